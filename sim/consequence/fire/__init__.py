"""Heat of fires in the open and how the air lets it through."""
