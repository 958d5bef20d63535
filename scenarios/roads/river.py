"""A river cuts a town's streets; only the bridges listed join the banks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from scenarios.roads.geodesy import LocalMap
from scenarios.roads.spec import Bridge, River
from scenarios.roads.streets import Streets

FLOAT = NDArray[np.float64]

BANK_REACH_M = 1200.0
"""Farthest street crossing that a bridge may be joined to, m."""


@dataclass(frozen=True, slots=True)
class BridgeEnds:
    """The two crossings that a bridge joins."""

    bridge: Bridge
    left: int
    right: int


def crosses_line(
    *, ax_m: FLOAT, ay_m: FLOAT, bx_m: FLOAT, by_m: FLOAT, line_x_m: FLOAT, line_y_m: FLOAT
) -> NDArray[np.bool_]:
    """Whether each segment a-b crosses or touches a broken line.

    Parameters
    ----------
    ax_m, ay_m, bx_m, by_m
        Ends of the segments, shape (n,).
    line_x_m, line_y_m
        Corners of the line, shape (k,).

    Examples
    --------
    >>> one = np.array([0.0])
    >>> crosses_line(ax_m=one, ay_m=one - 1, bx_m=one, by_m=one + 1,
    ...              line_x_m=np.array([-1.0, 1.0]), line_y_m=np.array([0.0, 0.0]))
    array([ True])
    """
    px, py, qx, qy = line_x_m[:-1], line_y_m[:-1], line_x_m[1:], line_y_m[1:]
    a, b = (ax_m[:, None], ay_m[:, None]), (bx_m[:, None], by_m[:, None])
    line_side_a = _turn(px, py, qx, qy, *a) * _turn(px, py, qx, qy, *b)
    segment_side = _turn(*a, *b, px, py) * _turn(*a, *b, qx, qy)
    return np.asarray(((line_side_a <= 0) & (segment_side <= 0)).any(axis=1))


def _turn(ax: FLOAT, ay: FLOAT, bx: FLOAT, by: FLOAT, cx: FLOAT, cy: FLOAT) -> FLOAT:
    """Twice the signed area of a triangle: above 0 where c lies left of a-b."""
    return np.asarray((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))


def cut_by_river(
    streets: Streets, river: River, here: LocalMap, *, file: str
) -> tuple[Streets, list[BridgeEnds]]:
    """Streets without those that the river cuts or floods, and the bridges that join its banks.

    Raises
    ------
    InputError
        For every bridge that finds no street on one of its banks.
    """
    line_x, line_y = here.to_metres(
        lon_deg=[point.lon for point in river.line], lat_deg=[point.lat for point in river.line]
    )
    dry = _distance_to_line(streets.x_m, streets.y_m, line_x, line_y) > river.half_width_m
    a, b = streets.ends.T
    cut = crosses_line(
        ax_m=streets.x_m[a],
        ay_m=streets.y_m[a],
        bx_m=streets.x_m[b],
        by_m=streets.y_m[b],
        line_x_m=line_x,
        line_y_m=line_y,
    )
    kept = streets.keep_streets(~cut & dry[a] & dry[b])
    bridges: list[BridgeEnds] = []
    problems: list[Problem] = []
    for bridge in river.bridges:
        found = _bridge_ends(kept, dry, bridge, line_x, line_y)
        if isinstance(found, BridgeEnds):
            bridges.append(found)
        else:
            problems.append(Problem(file, f"rivers.{river.id}.bridges.{bridge.id}", found))
    if problems:
        raise InputError(problems)
    return kept, bridges


def _distance_to_line(x: FLOAT, y: FLOAT, line_x: FLOAT, line_y: FLOAT) -> FLOAT:
    dx, dy = np.diff(line_x), np.diff(line_y)
    px, py = x[:, None] - line_x[:-1], y[:, None] - line_y[:-1]
    along = np.clip((px * dx + py * dy) / (dx**2 + dy**2), 0, 1)
    return np.asarray(np.hypot(px - along * dx, py - along * dy).min(axis=1))


def _bridge_ends(
    streets: Streets, dry: NDArray[np.bool_], bridge: Bridge, line_x: FLOAT, line_y: FLOAT
) -> BridgeEnds | str:
    """Nearest crossing on each bank, or a sentence that says why there is none."""
    chainage = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(line_x), np.diff(line_y)))])
    if bridge.at_m >= chainage[-1]:
        return f"at_m {bridge.at_m:g} lies beyond the line of {chainage[-1]:.0f} m"
    k = int(np.searchsorted(chainage, bridge.at_m, side="right")) - 1
    share = (bridge.at_m - chainage[k]) / (chainage[k + 1] - chainage[k])
    dx, dy = line_x[k + 1] - line_x[k], line_y[k + 1] - line_y[k]
    x, y = streets.x_m - (line_x[k] + share * dx), streets.y_m - (line_y[k] + share * dy)
    used = np.zeros(x.size, dtype=bool)
    used[streets.ends] = True
    distance = np.where(used & dry, np.hypot(x, y), np.inf)
    side = dx * y - dy * x
    left = int(np.argmin(np.where(side > 0, distance, np.inf)))
    right = int(np.argmin(np.where(side < 0, distance, np.inf)))
    if not (side[left] > 0 > side[right]) or max(distance[left], distance[right]) > BANK_REACH_M:
        return f"there is no street within {BANK_REACH_M:g} m on both banks"
    return BridgeEnds(bridge, left, right)
