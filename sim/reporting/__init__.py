"""Statutory reporting in the simulated log: which step discharges which rule, and how soon."""

from sim.reporting.clocks import ReportFinding, check_all_reports, check_reports, discharged_by
from sim.reporting.grade import accident_grade

__all__ = [
    "ReportFinding",
    "accident_grade",
    "check_all_reports",
    "check_reports",
    "discharged_by",
]
