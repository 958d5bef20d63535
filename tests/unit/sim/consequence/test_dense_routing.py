"""A release is sent to the dense or the passive model, the steady or the sudden one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.consequence.dispersion.dense_routing import (
    dense_cloud_ratio,
    is_dense_cloud,
    release_kind,
)

_CLOUD = {
    "mass_kg": 100.0,
    "release_density_kg_m3": 3.2,
    "air_density_kg_m3": 1.2,
    "wind_speed_m_s": 4.0,
}


@pytest.mark.parametrize(("share", "dense"), [(0.9999, False), (1.0001, True)])
def test_a_sudden_cloud_divides_at_its_threshold(share: float, *, dense: bool) -> None:
    """Just below 0.20 passive, just above dense; the ratio goes with the sixth root of the mass."""
    unit = float(dense_cloud_ratio(**{**_CLOUD, "mass_kg": 1.0}))
    mass = (0.20 / unit * share) ** 6
    assert bool(is_dense_cloud(**{**_CLOUD, "mass_kg": mass})) is dense


def test_twice_the_wind_halves_the_parameter_of_a_cloud() -> None:
    """Wind carries a cloud away from its own weight."""
    slow, fast = dense_cloud_ratio(**{**_CLOUD, "wind_speed_m_s": np.array([2.0, 4.0])})
    assert slow == pytest.approx(2.0 * fast, rel=1e-12)


def test_a_cloud_as_light_as_air_is_passive() -> None:
    """Without excess density there is nothing to slump."""
    assert not is_dense_cloud(**{**_CLOUD, "release_density_kg_m3": 1.2})


def test_a_release_looks_shorter_from_farther_away() -> None:
    """The same ten minutes are continuous nearby, intermediate, and a puff far off."""
    kinds = release_kind(
        duration_s=600.0, wind_speed_m_s=3.0, distance_m=[720.0, 1000.0, 2999.0, 3000.0]
    )
    assert kinds.tolist() == ["continuous", "intermediate", "intermediate", "instantaneous"]


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize("name", sorted(_CLOUD))
def test_an_impossible_cloud_is_refused_by_name(name: str, value: float) -> None:
    """The planner learns which input was wrong."""
    with pytest.raises(ValueError, match=name):
        is_dense_cloud(**{**_CLOUD, name: value})


@pytest.mark.parametrize("name", ["duration_s", "wind_speed_m_s", "distance_m"])
def test_an_impossible_duration_is_refused_by_name(name: str) -> None:
    """Zero, and what is not a number, have no kind."""
    base = {"duration_s": 60.0, "wind_speed_m_s": 3.0, "distance_m": 100.0}
    for value in (0.0, math.nan):
        with pytest.raises(ValueError, match=name):
            release_kind(**{**base, name: value})
