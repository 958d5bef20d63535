"""Answers a siting question: the right method for each model, judged before it is handed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.checkers.siting import judge_siting
from optimization.checkers.siting_measure import objective_of
from optimization.siting.answer import Conflict, SitingAnswer, certified
from optimization.siting.explain import explain
from optimization.siting.median import solve_median
from optimization.siting.models import Built, build
from optimization.siting.problem import SENSE, SitingProblem, SitingRules, check_rules
from optimization.siting.program import Found, Limits
from optimization.solution import Status

Plan = tuple[int, ...]
Parameters = dict[str, str | int | float]

CLOSE: Final = 1e-6
"""Relative distance below which a bound is the value: HiGHS keeps rows to 1e-6."""


def solve_siting(
    data: SitingProblem,
    rules: SitingRules,
    limits: Limits | None = None,
    *,
    refused: Sequence[Plan] = (),
) -> SitingAnswer:
    """Best plan with its proof, or the reasons why there is none.

    Parameters
    ----------
    data, rules
        The question.
    limits
        When to stop; the best plan found by then is returned with its gap.
    refused
        Plans that must not be the answer.

    Raises
    ------
    InputError
        If the rules mean nothing for the data.
    """
    check_rules(data, rules)
    chosen = limits or Limits()
    if rules.model == "p_center":
        from optimization.siting.center import solve_center  # noqa: PLC0415 - it calls us back

        answer = solve_center(data, rules, chosen, tuple(refused))
    elif _is_plain_median(data, rules, refused):
        answer = _plain_median(data, rules, chosen)
    elif rules.model == "bacop":
        answer = _backup(data, rules, chosen, tuple(refused))
    else:
        answer = solve_program(data, rules, chosen, tuple(refused))
    if answer.certificate.status == "infeasible" and not refused:
        answer = SitingAnswer(rules, (), answer.certificate, conflict=explain(data, rules, chosen))
    elif answer.certificate.status == "infeasible":
        answer = SitingAnswer(rules, (), answer.certificate, conflict=Conflict((), ()))
    return judged(data, answer)


def judged(data: SitingProblem, answer: SitingAnswer) -> SitingAnswer:
    """The answer with the checker's verdict in its certificate."""
    accepted = not judge_siting(data, answer)
    return SitingAnswer(
        answer.rules, answer.units, answer.certificate.checked(accepted=accepted), answer.shares,
        answer.first_stage, answer.conflict,
    )  # fmt: skip


def solve_program(
    data: SitingProblem,
    rules: SitingRules,
    limits: Limits,
    refused: tuple[Plan, ...],
    first_stage: float | None = None,
) -> SitingAnswer:
    """A model as one program."""
    built = build(data, rules, first_stage=first_stage, refused=refused)
    return read(data, rules, limits, built, built.program.solve(limits))


def read(
    data: SitingProblem, rules: SitingRules, limits: Limits, built: Built, found: Found
) -> SitingAnswer:
    """What the solver returned, as an answer; its value is measured afresh from the data."""
    parameters: Parameters = limits.as_parameters() | {"nodes": found.nodes}
    sign = -1.0 if SENSE[rules.model] == "maximise" else 1.0
    bound = None if found.bound is None else sign * (found.bound + built.constant)
    if found.x is None:
        seal = certified(
            data, rules, status=found.status, objective=None, bound=bound, parameters=parameters
        )
        return SitingAnswer(rules, (), seal)
    units = np.rint(found.x[built.units]).astype(np.int64).sum(axis=1)
    shares = _shares(data, rules, built, found.x)
    value = objective_of(data, rules, units, shares)
    status, bound = settle(found.status, value, bound, sign)
    seal = certified(
        data, rules, status=status, objective=value, bound=bound, parameters=parameters
    )
    return SitingAnswer(rules, tuple(units.tolist()), seal, shares)


def settle(
    status: Status, value: float, bound: float | None, sign: float
) -> tuple[Status, float | None]:
    """Status and bound without the rounding of floating-point arithmetic."""
    if bound is None:
        return ("feasible" if status == "optimal" else status), None
    close = abs(value - bound) <= CLOSE * max(1.0, abs(value))
    if close or sign * (bound - value) > 0:
        return "optimal", value
    return "feasible", bound


def _shares(
    data: SitingProblem, rules: SitingRules, built: Built, x: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    if not rules.use_capacity:
        return None
    shares = np.zeros(data.time_s.shape)
    column, i, j = built.shares
    shares[i, j] = np.clip(x[column], 0.0, 1.0)
    shares[shares < 1e-9] = 0.0
    return shares


def _backup(
    data: SitingProblem, rules: SitingRules, limits: Limits, refused: tuple[Plan, ...]
) -> SitingAnswer:
    """Most covered once; among such plans most covered twice."""
    built = build(data, rules, refused=refused)
    found = built.program.solve(limits)
    if found.x is None or found.status != "optimal":
        blank = read(data, rules, limits, built, Found(found.status, None, None, None, found.nodes))
        if found.x is None:
            return blank
        return _only_first(data, rules, limits, built, found)
    first = -found.value if found.value is not None else 0.0
    second = solve_program(data, rules, limits, refused, first)
    return SitingAnswer(
        rules, second.units, second.certificate,
        first_stage=_once(data, rules, second.units) if second.units else None,
    )  # fmt: skip


def _only_first(
    data: SitingProblem, rules: SitingRules, limits: Limits, built: Built, found: Found
) -> SitingAnswer:
    """Stopped in the first stage: its best plan, with no bound on those covered twice."""
    answer = read(data, rules, limits, built, found)
    value = answer.certificate.objective
    seal = certified(
        data, rules, status="feasible", objective=value, bound=None,
        parameters=dict(answer.certificate.parameters),
    )  # fmt: skip
    return SitingAnswer(rules, answer.units, seal, first_stage=_once(data, rules, answer.units))


def _once(data: SitingProblem, rules: SitingRules, units: Plan) -> float:
    assert rules.standard_s is not None
    count = data.covers(rules.standard_s) @ np.array(units)
    return float(data.weight @ (count > 0))


def _is_plain_median(data: SitingProblem, rules: SitingRules, refused: Sequence[Plan]) -> bool:
    """Whether the number of sites is the only rule, so that the special method applies."""
    return (
        rules.model == "p_median"
        and not refused
        and rules.n_sites is not None
        and rules.budget is rules.county_worst is rules.county_cvar is rules.standard_s is None
        and not rules.use_capacity
        and bool(np.isfinite(data.time_s).all())
        and (not rules.keep_existing or int(data.existing.sum()) <= rules.n_sites)
    )


def _plain_median(data: SitingProblem, rules: SitingRules, limits: Limits) -> SitingAnswer:
    assert rules.n_sites is not None
    asked = data.weight > 0
    if not asked.any():
        asked = np.ones(data.n_demand, dtype=bool)
    kept = data.existing & rules.keep_existing
    cost = data.weight[asked, None] * data.time_s[asked]
    found = solve_median(cost, rules.n_sites, kept, limits)
    units = np.zeros(data.n_sites, dtype=np.int64)
    units[found.sites] = 1
    value = objective_of(data, rules, units, None)
    status, bound = settle(found.status, value, found.bound, 1.0)
    parameters = limits.as_parameters() | {"method": found.how, "nodes": found.nodes}
    seal = certified(
        data, rules, status=status, objective=value, bound=bound, parameters=parameters
    )
    return SitingAnswer(rules, tuple(units.tolist()), seal)
