"""What can be said of one command from its text alone: units, hazards, placeholders, what it changes."""
