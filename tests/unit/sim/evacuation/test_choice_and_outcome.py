"""Which door people take, how smoke slows them, and whom the rescuers find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.evacuation.exit_choice import RULES, Choice, choose_doors
from sim.evacuation.leaving import leave, people
from sim.evacuation.network import Door, EgressNetwork, Room, egress_network
from sim.evacuation.outcome import rescue_demand
from sim.evacuation.premovement import FAMILIES, premovement_of_family_s
from sim.evacuation.profiles import PROFILES, draw_speeds
from sim.evacuation.smoke_walk import TURN_BACK_M, arrival_in_smoke_s, own_clock


def _hall() -> EgressNetwork:
    doors = [Door(name=str(i), room="hall", to="", clear_width_m=1.0 + 0.2 * i) for i in range(3)]
    return egress_network([Room(name="hall", area_m2=500.0)], doors)


def _choose(n: int = 200, **changes: Any) -> Choice:
    luck = np.random.default_rng(2).random((2, 2, n))
    arguments: dict[str, Any] = {
        "start_s": 60.0 * luck[0],
        "level_speed_m_s": 1.2,
        "familiar_quantile_prob": luck[1],
    }
    walk = 5.0 + 30.0 * np.random.default_rng(4).random((2, n, 3))
    room = np.zeros((2, n), dtype=int)
    return choose_doors(_hall(), room, walk, **(arguments | changes))


@pytest.mark.parametrize("rule", RULES)
def test_everybody_takes_a_door_of_his_room(rule: str) -> None:
    """No rule loses anybody."""
    chosen = _choose(rule=rule, familiar_prob=0.4)
    assert np.isfinite(chosen.arrival_s).all()
    assert chosen.door.min() >= 0


def test_quickest_rule_empties_the_hall_no_later_than_the_nearest() -> None:
    """Seeing the queues helps everybody together."""
    seconds = {}
    for rule in ("nearest", "quickest"):
        chosen = choose_doors(
            _hall(),
            np.zeros((1, 300), dtype=int),
            np.tile([5.0, 15.0, 25.0], (1, 300, 1)),
            start_s=0.0,
            level_speed_m_s=1.2,
            rule=rule,  # type: ignore[arg-type]
        )
        crowd = people(_hall(), chosen.door, arrival_s=chosen.arrival_s)
        seconds[rule] = float(leave(_hall(), crowd).exit_s.max())
    assert seconds["quickest"] < 0.5 * seconds["nearest"]


def test_all_doors_shut_keep_everybody_inside() -> None:
    """After the last door nobody arrives anywhere; whoever is in time gets out."""
    chosen = _choose(shut_from_s=20.0, between_m=10.0)
    assert np.isinf(chosen.arrival_s).any()
    assert np.all(chosen.arrival_s[np.isfinite(chosen.arrival_s)] < 20.0)


def test_nobody_turns_away_from_an_open_door() -> None:
    """A shut door changes the way of those only who wanted it."""
    free, shut = _choose(), _choose(shut_from_s=np.array([0.0, np.inf, np.inf]), between_m=10.0)
    other = free.door != 0
    np.testing.assert_array_equal(shut.door[other], free.door[other])
    assert np.all(shut.door != 0)
    assert np.all(shut.walked_m[~other] > free.walked_m[~other])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": "bravest"}, "rule must be one of"),
        ({"start_s": -1.0}, "start_s = -1"),
        ({"level_speed_m_s": 0.0}, "level_speed_m_s = 0"),
        ({"familiar_prob": 1.5}, r"familiar_prob = 1\.5"),
        ({"between_m": -3.0}, "between_m = -3"),
        ({"shut_from_s": np.nan}, "shut_from_s = nan"),
    ],
)
def test_impossible_choice_is_refused(changes: dict[str, Any], message: str) -> None:
    """Names the argument."""
    with pytest.raises(ValueError, match=message):
        _choose(**changes)


def test_clear_air_takes_the_clear_time_and_smoke_longer() -> None:
    """Own clock at full speed is the clock on the wall."""
    place = np.zeros(50, dtype=int)
    start, walk = np.linspace(0.0, 100.0, 50), np.linspace(1.0, 60.0, 50)
    clear = own_clock(speed_ratio=np.ones((4, 1)), step_s=10.0)
    got = arrival_in_smoke_s(clear, place, start_s=start, clear_walk_s=walk, step_s=10.0)
    np.testing.assert_allclose(got, start + walk)
    thick = own_clock(speed_ratio=np.array([[1.0], [0.6], [0.3], [0.0]]), step_s=10.0)
    later = arrival_in_smoke_s(thick, place, start_s=start, clear_walk_s=walk, step_s=10.0)
    assert np.all(later >= got - 1e-9)
    assert np.all(later <= start + 10.0 * walk + 1e-9)
    assert TURN_BACK_M["familiar"] < TURN_BACK_M["unfamiliar"]


def test_earlier_untenability_never_means_fewer_to_rescue() -> None:
    """The demand grows as the available time shrinks; counts agree with the persons."""
    network = _hall()
    chosen = _choose()
    crowd = people(network, chosen.door, arrival_s=chosen.arrival_s)
    gone = leave(network, crowd)
    before = -1
    for aset in (np.inf, 200.0, 100.0, 50.0, 10.0):
        found = rescue_demand(network, crowd, gone, aset_s=[aset], collapse_s=90.0, at_s=120.0)
        caught = int((found.space >= 0).sum())
        assert caught == found.n_mobile.sum() + found.n_incapacitated.sum()
        assert caught >= before
        before = caught
    with pytest.raises(ValueError, match="aset_s = -1"):
        rescue_demand(network, crowd, gone, aset_s=[-1.0])


@pytest.mark.parametrize("family", FAMILIES)
def test_families_have_the_mean_and_spread_asked_for(family: Any) -> None:
    """Averaged over many people."""
    level = (np.arange(400_000) + 0.5) / 400_000
    times = premovement_of_family_s(family, quantile_prob=level, mean_s=90.0, sd_s=40.0)
    assert times.mean() == pytest.approx(90.0, rel=2e-3)
    assert times.std() == pytest.approx(40.0, rel=0.03)
    assert np.all(np.diff(times) >= 0.0)


def test_family_that_cannot_spread_so_far_is_refused() -> None:
    """Uniform times cannot be negative; no family answers to an unknown name."""
    with pytest.raises(ValueError, match="sd_s = 100"):
        premovement_of_family_s("uniform", quantile_prob=0.5, mean_s=100.0, sd_s=100.0)
    with pytest.raises(ValueError, match="sd_s / mean_s"):
        premovement_of_family_s("weibull", quantile_prob=0.5, mean_s=1.0, sd_s=1e5)
    with pytest.raises(ValueError, match="family must be one of"):
        premovement_of_family_s("cauchy", quantile_prob=0.5)  # type: ignore[arg-type]


def test_impaired_people_are_slower_and_some_need_help() -> None:
    """Every group walks faster on the level than down, and down than up."""
    for profile in PROFILES.values():
        assert profile.level_m_s[1] > profile.down_m_s[1] >= profile.up_m_s[1]
    drawn = draw_speeds(
        {"male_30_50": 0.9, "wheelchair": 0.1},
        group_quantile_prob=(np.arange(100) + 0.5) / 100,
        speed_quantile_prob=np.full(100, 0.5),
    )
    assert drawn.needs_help.sum() == 10
    with pytest.raises(ValueError, match="no such groups"):
        draw_speeds({"giant": 1.0}, group_quantile_prob=[0.5], speed_quantile_prob=[0.5])
    with pytest.raises(ValueError, match="must add to 1"):
        draw_speeds({"wheelchair": 0.5}, group_quantile_prob=[0.5], speed_quantile_prob=[0.5])
