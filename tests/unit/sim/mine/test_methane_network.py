"""Methane in the air network, its sensors and what lights it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine.fan import FanCurve
from sim.mine.ignition import ignition_rate_per_s, ignition_time_s
from sim.mine.methane_network import methane_history, outburst_emission_m3_s, steady_methane
from sim.mine.methane_sensor import SETTINGS, SensorSetting, sensor_record
from sim.mine.mine_air import mine_air
from sim.mine.mine_network import mine_network

_MINE = mine_network(
    names=["shaft", "face", "crosscut", "return"],
    start=["D", "A", "A", "B"],
    end=["A", "B", "B", "U"],
    length_m=[200.0, 300.0, 50.0, 300.0],
    area_m2=10.0,
    regulator_area_m2=[np.inf, np.inf, 0.3, np.inf],
    fans=(FanCurve("main", "return", 800.0, 0.0, -0.2),),
    surface=["D", "U"],
)
_AIR = mine_air(network=_MINE).air_quantity_m3_s
_GAS = np.array([0.0, 0.2, 0.0, 0.05])


def test_all_methane_leaves_by_the_return() -> None:
    """Flow times fraction at the fan is what the mine gives off."""
    state = steady_methane(network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=_GAS)
    assert state.end_frac[3] * _AIR[3] == pytest.approx(0.25)
    assert state.start_frac[1] == 0.0
    assert state.end_frac[1] == pytest.approx(0.2 / _AIR[1])


def test_steady_state_stays() -> None:
    """A history that starts from it does not move."""
    state = steady_methane(network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=_GAS)
    history = methane_history(
        network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=_GAS, initial_frac=state, n_pieces=200
    )
    ends = history.frac_at(np.arange(4), np.ones(4), 1800.0)
    np.testing.assert_allclose(ends, state.end_frac, rtol=1e-3)
    early = history.frac_at(np.arange(4), np.ones(4), 20.0)
    np.testing.assert_allclose(early, state.end_frac, rtol=0.01)


def test_short_circuit_lets_the_face_fill() -> None:
    """The crosscut door is gone: half the air, twice the methane."""
    state = steady_methane(network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=_GAS)
    broken = mine_air(network=_MINE, broken=["crosscut"], guess_m3_s=_AIR).air_quantity_m3_s
    history = methane_history(
        network=_MINE, air_quantity_m3_s=broken, emission_m3_s=_GAS, initial_frac=state,
        n_steps=600,
    )  # fmt: skip
    end = history.frac_at(np.array([1]), np.array([1.0]), 6000.0)[0]
    assert end == pytest.approx(0.2 / broken[1], rel=1e-3)
    assert end > 1.2 * state.end_frac[1]


def test_gas_in_still_air_is_shown_as_full() -> None:
    """A steady state without air is methane only; without emission it is clean."""
    state = steady_methane(network=_MINE, air_quantity_m3_s=0.0 * _AIR, emission_m3_s=_GAS)
    assert state.end_frac.tolist() == [0.0, 1.0, 0.0, 1.0]


def test_air_that_only_goes_round_is_refused() -> None:
    """No fresh air enters: nothing steady."""
    ring = mine_network(
        names=["a", "b", "way"], start=["A", "B", "S"], end=["B", "A", "A"], length_m=100.0,
        area_m2=5.0, surface=["S"],
    )  # fmt: skip
    with pytest.raises(ValueError, match="no fresh air"):
        steady_methane(
            network=ring, air_quantity_m3_s=np.array([5.0, 5.0, 0.0]), emission_m3_s=0.01
        )


def test_outburst_trips_the_return_sensor_later_than_the_face() -> None:
    """Emission over time, plug flow, sensors: the chain from outburst to power cut."""
    times = np.arange(0.0, 1210.0, 10.0)
    gas = np.zeros((times.size, 4))
    gas[:, 1] = 0.05 + outburst_emission_m3_s(
        time_s=times, gas_volume_m3=600.0, decay_s=120.0, begin_s=100.0
    )
    history = methane_history(
        network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=gas, n_steps=times.size - 1
    )
    at = np.stack([history.frac_at(np.array([1, 3]), np.array([1.0, 1.0]), now) for now in times])
    record = sensor_record(times_s=times, methane_frac=at, setting=SETTINGS["face_return"])
    assert 100.0 < record.trip_s[0] < record.trip_s[1] < 600.0
    assert not record.is_live[np.searchsorted(times, record.trip_s[0]), 0]


@pytest.mark.parametrize(
    ("emission", "message"),
    [
        ([0.0, -0.1, 0.0, 0.0], "emission_m3_s of roadway 'face' = -0.1"),
        ([0.0, np.nan, 0.0, 0.0], "emission_m3_s of roadway 'face' = nan"),
        ([0.1], "one for each of the 4 roadways"),
    ],
)
def test_impossible_emission_is_refused_by_roadway(emission: Any, message: str) -> None:
    """In the steady state, over time, and in one row of many."""
    with pytest.raises(ValueError, match=message):
        steady_methane(network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=emission)
    rows = np.zeros((361, len(emission)))
    rows[7] = emission
    for given in (emission, rows):
        with pytest.raises(ValueError, match=message):
            methane_history(network=_MINE, air_quantity_m3_s=_AIR, emission_m3_s=given)


def test_thresholds_of_the_standard_are_pinned() -> None:
    """Alarm, trip and reset in percent."""
    assert {place: (s.alarm_frac, s.trip_frac, s.reset_frac) for place, s in SETTINGS.items()} == {
        "face": (0.010, 0.015, 0.010),
        "upper_corner": (0.010, 0.015, 0.015),
        "face_return": (0.010, 0.010, 0.010),
        "face_intake": (0.005, 0.005, 0.005),
        "heading": (0.010, 0.015, 0.010),
        "heading_return": (0.010, 0.010, 0.010),
        "shearer": (0.010, 0.015, 0.010),
    }


def test_power_waits_for_the_reset() -> None:
    """Off at 1.5 %, still off at 1.2 %, on again below 1.0 %; equality acts."""
    record = sensor_record(
        times_s=np.arange(6.0), methane_frac=[0.014, 0.015, 0.012, 0.010, 0.009, 0.014],
        setting=SETTINGS["face"], response_s=0.0,
    )  # fmt: skip
    assert record.is_live.tolist() == [True, False, False, False, True, True]
    assert float(record.alarm_s) == 0.0
    assert float(record.trip_s) == 1.0


def test_quiet_sensor_never_acts() -> None:
    """No alarm, no trip."""
    record = sensor_record(
        times_s=[0.0, 10.0], methane_frac=[0.001, 0.002], setting=SensorSetting(0.01, 0.015, 0.01)
    )
    assert np.isinf(record.alarm_s)
    assert np.isinf(record.trip_s)


def test_power_cut_leaves_only_other_sources() -> None:
    """And none outside the range."""
    rate = ignition_rate_per_s(
        methane_frac=[0.04, 0.08, 0.08, 0.2], powered_ratio=[1.0, 1.0, 0.0, 1.0],
        powered_rate_per_s=0.01, other_rate_per_s=0.001,
    )  # fmt: skip
    np.testing.assert_allclose(rate, [0.0, 0.011, 0.001, 0.0])


def test_drawn_times_follow_the_hazard() -> None:
    """Share lit by a time is 1 - exp(-integral)."""
    luck = (np.arange(2000) + 0.5) / 2000
    times, rate = np.array([0.0, 100.0, 200.0]), np.array([0.0, 0.01, 0.0])
    drawn = ignition_time_s(times_s=times, rate_per_s=rate, quantile_prob=luck)
    assert np.mean(drawn <= 100.0) == pytest.approx(1.0 - np.exp(-0.5), abs=1e-3)
    assert np.mean(np.isinf(drawn)) == pytest.approx(np.exp(-1.0), abs=1e-3)
    still = ignition_time_s(times_s=times, rate_per_s=np.zeros(3), quantile_prob=[0.0, 0.5])
    assert np.isinf(still).all()


@pytest.mark.parametrize(
    ("times", "message"), [([0.0, 0.0], "ascend"), ([0.0], "one length"), ([0.0, -1.0], "times_s")]
)
def test_impossible_times_are_refused(times: list[float], message: str) -> None:
    """Sensors and ignition alike."""
    with pytest.raises(ValueError, match=message):
        sensor_record(times_s=times, methane_frac=[0.0, 0.01], setting=SETTINGS["face"])
    with pytest.raises(ValueError, match=message):
        ignition_time_s(times_s=times, rate_per_s=[0.0, 0.01], quantile_prob=0.5)
