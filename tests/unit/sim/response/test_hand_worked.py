"""Two accidents worked out on paper, to the second; the paper is in the docstrings."""

from __future__ import annotations

from scenarios.model.effect import Rescue, StopRelease
from scenarios.model.plan import CapabilityNeed, NotificationStep, Task
from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import Specialty, VehicleClass
from sim.response.setting import HospitalSpec
from tests.support.town import (
    Roads,
    ScriptedHazard,
    care,
    fixed,
    hurt,
    level,
    plan,
    replication,
    setting,
    text,
    unit,
)


def _times(rows, kind, subject=None):
    return [r[0] for r in rows if r[1] == kind and (subject is None or r[2] == subject)]


def test_a_leak_is_stopped_when_the_paper_says_so():
    """Noticed 120, call 180, level at once, turnout 60, drive 300 and 600, set-up 90, work 600.

    Two fire engines are wanted by the first assignment and one hazmat squad by the task.
    Engine U0: 180 + 60 + 300 = 540. Engine U1: 180 + 60 + 600 = 840. Squad U2 drives 420:
    the task is ready at the first arrival (540), the squad is called then: 540 + 60 + 420 = 1020,
    set-up until 1110, work until 1710: released stopped; the hazard sees it at the next step, 1740.
    The county is told 600 s after the firm, the firm 300 s after detection: 420 and 1020.
    """
    the_plan = plan(
        levels=(level(dispatch=[(C.fire_attack, 2)]),),
        notification=(
            NotificationStep(id="firm", name=text("f"), after="detected", delay=fixed(300)),
            NotificationStep(id="county", name=text("c"), after="notified:firm", delay=fixed(600)),
        ),
        tasks=(
            Task(
                id="plug",
                name=text("plug"),
                start=("first_arrival",),
                needs=(CapabilityNeed(capability=C.leak_stop, number=1),),
                setup=fixed(90),
                duration=fixed(600),
                effects=(StopRelease(kind="stop_release"),),
            ),
        ),
    )
    units = [
        unit(0, [C.fire_attack]),
        unit(1, [C.fire_attack]),
        unit(2, [C.leak_stop, C.hazmat_recon]),
    ]
    run = replication(
        setting(the_plan, units),
        ScriptedHazard(held_by="release_stopped"),
        Roads({0: 300.0, 1: 600.0, 2: 420.0}),
    )
    rows = run.play().rows()
    assert _times(rows, "detected") == [120.0]
    assert _times(rows, "call_received") == [180.0]
    assert _times(rows, "arrived", "U0") == [540.0]
    assert _times(rows, "arrived", "U1") == [840.0]
    assert _times(rows, "arrived", "U2") == [1020.0]
    assert _times(rows, "notified") == [420.0, 1020.0]
    assert _times(rows, "task_ready", "plug") == [540.0]
    assert _times(rows, "task_started", "plug") == [1020.0]
    assert _times(rows, "task_done", "plug") == [1710.0]
    assert _times(rows, "controlled") == [1740.0]
    assert _times(rows, "stand_down") == [1740.0]


def test_a_trapped_casualty_reaches_the_hospital_when_the_paper_says_so():
    """One person trapped at 0 (RPM 8), one engine that rescues, one medical team, one ambulance.

    Call 180. Engine: 60 + 240 -> 480; rescue of one person 300 -> 780. The triage post opens at
    780 and calls the medical team: 60 + 120 -> 960, triage 60 -> 1020. The ambulance is called at
    1020: 60 + 300 -> 1380, loading 120 -> 1500, drive 300 -> 1800, where he is admitted. Untreated
    1800 s: by the table RPM 8 is still 8 after half an hour and falls to 7 only after an hour.
    """
    the_plan = plan(
        tasks=(
            Task(
                id="rescue",
                name=text("rescue"),
                start=("call_received",),
                needs=(CapabilityNeed(capability=C.search_rescue, number=1),),
                until="stand_down",
                effects=(Rescue(kind="rescue", per_person=fixed(300)),),
            ),
        ),
        casualty_care=care(),
    )
    units = [
        unit(0, [C.search_rescue]),
        unit(1, [C.medical_care], vehicle=VehicleClass.ambulance),
        unit(2, [C.casualty_transport], vehicle=VehicleClass.ambulance),
    ]
    run = replication(
        setting(the_plan, units, hospitals=[HospitalSpec("H1", 9, {Specialty.trauma: 1}, 60.0)]),
        ScriptedHazard(harms={0.0: [hurt(7, rpm=8, trapped=True)]}, held_at_s=0.0),
        Roads({0: 240.0, 1: 120.0, 2: 300.0, 9: 300.0}),
    )
    rows = run.play().rows()
    assert _times(rows, "arrived", "U0") == [480.0]
    assert _times(rows, "freed", "P7") == [780.0]
    assert _times(rows, "arrived", "U1") == [960.0]
    assert _times(rows, "triaged", "P7") == [1020.0]
    assert _times(rows, "arrived", "U2") == [1380.0]
    assert _times(rows, "loaded", "P7") == [1500.0]
    assert _times(rows, "admitted", "P7") == [1800.0]
    assert [r[4] for r in rows if r[1] == "admitted"] == [8.0]
