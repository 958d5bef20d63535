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

from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    TimeLaw,
    TriangularTime,
    UniformTime,
)

_WORDS: Final = 4


def _key(*parts: str) -> tuple[int, ...]:
    """128-bit spawn key of a name; the same on every platform and for every PYTHONHASHSEED."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=4 * _WORDS).digest()
    return tuple(int.from_bytes(digest[4 * i : 4 * i + 4], "little") for i in range(_WORDS))


class Streams:
    """All random streams of one replication.

    Parameters
    ----------
    seed
        Root seed of the run, any non-negative integer.
    scenario
        Id of the scenario; plans compared on it share its streams.
    replication
        Number of the replication, from 0.
    """

    __slots__ = ("_cache", "_entropy", "_scenario")

    def __init__(self, *, seed: int, scenario: str, replication: int) -> None:
        self._entropy = (seed, replication)
        self._scenario = scenario
        self._cache: dict[tuple[str, str], np.random.Generator] = {}

    def generator(self, cause: str, entity: str = "") -> np.random.Generator:
        """The generator of one cause and entity; the same object at every call."""
        name = (cause, entity)
        found = self._cache.get(name)
        if found is None:
            sequence = np.random.SeedSequence(
                self._entropy, spawn_key=_key(self._scenario, cause, entity)
            )
            found = self._cache[name] = np.random.Generator(np.random.PCG64(sequence))
        return found

    def time_s(self, law: TimeLaw, cause: str, entity: str = "") -> float:
        """One draw of a time distribution, s, from the stream of this cause and entity."""
        if isinstance(law, ConstantTime):
            return law.value_s
        return quantile_s(law, float(self.generator(cause, entity).random()))


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
    match law:
        case ConstantTime():
            return law.value_s
        case UniformTime():
            return law.low_s + (law.high_s - law.low_s) * probability
        case TriangularTime():
            return _triangular_quantile(law, probability)
        case LognormalTime():
            return law.median_s * math.exp(law.sigma * standard_normal_quantile(probability))
        case ExponentialTime():
            return -law.mean_s * math.log1p(-probability)
        case EmpiricalTime():
            return float(np.quantile(np.asarray(law.values_s), probability))
        case _:
            assert_never(law)


def _triangular_quantile(law: TriangularTime, probability: float) -> float:
    width = law.high_s - law.low_s
    rising = (law.mode_s - law.low_s) / width
    if probability < rising:
        return law.low_s + math.sqrt(probability * width * (law.mode_s - law.low_s))
    return law.high_s - math.sqrt((1 - probability) * width * (law.high_s - law.mode_s))


def standard_normal_quantile(probability: float) -> float:
    """Quantile of the standard normal distribution, finite at 0 and 1 (clipped at +-8.2)."""
    from scipy.special import ndtri  # noqa: PLC0415 - scipy costs 0.3 s, only sampling pays it

    clipped = min(max(probability, 1e-16), 1 - 1e-16)
    return float(ndtri(clipped))


def uniforms(streams: Streams, cause: str, n: int, entity: str = "") -> NDArray[np.float64]:
    """`n` uniform draws of one cause, shape (n,)."""
    return streams.generator(cause, entity).random(n)
