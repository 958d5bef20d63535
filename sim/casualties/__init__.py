"""Casualties: how badly hurt, how they fade untreated, who survives."""
