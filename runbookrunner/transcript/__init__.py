"""The human record of a run, a pure function of the machine record."""
