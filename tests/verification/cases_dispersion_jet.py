"""Verification cases of the jet in the wind: closed forms, measured entrainment and decay."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sim.consequence.dispersion.jet_dilution import expanded_speed_m_s, jet_path
from tests.verification.registry import Pairs, case

_LONG: Final = (5.4, 5.4, 4.1, 5.3, 5.3, 4.5, 4.5, 5.3, 5.0, 4.8, 5.9)
_FARRELL: Final = "Farrell 2022, More on Turbulent Jets (aefarrell.github.io)"


def _still(density: float, *places: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Dilution, radius and axis share of a fast 10 mm jet in all but still air, by diameters."""
    path = jet_path(
        diameter_m=0.01,
        jet_speed_m_s=1000.0,
        jet_density_kg_m3=1.2 * density,
        air_density_kg_m3=1.2,
        wind_speed_m_s=0.01,
        elevation_deg=90.0,
    )
    along = path.along_m[:, 0] / 0.01
    found = [
        np.interp(places, along, column[:, 0])
        for column in (path.dilution_ratio, path.radius_m, path.axis_frac)
    ]
    return found[0], found[1], found[2]


@case(
    id="JT-still",
    source="closed form in still air: R = d/2 + 0.17 s, and momentum with mass give "
    "S (1 + (S - 1) / n) = (2 R / d)^2, n the density over that of air",
    rtol=5e-3,
)
def a_jet_in_still_air_widens_as_a_cone() -> Pairs:
    pairs = []
    for density in (1.0, 0.14, 1.5):
        place = np.array([10.0, 30.0, 80.0])
        dilution, radius, _ = _still(density, *place)
        wide = 1.0 + 0.34 * place
        half = (density - 1.0) / 2.0
        closed = -half + np.sqrt(half * half + density * wide * wide)
        pairs += [(0.005 * wide, radius), (closed, dilution)]
    return pairs


@case(
    id="JT-entrain",
    source=f"Rajaratnam 1974 in {_FARRELL}: flow grows by 0.32 per diameter of the jet; "
    "Ricou and Spalding's square root of the densities",
    rtol=0.07,
)
def the_jet_swallows_as_much_air_as_measured() -> Pairs:
    pairs = []
    for density in (0.14, 1.0, 1.5):
        dilution, _, _ = _still(density, 40.0, 80.0)
        pairs.append((0.32 * math.sqrt(density), (dilution[1] - dilution[0]) / 40.0))
    return pairs


@case(
    id="JT-axis",
    source=f"Long 1963 in {_FARRELL}: c/c0 = k2 d/x sqrt(rho_a/rho_j) on the axis, mean k2 5.05 of "
    "11 measured jets (4.1 helium to 5.9 hot air)",
    rtol=0.05,
)
def the_axis_thins_as_measured() -> Pairs:
    pairs = []
    for density in (0.14, 1.0, 1.5):
        _, _, axis = _still(density, 40.0, 80.0)
        slope = (1.0 / axis[1] - 1.0 / axis[0]) / 40.0
        pairs.append((float(np.mean(_LONG)), math.sqrt(density) / slope))
    return pairs


@case(
    id="JT-rise",
    source="closed form far downwind of a jet across the wind: radius 0.34 z, all air at the speed "
    "of the wind, z^3 = 3 d^2 U^2 x / (4 0.34^2 u^2)",
    rtol=0.01,
)
def a_vertical_jet_rises_with_the_cube_root() -> Pairs:
    path = jet_path(
        diameter_m=0.1,
        jet_speed_m_s=90.0,
        jet_density_kg_m3=1.2,
        air_density_kg_m3=1.2,
        wind_speed_m_s=3.0,
        elevation_deg=90.0,
    )
    x, z = path.x_m[-10:, 0], path.z_m[-10:, 0]
    closed = np.cbrt(3.0 * (0.1 * 90.0) ** 2 * x / (4.0 * (0.34 * 3.0) ** 2))
    return [(closed[-1], z[-1])]


@case(
    id="JT-expand",
    source="hand arithmetic: 1 kg/s at 300 m/s, 2 bar over the air on 10 cm2 push to 500 m/s",
    rtol=1e-12,
)
def expansion_turns_pressure_into_speed() -> Pairs:
    found = expanded_speed_m_s(
        mass_rate_kg_s=1.0,
        exit_speed_m_s=300.0,
        exit_area_m2=1e-3,
        exit_pressure_pa=3e5,
        air_pressure_pa=1e5,
    )
    return [(500.0, found)]
