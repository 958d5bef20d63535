"""Breaks a plan: every single failure, the worst pairs, the worst weather, the latest alarm."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.plan import Plan
from scenarios.model.scenario import Scenario
from sim.evaluation.compare import PairedDifference, compare
from sim.evaluation.outage_plays import Out, OutagePlays
from sim.evaluation.outage_streets import used_streets
from sim.evaluation.outages import (
    Element,
    LateAlarm,
    WeatherCell,
    standing_elements,
    weather_cells,
)
from sim.evaluation.statistics import Estimate, mean_estimate, share_estimate
from sim.evaluation.stress import Grade, WorstPairs, security_grade, worst_pairs
from sim.evaluation.table import OutcomeTable
from sim.play import build_stage
from sim.replicate import Job, Players

ACCEPTED_FRAC: Final = 0.2
"""Share of accidents in which an objective may fail before it counts as defeated (our rule)."""

N_PAIRS: Final = 3
"""Pairs listed."""

N_OUTAGES: Final = 60
"""Outages that the search for pairs may play unless the caller says otherwise."""

N_TRIPS: Final = 50
"""Replications whose trips tell which streets are used most."""

ALARM_STEP_S: Final = 60.0
"""The latest alarm is known to this, s, or to this part of itself:"""

ALARM_FRAC: Final = 0.05

LATEST_FRAC: Final = 0.5
"""Alarms later than this part of the time limit are not asked for: the end would cut the rest."""

NONE_OUT: Final[Out] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an objective fares: share of the accidents in which it fails, and what that adds.

    `added`: mean of the paired differences to the intact plan, with its interval.
    """

    failed: Estimate
    added: Estimate


@dataclass(frozen=True, slots=True)
class Case:
    """The plan under something: elements out, a weather, an alarm.

    `objectives` by id; `harm` is the share of accidents in which any objective fails, or, where one
    of them is lost with everything in place, the mean share over all objectives;
    `differences` are paired, with what is out minus intact.
    """

    objectives: Mapping[str, Verdict]
    harm: Estimate
    added: Estimate
    differences: tuple[PairedDifference, ...]


@dataclass(frozen=True, slots=True)
class LatestAlarm:
    """How late an accident may be noticed, s, before an objective is defeated.

    `tolerable_s`: the latest time at which it is not; NaN where even an alarm at once is too late,
    infinite where none that was tried is. `too_late_s`: the earliest time found that is.
    """

    objective: str
    tolerable_s: float
    too_late_s: float


@dataclass(frozen=True, slots=True)
class Broken:
    """What it takes to defeat a plan."""

    scenario: Scenario
    plan: Plan
    n: int
    seed: int
    accepted_frac: float
    intact: Case
    elements: tuple[Element, ...]
    """Those called on in any accident; the others cannot change anything."""
    idle: tuple[Element, ...]
    singles: tuple[Case, ...]
    pairs: tuple[tuple[tuple[int, int], Case], ...]
    search: WorstPairs | None
    weather: tuple[tuple[WeatherCell, Case], ...]
    alarms: tuple[LatestAlarm, ...]
    grade: Grade | None
    n_played: int
    log_hash: str
    """Of the intact replications, as `tuiyan run` reckons it."""

    def defeated(self, case: Case) -> tuple[str, ...]:
        """Objectives that fail more often than is accepted."""
        limit = self.accepted_frac
        return tuple(k for k, verdict in case.objectives.items() if verdict.failed.value > limit)

    @property
    def sound(self) -> tuple[str, ...]:
        """Objectives that hold with everything in place."""
        failing = self.defeated(self.intact)
        return tuple(name for name in self.intact.objectives if name not in failing)


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest failure found that defeats an objective, by the number of each element.

    `out`: None: nothing found; empty: it is lost with everything in place. `then`: how often it is
    missed under that failure.
    """

    objective: str
    intact: Estimate
    out: tuple[int, ...] | None
    then: Estimate


class Judge:
    """Turns measures into verdicts against those of the intact plan."""

    def __init__(self, plan: Plan, intact: OutcomeTable, accepted_frac: float) -> None:
        self.plan, self._intact = plan, intact
        self._before = self._failed(intact)
        shares = {name: float(row.mean()) for name, row in self._before.items()}
        self.sound = tuple(name for name, share in shares.items() if share <= accepted_frac)

    def case(self, table: OutcomeTable) -> Case:
        """The verdicts on a table of the same accidents."""
        failed = self._failed(table)
        harm, before = self.harms(table), self.harms(self._intact)
        return Case(
            objectives={
                name: Verdict(
                    share_estimate(int(row.sum()), row.size),
                    mean_estimate(row.astype(float) - self._before[name]),
                )
                for name, row in failed.items()
            },
            harm=mean_estimate(harm, at_least=0.0),
            added=mean_estimate(harm - before),
            differences=compare(self._intact, table),
        )

    def harms(self, table: OutcomeTable) -> NDArray[np.float64]:
        """Harm of each accident, 0 to 1."""
        failed = self._failed(table)
        rows = np.array(list(failed.values()), dtype=np.float64)
        all_sound = len(self.sound) == len(failed)
        return np.asarray(rows.max(axis=0) if all_sound else rows.mean(axis=0))

    def _failed(self, table: OutcomeTable) -> dict[str, NDArray[np.bool_]]:
        return {each.id: table.columns[each.metric] > each.at_most for each in self.plan.objectives}


def break_plan(
    players: Players,
    job: Job,
    *,
    n: int,
    accepted_frac: float = ACCEPTED_FRAC,
    n_outages: int = N_OUTAGES,
    progress: Callable[[int], None] = lambda _n: None,
) -> Broken:
    """Everything that is asked of a plan under stress.

    Parameters
    ----------
    players
        Who plays; their pack holds the scenario and the plan.
    job
        Scenario, plan, policy and seed, without a change.
    n
        Accidents (replications) in which everything is tried.
    accepted_frac
        Share of accidents in which an objective may fail before it counts as defeated.
    n_outages
        Outages that the search for pairs may play; 0: no search.
    progress
        Hears how many more replications were played.

    Raises
    ------
    ValueError
        If the plan has no objective: then nothing can be defeated.
    """
    pack = players.pack
    scenario, plan = pack.scenarios[job.scenario], pack.plans[job.plan]
    if not plan.objectives:
        raise ValueError(f"plan {plan.id} has no objective that could be defeated")
    first = players.run(job, min(n, N_TRIPS))
    stage = build_stage(pack, scenario.id, plan.id)
    streets = used_streets(stage, [outcome.log.of_incident(0) for outcome in first])
    elements = standing_elements(pack, plan) + streets
    plays = OutagePlays(players, job, elements, n, progress)
    used = sorted(set[int]().union(*plays.used()))
    judge = Judge(plan, plays.table(NONE_OUT), accepted_frac)
    outs = [frozenset({i}) for i in used]
    plays.prepare(outs)
    singles = tuple(judge.case(plays.table(out)) for out in outs)
    search = _pairs(plays, judge, used, singles, n_outages)
    intact = judge.case(plays.table(NONE_OUT))
    weather = worst_weather(players, job, judge, n)
    return Broken(
        scenario=scenario,
        plan=plan,
        n=n,
        seed=job.seed,
        accepted_frac=accepted_frac,
        intact=intact,
        elements=tuple(elements[i] for i in used),
        idle=tuple(each for i, each in enumerate(elements) if i not in set(used)),
        singles=singles,
        pairs=tuple(
            (pair, judge.case(plays.table(frozenset(used[i] for i in pair))))
            for pair in (search.pairs if search else ())
        ),
        search=search,
        weather=weather,
        alarms=latest_alarms(players, job, plan, n, accepted_frac),
        grade=grade_of(intact, singles, search, judge, accepted_frac),
        n_played=plays.n_played,
        log_hash=plays.log_hash(),
    )


def _pairs(
    plays: OutagePlays,
    judge: Judge,
    used: Sequence[int],
    singles: Sequence[Case],
    n_outages: int,
) -> WorstPairs | None:
    """The worst pairs of the elements called on."""
    if not n_outages or len(used) < 2:
        return None

    def harm(places: tuple[int, ...]) -> float:
        out = frozenset(used[i] for i in places)
        return float(judge.harms(plays.table(out)).mean())

    return worst_pairs(
        harm, tuple(case.harm.value for case in singles), n_wanted=N_PAIRS, n_most=n_outages
    )


def worst_weather(
    players: Players, job: Job, judge: Judge, n: int
) -> tuple[tuple[WeatherCell, Case], ...]:
    """Each credible weather in turn, the worst first; the intact plan is its yardstick."""
    scenario = players.pack.scenarios[job.scenario]
    found = [
        (cell, judge.case(table_of(players, replace(job, change=cell), n)))
        for cell in weather_cells(scenario)
    ]
    return tuple(sorted(found, key=lambda each: -each[1].harm.value))


def latest_alarms(
    players: Players, job: Job, plan: Plan, n: int, accepted_frac: float
) -> tuple[LatestAlarm, ...]:
    """For each objective how late the alarm may come, by bisection from at once to half the limit.

    A later alarm is taken never to help.
    """
    scenario = players.pack.scenarios[job.scenario]
    shares: dict[float, dict[str, float]] = {}

    def share(late_s: float, objective: str) -> float:
        if late_s not in shares:
            change = LateAlarm(scenario.id, late_s)
            table = table_of(players, replace(job, change=change), n)
            met = table.objective_met(plan)
            shares[late_s] = {name: 1.0 - each.value for name, each in met.items()}
        return shares[late_s][objective]

    found = []
    for objective in plan.objectives:
        low = 0.0
        high = math.floor(LATEST_FRAC * scenario.horizon_s / ALARM_STEP_S) * ALARM_STEP_S
        if share(low, objective.id) > accepted_frac:
            found.append(LatestAlarm(objective.id, math.nan, low))
            continue
        if share(high, objective.id) <= accepted_frac:
            found.append(LatestAlarm(objective.id, math.inf, math.inf))
            continue
        while high - low > max(ALARM_STEP_S, ALARM_FRAC * high):
            middle = round((low + high) / 2 / ALARM_STEP_S) * ALARM_STEP_S
            if share(middle, objective.id) > accepted_frac:
                high = middle
            else:
                low = middle
        found.append(LatestAlarm(objective.id, low, high))
    return tuple(found)


def table_of(players: Players, job: Job, n: int) -> OutcomeTable:
    """Measures of a job."""
    horizon_s = players.pack.scenarios[job.scenario].horizon_s
    columns = players.gather(job, n, kept_logs=0).columns
    return OutcomeTable(job.scenario, job.plan, "", job.seed, horizon_s, columns)


def grade_of(
    intact: Case,
    singles: Sequence[Case],
    search: WorstPairs | None,
    judge: Judge,
    accepted_frac: float,
) -> Grade | None:
    """Security grade: D as soon as one objective fails with everything in place."""
    if len(judge.sound) < len(judge.plan.objectives):
        return "D"
    return security_grade(
        intact=intact.harm.value,
        single=tuple(case.harm.value for case in singles),
        pairs=search,
        at_most=accepted_frac,
    )


def smallest_failures(broken: Broken) -> list[Smallest]:
    """For each objective the smallest failure that defeats it; among equals the worst."""
    found = []
    cases: list[tuple[tuple[int, ...], Case]] = [
        *(((i,), case) for i, case in enumerate(broken.singles)),
        *broken.pairs,
    ]
    for name, verdict in broken.intact.objectives.items():
        if verdict.failed.value > broken.accepted_frac:
            found.append(Smallest(name, verdict.failed, (), verdict.failed))
            continue
        defeats = [
            (len(out), -case.objectives[name].failed.value, out, case.objectives[name].failed)
            for out, case in cases
            if case.objectives[name].failed.value > broken.accepted_frac
        ]
        if defeats:
            _, _, out, then = min(defeats, key=lambda each: each[:3])
            found.append(Smallest(name, verdict.failed, out, then))
        else:
            found.append(Smallest(name, verdict.failed, None, verdict.failed))
    return found
