"""Judges a drill calendar without any solver: duties met, rules kept, cost recomputed.

It knows the rules, the register and the published calendar, nothing of how it was made. Every
objection names the check that failed, the drill or duty, and what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from optimization.checkers.calendar_cost import day_objective, week_objective
from optimization.checkers.calendar_duties import Owed, owed_duties
from optimization.checkers.calendar_findings import Finding, World
from optimization.checkers.calendar_rules import (
    free_day,
    judge_distances,
    judge_drill,
    judge_shared,
)
from scenarios.model.calendar import CalendarYear, LocalCalendar
from scenarios.model.drill import Drill, DrillCalendar, DrillResources
from scenarios.model.duty import Rule
from scenarios.model.organisation import Organisation

__all__ = ["Finding", "check_calendar"]


def check_calendar(
    calendar: DrillCalendar,
    *,
    organisations: Sequence[Organisation],
    rules_of: Mapping[str, Mapping[str, Rule]],
    year: CalendarYear,
    local: LocalCalendar,
    resources: DrillResources,
) -> tuple[Finding, ...]:
    """Objections to a calendar; empty when it keeps every rule and its cost is right.

    Parameters
    ----------
    calendar
        The published calendar.
    organisations, rules_of, year, local, resources
        Register, rules of each county, days and teams for which it was made.
    """
    world = World({o.id: o for o in organisations}, rules_of, year, local, resources)
    basic = [*_identity(calendar), *_references(calendar, world)]
    if basic:  # nothing else can be judged with dangling names
        return tuple(basic)
    owed = owed_duties(organisations, rules_of, year, local, calendar.reading, calendar.turns)
    found = [
        *_duties(calendar, owed),
        *judge_shared(calendar, world),
        *judge_distances(calendar),
        *_missing(calendar, world, owed),
        *_cost(calendar, world),
    ]
    for item in calendar.scheduled:
        found += judge_drill(item, calendar, world, owed)
    return tuple(found)


def _all_drills(calendar: DrillCalendar) -> list[Drill]:
    return [s.drill for s in calendar.scheduled] + [u.drill for u in calendar.unplaced]


def _identity(calendar: DrillCalendar) -> Iterator[Finding]:
    drills = _all_drills(calendar)
    for name, n in Counter(d.id for d in drills).items():
        if n > 1:
            yield Finding("id", name, f"comes {n} times")


def _references(calendar: DrillCalendar, world: World) -> Iterator[Finding]:
    teams = {team.id for team in world.resources.teams}
    if calendar.year != world.year.year:
        yield Finding("year", str(calendar.year), f"the day data are those of {world.year.year}")
    if calendar.provisional != world.year.provisional:
        yield Finding("provisional", str(calendar.year), "the provisional mark is wrong")
    for drill in _all_drills(calendar):
        for name in drill.organisations:
            if name not in world.organisations:
                yield Finding("reference", drill.id, f"unknown organisation {name}")
        for team in drill.teams:
            if team not in teams:
                yield Finding("reference", drill.id, f"unknown team {team}")
        for exercise in drill.plans:
            owner, _, plan = exercise.partition("/")
            holder = world.organisations.get(owner)
            if (
                holder is None
                or owner not in drill.organisations
                or plan not in {p.id for p in holder.plans}
            ):
                yield Finding("reference", drill.id, f"{exercise} is no plan of a participant")


def _duties(calendar: DrillCalendar, owed: Mapping[str, Owed]) -> Iterator[Finding]:
    """Every duty is met in its period by enough drills that exercise the right plan."""
    met: Counter[str] = Counter()
    for item in calendar.scheduled:
        for name in item.drill.duties:
            duty = owed.get(name)
            if duty is None:
                yield Finding("duty_claim", item.drill.id, f"claims {name}, which nobody owes")
                continue
            fault = _claim_fault(item.drill, duty)
            if fault:
                yield Finding("duty_claim", item.drill.id, f"claims {name}, but {fault}")
            elif duty.first <= item.day <= duty.last:
                met[name] += 1
    excused = {name for item in calendar.unplaced for name in item.drill.duties}
    for name, duty in owed.items():
        if met[name] < duty.count and name not in excused:
            yield Finding("duty_unmet", name, f"{met[name]} of {duty.count} drills")


def _claim_fault(drill: Drill, duty: Owed) -> str:
    mine = {e.partition("/")[2] for e in drill.plans if e.startswith(f"{duty.organisation.id}/")}
    if not mine & duty.plans:
        return "exercises no plan of the kind"
    if duty.organisation.id != drill.organisations[0] and not duty.rule.joint:
        return "the rule asks the organisation to hold the drill itself"
    if drill.form == "tabletop" and duty.rule.walked:
        return "the rule wants it walked, not at a table"
    return ""


def _missing(calendar: DrillCalendar, world: World, owed: Mapping[str, Owed]) -> Iterator[Finding]:
    """Unplaced drills give a reason, and no day of their window is simply free."""
    for item in calendar.unplaced:
        if item.proved and not item.rules:
            yield Finding("reason", item.drill.id, "said to be proved, but no rule is named")
        day = free_day(item.drill, calendar, world, owed)
        if day is not None:
            yield Finding("unplaced", item.drill.id, f"could take place on {day}")


def _cost(calendar: DrillCalendar, world: World) -> Iterator[Finding]:
    cost = week_objective(calendar.scheduled, world.year.year)
    if cost != calendar.objective:
        yield Finding("objective", str(calendar.year), f"{calendar.objective}, recomputed {cost}")
    inner = day_objective(calendar.scheduled, world.organisations, world.year, world.local)
    if inner != calendar.day_objective:
        text = f"{calendar.day_objective}, recomputed {inner}"
        yield Finding("day_objective", str(calendar.year), text)
