"""Where a passing train of puffs is above several levels, now and at any time so far: rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import Floats, Ints, indices, positive
from sim.consequence.dispersion.footprint_contour import rings_at_level
from sim.consequence.dispersion.footprint_receptors import puff_strength_kg_m3
from sim.consequence.dispersion.puff_path import PuffTrain
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.puff_footprint",
        title_zh="随时间变化的浓度等值范围（烟团序列，当前与迄今最大）",
        title_en="Footprints over time of a train of puffs: present, and largest so far",
        source="sum of round Gaussian puffs, which factor along any two axes; contoured in the "
        "logarithm",
        status="verified",
        ranges={"n_along": Range(40.0, 1000.0, "")},
        limits_zh=(
            "比格距更窄的部分（近源细长烟羽）不分辨",
            "迄今最大只取所给时刻；时间步须短于 sigma/u",
        ),
        limits_en=(
            "nothing narrower than a grid step is resolved (thin plume near the source)",
            "the largest so far is that of the times given; steps must be shorter than sigma/u",
        ),
        checks=("PF-steady", "PF-instant", "PF-mass"),
    )
)

_FLOOR: Final = 1e-12
"""Smallest share of a level that is told apart, so that logarithms stay finite."""

_DEEPEST: Final = 30.0
"""Exponent at which a puff's tail stays level (1e-13), before numbers become denormal and slow."""

_ENLARGEMENTS: Final = 12

_UNTHREADED: Final = 200_000
"""Multiplications up to which OpenBLAS stays on one thread (its own threshold is about 2^18)."""

Rings = tuple[Floats, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlanGrid:
    """Grid on the plan, laid along the cloud: ``place = origin + a along + b across``."""

    origin_m: Floats
    along: Floats
    across: Floats
    a_m: Floats
    b_m: Floats

    def on_plan(self, ring: Floats) -> Floats:
        """East and north of points given along and across, m."""
        placed: Floats = self.origin_m + ring[:, :1] * self.along + ring[:, 1:] * self.across
        return placed

    def puffs_kg_m3(self, *, train: PuffTrain, strength_kg_m3: Floats, number: int) -> Floats:
        """Concentration on the grid at one time of a train, kg/m3, shape (n_along, n_across).

        A round Gaussian is a product along any two axes: the sum over puffs is one matrix product.

        Parameters
        ----------
        train
            Puffs of `puff_train`.
        strength_kg_m3
            Of `puff_strength_kg_m3`.
        number
            Which time.
        """
        alive = strength_kg_m3[number] > 0.0
        strength = strength_kg_m3[number, alive]
        if strength.size == 0:
            return np.zeros((self.a_m.size, self.b_m.size))
        east = train.east_m[number, alive] - self.origin_m[0]
        north = train.north_m[number, alive] - self.origin_m[1]
        narrow = np.sqrt(0.5) / train.sigma_y_m[number, alive]
        largest = float(strength.max())
        factors = []
        for axis, points in ((self.along, self.a_m), (self.across, self.b_m)):
            part = points[:, None] - (east * axis[0] + north * axis[1])
            part *= narrow
            part *= part
            np.minimum(part, _DEEPEST, out=part)
            # single precision: five times faster, errs by 2e-6 of a puff at worst
            single = np.negative(part, dtype=np.float32, casting="same_kind")
            factors.append(np.exp(single, out=single))
        factors[0] *= (strength / largest).astype(np.float32)
        return np.asarray(_product(factors[0], factors[1].T).astype(np.float64) * largest)


@dataclass(frozen=True, slots=True, eq=False)
class PuffFootprints:
    """Rings by snapshot and level, in plan coordinates relative to the source, m."""

    time_s: Floats
    level_kg_m3: Floats
    present: tuple[tuple[Rings, ...], ...]
    """Rings of each level at each snapshot: ``present[snapshot][level]``."""
    maximum: tuple[tuple[Rings, ...], ...]
    """The same of the highest concentration from the first time to the snapshot."""


def puff_footprints(
    *,
    train: PuffTrain,
    level_kg_m3: ArrayLike,
    z_m: float,
    steps: Sequence[int] = (-1,),
    n_along: int = 160,
    n_across: int = 96,
) -> PuffFootprints:
    """Zones above each level at some times of a train, at that time and at any time until then.

    Parameters
    ----------
    train
        Puffs of `puff_train`.
    level_kg_m3
        Concentrations at the edge, kg/m3, above 0, shape (n_levels,).
    z_m
        Height above ground, m, 0 or more.
    steps
        Numbers of the times at which to draw; negative ones count from the last.
    n_along, n_across
        Points of the grid along the cloud and across it, at least 8.

    Returns
    -------
    PuffFootprints
        Rings: outer ones counter-clockwise, holes clockwise.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    level = np.atleast_1d(positive("level_kg_m3", level_kg_m3, "kg/m3")).ravel()
    n_times = train.time_s.size
    drawn = indices("steps", [s + n_times if s < 0 else s for s in steps], n_times)
    strength = puff_strength_kg_m3(train=train, z_m=z_m)
    shape = (_checked_points("n_along", n_along), _checked_points("n_across", n_across))
    times = int(drawn.max()) + 1 if drawn.size else 0
    grid = _first_grid(train, strength[:times], float(level.min()), shape)
    for _ in range(_ENLARGEMENTS):
        shots = _shots(train, strength, grid, drawn)
        rim = max((_rim(most) for _, most in shots.values()), default=0.0)
        if rim < level.min():
            break
        grid = _larger(grid)
    else:
        raise ValueError(f"level_kg_m3 = {level.min():g} is exceeded beyond any grid")
    traced = {
        number: [tuple(_rings(grid, field, float(one)) for one in level) for field in fields]
        for number, fields in shots.items()
    }
    numbers = drawn.tolist()
    return PuffFootprints(
        train.time_s[drawn],
        level,
        tuple(traced[k][0] for k in numbers),
        tuple(traced[k][1] for k in numbers),
    )


def _product(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """``a @ b`` in blocks of rows so small that no BLAS hands them to threads.

    Waking threads sixty times costs more than the products, and far more on a busy machine.
    """
    rows = max(1, _UNTHREADED // (b.shape[0] * b.shape[1] + 1))
    found = np.empty((a.shape[0], b.shape[1]), dtype=np.float32)
    for start in range(0, a.shape[0], rows):
        np.matmul(a[start : start + rows], b, out=found[start : start + rows])
    return found


def _checked_points(name: str, value: int) -> int:
    if value < 8:
        raise ValueError(f"{name} must be 8 or more, got {value}")
    return int(value)


def _shots(
    train: PuffTrain, strength: Floats, grid: PlanGrid, drawn: Ints
) -> dict[int, tuple[Floats, Floats]]:
    """Present field and largest field so far at each snapshot."""
    wanted = set(drawn.tolist())
    most = np.zeros((grid.a_m.size, grid.b_m.size))
    shots: dict[int, tuple[Floats, Floats]] = {}
    for number in range(max(wanted, default=-1) + 1):
        present = grid.puffs_kg_m3(train=train, strength_kg_m3=strength, number=number)
        np.maximum(most, present, out=most)
        if number in wanted:
            shots[number] = (present, most.copy())
    return shots


def _first_grid(
    train: PuffTrain, strength: Floats, lowest: float, shape: tuple[int, int]
) -> PlanGrid:
    """Grid along the principal axis of the puffs that may reach the lowest level."""
    count = strength.shape[0]
    east, north = train.east_m[:count], train.north_m[:count]
    sigma = train.sigma_y_m[:count]
    # neighbours stand about 1.25 sigma apart: their sum is at most about twice the single puff's
    # where the path is straight; the rim is checked afterwards, so this need not be a bound
    bound = np.maximum(2.0 * strength / lowest, 1e-300)
    reach = sigma * np.sqrt(2.0 * np.maximum(np.log(bound), 0.0))
    loud = reach > 0.0
    if not loud.any():
        loud, reach = np.ones_like(loud), np.ones_like(reach)
    points = np.stack([east[loud], north[loud]], axis=-1)
    along = _principal_axis(points)
    across = np.array([-along[1], along[0]])
    margin = reach[loud]
    limits = []
    for axis, n in ((along, shape[0]), (across, shape[1])):
        place = points @ axis
        low, high = float(np.min(place - margin)), float(np.max(place + margin))
        extra = 0.06 * (high - low) + 1.0
        limits.append(np.linspace(low - extra, high + extra, n))
    return PlanGrid(np.zeros(2), along, across, limits[0], limits[1])


def _principal_axis(points: Floats) -> Floats:
    """Direction in which points lie farthest apart; east if they do not."""
    away = points - points.mean(axis=0)
    if not np.any(away):
        return np.array([1.0, 0.0])
    _, vectors = np.linalg.eigh(away.T @ away)
    return np.asarray(vectors[:, -1])


def _rim(field: Floats) -> float:
    return max(float(field[[0, -1]].max()), float(field[:, [0, -1]].max()))


def _larger(grid: PlanGrid) -> PlanGrid:
    sides = [
        np.linspace(1.25 * s[0] - 0.25 * s[-1], 1.25 * s[-1] - 0.25 * s[0], s.size)
        for s in (grid.a_m, grid.b_m)
    ]
    return PlanGrid(grid.origin_m, grid.along, grid.across, sides[0], sides[1])


def _rings(grid: PlanGrid, field: Floats, level: float) -> Rings:
    # the logarithm of a Gaussian is smooth, so that straight interpolation in it is nearly exact
    height = np.log(np.maximum(field / level, _FLOOR))
    rings = rings_at_level(height, x_m=grid.a_m, y_m=grid.b_m, level=0.0)
    return tuple(grid.on_plan(ring) for ring in rings)
