"""Several incidents in one replication: they share units, beds and stock, each on its own clock."""

from __future__ import annotations

import math

import pytest

from scenarios.model.vocabulary import Capability as C
from sim.evaluation.metrics import measure_all
from sim.evaluation.reading import LogReader
from sim.response.clock import Clock
from sim.response.engine import Replication
from sim.response.events import Kind
from sim.response.incident import IncidentPart
from sim.response.policy import NearestAvailable
from sim.streams import Streams
from tests.support.town import Roads, ScriptedHazard, hurt, level, plan, setting, unit

ONE_ENGINE = plan(levels=(level(dispatch=[(C.fire_attack, 1)]),))


def part(name: str, town, hazard, roads, **kw) -> IncidentPart:
    return IncidentPart(
        name, town, Streams(seed=1, scenario=name, replication=0), hazard, roads, 120.0, **kw
    )


def two(*, second_held_s: float = 600.0, n_units: int = 1, **kw):
    """The same small accident twice, the second as `kw` says; crews wait at node 1."""
    town = setting(ONE_ENGINE, [unit(i, [C.fire_attack], node=1) for i in range(n_units)])
    parts = [
        part("first", town, ScriptedHazard(held_at_s=900.0), Roads({1: 100.0})),
        part(
            "second",
            town,
            ScriptedHazard(held_at_s=second_held_s),
            Roads({1: 200.0, 0: 50.0}, staging=9),
            **kw,
        ),
    ]
    run = Replication(parts, policy=NearestAvailable())
    return run, run.play()


def rows(log, number: int) -> list[tuple[float, str, str]]:
    return [(t, kind, who) for t, kind, who, _, _ in log.of_incident(number).rows()]


def test_the_second_incident_waits_for_the_only_unit():
    """One engine, two calls at once: it goes to the first, and on to the second when released.

    The engine stands at node 0, the first staging point, when it is called: 50 s from the second.
    """
    run, log = two(second_held_s=3000.0)
    first, second = rows(log, 0), rows(log, 1)
    stood_down = next(t for t, kind, _ in first if kind == "stand_down")
    sent = [t for t, kind, _ in second if kind == "dispatched"]
    assert sent == [stood_down]
    arrived = next(t for t, kind, _ in second if kind == "arrived")
    turned_out = next(t for t, kind, _ in second if kind == "turned_out")
    assert arrived == turned_out + 50.0
    assert len(run.incidents) == 2


def test_two_units_serve_both_at_once():
    """With a second engine nobody waits."""
    _, log = two(n_units=2)
    calls = [next(t for t, kind, _ in rows(log, n) if kind == "dispatched") for n in (0, 1)]
    assert calls[0] == calls[1]


def test_a_later_incident_has_its_own_clock():
    """What happens 300 s later there counts from its own start."""
    _, log = two(delay_s=300.0, n_units=2)
    whole = [(t, n) for t, n in zip(log.t_s, log.incident, strict=True) if n == 1]
    assert whole[0][0] == 300.0
    assert rows(log, 1)[0] == (0.0, "incident_start", "second")
    detected = [next(t for t, kind, _ in rows(log, n) if kind == "detected") for n in (0, 1)]
    assert detected == [120.0, 120.0]


def test_a_domino_follows_its_cause_or_never_comes():
    """An incident set off by an event of the first starts with it; without the event, never."""
    run, log = two(after="controlled", delay_s=60.0)
    assert next(t for t, n in zip(log.t_s, log.incident, strict=True) if n == 1) == 960.0
    assert len(run.incidents) == 2
    run, log = two(after="hazard:explosion")
    assert len(run.incidents) == 1
    assert set(log.incident.tolist()) == {0}


def test_the_replication_waits_for_an_incident_already_set_off():
    """The first is over at 900 s, the second begins at 1,500 s: both are played to their end."""
    _, log = two(delay_s=1500.0)
    ends = [row for n in (0, 1) for row in rows(log, n) if row[1] == "stand_down"]
    assert len(ends) == 2
    assert float(log.t_s[-1]) >= 2100.0


def test_beds_are_shared_and_persons_keep_apart():
    """Casualties of both incidents have names of their own; deaths add up over incidents."""
    town = setting(ONE_ENGINE, [unit(0, [C.fire_attack], node=1)])
    parts = [
        part(
            name,
            town,
            ScriptedHazard(held_at_s=600.0, harms={60.0: [hurt(1, 1), hurt(2, 11)]}),
            Roads({1: 100.0}),
        )
        for name in ("first", "second")
    ]
    log = Replication(parts, policy=NearestAvailable()).play()
    hurt_rows = [row for row in log.rows() if row[1] == "injured"]
    assert len({who for _, _, who, _, _ in hurt_rows}) == len(hurt_rows) == 4
    readers = [LogReader(log, ONE_ENGINE, n) for n in (0, 1)]
    both = measure_all(readers)
    single = [measure_all([reader]) for reader in readers]
    assert both["casualties"] == sum(each["casualties"] for each in single) == 4
    assert both["first_arrival_s"] == max(each["first_arrival_s"] for each in single)


def test_one_incident_gives_the_whole_log_back():
    """A scenario with one incident pays nothing: the log itself is its only part."""
    town = setting(ONE_ENGINE, [unit(0, [C.fire_attack], node=1)])
    run = Replication(
        [part("first", town, ScriptedHazard(held_at_s=600.0), Roads({1: 100.0}))],
        policy=NearestAvailable(),
    )
    log = run.play()
    assert log.of_incident(0) is log
    assert not log.of_incident(1).t_s.size


@pytest.mark.parametrize("cause", ["time_of_day", "wind_speed"])
def test_the_weather_is_common_the_luck_is_not(cause):
    """A further incident draws the same weather and everything else for itself."""
    first = Streams(seed=3, scenario="s", replication=7)
    other = first.of_incident("b")
    assert first.uniform(cause) == other.uniform(cause)
    assert first.uniform("detection") != other.uniform("detection")
    assert math.isfinite(other.uniform("detection"))
    assert Kind.incident_start == 1


def test_no_wait_is_too_short_to_pass():
    """A wait below the grain of the clock takes one grain; others take what they say."""
    clock = Clock(initial_time=20_000.0)
    clock.run(until=clock.timeout(1e-13))
    assert clock.now == math.nextafter(20_000.0, math.inf)
    clock.run(until=clock.timeout(5.0))
    assert abs(clock.now - 20_005.0) < 1e-9
    clock.run(until=clock.timeout(0))


@pytest.mark.parametrize("delay_s", [17.3, 1234.5678901234, 9876.54321])
def test_a_level_due_later_is_reached_on_any_clock(delay_s):
    """A trigger by elapsed time is met once, however the second incident's clock is set off."""
    late = level(rank=3, triggers=({"kind": "uncontrolled", "after_s": 333.333333},), dispatch=[])
    the_plan = plan(levels=(level(dispatch=[(C.fire_attack, 1)]), late))
    town = setting(the_plan, [unit(0, [C.fire_attack], node=1)])
    parts = [
        part(name, town, ScriptedHazard(held_at_s=2000.0), Roads({1: 100.1}), delay_s=wait_s)
        for name, wait_s in (("first", 0.0), ("second", delay_s))
    ]
    log = Replication(parts, policy=NearestAvailable()).play()
    raised = [row for row in rows(log, 1) if row[1] == "level_reached"]
    assert [who for _, _, who in raised] == ["4", "3"]
