"""The best few plans that differ from one another: candidates for a comparison by simulation."""

from __future__ import annotations

from optimization.siting.answer import SitingAnswer
from optimization.siting.problem import SitingProblem, SitingRules
from optimization.siting.program import Limits
from optimization.siting.solve import Plan, solve_siting


def best_plans(
    data: SitingProblem, rules: SitingRules, n_plans: int, limits: Limits | None = None
) -> tuple[SitingAnswer, ...]:
    """Up to `n_plans` plans, the best first, each the best of those not yet listed.

    Parameters
    ----------
    data, rules, limits
        The question.
    n_plans
        Plans wanted, at least 1; fewer are returned when no more exist or the solver stops early.
        Under rules "at most N sites" a plan with a site to spare counts as another plan.

    Raises
    ------
    ValueError
        If `n_plans` is below 1.
    """
    if n_plans < 1:
        raise ValueError(f"n_plans: got {n_plans}, allowed 1 or more")
    found: list[SitingAnswer] = []
    refused: list[Plan] = []
    while len(found) < n_plans:
        answer = solve_siting(data, rules, limits, refused=refused)
        if not answer.has_plan:
            break
        found.append(answer)
        refused.append(answer.units)
    return tuple(found)
