"""When a drill helps most: before its hazard season, in its awareness window, earlier when weak.

The preferred day lies in the good span: hazard season first, awareness window second, the law's
window otherwise. Organisations are spread evenly over a span (van der Corput sequence), because a
hundred drills preferred for one day would only push each other away; for the same reason an
awareness window calls each year another quarter of the organisations. Weakness found by simulation
moves the day linearly towards the start of the span:

    day = start + spread * (1 - weakness) * (end - start)

The later drill of a half-yearly pair without a season of its own is drawn half a year away.
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

AWARENESS_TURNS: Final = 4
"""Years in which every organisation is called once to an awareness window."""

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
    spread_frac: float = 0.5,
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
    spread_frac
        Where in the span the organisation stands when nothing is known, 0 to 1.
    """
    share = spread_frac * (1 - weakness_frac)
    spans = season_spans(first.year, hazards[0], local)
    turn = spread_frac * AWARENESS_TURNS
    if int(turn) == first.year % AWARENESS_TURNS:
        spans += awareness_spans(first.year, hazards[0], rules, local)
    for start, end in spans:
        low, high = max(first, start), min(last, end)
        if (high - low).days + 1 >= MIN_OVERLAP_DAYS:
            return Preference(_linear(low, high, share), seasonal=True)
    return Preference(_linear(first, last, share), seasonal=False)


def _linear(first: date, last: date, share: float) -> date:
    return first + timedelta(days=round((last - first).days * share))


def spread_frac(position: int) -> float:
    """Even spread of organisations over a span: van der Corput sequence in base 2, in (0, 1).

    Examples
    --------
    >>> [spread_frac(i) for i in range(4)]
    [0.5, 0.25, 0.75, 0.125]
    """
    digits = f"{position + 1:b}"
    return sum((int(digit) / 2.0 ** (i + 1) for i, digit in enumerate(reversed(digits))), 0.0)


def season_spans(year: int, hazard: DrillHazard, local: LocalCalendar) -> list[tuple[date, date]]:
    """Spans of a year in which a drill of a hazard helps most: before its season."""
    return [
        (on(year, season.span.first), on(year, season.span.last))
        for season in local.good_seasons
        if hazard in season.hazards
    ]


def awareness_spans(
    year: int, hazard: DrillHazard, rules: Iterable[Rule], local: LocalCalendar
) -> list[tuple[date, date]]:
    """Awareness windows that some rules prefer, those about the hazard first."""
    by_id = {day.id: day for day in local.awareness}
    wanted = dict.fromkeys(name for rule in rules for name in rule.prefer)
    named = [by_id[name] for name in wanted if name in by_id]
    named.sort(key=lambda day: hazard not in day.hazards)
    return [day.window(year) for day in named]


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
