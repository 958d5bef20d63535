"""Finished blocks on disk: a killed run goes on where it was, and ends in the same bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from scenarios.files import write_bytes_atomic
from scenarios.model.pack import Pack
from sim.replicate.block import Block, Job, from_bytes, to_bytes

FLOORS: Final = ("scenarios", "sim", "optimization")
"""Packages whose code decides what a replication gives."""


class BlockStore:
    """Blocks of one pack in a folder, one subfolder for each job, one file for each block.

    A block is found again only for the same inputs, job and code: the subfolder's name is a hash
    over all three. Files appear whole (written beside, flushed, renamed), and a file that cannot
    be read is played again, never trusted.

    Parameters
    ----------
    folder
        Where to keep them; made when the first block comes.
    pack
        The pack that is played.
    """

    def __init__(self, folder: Path, pack: Pack) -> None:
        self.folder = folder
        self._pack = pack

    def load(self, job: Job, block: range, *, keep_logs: bool) -> Block | None:
        """A finished block, or None if it is not there whole."""
        path = self._path(job, block, keep_logs=keep_logs)
        try:
            found = from_bytes(path.read_bytes())
        except (OSError, ValueError):
            return None
        return found if (found.start, found.n) == (block.start, len(block)) else None

    def save(self, job: Job, block: Block) -> None:
        """Keep a finished block.

        Raises
        ------
        StorageError
            If it cannot be written.
        """
        done = range(block.start, block.start + block.n)
        path = self._path(job, done, keep_logs=bool(block.outcomes))
        write_bytes_atomic(path, to_bytes(block))

    def remove(self) -> None:
        """Forget everything: the run is complete."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, job: Job, block: range, *, keep_logs: bool) -> Path:
        kind = "logs" if keep_logs else "measures"
        name = f"{block.start:09d}-{block.stop:09d}.{kind}.npz"
        return self.folder / job_key(self._pack, job) / name


def job_key(pack: Pack, job: Job) -> str:
    """Hash over everything that decides the outcome of a job: inputs, job, code, libraries."""
    facts = {
        "inputs": dict(sorted(pack.hashes.items())),
        "roads": pack.roads.content_hash,
        "job": [job.scenario, job.plan, repr(job.policy), job.seed, repr(job.change)],
        "code": code_hash(),
        "libraries": {name: version(name) for name in ("numpy", "scipy", "simpy", "ortools")},
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:24]


@cache
def code_hash() -> str:
    """Hash over our own modules: a block of other code is not taken up."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
