"""Checkpoints: a run that is killed at any moment ends in the hash of the uninterrupted run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.outcome import DIGEST_BYTES, Outcome, hash_of_digests, log_hash
from sim.replicate import BlockStore, Job, players
from sim.replicate.block import blocks_of, from_bytes, make_block, to_bytes
from sim.replicate.checkpoint import job_key
from sim.replicate.gathered import gather
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin

ROOT = Path(__file__).parents[3]
JOB = Job("chuanying-gas", "gas-a", NearestAvailable(), 1)
N = 12


@pytest.fixture(scope="module")
def whole() -> list[Outcome]:
    """A run without interruption."""
    with players(jilin(), 1) as crew:
        return crew.run(JOB, N)


def test_a_block_comes_back_from_disk_as_it_was(whole):
    """Logs, measures, warnings, digests: the same after a round trip."""
    block = make_block(whole, keep_logs=True)
    again = from_bytes(to_bytes(block))
    assert (again.start, again.names, again.digests) == (0, block.names, block.digests)
    assert again.warnings == block.warnings
    np.testing.assert_array_equal(again.values, block.values)
    assert [o.log.rows() for o in again.outcomes] == [o.log.rows() for o in whole]
    assert [list(o.measures) for o in again.outcomes] == [list(o.measures) for o in whole]
    assert log_hash(again.outcomes) == hash_of_digests([block.digests]) == log_hash(whole)


@pytest.mark.parametrize("cut", [0, 10, 500, -1])
def test_a_torn_block_is_not_trusted(whole, cut):
    """Half a file is no block."""
    with pytest.raises(ValueError, match="no whole block"):
        from_bytes(to_bytes(make_block(whole, keep_logs=True))[:cut])


def test_a_changed_block_is_not_trusted(whole):
    """A log that does not fit its digest is no block."""
    block = make_block(whole, keep_logs=True)
    with pytest.raises(ValueError, match="digests"):
        from_bytes(to_bytes(replace(block, digests=bytes(DIGEST_BYTES * N))))


def test_finished_blocks_are_not_played_again(whole, tmp_path):
    """A second run takes all blocks from the folder; a spoilt one is played anew."""
    store = BlockStore(tmp_path / "blocks", jilin())

    def played() -> tuple[str, int]:
        with players(jilin(), 1) as crew:
            n_played = []
            submit = crew._backend.submit
            crew._backend.submit = lambda job, block, **k: (
                n_played.append(len(block)), submit(job, block, **k)
            )[1]  # fmt: skip
            run = crew.gather(JOB, N, store=store)
        return hash_of_digests([run.digests]), sum(n_played)

    expected = log_hash(whole)
    assert played() == (expected, N)
    assert played() == (expected, 0)
    victim = sorted(store.folder.rglob("*.npz"))[1]
    victim.write_bytes(victim.read_bytes()[:100])
    assert played() == (expected, len(blocks_of(N)[1]))
    store.remove()
    assert not store.folder.exists()


def test_blocks_of_other_jobs_inputs_or_code_are_not_found():
    """Seed, plan, policy, inputs: each makes another key."""
    other = replace(jilin(), hashes={**jilin().hashes, "pack.yaml": "0"})
    jobs = [JOB, replace(JOB, seed=2), replace(JOB, plan="gas-b")]
    keys = {job_key(jilin(), job) for job in jobs} | {job_key(other, JOB)}
    assert len(keys) == 4


def test_gathering_refuses_a_hole(whole):
    """Blocks out of order or missing are an error, not a shorter table."""
    first, last = make_block(whole[:5], keep_logs=False), make_block(whole[5:], keep_logs=False)
    assert gather([first, last], N).columns["casualties"].shape == (N,)
    with pytest.raises(ValueError, match="does not follow"):
        gather([last, first], N)
    with pytest.raises(ValueError, match="5 of 12"):
        gather([first], N)


CODE = """
import sys
from pathlib import Path
from tests.support.jilin import jilin
from tests.unit.sim.test_replicate_store import JOB
from sim.outcome import hash_of_digests
from sim.replicate import BlockStore, players
folder, n = Path(sys.argv[1]), int(sys.argv[2])
print("go", flush=True)
with players(jilin(), 1) as crew:
    run = crew.gather(JOB, n, store=BlockStore(folder, jilin()))
print(hash_of_digests([run.digests]))
"""


def start(folder: Path, n: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE, str(folder), str(n)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_and_resume(folder: Path, n: int, *, n_kills: int, seed: int) -> str:
    """Kill a run so often at random moments, then let it end; the hash it prints."""
    rng = np.random.default_rng(seed)
    for _ in range(n_kills):
        process = start(folder, n)
        process.stdout.readline()
        time.sleep(float(rng.uniform(0.0, 0.8)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    out, _ = start(folder, n).communicate(timeout=300)
    return out.split()[-1]


def test_a_killed_run_ends_in_the_same_hash(tmp_path, whole):
    """Killed once at a random moment, then resumed: the hash of the uninterrupted run."""
    assert kill_and_resume(tmp_path, N, n_kills=1, seed=1) == log_hash(whole)


@pytest.mark.nightly
def test_a_hundred_kills_change_nothing(tmp_path):
    """100 kills at random moments of 10 runs: every resume ends in the same hash."""
    n = 120
    with players(jilin(), 1) as crew:
        expected = log_hash(crew.run(JOB, n))
    for i in range(10):
        assert kill_and_resume(tmp_path / str(i), n, n_kills=10, seed=i) == expected


def test_a_block_of_several_incidents_comes_back_whole(whole):
    """The incident of each row is kept: without it no such block would ever be found again."""
    log = whole[0].log
    marked = replace(log, incident=(np.arange(log.t_s.size) % 2).astype(np.uint8))
    block = make_block([replace(whole[0], log=marked)], keep_logs=True)
    again = from_bytes(to_bytes(block)).outcomes[0].log
    np.testing.assert_array_equal(again.incident, marked.incident)
    assert again.incident.dtype == np.uint8
