"""Who is sent, when and from where; every time is worked out by hand in the docstring.

Unless a test says otherwise somebody notices at 120 s, the call is handled at 180 s, level 4 is
reached at once and a crew turns out in 60 s: a unit sent with the call arrives at 240 s + drive.
"""

from __future__ import annotations

import pytest

from scenarios.model.plan import (
    CapabilityNeed,
    CasualtyTrigger,
    EventTrigger,
    NotificationStep,
    Task,
    UncontrolledTrigger,
)
from scenarios.model.vocabulary import Capability as C
from tests.support.journal import Journal
from tests.support.town import (
    Roads,
    ScriptedHazard,
    fixed,
    hurt,
    level,
    plan,
    replication,
    setting,
    text,
    unit,
)


def task(name: str, needs: dict[C, int], start: str = "first_arrival", **more: object) -> Task:
    """A task card that goes on until control."""
    return Task(
        id=name,
        name=text(name),
        start=(start,),
        needs=tuple(CapabilityNeed(capability=c, number=n) for c, n in needs.items()),
        **more,
    )


def clock(at_s: float) -> NotificationStep:
    """A report that reaches its reader at a given time after detection at 120 s."""
    return NotificationStep(id="tick", name=text("t"), after="detected", delay=fixed(at_s - 120))


def play(the_plan, units, roads, **more) -> Journal:
    hazard = more.pop("hazard", ScriptedHazard())
    return Journal(replication(setting(the_plan, units, horizon_s=7200.0, **more), hazard, roads))


# --- who goes -------------------------------------------------------------------------------


def test_the_nearest_engine_is_sent():
    """Of two engines 300 s and 200 s away the second goes and is there at 240 + 200 = 440 s."""
    units = [unit(0, [C.fire_attack]), unit(1, [C.fire_attack])]
    journal = play(
        plan(levels=(level(dispatch=[(C.fire_attack, 1)]),)), units, Roads({0: 300.0, 1: 200.0})
    )
    assert journal.subjects("dispatched") == ["U1"]
    assert journal.times("arrived") == [440.0]


def test_of_two_as_near_the_plainer_engine_is_sent():
    """At equal distance the unit with fewer abilities goes: the specialist stays free."""
    units = [unit(0, [C.fire_attack, C.leak_stop]), unit(1, [C.fire_attack])]
    journal = play(
        plan(levels=(level(dispatch=[(C.fire_attack, 1)]),)), units, Roads({0: 200.0, 1: 200.0})
    )
    assert journal.subjects("dispatched") == ["U1"]


def test_of_two_alike_the_lower_number_is_sent():
    """At equal distance and abilities the lower number goes, whatever the order of the list."""
    units = [unit(0, [C.fire_attack]), unit(1, [C.fire_attack])]
    journal = play(
        plan(levels=(level(dispatch=[(C.fire_attack, 1)]),)), units, Roads({0: 200.0, 1: 200.0})
    )
    assert journal.subjects("dispatched") == ["U0"]


def test_a_slow_turnout_counts_as_distance():
    """A crew on call 100 s away that needs 900 s to assemble loses to one 300 s away at its post.

    On call 900 + 100 = 1000 s, at the post 60 + 300 = 360 s: arrival at 180 + 360 = 540 s.
    """
    units = [unit(0, [C.fire_attack], turnout_s=900.0), unit(1, [C.fire_attack])]
    journal = play(
        plan(levels=(level(dispatch=[(C.fire_attack, 1)]),)), units, Roads({0: 100.0, 1: 300.0})
    )
    assert journal.subjects("dispatched") == ["U1"]
    assert journal.times("arrived") == [540.0]


@pytest.mark.parametrize(("mobilises", "sent"), [("own", "U0"), (("220203",), "U1"), ("all", "U2")])
def test_only_permitted_counties_are_called(mobilises, sent):
    """Own stations 900 s away, the listed county 600 s, a third county 100 s: the rule decides."""
    units = [
        unit(0, [C.fire_attack], county="220200"),
        unit(1, [C.fire_attack], county="220203"),
        unit(2, [C.fire_attack], county="220284"),
    ]
    the_plan = plan(levels=(level(dispatch=[(C.fire_attack, 1)], mobilises=mobilises),))
    journal = play(the_plan, units, Roads({0: 900.0, 1: 600.0, 2: 100.0}))
    assert journal.subjects("dispatched") == [sent]


def test_a_wider_level_lets_a_waiting_task_call_further():
    """Own county has no squad; at 600 s without control all may be called: 180 + 600 = 780 s."""
    units = [unit(0, [C.fire_attack]), unit(1, [C.leak_stop], county="220284")]
    the_plan = plan(
        levels=(
            level(mobilises="own"),
            level(
                rank=3,
                triggers=(UncontrolledTrigger(kind="uncontrolled", after_s=600.0),),
                mobilises="all",
            ),
        ),
        tasks=(task("plug", {C.leak_stop: 1}, "call_received"),),
    )
    journal = play(the_plan, units, Roads({0: 100.0, 1: 100.0}))
    assert journal.times("dispatched", "U1") == [780.0]
    assert journal.values("task_waits", "plug") == [1.0]
    assert journal.times("task_supplied", "plug") == [780.0]


def test_a_second_level_adds_its_units():
    """One engine with the call, two more when a casualty is known at 300 s and 60 s are decided."""
    units = [unit(i, [C.fire_attack]) for i in range(4)]
    the_plan = plan(
        levels=(
            level(dispatch=[(C.fire_attack, 1)]),
            level(
                rank=3,
                dispatch=[(C.fire_attack, 2)],
                triggers=(CasualtyTrigger(kind="casualties", at_least=1),),
                decision=fixed(60),
            ),
        )
    )
    journal = play(
        the_plan,
        units,
        Roads(dict.fromkeys(range(4), 100.0)),
        hazard=ScriptedHazard(harms={300.0: [hurt(0, trapped=True)]}),
    )
    assert journal.times("level_reached") == [180.0, 360.0]
    assert journal.times("dispatched", object_="level:4") == [180.0]
    assert journal.times("dispatched", object_="level:3") == [360.0, 360.0]


def test_a_level_waits_for_its_event():
    """A level tied to an explosion at 900 s is reached then and not before."""
    the_plan = plan(
        levels=(
            level(),
            level(rank=2, triggers=(EventTrigger(kind="event", event="hazard:explosion"),)),
        )
    )
    journal = play(the_plan, [], Roads({}), hazard=ScriptedHazard(milestones={900.0: "explosion"}))
    assert journal.times("level_reached", "2") == [900.0]


def test_an_uncontrolled_level_is_not_reached_once_the_hazard_is_held():
    """Held at 600 s, the level for 'still uncontrolled after 900 s' is never reached."""
    late = level(rank=3, triggers=(UncontrolledTrigger(kind="uncontrolled", after_s=900.0),))
    held = play(plan(levels=(level(), late)), [], Roads({}), hazard=ScriptedHazard(held_at_s=600.0))
    assert held.times("level_reached", "3") == []
    burning = play(plan(levels=(level(), late)), [], Roads({}))
    assert burning.times("level_reached", "3") == [180.0 + 900.0]


# --- gathering ------------------------------------------------------------------------------


def test_a_task_takes_gathered_units_instead_of_calling_more():
    """Two engines gather with the call; the attack takes both; the third stays at its station.

    Arrivals 240 + 100 = 340 s and 240 + 300 = 540 s; the attack wants both and starts at 540 s.
    """
    units = [unit(i, [C.fire_attack]) for i in range(3)]
    the_plan = plan(
        levels=(level(dispatch=[(C.fire_attack, 2)]),), tasks=(task("attack", {C.fire_attack: 2}),)
    )
    journal = play(the_plan, units, Roads({0: 100.0, 1: 300.0, 2: 320.0}))
    assert journal.subjects("dispatched") == ["U0", "U1"]
    assert journal.times("task_started", "attack") == [540.0]


def test_a_task_that_wants_more_than_gathered_calls_the_rest():
    """One engine gathers, the attack wants two: the second is called when the task is ready.

    Ready at 340 s; called then: 340 + 60 + 300 = 700 s.
    """
    units = [unit(i, [C.fire_attack]) for i in range(2)]
    the_plan = plan(
        levels=(level(dispatch=[(C.fire_attack, 1)]),), tasks=(task("attack", {C.fire_attack: 2}),)
    )
    journal = play(the_plan, units, Roads({0: 100.0, 1: 300.0}))
    assert journal.times("dispatched", "U1") == [340.0]
    assert journal.times("task_started", "attack") == [700.0]


def test_a_task_takes_the_unit_that_will_be_there_first():
    """U0 will arrive at 1240 s; U1, still turning out, at 2840 s: at 800 s the task takes U0.

    U0 is sent with the call (240 + 1000); U1 by the second level at 180 + 600 = 780 s and leaves
    at 840 s for a drive of 2000 s.
    """
    units = [unit(0, [C.leak_stop]), unit(1, [C.leak_stop])]
    the_plan = plan(
        levels=(
            level(dispatch=[(C.leak_stop, 1)]),
            level(
                rank=3,
                dispatch=[(C.leak_stop, 1)],
                triggers=(UncontrolledTrigger(kind="uncontrolled", after_s=600.0),),
            ),
        ),
        notification=(clock(800.0),),
        tasks=(task("plug", {C.leak_stop: 1}, "notified:tick"),),
    )
    journal = play(the_plan, units, Roads({0: 1000.0, 1: 2000.0}))
    assert journal.times("task_started", "plug") == [1240.0]
    assert journal.times("arrived", "U1") == [2840.0]


def test_freed_units_serve_the_next_task():
    """After recon (300 s of work) the same squad plugs: nobody else is called.

    Squad: 180 + 60 + 100 = 340 s, recon until 640 s, plugging starts at 640 s.
    """
    units = [unit(0, [C.hazmat_recon, C.leak_stop]), unit(1, [C.leak_stop])]
    the_plan = plan(
        tasks=(
            task("recon", {C.hazmat_recon: 1}, "call_received", duration=fixed(300)),
            task("plug", {C.leak_stop: 1}, "task_done:recon"),
        )
    )
    journal = play(the_plan, units, Roads({0: 100.0, 1: 100.0}))
    assert journal.times("task_done", "recon") == [640.0]
    assert journal.times("task_started", "plug") == [640.0]
    assert journal.subjects("dispatched") == ["U0"]


# --- shortage -------------------------------------------------------------------------------


def test_the_more_urgent_task_gets_the_only_squad():
    """One squad, two tasks of priority 5 and 1 opened together: the second gets it."""
    the_plan = plan(
        tasks=(
            task("later", {C.leak_stop: 1}, "call_received", priority=5),
            task("first", {C.leak_stop: 1}, "call_received", priority=1),
        )
    )
    journal = play(the_plan, [unit(0, [C.leak_stop])], Roads({0: 100.0}))
    assert journal.objects("dispatched") == ["first"]
    assert journal.times("task_waits", "later") == [180.0]
    assert journal.times("task_started") == [340.0]


def test_a_unit_that_cannot_reach_the_scene_is_never_sent():
    """The only squad has no way to the scene: it stays, and the task waits for ever."""
    the_plan = plan(tasks=(task("plug", {C.leak_stop: 1}, "call_received"),))
    journal = play(the_plan, [unit(0, [C.leak_stop], node=5)], Roads({}))
    assert journal.subjects("dispatched") == []
    assert journal.values("task_waits", "plug") == [1.0]
    assert journal.times("task_started") == []


def test_nobody_is_called_before_the_first_level():
    """A task tied to detection may not call anybody before the level permits it at 180 + 300 s."""
    the_plan = plan(
        levels=(level(decision=fixed(300)),),
        tasks=(task("cordon", {C.traffic_control: 1}, "detected"),),
    )
    journal = play(the_plan, [unit(0, [C.traffic_control])], Roads({0: 100.0}))
    assert journal.times("task_ready", "cordon") == [120.0]
    assert journal.times("dispatched") == [480.0]


# --- reporting ------------------------------------------------------------------------------


def test_reports_follow_each_other():
    """Firm 300 s after detection, county 600 s after the firm, city 900 s after the county."""
    steps = [("firm", "detected", 300), ("county", "notified:firm", 600)]
    steps.append(("city", "notified:county", 900))
    chain = tuple(
        NotificationStep(id=i, name=text(i), after=after, delay=fixed(s)) for i, after, s in steps
    )
    journal = play(plan(notification=chain), [], Roads({}))
    assert journal.times("notified") == [420.0, 1020.0, 1920.0]
    assert journal.subjects("notified") == ["firm", "county", "city"]
