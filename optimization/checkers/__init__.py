"""Solver-free judges of every answer."""
