"""Which streets a polygon or a corridor on the map touches: exact, with their bends.

The test of `closures.arcs_inside` asks a zone about points at most 75 m apart; here a street counts
as soon as any part of it lies inside, however narrow the zone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenarios.errors import InputError
from sim.arguments import positive
from sim.network.arrays import FLOAT, RoadArrays, pieces_of

Mask = NDArray[np.bool_]
Strip = tuple[FLOAT, FLOAT, FLOAT, FLOAT]
"""Ends of straight pieces: x and y of the first end, x and y of the second."""


class StreetIndex:
    """Streets of a network as straight pieces with their boxes, made once and asked many times.

    Parameters
    ----------
    arrays
        The compiled network.
    """

    __slots__ = ("_arrays", "_box", "_ends", "_street")

    def __init__(self, arrays: RoadArrays) -> None:
        self._arrays = arrays
        arc = np.empty(arrays.n_streets, dtype=np.int64)
        arc[arrays.street] = np.arange(arrays.n_arcs)
        pieces = pieces_of(arrays.network, arrays.here, arrays.x_m, arrays.y_m, arc)
        a_x, a_y, b_x, b_y = pieces.a_x, pieces.a_y, pieces.b_x, pieces.b_y
        self._street = pieces.street
        self._ends: Strip = (a_x, a_y, b_x, b_y)
        self._box: Strip = (
            np.minimum(a_x, b_x), np.minimum(a_y, b_y), np.maximum(a_x, b_x), np.maximum(a_y, b_y),
        )  # fmt: skip

    def arcs_in_polygon(self, x_m: ArrayLike, y_m: ArrayLike) -> Mask:
        """Arcs of which any part lies in a polygon, shape (n_arcs,); both directions alike.

        Parameters
        ----------
        x_m, y_m
            Corners on the network's flat map, m, at least three; closed or not.

        Raises
        ------
        InputError
            If the polygon has no area, holds a NaN or crosses itself.
        """
        ring = _ring(x_m, y_m)
        low, high = ring.min(axis=0), ring.max(axis=0)
        near = self._in_box(low[0], low[1], high[0], high[1])
        a_x, a_y, b_x, b_y = (each[near] for each in self._ends)
        hit = inside_polygon(a_x, a_y, ring) | inside_polygon(b_x, b_y, ring)
        rest = np.flatnonzero(~hit)  # both ends outside: the street may still cross a corner
        box = [each[near[rest]] for each in self._box]
        following = np.roll(ring, -1, axis=0)
        for (p_x, p_y), (q_x, q_y) in zip(ring.tolist(), following.tolist(), strict=True):
            close = _overlap(box, min(p_x, q_x), min(p_y, q_y), max(p_x, q_x), max(p_y, q_y))
            which = rest[close]
            pieces = (a_x[which], a_y[which], b_x[which], b_y[which])
            hit[which[_cross(pieces, p_x, p_y, q_x, q_y)]] = True
        return self._arcs_of(near[hit])

    def arcs_in_corridor(self, x_m: ArrayLike, y_m: ArrayLike, *, half_width_m: float) -> Mask:
        """Arcs of which any part lies within a distance of a line, such as a pipeline.

        Parameters
        ----------
        x_m, y_m
            Corners of the line on the network's flat map, m, at least two.
        half_width_m
            Distance to either side and beyond the ends, m, above 0.
        """
        positive("half_width_m", half_width_m, "m")
        line = _points(x_m, y_m, least=2)
        hit = np.zeros(self._street.size, dtype=bool)
        for (p_x, p_y), (q_x, q_y) in zip(line[:-1].tolist(), line[1:].tolist(), strict=True):
            r = half_width_m
            near = self._in_box(
                min(p_x, q_x) - r, min(p_y, q_y) - r, max(p_x, q_x) + r, max(p_y, q_y) + r
            )
            pieces: Strip = tuple(each[near] for each in self._ends)  # type: ignore[assignment]
            far = _distance_m(pieces, p_x, p_y, q_x, q_y)
            hit[near[(far <= r) | _cross(pieces, p_x, p_y, q_x, q_y)]] = True
        return self._arcs_of(np.flatnonzero(hit))

    def _in_box(self, x0: float, y0: float, x1: float, y1: float) -> NDArray[np.int64]:
        return np.flatnonzero(_overlap(self._box, x0, y0, x1, y1))

    def _arcs_of(self, pieces: NDArray[np.int64]) -> Mask:
        hit = np.zeros(self._arrays.n_streets, dtype=bool)
        hit[self._street[pieces]] = True
        return np.asarray(hit[self._arrays.street])


def inside_polygon(x_m: FLOAT, y_m: FLOAT, ring: FLOAT) -> Mask:
    """Whether points lie in a polygon: a ray to the east crosses its outline oddly often.

    The outline is cut at the heights of its corners; between two such heights a point is held only
    against the few edges that span them.

    References
    ----------
    .. [1] Shimrat, M. (1962). Algorithm 112: position of point relative to polygon. Comm. ACM 5(8),
       434.
    """
    levels = np.unique(ring[:, 1])
    x0, y0 = ring.T
    x1, y1 = np.roll(ring, -1, axis=0).T
    middle = (levels[:-1] + levels[1:]) / 2
    spans = (np.minimum(y0, y1) < middle[:, None]) & (np.maximum(y0, y1) > middle[:, None])
    most = int(spans.sum(axis=1).max(initial=0))
    edges = np.argsort(~spans, axis=1, kind="stable")[:, :most]
    real = np.take_along_axis(spans, edges, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (x1 - x0) / (y1 - y0)  # level edges span no band
    band = np.searchsorted(levels, y_m, side="right") - 1
    within = np.flatnonzero((band >= 0) & (band < middle.size))
    x, y, band = x_m[within], y_m[within], band[within]
    odd = np.zeros(x.size, dtype=bool)
    for k in range(most):
        edge = edges[band, k]
        odd ^= real[band, k] & (x < x0[edge] + (y - y0[edge]) * slope[edge])
    found = np.zeros(x_m.shape, dtype=bool)
    found[within] = odd
    return found


def _ring(x_m: ArrayLike, y_m: ArrayLike) -> FLOAT:
    ring = _points(x_m, y_m, least=3)
    if (ring[0] == ring[-1]).all():
        ring = ring[:-1]
    ring = ring[(ring != np.roll(ring, 1, axis=0)).any(axis=1)]  # a corner given twice
    if len(ring) >= 3:
        _refuse_crossing(ring)
    x, y = (ring - ring.mean(axis=0)).T if len(ring) else np.zeros((2, 0))
    if len(ring) < 3 or abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) == 0.0:
        raise InputError.one("polygon", "", "the polygon has no area", got=f"{len(ring)} corners")
    return np.asarray(ring)


def _refuse_crossing(ring: FLOAT) -> None:
    """Edges that are not neighbours must not meet."""
    following = np.roll(ring, -1, axis=0)
    n = len(ring)
    pieces: Strip = (ring[:, 0], ring[:, 1], following[:, 0], following[:, 1])
    for i in range(n):
        others = np.arange(i + 2, n - (i == 0))
        part: Strip = tuple(each[others] for each in pieces)  # type: ignore[assignment]
        crossed = others[_cross(part, *ring[i].tolist(), *following[i].tolist())]
        if crossed.size:
            raise InputError.one(
                "polygon", f"edges {i} and {int(crossed[0])}", "the polygon crosses itself",
                cure="draw the outline once around, or give two polygons",
            )  # fmt: skip


def _points(x_m: ArrayLike, y_m: ArrayLike, *, least: int) -> FLOAT:
    x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1 or x.size < least:
        got = f"{x.shape} and {y.shape}"
        raise InputError.one("outline", "", "too few points", got=got, allowed=f"at least {least}")
    points = np.column_stack([x, y])
    if not np.isfinite(points).all():
        raise InputError.one("outline", "", "a coordinate is no number", got="NaN or infinite")
    return points


def _overlap(
    box: tuple[FLOAT, ...] | list[FLOAT], x0: float, y0: float, x1: float, y1: float
) -> Mask:
    return np.asarray((box[2] >= x0) & (box[0] <= x1) & (box[3] >= y0) & (box[1] <= y1))


def _cross(pieces: Strip, p_x: float, p_y: float, q_x: float, q_y: float) -> Mask:
    """Whether pieces meet the piece from p to q; touching counts."""
    a_x, a_y, b_x, b_y = pieces
    side_a = (q_x - p_x) * (a_y - p_y) - (q_y - p_y) * (a_x - p_x)
    side_b = (q_x - p_x) * (b_y - p_y) - (q_y - p_y) * (b_x - p_x)
    side_p = (b_x - a_x) * (p_y - a_y) - (b_y - a_y) * (p_x - a_x)
    side_q = (b_x - a_x) * (q_y - a_y) - (b_y - a_y) * (q_x - a_x)
    apart = (side_a * side_b > 0) | (side_p * side_q > 0)
    box = [np.minimum(a_x, b_x), np.minimum(a_y, b_y), np.maximum(a_x, b_x), np.maximum(a_y, b_y)]
    near = _overlap(box, min(p_x, q_x), min(p_y, q_y), max(p_x, q_x), max(p_y, q_y))
    return near & ~apart


def _distance_m(pieces: Strip, p_x: float, p_y: float, q_x: float, q_y: float) -> FLOAT:
    """Least distance between the ends of either and the other: exact unless they cross."""
    a_x, a_y, b_x, b_y = pieces
    return np.asarray(
        np.minimum.reduce(
            [
                _to_piece(a_x, a_y, p_x, p_y, q_x, q_y),
                _to_piece(b_x, b_y, p_x, p_y, q_x, q_y),
                _to_piece(p_x, p_y, a_x, a_y, b_x, b_y),
                _to_piece(q_x, q_y, a_x, a_y, b_x, b_y),
            ]
        )
    )


def _to_piece(
    x: ArrayLike, y: ArrayLike, a_x: ArrayLike, a_y: ArrayLike, b_x: ArrayLike, b_y: ArrayLike
) -> FLOAT:
    d_x, d_y = np.subtract(b_x, a_x), np.subtract(b_y, a_y)
    square = np.maximum(d_x**2 + d_y**2, 1e-30)
    share = np.clip((np.subtract(x, a_x) * d_x + np.subtract(y, a_y) * d_y) / square, 0, 1)
    return np.asarray(np.hypot(a_x + share * d_x - x, a_y + share * d_y - y))
