"""Bringing other people's data in: each importer writes a pack that a planner can then edit."""
