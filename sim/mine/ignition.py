"""How likely methane is lit while it lies within the explosive range."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, same_length, within
from sim.mine.methane import Convention, is_explosive
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="mine.ignition",
        title_zh="瓦斯点燃危险率",
        title_en="Hazard rate of methane ignition",
        source="own hazard-rate form: constant rates while the mixture explodes (Coward and Jones "
        "1952 triangle) and a source is there; integrated by hand",
        status="provisional",
        ranges={"rate_per_s": Range(0.0, 0.1, "1/s")},
        limits_zh=(
            "危险率须由使用者给出，无公开统计可据；带电设备与摩擦火花分开",
            "石英砂岩顶板约10 m/s的摩擦火花2～3 s可点燃（许家林2007），仅作上限参考",
        ),
        limits_en=(
            "the rates are the user's: no public statistic was found; power and friction apart",
            "sparks of quartz roof at 10 m/s light gas in 2-3 s (Xu 2007): an upper guide only",
        ),
        checks=("MA19",),
    )
)


def ignition_rate_per_s(
    *,
    methane_frac: ArrayLike,
    powered_ratio: ArrayLike,
    powered_rate_per_s: float,
    other_rate_per_s: float = 0.0,
    oxygen_frac: ArrayLike | None = None,
    convention: Convention = "china",
) -> Floats:
    """Hazard rate of ignition, 1/s.

    Formula: h = 1[explosive] (h_powered live share + h_other).

    Parameters
    ----------
    methane_frac, oxygen_frac, convention
        See `is_explosive`.
    powered_ratio
        Share of the equipment that is not intrinsically safe and live, 0-1, same shape.
    powered_rate_per_s
        Rate while all of it is, 1/s, 0-10.
    other_rate_per_s
        Rate of sources that no trip cuts (friction, shots, open fire), 1/s, 0-10.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    powered = float(within("powered_rate_per_s", powered_rate_per_s, 0.0, 10.0, "1/s"))
    other = float(within("other_rate_per_s", other_rate_per_s, 0.0, 10.0, "1/s"))
    explosive = is_explosive(
        methane_frac=methane_frac, oxygen_frac=oxygen_frac, convention=convention
    )
    live = within("powered_ratio", powered_ratio, 0.0, 1.0, "1")
    return np.asarray(explosive * (powered * live + other), dtype=np.float64)


def ignition_time_s(
    *, times_s: ArrayLike, rate_per_s: ArrayLike, quantile_prob: ArrayLike
) -> Floats:
    """Time of ignition drawn from a hazard rate that is linear between times, s.

    Formula: the t at which the integral of h reaches -ln(1 - u); linear between times in the
    integral.

    Parameters
    ----------
    times_s
        Ascending times, s, (n_times,).
    rate_per_s
        Hazard rate there, 1/s, >= 0, (n_times,).
    quantile_prob
        Random number u in 0..1 of each replication, any shape.

    Returns
    -------
    Time, s; infinity where nothing is lit by the last time.

    Raises
    ------
    ValueError
        If an argument is outside its range or the times do not ascend.

    Examples
    --------
    >>> float(ignition_time_s(times_s=[0.0, 100.0], rate_per_s=[0.01, 0.01],
    ...                       quantile_prob=0.5))
    69.31471805599453
    """
    times = within("times_s", times_s, 0.0, 1e9, "s")
    rate = within("rate_per_s", rate_per_s, 0.0, 100.0, "1/s")
    luck = within("quantile_prob", quantile_prob, 0.0, 1.0 - 1e-16, "1")
    same_length(times_s=times, rate_per_s=rate)
    if times.size < 2 or np.any(np.diff(times) <= 0.0):
        raise ValueError("times_s must ascend and hold at least two times")
    grown = np.concatenate(([0.0], np.cumsum(0.5 * np.diff(times) * (rate[1:] + rate[:-1]))))
    need = -np.log1p(-luck)
    # times at which nothing is added would make the answer ambiguous: the first one counts
    kept = np.concatenate(([True], np.diff(grown) > 0.0))
    kept[:-1] |= np.diff(grown) > 0.0
    found = np.interp(need, grown[kept], times[kept])
    return np.where((need <= grown[-1]) & (grown[-1] > 0.0), found, np.inf)
