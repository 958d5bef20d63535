"""Buses of an evacuation: trips worked out by hand, and who is away by then.

Call at 180 s, turnout 60 s, the way 100 s: buses are there at 340 s. Boarding 120 s, trip 600 s.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from scenarios.model.plan import AlertChannel, BusLift, ProtectiveAction
from scenarios.model.vocabulary import Capability as C
from sim.hazard.base import Alert, ProtectionOrder
from sim.hazard.people import Household, share_done, sorted_finite
from sim.play import build_stage, play
from sim.response.policy import NearestAvailable
from sim.streams import Streams
from tests.support.jilin import jilin
from tests.support.town import (
    Roads,
    ScriptedHazard,
    fixed,
    plan,
    replication,
    setting,
    text,
    unit,
)

LIFT = BusLift(without_car_frac=0.2, number=2, load=fixed(120), round_trip=fixed(600))


def action(**more: object) -> ProtectiveAction:
    values = {
        "id": "out", "name": text("out"), "action": "evacuate", "start": ("call_received",),
        "radius_m": 1000.0, "alert": AlertChannel(name="siren", median=fixed(60), reach_frac=1.0),
        "preparation": fixed(0), "compliance_frac": 1.0, "buses": LIFT,
    }  # fmt: skip
    return ProtectiveAction(**{**values, **more})


def trips(n_waiting: int, n_buses: int = 2, seats: int = 40) -> tuple[list, ScriptedHazard]:
    """(time, people) of each bus that leaves."""
    buses = [unit(i, [C.evacuation_transport], node=1, seats=seats) for i in range(n_buses)]
    hazard = ScriptedHazard(n_waiting=n_waiting, held_at_s=6000.0)
    run = replication(
        setting(plan(protective_actions=(action(),)), buses), hazard, Roads({1: 100.0})
    )
    log = run.play().rows()
    return [(t, v) for t, kind, _, _, v in log if kind == "bus_left"], hazard


def test_two_buses_carry_off_a_hundred_people_in_three_trips():
    """There at 340 s, full at 460 s: 40 + 40; back at 1060 s, one leaves at 1180 s with 20."""
    left, hazard = trips(100)
    assert left == [(460.0, 40.0), (460.0, 40.0), (1180.0, 20.0)]
    assert [share for _, share in hazard.lifts] == pytest.approx([0.4, 0.8, 1.0])


def test_one_bus_takes_twice_as_long():
    """40 at 460 s, then every 720 s: 460, 1180, 1900 s."""
    left, _ = trips(100, n_buses=1)
    assert left == [(460.0, 40.0), (1180.0, 40.0), (1900.0, 20.0)]


def test_nobody_waits_no_bus_is_called():
    """Everybody has a car: no bus leaves its base."""
    left, hazard = trips(0)
    assert not left
    assert not hazard.lifts


def test_a_bus_without_seats_takes_nobody():
    """Zero seats: it comes, and the people go on waiting."""
    left, _ = trips(100, seats=0)
    assert not left


def test_buses_that_shelter_or_fetch_from_nowhere_are_refused():
    """Buses belong to the evacuation of a zone."""
    for wrong in ({"action": "shelter"}, {"radius_m": None}):
        with pytest.raises(ValidationError, match="evacuation of a zone"):
            action(**wrong)


# -- who is away ---------------------------------------------------------------------------------

N = 20_000
WAITING = ProtectionOrder(
    key="out", evacuate=True, ordered_s=0.0, radius_m=None, alerts=(Alert("", 600.0, 1.0),),
    preparation=fixed(300), compliance_frac=1.0, without_car_frac=0.3,
)  # fmt: skip


def household() -> Household:
    return Household(Streams(seed=1, scenario="s", replication=0), N)


def test_the_share_without_a_car_stays_until_fetched():
    """30 % of 20 000 wait (99.9 % of samples: +- 1.1 %); the others leave as before."""
    people = household()
    done = people.done_s(WAITING)
    assert np.mean(np.isinf(done)) == pytest.approx(0.3, abs=0.011)
    own = np.isfinite(done)
    np.testing.assert_array_equal(done[own], people.ready_s(WAITING)[own])


def test_buses_take_the_queue_from_its_head():
    """Half the queue at 4000 s, all at 8000 s: nobody earlier than ready, nobody twice."""
    people = household()
    half, full = (people.lifted_s(WAITING, s, t) for s, t in ((0.5, 4000.0), (1.0, 8000.0)))
    away_half, away_full = np.isfinite(half), np.isfinite(full)
    assert np.mean(away_half) / np.mean(away_full) == pytest.approx(0.5, abs=0.03)
    assert (away_full[away_half]).all()
    assert (away_full == np.isinf(people.done_s(WAITING))).all()
    assert (half[away_half] >= 4000.0).all()
    assert (half[away_half] >= people.ready_s(WAITING)[away_half]).all()


def test_the_zone_is_not_empty_while_people_wait():
    """70 % can leave by themselves: the share stops there until the buses come."""
    done = sorted_finite(household().done_s(WAITING))
    assert share_done(done, 1e9, N) == pytest.approx(0.7, abs=0.02)
    assert share_done(done, 1e9) == 1.0


# -- in a cloud ----------------------------------------------------------------------------------


def cloud(without_car_frac: float, number: int) -> tuple[list, dict]:
    """The shipped chlorine leak with so many buses; its log and measures."""
    pack = jilin()
    before = pack.plans["toxic-b"]
    lift = LIFT.model_copy(update={"without_car_frac": without_car_frac, "number": number})
    actions = tuple(
        a if a.action != "evacuate" else a.model_copy(update={"buses": lift})
        for a in before.protective_actions
    )
    plans = {**pack.plans, "toxic-b": before.model_copy(update={"protective_actions": actions})}
    stage = build_stage(replace(pack, plans=plans), "longtan-toxic", "toxic-b")
    outcome = play(stage, policy=NearestAvailable(), seed=2, replication=0)
    return outcome.log.rows(), dict(outcome.measures)


def test_in_a_cloud_the_evacuation_ends_with_the_last_bus():
    """Nobody to fetch, enough buses, too few: each is later than the one before, none is lost."""
    ends = [cloud(*case)[1]["evacuation_completion_s"] for case in ((0.0, 1), (0.3, 40), (0.3, 1))]
    assert ends[0] <= ends[1] < ends[2]
    log, _ = cloud(0.3, 40)
    assert {kind for _, kind, *_ in log} >= {"bus_left", "protected_share"}
    shares = [v for _, kind, _, _, v in log if kind == "protected_share"]
    assert max(shares) == 1.0
