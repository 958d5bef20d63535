"""Courses of design fires, sprinklers, the fire service, and fronts under foam roofs."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from sim.fire.design_course import course_hrr_w, design_course, opening_limited_hrr_w
from sim.fire.fire_service import (
    ABSORBED_SHARE,
    STEAM_HEAT_J_KG,
    attacked_hrr_w,
    controlling_flow_kg_s,
    is_held,
)
from sim.fire.panel_front import FRONT_SPEED_M_S, front_arrival_s, roof_share_burning
from sim.fire.sprinkler import ceiling_jet, link_rise_after_k
from tests.verification.cases_zone import storeys


def test_default_parameters_are_pinned() -> None:
    """Nobody changes a coefficient without a changelog."""
    assert STEAM_HEAT_J_KG == 2.6e6
    assert ABSORBED_SHARE == 0.32
    assert FRONT_SPEED_M_S == (0.03, 0.05, 0.3)


def test_fire_without_end_of_fuel_holds_its_plateau() -> None:
    """A day later it burns as before."""
    course = design_course(growth_w_s2=46.9, peak_w=5e6)
    assert course_hrr_w(course, time_s=86_400.0) == pytest.approx(5e6)


def test_fire_smoulders_grows_and_burns_out() -> None:
    """Nothing before incubation, nothing after the fuel, the peak never passed."""
    course = design_course(growth_w_s2=46.9, peak_w=3e6, fuel_load_j=1e9, incubation_s=100.0)
    hrr = course_hrr_w(course, time_s=np.arange(0.0, 2000.0, 10.0))
    assert np.all(hrr[:11] == 0.0)
    assert hrr.max() == pytest.approx(3e6)
    assert hrr[-1] == 0.0


def test_sprinkler_holds_or_puts_out_but_never_feeds() -> None:
    """Held at the size of its opening; with a decay time it shrinks; never above the free fire."""
    course = design_course(growth_w_s2=46.9, peak_w=9e6, fuel_load_j=2e9)
    time = np.arange(0.0, 1500.0, 5.0)
    free = course_hrr_w(course, time_s=time)
    held = course_hrr_w(course, time_s=time, sprinkled_s=100.0)
    out = course_hrr_w(course, time_s=time, sprinkled_s=100.0, decay_time_s=60.0)
    assert held.max() == pytest.approx(46.9e4)
    assert np.all(out <= held)
    assert np.all(held <= free)


def test_closing_doors_starves_the_fire() -> None:
    """Half-open doors feed half the fire, shut ones none; a hole in the ceiling counts nothing."""
    place = storeys()
    full = opening_limited_hrr_w(place, room="shop")[0]
    assert opening_limited_hrr_w(place, room="shop", open_frac=np.full(6, 0.5))[0] == 0.5 * full
    assert opening_limited_hrr_w(place, room="shop", open_frac=[0, 1, 1, 1, 1, 1])[0] == 0.0


def test_ceiling_jet_fades_with_height_and_distance() -> None:
    """A higher ceiling or a farther head is cooler and calmer."""
    rise, speed = ceiling_jet(hrr_w=1e6, height_m=[3.0, 6.0, 6.0], radius_m=[2.0, 2.0, 5.0])
    assert rise[0] > rise[1] > rise[2]
    assert speed[1] > speed[2]


def test_slow_head_lags_and_a_cold_pipe_keeps_it_cooler() -> None:
    """RTI 300 after ten seconds is behind RTI 30; conduction lowers the end temperature."""
    jet = {"gas_rise_k": 100.0, "gas_speed_m_s": 2.0, "link_rise_k": 0.0}
    quick, slow = link_rise_after_k(**jet, time_step_s=10.0, rti_root_m_s=[30.0, 300.0])
    assert slow < quick < 100.0
    rest = link_rise_after_k(**jet, time_step_s=60.0, rti_root_m_s=5.0, conduction_root_m_s=1.0)
    assert rest == pytest.approx(100.0 * 2**0.5 / (2**0.5 + 1.0), rel=1e-6)


def test_enough_water_holds_and_more_water_takes_more() -> None:
    """At the controlling flow the fire stops growing; twice the water leaves less."""
    wide = {"hrr_w": 8e6, "hrr_density_w_m2": 5e4}
    least = controlling_flow_kg_s(**wide)
    assert is_held(hrr_w=8e6, water_flow_kg_s=least, controlling_kg_s=least)
    assert not is_held(hrr_w=8e6, water_flow_kg_s=0.9 * least, controlling_kg_s=least)
    step = wide | {"time_step_s": 30.0, "growth_w_s2": 46.9, "peak_w": 2e7}
    hrr = attacked_hrr_w(water_flow_kg_s=[0.0, least, 2.0 * least], **step)
    assert hrr[2] < hrr[1] < 8e6 < hrr[0]


def test_opened_vent_lets_an_attacked_fire_grow_again() -> None:
    """A higher peak after ventilation is used at once by a fire without water."""
    step = {"hrr_w": 3e6, "time_step_s": 30.0, "growth_w_s2": 46.9, "water_flow_kg_s": 0.0}
    assert attacked_hrr_w(peak_w=3e6, **step) == 3e6
    assert attacked_hrr_w(peak_w=9e6, **step) > 3e6


def test_baoyuanfeng_is_lost_in_the_order_of_its_record() -> None:
    """From a corner the whole roof burns after the ammonia (40 min), before control (4.7 h)."""
    side = 17_234.0**0.5
    far = front_arrival_s(distance_m=2**0.5 * side, front_speed_m_s=FRONT_SPEED_M_S)
    assert far[2] < 40 * 60 < far[1] < far[0] < 280 * 60


def test_front_ends_at_the_walls() -> None:
    """Nothing before it takes hold, all of the roof in the end, never more."""
    share = roof_share_burning(
        time_s=[0.0, 50.0, 1e4, 1e5],
        length_m=60.0,
        width_m=40.0,
        origin_x_m=30.0,
        origin_y_m=0.0,
        takes_hold_s=100.0,
    )
    assert share.tolist() == [0.0, 0.0, 1.0, 1.0]


_COURSE = {"growth_w_s2": 46.9, "peak_w": 5e6}
_SHED = {"time_s": 1.0, "length_m": 60.0, "width_m": 40.0, "origin_x_m": 0.0, "origin_y_m": 0.0}


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("design_course.design_course", _COURSE | {"peak_w": 2e9}, r"peak_w = 2e\+09 outside"),
        ("design_course.design_course", _COURSE | {"fuel_load_j": 0.0}, "fuel_load_j = 0"),
        ("design_course.design_course", _COURSE | {"growth_w_s2": -1.0}, "growth_w_s2 = -1"),
        (
            "sprinkler.ceiling_jet",
            {"hrr_w": -1.0, "height_m": 3.0, "radius_m": 1.0},
            "hrr_w = -1",
        ),
        ("fire_service.absorbed_heat_w", {"water_flow_kg_s": -1.0}, "water_flow_kg_s = -1"),
        ("fire_service.controlling_flow_kg_s", {"hrr_w": np.nan}, "hrr_w = nan"),
        ("panel_front.front_arrival_s", {"distance_m": -1.0}, "distance_m = -1"),
        ("panel_front.roof_share_burning", _SHED | {"origin_x_m": 70.0}, "origin_x_m = 70"),
        ("panel_front.roof_share_burning", _SHED | {"front_speed_m_s": 0.0}, "front_speed_m_s"),
    ],
)
def test_impossible_input_is_refused(name: str, arguments: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    module, function = name.split(".")
    with pytest.raises(ValueError, match=message):
        getattr(importlib.import_module(f"sim.fire.{module}"), function)(**arguments)


def test_room_that_is_not_there_has_no_openings() -> None:
    """Refused with the range."""
    with pytest.raises(ValueError, match="room 'attic' is not one of"):
        opening_limited_hrr_w(storeys(), room="attic")
