"""Puts sites on the nearest crossing, and tells when their coordinates look shifted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from scenarios.errors import InputError, Problem
from sim.network.arrays import RoadArrays

FLOAT = NDArray[np.float64]

LIMIT_M: Final = 500.0
"""Farthest crossing a site is put on, m (roads.md, section 4)."""

GCJ_OFFSET_M: Final = (400.0, 700.0)
"""Length of the shift between WGS84 and GCJ-02 coordinates, m; 499 to 599 over Jilin City
(roads.md, section 1.2); the margin leaves room for sites that lie off their road."""

_ONE_WAY_FRAC: Final = 0.8
"""Share of the residuals' mean length that their mean vector must reach to be systematic: five
random directions reach it in one case in thirty (3.2 % of 100,000 drawn), more sites more
rarely."""

_FEWEST_SITES: Final = 5

USUAL_MEDIAN_M: Final = 50.0
"""Median distance to the nearest crossing above which coordinates are doubtful, m (assurance.md,
F17); where blocks are longer than 100 m, half a block."""


@dataclass(frozen=True, slots=True, eq=False)
class SnapReport:
    """Crossings found for some sites.

    Attributes
    ----------
    nodes
        Nearest usable node of each site, shape (n,).
    distance_m
        Distance to it, m, shape (n,).
    too_far
        Whether it lies beyond the limit, shape (n,).
    hint
        A sentence where the sites as a whole look shifted, as by a wrong datum; else empty.
    """

    nodes: NDArray[np.int64]
    distance_m: FLOAT
    too_far: NDArray[np.bool_]
    hint: str


class Snapper:
    """Finds the nearest crossing of the part of the network from which all can be reached.

    Parameters
    ----------
    arrays
        The compiled network.
    limit_m
        Farthest crossing accepted, m.
    among
        Usable nodes, shape (n_nodes,); default: those of the main part.
    """

    __slots__ = ("_arrays", "_nodes", "_tree", "_usual_m", "limit_m")

    def __init__(
        self,
        arrays: RoadArrays,
        *,
        limit_m: float = LIMIT_M,
        among: NDArray[np.bool_] | None = None,
    ) -> None:
        self._arrays = arrays
        self._nodes = np.flatnonzero(arrays.main if among is None else among)
        self._tree = cKDTree(np.column_stack([arrays.x_m, arrays.y_m])[self._nodes])
        self._usual_m = max(USUAL_MEDIAN_M, _median_street_m(arrays) / 2)
        self.limit_m = limit_m

    def report(self, *, lon_deg: ArrayLike, lat_deg: ArrayLike) -> SnapReport:
        """Nearest crossings of sites, with a look at the distances as a whole."""
        x, y = self._arrays.here.to_metres(
            lon_deg=np.atleast_1d(lon_deg), lat_deg=np.atleast_1d(lat_deg)
        )
        found, position = self._tree.query(np.column_stack([x, y]))
        distance, nodes = np.asarray(found), self._nodes[position]
        hint = _shift_hint(x - self._arrays.x_m[nodes], y - self._arrays.y_m[nodes])
        if not hint and distance.size >= _FEWEST_SITES:
            hint = _median_hint(float(np.median(distance)), self._usual_m)
        return SnapReport(nodes, distance, np.asarray(distance > self.limit_m), hint)

    def nodes(
        self, *, ids: ArrayLike, lon_deg: ArrayLike, lat_deg: ArrayLike, file: str = "sites"
    ) -> NDArray[np.int64]:
        """Nearest crossings of named sites, shape (n,).

        Raises
        ------
        InputError
            Naming every site beyond the limit, with the hint at a wrong datum where it applies.
        """
        found = self.report(lon_deg=lon_deg, lat_deg=lat_deg)
        names = np.atleast_1d(ids)
        cure = found.hint or "correct the coordinates, or import the roads around it"
        problems = [
            Problem(
                file,
                str(names[i]),
                "no road lies near the site",
                f"{found.distance_m[i]:.0f} m to the nearest crossing",
                f"at most {self.limit_m:.0f} m",
                cure,
            )
            for i in np.flatnonzero(found.too_far)
        ]
        if problems:
            raise InputError(problems)
        return found.nodes


def _median_street_m(arrays: RoadArrays) -> float:
    """Median straight length of the arcs, m."""
    tail, head = arrays.network.tail, arrays.network.head
    return float(
        np.median(
            np.hypot(arrays.x_m[head] - arrays.x_m[tail], arrays.y_m[head] - arrays.y_m[tail])
        )
    )


def _median_hint(median_m: float, usual_m: float) -> str:
    if median_m <= usual_m:
        return ""
    return (
        f"half of the sites lie more than {median_m:.0f} m from any crossing (usual here: up to "
        f"{usual_m:.0f} m): check the datum of the coordinates and the reach of the roads"
    )


def _shift_hint(dx_m: FLOAT, dy_m: FLOAT) -> str:
    """Sentence on a shift that all residuals share, empty where they point all ways."""
    if dx_m.size < _FEWEST_SITES:
        return ""
    length = float(np.hypot(dx_m, dy_m).mean())
    east, north = float(dx_m.mean()), float(dy_m.mean())
    shift = float(np.hypot(east, north))
    low, high = GCJ_OFFSET_M
    if not (low <= shift <= high and shift >= _ONE_WAY_FRAC * length):
        return ""
    return (
        f"all sites lie about {shift:.0f} m off their roads in the same direction "
        f"({east:+.0f} m east, {north:+.0f} m north): the coordinates seem to be GCJ-02, "
        "convert them to WGS84"
    )
