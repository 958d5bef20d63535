"""Who plays the blocks: this process, a pool of processes, or a dask cluster."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, ParamSpec, Protocol, TypeVar

from scenarios.errors import InputError
from scenarios.model.pack import Pack
from sim.play import Stage
from sim.replicate import worker
from sim.replicate.block import Block, Change, Job

P = ParamSpec("P")
T = TypeVar("T")

AHEAD: Final = 3
"""Blocks handed out for each worker: the next waits while one is played and one is fetched."""


class Backend(Protocol):
    """Plays blocks; what it returns may not depend on how.

    `width` blocks keep it busy. A future that fails with one of `deaths` means that a worker died
    and that the backend must be reopened before anything else is asked of it.
    """

    width: int
    deaths: tuple[type[BaseException], ...]

    def open(self) -> None:
        """Start what takes time to start; asked again, nothing more happens."""

    def submit(self, job: Job, block: range, *, keep_logs: bool) -> Future[Block]:
        """Have a block played."""

    def aside(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Future[None]:
        """Have something else done on this machine after the blocks asked for before."""

    def close(self) -> None:
        """Let the workers go; unfinished blocks are lost."""


class Serial:
    """Plays in the calling process."""

    width = 1
    deaths: tuple[type[BaseException], ...] = ()

    def __init__(self, pack: Pack) -> None:
        @lru_cache(maxsize=8)
        def stage_of(scenario: str, plan: str, change: Change | None) -> Stage:
            return worker.stage_on(pack, scenario, plan, change)

        self._stage_of = stage_of

    def open(self) -> None:
        """Nothing to start."""

    def submit(self, job: Job, block: range, *, keep_logs: bool) -> Future[Block]:
        """Play now."""
        stage = self._stage_of(job.scenario, job.plan, job.change)
        return _done(worker.play_on(stage, job, block.start, block.stop, keep_logs=keep_logs))

    def aside(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Future[None]:
        """Do it now."""
        work(*args, **kwargs)
        return _done(None)

    def close(self) -> None:
        """Nothing to let go."""


class ProcessPool:
    """Plays in processes of this machine; each gets the pack once."""

    deaths: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, pack: Pack, workers: int) -> None:
        self.width = AHEAD * workers
        self._pack = pack
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def open(self) -> None:
        """Start the workers, so that they load while this process still prepares."""
        self._opened()

    def submit(self, job: Job, block: range, *, keep_logs: bool) -> Future[Block]:
        """Queue a block."""
        return self._opened().submit(
            worker.play_block, job, block.start, block.stop, keep_logs=keep_logs
        )

    def aside(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Future[None]:
        """Queue other work."""
        return self._opened().submit(work, *args, **kwargs)

    def close(self) -> None:
        """Let the workers go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn on every system: the same start everywhere, and no inherited solver threads
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=worker.receive,
                initargs=(self._pack,),
            )
            for _ in range(self._workers):
                self._pool.submit(worker.ready)
        return self._pool


class Cluster:
    """Plays on a dask cluster that is already running; needs the `cluster` extra.

    The pack is sent to every worker once. The cluster's own machines must have the same versions
    of Tuiyan and NumPy: dask reports a mismatch when the client connects.

    Parameters
    ----------
    pack
        The checked pack.
    scheduler
        Address of the scheduler, such as ``tcp://10.0.0.5:8786``.
    """

    def __init__(self, pack: Pack, scheduler: str) -> None:
        self._pack = pack
        self._scheduler = scheduler
        self._client: Any = None
        self._executor: Executor | None = None
        self._shared: Any = None
        self.width = AHEAD
        self.deaths: tuple[type[BaseException], ...] = ()

    def open(self) -> None:
        """Connect and hand out the pack.

        Raises
        ------
        InputError
            If dask.distributed is not installed or no scheduler answers.
        """
        if self._client is not None:
            return
        try:
            distributed: Any = import_module("distributed")  # an extra
        except ImportError as error:
            raise InputError.one(
                "command line", "--scheduler", "dask.distributed is not installed",
                got=self._scheduler, cure="install tuiyan[cluster]",
            ) from error  # fmt: skip
        try:
            self._client = distributed.Client(self._scheduler, timeout="10s", set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise InputError.one(
                "command line", "--scheduler", f"no scheduler answers ({error})",
                got=self._scheduler, allowed="address of a running one, such as tcp://host:8786",
            ) from error  # fmt: skip
        self.deaths = (distributed.KilledWorker,)
        self.width = AHEAD * max(1, sum(self._client.nthreads().values()))
        self._shared = self._client.scatter(self._pack, broadcast=True, hash=False)
        self._executor = self._client.get_executor(pure=False)

    def submit(self, job: Job, block: range, *, keep_logs: bool) -> Future[Block]:
        """Send a block to the cluster."""
        self.open()
        assert self._executor is not None
        return self._executor.submit(
            worker.play_block_of, self._shared, job, block.start, block.stop, keep_logs=keep_logs
        )

    def aside(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Future[None]:
        """Do it here and now: the files of this machine are not on the cluster."""
        work(*args, **kwargs)
        return _done(None)

    def close(self) -> None:
        """Leave the cluster running for others."""
        if self._client is not None:
            self._client.close()
            self._client = self._executor = self._shared = None


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future
