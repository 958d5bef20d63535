"""The year's drill calendar: duties, drills, dates, proof and explanation."""

from optimization.calendar.plan import CalendarPlan, CalendarProblem, jilin_problem
from optimization.calendar.solve import solve_calendar

__all__ = ["CalendarPlan", "CalendarProblem", "jilin_problem", "solve_calendar"]
