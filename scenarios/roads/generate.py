"""Makes the synthetic road network (示意路网) of a recipe, the same on every machine.

True are the centres of the towns, the names of main roads and bridges and the road distances that
the recipe gives with a source; every street, outline and river line is invented. Detours of real
networks for comparison (roads.md, section 1.1): Auckland 1.25 in the median (p10 1.14, p90 1.60),
expressways of Jilin province 1.09 to 1.21.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from scenarios.model.road import RoadClass, RoadMeta, RoadNetwork
from scenarios.roads.links import LinkEnd, check_no_river_crossed, draw_link
from scenarios.roads.spec import Link, Point, SyntheticRoads
from scenarios.roads.town import TownPlan, own_generator, plan_town

FLOAT = NDArray[np.float64]
INT = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SyntheticNetwork:
    """A generated network with what the recipe knows about its nodes.

    Attributes
    ----------
    network
        The roads; two arcs for each street, the way back right after the way there.
    population
        People near each node, shape (n_nodes,); 0 along links.
    town_index
        Position in `SyntheticRoads.towns` of each node, -1 along links, shape (n_nodes,).
    centres
        Node nearest to the centre of each town, by town id.
    """

    network: RoadNetwork
    population: FLOAT
    town_index: NDArray[np.int32]
    centres: dict[str, int]


def generate(spec: SyntheticRoads) -> SyntheticNetwork:
    """Road network of a recipe.

    Raises
    ------
    InputError
        If a bridge finds no bank, a river cuts off a part of a town, a link is shorter than its
        line or crosses a river without a bridge; problems of all towns, or all links, at once.
    """
    file = f"recipe {spec.id}"
    sheet = _Sheet(spec)
    problems: list[Problem] = []
    for position, town in enumerate(spec.towns):
        try:
            sheet.add_town(position, plan_town(town, spec, file=file))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    for link in spec.links:
        try:
            sheet.add_link(link, file=file)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return sheet.finish()


class _Sheet:
    """Collects nodes and streets town by town, link by link."""

    def __init__(self, spec: SyntheticRoads) -> None:
        self.spec = spec
        self.node_ids: list[str] = []
        self.lon: list[FLOAT] = []
        self.lat: list[FLOAT] = []
        self.population: list[FLOAT] = []
        self.town_index: list[NDArray[np.int32]] = []
        self.ends: list[INT] = []
        self.length_m: list[FLOAT] = []
        self.road_class: list[INT] = []
        self.name_index: list[INT] = []
        self.bridge: list[NDArray[np.bool_]] = []
        self.names: dict[str, int] = {"": 0}
        self.plans: dict[str, tuple[int, TownPlan]] = {}

    def add_town(self, position: int, plan: TownPlan) -> None:
        """Put the streets and bridges of a town on the sheet."""
        first = len(self.node_ids)
        self.plans[plan.town.id] = (first, plan)
        streets = plan.streets
        lon, lat = plan.here.to_degrees(x_m=streets.x_m, y_m=streets.y_m)
        self._add_nodes(plan.town.id, lon, lat, plan.population, position)
        self._add_streets(
            first + streets.ends,
            plan.street_lengths_m(),
            streets.road_class,
            self._name_indices(plan.avenue_names()),
        )
        if plan.bridges:
            n = len(plan.bridges)
            self._add_streets(
                first + np.array([[b.left, b.right] for b in plan.bridges]),
                plan.bridge_lengths_m(),
                np.full(n, RoadClass.primary.code),
                self._name_indices([b.bridge.name.zh for b in plan.bridges]),
                bridge=True,
            )

    def add_link(self, link: Link, *, file: str) -> None:
        """Put a road between two towns on the sheet.

        Raises
        ------
        InputError
            If its length does not fit, or it crosses a river.
        """
        plans = [self.plans[town] for town in link.ends]
        centres = [Point(lon=plan.town.lon, lat=plan.town.lat) for _, plan in plans]
        aims = (
            link.way_points[0] if link.way_points else centres[1],
            link.way_points[-1] if link.way_points else centres[0],
        )
        gates = [plan.gate(aim) for (_, plan), aim in zip(plans, aims, strict=True)]
        ends = (_link_end(plans[0][1], gates[0]), _link_end(plans[1][1], gates[1]))
        rng = own_generator(self.spec.seed, "link", link.id)
        line = draw_link(link, ends, rng=rng, file=file)
        for river in self.spec.rivers:
            check_no_river_crossed(
                link,
                river,
                lon=np.concatenate([[ends[0].lon], line.lon, [ends[1].lon]]),
                lat=np.concatenate([[ends[0].lat], line.lat, [ends[1].lat]]),
                file=file,
            )
        inner = len(self.node_ids) + np.arange(line.lon.size)
        chain = np.concatenate([[plans[0][0] + gates[0]], inner, [plans[1][0] + gates[1]]])
        self._add_nodes(link.id, line.lon, line.lat, np.zeros(line.lon.size), -1)
        self._add_streets(
            np.column_stack([chain[:-1], chain[1:]]),
            line.piece_m,
            np.full(chain.size - 1, link.road_class.code),
            self._name_indices([link.name] * (chain.size - 1)),
        )

    def _name_indices(self, names: list[str] | tuple[str, ...]) -> INT:
        return np.array([self.names.setdefault(name, len(self.names)) for name in names])

    def _add_nodes(self, prefix: str, lon: FLOAT, lat: FLOAT, people: FLOAT, position: int) -> None:
        self.node_ids += [f"{prefix}.{i}" for i in range(lon.size)]
        self.lon.append(lon)
        self.lat.append(lat)
        self.population.append(people)
        self.town_index.append(np.full(lon.size, position, dtype=np.int32))

    def _add_streets(
        self, ends: INT, length_m: FLOAT, road_class: INT, name: INT, *, bridge: bool = False
    ) -> None:
        self.ends.append(ends)
        self.length_m.append(length_m)
        self.road_class.append(road_class)
        self.name_index.append(name)
        self.bridge.append(np.full(len(ends), bridge))

    def finish(self) -> SyntheticNetwork:
        """Turn the sheet into a network; rounding hides bits in which computers may differ."""
        spec = self.spec
        ends = np.concatenate(self.ends)
        length = np.maximum(_rounded(self.length_m, 1), 1.0)
        meta = RoadMeta(
            id=spec.id,
            title=spec.title,
            source=spec.source,
            licence=spec.licence,
            datum="wgs84",
            synthetic=True,
            as_of=spec.as_of,
            provenance=spec.provenance,
        )
        network = RoadNetwork(
            meta=meta,
            node_ids=tuple(self.node_ids),
            node_lon=_rounded(self.lon, 6),
            node_lat=_rounded(self.lat, 6),
            tail=ends.ravel().astype(np.int32),
            head=ends[:, ::-1].ravel().astype(np.int32),
            length_m=np.repeat(length, 2),
            road_class=np.repeat(np.concatenate(self.road_class), 2).astype(np.uint8),
            name_index=np.repeat(np.concatenate(self.name_index), 2).astype(np.int32),
            names=tuple(self.names),
            bridge=np.repeat(np.concatenate(self.bridge), 2),
        )
        centres = {town: first + plan.centre for town, (first, plan) in self.plans.items()}
        return SyntheticNetwork(
            network, _rounded(self.population, 3), np.concatenate(self.town_index), centres
        )


def _link_end(plan: TownPlan, gate: int) -> LinkEnd:
    lon, lat = plan.here.to_degrees(x_m=plan.streets.x_m[gate], y_m=plan.streets.y_m[gate])
    return LinkEnd(float(lon), float(lat), float(plan.street_m[gate]))


def _rounded(parts: list[FLOAT], decimals: int) -> FLOAT:
    return np.asarray(np.round(np.concatenate(parts), decimals), dtype=np.float64)
