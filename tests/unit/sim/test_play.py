"""Every shipped scenario with every plan: books balance, plans share their accidents."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from optimization.dispatch import OptimalDispatch
from scenarios.model.plan import CapabilityNeed, Task
from scenarios.model.vocabulary import Capability
from sim.evaluation.compare import compare
from sim.evaluation.conservation import little_residuals
from sim.evaluation.reading import LogReader
from sim.evaluation.table import OutcomeTable
from sim.outcome import Outcome, log_hash
from sim.play import build_stage, play
from sim.response.events import Kind
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin, played, stage
from tests.support.town import fixed, text


@cache
def outcome(scenario: str, plan: str, replication: int = 0, seed: int = 1) -> Outcome:
    the_stage = stage(scenario, plan)
    return play(the_stage, policy=NearestAvailable(), seed=seed, replication=replication)


def reader(scenario: str, plan: str, replication: int = 0) -> LogReader:
    found = outcome(scenario, plan, replication)
    return LogReader(found.log, stage(scenario, plan).plan)


def column(log: LogReader, kind: Kind) -> dict[str, float]:
    """Time of each subject's first event of a kind."""
    rows = log.of(kind)
    found: dict[str, float] = {}
    for i in rows.tolist():
        found.setdefault(log.names[log.subject[i]], float(log.t_s[i]))
    return found


# --- the books ------------------------------------------------------------------------------


@pytest.mark.parametrize("replication", [0, 1])
@pytest.mark.parametrize(("scenario", "plan"), played())
def test_nobody_is_lost_from_the_books(scenario, plan, replication):
    """Time in each queue counted by clock and by person agrees to 1e-9 (Little's law)."""
    residuals = little_residuals(reader(scenario, plan, replication))
    assert max(residuals.values()) <= 1e-9


@pytest.mark.parametrize(("scenario", "plan"), played())
def test_the_optimal_policy_keeps_the_books_too(scenario, plan):
    """The same under the other dispatch policy."""
    found = play(stage(scenario, plan), policy=OptimalDispatch(), seed=1, replication=0)
    residuals = little_residuals(LogReader(found.log, stage(scenario, plan).plan))
    assert max(residuals.values()) <= 1e-9


@pytest.mark.parametrize("replication", [0, 1])
@pytest.mark.parametrize(("scenario", "plan"), played())
def test_every_casualty_goes_through_the_stations_in_order(scenario, plan, replication):
    """Freed before washed, washed before sorted, sorted before loaded, loaded before admitted."""
    log = reader(scenario, plan, replication)
    order = (Kind.freed, Kind.decontaminated, Kind.triaged, Kind.loaded, Kind.admitted)
    times = [column(log, kind) for kind in order]
    for earlier, later in pairwise(times):
        for person in earlier.keys() & later.keys():
            assert earlier[person] <= later[person]
    hurt = column(log, Kind.injured)
    for kind in (Kind.triaged, Kind.loaded, Kind.admitted, Kind.died, Kind.survived):
        found = column(log, kind)
        assert found.keys() <= hurt.keys()
        assert all(hurt[person] <= t for person, t in found.items())


@pytest.mark.parametrize("replication", [0, 1])
@pytest.mark.parametrize(("scenario", "plan"), played())
def test_nobody_dies_twice_or_dies_and_lives(scenario, plan, replication):
    """Each casualty has at most one end."""
    log = reader(scenario, plan, replication)
    died = [log.names[i] for i in log.subject[log.of(Kind.died)]]
    lived = [log.names[i] for i in log.subject[log.of(Kind.survived)]]
    assert len(died) == len(set(died))
    assert len(lived) == len(set(lived))
    assert not set(died) & set(lived)


@pytest.mark.parametrize(("scenario", "plan"), played())
def test_every_unit_turns_out_before_it_arrives(scenario, plan):
    """Dispatched, turned out, arrived: in this order for every mission."""
    log = reader(scenario, plan)
    state: dict[str, str] = {}
    follows = {
        "dispatched": {None, "returned", "arrived"},
        "turned_out": {"dispatched"},
        "arrived": {"turned_out"},
        "returned": {"turned_out", "arrived"},
    }
    for _, kind, subject, _, _ in log.log.rows():
        if kind in follows:
            assert state.get(subject) in follows[kind], (subject, kind)
            state[subject] = kind


@pytest.mark.parametrize(("scenario", "plan"), played())
def test_measures_hang_together(scenario, plan):
    """Deaths before hospital are deaths, deaths are casualties, classes add up, times ascend."""
    found = outcome(scenario, plan).measures
    assert found["deaths_before_hospital"] <= found["deaths"] <= found["casualties"]
    sorted_people = found["immediate"] + found["delayed"] + found["minor"]
    assert sorted_people <= found["casualties"]
    assert found["detection_time_s"] <= found["first_arrival_s"]
    assert found["total_response_time_s"] >= found["turnout_time_s"] + found["travel_time_s"] - 1
    assert all(value >= 0 or np.isnan(value) for value in found.values())


# --- repeatable -----------------------------------------------------------------------------


def test_a_replication_repeats_to_the_last_event():
    """Played again from the same pack, and from a stage compiled anew: the same hash."""
    again = play(stage("chuanying-gas", "gas-a"), policy=NearestAvailable(), seed=1, replication=1)
    fresh = play(
        build_stage(jilin(), "chuanying-gas", "gas-a"),
        policy=NearestAvailable(),
        seed=1,
        replication=1,
    )
    hashes = {log_hash([o]) for o in (outcome("chuanying-gas", "gas-a", 1), again, fresh)}
    assert len(hashes) == 1


def test_another_seed_is_another_accident():
    """Seeds 1 and 2 differ, replications 0 and 1 differ."""
    first = outcome("chuanying-gas", "gas-a")
    assert log_hash([first]) != log_hash([outcome("chuanying-gas", "gas-a", 0, 2)])
    assert log_hash([first]) != log_hash([outcome("chuanying-gas", "gas-a", 1)])


def table_of(scenario: str, plan: str, n: int) -> OutcomeTable:
    rows = [outcome(scenario, plan, r) for r in range(n)]
    columns = {m: np.array([o.measures[m] for o in rows]) for m in rows[0].measures}
    return OutcomeTable(scenario, plan, "nearest", 1, 18_000.0, columns)


def test_a_plan_differs_from_itself_by_exactly_nothing():
    """Paired with itself every difference is zero in every replication."""
    mine = table_of("chuanying-gas", "gas-a", 3)
    for found in compare(mine, mine):
        assert found.difference.n == 0 or found.difference.value == 0.0
        assert found.difference.n == 0 or found.share_equal == 1.0


# --- common random numbers ------------------------------------------------------------------


@pytest.mark.parametrize(
    "pair",
    [("chuanying-fire", "fire-a", "fire-b"), ("chuanying-gas", "gas-a", "gas-b"),
     ("longtan-toxic", "toxic-a", "toxic-b"), ("shulan-mine", "mine-a", "mine-b")],
    ids=lambda p: p[0],
)  # fmt: skip
def test_both_plans_meet_the_same_accident(pair):
    """Detection and the accident's own first milestones come at the same times under both plans."""
    scenario, first, second = pair
    for replication in (0, 1):
        a, b = reader(scenario, first, replication), reader(scenario, second, replication)
        assert a.first_s(Kind.detected) == b.first_s(Kind.detected)
        assert a.value[a.of(Kind.reach)][0] == b.value[b.of(Kind.reach)][0]


def test_an_unrelated_task_and_unit_change_nothing_else():
    """A power crew with a task of its own is added: every other event stays to the millisecond."""
    pack = jilin()
    plan = pack.plans["toxic-b"]
    lamp = Task(
        id="zz-lamp",
        name=text("lamp"),
        start=("call_received",),
        needs=(CapabilityNeed(capability=Capability.power_support, number=1),),
        duration=fixed(600),
        success_prob=0.5,
    )
    group = pack.resources.units[0].model_copy(
        update={
            "id": "zz-power",
            "count": 1,
            "capabilities": (Capability.power_support,),
            "station": next(s.id for s in pack.resources.stations if s.county == plan.owner),
        }
    )
    richer = replace(
        pack,
        plans={**pack.plans, "toxic-b": plan.model_copy(update={"tasks": (*plan.tasks, lamp)})},
        resources=pack.resources.model_copy(update={"units": (*pack.resources.units, group)}),
    )
    the_stage = build_stage(richer, "longtan-toxic", "toxic-b")
    for replication in (0, 2):
        found = play(the_stage, policy=NearestAvailable(), seed=1, replication=replication)
        plain = outcome("longtan-toxic", "toxic-b", replication)
        names = {"zz-lamp", "zz-power"}
        rest = [row for row in found.log.rows() if not names & {row[2], row[3]}]
        assert rest == plain.log.rows()
        assert len(rest) < len(found.log.rows())
