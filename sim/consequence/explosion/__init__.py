"""Blast of explosives, gas and vapour."""
