"""The moment of a dispatch decision: what each accident asks for, who could come, and how soon.

The accidents are detected together and played to the moment with nobody sent. What the plan asks
for then is read from them: levels reached, tasks whose start has come or waits only for the first
crew, the zone and the roads it shuts. Units stand at their stations; those whose crew is off duty
and cannot be called in are not offered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from optimization.dispatch_problem import Cover, DispatchProblem, Incident, Offer
from scenarios.model.plan import ResponseLevel
from scenarios.model.vocabulary import Capability
from sim.play import Stage, set_up
from sim.response.engine import Replication
from sim.response.incident import IncidentRun
from sim.response.policy import Assignment, Candidate, Request
from sim.response.road_watch import RoadWatch
from sim.response.setting import UnitSpec
from sim.response.units import Status

LOWEST_RANK: Final = 4
"""Weight of an accident: 1 at the lowest level, twice as much for each level above (our choice)."""

LEFT_EMPTY_S: Final = 300
"""Price of taking the last fire crew of a station, seconds of travel (our choice)."""

COVERING: Final = Capability.fire_attack
"""Units that make up the everyday cover of a station."""


class _NobodyGoes:
    """The policy until the decision."""

    key = "nobody"

    def assign(
        self, requests: Sequence[Request], candidates: Sequence[Candidate]
    ) -> list[Assignment]:
        """Send nobody."""
        del requests, candidates
        return []


@dataclass(frozen=True, slots=True)
class Accident:
    """One accident at the moment.

    Attributes
    ----------
    stage
        Scenario and plan.
    run
        Hazard and roads as they are at the moment.
    rank
        Highest response level reached; 0: none.
    asked_by
        Capability to the levels and tasks that want it, as `reports.labels` names them.
    """

    stage: Stage
    run: IncidentRun
    rank: int
    asked_by: Mapping[str, tuple[str, ...]]

    @property
    def roads(self) -> RoadWatch:
        """Roads as its hazard leaves them."""
        return self.run.part.roads


@dataclass(frozen=True, slots=True)
class Moment:
    """Accidents, units and the question for the solver, all in the same order."""

    at_s: float
    accidents: tuple[Accident, ...]
    units: tuple[UnitSpec, ...]
    turnout_s: tuple[float, ...]
    """Mean time to turn out, with the coming in of a crew that is off duty."""
    problem: DispatchProblem


def read_moment(stages: Sequence[Stage], *, at_s: float, seed: int = 0) -> Moment:
    """Play the accidents until the moment and put the question.

    Parameters
    ----------
    stages
        One for each accident, all of one pack.
    at_s
        Time since the accidents were detected, all at once, s.
    seed
        Luck of the accidents until then.
    """
    parts = [
        set_up(each, policy=_NobodyGoes(), seed=seed, replication=0).parts[0] for each in stages
    ]
    order = sorted(range(len(parts)), key=lambda i: -parts[i].detection_s)
    longest_s = parts[order[0]].detection_s
    together = [replace(parts[i], delay_s=longest_s - parts[i].detection_s) for i in order]
    # the horizon of the first part ends the play
    ends = replace(together[0].setting, horizon_s=longest_s + at_s)
    played = Replication([replace(together[0], setting=ends), *together[1:]], policy=_NobodyGoes())
    played.play()
    runs = {order[run.scene.number]: run for run in played.incidents}
    asked = [_asked(runs[i]) for i in range(len(stages))]
    accidents = tuple(
        Accident(stage, runs[i], _rank(runs[i]), {t: tuple(by) for t, (_, by) in sorted(w.items())})
        for i, (stage, w) in enumerate(zip(stages, asked, strict=True))
    )
    wanted = {t for wants in asked for t in wants} | {COVERING}
    offered = [
        unit
        for unit in played.room.units
        if unit.status is Status.idle and wanted & {str(c) for c in unit.spec.capabilities}
    ]
    turnout_s = tuple(unit.mean_turnout_s for unit in offered)
    units = tuple(unit.spec for unit in offered)
    return Moment(at_s, accidents, units, turnout_s, _problem(accidents, asked, units, turnout_s))


_Asked = dict[str, tuple[int, list[str]]]
"""Capability to how many units, and who wants them."""


def _asked(run: IncidentRun) -> _Asked:
    """A level's first assignment serves its tasks: the larger of the two is wanted."""
    plan, has = run.scene.setting.plan, run.scene.board.has
    gathered, worked = dict[str, int](), dict[str, int]()
    by: dict[str, list[str]] = {}

    def want(book: dict[str, int], name: str, number: int, key: str) -> None:
        book[name] = book.get(name, 0) + number
        if key not in by.setdefault(name, []):
            by[name].append(key)

    raised = _raised(run)
    for level in raised:
        for need in level.dispatch:
            want(gathered, str(need.capability), need.number, f"level:{level.rank}")
    for task in plan.tasks if raised else ():
        over = any(has(name) for name in (task.ends_on, *task.withdraw_on))
        if over or not all(has(name) or name == "first_arrival" for name in task.start):
            continue
        for need in task.needs:
            want(worked, str(need.capability), need.number, task.id)
    ambulances = plan.casualty_care.ambulances_per_call
    if raised and ambulances:
        want(worked, str(Capability.casualty_transport), ambulances, "care:transport")
    names = gathered.keys() | worked.keys()
    return {t: (max(gathered.get(t, 0), worked.get(t, 0)), by[t]) for t in names}


def _raised(run: IncidentRun) -> list[ResponseLevel]:
    levels = run.scene.setting.plan.levels
    return [level for level in levels if run.scene.board.has(f"level:{level.rank}")]


def _rank(run: IncidentRun) -> int:
    return min((level.rank for level in _raised(run)), default=0)


def _counties(run: IncidentRun) -> frozenset[str] | None:
    """Counties whose stations may be called; None: all."""
    found = {run.scene.setting.county} if _raised(run) else set[str]()
    for level in _raised(run):
        if level.mobilises == "all":
            return None
        if level.mobilises != "own":
            found.update(level.mobilises)
    return frozenset(found)


def _problem(
    accidents: Sequence[Accident],
    asked: Sequence[_Asked],
    units: Sequence[UnitSpec],
    turnout_s: Sequence[float],
) -> DispatchProblem:
    rows: list[tuple[int | None, ...]] = []
    blocked: dict[tuple[int, int], str] = {}
    allowed = [_counties(each.run) for each in accidents]
    for k, unit in enumerate(units):
        row: list[int | None] = []
        for i, accident in enumerate(accidents):
            called = allowed[i]
            travel_s = accident.roads.to_scene_s(unit.node, unit.vehicle)
            if called is not None and unit.county not in called:
                blocked[k, i] = "not_mobilised"
            elif not math.isfinite(travel_s):
                blocked[k, i] = "way_shut"
            within = (k, i) not in blocked
            row.append(round(turnout_s[k] + travel_s) if within else None)
        rows.append(tuple(row))
    covering = [COVERING in unit.capabilities for unit in units]
    return DispatchProblem(
        tuple(
            Offer(u.id, {str(c): 1 for c in u.capabilities}, u.station if covers else "")
            for u, covers in zip(units, covering, strict=True)
        ),
        tuple(
            Incident(
                f"{i}:{each.stage.scenario.id}",
                2 ** (LOWEST_RANK - (each.rank or LOWEST_RANK)),
                {t: number for t, (number, _) in wants.items()},
            )
            for i, (each, wants) in enumerate(zip(accidents, asked, strict=True))
        ),
        tuple(rows),
        tuple(
            Cover(station, wanted=1, loss_s=LEFT_EMPTY_S)
            for station in sorted(
                {u.station for u, covers in zip(units, covering, strict=True) if covers}
            )
        ),
        blocked=blocked,
    )
