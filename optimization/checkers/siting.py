"""Judges the answer to a siting question without any solver: every rule, the value, the bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from optimization.checkers.siting_measure import (
    FLOAT,
    INTS,
    county_losses,
    cover_count,
    nearest_s,
    objective_of,
    tail_mean,
)
from optimization.siting.answer import SitingAnswer
from optimization.siting.problem import SENSE, WITH_UNITS, SitingProblem, hash_of

Check = Literal[
    "shape",
    "units_a_site",
    "count",
    "units",
    "budget",
    "existing",
    "cover",
    "outer",
    "inner",
    "service",
    "open",
    "reach",
    "capacity",
    "county_worst",
    "county_cvar",
    "first_stage",
    "objective",
    "bound",
    "status",
    "question",
    "conflict",
]
"""What can be wrong; each is one rule that tests break on purpose."""

TOLERANCE: Final = 1e-6
"""Relative difference that counts as rounding."""


@dataclass(frozen=True, slots=True)
class SitingFinding:
    """One objection: the rule, what it concerns, and what was seen."""

    check: Check
    subject: str
    text: str


def judge_siting(data: SitingProblem, answer: SitingAnswer) -> tuple[SitingFinding, ...]:
    """Everything wrong with an answer; empty when it keeps every rule and its proof adds up."""
    found = [*_question(data, answer)]
    if answer.has_plan:
        shape = [*_shape(data, answer)]
        found += shape
        if not shape:
            found += [*_rules(data, answer), *_value(data, answer)]
    return tuple(found)


def _say(check: Check, subject: str, text: str) -> SitingFinding:
    return SitingFinding(check, subject, text)


def _question(data: SitingProblem, answer: SitingAnswer) -> Iterator[SitingFinding]:
    seal = answer.certificate
    if seal.model_hash != hash_of(data, answer.rules):
        yield _say("question", "", "the certificate belongs to another question")
    if seal.sense != SENSE[answer.rules.model]:
        yield _say("question", "", f"{answer.rules.model} does not {seal.sense}")
    if answer.has_plan != (seal.status in {"optimal", "feasible"}):
        yield _say("status", "", f"{seal.status} with {len(answer.units)} sites")
    if (answer.conflict is not None) != (seal.status == "infeasible"):
        yield _say("status", "", f"{seal.status} and reasons do not go together")
    if answer.conflict is not None:
        wrong = set(answer.conflict.uncoverable) ^ set(_unreached(data, answer))
        if wrong:
            yield _say("conflict", ", ".join(sorted(wrong)), "wrongly named or not named")
        for each in answer.conflict.relaxations:
            relief = each.needed - each.given
            if not (-relief if each.rule == "inner" else relief) > 0:
                yield _say("conflict", each.rule, f"{each.given} to {each.needed} is no relief")


def _unreached(data: SitingProblem, answer: SitingAnswer) -> list[str]:
    """Points that some rule wants covered and no site can cover."""
    rules = answer.rules
    match rules.model:
        case "lscp":
            reach = data.time_s <= (np.inf if rules.standard_s is None else rules.standard_s)
        case "dsm":
            reach = data.time_s <= (np.inf if rules.outer_s is None else rules.outer_s)
        case "p_median" | "p_center":
            reach = np.isfinite(data.time_s)
        case _:
            return []
    return [data.demand[i] for i in np.flatnonzero(~reach.any(axis=1))]


def _shape(data: SitingProblem, answer: SitingAnswer) -> Iterator[SitingFinding]:
    if len(answer.units) != data.n_sites:
        yield _say("shape", "", f"{len(answer.units)} sites instead of {data.n_sites}")
    if any(not isinstance(n, int) or n < 0 for n in answer.units):
        yield _say("shape", "", "units must be whole and not negative")
    if answer.rules.use_capacity != (answer.shares is not None):
        yield _say("shape", "", "shares go with capacities")
    if answer.shares is not None and answer.shares.shape != data.time_s.shape:
        yield _say("shape", "", f"shares of shape {answer.shares.shape}")


def _rules(data: SitingProblem, answer: SitingAnswer) -> Iterator[SitingFinding]:
    rules, units = answer.rules, np.array(answer.units)
    most = rules.units_a_site if rules.model in WITH_UNITS else 1
    for j in np.flatnonzero(units > most):
        yield _say("units_a_site", data.sites[j], f"{units[j]} units, at most {most}")
    used = int((units > 0).sum())
    if rules.n_sites is not None and used > rules.n_sites:
        yield _say("count", "", f"{used} sites, at most {rules.n_sites}")
    if rules.n_units is not None and units.sum() > rules.n_units:
        yield _say("units", "", f"{units.sum()} units, at most {rules.n_units}")
    price = float(data.price[units > 0].sum())
    if rules.budget is not None and _above(price, rules.budget):
        yield _say("budget", "", f"{price:g}, at most {rules.budget:g}")
    if rules.keep_existing:
        for j in np.flatnonzero(data.existing & (units == 0)):
            yield _say("existing", data.sites[j], "a standing station is closed")
    yield from _covers(data, answer, units)
    if answer.shares is not None:
        yield from _shares(data, answer, units, answer.shares)
    yield from _counties(data, answer, units)


def _covers(data: SitingProblem, answer: SitingAnswer, units: INTS) -> Iterator[SitingFinding]:
    rules = answer.rules
    if rules.model == "lscp":
        assert rules.standard_s is not None
        for i in np.flatnonzero(cover_count(data, units, rules.standard_s) == 0):
            yield _say("cover", data.demand[i], f"nobody within {rules.standard_s:g} s")
    if rules.model in {"p_median", "p_center"}:
        for i in np.flatnonzero(~np.isfinite(nearest_s(data, units))):
            yield _say("cover", data.demand[i], "nobody can come")
    if rules.model in {"bacop", "dsm"}:
        yield from _double(data, answer, units)


def _double(data: SitingProblem, answer: SitingAnswer, units: INTS) -> Iterator[SitingFinding]:
    """Those covered once, and the outer standard."""
    rules = answer.rules
    if rules.standard_s is not None:
        once = float(data.weight @ (cover_count(data, units, rules.standard_s) > 0))
        if rules.model == "bacop":
            claimed = answer.first_stage
            if claimed is None or _differs(once, claimed):
                yield _say("first_stage", "", f"{once:g} covered once, {claimed} claimed")
        elif _above(rules.inner_frac * float(data.weight.sum()), once):
            yield _say("inner", "", f"{once:g} within {rules.standard_s:g} s")
    if rules.model == "dsm":
        assert rules.outer_s is not None
        for i in np.flatnonzero(cover_count(data, units, rules.outer_s) == 0):
            yield _say("outer", data.demand[i], f"nobody within {rules.outer_s:g} s")


def _shares(
    data: SitingProblem, answer: SitingAnswer, units: INTS, shares: FLOAT
) -> Iterator[SitingFinding]:
    rules, total = answer.rules, shares.sum(axis=1)
    must = rules.model != "mclp"
    wrong = (total > 1 + TOLERANCE) | (shares < -TOLERANCE).any(axis=1)
    if must:
        wrong |= total < 1 - TOLERANCE
    for i in np.flatnonzero(wrong):
        yield _say("service", data.demand[i], f"shares sum to {total[i]:g}")
    for j in np.flatnonzero((units == 0) & (shares > TOLERANCE).any(axis=0)):
        yield _say("open", data.sites[j], "serves without being in use")
    limit = np.inf if rules.standard_s is None else rules.standard_s
    out = (shares > TOLERANCE) & ~(np.isfinite(data.time_s) & (data.time_s <= limit))
    for i in np.flatnonzero(out.any(axis=1)):
        yield _say("reach", data.demand[i], "served from too far")
    load = data.weight @ shares
    for k in np.flatnonzero(np.isfinite(data.capacity)):
        if _above(float(load[k]), float(data.capacity[k])):
            yield _say("capacity", data.sites[k], f"{load[k]:g}, at most {data.capacity[k]:g}")


def _counties(data: SitingProblem, answer: SitingAnswer, units: INTS) -> Iterator[SitingFinding]:
    rules = answer.rules
    if rules.county_worst is None and rules.county_cvar is None:
        return
    losses = county_losses(data, rules, units, answer.shares)
    if rules.county_worst is not None:
        for name, loss in losses.items():
            if _above(loss, rules.county_worst):
                yield _say("county_worst", name, f"{loss:g}, at most {rules.county_worst:g}")
    if rules.county_cvar is not None:
        tail = tail_mean(list(losses.values()), rules.county_tail_frac)
        if _above(tail, rules.county_cvar):
            yield _say("county_cvar", "", f"{tail:g}, at most {rules.county_cvar:g}")


def _value(data: SitingProblem, answer: SitingAnswer) -> Iterator[SitingFinding]:
    seal = answer.certificate
    value = objective_of(data, answer.rules, np.array(answer.units), answer.shares)
    if seal.objective is None or _differs(value, seal.objective):
        yield _say("objective", "", f"{value:.10g}, certificate {seal.objective}")
        return
    if seal.bound is None:
        if seal.status == "optimal":
            yield _say("bound", "", "optimal without a bound")
        return
    low, high = seal.bound, seal.objective
    if seal.sense == "maximise":
        low, high = high, low
    if _above(low, high):
        yield _say("bound", "", f"{seal.bound:.10g} contradicts {seal.objective:.10g}")
    if (seal.status == "optimal") != (not _differs(low, high)):
        yield _say("status", "", f"{seal.status} with bound {seal.bound:.10g}")


def _above(value: float, limit: float) -> bool:
    return value > limit + TOLERANCE * max(1.0, abs(limit))


def _differs(a: float, b: float) -> bool:
    return not abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))
