"""The tests, importable as `tests.<room>.<module>` for what they share."""
