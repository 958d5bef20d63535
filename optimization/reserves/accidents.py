"""Simulated accidents as the scenarios of a reserve problem: needs and the roads of that day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimization.dispatch import OptimalDispatch
from optimization.reserves.needs import Needs, needs_of
from scenarios.model.pack import Pack
from scenarios.model.stock_rule import CrewNeed
from scenarios.model.vocabulary import VehicleClass
from sim.evaluation.reading import LogReader
from sim.network.closures import apply_closures, closures_at
from sim.network.driving import draw_driving
from sim.network.router import ScipyRouter
from sim.network.travel_model import TravelModel
from sim.play import Stage, build_stage, play_out, set_up
from sim.response.policy import DispatchPolicy, NearestAvailable
from sim.streams import Streams

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Accident:
    """One played replication.

    `needs` by hazard source; `drive_s` is the lorry's time from each site to each source on the
    roads of this replication, (n_sites, n_sources), infinite where there is no way.
    """

    scenario: str
    replication: int
    needs: dict[str, Needs]
    drive_s: Floats

    @property
    def id(self) -> str:
        """Scenario and number."""
        return f"{self.scenario}/{self.replication}"


class Field:
    """Plays accidents of a pack in turn: every scenario equally often, numbered from 0."""

    def __init__(
        self,
        pack: Pack,
        scenarios: Sequence[str],
        *,
        crew_needs: Sequence[CrewNeed],
        sites: Ints,
        points: Ints,
        seed: int,
    ) -> None:
        self._stages = [
            build_stage(pack, name, pack.scenarios[name].plans[0]) for name in scenarios
        ]
        self._crew_needs, self._seed = crew_needs, seed
        self._sites, self._points = sites, points
        roads = self._stages[0].base.roads
        self._roads, self._router = roads, ScipyRouter(roads.arrays)
        self._travel = TravelModel(roads.arrays.network, roads.facts)

    def play(self, first: int, n: int, progress: Callable[[int], None]) -> tuple[Accident, ...]:
        """Accidents first..first+n-1; number k is replication k // n_scenarios of its scenario."""
        found = []
        for k in range(first, first + n):
            replication, which = divmod(k, len(self._stages))
            found.append(self._one(self._stages[which], replication))
            progress(1)
        return tuple(found)

    def _one(self, stage: Stage, replication: int) -> Accident:
        policy: DispatchPolicy = NearestAvailable()
        if stage.plan.dispatch_policy == "optimal":
            policy = OptimalDispatch()
        run = set_up(stage, policy=policy, seed=self._seed, replication=replication)
        log = play_out(run, replication).log
        source_of = {stage.scenario.id: stage.source.id}
        source_of |= {incident.id: own.source.id for incident, own in stage.further}
        needs = {
            source_of[incident.part.name]: needs_of(
                LogReader(log, incident.scene.setting.plan, incident.scene.number),
                self._crew_needs,
            )
            for incident in run.incidents
        }
        return Accident(stage.scenario.id, replication, needs, self._drive_s(stage, replication))

    def _drive_s(self, stage: Stage, replication: int) -> Floats:
        """Lorry times on the roads that this replication drew."""
        roads = self._roads
        streams = Streams(seed=self._seed, scenario=stage.scenario.id, replication=replication)
        driving = draw_driving(roads.rules, stage.scenario.climate, streams)
        weights = self._travel.weights(roads.profiles[VehicleClass.truck], driving)
        weights = apply_closures(weights, closures_at(roads.closures, 0.0))
        return self._router.matrix(self._sites, self._points, weights)
