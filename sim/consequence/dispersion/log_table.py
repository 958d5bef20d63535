"""Values tabulated on distances equal in the logarithm, looked up for many receptors at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.arguments import Floats

_LAST_M: Final = 1e5
_POINTS: Final = 401
"""Distances from 1 m to 100 km: linear interpolation of logarithms errs below 1e-4."""


def table_distances_m() -> Floats:
    """The distances of every table, m."""
    return np.geomspace(1.0, _LAST_M, _POINTS)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where receptors lie in the table: the distance below each and the share of the step."""

    index: NDArray[np.int64]
    share: Floats

    @classmethod
    def of(cls, x: Floats) -> Place:
        """Places of distances, m; nearer than 1 m and beyond 100 km the ends hold."""
        place = np.log(np.clip(x, 1.0, _LAST_M))
        place *= (_POINTS - 1) / math.log(_LAST_M)
        index = place.astype(np.int64)
        return cls(index, place - index)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One quantity at the table's distances, with the steps to the next ones."""

    value: Floats
    step: Floats

    @classmethod
    def of(cls, value: Floats) -> Column:
        """The column of values at `table_distances_m`."""
        return cls(value, np.append(np.diff(value), 0.0))

    def at(self, place: Place) -> Floats:
        """The quantity at places, interpolated linearly."""
        return self.value[place.index] + place.share * self.step[place.index]
