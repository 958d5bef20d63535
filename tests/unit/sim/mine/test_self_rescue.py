"""Miners walking out with self-rescuers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine.self_rescue import RATED_TIME_S, Escape, escape

_MINER: dict[str, Any] = {
    "way_m": [1000.0],
    "station_m": [[0.0, 500.0]],
    "fumes_arrive_s": [[100.0, 100.0]],
    "co_frac": [[0.02, 0.02]],
    "horizon_s": 4000.0,
}


def _go(**changes: Any) -> Escape:
    return escape(**(_MINER | changes))


def test_rated_time_of_the_rule_is_pinned() -> None:
    """Thirty minutes at least."""
    assert RATED_TIME_S == 1800.0


def test_miner_with_a_self_rescuer_gets_out_where_one_without_collapses() -> None:
    """The apparatus is the difference."""
    end = _go(
        way_m=[1000.0, 1000.0],
        station_m=[[0.0, 500.0]] * 2,
        fumes_arrive_s=[[100.0, 100.0]] * 2,
        co_frac=[[0.02, 0.02]] * 2,
        rated_time_s=[1800.0, 0.0],
        speed_in_fumes_ratio=1.0,
    )
    assert end.is_out.tolist() == [True, False]
    assert end.out_s[0] == pytest.approx(1000.0)
    assert np.isfinite(end.collapsed_s[1])
    assert 0.0 < end.place_m[1] < 1000.0
    assert end.rescuer_left_s[0] == pytest.approx(1800.0 - 900.0)


def test_way_longer_than_the_apparatus_lasts_is_fatal() -> None:
    """Out of oxygen before the end: collapse soon after."""
    end = _go(way_m=[5000.0], rated_time_s=600.0, speed_in_fumes_ratio=1.0)
    assert not end.is_out[0]
    assert 700.0 < end.collapsed_s[0] < 900.0
    assert end.place_m[0] == pytest.approx(end.collapsed_s[0], abs=1.0)


def test_fumes_that_never_come_let_everybody_walk_out() -> None:
    """Clear way: length over speed, no dose, apparatus unused."""
    end = _go(fumes_arrive_s=[[np.inf, np.inf]], rated_time_s=0.0, start_s=60.0)
    assert end.out_s[0] == pytest.approx(1060.0)
    assert end.dose[0] == 0.0


def test_miner_ahead_of_the_front_is_not_caught() -> None:
    """A front slower than the walker stays behind him."""
    end = _go(fumes_arrive_s=[[10.0, 900.0]], rated_time_s=0.0, walking_speed_m_s=1.5)
    assert end.is_out[0]
    # ten seconds of thick fumes at most at the start, none later
    assert end.dose[0] == pytest.approx(0.0, abs=0.5)


def test_miner_breathes_the_air_of_the_stretch_he_is_on() -> None:
    """Clean first half, foul second half: the dose starts at the border."""
    end = _go(
        station_m=[[0.0, 400.0]],
        fumes_arrive_s=[[0.0, 0.0]],
        co_frac=[[0.0, 0.05]],
        rated_time_s=0.0,
        speed_in_fumes_ratio=1.0,
    )
    assert 400.0 <= end.place_m[0] < 450.0
    early = _go(
        station_m=[[0.0, 400.0]],
        fumes_arrive_s=[[0.0, 0.0]],
        co_frac=[[0.0, 0.05]],
        rated_time_s=0.0,
        horizon_s=300.0,
    )
    assert early.dose[0] == 0.0


def test_later_start_and_slower_walk_make_it_worse() -> None:
    """More time in fumes, more dose."""
    doses = [
        float(_go(rated_time_s=600.0, co_frac=[[1e-4, 1e-4]], **changes).dose[0])
        for changes in ({}, {"start_s": 200.0}, {"walking_speed_m_s": 0.6})
    ]
    assert doses[0] < doses[1]
    assert doses[0] < doses[2]


def test_place_of_collapse_is_where_the_walk_ended() -> None:
    """He is found where he fell; searchers want to know."""
    end = _go(rated_time_s=0.0, speed_in_fumes_ratio=0.5)
    clear = 100.0
    assert end.place_m[0] == pytest.approx(clear + 0.5 * (end.collapsed_s[0] - clear), abs=1e-6)


def test_tougher_person_lasts_longer() -> None:
    """The threshold is a person's own."""
    end = _go(
        way_m=[3000.0, 3000.0],
        station_m=[[0.0]] * 2,
        fumes_arrive_s=[[0.0]] * 2,
        co_frac=[[0.01]] * 2,
        rated_time_s=0.0,
        collapse_dose=[0.5, 2.0],
    )
    assert end.collapsed_s[1] == pytest.approx(4.0 * end.collapsed_s[0], rel=1e-6)


def test_coarse_and_fine_steps_agree() -> None:
    """Result does not hang on the step."""
    coarse = _go(time_step_s=40.0, rated_time_s=600.0)
    fine = _go(time_step_s=10.0, rated_time_s=600.0)
    assert coarse.collapsed_s[0] == pytest.approx(fine.collapsed_s[0], rel=0.02)


def test_short_horizon_leaves_the_fate_open() -> None:
    """Neither out nor collapsed when the reckoning stops."""
    end = _go(horizon_s=50.0)
    assert not end.is_out[0]
    assert np.isinf(end.collapsed_s[0])
    assert end.place_m[0] == pytest.approx(50.0)


def test_miner_at_the_exit_is_out_when_he_starts() -> None:
    """No way to go, no risk."""
    end = _go(way_m=[0.0], start_s=30.0)
    assert end.out_s[0] == pytest.approx(30.0)


def test_lack_of_oxygen_alone_can_kill() -> None:
    """Fumes without carbon monoxide but with 8 % oxygen."""
    end = _go(co_frac=[[0.0, 0.0]], o2_frac=0.08, rated_time_s=0.0)
    assert np.isfinite(end.collapsed_s[0])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"way_m": [-1.0]}, "way_m = -1"),
        ({"station_m": [[10.0, 500.0]]}, "ascend from 0"),
        ({"station_m": [[0.0, 0.0]]}, "ascend from 0"),
        ({"station_m": [0.0, 500.0]}, "shape"),
        ({"fumes_arrive_s": [[100.0]]}, "shape of station_m"),
        ({"co_frac": [[200.0, 200.0]]}, "co_frac = 200"),
        ({"walking_speed_m_s": 10.0}, "walking_speed_m_s = 10"),
        ({"walking_speed_m_s": [1.0, 1.0]}, "one per miner"),
        ({"rated_time_s": -1.0}, "rated_time_s = -1"),
        ({"time_step_s": 1.0}, r"time_step_s = 1 outside 10\.\.4000 s"),
        ({"horizon_s": 0.0}, "horizon_s = 0"),
        ({"activity": "asleep"}, "activity = 'asleep'"),
    ],
)
def test_impossible_input_is_refused(changes: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        _go(**changes)
