"""What smoke does to people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.fire import tenability
from sim.fire.tenability import (
    LEAST_VISIBILITY_M,
    MOST_TEMPERATURE_K,
    clear_height_m,
    collapse_threshold,
    collapsed_prob,
    extinction_coefficient_per_m,
    fed_gas_per_s,
    fed_heat_per_s,
    speed_in_smoke_m_s,
    visibility_m,
)


def test_fresh_air_gives_no_dose() -> None:
    """Nobody collapses of clean air."""
    assert fed_gas_per_s(co_frac=0.0) == 0.0
    assert fed_heat_per_s(temperature_k=263.15) == 0.0


def test_dose_grows_with_carbon_monoxide_carbon_dioxide_and_lack_of_oxygen() -> None:
    """Each gas makes it worse."""
    base = fed_gas_per_s(co_frac=0.001)
    assert fed_gas_per_s(co_frac=0.002) > 2.0 * base
    assert fed_gas_per_s(co_frac=0.001, co2_frac=0.03) > base
    assert fed_gas_per_s(co_frac=0.001, o2_frac=0.14) > base


def test_oxygen_counts_only_below_its_threshold() -> None:
    """At 20 % and above no dose from oxygen, just below there is."""
    assert fed_gas_per_s(co_frac=0.0, o2_frac=0.20) == 0.0
    assert fed_gas_per_s(co_frac=0.0, o2_frac=0.1999) > 0.0


def test_hard_work_takes_the_dose_three_times_as_fast_as_walking() -> None:
    """50/20 against 25/30 litres a minute over per cent haemoglobin."""
    heavy = fed_gas_per_s(co_frac=0.001, activity="heavy")
    light = fed_gas_per_s(co_frac=0.001, activity="light")
    rest = fed_gas_per_s(co_frac=0.001, activity="rest")
    assert heavy / light == pytest.approx(3.0)
    assert rest < light


def test_full_clothing_protects_from_heat() -> None:
    """At 120 C a clothed person lasts longer."""
    assert fed_heat_per_s(temperature_k=393.15, clothing="full") < fed_heat_per_s(
        temperature_k=393.15
    )


def test_thick_smoke_hides_signs_and_slows_people() -> None:
    """Less sight and speed with more soot, lit signs seen farther."""
    extinction = extinction_coefficient_per_m(soot_kg_m3=[0.0, 1e-4, 1e-3])
    sight = visibility_m(extinction_per_m=extinction)
    assert sight[0] == 30.0
    assert sight[0] > sight[1] > sight[2]
    assert visibility_m(extinction_per_m=1.0, sign="emitting") == 8.0
    speed = speed_in_smoke_m_s(free_speed_m_s=1.2, extinction_per_m=extinction)
    assert speed[0] == 1.2
    assert speed[0] > speed[1] > speed[2] >= 0.12


def test_thresholds_and_shares_are_two_sides_of_one_curve() -> None:
    """The dose at which a tenth have collapsed is the threshold of the tenth person."""
    levels = np.array([0.05, 0.1, 0.5, 0.9])
    np.testing.assert_allclose(collapsed_prob(fed=collapse_threshold(quantile_prob=levels)), levels)
    assert collapsed_prob(fed=0.0) == 0.0
    assert np.isfinite(collapse_threshold(quantile_prob=[0.0, 1.0])).all()


def test_limits_of_the_code_are_pinned() -> None:
    """10 m, 60 C, and a clear height of 2 m under a ceiling of 4 m."""
    assert LEAST_VISIBILITY_M == 10.0
    assert MOST_TEMPERATURE_K == 333.15
    assert clear_height_m(ceiling_height_m=4.0) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        ("fed_gas_per_s", {"co_frac": 1000.0}, "co_frac = 1000"),
        ("fed_gas_per_s", {"co_frac": 0.0, "o2_frac": 20.9}, "o2_frac = 20.9"),
        ("fed_gas_per_s", {"co_frac": 0.0, "activity": "sleep"}, "activity = 'sleep'"),
        ("fed_heat_per_s", {"temperature_k": 60.0}, "temperature_k = 60"),
        ("fed_heat_per_s", {"temperature_k": 300.0, "clothing": "wet"}, "clothing = 'wet'"),
        ("extinction_coefficient_per_m", {"soot_kg_m3": -1.0}, "soot_kg_m3 = -1"),
        ("visibility_m", {"extinction_per_m": -1.0}, "extinction_per_m = -1"),
        ("visibility_m", {"extinction_per_m": 1.0, "sign": "neon"}, "sign = 'neon'"),
        ("speed_in_smoke_m_s", {"free_speed_m_s": 50.0, "extinction_per_m": 0.0}, "= 50"),
        ("collapse_threshold", {"quantile_prob": 1.1}, "quantile_prob = 1.1"),
        ("collapsed_prob", {"fed": -0.1}, "fed = -0.1"),
        ("clear_height_m", {"ceiling_height_m": 0.5}, "ceiling_height_m = 0.5"),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Percent given as fraction, Celsius given as kelvin: told at once."""
    with pytest.raises(ValueError, match=message):
        getattr(tenability, function)(**arguments)
