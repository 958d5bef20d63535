"""Blast along a straight roadway read from a table of one-dimensional runs.

In the units of the gas length and of sound the blast depends on three numbers only: the mixture,
the friction group (Darcy factor x gas length / hydraulic diameter) and the distance in gas
lengths. The table is `roadway_blast.csv`, written by `scripts/make_roadway_blast.py`; between its
nodes the logarithms of peak, impulse and arrival are linear in the methane fraction and in the
logarithms of friction group and distance.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from sim.arguments import Floats, Ints

_TABLE: Final = Path(__file__).with_name("roadway_blast.csv")
_QUANTITIES: Final = ("peak", "impulse", "arrival")


class Nodes(NamedTuple):
    """The table: where its nodes are and the logarithms there."""

    methane: Floats
    log_friction: Floats
    log_distance: Floats
    log_values: Floats
    """(3, methane, friction, distance): peak, impulse, arrival ratios of `blast_runs`."""
    flame: Floats
    """(methane, friction): greatest length of burnt gas over the gas length."""


@cache
def nodes() -> Nodes:
    """The table, read once."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    distance = np.array(header[3:], dtype=np.float64)
    methane = np.unique(np.array([row[0] for row in rows], dtype=np.float64))
    friction = np.unique(np.array([row[1] for row in rows], dtype=np.float64))
    shape = (methane.size, friction.size, distance.size)
    by_name = {
        name: np.array([row[3:] for row in rows if row[2] == name], dtype=np.float64)
        for name in (*_QUANTITIES, "flame")
    }
    logs = [np.log(by_name[name]).reshape(shape) for name in _QUANTITIES]
    # where the wave is still flat-topped the cells make the peak waver by a thousandth; peaks
    # must fall strictly for `sim.mine.blast_spread` to find the distance of a given peak
    logs[0] = np.minimum.accumulate(logs[0], axis=2) - 1e-9 * np.arange(distance.size)
    return Nodes(
        methane,
        np.log(friction),
        np.log(distance),
        np.stack(logs),
        by_name["flame"][:, 0].reshape(shape[:2]),
    )


def log_ratios(
    *, methane_frac: Floats, friction_loss_ratio: Floats, distance_ratio: Floats
) -> Floats:
    """Logarithms of peak, impulse and arrival ratio, (3,) and the shape of the arguments.

    Nearer than the first node, and with less friction than the least, the edge value holds;
    farther and rougher the last slope goes on.
    """
    table = nodes()
    gas, u = _place(table.methane, methane_frac)
    wall, v = _place(table.log_friction, np.log(friction_loss_ratio + 1e-30))
    far, w = _place(table.log_distance, np.log(distance_ratio + 1e-30))
    _, _, n_wall, n_far = table.log_values.shape
    corner = (gas * n_wall + wall) * n_far + far
    both = u * v
    weights = ((0, 1.0 - u - v + both), (1, v - both), (n_wall, u - both), (n_wall + 1, both))
    total = np.zeros((3, *corner.shape))
    for offset, weight in weights:
        at = corner + offset * n_far
        rest = weight * w
        weight = weight - rest  # noqa: PLW2901 - share of the nearer node
        for number, values in enumerate(table.log_values.reshape(3, -1)):
            total[number] += weight * values.take(at) + rest * values.take(at + 1)
    return total


def log_peak_curves(*, methane_frac: float, friction_loss_ratio: Floats) -> tuple[Floats, Floats]:
    """Logarithms of distance (nodes,) and of peak ratio (roadways, nodes), unchecked."""
    table = nodes()
    gas, gas_share = _place(table.methane, np.asarray(methane_frac, dtype=np.float64))
    peaks = table.log_values[0]
    plane = peaks[gas] + gas_share * (peaks[gas + 1] - peaks[gas])
    wall, wall_share = _place(table.log_friction, np.log(friction_loss_ratio + 1e-30))
    lower = plane[wall]
    return table.log_distance, lower + wall_share[:, None] * (plane[wall + 1] - lower)


def flame_ratio(*, methane_frac: Floats, friction_loss_ratio: Floats) -> Floats:
    """Greatest length of burnt gas over the gas length when the walls cool it."""
    table = nodes()
    gas, u = _place(table.methane, methane_frac)
    wall, v = _place(table.log_friction, np.log(friction_loss_ratio + 1e-30))
    low = table.flame[gas, wall] * (1.0 - v) + table.flame[gas, wall + 1] * v
    high = table.flame[gas + 1, wall] * (1.0 - v) + table.flame[gas + 1, wall + 1] * v
    return low + u * (high - low)


def _place(at: Floats, value: Floats) -> tuple[Ints, Floats]:
    """Interval of the nodes and share of the way through it; below the first node, the node."""
    index = np.clip(np.searchsorted(at, value, side="right") - 1, 0, at.size - 2)
    share = (value - at[index]) / (at[index + 1] - at[index])
    return index, np.maximum(share, 0.0)
