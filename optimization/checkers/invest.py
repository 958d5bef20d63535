"""Judges an answer on investments without playing anything: rules kept, figures recomputed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal

from optimization.checkers.reserves import TOLERANCE, Floats
from scenarios.model.investment import InvestmentOption

if TYPE_CHECKING:
    from optimization.invest.answer import InvestAnswer, Judged

Check = Literal[
    "nothing_first", "known", "twice", "budget", "requires", "excludes", "cost", "paired",
    "averted", "interval", "p_holm", "best", "kept", "fresh",
]  # fmt: skip

_ROUNDING: Final = 1e-9


def check_investments(
    options: Sequence[InvestmentOption], answer: InvestAnswer
) -> tuple[tuple[Check, str], ...]:
    """Objections (rule, place and what was found); empty when there are none."""
    if not answer.bundles or answer.bundles[0].options:
        return (("nothing_first", "the first bundle must be buying nothing"),)
    found: list[tuple[Check, str]] = []
    for bundle in answer.bundles:
        found += _rules(options, answer.budget_cny, bundle)
    found += [*_figures(answer)]
    return (*found, *_choice(answer))


def _rules(
    options: Sequence[InvestmentOption], budget_cny: float, bundle: Judged
) -> Iterator[tuple[Check, str]]:
    known = {option.id: option for option in options}
    where = "+".join(bundle.options) or "nothing"
    strange = [name for name in bundle.options if name not in known]
    if strange:
        yield "known", f"{where}: {strange}"
        return
    if len(set(bundle.options)) != len(bundle.options):
        yield "twice", where
    cost = math.fsum(known[name].cost_cny for name in bundle.options)
    if abs(cost - bundle.cost_cny) > TOLERANCE * max(1.0, cost):
        yield "cost", f"{where}: {bundle.cost_cny}, recomputed {cost}"
    if cost > budget_cny * (1 + _ROUNDING):
        yield "budget", f"{where}: {cost} of {budget_cny}"
    for name in bundle.options:
        lacking = set(known[name].requires) - set(bundle.options)
        if lacking:
            yield "requires", f"{where}: {name} needs {sorted(lacking)}"
        against = set(known[name].excludes) & set(bundle.options)
        if against:
            yield "excludes", f"{where}: {name} is not bought with {sorted(against)}"


def _figures(answer: InvestAnswer) -> Iterator[tuple[Check, str]]:
    nothing = answer.bundles[0].harm
    n_compared = max(1, len(answer.bundles) - 1)
    p: list[float] = []
    for bundle in answer.bundles:
        where = "+".join(bundle.options) or "nothing"
        if bundle.harm.size > nothing.size or bundle.averted.n != bundle.harm.size:
            yield "paired", where
            return
        difference = nothing[: bundle.harm.size] - bundle.harm
        mean = math.fsum(difference.tolist()) / difference.size
        if abs(mean - bundle.averted.value) > TOLERANCE * max(1.0, abs(mean)):
            yield "averted", f"{where}: {bundle.averted.value}, recomputed {mean}"
        if not _is_interval(
            (bundle.averted.value, bundle.averted.low, bundle.averted.high), difference, n_compared
        ):
            yield "interval", f"{where}: {bundle.averted}"
        p.append(_p_value(difference))
    wanted = _holm(p[1:])
    for bundle, value in zip(answer.bundles[1:], wanted, strict=True):
        if abs(value - bundle.p_holm) > 1e-6:
            yield "p_holm", f"{'+'.join(bundle.options)}: {bundle.p_holm}, recomputed {value}"


def _choice(answer: InvestAnswer) -> Iterator[tuple[Check, str]]:
    n = len(answer.bundles)
    if not 0 <= answer.best < n or any(not 0 <= i < n for i in answer.kept):
        yield "best", f"{answer.best} and {answer.kept} of {n}"
        return
    if answer.best not in answer.kept:
        yield "kept", f"{answer.best} is not among {answer.kept}"
    before, after = answer.fresh_before, answer.fresh_after
    if before.shape != after.shape or not before.size:
        yield "fresh", f"{before.shape} and {after.shape} are no pairs"
        return
    mean = math.fsum((before - after).tolist()) / before.size
    wrong = abs(mean - answer.averted.value) > TOLERANCE * max(1.0, abs(mean))
    if wrong or not _is_interval(
        (answer.averted.value, answer.averted.low, answer.averted.high), before - after, 1
    ):
        yield "fresh", f"{answer.averted.value}, recomputed {mean}"


def _is_interval(told: tuple[float, float, float], difference: Floats, n_compared: int) -> bool:
    """Whether value, low and high are Student's interval at 95 %, shared among comparisons."""
    value, low, high = told
    error = _error(difference)
    size = TOLERANCE * max(1.0, abs(value), abs(high))
    if abs(value - low - (high - value)) > size or not low <= value <= high:
        return False
    if error == 0.0:
        return high - low <= size
    outside = _two_sided((high - low) / 2 / error, difference.size - 1)
    return abs(outside - 0.05 / n_compared) <= 1e-6


def _p_value(difference: Floats) -> float:
    error, mean = _error(difference), float(difference.mean())
    if error == 0.0:
        return float(mean == 0.0)
    return _two_sided(abs(mean) / error, difference.size - 1)


def _error(difference: Floats) -> float:
    """Standard error of the mean; zero for fewer than two values."""
    n = difference.size
    if n < 2:
        return 0.0
    return math.sqrt(math.fsum(((difference - difference.mean()) ** 2).tolist()) / (n - 1) / n)


def _two_sided(t: float, freedom: int) -> float:
    """Chance that Student's t lies farther out on either side.

    Exact finite sums for whole degrees of freedom (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4);
    with many degrees terms fall below rounding and the sum is as exact.
    """
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine2 = math.sin(angle), math.cos(angle) ** 2
    odd = freedom % 2
    term = total = math.cos(angle) if odd else 1.0
    for k in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine2 * (k - 1) / k
        total += term
    if not odd:
        return 1.0 - sine * total
    inside = angle + (sine * total if freedom > 1 else 0.0)
    return 1.0 - 2.0 / math.pi * inside


def _holm(p: Sequence[float]) -> list[float]:
    """Adjusted p of each: the largest of (m - rank) p over those no larger."""
    order = sorted(p)
    adjusted = [min(1.0, (len(p) - rank) * value) for rank, value in enumerate(order)]
    return [max(adjusted[: order.index(value) + 1]) for value in p]
