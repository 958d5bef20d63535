"""Who the people are: walking speeds of young and old, of the impaired and of wheelchair users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, same_length, within
from sim.model_card import ModelCard, Range, register


@dataclass(frozen=True, slots=True)
class Profile:
    """Speeds of a group, uniform between two limits, m/s."""

    level_m_s: tuple[float, float]
    down_m_s: tuple[float, float]
    up_m_s: tuple[float, float]
    needs_help: bool = False
    """Cannot use stairs alone: without a helper the person waits to be rescued."""


PROFILES: Final[Mapping[str, Profile]] = {
    "female_under_30": Profile((0.93, 1.55), (0.56, 0.94), (0.47, 0.79)),
    "female_30_50": Profile((0.71, 1.19), (0.49, 0.81), (0.44, 0.74)),
    "female_over_50": Profile((0.56, 0.94), (0.45, 0.75), (0.37, 0.61)),
    "female_impaired_1": Profile((0.43, 0.71), (0.34, 0.56), (0.28, 0.46)),
    "female_impaired_2": Profile((0.37, 0.61), (0.29, 0.49), (0.23, 0.39)),
    "male_under_30": Profile((1.11, 1.85), (0.76, 1.26), (0.50, 0.84)),
    "male_30_50": Profile((0.97, 1.62), (0.64, 1.07), (0.47, 0.79)),
    "male_over_50": Profile((0.84, 1.40), (0.50, 0.84), (0.38, 0.64)),
    "male_impaired_1": Profile((0.64, 1.06), (0.38, 0.64), (0.29, 0.49)),
    "male_impaired_2": Profile((0.55, 0.91), (0.33, 0.55), (0.25, 0.41)),
    "staff_female": Profile((0.93, 1.55), (0.56, 0.94), (0.47, 0.79)),
    "staff_male": Profile((1.11, 1.85), (0.76, 1.26), (0.50, 0.84)),
    "assisted": Profile((0.46, 0.76), (0.15, 0.47), (0.15, 0.47), needs_help=True),
    "wheelchair": Profile((0.13, 1.35), (0.15, 0.47), (0.15, 0.47), needs_help=True),
}
"""Ten groups of passengers and two of crew: IMO MSC.1/Circ.1533 annex 3 tables 3.4 and 3.5 (as
copied in the open crowd simulator of pedestrianPresets.ts, seen). Assisted on the level: persons of
limited mobility of Weidmann 1993 (table in scitepress 54367, seen); wheelchair on the level: manual
chair of Boyce, Shields and Silcock 1999, from memory, unverified. Both on stairs: 0.31 +- 0.16 m/s
of two homes of the elderly with and without helpers (NIST, Fire and Materials 2014 abstract, seen),
one standard deviation each side."""

IMO_SHARES: Final[Mapping[str, float]] = {
    "female_under_30": 0.07, "female_30_50": 0.07, "female_over_50": 0.16,
    "female_impaired_1": 0.10, "female_impaired_2": 0.10,
    "male_under_30": 0.07, "male_30_50": 0.07, "male_over_50": 0.16,
    "male_impaired_1": 0.10, "male_impaired_2": 0.10,
}  # fmt: skip
"""Passengers of MSC.1/Circ.1533 table 3.1: old and slow; give the shares of the place."""

CARD = register(
    ModelCard(
        key="evacuation.profiles",
        title_zh="人员构成与步速（老幼、行动不便、轮椅）",
        title_en="Groups of people and their walking speeds, impaired and in wheelchairs",
        source="IMO MSC.1/Circ.1533 annex 3 tables 3.1, 3.4, 3.5; Weidmann 1993; NIST stair speeds "
        "of people with mobility impairments 2014; wheelchair on the level unverified",
        status="provisional",
        ranges={"speed_quantile_prob": Range(0.0, 1.0, "1")},
        limits_zh=(
            "轮椅平地步速凭记忆引自Boyce等（1999），未核实；楼梯步速为有人协助的实测范围",
            "步速在组内取均匀分布；缺省构成是船舶旅客，须按场所给定",
        ),
        limits_en=(
            "wheelchair speed on the level from memory (Boyce 1999), unverified; stairs with help",
            "uniform within a group; default shares are ship passengers: give those of the place",
        ),
        checks=("EV07",),
    )
)


@dataclass(frozen=True, slots=True)
class Speeds:
    """Group and free speeds of each person."""

    group: Ints
    """Position in the order of the shares."""
    level_m_s: Floats
    down_m_s: Floats
    up_m_s: Floats
    needs_help: Floats
    """1 for those who cannot use stairs alone, else 0."""


def draw_speeds(
    shares: Mapping[str, float], *, group_quantile_prob: ArrayLike, speed_quantile_prob: ArrayLike
) -> Speeds:
    """Group and speeds of people from uniform random numbers.

    Parameters
    ----------
    shares
        Share of each group of `PROFILES`, adding to 1.
    group_quantile_prob, speed_quantile_prob
        Uniform random numbers, 0-1, of one shape.

    Raises
    ------
    ValueError
        If a group is unknown, the shares do not add to 1 or a number is outside 0-1.

    Examples
    --------
    >>> drawn = draw_speeds({"male_under_30": 1.0}, group_quantile_prob=[0.3],
    ...                     speed_quantile_prob=[0.5])
    >>> round(float(drawn.level_m_s[0]), 2)
    1.48
    """
    unknown = sorted(set(shares) - set(PROFILES))
    if unknown:
        raise ValueError(f"shares: no such groups {unknown}; choose from {sorted(PROFILES)}")
    share = within("shares", list(shares.values()), 0.0, 1.0)
    if abs(float(share.sum()) - 1.0) > 1e-6:
        raise ValueError(f"shares = {float(share.sum()):g} in all, must add to 1")
    luck = within("group_quantile_prob", group_quantile_prob, 0.0, 1.0)
    pace = within("speed_quantile_prob", speed_quantile_prob, 0.0, 1.0)
    same_length(group_quantile_prob=luck.ravel(), speed_quantile_prob=pace.ravel())
    group = np.minimum(np.searchsorted(np.cumsum(share), luck, "right"), share.size - 1)
    table = np.array(
        [[*p.level_m_s, *p.down_m_s, *p.up_m_s] for p in map(PROFILES.get, shares) if p]
    )
    low, high = table[group][..., 0::2], table[group][..., 1::2]
    speed = low + (high - low) * pace[..., None]
    helped = np.array([float(PROFILES[name].needs_help) for name in shares])[group]
    return Speeds(group, speed[..., 0], speed[..., 1], speed[..., 2], helped)
