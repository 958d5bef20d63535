"""Why no plan keeps all rules: who cannot be reached, and the least change of each rule alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from optimization.siting.answer import Conflict, Relaxation
from optimization.siting.models import build
from optimization.siting.problem import SitingProblem, SitingRules
from optimization.siting.program import Limits

RULES: Final = ("count", "units", "budget", "capacity", "inner", "county_worst", "county_cvar")
"""Rules that a slack can relieve, in the order in which they are offered."""

_BEST_EFFORT: Final = frozenset({"p_center", "mclp", "bacop", "mexclp"})
"""Models that a standard alone cannot make impossible."""


def explain(data: SitingProblem, rules: SitingRules, limits: Limits) -> Conflict:
    """The uncoverable demand, and every single change of a rule that would make a plan possible."""
    return Conflict(
        tuple(data.demand[i] for i in _uncoverable(data, rules)),
        (*_standards(data, rules, limits), *_slacks(data, rules, limits)),
    )


def _as_program(rules: SitingRules) -> SitingRules:
    """A rule set whose feasibility is the same and which is one program."""
    if rules.model == "p_center":
        return replace(rules, model="lscp", standard_s=np.finfo(float).max)
    return rules


def _uncoverable(data: SitingProblem, rules: SitingRules) -> list[int]:
    limit = {"lscp": rules.standard_s, "dsm": rules.outer_s}.get(rules.model)
    if rules.model in {"p_median", "p_center"}:
        reach = np.isfinite(data.time_s)
    elif limit is not None:
        reach = data.covers(limit)
    else:
        return []
    return np.flatnonzero(~reach.any(axis=1)).tolist()


def _slacks(data: SitingProblem, rules: SitingRules, limits: Limits) -> Iterator[Relaxation]:
    """Each rule in turn, relieved as little as possible."""
    given = {
        "count": rules.n_sites,
        "units": rules.n_units,
        "budget": rules.budget,
        "capacity": 0.0 if rules.use_capacity else None,
        "inner": rules.inner_frac if rules.model == "dsm" else None,
        "county_worst": rules.county_worst,
        "county_cvar": rules.county_cvar,
    }
    asked = _as_program(rules)
    program = build(data, asked).program
    for rule in RULES:
        value = given[rule]
        if value is None:
            continue
        relieved, _ = program.without(rule)
        found = relieved.solve(limits)
        if found.status != "optimal" or found.value is None or found.value <= 1e-9:
            continue
        if rule == "inner":  # a share that is asked for: less of it is the relief
            total = float(data.weight.sum())
            yield Relaxation(rule, float(value), float(value) - found.value / total)
        else:
            yield Relaxation(rule, float(value), float(value) + found.value)


def _standards(data: SitingProblem, rules: SitingRules, limits: Limits) -> Iterator[Relaxation]:
    """The shortest time standard with which a plan exists."""
    for name, rule in (("standard_s", "standard"), ("outer_s", "outer")):
        given = getattr(rules, name)
        if given is None or (rules.model in _BEST_EFFORT and not _limited(rules)):
            continue
        needed = _shortest(data, rules, name, float(given), limits)
        if needed is not None:
            yield Relaxation(rule, float(given), needed)


def _limited(rules: SitingRules) -> bool:
    return rules.county_worst is not None or rules.county_cvar is not None


def _shortest(
    data: SitingProblem, rules: SitingRules, name: str, given: float, limits: Limits
) -> float | None:
    """Smallest table time above the given one that admits a plan, by halving."""
    times = np.unique(data.time_s[np.isfinite(data.time_s) & (data.time_s > given)])
    if name == "standard_s" and rules.outer_s is not None:
        times = times[times <= rules.outer_s]
    low, high, best = 0, times.size, None
    while low < high:
        middle = (low + high) // 2
        at = float(times[middle])
        changed = (
            replace(rules, standard_s=at) if name == "standard_s" else replace(rules, outer_s=at)
        )
        program = build(data, changed).program
        program.cost = [np.zeros_like(each) for each in program.cost]
        status = program.solve(limits).status
        if status in {"optimal", "feasible"}:
            best, high = float(times[middle]), middle
        elif status == "infeasible":
            low = middle + 1
        else:
            return None
    return best
