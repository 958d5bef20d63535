"""Who goes: the question the engine asks at each dispatch, and the simplest answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scenarios.model.vocabulary import Capability


@dataclass(frozen=True, slots=True)
class Request:
    """So many more units with a capability are wanted at the scene."""

    capability: Capability
    number: int
    priority: int
    """1 is most urgent."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be sent: what it can do and how soon it would be there."""

    unit: int
    capabilities: frozenset[Capability]
    eta_s: float
    """Turnout and travel from now, s, finite."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit for one request, both by position."""

    request: int
    unit: int


class DispatchPolicy(Protocol):
    """Decides which idle units answer which requests."""

    @property
    def key(self) -> str:
        """Name printed in reports."""
        ...

    def assign(
        self, requests: Sequence[Request], candidates: Sequence[Candidate]
    ) -> list[Assignment]:
        """Choose units; each at most once, none without the capability asked for."""
        ...


class NearestAvailable:
    """The rule of the dispatch room: most urgent request first, the soonest capable unit each time.

    Ties go to the unit with fewer capabilities (so that specialists stay free), then to the lower
    number, so that the answer never depends on the order of the candidates.
    """

    key = "nearest"

    def assign(
        self, requests: Sequence[Request], candidates: Sequence[Candidate]
    ) -> list[Assignment]:
        """Choose units greedily, request by request."""
        ranked = sorted(candidates, key=lambda c: (c.eta_s, len(c.capabilities), c.unit))
        taken: set[int] = set()
        answer: list[Assignment] = []
        order = sorted(range(len(requests)), key=lambda i: (requests[i].priority, i))
        for i in order:
            wanted = requests[i].number
            for candidate in ranked:
                if wanted == 0:
                    break
                if candidate.unit in taken or requests[i].capability not in candidate.capabilities:
                    continue
                taken.add(candidate.unit)
                answer.append(Assignment(i, candidate.unit))
                wanted -= 1
        return answer
