"""How likely the mine explodes again while rescuers are below.

A hazard rate that is constant while an explosive mixture, enough oxygen and a fire are present
together, and zero otherwise.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, same_length, within
from sim.mine.methane import Convention, is_explosive
from sim.model_card import ModelCard, Range, register

BASE_RATE_PER_S: Final = 5.0 / (136.2 * 3600.0)
"""Explosions a second while all conditions hold, 1/s: Babao 2013, six explosions from 28 March
16:00 (time from memory) to 3 April 08:10 (official report), five intervals in 136 h. One mine,
known because it exploded again and again: an upper guess, unverified."""

CARD = register(
    ModelCard(
        key="mine.secondary_explosion",
        title_zh="二次爆炸危险率",
        title_en="Hazard rate of a repeat explosion",
        source="own hazard-rate form; rate from the six Babao explosions of 2013 (cases.yaml)",
        status="provisional",
        ranges={"base_rate_per_s": Range(1e-7, 1e-3, "1/s")},
        limits_zh=(
            "危险率由单一矿井（八宝）六次爆炸估计，偏高；不可外推为统计频率",
            "未计封闭引起的瓦斯升高过程，须由浓度曲线输入",
        ),
        limits_en=(
            "rate from the six explosions of one mine (Babao), biased high; not a statistic",
            "sealing raises methane: that must be in the concentration history given",
        ),
        checks=("FM43",),
    )
)


def hazard_rate_per_s(
    *,
    methane_frac: ArrayLike,
    oxygen_frac: ArrayLike,
    fire_burns: ArrayLike,
    base_rate_per_s: float = BASE_RATE_PER_S,
    convention: Convention = "china",
) -> Floats:
    """Rate of a repeat explosion in given conditions, 1/s.

    Formula: h = h0 if the mixture is in the Coward triangle, whose nose asks for more than 12 %
    oxygen, and a fire or glowing source is present; else 0.

    Parameters
    ----------
    methane_frac, oxygen_frac
        Volume fractions, 0-1 and 0-0.21, any shape.
    fire_burns
        Whether an ignition source is present, boolean, same shape.
    base_rate_per_s
        h0, 1/s, 0-1.
    convention
        Explosive range, see `sim.mine.methane`.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    rate = float(within("base_rate_per_s", base_rate_per_s, 0.0, 1.0, "1/s"))
    explosive = is_explosive(
        methane_frac=methane_frac, oxygen_frac=oxygen_frac, convention=convention
    )
    ready = explosive & np.asarray(fire_burns, dtype=np.bool_)
    return rate * ready.astype(np.float64)


def integrated_hazard(
    *, edges_s: ArrayLike, rate_per_s: ArrayLike, from_s: ArrayLike, to_s: ArrayLike
) -> Floats:
    """Expected number of repeat explosions between two times, exact for a stepwise rate.

    Formula: H = integral of h dt; outside the edges the rate is 0.

    Parameters
    ----------
    edges_s
        Ascending times between which the rate is constant, s, (k + 1,).
    rate_per_s
        Rate in each interval, 1/s, >= 0, (k,).
    from_s, to_s
        Interval asked for, s, any shape; from_s <= to_s.

    Raises
    ------
    ValueError
        If lengths do not fit, times do not ascend or an argument is outside its range.

    Examples
    --------
    >>> float(integrated_hazard(edges_s=[0.0, 10.0, 20.0], rate_per_s=[0.0, 0.1],
    ...                         from_s=5.0, to_s=15.0))
    0.5
    """
    edges, total = _cumulative(edges_s, rate_per_s)
    start = within("from_s", from_s, -1e9, 1e9, "s")
    stop = within("to_s", to_s, -1e9, 1e9, "s")
    if np.any(stop < start):
        raise ValueError("to_s must not lie before from_s")
    return np.asarray(np.interp(stop, edges, total) - np.interp(start, edges, total))


def _cumulative(edges_s: ArrayLike, rate_per_s: ArrayLike) -> tuple[Floats, Floats]:
    edges = within("edges_s", edges_s, -1e9, 1e9, "s")
    rate = within("rate_per_s", rate_per_s, 0.0, 1e3, "1/s")
    if same_length(edges_s=edges[1:], rate_per_s=rate) < 1 or np.any(np.diff(edges) <= 0.0):
        raise ValueError("edges_s must ascend and hold one time more than rate_per_s")
    return edges, np.concatenate(([0.0], np.cumsum(rate * np.diff(edges))))
