"""An executable runbook runner for the on-call engineer at 3 AM."""

__version__ = "0.1.0"
