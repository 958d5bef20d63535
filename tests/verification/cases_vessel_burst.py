"""Verification cases of bursting vessels, their fragments, and the flammable mass of a plume."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from scipy.integrate import quad

from sim.arguments import Floats
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.plume import concentration_kg_m3, distance_to_concentration_m
from sim.consequence.explosion.flammable_mass import (
    flammable_mass_kg,
    mass_above_kg,
    power_law_mass_above_kg,
)
from sim.consequence.explosion.fragments import (
    farthest_fragment_m,
    flight_range_m,
    fragment_speed_m_s,
    sphere_fragment_count,
)
from sim.consequence.explosion.vessel_burst import (
    EXPANSIONS,
    constant_property_flash_energy_j_kg,
    flash_energy_j_kg,
    vessel_blast,
    vessel_gas_energy_j,
)
from tests.verification.registry import Pairs, case

_AMBIENT = 101_325.0

# --- bursting vessels ------------------------------------------------------------------------


@case(
    id="E-vessel-published",
    source="public course on explosions (stored file 70675978063): 50 L at 200 bar 2.488, 1.950 "
    "and 5.298 MJ; 500 L at 11 bar 1.25, 0.68 and 1.31 MJ",
    rtol=0.002,
)
def cylinder_and_receiver_of_the_course() -> Pairs:
    cylinder = [
        vessel_gas_energy_j(
            gas_volume_m3=0.05,
            burst_pressure_pa=200e5,
            heat_ratio=1.4,
            expansion=way,
            ambient_pressure_pa=1e5,
        )
        for way in EXPANSIONS
    ]
    receiver = [
        vessel_gas_energy_j(
            gas_volume_m3=0.5,
            burst_pressure_pa=11e5,
            heat_ratio=1.4,
            expansion=way,
            ambient_pressure_pa=1.013e5,
        )
        for way in EXPANSIONS
    ]
    return [([2.488e6, 1.950e6, 5.298e6], cylinder), ([1.25e6, 0.68e6, 1.31e6], receiver)]


@case(
    id="E-vessel-work",
    source="work of expansion: integral of p dV along p V^k = const and p V = const, by quadrature",
    rtol=1e-9,
)
def gas_energy_is_the_work_of_expansion() -> Pairs:
    inner, outer, volume, heat = 25e5, _AMBIENT, 3.0, 1.3

    def work(power: float) -> float:
        end = volume * (inner / outer) ** (1.0 / power)
        return float(quad(lambda v: inner * (volume / v) ** power, volume, end, epsrel=1e-12)[0])

    asked: dict[str, Any] = {
        "gas_volume_m3": volume,
        "burst_pressure_pa": inner,
        "heat_ratio": heat,
    }
    return [
        (work(heat), vessel_gas_energy_j(**asked, expansion="isentropic")),
        (work(1.0), vessel_gas_energy_j(**asked, expansion="isothermal")),
    ]


_STATES: Final = np.array(
    [
        # u1, s1, ul, uv, sl, sv, isentropic u1 - u2 of CoolProp 8.0.0
        (268115.523, 1241.225, 100181.86, 484011.098, 607.045, 2449.144, 35792.683),
        (353495.404, 1513.408, 100181.86, 484011.098, 607.045, 2449.144, 64459.125),
        (761396.581, 2138.084, 418952.006, 2505992.218, 1306.921, 7354.427, 55603.951),
        (470287.743, 1921.128, 194256.794, 1450222.218, 895.033, 6605.928, 50367.590),
        (51374.691, 193.886, -64.802, 259657.970, 0.0, 1199.688, 9464.763),
        (556477.368, 2349.389, 100181.86, 484011.098, 607.045, 2449.144, 93251.636),
    ]
).T
"""Propane at 300 and 330 K, water at 453.03 K, ammonia at 300 K, chlorine at 293.15 K, all boiling
liquids, and propane vapour at 300 K; ambient 101 325 Pa. J/kg and J/(kg K)."""


@case(id="E-flash-coolprop", source="CoolProp 8.0.0, own isentropic solution", rtol=2e-5)
def flashing_liquids_of_coolprop() -> Pairs:
    found = flash_energy_j_kg(
        energy_before_j_kg=_STATES[0],
        entropy_before_j_kg_k=_STATES[1],
        liquid_energy_j_kg=_STATES[2],
        vapour_energy_j_kg=_STATES[3],
        liquid_entropy_j_kg_k=_STATES[4],
        vapour_entropy_j_kg_k=_STATES[5],
    )
    return [(_STATES[6], found)]


@case(
    id="E-flash-constant",
    source="CoolProp 8.0.0 as in E-flash-coolprop; heat capacities at the mean temperature",
    rtol=0.03,
)
def flashing_liquids_with_constant_properties() -> Pairs:
    found = constant_property_flash_energy_j_kg(
        temperature_k=[300.0, 330.0, 453.03, 300.0, 293.15],
        boiling_point_k=[231.04, 231.04, 373.12, 239.83, 239.20],
        liquid_heat_capacity_j_kg_k=[2438.8, 2551.1, 4282.4, 4592.9, 955.3],
        heat_of_vaporisation_j_kg=[425592.0, 425592.0, 2256472.0, 1369669.0, 286963.0],
        vapour_density_kg_m3=[2.4161, 2.4161, 0.5977, 0.8900, 3.7109],
    )
    return [(_STATES[6][:5], found)]


@case(id="E-vessel-tnt", source="Swisdak 1994 via evidence D18, 4.68 MJ for 1 kg", rtol=0.001)
def vessel_of_one_kilogram_of_tnt() -> Pairs:
    found = vessel_blast(distance_m=[1.0, 5.0, 20.0], energy_j=9.36e6, blast_frac=0.5)
    return [([1353.7e3, 43.23e3, 6.102e3], found.overpressure_pa)]


@case(
    id="E-fragment-flight",
    source="hand arithmetic: sqrt(2 x 0.2 x 1 MJ / 1 t); 100^2 / 9.80665 at 45 and x sin 60 at 30",
    rtol=1e-6,
)
def fragment_by_hand() -> Pairs:
    speed = fragment_speed_m_s(energy_j=1e6, kinetic_frac=0.2, vessel_mass_kg=1000.0)
    found = flight_range_m(speed_m_s=100.0, elevation_deg=[45.0, 30.0, 60.0])
    return [(20.0, speed), ([1019.7162, 883.1001, 883.1001], found)]


@case(
    id="E-fragment-range",
    source="hand arithmetic on the formulas as remembered (unverified): 90 x 1000^0.333, "
    "465 x 10 000^0.1, 9.6 - 3.77",
    rtol=1e-4,
)
def fragment_ranges_by_hand() -> Pairs:
    found = farthest_fragment_m(contents_kg=[1000.0, 10_000.0], vessel_volume_m3=[2.5, 25.0])
    return [([897.930, 1168.027], found), (5.83, sphere_fragment_count(sphere_volume_m3=1000.0))]


# --- flammable mass --------------------------------------------------------------------------

_PLUME: Final[dict[str, Any]] = {"mass_rate_kg_s": 20.0, "wind_speed_m_s": 3.0}
_LIMITS: Final = (0.038, 0.17)
"""Propane between 2.1 and 9.5 %, kg/m3, about."""


def _rural(x: Floats) -> tuple[Floats, Floats]:
    return briggs_sigmas_m(x_m=x, stability_class="D")


@case(
    id="E-flammable-box",
    source="sum of the concentration over 40 x 400 x 200 boxes of the plume between its limits",
    rtol=0.002,
)
def flammable_mass_box_by_box() -> Pairs:
    low, high = _LIMITS
    far = float(
        distance_to_concentration_m(
            concentration_kg_m3=low, release_height_m=0.0, z_m=0.0, sigmas=_rural, **_PLUME
        )
    )
    nodes, weights = np.polynomial.legendre.leggauss(40)
    total = 0.0
    across = (np.arange(400) + 0.5) / 400 * 10.0 - 5.0
    up = (np.arange(200) + 0.5) / 200 * 5.0
    for node, weight in zip(nodes, weights, strict=True):
        x = 0.5 * far * (node + 1.0)
        sigma_y, sigma_z = _rural(np.asarray(x))
        field = concentration_kg_m3(
            x_m=x,
            y_m=(across * sigma_y)[:, None],
            z_m=up * sigma_z,
            release_height_m=0.0,
            sigma_y_m=sigma_y,
            sigma_z_m=sigma_z,
            **_PLUME,
        )
        inside = field[(field > low) & (field <= high)].sum()
        total += 0.5 * far * weight * float(inside * sigma_y * sigma_z) * (10 / 400) * (5 / 200)
    found = flammable_mass_kg(
        lower_limit_kg_m3=low, upper_limit_kg_m3=high, sigmas=_rural, **_PLUME
    )
    return [(total, found)]


@case(
    id="E-flammable-power-law",
    source="closed form (w/u) (b+d)/(b+d+1) X, X = (w / (pi u a c C))^(1/(b+d)) (reference errata)",
    rtol=1e-7,
)
def flammable_mass_of_power_laws() -> Pairs:
    a, b, c, d = 0.14, 0.92, 0.53, 0.73
    rate, wind = 20.0, 3.0
    far = (rate / (math.pi * wind * a * c * np.array(_LIMITS))) ** (1.0 / (b + d))
    closed = rate / wind * (b + d) / (b + d + 1.0) * far
    found = mass_above_kg(
        concentration_kg_m3=_LIMITS, sigmas=lambda x: (a * x**b, c * x**d), **_PLUME
    )
    ours = power_law_mass_above_kg(distance_m=far, exponent_ratio=b + d, **_PLUME)
    return [(closed, found), (closed, ours)]
