"""What may fail in a response, each failure as a change of the frozen pack that plays it.

An outage removes a unit, a station with all its units, a hospital, a depot, a public warning, or
shuts a street for the whole accident. Everything else stays as it was, ids included, so that all
that is left meets the same luck (common random numbers).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from scenarios.model.base import Grade, Provenance
from scenarios.model.distribution import ConstantTime
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.resource import Resources, UnitGroup
from scenarios.model.road_conditions import PlannedClosure, RoadConditions
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import Capability

ElementKind = Literal[
    "unit", "command", "station", "force", "hospital", "depot", "alert", "road", "bridge"
]
"""`command` is a unit that can set up a command post; `force` an outside force that the plan asks
for; `alert` one channel of the warning of one action."""

KINDS: Final[tuple[ElementKind, ...]] = (
    "command", "unit", "station", "force", "hospital", "depot", "alert", "bridge", "road",
)  # fmt: skip

ASSUMED: Final = Provenance(grade=Grade.synthetic, source="outage assumed by `tuiyan stress`")

HALF_WIDTH_M: Final = 1.0
"""Half the width of the strip that picks out a shut street, m: any part of it counts."""


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that may fail.

    `id` is that of the unit, station, hospital, depot or protective action, or a number made for a
    street, whose `name` is that of its road ("" where it has none); `middle_deg` are two points
    (longitude, latitude) in the middle of that street.
    """

    kind: ElementKind
    id: str
    name: str = ""
    middle_deg: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Outage:
    """Some elements out from the start of the accident to its end, for one plan."""

    plan: str
    out: tuple[Element, ...]

    def __call__(self, pack: Pack) -> Pack:
        """The pack without them; perhaps without any unit or hospital at all."""
        gone = {kind: {e.id for e in self.out if e.kind == kind} for kind in KINDS}
        resources = without_units(
            pack.resources, gone["unit"] | gone["command"], stations=gone["station"]
        )
        resources = without_places(
            resources, hospitals=gone["hospital"], depots=gone["depot"], forces=gone["force"]
        )
        plan = without_alerts(pack.plans[self.plan], gone["alert"])
        changed = replace(pack, resources=resources, plans={**pack.plans, plan.id: plan})
        return without_streets(changed, [e for e in self.out if e.middle_deg])


def without_units(resources: Resources, units: set[str], *, stations: set[str]) -> Resources:
    """Resources without single units and without all units of some stations."""
    groups: list[UnitGroup] = []
    for group in resources.units:
        names = group.unit_ids()
        if group.station in stations or units >= set(names):
            continue
        if units.isdisjoint(names):
            groups.append(group)
            continue
        # those that stay keep their numbers, and with them their luck
        groups += [
            group.model_copy(update={"id": name, "count": 1}) for name in names if name not in units
        ]
    return resources.model_copy(update={"units": tuple(groups)})


def without_places(
    resources: Resources, *, hospitals: set[str], depots: set[str], forces: set[str]
) -> Resources:
    """Resources without some hospitals, depots and outside forces."""
    outside = tuple(force for force in resources.outside if force.id not in forces)
    kept = tuple(h for h in resources.hospitals if h.id not in hospitals)
    stores = tuple(d for d in resources.depots if d.id not in depots)
    return resources.model_copy(update={"hospitals": kept, "depots": stores, "outside": outside})


def alert_elements(plan: Plan) -> list[Element]:
    """Each channel of each warning: the action's id, with the channel's place when it has more."""
    return [
        Element("alert", action.id if not action.also else f"{action.id}:{i}", channel.name)
        for action in plan.protective_actions
        for i, channel in enumerate((action.alert, *action.also))
    ]


def without_alerts(plan: Plan, dead: set[str]) -> Plan:
    """A plan in which some channels of public warning reach nobody."""
    if not dead:
        return plan
    changed = []
    for action in plan.protective_actions:
        channels = [
            channel.model_copy(update={"reach_frac": 0.0})
            if {action.id, f"{action.id}:{i}"} & dead
            else channel
            for i, channel in enumerate((action.alert, *action.also))
        ]
        update = {"alert": channels[0], "also": tuple(channels[1:])}
        changed.append(action.model_copy(update=update))
    return plan.model_copy(update={"protective_actions": tuple(changed)})


def without_streets(pack: Pack, streets: Iterable[Element]) -> Pack:
    """A pack with some streets shut to all, both ways, the whole time."""
    closures = tuple(
        PlannedClosure(
            id=f"out-{street.id}",
            corridor_deg=street.middle_deg,
            half_width_m=HALF_WIDTH_M,
            provenance=ASSUMED,
        )
        for street in streets
    )
    if not closures:
        return pack
    rules = pack.road_conditions or RoadConditions()
    rules = rules.model_copy(update={"closures": (*rules.closures, *closures)})
    return replace(pack, road_conditions=rules)


@dataclass(frozen=True, slots=True)
class WeatherCell:
    """One direction of a scenario's wind rose, by day or by night."""

    scenario: str
    sector: int
    night: bool

    def __call__(self, pack: Pack) -> Pack:
        """The pack with nothing but this weather in the scenario's climate."""
        scenario = pack.scenarios[self.scenario]
        climate = scenario.climate.model_copy(
            update={
                "rose": (scenario.climate.rose[self.sector],),
                "night_frac": float(self.night),
            }
        )
        return with_scenario(pack, scenario.model_copy(update={"climate": climate}))


def weather_cells(scenario: Scenario) -> tuple[WeatherCell, ...]:
    """Every credible weather of a scenario: the sectors of its rose, by day and by night."""
    share = scenario.climate.night_frac
    hours = [night for night, chance in ((False, 1.0 - share), (True, share)) if chance > 0]
    return tuple(
        WeatherCell(scenario.id, sector, night)
        for sector in range(len(scenario.climate.rose))
        for night in hours
    )


@dataclass(frozen=True, slots=True)
class LateAlarm:
    """The accident is noticed so many seconds after it began, in every replication."""

    scenario: str
    detection_s: float

    def __call__(self, pack: Pack) -> Pack:
        """The pack with this time of detection."""
        scenario = pack.scenarios[self.scenario]
        detection = ConstantTime(value_s=self.detection_s, provenance=ASSUMED)
        incident = scenario.incident.model_copy(update={"detection": detection})
        return with_scenario(pack, scenario.model_copy(update={"incident": incident}))


def with_scenario(pack: Pack, scenario: Scenario) -> Pack:
    """A pack with one scenario replaced."""
    return replace(pack, scenarios={**pack.scenarios, scenario.id: scenario})


def standing_elements(pack: Pack, plan: Plan) -> tuple[Element, ...]:
    """Everything but streets: units, stations, hospitals, depots, warnings of the plan."""
    resources = pack.resources
    found = [
        Element("command" if Capability.command in group.capabilities else "unit", name)
        for group in resources.units
        for name in group.unit_ids()
    ]
    staffed = {group.station for group in resources.units}
    found += [Element("station", s.id) for s in resources.stations if s.id in staffed]
    found += [Element("hospital", hospital.id) for hospital in resources.hospitals]
    found += [Element("depot", depot.id) for depot in resources.depots]
    asked = {force for level in plan.levels for force in level.asks}
    found += [Element("force", force.id) for force in resources.outside if force.id in asked]
    found += alert_elements(plan)
    return tuple(sorted(found, key=lambda e: KINDS.index(e.kind)))
