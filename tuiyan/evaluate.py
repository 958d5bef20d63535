"""Plays a scenario against plans and gathers everything that a report needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from optimization.dispatch import OptimalDispatch
from scenarios.errors import InputError
from scenarios.model.hazard_source import BuildingSource, HazardSource
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.vocabulary import HazardFamily
from scenarios.rules.reporting import load_report_rules
from sim.evaluation.compare import compare
from sim.evaluation.evaluation import Evaluation, PolicyComparison
from sim.evaluation.plan_gaps import find_all_gaps
from sim.evaluation.precision import Precision, Reached, assess
from sim.evaluation.reading import LogReader
from sim.evaluation.room_times import RoomTimes, room_times
from sim.evaluation.table import OutcomeTable
from sim.hazard.catalogue import cards_of
from sim.outcome import Outcome, hash_of_digests
from sim.play import build_stage
from sim.replay import median_replication, replay
from sim.replicate import Block, BlockStore, Gathered, Job, Players, blocks_of, gather
from sim.reporting import check_all_reports
from sim.response.policy import DispatchPolicy, NearestAvailable
from tuiyan.manifest import versions

PolicyName = Literal["nearest", "optimal"]


def policy_named(name: PolicyName) -> DispatchPolicy:
    """The dispatch policy of a name."""
    return OptimalDispatch() if name == "optimal" else NearestAvailable()


@dataclass(frozen=True, slots=True)
class Request:
    """What to play: scenario, plans, number, seed; `policy` replaces the plans' own."""

    scenario: str
    plans: tuple[str, ...]
    replications: int
    seed: int
    policy: PolicyName | None = None
    compare_policies: bool = False


@dataclass(frozen=True, slots=True)
class RawRun:
    """The replications of a request, not yet evaluated, by plan id."""

    request: Request
    gathered: Mapping[str, Gathered]
    tables: Mapping[str, OutcomeTable]
    policies: PolicyComparison | None
    reached: Mapping[str, Reached] = field(default_factory=dict)
    """How exact the mean asked for is, by plan id; empty when none was asked for."""


@dataclass(frozen=True, slots=True)
class Played:
    """A finished evaluation with the event logs behind it, by plan id.

    Of a very long run only the logs of the first replications are there; gaps are counted in them,
    measures and the hash come from all.
    """

    request: Request
    evaluation: Evaluation
    outcomes: Mapping[str, list[Outcome]]
    reached: Mapping[str, Reached] = field(default_factory=dict)


def plan_request(
    pack: Pack,
    scenario: str,
    *,
    plans: Sequence[str] = (),
    replications: int | None = None,
    seed: int = 1,
    policy: PolicyName | None = None,
    compare_policies: bool = False,
) -> Request:
    """A request checked against the pack; plans default to the scenario's own.

    Raises
    ------
    InputError
        If the pack has no such scenario or plan, or a plan is written for another hazard.
    """
    known = pack.scenarios.get(scenario)
    if known is None:
        raise InputError.one(
            "command line",
            "SCENARIO",
            "the pack has no such scenario",
            got=scenario,
            allowed=", ".join(pack.scenarios),
        )
    chosen = tuple(plans) or known.plans
    fitting = [p.id for p in pack.plans.values() if known.incident.kind in p.hazards]
    for name in chosen:
        if name not in fitting:
            raise InputError.one(
                "command line",
                "--plan",
                f"no plan for {known.incident.kind} has this id",
                got=name,
                allowed=", ".join(fitting),
            )
    number = known.replications if replications is None else replications
    if number < 1:
        raise InputError.one(
            "command line",
            "--replications",
            "the number is out of range",
            got=str(number),
            allowed="at least 1",
        )
    return Request(scenario, chosen, number, seed, policy, compare_policies)


def n_replications(request: Request) -> int:
    """Replications that a request plays in all, for a progress bar."""
    return request.replications * (len(request.plans) + request.compare_policies)


def play_request(
    pack: Pack,
    players: Players,
    request: Request,
    *,
    progress: Callable[[int], None] = lambda _n: None,
) -> Played:
    """Play a request and evaluate it; a pure function of pack and request."""
    return evaluate(pack, play_plans(pack, players, request, progress=progress))


def play_plans(
    pack: Pack,
    players: Players,
    request: Request,
    *,
    progress: Callable[[int], None] = lambda _n: None,
    store: BlockStore | None = None,
) -> RawRun:
    """Play every replication that a request asks for, but for those found in `store`."""
    gathered: dict[str, Gathered] = {}
    tables: dict[str, OutcomeTable] = {}
    for plan in (pack.plans[name] for name in request.plans):
        name = request.policy or plan.dispatch_policy
        gathered[plan.id], tables[plan.id] = _play(
            players, request, plan, name, progress=progress, store=store
        )
    policies = None
    if request.compare_policies:
        first = pack.plans[request.plans[0]]
        policies = _compare_policies(players, request, first, tables, progress, store)
    return RawRun(request, gathered, tables, policies)


def play_until(
    pack: Pack,
    players: Players,
    request: Request,
    wanted: Precision,
    *,
    progress: Callable[[int], None] = lambda _n: None,
    store: BlockStore | None = None,
) -> RawRun:
    """Play until the mean of one measure is known well enough for every plan.

    All plans get the same number of replications, which replaces that of the request.
    """
    plans = [pack.plans[name] for name in request.plans]
    horizon_s = pack.scenarios[request.scenario].horizon_s
    blocks: dict[str, list[Block]] = {plan.id: [] for plan in plans}
    gathered: dict[str, Gathered] = {}
    tables: dict[str, OutcomeTable] = {}
    reached: dict[str, Reached] = {}
    before = 0
    for n in wanted.looks():
        more = [range(before + b.start, before + b.stop) for b in blocks_of(n - before)]
        for plan in plans:
            policy = request.policy or plan.dispatch_policy
            job = Job(request.scenario, plan.id, policy_named(policy), request.seed)
            pieces = [(job, block) for block in more]
            blocks[plan.id] += players.pieces(pieces, progress=progress, store=store)
            gathered[plan.id] = gather(blocks[plan.id], n)
            tables[plan.id] = OutcomeTable(
                request.scenario, plan.id, policy, request.seed, horizon_s,
                gathered[plan.id].columns,
            )  # fmt: skip
            reached[plan.id] = assess(
                tables[plan.id].restricted(wanted.metric), wanted.half_width_frac
            )
        before = n
        if all(each.enough for each in reached.values()):
            break
    request = replace(request, replications=before)
    policies = None
    if request.compare_policies:
        policies = _compare_policies(players, request, plans[0], tables, progress, store)
    return RawRun(request, gathered, tables, policies, reached)


def evaluate(pack: Pack, raw: RawRun) -> Played:
    """What the replications of a request say about its plans."""
    request, tables = raw.request, raw.tables
    outcomes = {name: list(played.outcomes) for name, played in raw.gathered.items()}
    plans = tuple(pack.plans[name] for name in request.plans)
    first, *others = request.plans
    scenario = pack.scenarios[request.scenario]
    readers = {
        plan.id: [LogReader(outcome.log, plan) for outcome in outcomes[plan.id]] for plan in plans
    }
    evaluation = Evaluation(
        pack=pack,
        scenario=scenario,
        plans=plans,
        tables=tables,
        gaps={
            plan.id: find_all_gaps(
                pack,
                scenario,
                plan,
                [outcome.log for outcome in outcomes[plan.id]],
                [dict(outcome.measures) for outcome in outcomes[plan.id]],
            )
            for plan in plans
        },
        differences=compare(tables[first], tables[others[0]]) if others else (),
        policies=raw.policies,
        replays={
            plan.id: replay(
                build_stage(pack, request.scenario, plan.id),
                policy=policy_named(request.policy or plan.dispatch_policy),
                seed=request.seed,
                replication=median_replication(tables[first]),
            )
            for plan in plans
        },
        cards=cards_of(HazardFamily(scenario.incident.kind)),
        extrapolated=raw.gathered[first].warnings,
        log_hash=hash_of_digests(played.digests for played in raw.gathered.values()),
        seed=request.seed,
        versions=versions(),
        reports={
            plan.id: check_all_reports(
                load_report_rules(), pack, scenario, plan, [o.log for o in outcomes[plan.id]]
            )
            for plan in plans
        },
        rooms=_rooms(pack.sources[scenario.incident.source], readers),
    )
    return Played(request, evaluation, outcomes, raw.reached)


def _rooms(
    source: HazardSource, readers: Mapping[str, list[LogReader]]
) -> dict[str, tuple[RoomTimes, ...]]:
    """Times of every room where a building burns."""
    if not isinstance(source, BuildingSource):
        return {}
    floors = source.building.floors
    rooms = [*(floor.id for floor in floors), *(r.id for floor in floors for r in floor.rooms)]
    return {plan: room_times(logs, rooms) for plan, logs in readers.items()}


def _play(
    players: Players,
    request: Request,
    plan: Plan,
    policy: PolicyName,
    *,
    progress: Callable[[int], None],
    store: BlockStore | None,
) -> tuple[Gathered, OutcomeTable]:
    job = Job(request.scenario, plan.id, policy_named(policy), request.seed)
    found = players.gather(job, request.replications, progress=progress, store=store)
    horizon_s = players.pack.scenarios[request.scenario].horizon_s
    return found, OutcomeTable(
        request.scenario, plan.id, policy, request.seed, horizon_s, found.columns
    )


def _compare_policies(
    players: Players,
    request: Request,
    plan: Plan,
    tables: Mapping[str, OutcomeTable],
    progress: Callable[[int], None],
    store: BlockStore | None,
) -> PolicyComparison:
    """The first plan again under the other policy; nearest first, optimal second."""
    mine = tables[plan.id]
    other: PolicyName = "nearest" if mine.policy == "optimal" else "optimal"
    _, theirs = _play(players, request, plan, other, progress=progress, store=store)
    first, second = (theirs, mine) if mine.policy == "optimal" else (mine, theirs)
    return PolicyComparison(plan.id, first, second, compare(first, second))
