"""Tells whether a closed line crosses itself: such an area has no clear inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

MOST_CORNERS: Final = 2000
"""Corners compared at most: every side is compared with every other."""


def crosses_itself(ring: Sequence[tuple[float, float]]) -> bool:
    """Whether two sides of a closed line cross properly (in a point inside both).

    Examples
    --------
    >>> crosses_itself([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    False
    >>> crosses_itself([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])
    True
    """
    if not 4 <= len(ring) <= MOST_CORNERS:
        return False
    a = np.asarray(ring[:-1], dtype=np.float64)
    b = np.asarray(ring[1:], dtype=np.float64)
    side = b - a

    def turn(
        of: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """On which side of each side (rows) each corner (columns) lies."""
        x = of[None, :, 0] - a[:, None, 0]
        y = of[None, :, 1] - a[:, None, 1]
        return np.asarray(side[:, 0, None] * y - side[:, 1, None] * x)

    parted = turn(a) * turn(b) < 0
    return bool((parted & parted.T).any())
