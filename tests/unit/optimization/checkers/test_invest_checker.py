"""The checker of investments accepts true answers and names what is wrong in others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimization.checkers.invest import check_investments
from optimization.invest.answer import Interval, InvestAnswer, interval_of
from optimization.invest.choose import bundles_within, holm, judge, p_value
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.investment import AddStock, InvestmentOption
from sim.evaluation.statistics import mean_estimate


def option(name: str, cost: float, **more: tuple[str, ...]) -> InvestmentOption:
    change = AddStock(kind="add_stock", depot="d", material="m", n_units=1)
    return InvestmentOption(
        id=name, name=Text(zh=name, en=name), cost_cny=cost, changes=(change,),
        provenance=Provenance(grade=Grade.synthetic, source="test"), **more,
    )  # fmt: skip


OPTIONS = (
    option("a", 3.0), option("b", 2.0, requires=("a",)), option("c", 4.0, excludes=("a",)),
    option("d", 1.0),
)  # fmt: skip


def answer(seed: int = 0) -> InvestAnswer:
    """Bundles within 6 yuan, harm drawn at random, bought options lower it."""
    rng = np.random.default_rng(seed)
    bundles = bundles_within(OPTIONS, 6.0)
    nothing = rng.poisson(10, 30).astype(float)
    harms = [np.maximum(0.0, nothing - rng.poisson(len(each), 30)) for each in bundles]
    harms[0] = nothing
    judged = judge(bundles, harms, nothing)
    best = int(np.argmin([each.harm.mean() for each in judged]))
    after = np.maximum(0.0, nothing - 1)
    return InvestAnswer(
        scenario="s", plan="p", measure="deaths", budget_cny=6.0, seed=1, bundles=judged,
        best=best, kept=(best,), fresh_before=nothing, fresh_after=after,
        averted=interval_of(mean_estimate(nothing - after)),
    )  # fmt: skip


def test_bundles_are_the_largest_that_keep_budget_prerequisites_and_exclusions():
    """By hand: nothing; a with b and d (6); c with d (5)."""
    names = {tuple(o.id for o in each) for each in bundles_within(OPTIONS, 6.0)}
    assert names == {(), ("a", "b", "d"), ("c", "d")}


def test_no_money_buys_nothing():
    """With a zero budget there is one bundle, and it is empty."""
    assert bundles_within(OPTIONS, 0.0) == ((),)


@pytest.mark.parametrize("seed", range(5))
def test_true_answers_are_accepted(seed: int):
    """Rules kept and figures right: no objection."""
    assert check_investments(OPTIONS, answer(seed)) == ()


def test_equal_harm_decides_nothing():
    """All differences zero: p is one."""
    assert p_value(np.zeros(10)) == 1.0
    assert p_value(np.ones(10)) == 0.0


def test_holm_by_hand():
    """Smallest times three, next times two, never falling."""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def _bundle(good: InvestAnswer, k: int, **change: object) -> InvestAnswer:
    bundles = list(good.bundles)
    bundles[k] = replace(bundles[k], **change)
    return replace(good, bundles=tuple(bundles))


_ONE = Interval(1.0, 2.0, 3.0, 30)
CORRUPTED = {
    "nothing_first": [
        lambda g: replace(g, bundles=g.bundles[1:]), lambda g: replace(g, bundles=()),
        lambda g: replace(g, bundles=g.bundles[::-1]),
    ],
    "known": [lambda g, k=k: _bundle(g, k, options=("x",)) for k in (1, 2)],
    "twice": [lambda g, n=n: _bundle(g, 1, options=(n, n)) for n in ("a", "d")],
    "budget": [
        lambda g: replace(g, budget_cny=5.9), lambda g: replace(g, budget_cny=0.0),
        lambda g: _bundle(g, 1, options=("a", "b", "c", "d")),
    ],
    "requires": [lambda g, k=k: _bundle(g, k, options=("b",)) for k in (1, 2)],
    "excludes": [lambda g, k=k: _bundle(g, k, options=("a", "c")) for k in (1, 2)],
    "cost": [lambda g, k=k, c=c: _bundle(g, k, cost_cny=c) for k in (0, 1, 2) for c in (-1.0, 9.0)],
    "paired": [
        lambda g: _bundle(g, 0, harm=g.bundles[0].harm[:5]),
        lambda g: _bundle(g, 1, harm=g.bundles[1].harm[:5]),
    ],
    "averted": [
        lambda g, k=k: _bundle(g, k, averted=replace(g.bundles[k].averted, value=99.0))
        for k in (0, 1, 2)
    ],
    "interval": [lambda g, k=k: _bundle(g, k, averted=_ONE) for k in (1, 2)],
    "p_holm": [lambda g, k=k, p=p: _bundle(g, k, p_holm=p) for k in (1, 2) for p in (-0.1, 0.7)],
    "best": [lambda g: replace(g, best=9), lambda g: replace(g, kept=(-1,))],
    "kept": [lambda g: replace(g, kept=()), lambda g: replace(g, kept=(0,))],
    "fresh": [
        lambda g: replace(g, averted=_ONE),
        lambda g: replace(g, fresh_after=g.fresh_after[:3]),
        lambda g: replace(g, fresh_before=g.fresh_before + 5),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "number"), [(rule, i) for rule, each in CORRUPTED.items() for i in range(len(each))]
)
def test_corrupted_answers_are_rejected_by_name(rule: str, number: int):
    """Each corruption is named by the rule that it breaks."""
    found = check_investments(OPTIONS, CORRUPTED[rule][number](answer()))
    assert rule in {name for name, _ in found}


def test_at_least_thirty_corruptions():
    """The issue asks for thirty."""
    assert sum(len(each) for each in CORRUPTED.values()) >= 30
