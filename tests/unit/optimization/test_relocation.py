"""Relocation: tables against every placing counted out, moves by hand, rules on the same calls."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from optimization.relocation import (
    Coverage,
    best_placing,
    compliance_table,
    moves_now,
    value_rules,
)
from sim.routine import MoveRule
from tests.support.routine import chance_service


def chance_cover(seed: int, n_bases: int = 4, n_zones: int = 12, q: float = 0.4) -> Coverage:
    rng = np.random.default_rng(seed)
    times = rng.uniform(60, 1200, (n_bases, n_zones))
    return Coverage.make(times, rng.integers(0, 50, n_zones), reach_s=480.0, busy_frac=q)


def slow_expected(times, demand, reach_s: float, q: float, units) -> float:
    """By definition, zone by zone: chance that not all units in reach are busy."""
    return sum(
        d * (1 - q ** sum(n for n, row in zip(units, times, strict=True) if row[z] <= reach_s))
        for z, d in enumerate(demand)
    )


@pytest.mark.parametrize("seed", range(20))
def test_expected_cover_is_the_definition(seed):
    """Adding up zones alike changes nothing."""
    rng = np.random.default_rng(seed)
    times, demand = rng.uniform(0, 1000, (3, 9)), rng.integers(0, 9, 9)
    cover = Coverage.make(times, demand, reach_s=400.0, busy_frac=0.3)
    for units in product(range(3), repeat=3):
        assert cover.expected(units) == pytest.approx(
            slow_expected(times, demand, 400.0, 0.3, units), abs=1e-9
        )


@pytest.mark.parametrize("seed", range(30))
def test_every_row_is_the_best_of_all_placings(seed):
    """Up to four units on four bases: no placing covers more, every row places its number."""
    cover = chance_cover(seed, q=(0.0, 0.2, 0.6)[seed % 3])
    table = compliance_table(cover, 4)
    assert table.sum(axis=1).tolist() == [0, 1, 2, 3, 4]
    for k in range(1, 5):
        best = max(
            cover.expected(np.bincount(bases, minlength=4))
            for bases in combinations_with_replacement(range(4), k)
        )
        assert cover.expected(table[k]) == pytest.approx(best, rel=1e-9)


def test_the_spare_unit_goes_where_nobody_is():
    """Two bases of 100 and 80 people, both units at the first: one moves; by hand 80 - 30 gained.

    With q = 0.3 two units at the first cover 100 (1 - 0.09) = 91; one each 70 + 56 = 126.
    """
    cover = Coverage.make([[60, 900], [900, 60]], [100, 80], reach_s=300, busy_frac=0.3)
    (move,) = moves_now(cover, [2, 0], [[0, 500], [500, 0]], longest_s=600)
    assert (move.origin, move.goal, move.drive_s) == (0, 1, 500)
    assert move.gain == pytest.approx(35.0)
    assert moves_now(cover, [2, 0], [[0, 500], [500, 0]], longest_s=400) == ()
    assert moves_now(cover, [1, 1], [[0, 500], [500, 0]], longest_s=600) == ()


@pytest.mark.parametrize("seed", range(10))
def test_moves_never_lose_cover_and_no_single_move_is_left(seed):
    """Each move gains what it says; after the last none pays any more."""
    cover = chance_cover(seed, n_bases=5, n_zones=30)
    units = np.random.default_rng(seed).integers(0, 3, 5)
    far = np.full((5, 5), 100.0)
    moves = moves_now(cover, units, far, longest_s=200, most=20, least_frac=0.0)
    for move in moves:
        before = cover.expected(units)
        units[move.origin] -= 1
        units[move.goal] += 1
        assert cover.expected(units) - before == pytest.approx(move.gain)
    assert moves_now(cover, units, far, longest_s=200, least_frac=0.0) == ()


def test_rules_are_valued_on_the_same_calls():
    """Going home differs from itself by nothing; the table moves idle units."""
    service, calls = chance_service(1500, n_units=8, busy_frac=0.5)
    _, other = chance_service(1500, n_units=8, busy_frac=0.5, seed=2)
    times, demand = service.roads.to_zone_s, service.demand
    cover = Coverage.make(times, demand, reach_s=service.reach_s, busy_frac=0.5)
    home, dynamic, table = value_rules(service, cover, [calls, other], standard_s=540.0)
    assert (home.rule, dynamic.rule, table.rule) == (
        MoveRule.home,
        MoveRule.dmexclp,
        MoveRule.table,
    )
    assert home.late_less.value == home.moves == 0
    assert table.moves > 0
    assert 0 <= dynamic.late.value <= 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"busy_frac": 1.0}, "busy_frac"),
        ({"reach_s": 0.0}, "reach_s"),
        ({"demand": [-1.0]}, "demand"),
        ({"demand": [1.0, 1.0]}, "demand has shape"),
    ],
)
def test_impossible_numbers_are_refused_by_name(change, word):
    """Always busy, no reach, negative demand, one zone too many."""
    given = {"demand": [1.0], "reach_s": 300.0, "busy_frac": 0.3} | change
    with pytest.raises(ValueError, match=word):
        Coverage.make([[60.0]], **given)


def test_nobody_to_place():
    """No idle unit: an empty row."""
    assert best_placing(chance_cover(1), 0).tolist() == [0, 0, 0, 0]
