"""Plumes and puffs behave as the atmosphere must: linear, symmetric, no flow through the ground."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.dispersion.parameters import (
    averaging_time_factor,
    briggs_sigmas_m,
    ccps_puff_sigmas_m,
)
from sim.consequence.dispersion.plume import (
    concentration_kg_m3,
    distance_to_concentration_m,
    isopleth_half_width_m,
)
from sim.consequence.dispersion.puff import finite_release_ratio, puff_train_concentration_kg_m3
from sim.consequence.dispersion.search import last_distance_above_m
from sim.consequence.dispersion.wind import STABILITY_CLASSES, StabilityClass

classes = st.sampled_from(STABILITY_CLASSES)
places = st.tuples(st.floats(10.0, 5000.0), st.floats(-800.0, 800.0), st.floats(0.0, 30.0))


def _plume(place: tuple[float, float, float], name: StabilityClass = "D", **other: Any) -> float:
    x, y, z = place
    sigma_y, sigma_z = briggs_sigmas_m(x_m=x, stability_class=name)
    arguments: dict[str, Any] = {
        "mass_rate_kg_s": 2.0,
        "wind_speed_m_s": 4.0,
        "release_height_m": 5.0,
        **other,
    }
    return float(
        concentration_kg_m3(x_m=x, y_m=y, z_m=z, sigma_y_m=sigma_y, sigma_z_m=sigma_z, **arguments)
    )


@given(places, classes)
@settings(derandomize=True, max_examples=60)
def test_twice_the_leak_gives_twice_the_concentration(
    place: tuple[float, float, float], name: StabilityClass
) -> None:
    """Doubling the release doubles the concentration everywhere."""
    assert _plume(place, name, mass_rate_kg_s=4.0) == 2.0 * _plume(place, name)


@given(places, classes)
@settings(derandomize=True, max_examples=60)
def test_twice_the_wind_gives_half_the_concentration(
    place: tuple[float, float, float], name: StabilityClass
) -> None:
    """In one stability, twice the wind dilutes twice as much."""
    assert _plume(place, name, wind_speed_m_s=8.0) == 0.5 * _plume(place, name)


@given(places, classes)
@settings(derandomize=True, max_examples=60)
def test_both_sides_of_the_plume_are_alike(
    place: tuple[float, float, float], name: StabilityClass
) -> None:
    """Left and right of the axis the concentration is the same."""
    x, y, z = place
    assert _plume((x, -y, z), name) == _plume((x, y, z), name)


@given(places)
@settings(derandomize=True, max_examples=60)
def test_source_and_receptor_height_may_be_exchanged(place: tuple[float, float, float]) -> None:
    """A source at 5 m seen at 12 m is a source at 12 m seen at 5 m."""
    x, y, _ = place
    there = _plume((x, y, 12.0), release_height_m=5.0)
    assert _plume((x, y, 5.0), release_height_m=12.0) == pytest.approx(there, rel=1e-12)


def test_nothing_flows_through_the_ground() -> None:
    """The concentration does not change with height at the ground."""
    low, high = (_plume((300.0, 0.0, z)) for z in (0.0, 1e-4))
    assert high == pytest.approx(low, rel=1e-9)


def test_nothing_is_found_upwind() -> None:
    """At and behind the source there is no gas, and the spread there may be zero."""
    found = concentration_kg_m3(
        mass_rate_kg_s=1.0,
        wind_speed_m_s=3.0,
        x_m=[-10.0, 0.0, 10.0],
        y_m=0.0,
        z_m=0.0,
        release_height_m=0.0,
        sigma_y_m=[0.0, 0.0, 1.0],
        sigma_z_m=[0.0, 0.0, 1.0],
    )
    assert found[:2].tolist() == [0.0, 0.0]
    assert found[2] > 0.0


def test_spread_of_zero_downwind_is_refused() -> None:
    """A plume without width cannot be: the argument is named."""
    with pytest.raises(ValueError, match="sigma_y_m and sigma_z_m must be above 0 m downwind"):
        _ = concentration_kg_m3(
            mass_rate_kg_s=1.0,
            wind_speed_m_s=3.0,
            x_m=10.0,
            y_m=0.0,
            z_m=0.0,
            release_height_m=0.0,
            sigma_y_m=0.0,
            sigma_z_m=1.0,
        )


@pytest.mark.parametrize("terrain", ["rural", "urban"])
@pytest.mark.parametrize("name", STABILITY_CLASSES)
def test_plume_widens_downwind(name: StabilityClass, terrain: Any) -> None:
    """Farther away the plume is wider and higher, in every class and terrain."""
    x = np.geomspace(1.0, 5e4, 200)
    for sigma in briggs_sigmas_m(x_m=x, stability_class=name, terrain=terrain):
        assert np.all(np.diff(sigma) > 0.0)
    for sigma in ccps_puff_sigmas_m(x_m=x, stability_class=name):
        assert np.all(np.diff(sigma) > 0.0)


def test_plume_is_wider_when_the_air_is_less_stable() -> None:
    """From F to A the plume spreads more and more."""
    widths = [
        [float(s) for s in briggs_sigmas_m(x_m=1000.0, stability_class=name)]
        for name in STABILITY_CLASSES
    ]
    assert np.all(np.diff(np.array(widths), axis=0) < 0.0)


def test_ten_minutes_are_the_reference() -> None:
    """Averaged over ten minutes the plume has its tabulated width; over an hour it is wider."""
    assert float(averaging_time_factor(averaging_time_s=600.0)) == 1.0
    assert float(averaging_time_factor(averaging_time_s=3600.0)) > 1.0


def _distance(level: Any, **other: Any) -> np.ndarray:
    arguments: dict[str, Any] = {
        "mass_rate_kg_s": 1.0,
        "wind_speed_m_s": 5.0,
        "release_height_m": 0.0,
        "z_m": 0.0,
        **other,
    }
    return distance_to_concentration_m(
        concentration_kg_m3=level,
        sigmas=lambda x: briggs_sigmas_m(x_m=x, stability_class="D"),
        **arguments,
    )


@given(st.floats(1e-7, 1e-2), st.sampled_from([0.0, 2.0, 20.0]))
@settings(derandomize=True, max_examples=40)
def test_concentration_at_the_distance_found_is_the_one_asked_for(
    level: float, height: float
) -> None:
    """At the edge of the zone the plume has just the concentration of the edge."""
    found = float(_distance(level, release_height_m=height))
    if found > 0.0:
        assert _plume(
            (found, 0.0, 0.0), mass_rate_kg_s=1.0, wind_speed_m_s=5.0, release_height_m=height
        ) == pytest.approx(level, rel=1e-6)


def test_distance_is_zero_when_never_reached_and_infinite_when_never_left() -> None:
    """A zone that does not exist has length 0; one beyond 100 km is said to be endless."""
    assert _distance([1e6, 1e-12]).tolist() == [0.0, math.inf]


def test_last_distance_is_the_far_one_of_two() -> None:
    """A level crossed upwards and downwards again is left at the farther place."""
    found = last_distance_above_m(axis=lambda x: np.exp(-((np.log(x / 100)) ** 2)), level=0.5)
    assert float(found) == pytest.approx(100 * math.exp(math.sqrt(math.log(2))), rel=1e-6)


def test_edge_of_the_zone_lies_where_the_formula_says() -> None:
    """At the half width the plume has the concentration of the edge."""
    axis = _plume((500.0, 0.0, 0.0))
    sigma_y, _ = briggs_sigmas_m(x_m=500.0, stability_class="D")
    half = isopleth_half_width_m(
        concentration_kg_m3=0.3 * axis, axis_concentration_kg_m3=axis, sigma_y_m=sigma_y
    )
    assert _plume((500.0, float(half), 0.0)) == pytest.approx(0.3 * axis, rel=1e-12)


def test_zone_has_no_width_where_the_axis_stays_below() -> None:
    """Where even the axis stays below the level there is no zone."""
    half = isopleth_half_width_m(
        concentration_kg_m3=1.0, axis_concentration_kg_m3=[0.0, 0.9, 1.0], sigma_y_m=30.0
    )
    assert half.tolist() == [0.0, 0.0, 0.0]


def test_cloud_comes_stays_and_goes() -> None:
    """Before the front there is nothing, then the full plume, then nothing again."""
    share = finite_release_ratio(
        time_s=[-1.0, 10.0, 200.0, 500.0],
        duration_s=300.0,
        wind_speed_m_s=2.0,
        x_m=200.0,
        sigma_x_m=10.0,
    )
    assert share == pytest.approx([0.0, 0.0, 1.0, 0.0], abs=1e-6)


def test_endless_release_keeps_the_plume_standing() -> None:
    """A leak that is never stopped leaves the plume at its full strength."""
    share = finite_release_ratio(
        time_s=1e5, duration_s=math.inf, wind_speed_m_s=2.0, x_m=200.0, sigma_x_m=10.0
    )
    assert float(share) == 1.0


def test_release_of_no_duration_is_refused() -> None:
    """A release that takes no time is no release."""
    with pytest.raises(ValueError, match="duration_s must be above 0 s"):
        _ = finite_release_ratio(
            time_s=1.0, duration_s=0.0, wind_speed_m_s=2.0, x_m=200.0, sigma_x_m=10.0
        )


def test_puffs_not_yet_released_give_nothing() -> None:
    """A puff counts only once it has left."""
    found = puff_train_concentration_kg_m3(
        release_time_s=[10.0, 20.0],
        mass_kg=[1.0, 1.0],
        time_s=5.0,
        wind_speed_m_s=2.0,
        x_m=[1.0, 2.0],
        y_m=[0.0, 0.0],
        z_m=0.0,
        release_height_m=0.0,
        sigmas=lambda x: ccps_puff_sigmas_m(x_m=x, stability_class="D"),
    )
    assert found.tolist() == [0.0, 0.0]
