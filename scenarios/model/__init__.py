"""Input models: what the world is."""
