"""Markdown in, a `Runbook` out. Pure: no file is opened here and nothing is ever executed."""
