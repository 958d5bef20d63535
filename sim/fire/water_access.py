"""Which share of a burning floor hose streams reach: from inside, from its doors, from outside."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.fire.one_fire import attacked_w
from sim.model_card import ModelCard, Range, register

STREAM_M: Final = 10.0
"""Solid length of a hose stream: what Chinese hydrants are laid out for in lower buildings, 13 m in
high ones (GB 50974-2014 7.4.12 from memory, unverified)."""

CARD = register(
    ModelCard(
        key="fire.water_access",
        title_zh="水枪射流可及的着火面积",
        title_en="Share of a burning floor that hose streams reach",
        source="geometry of a solid stream of 10 m (GB 50974-2014 7.4.12 from memory, unverified)",
        status="provisional",
        ranges={"floor_area_m2": Range(5.0, 5000.0, "m2")},
        limits_zh=(
            "火场位置按均匀分布取期望；门外射流为半圆，室外射流只及一个立面，隔断不计",
            "进入后视为可打到全部着火面积；射流长度未核实",
        ),
        limits_en=(
            "expected over a fire anywhere; half discs from doors, one front from outside",
            "crews inside reach all of the fire; the length of the stream is unverified",
        ),
        checks=("FC05", "FC06", "FC07"),
    )
)


def door_share(*, floor_area_m2: ArrayLike, n_doors: ArrayLike, stream_m: ArrayLike) -> Floats:
    """Share of a floor within streams from its doors: n pi R^2 / (2 A), at most 1.

    Parameters
    ----------
    floor_area_m2
        Floor of the burning room, m2, 1-1e5.
    n_doors
        Doors from which crews can attack, 0-100.
    stream_m
        Length of a solid stream, m, 0-100.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(door_share(floor_area_m2=1000.0, n_doors=2, stream_m=10.0)), 3)
    0.314
    """
    area = within("floor_area_m2", floor_area_m2, 1.0, 1e5, "m2")
    doors = within("n_doors", n_doors, 0.0, 100.0, "1")
    reach = within("stream_m", stream_m, 0.0, 100.0, "m")
    return np.asarray(np.minimum(0.5 * math.pi * doors * reach**2 / area, 1.0))


def front_share(
    *, floor_area_m2: ArrayLike, sill_m: ArrayLike, reach_m: ArrayLike, stream_m: ArrayLike
) -> Floats:
    """Share of a square floor within streams through the windows of one front: R / sqrt(A).

    None where the window sills are higher above the ground than the stream reaches.

    Parameters
    ----------
    floor_area_m2
        Floor of the burning room, m2, 1-1e5.
    sill_m
        Window sill above the ground, m, 0-500.
    reach_m
        Height that the stream reaches, m, 0-500.
    stream_m
        Depth to which it wets the room, m, 0-100.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(front_share(floor_area_m2=400.0, sill_m=4.0, reach_m=12.0, stream_m=10.0))
    0.5
    """
    area = within("floor_area_m2", floor_area_m2, 1.0, 1e5, "m2")
    sill = within("sill_m", sill_m, 0.0, 500.0, "m")
    high = within("reach_m", reach_m, 0.0, 500.0, "m")
    deep = within("stream_m", stream_m, 0.0, 100.0, "m")
    return np.asarray(np.where(sill <= high, np.minimum(deep / np.sqrt(area), 1.0), 0.0))


def shared_anew_w(
    *, reached_w: float, beyond_w: float, before_frac: float, now_frac: float
) -> tuple[float, float]:
    """Heat release within and beyond the streams once they reach another share, W; unchecked."""
    if now_frac >= before_frac:
        moves = beyond_w if now_frac >= 1.0 else (
            beyond_w * (now_frac - before_frac) / (1.0 - before_frac)
        )  # fmt: skip
        return reached_w + moves, beyond_w - moves
    moves = reached_w * (1.0 - now_frac / before_frac)
    return reached_w - moves, beyond_w + moves


def partly_attacked_w(
    *,
    reached_w: float,
    beyond_w: float,
    reached_frac: float,
    time_step_s: float,
    water_flow_kg_s: float,
    growth_w_s2: float,
    peak_w: float,
    hrr_density_w_m2: float,
) -> tuple[float, float]:
    """Heat release within and beyond the streams a step later, W; unchecked.

    What is reached burns on as `sim.fire.fire_service.attacked_hrr_w`, the rest as if there were
    no water; growth and limit are shared out by area, so that a t-squared fire split in two and
    left alone grows as a whole one.
    """
    found = []
    for burning, share, flow in (
        (reached_w, reached_frac, water_flow_kg_s),
        (beyond_w, 1.0 - reached_frac, 0.0),
    ):
        after = 0.0
        if share > 0.0:
            after = attacked_w(
                hrr_w=burning,
                time_step_s=time_step_s,
                water_flow_kg_s=flow,
                growth_w_s2=share * growth_w_s2,
                peak_w=share * peak_w,
                hrr_density_w_m2=hrr_density_w_m2,
            )
        found.append(after)
    return found[0], found[1]
