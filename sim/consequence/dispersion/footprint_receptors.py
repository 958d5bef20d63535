"""What receptors on the plan breathe while a train of puffs passes: concentrations and doses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

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

Singles = NDArray[np.float32]

_BLOCK: Final = 32
"""Receptors in a block: near ones are tried and summed together."""

_PAIRS: Final = 2048
"""Pairs of a block and a puff reckoned at once."""

_REACH: Final = 5.5
"""Where a puff ends, in sigma: beyond lie 2.7e-7 of its mass."""


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """Receptors sorted by place into blocks of equal number, the last filled up."""

    order: Ints
    east: Floats
    north: Floats
    middle: tuple[Floats, Floats]
    """East and north of the middle of the rectangle around each block."""
    half: tuple[Floats, Floats]
    """Half its width and height."""


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
    part = (_PAIRS, _BLOCK)
    workspace = np.empty(part), np.empty(part, np.float32), np.empty(part, np.float32)
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
    # not by BLAS, whose threads wait for one another on a busy machine
    return np.asarray(np.einsum("t,tr->r", weight, series))


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
    lowest = at_east.min(axis=1), at_north.min(axis=1)
    highest = at_east.max(axis=1), at_north.max(axis=1)
    middle = 0.5 * (lowest[0] + highest[0]), 0.5 * (lowest[1] + highest[1])
    half = 0.5 * (highest[0] - lowest[0]), 0.5 * (highest[1] - lowest[1])
    return _Blocks(order, at_east, at_north, middle, half)


def _add_puffs(
    result: Floats,
    train: PuffTrain,
    number: int,
    strength: Floats,
    blocks: _Blocks,
    workspace: tuple[Floats, Singles, Singles],
) -> None:
    """Write the concentrations of one time."""
    alive = np.flatnonzero(strength > 0.0)
    if alive.size == 0:
        return
    east, north = train.east_m[number, alive], train.north_m[number, alive]
    sigma = train.sigma_y_m[number, alive]
    gap = np.zeros((len(blocks.east), alive.size))
    for place, middle, half in zip((east, north), blocks.middle, blocks.half, strict=True):
        beside = np.abs(middle[:, None] - place)
        beside -= half[:, None]
        gap += np.square(np.maximum(beside, 0.0, out=beside), out=beside)
    block, puff = np.divmod(np.flatnonzero(gap < np.square(_REACH * sigma)), alive.size)
    # distances in sigma sqrt(2): -r^2 is then the exponent; single precision, once places are
    # subtracted, is several times faster and errs by a few 1e-6 of a puff at most
    narrow = (math.sqrt(0.5) / sigma).astype(np.float32)
    largest = float(strength.max())
    peak = (np.log(strength[alive]) - math.log(largest)).astype(np.float32)
    total = np.zeros(blocks.east.shape)
    for start in range(0, block.size, _PAIRS):
        b, p = block[start : start + _PAIRS], puff[start : start + _PAIRS]
        double, along, across = (
            workspace[0][: b.size],
            workspace[1][: b.size],
            workspace[2][: b.size],
        )
        narrower = narrow[p, None]
        _squared_gap(along, double, blocks.east, b, east[p, None], narrower)
        _squared_gap(across, double, blocks.north, b, north[p, None], narrower)
        along += across
        np.subtract(peak[p, None], along, out=along)
        np.exp(along, out=along)
        first = np.flatnonzero(np.append(True, b[1:] != b[:-1]))
        total[b[first]] += np.add.reduceat(along, first, axis=0)
    result[blocks.order] = largest * total.ravel()


def _squared_gap(
    out: Singles, double: Floats, places: Floats, block: Ints, puff: Floats, narrow: Singles
) -> None:
    """Write the squared distances along one axis between blocks and puffs, in sigma sqrt(2)."""
    np.take(places, block, axis=0, out=double, mode="clip")
    np.subtract(double, puff, out=out, casting="same_kind")
    out *= narrow
    out *= out
