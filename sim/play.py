"""From a pack to one played replication: compile a scenario and plan, then play it by number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from scenarios.model.distribution import NamedTime, TimeLaw, TimeSpec
from scenarios.model.hazard_source import HazardSource
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.scenario import FurtherIncident, Scenario
from scenarios.model.substance import Substance
from sim.evaluation.metrics import measure_all
from sim.evaluation.reading import LogReader
from sim.hazard.base import Hazard
from sim.hazard.catalogue import make_hazard
from sim.hazard.kind import Neighbours, Occurrence
from sim.hazard.mine_check import refuse_mines
from sim.hazard.weather import Weather, draw_weather
from sim.network.arrays import RoadArrays
from sim.network.closures import arcs_inside
from sim.network.conditions import Conditions
from sim.network.driving import DrivenRoads, draw_driving, driven_roads
from sim.network.snap import Snapper
from sim.outcome import Outcome
from sim.response.engine import Replication
from sim.response.incident import IncidentPart
from sim.response.observer import Observer
from sim.response.policy import DispatchPolicy
from sim.response.road_watch import RoadBase, RoadWatch, nearest_open_node
from sim.response.setting import DepotSpec, HospitalSpec, Setting, UnitSpec
from sim.response.strain import Strain
from sim.streams import Streams

NEAR_M: Final = 12_000.0
"""People farther than this from a source are left out, m."""

SNAP_M: Final = 2_000.0
"""A site may lie this far from its nearest crossing, m."""

REST_S: Final = 1_200.0
"""Rest of a relieved crew, s: 10-20 min (NFPA 1584 as quoted in WAC 296-305-05004)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A scenario and plan compiled for playing; shared by all replications of a worker."""

    scenario: Scenario
    plan: Plan
    source: HazardSource
    substance: Substance | None
    detection: TimeLaw
    setting: Setting
    base: RoadBase
    origin_m: tuple[float, float]
    neighbours: Neighbours
    further: tuple[tuple[FurtherIncident, Stage], ...] = ()
    """Other incidents of the scenario, each compiled as a stage of its own."""


def build_stage(pack: Pack, scenario_id: str, plan_id: str) -> Stage:
    """Compile a scenario and plan of a checked pack.

    Raises
    ------
    KeyError
        If the pack has no such scenario or plan.
    InputError
        If its source is a mine whose air cannot be solved, or a planned closure names no road.
    """
    scenario = pack.scenarios[scenario_id]
    base = RoadBase(driven_roads(pack), scenario.climate.road_state)
    first = _stage(pack, scenario, pack.plans[plan_id], base)
    further = tuple(
        (each, _stage(pack, scenario.alone(each), pack.plans[beside], base))
        for each in scenario.further
        for beside in [scenario.plan_beside(each, plan_id)]
    )
    return replace(first, further=further)


def _stage(pack: Pack, scenario: Scenario, plan: Plan, base: RoadBase) -> Stage:
    """One incident compiled."""
    arrays = base.arrays
    source = pack.sources[scenario.incident.source]
    refuse_mines(pack, [source])
    x_m, y_m = arrays.here.to_metres(lon_deg=source.lon, lat_deg=source.lat)
    origin_m = (float(x_m), float(y_m))
    substance = getattr(source, "substance", None)
    return Stage(
        scenario=scenario,
        plan=plan,
        source=source,
        substance=None if substance is None else pack.substances[substance],
        detection=_law(pack, scenario.incident.detection),
        setting=_setting(pack, scenario, plan, source, base.roads),
        base=base,
        origin_m=origin_m,
        neighbours=_neighbours(pack, arrays, origin_m),
    )


def play(stage: Stage, *, policy: DispatchPolicy, seed: int, replication: int) -> Outcome:
    """Play one replication; a pure function of its arguments."""
    run = set_up(stage, policy=policy, seed=seed, replication=replication)
    return play_out(run, replication)


def play_out(run: Replication, replication: int) -> Outcome:
    """Let a replication run and keep what it leaves behind."""
    log = run.play()
    readers = [
        LogReader(log, incident.scene.setting.plan, incident.scene.number)
        for incident in run.incidents
    ]
    warnings = dict.fromkeys(w for part in run.parts for w in part.hazard.extrapolated)
    return Outcome(
        replication=replication,
        log=log,
        measures=measure_all(readers),
        extrapolated=tuple(warnings),
    )


def set_up(
    stage: Stage,
    *,
    policy: DispatchPolicy,
    seed: int,
    replication: int,
    observer: Observer | None = None,
) -> Replication:
    """A replication ready to be played."""
    streams = Streams(seed=seed, scenario=stage.scenario.id, replication=replication)
    driving = draw_driving(
        stage.base.roads.rules,
        stage.scenario.climate,
        # streams of their own: what the hazard draws stays the first draw of each cause
        Streams(seed=seed, scenario=stage.scenario.id, replication=replication),
    )
    around = draw_weather(
        stage.scenario.climate,
        Streams(seed=seed, scenario=stage.scenario.id, replication=replication),
    )
    parts = [_part(stage, streams, driving, around, stage.scenario.id)]
    for incident, own in stage.further:
        luck = streams.of_incident(incident.id)
        if luck.uniform("happens") < incident.happens_prob:
            delay_s = 0.0
            if incident.delay is not None:
                delay_s = luck.time_s(stage.setting.law(incident.delay), "begins")
            part = _part(own, luck, driving, around, incident.id)
            parts.append(replace(part, after=incident.after or "", delay_s=delay_s))
    strain = None
    if stage.scenario.strain is not None:
        strain = Strain(stage.scenario.strain, stage.setting.law, streams.of_incident("strain"))
        cut = strain.bridges_cut(stage.base.arrays.network)
        for part in parts:
            part.roads.cut(cut)
    return Replication(parts, policy=policy, observer=observer, strain=strain)


def _part(
    stage: Stage, streams: Streams, driving: Conditions, around: Weather, name: str
) -> IncidentPart:
    """One incident with its luck drawn."""
    detection_s = streams.time_s(stage.detection, "detection")
    hazard = make_hazard(
        Occurrence(
            scenario=stage.scenario,
            source=stage.source,
            substance=stage.substance,
            neighbours=stage.neighbours,
            law=stage.setting.law,
            streams=streams,
            detection_s=detection_s,
        )
    )
    roads = RoadWatch(
        stage.base,
        staging=_staging(stage, hazard),
        origin_m=stage.origin_m,
        conditions=driving,
    )
    return IncidentPart(name, stage.setting, streams, hazard, roads, detection_s, around=around)


def _staging(stage: Stage, hazard: Hazard) -> int:
    """Node where responders gather: nearest to the hazard's staging point, outside its zone."""
    x, y = hazard.staging_xy()
    zone = arcs_inside(
        stage.base.arrays, hazard.closes, origin_m=stage.origin_m, reach_m=hazard.reach_m()
    )
    return nearest_open_node(
        stage.base.arrays,
        stage.origin_m[0] + x,
        stage.origin_m[1] + y,
        zone if zone.any() else None,
        stage.base.roads.common,
    )


def _law(pack: Pack, spec: TimeSpec) -> TimeLaw:
    return pack.laws[spec.parameter] if isinstance(spec, NamedTime) else spec


def _neighbours(pack: Pack, arrays: RoadArrays, origin_m: tuple[float, float]) -> Neighbours:
    """Population points near the source, metres from it."""
    people = pack.people
    x, y = arrays.here.to_metres(lon_deg=people.lon, lat_deg=people.lat)
    x, y = x - origin_m[0], y - origin_m[1]
    near = (np.hypot(x, y) <= NEAR_M) & (people.n_night + people.n_day > 0)
    return Neighbours(x[near], y[near], people.n_night[near], people.n_day[near])


def _setting(
    pack: Pack, scenario: Scenario, plan: Plan, source: HazardSource, roads: DrivenRoads
) -> Setting:
    """Units, hospitals and depots on the network."""
    resources = pack.resources
    things = [thing for _, thing in resources.sited()]
    nodes = Snapper(roads.arrays, limit_m=SNAP_M, among=roads.common).nodes(
        ids=[thing.id for thing in things],
        lon_deg=[thing.lon for thing in things],
        lat_deg=[thing.lat for thing in things],
        file=pack.files["resources"],
    )
    node_of = {
        (type(thing).__name__, thing.id): int(node)
        for thing, node in zip(things, nodes, strict=True)
    }
    return Setting(
        scenario=scenario.id,
        county=source.county,
        plan=plan,
        laws=pack.laws,
        units=_units(pack, node_of),
        hospitals=tuple(
            HospitalSpec(h.id, node_of["Hospital", h.id], h.beds, 3600.0 / h.arrivals_per_hour)
            for h in resources.hospitals
        ),
        depots=tuple(DepotSpec(d.id, node_of["Depot", d.id], d.stock) for d in resources.depots),
        alarm_handling=pack.laws["alarm_handling_119"],
        material_loading=pack.laws["material_loading"],
        rest_s=REST_S,
        horizon_s=scenario.horizon_s,
        arrival={force.id: _law(pack, force.arrival) for force in resources.outside},
    )


def _units(pack: Pack, node_of: dict[tuple[str, str], int]) -> tuple[UnitSpec, ...]:
    """Every single unit, numbered."""
    county_of = {station.id: station.county for station in pack.resources.stations}
    pairs = [(group, name) for group in pack.resources.units for name in group.unit_ids()]
    own = [
        UnitSpec(
            index=i,
            id=name,
            station=group.station,
            county=county_of[group.station],
            node=node_of["Station", group.station],
            capabilities=frozenset(group.capabilities),
            crew=group.crew,
            vehicle=group.vehicle,
            seats=group.seats,
            turnout=_law(pack, group.turnout),
            endurance_s=group.endurance_s or np.inf,
            on_duty=group.on_duty,
            call_in=None if group.call_in is None else _law(pack, group.call_in),
        )
        for i, (group, name) in enumerate(pairs)
    ]
    forces = [(force, name) for force in pack.resources.outside for name in force.unit_ids()]
    return (
        *own,
        *(
            UnitSpec(
                index=len(own) + i,
                id=name,
                station="",
                county="",
                node=0,
                capabilities=frozenset(force.capabilities),
                crew=force.crew,
                vehicle=force.vehicle,
                seats=force.seats,
                turnout=_law(pack, force.arrival),
                endurance_s=force.endurance_s or np.inf,
                force=force.id,
            )
            for i, (force, name) in enumerate(forces)
        ),
    )
