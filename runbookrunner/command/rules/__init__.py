"""Hazards, one family of programs a file: adding a rule is one entry here and one line in the fixture of its test."""
