"""Material from the depots: nearest first, split where one is not enough, short for ever if none.

The task is ready with the call at 180 s; loading takes 300 s; a lorry drives the depot's time.
"""

from __future__ import annotations

import pytest

from scenarios.model.plan import CapabilityNeed, Task
from scenarios.model.vocabulary import Capability
from sim.evaluation.plan_gaps import find_gaps
from sim.evaluation.reading import LogReader
from sim.response.setting import DepotSpec
from tests.support.journal import Journal
from tests.support.town import (
    Roads,
    ScriptedHazard,
    fixed,
    plan,
    replication,
    setting,
    text,
    unit,
)

NEAR, FAR = 1, 2
ROADS = Roads({NEAR: 100.0, FAR: 400.0})


def task(name: str = "foam", **amounts: int) -> Task:
    """A task without units that uses material up."""
    return Task(
        id=name,
        name=text(name),
        start=("call_received",),
        consumes=amounts,
        duration=fixed(60),
    )


def play(tasks, depots, roads=ROADS) -> tuple[Journal, LogReader]:
    the_plan = plan(tasks=tuple(tasks))
    run = replication(
        setting(the_plan, [], depots=depots, horizon_s=7200.0), ScriptedHazard(), roads
    )
    journal = Journal(run)
    return journal, LogReader(journal.log, the_plan)


def depot(name: str, node: int, **stock: int) -> DepotSpec:
    return DepotSpec(name, node, stock)


def test_the_nearest_depot_delivers():
    """Both depots have foam; the nearer one is at the scene at 180 + 300 + 100 = 580 s."""
    journal, _ = play([task(foam=5)], [depot("F", FAR, foam=9), depot("N", NEAR, foam=9)])
    assert journal.times("stock_waits") == [180.0]
    assert journal.times("stock_supplied") == [580.0]
    assert journal.times("task_started") == [580.0]


def test_a_depot_that_has_too_little_is_topped_up_by_the_next():
    """3 of 5 come from the near depot, 2 from the far one: all there at 180 + 300 + 400 = 880 s."""
    journal, _ = play([task(foam=5)], [depot("N", NEAR, foam=3), depot("F", FAR, foam=10)])
    assert journal.times("stock_supplied") == [880.0]
    assert journal.times("task_started") == [880.0]


def test_what_one_task_has_taken_another_must_fetch_from_farther():
    """Two tasks want 3 each of the near depot's 4: the second also needs the far depot."""
    journal, _ = play(
        [task("a", foam=3), task("b", foam=3)],
        [depot("N", NEAR, foam=4), depot("F", FAR, foam=10)],
    )
    assert journal.times("task_started", "a") == [580.0]
    assert journal.times("task_started", "b") == [880.0]


def test_a_shortage_never_ends_and_shows_as_a_gap():
    """8 of 9 wanted exist: the task waits to the end of the replication, the gap names the foam.

    Waiting from 180 to 7200 s = 7020 s = 1.95 h.
    """
    journal, reader = play([task(foam=9)], [depot("N", NEAR, foam=4), depot("F", FAR, foam=4)])
    assert journal.times("stock_supplied") == []
    assert journal.times("task_started") == []
    gaps = find_gaps(reader.plan, [reader], [{}])
    assert [(g.kind, g.subject) for g in gaps] == [("task_never_started", "foam")]
    assert gaps[0].waited_for == (("foam", pytest.approx(1.95)),)


def test_a_depot_cut_off_from_the_scene_does_not_count():
    """The near depot's road is cut: the far one delivers although its way is longer."""
    journal, _ = play([task(foam=5)], [depot("X", 77, foam=9), depot("F", FAR, foam=9)])
    assert journal.times("stock_supplied") == [880.0]


def test_the_gap_blames_what_was_short_and_not_what_had_come():
    """Foam comes at 580 s, lime never: the planner is told 400 s of foam and 7020 s of lime."""
    _, reader = play([task("work", foam=5, lime=1)], [depot("N", NEAR, foam=9)])
    waits = reader.waiting_stock_s()
    assert waits["work", "lime"] == pytest.approx(7020.0)
    assert waits["work", "foam"] == pytest.approx(400.0)


def test_each_material_is_noted_when_it_comes():
    """Foam from near at 580 s, lime from far at 880 s; work starts with the later one."""
    journal, _ = play(
        [task("work", foam=5, lime=1)], [depot("N", NEAR, foam=9), depot("F", FAR, lime=9)]
    )
    assert journal.times("stock_supplied", object_="foam") == [580.0]
    assert journal.times("stock_supplied", object_="lime") == [880.0]
    assert journal.times("task_started") == [880.0]


def test_material_may_come_after_the_units():
    """The squad is there at 340 s, foam at 580 s and lime at 880 s: work starts at 880 s."""
    work = Task(
        id="work",
        name=text("work"),
        start=("call_received",),
        needs=(CapabilityNeed(capability=Capability.leak_stop, number=1),),
        consumes={"foam": 5, "lime": 1},
        duration=fixed(60),
    )
    depots = [depot("N", NEAR, foam=9), depot("F", FAR, lime=9)]
    the_plan = plan(tasks=(work,))
    squad = unit(0, [Capability.leak_stop], node=NEAR)
    run = replication(
        setting(the_plan, [squad], depots=depots, horizon_s=7200.0), ScriptedHazard(), ROADS
    )
    journal = Journal(run)
    assert journal.times("arrived", "U0") == [340.0]
    assert journal.times("task_started") == [880.0]


def test_a_task_that_uses_nothing_does_not_wait_for_material():
    """No material wanted: the task starts in the instant it is ready."""
    journal, _ = play([task()], [])
    assert journal.times("task_started") == [180.0]
    assert journal.times("stock_waits") == []
