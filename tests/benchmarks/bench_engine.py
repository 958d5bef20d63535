"""The response engine: one mass-casualty accident beside an idiomatic SimPy model of the same.

The peer is what a SimPy tutorial would write: one process for each casualty, `PriorityResource` for
medical teams and ambulances, no log. Both must give the same admission times to the second.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
import simpy

from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import Specialty, VehicleClass
from sim.play import play
from sim.replicate import Job, players
from sim.response.policy import NearestAvailable
from sim.response.setting import HospitalSpec
from tests.benchmarks.record import best_of, record
from tests.support.jilin import jilin, stage
from tests.support.town import (
    Roads,
    ScriptedHazard,
    care,
    hurt,
    plan,
    replication,
    setting,
    unit,
)

pytestmark = pytest.mark.bench

PATIENTS, MEDICS, AMBULANCES = 200, 6, 24
CALL_S, TRIAGE_S, LOAD_S, DRIVE_S, HANDOVER_S = 60.0, 60.0, 120.0, 300.0, 600.0
SIMPY = f"simpy {simpy.__version__}, process per casualty + PriorityResource"


def ours() -> list[float]:
    """Admission times by the engine: crews at the scene, one hospital 300 s away."""
    units = [unit(i, [C.medical_care], node=1, turnout_s=0.0) for i in range(MEDICS)]
    units += [
        unit(i, [C.casualty_transport], node=1, turnout_s=0.0, vehicle=VehicleClass.ambulance)
        for i in range(MEDICS, MEDICS + AMBULANCES)
    ]
    run = replication(
        setting(
            plan(casualty_care=care()),
            units,
            hospitals=[HospitalSpec("H", 2, {Specialty.trauma: PATIENTS}, 0.0)],
        ),
        ScriptedHazard(harms={0.0: [hurt(i, 8) for i in range(PATIENTS)]}, held_at_s=0.0),
        Roads({1: 0.0, 2: DRIVE_S}),
        detection_s=0.0,
    )
    log = run.play()
    return sorted(t for t, kind, *_ in log.rows() if kind == "admitted")


def peer() -> list[float]:
    """The same by the book of SimPy."""
    env = simpy.Environment()
    medics = simpy.PriorityResource(env, MEDICS)
    ambulances = simpy.PriorityResource(env, AMBULANCES)
    admitted: list[float] = []

    def carry(ambulance, request):
        yield env.timeout(LOAD_S + DRIVE_S)
        admitted.append(env.now)
        yield env.timeout(HANDOVER_S + DRIVE_S)
        ambulance.release(request)

    def casualty(score):
        yield env.timeout(CALL_S)
        with medics.request(priority=score) as turn:
            yield turn
            yield env.timeout(TRIAGE_S)
        request = ambulances.request(priority=score)
        yield request
        env.process(carry(ambulances, request))

    for _ in range(PATIENTS):
        env.process(casualty(8))
    env.run()
    return sorted(admitted)


def test_a_mass_casualty_accident_beside_plain_simpy():
    """200 casualties, 6 teams, 24 ambulances: same admissions; time per replication of both."""
    np.testing.assert_allclose(ours(), peer(), atol=0.01)
    record("engine/mass_casualty", ours=best_of(ours), peer=best_of(peer), peer_version=SIMPY)


@pytest.mark.parametrize("scenario", sorted(jilin().scenarios))
def test_shipped_scenarios(scenario: str):
    """Seconds for one whole replication of each shipped accident: physics, roads, response, log."""
    the_stage = stage(scenario, jilin().scenarios[scenario].plans[0])
    policy = NearestAvailable()

    def ten() -> None:
        for number in range(10):
            play(the_stage, policy=policy, seed=1, replication=number)

    logs = [
        list(play(the_stage, policy=policy, seed=1, replication=0).log.rows()) for _ in range(2)
    ]
    assert logs[0], "an accident without any event"
    assert logs[0] == logs[1], "the same seed must play the same accident"
    ten()
    record(f"engine/replication/{scenario}", ours=best_of(ten, repeat=3) / 10)


def test_two_hundred_replications_lose_little_of_the_ideal_speed_up():
    """Two workers against one: at most 30 % of the ideal is lost once the workers have started.

    They start while the commands still prepare; the row with their start is kept beside it.
    """
    pack = jilin()
    job = Job("chuanying-fire", "fire-a", NearestAvailable(), seed=1)

    def took_s(n_workers: int) -> tuple[float, float]:
        begin = time.perf_counter()
        with players(pack, n_workers) as crew:
            crew.run(job, n_workers)
            started = time.perf_counter()
            assert len(crew.run(job, 200)) == 200
        end = time.perf_counter()
        return end - started, end - begin

    (alone_s, alone_whole_s), (together_s, together_whole_s) = took_s(1), took_s(2)
    record(
        "engine/speed_up_200/2_workers_with_start",
        ours=together_whole_s, peer=alone_whole_s, peer_version="1 worker",
    )  # fmt: skip
    row = record(
        "engine/speed_up_200/2_workers", ours=together_s, peer=alone_s, peer_version="1 worker"
    )
    assert row["ratio"] >= 0.7 * 2


GOAL_A_SECOND = 100.0
"""Replications a second that the three scenarios of the demo should reach on two cores."""


@pytest.mark.xfail(reason="about 30 a second are reached; the time is flat over the models")
def test_replications_a_second_of_the_demo():
    """The demo's three scenarios in turn on one core; the figure that two cores double."""
    total_s = 0.0
    shown = {"chuanying-fire": "fire-a", "chuanying-gas": "gas-a", "longtan-toxic": "toxic-a"}
    for scenario, plan_id in shown.items():
        compiled = stage(scenario, plan_id)
        n = 20
        begin = time.process_time()
        for number in range(n):
            play(compiled, policy=NearestAvailable(), seed=1, replication=number)
        each_s = (time.process_time() - begin) / n
        record(f"engine/replication/{scenario}", ours=each_s)
        total_s += each_s
    assert 2 * len(shown) / total_s >= GOAL_A_SECOND
