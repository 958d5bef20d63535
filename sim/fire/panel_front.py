"""How a fire runs under the roof of a shed of foam panels: a front, not a filling layer."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

FRONT_SPEED_M_S: Final = (0.03, 0.05, 0.3)
"""Low, middle and high speed of the front, m/s: unverified, no measured speed of a whole roof was
found. The middle carries a fire across the 131 m square of the 17 234 m2 of Baoyuanfeng (2013) in
the 40 min from discovery (06:10) to the rupture of the ammonia pipes (06:50; evidence
baoyuanfeng_2013, grades A and C); low and high are wide assumptions around it."""

CARD = register(
    ModelCard(
        key="fire.panel_front",
        title_zh="泡沫夹芯板厂房屋顶火焰前沿蔓延",
        title_en="Fire front under the roof of a foam-panel shed",
        source="constant-speed front, speed by order of magnitude from Baoyuanfeng 2013 "
        "(evidence/cases, verified: false)",
        status="provisional",
        ranges={
            "front_speed_m_s": Range(0.03, 0.3, "m/s"),
            "length_m": Range(20.0, 400.0, "m"),
            "width_m": Range(20.0, 400.0, "m"),
        },
        limits_zh=(
            "前沿速度未经核实，仅为量级；抽样使用区间而非单值",
            "不计防火墙、坍塌、爆炸及烟气先于火焰到达",
        ),
        limits_en=(
            "the speed is unverified, an order of magnitude: draw from the range, not one value",
            "no fire walls, collapse or explosion; smoke that runs ahead of the flames is left out",
        ),
        checks=("FZ08", "FZ09"),
    )
)

_CELLS: Final = 200


def front_arrival_s(
    *,
    distance_m: ArrayLike,
    front_speed_m_s: ArrayLike = FRONT_SPEED_M_S[1],
    takes_hold_s: ArrayLike = 0.0,
) -> Floats:
    """Time since ignition at which the front is at a distance, s: hold + distance / speed.

    Parameters
    ----------
    distance_m
        From the origin, m, 0-1e4.
    front_speed_m_s
        Speed, m/s, 0.001-10.
    takes_hold_s
        Time from ignition until the panels burn, s, 0-1e5.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(front_arrival_s(distance_m=100.0, front_speed_m_s=0.05, takes_hold_s=120.0))
    2120.0
    """
    way = within("distance_m", distance_m, 0.0, 1e4, "m")
    speed = within("front_speed_m_s", front_speed_m_s, 0.001, 10.0, "m/s")
    return within("takes_hold_s", takes_hold_s, 0.0, 1e5, "s") + way / speed


def roof_share_burning(
    *,
    time_s: ArrayLike,
    length_m: float,
    width_m: float,
    origin_x_m: float,
    origin_y_m: float,
    front_speed_m_s: ArrayLike = FRONT_SPEED_M_S[1],
    takes_hold_s: ArrayLike = 0.0,
) -> Floats:
    """Share of a rectangular roof that the front has passed, 0-1.

    A circle about the origin, cut by the walls; counted on 200 x 200 cells.

    Parameters
    ----------
    time_s
        Time since ignition, s, 0-1e7, broadcast against speed and hold.
    length_m, width_m
        Sides of the shed, m, 1-2000.
    origin_x_m, origin_y_m
        Where it starts, m from a corner, within the shed.
    front_speed_m_s, takes_hold_s
        As in `front_arrival_s`.

    Raises
    ------
    ValueError
        If an argument is outside its range or the origin lies outside the shed.
    """
    length = float(within("length_m", length_m, 1.0, 2000.0, "m"))
    width = float(within("width_m", width_m, 1.0, 2000.0, "m"))
    x0 = float(within("origin_x_m", origin_x_m, 0.0, length, "m"))
    y0 = float(within("origin_y_m", origin_y_m, 0.0, width, "m"))
    middle = (np.arange(_CELLS) + 0.5) / _CELLS
    away = np.hypot((length * middle - x0)[:, None], width * middle - y0)
    burning_s = within("time_s", time_s, 0.0, 1e7, "s") - within(
        "takes_hold_s", takes_hold_s, 0.0, 1e5, "s"
    )
    speed = within("front_speed_m_s", front_speed_m_s, 0.001, 10.0, "m/s")
    passed = np.searchsorted(np.sort(away, axis=None), np.maximum(speed * burning_s, 0.0))
    return np.asarray(passed / _CELLS**2, dtype=np.float64)
