"""Puff trains under a shifting wind: mass, growth, symmetry, doses, rings, refusals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.dispersion.footprint_contour import ring_area_m2
from sim.consequence.dispersion.footprint_puff import puff_footprints
from sim.consequence.dispersion.footprint_receptors import (
    puff_concentration_series_kg_m3,
    puff_dose,
    puff_strength_kg_m3,
)
from sim.consequence.dispersion.puff_path import puff_train, wind_series

TIMES = np.arange(1, 31) * 60.0


def wind_of(turn=60.0, classes=("D", "E"), speed=4.0, steps=6):
    names = [classes[k * len(classes) // steps] for k in range(steps)]
    return wind_series(
        start_s=np.arange(steps) * 300.0,
        wind_speed_m_s=np.full(steps, speed),
        wind_direction_deg=np.linspace(270.0, 270.0 + turn, steps),
        stability_class=names,
    )


def train_of(wind=None, times=TIMES, rate=(1.0, 0.5), start=(0.0, 400.0), end=900.0, height=0.0):
    return puff_train(
        wind=wind or wind_of(),
        release_start_s=start,
        release_end_s=end,
        mass_rate_kg_s=rate,
        time_s=times,
        release_height_m=height,
    )


def brute_force(train, east, north, z):
    strength = puff_strength_kg_m3(train=train, z_m=z)
    rows = []
    for k in range(train.time_s.size):
        r2 = np.square(east[:, None] - train.east_m[k]) + np.square(
            north[:, None] - train.north_m[k]
        )
        rows.append(np.exp(-0.5 * r2 / np.square(train.sigma_y_m[k])) @ strength[k])
    return np.array(rows)


@settings(max_examples=20, deadline=None)
@given(
    rates=st.lists(st.floats(0.0, 10.0), min_size=1, max_size=5),
    turn=st.floats(-180.0, 180.0),
    classes=st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=4),
)
def test_the_gas_in_the_air_is_what_has_been_released(rates, turn, classes):
    """At every time, whatever the wind did, the puffs' masses add up."""
    start = np.arange(len(rates)) * 120.0
    train = train_of(wind_of(turn, tuple(classes)), rate=rates, start=start, end=start[-1] + 120.0)
    lasting = np.clip(TIMES[:, None] - start, 0.0, 120.0)
    np.testing.assert_allclose(train.mass_kg.sum(axis=1), lasting @ np.array(rates), atol=1e-9)


@settings(max_examples=12, deadline=None)
@given(classes=st.lists(st.sampled_from("ABCDEF"), min_size=2, max_size=6))
def test_a_puff_never_shrinks_nor_jumps(classes):
    """Watched every four seconds through changes of stability, its spread grows smoothly."""
    times = np.arange(100.0, 1700.0, 4.0)
    train = train_of(wind_of(0.0, tuple(classes)), times, rate=[1e6], start=[0.0], end=1e-6)
    alive = train.mass_kg > 0.0
    for spread in (train.sigma_y_m[alive], train.sigma_z_m[alive]):
        step = np.diff(spread)
        assert spread.size == times.size
        assert step.min() >= -1e-9
        # 16 m further at 0.22 m/m, the fastest growth of any rural class (A across the wind)
        assert step.max() <= 0.22 * 16.0


def test_growth_does_not_depend_on_how_the_wind_is_cut():
    """The same weather in one step or in six gives the same puffs."""
    one, six = train_of(wind_of(0.0, ("D",), steps=1)), train_of(wind_of(0.0, ("D",)))
    np.testing.assert_allclose(one.sigma_z_m, six.sigma_z_m)
    np.testing.assert_allclose(one.east_m, six.east_m)


def test_before_the_release_nothing_is_in_the_air():
    """No puff, no concentration, no ring."""
    train = train_of(times=[-60.0, 0.0])
    assert not train.mass_kg.any()
    assert not puff_concentration_series_kg_m3(train=train, east_m=0.0, north_m=0.0, z_m=0.0).any()
    assert puff_footprints(train=train, level_kg_m3=1e-6, z_m=0.0).maximum == (((),),)


def test_blocks_of_receptors_give_what_plain_sums_give():
    """A thousand receptors pruned by blocks: same as every puff at every receptor."""
    rng = np.random.default_rng(3)
    east, north = rng.uniform(-1000.0, 6000.0, (2, 1003))
    train = train_of(height=5.0)
    found = puff_concentration_series_kg_m3(train=train, east_m=east, north_m=north, z_m=1.5)
    plain = brute_force(train, east, north, 1.5)
    # what is cut off lies 5.5 sigma from a puff: 2.7e-7 of its middle
    np.testing.assert_allclose(found, plain, rtol=5e-6, atol=3e-7 * plain.max())


def test_mirrored_wind_mirrors_the_cloud():
    """A wind that turns left does to the left what one that turns right does to the right."""
    left, right = train_of(wind_of(-60.0)), train_of(wind_of(60.0))
    east, north = np.array([500.0, 1500.0, 2500.0]), np.array([100.0, -300.0, -900.0])
    a = puff_concentration_series_kg_m3(train=left, east_m=east, north_m=north, z_m=0.0)
    b = puff_concentration_series_kg_m3(train=right, east_m=east, north_m=-north, z_m=0.0)
    assert a.max() > 0.0
    np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-9 * a.max())


@settings(max_examples=10, deadline=None)
@given(factor=st.floats(0.1, 100.0), n=st.floats(1.0, 3.0))
def test_dose_goes_with_the_power_of_the_rate(factor, n):
    """Twice the gas is 2^n the toxic load."""
    place = {"east_m": [800.0, 1500.0], "north_m": [0.0, -50.0], "z_m": 1.5, "n": n}
    base = puff_dose(train=train_of(), **place)
    more = puff_dose(train=train_of(rate=(factor, 0.5 * factor)), **place)
    assert base.min() > 0.0
    np.testing.assert_allclose(more, base * factor**n, rtol=1e-5)


def test_rings_hold_the_largest_so_far_and_the_present():
    """The zone touched so far never shrinks and always holds the present one."""
    levels = [1e-6, 1e-5]
    found = puff_footprints(train=train_of(), level_kg_m3=levels, z_m=0.0, steps=range(0, 30, 3))
    for k in range(len(levels)):
        most = [sum(ring_area_m2(r) for r in rings[k]) for rings in found.maximum]
        now = [sum(ring_area_m2(r) for r in rings[k]) for rings in found.present]
        assert np.all(np.diff(most) >= -1e-9)
        assert all(m >= p - 1e-6 for m, p in zip(most, now, strict=True))
        assert most[-1] > now[-1]
    assert found.time_s.tolist() == TIMES[::3].tolist()


def test_edges_of_rings_lie_at_the_level():
    """Receptors placed on a ring breathe the level, within the grid's error."""
    train = train_of()
    rings = puff_footprints(train=train, level_kg_m3=[1e-5], z_m=0.0, steps=[12]).present[0][0]
    assert rings
    for ring in rings:
        series = puff_concentration_series_kg_m3(
            train=train, east_m=ring[:, 0], north_m=ring[:, 1], z_m=0.0
        )
        far = np.hypot(ring[:, 0], ring[:, 1]) > 500.0
        np.testing.assert_allclose(series[12][far], 1e-5, rtol=0.02)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("wind_speed_m_s", lambda: wind_of(speed=0.0)),
        ("wind_direction_deg", lambda: wind_of(turn=math.nan)),
        ("stability_class", lambda: wind_of(classes=("G",))),
        ("start_s must rise", lambda: wind_series(
            start_s=[0.0, 0.0], wind_speed_m_s=[1.0, 1.0], wind_direction_deg=[0.0, 0.0],
            stability_class=["D", "D"])),
        ("one length", lambda: wind_series(
            start_s=[0.0, 9.0], wind_speed_m_s=[1.0], wind_direction_deg=[0.0, 0.0],
            stability_class=["D", "D"])),
        ("mass_rate_kg_s", lambda: train_of(rate=(-1.0, 1.0))),
        ("release_start_s must rise", lambda: train_of(rate=(1.0,))),
        ("release_start_s must rise", lambda: train_of(end=100.0)),
        ("release_height_m", lambda: train_of(height=math.nan)),
        ("time_s", lambda: train_of(times=[math.nan])),
        ("wind must begin", lambda: train_of(start=(-10.0, 400.0))),
        ("z_m", lambda: puff_strength_kg_m3(train=train_of(), z_m=-1.0)),
        ("east_m", lambda: puff_dose(train=train_of(), east_m=math.nan, north_m=0.0, z_m=0.0)),
        ("n must be", lambda: puff_dose(
            train=train_of(), east_m=0.0, north_m=0.0, z_m=0.0, n=0.0)),
        ("two rising times", lambda: puff_dose(
            train=train_of(times=[60.0]), east_m=0.0, north_m=0.0, z_m=0.0)),
        ("level_kg_m3", lambda: puff_footprints(train=train_of(), level_kg_m3=0.0, z_m=0.0)),
        ("steps", lambda: puff_footprints(
            train=train_of(), level_kg_m3=1.0, z_m=0.0, steps=[99])),
        ("n_along", lambda: puff_footprints(
            train=train_of(), level_kg_m3=1.0, z_m=0.0, n_along=3)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(name: str, call: Any):
    """Calm, unknown classes, NaN, a wind that begins too late: refused by name."""
    with pytest.raises(ValueError, match=name):
        call()


def test_no_receptor_is_no_trouble():
    """An empty list of people gives an empty list of doses."""
    assert puff_dose(train=train_of(), east_m=[], north_m=[], z_m=0.0).shape == (0,)
