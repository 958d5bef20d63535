"""What a comparison of purchases found; plain data, which the checker reads without a solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ERROR_PROB: Final = 0.05
"""Chance of calling any bundle different that is not, all comparisons together."""


class _Ends(Protocol):
    """Anything with a value, its interval and a number of values."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its interval and the number of pairs behind it."""

    value: float
    low: float
    high: float
    n: int


def interval_of(found: _Ends) -> Interval:
    """An estimate as plain data."""
    return Interval(found.value, found.low, found.high, found.n)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A bundle: its options, yearly cost, harm in the contest, and what it averted there.

    `harm` (n,) by replication; `averted` against buying nothing, paired, with an interval for all
    bundles together (Bonferroni); `p_holm` two-sided, adjusted after Holm.
    """

    options: tuple[str, ...]
    cost_cny: float
    harm: Floats
    averted: Interval
    p_holm: float

    @property
    def per_million(self) -> float:
        """Harm averted for a million yuan; zero for buying nothing."""
        return self.averted.value / self.cost_cny * 1e6 if self.cost_cny else 0.0

    @property
    def decided(self) -> bool:
        """Whether the bundle differs from buying nothing, all comparisons counted."""
        return self.p_holm <= ERROR_PROB


@dataclass(frozen=True, slots=True, eq=False)
class InvestAnswer:
    """What to buy. `bundles[0]` is buying nothing; `kept` could not be told from the best.

    `fresh_before` and `fresh_after` (n,) are the harm of fresh replications without and with the
    best bundle; `averted` is their paired difference.
    """

    scenario: str
    plan: str
    measure: str
    budget_cny: float
    seed: int
    bundles: tuple[Judged, ...]
    best: int
    kept: tuple[int, ...]
    fresh_before: Floats
    fresh_after: Floats
    averted: Interval
