"""The way of the casualties, worked out by hand: freed, washed, sorted, fading, dying, closed.

Call 180 s, turnout 60 s; triage takes 60 s a patient, decontamination 100 s. People are hurt at
0 s unless said otherwise; the score falls by the Sacco table in steps of 1800 s.
"""

from __future__ import annotations

import pytest

from scenarios.model.effect import Rescue
from scenarios.model.plan import CapabilityNeed, Task
from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import Injury, VehicleClass
from sim.casualties.rpm import SURVIVAL_PROB
from sim.hazard.base import Harm
from sim.streams import Streams
from tests.support.journal import Journal
from tests.support.town import (
    Roads,
    ScriptedHazard,
    care,
    fixed,
    hurt,
    plan,
    replication,
    setting,
    text,
    unit,
)

MEDICS = unit(0, [C.medical_care], node=1)
WASHERS = unit(1, [C.decontamination], node=1)
RESCUERS = unit(2, [C.search_rescue], node=1)
AMBULANCE = unit(3, [C.casualty_transport], node=1, vehicle=VehicleClass.ambulance)


def rescue(per_person_s: float, number: int = 1) -> Task:
    """Bring people out from the call to the stand-down."""
    return Task(
        id="rescue",
        name=text("rescue"),
        start=("call_received",),
        needs=(CapabilityNeed(capability=C.search_rescue, number=number, at_least=1),),
        until="stand_down",
        effects=(Rescue(kind="rescue", per_person=fixed(per_person_s)),),
    )


def numbered(*units):
    """The units with their places in the list as numbers."""
    from dataclasses import replace

    return [replace(u, index=i, id=f"U{i}") for i, u in enumerate(units)]


def play(harms, units, *, tasks=(), horizon_s=36_000.0, hazard=None, **more) -> Journal:
    the_plan = plan(tasks=tuple(tasks), casualty_care=care(**more))
    hazard = hazard or ScriptedHazard(harms={0.0: harms}, held_at_s=0.0)
    the_setting = setting(the_plan, numbered(*units), horizon_s=horizon_s)
    return Journal(replication(the_setting, hazard, Roads({1: 100.0})))


def poisoned(person: int, rpm: int) -> Harm:
    return Harm(person, Injury.poison, rpm, trapped=False)


# --- order ----------------------------------------------------------------------------------


def test_the_worst_is_sorted_first():
    """Three wait when the medics come at 400 s (called 240 + 60 + 100 for the first posts).

    The post opens with the harm at 0 s; medics are called at 180 s: 340 s. Scores 8, 3, 7: the 3
    is sorted by 400 s, the 7 by 460 s, the 8 by 520 s.
    """
    journal = play([hurt(0, 8), hurt(1, 3), hurt(2, 7)], [MEDICS])
    assert journal.subjects("triaged") == ["P1", "P2", "P0"]
    assert journal.times("triaged") == [400.0, 460.0, 520.0]


def test_classes_follow_the_score():
    """Scores 6 and 3 are red, 7 and 9 yellow, 10 and 11 green."""
    people = [hurt(i, rpm) for i, rpm in enumerate((6, 3, 7, 9, 10, 11))]
    journal = play(people, [MEDICS])
    classes = dict(zip(journal.subjects("triaged"), journal.objects("triaged"), strict=True))
    assert classes == {
        "P0": "immediate", "P1": "immediate", "P2": "delayed", "P3": "delayed",
        "P4": "minor", "P5": "minor",
    }  # fmt: skip


def test_a_post_asks_for_one_team_per_ten_patients():
    """Eleven wait: two teams are called; ten wait: one."""
    teams = [MEDICS, MEDICS, MEDICS]
    ten = play([hurt(i, 8) for i in range(10)], teams)
    eleven = play([hurt(i, 8) for i in range(11)], teams)
    assert len(ten.times("dispatched", object_="care:triage")) == 1
    assert len(eleven.times("dispatched", object_="care:triage")) == 2


# --- decontamination ------------------------------------------------------------------------


def test_the_poisoned_are_washed_before_they_are_sorted():
    """Washers at 340 s, washed by 440 s; medics, called then, at 600 s, sorted 660 s."""
    journal = play([poisoned(0, 8)], [MEDICS, WASHERS], decontaminate=fixed(100))
    assert journal.times("decontaminated", "P0") == [440.0]
    assert journal.times("triaged", "P0") == [660.0]


@pytest.mark.parametrize(
    ("harm", "why"),
    [(poisoned(0, 10), "hurt lightly"), (hurt(0, 8), "not poisoned")],
    ids=["minor", "trauma"],
)
def test_others_are_not_washed(harm, why):
    """Who is hurt lightly or by a blow goes straight to triage: sorted at 400 s."""
    journal = play([harm], [MEDICS, WASHERS], decontaminate=fixed(100))
    assert journal.times("decontaminated") == [], why
    assert journal.times("triaged", "P0") == [400.0]


def test_without_a_decontamination_post_nobody_is_washed():
    """A plan that names no decontamination sorts the poisoned at once."""
    journal = play([poisoned(0, 8)], [MEDICS, WASHERS])
    assert journal.times("triaged", "P0") == [400.0]


# --- light injuries -------------------------------------------------------------------------


def test_the_lightly_hurt_walk_to_a_doctor():
    """Score 11 is sorted at 400 s and walks: no ambulance is called, the response ends."""
    journal = play([hurt(0, 11)], [MEDICS, AMBULANCE])
    assert journal.objects("survived") == ["walked"]
    assert journal.times("survived") == [400.0]
    assert journal.times("dispatched", object_="care:transport") == []
    assert journal.times("died") == []


# --- rescue ---------------------------------------------------------------------------------


def test_one_crew_brings_people_out_one_after_the_other():
    """Crew at 340 s, 300 s a person: 640 and 940 s."""
    journal = play(
        [hurt(0, 8, trapped=True), hurt(1, 8, trapped=True)],
        [RESCUERS, MEDICS],
        tasks=[rescue(300)],
    )
    assert journal.times("freed") == [640.0, 940.0]


def test_two_crews_work_side_by_side():
    """Two crews at 340 s: both people are out at 640 s."""
    journal = play(
        [hurt(0, 8, trapped=True), hurt(1, 8, trapped=True)],
        [RESCUERS, RESCUERS, MEDICS],
        tasks=[rescue(300, 2)],
    )
    assert journal.times("freed") == [640.0, 640.0]


def test_a_crew_without_work_waits_for_the_next_trapped():
    """Crew at 340 s finds nobody; a person is trapped at 1200 s and out at 1500 s."""
    hazard = ScriptedHazard(harms={1200.0: [hurt(0, 8, trapped=True)]}, held_at_s=1200.0)
    journal = play([], [RESCUERS, MEDICS], tasks=[rescue(300)], hazard=hazard)
    assert journal.times("freed") == [1500.0]


def test_a_trapped_person_who_is_not_hurt_is_no_casualty():
    """Trapped unhurt and freed at 640 s: counted as trapped and freed, neither hurt nor triaged."""
    journal = play([hurt(0, 12, trapped=True)], [RESCUERS, MEDICS], tasks=[rescue(300)])
    assert journal.times("trapped") == [0.0]
    assert journal.times("freed") == [640.0]
    assert journal.times("injured") == []
    assert journal.times("triaged") == []
    assert journal.run.incidents[0].casualties.n_known == 0


def test_a_trapped_person_hurt_later_is_a_casualty_from_then_on():
    """Unhurt at 0 s, hurt to score 6 at 300 s by the smoke: injured then, red at triage."""

    class Smoke(ScriptedHazard):
        def advance(self, now_s, controls):
            report = super().advance(now_s, controls)
            if now_s == 300.0:
                report.worsened.append((0, 6))
            return report

    hazard = Smoke(harms={0.0: [hurt(0, 12, trapped=True)]}, held_at_s=300.0)
    journal = play([], [RESCUERS, MEDICS], tasks=[rescue(300)], hazard=hazard)
    assert journal.times("injured", "P0") == [300.0]
    assert journal.objects("triaged") == ["immediate"]


def test_the_hazard_is_told_who_has_been_freed():
    """Whom the crew has brought out breathes no more smoke: the hazard hears of him."""
    hazard = ScriptedHazard(harms={0.0: [hurt(7, 8, trapped=True)]}, held_at_s=0.0)
    play([], [RESCUERS, MEDICS], tasks=[rescue(300)], hazard=hazard)
    assert 7 in hazard.freed


# --- fading and dying -----------------------------------------------------------------------


def test_the_untreated_fade_by_the_table():
    """Score 7 is 6 from 1800 s on: sorted yellow at 400 s, red when medics come at 2000 s late."""
    late = unit(0, [C.medical_care], node=1, turnout_s=1800.0)
    soon = play([hurt(0, 7)], [MEDICS], horizon_s=3000.0)
    slow = play([hurt(0, 7)], [late], horizon_s=3000.0)
    assert soon.objects("triaged") == ["delayed"]
    assert slow.times("triaged") == [2140.0]
    assert slow.objects("triaged") == ["immediate"]


def test_nobody_comes_and_the_worst_dies_at_the_scene():
    """Score 3 falls to 0 after 3600 s: dead at 3600 s at the scene, whoever comes later."""
    journal = play([hurt(0, 3)], [], horizon_s=7200.0)
    assert journal.times("died", "P0") == [3600.0]
    assert journal.objects("died") == ["scene"]


def test_the_trapped_die_where_they_are():
    """Score 1 falls to 0 after 1800 s, still trapped: the place of death says so."""
    journal = play([hurt(0, 1, trapped=True)], [], horizon_s=7200.0)
    assert journal.times("died") == [1800.0]
    assert journal.objects("died") == ["trapped"]


def test_who_dies_in_the_crew_s_hands_has_died_trapped():
    """Rescue from 340 s takes 3000 s; he dies at 1800 s and is brought out at 3340 s.

    Another person, hurt lightly and never seen by medics, keeps the response going.
    """
    people = [hurt(0, 1, trapped=True), hurt(9, 11)]
    journal = play(people, [RESCUERS], tasks=[rescue(3000)], horizon_s=7200.0)
    assert journal.times("freed") == [3340.0]
    assert journal.times("died") == [1800.0]
    assert journal.objects("died") == ["trapped"]


def test_the_dead_are_left_for_the_living():
    """One crew, 1500 s a person, two people who die at 1800 s: the second is not sought any more.

    The first is out at 340 + 1500 = 1840 s, dead; the other is passed over. A third person, hurt
    lightly and never seen by medics, keeps the response going.
    """
    people = [hurt(0, 1, trapped=True), hurt(1, 1, trapped=True), hurt(9, 11)]
    journal = play(people, [RESCUERS], tasks=[rescue(1500)], horizon_s=7200.0)
    assert journal.times("freed") == [1840.0]
    assert journal.times("died") == [1800.0, 1800.0]


def test_who_dies_waiting_for_triage_is_not_sorted():
    """Medics come at 2140 s; score 1 has died at 1800 s: no triage, one death."""
    late = unit(0, [C.medical_care], node=1, turnout_s=1800.0)
    journal = play([hurt(0, 1)], [late], horizon_s=7200.0)
    assert journal.times("triaged") == []
    assert journal.objects("died") == ["scene"]


def test_survival_in_hospital_is_decided_by_luck_against_the_table():
    """Score 5 on arrival lives if the draw of his own stream is below 0.49 (Sacco table).

    Twenty accidents: the draw is read beside the engine and foretells each outcome.
    """
    outcomes = set()
    for number in range(20):
        the_plan = plan(casualty_care=care())
        run = replication(
            setting(the_plan, numbered(MEDICS, AMBULANCE)),
            ScriptedHazard(harms={0.0: [hurt(0, 5)]}, held_at_s=0.0),
            Roads({1: 100.0, 0: 100.0}),
            number=number,
        )
        journal = Journal(run)
        score = int(journal.values("admitted")[0])
        luck = Streams(seed=1, scenario="test", replication=number).uniform("survival", "P0")
        lives = luck < float(SURVIVAL_PROB[score])
        assert (journal.subjects("survived") == ["P0"]) is lives
        assert (journal.objects("died") == ["H1"]) is not lives
        outcomes.add(lives)
    assert outcomes == {True, False}
