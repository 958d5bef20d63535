"""How much poison somebody took in while the air outside changed, in the open and indoors.

`toxic_load` takes a piecewise constant concentration. Here are the exact integrals for readings
joined by straight lines and for a room that fills and empties, and the limit on the exposure.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive, within
from sim.consequence.dispersion.infiltration import gap_shares
from sim.consequence.harm.toxic_load import LARGEST_EXPONENT
from sim.model_card import ModelCard, Range, register

_S_PER_MIN: Final = 60.0
_FLAT: Final = 1e-3
"""Relative half-step below which the closed form of a ramp would lose digits to cancellation."""
_NODES: Final = 16
_GRADING: Final = 4
"""Nodes crowd at the start of a step as its fourth power: from clean air C^n starts as t^n, which
no polynomial follows for an n that is not whole."""

CARD = register(
    ModelCard(
        key="consequence.toxic_history",
        title_zh="变浓度暴露的毒性负荷（室外与室内）",
        title_en="Toxic load of a changing concentration, outdoors and indoors",
        source="integral of C^n dt, TNO Purple Book CPR 18E (1999), section 5.2.2, note 2; indoors "
        "with dCi/dt = a (Co - Ci)",
        status="verified",
        ranges={"n": Range(0.7, 3.7, ""), "air_exchange_per_s": Range(2.8e-5, 2.8e-3, "1/s")},
        limits_zh=(
            "ten Berge 负荷：不计间歇暴露期间的恢复",
            "湍流脉动不计：以平均浓度代入会低估 n 大于1的负荷",
            "室内均匀混合；无吸附与沉积",
        ),
        limits_en=(
            "ten Berge's load: no recovery between exposures",
            "no turbulent fluctuation: mean concentrations understate the load for n above 1",
            "well mixed indoors; no sorption or deposition",
        ),
        checks=(
            "TH-constant",
            "TH-ramp",
            "TH-pieces",
            "TH-indoor-haber",
            "TH-indoor-fill",
            "TH-indoor-empty",
            "TH-indoor-quad",
            "TH-hse",
        ),
    )
)


def ramp_toxic_load(*, concentration: ArrayLike, time_s: ArrayLike, n: float) -> Floats:
    """Toxic load of readings joined by straight lines, exact however long the steps.

    Each step gives ``dt (c2^(n+1) - c1^(n+1)) / ((n+1) (c2 - c1))``, ``dt c^n`` where it is level.

    Parameters
    ----------
    concentration
        Readings in the unit of the source (see `concentration_in_unit`), 0 or more, shape
        (n_times, ...receptors).
    time_s
        When each was taken, s, rising, shape (n_times,).
    n
        Exponent of the source, above 0 to 10.

    Returns
    -------
    numpy.ndarray
        Load, unit^n min, shape (...receptors).

    Raises
    ------
    ValueError
        If an argument is impossible, the lengths differ or the times do not rise.

    Examples
    --------
    >>> float(ramp_toxic_load(concentration=[0.0, 30.0], time_s=[0.0, 600.0], n=2.0))
    3000.0
    """
    level = np.atleast_1d(non_negative("concentration", concentration))
    times = np.atleast_1d(finite("time_s", time_s, "s"))
    exponent = float(within("n", n, 0.0, LARGEST_EXPONENT, above=True))
    if times.ndim != 1 or times.size != level.shape[0]:
        raise ValueError(
            f"time_s must hold one time a reading, {level.shape[0]}, got {times.shape}"
        )
    steps = np.diff(times)
    if np.any(steps <= 0.0):
        raise ValueError(f"time_s must rise, got a step of {float(steps.min()):g} s")
    means = _mean_power(level[:-1], level[1:], exponent)
    return np.asarray(np.tensordot(steps / _S_PER_MIN, means, axes=1))


def indoor_toxic_load(
    *, concentration: ArrayLike, air_exchange_per_s: ArrayLike, step_s: ArrayLike, n: float
) -> Floats:
    """Toxic load indoors through a piecewise constant outdoor history, the room clean at first.

    Within a step ``C(t) = Co + (C0 - Co) exp(-a t)``; its n-th power is integrated, not the n-th
    power of its mean taken, which would understate the load for n above 1.

    Parameters
    ----------
    concentration
        Outdoor concentration of each step in the unit of the source, 0 or more, shape
        (n_steps, ...receptors). The room empties slowly: let the history go on with zeros for as
        long as people stay inside.
    air_exchange_per_s
        Air exchanges per second, 1/s, 0 or more, one number or one for each receptor.
    step_s
        Length of each step, s, above 0, one number or shape (n_steps,).
    n
        Exponent of the source, above 0 to 10.

    Returns
    -------
    numpy.ndarray
        Load, unit^n min, shape (...receptors).

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(indoor_toxic_load(concentration=[100.0], air_exchange_per_s=1 / 3600,
    ...                               step_s=3600.0, n=1.0)), 3)
    2207.277
    """
    outdoor = np.atleast_1d(non_negative("concentration", concentration))
    exchange = non_negative("air_exchange_per_s", air_exchange_per_s, "1/s")
    steps = np.broadcast_to(positive("step_s", step_s, "s"), outdoor.shape[:1])
    exponent = float(within("n", n, 0.0, LARGEST_EXPONENT, above=True))
    indoor: Floats = np.zeros(np.broadcast_shapes(outdoor.shape[1:], exchange.shape))
    load = np.zeros_like(indoor)
    for level, step in zip(outdoor, steps, strict=True):
        # an exponential over more than one air exchange is cut, so that the nodes can follow it
        pieces = max(1, math.ceil(float(np.max(exchange, initial=0.0)) * float(step)))
        seconds = float(step) / pieces
        for _ in range(pieces):
            gap = indoor - level
            load += seconds / _S_PER_MIN * _step_power(level, gap, exchange * seconds, exponent)
            indoor = np.maximum(level + gap * gap_shares(exchange * seconds)[0], 0.0)
    return load


def limited_steps_s(*, step_s: ArrayLike, limit_s: float) -> Floats:
    """Lengths of the steps that fall within the first so many seconds: the rest is cut off.

    Parameters
    ----------
    step_s
        Length of each step, s, 0 or more, shape (n_steps,).
    limit_s
        Longest exposure counted, s, 0 or more; `PURPLE_BOOK_TOXIC_LIMIT_S` for poison.

    Returns
    -------
    numpy.ndarray
        Lengths that count, s, shape (n_steps,); they add up to the limit at most.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> limited_steps_s(step_s=[600.0, 900.0, 900.0], limit_s=1800.0).tolist()
    [600.0, 900.0, 300.0]
    """
    steps = np.atleast_1d(non_negative("step_s", step_s, "s"))
    limit = float(non_negative("limit_s", limit_s, "s"))
    begins = np.cumsum(steps) - steps
    return np.asarray(np.clip(limit - begins, 0.0, steps))


PURPLE_BOOK_TOXIC_LIMIT_S: Final = 1800.0
"""Longest exposure to a toxic cloud that is counted (Purple Book section 5.2.2, note 3, and AQ/T
3046-2013 eq. 5; both as transcribed by other projects, unverified)."""


def _mean_power(first: Floats, last: Floats, n: float) -> Floats:
    """Mean of C^n along a straight line between two readings."""
    middle = 0.5 * (first + last)
    half = 0.5 * (last - first)
    safe = np.where(middle > 0.0, middle, 1.0)
    tilt = half / safe
    flat = np.abs(tilt) < _FLAT
    steep = np.where(flat, 1.0, tilt)
    closed = ((1.0 + steep) ** (n + 1.0) - (1.0 - steep) ** (n + 1.0)) / (2.0 * steep * (n + 1.0))
    series = 1.0 + n * (n - 1.0) / 6.0 * tilt**2
    return np.asarray(middle**n * np.where(flat, series, closed))


def _step_power(level: Floats, gap: Floats, exchanges: Floats, n: float) -> Floats:
    """Mean over a step of the indoor concentration to the power n."""
    total = np.zeros(np.broadcast_shapes(gap.shape, exchanges.shape))
    for share, weight in zip(*_graded_nodes(), strict=True):
        kept = gap_shares(exchanges * share)[0]
        total += weight * np.maximum(level + gap * kept, 0.0) ** n
    return total


def _graded_nodes() -> tuple[Floats, Floats]:
    """Places in a step and their weights: Gauss-Legendre nodes crowded at its start."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    place = 0.5 * (nodes + 1.0)
    return place**_GRADING, 0.5 * weights * _GRADING * place ** (_GRADING - 1)
