"""Any number of workers, any order, any hash seed, a killed worker: the same events."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from scenarios.errors import TuiyanError
from sim import replicate
from sim.outcome import log_hash
from sim.replicate import CHUNK, RETRIES, Job, Players, players
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin

ROOT = Path(__file__).parents[3]
JOB = Job("chuanying-gas", "gas-a", NearestAvailable(), 1)
N = 2 * CHUNK + 3


@pytest.fixture(scope="module")
def serial() -> str:
    """Hash of the run played in this process."""
    with players(jilin(), 1) as crew:
        return log_hash(crew.run(JOB, N))


class Pool:
    """Plays chunks in this process, last submitted first; breaks as often as told."""

    breaks = 0

    def __init__(self):
        replicate._receive(jilin())
        replicate._worker_stage.cache_clear()
        self.waiting = []

    def submit(self, function, *arguments):
        future = Future()
        self.waiting.append((future, function, arguments))
        if arguments[2] == N:  # all chunks are there
            for promise, call, values in reversed(self.waiting):
                if Pool.breaks > 0:
                    Pool.breaks -= 1
                    promise.set_exception(BrokenProcessPool("a worker died"))
                else:
                    promise.set_result(call(*values))
            self.waiting = []
        return future

    def shutdown(self, **_):
        pass


def with_pool(monkeypatch, *, breaks: int = 0) -> Players:
    """Players whose pool is the one above."""
    Pool.breaks = breaks

    def open_pool(self):
        if self._pool is None:
            self._pool = Pool()
        return self._pool

    monkeypatch.setattr(Players, "_open_pool", open_pool)
    return Players(jilin(), 2)


def test_two_workers_see_what_one_sees_even_when_one_is_killed(serial):
    """Two processes, one of them killed after the first chunk: the same events as alone."""
    with players(jilin(), 2) as crew:
        struck = []

        def strike(_n: int) -> None:
            if not struck:
                struck.append(next(iter(crew._pool._processes)))
                os.kill(struck[0], signal.SIGKILL)

        outcomes = crew.run(JOB, N, progress=strike)
    assert struck
    assert log_hash(outcomes) == serial
    assert [o.replication for o in outcomes] == list(range(N))


def test_chunks_may_come_back_in_any_order(serial, monkeypatch):
    """Played last chunk first: put together in order."""
    assert log_hash(with_pool(monkeypatch).run(JOB, N)) == serial


def test_a_chunk_whose_worker_died_is_played_again(serial, monkeypatch):
    """One dead worker: its chunk is repeated, the result is the same."""
    crew = with_pool(monkeypatch, breaks=1)
    assert log_hash(crew.run(JOB, N)) == serial


def test_a_worker_that_dies_again_and_again_is_named(monkeypatch):
    """Three deaths: an error that names replications, scenario and the way to look closer."""
    crew = with_pool(monkeypatch, breaks=10_000)
    with pytest.raises(TuiyanError, match="died 3 times") as error:
        crew.run(JOB, N)
    assert "chuanying-gas / gas-a (seed 1)" in str(error.value)
    assert "--workers 1" in str(error.value)
    assert RETRIES == 2


def test_progress_counts_every_replication_once(monkeypatch):
    """Chunk by chunk, alone or in a pool, also after a death: N in all."""
    for breaks in (0, 1):
        heard: list[int] = []
        with_pool(monkeypatch, breaks=breaks).run(JOB, N, progress=heard.append)
        assert sum(heard) == N
    heard = []
    with players(jilin(), 1) as crew:
        crew.run(JOB, 3, progress=heard.append)
    assert heard == [1, 1, 1]


def test_fewer_replications_are_the_first_of_more(serial):
    """The first 5 of 23 are the 5 of a run of 5: asking for more changes nothing before."""
    with players(jilin(), 1) as crew:
        five = log_hash(crew.run(JOB, 5))
        more = crew.run(JOB, N)
    assert log_hash(more[:5]) == five
    assert log_hash(more) == serial


def test_no_workers_is_refused():
    """Somebody has to play."""
    with pytest.raises(ValueError, match="workers"):
        Players(jilin(), 0)


def test_the_hash_seed_of_python_does_not_matter():
    """Three processes with PYTHONHASHSEED 0, 1, 2 play a toxic release: one hash."""
    code = """
from tests.support.jilin import stage
from sim.outcome import log_hash
from sim.play import play
from optimization.dispatch import OptimalDispatch
from sim.response.policy import NearestAvailable
found = [
    play(stage(s, p), policy=policy, seed=1, replication=2)
    for s, p, policy in (
        ("longtan-toxic", "toxic-b", NearestAvailable()),
        ("chuanying-fire", "fire-a", OptimalDispatch()),
        ("shulan-mine", "mine-a", NearestAvailable()),
    )
]
print(log_hash(found))
"""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in "012"
    ]
    said = {process.communicate(timeout=120)[0] for process in running}
    assert len(said) == 1
    assert len(said.pop().strip()) == 64
