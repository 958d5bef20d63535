"""Statutes and calendars as data: each fact with article, source and how far to trust it."""
