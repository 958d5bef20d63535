"""From dose to severity: which people are hurt, and how badly, once their tolerance is passed.

Each person carries one tolerance `u` in (0, 1): the share of people who succumb at a lower dose.
With a lethal probit Pr = a + b ln L the person's lethal load is L = exp((5 + z(u) - a) / b).
Severe and moderate harm use the same slope shifted so that one person in a hundred is hit at the
AEGL-3 and AEGL-2 loads. That shift is Tuiyan's rule (provisional); no source gives injury probits.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.model_card import ModelCard, register

CARD: Final = register(
    ModelCard(
        key="casualty.dose_severity",
        title_zh="剂量—伤情分级（同斜率平移）",
        title_en="Dose to severity by shifted probits",
        source="lethal probit of the named source; shift to 1 % at AEGL-3/AEGL-2: Tuiyan's rule",
        status="provisional",
        limits_zh=("伤害概率的平移规则未经伤亡数据验证",),
        limits_en=("the shift for injuries has not been checked against casualty data",),
        checks=("casualty.dose.one_percent",),
    )
)

_Z_ONE_PERCENT: Final = float(ndtri(0.01))

SEVERE_RPM: Final = (5, 8)
MODERATE_RPM: Final = (9, 11)
LETHAL_RPM: Final = (1, 4)
"""Scores drawn evenly within each band (inclusive)."""

UNHURT_RPM: Final = 12
"""Score of a person who is in danger but not hurt."""


def load_at(u: NDArray[np.float64], *, a: float, b: float) -> NDArray[np.float64]:
    """Toxic load at which each person of tolerance `u` succumbs, in the probit's own units.

    Parameters
    ----------
    u
        Tolerances in (0, 1), any shape.
    a, b
        Probit Pr = a + b ln L.
    """
    return np.exp((5.0 + ndtri(u) - a) / b)


def one_percent_ratio(level_load: float, *, a: float, b: float) -> float:
    """Factor on lethal loads so that 1 % of people are hit at `level_load`.

    Parameters
    ----------
    level_load
        Toxic load of the guidance level (concentration^n * time), probit units, > 0.
    a, b
        Lethal probit.

    Notes
    -----
    Never above 1: nobody dies before being hurt.
    """
    if not level_load > 0:
        raise ValueError(f"level_load = {level_load} must be positive")
    lethal = float(np.exp((5.0 + _Z_ONE_PERCENT - a) / b))
    return min(1.0, level_load / lethal)


def rpm_in_band(u: NDArray[np.float64], band: tuple[int, int]) -> NDArray[np.int8]:
    """Scores spread evenly over a band by a second uniform draw per person."""
    low, high = band
    return (low + np.minimum((u * (high - low + 1)).astype(np.int8), high - low)).astype(np.int8)
