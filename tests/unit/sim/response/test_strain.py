"""Routine calls, units that are not ready or break down, orders that fail, reports too low."""

from __future__ import annotations

import math
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import simpy

from scenarios.model.base import Grade, Provenance
from scenarios.model.distribution import ExponentialTime
from scenarios.model.strain import RoutineCalls
from scenarios.model.strain import Strain as StrainModel
from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import Specialty
from sim.response.engine import Replication
from sim.response.events import Kind, LogWriter
from sim.response.hospitals import Hospitals
from sim.response.incident import IncidentPart
from sim.response.policy import NearestAvailable
from sim.response.setting import HospitalSpec
from sim.response.strain import Strain
from sim.response.units import Status, Unit
from sim.streams import Streams
from tests.support.town import Roads, ScriptedHazard, fixed, level, plan, setting, unit

HAND = Provenance(grade=Grade.synthetic, source="test")


def strained(n: int = 0, **what: object) -> Strain:
    return Strain(
        StrainModel(provenance=HAND, **what),
        lambda spec: spec,  # type: ignore[arg-type,return-value]
        Streams(seed=5, scenario="strain", replication=n),
    )


def rows(strain: Strain | None, n_units: int = 1, levels=None) -> list:
    """One fire that is held at an hour, engines 100 s away."""
    the_plan = plan(levels=levels or (level(dispatch=[(C.fire_attack, 1)]),))
    town = setting(the_plan, [unit(i, [C.fire_attack], node=1) for i in range(n_units)])
    part = IncidentPart(
        "fire",
        town,
        Streams(seed=1, scenario="fire", replication=0),
        ScriptedHazard(held_at_s=3600.0),
        Roads({1: 100.0}),
        120.0,
    )
    return Replication([part], policy=NearestAvailable(), strain=strain).play().rows()


def times(log: list, kind: str) -> list[float]:
    return [row[0] for row in log if row[1] == kind]


def test_nothing_weighs_nothing():
    """A strain of zeros changes no event."""
    assert rows(strained()) == rows(None)


def test_a_unit_that_is_not_ready_is_never_sent():
    """All out: nobody is dispatched, and the log names them."""
    log = rows(strained(not_ready_prob=1.0), n_units=3)
    assert len(times(log, "not_ready")) == 3
    assert not times(log, "dispatched")


def test_a_breakdown_is_made_good_by_the_next_unit():
    """Every unit breaks down on the way: each is sent in turn, none arrives."""
    log = rows(strained(breakdown_prob=1.0), n_units=3)
    assert len(times(log, "dispatched")) == len(times(log, "broke_down")) == 3
    assert not times(log, "arrived")


def test_lost_orders_delay_by_their_repeats():
    """Each lost order costs the time until it is given again; the way is then as before."""
    plain = times(rows(None), "arrived")[0]
    log = rows(strained(order_lost_prob=0.7, order_again=fixed(30)))
    assert times(log, "arrived")[0] == plain + 30.0 * len(times(log, "order_lost"))
    shares = [len(list(strained(n, order_lost_prob=0.7).orders_lost("m"))) for n in range(4000)]
    # geometric number of failures: mean p / (1 - p) = 7/3, standard deviation sqrt(p) / (1 - p)
    assert abs(np.mean(shares) - 7 / 3) < 3.3 * math.sqrt(0.7) / 0.3 / math.sqrt(4000)


def test_a_report_too_low_holds_the_higher_level_back():
    """The higher level, due with the call, waits for the first arrival."""
    levels = (level(dispatch=[(C.fire_attack, 1)]), level(rank=3))
    plain, low = rows(None, levels=levels), rows(strained(report_low_prob=1.0), levels=levels)
    raised = [next(r[0] for r in log if r[1:3] == ("level_reached", "3")) for log in (plain, low)]
    assert raised[0] == times(plain, "call_received")[0]
    assert raised[1] == times(low, "arrived")[0]
    assert times(low, "report_low")


def room_of(n_units: int) -> SimpleNamespace:
    """As much of a dispatch room as routine calls need."""
    units = [Unit(unit(i, [C.fire_attack]), 0) for i in range(n_units)]
    return SimpleNamespace(units=units, review_soon=lambda: None)


def test_routine_calls_keep_the_units_busy_that_theory_says():
    """With units in plenty the number busy is Poisson with mean rate times service (M/G/infinity).

    Looked at the start and after two hours in 400 replications; 99.9 % interval of the mean.
    """
    calls = RoutineCalls(
        capability=C.fire_attack,
        calls_per_hour=6.0,
        busy=ExponentialTime(mean_s=1800.0, provenance=HAND),
    )
    load, n = 3.0, 400
    seen: dict[float, list[int]] = {0.0: [], 7200.0: []}
    for number in range(n):
        env, room = simpy.Environment(), room_of(40)
        strained(number, routine_calls=(calls,)).weigh_on(env, LogWriter(), room)  # type: ignore[arg-type]
        for at_s, counts in seen.items():
            env.run(until=at_s) if at_s else None
            counts.append(sum(u.status is Status.elsewhere for u in room.units))
    for counts in seen.values():
        assert abs(np.mean(counts) - load) < 3.3 * math.sqrt(load / n)
        assert 0.7 < np.var(counts) / load < 1.35


def test_a_routine_call_with_nobody_idle_is_left_to_others():
    """One unit, calls without end: never more than one call at a time, and the unit comes back."""
    calls = RoutineCalls(capability=C.fire_attack, calls_per_hour=60.0, busy=fixed(120))
    env, room, log = simpy.Environment(), room_of(1), LogWriter()
    strained(routine_calls=(calls,)).weigh_on(env, log, room)  # type: ignore[arg-type]
    env.run(until=3600.0)
    begun = [t for t, kind, *_ in log.finish().rows() if kind == Kind.routine_call.name]
    assert len(begun) > 10
    assert min(np.diff(begun)) > 0.0
    assert all(later - earlier >= 119.9 for earlier, later in pairwise(begun[1:]))


def test_both_directions_of_a_bridge_share_their_luck():
    """A bridge is cut for both ways or for none; other arcs never are."""
    network = SimpleNamespace(
        tail=np.array([0, 1, 2, 3, 4]),
        head=np.array([1, 0, 3, 2, 5]),
        bridge=np.array([True, True, True, True, False]),
    )
    cuts = [strained(n, bridge_cut_prob=0.5).bridges_cut(network) for n in range(200)]  # type: ignore[arg-type]
    assert all(cut[0] == cut[1] and cut[2] == cut[3] and not cut[4] for cut in cuts)
    assert 70 < sum(bool(cut[0]) for cut in cuts) < 130
    assert any(cut[0] != cut[2] for cut in cuts)


@pytest.mark.parametrize(("share", "left"), [(1.0, 7), (0.5, 3), (0.0, 0)])
def test_fewer_beds_are_left(share, left):
    """Whole beds, rounded down."""
    hospital = HospitalSpec("h", 0, {Specialty.general: 7}, 60.0)
    beds = Hospitals([hospital], share)
    taken = 0
    while beds.take_bed(hospital, Specialty.burn):
        taken += 1
    assert taken == left
