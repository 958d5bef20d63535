"""How far out an effect still reaches a level."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive

SEARCH_RANGE_M: Final = (1.0, 1e5)
"""Distances searched, m; nobody evacuates beyond 100 km."""

_SEARCH_POINTS: Final = 401
_ROUNDS: Final = 9
"""Rounds of false position (Illinois rule) within a step of 2.9 %: enough for 1e-10."""

_TINY: Final = 1e-300


def last_distance_above_m(*, axis: Callable[[Floats], Floats], level: ArrayLike) -> Floats:
    """Greatest distance at which a function of distance is at or above each level.

    Parameters
    ----------
    axis
        Value at distances, m; for example the concentration on the axis of any plume.
    level
        Levels, same unit as the values; any shape.

    Returns
    -------
    numpy.ndarray
        Distance, m; 0 where never reached, infinite where still reached at 100 km.

    Raises
    ------
    ValueError
        If a level is not above 0.
    """
    wanted = positive("level", level)
    grid = np.geomspace(*SEARCH_RANGE_M, _SEARCH_POINTS)
    reached = axis(grid) >= wanted[..., None]
    last = _SEARCH_POINTS - 1 - np.argmax(reached[..., ::-1], axis=-1)
    found = _crossing(axis, wanted, grid[last], grid[np.minimum(last + 1, _SEARCH_POINTS - 1)])
    found = np.where(reached[..., -1], math.inf, found)
    return np.where(reached.any(axis=-1), found, 0.0)


def _crossing(axis: Callable[[Floats], Floats], level: Floats, near: Floats, far: Floats) -> Floats:
    """Where the function falls through each level, by false position in the logarithms."""

    def excess(log_x: Floats) -> Floats:
        return np.log(np.maximum(axis(np.exp(log_x)), _TINY) / level)

    low, high = np.log(near), np.log(far)
    above, below = excess(low), excess(high)
    place = low
    last = np.zeros_like(low)
    for _ in range(_ROUNDS):
        gap = above - below
        share = np.where(gap > 0.0, above / np.where(gap > 0.0, gap, 1.0), 0.0)
        place = low + np.clip(share, 0.0, 1.0) * (high - low)
        here = excess(place)
        side = np.where(here >= 0.0, 1.0, -1.0)
        # an end that stayed twice in a row counts half, so that it moves next time
        stale = np.where(side == last, 0.5, 1.0)
        reaches = side > 0.0
        low, high = np.where(reaches, place, low), np.where(reaches, high, place)
        above = np.where(reaches, here, stale * above)
        below = np.where(reaches, stale * below, here)
        last = side
    return np.exp(place)
