"""A pack's stations examined: where the next should stand, with proof, and what they would reach.

Demand is the pack's people by night and its hazard sources; a source counts as no people unless
told otherwise, but it has to be reached where a model wants everybody reached. Standing stations
stay. A unit is the first crew of a station with the vehicle asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.siting.answer import SitingAnswer
from optimization.siting.busy import BusyPoint, settle_busy
from optimization.siting.places import Demand, Place, centres, demand_points
from optimization.siting.problem import (
    WITH_STANDARD,
    WITH_UNITS,
    Model,
    SitingProblem,
    SitingRules,
    problem,
)
from optimization.siting.program import Limits
from optimization.siting.ranked import best_plans
from optimization.siting.solve import solve_siting
from scenarios.errors import InputError
from scenarios.model.base import Text
from scenarios.model.hazard_source import HazardSource
from scenarios.model.pack import Pack
from scenarios.model.vocabulary import VehicleClass
from sim.network.closures import apply_closures, closures_at
from sim.network.conditions import Conditions
from sim.network.driving import DrivenRoads, driven_roads
from sim.network.router import ScipyRouter, Weights
from sim.network.snap import Snapper
from sim.network.study import SNAP_M
from sim.network.study import _stations as stations_with
from sim.network.travel_model import TravelModel

FLOAT = NDArray[np.float64]
INTS = NDArray[np.int64]

TIME_S: Final = 60.0
"""Time for one question; what is not proved by then is told with its gap."""

UNITS_A_SITE: Final = 2
"""Crews at one site under models that place crews (our choice)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate that the user names."""

    id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user chose.

    Attributes
    ----------
    n_new
        Most new stations, or new crews under models that place crews; empty: any number (lscp).
    standard_s, outer_s
        Driving time within which people count as reached, and the outer one of dsm, s.
    call_rate_s, service_s
        Calls a second in the whole area, and time that a crew is busy with one, s (mexclp).
    n_plans
        Plans to list.
    """

    model: Model
    n_new: int | None
    standard_s: float
    outer_s: float
    vehicle: VehicleClass
    call_rate_s: float | None = None
    service_s: float | None = None
    n_plans: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the front: this many new stations at most reach so many people, at best."""

    n_new: int
    answer: SitingAnswer


@dataclass(frozen=True, slots=True, eq=False)
class SitingStudy:
    """Everything that a report on sites says.

    Attributes
    ----------
    places, sources
        Sites in the order of the problem, and hazard sources, the last rows of its demand.
    demand
        How people were added up.
    homes_s
        Time from each site to each population point, s, shape (n_sites, n_points).
    answer, others
        The plan with its proof, and the next best ones.
    busy
        The fixed point of busy share and plan (mexclp).
    front
        New stations against people reached, where the model has such a front.
    synthetic
        Share of made-up data by kind, 0..1.
    """

    pack: Pack
    asked: Asked
    places: tuple[Place, ...]
    sources: tuple[HazardSource, ...]
    demand: Demand
    problem: SitingProblem
    homes_s: FLOAT
    answer: SitingAnswer
    others: tuple[SitingAnswer, ...]
    busy: BusyPoint | None
    front: tuple[Step, ...]
    synthetic: dict[str, float]

    def used(self, *, plan: bool) -> NDArray[np.bool_]:
        """Sites in use: today's, or those of the plan where there is one."""
        units = np.array(self.answer.units if plan and self.answer.has_plan else ())
        return units > 0 if units.size else self.problem.existing

    def nearest_s(self, *, plan: bool) -> FLOAT:
        """Time from the nearest station to each demand point, s."""
        return np.asarray(self.problem.time_s[:, self.used(plan=plan)].min(axis=1))

    def n_reached(self, *, plan: bool) -> int:
        """People within the standard, counted point by point and not by squares."""
        return self._people(self.homes_s[self.used(plan=plan)])

    @property
    def n_reachable(self) -> int:
        """People whom any site at all reaches within the standard."""
        return self._people(self.homes_s)

    def n_gained(self, site: int) -> int:
        """People whom the plan reaches through this site and no other."""
        used = self.used(plan=True).copy()
        used[site] = False
        return self.n_reached(plan=True) - self._people(self.homes_s[used])

    def _people(self, times_s: FLOAT) -> int:
        if not times_s.size:
            return 0
        reached = (times_s <= self.asked.standard_s).any(axis=0)
        return int(self.pack.people.n_night[reached].sum())


def study_sites(
    pack: Pack, asked: Asked, candidates: Sequence[Candidate] = (), limits: Limits | None = None
) -> SitingStudy:
    """Decide where stations of a checked pack should stand.

    Parameters
    ----------
    pack, asked
        The question.
    candidates
        Places to choose from; none: crossings where many people live and no station stands.
    limits
        When to stop each search.

    Raises
    ------
    InputError
        If no station has the vehicle, nobody lives in the pack, or a site lies off the roads.
    """
    if not pack.people.n_night.sum():
        raise InputError.one("population.csv", "n_night", "nobody lives in the pack")
    roads = driven_roads(pack)
    homes, places, source_nodes, demand = _places(pack, asked, candidates, roads)
    sources = tuple(pack.sources.values())
    weights = _weights(roads, asked.vehicle)
    nodes = np.array([place.node for place in places])
    goals, which = np.unique(np.r_[homes, demand.node, source_nodes], return_inverse=True)
    times = ScipyRouter(roads.arrays).matrix(nodes, goals, weights)[:, which]
    stations = np.array([place.is_station for place in places])
    data = problem(
        weight=np.r_[demand.n_people, np.zeros(len(sources))],
        time_s=times[:, homes.size :].T,
        demand=(*(f"crossing-{n}" for n in demand.node.tolist()), *(s.id for s in sources)),
        sites=tuple(place.id for place in places),
        existing=stations,
        price=np.where(stations, 0.0, 1.0),
    )
    chosen = limits or Limits(time_s=TIME_S)
    busy = None
    rules = rules_of(asked, data)
    if asked.model == "mexclp":
        assert asked.call_rate_s is not None
        assert asked.service_s is not None
        busy = settle_busy(
            data, rules, call_rate_s=asked.call_rate_s, service_s=asked.service_s, limits=chosen
        )
        rules = busy.answer.rules
    plans = () if busy is not None and asked.n_plans == 1 else _plans(data, rules, asked, chosen)
    answer = busy.answer if busy is not None else plans[0]
    return SitingStudy(
        pack=pack, asked=asked, places=places, sources=sources, demand=demand, problem=data,
        homes_s=times[:, : homes.size], answer=answer, others=plans[1:], busy=busy,
        front=_front(data, rules, answer, chosen), synthetic=_synthetic(pack, places),
    )  # fmt: skip


def rules_of(asked: Asked, data: SitingProblem) -> SitingRules:
    """The question as rules: standing stations stay, each with one crew."""
    standing = int(data.existing.sum())
    most = None if asked.n_new is None else standing + asked.n_new
    with_units = asked.model in WITH_UNITS
    return SitingRules(
        asked.model,
        n_sites=None if with_units or most is None else min(most, data.n_sites),
        n_units=most if with_units else None,
        units_a_site=UNITS_A_SITE if with_units else 1,
        standard_s=asked.standard_s if asked.model in WITH_STANDARD else None,
        outer_s=asked.outer_s if asked.model == "dsm" else None,
        busy_frac=0.0 if asked.model == "mexclp" else None,
    )


def _plans(
    data: SitingProblem, rules: SitingRules, asked: Asked, limits: Limits
) -> tuple[SitingAnswer, ...]:
    if asked.n_plans == 1:
        return (solve_siting(data, rules, limits),)
    found = best_plans(data, rules, asked.n_plans, limits)
    return found or (solve_siting(data, rules, limits),)


def _front(
    data: SitingProblem, rules: SitingRules, answer: SitingAnswer, limits: Limits
) -> tuple[Step, ...]:
    """The best cover of 0, 1, ... new stations (mclp)."""
    if rules.model != "mclp" or not answer.has_plan or rules.n_sites is None:
        return ()
    standing = int(data.existing.sum())
    from dataclasses import replace  # noqa: PLC0415

    return tuple(
        Step(
            n - standing,
            answer if n == rules.n_sites else solve_siting(data, replace(rules, n_sites=n), limits),
        )
        for n in range(max(1, standing), rules.n_sites + 1)
    )


def _places(
    pack: Pack, asked: Asked, candidates: Sequence[Candidate], roads: DrivenRoads
) -> tuple[INTS, tuple[Place, ...], INTS, Demand]:
    """Crossings of homes, the sites, crossings of sources, people as demand."""
    stations = stations_with(pack, asked.vehicle)
    sources = tuple(pack.sources.values())
    snapper = Snapper(roads.arrays, limit_m=SNAP_M, among=roads.common)
    homes = snapper.report(lon_deg=pack.people.lon, lat_deg=pack.people.lat).nodes
    demand = demand_points(roads.arrays, homes, pack.people.n_night)
    fixed = [*stations, *sources]
    nodes = snapper.nodes(
        ids=[each.id for each in fixed], lon_deg=[each.lon for each in fixed],
        lat_deg=[each.lat for each in fixed], file=pack.files.get("resources", "resources"),
    )  # fmt: skip
    found = [
        Place(each.id, each.name, each.lon, each.lat, node, is_station=True)
        for each, node in zip(stations, nodes.tolist(), strict=False)
    ]
    if candidates:
        named = snapper.nodes(
            ids=[each.id for each in candidates], lon_deg=[each.lon for each in candidates],
            lat_deg=[each.lat for each in candidates], file="--candidates",
        )  # fmt: skip
        found += [
            Place(each.id, Text(zh=each.name, en=each.name), each.lon, each.lat, node,
                  is_station=False, is_given=True)
            for each, node in zip(candidates, named.tolist(), strict=True)
        ]  # fmt: skip
    else:
        network = roads.arrays.network
        chosen = centres(roads.arrays, demand, nodes[: len(stations)], roads.common)
        found += [
            Place(f"candidate-{k}", Text(zh=f"候选点 {k}", en=f"candidate {k}"),
                  float(network.node_lon[node]), float(network.node_lat[node]), node,
                  is_station=False)
            for k, node in enumerate(chosen.tolist(), start=1)
        ]  # fmt: skip
    return homes, tuple(found), nodes[len(stations) :], demand


def _weights(roads: DrivenRoads, vehicle: VehicleClass) -> Weights:
    weights = TravelModel(roads.arrays.network, roads.facts).weights(
        roads.profiles[vehicle], Conditions()
    )
    return apply_closures(weights, closures_at(roads.closures, 0.0))


def _synthetic(pack: Pack, places: Sequence[Place]) -> dict[str, float]:
    grade = {each.id: each.provenance.grade for each in pack.resources.stations}
    made = [grade[place.id] == "S" for place in places if place.is_station]
    sources = [each.provenance.grade == "S" for each in pack.sources.values()]
    return {
        "people": float(pack.people.synthetic),
        "sources": float(np.mean(sources)) if sources else 0.0,
        "stations": float(np.mean(made)),
        "roads": float(pack.roads.meta.synthetic),
    }
