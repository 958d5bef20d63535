"""Breaking a plan: single failures, the planted worst pair, and what the search did not play."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sim.evaluation.stress import WorstPairs, security_grade, single_failures, worst_pairs

N = 60
PAIRS = N * (N - 1) // 2


def town(seed, *, planted=(17, 42), backup=5.0, noise=0.0):
    """Each element does a little harm alone; two back each other up and do none alone."""
    rng = np.random.default_rng(seed)
    own = rng.exponential(0.02, N)
    own[list(planted)] = 0.0
    luck = rng.normal(1.0, noise, 100)  # the same accidents for every outage

    def harm(out):
        both = set(planted) <= set(out)
        return float(np.mean(luck * (own[list(out)].sum() + backup * both)))

    return harm


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_the_planted_pair_is_found_in_a_fifth_of_the_pairs(seed, noise):
    """60 elements: two that are harmless alone; found and proven, groups counted too."""
    harm = town(seed, noise=noise)
    found = worst_pairs(harm, single_failures(harm, N))
    assert found.pairs == ((17, 42),)
    assert found.proven
    assert found.n_simulated <= 0.2 * PAIRS
    assert found.n_pairs_simulated <= found.n_simulated


@pytest.mark.parametrize("seed", range(5))
def test_the_search_agrees_with_trying_them_all(seed):
    """12 elements, random monotone harm: the three worst pairs are those of enumeration."""
    rng = np.random.default_rng(seed)
    own = rng.random(12)
    extra = {pair: rng.random() * 3 for pair in combinations(range(12), 2) if rng.random() < 0.1}

    def harm(out):
        return own[list(out)].sum() + sum(v for p, v in extra.items() if set(p) <= set(out))

    found = worst_pairs(harm, single_failures(harm, 12), n_wanted=3, n_most=10_000)
    best = sorted((harm(pair) for pair in combinations(range(12), 2)), reverse=True)[:3]
    assert found.proven
    assert found.harm == pytest.approx(best)
    assert found.bound <= best[-1]


def test_a_search_cut_short_says_so():
    """Out of budget: not proven, and the bound still holds for what was not played."""
    harm = town(1)
    found = worst_pairs(harm, single_failures(harm, N), n_most=12)
    assert not found.proven
    assert found.n_simulated <= 12
    assert found.bound >= harm((17, 42))


def test_grades_follow_the_criteria_of_grids():
    """D fails as it is, C to one failure, B to two, A to neither; unproven: no grade."""
    hit = WorstPairs(((0, 1),), (0.9,), 1, 1, 0.9, proven=True)
    safe = WorstPairs(((0, 1),), (0.1,), 1, 1, 0.1, proven=True)
    open_ = WorstPairs((), (), 1, 0, 0.9, proven=False)
    grades = [
        security_grade(intact=i, single=(s, 0.0), pairs=p, at_most=0.2)
        for i, s, p in (
            (0.3, 0, safe), (0.1, 0.3, safe), (0.1, 0.1, hit), (0.1, 0.1, safe),
            (0.1, 0.1, open_), (0.1, 0.1, None),
        )
    ]  # fmt: skip
    assert grades == ["D", "C", "B", "A", None, None]


def test_what_cannot_be_searched_is_refused():
    """No element, no pair, no budget."""
    with pytest.raises(ValueError, match="n_elements"):
        single_failures(lambda out: 0.0, 0)
    with pytest.raises(ValueError, match="pair needs two"):
        worst_pairs(lambda out: 0.0, (0.0,))
    with pytest.raises(ValueError, match="n_most"):
        worst_pairs(lambda out: 0.0, (0.0, 0.0), n_most=0)
