"""The replication as a whole: second explosions, stand-down, horizon, orders, onlookers."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.distribution import UniformTime
from scenarios.model.effect import Rescue
from scenarios.model.plan import (
    AlertChannel,
    CapabilityNeed,
    NotificationStep,
    ProtectiveAction,
    Task,
)
from scenarios.model.vocabulary import Capability as C
from sim.response.events import EventLog, Kind, LogWriter
from sim.response.units import Status
from tests.support.journal import Journal, WatchingHazard
from tests.support.town import (
    HAND,
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


def rescue(name: str, *, underground: bool, number: int = 1, **more: object) -> Task:
    return Task(
        id=name,
        name=text(name),
        start=("call_received",),
        needs=(CapabilityNeed(capability=C.mine_rescue, number=number, at_least=1),),
        until="stand_down",
        effects=(Rescue(kind="rescue", per_person=fixed(900), underground=underground),),
        **more,
    )


def play(the_plan, units, hazard, *, horizon_s=7200.0, roads=None, **more) -> Journal:
    the_setting = setting(the_plan, units, horizon_s=horizon_s)
    return Journal(replication(the_setting, hazard, roads or Roads({1: 100.0, 2: 500.0}), **more))


# --- a second explosion ---------------------------------------------------------------------


@pytest.mark.parametrize("underground", [True, False])
def test_only_crews_underground_are_lost_in_a_second_explosion(underground):
    """The squad of six works from 340 s; at 900 s it explodes again: lost below, not above."""
    hazard = ScriptedHazard(milestones={900.0: "second_explosion"})
    squad = unit(0, [C.mine_rescue], node=1)
    journal = play(plan(tasks=(rescue("search", underground=underground),)), [squad], hazard)
    assert journal.times("responder_lost", "U0") == ([900.0] if underground else [])
    assert journal.values("responder_lost") == ([6.0] if underground else [])
    assert (journal.run.room.units[0].status is Status.lost) is underground


def test_a_crew_on_its_way_is_not_lost():
    """One squad is below at 900 s, the other arrives at 740 + 60 + 500 ... after it: one is lost.

    The second is called with the first (both wanted) and drives 500 s from far: 180 + 60 + 500 =
    740 s; told to be 1000 s away it comes at 1240 s and lives.
    """
    hazard = ScriptedHazard(milestones={900.0: "second_explosion"})
    squads = [unit(0, [C.mine_rescue], node=1), unit(1, [C.mine_rescue], node=2)]
    journal = play(
        plan(tasks=(rescue("search", underground=True, number=2),)),
        squads,
        hazard,
        roads=Roads({1: 100.0, 2: 1000.0}),
    )
    assert journal.subjects("responder_lost") == ["U0"]
    assert journal.times("arrived", "U1") == [1240.0]


def test_a_crew_withdrawn_before_the_explosion_lives():
    """Called back at 840 s by an event, the squad is not below at 900 s."""
    hazard = ScriptedHazard(milestones={840.0: "gas_in_range", 900.0: "second_explosion"})
    task = rescue("search", underground=True, withdraw_on=("hazard:gas_in_range",))
    journal = play(plan(tasks=(task,)), [unit(0, [C.mine_rescue], node=1)], hazard)
    assert journal.times("task_withdrawn") == [840.0]
    assert journal.times("responder_lost") == []


def test_whom_a_lost_crew_was_carrying_is_sought_again():
    """The crew of U0 dies at 900 s with a man on its hands (340 + 900 = 1240 s would be out).

    U1, called to replace it at 900 s, is there at 1460 s and has him out at 2360 s.
    """
    hazard = ScriptedHazard(
        harms={0.0: [hurt(0, 9, trapped=True)]}, milestones={900.0: "second_explosion"}
    )
    squads = [unit(0, [C.mine_rescue], node=1), unit(1, [C.mine_rescue], node=2)]
    journal = play(plan(tasks=(rescue("search", underground=True),)), squads, hazard)
    assert journal.times("dispatched", "U1") == [900.0]
    assert journal.times("freed") == [2360.0]


def test_lost_crews_are_never_sent_again():
    """After the loss the only squad is gone: the task goes short to the end."""
    hazard = ScriptedHazard(milestones={900.0: "second_explosion"})
    journal = play(
        plan(tasks=(rescue("search", underground=True),)),
        [unit(0, [C.mine_rescue], node=1)],
        hazard,
    )
    assert journal.times("dispatched") == [180.0]
    assert journal.times("task_waits", "search")[-1] == 900.0


# --- the end --------------------------------------------------------------------------------


def test_the_response_stands_down_when_the_hazard_is_held_and_nobody_is_hurt():
    """Held at 1200 s with nobody hurt: stand-down in the same instant, no horizon."""
    journal = play(plan(), [], ScriptedHazard(held_at_s=1200.0))
    assert journal.times("controlled") == [1200.0]
    assert journal.times("stand_down") == [1200.0]
    assert journal.times("horizon") == []


def test_no_stand_down_while_a_casualty_is_open():
    """Held at 0 s; one person of score 5 is never fetched and dies at 7200 s: stand-down then."""
    journal = play(plan(), [], ScriptedHazard(harms={0.0: [hurt(0, 5)]}, held_at_s=0.0),
                   horizon_s=20_000.0)  # fmt: skip
    assert journal.times("died") == [7200.0]
    assert journal.times("stand_down") == [7200.0]


def test_the_horizon_cuts_a_response_that_never_ends():
    """Never held: the replication ends at its horizon and says so."""
    journal = play(plan(), [], ScriptedHazard(), horizon_s=3600.0)
    assert journal.times("stand_down") == []
    assert journal.times("horizon") == [3600.0]
    assert journal.log.t_s[-1] == 3600.0


def test_a_death_after_the_horizon_is_not_counted():
    """Score 3 would die at 3600 s; the replication ends at 3500 s: alive as far as is known."""
    journal = play(plan(), [], ScriptedHazard(harms={0.0: [hurt(0, 3)]}), horizon_s=3500.0)
    assert journal.times("died") == []


# --- orders to the people -------------------------------------------------------------------


def test_an_order_to_leave_reaches_the_hazard_with_its_laws():
    """Ordered when the second of two conditions holds (report at 420 s), with radius and shares."""
    action = ProtectiveAction(
        id="out",
        name=text("out"),
        action="evacuate",
        start=("detected", "notified:firm"),
        radius_m=800.0,
        alert=AlertChannel(name="siren", median=fixed(300), reach_frac=0.9),
        preparation=fixed(600),
        compliance_frac=0.8,
    )
    step = NotificationStep(id="firm", name=text("f"), after="detected", delay=fixed(300))
    hazard = ScriptedHazard(held_at_s=1200.0)
    journal = play(plan(notification=(step,), protective_actions=(action,)), [], hazard)
    assert journal.times("protection_ordered", "out") == [420.0]
    (order,) = hazard.orders
    assert (order.ordered_s, order.evacuate, order.radius_m) == (420.0, True, 800.0)
    assert (order.alerts[0].reach_frac, order.compliance_frac) == (0.9, 0.8)
    assert (order.alerts[0].median_s, order.preparation.mean_s) == (300.0, 600.0)


def test_an_order_meets_the_same_luck_whatever_else_is_ordered():
    """Shelter and then evacuate, or evacuate alone: the call to leave spreads equally fast."""

    def act(name: str, action: str) -> ProtectiveAction:
        return ProtectiveAction(
            id=name,
            name=text(name),
            action=action,
            start=("detected",),
            alert=AlertChannel(
                name="siren",
                median=UniformTime(low_s=60.0, high_s=6000.0, provenance=HAND),
                reach_frac=1.0,
            ),
            preparation=fixed(0),
            compliance_frac=1.0,
        )

    def median_s(*actions: ProtectiveAction) -> float:
        hazard = ScriptedHazard(held_at_s=600.0)
        play(plan(protective_actions=actions), [], hazard)
        return next(o.alerts[0].median_s for o in hazard.orders if o.evacuate)

    assert median_s(act("go", "evacuate")) == median_s(
        act("stay", "shelter"), act("leave", "evacuate")
    )


# --- onlookers ------------------------------------------------------------------------------


class Onlooker:
    """Writes down what it is shown."""

    def __init__(self):
        self.seen = []

    def zone_changed(self, t_s, hazard, roads):
        self.seen.append((t_s, "zone"))

    def departed(self, t_s, unit, roads):
        self.seen.append((t_s, unit.spec.id))


class ChangingHazard(ScriptedHazard):
    """Reports its zone anew at every step."""

    def advance(self, now_s, controls):
        report = super().advance(now_s, controls)
        report.zone_changed = True
        return report


def test_an_onlooker_changes_nothing():
    """With and without somebody watching every event is the same; the watcher sees departures."""
    the_plan = plan(levels=(level(dispatch=[(C.fire_attack, 1)]),))
    engine = unit(0, [C.fire_attack], node=1)

    def log(observer) -> EventLog:
        town = setting(the_plan, [engine])
        hazard, roads = ChangingHazard(held_at_s=900.0), Roads({1: 100.0})
        return replication(town, hazard, roads, observer=observer).play()

    watcher = Onlooker()
    alone, watched = log(None), log(watcher)
    assert alone.rows() == watched.rows()
    assert (240.0, "U0") in watcher.seen
    assert (0.0, "zone") in watcher.seen


# --- the log --------------------------------------------------------------------------------


def test_the_log_is_in_time_order_and_keeps_the_order_of_one_instant():
    """A death noted last but dated earlier stands at its time; equal times stay as written."""
    log = LogWriter()
    log.add(10.0, Kind.dispatched, "A")
    log.add(10.0, Kind.dispatched, "B")
    log.add(5.0, Kind.died, "P")
    rows = log.finish().rows()
    assert [(t, s) for t, _, s, _, _ in rows] == [(5.0, "P"), (10.0, "A"), (10.0, "B")]


def test_times_are_kept_to_the_millisecond():
    """1/3 s is 0.333 s in the log, on every machine."""
    log = LogWriter()
    log.add(1 / 3, Kind.detected)
    assert log.finish().t_s[0] == 0.333


def test_the_log_of_a_replication_is_sorted_and_complete():
    """A log begins with the incident; nothing is dated after stand-down or horizon."""
    hazard = WatchingHazard(harms={0.0: [hurt(i, 3) for i in range(5)]}, held_at_s=600.0)
    journal = play(plan(), [unit(0, [C.medical_care], node=1)], hazard)
    assert journal.rows[0][1] == "incident_start"
    assert journal.times("stand_down") + journal.times("horizon") == [journal.rows[-1][0]]
    assert (np.diff(journal.log.t_s) >= 0).all()
