"""Gas from a buried main: what leaks, gathers, ignites; bad input refused by name."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consequence.explosion.enclosure_gas import (
    culvert_gas,
    room_gas_frac,
    room_history_frac,
    room_time_to_frac_s,
)
from sim.consequence.explosion.gas_ignition import exposure_s, ignition_time_s, time_in_range_s
from sim.consequence.release.soil_leak import (
    buried_leak,
    fading_rate_m3_s,
    hole_diameter_m,
    isolated_gas_m3,
    pressure_class,
    soil_gas_m3,
)

METHANE = {"temperature_k": 283.15, "molar_mass_kg_mol": 0.0160425, "heat_ratio": 1.30351}
MAIN = {"gauge_pressure_pa": 0.3e6, "pipe_diameter_m": 0.2, "hole_diameter_m": 0.01, **METHANE}
ROOM = {"gas_rate_m3_s": 0.02, "ventilation_m3_s": 0.08, "volume_m3": 300.0}
DRAIN = {
    "time_s": [0.0, 60.0, 120.0], "gas_rate_m3_s": 0.05, "air_rate_m3_s": 0.45,
    "area_m2": 2.0, "length_m": 100.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gauge_pressure_pa": 0.0}, "gauge_pressure_pa"),
        ({"gauge_pressure_pa": -5e3}, "gauge_pressure_pa"),
        ({"hole_diameter_m": 0.21}, "hole_diameter_m must not exceed pipe_diameter_m"),
        ({"hole_diameter_m": 0.0}, "hole_diameter_m"),
        ({"pipe_diameter_m": math.nan}, "pipe_diameter_m"),
    ],
)
def test_a_main_that_cannot_be_is_refused(change, message):
    """Pressure below ambient, a hole larger than the pipe or none: named."""
    with pytest.raises(ValueError, match=message):
        buried_leak(**(MAIN | change))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"volume_m3": 0.0}, "volume_m3"),
        ({"ventilation_m3_s": -0.1}, "ventilation_m3_s"),
        ({"gas_rate_m3_s": math.nan}, "gas_rate_m3_s"),
    ],
)
def test_a_room_that_cannot_be_is_refused(change, name):
    """No volume, negative ventilation: named."""
    with pytest.raises(ValueError, match=name):
        room_gas_frac(time_s=60.0, **(ROOM | change))
    with pytest.raises(ValueError, match=name):
        room_time_to_frac_s(target_frac=0.05, **(ROOM | change))
    with pytest.raises(ValueError, match=name):
        room_history_frac(time_s=[0.0, 60.0], **(ROOM | change))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"area_m2": 0.0}, "area_m2"),
        ({"length_m": 0.0}, "length_m"),
        ({"air_rate_m3_s": -0.1}, "air_rate_m3_s"),
        ({"time_s": [0.0, 60.0, 50.0]}, "time_s"),
        ({"gas_rate_m3_s": [0.1, 0.1, 0.1]}, "gas_rate_m3_s"),
    ],
)
def test_a_culvert_that_cannot_be_is_refused(change, name):
    """No section, no length, negative draught, times that run back: named."""
    with pytest.raises(ValueError, match=name):
        culvert_gas(**(DRAIN | change))


def test_a_main_above_the_classes_is_no_town_main():
    """4 MPa is the last class; more is a long-distance pipeline."""
    assert pressure_class(gauge_pressure_pa=4e6) == "high_a"
    with pytest.raises(ValueError, match="gauge_pressure_pa"):
        pressure_class(gauge_pressure_pa=4.1e6)


def test_each_size_of_hole_comes_as_often_as_its_weight():
    """1, 5, 20 mm and full bore with weights 4, 3, 2, 1 over a thousand even levels."""
    levels = (np.arange(1000) + 0.5) / 1000
    drawn = [
        hole_diameter_m(pipe_diameter_m=0.3, weights=(4.0, 3.0, 2.0, 1.0), quantile_prob=u)
        for u in levels.tolist()
    ]
    assert [drawn.count(size) for size in (0.001, 0.005, 0.02, 0.3)] == [400, 300, 200, 100]
    last = hole_diameter_m(pipe_diameter_m=0.3, weights=(1.0, 0.0, 0.0, 0.0), quantile_prob=1.0)
    assert last == 0.001
    assert hole_diameter_m(pipe_diameter_m=0.01, weights=(0, 0, 1, 0), quantile_prob=0.5) == 0.01


@pytest.mark.parametrize("weights", [(0.0, 0.0, 0.0, 0.0), (1.0, 1.0), (1.0, -1.0, 0.0, 1.0)])
def test_weights_that_cannot_be_are_refused(weights):
    """None above 0, too few, negative."""
    with pytest.raises(ValueError, match="weights"):
        hole_diameter_m(pipe_diameter_m=0.3, weights=weights, quantile_prob=0.5)


def test_a_hole_near_the_bore_is_flagged():
    """Beyond half the bore the supply does not hold its pressure."""
    assert buried_leak(**MAIN).outside == ()
    assert "hole_ratio" in buried_leak(**(MAIN | {"hole_diameter_m": 0.15})).outside[0]


def test_more_porous_and_farther_soil_holds_more():
    """Cubic with distance, linear with porosity; nothing between means nothing held."""
    near, far, loose = (
        float(soil_gas_m3(distance_m=d, porosity_ratio=n))
        for d, n in ((1.0, 0.2), (2.0, 0.2), (1.0, 0.4))
    )
    assert far == pytest.approx(8 * near)
    assert loose == pytest.approx(2 * near)
    assert soil_gas_m3(distance_m=0.0, porosity_ratio=0.3) == 0.0
    with pytest.raises(ValueError, match="porosity_ratio"):
        soil_gas_m3(distance_m=1.0, porosity_ratio=1.2)


def test_nothing_left_behind_the_valve_stops_at_once():
    """Valves at the hole: the tail is empty; farther apart it lasts."""
    assert isolated_gas_m3(
        isolated_length_m=0.0, pipe_diameter_m=0.2, gauge_pressure_pa=0.3e6) == 0.0  # fmt: skip
    times = [0.0, 60.0, 120.0]
    assert fading_rate_m3_s(time_s=times, rate_m3_s=0.1, left_m3=0.0).tolist() == [0.0, 0.0]
    tail = fading_rate_m3_s(time_s=times, rate_m3_s=0.1, left_m3=50.0)
    assert 0.1 > tail[0] > tail[1] > 0.0


@given(
    gas=st.floats(0.0, 1.0), air=st.floats(0.0, 10.0), start=st.floats(0.0, 1.0),
    volume=st.floats(1.0, 1e4), time=st.floats(0.0, 1e5),
)  # fmt: skip
def test_a_room_stays_between_its_start_and_its_end(gas, air, start, volume, time):
    """The fraction never leaves the span from the start to q/(Q+q), and never 0 to 1."""
    found = float(
        room_gas_frac(time_s=time, gas_rate_m3_s=gas, ventilation_m3_s=air, volume_m3=volume,
                      initial_frac=start)
    )  # fmt: skip
    end = gas / (gas + air) if gas + air > 0.0 else start
    assert min(start, end) - 1e-9 <= found <= max(start, end) + 1e-9


def test_time_to_the_limit_is_when_the_room_is_there():
    """The fraction at the time to 5 % is 5 %; more air never shortens it."""
    air = np.array([0.0, 0.05, 0.2, 0.37])
    times = room_time_to_frac_s(target_frac=0.05, gas_rate_m3_s=0.02, ventilation_m3_s=air,
                                volume_m3=300.0)  # fmt: skip
    there = room_gas_frac(time_s=times, gas_rate_m3_s=0.02, ventilation_m3_s=air, volume_m3=300.0)
    np.testing.assert_allclose(there, 0.05, rtol=1e-9)
    assert all(less < more for less, more in pairwise(times.tolist()))
    already = room_time_to_frac_s(target_frac=0.05, initial_frac=0.07, **ROOM)
    assert already == 0.0


def test_a_culvert_shows_the_leak_that_was_a_way_ago():
    """A leak that weakens: rich far down, lean near the leak."""
    run = culvert_gas(**(DRAIN | {"gas_rate_m3_s": [0.05, 0.02]}))
    near, far = run.gas_frac(at_s=120.0, distance_m=[5.0, 25.0])
    assert near == pytest.approx(0.02 / 0.47)
    assert far == pytest.approx(0.1)


def test_stretches_in_range_are_told_apart():
    """In range, too rich, in range again: two stretches with a gap between."""
    run = culvert_gas(
        time_s=[0.0, 60.0, 120.0, 180.0, 240.0], gas_rate_m3_s=[0.05, 0.5, 0.05, 0.05],
        air_rate_m3_s=0.45, area_m2=2.0, length_m=200.0,
    )  # fmt: skip
    start, end = run.stretches_m(at_s=240.0, lower_frac=0.05, upper_frac=0.15)
    np.testing.assert_allclose(start, [0.0, 58.5])
    np.testing.assert_allclose(end, [30.0, 73.5])
    total = run.range_length_m(lower_frac=0.05, upper_frac=0.15)[-1]
    assert total == pytest.approx(float(np.sum(end - start)))


def test_a_still_culvert_without_gas_is_empty():
    """Nothing flows: no gas, no stretch."""
    run = culvert_gas(**(DRAIN | {"gas_rate_m3_s": 0.0, "air_rate_m3_s": 0.0}))
    assert run.gas_frac(at_s=120.0, distance_m=[0.0, 50.0]).tolist() == [0.0, 0.0]
    assert run.stretches_m(at_s=120.0, lower_frac=0.05, upper_frac=0.15)[0].size == 0


def test_no_time_in_range_no_ignition():
    """Below and above the range the clock stands; a longer wait never comes sooner."""
    time = [0.0, 100.0, 200.0]
    lean = exposure_s(time_s=time, gas_frac=[0.0, 0.04, 0.0], lower_frac=0.05, upper_frac=0.15)
    rich = exposure_s(time_s=time, gas_frac=[0.2, 0.3, 0.2], lower_frac=0.05, upper_frac=0.15)
    level = exposure_s(time_s=time, gas_frac=[0.1, 0.1, 0.1], lower_frac=0.05, upper_frac=0.15)
    assert lean.tolist() == rich.tolist() == [0.0, 0.0, 0.0]
    assert level.tolist() == time
    assert ignition_time_s(time_s=time, exposure_s=lean, needed_s=0.0) == math.inf
    when = [ignition_time_s(time_s=time, exposure_s=level, needed_s=n) for n in (0.0, 10.0, 200.0)]
    assert when == [0.0, 10.0, 200.0]
    assert ignition_time_s(time_s=time, exposure_s=level, needed_s=201.0) == math.inf


def test_the_rate_of_ignition_must_be_positive():
    """A rate of 0 or a level above 1 is refused by name."""
    with pytest.raises(ValueError, match="ignition_rate_per_s"):
        time_in_range_s(ignition_rate_per_s=0.0, quantile_prob=0.5)
    with pytest.raises(ValueError, match="quantile_prob"):
        time_in_range_s(ignition_rate_per_s=1.0, quantile_prob=1.5)
    assert float(time_in_range_s(ignition_rate_per_s=1.0, quantile_prob=1.0)) == math.inf
