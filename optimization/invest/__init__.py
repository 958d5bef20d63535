"""Which purchases together lower the simulated harm most, within a budget."""
