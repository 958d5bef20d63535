"""An answer to a siting question: where units stand, who serves whom, with proof or reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimization.siting.problem import SENSE, SitingProblem, SitingRules, hash_of
from optimization.solution import Certificate, Status

FLOAT = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The smallest change of one rule, all others kept, after which an answer exists.

    Attributes
    ----------
    rule
        Name of the rule: standard, count, units, budget, capacity, county_worst, ...
    given, needed
        Its value in the question and the value at which an answer exists; for a capacity the
        demand that would have to be taken beyond it.
    """

    rule: str
    given: float
    needed: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why there is no answer.

    Attributes
    ----------
    uncoverable
        Demand points that no site reaches at all under the rules.
    relaxations
        Single changes that each suffice, the rules in their fixed order.
    """

    uncoverable: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SitingAnswer:
    """What was found.

    Attributes
    ----------
    rules
        What was asked.
    units
        Units at each site (0 or 1 where stations are placed), in the order of the sites; empty
        without an answer.
    shares
        Share of each point served by each site, shape (n_demand, n_sites); empty unless sites have
        capacities.
    certificate
        Status, objective, bound, parameters, verdict of the checker.
    first_stage
        Demand covered once (bacop), proved to be the most.
    conflict
        Where there is no answer: why, and what would help.
    """

    rules: SitingRules
    units: tuple[int, ...]
    certificate: Certificate
    shares: FLOAT | None = field(default=None)
    first_stage: float | None = None
    conflict: Conflict | None = None

    @property
    def has_plan(self) -> bool:
        """Whether there is an answer at all."""
        return bool(self.units)


def certified(
    data: SitingProblem,
    rules: SitingRules,
    *,
    status: Status,
    objective: float | None,
    bound: float | None,
    parameters: dict[str, str | int | float],
) -> Certificate:
    """A certificate for a question."""
    return Certificate(
        status=status,
        objective=objective,
        bound=bound,
        sense=SENSE[rules.model],
        parameters=parameters,
        model_hash=hash_of(data, rules),
    )
