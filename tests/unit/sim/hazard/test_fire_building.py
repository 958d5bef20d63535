"""What a building does to its fire: sprinklers, foam panels, several rooms, ASET and RSET."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.building import SideRoom, Sprinkler
from scenarios.model.hazard_source import BuildingSource
from sim.hazard.base import Controls, HazardReport
from sim.hazard.building_fire import FRONT_FROM_W, STEP_S, BuildingFireHazard
from sim.hazard.building_layout import layout
from sim.hazard.occupants import DYING, HURT_FACTOR, Occupants
from tests.support.hazards import (
    blaze,
    building,
    casualties,
    floor,
    milestones,
    order,
    run,
    scenario,
    streams,
)
from tests.support.town import fixed

HALL = building(floor(1, 200))
HOUSE = building(floor(1, 60), floor(2, 60), floor(3, 60))
ROOM = SideRoom(id="R1", area_m2=40.0, n_day=5, n_night=5, door_width_m=0.9, travel_distance_m=15.0)


def changed(source: BuildingSource, **fields: object) -> BuildingSource:
    """The same house with other equipment."""
    return source.model_copy(update={"building": source.building.model_copy(update=fields)})


def fire(source: BuildingSource = HALL, *, origin: str = "F1", growth: str = "fast",
         replication: int = 0, **incident: object) -> BuildingFireHazard:  # fmt: skip
    what = blaze(growth, 1, **incident).model_copy(update={"floors": {origin: 1.0}})
    return BuildingFireHazard(
        scenario(what), source, fixed(120), streams(replication), detection_s=60.0
    )


def test_a_sprinkler_holds_the_fire_at_its_size():
    """It opens within minutes and the fire stays as it was then; a failed one changes nothing."""
    works = fire(changed(HALL, sprinkler=Sprinkler(fails_prob=0.0)))
    opened = milestones(run(works, 1800.0))["sprinkler_opened"]
    assert 30.0 < opened < 300.0
    assert works._greatest_w == works._peak_w < 4e6
    fails = fire(changed(HALL, sprinkler=Sprinkler(fails_prob=1.0)))
    assert "sprinkler_opened" not in milestones(run(fails, 1800.0))
    assert fails._greatest_w > works._greatest_w


def test_a_slower_sprinkler_opens_later():
    """Response time index 50 against 250."""
    times = [
        milestones(run(fire(changed(HALL, sprinkler=Sprinkler(rti_root_m_s=rti, fails_prob=0.0))),
                       1800.0))["sprinkler_opened"]
        for rti in (50.0, 250.0)
    ]  # fmt: skip
    assert times[0] < times[1]


def test_a_front_under_foam_panels_burns_those_who_stay():
    """Nobody is told and nobody starts: with foam panels more are burnt, the nearest first."""
    slow = fixed(1e5)
    plain, foam = (
        BuildingFireHazard(scenario(blaze()), changed(HALL, foam_panels=foam), slow, streams(),
                           detection_s=60.0)
        for foam in (False, True)
    )  # fmt: skip
    for hazard in (plain, foam):
        run(hazard, 1200.0)
    assert np.count_nonzero(foam.people.state == DYING) > np.count_nonzero(
        plain.people.state == DYING
    )
    taken = foam._front_s[foam.people.state == DYING]
    assert foam._hrr_w >= FRONT_FROM_W or taken.size


def test_a_fire_short_of_air_does_not_grow_on():
    """In a shut hall the fire that the fuel could feed is never reached."""
    hazard = fire(building(floor(1, 0, area_m2=100.0), exits=(1.0,)))
    hazard.people.n_inside = lambda: 1
    hazard.people.any_on_the_way = lambda: True
    for k in range(1, 120):
        hazard.advance(k * STEP_S, Controls())
    assert hazard._hrr_w < 0.5 * hazard._peak_w


def room_events(source: BuildingSource, until_s: float, **fire_in: str) -> dict[str, float]:
    """When smoke took each room and when its people were out, told early to leave."""
    early = () if "origin" in fire_in else [order("evacuate", 10.0)]
    return milestones(run(fire(source, **fire_in), until_s, orders=early))


def test_smoke_climbs_the_stair():
    """A fire on the first storey: the third is in smoke before the second, both after the first."""
    found = room_events(HOUSE, 2400.0, origin="F1")
    assert found["room_lost:F1"] < found["room_lost:F3"] <= found["room_lost:F2"]


def test_available_and_required_times_are_told_for_every_room():
    """A slow fire and an early alarm: everybody is out of every room in time."""
    source = building(floor(1, 30), floor(2, 30, rooms=(ROOM,)))
    found = room_events(source, 1800.0, growth="slow")
    for room in ("F1", "F2", "R1"):
        assert 0.0 < found[f"room_left:{room}"] < found[f"room_lost:{room}"]


def test_smoke_takes_rooms_after_everybody_is_out():
    """The storey above is lost after the last person has gone: the time is told all the same."""
    found = room_events(building(floor(1, 10), floor(2, 10)), 3600.0)
    assert found["everybody_out"] < found["room_lost:F2"]


def test_smoke_stops_taking_rooms_once_the_fire_is_out():
    """Water at 100 s saves the upper storey of the house, which is lost without it."""
    wet = milestones(run(fire(HOUSE), 3600.0, {0.0: Controls(), 100.0: Controls(water_m3_s=0.2)}))
    assert "fire_out" in wet
    assert "room_lost:F3" not in wet
    assert "room_lost:F3" in milestones(run(fire(HOUSE), 3600.0))


def test_a_room_from_which_nobody_can_walk_is_never_left():
    """Every exit locked: smoke comes, nobody has walked out."""
    found = milestones(run(fire(building(floor(1, 20), exits=(1.0,))), 1800.0))
    assert "room_lost:F1" in found
    assert "room_left:F1" not in found


def test_a_fire_may_start_in_a_side_room():
    """The room is lost before its storey; with the fire in the hall it is the other way round."""
    source = building(floor(1, 30, rooms=(ROOM,)))
    inside, outside = (room_events(source, 1200.0, origin=origin) for origin in ("R1", "F1"))
    assert inside["room_lost:R1"] < inside["room_lost:F1"]
    assert outside["room_lost:F1"] < outside["room_lost:R1"]


def test_who_is_fetched_from_smoke_is_counted_as_hurt():
    """Trapped with a third of the dose of collapse: moderately hurt, not whole and not dying."""
    people = Occupants(HALL.building, np.zeros(200), streams(), room_of=np.zeros(200, dtype=int))
    people._trap([0], HazardReport())
    report = HazardReport()
    dose = np.full((2, 1), 1.01 * HURT_FACTOR * people._limit[0])
    people.endure(np.zeros((2, 1)), dose, np.ones(1), np.zeros(1, dtype=bool), report)
    assert [person for person, _ in report.worsened] == [0]
    assert 9 <= report.worsened[0][1] <= 11


def test_walkers_are_slowed_by_smoke():
    """At a tenth of the speed a hall is empty later."""
    out = []
    for ratio in (1.0, 0.1):
        people = Occupants(HALL.building, np.zeros(20), streams(), room_of=np.zeros(20, dtype=int))
        people.alarm(order("evacuate", 0.0))
        people.walkers.slow(np.array([ratio]))
        people.walk(1800.0, HazardReport())
        out.append(people.walkers.exit_s.max())
    assert out[1] > 3.0 * out[0]


def test_one_layout_serves_all_replications():
    """The same building is laid out once."""
    assert layout(HOUSE.building) is layout(building(*HOUSE.building.floors).building)


@pytest.mark.parametrize("replication", range(4))
def test_everybody_is_out_caught_or_still_waiting(replication: int):
    """No person is lost from the books: out + inside = all, walkers are inside and well."""
    hazard = fire(HOUSE, origin="F2", replication=replication)
    reports = run(hazard, 1800.0, orders=[order("evacuate", 200.0, median_s=60.0)])
    people = hazard.people
    assert np.count_nonzero(people.inside) == people.n_inside()
    out = np.isfinite(people.walkers.exit_s)
    assert not (out & people.inside).any()
    assert (out | people.inside).all()
    assert casualties(reports) <= set(range(people.n))
    assert people.walkers.n_moving == sum(map(len, people.walkers._queues))
    assert all(on >= 0 for on in people.walkers._on_way)
