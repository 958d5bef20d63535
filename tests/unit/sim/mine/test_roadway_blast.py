"""Air shock along a roadway."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine import roadway_blast
from sim.mine.roadway_blast import (
    BEND_RATIO,
    CARD,
    FIT_RMS_RATIO,
    FIT_WORST_RATIO,
    FLAME_LENGTH_RATIO,
    flame_length_m,
    junction_ratio,
    overpressure_on_path_pa,
    peak_overpressure_pa,
)
from tests.verification.cases_mine import _BLAST_KPA


def test_stated_fit_errors_are_the_real_ones() -> None:
    """Root mean square and worst error over the forty points of the table."""
    errors = []
    for (gas, wall), peaks in _BLAST_KPA.items():
        ours = peak_overpressure_pa(
            distance_m=[100.0, 200.0, 400.0, 800.0, 1200.0],
            gas_length_m=gas,
            friction_ratio=wall,
        )
        errors.append(np.log(ours / 1e3 / np.array(peaks, dtype=float)))
    worst = np.abs(np.concatenate(errors))
    assert np.sqrt(np.mean(worst**2)) == pytest.approx(FIT_RMS_RATIO, abs=5e-4)
    assert worst.max() == pytest.approx(FIT_WORST_RATIO, abs=2e-3)


def test_pressure_falls_with_distance_and_friction_and_grows_with_gas() -> None:
    """Over the whole fitted range and somewhat beyond."""
    distance = np.linspace(0.0, 3000.0, 200)
    for gas in (5.0, 10.0, 40.0, 100.0, 200.0):
        smooth = peak_overpressure_pa(distance_m=distance, gas_length_m=gas, friction_ratio=0.03)
        rough = peak_overpressure_pa(distance_m=distance, gas_length_m=gas, friction_ratio=0.08)
        assert np.all(np.diff(smooth) < 0.0)
        assert np.all(rough[1:] < smooth[1:])
    more = peak_overpressure_pa(distance_m=400.0, gas_length_m=[10.0, 25.0, 50.0, 100.0])
    assert np.all(np.diff(more) > 0.0)


def test_outside_the_fitted_range_the_card_says_so() -> None:
    """2 km down the roadway is an extrapolation."""
    assert CARD.outside(distance_m=400.0, gas_length_m=50.0) == ()
    assert CARD.outside(distance_m=2000.0) == ("distance_m = 2000 outside 100..1200 m",)
    assert CARD.status == "provisional"


def test_side_roads_and_bends_weaken_the_shock() -> None:
    """Each junction and bend takes its share."""
    straight = overpressure_on_path_pa(path_m=300.0, gas_length_m=50.0)
    assert straight == peak_overpressure_pa(distance_m=300.0, gas_length_m=50.0)
    split = junction_ratio(incoming_area_m2=10.0, other_areas_m2=[10.0, 10.0])
    behind = overpressure_on_path_pa(
        path_m=300.0, gas_length_m=50.0, junctions_ratio=split, n_bends=2, bend_ratio=0.9
    )
    assert behind == pytest.approx(straight * 2.0 / 3.0 * 0.81)


def test_widening_roadway_weakens_and_narrowing_strengthens() -> None:
    """Acoustic rule at a change of section."""
    assert junction_ratio(incoming_area_m2=5.0, other_areas_m2=[15.0]) == 0.5
    assert junction_ratio(incoming_area_m2=15.0, other_areas_m2=[5.0]) == 1.5
    several = junction_ratio(incoming_area_m2=[5.0, 15.0], other_areas_m2=[[15.0], [5.0]])
    assert several.tolist() == [0.5, 1.5]


def test_unverified_factors_are_pinned() -> None:
    """Flame six times the gas, bend 0.85, until a source is found."""
    assert FLAME_LENGTH_RATIO == 6.0
    assert BEND_RATIO == 0.85
    assert flame_length_m(gas_length_m=[10.0, 20.0], flame_ratio=5.0).tolist() == [50.0, 100.0]


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        ("peak_overpressure_pa", {"distance_m": -1.0, "gas_length_m": 10.0}, "distance_m = -1"),
        ("peak_overpressure_pa", {"distance_m": 1.0, "gas_length_m": 0.0}, "gas_length_m = 0"),
        (
            "peak_overpressure_pa",
            {"distance_m": 1.0, "gas_length_m": 10.0, "friction_ratio": 3.0},
            "friction_ratio = 3",
        ),
        ("junction_ratio", {"incoming_area_m2": 0.0, "other_areas_m2": [1.0]}, "= 0"),
        (
            "overpressure_on_path_pa",
            {"path_m": 1.0, "gas_length_m": 10.0, "bend_ratio": 2.0},
            "bend_ratio = 2",
        ),
        ("flame_length_m", {"gas_length_m": 10.0, "flame_ratio": 50.0}, "flame_ratio = 50"),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        getattr(roadway_blast, function)(**arguments)
