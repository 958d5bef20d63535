"""One dictionary, two languages."""
