"""Verification cases of the source term: properties at storage, mass, limits of each route."""

from __future__ import annotations

import math

import numpy as np

from scenarios.model.substance import Substance
from scenarios.substances import pack_substances
from sim.source_term import Opening, Store, Surroundings, rupture_source_term, source_term
from sim.source_term.fluid import (
    heat_of_vaporisation_j_kg,
    liquid_density_kg_m3,
    vapour_pressure_pa,
)
from tests.verification.registry import Pairs, case

_GAS = 8.314462618
_AIR = Surroundings(wind_speed_m_s=3.0, air_temperature_k=293.15)


def _one(name: str) -> Substance:
    return pack_substances([name])[name]


@case(
    id="ST-density",
    source="CoolProp 8.0.0, saturated liquid at 25 C (values of the former library table)",
    rtol=0.02,
)
def liquids_under_pressure_are_lighter_than_at_their_boiling_point() -> Pairs:
    printed = {"chlorine": 1392.8, "ammonia": 603.0, "hydrogen-sulfide": 775.2}
    return [
        (expected, liquid_density_kg_m3(_one(name), temperature_k=298.15))
        for name, expected in printed.items()
    ]


@case(
    id="ST-watson",
    source="CRC Handbook, enthalpy of vaporisation at 25 C: benzene 33.83, toluene 38.01 kJ/mol",
    rtol=0.02,
)
def heat_of_vaporisation_at_room_temperature() -> Pairs:
    printed = {"benzene": (33.83e3, 0.078112), "toluene": (38.01e3, 0.092139)}
    return [
        (heat / mass, heat_of_vaporisation_j_kg(_one(name), temperature_k=298.15))
        for name, (heat, mass) in printed.items()
    ]


@case(
    id="ST-clapeyron",
    source="ln p linear in 1/T between 101325 Pa at 353.2 K and 12690 Pa at 298.15 K, by hand",
    rtol=1e-6,
)
def without_a_curve_two_points_give_the_vapour_pressure() -> Pairs:
    plain = _one("benzene").model_copy(
        update={
            "vapour_pressure": None, "critical_temperature_k": None,
            "boiling_point_k": 353.2, "vapour_pressure_298_pa": 12_690.0,
        }
    )  # fmt: skip
    share = (1 / 298.15 - 1 / 323.15) / (1 / 298.15 - 1 / 353.2)
    middle = 12_690.0 * (101_325.0 / 12_690.0) ** share
    return [
        (expected, vapour_pressure_pa(plain, temperature_k=kelvin))
        for kelvin, expected in ((298.15, 12_690.0), (353.2, 101_325.0), (323.15, middle))
    ]


@case(id="ST-mass", source="conservation of mass: out = airborne + on the ground", rtol=1e-9)
def nothing_is_lost_on_any_route() -> Pairs:
    hole, pipe = Opening(0.03, 0.62), Opening(0.03, 0.85, 2.0, 3.0)
    bund = Surroundings(3.0, 293.15, ground="soil_dry", bund_area_m2=60.0)
    runs = [
        ("chlorine", Store("liquid", 293.15, 6e5, 2e4, 1.0), hole, _AIR),
        ("chlorine", Store("liquid", 293.15, 6e5, 2e4), pipe, bund),
        ("benzene", Store("liquid", 293.15, 0.0, 2e4, 3.0), hole, _AIR),
        ("benzene", Store("liquid", 293.15, 1e5, 2e4, 3.0), pipe, bund),
        ("methane", Store("liquid", 111.0, 1e4, 2e4, 5.0), hole, bund),
        ("methane", Store("gas", 293.15, 4e6, 2e3), hole, _AIR),
    ]
    pairs = []
    for name, store, opening, around in runs:
        one = _one(name)
        terms = [
            source_term(one, store, opening, around, horizon_s=7200.0, stop_s=stop)
            for stop in (math.inf, 300.0)
        ]
        terms.append(rupture_source_term(one, store, around, horizon_s=7200.0))
        pairs += [(t.discharged_kg, t.airborne_kg + t.pool_kg[-1]) for t in terms]
    return pairs


@case(
    id="ST-chlorine",
    source="hand: 0.62 pi/4 d2 sqrt(2 1410 6e5), 1410 kg/m3 at 20 C; Fv = cp dT / hv, 5 Fv aloft",
    rtol=0.005,
)
def chlorine_at_twenty_degrees_through_ten_millimetres() -> Pairs:
    term = source_term(
        _one("chlorine"), Store("liquid", 293.15, 6e5, 1e5), Opening(0.01, 0.62), _AIR,
        horizon_s=3600.0,
    )  # fmt: skip
    rate = 0.62 * 0.25 * math.pi * 1e-4 * math.sqrt(2 * 1410 * 6e5)
    flash = 940.7 * (293.15 - 239.2) / 287_000.0
    return [
        (rate, term.liquid_kg_s[0]),
        (5 * flash, term.airborne_frac),
        (239.2, term.temperature_k),
    ]


@case(id="ST-D13", source="evidence D13: n-butane at 25 C, 0.0508 m, 15.24 m head", rtol=0.01)
def butane_of_the_worked_example() -> Pairs:
    """The discharge, not the flash.

    That of the example, 0.1713, is missed by 11 % (0.1526): it takes heat capacity and heat of
    vaporisation at 25 C, our table both at the boiling point.
    """
    around = Surroundings(3.0, 298.15, ambient_pressure_pa=101_352.9279)
    gauge = 1_825_042.1778999998 - 101_352.9279
    term = source_term(
        _one("n-butane"),
        Store("liquid", 298.15, gauge, 1e8, 15.24),
        Opening(0.0508, 0.61),
        around,
        horizon_s=600.0,
    )
    return [(56.31092763613714, term.liquid_kg_s[0])]


@case(id="ST-D14", source="evidence D14: 5 Fv up to Fv = 0.2, all above", rtol=1e-9)
def the_airborne_share_of_the_route_is_that_of_the_rule() -> Pairs:
    one = _one("chlorine")
    per_kelvin = one.liquid_heat_capacity_j_kg_k / one.heat_of_vaporisation_j_kg
    pairs = []
    for flash, share in ((0.05, 0.25), (0.1713, 0.8565), (0.2, 1.0), (0.25, 1.0)):
        store = Store("liquid", one.boiling_point_k + flash / per_kelvin, 2e6, 1e4)
        term = source_term(one, store, Opening(0.01, 0.62), _AIR, horizon_s=600.0)
        pairs += [(flash, term.flash_frac), (share, term.airborne_frac)]
    return pairs


@case(
    id="ST-gas",
    source="choked adiabatic blow-down, m0 (1 + (k-1)/2 t/tau)^(-2/(k-1)), closed form",
    rtol=1e-6,
)
def gas_follows_the_closed_form_while_choked() -> Pairs:
    one = _one("methane")
    mass, p0, t0, k = 2000.0, 4.101325e6, 293.15, one.heat_ratio
    term = source_term(one, Store("gas", t0, 4e6, mass), Opening(0.02, 0.85), _AIR, horizon_s=1e5)
    area = 0.25 * math.pi * 0.02**2
    sonic = math.sqrt(k * one.molar_mass_kg_mol / (_GAS * t0))
    first = 0.85 * area * p0 * sonic * (2 / (k + 1)) ** ((k + 1) / (2 * (k - 1)))
    tau = mass / first
    times = term.edges_s[1:15]
    left = mass * (1 + 0.5 * (k - 1) * times / tau) ** (-2 / (k - 1))
    return [(mass - left, term.airborne_by_edge_kg[1:15])]


@case(id="ST-drain", source="Torricelli: sqrt(2 h/g) A / (Cd a), closed form", rtol=1e-9)
def an_open_tank_is_empty_when_torricelli_says() -> Pairs:
    one = _one("benzene")
    density = liquid_density_kg_m3(one, temperature_k=293.15)
    term = source_term(
        one, Store("liquid", 293.15, 0.0, 2e4, 4.0), Opening(0.05, 0.62), _AIR, horizon_s=2e4
    )
    tank, hole = 2e4 / (density * 4.0), 0.25 * math.pi * 0.05**2
    return [(math.sqrt(2 * 4.0 / 9.80665) * tank / (0.62 * hole), term.discharge_ends_s)]


@case(
    id="ST-pool",
    source="TNO Yellow Book CPR 14E eq. 3.24, 3.25 by hand on a full bund; k dT / sqrt(pi a t)",
    rtol=2e-3,
)
def a_full_bund_gives_off_what_the_single_models_say() -> Pairs:
    benzene, methane = _one("benzene"), _one("methane")
    around = Surroundings(3.0, 293.15, bund_area_m2=50.0)
    still = rupture_source_term(
        benzene, Store("liquid", 293.15, 0.0, 2e4), around, horizon_s=3600.0
    )
    diameter = 2 * math.sqrt(50.0 / math.pi)
    transfer = 0.004786 * 3.0**0.78 * diameter**-0.11 * 0.8**-0.67
    pressure = vapour_pressure_pa(benzene, temperature_k=293.15)
    flux = transfer * pressure * benzene.molar_mass_kg_mol / (_GAS * 293.15)
    boiling = rupture_source_term(
        methane, Store("liquid", 111.0, 0.0, 1e5), around, horizon_s=3600.0
    )
    heat = 1.28 * (293.15 - methane.boiling_point_k) / math.sqrt(math.pi * 6.6e-7)
    at = np.sqrt(boiling.edges_s)
    steady = 50.0 * heat / methane.heat_of_vaporisation_j_kg * 2 / (at[1:] + at[:-1])
    return [(50.0 * flux, still.airborne_kg_s[-1]), (steady[-8:], boiling.airborne_kg_s[-8:])]
