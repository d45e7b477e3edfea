"""A run: the pinned plan, the moves that are legal, the events they cause, and the engine between them."""
