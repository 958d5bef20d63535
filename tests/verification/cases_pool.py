"""Verification cases of liquid pools: spread, boiling on the ground, evaporation in the wind."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import solve_ivp

from sim.consequence.release.inventory import Discharge, constant_discharge
from sim.consequence.release.pool import Pool, boiling_pool, evaporating_pool
from sim.consequence.release.pool_vapour import (
    ground_heat_j_m2,
    mass_transfer_m_s,
    wind_evaporation_kg_m2_s,
)
from tests.verification.registry import Pairs, case

_GRAVITY = 9.80665
_DENSITY = 600.0
_CONCRETE = {"conductivity_w_m_k": 1.28, "diffusivity_m2_s": 6.6e-7}
_HEAT = 2 * 1.28 * 48.0 / math.sqrt(math.pi * 6.6e-7)
"""Heat over the root of time for ground 48 K above the liquid, J/(m2 s^0.5)."""


def _boiling(
    latent: float,
    spill: Discharge | None = None,
    at_once: float = 0.0,
    depth: float = 0.01,
    bund: float | None = None,
    duration: float = 300.0,
    steps: int = 400,
) -> Pool:
    return boiling_pool(
        spill=spill,
        spilled_at_once_kg=at_once,
        liquid_density_kg_m3=_DENSITY,
        boiling_point_k=240.0,
        heat_of_vaporisation_j_kg=latent,
        ground_temperature_k=288.0,
        minimum_depth_m=depth,
        bund_area_m2=bund,
        duration_s=duration,
        steps=steps,
        **_CONCRETE,
    )


def _blown(
    at_once: float, bund: float | None, duration: float, depth: float = 0.01, steps: int = 400
) -> Pool:
    """Benzene-like pool at 298.15 K in a wind of 5 m/s."""
    return evaporating_pool(
        spilled_at_once_kg=at_once,
        liquid_density_kg_m3=_DENSITY,
        temperature_k=298.15,
        vapour_pressure_pa=12_700.0,
        molar_mass_kg_mol=0.07811,
        wind_speed_m_s=5.0,
        minimum_depth_m=depth,
        bund_area_m2=bund,
        duration_s=duration,
        steps=steps,
    )


def _benzene_flux(area: float) -> float:
    """By hand: km pv M / (R T) of that pool."""
    transfer = 0.004786 * 5**0.78 * (4 * area / math.pi) ** -0.055 * 0.8**-0.67
    return transfer * 12_700 * 0.07811 / (8.314462618 * 298.15)


@case(
    id="LP-mackay-units",
    source="Mackay and Matsugu 1973 in metres and hours, 0.0292 (mem), against the Yellow Book's "
    "0.004786 in SI: 0.7 % apart",
    rtol=1e-2,
)
def mass_transfer_in_hours_and_in_seconds() -> Pairs:
    wind, size = 4.0, 20.0
    hours = 0.0292 * (wind * 3600) ** 0.78 * size**-0.11 * 0.8**-0.67 / 3600
    return [(hours, mass_transfer_m_s(wind_speed_m_s=wind, diameter_m=size))]


@case(
    id="LP-mackay-flux",
    source="hand arithmetic: km = 0.004786 x 3.5091 x 0.776247 x 1.161260 = 0.0151391 m/s; "
    "x 12700 x 0.07811 / 2478.957",
    rtol=1e-4,
)
def benzene_vapour_by_hand() -> Pairs:
    flux = wind_evaporation_kg_m2_s(
        wind_speed_m_s=5.0,
        diameter_m=10.0,
        temperature_k=298.15,
        vapour_pressure_pa=12_700.0,
        molar_mass_kg_mol=0.07811,
    )
    return [(0.00605817, flux)]


@case(
    id="LP-ground-flux",
    source="hand arithmetic: 2 x 1.28 x 48 x sqrt(100 / (pi 6.6e-7)) = 122.88 x 6944.69; and "
    "CCPS 1999 eq. 2.39 k dT / sqrt(pi a t) as its slope",
    rtol=2e-5,
)
def heat_out_of_concrete_by_hand() -> Pairs:
    heat = ground_heat_j_m2(
        time_s=[100.0, 100.001, 0.0],
        ground_temperature_k=288.0,
        liquid_temperature_k=240.0,
        **_CONCRETE,
    )
    slope = (heat[1] - heat[0]) / 0.001
    return [
        (853_364.0, heat[0]),
        (1.28 * 48 / math.sqrt(math.pi * 6.6e-7 * 100), slope),
        (0.0, heat[2]),
    ]


@case(
    id="LP-spread-at-once",
    source="closed form of dr/dt = sqrt(2 g h): r^2 = t sqrt(8 g V / pi); then V / least depth",
    rtol=1e-9,
)
def instantaneous_spill_spreads_in_closed_form() -> Pairs:
    pool = _boiling(1e30, at_once=6000.0, duration=20.0)
    radius = np.sqrt(pool.edge_s * math.sqrt(8 * _GRAVITY * 10.0 / math.pi))
    return [(np.minimum(radius, math.sqrt(10.0 / (math.pi * 0.01))), pool.radius_m)]


@case(
    id="LP-spread-continuous",
    source="closed form of dr/dt = sqrt(2 g h): r = (32 g q / (9 pi))^(1/4) t^(3/4)",
    rtol=1e-9,
)
def steady_spill_spreads_in_closed_form() -> Pairs:
    spill = constant_discharge(inventory_kg=3000.0, mass_rate_kg_s=60.0)
    pool = _boiling(1e30, spill, depth=1e-6, duration=50.0)
    return [((32 * _GRAVITY * 0.1 / (9 * math.pi)) ** 0.25 * pool.edge_s**0.75, pool.radius_m)]


@case(
    id="LP-mass",
    source="mass balance: spilled = on the ground + evaporated, at all times",
    rtol=1e-9,
)
def pool_keeps_its_mass() -> Pairs:
    gusty = Discharge(np.array([0.0, 30.0, 60.0, 200.0]), np.array([20.0, 0.0, 5.0]))
    pairs = []
    for pool in (
        _boiling(4e5, gusty, duration=2000.0),
        _boiling(4e5, gusty, 500.0, bund=60.0, duration=90.0, steps=37),
        _blown(800.0, None, 20_000.0),
        _blown(800.0, 30.0, 5000.0, steps=3),
    ):
        gone = np.concatenate(([0.0], np.cumsum(pool.evaporation_rate_kg_s * np.diff(pool.edge_s))))
        pairs.append((pool.spilled_kg, pool.mass_kg + gone))
    return pairs


@case(
    id="LP-boil-bund",
    source="closed form for A = c t up to the bund at t1, volume as good as constant: heat = "
    "2/3 K c (t^1.5 - (t - t1)^1.5), K = 2 k dT / sqrt(pi a)",
    rtol=1e-3,
)
def bunded_pool_boils_with_the_root_of_time() -> Pairs:
    latent, bund = 1e12, 50.0
    pool = _boiling(latent, at_once=6000.0, bund=bund, duration=400.0, steps=1600)
    speed = math.sqrt(8 * math.pi * _GRAVITY * 10.0)
    filled = bund / speed
    t = 400.0
    heat = 2 / 3 * _HEAT * speed * (t**1.5 - (t - filled) ** 1.5)
    return [(heat / latent, pool.vapour.released_kg)]


@case(
    id="LP-boil-steady",
    source="Abel's equation: a film without depth that boils all it is given covers "
    "A = 4 q hv sqrt(t) / (pi K); the film's own mass is left out, hence the tolerance",
    rtol=1e-2,
)
def steady_spill_boils_all_it_gets_on_growing_ground() -> Pairs:
    latent, rate = 4e5, 0.5
    spill = constant_discharge(inventory_kg=rate * 2000, mass_rate_kg_s=rate)
    pool = _boiling(latent, spill, depth=1e-5, duration=2000.0, steps=1600)
    late = pool.edge_s > 500.0
    covered = 4 * rate * latent * np.sqrt(pool.edge_s) / (math.pi * _HEAT)
    return [(covered[late], pool.area_m2[late]), (rate, pool.evaporation_rate_kg_s[-1])]


@case(
    id="LP-wind-bund",
    source="closed form: constant rate once the bund is covered (c t before, exponent 0.945)",
    rtol=1e-4,
)
def bunded_pool_evaporates_at_a_constant_rate() -> Pairs:
    bund, duration = 40.0, 600.0
    pool = _blown(6000.0, bund, duration, steps=1600)
    filled = bund / math.sqrt(8 * math.pi * _GRAVITY * 10.0)
    rate = _benzene_flux(bund) * bund
    total = rate * (filled / 1.945 + duration - filled)
    return [(rate, pool.evaporation_rate_kg_s[-1]), (total, pool.vapour.released_kg)]


@case(
    id="LP-wind-shrink",
    source="closed form: at the least depth dm/dt = -c m^0.945, so m^0.055 falls linearly",
    rtol=1e-4,
)
def pool_at_least_depth_shrinks_in_closed_form() -> Pairs:
    pool = _blown(600.0, None, 2000.0, steps=1600)
    middle, last = 800, -1
    area = pool.mass_kg[middle] / (_DENSITY * 0.01)
    slope = 0.055 * _benzene_flux(area) * area / pool.mass_kg[middle] ** 0.945
    lasting = pool.edge_s[last] - pool.edge_s[middle]
    left = (pool.mass_kg[middle] ** 0.055 - slope * lasting) ** (1 / 0.055)
    return [(left, pool.mass_kg[last]), (area, pool.area_m2[middle])]


@case(
    id="LP-wind-path",
    source="numerical integration of the same balance while it spreads (scipy solve_ivp)",
    rtol=1e-4,
)
def spreading_pool_follows_its_balance() -> Pairs:
    depth = 1e-4  # so thin that evaporation and spread overlap for long
    pool = _blown(60.0, None, 30.0, depth=depth, steps=1600)

    def balance(_t: float, state: np.ndarray) -> list[float]:
        mass, area = state
        growth = math.sqrt(8 * math.pi * _GRAVITY * mass / _DENSITY)
        return [-_benzene_flux(max(area, 1e-12)) * area, growth]

    def thin(_t: float, state: np.ndarray) -> float:
        return float(state[0] / _DENSITY - depth * state[1])

    thin.terminal = True  # type: ignore[attr-defined]
    path = solve_ivp(balance, (0, 500.0), [60.0, 0.0], events=thin, rtol=1e-10, dense_output=True)
    ended = min(30.0, float(path.t[-1]))
    inside = (pool.edge_s > 0) & (pool.edge_s < ended)
    mass, area = path.sol(pool.edge_s[inside])
    return [(mass, pool.mass_kg[inside]), (area, pool.area_m2[inside])]
