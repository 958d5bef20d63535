"""Verification cases of open fires: jet flames and flash fires."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize

from sim.consequence.fire import jet_flame as jets
from sim.consequence.fire.flame_surface import frustum_surface
from sim.consequence.fire.flash_fire import can_burn, reach_m
from sim.consequence.fire.jet_fire import (
    jet_fire_heat_flux_w_m2,
    jet_flame_surface,
    point_source_heat_flux_w_m2,
)
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from tests.verification.registry import Pairs, case

# --- flash fires ---------------------------------------------------------------------------------


@case(id="FF-envelope-closed", source="Gaussian cloud: radius sigma sqrt(2 ln(C0/edge))", rtol=2e-3)
def envelope_of_a_round_cloud() -> Pairs:
    x, y = np.meshgrid(np.linspace(-100, 100, 1001), np.linspace(-100, 100, 1001))
    cloud = 0.5 * np.exp(-(x**2 + y**2) / (2.0 * 20.0**2))
    for share in (1.0, 0.5):
        burns = can_burn(concentration_frac=cloud, lfl_frac=0.05, share_ratio=share)
        radius_squared = 2.0 * 20.0**2 * math.log(0.5 / (0.05 * share))
        yield math.pi * radius_squared, np.count_nonzero(burns) * 0.2**2


@case(id="FF-reach-power", source="C = 30 x^-1.6: reach (30/edge)^(1/1.6)", rtol=1e-12)
def reach_of_a_power_law() -> Pairs:
    distance = np.geomspace(20.0, 2000.0, 15)
    for share in (1.0, 0.5):
        got = reach_m(
            distance_m=distance,
            concentration_frac=30.0 * distance**-1.6,
            lfl_frac=0.02,
            share_ratio=share,
        )
        yield (30.0 / (0.02 * share)) ** (1.0 / 1.6), got


# --- jet fires -----------------------------------------------------------------------------------


@case(
    id="JF-velocity-mach",
    source="Mach number route of the Yellow Book and ALOHA, by hand",
    rtol=1e-9,
)
def expanded_velocity_by_the_mach_number() -> Pairs:
    k, gas, rest = 1.31, 8.314462618 / 0.01604, 283.0
    pressure = 60e5
    critical = pressure * (2.0 / (k + 1.0)) ** (k / (k - 1.0))
    mach = math.sqrt(((k + 1.0) * (critical / 101_325.0) ** ((k - 1.0) / k) - 2.0) / (k - 1.0))
    cold = 2.0 * rest / (2.0 + (k - 1.0) * mach**2)
    got = jets.expanded_velocity_m_s(
        pressure_pa=pressure, temperature_k=rest, molar_mass_kg_mol=0.01604, heat_ratio=k
    )
    return [(mach * math.sqrt(k * gas * cold), got)]


@case(id="JF-velocity-vacuum", source="greatest speed of a gas: sqrt(2 k/(k-1) R T/M)", rtol=1e-3)
def expanded_velocity_into_nothing() -> Pairs:
    got = jets.expanded_velocity_m_s(
        pressure_pa=1e7, temperature_k=300.0, molar_mass_kg_mol=0.028, heat_ratio=1.4,
        ambient_pressure_pa=1e-6,
    )  # fmt: skip
    return [(math.sqrt(7.0 * 8.314462618 * 300.0 / 0.028), got)]


@case(
    id="JF-tilt-continuous",
    source="branches of the tilt meet at R = 0.05: 400 against 401.4",
    rtol=5e-3,
)
def tilt_has_no_step() -> Pairs:
    return [(jets._tilt_deg(0.05, 90.0, 3.0), jets._tilt_deg(0.05 + 1e-12, 90.0, 3.0))]


@case(
    id="JF-stoichiometry",
    source="CH4 + 2 (O2 + 3.76 N2), C3H8 + 5 (O2 + 3.76 N2), by hand",
    rtol=0.01,
)
def paraffins_need_their_air() -> Pairs:
    air = 0.031999 + 3.76 * 0.028013
    fuels = ((0.016043, 2.0), (0.044097, 5.0))
    return [
        (molar / (molar + oxygen * air), jets.stoichiometric_fuel_frac(molar_mass_kg_mol=molar))
        for molar, oxygen in fuels
    ]


def _flame(wind_speed_m_s: float) -> jets.JetFlame:
    return jets.jet_flame(
        fuel_rate_kg_s=5.0,
        velocity_m_s=700.0,
        jet_density_kg_m3=1.6,
        molar_mass_kg_mol=0.016,
        heat_of_combustion_j_kg=50e6,
        wind_speed_m_s=wind_speed_m_s,
    )


@case(id="JF-length-root", source="root of Kalghatgi's equation by scipy brentq", rtol=1e-9)
def still_flame_length_is_the_root() -> Pairs:
    throat = math.sqrt(4.0 * 5.0 / (math.pi * 1.2 * 700.0))
    fuel = float(jets.stoichiometric_fuel_frac(molar_mass_kg_mol=0.016))
    slow = 0.024 * (9.80665 * throat / 700.0**2) ** (1 / 3)
    root = optimize.brentq(
        lambda y: slow * y ** (5 / 3) + 0.2 * y ** (2 / 3) - (2.85 / fuel) ** (2 / 3), 1.0, 1e5,
        xtol=1e-10,
    )  # fmt: skip
    return [(root * throat, _flame(0.0).length_m)]


@case(
    id="JF-energy", source="energy: E times the frustum's surface is the radiated share", rtol=1e-9
)
def jet_radiates_its_share() -> Pairs:
    for wind in (0.0, 3.0, 15.0):
        flame = _flame(wind)
        surface = jet_flame_surface(
            flame=flame,
            hole_m=[0, 0, 2.0],
            direction_ratio=[0, 0, 1.0],
            wind_direction_ratio=[1.0, 0, 0],
        )
        share = 0.21 * math.exp(-0.00323 * 700.0) + 0.11
        yield share * 5.0 * 50e6, flame.emissive_power_w_m2 * surface.area_m2


@case(
    id="JF-far-field",
    source="far off a flame counts as its shadow: E A_shadow tau/(pi r^2)",
    rtol=2e-3,
)
def far_jet_counts_as_its_shadow() -> Pairs:
    surface = frustum_surface(start_m=[0, 0, 0], direction_ratio=[0, 0, 1], length_m=1.0,
                              start_width_m=0.1, end_width_m=0.5)  # fmt: skip
    air = {"humidity_frac": 0.5, "temperature_k": 293.0}
    got = jet_fire_heat_flux_w_m2(
        surface=surface,
        emissive_power_w_m2=2e5,
        points_m=[[900.0, 0, 0.5]],
        facing_ratio=[-1, 0, 0],
        **air,
    )
    through = wayne_transmissivity_ratio(path_length_m=900.0, **air)
    return [(2e5 * 0.3 * through / (math.pi * 900.0**2), got[0])]


@case(
    id="JF-point-sphere", source="energy: flux times the sphere is the radiated share", rtol=1e-12
)
def point_radiates_its_share() -> Pairs:
    distance = np.array([10.0, 100.0])
    flux = point_source_heat_flux_w_m2(
        fuel_rate_kg_s=3.0, heat_of_combustion_j_kg=50e6, radiated_frac=0.2, distance_m=distance
    )
    return [([30e6, 30e6], flux * 4.0 * math.pi * distance**2)]
