"""What would be best now, and why: the proved answer beside the rule of the dispatch room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from optimization.checkers.dispatch import Objection, check_dispatch
from optimization.dispatch_greedy import nearest_dispatch
from optimization.dispatch_model import optimal_dispatch
from optimization.dispatch_moment import Moment
from optimization.dispatch_problem import DispatchAnswer, DispatchProblem, Sent, shortages
from optimization.solver import CpSettings
from scenarios.model.pack import Pack
from scenarios.model.vocabulary import VehicleClass
from sim.network.analyses import Analyst
from sim.network.arrays import RoadArrays
from sim.network.closures import Closure, apply_closures
from sim.network.router import Weights
from sim.network.snap import Snapper

STANDARDS_S: Final = (300.0, 600.0)
"""Driving times of the first fire crew for which cover is reckoned, s: shown, not required."""

SNAP_M: Final = 2_000.0
"""A station may lie this far from its nearest crossing, m: as when scenarios are played."""

Why = Literal["soonest", "only", "other_role", "elsewhere", "cover", "no_matter"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit was chosen for its role, and who would come in its place.

    Attributes
    ----------
    sent
        The choice.
    arrival_s
        When it is there, s from the moment.
    why
        ``only``: no other unit could do it in reach; ``soonest``: none would be there sooner; else
        what a nearer one does, one that stands by before all: it stays so that its station is not
        left empty, or because it would change nothing that counts more; another role here; another
        accident.
    sooner
        That nearer unit, by position.
    next_best
        The unit standing by that would come in its place, by position, and when it would be there.
    """

    sent: Sent
    arrival_s: int
    why: Why
    sooner: int | None = None
    next_best: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CoverRow:
    """People whom a fire crew standing by reaches within a driving time."""

    standard_s: float
    n_people: int
    n_before: int
    n_best: int
    n_nearest: int


@dataclass(frozen=True, slots=True)
class Emptied:
    """A station whose last fire crew leaves, and the people who lose the cover it gave."""

    station: str
    n_people: int


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer to a moment.

    Attributes
    ----------
    best, nearest
        The proved answer and the rule of the dispatch room.
    reasons
        One for each unit sent, by accident and arrival.
    short
        Units that each accident goes short of under `best`: incident and capability to number.
    objections
        What the checker that knows no solver says against `best`; empty: accepted.
    cover, emptied
        Everyday fire cover that stays; stations left without a fire crew under `best`.
    """

    moment: Moment
    best: DispatchAnswer
    nearest: DispatchAnswer
    reasons: tuple[Reason, ...]
    short: dict[tuple[int, str], int]
    objections: tuple[Objection, ...]
    cover: tuple[CoverRow, ...]
    emptied: tuple[Emptied, ...]

    @property
    def regret(self) -> tuple[int, int, int]:
        """What the rule of the dispatch room is worse by, aim by aim."""
        a, b = self.nearest.value, self.best.value
        return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def advise(pack: Pack, moment: Moment, *, settings: CpSettings | None = None) -> Advice:
    """Solve a moment, judge the answer, give reasons, reckon what cover stays."""
    problem = moment.problem
    best = optimal_dispatch(problem, settings=settings)
    nearest = nearest_dispatch(problem)
    cover, emptied = _cover(pack, moment, best, nearest)
    return Advice(
        moment,
        best,
        nearest,
        tuple(reasons(problem, best.sent)),
        shortages(problem, best.sent),
        check_dispatch(problem, best),
        cover,
        emptied,
    )


# -- reasons -----------------------------------------------------------------------------------


def reasons(problem: DispatchProblem, sent: Sequence[Sent]) -> Iterator[Reason]:
    """Reasons for every unit sent, by accident and arrival."""
    reaches = problem.reaches()
    goes = {each.unit: each for each in sent}
    full = _stations_left_with_one(problem, goes)
    for each in sorted(sent, key=lambda s: (s.incident, reaches[s.unit][s.incident] or 0, s.unit)):
        mine_s = reaches[each.unit][each.incident]
        assert mine_s is not None
        rivals: list[tuple[int, int]] = []  # arrival and unit, the soonest first
        for k, unit in enumerate(problem.units):
            time_s = reaches[k][each.incident]
            used = goes.get(k)
            same = used is not None and (used.incident, used.role) == (each.incident, each.role)
            able = each.role in unit.capacity and time_s is not None
            if k != each.unit and able and not same:
                assert time_s is not None
                rivals.append((time_s, k))
        rivals.sort()
        idle = [(k, time_s) for time_s, k in rivals if k not in goes]
        sooner = [k for time_s, k in rivals if time_s < mine_s]
        why, who = _why(problem, each, goes, full, sooner, alone=not rivals)
        yield Reason(each, mine_s, why, who, idle[0] if idle else None)


def _why(
    problem: DispatchProblem,
    each: Sent,
    goes: dict[int, Sent],
    full: set[str],
    sooner: Sequence[int],
    *,
    alone: bool,
) -> tuple[Why, int | None]:
    if not sooner:
        return ("only" if alone else "soonest"), None
    first = next((k for k in sooner if k not in goes), sooner[0])  # one standing by needs a reason
    used = goes.get(first)
    if used is None:
        return ("cover" if problem.units[first].area in full else "no_matter"), first
    return ("other_role" if used.incident == each.incident else "elsewhere"), first


def _stations_left_with_one(problem: DispatchProblem, goes: dict[int, Sent]) -> set[str]:
    """Areas that would fall below what is wanted if one more unit left."""
    return {
        cover.area
        for cover in problem.covers
        if sum(u.area == cover.area and k not in goes for k, u in enumerate(problem.units))
        <= cover.wanted
    }


# -- cover that stays --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class CoverRoads:
    """What everyday cover is reckoned on: roads as they are now, homes and fire stations."""

    arrays: RoadArrays
    weights: Weights
    homes: NDArray[np.int64]
    stations: tuple[str, ...]
    nodes: Mapping[str, int]


def cover_roads(pack: Pack, moment: Moment) -> CoverRoads:
    """Roads for a heavy fire engine with what every accident shuts."""
    base, people = moment.accidents[0].stage.base, pack.people
    shut = [each.roads.closed for each in moment.accidents]
    weights = apply_closures(
        base.weights(VehicleClass.heavy_fire, base.usual),
        [Closure(mask) for mask in shut if mask is not None],
    )
    snapper = Snapper(base.arrays, limit_m=SNAP_M, among=base.roads.common)
    return CoverRoads(
        base.arrays,
        weights,
        snapper.report(lon_deg=people.lon, lat_deg=people.lat).nodes,
        tuple(cover.area for cover in moment.problem.covers),
        {unit.station: unit.node for unit in moment.units},
    )


def _cover(
    pack: Pack, moment: Moment, best: DispatchAnswer, nearest: DispatchAnswer
) -> tuple[tuple[CoverRow, ...], tuple[Emptied, ...]]:
    """People covered before, under the answer and under the rule, on the roads as they are now."""
    problem, people = moment.problem, pack.people
    roads = cover_roads(pack, moment)
    homes, stations = roads.homes, roads.stations

    def staffed(sent: Sequence[Sent]) -> list[str]:
        gone = {each.unit for each in sent}
        left = {u.area for k, u in enumerate(problem.units) if k not in gone}
        return [station for station in stations if station in left]

    def first_at_homes(names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        if not names:
            return np.full(homes.size, np.inf), np.full(homes.size, -1)
        first = Analyst(roads.arrays, roads.weights, [roads.nodes[n] for n in names]).first
        return first.time_s[homes], first.station[homes]

    before, first = first_at_homes(stations)
    kept = staffed(best.sent)
    after, rival = first_at_homes(kept)[0], first_at_homes(staffed(nearest.sent))[0]
    count = people.n_night
    rows = tuple(
        CoverRow(s, int(count.sum()), *(int(count[t <= s].sum()) for t in (before, after, rival)))
        for s in STANDARDS_S
    )
    lost = (before <= STANDARDS_S[-1]) & (after > STANDARDS_S[-1])
    emptied = tuple(
        Emptied(name, int(count[lost & (first == i)].sum()))
        for i, name in enumerate(stations)
        if name not in kept
    )
    return rows, tuple(sorted(emptied, key=lambda each: (-each.n_people, each.station)))
