"""A plant is graded as the standard says, step by step, and nothing impossible is graded."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.risk.gb18218_tables import (
    CLASS_BY_SYMBOL,
    EXPOSURE_STEPS,
    GRADE_STEPS,
    HAZARD_CLASSES,
    TOXIC_GASES,
    alpha_ratio,
    beta_ratio,
)
from sim.consequence.risk.major_hazard import MajorHazard, major_hazard

_LAW = Path(__file__).parents[5] / "shared" / "evidence" / "law" / "gb18218.yaml"

quantities = st.lists(st.floats(0.0, 1e8), min_size=1, max_size=5)


def _unit(held: list[float], alpha: float = 1.0) -> MajorHazard:
    return major_hazard(
        quantity_kg=held, critical_quantity_kg=5e3, beta_ratio=2.0, alpha_ratio=alpha
    )


def test_a_unit_at_its_limit_is_a_major_hazard() -> None:
    """S of exactly 1 counts, also when 0.7, 0.2 and 0.1 only nearly add up to 1 in a computer."""
    assert bool(_unit([5e3]).is_major)
    shares = _unit([3500.0, 1000.0, 500.0])
    assert float(shares.s) < 1.0
    assert bool(shares.is_major)
    assert not bool(_unit([4999.999]).is_major)


@pytest.mark.parametrize(
    ("r", "grade"),
    [(2.0, 4), (9.999, 4), (10.0, 3), (49.99, 3), (50.0, 2), (99.99, 2), (100.0, 1), (1e4, 1)],
)
def test_the_limits_of_the_grades_belong_to_the_higher_hazard(r: float, grade: int) -> None:
    """R of 10, 50 and 100 is grade 3, 2 and 1."""
    unit = _unit([5e3 * r / 2.0])
    assert float(unit.r) == pytest.approx(r, rel=1e-12)
    assert int(unit.grade) == grade


def test_below_the_critical_quantity_nothing_is_graded() -> None:
    """Without a major hazard there is no R and no grade, but the steps are shown."""
    unit = _unit([1e3])
    assert math.isnan(float(unit.r))
    assert int(unit.grade) == 0
    assert float(unit.weighted_sum) == pytest.approx(0.4)


def test_units_are_graded_side_by_side() -> None:
    """Many units in one call give what each gives alone, each with its own neighbours."""
    held = np.array([[20e3, 1e3, 0.0], [40e3, 2e3, 1e6]])
    both = major_hazard(
        quantity_kg=held,
        critical_quantity_kg=[5e3, 10e3],
        beta_ratio=[4.0, 2.0],
        alpha_ratio=[1.5, 2.0, 0.5],
    )
    assert both.s.tolist() == pytest.approx([8.0, 0.4, 100.0])
    assert both.grade.tolist() == [3, 0, 1]
    assert both.quantity_ratio.shape == (2, 3)


@given(quantities, st.floats(1.0, 10.0), st.sampled_from([0.5, 1.0, 1.2, 1.5, 2.0]))
@settings(derandomize=True, max_examples=80)
def test_more_of_a_substance_is_never_a_lower_hazard(
    held: list[float], more: float, alpha: float
) -> None:
    """More substance never lowers S or R and never improves the grade."""
    less, greater = _unit(held, alpha), _unit([more * q for q in held], alpha)
    assert float(greater.s) >= float(less.s)
    assert float(greater.weighted_sum) >= float(less.weighted_sum)
    if int(less.grade):
        assert 1 <= int(greater.grade) <= int(less.grade)


@given(quantities)
@settings(derandomize=True, max_examples=60)
def test_the_order_of_substances_does_not_matter(held: list[float]) -> None:
    """S and the weighted sum are sums."""
    there, back = _unit(held), _unit(held[::-1])
    assert float(there.s) == pytest.approx(float(back.s), rel=1e-12)
    assert float(there.s) == pytest.approx(float(there.quantity_ratio.sum()), rel=1e-12)
    assert float(there.weighted_sum) == pytest.approx(float(there.weighted_ratio.sum()), rel=1e-12)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("quantity_kg", -1.0),
        ("quantity_kg", math.nan),
        ("quantity_kg", []),
        ("critical_quantity_kg", 0.0),
        ("critical_quantity_kg", math.inf),
        ("critical_quantity_kg", [1.0, 2.0]),
        ("beta_ratio", -2.0),
        ("beta_ratio", math.nan),
        ("alpha_ratio", 0.0),
        ("alpha_ratio", math.nan),
    ],
)
def test_the_impossible_is_refused_by_name(name: str, bad: object) -> None:
    """A negative stock or a factor that is not there is named."""
    good = {
        "quantity_kg": [1e3],
        "critical_quantity_kg": [5e3],
        "beta_ratio": 1.0,
        "alpha_ratio": 1.0,
    }
    with pytest.raises(ValueError, match=name):
        major_hazard(**{**good, name: bad})  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [-1.0, 2.5, math.nan, math.inf])
def test_people_are_counted_in_whole_numbers(bad: float) -> None:
    """Half a neighbour is a mistake."""
    with pytest.raises(ValueError, match="n_people"):
        alpha_ratio(n_people=bad)


def test_toxic_gases_of_table_3_come_before_their_class() -> None:
    """Phosgene has 20 by name; a gas of its class that is not named has 4."""
    assert beta_ratio(symbol="J1", substance_cas="75-44-5") == 20
    assert beta_ratio(symbol="J1", substance_cas="7782-41-4") == 4
    with pytest.raises(ValueError, match="symbol must be one of J1"):
        beta_ratio(symbol="J9")


def test_nothing_second_hand_is_marked_verified() -> None:
    """Every row says where it comes from and that nobody compared it with the standard."""
    for row in (*HAZARD_CLASSES, *TOXIC_GASES, *EXPOSURE_STEPS, *GRADE_STEPS):
        assert row.source
        assert not row.verified


def test_the_tables_are_those_of_the_evidence() -> None:
    """All classes, gases, steps and grades agree with the law facts, value by value."""
    if not _LAW.is_file():
        pytest.skip("law facts absent: ../shared/evidence/law/gb18218.yaml")
    facts = yaml.safe_load(_LAW.read_text(encoding="utf-8"))
    classes = {row["symbol"]: 1e3 * row["Q_t"] for row in facts["table2_classes"]}
    assert {k: row.critical_quantity_kg for k, row in CLASS_BY_SYMBOL.items()} == classes
    assert {k: row.beta for k, row in CLASS_BY_SYMBOL.items()} == facts["table4_beta_by_class"]
    assert {g.name_zh: g.beta for g in TOXIC_GASES} == facts["table3_beta_toxic_gas"]
    for row in facts["table5_alpha"]["rows"]:
        ends = [int(end) for end in row["people"].removeprefix(">=").split("-")]
        assert alpha_ratio(n_people=ends).tolist() == [row["alpha"]] * len(ends)
    named = {name: cas for row in facts["table1"] for cas in row["cas"] for name in [row["zh"]]}
    for gas in TOXIC_GASES:
        listed = [cas for name, cas in named.items() if name.split("(")[0] == gas.name_zh]
        assert listed in ([gas.substance_cas], [])
