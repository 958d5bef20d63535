"""N-1 of a plan with 60 elements on 100 accidents: at most three minutes on two cores."""

from __future__ import annotations

import time

import pytest

from sim.evaluation.outage_plays import OutagePlays
from sim.evaluation.outages import standing_elements
from sim.replicate import Job, players
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin

N_ELEMENTS, N_ACCIDENTS, MOST_S = 60, 100, 180.0

pytestmark = pytest.mark.bench


@pytest.mark.timeout(900)
def test_single_failures_of_sixty_elements_take_three_minutes():
    """The busiest elements of the gas plan, 6,000 outcomes, those alike played once."""
    pack = jilin()
    everything = standing_elements(pack, pack.plans["gas-a"])
    job = Job("chuanying-gas", "gas-a", NearestAvailable(), 1)
    with players(pack, 2) as crew:
        crew.run(job, 10)
        used = OutagePlays(crew, job, everything, 10).used()
        load = {i: sum(i in each for each in used) for i in range(len(everything))}
        busiest = sorted(load, key=lambda i: (-load[i], i))[:N_ELEMENTS]
        plays = OutagePlays(crew, job, [everything[i] for i in sorted(busiest)], N_ACCIDENTS)
        begin = time.perf_counter()
        plays.prepare([frozenset({i}) for i in range(N_ELEMENTS)])
        taken_s = time.perf_counter() - begin
    print(f"{N_ELEMENTS} elements x {N_ACCIDENTS}: {taken_s:.1f} s, {plays.n_played} played")
    assert taken_s <= MOST_S
