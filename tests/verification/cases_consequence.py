"""Verification cases of releases, discharge over time and indoor air."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize_scalar

from sim.consequence.dispersion.infiltration import (
    indoor_series_kg_m3,
    indoor_step_kg_m3,
    shelter_exposure_ratio,
)
from sim.consequence.release.inventory import constant_discharge, draining_tank, vessel_blowdown
from sim.consequence.release.orifice import (
    airborne_frac,
    flash_frac,
    gas_orifice,
    ideal_gas_density_kg_m3,
    liquid_orifice_rate_kg_s,
)
from tests.verification.registry import Pairs, case

_CCPS = "CCPS 1999, Guidelines for Consequence Analysis, via GasDispersion.jl @27ac300 tests"


@case(id="D01", source=f"{_CCPS}, p. 40", rtol=1e-6)
def liquid_through_a_hole() -> Pairs:
    rate = liquid_orifice_rate_kg_s(
        discharge_coefficient_ratio=0.63,
        hole_diameter_m=0.01,
        liquid_density_kg_m3=490.0,
        upstream_pressure_pa=120_935.0368,
    )
    speed = rate / (490.0 * math.pi * 0.01**2 / 4)
    return [(0.21691154763598, rate), (5.636333880812954, speed)]


@case(id="D02", source=f"{_CCPS}, p. 47", rtol=1e-6)
def choked_gas_through_a_hole() -> Pairs:
    jet = gas_orifice(
        discharge_coefficient_ratio=0.85,
        hole_diameter_m=0.01,
        upstream_pressure_pa=501e3,
        upstream_temperature_k=298.0,
        upstream_density_kg_m3=8.9,
        heat_ratio=1.15,
    )
    return [
        (0.09002799947040846, jet.mass_rate_kg_s),
        (287766.01316878956, jet.exit_pressure_pa),
        (277.2093023255814, jet.exit_temperature_k),
        (208.58711308961637, jet.exit_velocity_m_s),
    ]


@case(id="R-yb-acrylonitrile", source="TNO Yellow Book CPR 14E 2.6.4.1, t = 500 s", rtol=5e-4)
def acrylonitrile_tank_of_the_yellow_book() -> Pairs:
    rate = liquid_orifice_rate_kg_s(
        discharge_coefficient_ratio=0.62,
        hole_diameter_m=0.1,
        liquid_density_kg_m3=812.5,
        upstream_pressure_pa=101_325.0,
        liquid_head_m=11.12,
    )
    return [(58.44, rate)]


@case(
    id="R-yb-hydrogen",
    source="TNO Yellow Book CPR 14E 2.6.2.1, t = 0 (k = 1.405 inferred, not printed)",
    rtol=5e-4,
)
def hydrogen_vessel_of_the_yellow_book() -> Pairs:
    density = ideal_gas_density_kg_m3(
        pressure_pa=50e5, temperature_k=288.15, molar_mass_kg_mol=0.002016
    )
    jet = gas_orifice(
        discharge_coefficient_ratio=0.62,
        hole_diameter_m=0.1,
        upstream_pressure_pa=50e5,
        upstream_temperature_k=288.15,
        upstream_density_kg_m3=density,
        heat_ratio=1.405,
    )
    return [(15.31, jet.mass_rate_kg_s)]


@case(
    id="R-choking",
    source="isentropic nozzle: the flow is the greatest over all throat pressures >= ambient",
    rtol=1e-7,
)
def choking_is_the_greatest_flow() -> Pairs:
    pairs = []
    for pressure, k in ((1.2e5, 1.4), (1.9e5, 1.4), (3e5, 1.31), (40e5, 1.1)):
        density = 1.3 * pressure / 1e5

        def loss(throat: float, p: float = pressure, k: float = k, rho: float = density) -> float:
            r = throat / p
            return -math.sqrt(2 * k / (k - 1) * p * rho * max(r ** (2 / k) - r ** (1 + 1 / k), 0))

        best = minimize_scalar(
            loss, bounds=(101_325.0, pressure), method="bounded", options={"xatol": 1e-6 * pressure}
        )
        greatest = max(-best.fun, -loss(101_325.0))
        jet = gas_orifice(
            discharge_coefficient_ratio=1.0,
            hole_diameter_m=math.sqrt(4 / math.pi),
            upstream_pressure_pa=pressure,
            upstream_temperature_k=300.0,
            upstream_density_kg_m3=density,
            heat_ratio=k,
        )
        pairs.append((greatest, jet.mass_rate_kg_s))
    return pairs


@case(id="R-flash", source="hand arithmetic: 2400 J/(kg K) x 30 K / 360 kJ/kg = 0.2", rtol=1e-12)
def flash_fraction_by_hand() -> Pairs:
    share = flash_frac(
        temperature_k=[300.0, 250.0, 900.0],
        boiling_point_k=270.0,
        liquid_heat_capacity_j_kg_k=2400.0,
        heat_of_vaporisation_j_kg=360e3,
    )
    return [([0.2, 0.0, 1.0], share)]


@case(id="D14", source="GB/T 37243-2019 Annex D eq. D.31/D.32, second-hand", rtol=1e-9)
def airborne_share_of_a_flash() -> Pairs:
    return [
        ([0.25, 0.8565, 1.0, 1.0], airborne_frac(flash_frac=[0.05, 0.1713, 0.2, 0.25])),
    ]


@case(id="I-torricelli", source="Torricelli: t = (A/(Cd a)) sqrt(2 h / g)", rtol=1e-12)
def tank_drains_in_the_time_of_torricelli() -> Pairs:
    discharge = draining_tank(
        tank_diameter_m=10.0,
        liquid_height_m=8.0,
        liquid_density_kg_m3=800.0,
        hole_diameter_m=0.05,
        discharge_coefficient_ratio=0.62,
    )
    time = (10.0 / 0.05) ** 2 / 0.62 * math.sqrt(2 * 8.0 / 9.80665)
    return [(time, discharge.duration_s)]


@case(id="I-mass", source="mass balance: what leaves is what was in the vessel", rtol=1e-12)
def released_mass_equals_the_inventory() -> Pairs:
    tank = draining_tank(
        tank_diameter_m=10.0,
        liquid_height_m=8.0,
        liquid_density_kg_m3=800.0,
        hole_diameter_m=0.05,
        discharge_coefficient_ratio=0.62,
        tank_pressure_pa=3e5,
        steps=7,
    )
    vessel = vessel_blowdown(
        volume_m3=20.0,
        pressure_pa=8e5,
        temperature_k=300.0,
        molar_mass_kg_mol=0.028,
        heat_ratio=1.4,
        hole_diameter_m=0.02,
        discharge_coefficient_ratio=0.8,
    )
    start = 8e5 * 0.028 / (8.314462618 * 300.0) * 20.0
    return [
        (math.pi / 4 * 10.0**2 * 8.0 * 800.0, tank.released_kg),
        (start * (1 - (101_325 / 8e5) ** (1 / 1.4)), vessel.released_kg),
        (500.0, constant_discharge(inventory_kg=500.0, mass_rate_kg_s=3.0).released_kg),
    ]


@case(
    id="I-blowdown",
    source="adiabatic choked blowdown, closed form m = m0 (1 + (k-1)/2 t/tau)^(-2/(k-1))",
    rtol=1e-7,
)
def choked_blowdown_follows_the_closed_form() -> Pairs:
    k, volume, pressure, temperature, molar = 1.4, 5.0, 60e5, 300.0, 0.028
    vessel = vessel_blowdown(
        volume_m3=volume,
        pressure_pa=pressure,
        temperature_k=temperature,
        molar_mass_kg_mol=molar,
        heat_ratio=k,
        hole_diameter_m=0.02,
        discharge_coefficient_ratio=0.8,
        steps=100,
    )
    density = pressure * molar / (8.314462618 * temperature)
    mass = density * volume
    area = math.pi / 4 * 0.02**2
    first = 0.8 * area * math.sqrt(k * pressure * density * (2 / (k + 1)) ** ((k + 1) / (k - 1)))
    left = mass - np.cumsum(vessel.mass_rate_kg_s * np.diff(vessel.edge_s))[:50]
    times = 2 / (k - 1) * (mass / first) * ((left / mass) ** (-(k - 1) / 2) - 1)
    return [(times, vessel.edge_s[1:51])]


@case(
    id="I-subsonic", source="numerical integration of the same balance (scipy solve_ivp)", rtol=1e-6
)
def last_subsonic_gas_leaves_in_time() -> Pairs:
    k, volume, pressure, temperature, molar = 1.3, 2.0, 1.7e5, 300.0, 0.044
    density = pressure * molar / (8.314462618 * temperature)
    area = math.pi / 4 * 0.05**2
    discharge = vessel_blowdown(
        volume_m3=volume,
        pressure_pa=pressure,
        temperature_k=temperature,
        molar_mass_kg_mol=molar,
        heat_ratio=k,
        hole_diameter_m=0.05,
        discharge_coefficient_ratio=0.6,
        steps=40,
    )
    half_s = float(discharge.edge_s[20])

    def fall(_: float, state: np.ndarray) -> list[float]:
        left = state[0] / (density * volume)
        p, rho = pressure * left**k, density * left
        r = min(101_325.0 / p, 1.0)
        flow = 2 * k / (k - 1) * p * rho * (r ** (2 / k) - r ** ((k + 1) / k))
        return [-0.6 * area * math.sqrt(max(flow, 0.0))]

    path = solve_ivp(fall, (0.0, half_s), [density * volume], rtol=1e-10, atol=1e-12)
    released = float(discharge.mass_rate_kg_s[:20] @ np.diff(discharge.edge_s[:21]))
    return [(density * volume - path.y[0, -1], released)]


@case(id="F-step", source="closed form Ci = Co (1 - exp(-a t))", rtol=1e-12)
def indoor_air_fills_exponentially() -> Pairs:
    end, mean = indoor_step_kg_m3(
        indoor_kg_m3=0.0,
        outdoor_kg_m3=2.0,
        air_exchange_per_s=[0.5 / 3600, 2.0 / 3600],
        step_s=1800.0,
    )
    gone = np.exp([-0.25, -1.0])
    return [
        (2 * (1 - gone), end),
        (2 * (1 - (1 - gone) / np.array([0.25, 1.0])), mean),
    ]


@case(id="F-pulse", source="numerical integration of dCi/dt = a (Co - Ci) (scipy quad)", rtol=1e-9)
def shelter_ratio_is_the_ratio_of_exposures() -> Pairs:
    rate, time = 1 / 3600, 2700.0
    inside, _ = quad(lambda t: 1 - math.exp(-rate * t), 0, time)
    return [(inside / time, shelter_exposure_ratio(air_exchange_per_s=rate, exposure_s=time))]


@case(
    id="F-mass", source="mass balance: what is inside is what the air exchange brought", rtol=1e-12
)
def indoor_mass_is_what_came_in() -> Pairs:
    outdoor = np.array([[1.0, 0.2], [3.0, 0.0], [0.5, 5.0], [0.0, 0.0]])
    steps = np.array([600.0, 60.0, 1200.0, 5.0])
    exchange = np.array([1 / 3600, 3 / 3600])
    ends, means = indoor_series_kg_m3(
        outdoor_kg_m3=outdoor, air_exchange_per_s=exchange, step_s=steps
    )
    brought = (exchange * (outdoor - means) * steps[:, None]).sum(axis=0)
    return [(brought, ends[-1])]
