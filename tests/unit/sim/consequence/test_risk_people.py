"""Risks are sums of what may happen; curves never rise; limits are compared exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.risk.criteria import FN_LINES, POINT_LIMITS
from sim.consequence.risk.individual import (
    CARD,
    AccidentScenarios,
    IndividualRisk,
    coverage_ratio,
    effective_width_m,
    either_death_prob,
    individual_risk,
    mixed_risk_per_year,
)
from sim.consequence.risk.societal import (
    AccidentList,
    FnLine,
    accidents_of,
    compare_with_line,
    expected_deaths_per_year,
    fn_curve,
)

probabilities = st.floats(0.0, 1.0)
pairs = st.lists(st.tuples(st.floats(0.0, 1e-2), st.floats(0.0, 1e4)), min_size=1, max_size=12)


def _accidents(rows: list[tuple[float, float]]) -> AccidentList:
    return AccidentList(frequency_per_year=[f for f, _ in rows], n_deaths=[n for _, n in rows])


def _line(constant: float, slope: float, begin: float = 1.0, end: float = math.inf) -> FnLine:
    return FnLine("own", "自定", "own", constant, slope, begin, end, "test", verified=False)


# --- individual risk -------------------------------------------------------------------------


@given(st.lists(probabilities, min_size=4, max_size=4), st.floats(0.0, 1.0))
@settings(derandomize=True, max_examples=80)
def test_risk_never_exceeds_the_frequency_of_all_scenarios(death: list[float], more: float) -> None:
    """The risk lies between 0 and the sum of frequencies and rises with the vulnerability."""
    scenarios = AccidentScenarios(frequency_per_year=[3e-5, 2e-6], weather_prob=[0.3, 0.6])
    table = np.array(death).reshape(2, 2)
    risk = individual_risk(scenarios=scenarios, death_prob=table)
    assert 0.0 <= float(risk.per_year) <= 0.9 * 3.2e-5 * (1 + 1e-12)
    worse = individual_risk(scenarios=scenarios, death_prob=table + more * (1 - table))
    assert float(worse.per_year) >= float(risk.per_year) * (1 - 1e-12)


def test_risk_is_linear_in_the_frequency() -> None:
    """Twice as often is twice the risk, and scenarios add up."""
    death = np.array([[0.2, 0.8], [0.5, 0.1]])
    once, twice = (
        individual_risk(
            scenarios=AccidentScenarios(
                frequency_per_year=np.array([1e-5, 3e-5]) * f, weather_prob=[0.4, 0.6]
            ),
            death_prob=death,
        )
        for f in (1.0, 2.0)
    )
    assert float(twice.per_year) == pytest.approx(2 * float(once.per_year), rel=1e-12)
    assert float(once.per_year) == pytest.approx(float(once.by_scenario_per_year.sum()), rel=1e-12)


def test_each_scenario_may_have_its_own_weather() -> None:
    """A table of weather gives what one list a scenario gives; what is missing is told."""
    scenarios = AccidentScenarios(
        frequency_per_year=[1e-5, 1e-5], weather_prob=[[0.5, 0.5], [0.1, 0.2]]
    )
    assert scenarios.weather_missing_prob.tolist() == pytest.approx([0.0, 0.7])
    risk = individual_risk(scenarios=scenarios, death_prob=np.ones((2, 2)))
    assert risk.by_scenario_per_year.tolist() == pytest.approx([1e-5, 3e-6])


@given(st.lists(probabilities, min_size=1, max_size=6))
@settings(derandomize=True, max_examples=60)
def test_several_effects_kill_at_least_as_often_as_the_worst(death: list[float]) -> None:
    """The combination lies between the largest probability and the sum, and in 0 to 1."""
    either = float(either_death_prob(death_prob=death))
    assert max(death) - 1e-12 <= either <= min(1.0, math.fsum(death)) + 1e-12


def test_a_wide_cloud_is_flagged() -> None:
    """A cloud wider than its sector is kept, and the card says so."""
    coverage = coverage_ratio(effective_width_m=400.0, distance_m=300.0, n_sectors=12)
    assert float(coverage) > 1.0
    assert CARD.outside(coverage_ratio=coverage) != ()


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("frequency_per_year", -1e-6),
        ("frequency_per_year", math.nan),
        ("frequency_per_year", []),
        ("frequency_per_year", [[1e-6]]),
        ("weather_prob", [0.6, 0.5]),
        ("weather_prob", [-0.1]),
        ("weather_prob", math.nan),
        ("weather_prob", [[0.5], [0.5]]),
        ("weather_prob", [[[0.5]]]),
    ],
)
def test_impossible_scenarios_are_refused(name: str, bad: object) -> None:
    """A negative frequency or weather of more than certainty is named."""
    good = {"frequency_per_year": 1e-6, "weather_prob": 0.5}
    with pytest.raises(ValueError, match=name):
        AccidentScenarios(**{**good, name: bad})  # type: ignore[arg-type]


def test_impossible_vulnerability_is_refused() -> None:
    """Probabilities outside 0 to 1 and tables of another shape are named."""
    scenarios = AccidentScenarios(frequency_per_year=[1e-6, 1e-6])
    for bad in ([[1.1], [0.0]], [[math.nan], [0.0]], [[0.5]], 0.5):
        with pytest.raises(ValueError, match="death_prob"):
            individual_risk(scenarios=scenarios, death_prob=bad)
    with pytest.raises(ValueError, match="death_prob"):
        either_death_prob(death_prob=[0.5, -0.1])


def test_nobody_is_everywhere_at_once() -> None:
    """Shares of the year add up to 1 at most and belong to the places."""
    risk = IndividualRisk(np.array([1e-6, 2e-6]), np.array([[1e-6, 2e-6]]))
    for bad in ([0.6, 0.5], [0.5], [-0.1, 0.5], [math.nan, 0.1]):
        with pytest.raises(ValueError, match="presence_prob"):
            mixed_risk_per_year(risk=risk, presence_prob=bad)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("crosswind_m", [1.0, 2.0]),
        ("crosswind_m", [0.0, 0.0]),
        ("crosswind_m", [0.0]),
        ("crosswind_m", [0.0, math.nan]),
        ("death_prob", [0.0, 0.0]),
        ("death_prob", [0.5]),
        ("death_prob", [0.5, 1.5]),
    ],
)
def test_an_impossible_cloud_is_refused(name: str, bad: object) -> None:
    """Places must go outwards from the axis, and the axis must be deadly."""
    good = {"crosswind_m": [0.0, 10.0], "death_prob": [0.5, 0.0]}
    with pytest.raises(ValueError, match=name):
        effective_width_m(**{**good, name: bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "bad"),
    [("effective_width_m", -1.0), ("distance_m", 0.0), ("n_sectors", 0), ("distance_m", math.nan)],
)
def test_an_impossible_sector_is_refused(name: str, bad: float) -> None:
    """No width below 0, no distance of 0, at least one sector."""
    good: dict[str, float] = {"effective_width_m": 80.0, "distance_m": 300.0, "n_sectors": 12}
    with pytest.raises(ValueError, match=name):
        coverage_ratio(**{**good, name: bad})  # type: ignore[arg-type]


# --- societal risk ---------------------------------------------------------------------------


@given(pairs)
@settings(derandomize=True, max_examples=100)
def test_the_curve_never_rises_and_keeps_the_expected_deaths(
    rows: list[tuple[float, float]],
) -> None:
    """F falls with N, never exceeds all accidents together, and its area is sum f N."""
    accidents = _accidents(rows)
    curve = fn_curve(accidents)
    assert np.all(np.diff(curve.n_deaths) > 0.0)
    assert (
        np.all(np.diff(curve.frequency_per_year) < 0.0)
        or curve.n_deaths.size < 2
        or np.all(np.diff(curve.frequency_per_year) <= 0.0)
    )
    assert np.all(curve.frequency_per_year <= accidents.frequency_per_year.sum() * (1 + 1e-12))
    assert curve.area_per_year == pytest.approx(
        expected_deaths_per_year(accidents), rel=1e-12, abs=1e-300
    )


@given(
    pairs, st.floats(1e-8, 1.0), st.floats(0.0, 2.5), st.floats(0.5, 50.0), st.floats(1.0, 100.0)
)
@settings(derandomize=True, max_examples=100)
def test_corners_find_the_worst_point_of_the_curve(
    rows: list[tuple[float, float]], constant: float, slope: float, begin: float, span: float
) -> None:
    """No number of deaths on a fine grid lies higher over the line than the worst corner."""
    curve = fn_curve(_accidents(rows))
    line = _line(constant, slope, begin, begin * span)
    verdict = compare_with_line(curve, line)
    grid = np.geomspace(begin, begin * span, 400)
    ratio = curve.at(n_deaths=grid) * grid**slope / constant
    assert float(ratio.max()) <= verdict.worst_ratio * (1 + 1e-9)
    assert verdict.exceeds == (verdict.worst_ratio > 1 + 1e-9)
    if verdict.worst_ratio > 0.0:
        assert begin <= verdict.worst_deaths <= begin * span * (1 + 1e-12)
        there = float(curve.at(n_deaths=verdict.worst_deaths))
        assert verdict.worst_ratio == pytest.approx(
            there * verdict.worst_deaths**slope / constant, rel=1e-12
        )


def test_a_curve_that_touches_does_not_exceed() -> None:
    """Twice 1e-4 from two accidents is the 2e-4 of the point for 50 deaths, not more."""
    touching = _accidents([(1e-4, 60.0), (1e-4, 50.0)])
    verdict = compare_with_line(fn_curve(touching), FN_LINES["r2p2"])
    assert verdict.worst_ratio == pytest.approx(1.0, rel=1e-12)
    assert not verdict.exceeds
    above = _accidents([(1e-4, 60.0), (1.1e-4, 50.0)])
    assert compare_with_line(fn_curve(above), FN_LINES["r2p2"]).exceeds


def test_a_line_holds_only_in_its_range() -> None:
    """Accidents with fewer deaths than the line begins with are not judged by it."""
    small = fn_curve(_accidents([(1.0, 9.0)]))
    verdict = compare_with_line(small, FN_LINES["bevi"])
    assert not verdict.exceeds
    assert verdict.worst_ratio == 0.0
    assert math.isnan(verdict.worst_deaths)


def test_without_deaths_there_is_no_curve() -> None:
    """Accidents that kill nobody leave the curve empty, exceed nothing and cost no life."""
    harmless = _accidents([(1e-3, 0.0)])
    curve = fn_curve(harmless)
    assert curve.n_deaths.size == 0
    assert curve.area_per_year == 0.0
    assert float(curve.at(n_deaths=1.0)) == 0.0
    assert not compare_with_line(curve, FN_LINES["gb36894_tolerable"]).exceeds


def test_equal_numbers_share_a_corner() -> None:
    """Two accidents with the same number of deaths are one step of the curve."""
    curve = fn_curve(_accidents([(1e-5, 3.0), (2e-5, 3.0), (1e-6, 8.0)]))
    assert curve.n_deaths.tolist() == [3.0, 8.0]
    assert curve.frequency_per_year.tolist() == pytest.approx([3.1e-5, 1e-6])


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("frequency_per_year", [-1.0]),
        ("frequency_per_year", [math.nan]),
        ("n_deaths", [-1.0]),
        ("n_deaths", [math.inf]),
        ("n_deaths", [1.0, 2.0]),
    ],
)
def test_impossible_accidents_are_refused(name: str, bad: object) -> None:
    """Negative frequencies, deaths without number and lists of two lengths are named."""
    good = {"frequency_per_year": [1e-6], "n_deaths": [3.0]}
    with pytest.raises(ValueError, match=name):
        AccidentList(**{**good, name: bad})  # type: ignore[arg-type]


def test_impossible_people_are_refused() -> None:
    """People below zero, probabilities above one and other shapes are named."""
    scenarios = AccidentScenarios(frequency_per_year=1e-6)
    with pytest.raises(ValueError, match="n_people"):
        accidents_of(scenarios=scenarios, n_people=[-1.0], death_prob=[[[0.5]]])
    for bad in ([[[1.5]]], [[[math.nan]]], [[0.5]], [[[0.5, 0.5]]]):
        with pytest.raises(ValueError, match="death_prob"):
            accidents_of(scenarios=scenarios, n_people=[10.0], death_prob=bad)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (_line(0.0, 1.0), "constant_per_year"),
        (_line(1e-3, -1.0), "slope"),
        (_line(1e-3, 1.0, 0.0), "from_deaths"),
        (_line(1e-3, 1.0, 10.0, 5.0), "to_deaths"),
        (_line(1e-3, 1.0, 10.0, math.nan), "to_deaths"),
    ],
)
def test_impossible_lines_are_refused(line: FnLine, name: str) -> None:
    """A line that rises or holds nowhere is no limit."""
    with pytest.raises(ValueError, match=name):
        compare_with_line(fn_curve(_accidents([(1e-6, 3.0)])), line)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan])
def test_the_curve_answers_only_for_people(bad: float) -> None:
    """F of no deaths is not on the curve."""
    with pytest.raises(ValueError, match="n_deaths"):
        fn_curve(_accidents([(1e-6, 3.0)])).at(n_deaths=bad)


def test_limits_say_where_they_come_from() -> None:
    """Every limit has its source, none is verified, new plants are held to no laxer limit."""
    assert all(line.source and not line.verified for line in FN_LINES.values())
    assert all(limit.source and not limit.verified for limit in POINT_LIMITS)
    assert all(limit.new_per_year <= limit.existing_per_year for limit in POINT_LIMITS)
    assert all(limit.target_zh and limit.target_en for limit in POINT_LIMITS)


def test_limits_are_pinned() -> None:
    """The numbers stay as they were entered from the law facts."""
    assert [(x.new_per_year, x.existing_per_year) for x in POINT_LIMITS] == [
        (3e-7, 3e-6), (3e-6, 1e-5), (1e-5, 3e-5),
        (1e-5, 3e-5), (3e-6, 1e-5), (3e-7, 3e-6),
        (3e-7, 3e-7), (1e-6, 1e-6),
    ]  # fmt: skip
