"""Methane in a heading and the explosive triangle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.mine import methane
from sim.mine.methane import (
    EXPLOSIVE_RANGE,
    LAYERING_EXTENSIVE_RATIO,
    LAYERING_SAFE_RATIO,
    dilution_air_quantity_m3_s,
    explosive_with_air,
    is_explosive,
    layering_ratio,
    methane_frac,
    time_to_frac_s,
)


def test_ranges_and_limits_are_pinned() -> None:
    """5-16 % in China, 5-15 % in the West, layering 5 and 2."""
    assert (EXPLOSIVE_RANGE["china"].lower_frac, EXPLOSIVE_RANGE["china"].upper_frac) == (
        0.05,
        0.16,
    )
    assert EXPLOSIVE_RANGE["western"].upper_frac == 0.15
    assert (LAYERING_SAFE_RATIO, LAYERING_EXTENSIVE_RATIO) == (5.0, 2.0)


def test_closed_form_equals_the_integrated_equation() -> None:
    """V dC/dt = q - Q C by an independent solver."""
    emission, air, volume, start = 0.15, 6.0, 2500.0, 0.04
    solved = solve_ivp(
        lambda _, c: (emission - air * c) / volume,
        (0.0, 900.0),
        [start],
        t_eval=[100.0, 400.0, 900.0],
        rtol=1e-11,
        atol=1e-14,
    )
    ours = methane_frac(
        time_s=[100.0, 400.0, 900.0],
        emission_m3_s=emission,
        air_quantity_m3_s=air,
        volume_m3=volume,
        initial_frac=start,
    )
    np.testing.assert_allclose(ours, solved.y[0], rtol=1e-8)


def test_almost_stopped_fan_gives_the_stopped_fan() -> None:
    """No jump where the air stops."""
    same = {"time_s": 300.0, "emission_m3_s": 0.1, "volume_m3": 1000.0}
    still = methane_frac(**same, air_quantity_m3_s=0.0)
    breeze = methane_frac(**same, air_quantity_m3_s=1e-9)
    assert breeze == pytest.approx(float(still), rel=1e-9)


def test_fraction_never_exceeds_one() -> None:
    """A heading cannot hold more gas than it has room."""
    assert methane_frac(time_s=1e6, emission_m3_s=1.0, air_quantity_m3_s=0.0, volume_m3=10.0) == 1.0


@pytest.mark.parametrize("air", [0.0, 0.5, 1.9])
@pytest.mark.parametrize("initial", [0.0, 0.02])
def test_time_to_the_limit_is_when_the_curve_reaches_it(air: float, initial: float) -> None:
    """Both closed forms say the same."""
    heading = {"emission_m3_s": 0.1, "air_quantity_m3_s": air, "volume_m3": 800.0}
    time = time_to_frac_s(target_frac=0.05, **heading, initial_frac=initial)
    assert methane_frac(time_s=time, **heading, initial_frac=initial) == pytest.approx(0.05)


def test_enough_air_never_lets_it_reach_the_limit() -> None:
    """Air of q / C or more keeps the gas below C for ever."""
    air = dilution_air_quantity_m3_s(emission_m3_s=0.1, target_frac=0.05)
    time = time_to_frac_s(
        target_frac=0.05,
        emission_m3_s=0.1,
        air_quantity_m3_s=[float(air), 3.0],
        volume_m3=800.0,
    )
    assert np.isinf(time).all()
    none = time_to_frac_s(
        target_frac=0.05, emission_m3_s=0.0, air_quantity_m3_s=0.0, volume_m3=800.0
    )
    assert np.isinf(none)


def test_heading_already_above_the_limit_needs_no_time() -> None:
    """Zero, not a negative time."""
    time = time_to_frac_s(
        target_frac=0.05,
        emission_m3_s=0.1,
        air_quantity_m3_s=0.0,
        volume_m3=800.0,
        initial_frac=0.07,
    )
    assert time == 0.0


def test_lean_rich_and_inert_mixtures_do_not_explode() -> None:
    """Inside yes; too little gas, too much gas, too little oxygen no."""
    assert is_explosive(methane_frac=0.095)
    assert not is_explosive(methane_frac=[0.04, 0.2]).any()
    assert is_explosive(methane_frac=0.07, oxygen_frac=0.16)
    assert not is_explosive(methane_frac=0.07, oxygen_frac=0.11)
    assert not is_explosive(methane_frac=0.14, oxygen_frac=0.14)


def test_limits_themselves_count_as_explosive() -> None:
    """On the edge is inside."""
    assert is_explosive(methane_frac=[0.05, 0.16]).all()
    assert is_explosive(methane_frac=0.059, oxygen_frac=0.122)


def test_air_let_into_a_rich_sealed_area_makes_it_explosive() -> None:
    """Opening a seal can be deadly; an inert one stays inert."""
    assert explosive_with_air(methane_frac=0.4, oxygen_frac=0.05)
    assert not explosive_with_air(methane_frac=0.04, oxygen_frac=0.18)
    assert not explosive_with_air(methane_frac=0.08, oxygen_frac=0.02)
    assert not explosive_with_air(methane_frac=0.095, oxygen_frac=0.189)


@pytest.mark.parametrize("seed", range(3))
def test_air_rule_equals_mixing_step_by_step(seed: int) -> None:
    """The line to fresh air crosses the triangle exactly when the rule says so."""
    generator = np.random.default_rng(seed)
    gas = generator.uniform(0.0, 0.6, 300)
    oxygen = generator.uniform(0.0, 1.0, 300) * 0.2093 * (1.0 - gas)
    share = np.linspace(0.0, 1.0, 4001)[:, None]
    mixed = is_explosive(
        methane_frac=gas * (1.0 - share), oxygen_frac=oxygen * (1.0 - share) + 0.2093 * share
    )
    now = is_explosive(methane_frac=gas, oxygen_frac=oxygen)
    crossing = mixed.any(axis=0) & ~now
    rule = explosive_with_air(methane_frac=gas, oxygen_frac=oxygen)
    assert np.mean(crossing == rule) > 0.99


def test_faster_air_and_less_gas_break_the_roof_layer() -> None:
    """The layering number rises with speed, falls with emission."""
    base = layering_ratio(air_speed_m_s=1.0, emission_m3_s=0.02, width_m=4.0)
    assert layering_ratio(air_speed_m_s=2.0, emission_m3_s=0.02, width_m=4.0) == 2.0 * base
    assert layering_ratio(air_speed_m_s=1.0, emission_m3_s=0.16, width_m=4.0) == pytest.approx(
        base / 2.0
    )


_HEADING = {"emission_m3_s": 0.1, "air_quantity_m3_s": 1.0, "volume_m3": 500.0}


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        ("methane_frac", _HEADING | {"time_s": -1.0}, "time_s = -1"),
        ("methane_frac", _HEADING | {"time_s": 1.0, "volume_m3": 0.0}, "volume_m3 = 0"),
        ("methane_frac", _HEADING | {"time_s": 1.0, "initial_frac": 5.0}, "initial_frac = 5"),
        ("time_to_frac_s", _HEADING | {"target_frac": 5.0}, "target_frac = 5"),
        ("time_to_frac_s", _HEADING | {"target_frac": 0.05, "air_quantity_m3_s": -1}, "= -1"),
        ("dilution_air_quantity_m3_s", {"emission_m3_s": 0.1, "target_frac": 0.0}, "= 0"),
        ("is_explosive", {"methane_frac": 9.5}, "methane_frac = 9.5"),
        ("is_explosive", {"methane_frac": 0.9, "oxygen_frac": 0.2}, "must not exceed 1"),
        ("is_explosive", {"methane_frac": 0.1, "convention": "mars"}, "convention = 'mars'"),
        ("layering_ratio", {"air_speed_m_s": -1, "emission_m3_s": 1, "width_m": 4}, "= -1"),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Per cent given as fraction is caught at once."""
    with pytest.raises(ValueError, match=message):
        getattr(methane, function)(**arguments)
