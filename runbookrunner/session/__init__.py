"""Where commands run: one bash on a pseudo-terminal for a whole run, or a rehearsal that executes nothing."""
