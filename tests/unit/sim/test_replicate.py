"""Any number of workers, any order, any hash seed, a killed worker: the same events."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from itertools import pairwise
from pathlib import Path

import pytest

from scenarios.errors import InputError, TuiyanError
from sim.outcome import log_hash
from sim.replicate import Job, Players, blocks_of, players
from sim.replicate.backend import ProcessPool, Serial
from sim.replicate.block import LARGEST, SMALLEST
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin

ROOT = Path(__file__).parents[3]
JOB = Job("chuanying-gas", "gas-a", NearestAvailable(), 1)
N = 2 * SMALLEST + 3


@pytest.fixture(scope="module")
def serial() -> str:
    """Hash of the run played in this process."""
    with players(jilin(), 1) as crew:
        return log_hash(crew.run(JOB, N))


class Shaky(Serial):
    """Plays blocks when it is closed in, last first, and dies on the blocks it is told to."""

    width = 3
    deaths = (BrokenProcessPool,)

    def __init__(self, *, dies_on=()):
        super().__init__(jilin())
        self.dies_on = list(dies_on)
        self.waiting = []
        self.alone = []

    def submit(self, job, block, *, keep_logs):
        future = Future()
        self.waiting.append((future, job, block, keep_logs))
        if len(self.waiting) == self.width or block.stop >= N or block.start in self.alone:
            self.flush()
        return future

    def flush(self):
        waiting, self.waiting = self.waiting[::-1], []
        for future, job, block, keep_logs in waiting:
            if block.start in self.dies_on:
                self.dies_on.remove(block.start)
                self.alone = [b.start for _, _, b, _ in waiting]
                for promise, *_ in waiting:
                    if not promise.done():
                        promise.set_exception(BrokenProcessPool("a worker died"))
                return
            future.set_result(super().submit(job, block, keep_logs=keep_logs).result())


def shaky(*, dies_on=()) -> Players:
    return Players(jilin(), 2, backend=Shaky(dies_on=dies_on))


def test_two_workers_see_what_one_sees_even_when_one_is_killed(serial):
    """Two processes, one of them killed after the first block: the same events as alone."""
    backend = ProcessPool(jilin(), 2)
    crew = Players(jilin(), 2, backend=backend)
    struck = []

    def strike(_n: int) -> None:
        if not struck:
            struck.append(next(iter(backend._pool._processes)))
            os.kill(struck[0], signal.SIGKILL)

    try:
        outcomes = crew.run(JOB, N, progress=strike)
    finally:
        crew.close()
    assert struck
    assert log_hash(outcomes) == serial
    assert [o.replication for o in outcomes] == list(range(N))


def test_blocks_may_come_back_in_any_order(serial):
    """Played last block first: put together in order."""
    assert log_hash(shaky().run(JOB, N)) == serial


@pytest.mark.parametrize("block", [b.start for b in blocks_of(N)])
def test_a_block_whose_worker_died_is_played_again(serial, block):
    """One dead worker: all that was under way is repeated, the result is the same."""
    assert log_hash(shaky(dies_on=[block]).run(JOB, N)) == serial


def test_a_block_that_kills_its_worker_twice_is_named():
    """Played again alone it dies again: the error names replications, job and what to do."""
    with pytest.raises(TuiyanError, match="died 2 times") as error:
        shaky(dies_on=[SMALLEST, SMALLEST]).run(JOB, N)
    assert "replications 5-9 of chuanying-gas / gas-a (seed 1)" in str(error.value)
    assert "--workers 1" in str(error.value)


def test_progress_counts_every_replication_once():
    """Block by block, also after a death: N in all."""
    for dies_on in ((), (0,)):
        heard: list[int] = []
        shaky(dies_on=dies_on).run(JOB, N, progress=heard.append)
        assert sum(heard) == N


def test_fewer_replications_are_the_first_of_more(serial):
    """The first 5 of 13 are the 5 of a run of 5: asking for more changes nothing before."""
    with players(jilin(), 1) as crew:
        five = log_hash(crew.run(JOB, 5))
        more = crew.run(JOB, N)
    assert log_hash(more[:5]) == five
    assert log_hash(more) == serial


@pytest.mark.parametrize("n", [1, 5, 12, 200, 5000, 1_000_000])
def test_blocks_cover_every_replication_once(n):
    """In order, without gap, none longer than a kill may cost."""
    blocks = blocks_of(n)
    assert [blocks[0].start, blocks[-1].stop] == [0, n]
    assert all(a.stop == b.start for a, b in pairwise(blocks))
    assert max(map(len, blocks)) <= LARGEST


def test_no_workers_is_refused():
    """Somebody has to play."""
    with pytest.raises(ValueError, match="workers"):
        Players(jilin(), 0)


def test_a_cluster_that_does_not_answer_is_refused(monkeypatch):
    """No dask, no scheduler: the option is named with what to do."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r"--scheduler.*cluster"),
        players(jilin(), 1, scheduler="tcp://127.0.0.1:1"),
    ):
        pass


HASHED = """
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


def hashes_under(seeds: str) -> set[str]:
    """What processes with these values of PYTHONHASHSEED say."""
    said = set()
    for pair in (seeds[i : i + 2] for i in range(0, len(seeds), 2)):
        running = [
            subprocess.Popen(
                [sys.executable, "-c", HASHED],
                cwd=ROOT,
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                text=True,
            )
            for seed in pair
        ]
        said |= {process.communicate(timeout=120)[0].strip() for process in running}
    return said


def test_the_hash_seed_of_python_does_not_matter():
    """Two processes with PYTHONHASHSEED 0 and 1 play three accidents: one hash."""
    said = hashes_under("01")
    assert len(said) == 1
    assert len(said.pop()) == 64


@pytest.mark.nightly
def test_no_hash_seed_of_python_matters():
    """Ten hash seeds, one hash."""
    assert len(hashes_under("0123456789")) == 1


@pytest.mark.nightly
@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_workers(serial, workers):
    """Two or four processes: the same events as one."""
    with players(jilin(), workers) as crew:
        assert log_hash(crew.run(JOB, N)) == serial
