"""Many replications, one answer: a process pool whose size never changes the result.

Each replication is a pure function of (scenario, plan, policy, seed, number). Workers get the pack
once, keep the compiled setting of each job, and play chunks of numbers. When a worker dies the
pool is rebuilt and unfinished chunks are played again, at most twice; then the chunk is named.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, ParamSpec

from scenarios.errors import TuiyanError
from scenarios.model.pack import Pack
from sim.outcome import Outcome
from sim.play import Stage, build_stage, play
from sim.response.policy import DispatchPolicy

CHUNK: Final = 5
"""Replications per task of the pool: large enough to hide its cost, small enough to share."""

RETRIES: Final = 2

P = ParamSpec("P")

_worker_pack: Pack | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is played: a scenario of the pack, a plan, a policy, a root seed."""

    scenario: str
    plan: str
    policy: DispatchPolicy
    seed: int


class Players:
    """Plays jobs in this process or in a pool; use as a context manager.

    Parameters
    ----------
    pack
        The checked pack.
    workers
        Processes to use; 1 plays in the calling process.
    """

    def __init__(self, pack: Pack, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"workers = {workers} must be at least 1")
        self.pack = pack
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._stages: dict[tuple[str, str], Stage] = {}

    def open(self) -> None:
        """Start the workers, so that they load while this process still prepares."""
        if self._workers > 1:
            self._open_pool()

    def close(self) -> None:
        """Let the workers go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def run(
        self, job: Job, n: int, *, progress: Callable[[int], None] = lambda _n: None
    ) -> list[Outcome]:
        """Play replications 0..n-1 of a job; `progress` hears how many more are done.

        Returns
        -------
        list of Outcome
            In the order of the replications, whatever the number of workers.
        """
        if self._workers == 1:
            return list(self._here(job, n, progress))
        chunks = [range(start, min(start + CHUNK, n)) for start in range(0, n, CHUNK)]
        done: dict[int, list[Outcome]] = {}
        for attempt in range(RETRIES + 1):
            waiting = [chunk for chunk in chunks if chunk.start not in done]
            if not waiting:
                break
            try:
                self._play_chunks(job, waiting, done, progress)
            except BrokenProcessPool as error:
                self.close()
                if attempt == RETRIES:
                    left = next(chunk for chunk in chunks if chunk.start not in done)
                    raise TuiyanError(
                        f"a worker process died {RETRIES + 1} times while playing replications "
                        f"{left.start}-{left.stop - 1} of {job.scenario} / {job.plan} "
                        f"(seed {job.seed}); play them with --workers 1 to see why"
                    ) from error
        return [outcome for chunk in chunks for outcome in done[chunk.start]]

    def aside(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Future[None]:
        """Let a worker do something else once it has played what was asked for before."""
        if self._workers == 1:
            done: Future[None] = Future()
            work(*args, **kwargs)
            done.set_result(None)
            return done
        return self._open_pool().submit(work, *args, **kwargs)

    def _here(self, job: Job, n: int, progress: Callable[[int], None]) -> Iterator[Outcome]:
        key = (job.scenario, job.plan)
        if key not in self._stages:
            self._stages[key] = build_stage(self.pack, *key)
        for number in range(n):
            yield play(self._stages[key], policy=job.policy, seed=job.seed, replication=number)
            progress(1)

    def _play_chunks(
        self,
        job: Job,
        chunks: Sequence[range],
        done: dict[int, list[Outcome]],
        progress: Callable[[int], None],
    ) -> None:
        pool = self._open_pool()
        futures: dict[Future[list[Outcome]], range] = {
            pool.submit(_play_chunk, job, chunk.start, chunk.stop): chunk for chunk in chunks
        }
        for future in as_completed(futures):
            chunk = futures[future]
            done[chunk.start] = future.result()
            progress(len(chunk))

    def _open_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn on every system: the same start everywhere, and no inherited solver threads
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_receive,
                initargs=(self.pack,),
            )
            for _ in range(self._workers):
                self._pool.submit(_ready)
        return self._pool


@contextmanager
def players(pack: Pack, workers: int) -> Iterator[Players]:
    """Players for a pack, called together at once and dismissed at the end."""
    crew = Players(pack, workers)
    try:
        crew.open()
        yield crew
    finally:
        crew.close()


def _receive(pack: Pack) -> None:
    """Keep the pack in this worker."""
    global _worker_pack  # noqa: PLW0603 - a worker process has one pack for its whole life
    _worker_pack = pack


def _ready() -> None:
    """The first task of each worker: start and receive the pack."""


@lru_cache(maxsize=8)
def _worker_stage(scenario: str, plan: str) -> Stage:
    assert _worker_pack is not None
    return build_stage(_worker_pack, scenario, plan)


def _play_chunk(job: Job, start: int, stop: int) -> list[Outcome]:
    stage = _worker_stage(job.scenario, job.plan)
    return [
        play(stage, policy=job.policy, seed=job.seed, replication=number)
        for number in range(start, stop)
    ]
