"""Named random streams: one per cause, so that changing a plan never shifts another cause's luck.

A stream is keyed by (root seed, scenario, replication, cause, entity). Two plans played with the
same seed meet the same accident, the same weather, the same people and the same traffic: what
differs between them is then the plan (common random numbers). Adding a cause or an entity leaves
all others untouched, because the key is hashed, not counted.
"""

from __future__ import annotations

import hashlib
import math
from typing import Final, assert_never

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    TimeLaw,
    TriangularTime,
    UniformTime,
)

_TWO_53: Final = 2.0**-53
_BELOW_1: Final = 1 - 1e-16


WEATHER_CAUSES: Final = frozenset(
    {"time_of_day", "wind_sector", "wind_direction", "wind_speed", "temperature"}
)
"""What all incidents of a replication have in common."""


def _root_of(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32).digest()


class Streams:
    """All random streams of one replication.

    Single numbers come from a hash of (key, count of draws so far), 1-2 us each; arrays come from
    a PCG64 generator seeded by the same hash. Both are the same on every platform and for every
    PYTHONHASHSEED.

    Parameters
    ----------
    seed
        Root seed of the run, any non-negative integer.
    scenario
        Id of the scenario; plans compared on it share its streams.
    replication
        Number of the replication, from 0.
    """

    __slots__ = ("_counts", "_generators", "_key", "_root", "_shared_root")

    def __init__(self, *, seed: int, scenario: str, replication: int) -> None:
        self._key = f"{seed}\x1f{scenario}\x1f{replication}"
        self._root = self._shared_root = _root_of(self._key)
        self._counts: dict[tuple[str, str], int] = {}
        self._generators: dict[tuple[str, str], np.random.Generator] = {}

    def of_incident(self, name: str) -> Streams:
        """Streams of a further incident: its own luck, but the weather of the first one."""
        child = object.__new__(Streams)
        child._key = f"{self._key}\x1f{name}"
        child._root, child._shared_root = _root_of(child._key), self._shared_root
        child._counts, child._generators = {}, {}
        return child

    def _hash(self, text: str, size: int, cause: str) -> bytes:
        root = self._shared_root if cause in WEATHER_CAUSES else self._root
        return hashlib.blake2b(text.encode(), digest_size=size, key=root).digest()

    def uniform(self, cause: str, entity: str = "") -> float:
        """The next uniform draw in [0, 1) of one cause and entity."""
        key = (cause, entity)
        count = self._counts.get(key, 0)
        self._counts[key] = count + 1
        digest = self._hash(f"{cause}\x1f{entity}\x1f{count}", 8, cause)
        return (int.from_bytes(digest, "little") >> 11) * _TWO_53

    def generator(self, cause: str, entity: str = "") -> np.random.Generator:
        """Generator for arrays of one cause and entity; the same object at every call."""
        key = (cause, entity)
        found = self._generators.get(key)
        if found is None:
            entropy = int.from_bytes(self._hash(f"{cause}\x1f{entity}", 32, cause), "little")
            found = self._generators[key] = np.random.Generator(np.random.PCG64(entropy))
        return found

    def time_s(self, law: TimeLaw, cause: str, entity: str = "") -> float:
        """One draw of a time distribution, s, from the stream of this cause and entity."""
        if isinstance(law, ConstantTime):
            return law.value_s
        return quantile_s(law, self.uniform(cause, entity))


def quantile_s(law: TimeLaw, probability: float) -> float:
    """Quantile of a time distribution, s: sampling by inversion keeps paired runs in step.

    Parameters
    ----------
    law
        The distribution.
    probability
        Level in [0, 1).

    Examples
    --------
    >>> from scenarios.model.base import Grade, Provenance
    >>> p = Provenance(grade=Grade.synthetic, source="doctest")
    >>> quantile_s(UniformTime(low_s=0.0, high_s=10.0, provenance=p), 0.25)
    2.5
    """
    p = probability
    match law:
        case ConstantTime():
            return law.value_s
        case UniformTime():
            return law.low_s + (law.high_s - law.low_s) * p
        case TriangularTime():
            return triangular_quantile(p, law.low_s, law.mode_s, law.high_s)
        case LognormalTime():
            return law.median_s * math.exp(law.sigma * float(ndtri(min(max(p, 1e-16), _BELOW_1))))
        case ExponentialTime():
            return -law.mean_s * math.log1p(-p)
        case EmpiricalTime():
            return float(np.quantile(np.asarray(law.values_s), p))
        case _:
            assert_never(law)


def quantiles_s(  # noqa: PLR0911 - one return a law
    law: TimeLaw, probability: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Quantiles of a time distribution, s, for many levels, shape (n,)."""
    p = probability
    match law:
        case ConstantTime():
            return np.full(p.shape, law.value_s)
        case UniformTime():
            return np.asarray(law.low_s + (law.high_s - law.low_s) * p)
        case TriangularTime():
            low, width = law.low_s, law.high_s - law.low_s
            if width == 0:
                return np.full(p.shape, low)
            rise, fall = law.mode_s - low, law.high_s - law.mode_s
            left = low + np.sqrt(p * width * rise)
            return np.where(p < rise / width, left, law.high_s - np.sqrt((1 - p) * width * fall))
        case LognormalTime():
            return np.asarray(law.median_s * np.exp(law.sigma * ndtri(np.clip(p, 1e-16, _BELOW_1))))
        case ExponentialTime():
            return np.asarray(-law.mean_s * np.log1p(-p))
        case EmpiricalTime():
            return np.asarray(np.quantile(np.asarray(law.values_s), p))
        case _:
            assert_never(law)


def triangular_quantile(p: float, low: float, mode: float, high: float) -> float:
    """Quantile of the triangular law; a law without width gives its one value."""
    width = high - low
    if width == 0:
        return low
    if p < (mode - low) / width:
        return low + math.sqrt(p * width * (mode - low))
    return high - math.sqrt((1 - p) * width * (high - mode))
