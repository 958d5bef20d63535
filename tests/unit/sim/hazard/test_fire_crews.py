"""Water, doors and smoke of a burning building as the crews change them."""

from __future__ import annotations

import math

import numpy as np

from scenarios.model.building import Stair
from sim.hazard.base import Controls, HazardReport
from sim.hazard.building_fire import BuildingFireHazard
from sim.hazard.occupants import CAUGHT, WELL
from tests.support.hazards import blaze, building, floor, milestones, order, run, scenario, streams
from tests.support.town import fixed

TOWER = building(floor(1, 0), floor(2, 0), floor(3, 0), floor(4, 0))


def fire(source=TOWER, origin: int = 1, **incident) -> BuildingFireHazard:
    return BuildingFireHazard(
        scenario(blaze(origin=origin, **incident)), source, fixed(120), streams(), detection_s=60.0
    )


def size_after(controls: Controls, until_s: float = 900.0, from_s: float = 120.0, **more) -> float:
    hazard = fire(**more)
    run(hazard, until_s, {0.0: Controls(), from_s: controls})
    return hazard._hrr_w


def test_water_from_the_street_reaches_only_low_windows():
    """Sills at 0.9 and 9.9 m, streams up to 8 m: the fourth storey burns on as without water."""
    wet = Controls(street_water_m3_s=0.06, street_reach_m=8.0)
    assert size_after(wet, origin=1) < size_after(Controls(), origin=1)
    assert math.isclose(size_after(wet, origin=4), size_after(Controls(), origin=4))


def test_water_from_the_street_leaves_what_it_does_not_reach():
    """Twenty metres deep, half of it wetted: the fire goes on; from inside it goes out."""
    street = fire()
    run(street, 1800.0, {0.0: Controls(), 120.0: Controls(street_water_m3_s=0.2,
                                                          street_reach_m=12.0)})  # fmt: skip
    inside = milestones(run(fire(), 1800.0, {0.0: Controls(), 120.0: Controls(water_m3_s=0.2)}))
    assert street._water._share == 0.5
    assert street._hrr_w - street._water._reached_w > 0.9 * (street._hrr_w)
    assert "fire_out" in inside


def test_crews_need_longer_to_a_high_floor():
    """Same water at the same time: the fire on the fourth storey is out later."""
    late = [
        milestones(run(fire(origin=o), 3600.0, {0.0: Controls(), 120.0: Controls(water_m3_s=0.1)}))
        for o in (1, 4)
    ]
    assert late[0]["fire_out"] < late[1]["fire_out"]


def test_heat_keeps_crews_at_the_door():
    """Until it cools only half discs about the doors are wetted: pi 10^2 / 2 over 400 m2."""
    hazard = fire(building(floor(1, 0)))
    assert hazard._water._inside() == 1.0
    hazard._smoke.layer_at = lambda space: (0.2, 700.0)
    assert math.isclose(hazard._water._inside(), 0.5 * math.pi * 100.0 / 400.0)


def test_fans_of_the_crews_draw_from_the_burning_room():
    """More smoke is left elsewhere than there; a fan of the storey draws from its own storey."""
    plain, drawn = fire(origin=2), fire(origin=2)
    fixed_fan = fire(building(floor(1, 0), floor(2, 0, exhaust_m3_s=15.0), floor(3, 0)), origin=2)
    for hazard in (plain, fixed_fan):
        run(hazard, 300.0)
    run(drawn, 300.0, {0.0: Controls(exhaust_m3_s=15.0)})
    assert drawn._smoke.layer_at(1)[0] > plain._smoke.layer_at(1)[0] + 0.1
    assert fixed_fan._smoke._exhaust[:3] == [0.0, 15.0, 0.0]
    assert math.isclose(fixed_fan._smoke.layer_at(1)[0], drawn._smoke.layer_at(1)[0], rel_tol=0.05)


def test_a_forced_exit_lets_people_out():
    """All locked: everybody is trapped in his room; forced at 100 s, they walk out."""
    source = building(floor(1, 20), exits=(1.0,))
    hazard = fire(source, growth="slow")
    hazard.protect(order("evacuate", 0.0))
    caught = [hazard.advance(t, Controls()) for t in (0.0, 50.0, 100.0)]
    assert sum(h.trapped for r in caught for h in r.harmed) == 20
    assert {h.place for r in caught for h in r.harmed} == {"F1"}
    assert hazard.ground.locked_ways() == ["E0"]
    hazard.ground.take(3)  # a crew has him already
    hazard.ground.unlock("E0")
    again = hazard.advance(110.0, Controls())
    assert sorted(again.walking_again) == [p for p in range(20) if p != 3]
    hazard.people.walk(300.0, HazardReport())
    assert hazard.people.n_inside() == 1
    hazard.free(3)
    assert hazard.people.n_inside() == 0


def test_a_forced_stair_is_taken():
    """Two stairs, both locked: the upper storey is trapped until one is open."""
    source = building(floor(1, 0), floor(2, 10), stairs=2, locked_stair=1.0)
    assert all(isinstance(stair, Stair) for stair in source.building.stairs)
    hazard = fire(source, growth="slow")
    hazard.protect(order("evacuate", 0.0))
    for t in (0.0, 60.0):
        hazard.advance(t, Controls())
    assert np.all(hazard.people.state == CAUGHT)
    hazard.ground.unlock("S1")
    hazard.advance(70.0, Controls())
    assert np.all(hazard.people.state == WELL)
    hazard.people.walk(400.0, HazardReport())
    assert hazard.people.n_inside() == 0


def test_who_would_not_enter_a_dark_stair_walks_when_the_smoke_is_gone():
    """Shunned doors are taken again once the crews have aired the building."""
    hazard = fire(building(floor(1, 0), floor(2, 10)), growth="slow")
    people, report = hazard.people, HazardReport()
    people.alarm(order("evacuate", 0.0))
    people.walk(0.0, report)
    dark = np.zeros(len(hazard.ground.ids), dtype=bool)
    dark[2:] = True
    people.shun(dark, report)
    assert len(report.harmed) == 10
    people.clear_air()
    people.walk_again(None, report)
    people.walk(400.0, report)
    assert people.n_inside() == 0


def test_the_search_begins_with_the_fire_and_the_floor_above():
    """Fire on the second of four: second, third, fourth (top), first; or from the top."""
    ground = fire(origin=2).ground
    storeys = list(dict.fromkeys(ground.storey[p] for p in ground.order("fire_floor")))
    assert storeys == [1, 2, 3, 0]
    top = list(dict.fromkeys(ground.storey[p] for p in ground.order("top_floor")))
    assert top == [3, 1, 2, 0]
    above = list(dict.fromkeys(ground.storey[p] for p in ground.order("above_fire")))
    assert above == [2, 1, 3, 0]
