"""Entering a mine that may explode again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine import reentry
from sim.mine.reentry import (
    Atmosphere,
    Measure,
    entry_gain,
    expected_rescuers_lost,
    foresee_atmosphere,
    measure_of,
)

_HOUR = 3600.0
_OPEN = {"air_m3_s": 3.0, "leakage_m3_s": 0.02}


def forecast(*measures: Measure, hours: float = 48.0) -> Atmosphere:
    """A return side of 10 000 m3 at 7 % methane with a fire, gas coming in at 0.21 m3/s."""
    return foresee_atmosphere(
        edges_s=np.arange(0.0, hours * _HOUR + 1.0, 300.0),
        measures=measures,
        volume_m3=10_000.0,
        emission_m3_s=0.21,
        methane_frac=0.07,
        oxygen_frac=0.19,
    )


def entered() -> Measure:
    """Rescuers go in, the air flows on."""
    return measure_of(choice="enter", from_s=0.0, **_OPEN)


def test_mixture_in_range_stays_dangerous_while_nothing_is_done() -> None:
    """The hazard neither rises nor falls."""
    air = forecast(entered())
    assert np.all(air.rate_per_s > 0.0)
    assert np.ptp(air.rate_per_s) == 0.0


def test_fighting_the_fire_lowers_the_danger_step_by_step() -> None:
    """Exponentially, as its source goes out."""
    out = measure_of(choice="extinguish", from_s=0.0, fire_out_rate_per_s=1.0 / _HOUR, **_OPEN)
    air = forecast(out, hours=5.0)
    assert np.all(np.diff(air.rate_per_s) < 0.0)
    assert air.source_prob[-1] == pytest.approx(np.exp(-5.0))


def test_sealing_raises_methane_and_in_the_end_ends_the_danger() -> None:
    """Babao's lesson: dangerous at first, safe only when the mixture has become too rich."""
    air = forecast(entered(), measure_of(choice="seal", from_s=2.0 * _HOUR, **_OPEN))
    at = round(2.0 * _HOUR / 300.0)
    assert np.all(np.diff(air.methane_frac[at:]) > 0.0)
    assert np.all(np.diff(air.oxygen_frac[at:]) < 0.0)
    assert air.rate_per_s[at] > 0.0
    assert air.rate_per_s[-1] == 0.0


def test_sealing_a_lean_mixture_brings_it_into_range_first() -> None:
    """Safe air becomes explosive before it becomes too rich."""
    air = foresee_atmosphere(
        edges_s=np.arange(0.0, 48.0 * _HOUR, 300.0),
        measures=(measure_of(choice="seal", from_s=0.0, **_OPEN),),
        volume_m3=10_000.0,
        emission_m3_s=0.05,
        methane_frac=0.01,
    )
    danger = air.rate_per_s > 0.0
    assert not danger[0]
    assert danger.any()
    assert not danger[-1]
    assert np.count_nonzero(np.diff(danger.astype(int))) == 2


def test_nitrogen_makes_a_sealed_mine_safe_sooner() -> None:
    """Oxygen falls below the nose of the triangle."""
    sealed = forecast(measure_of(choice="seal", from_s=0.0, **_OPEN))
    inerted = forecast(measure_of(choice="inert", from_s=0.0, nitrogen_m3_s=1.0, **_OPEN))
    assert 0 < np.count_nonzero(inerted.rate_per_s) < np.count_nonzero(sealed.rate_per_s)


def test_waiting_for_the_fire_to_be_put_out_costs_fewer_rescuers() -> None:
    """Expected losses fall with the time of entry; splitting the stay adds hazards."""
    out = measure_of(choice="extinguish", from_s=0.0, fire_out_rate_per_s=1e-4, **_OPEN)
    air = forecast(out)
    enter = np.linspace(0.0, 24.0, 9) * _HOUR
    lost = expected_rescuers_lost(
        atmosphere=air, enter_s=enter, leave_s=enter + 4.0 * _HOUR, n_rescuers=12
    )
    assert np.all(np.diff(lost) < 0.0)
    assert np.all((lost >= 0.0) & (lost <= 12.0))
    none = expected_rescuers_lost(atmosphere=air, enter_s=0.0, leave_s=0.0, n_rescuers=12)
    assert none == 0.0


def test_gain_weighs_the_trapped_against_the_rescuers() -> None:
    """Many alive and little danger: go; nobody alive: any entry loses."""
    air = forecast(entered())
    arguments = {"atmosphere": air, "enter_s": [0.0, 4.0 * _HOUR], "stay_s": 2.0 * _HOUR}
    many = entry_gain(**arguments, n_rescuers=6, n_trapped=20, survival_time_s=6.0 * _HOUR)
    nobody = entry_gain(**arguments, n_rescuers=6, n_trapped=0, survival_time_s=6.0 * _HOUR)
    assert np.all(many > 0.0)
    assert many[0] > many[1]
    assert np.all(nobody < 0.0)


def test_losses_at_babao_and_xieer_are_of_the_order_seen() -> None:
    """17 of 25 who entered at Babao died, 4 at Xieer: expected losses within a factor of ten.

    The rate comes from Babao's own sequence, a shift of 4 h is assumed: sanity, no validation.
    """
    air = forecast(entered())
    for n, lost in ((25, 17), (6, 4)):
        expected = expected_rescuers_lost(
            atmosphere=air, enter_s=0.0, leave_s=4.0 * _HOUR, n_rescuers=n, killed_prob=17.0 / 25.0
        )
        assert lost / 10.0 < expected < lost


def test_order_of_measures_is_that_of_time() -> None:
    """A measure replaces the one before it."""
    late = measure_of(choice="seal", from_s=24.0 * _HOUR, **_OPEN)
    with_seal, without = forecast(entered(), late), forecast(entered())
    half = without.edges_s.size // 2
    np.testing.assert_array_equal(with_seal.methane_frac[:half], without.methane_frac[:half])
    assert with_seal.methane_frac[-1] > without.methane_frac[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"volume_m3": 0.0}, "volume_m3 = 0"),
        ({"emission_m3_s": -1.0}, "emission_m3_s = -1"),
        ({"methane_frac": 1.5}, "methane_frac = 1.5"),
        ({"fire_prob": np.nan}, "fire_prob = nan"),
        ({"edges_s": [0.0, 0.0]}, "edges_s must ascend"),
        ({"measures": ()}, "measures"),
        ({"measures": (Measure("seal", 50.0, 0.1),)}, "in force from"),
        ({"measures": (Measure("seal", 0.0, -0.1),)}, "air_m3_s = -0.1"),
        (
            {"measures": (entered(), Measure("seal", 90.0, 0.1), Measure("seal", 10.0, 0.1))},
            "order",
        ),
    ],
)
def test_impossible_atmosphere_is_refused(change: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    arguments = {
        "edges_s": [0.0, 60.0, 120.0],
        "measures": (entered(),),
        "volume_m3": 1000.0,
        "emission_m3_s": 0.1,
        "methane_frac": 0.05,
    }
    with pytest.raises(ValueError, match=message):
        foresee_atmosphere(**(arguments | change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"choice": "pray"}, "choice must be one of"),
        ({"choice": "inert"}, "nitrogen_m3_s must be above 0"),
        ({"choice": "extinguish"}, "fire_out_rate_per_s must be above 0"),
    ],
)
def test_decision_without_its_means_is_refused(change: dict[str, Any], message: str) -> None:
    """Nitrogen is needed to inert, a rate to extinguish."""
    with pytest.raises(ValueError, match=message):
        reentry.measure_of(**({"choice": "seal", "from_s": 0.0, "air_m3_s": 1.0} | change))
