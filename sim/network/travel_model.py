"""How fast each vehicle drives: by class of road, with lights or without, on dry road or ice.

Speed of a vehicle on an arc: ``v = min(v_class k_vehicle, v_max) k_lights k_state``, with v_class
the free speed of a car on a road of that class, k_vehicle the vehicle's share of it, v_max its top
speed, k_lights below 1 in city streets for vehicles without lights, and k_state for the weather.
Networks that carry measured times use those in place of ``v_class k_lights``. Arcs limited below a
vehicle's mass, height or width are shut to it; posted speeds bind vehicles without lights. Rush
hours, junctions, level crossings and driving against one-way streets are `Conditions`, off unless
asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.road import ROAD_CLASSES, RoadClass, RoadNetwork
from scenarios.model.vocabulary import VehicleClass
from sim.model_card import ModelCard, Range, register
from sim.network.conditions import NORMAL_OVER_LIGHTS, Conditions, RoadState
from sim.network.road_facts import RoadFacts, ends_at_junction, facts_of
from sim.network.router import CLOSED, DECISECONDS_PER_SECOND, Weights
from sim.network.vehicles import PROFILES, VehicleProfile, profile_of

__all__ = [
    "CARD", "CAR_SPEED_M_S", "CITY_CLASSES", "NORMAL_OVER_LIGHTS", "PROFILES", "STATE_FACTOR",
    "RoadState", "TravelModel", "VehicleProfile", "speed_m_s", "state_factor",
]  # fmt: skip

FLOAT = NDArray[np.float64]

_KM_H: Final = 1 / 3.6

CAR_SPEED_M_S: Final[Mapping[RoadClass, float]] = {
    RoadClass.motorway: 100 * _KM_H,
    RoadClass.trunk: 70 * _KM_H,
    RoadClass.primary: 65 * _KM_H,
    RoadClass.secondary: 60 * _KM_H,
    RoadClass.tertiary: 50 * _KM_H,
    RoadClass.residential: 30 * _KM_H,
    RoadClass.service: 20 * _KM_H,
}
"""Free speed of a car, m/s: GraphHopper CarAverageSpeedParser @c058139f10, as read in roads.md 3.1.
A routing default, not a measurement in Jilin."""

CITY_CLASSES: Final = frozenset(
    {
        RoadClass.primary,
        RoadClass.secondary,
        RoadClass.tertiary,
        RoadClass.residential,
        RoadClass.service,
    }
)
"""Classes on which traffic lights and queues hold up vehicles without lights."""

_MOST_KNOWN: Final = 64
"""Weight vectors kept at once."""

_FAST = frozenset({RoadClass.motorway, RoadClass.trunk})

STATE_FACTOR: Final[Mapping[RoadState, tuple[float, float]]] = {
    "dry": (1.0, 1.0),
    "wet": (0.90, 0.90),
    "snow": (0.88, 0.88),
    "ice": (0.80, 0.65),
}
"""Speed over dry speed on (motorway and trunk, other roads). Wet 0.90: arterials -10..25 %, heavy
rain on freeways -4..7 %; snow 0.88: freeways -11..15 % above 0.5 in/h (Agarwal, Maze & Souleyrette
2005, Impacts of weather on urban freeway traffic flow); ice: packed snow or ice on arterials
-30..40 %, freeways -5..40 % (FHWA Road Weather Management, quoted at second hand). All American
figures, chosen in roads.md 3.1; none from north-east China."""

CARD: Final = register(
    ModelCard(
        key="network.travel_speed",
        title_zh="车辆行驶速度模型",
        title_en="Travel speed of vehicles by road class",
        source=(
            "GraphHopper car and truck defaults @c058139f10; JEMSS.jl @fb92cef (ratio 0.70); "
            "Agarwal, Maze & Souleyrette 2005; FHWA Road Weather Management"
        ),
        status="provisional",
        ranges={"length_m": Range(0.1, 1e6, "m")},
        limits_zh=(
            "速度为路由软件默认值, 未经吉林实测",
            "转弯、红绿灯等待、高峰拥堵与道口等待默认不计, 须由用户给值",
        ),
        limits_en=(
            "speeds are routing defaults, not measured in Jilin",
            "turns, signals, rush hours and level crossings delay nobody unless the user says so",
        ),
        checks=("tests/unit/sim/network/test_travel_model.py",),
    )
)


def speed_m_s(road_class: RoadClass, vehicle: VehicleClass, road_state: RoadState = "dry") -> float:
    """Driving speed of a vehicle on a class of road, m/s.

    Examples
    --------
    A heavy fire engine on a dry primary road: 0.9 x 65 km/h.

    >>> round(speed_m_s(RoadClass.primary, VehicleClass.heavy_fire) * 3.6, 1)
    58.5
    >>> round(speed_m_s(RoadClass.primary, VehicleClass.bus) * 3.6, 2)
    40.95
    """
    free = _free_m_s(road_class, PROFILES[vehicle], NORMAL_OVER_LIGHTS)
    return free * state_factor(road_class, road_state)


def state_factor(road_class: RoadClass, road_state: RoadState) -> float:
    """Speed in a state of the road over the dry speed."""
    fast, other = STATE_FACTOR[road_state]
    return fast if road_class in _FAST else other


class TravelModel:
    """Travel times of every arc of a network, for each vehicle and state of the road.

    Parameters
    ----------
    network
        The roads.
    facts
        Limits, crossings and contraflow of the arcs; default: what the network carries.
    """

    __slots__ = ("_known", "facts", "network")

    def __init__(self, network: RoadNetwork, facts: RoadFacts | None = None) -> None:
        self.network = network
        self.facts = facts_of(network) if facts is None else facts
        self._known: dict[tuple[VehicleProfile, Conditions], Weights] = {}

    def weights(
        self, vehicle: VehicleClass | VehicleProfile, conditions: RoadState | Conditions = "dry"
    ) -> Weights:
        """Travel time of each arc, whole deciseconds, at least 1, shape (n_arcs,); read-only.

        Arcs too weak, low or narrow for the vehicle are `CLOSED`.
        """
        now = _conditions(conditions)
        key = (profile_of(vehicle), now)
        found = self._known.get(key)
        if found is None:
            times = self.arc_times_s(vehicle, now)
            rounded = np.clip(np.rint(times * DECISECONDS_PER_SECOND), 1, CLOSED - 1)
            rounded[self.facts.shut_to(key[0], against_one_way=now.contraflow_ratio > 0)] = CLOSED
            found = rounded.astype(np.int32)
            found.setflags(write=False)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()  # states drawn anew in each replication would pile up
            self._known[key] = found
        return found

    def arc_times_s(
        self, vehicle: VehicleClass | VehicleProfile, conditions: RoadState | Conditions = "dry"
    ) -> FLOAT:
        """Travel time of each arc before rounding and masks, s, shape (n_arcs,)."""
        now, profile = _conditions(conditions), profile_of(vehicle)
        speed = self._dry_speed_m_s(profile, now)
        posted = self.facts.max_speed_m_s
        if posted is not None and not profile.lights:
            speed = np.fmin(speed, posted)  # NaN: not posted
        state = np.array([_slowing(name, now) for name in ROAD_CLASSES])
        speed = speed * state[self.network.road_class]
        against = self.facts.contraflow
        if against is not None and now.contraflow_ratio > 0:
            speed = np.where(against, speed * now.contraflow_ratio, speed)
        times = self.network.length_m / speed
        if now.junction_s:
            times = times + now.junction_s * ends_at_junction(self.network)
        if now.crossing_s and self.facts.n_level_crossings is not None:
            times = times + now.crossing_s * self.facts.n_level_crossings
        return np.asarray(times)

    def _dry_speed_m_s(self, profile: VehicleProfile, now: Conditions) -> FLOAT:
        """Speed on each arc on a dry road without traffic."""
        network = self.network
        measured = network.mode_time_s.get("lights_on" if profile.lights else "normal")
        if measured is None:
            free = np.array([_free_m_s(name, profile, now.lights_ratio) for name in ROAD_CLASSES])
            return np.asarray(free[network.road_class])
        speed = network.length_m / measured * profile.speed_ratio
        return np.asarray(np.minimum(speed, profile.top_speed_m_s))


def _conditions(given: RoadState | Conditions) -> Conditions:
    return given if isinstance(given, Conditions) else Conditions(road_state=given)


def _slowing(road_class: RoadClass, now: Conditions) -> float:
    """Speed over the speed on a dry road without traffic."""
    fast = road_class in _FAST
    weather = now.state_ratios or STATE_FACTOR[now.road_state]
    return weather[0 if fast else 1] * now.hour_ratios[0 if fast else 1]


def _free_m_s(road_class: RoadClass, profile: VehicleProfile, lights_ratio: float) -> float:
    held_up = not profile.lights and road_class in CITY_CLASSES
    free = min(CAR_SPEED_M_S[road_class] * profile.speed_ratio, profile.top_speed_m_s)
    return free * (lights_ratio if held_up else 1.0)
