"""Floor 0: what the world is."""
