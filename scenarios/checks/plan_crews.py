"""Units that a card needs and never gets: no level may call them, or their shift has no crew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from scenarios.checks.plan_never import card
from scenarios.errors import Problem
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import Capability

Shift = Literal["day", "night"]

OFF_DUTY: Final[dict[Shift, tuple[str, str]]] = {
    "day": ("night", "never"),
    "night": ("day", "never"),
}
"""Values of `on_duty` with which no crew waits at the station in a shift."""


def warn_nobody_comes(pack: Pack) -> Iterator[Problem]:
    """Cards whose units exist, but are never called, or have no crew in a shift that is played."""
    for plan in pack.plans.values():
        file, told = pack.files[f"plans/{plan.id}"], set[tuple[str, str]]()
        for county, scenario in _played(pack, plan):
            for i, task in enumerate(plan.tasks):
                for j, need in enumerate(task.needs):
                    field = f"tasks[{i}].needs[{j}]"
                    rule, most = _lack(pack, plan, county, scenario, need.capability, need.minimum)
                    if rule and (field, rule) not in told:
                        told.add((field, rule))
                        yield Problem(
                            file, field, rule,
                            f"{need.minimum} {need.capability} in {card(task)}",
                            f"at most {most} (scenario {scenario.id})",
                            "the task will never start there; call more counties or forces, "
                            "give call_in, or lower at_least",
                        )  # fmt: skip


def _played(pack: Pack, plan: Plan) -> Iterator[tuple[str, Scenario]]:
    """County of each accident that the plan is played at, and its scenario."""
    for scenario in pack.scenarios.values():
        for _, incident, plans in scenario.incidents():
            if plan.id in plans and incident.source in pack.sources:
                yield pack.sources[incident.source].county, scenario


def _lack(
    pack: Pack, plan: Plan, county: str, scenario: Scenario, capability: Capability, minimum: int
) -> tuple[str, int]:
    """What keeps too many units away, and how many are left; empty where enough come."""
    able = [group.count for group in pack.resources.units if capability in group.capabilities]
    able += [force.count for force in pack.resources.outside if capability in force.capabilities]
    if sum(able) < minimum:
        return "", 0  # said elsewhere
    night_frac = scenario.climate.night_frac
    shifts: dict[Shift | None, bool] = {None: True, "day": night_frac < 1, "night": night_frac > 0}
    rules = {
        None: "no level of the plan may call so many of these units",
        "day": "by day so many of these units have no crew, and nobody calls it in",
        "night": "at night so many of these units have no crew, and nobody calls it in",
    }
    for shift, happens in shifts.items():
        most = _n_coming(pack, plan, county, capability, shift)
        if happens and most < minimum:
            return rules[shift], most
    return "", 0


def _n_coming(
    pack: Pack, plan: Plan, county: str, capability: Capability, shift: Shift | None
) -> int:
    """Units that some level may call or ask for, and that have a crew in the shift, if one is."""
    asked = {force for level in plan.levels for force in level.asks}
    everywhere = any(level.mobilises == "all" for level in plan.levels)
    listed = (level.mobilises for level in plan.levels if isinstance(level.mobilises, tuple))
    counties = {county}.union(*listed)
    county_of = {station.id: station.county for station in pack.resources.stations}
    absent = () if shift is None else OFF_DUTY[shift]
    return sum(
        group.count
        for group in pack.resources.units
        if capability in group.capabilities
        and (everywhere or county_of.get(group.station) in counties)
        and (group.on_duty not in absent or group.call_in is not None)
    ) + sum(
        force.count
        for force in pack.resources.outside
        if capability in force.capabilities and force.id in asked
    )
