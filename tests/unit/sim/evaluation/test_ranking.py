"""Choosing among plan variants: the published allocation, the promised chance, less work."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evaluation.ranking import (
    N_FIRST,
    ocba_allocation,
    select_best,
    select_within_budget,
)

PUBLISHED = {
    "mean": [1.2, 2.1, 3.4, 4.87, 6.05],
    "variance": [3.3, 2.0, 4.5, 5.3, 6.9],
    "n_done": [12, 6, 5, 5, 4],
}


def paired(means, *, seed, spread=1.0, shared=0.0):
    """A callback over normal outcomes; `shared` is the part that all variants have in common."""
    rng = np.random.default_rng(seed)
    common = rng.normal(0.0, shared, 20_000)
    own = rng.normal(0.0, spread, (len(means), 20_000))

    def sample(i, start, stop):
        return means[i] + common[start:stop] + own[i, start:stop]

    return sample


def share_right(means, *, n_trials, delta, **options):
    """Share of trials in which the choice lies within the indifference zone."""
    right = 0
    for seed in range(n_trials):
        chosen = select_best(
            paired(means, seed=seed, **options),
            n_variants=len(means), indifference=delta, n_first=20, n_block=5,
        )  # fmt: skip
        right += means[chosen.best] <= min(means) + delta
    return right / n_trials


def test_the_published_allocation_comes_out_exactly():
    """Chen and Lee's example: 100 more replications are shared 48, 38, 11, 2, 1."""
    assert ocba_allocation(**PUBLISHED, n_more=100).tolist() == [48, 38, 11, 2, 1]


def test_the_allocation_does_not_depend_on_the_order_of_the_variants():
    """Shuffled variants get the same numbers."""
    order = [3, 0, 4, 2, 1]
    shuffled = {name: [values[i] for i in order] for name, values in PUBLISHED.items()}
    assert ocba_allocation(**shuffled, n_more=100).tolist() == [2, 48, 1, 11, 38]


@pytest.mark.parametrize("n_more", [0, 1, 7, 1000])
def test_every_replication_of_the_budget_is_given_out_once(n_more):
    """Nobody gets less than nothing and the parts add up."""
    more = ocba_allocation(**PUBLISHED, n_more=n_more)
    assert more.min() >= 0
    assert more.sum() == n_more


def test_variants_that_tie_with_the_best_get_nearly_all():
    """Where two cannot be told apart, the third is left alone."""
    more = ocba_allocation(mean=[1.0, 1.0, 9.0], variance=[1, 1, 1], n_done=[5, 5, 5], n_more=100)
    assert more[2] == 0
    assert min(more[0], more[1]) > 40


def test_the_best_plan_is_chosen_when_the_others_are_just_worse():
    """Least favourable means, all others worse by delta: at least 95 % right."""
    assert share_right([0.0, *[0.5] * 4], n_trials=100, delta=0.5) >= 0.95


def test_a_plan_within_the_zone_is_a_good_choice():
    """Means a third of delta apart: whatever is chosen lies within delta of the best."""
    assert share_right([0.0, 0.1, 0.2, 0.3, 0.6], n_trials=60, delta=0.3) >= 0.95


@pytest.mark.nightly
def test_the_promise_holds_over_a_thousand_trials():
    """1,000 trials each: eight variants in the least favourable order, with and without CRN."""
    for shared in (0.0, 2.0):
        means = [0.0, *[0.5] * 7]
        assert share_right(means, n_trials=1000, delta=0.5, shared=shared) >= 0.95


def test_same_accidents_for_all_save_most_of_the_replications():
    """What all variants share cancels: a quarter of the replications or less is enough."""
    means = [0.0, 0.5, 1.0, 1.5]
    n = {
        both: select_best(
            paired(means, seed=3, spread=1.0 if both else np.hypot(1.0, 3.0),
                   shared=3.0 if both else 0.0),
            n_variants=4, indifference=0.5, n_block=5,
        ).n_total
        for both in (True, False)
    }  # fmt: skip
    assert n[True] * 4 <= n[False]


def test_equal_variants_end_with_the_first_of_them():
    """Plans that never differ need no further replication: the lowest number is taken."""
    chosen = select_best(paired([1.0] * 3, seed=1, spread=0.0), n_variants=3, indifference=0.1)
    assert (chosen.best, chosen.n_total) == (0, 3 * N_FIRST)


def test_one_variant_needs_no_race():
    """A single plan is the best one."""
    chosen = select_best(paired([1.0], seed=1), n_variants=1, indifference=0.1)
    assert (chosen.best, chosen.kept, chosen.n_total) == (0, (0,), N_FIRST)


def test_giving_up_names_all_that_are_left():
    """Out of replications: those not yet beaten are all named."""
    chosen = select_best(
        paired([0.0, 0.0], seed=1), n_variants=2, indifference=0.01, n_most=60, n_block=7
    )
    assert chosen.kept == (0, 1)
    assert chosen.n.tolist() == [60, 60]


def test_a_fixed_budget_goes_where_the_choice_is_hard():
    """OCBA: the two that are close get more than the three that are clearly worse."""
    chosen = select_within_budget(
        paired([1.0, 1.3, 4.0, 5.0, 6.0], seed=5), n_variants=5, n_total=600
    )
    assert chosen.best == 0
    assert chosen.n_total == 600
    assert chosen.n[:2].sum() > 4 * chosen.n[2:].sum()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"indifference": 0.0}, "indifference"),
        ({"indifference": np.nan}, "indifference"),
        ({"error_prob": 0.0}, "error_prob"),
        ({"error_prob": 0.7}, "error_prob"),
        ({"n_variants": 0}, "n_variants"),
        ({"n_first": 1}, "n_first"),
        ({"n_block": 0}, "n_block"),
    ],
)
def test_arguments_out_of_range_are_named(change, word):
    """A refusal says which argument and why."""
    values = {"n_variants": 2, "indifference": 1.0, **change}
    with pytest.raises(ValueError, match=word):
        select_best(paired([0.0, 1.0], seed=1), **values)


def test_samples_that_cannot_be_ranked_are_refused():
    """Wrong size, infinite values: named with the variant."""
    with pytest.raises(ValueError, match="variant 0 has shape"):
        select_best(lambda i, a, b: [1.0], n_variants=2, indifference=1.0)
    with pytest.raises(ValueError, match="variant 1 holds"):
        select_best(
            lambda i, a, b: np.full(b - a, np.inf if i else 1.0), n_variants=2, indifference=1.0
        )
    with pytest.raises(ValueError, match="one shape"):
        ocba_allocation(mean=[1.0], variance=[1.0], n_done=[3], n_more=1)
    with pytest.raises(ValueError, match="n_more"):
        ocba_allocation(mean=[1.0, 2.0], variance=[1.0, 1.0], n_done=[3, 3], n_more=-1)
    with pytest.raises(ValueError, match="n_total"):
        select_within_budget(paired([0.0, 1.0], seed=1), n_variants=2, n_total=10)
