"""Mine rescue squads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine import mine_rescue
from sim.mine.mine_rescue import (
    CARD,
    Casualties,
    Speeds,
    Way,
    bring_out,
    squad_reach_m,
    squads_needed,
    usable_time_s,
)
from sim.mine.rescue_rules import RULES
from tests.verification.cases_mine_rescue import legs


def waiting(*distance_m: float, can_walk: bool = False) -> Casualties:
    """People along the way, all of one kind."""
    return Casualties(np.array(distance_m), np.full(len(distance_m), can_walk))


_SMOKE = legs(length_m=[3000.0], in_smoke=[True])


def test_numbers_are_pinned_and_within_their_ranges() -> None:
    """Turnout a minute, six enter, 4 h and 5 MPa; each number has a source or says it has none."""
    assert RULES["turnout_s"].value == 60.0
    assert RULES["n_entering"].value == 6.0
    assert RULES["endurance_s"].value == 14_400.0
    assert RULES["reserve_pa"].value == 5e6
    assert (RULES["smoke_speed_m_s"].value, RULES["carry_smoke_m_s"].value) == (0.39, 0.50)
    for rule in RULES.values():
        assert rule.low <= rule.value <= rule.high
        assert rule.source
        read = "assumed" not in rule.source and "memory" not in rule.source
        assert read or not rule.is_verified
    assert CARD.status == "provisional"


def test_reach_grows_with_endurance_and_falls_with_reserve() -> None:
    """More oxygen, farther; more kept back, less far."""
    reach = [
        squad_reach_m(way=_SMOKE, usable_s=float(usable_time_s(endurance_s=hours * 3600.0)))
        for hours in (1, 2, 3, 4)
    ]
    assert np.all(np.diff(reach) > 0.0)
    careful = float(usable_time_s(reserve_pa=[5e6, 8e6])[1])
    assert squad_reach_m(way=_SMOKE, usable_s=careful) < reach[-1]


def test_breathable_air_costs_no_oxygen() -> None:
    """Ten kilometres of fresh air before the smoke do not shorten the reach within it."""
    long = legs(length_m=[10_000.0, 3000.0], in_smoke=[False, True])
    alone = squad_reach_m(way=_SMOKE, usable_s=7200.0)
    assert squad_reach_m(way=long, usable_s=7200.0) == pytest.approx(10_000.0 + alone)
    clear = legs(length_m=[10_000.0], in_smoke=[False])
    assert squad_reach_m(way=clear, usable_s=0.0) == 10_000.0
    gas = Way(np.array([10_000.0]), np.array([False]), np.array([True]))
    assert squad_reach_m(way=gas, usable_s=7200.0) < 10_000.0


def test_squad_without_time_for_its_work_goes_no_farther_than_fresh_air() -> None:
    """Nothing is left for the way into the smoke."""
    way = legs(length_m=[500.0, 1000.0], in_smoke=[False, True])
    assert squad_reach_m(way=way, usable_s=100.0, work_s=210.0) == 500.0


def test_nobody_enters_without_a_standby_squad() -> None:
    """One squad alone waits."""
    one = bring_out(way=_SMOKE, casualties=waiting(100.0), squad_ready_s=[0.0])
    assert np.isinf(one.out_s).all()
    assert one.squad.tolist() == [-1]
    two = bring_out(way=_SMOKE, casualties=waiting(100.0), squad_ready_s=[900.0, 0.0])
    assert two.squad.tolist() == [1]
    assert two.reached_s[0] == pytest.approx(100.0 / 0.39)


def test_casualties_out_of_reach_stay() -> None:
    """Beyond the turning point nobody is fetched, the others are."""
    reach = squad_reach_m(way=_SMOKE, usable_s=float(usable_time_s()))
    end = bring_out(
        way=_SMOKE, casualties=waiting(reach + 1.0, reach - 1.0), squad_ready_s=[0.0, 0.0, 0.0]
    )
    assert np.isinf(end.out_s[0])
    assert np.isfinite(end.out_s[1])


def test_more_squads_are_never_slower() -> None:
    """And the number needed is the first that keeps the time."""
    where = waiting(*np.linspace(50.0, 800.0, 12))
    last = [
        bring_out(way=_SMOKE, casualties=where, squad_ready_s=np.zeros(n)).out_s.max()
        for n in range(2, 9)
    ]
    assert np.all(np.diff(last) <= 0.0)
    assert squads_needed(way=_SMOKE, casualties=where, within_s=last[3]) == 5
    assert squads_needed(way=_SMOKE, casualties=where, within_s=np.nextafter(last[3], 0.0)) > 5
    assert squads_needed(way=_SMOKE, casualties=waiting(2999.0), within_s=1e6) == 0


def test_those_who_walk_are_led_out_together() -> None:
    """Six walkers need one trip, six stretchers six."""
    where = [300.0] * 6
    walkers, carried = (
        bring_out(
            way=_SMOKE, casualties=waiting(*where, can_walk=can_walk), squad_ready_s=[0.0, 0.0]
        )
        for can_walk in (True, False)
    )
    assert np.unique(walkers.out_s).size == 1
    assert np.unique(carried.out_s).size == 6


def test_too_small_a_squad_leads_but_does_not_carry() -> None:
    """Four people cannot take a stretcher that needs five."""
    end = bring_out(
        way=_SMOKE,
        casualties=Casualties(np.array([100.0, 200.0]), np.array([False, True])),
        squad_ready_s=[0.0],
        n_standby=0,
        n_entering=4,
    )
    assert np.isinf(end.out_s[0])
    assert np.isfinite(end.out_s[1])


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (
            "Way",
            {
                "length_m": np.array([0.0]),
                "in_smoke": np.array([True]),
                "needs_apparatus": np.array([True]),
            },
            "length_m",
        ),
        (
            "Way",
            {
                "length_m": np.array([1.0, 2.0]),
                "in_smoke": np.array([True]),
                "needs_apparatus": np.array([True]),
            },
            "one length",
        ),
        ("usable_time_s", {"endurance_s": -1.0}, "endurance_s = -1"),
        ("usable_time_s", {"reserve_pa": 21e6}, "reserve_pa must not exceed"),
        ("squad_reach_m", {"way": _SMOKE, "usable_s": np.nan}, "usable_s = nan"),
        (
            "squad_reach_m",
            {"way": _SMOKE, "usable_s": 1.0, "speeds": Speeds(smoke_m_s=0.0)},
            "smoke_m_s",
        ),
        (
            "bring_out",
            {"way": _SMOKE, "casualties": waiting(4000.0), "squad_ready_s": [0.0]},
            "distance_m = 4000",
        ),
        (
            "bring_out",
            {"way": _SMOKE, "casualties": waiting(1.0), "squad_ready_s": [-1.0]},
            "squad_ready_s = -1",
        ),
        (
            "squads_needed",
            {"way": _SMOKE, "casualties": waiting(900.0), "within_s": 60.0, "n_most": 5},
            "not even 5 squads",
        ),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        getattr(mine_rescue, function)(**arguments)
