"""Floor 4: the application."""
