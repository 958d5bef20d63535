"""How strong the air shock along a roadway is after a methane explosion.

Values come from a table of our own one-dimensional Euler runs; they have not been compared with
an experiment.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.mine.blast_surrogate import log_ratios
from sim.mine.burnt_gas import (
    AIR_PRESSURE_PA,
    AIR_SOUND_M_S,
    LEAST_METHANE_FRAC,
    MOST_METHANE_FRAC,
    burnt_gas,
)
from sim.model_card import ModelCard, Range, register

METHANE_FRAC: Final = 0.095
FRICTION_RATIO: Final = 0.05
AREA_M2: Final = 12.25
"""Where the caller knows no better: stoichiometric gas, Darcy factor between the 0.03 and 0.08 of
the project reference, section of 3.5 m x 3.5 m as there."""

BEND_RATIO: Final = 0.85
"""Overpressure behind a bend over that before it: 0.8-0.9, from memory, unverified."""

DUST_BURNS_FRAC: Final = 0.5
"""Share of a dusty roadway whose air is used up by burning dust, assumed, unverified."""

CARD = register(
    ModelCard(
        key="mine.roadway_blast",
        title_zh="巷道瓦斯爆炸冲击波（一维欧拉计算插值表）",
        title_en="Blast along a roadway after a gas explosion (table of 1-D Euler runs)",
        source="own 1-D Euler solver (MUSCL-Hancock, HLLC, wall drag, Reynolds analogy) from "
        "constant-volume burnt gas at a blind end; table scripts/make_roadway_blast.py",
        status="provisional",
        ranges={
            "distance_ratio": Range(1.0, 200.0, "gas lengths"),
            "friction_loss_ratio": Range(0.005, 10.0, "1"),
            "methane_frac": Range(LEAST_METHANE_FRAC, MOST_METHANE_FRAC, "1"),
            "gas_length_m": Range(1.0, 500.0, "m"),
        },
        limits_zh=(
            "未与实测对比；不能表示火焰加速与爆轰，煤尘仅按等效长度计入",
            "以定容燃烧起算，高估弱爆燃与近爆炸界限混合气",
            "插值与未用于制表的一维计算相差：峰值最大4%（95%在2.5%内）；冲量仅在摩擦数≤2时可用",
            "分岔用声学等压近似（弱波），弯道系数来自记忆，待核实",
            "壁面换热按雷诺比拟，不计辐射",
        ),
        limits_en=(
            "not compared with experiments; no flame acceleration, dust as extra length only",
            "started from constant-volume burning: too strong for weak deflagrations and limits",
            "peaks within 4 % of unseen runs, 95 % within 2.5 %; impulse to friction group 2 only",
            "junctions by the acoustic rule (weak waves); bend factor from memory, unverified",
            "walls cool by the Reynolds analogy, without radiation",
        ),
        checks=("FM63", "FM67", "FM68"),
    )
)


class Blast(NamedTuple):
    """Blast at a place of a straight roadway, arrays of one shape."""

    peak_overpressure_pa: Floats
    impulse_pa_s: Floats
    """Until the overpressure has first fallen to a tenth of its peak; not to be used where the
    friction group is above 2, where a slow second rise of pressure is in it or is not."""
    duration_s: Floats
    """Of the triangle with this peak and impulse."""
    arrival_s: Floats
    """After the gas has burnt."""


def blast(
    *,
    distance_m: ArrayLike,
    gas_length_m: ArrayLike,
    methane_frac: ArrayLike = METHANE_FRAC,
    friction_ratio: ArrayLike = FRICTION_RATIO,
    area_m2: ArrayLike = AREA_M2,
    air_pressure_pa: float = AIR_PRESSURE_PA,
) -> Blast:
    """Blast in a straight roadway at a distance from the blind end where gas has burnt.

    Formula: P/p0, I c0/(p0 L) and t c0/L are functions of the mixture, f L/D and x/L, tabulated
    (`sim.mine.blast_surrogate`); L gas length, D = sqrt(section) hydraulic diameter of a square
    section, f Darcy factor, p0 and c0 pressure and sound speed of the air at rest. Within the gas
    (x < L) the peak is the pressure of burning at constant volume.

    Gas in a roadway open both ways acts as half its length at a blind end, distances taken from
    its middle: by symmetry the middle stands still like a wall.

    Parameters
    ----------
    distance_m
        Distance from the blind end, m, 0-1e5.
    gas_length_m
        Length of roadway filled with explosive mixture, m, 1-500.
    methane_frac
        Methane in the mixture, 0.05-0.16.
    friction_ratio
        Darcy friction factor of the walls, 0.01-0.2.
    area_m2
        Section of the roadway, m2, 1-100.
    air_pressure_pa
        Pressure of the air, Pa, 50-150 kPa.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    methane = within("methane_frac", methane_frac, LEAST_METHANE_FRAC, MOST_METHANE_FRAC, "1")
    gas = within("gas_length_m", gas_length_m, 1.0, 500.0, "m")
    distance = within("distance_m", distance_m, 0.0, 1e5, "m") / gas
    air = float(within("air_pressure_pa", air_pressure_pa, 5e4, 1.5e5, "Pa"))
    group = friction_loss_ratio(gas_length_m=gas, friction_ratio=friction_ratio, area_m2=area_m2)
    ratios = np.exp(
        log_ratios(methane_frac=methane, friction_loss_ratio=group, distance_ratio=distance)
    )
    inside = distance < 1.0
    peak = ratios[0]
    if inside.any():
        peak = np.where(inside, burnt_gas(methane_frac=methane).pressure_ratio - 1.0, peak)
    scale = gas / AIR_SOUND_M_S
    impulse = ratios[1] * air * scale
    arrival = np.where(inside, 0.0, ratios[2] * scale)
    peak = peak * air
    return Blast(peak, impulse, 2.0 * impulse / peak, arrival)


def friction_loss_ratio(
    *, gas_length_m: ArrayLike, friction_ratio: ArrayLike, area_m2: ArrayLike
) -> Floats:
    """Darcy factor times gas length over hydraulic diameter, the latter sqrt(section).

    Raises
    ------
    ValueError
        If an argument is outside its range, see `blast`.
    """
    gas = within("gas_length_m", gas_length_m, 1.0, 500.0, "m")
    wall = within("friction_ratio", friction_ratio, 0.01, 0.2, "1")
    return wall * gas / np.sqrt(within("area_m2", area_m2, 1.0, 100.0, "m2"))


def peak_overpressure_pa(
    *,
    distance_m: ArrayLike,
    gas_length_m: ArrayLike,
    friction_ratio: ArrayLike = FRICTION_RATIO,
    methane_frac: ArrayLike = METHANE_FRAC,
    area_m2: ArrayLike = AREA_M2,
) -> Floats:
    """Peak overpressure in a straight roadway, Pa: the first part of `blast`.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    return blast(
        distance_m=distance_m,
        gas_length_m=gas_length_m,
        friction_ratio=friction_ratio,
        methane_frac=methane_frac,
        area_m2=area_m2,
    ).peak_overpressure_pa


def reflected_overpressure_pa(
    *, incident_pa: ArrayLike, air_pressure_pa: float = AIR_PRESSURE_PA
) -> Floats:
    """Overpressure on a wall across the roadway that a shock strikes head-on, Pa.

    Formula: 2 P (7 p0 + 4 P) / (7 p0 + P), Rankine-Hugoniot for air of constant heat capacity.

    Parameters
    ----------
    incident_pa
        Peak overpressure of the arriving shock, Pa, 0-5 MPa.
    air_pressure_pa
        Pressure of the air, Pa, 50-150 kPa.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    incident = within("incident_pa", incident_pa, 0.0, 5e6, "Pa")
    air = 7.0 * float(within("air_pressure_pa", air_pressure_pa, 5e4, 1.5e5, "Pa"))
    return 2.0 * incident * (air + 4.0 * incident) / (air + incident)


def shock_speed_m_s(*, overpressure_pa: ArrayLike) -> Floats:
    """Speed of a shock into air at rest, m/s: c0 sqrt(1 + 6 P / (7 p0)).

    Raises
    ------
    ValueError
        If the overpressure is outside 0-5 MPa.
    """
    over = within("overpressure_pa", overpressure_pa, 0.0, 5e6, "Pa")
    return AIR_SOUND_M_S * np.sqrt(1.0 + 6.0 / 7.0 * over / AIR_PRESSURE_PA)


def flame_length_m(
    *,
    gas_length_m: ArrayLike,
    methane_frac: ArrayLike = METHANE_FRAC,
    flame_ratio: ArrayLike | None = None,
) -> Floats:
    """Length of roadway that the flame sweeps, m: gas length times the expansion of the gas.

    The burnt gas expanded to the pressure of the air, before walls have cooled it, fills 4.1 to
    6.2 times its first length; Chinese texts give 5-7 (from memory, unverified). With cooling the
    burnt gas stays shorter: `sim.mine.blast_surrogate.flame_ratio`.

    Parameters
    ----------
    gas_length_m
        Length of roadway filled with explosive mixture, m, >= 0.
    methane_frac
        Methane in the mixture, 0.05-0.16.
    flame_ratio
        Flame length over gas length, 1-15, instead of the expansion.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(flame_length_m(gas_length_m=20.0, flame_ratio=6.0))
    120.0
    """
    gas = within("gas_length_m", gas_length_m, 0.0, 1e4, "m")
    if flame_ratio is None:
        return gas * burnt_gas(methane_frac=methane_frac).expansion_ratio
    return gas * within("flame_ratio", flame_ratio, 1.0, 15.0, "1")


def gas_length_with_dust_m(
    *,
    gas_length_m: ArrayLike,
    dusty_length_m: ArrayLike,
    dust_burns_frac: ArrayLike = DUST_BURNS_FRAC,
) -> Floats:
    """Gas length that releases as much energy as the gas and the lifted coal dust together, m.

    Formula: L + b L_dust: fuel burning in air gives some 13.1 MJ per kg of oxygen whatever the
    fuel (Huggett 1980), so a roadway whose oxygen burns with dust counts as one of stoichiometric
    gas. The share b of dust that burns is assumed; rock dust, water or moisture bring it to 0.

    Parameters
    ----------
    gas_length_m
        Length of roadway filled with explosive mixture, m, 0-500.
    dusty_length_m
        Length of roadway beyond the gas with enough dry coal dust, m, 0-5000; not more than the
        flame can reach (`flame_length_m`) lifts and burns.
    dust_burns_frac
        Share of that roadway in which the dust burns, 0-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    gas = within("gas_length_m", gas_length_m, 0.0, 500.0, "m")
    dusty = within("dusty_length_m", dusty_length_m, 0.0, 5000.0, "m")
    reach = flame_length_m(gas_length_m=gas) - gas
    burns = within("dust_burns_frac", dust_burns_frac, 0.0, 1.0, "1")
    return gas + burns * np.minimum(dusty, reach)
