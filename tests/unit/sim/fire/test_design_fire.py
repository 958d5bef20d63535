"""Heat release with and without water."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.fire import design_fire
from sim.fire.design_fire import (
    CHINESE_INTENSITY_KG_S_M2,
    CRITICAL_INTENSITY_KG_S_M2,
    HRR_DENSITY_W_M2,
    OPTIMUM_INTENSITY_KG_S_M2,
    Growth,
    decay_time_s,
    fire_area_m2,
    growth_w_s2,
    hrr_after_water_w,
    t_squared_hrr_w,
    ventilation_limited_hrr_w,
)


def test_default_parameters_are_pinned() -> None:
    """Nobody changes a coefficient without a changelog."""
    assert HRR_DENSITY_W_M2 == {"shop": 500e3, "office": 250e3}
    assert pytest.approx(3.75) == 60.0 * CRITICAL_INTENSITY_KG_S_M2
    assert pytest.approx(5.7) == 60.0 * OPTIMUM_INTENSITY_KG_S_M2
    assert CHINESE_INTENSITY_KG_S_M2 == {
        "general": 0.15,
        "high_rise": 0.20,
        "underground_or_cotton": 0.30,
    }


def test_fire_of_class_reaches_1055_kilowatts_at_its_growth_time() -> None:
    """A fast fire is at 1055 kW after two and a half minutes."""
    times_s: dict[Growth, float] = {
        "slow": 600.0,
        "medium": 300.0,
        "fast": 150.0,
        "ultra-fast": 75.0,
    }
    for name, time_s in times_s.items():
        hrr = t_squared_hrr_w(time_s=time_s, growth_w_s2=growth_w_s2(name))
        assert hrr == pytest.approx(1055e3)


def test_fire_smoulders_before_it_grows_and_stops_at_its_peak() -> None:
    """Nothing before incubation, never more than the peak."""
    hrr = t_squared_hrr_w(
        time_s=[0.0, 60.0, 160.0, 5000.0], growth_w_s2=100.0, incubation_s=60.0, peak_w=3e6
    )
    assert hrr.tolist() == [0.0, 0.0, 1e6, 3e6]


def test_smaller_window_feeds_a_smaller_fire() -> None:
    """Halving the opening halves the fire."""
    one = ventilation_limited_hrr_w(opening_area_m2=[2.0, 4.0], opening_height_m=1.5)
    assert one[1] == pytest.approx(2.0 * one[0])


def test_fire_without_water_follows_t_squared_exactly() -> None:
    """Stepping without water is the same as the formula."""
    hrr = 0.0
    for _ in range(30):
        hrr = float(
            hrr_after_water_w(
                hrr_w=hrr, time_step_s=10.0, water_flow_kg_s=0.0, growth_w_s2=46.9, peak_w=1e9
            )
        )
    assert hrr == pytest.approx(46.9 * 300.0**2)


def test_enough_water_brings_the_fire_down_and_more_water_sooner() -> None:
    """Twice the nozzles, a smaller fire a minute later."""
    hrr = hrr_after_water_w(
        hrr_w=5e6, time_step_s=60.0, water_flow_kg_s=[0.7, 1.4], growth_w_s2=46.9, peak_w=1e8
    )
    assert hrr[1] < hrr[0] < 5e6


def test_too_little_water_slows_the_fire_but_does_not_stop_it() -> None:
    """Half the critical flow: grows, but less than with none."""
    critical = CRITICAL_INTENSITY_KG_S_M2 * 10.0
    hrr = hrr_after_water_w(
        hrr_w=5e6,
        time_step_s=30.0,
        water_flow_kg_s=[0.0, 0.5 * critical],
        growth_w_s2=46.9,
        peak_w=1e8,
    )
    assert 5e6 < hrr[1] < hrr[0]


def test_water_at_the_critical_density_counts_as_enough() -> None:
    """The limit itself is on the side of control."""
    hrr = hrr_after_water_w(
        hrr_w=5e6,
        time_step_s=30.0,
        water_flow_kg_s=0.6,
        growth_w_s2=46.9,
        peak_w=1e8,
        critical_intensity_kg_s_m2=0.06,
    )
    assert hrr < 5e6


def test_water_above_the_cap_helps_no_further() -> None:
    """A flood on a waste bin is no quicker than the densest supply of the manuals."""
    assert decay_time_s(intensity_kg_s_m2=0.3) == decay_time_s(intensity_kg_s_m2=30.0)


def test_fire_of_nothing_with_water_stays_out() -> None:
    """Water on ashes does not light them."""
    hrr = hrr_after_water_w(
        hrr_w=0.0, time_step_s=10.0, water_flow_kg_s=5.0, growth_w_s2=46.9, peak_w=1e8
    )
    assert hrr == 0.0


def test_floors_are_stepped_together() -> None:
    """An array of fires gives what each gives alone."""
    both = hrr_after_water_w(
        hrr_w=[2e6, 8e6], time_step_s=5.0, water_flow_kg_s=1.0, growth_w_s2=46.9, peak_w=1e7
    )
    alone = [
        float(
            hrr_after_water_w(
                hrr_w=hrr, time_step_s=5.0, water_flow_kg_s=1.0, growth_w_s2=46.9, peak_w=1e7
            )
        )
        for hrr in (2e6, 8e6)
    ]
    assert both.tolist() == alone


_WATER = {
    "hrr_w": 1e6,
    "time_step_s": 5.0,
    "water_flow_kg_s": 1.0,
    "growth_w_s2": 46.9,
    "peak_w": 1e7,
}


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        ("growth_w_s2", {"growth": "wild"}, "growth = 'wild'"),
        ("t_squared_hrr_w", {"time_s": -1.0, "growth_w_s2": 1.0}, "time_s = -1"),
        ("t_squared_hrr_w", {"time_s": 1.0, "growth_w_s2": 0.0}, "growth_w_s2 = 0"),
        ("ventilation_limited_hrr_w", {"opening_area_m2": -2, "opening_height_m": 1}, "area"),
        ("fire_area_m2", {"hrr_w": np.nan, "hrr_density_w_m2": 5e5}, "hrr_w = nan"),
        ("required_flow_kg_s", {"area_m2": 5.0, "intensity_kg_s_m2": 150.0}, "= 150"),
        ("decay_time_s", {"intensity_kg_s_m2": 0.0}, "intensity_kg_s_m2 = 0"),
        ("hrr_after_water_w", _WATER | {"hrr_w": -1.0}, "hrr_w = -1"),
        ("hrr_after_water_w", _WATER | {"water_flow_kg_s": -1.0}, "water_flow_kg_s = -1"),
        ("hrr_after_water_w", _WATER | {"hrr_density_w_m2": 500.0}, "hrr_density_w_m2 = 500"),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Names the argument and the value."""
    call = getattr(design_fire, function)
    with pytest.raises(ValueError, match=message):
        call(*arguments.values()) if function == "growth_w_s2" else call(**arguments)


def test_fire_area_is_heat_over_density() -> None:
    """Five megawatts in a shop burn on ten square metres."""
    assert fire_area_m2(hrr_w=5e6, hrr_density_w_m2=HRR_DENSITY_W_M2["shop"]) == 10.0
