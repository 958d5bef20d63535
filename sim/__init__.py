"""Floor 1: what happens."""
