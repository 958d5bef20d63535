"""What receptors on the plan breathe while a train of puffs passes: concentrations and doses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, finite, non_negative, positive
from sim.consequence.dispersion.puff_path import PuffTrain
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.puff_receptors",
        title_zh="烟团序列在受体处的浓度与剂量",
        title_en="Concentration and dose at receptors from a train of puffs",
        source="sum of Gaussian puffs with reflection at the ground (CCPS 1999, p. 101); dose "
        "integral of C^n dt by the trapezoidal rule",
        status="verified",
        ranges={
            "n": Range(1.0, 4.0, ""),
            "z_m": Range(0.0, 100.0, "m"),
        },
        limits_zh=(
            "时间步须短于烟团经过时间 sigma/u，否则漏掉峰值",
            "每个烟团只计到 5.5 倍 sigma",
        ),
        limits_en=(
            "steps must be shorter than a puff's passage, sigma/u, or peaks are missed",
            "each puff counts out to 5.5 sigma",
        ),
        checks=("PP-instant", "PP-steady", "PP-mass", "PP-dose", "PP-haber"),
    )
)

_BLOCK: Final = 16
"""Receptors in a block: near ones are tried and summed together."""

_PAIRS: Final = 512
"""Pairs of a block and a puff reckoned at once."""

_REACH: Final = 5.5
"""Where a puff ends, in sigma: beyond lie 2.7e-7 of its mass."""


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """Receptors sorted by place into blocks of equal number, the last filled up."""

    order: Ints
    east: Floats
    north: Floats
    middle_east: Floats
    middle_north: Floats
    radius: Floats


def puff_concentration_series_kg_m3(
    *, train: PuffTrain, east_m: ArrayLike, north_m: ArrayLike, z_m: float
) -> Floats:
    """Concentration at receptors at each time of a train.

    Parameters
    ----------
    train
        Puffs of `puff_train`.
    east_m, north_m
        Receptors relative to the source, m, shape (n_receptors,).
    z_m
        Their height above ground, m, 0 or more.

    Returns
    -------
    numpy.ndarray
        Concentration, kg/m3, shape (n_times, n_receptors).

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    east, north = np.broadcast_arrays(
        np.atleast_1d(finite("east_m", east_m, "m")), np.atleast_1d(finite("north_m", north_m, "m"))
    )
    strength = puff_strength_kg_m3(train=train, z_m=z_m)
    result = np.zeros((train.time_s.size, east.size))
    if east.size == 0:
        return result
    blocks = _blocks(east.ravel(), north.ravel())
    # reused from part to part, small enough to stay in the processor's cache
    workspace = np.empty((2, _PAIRS, _BLOCK))
    for number in range(train.time_s.size):
        _add_puffs(result[number], train, number, strength[number], blocks, workspace)
    return result


def puff_strength_kg_m3(*, train: PuffTrain, z_m: float) -> Floats:
    """Concentration at a height above the middle of each puff of a train, kg/m3.

    ``M / ((2 pi)^1.5 sy^2 sz) (exp(-(z-h)^2 / 2 sz^2) + exp(-(z+h)^2 / 2 sz^2))``

    Parameters
    ----------
    train
        Puffs of `puff_train`.
    z_m
        Height above ground, m, 0 or more.

    Raises
    ------
    ValueError
        If the height is impossible.
    """
    z = float(non_negative("z_m", z_m, "m"))
    narrow = 0.5 / np.square(train.sigma_z_m)
    vertical = np.exp(-narrow * (z - train.release_height_m) ** 2)
    vertical += np.exp(-narrow * (z + train.release_height_m) ** 2)
    flat = (2.0 * math.pi) ** 1.5 * np.square(train.sigma_y_m) * train.sigma_z_m
    return np.asarray(train.mass_kg / flat * vertical)


def puff_dose(
    *, train: PuffTrain, east_m: ArrayLike, north_m: ArrayLike, z_m: float, n: float = 1.0
) -> Floats:
    """Integral of ``C^n`` over the times of a train at receptors, (kg/m3)^n s.

    Parameters
    ----------
    train
        Puffs of `puff_train`, at least two rising times.
    east_m, north_m, z_m
        As in `puff_concentration_series_kg_m3`.
    n
        Exponent of the toxic load, above 0.

    Returns
    -------
    numpy.ndarray
        Dose, shape (n_receptors,).

    Raises
    ------
    ValueError
        If an argument is impossible or the times do not rise.

    Notes
    -----
    For a load in the unit of a probit (mg/m3, ppm; minutes) convert the series and use
    `sim.consequence.harm.toxic_load.toxic_load`.
    """
    exponent = float(positive("n", n))
    step = np.diff(train.time_s)
    if step.size == 0 or np.any(step <= 0.0):
        raise ValueError("time_s of the train must hold at least two rising times")
    weight = 0.5 * (np.append(step, 0.0) + np.insert(step, 0, 0.0))
    series = puff_concentration_series_kg_m3(train=train, east_m=east_m, north_m=north_m, z_m=z_m)
    if exponent != 1.0:
        series = np.square(series) if exponent == 2.0 else series**exponent
    return np.asarray(weight @ series)


def _blocks(east: Floats, north: Floats) -> _Blocks:
    """Strips from west to east, each cut from south to north."""
    n = east.size
    strips = max(1, round(math.sqrt(n / _BLOCK)))
    by_east = np.argsort(east, kind="stable")
    strip = np.empty(n, dtype=np.int64)
    strip[by_east] = np.arange(n) * strips // n
    order = np.lexsort((north, strip))
    # the last receptor fills up the last block; its copies are dropped when written back
    order = np.append(order, np.full(-n % _BLOCK, order[-1]))
    at_east, at_north = (v[order].reshape(-1, _BLOCK) for v in (east, north))
    middle = [0.5 * (v.min(axis=1) + v.max(axis=1)) for v in (at_east, at_north)]
    radius = np.hypot(at_east - middle[0][:, None], at_north - middle[1][:, None]).max(axis=1)
    return _Blocks(order, at_east, at_north, middle[0], middle[1], radius)


def _add_puffs(
    result: Floats,
    train: PuffTrain,
    number: int,
    strength: Floats,
    blocks: _Blocks,
    workspace: Floats,
) -> None:
    """Write the concentrations of one time."""
    alive = np.flatnonzero(strength > 0.0)
    if alive.size == 0:
        return
    east, north = train.east_m[number, alive], train.north_m[number, alive]
    sigma = train.sigma_y_m[number, alive]
    gap = np.square(blocks.middle_east[:, None] - east)
    gap += np.square(blocks.middle_north[:, None] - north)
    reach = blocks.radius[:, None] + _REACH * sigma
    block, puff = np.nonzero(gap < np.square(reach))
    # distances in sigma sqrt(2): -r^2 is then the exponent
    narrow = math.sqrt(0.5) / sigma
    largest = float(strength.max())
    peak = (strength[alive] / largest).astype(np.float32)
    total = np.zeros(blocks.east.shape)
    for start in range(0, block.size, workspace.shape[1]):
        part = slice(start, start + workspace.shape[1])
        b, p = block[part], puff[part]
        along, across = workspace[0, : b.size], workspace[1, : b.size]
        _squared_gap(along, blocks.east, b, east[p], narrow[p])
        _squared_gap(across, blocks.north, b, north[p], narrow[p])
        along += across
        # single precision is five times faster here and errs by at most 2e-6 of a puff
        shape = np.negative(along, out=along).astype(np.float32)
        np.exp(shape, out=shape)
        first = np.flatnonzero(np.diff(b, prepend=-1))
        shape *= peak[p, None]
        total[b[first]] += np.add.reduceat(shape, first, axis=0)
    result[blocks.order] = largest * total.ravel()


def _squared_gap(out: Floats, places: Floats, block: Ints, puff: Floats, narrow: Floats) -> None:
    """Write the squared distances along one axis between blocks and puffs, in sigma sqrt(2)."""
    np.take(places, block, axis=0, out=out, mode="clip")
    np.subtract(out, puff[:, None], out=out)
    np.multiply(out, narrow[:, None], out=out)
    np.multiply(out, out, out=out)
