"""A pack's reserves decided: accidents played, problem built, solved, valued and compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from optimization.reserves.accidents import Accident, Field
from optimization.reserves.answer import ReservePlan, plan_of
from optimization.reserves.benders import Limits
from optimization.reserves.problem import Floats, ReserveProblem, StockRule
from optimization.reserves.recourse import Recourse
from optimization.reserves.solve import publish, solve_reserves
from optimization.reserves.worth import (
    Fresh,
    StatisticalGap,
    Worth,
    out_of_sample,
    statistical_gap,
    worth,
)
from optimization.solution import Certificate
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.pack import Pack
from scenarios.model.resource import Depot
from scenarios.model.stock_rule import StockRules
from sim.network.driving import driven_roads
from sim.network.snap import Snapper
from sim.play import SNAP_M

N_BATCHES: Final = 5
"""Batches of fresh accidents for the statistical gap; Student's factor is 2.1 then."""

LIMITS: Final = Limits(relative_gap=1e-4)


@dataclass(frozen=True, slots=True)
class Site:
    """A place that may keep a reserve; `is_depot`: it does so today."""

    id: str
    name: Text
    lon: float
    lat: float
    is_depot: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user chose."""

    scenarios: tuple[str, ...]
    n_accidents: int
    seed: int
    risk_weight: float
    risk_level: float
    budget_cny: float


@dataclass(frozen=True, slots=True, eq=False)
class ReserveStudy:
    """Everything that a report on reserves says.

    `today` is what lies in the depots now, priced alike; `synthetic` the share of made-up or
    unchecked data by kind, 0..1.
    """

    pack: Pack
    rules: StockRules
    asked: Asked
    sites: tuple[Site, ...]
    accidents: tuple[Accident, ...]
    problem: ReserveProblem
    plan: ReservePlan
    today: ReservePlan
    worth: Worth
    fresh: Fresh
    gap: StatisticalGap
    synthetic: dict[str, float]


def study_reserves(
    pack: Pack, rules: StockRules, asked: Asked, *, progress: Callable[[int], None]
) -> ReserveStudy:
    """Decide where the reserves of a checked pack should lie.

    Raises
    ------
    InputError
        If a site or source lies far from every road.
    InfeasibleError
        If rules, rooms and budget leave no answer.
    """
    sites = sites_of(pack, rules)
    sources = tuple(pack.sources[name] for name in _sources(pack, asked.scenarios))
    roads = driven_roads(pack)
    places = [*sites, *sources]
    nodes = Snapper(roads.arrays, limit_m=SNAP_M, among=roads.common).nodes(
        ids=[place.id for place in places],
        lon_deg=[place.lon for place in places],
        lat_deg=[place.lat for place in places],
        file=pack.files["resources"],
    )
    field = Field(
        pack, asked.scenarios, crew_needs=rules.crew_needs, sites=nodes[: len(sites)],
        points=nodes[len(sites) :], seed=asked.seed,
    )  # fmt: skip
    accidents = field.play(0, asked.n_accidents, progress)
    others = field.play(asked.n_accidents, asked.n_accidents, progress)
    points = tuple(source.id for source in sources)
    problem = build_problem(rules, asked, sites, points, accidents)
    fresh = build_problem(rules, asked, sites, points, others)
    plan = publish(problem, solve_reserves(problem, limits=LIMITS))
    order = np.arange(asked.n_accidents) % N_BATCHES
    each = asked.n_accidents // N_BATCHES
    batches = [fresh.with_scenarios(np.flatnonzero(order == k)[:each]) for k in range(N_BATCHES)]
    return ReserveStudy(
        pack=pack, rules=rules, asked=asked, sites=sites, accidents=accidents, problem=problem,
        plan=plan, today=_today(pack, problem), worth=worth(problem, plan, LIMITS),
        fresh=out_of_sample(problem, plan, fresh),
        gap=statistical_gap(plan, batches, limits=LIMITS),
        synthetic=_synthetic(pack, rules, asked, sites),
    )  # fmt: skip


def sites_of(pack: Pack, rules: StockRules) -> tuple[Site, ...]:
    """Depots of the pack, then one candidate station of each agency asked for in each county."""
    found = [
        Site(d.id, d.name, d.lon, d.lat, is_depot=True, provenance=d.provenance)
        for d in pack.resources.depots
    ]
    taken: set[tuple[str, str]] = set()
    for station in pack.resources.stations:
        key = (station.county, station.agency.value)
        if station.agency in rules.candidate_agencies and key not in taken:
            taken.add(key)
            found.append(
                Site(
                    station.id,
                    station.name,
                    station.lon,
                    station.lat,
                    is_depot=False,
                    provenance=station.provenance,
                )
            )
    return tuple(found)


def build_problem(
    rules: StockRules,
    asked: Asked,
    sites: Sequence[Site],
    points: tuple[str, ...],
    accidents: Sequence[Accident],
) -> ReserveProblem:
    """The two-stage problem of some accidents, all equally likely."""
    materials = tuple(material.id for material in rules.materials)
    demand = np.zeros((len(accidents), len(points), len(materials)))
    for s, accident in enumerate(accidents):
        for source, needs in accident.needs.items():
            j = points.index(source)
            demand[s, j] += [math.ceil(needs.of(material)) for material in materials]
    drive_s = np.stack([accident.drive_s for accident in accidents])
    per_year = rules.n_accidents_per_year
    hourly = rules.kg_hour_cny / 3600 * per_year
    reach = np.where(drive_s <= rules.reach_within_s, drive_s * hourly, np.inf)
    mass = np.array([material.mass_kg for material in rules.materials])
    depot = np.array([site.is_depot for site in sites])
    return ReserveProblem(
        sites=tuple(site.id for site in sites),
        materials=materials,
        points=points,
        scenarios=tuple(accident.id for accident in accidents),
        open_cost=np.where(depot, 0.0, rules.candidate_open_cny),
        hold_cost=np.array([m.price_cny / m.n_shelf_life_years for m in rules.materials]),
        bulk=mass,
        room=np.where(depot, float(rules.depot_room_kg), float(rules.candidate_room_kg)),
        weight=np.full(len(accidents), 1 / len(accidents)),
        demand=demand,
        usable_frac=np.ones((len(accidents), len(sites))),
        reach_cost=reach,
        move_ratio=mass,
        shortage_cost=np.array([m.shortage_cny for m in rules.materials]) * per_year,
        rules=tuple(
            StockRule(
                rule.id, rule.material, tuple(site.id for site in sites), float(rule.at_least),
                rule.provenance.source, rule.provenance.verified,
            )
            for rule in rules.least_stocks
        ),
        budget_cny=asked.budget_cny,
        risk_weight=asked.risk_weight,
        risk_level=asked.risk_level,
    )  # fmt: skip


def _sources(pack: Pack, scenarios: Sequence[str]) -> tuple[str, ...]:
    """Sources at which the scenarios happen, further incidents included, each once."""
    names: list[str] = []
    for name in scenarios:
        scenario = pack.scenarios[name]
        names.append(scenario.incident.source)
        names += [scenario.alone(each).incident.source for each in scenario.further]
    return tuple(dict.fromkeys(names))


def _today(pack: Pack, problem: ReserveProblem) -> ReservePlan:
    """The stocks that the depots hold now, priced like a plan; the rules are not asked."""
    stock: Floats = np.zeros(problem.shape[:2])
    depots: dict[str, Depot] = {depot.id: depot for depot in pack.resources.depots}
    for i, site in enumerate(problem.sites):
        for k, material in enumerate(problem.materials):
            stock[i, k] = depots[site].stock.get(material, 0) if site in depots else 0
    unknown = Certificate("unknown", None, None)
    return plan_of(problem, stock, Recourse(problem).costs(stock), unknown)


def _synthetic(
    pack: Pack, rules: StockRules, asked: Asked, sites: Sequence[Site]
) -> dict[str, float]:
    """Share of the data that is made up (示意); for prices and rules: that nobody has checked."""
    accidents = [
        _made_up(
            pack.scenarios[name].provenance,
            pack.sources[pack.scenarios[name].incident.source].provenance,
        )
        for name in asked.scenarios
    ]
    values = [
        *(material.provenance for material in rules.materials),
        *(need.provenance for need in rules.crew_needs),
        *(rule.provenance for rule in rules.least_stocks),
        rules.provenance,
    ]
    return {
        "demand": sum(accidents) / len(accidents),
        "sites": sum(_made_up(site.provenance) for site in sites) / len(sites),
        "roads": float(pack.roads.meta.synthetic),
        "values": sum(each.needs_check for each in values) / len(values),
    }


def _made_up(*sources: Provenance) -> bool:
    return any(each.grade is Grade.synthetic for each in sources)
