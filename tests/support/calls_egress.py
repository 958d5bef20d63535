"""Valid calls of the egress network: buildings, smoke, choice of exits, rescue demand."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.evacuation import (
    exit_choice,
    leaving,
    network,
    outcome,
    premovement,
    profiles,
    smoke_walk,
    tower,
)
from tests.support.refusals import Call

_NEVER = (math.inf,)
_ROOMS = [network.Room(name="hall", area_m2=100.0)]
_DOORS = [network.Door(name="door", room="hall", to="way", clear_width_m=1.0)]
_PARTS = [network.Way(name="way", to="", length_m=10.0, clear_width_m=2.0)]
_HALL = network.egress_network(_ROOMS, _DOORS, _PARTS)
_CROWD = leaving.people(_HALL, np.zeros(3, dtype=int), arrival_s=np.array([[0.0, 5.0, 9.0]]))
_GONE = leaving.leave(_HALL, _CROWD)
_HERE = np.zeros((1, 3), dtype=int)
_CLOCK = smoke_walk.own_clock(speed_ratio=np.full((5, 1), 0.5), step_s=10.0)
_STOREYS = [tower.Storey(name=name, area_m2=100.0) for name in "12"]
_SHAFTS = [tower.Shaft(name="A", clear_width_m=1.2, door_width_m=0.9)]
_LUCK: dict[str, Any] = {"group_quantile_prob": [0.2, 0.5], "speed_quantile_prob": [0.2, 0.5]}

CALLS: Final = (
    Call(network.egress_network, {
        "rooms": _ROOMS, "doors": _DOORS, "ways": _PARTS, "most_queue_per_m2": 1.9}),
    Call(tower.tower_network, {
        "storeys": _STOREYS, "shafts": _SHAFTS, "exits": [("east", 1.2)],
        "most_queue_per_m2": 1.9, "floor_merge_ratio": 1.0}),
    Call(leaving.leave, {
        "network": _HALL, "everybody": _CROWD, "step_s": 1.0, "end_s": 600.0},
        may_answer=(math.inf, math.nan)),
    Call(smoke_walk.own_clock, {"speed_ratio": [0.5, 0.4], "step_s": 10.0}),
    Call(smoke_walk.arrival_in_smoke_s, {
        "clock": _CLOCK, "places": np.zeros(1, dtype=int), "start_s": [3.0],
        "clear_walk_s": [20.0], "step_s": 10.0},
        endless=frozenset({"start_s"}), may_answer=_NEVER),
    Call(smoke_walk.turn_back_s, {
        "visibility_m": [30.0, 5.0], "threshold_m": 10.0, "step_s": 10.0},
        endless=frozenset({"visibility_m"}), may_answer=_NEVER),
    Call(exit_choice.choose_doors, {
        "network": _HALL, "room": _HERE, "walk_m": np.full((1, 3, 1), 8.0), "start_s": [1.0],
        "level_speed_m_s": 1.2, "familiar_quantile_prob": 0.5, "familiar_prob": 0.5,
        "shut_from_s": 60.0, "between_m": 5.0},
        endless=frozenset({"start_s", "shut_from_s"}), may_answer=_NEVER),
    Call(profiles.draw_speeds, {"shares": {"male_30_50": 1.0}, **_LUCK}),
    Call(premovement.premovement_of_family_s, {
        "family": "gamma", "quantile_prob": 0.4, "mean_s": 120.0, "sd_s": 60.0}),
    Call(outcome.egress_margin, {
        "network": _HALL, "room": _HERE, "gone": _GONE, "aset_s": [60.0]},
        endless=frozenset({"aset_s"}), may_answer=_NEVER),
    Call(outcome.rescue_demand, {
        "network": _HALL, "everybody": _CROWD, "gone": _GONE, "aset_s": [60.0, 60.0],
        "collapse_s": 90.0, "at_s": 120.0},
        endless=frozenset({"aset_s", "collapse_s", "at_s"}), may_answer=_NEVER),
)  # fmt: skip
