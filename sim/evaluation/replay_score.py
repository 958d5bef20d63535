"""Which recorded checkpoints of a real accident its replications meet.

A time meets the record when the record's range touches the simulated 5-95 % band. Numbers of
people are held to their order of magnitude and damage radii to a factor of two, both by the
median, so that a band that covers everything wins nothing there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, assert_never

import numpy as np
from numpy.typing import ArrayLike

from scenarios.model.checkpoints import (
    Checkpoint,
    CountCheckpoint,
    LengthCheckpoint,
    PlayedCheckpoint,
    TimeCheckpoint,
    Tolerance,
)
from sim.evaluation.metrics import METRICS
from sim.evaluation.reading import LogReader
from sim.evaluation.statistics import Estimate, share_estimate
from sim.response.events import Kind

Verdict = Literal["hit", "miss", "given", "not_represented"]
"""`given`: the record set an input, so that agreement would prove nothing."""

BAND: Final = (0.05, 0.5, 0.95)

FACTOR: Final[dict[Tolerance, float]] = {"order_of_magnitude": math.sqrt(10.0), "factor_two": 2.0}
"""How far the median may lie from the record; half a decade on either side is one order."""


@dataclass(frozen=True, slots=True)
class Score:
    """One checkpoint beside its replications: 5 %, median, 95 %; infinite: never reached."""

    case: str
    checkpoint: Checkpoint
    verdict: Verdict
    low: float = math.nan
    median: float = math.nan
    high: float = math.nan
    n: int = 0

    @property
    def counts(self) -> bool:
        """Whether it enters the share of hits."""
        return self.verdict in {"hit", "miss"}


def recorded_range(checkpoint: PlayedCheckpoint) -> tuple[float, float]:
    """Lower and upper limit of the record, in s, people or m."""
    match checkpoint:
        case TimeCheckpoint():
            return checkpoint.low_s, checkpoint.high_s
        case CountCheckpoint():
            return float(checkpoint.n_low), float(checkpoint.n_high)
        case LengthCheckpoint():
            return checkpoint.low_m, checkpoint.high_m
        case _:
            assert_never(checkpoint)


def observe(checkpoint: PlayedCheckpoint, log: LogReader) -> float:
    """What one replication gives for a checkpoint.

    A time never reached is infinite; a damage without its cause is zero.
    """
    match checkpoint:
        case TimeCheckpoint():
            since_s = 0.0 if checkpoint.since == "start" else log.event_s(checkpoint.since)
            until_s = log.event_s(checkpoint.until)
            both = math.isfinite(since_s) and math.isfinite(until_s)
            return until_s - since_s if both else math.inf
        case CountCheckpoint(what="freed"):
            by_s = math.inf if checkpoint.by_s is None else checkpoint.by_s
            return float(np.count_nonzero(log.t_s[log.of(Kind.freed)] <= by_s))
        case CountCheckpoint():
            return METRICS[checkpoint.what].compute(log)
        case LengthCheckpoint():
            rows = log.of(Kind.reach)
            rows = rows[log.t_s[rows] >= log.event_s(checkpoint.after)]
            return float(log.value[rows].max(initial=0.0))
        case _:
            assert_never(checkpoint)


def meets(checkpoint: PlayedCheckpoint, low: float, median: float, high: float) -> bool:
    """Whether a simulated 5-95 % band and median agree with the record.

    Numbers of people below one count as one: none and one are the same order of magnitude.
    """
    first, last = recorded_range(checkpoint)
    if checkpoint.tolerance == "band":
        return low <= last and first <= high
    factor = FACTOR[checkpoint.tolerance]
    least = 1.0 if isinstance(checkpoint, CountCheckpoint) else 0.0
    return max(first, least) / factor <= max(median, least) <= max(last, least) * factor


def score(case: str, checkpoint: PlayedCheckpoint, sample: ArrayLike) -> Score:
    """A checkpoint against what the replications gave for it, shape (n,).

    Raises
    ------
    ValueError
        If the sample is empty or holds a NaN.
    """
    values = np.asarray(sample, dtype=np.float64)
    if not values.size or np.isnan(values).any():
        raise ValueError(f"sample of {case}/{checkpoint.id} is empty or holds a NaN")
    # order statistics, not interpolation: an infinite value has no neighbour to lean on
    low, median, high = np.quantile(values, BAND, method="inverted_cdf").tolist()
    verdict: Verdict = "hit" if meets(checkpoint, low, median, high) else "miss"
    if checkpoint.given is not None:
        verdict = "given"
    return Score(case, checkpoint, verdict, low, median, high, int(values.size))


def score_case(
    case: str, checkpoints: Sequence[Checkpoint], logs: Iterable[LogReader]
) -> tuple[Score, ...]:
    """All checkpoints of a case, in their order, from the logs of its replications."""
    read = tuple(logs)
    return tuple(
        Score(case, checkpoint, "not_represented")
        if checkpoint.kind == "not_represented"
        else score(case, checkpoint, [observe(checkpoint, log) for log in read])
        for checkpoint in checkpoints
    )


def share_met(scores: Iterable[Score]) -> Estimate:
    """Share of the checkpoints that count and are met, with its interval."""
    counted = [found.verdict == "hit" for found in scores if found.counts]
    return share_estimate(sum(counted), len(counted))
