"""The book of one drill: working plan, script, evaluation form, summary."""
