"""A block: some consecutive replications of a job, as they leave a worker and lie on disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.model.pack import Pack
from sim.outcome import DIGEST_BYTES, Outcome, log_digest, warning_kinds
from sim.response.events import EventLog
from sim.response.policy import DispatchPolicy

SMALLEST: Final = 5
"""Replications of the shortest blocks: enough to hide what passing a block costs."""

LARGEST: Final = 50
"""Replications of the longest: what a kill may cost, and what a worker holds at once."""

_LOG_ARRAYS: Final = ("t_s", "kind", "subject", "object", "value", "incident")


class Change(Protocol):
    """A pure function from the pack to the pack that is played in its place.

    It can be sent to other processes, compared and hashed, and its `repr` says what it does: a
    frozen dataclass of plain data.
    """

    def __call__(self, pack: Pack) -> Pack:
        """The changed pack; the one given stays as it is."""

    def __hash__(self) -> int:
        """Equal changes are compiled once."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is played: a scenario of the pack, a plan, a policy, a root seed, perhaps a change."""

    scenario: str
    plan: str
    policy: DispatchPolicy
    seed: int
    change: Change | None = None

    def __str__(self) -> str:
        """Return the job in words, for messages."""
        return f"{self.scenario} / {self.plan} (seed {self.seed})"


def runs_of(numbers: Sequence[int], most: int = SMALLEST) -> tuple[range, ...]:
    """Numbers in ascending order as blocks of consecutive ones, none longer than `most`.

    Examples
    --------
    >>> runs_of([0, 1, 2, 5, 6, 9], 2)
    (range(0, 2), range(2, 3), range(5, 7), range(9, 10))
    """
    found: list[range] = []
    for number in numbers:
        last = found[-1] if found else range(0)
        if found and number == last.stop and len(last) < most:
            found[-1] = range(last.start, number + 1)
        else:
            found.append(range(number, number + 1))
    return tuple(found)


def blocks_of(n: int) -> tuple[range, ...]:
    """Replications 0..n-1 in blocks; small runs in small blocks, so that workers share evenly.

    Examples
    --------
    >>> [len(block) for block in blocks_of(12)]
    [5, 5, 2]
    """
    size = min(max(SMALLEST, n // 40), LARGEST)
    return tuple(range(start, min(start + size, n)) for start in range(0, n, size))


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive replications.

    `values` are the measures, shape (n, n_measures), in the order of `names`; `digests` the log
    digests one after the other; `warnings` counts the replications that carry each kind;
    `outcomes` holds the logs, or nothing where they are not kept.
    """

    start: int
    names: tuple[str, ...]
    values: NDArray[np.float64]
    digests: bytes
    warnings: Mapping[str, int]
    outcomes: tuple[Outcome, ...]

    @property
    def n(self) -> int:
        """Number of replications."""
        return int(self.values.shape[0])


def make_block(outcomes: Sequence[Outcome], *, keep_logs: bool) -> Block:
    """A block of one or more consecutive outcomes."""
    names = tuple(outcomes[0].measures)
    counts = Counter(kind for outcome in outcomes for kind in warning_kinds(outcome))
    return Block(
        start=outcomes[0].replication,
        names=names,
        values=np.array([[outcome.measures[name] for name in names] for outcome in outcomes]),
        digests=b"".join(log_digest(outcome) for outcome in outcomes),
        warnings=dict(sorted(counts.items())),
        outcomes=tuple(outcomes) if keep_logs else (),
    )


def to_bytes(block: Block) -> bytes:
    """A block as a NumPy archive: arrays of all its logs end to end, words as JSON."""
    words = {
        "start": block.start,
        "names": block.names,
        "warnings": block.warnings,
        "logs": [[o.log.names, o.extrapolated, int(o.log.t_s.size)] for o in block.outcomes],
    }
    arrays: dict[str, NDArray[Any]] = {
        "values": block.values,
        "digests": np.frombuffer(block.digests, dtype=np.uint8),
        "words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), dtype=np.uint8),
    }
    if block.outcomes:
        for name in _LOG_ARRAYS:
            arrays[name] = np.concatenate([getattr(o.log, name) for o in block.outcomes])
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def from_bytes(data: bytes) -> Block:
    """The block that `to_bytes` wrote.

    Raises
    ------
    ValueError
        If the data is no whole block.
    """
    try:
        with np.load(BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        words = json.loads(arrays["words"].tobytes())
        block = Block(
            start=int(words["start"]),
            names=tuple(words["names"]),
            values=arrays["values"],
            digests=arrays["digests"].tobytes(),
            warnings=words["warnings"],
            outcomes=_outcomes(words, arrays),
        )
    except Exception as error:  # a torn archive fails in many ways
        raise ValueError(f"no whole block: {error}") from error
    whole = len(block.digests) == DIGEST_BYTES * block.n
    if not whole or any(
        log_digest(outcome) != block.digests[DIGEST_BYTES * i : DIGEST_BYTES * (i + 1)]
        for i, outcome in enumerate(block.outcomes)
    ):
        raise ValueError("no whole block: digests do not fit")
    return block


def _outcomes(words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> tuple[Outcome, ...]:
    found, begin = [], 0
    for i, (names, extrapolated, size) in enumerate(words["logs"]):
        part = {name: arrays[name][begin : begin + size] for name in _LOG_ARRAYS}
        begin += size
        found.append(
            Outcome(
                replication=int(words["start"]) + i,
                log=EventLog(**part, names=tuple(names)),
                measures=dict(zip(words["names"], arrays["values"][i].tolist(), strict=True)),
                extrapolated=tuple(extrapolated),
            )
        )
    return tuple(found)
