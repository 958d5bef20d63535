"""How far a flash fire reaches: where the cloud could burn when it ignites."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, non_negative, within
from sim.model_card import ModelCard, Range, register

LFL_SHARE_RATIO: Final = 1.0
"""Edge of the flash fire: everybody outdoors within the lower flammable limit dies (CPR 18E)."""

CAUTIOUS_SHARE_RATIO: Final = 0.5
"""Half the lower limit: pockets may burn there, as the mean hides the peaks; usual edge of the area
to be kept free of people and ignition sources."""

CARD = register(
    ModelCard(
        key="consequence.flash_fire",
        title_zh="闪火范围（爆炸下限与二分之一爆炸下限包络）",
        title_en="Flash fire envelope (LFL and half LFL)",
        source="Purple Book CPR 18E (1999): flash fire to the LFL; half the LFL as cautious edge",
        status="verified",
        ranges={"lfl_frac": Range(0.005, 0.3, "1"), "share_ratio": Range(0.25, 1.0, "1")},
        limits_zh=(
            "浓度须为短时平均（约 20 s 以内）；10 min 平均会低估范围",
            "不计燃烧膨胀与包络外热辐射",
        ),
        limits_en=(
            "concentrations of short averaging (about 20 s or less); 10 min means are too small",
            "the expansion of the burning cloud and its heat outside are left out",
        ),
        checks=("FF-envelope-closed", "FF-reach-power"),
    )
)


def can_burn(
    *,
    concentration_frac: ArrayLike,
    lfl_frac: float,
    ufl_frac: float = 1.0,
    share_ratio: float = LFL_SHARE_RATIO,
) -> Bools:
    """Where a cloud lies within the envelope of a flash fire.

    True from ``share * LFL`` on; what is richer than the upper limit burns at its edges and belongs
    to the envelope, so `ufl_frac` is 1 unless only the mixture that burns at once is asked for.

    Parameters
    ----------
    concentration_frac
        Volume fraction of the gas, 0 to 1, of any shape.
    lfl_frac, ufl_frac
        Lower and upper flammable limits, volume fractions, above 0 to 1, lower below upper.
    share_ratio
        Share of the lower limit taken as edge, above 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> can_burn(concentration_frac=[0.01, 0.03, 0.2], lfl_frac=0.05, share_ratio=0.5).tolist()
    [False, True, True]
    """
    gas = within("concentration_frac", concentration_frac, 0.0, 1.0)
    edge = _edge_frac(lfl_frac, share_ratio)
    upper = float(within("ufl_frac", ufl_frac, 0.0, 1.0, above=True))
    if upper <= lfl_frac:
        raise ValueError(f"ufl_frac = {upper:g} must exceed lfl_frac = {lfl_frac:g}")
    return np.asarray((gas >= edge) & (gas <= upper))


def reach_m(
    *,
    distance_m: ArrayLike,
    concentration_frac: ArrayLike,
    lfl_frac: float,
    share_ratio: float = LFL_SHARE_RATIO,
) -> float:
    """Greatest distance at which the envelope is met along a line of concentrations, m.

    Between two points the concentration is taken to follow a power of the distance.

    Parameters
    ----------
    distance_m
        Distances, m, above 0 and rising, (n,).
    concentration_frac
        Volume fractions there, 0 to 1, (n,).
    lfl_frac, share_ratio
        As for `can_burn`.

    Returns
    -------
    float
        0 if no point lies in the envelope, infinite if the last one does.

    Raises
    ------
    ValueError
        If an argument is impossible or the distances do not rise.

    Examples
    --------
    >>> round(reach_m(distance_m=[10.0, 100.0, 1000.0], concentration_frac=[0.5, 0.05, 0.005],
    ...               lfl_frac=0.05, share_ratio=0.5), 6)
    200.0
    """
    distance = non_negative("distance_m", distance_m, "m")
    gas = within("concentration_frac", concentration_frac, 0.0, 1.0)
    if distance.ndim != 1 or distance.shape != gas.shape or distance.size == 0:
        raise ValueError(
            "distance_m and concentration_frac must be one-dimensional and of one length, got "
            f"{distance.shape} and {gas.shape}"
        )
    if distance[0] <= 0.0 or np.any(np.diff(distance) <= 0.0):
        raise ValueError("distance_m must be above 0 and rise")
    edge = _edge_frac(lfl_frac, share_ratio)
    inside = np.flatnonzero(gas >= edge)
    if inside.size == 0:
        return 0.0
    last = int(inside[-1])
    if last == distance.size - 1:
        return float("inf")
    near, far = gas[last], gas[last + 1]
    if far <= 0.0:
        return float(distance[last + 1])
    share = np.log(near / edge) / np.log(near / far)
    return float(distance[last] * (distance[last + 1] / distance[last]) ** share)


def flash_fire_death_prob(*, concentration_frac: ArrayLike, lfl_frac: float) -> Floats:
    """Probability of death outdoors in a flash fire: 1 within the lower limit, 0 outside.

    Parameters
    ----------
    concentration_frac
        Volume fraction of the gas, 0 to 1.
    lfl_frac
        Lower flammable limit, volume fraction, above 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Purple Book CPR 18E (1999), 5.2: nobody outside dies of the flash fire itself.
    """
    return can_burn(concentration_frac=concentration_frac, lfl_frac=lfl_frac).astype(np.float64)


def _edge_frac(lfl_frac: float, share_ratio: float) -> float:
    limit = float(within("lfl_frac", lfl_frac, 0.0, 1.0, above=True))
    return limit * float(within("share_ratio", share_ratio, 0.0, 1.0, above=True))
