"""The foreman: hands out blocks, keeps finished ones, puts them in order, survives dead workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from typing import Final, ParamSpec

from scenarios.errors import TuiyanError
from scenarios.model.pack import Pack
from sim.outcome import Outcome
from sim.replicate.backend import Backend, Cluster, ProcessPool, Serial
from sim.replicate.block import Block, Job, blocks_of
from sim.replicate.checkpoint import BlockStore
from sim.replicate.gathered import KEPT_LOGS, Gathered, gather

P = ParamSpec("P")

RETRIES: Final = 1
"""A block whose worker died is played once more, alone; if that worker dies too, it is named."""

Progress = Callable[[int], None]


def _silent(_n: int) -> None:
    """Nobody listens."""


class Players:
    """Plays jobs with a backend; use as a context manager.

    Parameters
    ----------
    pack
        The checked pack.
    workers
        Processes to use; 1 plays in the calling process.
    backend
        Plays instead of the processes of this machine, such as a `Cluster`.
    """

    def __init__(self, pack: Pack, workers: int, *, backend: Backend | None = None) -> None:
        if workers < 1:
            raise ValueError(f"workers = {workers} must be at least 1")
        self.pack = pack
        own: Backend = Serial(pack) if workers == 1 else ProcessPool(pack, workers)
        self._backend = own if backend is None else backend

    def open(self) -> None:
        """Start the workers, so that they load while this process still prepares."""
        self._backend.open()

    def close(self) -> None:
        """Let the workers go."""
        self._backend.close()

    def run(self, job: Job, n: int, *, progress: Progress = _silent) -> list[Outcome]:
        """Play replications 0..n-1 of a job; `progress` hears how many more are done.

        Returns
        -------
        list of Outcome
            In the order of the replications, whatever the number of workers.
        """
        blocks = self.blocks(job, n, progress=progress, kept_logs=n)
        return [outcome for block in blocks for outcome in block.outcomes]

    def gather(
        self,
        job: Job,
        n: int,
        *,
        progress: Progress = _silent,
        kept_logs: int = KEPT_LOGS,
        store: BlockStore | None = None,
    ) -> Gathered:
        """Play replications 0..n-1 and keep what evaluation needs; fit for a million of them.

        Parameters
        ----------
        job, n, progress
            As for `run`.
        kept_logs
            Replications whose logs are wanted; rounded up to whole blocks.
        store
            Where finished blocks are kept and found again.
        """
        return gather(self.blocks(job, n, progress=progress, kept_logs=kept_logs, store=store), n)

    def blocks(
        self,
        job: Job,
        n: int,
        *,
        progress: Progress = _silent,
        kept_logs: int = KEPT_LOGS,
        store: BlockStore | None = None,
    ) -> Iterator[Block]:
        """Blocks of replications 0..n-1 in their order, each as soon as it can be given."""
        pieces = [(job, block) for block in blocks_of(n)]
        return self.pieces(pieces, progress=progress, kept_logs=kept_logs, store=store)

    def pieces(
        self,
        pieces: Sequence[tuple[Job, range]],
        *,
        progress: Progress = _silent,
        kept_logs: int = KEPT_LOGS,
        store: BlockStore | None = None,
    ) -> Iterator[Block]:
        """Any blocks of any jobs of one pack, in the order asked for: no worker waits between."""
        return _Round(self._backend, pieces, kept_logs, store).play(progress)

    def aside(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Future[None]:
        """Let a worker do something else once it has played what was asked for before."""
        return self._backend.aside(work, *args, **kwargs)


class _Round:
    """Blocks being played: which are out, done, or blamed for a death."""

    def __init__(
        self,
        backend: Backend,
        pieces: Sequence[tuple[Job, range]],
        kept_logs: int,
        store: BlockStore | None,
    ) -> None:
        self._backend, self._pieces = backend, pieces
        self._kept_logs, self._store = kept_logs, store
        self._out: dict[Future[Block], int] = {}
        self._done: dict[int, Block] = {}
        self._blamed: set[int] = set()

    def play(self, progress: Progress) -> Iterator[Block]:
        """Yield all blocks in order; never more than a few wait in memory."""
        for number in range(len(self._pieces)):
            while number not in self._done:
                self._hand_out(number, progress)
                if number not in self._done:
                    self._collect(progress)
            yield self._done.pop(number)

    def _hand_out(self, first: int, progress: Progress) -> None:
        """Fill the window behind the next block to give; blamed blocks go alone."""
        under_way = set(self._out.values())
        last = min(first + 4 * self._backend.width, len(self._pieces))
        for number in range(first, last):
            alone = bool(self._blamed)
            if len(self._out) >= (1 if alone else self._backend.width):
                return
            if number in under_way or number in self._done:
                continue
            if alone and number not in self._blamed:
                continue
            job, block = self._pieces[number]
            found = self._store and self._store.load(job, block, keep_logs=self._keeps(block))
            if found:
                self._done[number] = found
                progress(len(block))
                continue
            self._out[self._submit(job, block)] = number

    def _submit(self, job: Job, block: range) -> Future[Block]:
        try:
            return self._backend.submit(job, block, keep_logs=self._keeps(block))
        except self._backend.deaths as error:  # a pool that is known to be broken takes nothing
            failed: Future[Block] = Future()
            failed.set_exception(error)
            return failed

    def _keeps(self, block: range) -> bool:
        return block.start < self._kept_logs

    def _collect(self, progress: Progress) -> None:
        ready, _ = wait(self._out, return_when=FIRST_COMPLETED)
        dead: BaseException | None = None
        deaths: tuple[type[BaseException], ...] = (*self._backend.deaths, CancelledError)
        for future in sorted(ready, key=self._out.__getitem__):
            try:
                block = future.result()
            except deaths as error:
                dead = error
                continue
            number = self._out.pop(future)
            self._blamed.discard(number)
            if self._store is not None:
                self._store.save(self._pieces[number][0], block)
            self._done[number] = block
            progress(block.n)
        if dead is not None:
            self._bury(dead)

    def _bury(self, error: BaseException) -> None:
        """Everything that was out is suspected and played again, one block at a time."""
        suspects = set(self._out.values())
        self._out.clear()
        self._backend.close()
        if len(suspects) == 1 and suspects <= self._blamed:
            job, block = self._pieces[suspects.pop()]
            raise TuiyanError(
                f"a worker process died {RETRIES + 1} times while playing replications "
                f"{block.start}-{block.stop - 1} of {job}; "
                "play them with --workers 1 to see why"
            ) from error
        self._blamed |= suspects


@contextmanager
def players(pack: Pack, workers: int, *, scheduler: str | None = None) -> Iterator[Players]:
    """Players for a pack, called together at once and dismissed at the end.

    `scheduler` is the address of a dask cluster that plays instead of this machine's processes.
    """
    crew = Players(pack, workers, backend=None if scheduler is None else Cluster(pack, scheduler))
    try:
        crew.open()
        yield crew
    finally:
        crew.close()
