"""Gaps of the further incidents of a scenario: judged by the plan beside, where they happened."""

from __future__ import annotations

import pytest

from sim.evaluation.plan_gaps import find_all_gaps, find_gaps
from sim.evaluation.reading import LogReader
from sim.play import play
from sim.response.events import EventLog
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin, stage

N = 8


@pytest.fixture(scope="module")
def logs() -> list[EventLog]:
    quake = stage("jilin-quake", "quake-a")
    return [play(quake, policy=NearestAvailable(), seed=5, replication=i).log for i in range(N)]


def gaps(logs):
    pack = jilin()
    scenario, plan = pack.scenarios["jilin-quake"], pack.plans["quake-a"]
    return find_all_gaps(pack, scenario, plan, logs, [])


def test_every_incident_is_judged_where_it_happened(logs):
    """The share counts the replications in which the incident happened, read off the raw log."""
    happened = {
        name: sum(any(r[1:3] == ("incident_start", name) for r in log.rows()) for log in logs)
        for name in ("quake-chlorine", "quake-gas")
    }
    found = gaps(logs)
    assert {gap.incident for gap in found} == {"", *happened}
    for gap in found:
        assert gap.share.n == happened.get(gap.incident, N)
    assert 0 < happened["quake-chlorine"] < N  # else the test could not tell


def test_the_first_incident_keeps_its_gaps(logs):
    """What is found at the others adds to it and changes nothing."""
    plan = jilin().plans["quake-a"]
    alone = find_gaps(plan, [LogReader(log, plan) for log in logs], [])
    assert {gap for gap in gaps(logs) if not gap.incident} == set(alone)


def test_the_cards_are_those_of_the_plan_beside(logs):
    """A task found late at the chlorine tank is a card of the chlorine plan."""
    beside = jilin().plans["toxic-a"]
    cards = {task.id for task in beside.tasks}
    kinds = {"task_never_started", "task_late", "task_unfinished"}
    found = [g for g in gaps(logs) if g.incident == "quake-chlorine" and g.kind in kinds]
    assert found
    assert {gap.subject for gap in found} <= cards


def test_an_incident_that_never_happens_has_no_gaps(logs):
    """Only replications without the chlorine leak: nothing is said of it."""
    calm = [log for log in logs if log.number_of("quake-chlorine") is None]
    assert calm
    assert "quake-chlorine" not in {gap.incident for gap in gaps(calm)}
