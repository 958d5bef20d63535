"""Blast, heat and poison: more is never less harmful, and the sources are told apart."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.explosion.blast_tnt import (
    FREE_AIR_CARD,
    free_air_overpressure_pa,
    scaled_distance,
    surface_burst_arrival_s,
    surface_burst_impulse_pa_s,
    surface_burst_overpressure_pa,
)
from sim.consequence.explosion.vented_explosion import vented_explosion
from sim.consequence.fire.fireball import (
    fireball_diameter_m,
    fireball_heat_flux_w_m2,
    sphere_view_factor_ratio,
    upright_view_factor_ratio,
)
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from sim.consequence.harm.heat_and_blast import (
    BLAST_PROBITS,
    HEAT_PROBITS,
    blast_probability,
    heat_probability,
    impact_probability,
    thermal_dose,
)
from sim.consequence.harm.probit import (
    dose_of_probability,
    probability_of_probit,
    probit_of_probability,
    probit_value,
)
from sim.consequence.harm.toxic_load import (
    concentration_in_unit,
    death_probability,
    lethal_concentration,
    toxic_load,
)
from sim.consequence.harm.toxic_probits import PROBIT_SOURCES, ProbitSource, probit_sources

_PURPLE_BOOK = """107-02-8 -4.1 1 1
107-13-1 -8.6 1 1.3
107-18-6 -11.7 1 2
7664-41-7 -15.6 1 2
7726-95-6 -12.4 1 2
630-08-0 -7.4 1 1
7782-50-5 -6.35 0.5 2.75
75-21-8 -6.8 1 1
7647-01-0 -37.3 3.69 1
74-90-8 -9.8 1 2.4
7664-39-3 -8.4 1 1.5
7783-06-4 -11.5 1 1.9
74-83-9 -7.3 1 1.1
624-83-9 -1.2 1 0.7
10102-44-0 -18.6 1 3.7
75-44-5 -10.6 2 1
7803-51-2 -6.8 1 2
7446-09-5 -19.2 1 2.4"""
"""CAS, a, b, n of Purple Book table 5.2 (mg/m3, min), as transcribed in a public engine."""

distances = st.floats(0.3, 190.0)
masses = st.floats(0.1, 1e5)


@given(distances, masses, st.floats(1.001, 3.0))
@settings(derandomize=True, max_examples=80)
def test_blast_weakens_with_distance_and_grows_with_the_charge(
    z: float, mass: float, more: float
) -> None:
    """Farther away the blast is weaker; a larger charge makes it stronger."""
    r = z * mass ** (1 / 3)
    for model in (surface_burst_overpressure_pa, free_air_overpressure_pa):
        here = float(model(distance_m=r, tnt_mass_kg=mass))
        assert float(model(distance_m=more * r, tnt_mass_kg=mass)) < here
        assert float(model(distance_m=r, tnt_mass_kg=more * mass)) > here


def test_blast_does_not_jump_where_the_fits_meet() -> None:
    """Pressure goes on without a step (crossings known to 6 digits); impulse steps by < 3 %."""
    for model, edges, step in (
        (surface_burst_overpressure_pa, (2.88108, 25.24912), 3e-6),
        (surface_burst_impulse_pa_s, (0.96, 2.38, 33.7), 0.03),
    ):
        for edge in edges:
            near, far = model(distance_m=[edge, math.nextafter(edge, 99.0)], tnt_mass_kg=1.0)
            assert far == pytest.approx(near, rel=step)


def test_blast_front_runs_faster_than_sound_and_slows_down_to_it() -> None:
    """The front is supersonic, and far away it runs at about 340 m/s."""
    r = np.geomspace(2.0, 300.0, 200)
    speed = np.diff(r) / np.diff(surface_burst_arrival_s(distance_m=r, tnt_mass_kg=1000.0))
    assert np.all(speed > 330.0)
    assert speed[-1] == pytest.approx(343.0, rel=0.03)


def test_pressure_is_held_close_to_the_charge() -> None:
    """Nearer than the fit goes, its first value holds instead of growing without end."""
    near = surface_burst_overpressure_pa(distance_m=[0.01, 0.2], tnt_mass_kg=1.0)
    assert near[0] == near[1]


def test_ground_reflects_the_blast() -> None:
    """Between Z = 2 and 20 a charge on the ground gives more than one in free air."""
    r = np.linspace(2.0, 20.0, 30)
    surface = surface_burst_overpressure_pa(distance_m=r, tnt_mass_kg=1.0)
    assert np.all(surface > free_air_overpressure_pa(distance_m=r, tnt_mass_kg=1.0))


def test_card_marks_a_blast_too_far_for_its_source() -> None:
    """A scaled distance beyond 40 is marked as extrapolated."""
    z = scaled_distance(distance_m=500.0, tnt_mass_kg=1000.0)
    assert FREE_AIR_CARD.outside(scaled_distance=z) != ()


def test_larger_windows_relieve_the_room() -> None:
    """More vent area never raises the pressure, and fifty kilopascal are the most considered."""
    vent = np.linspace(0.1, 10.0, 100)
    room = vented_explosion(volume_m3=30.0, vent_area_m2=vent, vent_static_pressure_pa=3000.0)
    assert np.all(np.diff(room.pressure_pa) <= 0.0)
    assert room.pressure_pa[0] == 50_000.0
    assert bool(room.capped[0])
    assert not bool(room.capped[-1])


def test_room_outside_the_standard_is_flagged() -> None:
    """A hall of 2000 m3 or a room with tiny windows is marked, not silently computed."""
    hall = vented_explosion(volume_m3=2000.0, vent_area_m2=20.0, vent_static_pressure_pa=1000.0)
    assert len(hall.outside) == 2
    room = vented_explosion(volume_m3=1000.0, vent_area_m2=50.0, vent_static_pressure_pa=1000.0)
    assert room.outside == ()


def test_view_factor_falls_with_distance_and_stays_below_one() -> None:
    """Nobody sees more fire than all round, and less of it farther away."""
    distance = np.linspace(0.0, 2000.0, 300)
    facing, upright = (
        factor(diameter_m=100.0, centre_height_m=75.0, distance_m=distance)
        for factor in (sphere_view_factor_ratio, upright_view_factor_ratio)
    )
    assert np.all((facing > 0.0) & (facing <= 1.0))
    assert np.all(np.diff(facing) < 0.0)
    assert np.all(upright <= facing)
    assert upright[0] == 0.0


def test_view_factor_goes_both_ways() -> None:
    """Reciprocity: a far sphere of area A seen from a small patch, and the patch from it."""
    diameter, distance = 10.0, 4000.0
    factor = float(
        sphere_view_factor_ratio(diameter_m=diameter, centre_height_m=5.0, distance_m=distance)
    )
    # a patch of 1 m2 takes 1 / (4 pi L^2) of what the whole sphere sends out
    back = 1.0 / (4 * math.pi * (distance**2 + 5.0**2))
    assert factor * 1.0 == pytest.approx(back * math.pi * diameter**2, rel=1e-12)


def test_larger_fireball_is_hotter_at_the_same_place() -> None:
    """More fuel means more heat on the bystander, less in hazy air."""
    flux = fireball_heat_flux_w_m2(
        fuel_mass_kg=[100.0, 1000.0, 10_000.0],
        emissive_power_w_m2=300e3,
        distance_m=200.0,
        transmissivity_ratio=0.8,
    )
    assert np.all(np.diff(flux) > 0.0)
    assert np.all(fireball_diameter_m(fuel_mass_kg=[8.0, 1000.0]) == [11.6, 58.0])


def test_humid_air_holds_heat_back() -> None:
    """Longer paths and more humidity let less through; never more than everything."""
    by_path = wayne_transmissivity_ratio(
        path_length_m=np.geomspace(1.0, 1000.0, 50), humidity_frac=0.6, temperature_k=290.0
    )
    by_humidity = wayne_transmissivity_ratio(
        path_length_m=100.0, humidity_frac=np.linspace(0.1, 1.0, 50), temperature_k=290.0
    )
    assert np.all(np.diff(by_path) < 0.0) or np.all(by_path <= 1.0)
    assert np.all(np.diff(by_humidity) < 0.0)
    assert np.all((by_path <= 1.0) & (by_path > 0.0))


@given(st.sampled_from(sorted(HEAT_PROBITS)), st.floats(1e4, 1e9), st.floats(1.01, 10.0))
@settings(derandomize=True, max_examples=60)
def test_more_heat_is_never_less_harmful(name: str, dose: float, more: float) -> None:
    """A larger thermal dose never harms fewer people."""
    less, greater = (
        float(heat_probability(dose=d, source=name))  # type: ignore[arg-type]
        for d in (dose, more * dose)
    )
    assert 0.0 <= less <= greater <= 1.0


def test_no_dose_harms_nobody() -> None:
    """Without heat, blast or gas nobody is hurt."""
    assert float(heat_probability(dose=0.0, source="tno")) == 0.0
    assert float(blast_probability(peak_overpressure_pa=0.0, source="hse_lung")) == 0.0
    for source in ("tno_head", "tno_collapse"):
        found = impact_probability(
            peak_overpressure_pa=[0.0, 1e5, 0.0], impulse_pa_s=[1e3, 0.0, 0.0], source=source
        )
        assert found.tolist() == [0.0, 0.0, 0.0]
    assert float(death_probability(load=0.0, source=PROBIT_SOURCES[0])) == 0.0


def test_injury_comes_before_death() -> None:
    """At one dose of heat more people are burnt than killed, first-degree burns most of all."""
    dose = thermal_dose(heat_flux_w_m2=8e3, exposure_s=40.0)
    first, second, death = (
        float(heat_probability(dose=dose, source=source))
        for source in ("tno_first_degree", "tno_second_degree", "tno")
    )
    assert first > second > death


def test_unverified_probits_are_marked() -> None:
    """A probit that no source of ours reproduces says so."""
    relations = [*HEAT_PROBITS.items(), *BLAST_PROBITS.items()]
    marked = {name for name, relation in relations if not relation.verified}
    assert marked == {
        "tno", "lees_hyram", "tno_second_degree", "tno_first_degree",
        "eisenberg_lung", "eisenberg_eardrum",
    }  # fmt: skip


@given(st.floats(1e-6, 1 - 1e-6), st.floats(-40.0, 5.0), st.floats(0.3, 6.0))
@settings(derandomize=True, max_examples=80)
def test_probability_and_dose_go_there_and_back(share: float, a: float, b: float) -> None:
    """The dose that kills a share of people kills just that share."""
    dose = dose_of_probability(a=a, b=b, probability_prob=share)
    back = probability_of_probit(probit_value(a=a, b=b, dose=dose))
    assert float(back) == pytest.approx(share, rel=1e-9)
    assert float(probability_of_probit(probit_of_probability(share))) == pytest.approx(
        share, rel=1e-9
    )


@pytest.mark.parametrize("source", PROBIT_SOURCES, ids=lambda s: f"{s.substance_cas}-{s.unit}")
def test_every_source_is_complete_and_plausible(source: ProbitSource) -> None:
    """Number, check digit, unit and origin are there; half an hour at LC50 is no fairy tale."""
    digits = source.substance_cas.replace("-", "")
    assert re.fullmatch(r"[0-9]{2,7}-[0-9]{2}-[0-9]", source.substance_cas)
    assert sum(i * int(d) for i, d in enumerate(reversed(digits[:-1]), 1)) % 10 == int(digits[-1])
    assert source.source
    half = float(lethal_concentration(source=source, exposure_s=1800.0, probability_prob=0.5))
    assert 1.0 < half < 1e5


def test_each_substance_and_unit_has_one_source() -> None:
    """No substance is entered twice from one book."""
    keys = [(source.substance_cas, source.source) for source in PROBIT_SOURCES]
    assert len(keys) == len(set(keys))


def test_purple_book_constants_are_those_of_the_transcription() -> None:
    """The unverified values are pinned: none changes without somebody changing this table."""
    pinned = {}
    for line in _PURPLE_BOOK.split("\n"):
        cas, *numbers = line.split()
        pinned[cas] = tuple(float(number) for number in numbers)
    found = {s.substance_cas: (s.a, s.b, s.n) for s in PROBIT_SOURCES if s.unit == "mg/m3"}
    assert found == pinned


def test_unverified_harm_constants_are_pinned() -> None:
    """The probits that nothing reproduces stay as they were entered."""
    burns = [HEAT_PROBITS[name] for name in ("tno_second_degree", "tno_first_degree")]
    eardrum = BLAST_PROBITS["eisenberg_eardrum"]
    assert [(p.a, p.b, p.factor) for p in (*burns, eardrum)] == [
        (-43.14, 3.0188, 1.0),
        (-39.83, 3.0186, 1.0),
        (-15.6, 1.93, 1.0),
    ]


def test_verified_sources_come_first() -> None:
    """Asked for carbon monoxide, the table gives the checked values before others."""
    found = probit_sources("630-08-0")
    assert [source.verified for source in found] == sorted(
        (source.verified for source in found), reverse=True
    )
    assert probit_sources("0-0-0") == ()


@given(st.lists(st.floats(0.0, 500.0), min_size=1, max_size=6), st.floats(0.7, 3.0))
@settings(derandomize=True, max_examples=60)
def test_load_does_not_depend_on_the_order_of_the_exposure(levels: list[float], n: float) -> None:
    """First much and then little gas is as bad as first little and then much."""
    load = float(toxic_load(concentration=levels, step_s=60.0, n=n))
    back = float(toxic_load(concentration=levels[::-1], step_s=60.0, n=n))
    assert load == pytest.approx(back, rel=1e-12)


def test_haber_rule_for_n_of_one() -> None:
    """With n = 1, half the concentration for twice the time is the same load."""
    one = toxic_load(concentration=[100.0], step_s=600.0, n=1.0)
    two = toxic_load(concentration=[50.0], step_s=1200.0, n=1.0)
    assert float(one) == float(two) == 1000.0


def test_short_and_strong_is_worse_than_long_and_weak() -> None:
    """With n = 2, a strong short cloud loads more than a weak long one of the same Haber dose."""
    strong = toxic_load(concentration=[100.0], step_s=600.0, n=2.0)
    weak = toxic_load(concentration=[50.0], step_s=1200.0, n=2.0)
    assert float(strong) == 2.0 * float(weak)


def test_many_people_are_reckoned_at_once() -> None:
    """Histories of many receptors give one load each."""
    level = np.array([[10.0, 0.0, 3.0], [0.0, 20.0, 3.0]])
    load = toxic_load(concentration=level, step_s=[60.0, 120.0], n=2.0)
    assert load.tolist() == [100.0, 800.0, 27.0]


def test_ppm_is_a_volume_fraction() -> None:
    """A gas of 24.465 g/mol at 25 degrees: 1 mg/m3 is 1 ppm."""
    found = concentration_in_unit(concentration_kg_m3=1e-6, unit="ppm", molar_mass_kg_mol=0.024465)
    assert float(found) == pytest.approx(1.0, rel=1e-4)
    milligram = concentration_in_unit(
        concentration_kg_m3=1e-6, unit="mg/m3", molar_mass_kg_mol=0.024465
    )
    assert float(milligram) == pytest.approx(1.0, rel=1e-12)
