"""The fireball in time and heat rings: scaling, symmetry, monotonicity, refusals, speed."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from sim.arguments import Floats
from sim.consequence.fire.fire_rings import (
    RING_PATCHES,
    flame_rings_m,
    flux_rings_m,
    pool_fire_rings_m,
)
from sim.consequence.fire.fireball_history import (
    CARD,
    fireball_history,
    fireball_state,
    varying_duration_s,
)
from sim.consequence.fire.jet_fire import jet_flame_surface
from sim.consequence.fire.jet_flame import jet_flame
from sim.consequence.fire.pool_fire import PoolFire, pool_fire, pool_fire_heat_flux_w_m2

_AIR = {"humidity_frac": 0.6, "temperature_k": 288.0}
_FIREBALL: dict[str, Any] = {
    "fuel_mass_kg": 20_000.0,
    "heat_of_combustion_j_kg": 46e6,
    "radiated_frac": 0.3,
    "distance_m": 300.0,
    **_AIR,
}
_LEVELS = (4e3, 12.5e3, 37.5e3)


def _burning(wind_speed_m_s: float) -> PoolFire:
    return pool_fire(
        diameter_m=20.0,
        burning_flux_kg_s_m2=0.085,
        heat_of_combustion_j_kg=40e6,
        radiated_frac=0.4,
        soot_frac=0.8,
        wind_speed_m_s=wind_speed_m_s,
    )


def _area_m2(ring: Floats) -> float:
    x, y = ring.T
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


# --- fireball --------------------------------------------------------------------------------


def test_fireball_grows_stands_then_rises() -> None:
    """It touches the ground for a third of its life, then climbs without growing."""
    duration = float(varying_duration_s(fuel_mass_kg=5000.0))
    state = fireball_state(fuel_mass_kg=5000.0, time_s=np.linspace(0.0, duration, 31))
    on_ground = state.centre_height_m[:11] - 0.5 * state.diameter_m[:11]
    assert np.all(np.abs(on_ground) < 1e-9)
    assert np.all(np.diff(state.diameter_m[:11]) > 0.0)
    assert np.ptp(state.diameter_m[10:]) < 1e-9
    assert np.all(np.diff(state.centre_height_m) > 0.0)
    assert np.all(np.diff(state.power_ratio) <= 0.0)
    assert state.power_ratio[-1] == 0.0


def test_heat_of_a_fireball_is_zero_at_both_ends_and_falls_with_distance() -> None:
    """Flux starts and ends at nothing; farther receivers get less flux, energy and dose."""
    history = fireball_history(**{**_FIREBALL, "distance_m": [100.0, 200.0, 400.0, 800.0]})
    assert history.heat_flux_w_m2.shape == (4, history.time_s.size)
    assert np.all(history.heat_flux_w_m2[:, [0, -1]] == 0.0)
    for seen in (history.heat_flux_w_m2.max(axis=1), history.energy_j_m2, history.thermal_dose):
        assert np.all(np.diff(seen) < 0.0)


def test_dose_scales_with_the_radiated_share() -> None:
    """Twice the share: twice the energy and 2^(4/3) of the dose."""
    once = fireball_history(**{**_FIREBALL, "radiated_frac": 0.15})
    twice = fireball_history(**_FIREBALL)
    assert twice.energy_j_m2 == pytest.approx(2.0 * once.energy_j_m2)
    assert twice.thermal_dose == pytest.approx(2.0 ** (4.0 / 3.0) * once.thermal_dose)


def test_fireball_below_the_receiver_is_finite() -> None:
    """Nobody survives there, but the number is the emissive power, not infinite."""
    history = fireball_history(**{**_FIREBALL, "distance_m": 0.0})
    assert history.heat_flux_w_m2.max() == pytest.approx(history.emissive_power_w_m2)


@pytest.mark.parametrize("name", _FIREBALL)
@pytest.mark.parametrize("value", [np.nan, -1.0, np.inf])
def test_fireball_refuses_by_name(name: str, value: float) -> None:
    """An impossible input is named."""
    with pytest.raises(ValueError, match=name):
        fireball_history(**{**_FIREBALL, name: value})


def test_fireball_card_flags_a_gas_bottle() -> None:
    """Ten kilograms lie below the range of the model."""
    assert CARD.outside(fuel_mass_kg=10.0)
    assert not CARD.outside(fuel_mass_kg=1e4)


# --- rings -----------------------------------------------------------------------------------


def test_rings_are_circles_without_wind() -> None:
    """The same distance on every side, to the fineness of the patches."""
    rings = pool_fire_rings_m(fire=_burning(0.0), level_w_m2=_LEVELS, **_AIR)
    radius = np.hypot(rings[..., 0], rings[..., 1])
    assert np.all(np.ptp(radius, axis=1) < 0.001 * radius.mean(axis=1))


def test_rings_are_symmetric_about_the_wind_and_reach_farther_downwind() -> None:
    """Left equals right; downwind exceeds upwind."""
    rings = pool_fire_rings_m(fire=_burning(6.0), level_w_m2=_LEVELS, **_AIR)
    mirrored = rings[:, ::-1] * [1.0, -1.0]
    assert np.allclose(rings, mirrored, atol=1e-6)
    assert np.all(rings[:2, 0, 0] > -rings[:2, 18, 0])


def test_rings_shrink_as_the_level_rises() -> None:
    """A higher level lies within the ring of a lower one; rings close counter-clockwise."""
    rings = pool_fire_rings_m(fire=_burning(6.0), level_w_m2=_LEVELS, **_AIR)
    areas = [_area_m2(ring) for ring in rings]
    assert areas == sorted(areas, reverse=True)
    assert areas[-1] > 0.0
    assert np.array_equal(rings[:, 0], rings[:, -1])


@pytest.mark.parametrize("wind_speed_m_s", [0.0, 3.0, 10.0])
def test_ring_carries_its_level_by_the_fine_flame(wind_speed_m_s: float) -> None:
    """The full model finds the level on the ring within 4 %."""
    fire = _burning(wind_speed_m_s)
    ring = pool_fire_rings_m(fire=fire, level_w_m2=[4e3], **_AIR)[0]
    flux = pool_fire_heat_flux_w_m2(fire=fire, x_m=ring[:, 0], y_m=ring[:, 1], z_m=1.5, **_AIR)
    assert flux == pytest.approx(np.full(flux.shape, 4e3), rel=0.04)


def test_a_level_never_reached_gives_a_point() -> None:
    """No ring is drawn for heat that no flame gives off."""
    rings = pool_fire_rings_m(fire=_burning(2.0), level_w_m2=[4e3, 1e6], **_AIR)
    assert _area_m2(rings[1]) == 0.0
    assert np.ptp(rings[1], axis=0).max() == 0.0


def test_a_search_that_ends_too_near_is_refused() -> None:
    """A ring cut short would look safe."""
    with pytest.raises(ValueError, match="end_m = 50"):
        flux_rings_m(
            flux=lambda x, y: 1e7 / (x**2 + y**2), level_w_m2=[1e3], start_m=1.0, end_m=50.0
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [("level_w_m2", [0.0]), ("level_w_m2", [np.nan]), ("end_m", np.nan), ("start_m", -1.0),
     ("centre_m", [np.inf, 0.0]), ("n_rays", 4), ("end_m", 0.5)],
)  # fmt: skip
def test_rings_refuse_by_name(name: str, value: object) -> None:
    """An impossible input is named."""
    valid: dict[str, Any] = {"level_w_m2": [1e3], "start_m": 1.0, "end_m": 500.0}
    with pytest.raises(ValueError, match=name):
        flux_rings_m(**{"flux": lambda x, y: 1e7 / (x**2 + y**2), **valid, name: value})


def test_a_flux_that_is_not_a_number_is_refused() -> None:
    """No silent ring out of NaN."""
    with pytest.raises(ValueError, match="flux"):
        flux_rings_m(flux=lambda x, y: x * y * np.nan, level_w_m2=[1.0], start_m=1.0, end_m=2.0)


def test_three_rings_of_pool_and_jet_take_twenty_milliseconds() -> None:
    """Least processor time of several runs, so that a busy machine does not count."""
    fire = _burning(5.0)
    flame = jet_flame(
        fuel_rate_kg_s=5.0,
        velocity_m_s=700.0,
        jet_density_kg_m3=1.6,
        molar_mass_kg_mol=0.016,
        heat_of_combustion_j_kg=50e6,
        wind_speed_m_s=5.0,
    )

    def jet() -> Floats:
        surface = jet_flame_surface(
            flame=flame,
            hole_m=[0, 0, 2.0],
            direction_ratio=[0, 0, 1.0],
            wind_direction_ratio=[1.0, 0, 0],
            n_around=RING_PATCHES,
        )
        power = flame.emissive_power_w_m2
        return flame_rings_m(surface=surface, emissive_power_w_m2=power, level_w_m2=_LEVELS, **_AIR)

    for rings in (jet, lambda: pool_fire_rings_m(fire=fire, level_w_m2=_LEVELS, **_AIR)):
        spent = []
        for _ in range(8):
            start = time.process_time()
            rings()
            spent.append(time.process_time() - start)
        assert min(spent) < 0.020
