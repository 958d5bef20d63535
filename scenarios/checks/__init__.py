"""Checks across a whole pack: each module names one family of problems; all are reported."""

from scenarios.checks.run import check_pack

__all__ = ["check_pack"]
