"""Figures: the only package that knows matplotlib; its modules are imported when one is drawn."""
