"""Thousands of design fires of one building, and when its rooms can no longer be borne."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.fire.aset import CRITERIA, endured, tenable
from sim.fire.design_course import design_course
from sim.fire.smoke_filling import Conditions
from sim.fire.zone_building import Building, Opening, Room, building
from sim.fire.zone_course import Sprinkler, play_fires
from tests.verification.cases_zone import storeys


def _hall() -> Building:
    return building(
        rooms=[Room(name="hall", floor_area_m2=300.0, height_m=4.0)],
        openings=[Opening(name="exit", between=("hall", "outside"), width_m=2.0, height_m=2.1)],
    )


def test_bigger_fire_leaves_less_time() -> None:
    """Slow to ultra-fast, each class ends the hall sooner."""
    course = design_course(growth_w_s2=[2.93, 11.7, 46.9, 187.6], peak_w=5e6)
    played = play_fires(_hall(), course=course, fire_room=0, n_steps=200, time_step_s=3.0)
    assert np.all(np.diff(played.tenability.aset_s[0]) < 0.0)
    assert {CRITERIA[index] for index in played.tenability.governing[0]} == {"layer"}


def test_blocks_are_joined_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    """Played seven together or three by three: the same."""
    course = design_course(growth_w_s2=np.linspace(5.0, 150.0, 7), peak_w=4e6, fuel_load_j=8e8)
    arguments: dict[str, Any] = {
        "course": course,
        "fire_room": [0, 1, 0, 3, 2, 0, 1],
        "n_steps": 60,
        "sprinkler": Sprinkler(works=[1, 0, 1, 1, 0, 1, 1]),
        "n_steps_a_record": 20,
    }
    whole = play_fires(storeys(), **arguments)
    monkeypatch.setattr("sim.fire.zone_course._BLOCK", 3)
    parts = play_fires(storeys(), **arguments)
    np.testing.assert_allclose(parts.tenability.reached_s, whole.tenability.reached_s)
    np.testing.assert_array_equal(parts.sprinkled_s, whole.sprinkled_s)
    np.testing.assert_allclose(parts.record[2].interface_m, whole.record[2].interface_m)
    assert parts.time_s.tolist() == [100.0, 200.0, 300.0]
    assert parts.hrr_w.shape == (3, 7)


def test_sprinkler_that_works_keeps_rooms_bearable_longer() -> None:
    """The same fire with and without heads; the heads open before the layer is hot."""
    course = design_course(growth_w_s2=[46.9, 46.9], peak_w=8e6)
    played = play_fires(
        storeys(),
        course=course,
        fire_room=0,
        n_steps=200,
        time_step_s=3.0,
        sprinkler=Sprinkler(works=[1.0, 0.0], decay_time_s=60.0),
    )
    assert np.isfinite(played.sprinkled_s[0])
    assert np.isinf(played.sprinkled_s[1])
    assert np.all(played.tenability.aset_s[:, 0] >= played.tenability.aset_s[:, 1])
    heat = CRITERIA.index("fed_heat")
    assert played.tenability.reached_s[heat, 1, 0] > played.tenability.reached_s[heat, 1, 1]


def test_exhaust_that_starts_late_helps_less() -> None:
    """Fans from the start, from two minutes, never: shorter and shorter."""
    course = design_course(growth_w_s2=np.full(3, 11.7), peak_w=2e6)
    played = play_fires(
        _hall(),
        course=course,
        fire_room=0,
        n_steps=150,
        time_step_s=4.0,
        exhaust_m3_s=[2.0],
        exhaust_from_s=[0.0, 120.0, 1e6],
    )
    time = played.tenability.aset_s[0]
    assert time[0] > time[1] > time[2]


def _layer(**change: float) -> Conditions:
    values = {
        "interface_m": 0.5,
        "temperature_k": 293.15,
        "co_frac": 0.0,
        "co2_frac": 0.0,
        "o2_frac": 0.2095,
        "soot_kg_m3": 0.0,
    } | change
    return Conditions(**{name: np.array([[value]]) for name, value in values.items()})


@pytest.mark.parametrize(
    ("change", "criterion"),
    [
        ({"interface_m": 1.9}, "layer"),
        ({"temperature_k": 333.2}, "temperature"),
        ({"soot_kg_m3": 4e-5}, "visibility"),
        ({"co_frac": 0.05}, "fed_gas"),
        ({"temperature_k": 900.0}, "fed_heat"),
    ],
)
def test_each_criterion_is_dated_by_itself(change: dict[str, float], criterion: str) -> None:
    """Passed in its step, and not without its cause."""
    state = tenable(n_rooms=1, n_fires=1)
    seen = _layer(**change)
    clear = _layer(interface_m=2.5)
    index = CRITERIA.index(criterion)
    before = endured(state, clear, ceiling_m=4.0, time_s=0.0, time_step_s=10.0)
    after = endured(before, seen, ceiling_m=4.0, time_s=10.0, time_step_s=10.0)
    assert before.governing[0, 0] == -1
    assert np.isinf(before.reached_s[index, 0, 0])
    assert after.reached_s[index, 0, 0] == 10.0


def test_head_below_the_smoke_takes_no_dose() -> None:
    """Foul hot smoke at 1.7 m does nothing to a head at 1.6 m, but the layer limit is passed."""
    layer = _layer(interface_m=1.7, co_frac=0.05, temperature_k=600.0, soot_kg_m3=1e-3)
    state = endured(
        tenable(n_rooms=1, n_fires=1), layer, ceiling_m=4.0, time_s=0.0, time_step_s=60.0
    )
    assert state.fed_gas[0, 0] == state.fed_heat[0, 0] == 0.0
    assert CRITERIA[state.governing[0, 0]] == "layer"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"head_m": 3.0}, "head_m = 3"),
        ({"fed_limit_ratio": 0.0}, "fed_limit_ratio = 0"),
        ({"time_step_s": 0.0}, "time_step_s = 0"),
        ({"ceiling_m": 1.0}, "ceiling_m = 1"),
        ({"time_s": -1.0}, "time_s must be"),
    ],
)
def test_impossible_input_is_refused(change: dict[str, float], message: str) -> None:
    """Names the argument and the value."""
    arguments = {"ceiling_m": 4.0, "time_s": 0.0, "time_step_s": 1.0} | change
    with pytest.raises(ValueError, match=message):
        endured(tenable(n_rooms=1, n_fires=1), _layer(), **arguments)


def test_impossible_series_is_refused() -> None:
    """No steps, no such room, too long a step."""
    course = design_course(growth_w_s2=46.9, peak_w=5e6)
    for change, message in (
        ({"n_steps": 0}, "n_steps = 0"),
        ({"fire_room": 3}, "fire_room = 3"),
        ({"time_step_s": 60.0}, "time_step_s = 60"),
    ):
        arguments: dict[str, Any] = {"fire_room": 0, "n_steps": 2} | change
        with pytest.raises(ValueError, match=message):
            play_fires(_hall(), course=course, **arguments)
