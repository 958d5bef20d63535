"""A building fire: who gets out, who is caught, what water and doors do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.model.building import SideRoom
from scenarios.model.distribution import TimeLaw
from scenarios.model.hazard_source import BuildingSource
from sim.evacuation.hydraulic import door_capacity_persons_s
from sim.evacuation.leaving import leave, people
from sim.hazard.base import Controls, HazardReport
from sim.hazard.building_fire import CONTROLLED_SHARE, BuildingFireHazard
from sim.hazard.occupants import Occupants
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
WATER = Controls(water_m3_s=0.1)


def fire(
    source=HALL, *, growth="fast", origin=1, premovement: TimeLaw | None = None, replication=0,
    detection_s: float = 60.0, **incident: object,
) -> BuildingFireHazard:  # fmt: skip
    return BuildingFireHazard(
        scenario(blaze(growth, origin, **incident)),
        source,
        premovement or fixed(120),
        streams(replication),
        detection_s=detection_s,
    )


# --- getting out ----------------------------------------------------------------------------


def occupants(
    source: BuildingSource, n: list[int], premovement_s: float = 0.0
) -> tuple[Occupants, HazardReport]:
    """People of the rooms of a building, and a report to write into."""
    room_of = np.repeat(np.arange(len(n)), n)
    wait = np.full(room_of.size, premovement_s)
    return Occupants(source.building, wait, streams(), room_of=room_of), HazardReport()


def hall(n: int, *, exits: tuple[float, ...] = (0.0,)) -> tuple[Occupants, HazardReport]:
    """People right at the doors of one hall."""
    return occupants(building(floor(1, n, travel_distance_m=1e-3), exits=exits), [n])


def test_without_smoke_people_leave_at_the_rate_of_the_door():
    """100 at the door when the alarm sounds at 50 s: 99 gaps of SFPE's rate to the last."""
    crowd, report = hall(100)
    crowd.alarm(order("evacuate", 50.0))
    crowd.walk(600.0, report)
    per_s = float(door_capacity_persons_s(clear_width_m=1.2))
    out = np.sort(crowd.walkers.exit_s)
    # nobody is out before he has crossed the vestibule, the slowest in 1.5 m / 0.56 m/s
    assert 51.0 < out[0] < 54.0
    np.testing.assert_allclose(out[-1] - out[0], 99 / per_s, atol=2.0)


def test_the_number_inside_follows_the_door():
    """After 30 s of queueing at c persons/s so many are still inside."""
    crowd, report = hall(100)
    crowd.alarm(order("evacuate", 0.0))
    crowd.walk(30.0, report)
    per_s = float(door_capacity_persons_s(clear_width_m=1.2))
    assert crowd.n_inside() == pytest.approx(100 - 30.0 * per_s, abs=4)


def test_a_locked_door_never_lets_anybody_out_sooner():
    """With one of two doors locked each place in the queue leaves no sooner, the last later."""
    times = []
    for exits in ((0.0, 0.0), (0.0, 1.0)):
        crowd, report = hall(200, exits=exits)
        crowd.alarm(order("evacuate", 0.0))
        crowd.walk(1800.0, report)
        times.append(np.sort(crowd.walkers.exit_s))
    assert (times[1] >= times[0] - 1.0).all()
    assert times[1][-1] > 1.8 * times[0][-1]


def test_the_live_walkers_agree_with_the_batch_of_flows():
    """Three storeys, two stairs, 180 people: last out within 6 % of `sim.evacuation.leaving`."""
    source = building(floor(1, 60), floor(2, 60), floor(3, 60), stairs=2, exits=(0.0, 0.0))
    crowd, report = occupants(source, [60, 60, 60])
    crowd.alarm(order("evacuate", 0.0))
    crowd.walk(1800.0, report)
    net, walkers = crowd.place.network, crowd.walkers
    way_next = net.way_next.copy()
    way_next[crowd.place.foot_ways] = crowd.place.vestibules
    speed = np.array(walkers._level), np.array(walkers._down)
    everybody = people(
        replace(net, way_next=way_next),
        crowd._door,
        arrival_s=crowd._walk_m / speed[0],
        level_speed_m_s=speed[0],
        stair_speed_m_s=speed[1],
    )
    gone = leave(replace(net, way_next=way_next), everybody)
    live, batch = np.sort(walkers.exit_s), np.sort(gone.exit_s[0])
    assert live[-1] == pytest.approx(batch[-1], rel=0.06)
    # whole persons in a vestibule of 1.4 m2 hinder each other more than a fluid: later, not earlier
    assert np.median(live / batch) == pytest.approx(1.05, abs=0.06)


def test_people_upstairs_wait_where_the_stair_is_full():
    """A stair holds so many: with 300 above, most are still in their rooms after two minutes."""
    crowd, report = occupants(building(floor(1, 0), floor(2, 300)), [0, 300])
    crowd.alarm(order("evacuate", 0.0))
    crowd.walk(120.0, report)
    assert np.count_nonzero(np.isinf(crowd.walkers.left_room_s)) > 100
    crowd.walk(3600.0, report)
    assert crowd.n_inside() == 0


def test_a_side_room_leaves_through_its_own_door_and_stair():
    """Ten in a room on the second storey that leads to the second stair: all out by that stair."""
    room = SideRoom(id="R1", area_m2=30.0, n_day=10, n_night=10, door_width_m=0.9,
                    travel_distance_m=12.0, leads_to="S1")  # fmt: skip
    crowd, report = occupants(
        building(floor(1, 0), floor(2, 0, rooms=(room,)), stairs=2), [0, 0, 10]
    )
    crowd.alarm(order("evacuate", 0.0))
    crowd.walk(40.0, report)
    names = [crowd.place.network.way_names[way] for way in range(len(crowd.walkers._on_way))
             if crowd.walkers._on_way[way]]  # fmt: skip
    assert names
    assert all(name.startswith(("S1/", "F2:R1")) for name in names)
    crowd.walk(600.0, report)
    assert crowd.n_inside() == 0


def test_a_locked_stair_never_lets_anybody_out_sooner():
    """Two stairs, one locked: the last of three storeys is out later."""
    times = []
    for locked in (0.0, 1.0):
        source = building(floor(1, 0), floor(2, 80), floor(3, 80), stairs=2)
        first, second = source.building.stairs
        stairs = (first, second.model_copy(update={"locked_prob": locked}))
        house = source.building.model_copy(update={"stairs": stairs})
        crowd, report = occupants(source.model_copy(update={"building": house}), [0, 80, 80])
        crowd.alarm(order("evacuate", 0.0))
        crowd.walk(3600.0, report)
        times.append(crowd.walkers.exit_s.max())
    assert np.inf > times[1] > times[0]


def test_staff_halve_what_is_left_of_the_waiting():
    """Told to start at 200 s, hurried by half at 100 s: start at 150 s; later changes nothing."""
    crowd, report = hall(10)
    crowd.alarm(order("evacuate", 0.0, preparation=fixed(200)))
    crowd.walk(100.0, report)
    crowd.hurry(0.5, 100.0)
    assert crowd.start_s == pytest.approx(150.0)
    crowd.hurry(1.0, 160.0)
    assert crowd.start_s == pytest.approx(150.0)


def test_a_staffed_building_starts_sooner_from_the_alarm_on():
    """Staff there before the alarm: 200 s of getting ready become 100 s."""
    crowd, _ = hall(10)
    crowd.hurry(0.5, 0.0)
    crowd.alarm(order("evacuate", 60.0, preparation=fixed(200)))
    assert crowd.start_s == pytest.approx(160.0)


def test_people_who_see_smoke_start_by_themselves():
    """Nobody is told; on the smoky floor they start after their own 120 s, elsewhere they stay."""
    crowd, _ = occupants(building(floor(1, 5), floor(2, 5)), [5, 5], 120.0)
    crowd.see_smoke([1], 300.0)
    assert crowd.start_s[5:] == pytest.approx(420.0)
    assert np.isinf(crowd.start_s[:5]).all()


def test_those_behind_locked_doors_are_trapped():
    """The only door is locked: told to leave, all ten find no way out and must be fetched."""
    crowd, before = hall(10, exits=(1.0,))
    crowd.alarm(order("evacuate", 60.0))
    crowd.walk(50.0, before)
    after, again = HazardReport(), HazardReport()
    crowd.walk(70.0, after)
    assert before.harmed == []
    assert sorted(h.person for h in after.harmed) == list(range(10))
    assert all(h.trapped and h.rpm == 12 for h in after.harmed)
    crowd.walk(80.0, again)
    assert again.harmed == []


def test_who_cannot_take_stairs_waits_upstairs_and_walks_out_below():
    """All need help: ten of the ground floor leave, ten of the second storey must be fetched."""
    source = building(floor(1, 10), floor(2, 10))
    house = source.building.model_copy(update={"assisted_frac": 1.0})
    crowd, report = occupants(source.model_copy(update={"building": house}), [10, 10])
    crowd.alarm(order("evacuate", 0.0))
    crowd.walk(600.0, report)
    assert sorted(h.person for h in report.harmed) == list(range(10, 20))
    assert crowd.n_inside() == 10


def test_nobody_enters_a_dark_stair():
    """Its landing dark, the only stair is shunned: the storey waits, those below walk out."""
    crowd, report = occupants(building(floor(1, 10), floor(2, 10)), [10, 10])
    crowd.alarm(order("evacuate", 5.0))
    dark = np.zeros(crowd.place.space_zone.size, dtype=bool)
    dark[crowd.place.n_rooms + 1] = True
    crowd.shun(dark, report)
    crowd.walk(600.0, report)
    assert sorted(h.person for h in report.harmed) == list(range(10, 20))
    assert crowd.n_inside() == 10


# --- smoke ----------------------------------------------------------------------------------

ALARM_TIMES = (60.0, 180.0, 300.0, 480.0, 900.0)


@pytest.mark.parametrize("replication", range(3))
@pytest.mark.parametrize("source", [HALL, HOUSE], ids=["hall", "house"])
def test_an_earlier_alarm_never_costs_more_casualties(source, replication):
    """The same people and fire, alarm at 1, 3, 5, 8, 15 min or never: never fewer when later."""
    numbers = []
    for at_s in (*ALARM_TIMES, None):
        orders = [] if at_s is None else [order("evacuate", at_s, median_s=20.0)]
        hazard = fire(source, replication=replication, premovement=fixed(240))
        reports = run(hazard, 3600.0, {1800.0: WATER}, orders)
        numbers.append(len(casualties(reports)))
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[-1]


def test_nobody_inside_nobody_hurt():
    """An empty building burns down without casualties; everybody is out from the start."""
    hazard = fire(building(floor(1, 0), floor(2, 0)))
    reports = run(hazard, 3600.0, {600.0: WATER})
    assert casualties(reports) == set()
    assert milestones(reports)["everybody_out"] == 0.0


def test_smoke_is_seen_before_the_floor_is_lost():
    """Smoke under the ceiling comes before smoke at head height."""
    told = milestones(run(fire(), 1800.0))
    assert told["smoke_detected"] < told["floor_untenable"]


def test_exhaust_keeps_smoke_from_people():
    """Fans of 20 m3/s from the start never cost casualties, and save some."""
    orders = [order("evacuate", 240.0, median_s=60.0)]
    drawn = run(fire(HALL), 1800.0, {0.0: Controls(exhaust_m3_s=20.0)}, list(orders))
    still = run(fire(HALL), 1800.0, None, list(orders))
    assert len(casualties(drawn)) < len(casualties(still))


def test_the_caught_are_trapped_and_get_worse_not_better():
    """Whoever is reported is trapped unless he got out himself; scores only fall afterwards."""
    reports = run(fire(HALL), 1800.0)
    score: dict[int, int] = {}
    for _, report in reports:
        for harm in report.harmed:
            assert harm.person not in score
            assert harm.trapped or harm.rpm in {9, 10, 11}
            score[harm.person] = harm.rpm
        for person, rpm in report.worsened:
            assert rpm < score[person]
            score[person] = rpm
    assert score


def test_who_has_been_brought_out_gets_no_worse():
    """A rescued person is inside no more and is never reported again."""
    hazard, out = fire(HALL), set()
    for step in range(120):
        report = hazard.advance(10.0 * step, Controls())
        assert not out & {person for person, _ in report.worsened}
        for harm in report.harmed:
            if harm.trapped:
                hazard.free(harm.person)
                out.add(harm.person)
    assert out


# --- the fire -------------------------------------------------------------------------------


def test_enough_water_holds_the_fire():
    """100 L/s from 300 s on: under a tenth of its greatest heat, held, and at last out."""
    hazard = fire()
    reports = run(hazard, 7200.0, {300.0: WATER})
    assert hazard.controlled()
    assert hazard._hrr_w <= CONTROLLED_SHARE * hazard._greatest_w
    assert "fire_out" in milestones(reports)


def test_without_water_the_fire_is_not_held():
    """It burns to the end of the hour, with the air that there is: far below its fuel."""
    hazard = fire()
    run(hazard, 3600.0)
    assert not hazard.controlled()
    assert 5e5 < hazard._hrr_w < hazard._peak_w


def test_a_fire_is_held_sooner_with_more_water():
    """Half the water never holds it sooner."""

    def held_s(flow: float) -> float:
        hazard = fire()
        for step in range(0, 7200, 10):
            hazard.advance(float(step), Controls(water_m3_s=flow) if step >= 300 else Controls())
            if hazard.controlled():
                return float(step)
        return np.inf

    times = [held_s(flow) for flow in (0.2, 0.1, 0.05)]
    assert times == sorted(times)
    assert np.isfinite(times[0])


def test_faster_growth_never_costs_fewer_casualties():
    """Slow, medium, fast, ultra fast: the same people."""
    orders = [order("evacuate", 240.0, median_s=60.0)]
    numbers = [
        len(casualties(run(fire(HALL, growth=g), 1800.0, orders=list(orders))))
        for g in ("slow", "medium", "fast", "ultra_fast")
    ]
    assert numbers == sorted(numbers)


def test_a_fire_noticed_early_may_stop_growing():
    """With certainty of stopping, detection at 60 s caps it at 0.0469 kW/s2 x (60 s)^2."""
    hazard = fire(growth_stops_prob=1.0)
    assert hazard._peak_w == pytest.approx(0.0469e3 * 3600, rel=0.01)
    assert fire()._peak_w > hazard._peak_w


def test_the_fire_starts_on_a_floor_that_the_scenario_names():
    """All weight on the second storey: it starts there."""
    assert fire(HOUSE, origin=2)._fire_room == 1


def test_a_building_fire_closes_no_road():
    """Responders drive up to the door; the cordon is 50 m."""
    hazard = fire()
    assert not hazard.closes(np.zeros(3), np.arange(3.0)).any()
    assert hazard.reach_m() == 50.0
    assert hazard.staging_xy() == (0.0, 0.0)


def test_the_share_out_is_reported_for_each_order():
    """When the building has been told, the share of people out is reported until all are out."""
    reports = run(fire(growth="slow"), 3600.0, orders=[order("evacuate", 0.0)])
    shares = [r.protected["out"] for _, r in reports if "out" in r.protected]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
