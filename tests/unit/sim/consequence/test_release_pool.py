"""Pools on the ground: how they spread, boil, dry up, and keep their mass."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.release import pool as pool_module
from sim.consequence.release.inventory import Discharge, constant_discharge
from sim.consequence.release.pool import Pool, boiling_pool, evaporating_pool

_COMMON: dict[str, Any] = {
    "spilled_at_once_kg": 800.0,
    "liquid_density_kg_m3": 650.0,
    "minimum_depth_m": 0.01,
    "bund_area_m2": 500.0,
    "duration_s": 900.0,
}
_BOILING: dict[str, Any] = _COMMON | {
    "boiling_point_k": 240.0,
    "heat_of_vaporisation_j_kg": 1.37e6,
    "ground_temperature_k": 288.0,
    "conductivity_w_m_k": 1.28,
    "diffusivity_m2_s": 6.6e-7,
}
_WIND: dict[str, Any] = {
    "temperature_k": 298.15,
    "vapour_pressure_pa": 12_700.0,
    "molar_mass_kg_mol": 0.07811,
    "wind_speed_m_s": 3.0,
    "schmidt_ratio": 0.8,
    "ambient_pressure_pa": 101_325.0,
}
_GROUND: dict[str, Any] = {
    "ground_temperature_k": 288.0,
    "liquid_temperature_k": 240.0,
    "conductivity_w_m_k": 1.28,
    "diffusivity_m2_s": 6.6e-7,
}
_TRANSFER: dict[str, Any] = {"wind_speed_m_s": 3.0, "diameter_m": 5.0, "schmidt_ratio": 0.8}


def _boiling(**changes: Any) -> Pool:
    return boiling_pool(**(_BOILING | changes))


def _windy(**changes: Any) -> Pool:
    return evaporating_pool(**(_COMMON | _WIND | changes))


def _balance_kg(pool: Pool) -> np.ndarray:
    gone = np.cumsum(pool.evaporation_rate_kg_s * np.diff(pool.edge_s))
    return np.asarray(pool.mass_kg[1:] + gone - pool.spilled_kg[1:])


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: _boiling(spilled_at_once_kg=0.0), "spilled_at_once_kg must be above 0 kg"),
        (lambda: _boiling(ground_temperature_k=239.0), "ground_temperature_k must not be below"),
        (lambda: _boiling(steps=0), "steps must be 1 to 5000"),
        (lambda: _boiling(steps=5001), "steps must be 1 to 5000"),
        (lambda: _windy(vapour_pressure_pa=101_325.0), "the pool boils, use boiling_pool"),
        (lambda: _windy(wind_speed_m_s=0.0), "wind_speed_m_s must be above 0"),
    ],
)
def test_refusal_says_what_would_be_right(call: Callable[[], Any], word: str) -> None:
    """A refusal tells the planner what to enter instead."""
    with pytest.raises(ValueError, match=word):
        call()


@given(
    st.floats(1.0, 1e5),
    st.floats(1e-4, 0.05),
    st.one_of(st.none(), st.floats(0.1, 1e4)),
    st.floats(1.0, 1e5),
    st.integers(1, 60),
)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_mass_is_kept_and_nothing_is_negative(
    mass: float, depth: float, bund: float | None, duration: float, steps: int
) -> None:
    """Spilled is what lies there and what has gone, for any pool and any number of steps."""
    some: dict[str, Any] = {
        "spilled_at_once_kg": 0.3 * mass,
        "spill": constant_discharge(inventory_kg=0.7 * mass, mass_rate_kg_s=mass / 200.0),
        "minimum_depth_m": depth,
        "bund_area_m2": bund,
        "duration_s": duration,
        "steps": steps,
    }
    for pool in (_boiling(**some), _windy(**some)):
        assert np.abs(_balance_kg(pool)).max() <= 1e-9 * mass
        assert pool.mass_kg.min() >= 0.0
        assert pool.evaporation_rate_kg_s.min() >= 0.0
        assert np.all(pool.area_m2 <= (math.inf if bund is None else bund))
        # never thinner than the least depth
        assert np.all(pool.mass_kg * (1 + 1e-9) >= 650.0 * depth * pool.area_m2)
        assert pool.vapour.released_kg <= mass * (1 + 1e-9)


def test_spill_that_has_not_ended_counts_only_what_has_come() -> None:
    """A long spill followed for a short time leaves out what is still to come."""
    spill = Discharge(np.array([0.0, 100.0, 1000.0]), np.array([2.0, 1.0]))
    pool = _boiling(spill=spill, spilled_at_once_kg=0.0, duration_s=300.0)
    assert pool.spilled_kg[-1] == pytest.approx(400.0, rel=1e-12)


def test_finer_steps_change_little() -> None:
    """The default number of steps is fine enough for a source term."""
    coarse, fine = _boiling(), _boiling(steps=2000)
    assert coarse.vapour.released_kg == pytest.approx(fine.vapour.released_kg, rel=2e-3)
    assert _windy().vapour.released_kg == pytest.approx(
        _windy(steps=2000).vapour.released_kg, rel=2e-3
    )


def test_bund_and_depth_limit_the_pool() -> None:
    """A wall or a rough ground keeps the pool small and so its vapour."""
    open_ground = _boiling(bund_area_m2=None)
    walled = _boiling(bund_area_m2=20.0)
    rough = _boiling(bund_area_m2=None, minimum_depth_m=0.025)
    assert walled.area_m2.max() == pytest.approx(20.0)
    assert open_ground.area_m2.max() > rough.area_m2.max() > 20.0
    assert open_ground.vapour.released_kg > rough.vapour.released_kg > walled.vapour.released_kg


def test_boiling_fades_and_wind_does_not_in_a_full_bund() -> None:
    """Ground cools with the root of time; the wind does not tire."""
    boiling = _boiling(spilled_at_once_kg=8000.0, bund_area_m2=20.0).evaporation_rate_kg_s
    windy = _windy(spilled_at_once_kg=8000.0, bund_area_m2=20.0).evaporation_rate_kg_s
    assert np.all(np.diff(boiling[100:]) < 0.0)
    assert windy[100:] == pytest.approx(windy[-1], rel=1e-9)


def test_stronger_drivers_evaporate_more() -> None:
    """Warmer ground, better conduction, more wind, more vapour pressure: more vapour."""
    base, wind = _boiling().vapour.released_kg, _windy().vapour.released_kg
    assert _boiling(ground_temperature_k=300.0).vapour.released_kg > base
    assert _boiling(conductivity_w_m_k=2.0).vapour.released_kg > base
    assert _boiling(heat_of_vaporisation_j_kg=2e6).vapour.released_kg < base
    assert _windy(wind_speed_m_s=6.0).vapour.released_kg > wind
    assert _windy(vapour_pressure_pa=20_000.0).vapour.released_kg > wind


def test_small_pool_dries_up() -> None:
    """A little petrol in the wind is gone after some hours, and then gives nothing."""
    pool = _windy(spilled_at_once_kg=20.0, bund_area_m2=None, duration_s=86_400.0)
    assert pool.mass_kg[-1] < 1e-6
    assert pool.vapour.released_kg == pytest.approx(20.0, rel=1e-6)
    assert pool.radius_m[-1] < 0.01


def test_ground_at_the_boiling_point_gives_nothing() -> None:
    """No difference of temperature, no boiling."""
    assert _boiling(ground_temperature_k=240.0).vapour.released_kg == 0.0


def test_regrown_pool_counts_its_ground_once() -> None:
    """After a retreat and a second gush, heat comes from no more ground than is covered."""
    gushes = Discharge(np.array([0.0, 20.0, 400.0, 420.0]), np.array([30.0, 0.0, 30.0]))
    pool = _boiling(
        spill=gushes, spilled_at_once_kg=0.0, bund_area_m2=None, heat_of_vaporisation_j_kg=2e5,
        minimum_depth_m=0.005,
    )  # fmt: skip
    most = pool.area_m2.max() * 2 * 1.28 * 48 * math.sqrt(900.0 / (math.pi * 6.6e-7)) / 2e5
    assert pool.vapour.released_kg < most
    assert np.abs(_balance_kg(pool)).max() < 1e-9


def test_card_is_provisional_and_flags_depth() -> None:
    """The spreading law is from memory and says so."""
    assert pool_module.CARD.status == "provisional"
    assert pool_module.CARD.outside(minimum_depth_m=0.1)
