"""What a physical model is, where it comes from and how far it may be trusted.

Every consequence, fire, mine and evacuation model registers one card beside its function. A card
states the source, the validity range of each argument and the status; `outside()` tells which
arguments of a call lie outside, so that a result can travel with the mark `extrapolated`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

Status = Literal["validated", "verified", "provisional"]
"""validated: scored against measurements; verified: reproduces a published number or closed form;
provisional: coefficients or form not yet confirmed against the source."""


@dataclass(frozen=True, slots=True)
class Range:
    """Closed interval in which a source supports an argument."""

    low: float
    high: float
    unit: str

    def contains(self, value: ArrayLike) -> bool:
        """Whether every element lies inside (NaN does not)."""
        array = np.asarray(value, dtype=float)
        return bool(np.all((array >= self.low) & (array <= self.high)))


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Card of one published model.

    `key` is the id used in reports and manifests; `checks` names the verification cases that
    prove the code; `limits` are sentences on what the model leaves out.
    """

    key: str
    title_zh: str
    title_en: str
    source: str
    status: Status
    ranges: Mapping[str, Range] = field(default_factory=dict)
    limits_zh: tuple[str, ...] = ()
    limits_en: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()

    def outside(self, **arguments: ArrayLike) -> tuple[str, ...]:
        """Sentences naming each argument outside its range; empty when all are inside.

        Examples
        --------
        >>> card = ModelCard("demo", "示例", "demo", "hand", "verified",
        ...                  {"distance_m": Range(100.0, 10_000.0, "m")})
        >>> card.outside(distance_m=50.0)
        ('distance_m = 50 outside 100..10000 m',)
        """
        found: list[str] = []
        for name, value in arguments.items():
            limits = self.ranges.get(name)
            if limits is None or limits.contains(value):
                continue
            array = np.atleast_1d(np.asarray(value, dtype=float))
            worst = array[~((array >= limits.low) & (array <= limits.high))][0]
            found.append(
                f"{name} = {worst:g} outside {limits.low:g}..{limits.high:g} {limits.unit}"
            )
        return tuple(found)


_CARDS: Final[dict[str, ModelCard]] = {}


def register(card: ModelCard) -> ModelCard:
    """Enter a card into the catalogue and return it; a second card of the same key is an error."""
    if card.key in _CARDS:
        raise ValueError(f"model card {card.key!r} exists already")
    _CARDS[card.key] = card
    return card


def catalogue() -> dict[str, ModelCard]:
    """All cards registered so far, by key, sorted."""
    return dict(sorted(_CARDS.items()))
