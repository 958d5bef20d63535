"""An urban gas leak: the void fills and may explode unless it is isolated and aired in time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from pydantic import ValidationError

from scenarios.model.hazard_source import PipelineSource
from sim.consequence.explosion.blast_tnt import surface_burst_overpressure_pa
from sim.consequence.harm.heat_and_blast import BLAST_PROBITS
from sim.consequence.harm.probit import probability_of_probit
from sim.hazard.base import Controls
from sim.hazard.blast_severity import blast_severity
from sim.hazard.exposed import Neighbours
from sim.hazard.gas_explosion import GasExplosionHazard
from tests.support.hazards import (
    casualties,
    main,
    metres,
    milestones,
    order,
    people,
    run,
    scenario,
    streams,
    street,
    substance,
)

METHANE = substance("methane")
CROWD = people([0.0, 100.0, -80.0], [20.0, 0.0, -60.0], 200)


def leak(
    neighbours: Neighbours = CROWD, *, ignition_s: float = 1800.0, void_m3: float = 300.0,
    replication: int = 0, source: dict[str, object] | None = None, **more: object,
) -> GasExplosionHazard:  # fmt: skip
    incident = street(ignition_s).model_copy(update=more)
    return GasExplosionHazard(
        scenario(incident, horizon_s=20_000.0),
        main(void_m3).model_copy(update=source or {}),
        METHANE,
        neighbours,
        streams(replication),
    )


def isolated(clearing_s: float) -> Controls:
    return Controls(gas_isolated=True, gas_clearing_s=clearing_s)


DRAIN: dict[str, object] = {
    "culvert_length_m": 150.0, "bearing_deg": 90.0, "air_changes_per_hour": 3.0,
}  # fmt: skip


def test_left_alone_it_explodes_when_the_gas_meets_its_spark():
    """It explodes at the step after its time; people in the street are hurt in that step."""
    hazard = leak()
    reports = run(hazard, 20_000.0)
    when = milestones(reports)["explosion"]
    assert hazard._explodes_s <= when < hazard._explodes_s + 60.0
    assert [t for t, r in reports if r.harmed] == [when]


def test_the_gas_needs_time_to_reach_the_explosive_range():
    """A void half as large again fills later; one ten times as large is aired well enough."""
    assert leak(void_m3=450.0)._explodes_s > leak()._explodes_s > 1800.0
    assert leak(void_m3=3000.0)._explodes_s == np.inf


def test_the_log_tells_when_the_gas_is_in_range():
    """The gas reaches 5 % half an hour of exposure before the explosion: the plan may be told."""
    found = milestones(run(leak(), 20_000.0))
    assert found["explosion"] - found["gas_in_range"] == pytest.approx(1800.0, abs=60.0)


def test_no_explosion_when_isolated_and_aired_before_the_spark():
    """Valve closed at 600 s, before 5 %, and aired by 1800 s: nothing happens."""
    reports = run(leak(), 20_000.0, {600.0: isolated(1200.0)})
    assert "explosion" not in milestones(reports)
    assert milestones(reports)["gas_cleared"] == 1800.0
    assert casualties(reports) == set()


def test_closing_the_valve_is_not_enough_before_the_void_is_aired():
    """Closed a minute before the spark, airing takes 20 min: it explodes all the same."""
    hazard = leak()
    closed_s = 60.0 * (hazard._explodes_s // 60.0)
    reports = run(hazard, 20_000.0, {closed_s: isolated(1200.0)})
    assert "explosion" in milestones(reports)


def test_quicker_airing_leaves_less_time_in_range():
    """Closed at 40 min: the exposure to come grows with the time that airing takes."""
    void = leak()._void
    exposed = [
        void.course(closed_s=2400.0, clearing_s=minutes * 60.0).exposure_s[-1]
        for minutes in (2, 10, 30, 60)
    ]
    assert all(quick < slow for quick, slow in pairwise(exposed))


def test_repair_finished_is_not_gas_gone():
    """500 m of shut-in main still empty into the void: it needs ten minutes more than planned."""
    at_once = leak()._void.course(closed_s=600.0, clearing_s=600.0)
    shut_in = leak(source={"valve_spacing_m": 500.0})._void
    assert at_once.cleared_s == 1200.0
    assert shut_in.course(closed_s=600.0, clearing_s=600.0).cleared_s > 1800.0


def test_a_void_too_rich_to_burn_passes_the_range_while_it_is_aired():
    """A 25 mm hole fills the void past 15 %; airing it brings the spark its chance."""
    wide = {"hole_diameter_m": metres(0.025)}
    assert leak(ignition_s=400.0, **wide)._explodes_s == np.inf
    hazard = leak(ignition_s=400.0, **wide)
    reports = run(hazard, 20_000.0, {6000.0: isolated(3600.0)})
    assert milestones(reports)["explosion"] > 6000.0


def test_soil_on_the_way_delays_the_gas():
    """Two metres of soil at 30 % pores hold 5 m3: the gas comes that much later."""
    near, far = leak(), leak(source={"soil_distance_m": 2.0})
    wait_s = 2.0 / 3.0 * np.pi * 0.3 * 8.0 / near._void._leak_m3_s
    assert far._course.in_range_s - near._course.in_range_s == pytest.approx(wait_s)
    assert near.extrapolated == ()
    assert far.extrapolated == ("distance_m = 2 outside 0..1.5 m",)


def test_what_the_soil_can_hold_never_reaches_the_void():
    """The valve is shut while the gas is still filling ten metres of soil: the void stays free."""
    course = leak(source={"soil_distance_m": 10.0})._void.course(closed_s=600.0)
    assert course.gas_frac.max() == 0.0


def test_a_constant_rate_replaces_the_triangular_wait():
    """One an hour: the mean time in range of 400 leaks is an hour within 1.5 half widths."""
    rate = {"ignition_rate_per_s": 1 / 3600.0}
    needed = [
        leak(CROWD.select(np.zeros(3, dtype=bool)), source=rate, replication=k)._needed_s
        for k in range(400)
    ]
    half_width = 1.96 * 3600.0 / np.sqrt(400)
    assert np.mean(needed) == pytest.approx(3600.0, abs=1.5 * half_width)


def test_sizes_of_holes_replace_the_spread():
    """All weight on the full bore of 0.2 m: the leak of a hole of 0.2 m."""
    full = leak(source={"hole_size_frac": (0.0, 0.0, 0.0, 1.0)})
    same = leak(hole_diameter_m=metres(0.2))
    assert full._void._leak_m3_s == same._void._leak_m3_s
    assert any("hole_ratio" in sentence for sentence in full.extrapolated)


def test_a_hole_larger_than_the_pipe_is_refused_by_name():
    """0.3 m in a pipe of 0.2 m."""
    with pytest.raises(ValueError, match=r"hole_diameter_m must not exceed pipe_diameter_m.*0\.3"):
        leak(hole_diameter_m=metres(0.3))


def test_vents_make_the_blast_weaker():
    """Windows of 30 m2 in 300 m3 keep the room below 10 kPa: the glass line comes nearer."""
    closed, vented = leak(), leak(source={"vent_area_m2": 30.0})
    for hazard in (closed, vented):
        run(hazard, 20_000.0)
    assert vented.reach_m() < 0.7 * closed.reach_m()
    assert vented._burst.strength == 4


def test_a_short_culvert_counts_as_a_room():
    """L/D of 20 and less is well mixed, more is a culvert."""
    assert leak(source={**DRAIN, "culvert_length_m": 40.0})._void.length_m == 0.0
    assert leak(source=DRAIN)._void.length_m == 150.0


def test_gas_creeps_along_the_drain_and_the_zone_with_it():
    """Zones before the explosion: the cordon, and mixture ever farther east of the leak."""
    hazard = leak(ignition_s=19_000.0, source=DRAIN)
    seen = []
    for now_s in (0.0, 300.0, 600.0):
        hazard.advance(now_s, Controls())
        seen.append([zone.ring[:, 0].max() for zone in hazard.zones() if "%" in zone.label])
    assert seen[0] == []
    assert 0.0 < seen[1][0] < seen[2][0]


def test_a_room_in_range_is_drawn_as_its_floor():
    """300 m3 at 3 m of height are 100 m2: shown while the gas is in range, not before."""
    hazard = leak()
    shown = []
    for now_s in (0.0, hazard._course.in_range_s + 60.0):
        hazard.advance(now_s, Controls())
        shown.append([zone.ring[:, 0].max() for zone in hazard.zones() if "%" in zone.label])
    assert shown[0] == []
    assert np.pi * shown[1][0] ** 2 == pytest.approx(100.0, rel=1e-3)


def test_damage_along_a_drain_is_a_corridor():
    """East to west the 2 kPa zone is longer than across by the length that exploded."""
    hazard = leak(ignition_s=3000.0, source=DRAIN)
    run(hazard, 20_000.0)
    light, severe = (zone.ring for zone in hazard.zones())
    chain = hazard._burst.chain
    for ring in (light, severe):
        extent = ring.max(axis=0) - ring.min(axis=0)
        assert extent[0] - extent[1] == pytest.approx(chain.end_m[-1] - chain.start_m[0])
    assert chain.end_m[-1] - chain.start_m[0] > 100.0
    assert hazard.closes(np.array([150.0, 150.0]), np.array([70.0, 90.0])).tolist() == [True, False]


def test_those_who_have_left_are_unhurt():
    """Everybody told at 0 s and gone at once: the explosion hurts nobody."""
    reports = run(leak(), 20_000.0, orders=[order("evacuate")])
    assert "explosion" in milestones(reports)
    assert casualties(reports) == set()


def test_only_those_within_the_radius_are_told():
    """An order for 60 m empties the nearest point only; the others are hurt as before."""
    told = casualties(run(leak(), 20_000.0, orders=[order("evacuate", radius_m=60.0)]))
    untold = casualties(run(leak(), 20_000.0))
    away = {p for p in untold if leak()._distance_m[p] > 60.0}
    assert told == away
    assert told < untold


def test_a_later_order_never_hurts_fewer():
    """Told at 0, 10, 20, 40 min or never, with ten minutes to hear of it."""
    hurt = [
        casualties(run(leak(), 20_000.0, orders=[order("evacuate", t, median_s=600.0)]))
        for t in (0.0, 600.0, 1200.0, 2400.0)
    ]
    hurt.append(casualties(run(leak(), 20_000.0)))
    assert all(sooner <= later for sooner, later in pairwise(hurt))
    assert len(hurt[0]) < len(hurt[-1])


def test_nearer_people_are_hurt_worse():
    """The same tolerance at half the distance never gives a lesser severity."""
    tolerance = np.linspace(0.01, 0.99, 99)
    near, far = (
        blast_severity(
            np.asarray(surface_burst_overpressure_pa(distance_m=np.full(99, d), tnt_mass_kg=50.0)),
            tolerance,
        )
        for d in (10.0, 20.0)
    )
    assert (near >= far).all()
    assert (near > far).any()


def test_the_share_killed_is_the_probit_s():
    """At 100 kPa the HSE probit kills 55 % (probit 5.13): so many severities are lethal."""
    tolerance = (np.arange(10_000) + 0.5) / 10_000
    lethal = np.mean(blast_severity(np.full(10_000, 1e5), tolerance) == 3)
    expected = float(probability_of_probit(BLAST_PROBITS["hse_lung"].probit(1e5)))
    assert lethal == pytest.approx(expected, abs=1e-3)
    assert lethal == pytest.approx(0.552, abs=0.002)


def test_no_pressure_hurts_nobody():
    """Still air: severity 0 for everyone."""
    assert (blast_severity(np.zeros(5), np.linspace(0.1, 0.9, 5)) == 0).all()


def test_the_glass_line_lies_where_the_blast_falls_to_2_kpa():
    """After the explosion the zone reaches to 2 kPa of the blast that hurts people."""
    hazard = leak()
    assert hazard.reach_m() == 100.0
    run(hazard, 20_000.0)
    reach = np.array([hazard.reach_m()])
    pressure = hazard._burst.overpressure_pa(reach, np.zeros(1))
    assert pressure[0] == pytest.approx(2000.0, rel=1e-3)


def test_closed_roads_lie_within_the_reach():
    """80 m of street are shut, before and after the explosion, inside the reach."""
    hazard = leak()
    x = np.array([0.0, 79.0, 81.0])
    for _ in range(2):
        assert hazard.closes(x, np.zeros(3)).tolist() == [True, True, False]
        assert hazard.reach_m() >= 80.0
        run(hazard, 20_000.0)


def test_people_are_measured_from_the_line_of_the_drain():
    """A drain to the north-east: 100 m up the line is on it, 100 m to its side is 100 m away."""
    hazard = leak(source={**DRAIN, "bearing_deg": 45.0})
    side = 100.0 / np.sqrt(2.0)
    x, y = np.array([side, side, -side]), np.array([side, -side, -side])
    found = hazard._from_void_m(*hazard._turned(x, y))
    np.testing.assert_allclose(found, [0.0, 100.0, 100.0], atol=1e-9)
    assert hazard.closes(x, y).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("void_volume_m3", 0.0),
        ("air_changes_per_hour", -1.0),
        ("gauge_pressure_pa", -5e3),
        ("diameter_m", 0.0),
        ("culvert_length_m", 0.0),
        ("water_depth_ratio", 1.0),
        ("soil_porosity_ratio", 0.0),
    ],
)
def test_a_void_or_main_that_cannot_be_is_refused_by_name(field, value):
    """No volume, negative ventilation, pressure below ambient: the field is named."""
    with pytest.raises(ValidationError, match=field):
        PipelineSource.model_validate(main().model_dump() | {field: value})


def test_holes_without_any_share_are_refused_by_name():
    """Four sizes, none of which ever comes."""
    with pytest.raises(ValidationError, match="hole_size_frac"):
        PipelineSource.model_validate(
            main().model_dump() | {"hole_size_frac": (0.0, 0.0, 0.0, 0.0)}
        )


def test_an_empty_street_explodes_without_casualties():
    """Nobody lives near: it explodes, nobody is hurt, the response can end."""
    hazard = leak(people([], [], 0))
    reports = run(hazard, 20_000.0, {18_000.0: isolated(0.0)})
    assert "explosion" in milestones(reports)
    assert casualties(reports) == set()
    assert hazard.controlled()


def test_an_order_meets_the_same_street():
    """Places, tolerances and scores do not depend on what is ordered."""
    quiet, busy = leak(), leak()
    busy.protect(order())
    np.testing.assert_array_equal(quiet._distance_m, busy._distance_m)
    np.testing.assert_array_equal(quiet._tolerance, busy._tolerance)
    assert quiet._explodes_s == busy._explodes_s
