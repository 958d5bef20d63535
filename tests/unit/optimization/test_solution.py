"""Certificates say what is proved and nothing more."""

import math

from optimization.solution import Certificate, model_hash


def test_the_gap_is_relative_to_the_bound() -> None:
    """101 against a bound of 100 is one per cent."""
    assert Certificate("feasible", 101.0, 100.0).gap == 0.01


def test_without_a_bound_nothing_is_claimed() -> None:
    """No bound, no gap."""
    certificate = Certificate("feasible", 101.0, None)
    assert certificate.gap is None
    assert not certificate.is_optimal


def test_optimal_needs_both_the_status_and_a_gap_of_zero() -> None:
    """A report prints "optimal" only then."""
    assert Certificate("optimal", 7.0, 7.0).is_optimal
    assert not Certificate("optimal", 7.0, 6.0).is_optimal
    assert not Certificate("feasible", 7.0, 7.0).is_optimal


def test_a_bound_of_zero_gives_an_infinite_gap_for_a_positive_objective() -> None:
    """No division by zero, no false proof."""
    assert Certificate("feasible", 1.0, 0.0).gap == math.inf
    assert Certificate("optimal", 0.0, 0.0).gap == 0.0


def test_the_sentence_carries_the_verdict_of_the_checker() -> None:
    """A rejected answer cannot look like an accepted one, in either language."""
    certificate = Certificate("optimal", 7.0, 7.0)
    assert "not checked" in certificate.sentence("en")
    assert "proved optimal" in certificate.sentence("en")
    assert "独立校验通过" in certificate.checked(accepted=True).sentence("zh")
    assert "REJECTED" in certificate.checked(accepted=False).sentence("en")
    assert "无可行方案" in Certificate("infeasible", None, None).sentence("zh")


def test_the_hash_of_data_does_not_depend_on_the_order_of_keys() -> None:
    """The same data have the same hash on every machine."""
    assert model_hash({"a": [1, 2], "b": "甲"}) == model_hash({"b": "甲", "a": [1, 2]})
    assert model_hash([1, 2]) != model_hash([2, 1])
