"""Building fire: heat release, smoke filling, and what people can bear."""
