"""County calendars as one city calendar: teams that several counties share are claimed only once.

Each county plans alone and sees a shared team as free. Put together, two counties may want the same
team on the same day. These conflicts are listed, and resolved with the fewest moves
(`optimization.calendar.change`), proved as there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimization.calendar.build import daily_cap
from optimization.calendar.change import Replanned, replan_calendar
from optimization.calendar.plan import CalendarProblem
from optimization.calendar.solve import solve_calendar
from optimization.checkers.calendar_cost import day_objective, week_objective
from scenarios.errors import InputError, Problem
from scenarios.model.calendar_change import NOTICE_DAYS
from scenarios.model.drill import Drill, DrillCalendar, ScheduledDrill


@dataclass(frozen=True, slots=True)
class Conflict:
    """A shared team wanted too often on one day."""

    team: str
    day: date
    drills: tuple[str, ...]
    counties: tuple[str, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """The city's calendar, what clashed, and how it was resolved."""

    parts: tuple[DrillCalendar, ...]
    conflicts: tuple[Conflict, ...]
    crowded_days: tuple[date, ...]
    """Days with more drills than the whole city may hold."""
    replanned: Replanned

    @property
    def calendar(self) -> DrillCalendar:
        """The city's calendar."""
        return self.replanned.calendar


def plan_counties(problem: CalendarProblem) -> tuple[DrillCalendar, ...]:
    """The calendar of each county, planned as if it were alone."""
    counties = sorted({organisation.county for organisation in problem.organisations})
    found = []
    for county in counties:
        mine = tuple(o for o in problem.organisations if o.county == county)
        alone = replace(problem, organisations=mine, jurisdiction=county)
        found.append(solve_calendar(alone).calendar)
    return tuple(found)


def merge_calendars(
    problem: CalendarProblem,
    parts: Sequence[DrillCalendar],
    *,
    as_of: date | None = None,
    notice_days: int = NOTICE_DAYS,
) -> Rollup:
    """One calendar of several, with conflicts on shared teams resolved by the fewest moves.

    Parameters
    ----------
    problem
        The whole city: all organisations and all teams.
    parts
        Calendars of its counties, of one year and one reading, without a common drill.
    as_of, notice_days
        As in `replan_calendar`: past and announced drills stay.

    Raises
    ------
    InputError
        If the parts do not fit each other or the city, with every reason.
    """
    _refuse_misfits(problem, parts)
    joined = _joined(problem, parts)
    return Rollup(
        parts=tuple(parts),
        conflicts=find_conflicts(problem, joined.scheduled),
        crowded_days=_crowded(joined),
        replanned=replan_calendar(problem, joined, as_of=as_of, notice_days=notice_days),
    )


def _refuse_misfits(problem: CalendarProblem, parts: Sequence[DrillCalendar]) -> None:
    found: list[Problem] = []
    teams = {team.id for team in problem.resources.teams}
    owners: dict[str, str] = {}
    for part in parts:
        where = f"calendar {part.jurisdiction}"
        for name, got, wanted in (
            ("year", str(part.year), str(problem.year.year)),
            ("reading", part.reading, problem.reading),
            ("spacing_days", str(part.spacing_days), str(problem.spacing_days)),
        ):
            if got != wanted:
                found.append(Problem(where, name, f"the city plans with {wanted}", got=got))
        for drill in _drills(part):
            if drill.id in owners:
                rule = f"also in calendar {owners[drill.id]}"
                found.append(Problem(where, "drill", rule, got=drill.id))
            owners[drill.id] = part.jurisdiction
            unknown = [o for o in drill.organisations if o not in problem.by_id]
            unknown += [team for team in drill.teams if team not in teams]
            found += [
                Problem(where, drill.id, "is not in the city's registers", got=name)
                for name in unknown
            ]
    if not parts:
        found.append(Problem("calendars", "", "there is nothing to merge"))
    if found:
        raise InputError(found)


def _drills(part: DrillCalendar) -> list[Drill]:
    return [i.drill for i in part.scheduled] + [u.drill for u in part.unplaced]


def _joined(problem: CalendarProblem, parts: Sequence[DrillCalendar]) -> DrillCalendar:
    """All drills where their counties put them, under the city's daily cap if it has one."""
    scheduled = [item for part in parts for item in part.scheduled]
    n_drills = sum(len(_drills(part)) for part in parts)
    load = Counter(item.day for item in scheduled)
    # a limit that no register sets is a rule of thumb for levelling: no reason to move a drill
    thumb = max(daily_cap(n_drills, len(problem.year.workdays())), *load.values(), 1)
    return DrillCalendar(
        year=problem.year.year,
        jurisdiction=problem.jurisdiction,
        reading=problem.reading,
        provisional=problem.year.provisional,
        scheduled=tuple(sorted(scheduled, key=lambda item: (item.day, item.drill.id))),
        unplaced=tuple(item for part in parts for item in part.unplaced),
        relaxed=tuple(pair for part in parts for pair in part.relaxed),
        turns=tuple(turn for part in parts for turn in part.turns),
        spacing_days=problem.spacing_days,
        daily_cap=problem.resources.daily_cap or thumb,
        objective=0,
        day_objective=0,
    )


def find_conflicts(
    problem: CalendarProblem, scheduled: Iterable[ScheduledDrill]
) -> tuple[Conflict, ...]:
    """Days on which a team is wanted more often than it can serve."""
    wanted: defaultdict[tuple[date, str], list[ScheduledDrill]] = defaultdict(list)
    for item in scheduled:
        for team in item.drill.teams:
            wanted[item.day, team].append(item)
    capacity = {team.id: team.capacity_per_day for team in problem.resources.teams}
    return tuple(
        Conflict(
            team=team,
            day=day,
            drills=tuple(sorted(item.drill.id for item in items)),
            counties=tuple(sorted({item.drill.county for item in items})),
            capacity=capacity[team],
        )
        for (day, team), items in sorted(wanted.items())
        if len(items) > capacity[team]
    )


def _crowded(calendar: DrillCalendar) -> tuple[date, ...]:
    load = Counter(item.day for item in calendar.scheduled)
    return tuple(day for day, n in sorted(load.items()) if n > calendar.daily_cap)


def shared_teams(problem: CalendarProblem, calendar: DrillCalendar) -> tuple[str, ...]:
    """Teams that serve several counties: the city's own, and all that more than one borrows."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for item in calendar.scheduled:
        for team in item.drill.teams:
            users[team].add(item.drill.county)
    return tuple(
        team.id
        for team in problem.resources.teams
        if len(users[team.id]) > 1 or (team.county == problem.jurisdiction and users[team.id])
    )


def part_of(rollup: Rollup, part: DrillCalendar, problem: CalendarProblem) -> DrillCalendar:
    """What a county's calendar looks like after the merge: its own drills, its own cost."""
    mine = {drill.id for drill in _drills(part)}
    whole = rollup.calendar
    scheduled = tuple(item for item in whole.scheduled if item.drill.id in mine)
    load = Counter(item.day for item in scheduled)
    return part.model_copy(
        update={
            "scheduled": scheduled,
            "unplaced": tuple(item for item in whole.unplaced if item.drill.id in mine),
            "relaxed": tuple(pair for pair in whole.relaxed if pair.first in mine),
            "provisional": whole.provisional,
            "daily_cap": max(part.daily_cap, *load.values(), 1),
            "objective": week_objective(scheduled, part.year),
            "day_objective": day_objective(scheduled, problem.by_id, problem.year, problem.local),
        }
    )
