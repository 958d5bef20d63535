"""From days to the published calendar: dates, working-plan deadlines, windows, what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from optimization.calendar.build import DatingInput
from optimization.calendar.plan import CalendarProblem
from optimization.calendar.problem import day_cost, week_cost
from scenarios.model.calendar import CalendarYear
from scenarios.model.drill import (
    Drill,
    DrillCalendar,
    RelaxedSpacing,
    ScheduledDrill,
    UnplacedDrill,
)
from scenarios.model.organisation import DayRange

PROGRAMME_DAYS: Final = 30
"""Days before the drill by which working plan and script are ready (two-stage deadline)."""

UNANNOUNCED_DAYS: Final = 14
"""Length of the window published instead of the date of an unannounced drill."""


def publish(
    problem: CalendarProblem,
    dating: DatingInput,
    days: Mapping[int, int],
    unplaced: Sequence[UnplacedDrill],
    relaxed: Sequence[tuple[int, int]],
) -> DrillCalendar:
    """The calendar of some days.

    Parameters
    ----------
    problem, dating
        The data.
    days
        Day number of each placed drill.
    unplaced
        Drills without a place, explained.
    relaxed
        Pairs of drills closer together than the rule.
    """
    first = date(problem.year.year, 1, 1)
    weeks = {i: dating.problem.week_of_day[day] for i, day in days.items()}
    scheduled = [
        _scheduled(dating.drills[i], first + timedelta(days=day), problem.year)
        for i, day in sorted(days.items(), key=lambda item: (item[1], dating.drills[item[0]].id))
    ]
    return DrillCalendar(
        year=problem.year.year,
        jurisdiction=problem.jurisdiction,
        reading=problem.reading,
        provisional=problem.year.provisional,
        scheduled=tuple(scheduled),
        unplaced=tuple(unplaced),
        relaxed=tuple(
            RelaxedSpacing(
                first=dating.drills[a].id, second=dating.drills[b].id, days=abs(days[a] - days[b])
            )
            for a, b in relaxed
        ),
        turns=problem.turns,
        spacing_days=dating.problem.spacing_days,
        daily_cap=dating.problem.daily_cap,
        objective=week_cost(dating.problem, weeks).total,
        day_objective=day_cost(dating.problem, days),
    )


def _scheduled(drill: Drill, day: date, year: CalendarYear) -> ScheduledDrill:
    return ScheduledDrill(
        drill=drill,
        day=day,
        programme_by=_workday_before(day - timedelta(days=PROGRAMME_DAYS), year),
        window=None if drill.announced else published_window(drill, day),
    )


def _workday_before(day: date, year: CalendarYear) -> date:
    """The day itself if people work on it, else the last workday before; other years by weekday."""
    while not (year.is_workday(day) if day.year == year.year else day.weekday() < 5):
        day -= timedelta(days=1)
    return day


def published_window(drill: Drill, day: date) -> DayRange:
    """Two weeks around the secret date of an unannounced drill, inside the law's window.

    Where the date lies in the two weeks follows from the drill's id, so that nobody can guess it
    from the middle of the window, yet every run publishes the same.
    """
    digest = hashlib.blake2b(drill.id.encode(), digest_size=2).digest()
    offset = int.from_bytes(digest, "big") % UNANNOUNCED_DAYS
    latest = drill.last - timedelta(days=UNANNOUNCED_DAYS - 1)
    first = max(drill.first, min(day - timedelta(days=offset), latest))
    last = min(first + timedelta(days=UNANNOUNCED_DAYS - 1), drill.last)
    return DayRange(first=first, last=last, reason="unannounced")
