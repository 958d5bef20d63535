"""A year of routine calls on the array kernel, and the bare SimPy engine beside plain SimPy.

The peer is what a SimPy tutorial would write: one process a call and a `PriorityResource` of units,
the soonest idle one by `min` over the free. Units, calls and luck are the same. Ciw and salabim
play a queue of ten servers (M/M/10, 80 % busy) with the same gaps and services in the same run;
every customer waits as long with each.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess

import numpy as np
import pytest
import simpy

from sim.response.routine_calls import play_calls_on_simpy
from sim.routine import Calls, Roads, Service, play_calls, service_of
from tests.benchmarks.peer import PYTHON, needs_peers
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


PEERS = {
    "ciw": """
import ciw, ciw.dists
def play(gaps, services):
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(gaps)],
        service_distributions=[ciw.dists.Sequential(services)],
        number_of_servers=[10],
    )
    queue = ciw.Simulation(network)
    queue.simulate_until_max_customers(len(gaps), method="Finish")
    return [(r.id_number, r.waiting_time) for r in queue.get_all_records()]
""",
    "salabim": """
import salabim
salabim.yieldless(False)
def play(gaps, services):
    env = salabim.Environment(trace=False)
    servers = salabim.Resource("servers", capacity=10)
    waits = []
    class Customer(salabim.Component):
        def setup(self, number):
            self.number = number
        def process(self):
            begin = env.now()
            yield self.request(servers)
            waits.append((self.number, env.now() - begin))
            yield self.hold(services[self.number])
            self.release(servers)
    class Source(salabim.Component):
        def process(self):
            for number, gap in enumerate(gaps):
                yield self.hold(gap)
                Customer(number=number)
    Source()
    env.run()
    return waits
""",
}
ASKED = """
import importlib.metadata, json, sys, time
data = json.load(sys.stdin)
best = float("inf")
for _ in range(3):
    begin = time.perf_counter()
    found = play(data["gaps"], data["services"])
    best = min(best, time.perf_counter() - begin)
waits = [wait for _, wait in sorted(found)]
print(json.dumps([importlib.metadata.version(data["peer"]), best, waits]))
"""


def queue_of_ten(n: int) -> tuple[Service, Calls, list[float]]:
    """M/M/10, arrivals at 8 and services at 1 a second, no roads; the gaps beside."""
    rng = np.random.default_rng(10)
    gaps, services = rng.exponential(1 / 8, n), rng.exponential(1.0, n)
    zeros = np.zeros(n)
    calls = Calls.make(np.cumsum(gaps), zeros, zeros, zeros, services)
    return service_of(Roads.make([[0.0]]), [0] * 10), calls, gaps.tolist()


@needs_peers
@pytest.mark.parametrize(("peer", "n", "least"), [("ciw", 20_000, 1.5), ("salabim", 2_000, 20.0)])
def test_the_bare_engine_beside_other_engines(peer, n, least):
    """Ten servers, the same gaps and services: equal waits; 1.5 times Ciw, 20 times salabim."""
    service, calls, gaps = queue_of_ten(n)
    ours = play_calls_on_simpy(service, calls).waits_s(calls)
    done = subprocess.run(
        [str(PYTHON), "-I", "-c", PEERS[peer] + ASKED],
        input=json.dumps({"peer": peer, "gaps": gaps, "services": calls.service_s.tolist()}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if "No module named" in done.stderr:
        pytest.skip(f"{peer} is absent from .venv/peers")
    assert done.returncode == 0, done.stderr[-2000:]
    version, best_s, waits = json.loads(done.stdout.splitlines()[-1])
    whole = n - 100  # Ciw stops with the n-th who leaves: of the last some are still there
    assert ours[:whole] == pytest.approx(waits[:whole], abs=1e-6)
    row = record(
        f"engine/mm10_{peer}",
        ours=best_of(lambda: play_calls_on_simpy(service, calls), repeat=5),
        peer=best_s,
        peer_version=f"{peer} {version}",
    )
    assert row["ratio"] >= least
