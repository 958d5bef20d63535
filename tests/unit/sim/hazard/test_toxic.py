"""A toxic release: what leaves the vessel, where the cloud goes, whom it hurts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.casualties.severity import load_at
from sim.consequence.cloud.sources import Gas
from sim.consequence.harm.toxic_load import concentration_in_unit, toxic_load
from sim.hazard.base import Controls
from sim.hazard.exposed import Neighbours
from sim.hazard.toxic_cloud import ToxicCloud
from sim.hazard.toxic_dose import ToxicScale
from sim.hazard.toxic_release import DROPS, STEP_S, ToxicReleaseHazard
from sim.hazard.weather import Weather, draw_weather
from tests.support.hazards import (
    casualties,
    leak,
    milestones,
    order,
    people,
    run,
    scenario,
    steady,
    streams,
    substance,
    vessel,
)

CHLORINE = substance("chlorine")
WIND = draw_weather(steady(), streams())


def downwind(distance_m: float, aside_m: float = 0.0, weather: Weather = WIND):
    """A point so far downwind (upwind if negative) and aside, metres east and north."""
    towards = np.deg2rad(weather.wind_from_deg + 180.0)
    east, north = np.sin(towards), np.cos(towards)
    return distance_m * east - aside_m * north, distance_m * north + aside_m * east


def village(*distances_m: float, n: int = 400, aside_m: float = 0.0) -> Neighbours:
    points = [downwind(d, aside_m) for d in distances_m]
    return people([x for x, _ in points], [y for _, y in points], n)


def release(
    neighbours: Neighbours | None = None,
    *,
    hole_m: float = 0.02,
    mass_kg: float = 20_000.0,
    replication: int = 0,
    storage: str = "pressurised_liquid",
    horizon_s: float = 7200.0,
    **incident: object,
) -> ToxicReleaseHazard:
    return ToxicReleaseHazard(
        scenario(leak(hole_m, **incident), horizon_s=horizon_s),
        vessel(mass_kg, storage),
        CHLORINE,
        neighbours or village(500.0),
        streams(replication),
    )


STOPPED = Controls(release_stopped=True)
CLEANED = Controls(release_stopped=True, pool_neutralised=True)
HALVED = Controls(removed_frac=0.5)


# --- what leaves the vessel -----------------------------------------------------------------


@pytest.mark.parametrize("storage", ["pressurised_liquid", "gas"])
def test_twice_the_hole_area_gives_twice_the_rate(storage):
    """A hole of 20 mm x sqrt(2) lets out twice what one of 20 mm does."""
    small = release(hole_m=0.02, storage=storage)._term.discharge_kg_s[0]
    large = release(hole_m=0.02 * np.sqrt(2), storage=storage)._term.discharge_kg_s[0]
    assert large == pytest.approx(2 * small, rel=1e-12)


def test_what_is_released_is_rate_times_time():
    """Stopped at 30 min: 1800 s of the jet, to the step of a minute, and what its pool adds."""
    hazard = release()
    run(hazard, 7200.0, {1800.0: STOPPED})
    risen_kg = sum(hazard._emitted) * STEP_S
    out_kg_s = hazard._term.discharge_kg_s[0]
    aloft = hazard._term.airborne_frac
    assert aloft * out_kg_s * (1800.0 - STEP_S) <= risen_kg * (1 + 1e-9)
    assert risen_kg <= out_kg_s * 1800.0


@pytest.mark.parametrize("mass_kg", [200.0, 1000.0, 5000.0])
def test_no_more_comes_out_than_was_in_the_vessel(mass_kg):
    """Left alone the vessel empties; the air gets the spray and some of the pool, and no more."""
    hazard = release(mass_kg=mass_kg)
    reports = run(hazard, 7200.0)
    risen_kg = sum(hazard._emitted) * STEP_S
    assert 0.88 * mass_kg <= risen_kg <= mass_kg * (1 + 1e-9)
    assert "release_ended" in milestones(reports)
    assert hazard.controlled()


def test_a_curtain_takes_its_share_out():
    """Half is washed out from 600 s on: the cloud gets half from then on."""
    free, washed = release(), release()
    run(free, 1800.0)
    run(washed, 1800.0, {600.0: HALVED})
    assert washed._emitted[:9] == free._emitted[:9]
    assert washed._emitted[20] == pytest.approx(0.5 * free._emitted[20])


def test_a_pool_goes_on_after_the_leak_is_stopped():
    """Stopped at 30 min: something rises, ever less of it, until it is neutralised after 2 h."""
    hazard = release(horizon_s=10_800.0)
    run(hazard, 9000.0, {1800.0: STOPPED, 7200.0: CLEANED})
    after = hazard._emitted[30:]
    assert 0.0 < after[0] < 0.2 * hazard.rate_kg_s
    assert all(b <= a * (1 + 1e-9) for a, b in pairwise(after[1:]))
    assert after[-1] == 0.0


def test_a_cold_pool_is_not_under_control_while_it_gives_off_as_much_as_before():
    """An evaporating liquid: the hole is closed, and the pool keeps the zone alive."""
    source = vessel(20_000.0).model_copy(update={"gauge_pressure_pa": 1e5, "substance": "x"})
    slow = CHLORINE.model_copy(
        update={"boiling_point_k": 350.0, "vapour_pressure": None, "vapour_pressure_298_pa": 2e4}
    )
    hazard = ToxicReleaseHazard(
        scenario(leak(0.02), horizon_s=7200.0), source, slow, village(500.0), streams()
    )
    reports = run(hazard, 5400.0, {1800.0: STOPPED})
    assert "release_ended" in milestones(reports)
    assert not hazard.controlled()
    hazard.advance(5460.0, Controls(release_stopped=True, removed_frac=0.95))
    assert hazard.controlled()


def test_stopping_the_leak_ends_it():
    """Held from the step at which the crew has closed it; the zone shrinks to nothing."""
    hazard = release()
    reports = run(hazard, 7200.0, {1800.0: CLEANED})
    assert milestones(reports) == {"release_ended": 1800.0}
    assert hazard.reach_m() == 0.0
    assert hazard.zones() == ()
    assert not hazard.closes(np.array([10.0]), np.array([10.0])).any()


# --- where the cloud goes -------------------------------------------------------------------


def test_nobody_upwind_is_hurt():
    """A crowd 150 m upwind of a full hour's release: not one is followed, not one hurt."""
    hazard = release(village(-150.0, n=5000))
    assert casualties(run(hazard, 3600.0)) == set()


def test_responders_gather_where_there_is_no_gas():
    """The staging point lies upwind, where the concentration is zero."""
    hazard = release()
    x, y = hazard.staging_xy()
    there = hazard._cloud.receptors(np.array([x]), np.array([y]))
    assert there.concentration_kg_m3(hazard.rate_kg_s)[0] == 0.0


def test_nobody_is_hurt_before_the_cloud_arrives():
    """3 km at the 3 m/s of the wind at 10 m at most: nobody before 1000 s, less the rounding."""
    hazard = release(village(3000.0, n=20_000), hole_m=0.06, mass_kg=1e6, indoor_frac=0.0)
    reports = run(hazard, 7200.0)
    hurt_at = [t for t, r in reports if r.harmed]
    assert hurt_at
    assert min(hurt_at) >= 1000.0 - STEP_S / 2


@pytest.mark.parametrize("from_deg", [0.0, 45.0, 200.0])
@pytest.mark.parametrize("terrain", ["rural", "urban"])
@pytest.mark.parametrize("stability", ["B", "D", "F"])
def test_the_outline_holds_exactly_what_exceeds_the_level(from_deg, terrain, stability):
    """Of 4000 points in the area, inside the outline means above the level and outside below.

    Points within 5 % of the level or in the first 25 m (where the outline is cut) may fall either
    way: the outline is drawn through 160 distances.
    """
    weather = Weather(
        night=False, wind_from_deg=from_deg, wind_speed_m_s=3.0, stability=stability,
        temperature_k=290.0,
    )  # fmt: skip
    cloud = ToxicCloud(weather, terrain=terrain, gas=Gas(1.5, 0.0709, 480.0, 239.2))
    level, rate = 6e-5, 1.0
    reach = cloud.reach_m(level, rate)
    rng = np.random.default_rng(4)
    along, across = rng.uniform(-0.1, 1.2, 4000) * reach, rng.uniform(-0.3, 0.3, 4000) * reach
    x, y = np.array([downwind(a, b, weather) for a, b in zip(along, across, strict=True)]).T
    found = cloud.receptors(x, y).concentration_kg_m3(rate)
    inside = contains(cloud.outline(level, rate), x, y)
    clear = (np.abs(found / level - 1.0) > 0.05) & (np.abs(along) > 25.0)
    clear &= np.abs(along / reach - 1.0) > 0.05
    assert (inside == (found >= level))[clear].all()
    assert inside.sum() > 100


def contains(ring: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Points inside a closed ring: odd number of crossings of a ray to the east."""
    inside = np.zeros(x.shape, dtype=bool)
    for (x1, y1), (x2, y2) in pairwise(ring):
        if y1 == y2:
            continue
        crosses = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        inside ^= crosses
    return inside


def test_zones_are_the_wider_the_lower_the_level():
    """AEGL-1 reaches farther than AEGL-2 and that farther than AEGL-3."""
    zones = release().zones()
    assert [zone.level for zone in zones] == ["aegl1", "aegl2", "aegl3"]
    lengths = [np.hypot(*zone.ring.T).max() for zone in zones]
    assert lengths == sorted(lengths, reverse=True)


def test_closed_roads_lie_within_the_reach():
    """What is shut to traffic lies inside the endangered distance, as the engine relies on."""
    hazard = release(hole_m=0.05)
    reach = hazard.reach_m()
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-2 * reach, 2 * reach, (2, 20_000))
    shut = hazard.closes(x, y)
    assert shut.any()
    assert np.hypot(x[shut], y[shut]).max() <= reach


def test_a_heavy_gas_calls_for_the_dense_plume():
    """Chlorine, cold and 2.5 times as dense as air, slumps; its drops are said to be left out."""
    hazard = release()
    assert hazard._cloud.model == "dense_plume"
    assert DROPS in hazard.extrapolated


# --- dose -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1], ids=["ppm, n = 2", "mg/m3, n = 2.75"])
def test_the_fast_load_is_the_checked_one(number):
    """The load used for every group each minute equals the published model's, to 1e-12."""
    one = CHLORINE.model_copy(update={"probits": (CHLORINE.probits[number],)})
    scale, probit = ToxicScale(one), one.probits[0]
    level = np.geomspace(1e-8, 1e-1, 40)
    for duration_s in (60.0, 300.0, 3600.0):
        unit = concentration_in_unit(
            concentration_kg_m3=level,
            unit=probit.concentration_unit,
            molar_mass_kg_mol=one.molar_mass_kg_mol,
        )
        expected = toxic_load(concentration=unit[None, :], step_s=duration_s, n=probit.n)
        np.testing.assert_allclose(scale.load(level, duration_s), expected, rtol=1e-12)


def test_one_in_a_hundred_is_hurt_at_the_guidance_levels():
    """An hour at AEGL-3 hurts 1 % severely, an hour at AEGL-2 hurts 1 % moderately."""
    scale = ToxicScale(CHLORINE)
    tolerance = (np.arange(100_000) + 0.5) / 100_000
    lethal = scale.lethal_load(tolerance)
    at3 = scale.load(np.array([scale.aegl3_kg_m3]), 3600.0)[0]
    at2 = scale.load(np.array([scale.aegl2_kg_m3]), 3600.0)[0]
    assert np.mean(lethal * scale.severe_ratio <= at3) == pytest.approx(0.01, abs=1e-5)
    assert np.mean(lethal * scale.moderate_ratio <= at2) == pytest.approx(0.01, abs=1e-5)
    assert scale.moderate_ratio <= scale.severe_ratio <= 1.0


def test_the_share_killed_is_the_probit_s():
    """Half die at the load that the probit gives 5 to: 250 ppm for 30 min (Withers and Lees)."""
    scale = ToxicScale(CHLORINE)
    median = load_at(np.array([0.5]), a=scale.probit.a, b=scale.probit.b)[0]
    kg_m3 = 250e-6 * CHLORINE.molar_mass_kg_mol / (8.314462618 * 298.15 / 101_325.0)
    assert scale.load(np.array([kg_m3]), 1800.0)[0] == pytest.approx(median, rel=0.01)


def test_indoors_less_is_breathed_than_outdoors():
    """While the cloud stands (30 min) every group's load indoors is below the one outdoors."""
    inside = release(village(300.0, 500.0), indoor_frac=1.0)
    outside = release(village(300.0, 500.0), indoor_frac=0.0)
    for hazard in (inside, outside):
        run(hazard, 1800.0)
    reached = outside._exposed._load > 0
    assert reached.any()
    assert (inside._exposed._load[reached] < outside._exposed._load[reached]).all()
    assert len(casualties(run(release(village(500.0), indoor_frac=1.0), 1800.0))) < len(
        casualties(run(release(village(500.0), indoor_frac=0.0), 1800.0))
    )


# --- people ---------------------------------------------------------------------------------


def hurt_when(*orders, until_s: float = 5400.0, **more: object) -> set[int]:
    """Everybody hurt by a leak that is closed after an hour."""
    hazard = release(village(400.0, 700.0, 1100.0), indoor_frac=0.0, **more)
    return casualties(run(hazard, until_s, {3600.0: STOPPED}, list(orders)))


def test_a_later_evacuation_never_hurts_fewer():
    """Ordered at 0, 10, 20, 40, 80 min or never: the same people, never fewer hurt."""
    times = (0.0, 600.0, 1200.0, 2400.0, 4800.0)
    hurt = [hurt_when(order("evacuate", t, median_s=300.0)) for t in times]
    hurt.append(hurt_when())
    for sooner, later in pairwise(hurt):
        assert sooner <= later
    assert len(hurt[0]) < len(hurt[-1])


@pytest.mark.parametrize("replication", range(3))
def test_sheltering_lowers_casualties(replication):
    """Windows closed within minutes of the leak: fewer hurt than in the open."""
    aware = hurt_when(order("shelter", 0.0), replication=replication)
    caught = hurt_when(replication=replication)
    assert aware < caught


def test_people_outside_the_ordered_radius_stay():
    """An order for 500 m leaves those at 1100 m where they are: the same of them are hurt."""
    near = hurt_when(order("evacuate", 0.0, radius_m=500.0))
    nobody = hurt_when()
    group = release(village(400.0, 700.0, 1100.0), indoor_frac=0.0)._exposed._group
    far = {p for p in nobody if group[p] == 2}
    assert far
    assert far <= near
    assert len(near) < len(nobody)


def test_an_order_does_not_change_who_the_people_are():
    """Tolerances, places and scores are drawn from the accident, not from the plan."""
    quiet, busy = release(), release()
    busy.protect(order("evacuate", 0.0))
    busy.protect(order("shelter", 0.0, key="stay"))
    np.testing.assert_array_equal(quiet._exposed._thresholds, busy._exposed._thresholds)
    np.testing.assert_array_equal(quiet._exposed._indoors, busy._exposed._indoors)


def test_the_followed_share_leaves_as_the_people_do():
    """Half of the zone has left when half of the people have: the sample follows the order."""
    hazard = release(village(400.0, n=4000))
    hazard.protect(order("evacuate", 0.0, median_s=1800.0))
    assert np.mean(hazard._exposed._leave_s <= 1800.0) == pytest.approx(0.5, abs=0.05)
    share = {t: r.protected["out"] for t, r in run(hazard, 3600.0)}
    assert share[1800.0] == pytest.approx(0.5, abs=0.04)


def test_scores_fit_how_badly_people_are_hurt():
    """Those who walk away score 9 to 11, those who must be fetched at most 8."""
    reports = run(release(village(250.0, n=2000), hole_m=0.03, indoor_frac=0.0), 3600.0)
    harms = [h for _, r in reports for h in r.harmed]
    assert {h.rpm for h in harms if not h.trapped} <= {9, 10, 11}
    assert {h.rpm for h in harms if h.trapped} <= set(range(1, 9))
    assert any(h.trapped for h in harms)


def test_nobody_is_hurt_twice_and_nobody_gets_better():
    """Each person is reported hurt once; what follows is only worse."""
    reports = run(release(village(250.0, n=2000), hole_m=0.04, indoor_frac=0.3), 7200.0)
    score: dict[int, int] = {}
    for _, report in reports:
        for harm in report.harmed:
            assert harm.person not in score
            score[harm.person] = harm.rpm
        for person, rpm in report.worsened:
            assert rpm < score[person]
            score[person] = rpm


def test_who_has_been_brought_out_gets_no_worse():
    """Rescued people breathe no more gas: none of them is reported worse afterwards."""
    hazard = release(village(250.0, n=2000), hole_m=0.04, indoor_frac=0.0)
    out: set[int] = set()
    now_s = 0.0
    while now_s < 5400.0:
        report = hazard.advance(now_s, Controls())
        assert not out & {person for person, _ in report.worsened}
        for harm in report.harmed:
            if harm.trapped:
                hazard.free(harm.person)
                out.add(harm.person)
        now_s += 60.0
    assert out


def test_rooms_are_aired_after_the_cloud_has_gone():
    """The clock goes on for three air changes after the last wisp has passed, then stops."""
    hazard = release(indoor_frac=1.0, air_changes_per_hour=1.0)
    reports = run(hazard, 1e6, {600.0: STOPPED, 3600.0: CLEANED})
    end_s = reports[-1][0]
    assert 3000.0 <= hazard._faint_s <= 3600.0  # since then the pool gives off nothing
    over_s = max(600.0, hazard._faint_s)
    assert over_s + 3 * 3600.0 <= end_s <= over_s + 3 * 3600.0 + 900.0
    worst = hazard._field.concentration_kg_m3(hazard.rate_kg_s)
    assert (hazard._indoor <= 0.06 * worst).all()
