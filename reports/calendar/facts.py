"""A drill calendar with everything its exports need: names, rules, articles, what is published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from optimization.solution import Certificate
from scenarios.model.base import Text
from scenarios.model.calendar import CalendarYear
from scenarios.model.drill import DrillCalendar, DrillResources, ScheduledDrill
from scenarios.model.duty import Duty, Rule, Undated
from scenarios.model.organisation import Organisation
from scenarios.rules.loader import RuleLayer

if TYPE_CHECKING:  # the solvers behind these types are slow to import and not needed here
    from optimization.calendar.plan import CalendarPlan, CalendarProblem


@dataclass(frozen=True)
class CalendarFacts:
    """What a calendar says, with the names behind its ids.

    Attributes
    ----------
    calendar, certificate
        The published calendar and the proof that travels with it.
    duties, undated
        What the law asks this year, and rules that put no drill into it.
    organisations
        Duty bearers by id.
    rules_of
        Rules by id for each county.
    teams, counties
        Names by id; an id without a name is shown as it is.
    year
        Days off, with their source.
    resources
        What drills share and what they cost; empty: only the teams' names are known.
    layers
        Layers of rules that hold, empty ones too: each says how complete it is.
    findings
        Objections of the independent checker, as sentences; empty for an accepted calendar.
    secret_dates
        True keeps the dates of unannounced drills out of everything that is written.
    """

    calendar: DrillCalendar
    certificate: Certificate
    duties: tuple[Duty, ...]
    undated: tuple[Undated, ...]
    organisations: Mapping[str, Organisation]
    rules_of: Mapping[str, Mapping[str, Rule]]
    teams: Mapping[str, Text]
    counties: Mapping[str, Text]
    year: CalendarYear
    resources: DrillResources | None = None
    layers: tuple[RuleLayer, ...] = ()
    findings: tuple[str, ...] = ()
    secret_dates: bool = True

    @staticmethod
    def of(
        plan: CalendarPlan,
        problem: CalendarProblem,
        counties: Mapping[str, Text],
        *,
        secret_dates: bool = True,
    ) -> CalendarFacts:
        """Facts of a solved calendar.

        Parameters
        ----------
        plan, problem
            Answer and question of `optimization.calendar.solve`.
        counties
            Names of the county-level units, and of the city, by code.
        secret_dates
            False for the organisers' own copy: unannounced drills show their dates.
        """
        return CalendarFacts(
            calendar=plan.calendar,
            certificate=plan.certificate,
            duties=plan.duties.duties,
            undated=plan.duties.undated,
            organisations=problem.by_id,
            rules_of=problem.rules_of,
            teams={team.id: team.name for team in problem.resources.teams},
            counties=counties,
            year=problem.year,
            resources=problem.resources,
            layers=problem.layers,
            findings=tuple(f"{f.check} {f.subject}: {f.text}" for f in plan.findings),
            secret_dates=secret_dates,
        )

    @property
    def n_teams(self) -> int:
        """Shared teams, without venues and people."""
        if self.resources is None:
            return len(self.teams)
        return sum(each.kind == "team" for each in self.resources.teams)

    @cached_property
    def scheduled(self) -> tuple[ScheduledDrill, ...]:
        """Drills in the order of what is published: the order tells no secret date."""
        return tuple(sorted(self.calendar.scheduled, key=lambda s: (self.first_day(s), s.drill.id)))

    @cached_property
    def drills_of(self) -> Mapping[str, tuple[ScheduledDrill, ...]]:
        """Drills that discharge each duty, by duty id."""
        found: defaultdict[str, list[ScheduledDrill]] = defaultdict(list)
        for item in self.scheduled:
            for duty in item.drill.duties:
                found[duty].append(item)
        return {duty: tuple(items) for duty, items in found.items()}

    @cached_property
    def n_met(self) -> int:
        """Duties for which enough drills have a date."""
        return sum(len(self.drills_of.get(d.id, ())) >= d.count for d in self.duties)

    @cached_property
    def county_of(self) -> Mapping[str, str]:
        """County of each organisation."""
        return {name: organisation.county for name, organisation in self.organisations.items()}

    def hides(self, item: ScheduledDrill) -> bool:
        """Whether the date of a drill must not be written."""
        return self.secret_dates and item.window is not None

    def first_day(self, item: ScheduledDrill) -> date:
        """Day of a drill, or the first day of the window that is published instead."""
        return item.window.first if item.window is not None and self.hides(item) else item.day

    def last_day(self, item: ScheduledDrill) -> date:
        """Day of a drill, or the last day of the window that is published instead."""
        return item.window.last if item.window is not None and self.hides(item) else item.day

    def rule(self, county: str, rule: str) -> Rule | None:
        """A rule as it holds in a county."""
        return self.rules_of.get(county, {}).get(rule)

    def month_counts(self) -> Mapping[str, Counter[int]]:
        """Drills by county and month."""
        found: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for item in self.scheduled:
            found[item.drill.county][self.first_day(item).month] += 1
        return dict(sorted(found.items()))

    def week_counts(self) -> Mapping[date, Counter[str]]:
        """Drills by week (the date of its Monday) and standing, weeks without drills included."""
        days = [self.first_day(item) for item in self.scheduled]
        if not days:
            return {}
        first, last = (_monday(day).toordinal() for day in (min(days), max(days)))
        found = {date.fromordinal(day): Counter[str]() for day in range(first, last + 1, 7)}
        for item, day in zip(self.scheduled, days, strict=True):
            found[_monday(day)][item.drill.standing] += 1
        return found

    def of_team(self, team: str) -> CalendarFacts:
        """The same calendar with the drills of one team only."""
        return self.only(tuple(s for s in self.calendar.scheduled if team in s.drill.teams))

    def of_county(self, county: str) -> CalendarFacts:
        """The same calendar with the drills of one county-level unit only."""
        return self.only(tuple(s for s in self.calendar.scheduled if s.drill.county == county))

    def of_organisation(self, organisation: str) -> CalendarFacts:
        """The same calendar with the drills of one organisation only."""
        scheduled = self.calendar.scheduled
        return self.only(tuple(s for s in scheduled if organisation in s.drill.organisations))

    def only(self, scheduled: tuple[ScheduledDrill, ...]) -> CalendarFacts:
        """The same calendar with some of its drills only."""
        return replace(self, calendar=self.calendar.model_copy(update={"scheduled": scheduled}))


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())
