"""The rich model as a dispatch policy of the engine: shortage, completion, then travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from optimization.dispatch import PRIORITY_WEIGHT
from optimization.dispatch_greedy import TRIALS, greedy_dispatch
from optimization.dispatch_model import optimal_dispatch
from optimization.dispatch_problem import DispatchProblem, Incident, Offer
from optimization.solver import CpSettings
from sim.response.policy import Assignment, Candidate, Request


@dataclass(frozen=True, slots=True)
class RichDispatch:
    """Sends units so that the last one needed comes soonest.

    `proven` solves every decision to proof; otherwise the greedy answer within its trials is
    taken, which suits the inner loop of a simulation.
    """

    proven: bool = False
    trials: int = TRIALS
    rounds: int = 4
    """Few: a decision of the engine is about one accident."""
    settings: CpSettings = field(default_factory=lambda: CpSettings(max_deterministic_time=1.0))

    @property
    def key(self) -> str:
        """Name printed in reports."""
        return "completion"

    def assign(
        self, requests: Sequence[Request], candidates: Sequence[Candidate]
    ) -> list[Assignment]:
        """Choose units; each at most once, none without the capability asked for."""
        problem = problem_of(requests, candidates)
        if self.proven:
            answer = optimal_dispatch(problem, settings=self.settings)
        else:
            answer = greedy_dispatch(problem, trials=self.trials, rounds=self.rounds)
        return [Assignment(each.incident, candidates[each.unit].unit) for each in answer.sent]


def problem_of(requests: Sequence[Request], candidates: Sequence[Candidate]) -> DispatchProblem:
    """The engine's question as a dispatch problem: every request is an incident of its own."""
    return DispatchProblem(
        tuple(
            Offer(f"{c.unit:06d}", {str(each): 1 for each in c.capabilities}) for c in candidates
        ),
        tuple(
            Incident(f"{i:04d}", PRIORITY_WEIGHT[r.priority], {str(r.capability): r.number})
            for i, r in enumerate(requests)
        ),
        tuple(tuple(round(c.eta_s) for _ in requests) for c in candidates),
    )
