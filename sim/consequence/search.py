"""How far out an effect still reaches a level."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.consequence.arguments import Floats, positive

SEARCH_RANGE_M: Final = (1.0, 1e5)
"""Distances searched, m; nobody evacuates beyond 100 km."""

_SEARCH_POINTS: Final = 401
_BISECTIONS: Final = 30
"""Halvings of the logarithm of a step of 2.9 %: relative width below 3e-11."""


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
    near = grid[last]
    far = grid[np.minimum(last + 1, _SEARCH_POINTS - 1)]
    for _ in range(_BISECTIONS):
        middle = np.sqrt(near * far)
        above = axis(middle) >= wanted
        near = np.where(above, middle, near)
        far = np.where(above, far, middle)
    found = np.where(reached[..., -1], math.inf, near)
    return np.where(reached.any(axis=-1), found, 0.0)
