"""How methane gathers in a heading, and whether the mixture can explode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, within
from sim.model_card import ModelCard, Range, register

Convention = Literal["china", "western"]


@dataclass(frozen=True, slots=True)
class ExplosiveRange:
    """Volume fractions of methane in air between which it explodes."""

    lower_frac: float
    upper_frac: float


EXPLOSIVE_RANGE: Final[dict[Convention, ExplosiveRange]] = {
    "china": ExplosiveRange(0.05, 0.16),
    "western": ExplosiveRange(0.05, 0.15),
}
"""5-16 % as in Chinese mine-safety texts (from memory, unverified); 5-15 % Coward and Jones 1952,
US Bureau of Mines Bulletin 503 (quoted in several repositories, seen)."""

AIR_OXYGEN_FRAC: Final = 0.2093
"""Oxygen in dry air by volume."""

NOSE_METHANE_FRAC: Final = 0.059
NOSE_OXYGEN_FRAC: Final = 0.122
"""Leanest oxygen at which methane still explodes: 12.2 % O2 (annex 11 of the Russian mine-rescue
rules of 2020 as coded in a public repository, seen; 12.1 % and 6.0 % in another, Coward 1952); the
methane of that point, 5.9 %, from memory, unverified."""

_METHANE_GRAVITY_RATIO: Final = 0.5545
"""Density of methane over that of air (McPherson)."""

_GRAVITY_M_S2: Final = 9.81

LAYERING_SAFE_RATIO: Final = 5.0
LAYERING_EXTENSIVE_RATIO: Final = 2.0
"""Layering number at which a roof layer in a level roadway is under control, and below which long
layers form (Leach 1962, abstract on onemine.org, seen)."""

CARD = register(
    ModelCard(
        key="mine.methane",
        title_zh="瓦斯积聚与爆炸性判断",
        title_en="Methane accumulation and explosibility",
        source="well-mixed dilution (hand solution); Coward and Jones 1952 triangle; Bakke-Leach "
        "layering number (Leach 1962)",
        status="verified",
        ranges={
            "methane_frac": Range(0.0, 1.0, "1"),
            "oxygen_frac": Range(0.0, 0.2093, "1"),
            "air_quantity_m3_s": Range(0.0, 200.0, "m3/s"),
        },
        limits_zh=(
            "整段巷道均匀混合；局部积聚（上隅角、顶板层）浓度更高",
            "仅甲烷；一氧化碳、氢气、煤尘会降低爆炸下限",
            "三角形鼻点与5%～16%区间待核实原文",
        ),
        limits_en=(
            "the whole heading is well mixed; corners and roof layers are richer",
            "methane only: carbon monoxide, hydrogen and coal dust lower the limit",
            "nose of the triangle and the range 5-16 % await their original texts",
        ),
        checks=("FM29", "FM30", "FM31", "FM32"),
    )
)


def methane_frac(
    *,
    time_s: ArrayLike,
    emission_m3_s: ArrayLike,
    air_quantity_m3_s: ArrayLike,
    volume_m3: ArrayLike,
    initial_frac: ArrayLike = 0.0,
) -> Floats:
    """Methane in a well-mixed heading after a time, volume fraction, at most 1.

    Formula: V dC/dt = q - Q C; C = C0 exp(-Q t / V) + q/Q (1 - exp(-Q t / V)); with the fan
    stopped (Q = 0) C = C0 + q t / V.

    Parameters
    ----------
    time_s
        Time since the state C0, s, >= 0.
    emission_m3_s
        Pure methane entering, q, m3/s, >= 0.
    air_quantity_m3_s
        Air flow Q, m3/s, >= 0; 0 for a stopped fan.
    volume_m3
        Volume V of the heading, m3, > 0.
    initial_frac
        Methane at the start C0, 0-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(methane_frac(time_s=600.0, emission_m3_s=0.1, air_quantity_m3_s=0.0,
    ...                    volume_m3=1200.0))
    0.05
    """
    time = within("time_s", time_s, 0.0, 1e9, "s")
    emission = within("emission_m3_s", emission_m3_s, 0.0, 1e4, "m3/s")
    air = within("air_quantity_m3_s", air_quantity_m3_s, 0.0, 1e5, "m3/s")
    volume = within("volume_m3", volume_m3, 0.0, 1e9, "m3", above=True)
    initial = within("initial_frac", initial_frac, 0.0, 1.0, "1")
    changes = air * time / volume
    mean = np.where(changes > 1e-8, -np.expm1(-changes) / np.maximum(changes, 1e-300), 1.0)
    fraction = initial * np.exp(-changes) + emission * time / volume * mean
    return np.minimum(fraction, 1.0)


def time_to_frac_s(
    *,
    target_frac: ArrayLike,
    emission_m3_s: ArrayLike,
    air_quantity_m3_s: ArrayLike,
    volume_m3: ArrayLike,
    initial_frac: ArrayLike = 0.0,
) -> Floats:
    """Time until a well-mixed heading reaches a methane fraction, s; infinity if it never does.

    Formula: t = V/Q ln((q/Q - C0) / (q/Q - C)); fan stopped t = (C - C0) V / q.

    Parameters
    ----------
    target_frac
        Methane fraction C to reach, 0-1; 0.05 is the lower explosive limit.
    emission_m3_s, air_quantity_m3_s, volume_m3, initial_frac
        As in `methane_frac`.

    Returns
    -------
    Time, s; 0 where the start is already at or above the target.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(time_to_frac_s(target_frac=0.05, emission_m3_s=0.1, air_quantity_m3_s=0.0,
    ...                      volume_m3=1200.0))
    600.0
    """
    target = within("target_frac", target_frac, 0.0, 1.0, "1")
    emission = within("emission_m3_s", emission_m3_s, 0.0, 1e4, "m3/s")
    air = within("air_quantity_m3_s", air_quantity_m3_s, 0.0, 1e5, "m3/s")
    volume = within("volume_m3", volume_m3, 0.0, 1e9, "m3", above=True)
    initial = within("initial_frac", initial_frac, 0.0, 1.0, "1")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # with x = Q (C - C0) / (q - Q C0): t = V (C - C0)/(q - Q C0) * (-ln(1 - x) / x)
        net = emission - air * initial
        still = (target - initial) * volume / net
        x = air * (target - initial) / net
        stretch = np.where(np.abs(x) > 1e-8, -np.log1p(-x) / x, 1.0)
        time = still * stretch
    reached = (net > 0.0) & (x < 1.0)
    return np.where(target <= initial, 0.0, np.where(reached, time, np.inf))


def dilution_air_quantity_m3_s(*, emission_m3_s: ArrayLike, target_frac: ArrayLike) -> Floats:
    """Air that keeps a steady emission at a methane fraction, m3/s: Q = q / C.

    Parameters
    ----------
    emission_m3_s
        Pure methane entering, m3/s, >= 0.
    target_frac
        Fraction to keep, 0-1, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(dilution_air_quantity_m3_s(emission_m3_s=0.1, target_frac=0.01))
    10.0
    """
    emission = within("emission_m3_s", emission_m3_s, 0.0, 1e4, "m3/s")
    return emission / within("target_frac", target_frac, 0.0, 1.0, "1", above=True)


def is_explosive(
    *,
    methane_frac: ArrayLike,
    oxygen_frac: ArrayLike | None = None,
    convention: Convention = "china",
) -> Bools:
    """Whether a mixture of methane, oxygen and inert gas lies in the Coward triangle.

    Corners (CH4, O2): lower and upper limit on the air line O2 = 20.93 % (1 - CH4), and the nose.

    Parameters
    ----------
    methane_frac
        Methane, volume fraction, 0-1.
    oxygen_frac
        Oxygen, volume fraction, 0-0.21; by default methane in fresh air.
    convention
        china (5-16 %) or western (5-15 %).

    Returns
    -------
    True inside or on the edge.

    Raises
    ------
    ValueError
        If a fraction is outside its range, the two do not fit in one volume, or the convention is
        unknown.

    Examples
    --------
    >>> bool(is_explosive(methane_frac=0.155)), bool(is_explosive(methane_frac=0.155,
    ...                                                           convention="western"))
    (True, False)
    """
    methane, oxygen, limits = _mixture(methane_frac, oxygen_frac, convention)
    approach = _nose_approach(methane, oxygen)
    lower = limits.lower_frac + (NOSE_METHANE_FRAC - limits.lower_frac) * approach
    upper = limits.upper_frac + (NOSE_METHANE_FRAC - limits.upper_frac) * approach
    edge = 1e-12
    inside = (methane >= lower - edge) & (methane <= upper + edge) & (approach <= 1.0 + 1e-9)
    return np.asarray(inside)


def explosive_with_air(
    *,
    methane_frac: ArrayLike,
    oxygen_frac: ArrayLike,
    convention: Convention = "china",
) -> Bools:
    """Whether a mixture that cannot explode now would pass through the triangle on mixing with air.

    The line from the mixture to fresh air meets the triangle if and only if it passes the nose on
    the methane side and the mixture is richer than the lower edge.

    Parameters
    ----------
    methane_frac, oxygen_frac, convention
        As in `is_explosive`.

    Raises
    ------
    ValueError
        As in `is_explosive`.

    Examples
    --------
    >>> bool(explosive_with_air(methane_frac=0.40, oxygen_frac=0.05))
    True
    """
    methane, oxygen, limits = _mixture(methane_frac, oxygen_frac, convention)
    now = is_explosive(methane_frac=methane, oxygen_frac=oxygen, convention=convention)
    missing = AIR_OXYGEN_FRAC - oxygen
    rich = methane * (AIR_OXYGEN_FRAC - NOSE_OXYGEN_FRAC) >= NOSE_METHANE_FRAC * missing
    approach = np.minimum(_nose_approach(methane, oxygen), 1.0)
    lower = limits.lower_frac + (NOSE_METHANE_FRAC - limits.lower_frac) * approach
    return np.asarray(rich & (methane > lower) & ~now)


def layering_ratio(
    *, air_speed_m_s: ArrayLike, emission_m3_s: ArrayLike, width_m: ArrayLike
) -> Floats:
    """Layering number of methane under the roof of a roadway (dimensionless).

    Formula: L = u / (g (1 - 0.5545) q / W)^(1/3); the factor 37 of Bakke and Leach belongs to
    ft/min and ft3/min.

    Parameters
    ----------
    air_speed_m_s
        Mean air speed u in the upper half of the roadway, m/s, >= 0.
    emission_m3_s
        Methane flowing into the layer q, m3/s, > 0.
    width_m
        Width W of the roadway, m, 0.5-20.

    Returns
    -------
    L; at 5 and above the layer is under control in a level roadway, below 2 it is extensive.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Leach, S.J. 1962, Guide to effective mine control of methane layers, Mining Engineering.

    Examples
    --------
    >>> round(float(layering_ratio(air_speed_m_s=1.0, emission_m3_s=0.02, width_m=4.0)), 2)
    3.58
    """
    speed = within("air_speed_m_s", air_speed_m_s, 0.0, 50.0, "m/s")
    emission = within("emission_m3_s", emission_m3_s, 0.0, 1e3, "m3/s", above=True)
    width = within("width_m", width_m, 0.5, 20.0, "m")
    buoyancy = _GRAVITY_M_S2 * (1.0 - _METHANE_GRAVITY_RATIO) * emission / width
    return speed / np.cbrt(buoyancy)


def _nose_approach(methane: Floats, oxygen: Floats) -> Floats:
    """Oxygen missing against the air line, 0 on it and 1 at the nose; both limits move with it."""
    span = AIR_OXYGEN_FRAC * (1.0 - NOSE_METHANE_FRAC) - NOSE_OXYGEN_FRAC
    return (AIR_OXYGEN_FRAC * (1.0 - methane) - oxygen) / span


def _mixture(
    methane: ArrayLike, oxygen: ArrayLike | None, convention: Convention
) -> tuple[Floats, Floats, ExplosiveRange]:
    gas = within("methane_frac", methane, 0.0, 1.0, "1")
    if oxygen is None:
        breathed = AIR_OXYGEN_FRAC * (1.0 - gas)
    else:
        breathed = within("oxygen_frac", oxygen, 0.0, 0.2101, "1")
    if np.any(gas + breathed > 1.0 + 1e-9):
        raise ValueError("methane_frac + oxygen_frac must not exceed 1")
    limits = EXPLOSIVE_RANGE.get(convention)
    if limits is None:
        raise ValueError(f"convention = {convention!r} is not one of {', '.join(EXPLOSIVE_RANGE)}")
    return gas, np.minimum(breathed, AIR_OXYGEN_FRAC * (1.0 - gas)), limits
