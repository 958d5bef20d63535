"""Verification cases of flashing, rain-out and draining tanks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq, minimize_scalar

from sim.consequence.release.airborne import (
    airborne_by_rule,
    critical_droplet_diameter_m,
    droplet_diameter_m,
    suspended_frac,
)
from sim.consequence.release.flashing import FlashingJet, flashing_discharge, omega_ratio
from sim.consequence.release.orifice import flash_frac
from sim.consequence.release.tank_drain import tank_drain, tank_volume_m3
from tests.verification.registry import Pairs, case

_API = "API 520-1 (2020) example"
_BUTANE = "A. Farrell, butane leak example, notebook outputs (evidence D13)"

# n-butane in that notebook: DIPPR correlations of Perry's, 8th edition
_MOLAR_KG_KMOL = 58.122
_CRITICAL_K = 425.12
_STORED_K = 298.15
_BOILING_K = 272.55


def _butane_density(temperature: float) -> float:
    exponent = 1 + (1 - temperature / _CRITICAL_K) ** 0.28688
    return _MOLAR_KG_KMOL * 1.0677 / 0.27188**exponent


def _butane_jet_speed() -> float:
    density = _butane_density(_STORED_K)
    return math.sqrt(2 * (1825042.1779 - 101352.9279) / density + 2 * 9.81 * 15.24)


def _unit_jet(**arguments: object) -> FlashingJet:
    """A jet whose rate is its mass flux over sqrt(p0 rho0), unless told otherwise."""
    valid: dict[str, object] = {
        "discharge_coefficient_ratio": 1.0,
        "hole_diameter_m": math.sqrt(4 / math.pi),
        "passage_length_m": 1.0,
        "liquid_density_kg_m3": 1.0,
        "upstream_pressure_pa": 1.0,
        "ambient_pressure_pa": 1e-6,
    }
    return flashing_discharge(**(valid | arguments))  # type: ignore[arg-type]


@case(id="D13", source=f"{_BUTANE}; g = 9.81 there, 9.80665 here", rtol=1e-3)
def butane_sphere_leaks_and_flashes() -> Pairs:
    head_pa = _butane_density(_STORED_K) * 9.80665 * 15.24
    jet = flashing_discharge(
        discharge_coefficient_ratio=0.61,
        hole_diameter_m=0.0508,
        passage_length_m=0.0,
        liquid_density_kg_m3=_butane_density(_STORED_K),
        upstream_pressure_pa=1825042.1779 + head_pa,
        saturation_pressure_pa=243e3,
        omega_ratio=10.0,
        ambient_pressure_pa=101352.9279,
    )
    t, reduced = _STORED_K, _STORED_K / _CRITICAL_K
    capacity = 191030 - 1675 * t + 12.5 * t**2 - 0.03874 * t**3 + 4.6121e-5 * t**4
    latent = 3.6238e7 * (1 - reduced) ** (0.8337 - 0.82274 * reduced + 0.39613 * reduced**2)
    share = flash_frac(
        temperature_k=t,
        boiling_point_k=_BOILING_K,
        liquid_heat_capacity_j_kg_k=capacity / _MOLAR_KG_KMOL,
        heat_of_vaporisation_j_kg=latent / _MOLAR_KG_KMOL,
    )
    return [(56.31092763613714, jet.mass_rate_kg_s), (0.17128269541302374, share)]


@case(
    id="R-omega-steam",
    source="hand arithmetic, water at 10 bar, steam-table values 453.03 K, vl 1.127e-3, "
    "vg 0.19444 m3/kg, hv 2014.6 kJ/kg, cp 4.405 kJ/(kg K): 16.304",
    rtol=1e-4,
)
def swelling_of_saturated_water() -> Pairs:
    omega = omega_ratio(
        temperature_k=453.03,
        saturation_pressure_pa=1e6,
        liquid_density_kg_m3=1 / 1.127e-3,
        vapour_density_kg_m3=1 / 0.19444,
        liquid_heat_capacity_j_kg_k=4405.0,
        heat_of_vaporisation_j_kg=2014.6e3,
    )
    return [(16.304, omega)]


@case(id="R-api-two-phase", source=f"{_API} C.2.2.2 (via PolyKin's tests), as rounded", rtol=1e-2)
def flashing_mixture_of_the_api_example() -> Pairs:
    area_m2 = 24400e-6
    jet = flashing_discharge(
        discharge_coefficient_ratio=0.85,
        hole_diameter_m=math.sqrt(4 * area_m2 / math.pi),
        passage_length_m=0.2,
        liquid_density_kg_m3=1 / 0.01945,
        upstream_pressure_pa=5.564e5,
        saturation_pressure_pa=5.564e5,
        omega_ratio=9 * (0.02265 / 0.01945 - 1),
        ambient_pressure_pa=2.045e5,
    )
    return [(216560 / 3600, jet.mass_rate_kg_s), (3.6721e5, jet.exit_pressure_pa)]


@case(id="R-api-subcooled", source=f"{_API} C.2.3 (via PolyKin's tests), as rounded", rtol=1e-2)
def subcooled_liquid_of_the_api_example() -> Pairs:
    area_m2 = 134.5e-6
    jet = flashing_discharge(
        discharge_coefficient_ratio=0.65,
        hole_diameter_m=math.sqrt(4 * area_m2 / math.pi),
        passage_length_m=0.2,
        liquid_density_kg_m3=511.3,
        upstream_pressure_pa=20.733e5,
        saturation_pressure_pa=7.419e5,
        omega_ratio=9 * (511.3 / 262.7 - 1),
        ambient_pressure_pa=1.703e5,
    )
    return [(0.3785 / 60 * 511.3, jet.mass_rate_kg_s), (7.419e5, jet.exit_pressure_pa)]


def _volume(pressure: float, omega: float, boiling: float) -> float:
    return 1 + omega * max(boiling / pressure - 1, 0)


def _entrance_flux(pressure: float, omega: float, boiling: float) -> float:
    """Mass flux after a frictionless expansion, by quadrature of the specific volume."""
    work = quad(_volume, pressure, 1, args=(omega, boiling), points=[boiling], epsabs=1e-13)[0]
    return math.sqrt(2 * work) / _volume(pressure, omega, boiling)


@case(
    id="R-omega-nozzle",
    source="the flow is the greatest over all throat pressures (quadrature and minimize_scalar)",
    rtol=1e-7,
)
def equilibrium_nozzle_is_the_greatest_flow() -> Pairs:
    pairs = []
    for omega, boiling, outside in (
        (8.0, 1.0, 1e-6), (0.5, 1.0, 1e-6), (8.0, 0.97, 1e-6), (1.0, 0.8, 1e-6),
        (30.0, 0.3, 1e-6), (2.0, 1.0, 0.9), (3.0, 0.4, 0.6),
    ):  # fmt: skip

        def loss(p: float, omega: float = omega, boiling: float = boiling) -> float:
            return -_entrance_flux(p, omega, boiling)

        # the flux has a kink at boiling, so each side of it is searched
        spans = [(outside, max(boiling, outside)), (max(boiling, outside), 1 - 1e-9)]
        found = [
            -minimize_scalar(loss, bounds=span, method="bounded", options={"xatol": 1e-11}).fun
            for span in spans
            if span[0] < span[1]
        ]
        greatest = max(*found, -loss(max(boiling, outside)), -loss(outside))
        jet = _unit_jet(
            saturation_pressure_pa=boiling, omega_ratio=omega, ambient_pressure_pa=outside
        )
        pairs.append((greatest, jet.mass_rate_kg_s))
    return pairs


@case(
    id="R-omega-pipe",
    source="momentum equation integrated along the pipe (scipy solve_ivp) at our flux: pressure at "
    "the mouth where dp/dN is infinite, or ambient",
    rtol=1e-6,
)
def equilibrium_pipe_obeys_the_momentum_equation() -> Pairs:
    pairs = []
    for omega, boiling, outside, friction in (
        (8.0, 1.0, 1e-6, 3.0), (0.5, 1.0, 1e-6, 1.0), (8.0, 0.9, 1e-6, 5.0),
        (1.2, 1.0, 1e-6, 20.0), (3.0, 0.9, 0.7, 4.0), (40.0, 1.0, 1e-6, 10.0),
    ):  # fmt: skip
        jet = _unit_jet(
            saturation_pressure_pa=boiling,
            omega_ratio=omega,
            ambient_pressure_pa=outside,
            friction_loss_ratio=friction,
        )
        flux, mouth = float(jet.mass_rate_kg_s), float(jet.exit_pressure_pa)
        entry = brentq(
            lambda p, omega=omega, boiling=boiling, flux=flux: _entrance_flux(p, omega, boiling)
            - flux,
            mouth, 1.0, xtol=1e-14,
        )  # fmt: skip

        def slope(p: float, _n: object, omega: float = omega, boiling: float = boiling,
                  flux: float = flux) -> float:  # fmt: skip
            volume = _volume(p, omega, boiling)
            swell = omega * boiling / p**2 if p < boiling else 0.0
            return -2 * (1 - flux**2 * swell) / (flux**2 * volume)

        # N as a function of falling pressure; liquid and mixture apart because of the kink
        stops = [entry, boiling, mouth] if mouth < boiling < entry else [entry, mouth]
        travelled = [0.0]
        for start, stop in pairwise(stops):
            inner = stop - 1e-12 if stop == boiling else stop
            run = solve_ivp(
                slope, (start - 1e-15, inner), travelled, rtol=1e-10, atol=1e-12, method="DOP853"
            )
            travelled = [run.y[0, -1]]
        pairs.append((friction, travelled[0]))
        choking = math.sqrt(omega * boiling) * flux if mouth > outside * 1.001 else mouth
        pairs.append((choking, mouth))
    return pairs


@case(
    id="R-omega-isothermal",
    source="omega = 1 is an isothermal ideal gas: fL/D = (1/M1^2 - 1) - ln(1/M1^2) when choked "
    "(M^2 = G^2 / (p rho) at the entry; textbook form)",
    rtol=1e-6,
)
def swelling_of_one_is_an_isothermal_gas() -> Pairs:
    pairs = []
    for friction in (0.5, 5.0, 50.0):
        jet = _unit_jet(saturation_pressure_pa=1.0, omega_ratio=1.0, friction_loss_ratio=friction)
        mouth = float(jet.exit_pressure_pa)
        flux = float(jet.mass_rate_kg_s)
        # isothermal entrance from rest: G^2 = 2 p1^2 ln(1/p1); choked mouth: G = p2
        entry = brentq(lambda p, g=flux: 2 * p * p * math.log(1 / p) - g * g, math.exp(-0.5), 1.0)
        mach_2 = (flux / entry) ** 2
        pairs += [(flux, mouth), (1 / mach_2 - 1 - math.log(1 / mach_2), friction)]
    return pairs


@case(id="R-airborne-rules", source="hand arithmetic on the printed rules", rtol=1e-12)
def airborne_rules_side_by_side() -> Pairs:
    rules = airborne_by_rule(flash_frac=[0.0, 0.1, 0.2, 0.5, 0.8])
    return [
        ([0.0, 0.5, 1.0, 1.0, 1.0], rules["chinese_practice"]),
        ([0.0, 0.2, 0.4, 1.0, 1.0], rules["twice_flash"]),
        ([0.0, 0.1, 0.2, 0.5, 0.8], rules["vapour_only"]),
    ]


@case(id="R-droplet", source=_BUTANE, rtol=1e-4)
def droplets_of_the_butane_jet() -> Pairs:
    tension = 0.05196 * (1 - _BOILING_K / _CRITICAL_K) ** 1.2181
    air = 101352.9279 * 0.02896 / (8.314462618 * _BOILING_K)
    size = droplet_diameter_m(
        speed_m_s=_butane_jet_speed(),
        superheat_k=_STORED_K - _BOILING_K,
        surface_tension_n_m=tension,
        air_density_kg_m3=air,
    )
    slow = droplet_diameter_m(
        speed_m_s=1.0, superheat_k=25.6, surface_tension_n_m=tension, air_density_kg_m3=air
    )
    return [(2.188550597862162e-05, size), (0.03 / 112.4, slow)]


@case(id="R-suspended", source=_BUTANE, rtol=1e-9)
def share_of_small_droplets() -> Pairs:
    share = suspended_frac(
        droplet_diameter_m=2.188550597862162e-05, critical_diameter_m=0.00014250630981793827
    )
    return [(0.9227949810754577, share)]


@case(
    id="R-critical-droplet",
    source="closed form of Stokes' law (small drops) and scipy brentq on White's drag; the 0.1425 "
    "mm printed in D13 is the root of a drag with 6/(1 - sqrt Re), which nearly vanishes there",
    rtol=2e-3,
)
def largest_droplet_that_stays() -> Pairs:
    speed, liquid, viscosity = _butane_jet_speed(), _butane_density(_BOILING_K), 1.720792e-5
    gas = 101352.9279 * _MOLAR_KG_KMOL / (8314.462618 * _BOILING_K)
    settling = speed * math.tan(math.radians(4.46))

    def surplus(size: float) -> float:
        reynolds = gas * settling * size / viscosity
        drag = 0.4 + 24 / reynolds + 6 / (1 + math.sqrt(reynolds))
        return (liquid - gas) * 9.80665 * size - 0.75 * drag * gas * settling**2

    size = critical_droplet_diameter_m(
        speed_m_s=[speed, 1e-3],
        liquid_density_kg_m3=[liquid, 1000.0],
        gas_density_kg_m3=[gas, 1e-3],
        gas_viscosity_pa_s=[viscosity, 1e-3],
    )
    # Stokes: d = sqrt(18 mu uc / (drho g)); Re = 1e-9 there, drag 24/Re + 6.4 with 6.4 negligible
    stokes = math.sqrt(18 * 1e-3 * 1e-3 * math.tan(math.radians(4.46)) / (999.999 * 9.80665))
    return [
        (6.197367132394693, settling),
        (brentq(surplus, 1e-5, 1.0), size[0]),
        (stokes, size[1]),
    ]


_DRAIN = {
    "liquid_density_kg_m3": 900.0,
    "hole_diameter_m": 0.05,
    "discharge_coefficient_ratio": 0.62,
}
_SPEED = 0.62 * math.pi * 0.05**2 / 4 * math.sqrt(2 * 9.80665)
"""Cd a sqrt(2 g), the divisor of all draining times."""


@case(id="I-tank-vertical", source="Torricelli: t = 2 A sqrt(h) / (Cd a sqrt(2 g))", rtol=1e-9)
def upright_cylinder_drains_in_the_time_of_torricelli() -> Pairs:
    run = tank_drain(
        shape="vertical", diameter_m=4.0, length_m=6.0, level_m=5.0, hole_height_m=1.0, **_DRAIN
    )
    area = math.pi * 4.0**2 / 4
    return [(2 * area * math.sqrt(4.0) / _SPEED, run.duration_s), (area * 4 * 900, run.released_kg)]


@case(
    id="I-tank-horizontal",
    source="closed form: t = 4 L (D^1.5 - (D - h)^1.5) / (3 Cd a sqrt(2 g))",
    rtol=1e-6,
)
def lying_cylinder_drains_in_closed_form() -> Pairs:
    pairs = []
    for level in (1.0, 2.2, 3.0):
        run = tank_drain(shape="horizontal", diameter_m=3.0, length_m=8.0, level_m=level, **_DRAIN)
        closed = 4 * 8.0 * (3.0**1.5 - (3.0 - level) ** 1.5) / (3 * _SPEED)
        pairs.append((closed, run.duration_s))
    full = math.pi * 1.5**2 * 8.0 * 900
    return [*pairs, (full, run.released_kg)]


@case(
    id="I-tank-sphere",
    source="closed form: t = pi (2/3 D h^1.5 - 2/5 h^2.5) / (Cd a sqrt(2 g))",
    rtol=1e-9,
)
def sphere_drains_in_closed_form() -> Pairs:
    pairs = []
    for level in (2.0, 7.0, 12.0):
        run = tank_drain(shape="sphere", diameter_m=12.0, level_m=level, **_DRAIN)
        closed = math.pi * (2 / 3 * 12.0 * level**1.5 - 0.4 * level**2.5) / _SPEED
        pairs.append((closed, run.duration_s))
    return [*pairs, (math.pi * 12.0**3 / 6 * 900, run.released_kg)]


@case(id="I-tank-volume", source="quadrature of the level's area (scipy quad)", rtol=1e-9)
def volume_below_the_level_is_the_integral_of_its_area() -> Pairs:
    pairs = []
    for level in (0.3, 1.5, 2.9):
        chord = quad(lambda z: 2 * math.sqrt(z * (3 - z)), 0, level, epsabs=1e-13)[0]
        pairs.append(
            (
                8 * chord,
                tank_volume_m3(shape="horizontal", diameter_m=3.0, length_m=8.0, level_m=level),
            )
        )
        disc = quad(lambda z: math.pi * z * (3 - z), 0, level)[0]
        pairs.append((disc, tank_volume_m3(shape="sphere", diameter_m=3.0, level_m=level)))
    return pairs


@case(
    id="I-tank-pressure",
    source="numerical integration of dz/dt = -m(z) / (rho A(z)) (scipy solve_ivp)",
    rtol=1e-7,
)
def tank_under_pressure_follows_its_equation() -> Pairs:
    run = tank_drain(
        shape="sphere",
        diameter_m=6.0,
        level_m=5.0,
        hole_height_m=1.0,
        tank_pressure_pa=3e5,
        **_DRAIN,
    )
    area = math.pi * 0.05**2 / 4

    def fall(_t: float, z: np.ndarray) -> list[float]:
        drive = 3e5 - 101_325.0 + 900 * 9.80665 * (z[0] - 1.0)
        return [-0.62 * area * math.sqrt(2 * drive / 900) / (math.pi * z[0] * (6 - z[0]))]

    def dry(_t: float, z: np.ndarray) -> float:
        return float(z[0] - 1.0)

    dry.terminal = True  # type: ignore[attr-defined]
    path = solve_ivp(fall, (0, 1e6), [5.0], events=dry, rtol=1e-11, atol=1e-12, method="DOP853")
    return [(path.t_events[0][0], run.duration_s)]
