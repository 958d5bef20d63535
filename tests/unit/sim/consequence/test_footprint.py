"""Footprints of steady and passing clouds: scaling, symmetry, limits, refusals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.dispersion.footprint import (
    averaged_sigmas,
    downwind_axes,
    gaussian_profile,
    similarity_profile,
    steady_footprints,
)
from sim.consequence.dispersion.footprint_band import band_levels_kg_m3, scatter_factor
from sim.consequence.dispersion.footprint_contour import ring_area_m2, rings_at_level
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.plume import concentration_kg_m3
from sim.consequence.dispersion.similarity_plume import (
    plume_concentration_kg_m3,
    similarity_plume,
)
from sim.consequence.dispersion.wind import STABILITY_CLASSES


def sigmas_of(name):
    return lambda x: briggs_sigmas_m(x_m=x, stability_class=name)


def axis_of(rate=1.0, *, wind=4.0, height=0.0, z=0.0, sigmas=None):
    return gaussian_profile(
        mass_rate_kg_s=rate,
        wind_speed_m_s=wind,
        release_height_m=height,
        z_m=z,
        sigmas=sigmas or sigmas_of("D"),
    )


def footprints(level, profile, direction=270.0):
    return steady_footprints(level_kg_m3=level, axis=profile, wind_direction_deg=direction)


def test_the_axis_is_the_plume():
    """The unchecked axis gives what the checked plume gives."""
    x = np.geomspace(10.0, 1e4, 30)
    for height, z in ((0.0, 0.0), (20.0, 0.0), (20.0, 1.5), (0.0, 30.0)):
        axis, sigma_y = axis_of(2.0, height=height, z=z)(x)
        checked = concentration_kg_m3(
            mass_rate_kg_s=2.0,
            wind_speed_m_s=4.0,
            x_m=x,
            y_m=0.0,
            z_m=z,
            release_height_m=height,
            sigma_y_m=sigma_y,
            sigma_z_m=sigmas_of("D")(x)[1],
        )
        np.testing.assert_allclose(axis, checked, rtol=1e-12)


def test_rings_are_closed_and_their_edge_lies_at_the_level():
    """Each ring returns to its start, runs counter-clockwise, and has the level on its edge."""
    zones = footprints([1e-6, 1e-5, 1e-4], axis_of())
    for level, ring, area in zip(zones.level_kg_m3, zones.ring_m, zones.area_m2, strict=True):
        np.testing.assert_array_equal(ring[0], ring[-1])
        assert ring_area_m2(ring) == pytest.approx(area, rel=2e-4)
        sigma_y, sigma_z = sigmas_of("D")(ring[1:-1, 0])
        edge = concentration_kg_m3(
            mass_rate_kg_s=1.0,
            wind_speed_m_s=4.0,
            x_m=ring[1:-1, 0],
            y_m=ring[1:-1, 1],
            z_m=0.0,
            release_height_m=0.0,
            sigma_y_m=sigma_y,
            sigma_z_m=sigma_z,
        )
        np.testing.assert_allclose(edge, level, rtol=1e-8)


def test_a_footprint_is_the_same_on_both_sides():
    """A plume does not know left from right."""
    zones = footprints(1e-5, axis_of())
    ring = zones.ring_m[0]
    np.testing.assert_allclose(ring[:, 1], -ring[::-1, 1], atol=1e-9)


def test_a_level_that_is_not_reached_has_no_footprint():
    """A whisper of gas reaches no dangerous level: end 0, area 0."""
    zones = footprints([1e-5, 1e9], axis_of())
    assert zones.end_m[1] == zones.area_m2[1] == 0.0
    assert not zones.ring_m[1].any()
    assert footprints(1e-5, axis_of(0.0)).end_m[0] == 0.0


def test_a_level_still_reached_at_100_km_is_said_so():
    """The ring is cut at 100 km with two corners, and the end is infinite."""
    zones = footprints([1e-12, 1e-5], axis_of(100.0))
    assert math.isinf(zones.end_m[0])
    assert zones.ring_m[0, :, 0].max() == pytest.approx(1e5)
    assert np.count_nonzero(np.isclose(zones.ring_m[0, :, 0], 1e5)) == 2
    assert ring_area_m2(zones.ring_m[1]) == pytest.approx(zones.area_m2[1], rel=2e-4)


def test_longer_averaging_widens_the_plume_and_shortens_it():
    """The wind wanders: an hour's mean is wider and thinner than ten minutes'."""
    hour = averaged_sigmas(sigmas=sigmas_of("D"), averaging_time_s=3600.0)
    short, long = footprints(1e-6, axis_of()), footprints(1e-6, axis_of(sigmas=hour))
    assert long.end_m[0] < short.end_m[0]
    x = np.array([500.0])
    assert hour(x)[0] / sigmas_of("D")(x)[0] == pytest.approx(6.0**0.2)
    assert hour(x)[1] == pytest.approx(sigmas_of("D")(x)[1])


def test_footprint_of_a_similarity_plume_has_the_level_on_its_edge():
    """The same rings serve the better plume."""
    plume = similarity_plume(
        friction_velocity_m_s=0.3, obukhov_length_m=-50.0, roughness_length_m=0.01
    )
    profile = similarity_profile(plume=plume, mass_rate_kg_s=1.0, z_m=1.5)
    zones = footprints(1e-5, profile)
    x, y = zones.distance_m[0, 20:-1], zones.half_width_m[0, 20:-1]
    edge = plume_concentration_kg_m3(plume=plume, mass_rate_kg_s=1.0, x_m=x, y_m=y, z_m=1.5)
    # the look-up interpolates 1/sigma_y, the profile sigma_y: 1e-3 apart at most
    np.testing.assert_allclose(edge, 1e-5, rtol=2e-3)


@settings(max_examples=25, deadline=None)
@given(
    rate=st.floats(0.01, 100.0),
    factor=st.floats(1.01, 10.0),
    name=st.sampled_from(STABILITY_CLASSES),
    height=st.sampled_from([0.0, 5.0, 30.0]),
)
def test_more_gas_or_a_lower_level_never_shrinks_a_footprint(rate, factor, name, height):
    """Only the ratio of rate and level counts, and the footprint grows with it."""
    little = axis_of(rate, sigmas=sigmas_of(name), height=height)
    more = axis_of(factor * rate, sigmas=sigmas_of(name), height=height)
    base, grown = footprints(1e-5, little), footprints(1e-5, more)
    lower = footprints(1e-5 / factor, little)
    assert grown.area_m2[0] >= base.area_m2[0]
    assert grown.end_m[0] >= base.end_m[0]
    np.testing.assert_allclose(lower.area_m2, grown.area_m2, rtol=1e-6)


@settings(max_examples=30, deadline=None)
@given(direction=st.floats(-720.0, 720.0))
def test_turning_the_wind_turns_the_footprint(direction):
    """Area and distances stay; the tip goes where the wind goes."""
    zones, east = footprints(1e-5, axis_of(), direction), footprints(1e-5, axis_of(), 270.0)
    np.testing.assert_allclose(zones.area_m2, east.area_m2)
    along, across = downwind_axes(direction)
    np.testing.assert_allclose(zones.ring_m[0] @ along, east.ring_m[0, :, 0], atol=1e-8)
    np.testing.assert_allclose(zones.ring_m[0] @ across, east.ring_m[0, :, 1], atol=1e-8)


def test_bands_enclose_the_footprint():
    """Inner ring inside, outer ring outside; perfect agreement leaves one ring."""
    levels = np.array([float(v) for v in band_levels_kg_m3(level_kg_m3=1e-5, vg_ratio=1.15)])
    ends = footprints(levels, axis_of()).end_m
    assert ends[0] < ends[1] < ends[2]
    assert float(scatter_factor(vg_ratio=1.0)) == 1.0
    assert float(scatter_factor(vg_ratio=1.5, confidence_prob=0.99)) > float(
        scatter_factor(vg_ratio=1.5)
    )
    # bias alone makes no scatter
    mg = 1.3
    assert float(
        scatter_factor(vg_ratio=math.exp(math.log(mg) ** 2), mg_ratio=mg)
    ) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: footprints(0.0, axis_of()),
        lambda: footprints(math.nan, axis_of()),
        lambda: footprints(1e-5, axis_of(), math.nan),
        lambda: axis_of(-1.0),
        lambda: axis_of(wind=0.0),
        lambda: axis_of(height=-1.0),
        lambda: axis_of(z=math.inf),
        lambda: averaged_sigmas(sigmas=sigmas_of("D"), averaging_time_s=0.0),
        lambda: scatter_factor(vg_ratio=0.9),
        lambda: scatter_factor(vg_ratio=1.1, mg_ratio=0.0),
        lambda: scatter_factor(vg_ratio=1.1, confidence_prob=1.0),
        lambda: band_levels_kg_m3(level_kg_m3=-1.0, vg_ratio=1.1),
    ],
    ids=["level_kg_m3", "level_kg_m3-nan", "wind_direction_deg", "mass_rate_kg_s",
         "wind_speed_m_s", "release_height_m", "z_m", "averaging_time_s", "vg_ratio", "mg_ratio",
         "confidence_prob", "level_kg_m3-band"],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(call: Any, request: pytest.FixtureRequest):
    """Zero wind, negative mass, NaN: refused, and the message names the argument."""
    name = request.node.callspec.id.partition("-")[0]
    with pytest.raises(ValueError, match=name):
        call()


def test_scatter_below_the_bias_is_refused():
    """No data give a geometric variance below that of the bias alone."""
    with pytest.raises(ValueError, match="below exp"):
        scatter_factor(vg_ratio=1.01, mg_ratio=1.5)


def test_saddles_are_joined_where_the_middle_is_inside():
    """Two peaks that touch at a corner are one island if the middle is above the level."""
    line = [0.0, 1.0, 2.0, 3.0]
    value = np.zeros((4, 4))
    value[1, 1] = value[2, 2] = 1.0
    apart = rings_at_level(value, x_m=line, y_m=line, level=0.6)
    joined = rings_at_level(value, x_m=line, y_m=line, level=0.4)
    assert [len(apart), len(joined)] == [2, 1]
    value = value[::-1]
    assert len(rings_at_level(value, x_m=line, y_m=line, level=0.6)) == 2
    assert len(rings_at_level(value, x_m=line, y_m=line, level=0.4)) == 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), level=st.floats(0.2, 0.8))
def test_rings_of_any_field_close_and_keep_the_inside_to_their_left(seed, level):
    """Random noise: every ring closed; areas add up to the interpolated area of the inside."""
    noise = np.zeros((14, 12))
    noise[1:-1, 1:-1] = np.random.default_rng(seed).random((12, 10))
    rings = rings_at_level(noise, x_m=np.arange(14.0), y_m=np.arange(12.0), level=level)
    for ring in rings:
        np.testing.assert_array_equal(ring[0], ring[-1])
        assert len(ring) >= 4
    total = sum(ring_area_m2(ring) for ring in rings)
    inside = noise >= level
    assert 0.0 <= total <= 4.0 * inside.sum()
    assert sum(ring_area_m2(ring) > 0.0 for ring in rings) >= bool(inside.any())


def test_a_grid_whose_rim_reaches_the_level_is_refused():
    """A ring cut by the grid would be no ring."""
    with pytest.raises(ValueError, match="rim"):
        rings_at_level(np.ones((3, 3)), x_m=[0, 1, 2], y_m=[0, 1, 2], level=0.5)
    with pytest.raises(ValueError, match="shape"):
        rings_at_level(np.ones((3, 3)), x_m=[0, 1], y_m=[0, 1, 2], level=0.5)
    assert rings_at_level(np.zeros((3, 3)), x_m=[0, 1, 2], y_m=[0, 1, 2], level=0.5) == ()
