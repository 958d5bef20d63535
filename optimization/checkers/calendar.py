"""Judges a drill calendar without any solver: duties met, rules kept, cost recomputed.

It knows the rules, the register and the published calendar, nothing of how it was made. Every
objection names the check that failed, the drill or duty, and what was found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, Literal

from optimization.checkers.calendar_cost import day_objective, week_objective
from optimization.checkers.calendar_duties import Owed, owed_duties
from scenarios.model.calendar import BadDays, CalendarYear, LocalCalendar
from scenarios.model.drill import Drill, DrillCalendar, DrillResources, ScheduledDrill
from scenarios.model.duty import Rule
from scenarios.model.organisation import Organisation

Check = Literal[
    "id",
    "reference",
    "year",
    "duty_unmet",
    "duty_claim",
    "window",
    "working_day",
    "term",
    "blackout",
    "ban",
    "team_needed",
    "team_free",
    "team_days",
    "daily_cap",
    "spacing",
    "tabletop_first",
    "form",
    "one_plan",
    "standing",
    "programme",
    "announcement",
    "reason",
    "relaxed",
    "provisional",
    "objective",
    "day_objective",
]
"""What can be wrong; each is one rule that tests break on purpose."""

PROGRAMME_DAYS: Final = 30
UNANNOUNCED_DAYS: Final = 14
ORDER: Final = ("legal", "check", "recommended")


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection."""

    check: Check
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _World:
    organisations: Mapping[str, Organisation]
    rules_of: Mapping[str, Mapping[str, Rule]]
    year: CalendarYear
    local: LocalCalendar
    resources: DrillResources


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
    world = _World({o.id: o for o in organisations}, rules_of, year, local, resources)
    basic = [*_identity(calendar), *_references(calendar, world)]
    if basic:  # nothing else can be judged with dangling names
        return tuple(basic)
    owed = owed_duties(organisations, rules_of, year, local, calendar.reading)
    found = [
        *_duties(calendar, owed),
        *_shared(calendar, world),
        *_distances(calendar),
        *_missing(calendar),
        *_cost(calendar, world),
    ]
    for item in calendar.scheduled:
        found += _one(item, calendar, world, owed)
    return tuple(found)


def _all_drills(calendar: DrillCalendar) -> list[Drill]:
    return [s.drill for s in calendar.scheduled] + [u.drill for u in calendar.unplaced]


def _identity(calendar: DrillCalendar) -> Iterator[Finding]:
    drills = _all_drills(calendar)
    for name, n in Counter(d.id for d in drills).items():
        if n > 1:
            yield Finding("id", name, f"comes {n} times")


def _references(calendar: DrillCalendar, world: _World) -> Iterator[Finding]:
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


def _one(
    item: ScheduledDrill, calendar: DrillCalendar, world: _World, owed: Mapping[str, Owed]
) -> Iterator[Finding]:
    """What can be judged of one drill alone."""
    drill, day = item.drill, item.day
    members = [world.organisations[name] for name in drill.organisations]
    sectors = {sector for member in members for sector in member.sectors}
    if not drill.first <= day <= drill.last or not drill.first <= drill.preferred <= drill.last:
        yield Finding("window", drill.id, f"{day} or its preferred day outside its window")
    if not world.year.is_workday(day):
        yield Finding("working_day", drill.id, f"{day} is no workday")
    if {"school", "kindergarten"} & sectors and not world.year.in_term(day):
        yield Finding("term", drill.id, f"{day} is out of term")
    for member in members:
        if any(span.holds(day) for span in member.blackouts):
            yield Finding("blackout", drill.id, f"{day} is a blackout day of {member.id}")
    for bad in world.local.bad_days:
        if bad.penalty is None and bad.span.holds(day) and _concerns(bad, drill, sectors):
            yield Finding("ban", drill.id, f"{day} is forbidden by {bad.id}")
    yield from _shape(item, calendar, members[0], world, owed)


def _shape(
    item: ScheduledDrill,
    calendar: DrillCalendar,
    leader: Organisation,
    world: _World,
    owed: Mapping[str, Owed],
) -> Iterator[Finding]:
    """Teams, number of plans, standing, deadlines and the way the date is published."""
    drill, day = item.drill, item.day
    if set(drill.teams) != _teams(drill, leader, world.resources):
        yield Finding("team_needed", drill.id, f"teams {', '.join(drill.teams) or 'none'}")
    if calendar.reading == "strict" and len(drill.plans) > len(drill.organisations):
        yield Finding("one_plan", drill.id, "two plans in one drill under the strict reading")
    if not drill.duties and (drill.form != "tabletop" or drill.prepares is None):
        yield Finding("duty_claim", drill.id, "meets no duty and prepares no drill")
    known = [owed[name].rule.standing for name in drill.duties if name in owed]
    if known and drill.standing != min(known, key=ORDER.index):
        yield Finding("standing", drill.id, f"marked {drill.standing}")
    if (day - item.programme_by).days < PROGRAMME_DAYS:
        yield Finding("programme", drill.id, f"working plan due {item.programme_by}, drill {day}")
    yield from _announcement(item)


def _announcement(item: ScheduledDrill) -> Iterator[Finding]:
    window = item.window
    if item.drill.announced:
        if window is not None:
            yield Finding("announcement", item.drill.id, "announced, yet published as a window")
    elif window is None:
        yield Finding("announcement", item.drill.id, "unannounced, yet published with its date")
    elif not window.holds(item.day) or (window.last - window.first).days + 1 != UNANNOUNCED_DAYS:
        yield Finding("announcement", item.drill.id, "the window is not two weeks with the date")


def _concerns(bad: BadDays, drill: Drill, sectors: set[str]) -> bool:
    if drill.form not in bad.forms or (drill.indoor and not bad.indoor_too):
        return False
    if bad.hazards and not set(bad.hazards) & set(drill.hazards):
        return False
    return not bad.sectors or bool(set(bad.sectors) & sectors)


def _teams(drill: Drill, leader: Organisation, resources: DrillResources) -> set[str]:
    """Teams that the register says such a drill borrows."""
    if drill.form == "tabletop":
        return set()
    known = {team.id for team in resources.teams}
    needs = [
        n
        for n in resources.needs
        if drill.hazards[0] in n.hazards
        and (not n.sectors or any(s in leader.sectors for s in n.sectors))
    ]
    local = [n for n in needs if leader.county in n.counties]
    found = set()
    for need in local or [n for n in needs if not n.counties]:
        for name in need.teams:
            team = name.replace("{county}", leader.county)
            found.add(team if team in known else resources.stand_ins.get(name, ""))
    return found - {""}


def _shared(calendar: DrillCalendar, world: _World) -> Iterator[Finding]:
    """Teams and the daily cap."""
    teams = {team.id: team for team in world.resources.teams}
    load: Counter[tuple[str, date]] = Counter()
    for item in calendar.scheduled:
        for name in item.drill.teams:
            load[name, item.day] += 1
            if any(span.holds(item.day) for span in teams[name].unavailable):
                yield Finding("team_days", item.drill.id, f"{name} is unavailable on {item.day}")
    for (name, day), n in sorted(load.items()):
        if n > teams[name].capacity_per_day:
            yield Finding("team_free", name, f"{n} drills on {day}")
    for day, n in sorted(Counter(item.day for item in calendar.scheduled).items()):
        if n > calendar.daily_cap:
            yield Finding("daily_cap", str(day), f"{n} drills")


def _distances(calendar: DrillCalendar) -> Iterator[Finding]:
    """Spacing inside an organisation, listed exceptions, tabletop before full-scale."""
    allowed = {frozenset((r.first, r.second)): r.days for r in calendar.relaxed}
    firm = {i.drill.id: i.drill.standing != "recommended" for i in calendar.scheduled}
    mine: defaultdict[str, list[ScheduledDrill]] = defaultdict(list)
    for item in calendar.scheduled:
        for name in item.drill.organisations:
            mine[name].append(item)
    used = set()
    for items in mine.values():
        for a, b in combinations(items, 2):
            pair = frozenset((a.drill.id, b.drill.id))
            apart = abs((a.day - b.day).days)
            if apart < calendar.spacing_days:
                if allowed.get(pair) != apart or not any(firm[name] for name in pair):
                    yield Finding("spacing", a.drill.id, f"{apart} days from {b.drill.id}")
                used.add(pair)
            for table, full in ((a, b), (b, a)):
                if (
                    table.drill.form == "tabletop"
                    and full.drill.form == "full_scale"
                    and table.drill.plans[0] == full.drill.plans[0]
                    and pair not in allowed
                    and (full.day - table.day).days < calendar.spacing_days
                ):
                    yield Finding("tabletop_first", full.drill.id, f"after {table.drill.id}")
    for pair in sorted(set(allowed) - used, key=sorted):
        yield Finding("relaxed", "/".join(sorted(pair)), "listed as closer than the rule, but not")


def _missing(calendar: DrillCalendar) -> Iterator[Finding]:
    for item in calendar.unplaced:
        if item.proved and not item.rules:
            yield Finding("reason", item.drill.id, "said to be proved, but no rule is named")


def _cost(calendar: DrillCalendar, world: _World) -> Iterator[Finding]:
    cost = week_objective(calendar.scheduled, world.year.year)
    if cost != calendar.objective:
        yield Finding("objective", str(calendar.year), f"{calendar.objective}, recomputed {cost}")
    inner = day_objective(calendar.scheduled, world.organisations, world.year, world.local)
    if inner != calendar.day_objective:
        text = f"{calendar.day_objective}, recomputed {inner}"
        yield Finding("day_objective", str(calendar.year), text)
