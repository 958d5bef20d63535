"""When a drill helps most: before its hazard season, in its awareness window, earlier when weak.

The preferred day is the middle of the good span (hazard season first, awareness window second, the
law's window otherwise). Weakness found by simulation moves it linearly towards the start of that
span: ``day = middle - weakness * (middle - start)``. The two drills of a half-yearly duty are drawn
towards a distance of half a year when neither has a season of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scenarios.model.calendar import LocalCalendar, on
from scenarios.model.duty import Rule
from scenarios.model.organisation import DrillHazard

PAIR_DAYS: Final = (150, 215)
"""Good distance between the two drills of a half-yearly duty, days."""

HALF_YEAR_DAYS: Final = 182

MIN_OVERLAP_DAYS: Final = 3
"""A good span counts when so many of its days lie inside the law's window."""


@dataclass(frozen=True, slots=True)
class Preference:
    """A preferred day, and whether a season or awareness window stands behind it."""

    day: date
    seasonal: bool


def preferred_day(
    *,
    first: date,
    last: date,
    hazards: Sequence[DrillHazard],
    rules: Iterable[Rule],
    local: LocalCalendar,
    weakness_frac: float = 0.0,
) -> Preference:
    """Preferred day of a drill inside its window.

    Parameters
    ----------
    first, last
        The law's window.
    hazards
        Hazards exercised, the main one first.
    rules
        Rules that the drill discharges.
    local
        Seasons and awareness days.
    weakness_frac
        Weakness found by simulation, 0 to 1: moves the day towards the start of its span.
    """
    for start, end in good_spans(first.year, hazards, rules, local):
        low, high = max(first, start), min(last, end)
        if (high - low).days + 1 >= MIN_OVERLAP_DAYS:
            return Preference(_linear(low, high, weakness_frac), seasonal=True)
    return Preference(_linear(first, last, weakness_frac), seasonal=False)


def _linear(first: date, last: date, weakness_frac: float) -> date:
    half = (last - first).days / 2
    return first + timedelta(days=round(half * (1 - weakness_frac)))


def good_spans(
    year: int, hazards: Sequence[DrillHazard], rules: Iterable[Rule], local: LocalCalendar
) -> list[tuple[date, date]]:
    """Good spans of a drill in one year, the best first: hazard seasons, then awareness windows."""
    found: list[tuple[date, date]] = []
    for hazard in hazards[:1]:
        found += [
            (on(year, season.span.first), on(year, season.span.last))
            for season in local.good_seasons
            if hazard in season.hazards
        ]
    wanted = [name for rule in rules for name in rule.prefer]
    by_id = {day.id: day for day in local.awareness}
    named = [by_id[name] for name in dict.fromkeys(wanted) if name in by_id]
    named.sort(key=lambda day: hazards[0] not in day.hazards)
    return found + [day.window(year) for day in named]


def pair_apart(earlier: Preference, later: Preference, *, first: date, last: date) -> date:
    """Preferred day of the later drill of a half-yearly pair, drawn to half a year's distance.

    Parameters
    ----------
    earlier, later
        Preferences of the two drills.
    first, last
        Window of the later one.
    """
    distance = (later.day - earlier.day).days
    if later.seasonal or PAIR_DAYS[0] <= distance <= PAIR_DAYS[1]:
        return later.day
    return min(max(earlier.day + timedelta(days=HALF_YEAR_DAYS), first), last)
