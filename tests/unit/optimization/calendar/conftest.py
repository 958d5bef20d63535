"""Small calendars that several tests look at; each is solved once."""

import pytest

from optimization.calendar.plan import CalendarPlan, CalendarProblem, jilin_problem
from optimization.calendar.solve import solve_calendar


@pytest.fixture(scope="session")
def panshi() -> CalendarProblem:
    """One county of the shipped register: 33 bodies, mines, schools, firms."""
    return jilin_problem(2027, county="220284")


@pytest.fixture(scope="session")
def panshi_plan(panshi: CalendarProblem) -> CalendarPlan:
    """Its calendar for 2027."""
    return solve_calendar(panshi)
