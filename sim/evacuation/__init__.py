"""Getting out of a building: pre-movement, flow through doors and stairs, exit times."""
