"""Crews off duty, forces from outside, work slowed by night and cold, command overloaded.

As in the other files: call at 180 s, turnout 60 s, the way 100 s; every time worked out by hand.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from scenarios.model.effect import EstablishCommand
from scenarios.model.plan import CapabilityNeed, CommandSpan, Task
from scenarios.model.resource import UnitGroup
from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import VehicleClass
from sim.hazard.weather import Weather
from sim.response.engine import Replication
from sim.response.incident import IncidentPart
from sim.response.policy import NearestAvailable
from sim.streams import Streams
from tests.support.town import (
    HAND,
    Roads,
    ScriptedHazard,
    fixed,
    hurt,
    level,
    plan,
    setting,
    text,
    unit,
)

DAY = Weather(
    night=False, wind_from_deg=0.0, wind_speed_m_s=3.0, stability="D", temperature_k=290.0
)
NIGHT = replace(DAY, night=True)
FROST = replace(DAY, temperature_k=253.0)


def need(capability: C, number: int = 1) -> CapabilityNeed:
    return CapabilityNeed(capability=capability, number=number)


def task(name: str, capability: C, number: int = 1, **more: object) -> Task:
    values = {"start": ("call_received",), "duration": fixed(600), **more}
    return Task(id=name, name=text(name), needs=(need(capability, number),), **values)


def play(the_plan, units, *, around=DAY, held_at_s=30_000.0, arrival=None, harms=None) -> list:
    """The log of one incident, every base 100 s away."""
    town = replace(setting(the_plan, units), arrival=arrival or {})
    part = IncidentPart(
        "test",
        town,
        Streams(seed=1, scenario="test", replication=0),
        ScriptedHazard(held_at_s=held_at_s, harms=harms or {}),
        Roads({1: 100.0, 2: 500.0}),  # type: ignore[arg-type]
        120.0,
        around=around,
    )
    return Replication([part], policy=NearestAvailable()).play().rows()


def at(log: list, kind: str, subject: str = "") -> list[float]:
    return [t for t, k, s, *_ in log if k == kind and (not subject or s == subject)]


# -- who is on duty ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on_duty", "around", "there"),
    [
        ("always", NIGHT, True),
        ("day", DAY, True),
        ("day", NIGHT, False),
        ("night", NIGHT, True),
        ("night", DAY, False),
    ],
)
def test_a_crew_is_sent_only_at_its_hours(on_duty, around, there):
    """Off duty with nobody to call in: never dispatched, and the log says why."""
    crew = replace(unit(0, [C.fire_attack], node=1), on_duty=on_duty)
    log = play(plan(tasks=(task("attack", C.fire_attack),)), [crew], around=around)
    assert at(log, "arrived") == ([340.0] if there else [])
    assert bool(at(log, "off_duty", "U0")) is not there


def test_a_part_time_crew_comes_in_before_it_turns_out():
    """Called at 180 s, in after 900 s, turned out after 60 s, there after 100 s: 1240 s."""
    crew = replace(unit(0, [C.fire_attack], node=1), on_duty="never", call_in=fixed(900))
    log = play(plan(tasks=(task("attack", C.fire_attack),)), [crew])
    assert at(log, "arrived") == [1240.0]


def test_dispatch_reckons_with_the_time_to_come_in():
    """A part-time crew next door is slower than a full-time one 400 s farther away."""
    near = replace(unit(0, [C.fire_attack], node=1), on_duty="never", call_in=fixed(900))
    far = unit(1, [C.fire_attack], node=2)
    log = play(plan(tasks=(task("attack", C.fire_attack),)), [near, far])
    assert [row[2] for row in log if row[1] == "dispatched"] == ["U1"]


def test_a_unit_that_nobody_ever_crews_is_refused():
    """`never` without a time to come in is a unit on paper."""
    values = {
        "id": "paper", "name": text("paper"), "station": "s", "capabilities": (C.fire_attack,),
        "crew": 6, "vehicle": VehicleClass.heavy_fire, "turnout": fixed(60), "provenance": HAND,
    }  # fmt: skip
    UnitGroup(**values, on_duty="never", call_in=fixed(600))
    with pytest.raises(ValidationError, match="nobody ever crews it"):
        UnitGroup(**values, on_duty="never")


# -- forces from outside -------------------------------------------------------------------------


def outside(index: int) -> object:
    return replace(unit(index, [C.heavy_rescue], node=0), force="province", id=f"P{index}")


def asking(rank: int = 4) -> object:
    return plan(levels=(level(rank, asks=("province",)),), tasks=(task("lift", C.heavy_rescue, 2),))


def test_an_outside_force_comes_when_a_level_asks_for_it():
    """Asked with the call at 180 s, two hours on the way: both units work at 7380 s."""
    log = play(asking(), [outside(0), outside(1)], arrival={"province": fixed(7200)})
    assert at(log, "aid_asked", "province") == [180.0]
    assert at(log, "arrived") == [7380.0, 7380.0]
    assert at(log, "task_done", "lift") == [7980.0]


def test_nobody_asks_nobody_comes():
    """Without a level that asks, a force of the province is not there, however able."""
    silent = plan(tasks=(task("lift", C.heavy_rescue, 2),))
    log = play(silent, [outside(0), outside(1)], arrival={"province": fixed(60)})
    assert not at(log, "arrived")
    assert not at(log, "dispatched")


def test_an_outside_force_comes_once():
    """Two levels ask for it: one request, each unit arrives once."""
    both = plan(
        levels=(level(4, asks=("province",)), level(3, asks=("province",))),
        tasks=(task("lift", C.heavy_rescue, 1),),
    )
    log = play(both, [outside(0)], arrival={"province": fixed(600)})
    assert at(log, "aid_asked") == [180.0]
    assert at(log, "arrived") == [780.0]


def test_an_outside_force_that_comes_too_late_goes_home():
    """Held at 300 s and stood down before it arrives: it returns and works no more."""
    log = play(asking(), [outside(0)], held_at_s=300.0, arrival={"province": fixed(900)})
    assert not at(log, "task_started")


# -- slowed work ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slowed_by", "around", "ratio"),
    [
        ({}, NIGHT, 1.0),
        ({"night": 1.5}, DAY, 1.0),
        ({"night": 1.5}, NIGHT, 1.5),
        ({"severe_cold": 1.2}, FROST, 1.2),
        ({"night": 1.5, "severe_cold": 1.2}, replace(FROST, night=True), 1.8),
        ({"uncontrolled": 2.0}, DAY, 2.0),
        ({"night": 1.5}, None, 1.0),
    ],
)
def test_set_up_and_work_take_longer_by_the_product(slowed_by, around, ratio):
    """Crew there at 340 s; 100 s of set-up and 600 s of work, both times the ratio."""
    card = task("attack", C.fire_attack, setup=fixed(100), slowed_by=slowed_by)
    log = play(plan(tasks=(card,)), [unit(0, [C.fire_attack], node=1)], around=around)
    assert at(log, "task_done") == [pytest.approx(340.0 + ratio * 700.0)]


def test_work_after_control_is_no_longer_slowed_by_the_danger():
    """Held at 300 s, an open casualty keeps crews there: 340 s + 600 s of plain work."""
    card = task("overhaul", C.fire_attack, slowed_by={"uncontrolled": 3.0})
    engine = unit(0, [C.fire_attack], node=1)
    log = play(plan(tasks=(card,)), [engine], held_at_s=300.0, harms={0.0: [hurt(1)]})
    assert at(log, "task_done") == [940.0]


# -- command -------------------------------------------------------------------------------------

SPAN = CommandSpan(n_units_before_post=2, n_units_with_post=10, wait=fixed(50))


def crowd(span, *, post: bool) -> list:
    """Five engines there at 340 s; with a post, command works from 340 + 600 s."""
    tasks = [task("attack", C.fire_attack, 5, duration=fixed(1000))]
    units = [unit(i, [C.fire_attack], node=1) for i in range(5)]
    if post:
        card = task("post", C.command, effects=(EstablishCommand(kind="establish_command"),))
        later = {"start": ("task_done:post",), "duration": fixed(100)}
        tasks = [*tasks, card, task("search", C.search_rescue, **later)]
        units += [unit(5, [C.command], node=1), unit(6, [C.search_rescue], node=1)]
    return play(plan(tasks=tuple(tasks), command_span=span), units)


def test_orders_wait_for_every_full_span_above_the_first():
    """Five units under one who leads two: (5 - 1) // 2 = 2 spans above, 100 s."""
    log = crowd(SPAN, post=False)
    assert [row[4] for row in log if row[1] == "orders_wait"] == [2.0]
    assert at(log, "task_done", "attack") == [340.0 + 100.0 + 1000.0]


def test_a_command_post_takes_the_load():
    """Setting it up waits for nobody; with it seven units are within its ten."""
    log = crowd(SPAN, post=True)
    assert at(log, "task_done", "post") == [940.0]
    assert not [row for row in log if row[1] == "orders_wait" and row[2] in {"post", "search"}]


def test_without_a_span_nobody_waits():
    """A plan that says nothing of command has no overload."""
    assert not at(crowd(None, post=False), "orders_wait")


def test_a_post_that_leads_fewer_than_one_officer_is_refused():
    """The post must help."""
    with pytest.raises(ValidationError, match="must not be below"):
        CommandSpan(n_units_before_post=5, n_units_with_post=4, wait=fixed(50))
