"""A service of routine calls by chance, for tests and benchmarks."""

from __future__ import annotations

import numpy as np

from sim.routine import Calls, MoveRule, Roads, Service


def chance_service(
    n_calls: int,
    *,
    rule: MoveRule = MoveRule.home,
    n_units: int = 20,
    n_bases: int = 8,
    n_zones: int = 60,
    busy_frac: float = 0.4,
    seed: int = 1,
    queues: bool = True,
    whole_minutes: bool = False,
) -> tuple[Service, Calls]:
    """Bases and zones in a square of 20 km; whole minutes make many events fall together."""
    rng = np.random.default_rng(seed)
    bases = rng.uniform(0, 20_000, (n_bases, 2))
    zones = rng.uniform(0, 20_000, (n_zones, 2))
    speed_m_s = 15.0
    to_zone = np.hypot(*(bases[:, None] - zones[None]).transpose(2, 0, 1)) / speed_m_s
    between = np.hypot(*(bases[:, None] - bases[None]).transpose(2, 0, 1)) / speed_m_s
    mean_busy_s = 60 + float(to_zone.min(axis=0).mean()) + 1800
    t_s = np.cumsum(rng.exponential(mean_busy_s / (n_units * busy_frac), n_calls))
    turnout_s, service_s = rng.uniform(30, 90, n_calls), rng.exponential(1800, n_calls) + 1
    table = np.zeros((n_units + 1, n_bases), dtype=np.int64)
    for k in range(1, n_units + 1):
        table[k] = table[k - 1]
        table[k][rng.integers(0, n_bases)] += 1
    if whole_minutes:
        to_zone, between, t_s, turnout_s, service_s = (
            np.ceil(each / 60) * 60 for each in (to_zone, between, t_s, turnout_s, service_s)
        )
    calls = Calls.make(
        t_s,
        rng.integers(0, n_zones, n_calls),
        rng.choice(3, n_calls, p=[0.2, 0.5, 0.3]),
        turnout_s,
        service_s,
    )
    service = Service(
        Roads.make(to_zone, to_zone * 1.1 if not whole_minutes else to_zone + 60, between),
        rng.integers(0, n_bases, n_units),
        np.ones(n_units),
        queues,
        rule,
        rng.integers(1, 100, n_zones).astype(float),
        480.0,
        busy_frac,
        table,
    )
    return service, calls
