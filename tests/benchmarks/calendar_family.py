"""Synthetic drill years of the calendar benchmark family, drawn as its reference numbers need.

Reference drills.md 4.1 describes the family: organisations with two, three or four drills, windows
by half-year, quarter or season, teams away on 20 scattered days and one block of ten, organisations
closed now and then, 21 days between the drills of one organisation. The known bounds and optima
hold for one order of draws from Python's own generator; it is kept here, so they can be compared.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from optimization.calendar.problem import DatingDrill, DatingProblem
from scenarios.rules.year import load_year

N_DAYS: Final = 365
YEAR: Final = 2026
Span = tuple[int, int]


def _day(month: int, day: int) -> int:
    return (date(YEAR, month, day) - date(YEAR, 1, 1)).days


HALVES: Final[tuple[Span, ...]] = ((0, _day(6, 30)), (_day(7, 1), N_DAYS - 1))
QUARTERS: Final[tuple[Span, ...]] = (
    (0, _day(3, 31)),
    (_day(4, 1), _day(6, 30)),
    (_day(7, 1), _day(9, 30)),
    (_day(10, 1), N_DAYS - 1),
)
SEASONS: Final[Mapping[str, Span]] = {
    "flood": (_day(4, 15), _day(6, 20)),
    "forest": (_day(3, 1), _day(4, 30)),
    "safety": (_day(6, 1), _day(6, 30)),
    "fire": (_day(11, 1), _day(11, 30)),
    "quake": (_day(5, 6), _day(5, 16)),
    "heating": (_day(9, 1), _day(10, 20)),
    "mine": (_day(3, 1), _day(11, 30)),
}
CROWDED: Final = ("safety", "quake", "flood")
"""Short seasons into which tight instances crowd a drill of every second organisation."""
EXAMINATION: Final = (_day(6, 5), _day(6, 10))


@dataclass(frozen=True, slots=True)
class Family:
    """Parameters of one instance."""

    n_org: int = 300
    seed: int = 1
    n_team: int = 40
    team_prob: float = 1.0
    team_counts: tuple[int, ...] = (1, 1, 1, 2, 2, 3)
    tight: bool = False
    daily_cap: int | None = None
    """Empty: 2.2 times the mean number of drills on one of 248 workdays, at least 6."""

    def problem(self) -> DatingProblem:
        """The instance."""
        draw = random.Random(self.seed)
        year = load_year(YEAR)
        workdays = _mask(
            d for d in range(N_DAYS) if year.is_workday(date.fromordinal(_NEW_YEAR + d))
        )
        away = [_away(draw) for _ in range(self.n_team)]
        drills = [
            drill
            for organisation in range(self.n_org)
            for drill in self._organisation(draw, organisation, workdays, away)
        ]
        cap = self.daily_cap or max(6, round(len(drills) / 248 * 2.2))
        return DatingProblem(
            week_of_day=tuple(day // 7 for day in range(N_DAYS)),
            drills=tuple(drills),
            team_capacity=(1,) * self.n_team,
            daily_cap=cap,
        )

    def _organisation(
        self, draw: random.Random, organisation: int, workdays: int, away: list[int]
    ) -> list[DatingDrill]:
        n = draw.choice((2, 2, 3, 3, 4))
        closed = 0
        for _ in range(draw.choice((0, 1, 2))):
            first = draw.randrange(0, 355)
            closed |= _span(first, first + draw.choice((5, 10, 15)) - 1)
        if n == 4:
            windows = list(QUARTERS)
        else:
            windows = list(HALVES)
            if n == 3:
                windows.append(SEASONS[draw.choice(list(SEASONS))])
        if self.tight and draw.random() < 0.5:
            windows[0] = SEASONS[draw.choice(CROWDED)]
        return [
            self._drill(draw, organisation, window, workdays & ~closed, workdays, away)
            for window in windows
        ]

    def _drill(
        self,
        draw: random.Random,
        organisation: int,
        window: Span,
        free: int,
        workdays: int,
        away: list[int],
    ) -> DatingDrill:
        first, last = window
        teams: list[int] = []
        if draw.random() < self.team_prob:
            teams = draw.sample(range(self.n_team), draw.choice(self.team_counts))
        busy = 0
        for team in teams:
            busy |= away[team]
        quiet = _span(*EXAMINATION) if draw.random() < 0.2 else 0
        domain = free & _span(first, last) & ~quiet & ~busy
        if domain.bit_count() < 5:  # the family widens a window that leaves too few days
            domain = workdays & _span(max(0, first - 30), min(N_DAYS - 1, last + 30)) & ~busy
        return DatingDrill(
            domain=domain,
            preferred_week=draw.randint(first, last) // 7,
            teams=tuple(teams),
            groups=(organisation,),
        )


_NEW_YEAR: Final = date(YEAR, 1, 1).toordinal()


def _away(draw: random.Random) -> int:
    days = _mask(draw.sample(range(N_DAYS), 20))
    first = draw.randrange(0, 351)
    return days | _span(first, first + 9)


def _mask(days: Iterable[int]) -> int:
    found = 0
    for day in days:
        found |= 1 << day
    return found


def _span(first: int, last: int) -> int:
    return ((1 << (last - first + 1)) - 1) << first


SMALL: Final = Family(seed=1)
LARGE: Final = Family(n_org=3000, seed=2, team_prob=0.4, team_counts=(1, 1, 2))
PROVINCE: Final = replace(LARGE, n_org=30_000, n_team=400)
"""Ten times the bodies and ten times the teams: a province."""
TIGHT: Final = (
    Family(seed=1, tight=True, daily_cap=1000),
    Family(seed=3, tight=True, team_counts=(1, 2, 3, 3, 4), daily_cap=1000),
)
"""The two tight instances; the known count of three holds without a daily limit."""
