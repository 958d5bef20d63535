"""How strong is the air shock along a roadway after a methane explosion in a blind heading.

No universal closed form exists; the curve here is fitted to our own one-dimensional Euler
calculations and has not been compared with an experiment.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

_GAS_M: Final = 30.0
_FRICTION: Final = 0.05
"""Reference gas length (m) and Darcy friction factor about which the fit is written."""

_PEAK_PA: Final = 378.9e3
_SCALE_M: Final = 95.38
_SCALE_GAS: Final = (0.9031, -0.1453)
_SCALE_FRICTION: Final = -0.5658
_SHARPNESS: Final = 2.2194
_POWER: Final = (1.1134, 0.2763, 0.0200)
_POWER_FRICTION: Final = 0.0136
"""Least-squares fit of ln P to the 40 values of the 1-D Euler table of the project reference
(mine_fire_egress.md 2.2: gas length 10, 25, 50, 100 m; friction 0.03, 0.08; distance 100 to
1200 m): root-mean-square error 5.9 % , largest 14 %."""

FIT_RMS_RATIO: Final = 0.059
FIT_WORST_RATIO: Final = 0.142
"""Errors of ln P over the table: how well the curve repeats our calculation, not the truth."""

FLAME_LENGTH_RATIO: Final = 6.0
"""Length of the flame over the length of the gas: 5-7 in Chinese texts, from memory, unverified."""

BEND_RATIO: Final = 0.85
"""Overpressure behind a bend over that before it: 0.8-0.9, from memory, unverified."""

CARD = register(
    ModelCard(
        key="mine.roadway_blast",
        title_zh="巷道瓦斯爆炸冲击波超压衰减（拟合曲线）",
        title_en="Overpressure along a roadway after a gas explosion (fitted curve)",
        source="own 1-D Euler calculations (HLL, blind heading, burnt slug 850 kPa / 2600 K, wall "
        "friction, section of 3.5 m), project reference mine_fire_egress.md 2.2",
        status="provisional",
        ranges={
            "distance_m": Range(100.0, 1200.0, "m"),
            "gas_length_m": Range(10.0, 100.0, "m"),
            "friction_ratio": Range(0.03, 0.08, "1"),
        },
        limits_zh=(
            "未与实测对比；不能表示火焰加速与煤尘参与",
            "以定容燃烧起算，高估弱爆燃",
            "拟合对数均方根误差5.9%，最大14%；网格加密一倍峰值变化1%～4%",
            "分岔用声学等压近似，弯道系数与火焰长度比来自记忆，待核实",
        ),
        limits_en=(
            "not compared with experiments; no flame acceleration, no coal dust",
            "started from constant-volume burning: too strong for weak deflagrations",
            "fit error 5.9 % rms, 14 % at worst; halving the cells moved peaks by 1-4 %",
            "junctions by the acoustic rule; bend factor and flame length from memory",
        ),
        checks=("FM39", "FM40"),
    )
)


def peak_overpressure_pa(
    *, distance_m: ArrayLike, gas_length_m: ArrayLike, friction_ratio: ArrayLike = _FRICTION
) -> Floats:
    """Peak overpressure in a straight roadway at a distance from the blind end, Pa.

    Formula: P = P0 (1 + (x/x0)^m)^(-n/m), x0 = 95.4 m exp(0.903 l - 0.145 l^2 - 0.566 g),
    n = 1.113 + 0.276 l + 0.020 l^2 + 0.014 g, l = ln(gas length / 30 m), g = ln(friction / 0.05).

    Parameters
    ----------
    distance_m
        Distance from the blind end, m, >= 0; fitted for 100-1200.
    gas_length_m
        Length of roadway filled with explosive mixture, m, 1-500; fitted for 10-100.
    friction_ratio
        Darcy friction factor of the walls, 0.01-0.2; fitted for 0.03-0.08.

    Returns
    -------
    Overpressure, Pa.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> pressure_pa = peak_overpressure_pa(distance_m=200.0, gas_length_m=50.0,
    ...                                    friction_ratio=0.03)
    >>> abs(float(pressure_pa) / 257e3 - 1.0) < FIT_WORST_RATIO  # 257 kPa in the table
    True
    """
    distance = within("distance_m", distance_m, 0.0, 1e5, "m")
    gas = np.log(within("gas_length_m", gas_length_m, 1.0, 500.0, "m") / _GAS_M)
    wall = np.log(within("friction_ratio", friction_ratio, 0.01, 0.2, "1") / _FRICTION)
    scale = _SCALE_M * np.exp(
        _SCALE_GAS[0] * gas + _SCALE_GAS[1] * gas * gas + _SCALE_FRICTION * wall
    )
    power = _POWER[0] + _POWER[1] * gas + _POWER[2] * gas * gas + _POWER_FRICTION * wall
    spread = np.log1p(np.power(distance / scale, _SHARPNESS))
    return np.asarray(_PEAK_PA * np.exp(-power / _SHARPNESS * spread))


def junction_ratio(*, incoming_area_m2: ArrayLike, other_areas_m2: ArrayLike) -> Floats:
    """Overpressure behind a junction over that before it (same in all roadways leaving it).

    Formula: 2 A_in / (A_in + sum of the others): equal pressure behind the node, weak waves.

    Parameters
    ----------
    incoming_area_m2
        Section of the roadway the shock comes from, m2, > 0.
    other_areas_m2
        Sections of all other roadways at the junction, m2, summed over the last axis.

    Raises
    ------
    ValueError
        If a section is not positive.

    Examples
    --------
    >>> round(float(junction_ratio(incoming_area_m2=10.0, other_areas_m2=[10.0, 10.0])), 4)
    0.6667
    """
    incoming = within("incoming_area_m2", incoming_area_m2, 0.0, 1e4, "m2", above=True)
    others = within("other_areas_m2", other_areas_m2, 0.0, 1e4, "m2", above=True)
    total = incoming + np.asarray(np.sum(np.atleast_1d(others), axis=-1), dtype=np.float64)
    return 2.0 * incoming / total


def overpressure_on_path_pa(
    *,
    path_m: ArrayLike,
    gas_length_m: ArrayLike,
    friction_ratio: ArrayLike = _FRICTION,
    junctions_ratio: ArrayLike = 1.0,
    n_bends: ArrayLike = 0,
    bend_ratio: ArrayLike = BEND_RATIO,
) -> Floats:
    """Peak overpressure after a way with junctions and bends, Pa.

    Formula: straight-roadway value at the path length times the product of junction ratios times
    bend ratio to the power of the number of bends.

    Parameters
    ----------
    path_m
        Length of the way from the blind end, m, >= 0.
    gas_length_m, friction_ratio
        As in `peak_overpressure_pa`.
    junctions_ratio
        Product of the junction ratios on the way, 0-2.
    n_bends
        Bends on the way, >= 0.
    bend_ratio
        Factor of one bend, 0.5-1 (0.8-0.9 usual).

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    straight = peak_overpressure_pa(
        distance_m=path_m, gas_length_m=gas_length_m, friction_ratio=friction_ratio
    )
    junctions = within("junctions_ratio", junctions_ratio, 0.0, 2.0, "1")
    bends = within("n_bends", n_bends, 0, 1000, "bends")
    factor = within("bend_ratio", bend_ratio, 0.5, 1.0, "1")
    return straight * junctions * np.power(factor, bends)


def flame_length_m(
    *, gas_length_m: ArrayLike, flame_ratio: ArrayLike = FLAME_LENGTH_RATIO
) -> Floats:
    """Length of roadway that the flame sweeps, m: ratio times the length of the gas.

    Parameters
    ----------
    gas_length_m
        Length of roadway filled with explosive mixture, m, >= 0.
    flame_ratio
        Flame length over gas length, 1-15; 5-7 is usual (unverified).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(flame_length_m(gas_length_m=20.0))
    120.0
    """
    gas = within("gas_length_m", gas_length_m, 0.0, 1e4, "m")
    return gas * within("flame_ratio", flame_ratio, 1.0, 15.0, "1")
