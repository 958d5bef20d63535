"""What one drives on in a scenario: the pack's roads with all that is known of them, compiled.

Signs, limits, bends, delays and closures are used where the pack has them; where it has none, every
arc is open, straight and free of waits. `DrivenRoads.known` says which of them there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.pack import Pack
from scenarios.model.road_conditions import PlannedClosure, RoadConditions, StateShares
from scenarios.model.vocabulary import VehicleClass
from scenarios.model.weather import Climate
from sim.network.arrays import RoadArrays, compile_network
from sim.network.closures import Closure, ClosureLevel, ClosureWindow, arcs_at
from sim.network.conditions import (
    FREE_FLOW,
    Conditions,
    HourSlice,
    Pair,
    RoadState,
    crossing_delay_s,
    draw_conditions,
    slice_of_hour,
)
from sim.network.road_facts import RoadFacts, facts_of, with_contraflow
from sim.network.turns import SplitGraph, split_for
from sim.network.vehicles import PROFILES, VehicleProfile
from sim.network.zones import StreetIndex
from sim.streams import Streams

FREEZING_K: Final = 273.15
_NIGHT_FROM_H: Final = 22.0
_NIGHT_LASTS_H: Final = 8.0
"""The slice "night" of `conditions.SLICE_FROM_H`: 22 to 6 o'clock."""

NOTHING: Final = RoadConditions()


@dataclass(frozen=True, slots=True, eq=False)
class DrivenRoads:
    """Roads of a pack, ready for its vehicles.

    Attributes
    ----------
    arrays
        The compiled network, with arcs against one-way streets where these may be driven.
    facts
        Limits and crossings of its arcs.
    graph
        The network split at turns that are forbidden or cost time; None: no turn matters.
    rules
        How one drives in this county.
    profiles
        Each vehicle class, with the county's own sizes.
    closures
        Roads shut or slowed by something else than the accident, with their times.
    common
        Nodes from which every class of vehicle reaches every other, shape (n_nodes,).
    """

    arrays: RoadArrays
    facts: RoadFacts
    graph: SplitGraph | None
    rules: RoadConditions
    profiles: Mapping[VehicleClass, VehicleProfile]
    closures: tuple[ClosureWindow, ...]
    common: NDArray[np.bool_]

    @property
    def known(self) -> Mapping[str, int]:
        """How many arcs, turns or rules of each kind the roads carry; 0: nothing is known."""
        facts = self.facts
        limits = {
            "weight": facts.max_weight_kg, "height": facts.max_height_m,
            "width": facts.max_width_m, "speed": facts.max_speed_m_s,
        }  # fmt: skip
        crossings = facts.n_level_crossings
        return {
            **{k: 0 if v is None else int(np.isfinite(v).sum()) for k, v in limits.items()},
            "crossings": 0 if crossings is None else int(np.count_nonzero(crossings)),
            "turns": 0 if self.graph is None else self.graph.n_nodes - self.graph.n_before,
            "bends": 0 if (s := self.arrays.network.shapes) is None else int(s.lon.size),
            "contraflow": 0 if facts.contraflow is None else int(facts.contraflow.sum()),
            "closures": len(self.closures),
        }


def driven_roads(pack: Pack) -> DrivenRoads:
    """Compile the roads of a checked pack.

    Raises
    ------
    InputError
        If a planned closure names no road or crossing, or its polygon crosses itself.
    """
    rules = pack.road_conditions or NOTHING
    network = pack.roads
    facts = facts_of(network) if pack.arc_facts is None else facts_of(pack.arc_facts)
    if rules.contraflow is not None:
        network, facts = with_contraflow(network, facts)
    arrays = compile_network(network)
    profiles = own_profiles(rules)
    turn_s = rules.delays.turn_s if rules.delays else 0.0
    return DrivenRoads(
        arrays=arrays,
        facts=facts,
        graph=split_for(arrays, pack.turns, turn_s=turn_s),
        rules=rules,
        profiles=profiles,
        closures=planned_closures(arrays, rules.closures),
        common=_common(arrays, facts, profiles),
    )


def plain_roads(arrays: RoadArrays) -> DrivenRoads:
    """Roads of which nothing is known but where they run."""
    return DrivenRoads(arrays, facts_of(arrays.network), None, NOTHING, PROFILES, (), arrays.main)


def own_profiles(rules: RoadConditions) -> dict[VehicleClass, VehicleProfile]:
    """The usual profiles, with the sizes that the county states."""
    found = dict(PROFILES)
    for name, own in rules.sizes.items():
        found[name] = replace(
            found[name], weight_kg=own.weight_kg, height_m=own.height_m, width_m=own.width_m
        )
    return found


def planned_closures(
    arrays: RoadArrays, planned: tuple[PlannedClosure, ...]
) -> tuple[ClosureWindow, ...]:
    """Closures on this network with the times at which they hold."""
    if not planned:
        return ()
    index = StreetIndex(arrays)
    found = []
    for one in planned:
        mask = arcs_at(arrays, node_ids=one.node_ids, road_names=one.road_names)
        if one.polygon_deg:
            lon, lat = np.array(one.polygon_deg).T
            mask |= index.arcs_in_polygon(*arrays.here.to_metres(lon_deg=lon, lat_deg=lat))
        if one.corridor_deg and one.half_width_m is not None:
            lon, lat = np.array(one.corridor_deg).T
            x, y = arrays.here.to_metres(lon_deg=lon, lat_deg=lat)
            mask |= index.arcs_in_corridor(x, y, half_width_m=one.half_width_m)
        closure = Closure(mask, ClosureLevel(one.level), one.slow_ratio)
        end_s = np.inf if one.end_s is None else one.end_s
        found.append(ClosureWindow(closure, one.begin_s, end_s))
    return tuple(found)


def draw_driving(rules: RoadConditions, climate: Climate, streams: Streams) -> Conditions:
    """Conditions of one replication, by the weather that it draws.

    The temperature and the hour are those of the hazard's weather when `streams` is fresh: give the
    streams of the replication before anything was drawn from them. What a scenario or a county does
    not say adds nothing; each cause has a stream of its own, so that saying it shifts no other.
    """
    night = streams.uniform("time_of_day") < climate.night_frac
    span_k = climate.temperature_high_k - climate.temperature_low_k
    temperature_k = climate.temperature_low_k + span_k * streams.uniform("temperature")
    state: RoadState = climate.road_state
    if rules.weather is not None:
        cold = temperature_k < FREEZING_K
        shares = rules.weather.below_freezing if cold else rules.weather.above_freezing
        state = _state(shares, streams.uniform("road_state"))
    drawn = draw_conditions(streams, state)
    delays, gates, against = rules.delays, rules.level_crossings, rules.contraflow
    return replace(
        drawn,
        hour_ratios=_hour_ratios(rules, hour_of_day(streams.uniform("hour"), night=night)),
        junction_s=delays.junction_s if delays else 0.0,
        start_up_s=delays.start_up_s if delays else 0.0,
        crossing_s=(
            crossing_delay_s(closed_frac=gates.closed_frac, closed_s=gates.closed_s)
            if gates
            else 0.0
        ),
        contraflow_ratio=against.speed_ratio if against else 0.0,
    )


def hour_of_day(share: float, *, night: bool) -> float:
    """Hour of an accident, evenly within the night (22 to 6 o'clock) or the rest of the day.

    Examples
    --------
    >>> hour_of_day(0.5, night=True), hour_of_day(0.5, night=False)
    (2.0, 14.0)
    """
    begin, lasts = (
        (_NIGHT_FROM_H, _NIGHT_LASTS_H)
        if night
        else ((_NIGHT_FROM_H + _NIGHT_LASTS_H) % 24, 24 - _NIGHT_LASTS_H)
    )
    return (begin + share * lasts) % 24


def _state(shares: StateShares, luck: float) -> RoadState:
    """State of the roads for a uniform draw; the slowest states have the lowest draws."""
    ladder: tuple[tuple[RoadState, float], ...] = (
        ("ice", shares.ice_frac), ("snow", shares.snow_frac), ("wet", shares.wet_frac),
    )  # fmt: skip
    for name, share in ladder:
        if luck < share:
            return name
        luck -= share
    return "dry"


def _hour_ratios(rules: RoadConditions, hour: float) -> Pair:
    part: HourSlice = slice_of_hour(hour)
    if rules.hours is None:
        return FREE_FLOW[part]
    ratios = getattr(rules.hours, part)
    return ratios.fast_roads_ratio, ratios.other_roads_ratio


def _common(
    arrays: RoadArrays, facts: RoadFacts, profiles: Mapping[VehicleClass, VehicleProfile]
) -> NDArray[np.bool_]:
    """The largest part in which even the largest vehicle reaches everything."""
    shut = np.zeros(arrays.n_arcs, dtype=bool)
    for profile in set(profiles.values()):
        shut |= facts.shut_to(profile)
    if not shut.any():
        return arrays.main
    from scipy.sparse import csr_array  # noqa: PLC0415 - as in RoadNetwork
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ends = (arrays.tail[~shut], arrays.head[~shut])
    shape = (arrays.n_nodes, arrays.n_nodes)
    graph = csr_array((np.ones(ends[0].size, dtype=np.int8), ends), shape=shape)
    label = connected_components(graph, directed=True, connection="strong")[1]
    return np.asarray(label == np.bincount(label).argmax())
