"""Hazards in time: from an incident and its physics to people harmed and roads closed."""
