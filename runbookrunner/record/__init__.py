"""The machine record of a run: its folder, its journal, the output of its commands."""
