"""One town of a recipe, planned on its own: streets, bridges, people, with nothing cut off."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from scenarios.model.road import RoadClass
from scenarios.roads.geodesy import LocalMap
from scenarios.roads.river import BridgeEnds, cut_by_river
from scenarios.roads.spec import Point, SyntheticRoads, Town
from scenarios.roads.streets import Streets, population_weights, street_grid, thin_out

FLOAT = NDArray[np.float64]

LARGEST_LOSS_FRAC: Final = 0.05
"""Share of a town's crossings that may be cut off by rivers and dropped (islets, flooded)."""


def own_generator(seed: int, *name: str) -> np.random.Generator:
    """Random stream of one town or link, so that adding another changes nothing here."""
    digest = hashlib.blake2b("\x1f".join(name).encode(), digest_size=16).digest()
    key = tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


@dataclass(frozen=True, slots=True)
class TownPlan:
    """Streets of a town around its centre.

    Attributes
    ----------
    town
        The recipe's entry.
    streets
        Crossings, m from the centre, and the streets between them without bridges.
    bridges
        Pairs of crossings that bridges join.
    population
        People near each crossing.
    street_m
        Way through the streets from the crossing nearest the centre to each other one, m.
    centre
        The crossing nearest the centre.
    """

    town: Town
    streets: Streets
    bridges: tuple[BridgeEnds, ...]
    population: FLOAT
    street_m: FLOAT
    centre: int

    @property
    def here(self) -> LocalMap:
        """The flat map of the town."""
        return LocalMap(self.town.lon, self.town.lat)

    def street_lengths_m(self) -> FLOAT:
        """Length of each street, m."""
        return _lengths_m(self.streets, self.streets.ends)

    def bridge_lengths_m(self) -> FLOAT:
        """Length of each bridge with its ramps: at least the published length, m."""
        pairs = np.array([[b.left, b.right] for b in self.bridges]).reshape(-1, 2)
        published = np.array([b.bridge.length_m or 0.0 for b in self.bridges])
        return np.asarray(np.maximum(_lengths_m(self.streets, pairs), published))

    def gate(self, aim: Point) -> int:
        """The avenue crossing that lies farthest out in the direction of a point."""
        x, y = (float(v) for v in self.here.to_metres(lon_deg=aim.lon, lat_deg=aim.lat))
        distance = np.hypot(x, y)
        streets = self.streets
        out = (streets.x_m * x + streets.y_m * y) / distance
        off = np.abs(streets.x_m * y - streets.y_m * x) / distance
        on_avenue = np.zeros(out.size, dtype=bool)
        on_avenue[streets.ends[streets.road_class < RoadClass.residential.code]] = True
        return int(np.argmax(np.where(on_avenue, out - 0.5 * off, -np.inf)))

    def avenue_names(self) -> tuple[str, ...]:
        """Name of each street: avenues are called after row or column, small streets are not."""
        streets = self.streets
        return tuple(
            f"{self.town.name.zh}{'纵' if line % 2 else '横'}{line // 2 + 1}路(示意)"
            if line >= 0 and code < RoadClass.residential.code
            else ""
            for line, code in zip(streets.line.tolist(), streets.road_class.tolist(), strict=True)
        )


def plan_town(town: Town, spec: SyntheticRoads, *, file: str) -> TownPlan:
    """Plan the streets of a town of the recipe.

    Raises
    ------
    InputError
        If a bridge finds no bank, or the rivers cut off a part of the town.
    """
    rng = own_generator(spec.seed, "town", town.id)
    streets = street_grid(
        town, rng=rng, jitter_frac=spec.jitter_frac, diagonal_frac=spec.diagonal_frac
    )
    bridges: list[BridgeEnds] = []
    here = LocalMap(town.lon, town.lat)
    reach_m = float(np.hypot(streets.x_m, streets.y_m).max())
    for river in spec.rivers:
        x, y = here.to_metres(
            lon_deg=[p.lon for p in river.line], lat_deg=[p.lat for p in river.line]
        )
        if not _far_from_origin(x, y, reach_m + river.half_width_m):
            streets, found = cut_by_river(streets, river, here, file=file)
            bridges += found
    streets = thin_out(streets, rng=rng, missing_frac=spec.missing_frac)
    streets, bridges = _largest_part(streets, bridges, file=f"{file}: towns.{town.id}")
    centre = int(np.argmin(np.hypot(streets.x_m, streets.y_m)))
    people = population_weights(
        streets, rng=rng, radius_m=town.radius_m, population=town.population
    )
    street_m = _street_distances_m(streets, bridges, centre)
    return TownPlan(town, streets, tuple(bridges), people, street_m, centre)


def _far_from_origin(x: FLOAT, y: FLOAT, reach_m: float) -> bool:
    """Whether a broken line cannot touch a disc around the origin, judged by its bounding box."""
    return bool(x.min() > reach_m or x.max() < -reach_m or y.min() > reach_m or y.max() < -reach_m)


def _lengths_m(streets: Streets, pairs: NDArray[np.int64]) -> FLOAT:
    a, b = pairs[:, 0], pairs[:, 1]
    return np.asarray(np.hypot(streets.x_m[a] - streets.x_m[b], streets.y_m[a] - streets.y_m[b]))


def _joined(streets: Streets, bridges: list[BridgeEnds]) -> NDArray[np.int64]:
    """Ends of all streets and bridges."""
    return np.concatenate([streets.ends, *(np.array([[b.left, b.right]]) for b in bridges)])


def _largest_part(
    streets: Streets, bridges: list[BridgeEnds], *, file: str
) -> tuple[Streets, list[BridgeEnds]]:
    """Drop crossings that no street reaches: flooded ones and islets.

    Raises
    ------
    InputError
        If that is more than a few: a bridge is missing.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy costs 0.2 s to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    n = streets.x_m.size
    a, b = _joined(streets, bridges).T
    graph = csr_array((np.ones(a.size, dtype=np.int8), (a, b)), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    sizes = np.bincount(label)
    kept = label == sizes.argmax()
    lost = float(sizes[sizes > 1].sum() - sizes.max()) / n
    if lost > LARGEST_LOSS_FRAC:
        problem = Problem(
            file,
            "",
            "rivers cut off a part of the town",
            f"{lost:.0%} of its crossings",
            f"at most {LARGEST_LOSS_FRAC:.0%}",
            "add a bridge to each part",
        )
        raise InputError([problem])
    renumbered = np.cumsum(kept) - 1
    inside = kept[streets.ends[:, 0]]
    smaller = Streets(
        streets.x_m[kept],
        streets.y_m[kept],
        renumbered[streets.ends[inside]],
        streets.road_class[inside],
        streets.line[inside],
    )
    moved = [
        BridgeEnds(e.bridge, int(renumbered[e.left]), int(renumbered[e.right]))
        for e in bridges
        if kept[e.left]
    ]
    return smaller, moved


def _street_distances_m(streets: Streets, bridges: list[BridgeEnds], centre: int) -> FLOAT:
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy costs 0.2 s to import
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    n = streets.x_m.size
    pairs = _joined(streets, bridges)
    graph = csr_array((_lengths_m(streets, pairs), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return np.asarray(dijkstra(graph, directed=False, indices=[centre])[0])
