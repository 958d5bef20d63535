"""A year of routine calls on the array kernel, and the bare SimPy engine beside plain SimPy.

The peer is what a SimPy tutorial would write: one process a call and a `PriorityResource` of units,
the soonest idle one by `min` over the free. Units, calls and luck are the same.
"""

from __future__ import annotations

import importlib.util

import pytest
import simpy

from sim.response.routine_calls import play_calls_on_simpy
from sim.routine import play_calls
from tests.benchmarks.record import best_of, record
from tests.support.routine import chance_service

pytestmark = pytest.mark.bench

SIMPY = f"simpy {simpy.__version__}, process per call + PriorityResource"


def idiomatic(service, calls) -> list[float]:
    """Times of arrival by a process a call; way home as ours: reckoned through the base."""
    env = simpy.Environment()
    units = simpy.PriorityResource(env, service.n_units)
    to_zone, to_base = service.roads.to_zone_s.tolist(), service.roads.to_base_s.tolist()
    home = service.home.tolist()
    there_s, free = [0.0] * len(home), set(range(len(home)))
    rows = list(
        zip(
            calls.t_s.tolist(), calls.zone.tolist(), calls.priority.tolist(),
            calls.turnout_s.tolist(), calls.service_s.tolist(), strict=True,
        )
    )  # fmt: skip
    arrived = [0.0] * len(rows)

    def call(i, zone, priority, turnout_s, service_s):
        with units.request(priority=priority) as turn:
            yield turn
            u = min(free, key=lambda u: (to_zone[home[u]][zone] + max(0, there_s[u] - env.now), u))
            free.remove(u)
            yield env.timeout(turnout_s + to_zone[home[u]][zone] + max(0.0, there_s[u] - env.now))
            arrived[i] = env.now
            yield env.timeout(service_s)
            there_s[u] = env.now + to_base[home[u]][zone]
            free.add(u)

    def source():
        for i, (t_s, *rest) in enumerate(rows):
            yield env.timeout(t_s - env.now)
            env.process(call(i, *rest))

    env.process(source())
    env.run()
    return arrived


def test_the_bare_engine_beside_plain_simpy():
    """20 units, 1,000 calls, 3 priorities: same arrivals, time of both."""
    service, calls = chance_service(1_000, busy_frac=0.6)
    ours = play_calls_on_simpy(service, calls)
    assert ours.arrived_s == pytest.approx(idiomatic(service, calls), abs=1e-3)
    record(
        "engine/routine_1000",
        ours=best_of(lambda: play_calls_on_simpy(service, calls)),
        peer=best_of(lambda: idiomatic(service, calls)),
        peer_version=SIMPY,
    )


@pytest.mark.parametrize("engine", ["compiled", "plain"])
def test_a_year_of_routine_calls(engine):
    """20 units, 100,000 calls, 3 priorities: at most 10 s."""
    if engine == "compiled" and importlib.util.find_spec("numba") is None:
        pytest.skip("numba (extra fast) is absent")
    service, calls = chance_service(100_000, busy_frac=0.6)
    play_calls(service, calls, engine=engine)
    row = record(
        f"routine/year/{engine}",
        ours=best_of(lambda: play_calls(service, calls, engine=engine), repeat=3),
    )
    assert row["ours"] <= 10
