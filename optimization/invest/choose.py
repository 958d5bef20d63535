"""Bundles of options within a budget, played on the same accidents, chosen and judged.

A bundle is worth looking at when nothing more could be bought with what is left; buying nothing is
always among them. OCBA shares the replications out (`select_within_budget`). The figures told for
the winner come from fresh replications, which took no part in choosing it: the winner of a contest
looks better in the contest than it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from scipy.special import stdtr

from optimization.invest.answer import Floats, InvestAnswer, Judged, interval_of
from optimization.invest.apply import with_options
from scenarios.model.investment import InvestmentOption
from scenarios.model.pack import Pack
from sim.evaluation.ranking import select_within_budget
from sim.evaluation.statistics import LEVEL, mean_estimate
from sim.play import Stage, build_stage, play
from sim.response.policy import NearestAvailable

FRESH_FROM: Final = 1_000_000
"""Number of the first replication that only judges."""

MOST_BUNDLES: Final = 40


def bundles_within(
    options: Sequence[InvestmentOption], budget_cny: float
) -> tuple[tuple[InvestmentOption, ...], ...]:
    """Nothing, then every allowed bundle to which nothing affordable can be added."""
    allowed = [
        chosen
        for n in range(len(options) + 1)
        for chosen in itertools.combinations(options, n)
        if is_allowed(chosen, budget_cny)
    ]
    names = [frozenset(option.id for option in chosen) for chosen in allowed]
    return tuple(
        chosen
        for chosen, mine in zip(allowed, names, strict=True)
        if not mine or not any(mine < other for other in names)
    )


def is_allowed(chosen: Sequence[InvestmentOption], budget_cny: float) -> bool:
    """Whether a bundle keeps the budget, its prerequisites and its exclusions."""
    names = {option.id for option in chosen}
    return sum(option.cost_cny for option in chosen) <= budget_cny and all(
        names.issuperset(option.requires) and names.isdisjoint(option.excludes) for option in chosen
    )


def choose_investments(
    pack: Pack,
    options: Sequence[InvestmentOption],
    *,
    scenario: str,
    measure: str,
    budget_cny: float,
    n_first: int,
    n_total: int,
    n_fresh: int,
    seed: int,
    progress: Callable[[int], None] = lambda _n: None,
) -> InvestAnswer:
    """Best bundle by simulation.

    Raises
    ------
    ValueError
        If there are more than `MOST_BUNDLES` bundles, or too few replications for them.
    """
    bundles = bundles_within(options, budget_cny)
    if len(bundles) > MOST_BUNDLES:
        raise ValueError(f"{len(bundles)} bundles are more than {MOST_BUNDLES}")
    plan = pack.scenarios[scenario].plans[0]
    stages = [build_stage(with_options(pack, each), scenario, plan) for each in bundles]
    known: dict[tuple[int, int], float] = {}

    def harm(variant: int, start: int, stop: int) -> Floats:
        for r in range(start, stop):
            if (variant, r) not in known:
                known[variant, r] = _harm(stages[variant], measure, seed, r)
                progress(1)
        return np.array([known[variant, r] for r in range(start, stop)])

    def sample(variant: int, start: int, stop: int) -> Floats:
        """Harm beyond that of buying nothing in the same accidents: OCBA plays unequal numbers."""
        return harm(variant, start, stop) - harm(0, start, stop)

    most = max(n_total, len(bundles) * n_first)
    found = select_within_budget(
        sample, n_variants=len(bundles), n_total=most, n_first=n_first, n_block=len(bundles)
    )
    harms = [harm(i, 0, int(n)) for i, n in enumerate(found.n)]
    harms[0] = nothing = harm(0, 0, int(found.n.max()))
    fresh = (FRESH_FROM, FRESH_FROM + n_fresh)
    before, after = harm(0, *fresh), harm(found.best, *fresh)
    return InvestAnswer(
        scenario=scenario, plan=plan, measure=measure, budget_cny=budget_cny, seed=seed,
        bundles=judge(bundles, harms, nothing), best=found.best, kept=found.kept,
        fresh_before=before, fresh_after=after, averted=interval_of(mean_estimate(before - after)),
    )  # fmt: skip


def judge(
    bundles: Sequence[Sequence[InvestmentOption]], harms: Sequence[Floats], nothing: Floats
) -> tuple[Judged, ...]:
    """Paired differences from buying nothing, which played at least as often as any other."""
    averted = [nothing[: harm.size] - harm for harm in harms]
    n_compared = max(1, len(bundles) - 1)
    level = 1 - (1 - LEVEL) / n_compared
    p = holm([p_value(each) for each in averted[1:]])
    return tuple(
        Judged(
            tuple(option.id for option in chosen),
            float(sum(option.cost_cny for option in chosen)),
            nothing if i == 0 else harm,
            interval_of(mean_estimate(difference, level)),
            1.0 if i == 0 else p[i - 1],
        )
        for i, (chosen, harm, difference) in enumerate(zip(bundles, harms, averted, strict=True))
    )


def p_value(difference: Floats) -> float:
    """Two-sided p of Student's test that the mean is zero; 1 when all differences are zero."""
    spread = float(difference.std(ddof=1))
    if spread == 0.0:
        return 1.0 if float(difference.mean()) == 0.0 else 0.0
    t = abs(float(difference.mean())) / (spread / difference.size**0.5)
    return float(2 * stdtr(difference.size - 1, -t))


def holm(p: Sequence[float]) -> list[float]:
    """Adjusted p-values after Holm (1979), Scand. J. Statist. 6:65-70.

    Examples
    --------
    >>> [round(each, 3) for each in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    found, least = [1.0] * len(p), 0.0
    for rank, i in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        least = max(least, min(1.0, (len(p) - rank) * p[i]))
        found[i] = least
    return found


def _harm(stage: Stage, measure: str, seed: int, replication: int) -> float:
    outcome = play(stage, policy=NearestAvailable(), seed=seed, replication=replication)
    return float(outcome.measures[measure])
