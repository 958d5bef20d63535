"""What is known at a moment, from a log of a few lines: never more than had been seen by then."""

from __future__ import annotations

import math

import pytest

from scenarios.model.plan import AlertChannel, ProtectiveAction, Task
from sim.reporting.known import known_at
from tests.support.journal import written
from tests.support.town import fixed, plan, text

OUT = ProtectiveAction(
    id="out", name=text("out"), action="evacuate", start=("detected",),
    alert=AlertChannel(name="siren", median=fixed(60), reach_frac=1.0),
    preparation=fixed(0), compliance_frac=1.0,
)  # fmt: skip
PLAN = plan(
    tasks=(Task(id="plug", name=text("plug"), start=("first_arrival",)),),
    protective_actions=(OUT,),
)
LOG = written(
    [
        (0, "incident_start"),
        (0, "injured", "P1", "trauma", 6.0),
        (0, "injured", "P2", "trauma", 2.0),
        (0, "injured", "P3", "trauma", 1.0),
        (100, "detected"),
        (160, "call_received"),
        (170, "level_reached", "4"),
        (170, "dispatched", "U1", "level:4"),
        (400, "arrived", "U1", "level:4"),
        (410, "task_started", "plug", "", 1.0),
        (500, "triaged", "P1", "immediate", 6.0),
        (500, "triaged", "P2", "immediate", 2.0),
        (600, "died", "P3", "trapped"),
        (700, "died", "P2", "scene"),
        (800, "admitted", "P1", "H1", 6.0),
        (900, "level_reached", "3"),
        (900, "protection_ordered", "out"),
        (950, "protected_share", "out", "", 0.25),
        (1000, "protected_share", "out", "", 0.5),
        (1200, "controlled"),
        (2000, "stand_down"),
    ],
    PLAN,
)


@pytest.mark.parametrize(
    ("at_s", "hurt", "dead", "hospital", "level"),
    [
        (0, 0, 0, 0, ""),
        (200, 0, 0, 0, "4"),
        (500, 2, 0, 0, "4"),
        (650, 2, 0, 0, "4"),
        (700, 1, 1, 0, "4"),
        (800, 1, 1, 1, "4"),
        (900, 1, 1, 1, "3"),
    ],
)
def test_only_the_seen_are_known(at_s, hurt, dead, hospital, level):
    """Three are hurt at once, none known before triage; he who died unfound never is."""
    known = known_at(LOG, PLAN, at_s)
    assert (known.n_hurt, known.n_dead, known.n_in_hospital) == (hurt, dead, hospital)
    assert known.level == level


def test_measures_are_those_begun_by_then():
    """Units, task and order with its latest share."""
    early, late = known_at(LOG, PLAN, 399), known_at(LOG, PLAN, 1000)
    assert (early.n_sent, early.n_arrived, early.tasks, early.actions) == (1, 0, (), ())
    assert (late.n_sent, late.n_arrived, late.tasks) == (1, 1, ("plug",))
    assert late.actions == (("out", 0.5),)
    assert known_at(LOG, PLAN, 960).actions == (("out", 0.25),)


def test_what_has_not_happened_has_no_time():
    """Before the call nobody has called; before control nothing is held."""
    known = known_at(LOG, PLAN, 120)
    assert known.detected_s == 100.0
    assert math.isinf(known.call_s)
    assert not known.controlled
    assert known_at(LOG, PLAN, 1200).controlled
