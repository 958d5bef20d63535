"""The invented street grid of one town: planar, irregular, and without a true street in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.road import RoadClass
from scenarios.roads.spec import Town

FLOAT = NDArray[np.float64]
INT = NDArray[np.int64]

SMALL_TOWN_BLOCKS: Final = 6
"""Up to this radius in blocks a town has one main cross and no secondary avenues."""


@dataclass(frozen=True, slots=True)
class Streets:
    """Streets of one town on a flat map, m, each pair of ends once.

    `line` numbers the avenue that a street belongs to: row r is 2r, column c is 2c + 1, counted
    from the north-west; -1 for diagonals.
    """

    x_m: FLOAT
    y_m: FLOAT
    ends: INT
    road_class: INT
    line: INT

    def keep_streets(self, kept: NDArray[np.bool_]) -> Streets:
        """The same nodes with only some of the streets."""
        return Streets(self.x_m, self.y_m, self.ends[kept], self.road_class[kept], self.line[kept])


def street_grid(
    town: Town, *, rng: np.random.Generator, jitter_frac: float, diagonal_frac: float
) -> Streets:
    """Grid of streets inside an uneven outline, turned and shaken, before any is left out.

    Crossings lie on a lattice, displaced by less than a quarter of a block. The strips in which
    the streets of neighbouring rows and columns run then do not overlap, and every block stays
    convex: a corner is 1/sqrt(2) blocks away from the diagonal, and corner and diagonal together
    come nearer by less than 2 sqrt(2)/4. So no two streets meet except at a crossing.

    Parameters
    ----------
    town
        Radius and block of the grid.
    rng
        Source of all chance.
    jitter_frac
        Greatest displacement in blocks, below 0.25.
    diagonal_frac
        Share of the blocks cut by a diagonal.
    """
    n = int(np.ceil(town.radius_m / town.block_m))
    column, row = np.meshgrid(np.arange(-n, n + 1), np.arange(-n, n + 1))
    angle, phase = rng.uniform(0, np.pi / 2), rng.uniform(0, 2 * np.pi)
    shift = rng.uniform(-jitter_frac, jitter_frac, size=(2, *column.shape))
    outline = 1 + 0.1 * np.cos(3 * np.arctan2(row, column) + phase)
    inside = np.hypot(column, row) * town.block_m <= town.radius_m * outline
    index = np.where(inside, np.cumsum(inside).reshape(inside.shape) - 1, -1)
    across, along = (column + shift[0]) * town.block_m, (row + shift[1]) * town.block_m
    x = across * np.cos(angle) - along * np.sin(angle)
    y = across * np.sin(angle) + along * np.cos(angle)
    ends, road_class, line = _edges(index, n, rng=rng, diagonal_frac=diagonal_frac)
    return Streets(x[inside], y[inside], ends, road_class, line)


def _edges(
    index: INT, n: int, *, rng: np.random.Generator, diagonal_frac: float
) -> tuple[INT, INT, INT]:
    """Ends, class and avenue of every street of the lattice; `index` is -1 outside the outline."""
    small = n <= SMALL_TOWN_BLOCKS
    levels = np.array([_avenue_class(abs(k), small=small).code for k in range(-n, n + 1)])
    ranks = np.arange(2 * n + 1)
    rows, columns = np.meshgrid(ranks, ranks, indexing="ij")
    falling = rng.random((2 * n, 2 * n)) < 0.5
    cut = rng.random((2 * n, 2 * n)) < diagonal_frac
    corner, opposite = index[:-1, :-1], index[1:, 1:]
    left, right = index[1:, :-1], index[:-1, 1:]
    parts = [
        (index[:, :-1], index[:, 1:], levels[rows[:, :-1]], 2 * rows[:, :-1]),
        (index[:-1, :], index[1:, :], levels[columns[:-1, :]], 2 * columns[:-1, :] + 1),
    ]
    whole = (corner >= 0) & (opposite >= 0) & (left >= 0) & (right >= 0) & cut
    small_street = np.full(corner.shape, RoadClass.residential.code)
    parts.append(
        (
            np.where(whole, np.where(falling, corner, left), -1),
            np.where(whole, np.where(falling, opposite, right), -1),
            small_street,
            np.full(corner.shape, -1),
        )
    )
    a, b, road_class, line = (np.concatenate([part[i].ravel() for part in parts]) for i in range(4))
    kept = (a >= 0) & (b >= 0)
    return np.column_stack([a[kept], b[kept]]), road_class[kept], line[kept]


def _avenue_class(rank: int, *, small: bool) -> RoadClass:
    """Class of the avenue that lies `rank` blocks from the centre."""
    if rank == 0 or (rank % 8 == 0 and not small):
        return RoadClass.primary
    if rank % 4 == 0 and not small:
        return RoadClass.secondary
    return RoadClass.tertiary if rank % 2 == 0 else RoadClass.residential


def thin_out(streets: Streets, *, rng: np.random.Generator, missing_frac: float) -> Streets:
    """Leave out a share of the small streets, never one that holds the town together.

    A spanning tree of random weights is kept, and every avenue; the rest goes by lot.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy costs 0.2 s to import
    from scipy.sparse.csgraph import minimum_spanning_tree  # noqa: PLC0415

    n_nodes, n_streets = streets.x_m.size, len(streets.ends)
    weight = 1 + rng.random(n_streets)
    a, b = streets.ends.T
    graph = csr_array((weight, (a, b)), shape=(n_nodes, n_nodes))
    tree = minimum_spanning_tree(graph).tocoo()
    in_tree = np.isin(a * n_nodes + b, tree.row.astype(np.int64) * n_nodes + tree.col)
    avenue = streets.road_class < RoadClass.residential.code
    stays = rng.random(n_streets) >= missing_frac
    return streets.keep_streets(in_tree | avenue | stays)


def population_weights(
    streets: Streets, *, rng: np.random.Generator, radius_m: float, population: int
) -> FLOAT:
    """People near each crossing: dense in the middle, uneven by lot, summing to the population.

    The density falls with ``exp(-2 r / radius)``, the form of Clark (1951), "Urban population
    densities", J. Royal Statistical Society A 114(4), 490-496; the slope 2 is synthetic.
    """
    weight = np.exp(-2 * np.hypot(streets.x_m, streets.y_m) / radius_m)
    weight *= 0.5 + rng.random(weight.size)
    return np.asarray(population * weight / weight.sum())
