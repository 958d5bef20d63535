"""When leaked gas ignites: a hazard rate that runs only while the mixture can burn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.gas_ignition",
        title_zh="燃气点火危险率（仅在爆炸极限内计时）",
        title_en="Ignition of leaked gas as a hazard rate while in the flammable range",
        source="own hazard-rate form: H = rate x time in range, H = -ln(1 - u)",
        status="provisional",
        ranges={"rate_per_s": Range(1e-6, 1e-1, "1/s")},
        limits_zh=("点火率须由情景给出，无通用统计值；施工、用电、人员活动的差别未分别计入",),
        limits_en=(
            "rate from the scenario, no statistics; work, electricity, people not told apart",
        ),
        checks=("G-ignition-mean", "G-exposure"),
    )
)


def time_in_range_s(*, ignition_rate_per_s: ArrayLike, quantile_prob: ArrayLike) -> Floats:
    """Time in the flammable range after which it ignites, s: ``-ln(1 - u) / h``.

    Parameters
    ----------
    ignition_rate_per_s
        Ignitions a second while in range h, 1/s, above 0.
    quantile_prob
        Uniform number u, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(time_in_range_s(ignition_rate_per_s=1 / 3600.0, quantile_prob=0.5)))
    2495
    """
    rate = positive("ignition_rate_per_s", ignition_rate_per_s, "1/s")
    level = within("quantile_prob", quantile_prob, 0.0, 1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log1p(-level) / rate)


def exposure_s(
    *, time_s: ArrayLike, gas_frac: ArrayLike, lower_frac: float, upper_frac: float
) -> Floats:
    """Time spent in the flammable range up to each time, s, (n,).

    Exact where the fraction runs straight between the times.

    Parameters
    ----------
    time_s
        Ascending times, s, (n,).
    gas_frac
        Fraction at these times, 0 to 1, (n,).
    lower_frac, upper_frac
        Flammable range, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible, the range is empty or lengths do not fit.

    Examples
    --------
    >>> exposure_s(time_s=[0.0, 100.0], gas_frac=[0.0, 0.20], lower_frac=0.05, upper_frac=0.15)
    array([ 0., 50.])
    """
    time = non_negative("time_s", time_s, "s")
    gas = within("gas_frac", gas_frac, 0.0, 1.0)
    low = float(within("lower_frac", lower_frac, 0.0, 1.0))
    high = float(within("upper_frac", upper_frac, low, 1.0))
    if time.shape != gas.shape or time.ndim != 1:
        raise ValueError(f"time_s and gas_frac must be lists of one length, got {gas.shape}")
    rise = np.diff(gas)
    inside = np.diff(np.clip(gas, low, high))
    level = (gas[:-1] >= low) & (gas[:-1] <= high)
    flat = rise == 0.0
    share = np.where(flat, level, inside / np.where(flat, 1.0, rise))
    return np.append(0.0, np.cumsum(share * np.diff(time)))


def ignition_time_s(*, time_s: ArrayLike, exposure_s: ArrayLike, needed_s: float) -> float:
    """Time at which the exposure reaches what the draw asks for, s; infinite if it never does.

    Parameters
    ----------
    time_s
        Ascending times, s, (n,).
    exposure_s
        Time in range up to them, s, never falling, (n,), straight between.
    needed_s
        Time in range that ignites, s, 0 or more; see `time_in_range_s`.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> ignition_time_s(time_s=[0.0, 100.0, 200.0], exposure_s=[0.0, 0.0, 50.0], needed_s=25.0)
    150.0
    """
    time = non_negative("time_s", time_s, "s")
    gone = non_negative("exposure_s", exposure_s, "s")
    needed = float(within("needed_s", needed_s, 0.0, np.inf, "s", finite=False))
    if not needed <= gone[-1] or gone[-1] == 0.0:  # a mixture never in range never ignites
        return float("inf")
    after = int(np.searchsorted(gone, needed, side="left"))
    if after == 0:  # no wait asked for: the first moment in range
        return float(time[int(np.argmax(gone > 0.0)) - 1])
    share = (needed - gone[after - 1]) / (gone[after] - gone[after - 1])
    return float(time[after - 1] + share * (time[after] - time[after - 1]))
