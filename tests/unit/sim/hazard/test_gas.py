"""An urban gas leak: the void fills and may explode unless it is isolated and aired in time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

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
    neighbours: Neighbours = CROWD, *, ignition_s: float = 3600.0, void_m3: float = 300.0,
    replication: int = 0, **more: object,
) -> GasExplosionHazard:  # fmt: skip
    return GasExplosionHazard(
        scenario(street(ignition_s, **more)),
        main(void_m3),
        METHANE,
        neighbours,
        streams(replication),
    )


def isolated(clearing_s: float) -> Controls:
    return Controls(gas_isolated=True, gas_clearing_s=clearing_s)


def test_left_alone_it_explodes_when_the_gas_meets_its_spark():
    """It explodes at the step after its time; people in the street are hurt in that step."""
    hazard = leak()
    reports = run(hazard, 20_000.0)
    when = milestones(reports)["explosion"]
    assert hazard._explodes_s <= when < hazard._explodes_s + 60.0
    assert [t for t, r in reports if r.harmed] == [when]


def test_the_gas_needs_time_to_reach_the_explosive_range():
    """A void ten times as large fills later, so it explodes later by more than nothing."""
    assert leak(void_m3=3000.0)._explodes_s > leak()._explodes_s > 3600.0


def test_the_log_tells_when_the_gas_is_in_range():
    """The gas reaches 5 % before its spark: the plan may be told, an hour before the explosion."""
    hazard = leak(ignition_s=3600.0)
    found = milestones(run(hazard, 20_000.0))
    assert found["explosion"] - found["gas_in_range"] == pytest.approx(3600.0, abs=60.0)


def test_no_explosion_when_isolated_and_aired_before_the_spark():
    """Valve closed at 600 s and aired by 1800 s, the spark would have come an hour later."""
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


@pytest.mark.parametrize("early", [True, False])
def test_the_last_moment_for_the_valve(early):
    """Aired up to a minute before the spark saves the street; a minute after does not."""
    explodes_s = leak()._explodes_s
    step = 60.0 * np.floor(explodes_s / 60.0)
    closed_s = step - 1200.0 + (0.0 if early else 60.0)
    reports = run(leak(), 20_000.0, {closed_s: isolated(1200.0)})
    assert ("explosion" in milestones(reports)) is not early


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
    """Told at 0, 20, 40, 60 min or never, with ten minutes to hear of it."""
    hurt = [
        casualties(run(leak(), 20_000.0, orders=[order("evacuate", t, median_s=600.0)]))
        for t in (0.0, 1200.0, 2400.0, 3600.0)
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
    """After the explosion the zone reaches to 2 kPa, to the 2 % of its grid of distances."""
    hazard = leak()
    before = hazard.reach_m()
    run(hazard, 20_000.0)
    assert before == 100.0
    pressure = surface_burst_overpressure_pa(
        distance_m=np.array([hazard.reach_m(), hazard.reach_m() * 1.02]),
        tnt_mass_kg=hazard._tnt_kg,
    )
    assert float(pressure[0]) >= 2000.0 > float(pressure[1])


def test_closed_roads_lie_within_the_reach():
    """80 m of street are shut, before and after the explosion, inside the reach."""
    hazard = leak()
    x = np.array([0.0, 79.0, 81.0])
    for _ in range(2):
        assert hazard.closes(x, np.zeros(3)).tolist() == [True, True, False]
        assert hazard.reach_m() >= 80.0
        run(hazard, 20_000.0)


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
