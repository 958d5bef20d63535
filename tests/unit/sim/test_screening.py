"""Screening of one release: the table of phenomena, scaling, what is missing, what is refused."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from scenarios.substances import pack_substances
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.explosion.blast_tnt import surface_burst_overpressure_pa, tnt_mass_kg
from sim.consequence.explosion.flammable_mass import flammable_mass_kg as plume_mass_kg
from sim.hazard.toxic_levels import acute_levels, mass_concentration_kg_m3
from sim.hazard.weather import Weather
from sim.screening.airborne import airborne
from sim.screening.blast import flammable_mass_kg
from sim.screening.release import FAMILIES, Release
from sim.screening.screen import PHENOMENA, screen

SHIPPED = pack_substances(
    ["chlorine", "ammonia", "hydrogen-sulfide", "methane", "propane", "benzene"]
)
WEATHER = Weather(
    night=False, wind_from_deg=270.0, wind_speed_m_s=5.0, stability="D", temperature_k=288.15
)


def release(substance: str = "chlorine", **changes: object) -> Release:
    given = {"mass_kg": 600.0, "duration_s": 600.0, "weather": WEATHER} | changes
    return Release(SHIPPED[substance], **given)


def effects(substance: str = "chlorine", **changes: object):
    return {(e.method, e.level): e for e in screen(release(substance, **changes)).effects}


def test_the_reference_footprint_of_chlorine():
    """Chlorine, 1 kg/s, 5 m/s, class D, Briggs rural: 6031, 2272 and 555 m for 0.5, 2 and 20 ppm.

    consequence.md section 7, computed there with 2 ppm = 5.8 mg/m3 at ground level for a plume that
    goes on; ours stands 1 m above ground and looks at 1.5 m, for six hours.
    """
    found = effects(mass_kg=21_600.0, duration_s=21_600.0)
    for level, expected in (("aegl1", 6031.0), ("aegl2", 2272.0), ("aegl3", 555.0)):
        assert found["briggs_plume", level].distance_m == pytest.approx(expected, rel=0.05)


def test_the_outline_reaches_as_far_as_the_table_says():
    """A wind from the west: the zone lies east, and ends at the distance."""
    zone = effects()["dense_plume", "aegl3"]
    assert zone.ring[:, 0].max() == pytest.approx(zone.distance_m)
    assert zone.ring[:, 0].min() >= 0
    assert zone.ring[:, 1].max() == pytest.approx(-zone.ring[:, 1].min())


def test_the_pressure_at_the_edge_is_the_level():
    """Putting the distance back into the curve gives the level."""
    mass = 20_000.0
    zone = effects("methane", mass_kg=mass)["tnt_yield_3_percent", "blast_7"]
    heat = SHIPPED["methane"].heat_of_combustion_j_kg
    tnt = tnt_mass_kg(fuel_mass_kg=mass, heat_of_combustion_j_kg=heat, yield_ratio=0.03)
    found = surface_burst_overpressure_pa(distance_m=zone.distance_m, tnt_mass_kg=tnt)
    assert float(found) == pytest.approx(6.9e3, rel=1e-6)


def test_tnt_distances_scale_with_the_cube_root():
    """Hopkinson: eight times the fuel, twice the distance."""
    one, eight = (effects("methane", mass_kg=m) for m in (1000.0, 8000.0))
    for key in [key for key in one if key[0].startswith("tnt")]:
        assert eight[key].distance_m == pytest.approx(2 * one[key].distance_m, rel=1e-6)


def by_family(substance: str, family: str, **changes: object) -> dict[tuple[str, str], float]:
    found = screen(release(substance, **changes), (family,))
    return {(e.phenomenon, e.level): e.distance_m for e in found.effects}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("substance", SHIPPED)
def test_more_gas_reaches_farther_and_worse_levels_less_far(substance, family):
    """Monotone in the amount and in the level, for every phenomenon and family."""
    small = by_family(substance, family)
    large = by_family(substance, family, mass_kg=6000.0)
    assert all(large[key] >= small[key] for key in small)
    reaches: dict[str, list[float]] = {}
    for (phenomenon, _), distance in small.items():
        reaches.setdefault(phenomenon, []).append(distance)
    assert all(reach == sorted(reach, reverse=True) for reach in reaches.values())


@pytest.mark.parametrize("substance", SHIPPED)
def test_every_phenomenon_is_reckoned_or_missing_with_a_reason(substance):
    """Nothing is silently left out, and every effect names the families that it stands for."""
    found = screen(release(substance))
    reckoned = {effect.phenomenon for effect in found.effects}
    assert reckoned | set(found.missing) == set(PHENOMENA)
    assert not reckoned & set(found.missing)
    assert all(found.missing.values())
    for effect in found.effects:
        assert found.families[effect.phenomenon, effect.method]


def test_chlorine_is_dense_and_does_not_burn():
    """No fire, no blast; the criterion calls for the dense plume, and a band goes with it."""
    found = screen(release())
    assert set(found.missing) == set(PHENOMENA) - {"toxic"}
    assert found.families["toxic", "dense_plume"] == ("recommended",)
    assert found.families["toxic", "briggs_plume"] == ("chinese_practice",)
    assert found.families["toxic", "dense_workbook"] == ("ccps",)
    zone = next(e for e in found.effects if (e.method, e.level) == ("dense_plume", "aegl2"))
    assert zone.band_m is not None
    assert zone.band_m[0] < zone.distance_m < zone.band_m[1]


def test_a_liquid_makes_a_pool_that_evaporates_or_burns():
    """Benzene takes longer to evaporate than to spill; a pool fire, no fireball, no jet."""
    asked = release("benzene", mass_kg=2000.0)
    what = airborne(asked)
    assert what.pool_area_m2 == pytest.approx(2000.0 / (878.0 * 0.01), rel=0.02)
    assert what.duration_s > 600.0
    found = screen(asked)
    assert set(found.missing) == {"jet_fire", "fireball", "fragments"}
    bund = airborne(release("benzene", mass_kg=2000.0, pool_area_m2=20.0))
    assert bund.pool_area_m2 == 20.0
    assert bund.gas.rate_kg_s < what.gas.rate_kg_s


def test_the_fuel_of_the_cloud_is_that_of_the_plume():
    """Between the limits, as `flammable_mass` integrates it for the same passive plume."""
    asked = release("methane", mass_kg=6000.0, terrain="urban", release_height_m=0.0)
    what = airborne(asked)
    low, high = (
        mass_concentration_kg_m3(share, asked.substance.molar_mass_kg_mol)
        for share in (asked.substance.lfl_frac, asked.substance.ufl_frac)
    )
    expected = plume_mass_kg(
        lower_limit_kg_m3=low,
        upper_limit_kg_m3=high,
        mass_rate_kg_s=10.0,
        wind_speed_m_s=5.0,
        sigmas=lambda x: briggs_sigmas_m(x_m=x, stability_class="D", terrain="urban"),
    )
    assert flammable_mass_kg(asked, what) == pytest.approx(float(expected), rel=0.02)


def test_families_can_be_asked_for_alone():
    """One column of the page."""
    found = screen(release(), ("chinese_practice",))
    assert {effect.method for effect in found.effects} == {"briggs_plume"}


def test_a_reach_beyond_the_method_is_said():
    """Beyond 20 km the answer is infinite and the card is named."""
    found = screen(release(mass_kg=1e6, weather=replace(WEATHER, stability="F")))
    widest = found.effects[0]
    assert math.isinf(widest.distance_m)
    assert any(note.startswith("x_m = 20000") for note in found.extrapolated)


def test_a_short_release_counts_as_a_minute():
    """The plume is no model of a burst."""
    assert airborne(release(duration_s=1.0)).gas.rate_kg_s == 10.0


def test_one_ppm_of_chlorine():
    """1 ppm = 2.90 mg/m3 at 25 C (70.9 / 24.465)."""
    assert mass_concentration_kg_m3(1e-6, 0.0709) == pytest.approx(70.9e-6 / 24.465, rel=1e-4)
    widths = [level[2] for level in acute_levels(SHIPPED["chlorine"])]
    assert widths == sorted(widths)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mass_kg": 0.0}, "mass_kg"),
        ({"mass_kg": math.nan}, "mass_kg"),
        ({"duration_s": -1.0}, "duration_s"),
        ({"humidity_frac": 2.0}, "humidity_frac"),
        ({"release_height_m": math.inf}, "release_height_m"),
        ({"weather": replace(WEATHER, wind_speed_m_s=0.1)}, "wind_speed_m_s"),
    ],
)
def test_what_no_model_can_use_is_refused(changes, words):
    """By name, value and range."""
    with pytest.raises(ValueError, match=words):
        release(**changes)


def test_rings_are_finite():
    """No NaN reaches a map."""
    for substance in SHIPPED:
        for effect in screen(release(substance)).effects:
            assert np.isfinite(effect.ring).all()


def test_every_label_of_a_cloud_carries_its_averaging_time():
    """A map that is passed on must still say over how long the value is averaged."""
    for substance in SHIPPED:
        for effect in screen(release(substance)).effects:
            if effect.phenomenon in {"toxic", "flash_fire"}:
                assert re.search(r"\((\d+ min|\d+ s|30 min)\)$", effect.label), effect.label
