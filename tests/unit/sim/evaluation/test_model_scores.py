"""Scores of a model against measurements, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.evaluation.model_scores import model_scores

positive = st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=20)


def test_scores_of_a_perfect_model() -> None:
    """A model that foretells every value is without fault."""
    scores = model_scores(observed=[1.0, 5.0, 9.0], predicted=[1.0, 5.0, 9.0])
    assert (scores.n, scores.fac2, scores.fb, scores.nmse, scores.mg, scores.vg) == (
        3, 1.0, 0.0, 0.0, 1.0, 1.0,
    )  # fmt: skip


def test_scores_by_hand() -> None:
    """Observed 1, 2, 4 and foretold 2, 2, 1: the five numbers worked on paper."""
    scores = model_scores(observed=[1.0, 2.0, 4.0], predicted=[2.0, 2.0, 1.0])
    # means 7/3 and 5/3; squares 1, 0, 9; logarithms -ln 2, 0, 2 ln 2
    assert scores.fac2 == pytest.approx(2 / 3)
    assert scores.fb == pytest.approx(2 * (7 - 5) / (7 + 5))
    assert scores.nmse == pytest.approx((10 / 3) / (35 / 9))
    assert scores.mg == pytest.approx(2 ** (1 / 3))
    assert scores.vg == pytest.approx(math.exp(5 * math.log(2) ** 2 / 3))


def test_factor_of_two_counts_at_its_edges() -> None:
    """Twice and half as much still count as within a factor of two; beyond does not."""
    scores = model_scores(observed=[1.0, 1.0, 1.0, 1.0], predicted=[2.0, 0.5, 2.001, 0.499])
    assert scores.fac2 == 0.5


@given(positive, st.floats(0.01, 100.0))
@settings(derandomize=True, max_examples=50)
def test_scores_do_not_depend_on_the_unit(values: list[float], unit: float) -> None:
    """Milligrams or kilograms: the verdict on the model is the same."""
    seen = np.array(values)
    said = seen[::-1] * 1.3
    one, other = (
        model_scores(observed=seen * factor, predicted=said * factor) for factor in (1.0, unit)
    )
    assert other.fb == pytest.approx(one.fb, abs=1e-9)
    assert other.nmse == pytest.approx(one.nmse, rel=1e-9)
    assert other.mg == pytest.approx(one.mg, rel=1e-9)
    assert other.vg == pytest.approx(one.vg, rel=1e-9)


@given(positive)
@settings(derandomize=True, max_examples=50)
def test_swapping_model_and_measurement_turns_the_bias_round(values: list[float]) -> None:
    """Too high becomes too low when the roles are exchanged; the scatter stays."""
    seen = np.array(values)
    said = np.roll(seen, 1) * 0.7
    there = model_scores(observed=seen, predicted=said)
    back = model_scores(observed=said, predicted=seen)
    assert back.fb == pytest.approx(-there.fb, abs=1e-12)
    assert back.mg == pytest.approx(1 / there.mg, rel=1e-12)
    assert back.vg == pytest.approx(there.vg, rel=1e-12)


@pytest.mark.parametrize(
    ("observed", "predicted", "word"),
    [
        ([1.0, 0.0], [1.0, 1.0], "observed must be finite and above 0, got 0"),
        ([1.0, 1.0], [1.0, math.nan], "predicted must be finite and above 0, got nan"),
        ([1.0], [1.0, 2.0], "predicted must have the shape"),
        ([], [], "at least one value"),
    ],
)
def test_impossible_values_are_refused(
    observed: list[float], predicted: list[float], word: str
) -> None:
    """Values that have no logarithm, or no partner, are named and refused."""
    with pytest.raises(ValueError, match=word):
        model_scores(observed=observed, predicted=predicted)
