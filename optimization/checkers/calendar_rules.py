"""Judges the drills of a calendar one by one, and those that share a team or an organisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from optimization.checkers.calendar_duties import Owed
from optimization.checkers.calendar_findings import Finding, World
from scenarios.model.calendar import BadDays
from scenarios.model.drill import Drill, DrillCalendar, DrillResources, ScheduledDrill
from scenarios.model.organisation import Organisation

PROGRAMME_DAYS: Final = 30
UNANNOUNCED_DAYS: Final = 14
ORDER: Final = ("legal", "check", "recommended")
DAY_CHECKS: Final = frozenset({"window", "working_day", "term", "blackout", "ban"})
"""Checks that only look at the day of one drill."""


def judge_drill(
    item: ScheduledDrill, calendar: DrillCalendar, world: World, owed: Mapping[str, Owed]
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
    world: World,
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
        and (not n.drill_kinds or drill.kind in n.drill_kinds)
    ]
    local = [n for n in needs if leader.county in n.counties]
    general = [n for n in needs if not n.counties and all(n.kind != m.kind for m in local)]
    found = set()
    for need in local + general:
        for name in need.teams:
            team = name.replace("{county}", leader.county)
            found.add(team if team in known else resources.stand_ins.get(name, ""))
    return found - {""}


def judge_shared(calendar: DrillCalendar, world: World) -> Iterator[Finding]:
    """Teams, the daily cap and the money of each quarter."""
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
    for quarter, spent, limit in _spending(calendar, world.resources):
        if spent > limit:
            yield Finding("budget", f"Q{quarter}", f"costs {spent}, budget {limit}")


def _spending(calendar: DrillCalendar, resources: DrillResources) -> Iterator[tuple[int, int, int]]:
    """Quarter, what its drills cost, what they may cost."""
    for budget in resources.budgets:
        months = range(3 * budget.quarter - 2, 3 * budget.quarter + 1)
        held = [item.drill for item in calendar.scheduled if item.day.month in months]
        spent = sum(resources.cost_cny(drill.form, drill.kind) for drill in held)
        yield budget.quarter, spent, budget.budget_cny


def judge_distances(calendar: DrillCalendar) -> Iterator[Finding]:
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


def free_day(
    drill: Drill, calendar: DrillCalendar, world: World, owed: Mapping[str, Owed]
) -> date | None:
    """A day on which an unplaced drill breaks no rule with all others staying; empty when none.

    Workdays that a notice is likely to turn into days off are not held against the planner.
    """
    scheduled = calendar.scheduled
    nearby = [i.day for i in scheduled if set(i.drill.organisations) & set(drill.organisations)]
    load = Counter(item.day for item in scheduled)
    used = Counter((team, item.day) for item in scheduled for team in item.drill.teams)
    teams = [team for team in world.resources.teams if team.id in drill.teams]
    cost = world.resources.cost_cny(drill.form, drill.kind)
    money = _spending(calendar, world.resources)
    spent_out = {quarter for quarter, spent, limit in money if spent + cost > limit}
    day = drill.first - timedelta(days=1)
    while day < drill.last:
        day += timedelta(days=1)
        item = ScheduledDrill(drill=drill, day=day, programme_by=day)
        if (
            load[day] < calendar.daily_cap
            and (day.month + 2) // 3 not in spent_out
            and not any(span.holds(day) for span in world.year.likely_off)
            and all(abs((day - other).days) >= calendar.spacing_days for other in nearby)
            and not any(day <= table.day for table in scheduled if table.drill.id == drill.after)
            and not any(day >= full.day for full in scheduled if full.drill.after == drill.id)
            and all(used[team.id, day] < team.capacity_per_day for team in teams)
            and not any(span.holds(day) for team in teams for span in team.unavailable)
            and not DAY_CHECKS & {f.check for f in judge_drill(item, calendar, world, owed)}
        ):
            return day
    return None
