"""How long, wide and hot the flame of a burning gas jet is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

_GRAVITY_M_S2: Final = 9.80665
_GAS_J_MOL_K: Final = 8.314462618

_LONG_FRAC: Final = 0.11
_BRIGHT_FRAC: Final = 0.21
_FADE_S_M: Final = 0.00323
"""F = 0.21 C exp(-0.00323 u) + 0.11: Chamberlain 1987, with C for heavier gases after Cook,
Bahrami and Whitehouse 1990, as in ALOHA 5.4.4 (NOAA TM NOS OR&R 43), 6.4.1."""

_BLOWN_BACK: Final = math.radians(150.0)
"""Tilt above which the lift-off is held (choice of ours, far outside the experiments)."""

VELOCITY_CARD = register(
    ModelCard(
        key="consequence.expanded_jet",
        title_zh="膨胀至大气压的射流速度（等熵）",
        title_en="Velocity of a jet expanded to ambient pressure (isentropic)",
        source="energy of isentropic flow of an ideal gas; equals the Mach number form of the TNO "
        "Yellow Book and of ALOHA 5.4.4",
        status="verified",
        ranges={"pressure_pa": Range(1.05e5, 1.5e7, "Pa")},
        limits_zh=("理想气体，无激波损失",),
        limits_en=("ideal gas, no losses in shocks",),
        checks=("JF-velocity-mach", "JF-velocity-vacuum"),
    )
)

CARD = register(
    ModelCard(
        key="consequence.jet_flame",
        title_zh="喷射火火焰几何与辐射（Chamberlain）",
        title_en="Jet flame, frustum of Chamberlain",
        source="Chamberlain 1987, Chemical Engineering Research and Design 65, 299-309, as "
        "transcribed in a port of ALOHA 5.4.4 and in fireSIM (after Assael and Kakosimos 2010); "
        "original not seen",
        status="provisional",
        ranges={
            "velocity_m_s": Range(50.0, 1000.0, "m/s"),
            "wind_speed_m_s": Range(0.0, 20.0, "m/s"),
            "fuel_rate_kg_s": Range(0.5, 50.0, "kg/s"),
        },
        limits_zh=(
            "底端宽度公式两处转录不一致（影响很小）；原文未见",
            "为竖直火炬拟合，用于水平射流为外推；浮力使火焰上弯未计",
            "顺风水平射流长度偏低 13-30%",
        ),
        limits_en=(
            "two transcriptions of the base width disagree (little effect); the paper was not seen",
            "fitted to upright flares, extended to level jets; the upward bend is left out",
            "level jets along the wind come out 13-30 % too short",
        ),
        checks=("JF-tilt-continuous", "JF-stoichiometry", "JF-length-root", "JF-energy"),
    )
)


@dataclass(frozen=True, slots=True)
class JetFlame:
    """A jet flame as a frustum of a cone."""

    length_m: float
    """From the hole to the tip."""
    lift_m: float
    """From the hole, along the hole's axis, to the start of the frustum."""
    frustum_length_m: float
    start_width_m: float
    end_width_m: float
    tilt_deg: float
    """Between the axes of hole and flame, towards the wind's direction."""
    radiated_frac: float
    emissive_power_w_m2: float


def expanded_velocity_m_s(
    *,
    pressure_pa: ArrayLike,
    temperature_k: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    heat_ratio: ArrayLike,
    ambient_pressure_pa: ArrayLike = 101_325.0,
) -> Floats:
    """Speed of a gas expanded from rest to the pressure of the air, m/s.

    ``sqrt(2 k/(k-1) R T/M (1 - (pa/p)^((k-1)/k)))``, choked at the hole or not.

    Parameters
    ----------
    pressure_pa, temperature_k
        Pressure, Pa, above the ambient, and temperature, K, above 0, where the gas rests.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.
    heat_ratio
        Ratio of heat capacities, above 1 to 2.
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or the gas is not above ambient pressure.

    Examples
    --------
    >>> round(float(expanded_velocity_m_s(pressure_pa=60e5, temperature_k=283.0,
    ...                                   molar_mass_kg_mol=0.016, heat_ratio=1.31)))
    877
    """
    pressure = positive("pressure_pa", pressure_pa, "Pa")
    temperature = positive("temperature_k", temperature_k, "K")
    molar = positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    k = within("heat_ratio", heat_ratio, 1.0, 2.0, above=True)
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    if np.any(pressure <= ambient):
        raise ValueError(
            f"pressure_pa = {float(np.min(pressure)):g} must exceed ambient_pressure_pa"
        )
    spent = 1.0 - (ambient / pressure) ** ((k - 1.0) / k)
    return np.sqrt(2.0 * k / (k - 1.0) * _GAS_J_MOL_K * temperature / molar * spent)


def jet_radiated_frac(*, velocity_m_s: ArrayLike, molar_mass_kg_mol: ArrayLike) -> Floats:
    """Share of the heat that a jet flame radiates: ``0.21 C exp(-0.00323 u) + 0.11``.

    C is 1 below 21 g/mol, ``sqrt(M/21)`` to 60 g/mol and 1.69 above.

    Parameters
    ----------
    velocity_m_s
        Speed of the expanded jet, m/s, 0 or more.
    molar_mass_kg_mol
        Molar mass of the fuel, kg/mol, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    velocity = non_negative("velocity_m_s", velocity_m_s, "m/s")
    grams = 1e3 * positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    heavier = np.where(grams > 60.0, 1.69, np.sqrt(np.maximum(grams, 21.0) / 21.0))
    return np.asarray(_BRIGHT_FRAC * heavier * np.exp(-_FADE_S_M * velocity) + _LONG_FRAC)


def stoichiometric_fuel_frac(*, molar_mass_kg_mol: ArrayLike) -> Floats:
    """Mass fraction of a paraffin in the mixture that just burns up: ``M/(15.816 M + 0.0395)``.

    Parameters
    ----------
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.

    Raises
    ------
    ValueError
        If a mass is not above 0.

    Examples
    --------
    >>> round(float(stoichiometric_fuel_frac(molar_mass_kg_mol=0.01604)), 4)
    0.0547
    """
    molar = positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    return np.asarray(molar / (15.816 * molar + 0.0395))


def jet_flame(
    *,
    fuel_rate_kg_s: float,
    velocity_m_s: float,
    jet_density_kg_m3: float,
    molar_mass_kg_mol: float,
    heat_of_combustion_j_kg: float,
    wind_speed_m_s: float,
    wind_angle_deg: float = 90.0,
    air_density_kg_m3: float = 1.2,
) -> JetFlame:
    """Shape and emissive power of the flame of a gas jet.

    Parameters
    ----------
    fuel_rate_kg_s
        Mass released, kg/s, above 0.
    velocity_m_s
        Speed of the jet expanded to ambient pressure, m/s, above 0.
    jet_density_kg_m3
        Density of the expanded jet, kg/m3, above 0.
    molar_mass_kg_mol
        Molar mass of the fuel, a paraffin, kg/mol, above 0.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    wind_speed_m_s
        Wind speed, m/s, 0 or more.
    wind_angle_deg
        Angle between the hole's axis and the direction to which the wind blows, degrees: 0 along
        the wind, 90 across or upright, at most 180.
    air_density_kg_m3
        Density of the air, kg/m3, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    The tilt cannot turn the flame past the wind, so it is held at `wind_angle_deg`.

    References
    ----------
    Chamberlain 1987; TNO Yellow Book CPR 14E (2005), 6.5.3.
    """
    m = float(positive("fuel_rate_kg_s", fuel_rate_kg_s, "kg/s"))
    uj = float(positive("velocity_m_s", velocity_m_s, "m/s"))
    density = float(positive("jet_density_kg_m3", jet_density_kg_m3, "kg/m3"))
    heat = float(positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg"))
    wind = float(non_negative("wind_speed_m_s", wind_speed_m_s, "m/s"))
    angle = float(within("wind_angle_deg", wind_angle_deg, 0.0, 180.0, "deg"))
    air = float(positive("air_density_kg_m3", air_density_kg_m3, "kg/m3"))
    fuel = float(stoichiometric_fuel_frac(molar_mass_kg_mol=molar_mass_kg_mol))
    # Ds, R, LB as in the source: throat of a nozzle that would emit air at the same speed and mass
    Ds = math.sqrt(4.0 * m / (math.pi * air * uj))
    R = wind / uj
    still = _still_length_m(Ds, uj, fuel)
    LB = still * (0.51 * math.exp(-0.4 * wind) + 0.49) * (1.0 - 0.00607 * (angle - 90.0))
    tilt = min(_tilt_deg(R, angle, _buoyancy(still, Ds, uj)), angle)
    lift, length = _frustum_m(LB, R, math.radians(tilt))
    start = _start_width_m(Ds, R, _buoyancy(Ds, Ds, uj), math.sqrt(air / density))
    end = LB * (0.18 * math.exp(-1.5 * R) + 0.31) * (1.0 - 0.47 * math.exp(-25.0 * R))
    slant = math.hypot(length, 0.5 * (end - start))
    area = 0.25 * math.pi * (start**2 + end**2) + 0.5 * math.pi * (start + end) * slant
    share = float(jet_radiated_frac(velocity_m_s=uj, molar_mass_kg_mol=molar_mass_kg_mol))
    return JetFlame(LB, lift, length, start, end, tilt, share, share * m * heat / area)


def _still_length_m(Ds: float, uj: float, fuel: float) -> float:
    """Length of an upright flame in still air: Y Ds of Kalghatgi, the root of a rising function."""
    slow = 0.024 * math.cbrt(_GRAVITY_M_S2 * Ds / uj**2)
    target = (2.85 / fuel) ** (2.0 / 3.0)
    # without the first term Y^(2/3) = 5 target, which is above the root; Newton falls from there
    y = (5.0 * target) ** 1.5
    for _ in range(50):
        value = slow * y ** (5.0 / 3.0) + 0.2 * y ** (2.0 / 3.0) - target
        step = value / (5.0 / 3.0 * slow * y ** (2.0 / 3.0) + 0.4 / 3.0 * y ** (-1.0 / 3.0))
        y = max(y - step, 1e-3 * y)
        if abs(step) < 1e-12 * y:
            break
    return float(y * Ds)


def _buoyancy(length: float, Ds: float, uj: float) -> float:
    """The source's xi(L) = L (g / (Ds^2 uj^2))^(1/3), also called a Richardson number."""
    return length * math.cbrt(_GRAVITY_M_S2 / (Ds * uj) ** 2)


def _tilt_deg(R: float, angle: float, xi: float) -> float:
    # the branches meet at R = 0.05: 400 against 401.4
    bend = 8000.0 * R if R <= 0.05 else 1726.0 * math.sqrt(R - 0.026) + 134.0
    turn = (angle - 90.0) * (1.0 - math.exp(-25.6 * R))
    return max(bend / xi + turn, 0.0)


def _frustum_m(LB: float, R: float, tilt: float) -> tuple[float, float]:
    """Lift-off along the hole's axis and length of the frustum."""
    K = 0.185 * math.exp(-20.0 * R) + 0.015
    # the formula grows without bound as a flame is blown right back upon its hole
    held = min(tilt, _BLOWN_BACK)
    lift = K * LB if tilt == 0.0 else LB * math.sin(K * held) / math.sin(held)
    across = lift * math.sin(tilt)
    return lift, math.sqrt(LB**2 - across**2) - lift * math.cos(tilt)


def _start_width_m(Ds: float, R: float, xi: float, root_density: float) -> float:
    C = 1000.0 * math.exp(-100.0 * R) + 0.8
    fade = math.exp(-70.0 * xi ** (C * R))
    return max(
        Ds * (13.5 * math.exp(-6.0 * R) + 1.5) * (1.0 - (1.0 - root_density / 15.0) * fade), 0.0
    )
