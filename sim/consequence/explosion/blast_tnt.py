"""How strong the blast of an explosion is at a distance, as of the TNT that would equal it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

TNT_ENERGY_J_KG: Final = 4.68e6
"""Blast energy of TNT, J/kg (HyRAM+ 6.1, evidence D16); 4.19-4.69 MJ/kg are in use."""

CHINESE_TNT_ENERGY_J_KG: Final = 4.52e6
CHINESE_GROUND_FACTOR: Final = 1.8
CHINESE_YIELD_RATIO: Final = 0.04
"""Heat of TNT, J/kg, ground reflection factor and yield of Chinese practice, as found in
domestic programs (reference page, not checked against a standard)."""

_DEATH_RADIUS_M: Final = 13.6
_DEATH_EXPONENT: Final = 0.37
"""R = 13.6 (W / 1000 kg)^0.37, m: Chinese practice, as found in domestic programs (unverified)."""

_SWISDAK_PRESSURE: Final = (
    (0.2, 2.88108, (7.2106, -2.1069, -0.3229, 0.1117, 0.0685)),
    (2.88108, 25.24912, (7.5938, -3.0523, 0.40977, 0.0261, -0.01267)),
    (25.24912, 198.5, (6.0536, -1.4066)),
)
"""Scaled distance from, to (m/kg^1/3) and coefficients of ln(kPa) in ln(Z). The report changes fits
at 2.9 and 23.8, where pressure would step up by 0.7 %; we change where the curves cross."""

_SWISDAK_IMPULSE: Final = (
    (0.2, 0.96, (5.522, 1.117, 0.6, -0.292, -0.087)),
    (0.96, 2.38, (5.465, -0.308, -1.464, 1.362, -0.432)),
    (2.38, 33.7, (5.2749, -0.4677, -0.2499, 0.0588, -0.00554)),
    (33.7, 158.7, (5.9825, -1.062)),
)
"""Same for ln(kPa ms / kg^1/3)."""

_SWISDAK_ARRIVAL: Final = (
    (0.06, 1.5, (-0.7604, 1.8058, 0.1257, -0.0437, -0.0310, -0.00669)),
    (1.5, 40.0, (-0.7137, 1.5732, 0.5561, -0.4213, 0.1054, -0.00929)),
)
"""Same for ln(ms / kg^1/3). All three: Swisdak 1994, Simplified Kingery Airblast Calculations,
NSWC Indian Head (ADA526744), metric, incident wave, as transcribed in fcento100/kingery-bulmash
with the report's own table, which they reproduce."""

_Segments = tuple[tuple[float, float, tuple[float, ...]], ...]

TNT_CARD = register(
    ModelCard(
        key="consequence.tnt_equivalence",
        title_zh="TNT 当量法",
        title_en="TNT equivalence",
        source="TNO Yellow Book CPR 14E (2005), eq. 5.1; evidence D16",
        status="verified",
        ranges={"yield_ratio": Range(0.01, 0.2, "1")},
        limits_zh=("气云爆炸近场偏大、远场可用；效率取值差异大；不适用于井巷内",),
        limits_en=("gas clouds: too strong near, fair far; yields vary much; not in roadways",),
        checks=("D16", "E-cn-practice"),
    )
)

SURFACE_CARD = register(
    ModelCard(
        key="consequence.surface_burst",
        title_zh="地面爆炸超压与冲量（Kingery-Bulmash，Swisdak 拟合）",
        title_en="Surface burst, Kingery-Bulmash as fitted by Swisdak (1994)",
        source="Swisdak 1994, ADA526744",
        status="verified",
        ranges={"scaled_distance": Range(0.2, 158.7, "m/kg^(1/3)")},
        limits_zh=(
            "半球形 TNT 地面爆炸，平坦开阔地",
            "超压拟合在曲线交点 2.88108、25.24912 m/kg^(1/3) 处换段（报告为 2.9、23.8），故连续",
        ),
        limits_en=(
            "hemispherical TNT on open level ground",
            "pressure fits change at 2.88108, 25.24912 m/kg^(1/3), where they cross: no step",
        ),
        checks=("D18", "E-swisdak-table", "E-hopkinson"),
    )
)

FREE_AIR_CARD = register(
    ModelCard(
        key="consequence.free_air_burst",
        title_zh="自由空气爆炸超压（Kinney-Graham）",
        title_en="Free-air burst, Kinney and Graham",
        source="Kinney and Graham 1985 as printed by Guzas and Earls 2010, eq. 5 (evidence D17)",
        status="verified",
        ranges={"scaled_distance": Range(0.05, 40.0, "m/kg^(1/3)")},
        limits_zh=("自由空气球形爆炸；地面爆炸会偏小约 1.4 倍",),
        limits_en=("spherical burst in free air; about 1.4 times too low for a surface burst",),
        checks=("D17", "E-hopkinson"),
    )
)


def tnt_mass_kg(
    *,
    fuel_mass_kg: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    yield_ratio: ArrayLike,
    tnt_energy_j_kg: float = TNT_ENERGY_J_KG,
    ground_factor_ratio: float = 1.0,
) -> Floats:
    """Mass of TNT whose blast equals that of a burning cloud: ``f a m Hc / E_TNT``.

    Parameters
    ----------
    fuel_mass_kg
        Fuel in the cloud, kg, 0 or more.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    yield_ratio
        Share of the energy that goes into the blast, above 0 to 1.
    tnt_energy_j_kg
        Blast energy of TNT, J/kg, 4 to 5 MJ/kg.
    ground_factor_ratio
        1, or 1.8 in Chinese practice where a free-air curve is used for a burst on the ground.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), eq. 5.1.

    Examples
    --------
    >>> round(float(tnt_mass_kg(fuel_mass_kg=1.0, heat_of_combustion_j_kg=120e6,
    ...                         yield_ratio=0.03)), 3)
    0.769
    """
    fuel = non_negative("fuel_mass_kg", fuel_mass_kg, "kg")
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    share = within("yield_ratio", yield_ratio, 1e-6, 1.0)
    energy = within("tnt_energy_j_kg", tnt_energy_j_kg, 4e6, 5e6, "J/kg")
    factor = within("ground_factor_ratio", ground_factor_ratio, 1.0, 2.0)
    return factor * share * fuel * heat / energy


def chinese_tnt_mass_kg(*, fuel_mass_kg: ArrayLike, heat_of_combustion_j_kg: ArrayLike) -> Floats:
    """TNT mass by Chinese practice: yield 4 %, ground factor 1.8, 4.52 MJ/kg (unverified).

    Parameters and Raises as for `tnt_mass_kg`.
    """
    return tnt_mass_kg(
        fuel_mass_kg=fuel_mass_kg,
        heat_of_combustion_j_kg=heat_of_combustion_j_kg,
        yield_ratio=CHINESE_YIELD_RATIO,
        tnt_energy_j_kg=CHINESE_TNT_ENERGY_J_KG,
        ground_factor_ratio=CHINESE_GROUND_FACTOR,
    )


def chinese_death_radius_m(*, tnt_mass_kg: ArrayLike) -> Floats:
    """Death radius of Chinese practice, m: ``13.6 (W / 1000 kg)^0.37`` (unverified).

    Parameters
    ----------
    tnt_mass_kg
        TNT mass, kg, 0 or more.

    Raises
    ------
    ValueError
        If the mass is negative or not finite.

    Examples
    --------
    >>> float(chinese_death_radius_m(tnt_mass_kg=1000.0))
    13.6
    """
    mass = non_negative("tnt_mass_kg", tnt_mass_kg, "kg")
    return _DEATH_RADIUS_M * (mass / 1000.0) ** _DEATH_EXPONENT


def scaled_distance(*, distance_m: ArrayLike, tnt_mass_kg: ArrayLike) -> Floats:
    """Hopkinson-Cranz scaled distance, m/kg^(1/3): ``R / W^(1/3)``.

    Parameters
    ----------
    distance_m
        Distance, m, above 0.
    tnt_mass_kg
        TNT mass, kg, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.
    """
    distance = positive("distance_m", distance_m, "m")
    return distance / np.cbrt(positive("tnt_mass_kg", tnt_mass_kg, "kg"))


def surface_burst_overpressure_pa(*, distance_m: ArrayLike, tnt_mass_kg: ArrayLike) -> Floats:
    """Peak side-on overpressure of a hemispherical burst on the ground, Pa.

    Parameters
    ----------
    distance_m
        Distance, m, above 0. Nearer than Z = 0.2 the value at 0.2 holds; beyond 198.5 m/kg^(1/3)
        the last branch goes on.
    tnt_mass_kg
        TNT mass, kg, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Notes
    -----
    The fits change at Z = 2.88108 and 25.24912 m/kg^(1/3), where neighbouring curves cross, and
    not at the 2.9 and 23.8 of the report, where pressure would step by up to 0.7 %.

    References
    ----------
    Swisdak 1994, Simplified Kingery Airblast Calculations (ADA526744).

    Examples
    --------
    >>> round(float(surface_burst_overpressure_pa(distance_m=50.0, tnt_mass_kg=1000.0)))
    43230
    """
    z = scaled_distance(distance_m=distance_m, tnt_mass_kg=tnt_mass_kg)
    return 1e3 * _fit(z, _SWISDAK_PRESSURE)


def surface_burst_impulse_pa_s(*, distance_m: ArrayLike, tnt_mass_kg: ArrayLike) -> Floats:
    """Side-on positive impulse of a hemispherical burst on the ground, Pa s.

    Parameters, Raises and References as for `surface_burst_overpressure_pa`; range 0.2 to 158.7.
    """
    z = scaled_distance(distance_m=distance_m, tnt_mass_kg=tnt_mass_kg)
    return _fit(z, _SWISDAK_IMPULSE) * np.cbrt(np.asarray(tnt_mass_kg, dtype=np.float64))


def surface_burst_arrival_s(*, distance_m: ArrayLike, tnt_mass_kg: ArrayLike) -> Floats:
    """Time at which the blast of a hemispherical burst on the ground arrives, s.

    Parameters, Raises and References as for `surface_burst_overpressure_pa`; range 0.06 to 40.
    """
    z = scaled_distance(distance_m=distance_m, tnt_mass_kg=tnt_mass_kg)
    return 1e-3 * _fit(z, _SWISDAK_ARRIVAL) * np.cbrt(np.asarray(tnt_mass_kg, dtype=np.float64))


def free_air_overpressure_pa(
    *, distance_m: ArrayLike, tnt_mass_kg: ArrayLike, ambient_pressure_pa: ArrayLike = 101_325.0
) -> Floats:
    """Peak side-on overpressure of a burst in free air, Pa.

    ``p/pa = 808 (1 + (Z/4.5)^2) / sqrt((1 + (Z/0.048)^2) (1 + (Z/0.32)^2) (1 + (Z/1.35)^2))``

    Parameters
    ----------
    distance_m
        Distance, m, above 0.
    tnt_mass_kg
        TNT mass, kg, above 0.
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    References
    ----------
    Kinney and Graham 1985, Explosive Shocks in Air, 2nd ed.; Guzas and Earls 2010, eq. 5. (A 2020
    paper misprints 800 and 0.049.)
    """
    z = scaled_distance(distance_m=distance_m, tnt_mass_kg=tnt_mass_kg)
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    below = (1.0 + np.square(z / 0.048)) * (1.0 + np.square(z / 0.32)) * (1.0 + np.square(z / 1.35))
    return ambient * 808.0 * (1.0 + np.square(z / 4.5)) / np.sqrt(below)


def _fit(z: Floats, segments: _Segments) -> Floats:
    """Piecewise exponential of a polynomial in ln(z); held at the near end."""
    log_z = np.log(np.maximum(z, segments[0][0]))
    value = np.polynomial.polynomial.polyval(log_z, segments[0][2])
    for start, _, coefficients in segments[1:]:
        farther = np.polynomial.polynomial.polyval(log_z, coefficients)
        value = np.where(z > start, farther, value)
    return np.asarray(np.exp(value))
