"""A light wind wanders: less gas straight downwind, some everywhere, none lost or made."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.dispersion.lateral_spread import crosswind_turbulence_m_s
from sim.consequence.dispersion.meander import (
    CARD,
    effective_turbulence_m_s,
    meander_concentration_kg_m3,
    meandering_plume_kg_m3,
    random_share_ratio,
)
from sim.consequence.dispersion.similarity_plume import plume_concentration_kg_m3, similarity_plume

winds = st.floats(0.05, 30.0)
turbulences = st.floats(0.0, 3.0)
distances = st.floats(0.0, 20_000.0)

_MIX: dict[str, Any] = {
    "coherent_kg_m3": 1e-3,
    "integrated_kg_m2": 0.02,
    "wind_speed_m_s": 1.0,
    "crosswind_turbulence_m_s": 0.4,
    "x_m": 100.0,
    "y_m": 5.0,
}


def _share(wind: float, turbulence: float, distance: float) -> float:
    return float(
        random_share_ratio(
            wind_speed_m_s=wind, crosswind_turbulence_m_s=turbulence, distance_m=distance
        )
    )


@given(winds, turbulences, distances)
@settings(derandomize=True, max_examples=60)
def test_the_random_share_is_a_share(wind: float, turbulence: float, distance: float) -> None:
    """It lies between none and all, and grows with turbulence and distance."""
    share = _share(wind, turbulence, distance)
    assert 0.0 < share < 1.0
    assert _share(wind, turbulence + 0.5, distance) >= share
    assert _share(wind, turbulence, distance + 1000.0) > share


def test_the_share_falls_as_the_wind_rises() -> None:
    """A calm scatters the plume, a gale keeps it together."""
    share = [_share(wind, 0.4, 100.0) for wind in (0.1, 0.5, 1.0, 3.0, 8.0)]
    assert share == sorted(share, reverse=True)
    assert share[0] > 0.95
    assert share[-1] < 0.01


def test_a_strong_wind_leaves_the_plume_as_it_was() -> None:
    """At 10 m/s over grass the axis changes by less than the two floors of one per cent."""
    weather = {
        "friction_velocity_m_s": 0.75,
        "obukhov_length_m": math.inf,
        "roughness_length_m": 0.03,
    }
    plume = similarity_plume(**weather)
    place = {"x_m": np.array([100.0, 800.0]), "y_m": 0.0, "z_m": 1.5}
    wandering = meandering_plume_kg_m3(
        plume=plume, mass_rate_kg_s=1.0, crosswind_turbulence_m_s=0.0, **place
    )
    steady = plume_concentration_kg_m3(plume=plume, mass_rate_kg_s=1.0, **place)
    assert np.asarray(wandering / steady) == pytest.approx(1.0, abs=0.012)


def test_half_a_metre_per_second_reaches_people_upwind() -> None:
    """In 0.5 m/s the axis gets less than without meander, and the windward side is not free."""
    weather = {
        "friction_velocity_m_s": 0.05,
        "obukhov_length_m": math.inf,
        "roughness_length_m": 0.03,
    }
    plume = similarity_plume(**weather)
    estimated = crosswind_turbulence_m_s(
        friction_velocity_m_s=0.05, obukhov_length_m=math.inf, mixing_height_m=500.0
    )
    x = np.array([200.0, -200.0])
    found = meandering_plume_kg_m3(
        plume=plume,
        mass_rate_kg_s=1.0,
        crosswind_turbulence_m_s=estimated,
        x_m=x,
        y_m=0.0,
        z_m=1.5,
    )
    steady = plume_concentration_kg_m3(plume=plume, mass_rate_kg_s=1.0, x_m=x, y_m=0.0, z_m=1.5)
    assert 0.3 * steady[0] < found[0] < steady[0]
    assert steady[1] == 0.0
    assert 0.0 < found[1] < found[0]


@given(winds, st.floats(0.2, 3.0), st.floats(2.0, 5000.0))
@settings(derandomize=True, max_examples=40)
def test_no_gas_is_made(wind: float, turbulence: float, radius: float) -> None:
    """What goes along the wind and what goes around add up to what the total wind carries."""
    unit: dict[str, Any] = {
        "wind_speed_m_s": wind,
        "crosswind_turbulence_m_s": turbulence,
        "x_m": radius,
        "y_m": 0.0,
    }
    along = float(meander_concentration_kg_m3(coherent_kg_m3=1.0, integrated_kg_m2=0.0, **unit))
    ring = float(meander_concentration_kg_m3(coherent_kg_m3=0.0, integrated_kg_m2=1.0, **unit))
    kept = effective_turbulence_m_s(crosswind_turbulence_m_s=turbulence, wind_speed_m_s=wind)
    total = math.sqrt(wind**2 + 2.0 * float(kept) ** 2)
    assert (along + ring * 2.0 * math.pi * radius) * total / wind == pytest.approx(1.0, rel=1e-9)


def test_the_receptor_at_the_source_gets_the_value_of_a_metre() -> None:
    """The ring has no singular middle."""
    here, there = meander_concentration_kg_m3(
        **{**_MIX, "x_m": np.array([0.0, 1.0]), "y_m": 0.0, "coherent_kg_m3": 0.0}
    )
    assert here == there


def test_a_wind_below_the_range_is_flagged() -> None:
    """0.3 m/s is reckoned but marked."""
    assert CARD.outside(wind_speed_m_s=0.3) == ("wind_speed_m_s = 0.3 outside 0.5..20 m/s",)
    assert not CARD.outside(wind_speed_m_s=0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wind_speed_m_s", 0.0),
        ("crosswind_turbulence_m_s", -0.1),
        ("coherent_kg_m3", -1.0),
        ("integrated_kg_m2", -1.0),
        *((name, math.nan) for name in _MIX),
    ],
)
def test_an_impossible_argument_is_refused_by_name(name: str, value: float) -> None:
    """The planner learns which input was wrong."""
    with pytest.raises(ValueError, match=name):
        meander_concentration_kg_m3(**{**_MIX, name: value})
