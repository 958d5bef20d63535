"""The sections of the plan evaluation, one module each; every function returns blocks."""
