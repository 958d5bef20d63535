"""Two plans on the same accidents: paired differences, and what pairing saves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenarios.model.plan import Objective
from sim.evaluation.compare import compare
from sim.evaluation.metrics import METRICS
from sim.evaluation.table import OutcomeTable
from tests.support.town import plan, text

HORIZON_S = 1000.0


def table(name: str = "a", *, seed: int = 1, **columns: list[float]) -> OutcomeTable:
    """A table in which all other measures are zero."""
    n = len(next(iter(columns.values())))
    every = {metric: np.zeros(n) for metric in METRICS}
    every |= {metric: np.array(values, dtype=float) for metric, values in columns.items()}
    return OutcomeTable("s", name, "nearest", seed, HORIZON_S, every)


def difference(first: OutcomeTable, second: OutcomeTable, metric: str):
    return next(d for d in compare(first, second) if d.metric == metric)


def test_a_plan_differs_from_itself_by_exactly_nothing():
    """Every difference is zero, every replication equal, nothing is decided."""
    mine = table(deaths=[1.0, 5.0, 2.0])
    for found in compare(mine, mine):
        assert found.difference.value == 0.0
        assert (found.share_equal, found.share_lower) == (1.0, 0.0)
        assert not found.decided


def test_differences_are_second_minus_first():
    """Deaths 4, 6, 8 against 3, 4, 5: differences -1, -2, -3, mean -2 (half width 2.484).

    t(2, 0.975) = 4.303, s = 1, 4.303 / sqrt(3) = 2.484: the interval holds zero, not decided.
    """
    found = difference(table(deaths=[4, 6, 8]), table("b", deaths=[3, 4, 5]), "deaths")
    assert found.difference.value == -2.0
    assert found.difference.half_width == pytest.approx(2.484, abs=5e-4)
    assert found.share_lower == 1.0
    assert not found.decided


def test_pairing_saves_replications_when_the_accidents_differ_more_than_the_plans():
    """Plans 10 s apart on accidents that spread over 600 s: paired, the difference is decided.

    Variances of the two columns are about 600^2 each; the paired differences spread by 1 s.
    """
    rng = np.random.default_rng(2)
    accident = rng.normal(500, 200, 50)
    first = accident + rng.normal(0, 0.5, 50)
    second = accident - 10 + rng.normal(0, 0.5, 50)
    found = difference(
        table(untreated_time_s=list(first)), table("b", untreated_time_s=list(second)),
        "untreated_time_s",
    )  # fmt: skip
    assert found.variance_ratio > 1000
    assert found.decided
    shuffled = difference(
        table(untreated_time_s=list(first)),
        table("b", untreated_time_s=list(rng.permutation(second))),
        "untreated_time_s",
    )
    assert shuffled.variance_ratio == pytest.approx(1.0, abs=0.5)
    assert not shuffled.decided


def test_a_time_never_reached_counts_as_the_horizon():
    """Control at 400 s and never, horizon 1000 s: the mean is 700 s, reached in half the cases."""
    mine = table(time_to_control_s=[400.0, math.inf], stand_down_s=[800.0, math.inf])
    assert mine.mean("time_to_control_s").value == 700.0
    assert mine.reached("time_to_control_s").value == 0.5
    assert mine.quantile("time_to_control_s", 0.5).high == 1000.0


def test_what_was_not_done_when_all_was_over_took_until_then():
    """Command never set up in a response that ended after 300 s: 300 s, not the horizon."""
    mine = table(command_established_s=[100.0, math.inf], stand_down_s=[900.0, 300.0])
    assert mine.restricted("command_established_s").tolist() == [100.0, 300.0]
    assert mine.reached("command_established_s").value == 0.5


def test_a_count_is_not_cut_at_the_horizon():
    """1500 casualties stay 1500 although the horizon is 1000 s."""
    assert table(casualties=[1500.0]).mean("casualties").value == 1500.0


def test_replications_that_one_plan_has_no_value_for_are_left_out_of_the_pairs():
    """No casualty under the second plan: that replication has no waiting time to compare."""
    found = difference(
        table(untreated_time_s=[10.0, 20.0, 30.0]),
        table("b", untreated_time_s=[9.0, math.nan, 27.0]),
        "untreated_time_s",
    )
    assert found.difference.n == 2
    assert found.difference.value == -2.0


@pytest.mark.parametrize("other", [table("b", seed=2, deaths=[1, 2]), table("b", deaths=[1])])
def test_runs_of_other_accidents_are_not_paired(other):
    """Another seed or number of replications: other accidents, no pairs."""
    with pytest.raises(ValueError, match="paired"):
        compare(table(deaths=[1, 2]), other)


@pytest.mark.parametrize(("value", "kept"), [(900.0, 1.0), (900.001, 0.0), (math.inf, 0.0)])
def test_a_promise_is_kept_up_to_its_limit(value, kept):
    """Arrival within 900 s: 900 s keeps it, a millisecond more or never breaks it."""
    promise = Objective(id="o", name=text("o"), metric="total_response_time_s", at_most=900.0)
    met = table(total_response_time_s=[value]).objective_met(plan(objectives=(promise,)))
    assert met["o"].value == kept


def test_a_promise_about_nobody_is_kept():
    """No casualty, no waiting time: a promise on waiting is not broken in that replication."""
    promise = Objective(id="o", name=text("o"), metric="untreated_time_s", at_most=900.0)
    met = table(untreated_time_s=[math.nan]).objective_met(plan(objectives=(promise,)))
    assert met["o"].value == 1.0
