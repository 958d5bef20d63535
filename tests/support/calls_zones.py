"""Valid calls of the models of fires over several rooms, of sprinklers, crews and their water."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.fire import (
    aset,
    crew_search,
    design_course,
    fire_service,
    panel_front,
    sprinkler,
    water_access,
    zone_building,
    zone_course,
    zone_smoke,
)
from tests.support.refusals import Call

_NEVER = (math.inf,)
_PLACES: dict[str, Any] = {
    "rooms": [zone_building.Room(name="hall", floor_area_m2=100.0, height_m=3.0)],
    "openings": [
        zone_building.Opening(name="exit", between=("hall", "outside"), width_m=1.0, height_m=2.0)
    ],
}
_HALL = zone_building.building(**_PLACES)
_COURSE = design_course.design_course(growth_w_s2=[46.9], peak_w=5e6)
_CLEAR = zone_smoke.no_zone_smoke(_HALL, n_fires=1)
_SMOKE = zone_smoke.advance_zones(_CLEAR, _HALL, hrr_w=5e5, fire_room=0, time_step_s=5.0)
_FIRE: dict[str, Any] = {"fire_height_m": 0.2, "exhaust_m3_s": 2.0, "open_frac": 0.5}

CALLS: Final = (
    Call(design_course.design_course, {
        "growth_w_s2": 46.9, "peak_w": 5e6, "fuel_load_j": 3e9, "incubation_s": 10.0,
        "decay_from_share_frac": 0.7}, endless=frozenset({"peak_w", "fuel_load_j"}),
        may_answer=_NEVER),
    Call(design_course.course_hrr_w, {
        "course": _COURSE, "time_s": 60.0, "sprinkled_s": 90.0, "decay_time_s": 100.0},
        endless=frozenset({"sprinkled_s", "decay_time_s"})),
    Call(design_course.opening_limited_hrr_w, {
        "place": _HALL, "room": "hall", "open_frac": 0.5}),
    Call(fire_service.absorbed_heat_w, {"water_flow_kg_s": 7.5, "absorbed_share_frac": 0.3}),
    Call(fire_service.controlling_flow_kg_s, {
        "hrr_w": 1e6, "hrr_density_w_m2": 5e5, "critical_intensity_kg_s_m2": 0.06,
        "absorbed_share_frac": 0.3}),
    Call(fire_service.is_held, {
        "hrr_w": 1e6, "water_flow_kg_s": 2.0, "controlling_kg_s": 1.0}),
    Call(fire_service.attacked_hrr_w, {
        "hrr_w": 1e6, "time_step_s": 1.0, "water_flow_kg_s": 5.0, "growth_w_s2": 46.9,
        "peak_w": 5e6, "hrr_density_w_m2": 5e5, "absorbed_share_frac": 0.3},
        endless=frozenset({"peak_w"})),
    Call(panel_front.front_arrival_s, {
        "distance_m": 20.0, "front_speed_m_s": 0.05, "takes_hold_s": 60.0},
        endless=frozenset({"takes_hold_s"}), may_answer=_NEVER),
    Call(panel_front.roof_share_burning, {
        "time_s": 600.0, "length_m": 50.0, "width_m": 20.0, "origin_x_m": 5.0, "origin_y_m": 5.0,
        "front_speed_m_s": 0.05, "takes_hold_s": 60.0}, endless=frozenset({"takes_hold_s"})),
    Call(sprinkler.ceiling_jet, {"hrr_w": 1e6, "height_m": 4.0, "radius_m": 2.5}),
    Call(sprinkler.link_rise_after_k, {
        "link_rise_k": 10.0, "gas_rise_k": 80.0, "gas_speed_m_s": 1.5, "time_step_s": 1.0,
        "rti_root_m_s": 50.0, "conduction_root_m_s": 0.5}),
    Call(zone_building.building, {**_PLACES, "ambient_k": 293.0}),
    Call(zone_course.play_fires, {
        "place": _HALL, "fire_room": 0, "course": _COURSE, "n_steps": 3, "time_step_s": 5.0,
        "exhaust_from_s": 10.0, "head_m": 1.6, "fed_limit_ratio": 0.3, **_FIRE},
        endless=frozenset({"exhaust_from_s"}), may_answer=_NEVER),
    Call(zone_smoke.advance_zones, {
        "smoke": _SMOKE, "place": _HALL, "fire_room": 0, "hrr_w": 5e5, "time_step_s": 5.0,
        **_FIRE}),
    Call(aset.endured, {
        "before": aset.tenable(n_rooms=1, n_fires=1),
        "layer": zone_smoke.zone_conditions(_SMOKE, _HALL), "ceiling_m": np.array([[3.0]]),
        "time_s": 10.0, "time_step_s": 5.0, "head_m": 1.6, "fed_limit_ratio": 0.3},
        may_answer=_NEVER),
    Call(crew_search.search_time_s, {
        "area_m2": 50.0, "room_time_s": 240.0, "sweep_speed_m_s": 0.4}),
    Call(crew_search.clear_search_time_s, {"area_m2": 50.0}),
    Call(crew_search.air_time_s, {
        "cylinder_m3": 6.8e-3, "full_pa": 30e6, "reserve_pa": 5.5e6, "air_use_m3_s": 1.15e-3}),
    Call(crew_search.is_workable, {"interface_m": 1.5, "temperature_k": 400.0},
         signed=frozenset({"interface_m"})),
    Call(water_access.door_share, {"floor_area_m2": 400.0, "n_doors": 2.0, "stream_m": 10.0}),
    Call(water_access.front_share, {
        "floor_area_m2": 400.0, "sill_m": 4.0, "reach_m": 12.0, "stream_m": 10.0}),
)  # fmt: skip
