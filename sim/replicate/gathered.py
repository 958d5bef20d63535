"""All replications of a job put together: exact, and small enough for a million of them.

Every measure of every replication is kept as eight bytes, so that means, quantiles and paired
differences are exact and nothing is sketched: about 0.2 kB a replication with its log digest.
Event logs are large (5-50 kB) and kept for the first replications only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.outcome import Outcome
from sim.replicate.block import Block

KEPT_LOGS: Final = 2000
"""Replications whose event logs stay in memory; shares over 2,000 have intervals within 2.2 %."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Replications 0..n-1 of a job.

    `columns` are the measures by name, shape (n,); `digests` the log digests end to end;
    `warnings` counts the replications that carry each kind of model warning; `outcomes` are the
    first replications with their logs.
    """

    columns: Mapping[str, NDArray[np.float64]]
    digests: bytes
    warnings: Mapping[str, int]
    outcomes: tuple[Outcome, ...]


def gather(blocks: Iterable[Block], n: int) -> Gathered:
    """Put the blocks of a run together, in their order, as they come.

    Raises
    ------
    ValueError
        If they are not replications 0..n-1 in order.
    """
    names: tuple[str, ...] = ()
    values = np.empty((0, n))
    digests = bytearray()
    warnings: Counter[str] = Counter()
    outcomes: list[Outcome] = []
    reached = 0
    for block in blocks:
        if not names:
            names = block.names
            values = np.empty((len(names), n))  # one row a measure: columns need no copy
        if block.start != reached or reached + block.n > n:
            raise ValueError(f"block at {block.start} does not follow replication {reached - 1}")
        values[:, reached : reached + block.n] = block.values.T
        reached += block.n
        digests += block.digests
        warnings.update(block.warnings)
        outcomes.extend(block.outcomes)
    if reached != n:
        raise ValueError(f"{reached} of {n} replications came")
    return Gathered(
        columns=dict(zip(names, values, strict=True)),
        digests=bytes(digests),
        warnings=dict(sorted(warnings.items())),
        outcomes=tuple(outcomes),
    )
