"""The array kernel against the SimPy engine, call by call, and against days worked by hand."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.model.distribution import ExponentialTime
from sim.response.routine_calls import play_calls_on_simpy
from sim.routine import Calls, MoveRule, Roads, Service, play_calls, service_of
from sim.routine.draws import poisson_calls
from sim.streams import Streams
from tests.support.routine import chance_service
from tests.support.town import HAND, fixed

needs_numba = pytest.mark.skipif(
    importlib.util.find_spec("numba") is None, reason="numba (extra fast) is absent"
)


def rows(ledger) -> list[np.ndarray]:
    return [ledger.unit, ledger.assigned_s, ledger.arrived_s, ledger.cleared_s]


def assert_equal(one, other) -> None:
    """To the last bit, every call."""
    for mine, theirs in zip(rows(one), rows(other), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert one.moves == other.moves


@given(
    seed=st.integers(0, 10_000),
    rule=st.sampled_from(list(MoveRule)),
    n_units=st.integers(1, 9),
    n_bases=st.integers(1, 5),
    busy=st.sampled_from([0.1, 0.5, 0.9]),
    queues=st.booleans(),
    whole_minutes=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_kernel_and_simpy_agree_on_every_call(
    seed, rule, n_units, n_bases, busy, queues, whole_minutes
):
    """Any small service under any rule, with and without events that fall together."""
    service, calls = chance_service(
        120, rule=rule, n_units=n_units, n_bases=n_bases, n_zones=7, busy_frac=busy, seed=seed,
        queues=queues, whole_minutes=whole_minutes,
    )  # fmt: skip
    assert_equal(play_calls(service, calls, engine="plain"), play_calls_on_simpy(service, calls))


@needs_numba
@pytest.mark.parametrize("rule", list(MoveRule))
def test_a_month_of_a_city_agrees_call_by_call(rule):
    """20 units, 8,000 calls, 3 priorities: compiled, plain and SimPy give the same ledger."""
    service, calls = chance_service(8_000, rule=rule, busy_frac=0.6)
    compiled = play_calls(service, calls, engine="compiled")
    assert_equal(compiled, play_calls(service, calls, engine="plain"))
    assert_equal(compiled, play_calls_on_simpy(service, calls))
    assert (compiled.unit >= 0).all()
    assert (compiled.moves > 0) == (rule is MoveRule.table)


TWO = Roads.make([[60.0, 300.0], [240.0, 120.0]], between_s=[[0.0, 200.0], [200.0, 0.0]])
"""Two bases, two zones: base 0 is near zone 0, base 1 near zone 1."""


@pytest.mark.parametrize("play", [play_calls, play_calls_on_simpy])
def test_a_morning_worked_by_hand(play):
    """Two units; the second call takes the far unit; of two that wait the urgent one goes first.

    t=0 zone 0: unit 0, turnout 30, travel 60, there 90, 600 s of work, free 690, home at 750.
    t=10 zone 0: unit 1 from base 1: 10+30+240 = 280, 300 s, free 580, home 580+240 = 820.
    t=20 zone 1 priority 1 and t=40 zone 0 priority 0 wait. At 580 unit 1 takes the urgent one by
    way of its base: 240 back, 240 out, 30 turnout: there 1090. At 690 unit 0 takes the other:
    60 back, 300 out, 30: there 1080.
    """
    calls = Calls.make(
        [0, 10, 20, 40], [0, 0, 1, 0], [1, 1, 1, 0], [30] * 4, [600.0, 300.0, 100.0, 50.0]
    )
    ledger = play(service_of(TWO, [0, 1]), calls)
    assert ledger.unit.tolist() == [0, 1, 0, 1]
    assert ledger.assigned_s.tolist() == [0, 10, 690, 580]
    assert ledger.arrived_s.tolist() == [90, 280, 1080, 1090]
    assert ledger.cleared_s.tolist() == [690, 580, 1180, 1140]
    assert ledger.waits_s(calls).tolist() == [0, 0, 670, 540]


@pytest.mark.parametrize("play", [play_calls, play_calls_on_simpy])
def test_a_unit_on_its_way_home_is_reckoned_through_its_base(play):
    """Free at 100 + 60 of way home; a call at 120 meets it 40 s from its base."""
    calls = Calls.make([0, 120], [0, 0], [0, 0], [0, 0], [40.0, 10.0])
    ledger = play(service_of(TWO, [0]), calls)
    assert ledger.arrived_s.tolist() == [60, 120 + 40 + 60]


@pytest.mark.parametrize("play", [play_calls, play_calls_on_simpy])
def test_the_table_fills_the_gap_that_a_dispatch_leaves(play):
    """Both units at base 0, the table wants the last idle one at base 1: it is moved, once."""
    service = Service(
        TWO, np.array([0, 0]), np.ones(2), rule=MoveRule.table,
        table=np.array([[0, 0], [0, 1], [2, 0]]),
    )  # fmt: skip
    calls = Calls.make([0, 1000], [0, 1], [0, 0], [0, 0], [5000.0, 10.0])
    ledger = play(service, calls)
    assert ledger.moves == 1
    assert ledger.unit.tolist() == [0, 1]
    assert ledger.arrived_s.tolist() == [60, 1120]


@pytest.mark.parametrize("play", [play_calls, play_calls_on_simpy])
def test_dmexclp_sends_the_free_unit_where_cover_is_thinnest(play):
    """Both live at base 0; demand of zone 1 is as large: the unit that frees goes to base 1.

    Marginal cover with q = 0.5, one idle unit at base 0: base 0 adds 1 x 0.25, base 1 1 x 0.5.
    """
    service = Service(
        TWO, np.array([0, 0]), np.ones(2), rule=MoveRule.dmexclp, demand=np.ones(2),
        reach_s=150.0, busy_frac=0.5,
    )  # fmt: skip
    calls = Calls.make([0, 2000], [0, 1], [0, 0], [0, 0], [100.0, 10.0])
    ledger = play(service, calls)
    assert ledger.unit.tolist() == [0, 0]
    assert ledger.arrived_s.tolist() == [60, 2120]


def test_lost_calls_have_no_times():
    """One unit, no queue: the second call at once is lost, the third is served."""
    calls = Calls.make([0, 1, 900], [0, 0, 0], [0, 0, 0], [0, 0, 0], [100.0, 100.0, 100.0])
    ledger = play_calls(service_of(TWO, [0], queues=False), calls)
    assert ledger.unit.tolist() == [0, -1, 0]
    assert np.isnan(ledger.arrived_s).tolist() == [False, True, False]


def test_no_calls_is_no_error():
    """An empty year."""
    empty = Calls.make([], [], [], [], [])
    assert play_calls(service_of(TWO, [0]), empty).unit.size == 0
    assert play_calls_on_simpy(service_of(TWO, [0]), empty).unit.size == 0


@given(seed=st.integers(0, 1000), factor=st.sampled_from([0.5, 2.0, 4.0]))
@settings(max_examples=25, deadline=None)
def test_the_unit_of_time_does_not_matter(seed, factor):
    """All times doubled: the same units, all moments doubled (a power of two rounds nothing)."""
    service, calls = chance_service(80, n_units=4, n_zones=6, busy_frac=0.7, seed=seed)
    roads = service.roads
    wide = service_of(
        Roads(roads.to_zone_s * factor, roads.to_base_s * factor, roads.between_s), service.home
    )
    later = Calls.make(
        calls.t_s * factor, calls.zone, calls.priority, calls.turnout_s * factor,
        calls.service_s * factor,
    )  # fmt: skip
    one = play_calls(service_of(roads, service.home), calls, engine="plain")
    other = play_calls(wide, later, engine="plain")
    np.testing.assert_array_equal(one.unit, other.unit)
    np.testing.assert_array_equal(one.cleared_s * factor, other.cleared_s)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"t_s": [1.0, 0.5]}, "t_s falls at call 1"),
        ({"t_s": [np.nan, 1.0]}, "t_s = nan"),
        ({"service_s": [0.0, 1.0]}, "service_s = 0"),
        ({"turnout_s": [-1.0, 1.0]}, "turnout_s = -1"),
        ({"priority": [-1, 0]}, "priority = -1"),
        ({"zone": [0]}, "zone has shape"),
    ],
)
def test_impossible_calls_are_refused_by_name(change, message):
    """The message names the column and the value."""
    good = {
        "t_s": [0.0, 1.0], "zone": [0, 0], "priority": [0, 0], "turnout_s": [0.0, 0.0],
        "service_s": [1.0, 1.0],
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        Calls.make(**{**good, **change})


def test_an_impossible_service_is_refused_by_name():
    """Unknown base, unknown zone, a table that loses a unit, a unit without bases."""
    with pytest.raises(ValueError, match="home = 2 is no base"):
        service_of(TWO, [2])
    with pytest.raises(ValueError, match="home has no unit"):
        service_of(TWO, [])
    with pytest.raises(ValueError, match="zone = 5 is unknown"):
        play_calls(service_of(TWO, [0]), Calls.make([0.0], [5], [0], [0.0], [1.0]))
    with pytest.raises(ValueError, match="table row 1"):
        Service(
            TWO, np.array([0]), np.ones(1), rule=MoveRule.table, table=np.zeros((2, 2), dtype=int)
        )
    with pytest.raises(ValueError, match="to_zone_s = inf"):
        Roads.make([[np.inf]])


def test_a_longer_year_begins_with_the_shorter_one():
    """The n-th call is the same whatever comes after it, and whatever the other laws are."""

    def draw(n: int, mean_s: float) -> Calls:
        return poisson_calls(
            Streams(seed=3, scenario="year", replication=0), n=n, calls_per_s=1e-3,
            zone_weight=[1, 0, 2], priority_weight=[1, 1], turnout=fixed(60),
            service=[ExponentialTime(mean_s=mean_s, provenance=HAND), fixed(500)],
        )  # fmt: skip

    short, long, slow = draw(50, 100.0), draw(80, 100.0), draw(50, 200.0)
    for name in ("t_s", "zone", "priority", "turnout_s", "service_s"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name)[:50])
    np.testing.assert_array_equal(short.zone, slow.zone)
    mine = short.priority == 0
    np.testing.assert_allclose(slow.service_s[mine], 2 * short.service_s[mine])
    assert set(long.zone.tolist()) == {0, 2}
    assert set(short.service_s[~mine]) == {500.0}
