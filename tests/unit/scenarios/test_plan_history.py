"""What precedes what in a plan: by another definition, by hand, and in logs that were played."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.checks.plan_history import Way, least_s, of_any, precedents, soonest_s, ways_of
from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    NamedTime,
    TriangularTime,
    UniformTime,
)
from scenarios.model.plan import EventTrigger, Plan, Task
from sim.evaluation.reading import LogReader
from sim.play import play
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin, stage
from tests.support.town import HAND, fixed, level, text

EVENTS = "abcdef"


def after(*events: str, delay_s: float = 0.0) -> Way:
    return Way(frozenset(events), delay_s)


@st.composite
def systems(draw) -> dict[str, tuple[Way, ...]]:
    """Each event comes about in one to three ways of up to three others; `a` by itself."""
    sets = st.frozensets(st.sampled_from(EVENTS), max_size=3)
    delays = st.integers(0, 5).map(float)
    found = {e: draw(st.lists(st.builds(Way, sets, delays), min_size=1, max_size=3).map(tuple))
             for e in EVENTS}  # fmt: skip
    return {**found, "a": (Way(),)}


def reachable(ways, without: str = "") -> set[str]:
    """What can happen when one event is forbidden: plain forward closure."""
    found: set[str] = set()
    grown = True
    while grown:
        more = {e for e, each in ways.items() if e != without and any(w.all <= found for w in each)}
        grown, found = not more <= found, found | more
    return found


@given(systems())
def test_a_precedent_is_what_cannot_be_left_out(ways):
    """The other definition: x precedes y when y cannot happen without x."""
    found = precedents(ways)
    assert found.keys() == reachable(ways)
    for event, before in found.items():
        needed = {other for other in EVENTS if event not in reachable(ways, without=other)}
        assert before == needed & found.keys()


def history(ways, luck) -> dict[str, float]:
    """One history: every event in time order, by its first way, some later than need be."""
    times: dict[str, float] = {}
    while True:
        ready = {
            e: min(
                max((times[n] for n in w.all), default=0.0) + w.delay_s
                for w in each
                if w.all <= times.keys()
            )
            for e, each in ways.items()
            if e not in times and any(w.all <= times.keys() for w in each)
        }
        if not ready:
            return times
        first = min(ready, key=lambda e: (ready[e], e))
        times[first] = max([ready[first], *times.values()]) + luck.draw(st.integers(0, 3))


@given(systems(), st.sampled_from(EVENTS), st.data())
def test_no_history_is_quicker_than_the_bound(ways, origin, luck):
    """Whatever happens when, no event comes sooner after the origin than the least time says."""
    found = precedents(ways)
    if origin not in found:
        return
    times = history(ways, luck)
    for event, least in soonest_s(ways, found, origin).items():
        assert times[event] - times[origin] >= least - 1e-9


def small(**changes: object) -> Plan:
    plan = jilin().plans["toxic-a"]
    return plan.model_copy(update={"notification": (), "protective_actions": (), **changes})


def task(name: str, *start: str, **more: object) -> Task:
    return Task(id=name, name=text(name), start=start, **more)


def test_a_chain_by_hand():
    """Call, level after 60 s, look 300 s, then plug: never before 360 s after the call."""
    plan = small(
        levels=(level(decision=fixed(60)),),
        tasks=(
            task("look", "first_arrival", setup=fixed(100), duration=fixed(200)),
            task("plug", "task_done:look", "call_received"),
        ),
    )
    ways = ways_of(plan, {})
    found = precedents(ways)
    assert found["task_started:plug"] == {
        "detected", "call_received", "level:4", "first_arrival", "task_started:look",
        "task_done:look", "task_started:plug",
    }  # fmt: skip
    assert soonest_s(ways, found, "call_received")["task_started:plug"] == 360.0
    assert soonest_s(ways, found, "task_started:look")["task_started:plug"] == 300.0
    assert soonest_s(ways, found, "task_done:look")["call_received"] == -math.inf


def test_a_higher_level_raises_the_lower_one_first_and_takes_one_decision():
    """Level 2 at once, 10 s; level 4 once controlled, 50 s: it comes with level 2, at 10 s."""
    plan = small(
        levels=(
            level(
                4, decision=fixed(50), triggers=(EventTrigger(kind="event", event="controlled"),)
            ),
            level(2, decision=fixed(10)),
        ),
        tasks=(task("any", "level:4"),),
    )
    ways = ways_of(plan, {})
    found = precedents(ways)
    assert "level:4" in found["level:2"]
    assert "level:2" not in found["level:4"]
    times = soonest_s(ways, found, "call_received")
    assert (times["level:4"], times["level:2"]) == (10.0, 10.0)


@pytest.mark.parametrize(
    ("law", "least"),
    [
        (ConstantTime(value_s=7, provenance=HAND), 7),
        (UniformTime(low_s=2, high_s=3, provenance=HAND), 2),
        (TriangularTime(low_s=1, mode_s=2, high_s=3, provenance=HAND), 1),
        (EmpiricalTime(values_s=(9.0, 4.0), provenance=HAND), 4),
        (LognormalTime(median_s=60, sigma=0.5, provenance=HAND), 0),
        (ExponentialTime(mean_s=60, provenance=HAND), 0),
        (NamedTime(parameter="known"), 7),
        (NamedTime(parameter="unknown"), 0),
        (None, 0),
    ],
)
def test_the_least_time_of_each_law(law, least):
    """The lower end of its support; nothing for what is not known."""
    assert least_s(law, {"known": fixed(7)}) == least


def test_names_that_the_plan_does_not_know_stand_for_themselves():
    """So that a slip of the pen is told once, where it is."""
    assert of_any({"a": frozenset("ab")}, ("a", "z")) == set("abz")


@pytest.mark.parametrize(
    ("scenario", "plan"),
    [
        ("longtan-toxic", "toxic-b"), ("shulan-mine", "mine-b"),
        ("chuanying-gas", "gas-b"), ("chuanying-fire", "fire-b"),
    ],
)  # fmt: skip
def test_every_played_log_keeps_to_it(scenario, plan):
    """In three replications: precedents are there, and nothing comes sooner than its bound."""
    played = jilin().plans[plan]
    ways = ways_of(played, jilin().laws)
    found = precedents(ways)
    bounds = {o: soonest_s(ways, found, o) for o in ("call_received", "detected", "level:4")}
    n_seen = 0
    for number in range(3):
        log = play(stage(scenario, plan), policy=NearestAvailable(), seed=6, replication=number).log
        reader = LogReader(log, played)
        times = {event: reader.event_s(event) for event in found}
        for event in (e for e, time_s in times.items() if math.isfinite(time_s)):
            n_seen += 1
            assert all(times[each] <= times[event] for each in found[event]), event
            for origin, least in bounds.items():
                assert times[event] - times[origin] >= least[event] - 1e-6, (origin, event)
    assert n_seen > 20
