"""Ambulances and hospitals, worked out by hand: loads, beds, doors, ways cut.

Call 180 s, turnout 60 s, medics 100 s away: at the scene at 340 s, triage 60 s a patient. The
ambulance is called with the first patient for it and drives 200 s; loading takes 120 s. The
hospital treats from its door on; handing over then holds the crew for 600 s.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import Injury, Specialty, VehicleClass
from sim.evaluation.reading import LogReader
from sim.hazard.base import Controls, Harm, HazardReport
from sim.response.setting import HospitalSpec
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
    unit,
)

MEDICS = unit(0, [C.medical_care], node=1)
AMBULANCE = unit(1, [C.casualty_transport], node=2, vehicle=VehicleClass.ambulance)
ROADS = {1: 100.0, 2: 200.0, 7: 300.0, 8: 500.0, 9: 900.0, 10: 1100.0}
TRAUMA, BURN, GENERAL = Specialty.trauma, Specialty.burn, Specialty.general


def hospital(name: str, node: int, spacing_s: float = 1.0, **beds: int) -> HospitalSpec:
    return HospitalSpec(name, node, {Specialty(k): n for k, n in beds.items()}, spacing_s)


def play(harms, hospitals, *, ambulances=(AMBULANCE,), roads=None, hazard=None, **more) -> Journal:
    the_plan = plan(casualty_care=care(**more))
    crews = [MEDICS, *ambulances]
    crews = [replace(u, index=i, id=f"U{i}") for i, u in enumerate(crews)]
    hazard = hazard or ScriptedHazard(harms={0.0: harms}, held_at_s=0.0)
    the_setting = setting(the_plan, crews, hospitals=hospitals, horizon_s=20_000.0)
    return Journal(replication(the_setting, hazard, roads or Roads(dict(ROADS))))


# --- the shuttle ----------------------------------------------------------------------------


def test_one_ambulance_of_two_seats_carries_three_people_in_two_trips():
    """Scores 7, 8, 9 are sorted by 400, 460, 520 s; the ambulance, called at 400, comes at 660 s.

    First trip, the two sorted first (both yellow; among equals the draw decides, so all three
    wait at 660 s): loaded 780, admitted 1080, handed over 1680 s. Back at the scene 1980 s,
    loaded 2100, admitted 2400 s.
    """
    two_seats = replace(AMBULANCE, seats=2)
    journal = play(
        [hurt(0, 7), hurt(1, 8), hurt(2, 9)],
        [hospital("H", 7, trauma=9)],
        ambulances=[two_seats],
    )
    assert journal.times("arrived", "U1") == [660.0]
    assert journal.times("loaded") == [780.0, 780.0, 2100.0]
    assert journal.times("admitted") == [1080.0, 1080.0, 2400.0]
    assert journal.times("dispatched", "U1") == [400.0]


def test_the_red_go_before_the_yellow():
    """Score 8 waits longer, score 4 is red: with one seat the red one is carried first."""
    journal = play([hurt(0, 8), hurt(1, 4), hurt(2, 9)], [hospital("H", 7, trauma=9)])
    assert journal.subjects("loaded")[0] == "P1"


def test_an_ambulance_without_a_patient_is_free_at_the_hospital():
    """After the only patient it is free where it stands: sent again from there for the next.

    First: loaded 780, admitted 1080, handed over 1680 s. A second person is hurt at 3000 s: sorted
    3060 s, ambulance called at the hospital: 3060 + 60 + 300 = 3420 s.
    """
    hazard = ScriptedHazard(harms={0.0: [hurt(0, 8)], 3000.0: [hurt(1, 8)]}, held_at_s=3000.0)
    journal = play([], [hospital("H", 7, trauma=9)], hazard=hazard)
    assert journal.times("returned", "U1")[0] == 1680.0
    assert journal.times("arrived", "U1") == [660.0, 3420.0]


def test_ambulances_of_the_first_call_wait_at_the_scene():
    """Two are sent with the level at 180 s and stand by from 440 s; the patient is loaded at 520.

    Sorted at 400 s, but the ambulance comes at 440 s: 440 + 120 = 560 s.
    """
    journal = play(
        [hurt(0, 8)],
        [hospital("H", 7, trauma=9)],
        ambulances=[AMBULANCE, AMBULANCE],
        ambulances_per_call=2,
    )
    assert journal.times("dispatched", object_="care:transport") == [180.0, 180.0]
    assert journal.times("loaded") == [560.0]


def test_a_new_patient_does_not_wait_for_the_ambulance_that_has_just_left():
    """The first ambulance carries; a second person is hurt at 900 s: the idle one is called.

    Sorted at 960 s; second ambulance 960 + 60 + 200 = 1220 s, loaded 1340 s. The first would have
    been back at 1980 s only.
    """
    hazard = ScriptedHazard(harms={0.0: [hurt(0, 8)], 900.0: [hurt(1, 8)]}, held_at_s=900.0)
    journal = play(
        [], [hospital("H", 7, trauma=9)], ambulances=[AMBULANCE, AMBULANCE], hazard=hazard
    )
    assert journal.times("loaded") == [780.0, 1340.0]


# --- beds -----------------------------------------------------------------------------------


def test_the_nearest_bed_of_the_right_kind_comes_first():
    """Trauma goes past the near general hospital to the trauma bed farther away."""
    near, far = hospital("N", 7, general=9), hospital("F", 8, trauma=1)
    assert play([hurt(0, 8)], [near, far]).objects("admitted") == ["F"]


def test_without_such_a_bed_a_general_one_is_taken():
    """No trauma bed anywhere: the nearest general bed, though a burn bed is nearer still."""
    hospitals = [hospital("B", 7, burn=9), hospital("G", 8, general=1), hospital("X", 9, general=9)]
    assert play([hurt(0, 8)], hospitals).objects("admitted") == ["G"]


def test_without_any_bed_the_nearest_hospital_takes_him_and_the_log_says_so():
    """No trauma and no general bed: the nearest hospital, and a note that no bed was free."""
    journal = play([hurt(0, 8)], [hospital("F", 8, burn=1), hospital("N", 7, burn=1)])
    assert journal.objects("admitted") == ["N"]
    assert journal.objects("no_bed", "P0") == ["trauma"]


def test_a_bed_is_used_once():
    """Two trauma patients, one trauma bed near and one far: one each."""
    journal = play(
        [hurt(0, 8), hurt(1, 8)], [hospital("N", 7, trauma=1), hospital("F", 8, trauma=1)]
    )
    assert sorted(journal.objects("admitted")) == ["F", "N"]


def test_each_patient_of_a_load_needs_a_bed():
    """Two in one ambulance, one trauma bed and no other: the second finds no bed."""
    two_seats = replace(AMBULANCE, seats=2)
    journal = play([hurt(0, 8), hurt(1, 8)], [hospital("H", 7, trauma=1)], ambulances=[two_seats])
    assert len(set(journal.times("loaded"))) == 1
    assert len(journal.times("no_bed")) == 1


def test_the_rule_of_the_nearest_does_not_look_at_beds():
    """By the rule 'nearest' the near hospital without a bed comes before the far one with one."""
    hospitals = [hospital("N", 7, burn=1), hospital("F", 8, trauma=9)]
    journal = play([hurt(0, 8)], hospitals, hospital_rule="nearest")
    assert journal.objects("admitted") == ["N"]
    assert journal.times("no_bed") != []


@pytest.mark.parametrize(
    ("injury", "bed"),
    [
        (Injury.trauma, "trauma"),
        (Injury.burn, "burn"),
        (Injury.smoke, "poison"),
        (Injury.poison, "poison"),
    ],
)
def test_each_injury_has_its_bed(injury, bed):
    """Blows to trauma, burns to the burn unit, smoke and poison to toxicology."""
    hospitals = [hospital(s, 8, **{s: 1}) for s in ("trauma", "burn", "poison", "general")]
    harm = Harm(0, injury, 8, trapped=False)
    assert play([harm], hospitals).objects("admitted") == [bed]


# --- doors ----------------------------------------------------------------------------------


def test_the_door_of_a_hospital_takes_one_patient_after_the_other():
    """Two ambulances reach a door of 900 s spacing within 60 s: the second waits.

    Both yellow, sorted 400 and 460 s; both ambulances are there at 660 and 720 s, loaded 780 and
    840, at the door 1080 and 1140. The first is admitted at once; the second may enter at
    1080 + 900 = 1980 s.
    """
    journal = play(
        [hurt(0, 8), hurt(1, 8)],
        [hospital("H", 7, 900.0, trauma=9)],
        ambulances=[AMBULANCE, AMBULANCE],
    )
    assert journal.times("loaded") == [780.0, 840.0]
    assert journal.times("admitted") == [1080.0, 1980.0]


def test_a_load_of_two_holds_the_door_for_two():
    """Two patients in the first ambulance, one in the second, spacing 900 s.

    Three yellow are sorted by 520 s. The first ambulance (two seats) is there at 660 s, loads by
    780 and is at the door at 1080: the door is free again at 1080 + 2 x 900 = 2880 s. The second
    ambulance, loaded by 840 s, is at the door at 1140 s and waits until then.
    """
    two_seats = replace(AMBULANCE, seats=2)
    journal = play(
        [hurt(0, 8), hurt(1, 8), hurt(2, 8)],
        [hospital("H", 7, 900.0, trauma=9)],
        ambulances=[two_seats, AMBULANCE],
    )
    assert journal.times("admitted") == [1080.0, 1080.0, 2880.0]


# --- fading on the way, ways cut ------------------------------------------------------------


def test_who_dies_on_the_way_is_not_admitted():
    """Score 1 dies at 1800 s; he would be at the door at 780 + 1100 = 1880 s: not admitted."""
    journal = play([hurt(0, 1)], [hospital("H", 10, trauma=9)])
    assert journal.times("loaded") == [780.0]
    assert journal.times("admitted") == []
    assert journal.times("died") == [1800.0]


def test_treatment_stops_the_clock():
    """Score 3, admitted at 1080 s, would be dead at 3600 s: he is in treatment and is not."""
    journal = play([hurt(0, 3)], [hospital("H", 7, trauma=9)])
    assert journal.values("admitted") == [3.0]
    assert journal.objects("died") in ([], ["H"])


class CutRoads(Roads):
    """All hospitals are cut off until a time."""

    def __init__(self, seconds: dict[float, float], until_s: float) -> None:
        super().__init__(seconds)
        self.until_s = until_s
        self.cut = True

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        return float("inf") if self.cut else super().from_scene_s(node, vehicle)

    def close(self, hazard: CuttingHazard) -> int:
        self.cut = hazard.now_s < self.until_s
        return int(self.cut)


class CuttingHazard(ScriptedHazard):
    """Reports its zone anew at one time."""

    opens_at_s = 3000.0
    now_s = 0.0

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        report = super().advance(now_s, controls)
        self.now_s = now_s
        report.zone_changed = now_s in {0.0, self.opens_at_s}
        return report

    def step_s(self, now_s: float) -> float:
        return 60.0 if now_s < self.opens_at_s else super().step_s(now_s)


def test_patients_wait_at_the_scene_while_no_hospital_can_be_reached():
    """Every way to a hospital is cut until 3000 s: the patient waits, then is carried at once.

    The ambulance stands at the scene; from 3000 s: loading 120, drive 300 = 3420 s.
    """
    hazard = CuttingHazard(harms={0.0: [hurt(0, 8)]}, held_at_s=0.0)
    journal = play(
        [],
        [hospital("H", 7, trauma=9)],
        roads=CutRoads(dict(ROADS), CuttingHazard.opens_at_s),
        hazard=hazard,
    )
    assert journal.times("unreachable", "U1") != []
    assert journal.times("loaded") == [3120.0]
    assert journal.times("admitted") == [3420.0]
    assert LogReader(journal.log, plan()).end_s < 20_000.0


def test_triage_goes_on_beside_the_ambulances():
    """The draws of triage and of loading are each patient's own: fixed times stay fixed."""
    journal = play([hurt(i, 8) for i in range(4)], [hospital("H", 7, trauma=9)], load=fixed(10))
    assert journal.times("triaged") == [400.0, 460.0, 520.0, 580.0]
