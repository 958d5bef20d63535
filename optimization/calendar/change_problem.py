"""The calendar problem after a change: teams, organisations and days as they are from now on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from optimization.calendar.plan import CalendarProblem
from scenarios.errors import InputError, Problem
from scenarios.model.calendar import CalendarYear
from scenarios.model.calendar_change import CalendarChange
from scenarios.model.drill import DrillCalendar, DrillTeam
from scenarios.model.organisation import DayRange, Organisation


def changed_problem(problem: CalendarProblem, change: CalendarChange) -> CalendarProblem:
    """The problem with a change applied; names must be known (`refuse_unknown`)."""
    capacity = {row.team: row.capacity_per_day for row in change.team_capacity}
    teams = tuple(
        team.model_copy(
            update={
                "capacity_per_day": capacity.get(team.id, team.capacity_per_day),
                "unavailable": (*team.unavailable, *_ranges(change, team)),
            }
        )
        for team in problem.resources.teams
    )
    resources = {"teams": teams, "daily_cap": change.daily_cap or problem.resources.daily_cap}
    return replace(
        problem,
        resources=problem.resources.model_copy(update=resources),
        organisations=tuple(_organisation(change, o) for o in problem.organisations),
        year=_year(problem.year, change),
    )


def _ranges(change: CalendarChange, team: DrillTeam) -> Iterator[DayRange]:
    for row in change.teams_out:
        if row.team == team.id:
            yield DayRange(first=row.first, last=row.last, reason=change.reason.zh)


def _organisation(change: CalendarChange, organisation: Organisation) -> Organisation:
    found = [
        DayRange(first=row.first, last=row.last, reason=change.reason.zh)
        for row in change.organisations_out
        if row.organisation == organisation.id
    ]
    found += [
        DayRange(first=row.first, last=row.last, reason=change.reason.zh)
        for row in change.closed
        if not row.counties or organisation.county in row.counties
    ]
    if not found:
        return organisation
    return organisation.model_copy(update={"blackouts": (*organisation.blackouts, *found)})


def _year(year: CalendarYear, change: CalendarChange) -> CalendarYear:
    off, work = set(change.days_off), set(change.workdays)
    update: dict[str, object] = {
        "days_off": tuple(sorted((set(year.days_off) | off) - work)),
        "makeup_workdays": tuple(
            sorted((set(year.makeup_workdays) | {day for day in work if day.weekday() > 4}) - off)
        ),
    }
    if change.notice_published:
        update |= {"provisional": False, "likely_off": (), "n_unknown_makeup": 0}
    return year.model_copy(update=update)


def refuse_unknown(
    file: str,
    change: CalendarChange,
    problem: CalendarProblem,
    published: DrillCalendar,
    as_of: date | None = None,
) -> None:
    """Refuse names that the pack does not know, and days that mean nothing.

    Raises
    ------
    InputError
        With every unknown team, organisation, county and drill, every day outside the year, and
        every drill pinned to a day that is over or pinned although it is over.
    """
    teams = [team.id for team in problem.resources.teams]
    counties = {organisation.county for organisation in problem.organisations}
    checks = [
        *_unknown("teams_out", (row.team for row in change.teams_out), teams, "team"),
        *_unknown("team_capacity", (row.team for row in change.team_capacity), teams, "team"),
        *_unknown(
            "organisations_out",
            (row.organisation for row in change.organisations_out),
            problem.by_id,
            "organisation",
        ),
        *_unknown("closed", (c for row in change.closed for c in row.counties), counties, "county"),
        *_outside("days_off", change.days_off, published.year),
        *_outside("workdays", change.workdays, published.year),
        *_pins(change.pinned, published, as_of),
    ]
    if checks:
        raise InputError([Problem(file, where, rule, got=got) for where, rule, got in checks])


def _unknown(
    field: str, names: Iterable[str], known: Iterable[str], kind: str
) -> Iterator[tuple[str, str, str]]:
    known = set(known)
    for name in names:
        if name not in known:
            yield field, f"the pack has no such {kind}", name


def _outside(field: str, days: Iterable[date], year: int) -> Iterator[tuple[str, str, str]]:
    for day in days:
        if day.year != year:
            yield field, f"lies outside {year}, the year of the calendar", str(day)


def _pins(
    pinned: Mapping[str, date], published: DrillCalendar, as_of: date | None
) -> Iterator[tuple[str, str, str]]:
    day_of: dict[str, date | None] = {u.drill.id: None for u in published.unplaced}
    day_of |= {item.drill.id: item.day for item in published.scheduled}
    yield from _unknown("pinned", pinned, day_of, "drill in its calendar")
    yield from _outside("pinned", pinned.values(), published.year)
    for key, day in pinned.items():
        old = day_of.get(key)
        if as_of is not None and old is not None and old < as_of and day != old:
            yield f"pinned.{key}", f"the drill was on {old}, which is over", str(day)
        elif as_of is not None and day < as_of and day != old:
            yield f"pinned.{key}", f"lies before {as_of}, the day of the change", str(day)
