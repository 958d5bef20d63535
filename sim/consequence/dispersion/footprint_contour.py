"""Closed rings around the part of a grid that lies at or above a level (marching squares)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, finite
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.footprint_contour",
        title_zh="格网等值线成环（行进方格法，线性插值）",
        title_en="Rings from a grid: marching squares with linear interpolation",
        source="marching squares: Lorensen and Cline 1987, Comput. Graph. 21(4), 163-169, in the "
        "plane; checked against closed forms",
        status="verified",
        ranges={"level": Range(-1e300, 1e300, "")},
        limits_zh=("比格距更窄的部分不分辨",),
        limits_en=("nothing narrower than a grid step is resolved",),
        checks=("FC-plane", "FC-circle", "FC-hole"),
    )
)

_BOTTOM, _RIGHT, _TOP, _LEFT = 0, 1, 2, 3

_SEGMENTS: Final[dict[int, tuple[tuple[int, int], ...]]] = {
    1: ((_BOTTOM, _LEFT),),
    2: ((_RIGHT, _BOTTOM),),
    3: ((_RIGHT, _LEFT),),
    4: ((_TOP, _RIGHT),),
    6: ((_TOP, _BOTTOM),),
    7: ((_TOP, _LEFT),),
    8: ((_LEFT, _TOP),),
    9: ((_BOTTOM, _TOP),),
    11: ((_RIGHT, _TOP),),
    12: ((_LEFT, _RIGHT),),
    13: ((_BOTTOM, _RIGHT),),
    14: ((_LEFT, _BOTTOM),),
    # two opposite corners: apart, and (16 more) joined through the middle
    5: ((_BOTTOM, _LEFT), (_TOP, _RIGHT)),
    10: ((_RIGHT, _BOTTOM), (_LEFT, _TOP)),
    21: ((_BOTTOM, _RIGHT), (_TOP, _LEFT)),
    26: ((_LEFT, _BOTTOM), (_RIGHT, _TOP)),
}
"""Which side of a cell the ring enters and leaves by, with the inside to its left; the number adds
1, 2, 4, 8 for the corners inside, counter-clockwise from the first."""

_ENTRY: Final = np.full((2, 32), -1)
_EXIT: Final = np.full((2, 32), -1)
for _code, _sides in _SEGMENTS.items():
    for _number, (_entry, _exit) in enumerate(_sides):
        _ENTRY[_number, _code], _EXIT[_number, _code] = _entry, _exit


def rings_at_level(
    value: ArrayLike, *, x_m: ArrayLike, y_m: ArrayLike, level: float
) -> tuple[Floats, ...]:
    """Rings around the places of a grid at or above a level.

    Parameters
    ----------
    value
        Values at the grid's points, shape (n_x, n_y), below the level all along the rim.
    x_m, y_m
        Coordinates of the grid's lines, m, rising.
    level
        Level, in the unit of the values.

    Returns
    -------
    tuple of numpy.ndarray
        Closed rings, shape (n_points, 2), first point repeated: outer ones counter-clockwise,
        holes clockwise.

    Raises
    ------
    ValueError
        If an argument is not finite, the shapes differ or the rim reaches the level.

    Examples
    --------
    >>> peak = [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    >>> ring, = rings_at_level(peak, x_m=[0.0, 1.0, 2.0], y_m=[0.0, 1.0, 2.0], level=0.5)
    >>> len(ring), ring_area_m2(ring)
    (5, 0.5)
    """
    field, x, y = finite("value", value), finite("x_m", x_m, "m"), finite("y_m", y_m, "m")
    goal = float(finite("level", level))
    if field.shape != (x.size, y.size):
        raise ValueError(f"value must have shape {(x.size, y.size)}, got {field.shape}")
    inside = field >= goal
    if inside[[0, -1]].any() or inside[:, [0, -1]].any():
        raise ValueError(f"value must stay below level {goal:g} along the rim of the grid")
    entry, leave = _segments(field, inside, goal)
    if entry.size == 0:
        return ()
    crossing = _crossings(field, x, y, goal, entry)
    return tuple(crossing[ring] for ring in _cycles(entry, leave, 2 * field.size))


def ring_area_m2(ring: Floats) -> float:
    """Area of a closed ring, m2; negative when it runs clockwise.

    Parameters
    ----------
    ring
        Points, m, shape (n_points, 2), first point repeated at the end.
    """
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _segments(field: Floats, inside: Bools, goal: float) -> tuple[Ints, Ints]:
    """The sides of cells that each piece of a ring runs from and to."""
    i8 = inside.view(np.int8)
    code = i8[:-1, :-1] + 2 * i8[1:, :-1] + 4 * i8[1:, 1:] + 8 * i8[:-1, 1:]
    row, column = np.nonzero((code > 0) & (code < 15))
    kind = code[row, column].astype(np.int64)
    saddle = np.flatnonzero((kind == 5) | (kind == 10))
    if saddle.size:
        r, c = row[saddle], column[saddle]
        middle = field[r, c] + field[r + 1, c] + field[r + 1, c + 1] + field[r, c + 1]
        kind[saddle] += np.where(middle >= 4.0 * goal, 16, 0)
    # a side is known by its first point; those running along y come after those along x
    n_y, n = field.shape[1], field.size
    first = row * n_y + column
    sides = np.stack([first, n + first + n_y, first + 1, n + first])
    everyone = np.arange(row.size)
    pieces: list[tuple[Ints, Ints]] = []
    for number in (0, 1):
        real = everyone if number == 0 else everyone[_ENTRY[1, kind] >= 0]
        chosen = kind[real]
        pieces.append((sides[_ENTRY[number, chosen], real], sides[_EXIT[number, chosen], real]))
    return np.concatenate([p[0] for p in pieces]), np.concatenate([p[1] for p in pieces])


def _crossings(field: Floats, x: Floats, y: Floats, goal: float, side: Ints) -> Floats:
    """Where the level lies on sides, interpolated linearly."""
    n_y, n = field.shape[1], field.size
    along_y = side >= n
    first = np.where(along_y, side - n, side)
    second = first + np.where(along_y, 1, n_y)
    flat = field.ravel()
    share = (goal - flat[first]) / (flat[second] - flat[first])
    ends = [np.stack([x[p // n_y], y[p % n_y]], axis=-1) for p in (first, second)]
    return np.asarray(ends[0] + share[:, None] * (ends[1] - ends[0]))


def _cycles(entry: Ints, leave: Ints, n_sides: int) -> list[list[int]]:
    """Pieces in order along each ring: every side is entered once and left once."""
    piece_from = np.empty(n_sides, dtype=np.int64)
    piece_from[entry] = np.arange(entry.size)
    following = piece_from[leave].tolist()
    seen = [False] * len(following)
    rings: list[list[int]] = []
    for start in range(len(following)):
        if seen[start]:
            continue
        ring, place = [start], following[start]
        seen[start] = True
        while place != start:
            seen[place] = True
            ring.append(place)
            place = following[place]
        rings.append([*ring, start])
    return rings
