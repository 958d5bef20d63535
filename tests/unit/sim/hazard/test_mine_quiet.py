"""Steps in which nothing can change are skipped, and nothing is missed by it."""

from __future__ import annotations

import pytest

from sim.hazard import mine_flight
from sim.hazard.base import Controls
from sim.hazard.mine_danger import RepeatDanger
from sim.hazard.mine_explosion import MineExplosionHazard
from tests.support.hazards import blast, order, pit, scenario, streams

N_STEPS = 720
AIRED = Controls(ventilation_restored=True)
BOTH = Controls(ventilation_restored=True, source_extinguished=True)
SEALED = Controls(sealed=True, seal_leakage_m3_s=0.05)
INERT = Controls(sealed=True, seal_leakage_m3_s=0.05, inerted=True, nitrogen_m3_s=0.5)
COURSES = {
    "nothing done": {},
    "aired, fire out": {
        61: AIRED,
        95: Controls(ventilation_restored=True, source_extinguished=True),
    },
    "sealed, inerted": {40: SEALED, 50: INERT},
}
"""What the response does from a step on."""


def told(replication: int, course: dict[int, Controls], *, skip: bool) -> tuple[list[str], int]:
    """Everything a hazard reports, and how many steps it played in full."""
    hazard = MineExplosionHazard(
        scenario(blast(gas_m=40.0, blocked=1.0, burns=1.0), horizon_s=60.0 * N_STEPS),
        pit(miners={"intake": 20, "face": 10, "return": 20}),
        streams(replication),
        600.0,
    )
    played, play = 0, hazard._play

    def counted(*args):
        nonlocal played
        played += 1
        play(*args)

    hazard._play = counted  # type: ignore[method-assign]
    controls, reports = Controls(), []
    for step in range(N_STEPS):
        controls = course.get(step, controls)
        if not skip:
            hazard._quiet_until_s = 0.0
        reports.append(repr(hazard.advance(60.0 * step, controls)))
        if step == 150:  # the flight is over, fumes are no longer followed: nothing else stirs
            hazard.protect(order("evacuate", 9000.0))
        if step == 200:
            for person in (3, 30):
                hazard.free(person)
    return reports, played


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_what_is_told_is_the_same_as_step_by_step(course, monkeypatch):
    """Harm, milestones and shares of all steps, where explosions come fifty times as readily."""
    draw = RepeatDanger._draw
    monkeypatch.setattr(RepeatDanger, "_draw", lambda danger: 0.02 * draw(danger))
    monkeypatch.setattr(mine_flight, "FELT_PA", 1e9)  # some wait for the late order
    repeats = 0
    for replication in range(2):
        whole, in_full = told(replication, course, skip=False)
        skipped, played = told(replication, course, skip=True)
        assert skipped == whole
        assert in_full == N_STEPS
        assert played < N_STEPS / 3
        repeats += sum("second_explosion" in line for line in whole)
    assert course or repeats, "no second explosion: the test would miss nothing"
