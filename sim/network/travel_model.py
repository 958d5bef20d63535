"""How fast each vehicle drives: by class of road, with lights or without, on dry road or ice.

Speed of a vehicle on an arc: ``v = min(v_class k_vehicle, v_max) k_lights k_state``, with v_class
the free speed of a car on a road of that class, k_vehicle the vehicle's share of it, v_max its top
speed, k_lights below 1 in city streets for vehicles without lights, and k_state for the weather.
Networks that carry measured times use those in place of ``v_class k_lights``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scenarios.model.road import ROAD_CLASSES, RoadClass, RoadNetwork
from scenarios.model.vocabulary import VehicleClass
from sim.model_card import ModelCard, Range, register
from sim.network.router import CLOSED, DECISECONDS_PER_SECOND, Weights

FLOAT = NDArray[np.float64]
RoadState = Literal["dry", "wet", "snow", "ice"]

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

NORMAL_OVER_LIGHTS: Final = 0.70
"""Speed of normal driving over driving with lights: Auckland 33/47 and 64/91 km/h, Edmonton
``v2 *= 0.7`` (JEMSS.jl @fb92cef data/cities, roads.md 1.1). The free speeds above are what a
vehicle with lights reaches: 0.9 x 50..65 km/h against 47 km/h measured lights-on in Auckland's
streets. No source was found for Chinese cities."""


@dataclass(frozen=True, slots=True)
class VehicleProfile:
    """How a class of vehicles drives.

    Attributes
    ----------
    speed_ratio
        Share of a car's speed.
    top_speed_m_s
        Speed it never exceeds, m/s.
    lights
        Whether it drives with blue lights and siren.
    """

    speed_ratio: float
    top_speed_m_s: float
    lights: bool


_HEAVY = VehicleProfile(0.9, 80 * _KM_H, lights=True)
_LIGHT = VehicleProfile(1.0, 100 * _KM_H, lights=True)
_CARRIER = VehicleProfile(0.9, 80 * _KM_H, lights=False)

PROFILES: Final[Mapping[VehicleClass, VehicleProfile]] = {
    VehicleClass.heavy_fire: _HEAVY,
    VehicleClass.light_fire: _LIGHT,
    VehicleClass.ambulance: _LIGHT,
    VehicleClass.hazmat: _HEAVY,
    VehicleClass.mine_rescue: _HEAVY,
    VehicleClass.bus: _CARRIER,
    VehicleClass.truck: _CARRIER,
    VehicleClass.command: _LIGHT,
}
"""Ratio 0.9: GraphHopper truck.json, as read in roads.md 3.1 (its cap of 95 km/h is lowered to 80
for loaded fire engines: proposal of roads.md 3.1, not measured)."""

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
            "未计转弯、红绿灯等待、高峰拥堵与桥梁限重",
        ),
        limits_en=(
            "speeds are routing defaults, not measured in Jilin",
            "no turn delays, signal waits, rush hours or bridge weight limits",
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
    profile = PROFILES[vehicle]
    lights = 1.0 if profile.lights or road_class not in CITY_CLASSES else NORMAL_OVER_LIGHTS
    free = min(CAR_SPEED_M_S[road_class] * profile.speed_ratio, profile.top_speed_m_s)
    return free * lights * state_factor(road_class, road_state)


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
    """

    __slots__ = ("_known", "network")

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self._known: dict[tuple[VehicleProfile, RoadState], Weights] = {}

    def weights(self, vehicle: VehicleClass, road_state: RoadState = "dry") -> Weights:
        """Travel time of each arc, whole deciseconds, at least 1, shape (n_arcs,); read-only."""
        key = (PROFILES[vehicle], road_state)
        found = self._known.get(key)
        if found is None:
            times = self.arc_times_s(vehicle, road_state)
            rounded = np.clip(np.rint(times * DECISECONDS_PER_SECOND), 1, CLOSED - 1)
            found = rounded.astype(np.int32)
            found.setflags(write=False)
            self._known[key] = found
        return found

    def arc_times_s(self, vehicle: VehicleClass, road_state: RoadState = "dry") -> FLOAT:
        """Travel time of each arc before rounding, s, shape (n_arcs,)."""
        network = self.network
        profile = PROFILES[vehicle]
        measured = network.mode_time_s.get("lights_on" if profile.lights else "normal")
        if measured is None:
            speeds = np.array([speed_m_s(name, vehicle, road_state) for name in ROAD_CLASSES])
            return np.asarray(network.length_m / speeds[network.road_class])
        state = np.array([state_factor(name, road_state) for name in ROAD_CLASSES])
        speed = network.length_m / measured * profile.speed_ratio
        speed = np.minimum(speed, profile.top_speed_m_s)
        return np.asarray(network.length_m / (speed * state[network.road_class]))
