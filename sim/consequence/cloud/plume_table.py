"""A steady plume as a table of sections: the same few arrays whichever model drew them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, finite, positive
from sim.model_card import ModelCard

NEAREST_M: Final = 1.0
FARTHEST_M: Final = 20_000.0
_POINTS: Final = 320
_TINY: Final = 1e-300
_NOTHING: Final = -800.0
"""Logarithm of a concentration that rounds to 0."""

DISTANCES_M: Final[Floats] = np.geomspace(NEAREST_M, FARTHEST_M, _POINTS)
"""Distances of every table, m; 3.1 % apart. Between them straight lines in the logarithm."""


@dataclass(frozen=True, slots=True, eq=False)
class PlumeTable:
    """Sections at one height: ``c(x, y) = axis(x) exp(-((|y| - core(x))+ / edge(x))^2)``.

    A Gaussian plume has no core and an edge of ``sqrt(2) sigma_y``; a heavy plume has a flat core.
    """

    method: str
    cards: tuple[ModelCard, ...]
    outside: tuple[str, ...]
    """Sentences on what was asked outside the models' ranges."""
    wind_speed_m_s: float
    """That carries the front of the cloud."""
    axis_kg_m3: Floats
    """On the axis at `DISTANCES_M`."""
    core_m: Floats
    edge_m: Floats

    def sections(self, *, along_m: Floats) -> tuple[Floats, Floats, Floats]:
        """Logarithm of the axis, core and edge at distances; nothing within the first metre.

        Beyond `FARTHEST_M` the value of the end, thinned in proportion to distance.
        """
        log_x = np.log(np.maximum(along_m, NEAREST_M))
        axis = np.interp(log_x, _LOG_X, np.log(np.maximum(self.axis_kg_m3, _TINY)))
        axis -= np.maximum(log_x - _LOG_X[-1], 0.0)
        upwind = along_m <= NEAREST_M
        return (
            np.where(upwind, _NOTHING, axis),
            np.interp(log_x, _LOG_X, self.core_m),
            np.interp(log_x, _LOG_X, self.edge_m),
        )

    def concentration_kg_m3(self, *, along_m: Floats, across_m: Floats) -> Floats:
        """Concentration at points, kg/m3; 0 within the first metre and upwind."""
        axis, core, edge = self.sections(along_m=along_m)
        return concentration_of(axis, np.abs(across_m), core, edge)

    def delay_s(self, *, along_m: Floats) -> Floats:
        """Time the wind takes from the source, s; 0 upwind."""
        return np.maximum(along_m, 0.0) / self.wind_speed_m_s

    def reach_m(self, *, level_kg_m3: ArrayLike) -> Floats:
        """Farthest distance at which the axis still has each level, m; 0 nowhere, else inf.

        Raises
        ------
        ValueError
            If a level is not above 0.
        """
        level = np.atleast_1d(positive("level_kg_m3", level_kg_m3, "kg/m3"))
        return np.array([_crossings(self.axis_kg_m3, float(one))[1] for one in level])

    def outline_m(self, *, level_kg_m3: float) -> tuple[Floats, Floats]:
        """Distances downwind and half widths of the zone above a level, m; empty if nowhere.

        Raises
        ------
        ValueError
            If the level is not above 0.
        """
        level = float(positive("level_kg_m3", level_kg_m3, "kg/m3"))
        start, end = _crossings(self.axis_kg_m3, level)
        if end == 0.0:
            return np.empty(0), np.empty(0)
        start, stop = max(start, NEAREST_M), min(end, FARTHEST_M)
        x = start + (stop - start) * _SHARES
        log_x = np.log(x)
        axis = np.interp(log_x, _LOG_X, np.log(np.maximum(self.axis_kg_m3, _TINY)))
        over = np.sqrt(np.maximum(axis - math.log(level), 0.0))
        core, edge = np.interp(log_x, _LOG_X, self.core_m), np.interp(log_x, _LOG_X, self.edge_m)
        half = np.where(axis >= math.log(level) - 1e-9, core + edge * over, 0.0)
        return x, half

    def area_m2(self, *, level_kg_m3: float) -> float:
        """Area of the zone above a level, m2.

        Raises
        ------
        ValueError
            If the level is not above 0.
        """
        x, half = self.outline_m(level_kg_m3=level_kg_m3)
        return float(2.0 * np.trapezoid(half, x)) if x.size else 0.0

    def inside(self, *, along_m: Floats, across_m: Floats, level_kg_m3: float) -> Bools:
        """Whether points have at least a level."""
        found: Bools = self.concentration_kg_m3(along_m=along_m, across_m=across_m) >= level_kg_m3
        return found


_LOG_X: Final = np.log(DISTANCES_M)
_SHARES: Final = 0.5 * (1.0 - np.cos(np.linspace(0.0, math.pi, 121)))
"""Where the outline has its points: closer together at both ends, where it is round."""


def concentration_of(log_axis: Floats, beside_m: Floats, core_m: Floats, edge_m: Floats) -> Floats:
    """Concentration beside an axis of which the logarithm is known, kg/m3."""
    out = np.maximum(beside_m - core_m, 0.0) / edge_m
    return np.exp(np.maximum(log_axis - out * out, _NOTHING))


def _crossings(axis: Floats, level: float) -> tuple[float, float]:
    """First and last distance with the level: (0, 0) nowhere, (.., inf) if beyond the end."""
    inside = np.flatnonzero(axis >= level)
    if not inside.size:
        return 0.0, 0.0
    first, last = int(inside[0]), int(inside[-1])
    start = _between(axis, level, first - 1) if first else NEAREST_M
    end = math.inf if last == axis.size - 1 else _between(axis, level, last)
    return start, end


def _between(axis: Floats, level: float, number: int) -> float:
    low, high = (math.log(max(float(axis[k]), _TINY)) for k in (number, number + 1))
    share = (math.log(level) - low) / (high - low)
    return math.exp(_LOG_X[number] + share * (_LOG_X[number + 1] - _LOG_X[number]))


def along_and_across_m(
    *, east_m: ArrayLike, north_m: ArrayLike, wind_from_deg: float
) -> tuple[Floats, Floats]:
    """Places relative to the source, in the wind's own axes: downwind and to its right, m.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> along, across = along_and_across_m(east_m=3.0, north_m=0.0, wind_from_deg=270.0)
    >>> round(float(along), 9), round(abs(float(across)), 9)
    (3.0, 0.0)
    """
    angle = np.deg2rad(finite("wind_from_deg", wind_from_deg, "deg") + 180.0)
    east, north = finite("east_m", east_m, "m"), finite("north_m", north_m, "m")
    sine, cosine = np.sin(angle), np.cos(angle)
    return east * sine + north * cosine, east * cosine - north * sine
