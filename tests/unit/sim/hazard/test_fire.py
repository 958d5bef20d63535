"""A building fire: who gets out, who is caught, what water and doors do."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.distribution import TimeLaw
from sim.evacuation.hydraulic import door_capacity_persons_s
from sim.hazard.base import Controls
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


def occupants(n: int, *, walk_m: float = 1e-3, exits: tuple[float, ...] = (0.0,)) -> Occupants:
    source = building(floor(1, n, travel_distance_m=walk_m), exits=exits)
    return Occupants(source.building, np.zeros(n), streams(), floor_of=np.zeros(n, dtype=int))


def test_without_smoke_people_leave_at_the_rate_of_the_door():
    """100 at the door when the alarm sounds at 50 s: k are out at 50 + (k - 1) / c, c of SFPE."""
    crowd = occupants(100)
    crowd.alarm(order("evacuate", 50.0))
    per_s = float(door_capacity_persons_s(clear_width_m=1.2))
    out = np.sort(crowd.exit_s)
    np.testing.assert_allclose(out, 50.0 + np.arange(100) / per_s, atol=0.01)


def test_the_number_inside_follows_the_door():
    """After 30 s of queueing at c persons/s so many are still inside."""
    crowd = occupants(100)
    crowd.alarm(order("evacuate", 0.0))
    from sim.hazard.base import HazardReport

    crowd.walk_on(30.0, HazardReport())
    per_s = float(door_capacity_persons_s(clear_width_m=1.2))
    assert crowd.n_inside() == 100 - (int(30.0 * per_s) + 1)


def test_a_locked_door_never_lets_anybody_out_sooner():
    """With one of two doors locked each place in the queue leaves no sooner, the last later."""
    both, one = occupants(200, exits=(0.0, 0.0)), occupants(200, exits=(0.0, 1.0))
    for crowd in (both, one):
        crowd.alarm(order("evacuate", 0.0))
    free, locked = np.sort(both.exit_s), np.sort(one.exit_s)
    assert (locked >= free - 1e-9).all()
    assert locked[-1] > 1.8 * free[-1]


def test_a_locked_stair_never_lets_anybody_out_sooner():
    """Two stairs, one locked: the last of three storeys is out later."""
    times = []
    for locked in (0.0, 1.0):
        source = building(floor(1, 0), floor(2, 80), floor(3, 80), stairs=2, locked_stair=locked)
        source = source.model_copy(
            update={
                "building": source.building.model_copy(
                    update={
                        "stairs": (
                            source.building.stairs[0].model_copy(update={"locked_prob": 0.0}),
                            source.building.stairs[1],
                        )
                    }
                )
            }
        )
        crowd = Occupants(source.building, np.zeros(160), streams(), floor_of=np.repeat([1, 2], 80))
        crowd.alarm(order("evacuate", 0.0))
        times.append(crowd.exit_s.max())
    assert times[1] > times[0]


def test_staff_halve_what_is_left_of_the_waiting():
    """Told to start at 200 s, hurried by half at 100 s: start at 150 s; later changes nothing."""
    crowd = occupants(10)
    crowd.alarm(order("evacuate", 0.0, preparation=fixed(200)))
    crowd.hurry(0.5, 100.0)
    assert crowd.start_s == pytest.approx(150.0)
    crowd.hurry(1.0, 160.0)
    assert crowd.start_s == pytest.approx(150.0)


def test_a_staffed_building_starts_sooner_from_the_alarm_on():
    """Staff there before the alarm: 200 s of getting ready become 100 s."""
    crowd = occupants(10)
    crowd.hurry(0.5, 0.0)
    crowd.alarm(order("evacuate", 60.0, preparation=fixed(200)))
    assert crowd.start_s == pytest.approx(160.0)


def test_people_who_see_smoke_start_by_themselves():
    """Nobody is told; on the smoky floor they start after their own 120 s, elsewhere they stay."""
    source = building(floor(1, 5), floor(2, 5))
    crowd = Occupants(source.building, np.full(10, 120.0), streams(), floor_of=np.repeat([0, 1], 5))
    crowd.see_smoke(np.array([False, True]), 300.0)
    assert crowd.start_s[5:] == pytest.approx(420.0)
    assert np.isinf(crowd.start_s[:5]).all()


def test_those_behind_locked_doors_are_trapped():
    """The only door is locked: told to leave, all ten find no way out and must be fetched."""
    crowd = occupants(10, exits=(1.0,))
    crowd.alarm(order("evacuate", 60.0))
    from sim.hazard.base import HazardReport

    before, after = HazardReport(), HazardReport()
    crowd.walk_on(50.0, before)
    crowd.walk_on(70.0, after)
    assert before.harmed == []
    assert sorted(h.person for h in after.harmed) == list(range(10))
    assert all(h.trapped and h.rpm == 12 for h in after.harmed)
    again = HazardReport()
    crowd.walk_on(80.0, again)
    assert again.harmed == []


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
    """It burns at its peak to the end of the hour."""
    hazard = fire()
    run(hazard, 3600.0)
    assert not hazard.controlled()
    assert hazard._hrr_w == pytest.approx(hazard._peak_w)


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
    assert fire(HOUSE, origin=2)._fire_floor == 1


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
