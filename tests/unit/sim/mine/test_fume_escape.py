"""Miners walking through fumes that change in time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine.afterdamp import Afterdamp, dose_rate_per_s
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.fume_escape import FumeEscape, escape_through_fumes
from sim.mine.gas_transport import GasHistory, gas_history
from sim.mine.methane_network import air_of
from sim.mine.mine_network import mine_network
from sim.mine.safety_systems import PARAMETERS, SafetySystems, sheltered_by_air

_MINE = mine_network(
    names=["face", "return", "upcast", "spare"],
    start=["A", "B", "C", "A"],
    end=["B", "C", "U", "C"],
    length_m=[400.0, 600.0, 300.0, 1500.0],
    area_m2=10.0,
    surface=["U"],
)
_DAMP = Afterdamp(0.02, 0.05, 0.10)


def _history(flow: float = 10.0, n_steps: int = 400, **gas: Any) -> GasHistory:
    air = air_of(_MINE, np.array([flow, flow, flow, 0.0]))
    return gas_history(air=air, time_step_s=10.0, n_steps=n_steps, **gas)


def _ways(roadway: int = 0, along_m: float = 100.0, n: int = 1) -> Any:
    places = Places(np.full(n, roadway), np.full(n, along_m))
    return ways_to_safety(network=_MINE, places=places, goals=["U"])


def _go(history: GasHistory | None = None, **how: Any) -> FumeEscape:
    filled = _history(initial_frac=[1.0, 0.0, 0.0, 0.0]) if history is None else history
    return escape_through_fumes(**({"ways": _ways(), "fumes": _DAMP, "history": filled} | how))


def test_self_rescuer_makes_the_difference() -> None:
    """One walks out, one without falls."""
    end = _go(ways=_ways(n=2), rated_time_s=[3600.0, 0.0])
    assert end.is_out.tolist() == [True, False]
    assert np.isfinite(end.collapsed_s).tolist() == [False, True]
    assert end.dose[1] == 1.0
    assert end.walked_m[1] < end.walked_m[0] == 1200.0


def test_slug_that_passes_leaves_a_survivor() -> None:
    """He sits in the face: the fumes are swept over him and gone; less than in still air."""
    swept = _go(walking_speed_m_s=0.0, rated_time_s=0.0, fumes=Afterdamp(0.001))
    still = _go(
        _history(0.0, initial_frac=[1.0, 0.0, 0.0, 0.0]),
        walking_speed_m_s=0.0, rated_time_s=0.0, fumes=Afterdamp(0.001),
    )  # fmt: skip
    # 100 m of the face upstream of him, 1 m/s: about 100 s of fumes
    rate = float(dose_rate_per_s(fumes=Afterdamp(0.001), fume_frac=1.0))
    assert swept.dose[0] == pytest.approx(100.0 * rate, rel=0.06)
    assert still.collapsed_s[0] == pytest.approx(1.0 / rate, rel=1e-6)


def test_clear_air_costs_nothing() -> None:
    """Length over speed, apparatus unused, never warned."""
    end = _go(_history(), start_s=60.0, walking_speed_m_s=1.0)
    assert end.out_s[0] == pytest.approx(1260.0)
    assert end.dose[0] == 0.0
    assert end.rescuer_left_s[0] == 1800.0
    assert np.isinf(end.warned_by_fumes_s[0])


def test_fumes_are_a_warning() -> None:
    """Who was never told starts when they come."""
    end = _go(start_s=np.inf)
    assert end.warned_by_fumes_s[0] == 0.0
    assert end.is_out[0]
    assert not _go(_history(), start_s=np.inf).is_out[0]


def test_result_hangs_little_on_the_step() -> None:
    """Ten seconds or one."""
    air = air_of(_MINE, np.array([10.0, 10.0, 10.0, 0.0]))
    fill = [1.0, 0.0, 0.0, 0.0]
    ends = [
        _go(
            gas_history(air=air, time_step_s=step, n_steps=round(4000 / step), initial_frac=fill),
            rated_time_s=300.0, fumes=Afterdamp(0.003),
        )
        for step in (10.0, 1.0)
    ]  # fmt: skip
    assert ends[0].out_s[0] == pytest.approx(ends[1].out_s[0], rel=0.01)
    assert ends[0].dose[0] == pytest.approx(ends[1].dose[0], rel=0.05, abs=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_outcomes_agree_with_a_walk_step_by_step(seed: int) -> None:
    """All at once or miner by miner and step by step: the same."""
    rng = np.random.default_rng(seed)
    n = 12
    places = Places(rng.integers(0, 4, n), rng.random(n) * 300.0)
    ways = ways_to_safety(network=_MINE, places=places, goals=["U"])
    history = _history(initial_frac=rng.random((4, 5)) * (rng.random((4, 5)) < 0.5))
    speed, start = rng.uniform(0.3, 1.4, n), rng.uniform(0.0, 600.0, n)
    end = _go(
        history, ways=ways, start_s=start, walking_speed_m_s=speed, rated_time_s=600.0,
        collapse_dose=1e6,
    )  # fmt: skip
    for i in range(n):
        way = ways.of(np.array([i]))
        walked, pace, dose, left, begin, out = 0.0, 0.0, 0.0, 600.0, start[i], np.inf
        for now in np.arange(0.0, 4000.0, 10.0):
            road, share = way.at(np.array([min(walked + 5.0 * pace, ways.length_m[i])]))
            frac = float(history.frac_at(road, share, now + 5.0)[0])
            foul = frac > _DAMP.foul_frac
            begin = min(begin, now) if foul else begin
            worn = min(left, 10.0) if foul else 0.0
            left -= worn
            gained = (10.0 - worn) * float(dose_rate_per_s(fumes=_DAMP, fume_frac=frac))
            v = speed[i] * (0.5 if foul else 1.0)
            moved = v * min(max(now + 10.0 - begin, 0.0), 10.0)
            pace = moved / 10.0
            if walked + moved >= ways.length_m[i]:
                part = (ways.length_m[i] - walked) / moved
                out = now + 10.0 * part
                dose += gained * part * foul
                break
            walked += moved
            dose += gained * foul
        assert end.out_s[i] == pytest.approx(out, abs=11.0)
        assert end.dose[i] == pytest.approx(dose, rel=1e-6, abs=5e-3)


def test_cut_off_miner_stays_where_he_is() -> None:
    """No way, no walk; he may still fall."""
    ways = ways_to_safety(
        network=_MINE,
        places=Places(np.array([0]), np.array([100.0])),
        goals=["U"],
        blocked=["return", "spare"],
    )
    end = _go(_history(0.0, initial_frac=[1.0, 0.0, 0.0, 0.0]), ways=ways)
    assert np.isinf(ways.length_m[0])
    assert end.walked_m[0] == 0.0
    assert end.roadway[0] == 0
    assert end.share[0] == 0.25
    assert np.isfinite(end.collapsed_s[0])


def test_miner_at_the_goal_is_out_when_he_starts() -> None:
    """No way to go, no risk."""
    end = _go(ways=_ways(2, 300.0), start_s=30.0)
    assert end.out_s[0] == 30.0


def test_compressed_air_saves_only_where_a_pipe_can_be_reached() -> None:
    """Pipe in the roadway, and protection for half the spacing."""
    whole, off = SafetySystems(), SafetySystems(compressed_air=False)
    arguments: dict[str, Any] = {
        "network": _MINE, "piped": ["face"], "fallen_in": ["face", "return", "face"],
        "speed_m_s": 0.5, "rated_time_s": [1800.0, 1800.0, 100.0],
    }  # fmt: skip
    fallen = np.ones(3, dtype=bool)
    assert sheltered_by_air(fallen, systems=whole, **arguments).tolist() == [True, False, False]
    assert not sheltered_by_air(fallen, systems=off, **arguments).any()


def test_every_number_behind_a_switch_has_a_source() -> None:
    """And says whether it was read."""
    for sourced in PARAMETERS.values():
        assert sourced.value > 0.0
        assert sourced.source
        assert sourced.verified != ("memory" in sourced.source or "assumption" in sourced.source)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"walking_speed_m_s": 10.0}, "walking_speed_m_s = 10"),
        ({"speed_in_fumes_ratio": 2.0}, "speed_in_fumes_ratio = 2"),
        ({"rated_time_s": -1.0}, "rated_time_s = -1"),
        ({"start_s": np.nan}, "start_s = nan"),
        ({"activity": "asleep", "rated_time_s": 0.0}, "activity = 'asleep'"),
    ],
)
def test_impossible_walk_is_refused(changes: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        _go(**changes)


def test_impossible_place_goal_or_mixture_is_refused() -> None:
    """Beyond the end of a roadway, nowhere to go, more than one whole."""
    with pytest.raises(ValueError, match="beyond the end of roadway 'face'"):
        _ways(0, 500.0)
    with pytest.raises(ValueError, match="at least one junction"):
        ways_to_safety(network=_MINE, places=Places(np.array([0]), np.array([1.0])), goals=[])
    with pytest.raises(ValueError, match="no junction 'X'"):
        ways_to_safety(network=_MINE, places=Places(np.array([0]), np.array([1.0])), goals=["X"])
    with pytest.raises(ValueError, match="must not exceed 1"):
        Afterdamp(0.5, 0.5, 0.2)
    with pytest.raises(ValueError, match=r"co_frac = -0\.1"):
        Afterdamp(-0.1)
