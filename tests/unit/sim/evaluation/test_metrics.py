"""Each measure on a log short enough to reckon by hand, and on logs where it is never reached."""

from __future__ import annotations

import math

import pytest

from scenarios.model.effect import EstablishCommand
from scenarios.model.plan import AlertChannel, CapabilityNeed, ProtectiveAction, Task
from scenarios.model.vocabulary import METRIC_IDS
from scenarios.model.vocabulary import Capability as C
from sim.evaluation.metrics import METRICS, measure
from tests.support.journal import written
from tests.support.town import fixed, level, plan, text

COMMAND = Task(
    id="post",
    name=text("post"),
    start=("first_arrival",),
    needs=(CapabilityNeed(capability=C.command, number=1),),
    duration=fixed(60),
    effects=(EstablishCommand(kind="establish_command"),),
)


def action(name: str) -> ProtectiveAction:
    return ProtectiveAction(
        id=name,
        name=text(name),
        action="evacuate",
        start=("detected",),
        alert=AlertChannel(name="siren", median=fixed(1), reach_frac=1.0),
        preparation=fixed(1),
        compliance_frac=1.0,
    )


PLAN = plan(
    levels=(
        level(dispatch=[(C.fire_attack, 2)]),
        level(rank=3, dispatch=[(C.fire_attack, 9)]),
    ),
    tasks=(COMMAND,),
    protective_actions=(action("near"), action("far")),
)

STORY = [
    (0, "incident_start", "s"),
    (100, "detected"),
    (160, "call_received"),
    (160, "dispatched", "E1", "level:4"),
    (160, "dispatched", "E2", "level:4"),
    (160, "dispatched", "A1", "care:transport"),
    (160, "task_waits", "plug", "leak_stop", 2.0),
    (200, "turned_out", "A1"),
    (220, "turned_out", "E1"),
    (230, "turned_out", "E2"),
    (300, "reach", "", "", 800.0),
    (400, "arrived", "E1", "level:4"),
    (450, "injured", "P1", "trauma", 5.0),
    (450, "injured", "P2", "trauma", 9.0),
    (450, "injured", "P3", "trauma", 11.0),
    (450, "injured", "P4", "trauma", 2.0),
    (500, "arrived", "A1", "care:transport"),
    (560, "task_supplied", "plug", "leak_stop"),
    (600, "protected_share", "near", "", 0.95),
    (640, "arrived", "E2", "level:4"),
    (700, "task_done", "post"),
    (700, "reach", "", "", 200.0),
    (760, "triaged", "P1", "immediate", 5.0),
    (800, "triaged", "P3", "minor", 11.0),
    (800, "survived", "P3", "walked"),
    (820, "protected_share", "far", "", 0.94),
    (860, "protected_share", "far", "", 0.97),
    (900, "controlled"),
    (950, "admitted", "P1", "H1", 5.0),
    (950, "survived", "P1", "H1"),
    (960, "admitted", "P2", "H1", 8.0),
    (960, "died", "P2", "H1"),
    (970, "died", "P4", "scene"),
    (980, "responder_lost", "E2", "", 6.0),
    (1000, "stand_down"),
]

BY_HAND = {
    "detection_time_s": 100,
    "alarm_handling_time_s": 60,  # 160 - 100
    "turnout_time_s": 60,  # first due E1: 220 - 160
    "travel_time_s": 180,  # 400 - 220
    "first_arrival_s": 400,
    "total_response_time_s": 300,  # 400 - 100
    "effective_response_force_s": 480,  # both engines of the first assignment: 640 - 160
    "command_established_s": 540,  # 700 - 160
    "evacuation_completion_s": 700,  # the later zone at 95 %: 860 - 160
    "time_to_control_s": 800,  # 900 - 100
    "stand_down_s": 1000,
    "casualties": 4,
    "deaths": 2,
    "deaths_before_hospital": 1,
    "immediate": 2,  # P1 as triaged, P4 by the score at injury
    "delayed": 1,  # P2 by the score at injury
    "minor": 1,
    "untreated_time_s": (500 + 510 + 550 + 520) / 4,  # P3 to the end: nobody admitted him
    "responders_lost": 6,
    "units_sent": 3,
    "unit_hours": 3 * 840 / 3600,
    "shortage_unit_h": 2 * 400 / 3600,
    "reach_m": 800,
}


@pytest.mark.parametrize("name", METRICS)
def test_each_measure_of_a_story_told_by_hand(name):
    """A thousand seconds with two engines, an ambulance and four casualties, reckoned on paper."""
    assert METRICS[name].compute(written(STORY, PLAN)) == pytest.approx(BY_HAND[name])


def test_the_vocabulary_names_every_measure():
    """What an objective may name is what is measured, in the same order."""
    assert tuple(METRICS) == METRIC_IDS
    assert set(BY_HAND) == set(METRIC_IDS)


NOTHING = [(0, "incident_start", "s"), (5000, "horizon")]
CALLED = [(0, "incident_start"), (100, "detected"), (160, "call_received"), (5000, "horizon")]


@pytest.mark.parametrize("story", [NOTHING, CALLED], ids=["unnoticed", "nobody came"])
@pytest.mark.parametrize("name", [m.id for m in METRICS.values() if m.timed])
def test_a_time_that_is_never_reached_is_infinite(name, story):
    """Nobody noticed, or nobody came: such a time is neither zero nor left out of the mean."""
    value = METRICS[name].compute(written(story, PLAN))
    noticed = story is CALLED and name in {"detection_time_s", "alarm_handling_time_s"}
    assert math.isfinite(value) if noticed else value == math.inf


def test_counts_of_an_empty_log_are_zero():
    """Nothing happened: no casualties, no deaths, no units, no shortage."""
    found = measure(written(NOTHING, PLAN))
    counts = {m.id for m in METRICS.values() if not m.timed} - {"untreated_time_s"}
    assert {name: found[name] for name in counts} == dict.fromkeys(counts, 0.0)
    assert math.isnan(found["untreated_time_s"])


def test_control_before_detection_costs_no_time():
    """A fire that dies by itself before anybody notices: time to control is zero."""
    story = [(0, "incident_start"), (50, "controlled"), (100, "detected"), (100, "stand_down")]
    assert measure(written(story, PLAN))["time_to_control_s"] == 0.0


def test_the_first_due_s_own_mission_is_timed():
    """E1 gave up once; turnout and drive are those of the mission that arrived.

    Sent again at 1000 s, off at 1060 s, there at 1300 s: 60 s and 240 s.
    """
    story = [
        (0, "incident_start"),
        (100, "detected"),
        (160, "call_received"),
        (160, "dispatched", "E1", "level:4"),
        (300, "turned_out", "E1"),
        (300, "returned", "E1"),
        (1000, "dispatched", "E1", "level:4"),
        (1060, "turned_out", "E1"),
        (1300, "arrived", "E1", "level:4"),
        (2000, "horizon"),
    ]
    found = measure(written(story, PLAN))
    assert found["turnout_time_s"] == 60.0
    assert found["travel_time_s"] == 240.0


def test_ambulances_do_not_complete_the_first_assignment():
    """One engine of two and an ambulance have come: the force is not complete."""
    story = [
        (0, "incident_start"),
        (100, "detected"),
        (160, "call_received"),
        (160, "dispatched", "E1", "level:4"),
        (160, "dispatched", "A1", "care:transport"),
        (400, "arrived", "E1", "level:4"),
        (500, "arrived", "A1", "care:transport"),
        (5000, "horizon"),
    ]
    assert measure(written(story, PLAN))["effective_response_force_s"] == math.inf


def test_an_engine_taken_by_a_task_on_its_way_still_counts():
    """Sent for the first assignment, claimed by the attack on its way: it completes the force."""
    story = [
        (0, "incident_start"),
        (100, "detected"),
        (160, "call_received"),
        (160, "dispatched", "E1", "level:4"),
        (160, "dispatched", "E2", "level:4"),
        (400, "arrived", "E1", "attack"),
        (460, "arrived", "E2", "attack"),
        (5000, "horizon"),
    ]
    assert measure(written(story, PLAN))["effective_response_force_s"] == 300.0
