"""Floor 3: what people read."""
