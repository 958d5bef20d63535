"""On which days a drill may be: the law's window, less every named ban, one rule at a time.

Each rule keeps its name and its day set, so that a drill without any day can be explained by the
smallest set of rules that leaves none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from scenarios.model.base import Text
from scenarios.model.calendar import BadDays, CalendarYear, LocalCalendar, days_of_year
from scenarios.model.drill import Drill, DrillTeam
from scenarios.model.organisation import DayRange, Organisation

MIN_DAYS_LEFT: Final = 5
"""Days that only a notice may turn into days off are avoided while so many others remain."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """One named rule on the days of one drill."""

    code: str
    """``law_window``, ``working_day``, ``term``, ``blackout:<organisation>``, ``ban:<id>``,
    ``team:<id>``."""
    text: Text
    days: int
    """Days that the rule allows, as a bit set."""


@dataclass(frozen=True, slots=True)
class DrillDays:
    """The days of one drill."""

    rules: tuple[DayRule, ...]
    domain: int
    """Days that all rules allow (less days likely to become days off, where possible)."""
    indoor: bool
    """True: only indoors, because its whole window lies in the cold."""
    penalties: tuple[int, ...]
    """Soft penalty of each day of the year."""


class YearDays:
    """Day sets of one year, computed once.

    Parameters
    ----------
    year, local
        Days off and local good and bad days.
    organisations
        The register.
    teams
        Shared teams.
    """

    def __init__(
        self,
        year: CalendarYear,
        local: LocalCalendar,
        organisations: Mapping[str, Organisation],
        teams: Iterable[DrillTeam],
    ) -> None:
        self.year = year
        self.local = local
        self.organisations = organisations
        self.days = days_of_year(year.year)
        self._first = self.days[0]
        self._teams = {team.id: (team.name, self._without(team.unavailable)) for team in teams}
        self._profiles: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._bans = {bad.id: self.mask(bad.span.days(year.year)) for bad in local.bad_days}

    @cached_property
    def everything(self) -> int:
        """All days of the year."""
        return (1 << len(self.days)) - 1

    @cached_property
    def workdays(self) -> int:
        """Workdays."""
        return self.mask(self.year.workdays())

    @cached_property
    def term(self) -> int:
        """Days in school term."""
        return self.mask(day for day in self.days if self.year.in_term(day))

    @cached_property
    def likely_off(self) -> int:
        """Workdays that a notice is likely to turn into days off."""
        return self.everything & ~self._without(self.year.likely_off)

    @cached_property
    def week_of_day(self) -> tuple[int, ...]:
        """Week of each day; weeks begin on Monday, the first may be short."""
        shift = self._first.weekday()
        return tuple((i + shift) // 7 for i in range(len(self.days)))

    def position(self, day: date) -> int:
        """Number of a day, from 0."""
        return (day - self._first).days

    def mask(self, days: Iterable[date]) -> int:
        """Bit set of some days of the year."""
        found = 0
        for day in days:
            found |= 1 << self.position(day)
        return found

    def span(self, first: date, last: date) -> int:
        """Bit set of the days from the first to the last that lie in the year."""
        low = max(0, self.position(first))
        high = min(len(self.days) - 1, self.position(last))
        return ((1 << (high - low + 1)) - 1) << low if high >= low else 0

    def _without(self, ranges: Iterable[DayRange]) -> int:
        found = self.everything
        for item in ranges:
            found &= ~self.span(item.first, item.last)
        return found

    def of_drill(self, drill: Drill) -> DrillDays:
        """Days and penalties of a drill."""
        rules = self._rules(drill)
        bans = [bad for bad in self.local.bad_days if bad.is_hard and self._concerns(bad, drill)]
        outdoor = [bad for bad in bans if not bad.indoor_too]
        rules += [self._ban(bad) for bad in bans if bad.indoor_too]
        domain = intersection(rules, self.everything)
        indoor = False
        for bad in outdoor:
            rule = self._ban(bad)
            if domain & rule.days:
                rules.append(rule)
                domain &= rule.days
            else:
                indoor = True  # the whole window is too cold: stay inside
        kept = domain & ~self.likely_off
        if kept.bit_count() >= MIN_DAYS_LEFT:
            domain = kept
        return DrillDays(tuple(rules), domain, indoor, self._penalties(drill, indoor=indoor))

    def _rules(self, drill: Drill) -> list[DayRule]:
        rules = [
            DayRule(
                "law_window",
                Text(
                    zh=f"须在{drill.first}至{drill.last}间举行",
                    en=f"must take place between {drill.first} and {drill.last}",
                ),
                self.span(drill.first, drill.last),
            ),
            DayRule("working_day", Text(zh="只在工作日", en="workdays only"), self.workdays),
        ]
        members = [self.organisations[name] for name in drill.organisations]
        if any({"school", "kindergarten"} & set(member.sectors) for member in members):
            rules.append(DayRule("term", Text(zh="只在学期内", en="in term only"), self.term))
        for member in members:
            if member.blackouts:
                text = Text(
                    zh=f"{member.name.zh}的停排时段", en=f"blackout days of {member.name.en}"
                )
                rules.append(
                    DayRule(f"blackout:{member.id}", text, self._without(member.blackouts))
                )
        for team in drill.teams:
            name, available = self._teams[team]
            if available != self.everything:
                text = Text(zh=f"“{name.zh}”的可用日", en=f"days on which {name.en} is available")
                rules.append(DayRule(f"team:{team}", text, available))
        return rules

    def _ban(self, bad: BadDays) -> DayRule:
        return DayRule(f"ban:{bad.id}", bad.name, self.everything & ~self._bans[bad.id])

    def _concerns(self, bad: BadDays, drill: Drill) -> bool:
        if drill.form not in bad.forms:
            return False
        if bad.hazards and not set(bad.hazards) & set(drill.hazards):
            return False
        sectors = {s for name in drill.organisations for s in self.organisations[name].sectors}
        return not bad.sectors or bool(set(bad.sectors) & sectors)

    def _penalties(self, drill: Drill, *, indoor: bool) -> tuple[int, ...]:
        soft = tuple(
            bad
            for bad in self.local.bad_days
            if not bad.is_hard and self._concerns(bad, drill) and (bad.indoor_too or not indoor)
        )
        key = tuple(bad.id for bad in soft)
        if key not in self._profiles:
            self._profiles[key] = tuple(
                common + sum(bad.penalty or 0 for bad in soft if self._bans[bad.id] >> i & 1)
                for i, common in enumerate(self.common_penalties)
            )
        return self._profiles[key]

    @cached_property
    def common_penalties(self) -> tuple[int, ...]:
        """Penalties that hold for every drill: weekdays, holidays, make-up days."""
        weekday = {item.weekday: item.penalty for item in self.local.weekdays}
        beside = beside_long_holiday(self.year)
        makeup = set(self.year.makeup_workdays)
        return tuple(
            weekday.get(day.weekday(), 0)
            + (self.local.beside_holiday_penalty if day in beside else 0)
            + (self.local.makeup_workday_penalty if day in makeup else 0)
            + (self.local.likely_off_penalty if self.likely_off >> i & 1 else 0)
            for i, day in enumerate(self.days)
        )


def intersection(rules: Sequence[DayRule], everything: int) -> int:
    """Days that all rules allow."""
    for rule in rules:
        everything &= rule.days
    return everything


def beside_long_holiday(year: CalendarYear) -> frozenset[date]:
    """Workdays next to three or more days without work, weekends included."""
    days = days_of_year(year.year)
    found: set[date] = set()
    free: list[date] = []
    for day in (*days, days[-1] + timedelta(days=1)):
        if day.year == year.year and not year.is_workday(day):
            free.append(day)
            continue
        if len(free) >= 3:
            found |= {free[0] - timedelta(days=1), day}
        free = []
    return frozenset(day for day in found if day.year == year.year and year.is_workday(day))
