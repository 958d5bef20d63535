"""The kernel against exact queues of the evidence folder, inside 99.9 % intervals, fixed seeds."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from sim.evaluation.statistics import mean_estimate
from sim.routine import Calls, Roads, play_calls, service_of

FOLDER = Path(__file__).parents[5] / "shared" / "evidence" / "optimization" / "queues"
N, WARM_UP, BATCHES = 420_000, 20_000, 40
N_BUSY = 820_000
"""Calls of the long queues: heavy traffic forgets slowly, 400,000 calls say too little of it."""
LEVEL = 0.999

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("numba") is None, reason="numba (extra fast) is absent: too slow"
    ),
    pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/evidence is absent"),
]


def cells(name: str, model: str) -> list[dict]:
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        return []
    found = json.loads(path.read_text())
    return [cell for cell in found if cell["model"].startswith(model)]


def hypercubes() -> list[dict]:
    path = FOLDER / "hypercube_exact.json"
    return json.loads(path.read_text()) if path.is_file() else []


def assert_inside(*pairs: tuple[float, np.ndarray]) -> None:
    """Exact means lie in batch-means intervals that hold together with 99.9 % probability.

    Several comparisons of one run share the level (Bonferroni): judged singly, one of the hundred
    here would fail by chance one time in ten. The first interval of each run must also be narrow
    enough to tell; those of rare long waits in heavy traffic are wide and prove less.
    """
    level = 1 - (1 - LEVEL) / len(pairs)
    for place, (exact, sample) in enumerate(pairs):
        means = sample[: len(sample) // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1)
        found = mean_estimate(means, level)
        assert found.low <= exact <= found.high, f"{exact} outside {found}"
        narrow = found.half_width < 0.3 * abs(exact) + 2e-3
        assert narrow or place > 0, f"{exact}: {found} says nothing"


def poisson(rng: np.random.Generator, rate: float, n: int = N) -> np.ndarray:
    return np.cumsum(rng.exponential(1 / rate, n))


def post(servers: int, t_s, service_s, priority=None, *, queues=True) -> tuple[np.ndarray, Calls]:
    """Waits (NaN: lost) at servers that are all alike and near."""
    zero = np.zeros(len(t_s))
    kinds = zero if priority is None else priority
    calls = Calls.make(t_s, zero, kinds, zero, np.maximum(service_s, 1e-12))
    service = service_of(Roads.make([[0.0]]), [0] * servers, queues=queues)
    return play_calls(service, calls).waits_s(calls), calls


@pytest.mark.parametrize(
    "cell",
    [c for c in cells("queues_exact", "M/M/c") if c["model"] == "M/M/c"],
    ids=lambda c: f"c{c['c']}_{c['lam']}",
)
def test_many_servers(cell):
    """Mean wait and the shares that wait longer than 0, 0.1, 0.5 and 1."""
    rng = np.random.default_rng(cell["c"])
    waits, _ = post(
        cell["c"], poisson(rng, cell["lam"], N_BUSY), rng.exponential(1 / cell["mu"], N_BUSY)
    )
    waits = waits[WARM_UP:]
    longer = [(share, waits > float(t)) for t, share in cell["P_wait_gt_t"].items()]
    assert_inside((cell["Wq"], waits), (cell["erlang_C"], waits > 0), *longer)


@pytest.mark.parametrize("cell", cells("queues_exact", "M/G/1"), ids=lambda c: f"scv{c['scv']}")
def test_one_server_of_any_law(cell):
    """Pollaczek-Khinchine: constant, gamma and exponential service."""
    rng = np.random.default_rng(round(100 * cell["lam"]))
    scv, mean = cell["scv"], 1 / cell["mu"]
    service = rng.gamma(1 / scv, scv * mean, N) if scv else np.full(N, mean)
    waits, _ = post(1, poisson(rng, cell["lam"]), service)
    assert_inside((cell["Wq"], waits[WARM_UP:]))


@pytest.mark.parametrize(
    "cell",
    cells("queues_exact", "M/M/1 non") + cells("queues_exact", "M/M/c non"),
    ids=lambda c: f"c{c.get('c', 1)}",
)
def test_urgent_calls_first(cell):
    """Cobham: mean wait of each of three priorities."""
    rng = np.random.default_rng(7)
    rates = np.array(cell["lam"])
    kinds = rng.choice(3, N, p=rates / rates.sum())
    service = rng.exponential(1 / cell["mu"], N)
    waits, _ = post(cell.get("c", 1), poisson(rng, rates.sum()), service, kinds)
    waits, kinds = waits[WARM_UP:], kinds[WARM_UP:]
    assert_inside(*((exact, waits[kinds == k]) for k, exact in enumerate(cell["Wq_by_class"])))


@pytest.mark.parametrize("law", ["exponential", "constant", "gamma", "uniform"])
@pytest.mark.parametrize("cell", cells("queues_exact", "M/G/c/c"), ids=lambda c: f"c{c['c']}")
def test_the_share_lost_does_not_depend_on_the_law(cell, law):
    """Erlang B for four laws of service with the same mean."""
    rng = np.random.default_rng(cell["c"])
    mean = cell["mean_service"]
    service = {
        "exponential": lambda: rng.exponential(mean, N),
        "constant": lambda: np.full(N, mean),
        "gamma": lambda: rng.gamma(4.0, mean / 4, N),
        "uniform": lambda: rng.uniform(0, 2 * mean, N),
    }[law]()
    waits, _ = post(cell["c"], poisson(rng, cell["lam"]), service, queues=False)
    assert_inside((cell["blocking"], np.isnan(waits[WARM_UP:])))


@pytest.mark.parametrize("cell", hypercubes(), ids=lambda c: c["name"].replace(" ", "_"))
def test_hypercube(cell):
    """Workload of every unit, and who answers which zone's calls, of units with preferences."""
    rng = np.random.default_rng(len(cell["mu"]) * 31 + len(cell["lam"]))
    rates, pref = np.array(cell["lam"]), np.array(cell["pref"])
    n_units = len(cell["mu"])
    rank = np.argsort(pref, axis=1).T * 1e-9  # place in the list of the zone, as a tiny drive
    zone = rng.choice(len(rates), N, p=rates / rates.sum())
    t_s = poisson(rng, rates.sum())
    zero = np.zeros(N)
    calls = Calls.make(t_s, zone, zero, zero, np.maximum(rng.exponential(1.0, N), 1e-12))
    roads = Roads.make(rank, np.zeros_like(rank))
    service = service_of(
        roads, range(n_units), pace_ratio=1 / np.array(cell["mu"]), queues=cell["line"] != "zero"
    )
    ledger = play_calls(service, calls)
    later = slice(WARM_UP, None)
    at_once = ledger.waits_s(calls)[later] == 0
    pairs: list[tuple[float, np.ndarray]] = []
    for unit in range(n_units):
        mine = ledger.unit[later] == unit
        work = np.where(mine, (ledger.cleared_s - ledger.assigned_s)[later], 0.0)
        pairs.append((cell["workload"][unit] / rates.sum(), work))
        for z, of_zone in enumerate(cell["dispatch_rate_no_delay"][unit]):
            share = of_zone / rates.sum()
            if share > 5e-3:
                pairs.append((share, mine & at_once & (zone[later] == z)))
    assert_inside(*pairs)
