"""Verification cases of the dense plume: hand arithmetic, conservation, passive limit, slabx."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import simpson
from scipy.special import gamma

from sim.arguments import Floats
from sim.consequence.dispersion.dense_mixture import (
    Ingredients,
    ingredients,
    mixture,
    saturation_pressure_pa,
)
from sim.consequence.dispersion.dense_plume import DensePlume, dense_plume
from sim.consequence.dispersion.dense_rates import (
    edge_growth_m,
    entrainment_suppression_ratio,
    front_speed_m_s,
    ground_heat_w_m2,
)
from sim.consequence.dispersion.dense_receptors import (
    dense_concentration_kg_m3,
    dense_plume_size,
    dense_volume_frac,
)
from sim.consequence.dispersion.dense_routing import dense_source_ratio
from sim.consequence.dispersion.dense_workbook import workbook_volume_frac
from sim.consequence.dispersion.similarity_plume import crosswind_integrated_kg_m2, similarity_plume
from tests.verification.registry import Pairs, case

_BURRO_7 = {
    "mass_rate_kg_s": 99.46, "source_area_m2": math.pi * 13.77**2, "friction_velocity_m_s": 0.372,
    "obukhov_length_m": -111.0, "air_temperature_k": 306.96, "relative_humidity_frac": 0.074,
    "air_pressure_pa": 94000.0,
}  # fmt: skip
_BURRO_8 = {
    "mass_rate_kg_s": 116.93, "source_area_m2": math.pi * 14.93**2, "friction_velocity_m_s": 0.074,
    "obukhov_length_m": 16.2, "air_temperature_k": 306.02, "relative_humidity_frac": 0.045,
    "air_pressure_pa": 94100.0,
}  # fmt: skip
_LNG = {
    "release_temperature_k": 111.7, "molar_mass_kg_mol": 0.016043,
    "gas_heat_capacity_j_kg_k": 2238.0, "roughness_length_m": 0.0002, "averaging_time_s": 10.0,
    "farthest_m": 1000.0,
}  # fmt: skip


@case(id="DG-saturation", source="steam tables (IAPWS): 0, 10, 20, 30, 40 degrees C", rtol=5e-3)
def water_vapour_saturates_as_in_the_steam_tables() -> Pairs:
    celsius = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    known = [611.2, 1228.2, 2339.3, 4246.9, 7384.9]
    return [(known, saturation_pressure_pa(temperature_k=celsius + 273.15))]


@case(
    id="DG-mix-hand",
    source="hand: (10 x 1006.3 x 298.15 + 2238 x 111.7)/(10063 + 2238) = 264.23 K; 10/0.02896 + "
    "1/0.016043 = 407.64 mol; V = n R T / p = 8.8385 m3",
    rtol=1e-4,
)
def cold_methane_in_dry_air_mixes_by_hand() -> Pairs:
    found = mixture(parts=_methane(0.0), gas_kg_s=1.0, air_kg_s=10.0, heat_w=0.0)
    return [(264.23, found.temperature_k), (407.64, found.moles_per_s), (8.8385, found.volume_m3_s)]


@case(
    id="DG-mix-energy",
    source="first law: m c dT = L x fog; and vapour left over is at saturation",
    rtol=2e-3,
)
def fog_gives_its_heat_and_leaves_saturated_air() -> Pairs:
    parts, air = _methane(0.9), np.array([3.0, 10.0, 30.0])
    found = mixture(parts=parts, gas_kg_s=1.0, air_kg_s=air, heat_w=5e4)
    water = air * float(parts.humidity)
    dry_moles = (air - water) / 0.02896 + 1.0 / 0.016043
    vapour = (found.moles_per_s - dry_moles) * 0.01802
    warm = (air - water) * 1006.3 + water * 1865.0
    heat = warm * (found.temperature_k - 298.15) + 2238.0 * (found.temperature_k - 111.7) - 5e4
    pressure = (vapour / 0.01802) / found.moles_per_s * 101325.0
    wet = pressure > 50.0  # colder air holds nothing to compare
    saturated = saturation_pressure_pa(temperature_k=found.temperature_k)
    return [(2.5023e6 * (water - vapour), heat), (saturated[wet], pressure[wet])]


@case(
    id="DG-phi",
    source="hand from DEGADIS 2.1: (0.88 + 0.099 Ri^1.04)/0.88 at 10 and 100; 1/1.65 at -1",
    rtol=1e-4,
)
def stratification_slows_entrainment() -> Pairs:
    found = entrainment_suppression_ratio(richardson_ratio=[0.0, 10.0, 100.0, -1.0])
    return [([1.0, 2.23354, 14.5255, 0.606061], found)]


@case(id="DG-front", source="hand: 1.15 sqrt(9.81 x 0.5 x 2) = 3.6018", rtol=1e-4)
def a_front_runs_at_its_froude_number() -> Pairs:
    return [(3.6018, front_speed_m_s(density_excess_ratio=0.5, depth_m=2.0))]


@case(
    id="DG-heat",
    source="hand: 18 (0.041522^2 x 100)^(1/3) x 100 = 1001.8; 1.22 x 1.2 x 1006 x 0.05 x 100 = "
    "7364 W/m2",
    rtol=1e-3,
)
def ground_warms_by_free_or_forced_convection() -> Pairs:
    found = ground_heat_w_m2(
        temperature_difference_k=100.0,
        density_kg_m3=1.2,
        molar_mass_kg_mol=0.0289,
        heat_capacity_j_kg_k=1006.0,
        friction_velocity_m_s=[0.01, 0.5],
        wind_speed_m_s=5.0,
    )
    return [([1001.8, 7364.0], found)]


@case(id="DG-lateral", source="closed form: Sy^2 = 2 (delta x^0.9)^2, derived by x", rtol=1e-9)
def a_plume_without_core_spreads_as_its_power_law() -> Pairs:
    x, delta = np.array([10.0, 100.0, 1000.0]), 0.1
    half = math.sqrt(math.pi) / 2.0 * math.sqrt(2.0) * delta * x**0.9
    return [(3.6 * delta**2 * x**0.8, edge_growth_m(half, np.array(delta)))]


@case(
    id="DG-passive-exact",
    source="closed form: uniform passive line source, air = rho_a 2 B k u* (1 + a) x",
    rtol=1e-6,
)
def a_passive_plume_takes_in_air_in_proportion_to_distance() -> Pairs:
    plume = _passive(math.inf, area=10_000.0)
    x = np.array([60.0, 100.0, 200.0])
    size = dense_plume_size(plume=plume, x_m=x)
    density = 101325.0 * 0.02896 / (8.314462618 * 288.15)
    known = density * 100.0 * 0.4 * 0.3 * (1.0 + size.wind_exponent) * (x + 50.0)
    return [(known, size.air_kg_s)]


@case(
    id="DG-passive",
    source="the passive similarity plume (van Ulden 1978; verified by S-k-model) at 1 m, across "
    "the wind, 200-1000 m, neutral and moderately stable or unstable",
    rtol=0.1,
)
def without_excess_density_the_passive_plume_is_left() -> Pairs:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    x = np.array([200.0, 500.0, 1000.0])
    for obukhov in (-100.0, math.inf, 100.0):
        known = crosswind_integrated_kg_m2(
            plume=similarity_plume(
                friction_velocity_m_s=0.3, obukhov_length_m=obukhov, roughness_length_m=0.01
            ),
            mass_rate_kg_s=1.0,
            x_m=x,
            z_m=1.0,
        )
        pairs.append((known, _across(_passive(obukhov, area=4.0), x, 1.0)))
    return pairs


@case(id="DG-mass", source="mass balance: the flow of gas through any section is Q", rtol=1e-6)
def every_section_carries_what_is_released() -> Pairs:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    grid = np.linspace(0.0, 40.0, 1001)  # Simpson's own error is 2e-8 here
    for trial in (_BURRO_7, _BURRO_8):
        plume = dense_plume(**trial, **_LNG)
        for x in (30.0, 57.0, 140.0, 400.0, 900.0):
            size = dense_plume_size(plume=plume, x_m=x)
            power = 1.0 + float(size.wind_exponent)
            heights = float(size.scale_height_m) * grid ** (1.0 / power)
            weight = _across(plume, x, heights)
            # u dz in t = (z/S)^(1+a), which has no singularity at the ground
            per_t = float(size.wind_at_2m_m_s) * 2.0 / power
            per_t *= (float(size.scale_height_m) / 2.0) ** power
            flow = simpson(weight * per_t, x=grid)
            pairs.append((trial["mass_rate_kg_s"], flow))
    return pairs


@case(
    id="DG-slumping",
    source="dB/dx = 1.15 sqrt(g (rho/rho_a - 1) H)/u_e, u_e = U (S/2 m)^a / Gamma(1/(1 + a)), "
    "against the slope of the tabulated width",
    rtol=0.03,
)
def the_core_widens_at_the_speed_of_its_front() -> Pairs:
    plume = dense_plume(**_BURRO_7, **_LNG)
    x, step = np.array([20.0, 30.0, 57.0, 100.0]), 5.0
    here, there = (dense_plume_size(plume=plume, x_m=x + side) for side in (-step, step))
    size = dense_plume_size(plume=plume, x_m=x)
    power = 1.0 + size.wind_exponent
    speed = size.wind_at_2m_m_s * (size.scale_height_m / 2.0) ** size.wind_exponent
    speed = speed / gamma(1.0 / power)
    excess = size.density_kg_m3 / float(plume.setting.parts.air_kg_m3[0]) - 1.0
    known = 1.15 * np.sqrt(9.81 * excess * size.effective_depth_m) / speed
    edge = math.sqrt(math.pi) / 2.0
    wide = [cut.core_half_width_m + edge * cut.edge_m for cut in (here, there)]
    return [(known, (wide[1] - wide[0]) / (2.0 * step))]


@case(
    id="DG-slabx",
    source="slabx 1.0.7 (another formulation, SLAB of Ermak 1990) on Burro 7 and 8 with the same "
    "inputs, CH4 volume % at 57, 140, 400 m, 1 m high: same magnitude",
    rtol=0.4,
)
def another_formulation_gives_the_same_magnitude() -> Pairs:
    x = np.array([57.0, 140.0, 400.0])
    known = ((_BURRO_7, [28.51, 12.91, 2.80]), (_BURRO_8, [35.19, 16.63, 5.12]))
    return [
        (
            expected,
            100.0 * dense_volume_frac(plume=dense_plume(**trial, **_LNG), x_m=x, y_m=0.0, z_m=1.0),
        )
        for trial, expected in known
    ]


@case(
    id="DG-route",
    source="evidence D11 (Farrell after CCPS 1999 p. 122): (l_b/D)^(1/3) with l_b 0.183927588 m, "
    "D 2.2589 m, air at 288.15 K, 1.225 kg/m3",
    rtol=1e-3,
)
def the_source_of_the_burro_example_is_dense() -> Pairs:
    found = dense_source_ratio(
        mass_rate_kg_s=0.23 * 425.6,
        release_density_kg_m3=1.76,
        air_density_kg_m3=1.225,
        wind_speed_m_s=10.9,
    )
    return [((0.183927588 / 2.2589) ** (1.0 / 3.0), found)]


@case(
    id="D11",
    source="evidence D11: CCPS 1999 p. 122 via GasDispersion.jl, at 45.2, 367 and 1200 m; air at "
    "298 K, 101325 Pa of 0.02896 kg/mol",
    rtol=2e-3,
)
def the_workbook_gives_the_published_burro_example() -> Pairs:
    found = workbook_volume_frac(
        mass_rate_kg_s=0.23 * 425.6,
        release_density_kg_m3=1.76,
        release_temperature_k=111.15,
        air_density_kg_m3=101325.0 * 0.02896 / (8.314462618 * 298.0),
        air_temperature_k=298.0,
        wind_speed_m_s=10.9,
        x_m=[45.2, 367.0, 1200.0],
    )
    return [([0.67202, 0.0507177, 0.00492141], found)]


def _methane(humidity_frac: float) -> Ingredients:
    return ingredients(
        molar_mass_kg_mol=0.016043,
        gas_heat_capacity_j_kg_k=2238.0,
        release_temperature_k=111.7,
        air_temperature_k=298.15,
        air_pressure_pa=101325.0,
        relative_humidity_frac=humidity_frac,
    )


def _passive(obukhov: float, *, area: float) -> DensePlume:
    """Air released into air."""
    return dense_plume(
        mass_rate_kg_s=1.0,
        source_area_m2=area,
        release_temperature_k=288.15,
        molar_mass_kg_mol=0.02896,
        gas_heat_capacity_j_kg_k=1006.3,
        friction_velocity_m_s=0.3,
        obukhov_length_m=obukhov,
        roughness_length_m=0.01,
        air_temperature_k=288.15,
    )


def _across(plume: DensePlume, x: ArrayLike, z: ArrayLike) -> Floats:
    """Concentration integrated across the wind by Simpson's rule, kg/m2."""
    size = dense_plume_size(plume=plume, x_m=x)
    core, edge = np.asarray(size.core_half_width_m), np.asarray(size.edge_m)
    grid = np.linspace(0.0, 8.0, 401)
    away = core[..., None] + edge[..., None] * grid
    place = np.asarray(x, dtype=float)[..., None]
    height = np.asarray(z, dtype=float)[..., None]
    beside = dense_concentration_kg_m3(plume=plume, x_m=place, y_m=away, z_m=height)
    inside = dense_concentration_kg_m3(plume=plume, x_m=x, y_m=0.0, z_m=z)
    return np.asarray(2.0 * (inside * core + simpson(beside, x=grid, axis=-1) * edge))
