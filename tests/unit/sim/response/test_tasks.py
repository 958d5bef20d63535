"""Task cards at work: when they start, what they do, when they end; worked out by hand.

As in the other files: call at 180 s, turnout 60 s, so that a unit called with the call arrives at
240 s + drive.
"""

from __future__ import annotations

import math

import pytest

from scenarios.model.effect import (
    ApplyWater,
    Dilute,
    ExhaustSmoke,
    ExtinguishSource,
    FasterPremovement,
    InertArea,
    IsolateGas,
    NeutralisePool,
    Rescue,
    RestoreVentilation,
    SealArea,
    StopRelease,
)
from scenarios.model.plan import CapabilityNeed, Task
from scenarios.model.vocabulary import Capability as C
from sim.streams import Streams
from tests.support.journal import Journal, WatchingHazard
from tests.support.town import (
    Roads,
    ScriptedHazard,
    fixed,
    hurt,
    plan,
    replication,
    setting,
    text,
    unit,
)

STOP = StopRelease(kind="stop_release")


def need(capability: C, number: int = 1, at_least: int | None = None) -> CapabilityNeed:
    return CapabilityNeed(capability=capability, number=number, at_least=at_least)


def task(name: str, *needs: CapabilityNeed, start: str = "call_received", **more: object) -> Task:
    """A task card that starts with the call."""
    return Task(id=name, name=text(name), start=(start,), needs=needs, **more)


def play(tasks, units=(), roads=None, hazard=None, horizon_s=7200.0, **more) -> Journal:
    roads = roads or Roads({u.node: 100.0 for u in units})
    run = replication(
        setting(plan(tasks=tuple(tasks)), units, horizon_s=horizon_s),
        hazard or ScriptedHazard(),
        roads,
        **more,
    )
    return Journal(run)


# --- start and strength ---------------------------------------------------------------------


def test_a_task_begins_with_its_fewest_units_and_grows_with_each_that_joins():
    """A curtain of four engines may begin with two; it takes out 40 % with all four.

    Arrivals 340, 540, 740, 940 s. It starts at 540 s with two: 20 %; 30 % from 740 s; 40 % from
    940 s. The hazard hears of each at its next step: 600 (or 540 itself), 780, 960 s.
    """
    units = [unit(i, [C.fire_attack]) for i in range(4)]
    hazard = WatchingHazard()
    curtain = task(
        "curtain",
        need(C.fire_attack, 4, at_least=2),
        effects=(Dilute(kind="dilute", removed_frac=0.4),),
    )
    journal = play([curtain], units, Roads({i: 100.0 + 200.0 * i for i in range(4)}), hazard)
    assert journal.times("task_started") == [540.0]
    assert journal.values("task_started") == [2.0]
    assert hazard.first_s("removed_frac", 0.2) in {540.0, 600.0}
    assert hazard.first_s("removed_frac", 0.3) == 780.0
    assert hazard.first_s("removed_frac", 0.4) == 960.0


def test_water_counts_by_the_engines_that_attack_not_by_those_that_supply():
    """Two attacking engines of 10 L/s and one supplying: 20 L/s, not 30."""
    units = [unit(0, [C.fire_attack]), unit(1, [C.fire_attack]), unit(2, [C.water_supply])]
    hazard = WatchingHazard()
    attack = task(
        "attack",
        need(C.fire_attack, 2),
        need(C.water_supply),
        effects=(ApplyWater(kind="apply_water", flow_m3_s=0.010),),
    )
    play([attack], units, hazard=hazard)
    assert hazard.heard[-1][1].water_m3_s == pytest.approx(0.020, rel=1e-12)


def test_two_curtains_take_out_one_after_the_other():
    """40 % and 50 % together leave 0.6 x 0.5 = 30 %: 70 % are taken out, never more than all."""
    units = [unit(0, [C.fire_attack]), unit(1, [C.fire_attack])]
    hazard = WatchingHazard()
    play(
        [
            task("a", need(C.fire_attack), effects=(Dilute(kind="dilute", removed_frac=0.4),)),
            task("b", need(C.fire_attack), effects=(Dilute(kind="dilute", removed_frac=0.5),)),
        ],
        units,
        hazard=hazard,
    )
    assert hazard.heard[-1][1].removed_frac == pytest.approx(0.7, rel=1e-12)


def test_setting_up_takes_its_time_before_anything_works():
    """Arrival 340 s, set-up 200 s, work 300 s: nothing at 540 s, stopped at 840 s."""
    hazard = WatchingHazard()
    plug = task("plug", need(C.leak_stop), setup=fixed(200), duration=fixed(300), effects=(STOP,))
    journal = play([plug], [unit(0, [C.leak_stop])], hazard=hazard)
    assert journal.times("task_started") == [340.0]
    assert journal.times("task_done") == [840.0]
    assert hazard.first_s("release_stopped", 1.0) in {840.0, 900.0}


@pytest.mark.parametrize(
    ("effect", "control", "value"),
    [
        (RestoreVentilation(kind="restore_ventilation"), "ventilation_restored", 1.0),
        (ExtinguishSource(kind="extinguish_source"), "source_extinguished", 1.0),
        (SealArea(kind="seal_area", leakage_m3_s=0.5), "sealed", 1.0),
        (SealArea(kind="seal_area", leakage_m3_s=0.5), "seal_leakage_m3_s", 0.5),
        (InertArea(kind="inert_area", nitrogen_m3_s=0.3), "inerted", 1.0),
        (InertArea(kind="inert_area", nitrogen_m3_s=0.3), "nitrogen_m3_s", 0.3),
        (NeutralisePool(kind="neutralise_pool"), "pool_neutralised", 1.0),
        (IsolateGas(kind="isolate_gas", clearing_s=1200.0), "gas_isolated", 1.0),
        (IsolateGas(kind="isolate_gas", clearing_s=1200.0), "gas_clearing_s", 1200.0),
    ],
)
def test_a_finished_task_has_achieved_its_effect_for_good(effect, control, value):
    """Air, fire and valve stay as the crew left them after it has gone: done at 340 + 300 s."""
    hazard = WatchingHazard()
    work = task("work", need(C.leak_stop), duration=fixed(300), effects=(effect,))
    play([work], [unit(0, [C.leak_stop])], hazard=hazard)
    assert hazard.first_s(control, value) in {640.0, 660.0}
    assert getattr(hazard.heard[-1][1], control) == value


@pytest.mark.parametrize(
    ("effect", "control", "working", "after"),
    [
        (ExhaustSmoke(kind="exhaust_smoke", flow_m3_s=5.0), "exhaust_m3_s", 5.0, 0.0),
        (FasterPremovement(kind="faster_premovement", factor=0.5), "premovement_factor", 0.5, 1.0),
        (Dilute(kind="dilute", removed_frac=0.3), "removed_frac", 0.3, 0.0),
    ],
)
def test_an_effect_of_presence_ends_with_the_work(effect, control, working, after):
    """Fans and water curtains work while the crew does, from 340 s to the end event at 1200 s."""
    hazard = WatchingHazard(milestones={1200.0: "fire_out"})
    work = task("work", need(C.fire_attack), until="hazard:fire_out", effects=(effect,))
    journal = play([work], [unit(0, [C.fire_attack])], hazard=hazard)
    assert hazard.first_s(control, working) == 360.0
    assert getattr(hazard.heard[-1][1], control) == after
    assert journal.times("task_ended") == [1200.0]


# --- attempts -------------------------------------------------------------------------------


def test_a_failed_attempt_is_repeated_until_the_luck_of_the_accident_says_yes():
    """Each attempt takes 600 s and succeeds with 0.3: the k-th draw below 0.3 ends the work.

    The draws are those of the stream ("attempt", "plug") of this accident, read here beside the
    engine: with k attempts the leak is stopped at 340 + 600 k s.
    """
    for number in range(6):
        draws = Streams(seed=1, scenario="test", replication=number)
        k = next(i for i in range(1, 200) if draws.uniform("attempt", "plug") < 0.3)
        plug = task("plug", need(C.leak_stop), duration=fixed(600), success_prob=0.3)
        journal = play([plug], [unit(0, [C.leak_stop])], number=number, horizon_s=1e6)
        assert journal.times("task_done") == [340.0 + 600.0 * k]
        assert journal.values("task_repeated") == [float(i) for i in range(1, k)]


def test_two_plans_meet_the_same_attempts():
    """A second task and another way of arriving change nothing about how often the plug fails."""
    plug = task("plug", need(C.leak_stop), duration=fixed(600), success_prob=0.2)
    other = task("cordon", need(C.traffic_control), duration=fixed(600), success_prob=0.2)
    units = [unit(0, [C.leak_stop]), unit(1, [C.traffic_control])]
    for number in range(5):
        short = play([plug], units[:1], number=number, horizon_s=1e6)
        long = play([other, plug], units, Roads({0: 900.0, 1: 10.0}), number=number, horizon_s=1e6)
        assert short.values("task_repeated", "plug") == long.values("task_repeated", "plug")


# --- the end --------------------------------------------------------------------------------


def test_a_task_withdrawn_frees_its_crew_for_the_next():
    """At the alarm at 900 s the rescue ends and its crew takes the task that starts then."""
    hazard = ScriptedHazard(milestones={900.0: "explosion"})
    rescue = task(
        "rescue",
        need(C.search_rescue),
        withdraw_on=("hazard:explosion",),
        effects=(Rescue(kind="rescue", per_person=fixed(300)),),
    )
    after = task("after", need(C.search_rescue), start="hazard:explosion")
    journal = play([rescue, after], [unit(0, [C.search_rescue])], hazard=hazard)
    assert journal.times("task_withdrawn", "rescue") == [900.0]
    assert journal.times("task_ended", "rescue") == []
    assert journal.times("task_started", "after") == [900.0]
    assert journal.subjects("dispatched") == ["U0"]


def test_open_ended_work_ends_with_control():
    """Without an end of its own, work without a duration ends when the hazard is held, 1200 s."""
    journal = play(
        [task("attack", need(C.fire_attack))],
        [unit(0, [C.fire_attack])],
        hazard=ScriptedHazard(held_at_s=1200.0),
    )
    assert journal.times("task_ended", "attack") == [1200.0]


def test_finite_work_goes_on_after_control():
    """Work of 2000 s begun at 340 s is done at 2340 s although the hazard is held at 600 s.

    The response stands down at control unless somebody is still hurt: a person trapped keeps it.
    """
    hazard = ScriptedHazard(harms={0.0: [hurt(0, rpm=12, trapped=True)]}, held_at_s=600.0)
    journal = play(
        [task("clean", need(C.leak_stop), duration=fixed(2000))],
        [unit(0, [C.leak_stop])],
        hazard=hazard,
    )
    assert journal.times("task_done", "clean") == [2340.0]


def test_finite_work_is_cut_short_by_the_stand_down():
    """With nobody hurt the response stands down at 600 s, in the middle of the work."""
    journal = play(
        [task("clean", need(C.leak_stop), duration=fixed(2000))],
        [unit(0, [C.leak_stop])],
        hazard=ScriptedHazard(held_at_s=600.0),
    )
    assert journal.times("stand_down") == [600.0]
    assert journal.times("task_done", "clean") == []


def test_a_task_whose_end_has_come_first_is_never_played():
    """What is pointless before it could start leaves no trace: it was neither ready nor waiting."""
    journal = play(
        [task("attack", need(C.fire_attack), start="notified:x", until="detected")],
        [unit(0, [C.fire_attack])],
    )
    assert [k for _, k, s, _, _ in journal.rows if s == "attack"] == []


def test_a_task_that_ends_before_its_units_come_was_ready_and_ended():
    """Held at 300 s, before the engine arrives at 340 s: the attack is ended without a start."""
    journal = play(
        [task("attack", need(C.fire_attack))],
        [unit(0, [C.fire_attack])],
        hazard=ScriptedHazard(harms={0.0: [hurt(0, rpm=12, trapped=True)]}, held_at_s=300.0),
    )
    assert journal.times("task_ready", "attack") == [180.0]
    assert journal.times("task_ended", "attack") == [300.0]
    assert journal.times("task_started", "attack") == []


# --- endurance ------------------------------------------------------------------------------


def test_a_tired_crew_is_relieved_rests_and_comes_back():
    """A squad lasts 1000 s. U0 works 340-1340 s, U1 is called then, U0 takes over when U1 tires.

    U1: called 1340, turnout 60, drive 400 -> 1800 s, works until 2800 s. U0 has rested 1200 s by
    2540 s and stands ready at the scene: it goes on at 2800 s without being sent again, until
    3800 s; then U1, ready since 2800 + 1200 = 4000 s, goes on.
    """
    units = [
        unit(0, [C.heavy_rescue], endurance_s=1000.0),
        unit(1, [C.heavy_rescue], endurance_s=1000.0),
    ]
    journal = play([task("dig", need(C.heavy_rescue))], units, Roads({0: 100.0, 1: 400.0}))
    assert journal.times("relieved", "U0")[:2] == [1340.0, 3800.0]
    assert journal.times("dispatched", "U1") == [1340.0]
    assert journal.times("arrived", "U1") == [1800.0]
    assert journal.times("relieved", "U1")[:2] == [2800.0, 5000.0]
    assert len(journal.times("dispatched")) == 2


def test_nothing_works_while_the_tired_crew_is_not_replaced():
    """Between relief at 1340 s and the next crew at 1800 s the curtain takes out nothing."""
    units = [
        unit(0, [C.fire_attack], endurance_s=1000.0),
        unit(1, [C.fire_attack], endurance_s=math.inf),
    ]
    hazard = WatchingHazard()
    curtain = task("c", need(C.fire_attack), effects=(Dilute(kind="dilute", removed_frac=0.4),))
    play([curtain], units, Roads({0: 100.0, 1: 400.0}), hazard)
    by_time = {t: c.removed_frac for t, c in hazard.heard}
    assert by_time[1320.0] == pytest.approx(0.4)
    assert by_time[1380.0] == 0.0
    assert by_time[1740.0] == 0.0
    assert by_time[1860.0] == pytest.approx(0.4)


def test_a_crew_that_has_left_the_task_is_not_relieved_from_it():
    """Work of 300 s ends long before the crew's 1000 s: nobody is relieved."""
    journal = play(
        [task("short", need(C.leak_stop), duration=fixed(300))],
        [unit(0, [C.leak_stop], endurance_s=1000.0)],
    )
    assert journal.times("relieved") == []
