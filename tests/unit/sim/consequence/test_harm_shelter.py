"""Clothes and walls protect until they burn or fall; sources stand side by side."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.harm.damage_scales import (
    DAMAGE_SCALES,
    damage_by_scale,
    damage_side_by_side,
)
from sim.consequence.harm.shelter_rules import (
    INDOORS_BY_DAY_FRAC,
    INDOORS_BY_NIGHT_FRAC,
    SHELTER_RULES,
    Person,
    RuleSource,
    blast_death_prob,
    deaths_frac,
    flash_fire_death_prob,
    heat_death_prob,
    thermal_dose_of_history,
    toxic_death_prob,
)
from sim.consequence.harm.toxic_probits import (
    AEROSOL_PROBIT_SOURCES,
    PROBIT_SOURCES,
    probit_sources,
)

people = st.sampled_from(["unprotected", "outdoors", "indoors"])
rules = st.sampled_from(["purple_book", "aqt_3046"])


@given(st.floats(0.0, 80e3), st.floats(0.0, 60.0), st.floats(1.0, 2.0), people, rules)
@settings(derandomize=True, max_examples=120)
def test_more_heat_never_kills_fewer(
    flux: float, seconds: float, more: float, person: Person, rule: RuleSource
) -> None:
    """Hotter or longer is never better, and a probability stays one."""
    here, hotter, longer = (
        float(heat_death_prob(heat_flux_w_m2=q, exposure_s=t, person=person, rule=rule))
        for q, t in ((flux, seconds), (more * flux, seconds), (flux, more * seconds))
    )
    assert 0.0 <= here <= min(hotter, longer) <= 1.0


@given(st.floats(0.0, 80e3), st.floats(0.0, 60.0), rules)
@settings(derandomize=True, max_examples=80)
def test_walls_protect_more_than_clothes_and_clothes_more_than_nothing(
    flux: float, seconds: float, rule: RuleSource
) -> None:
    """Indoors fewer die than outdoors, outdoors fewer than unprotected."""
    bare, clothed, inside = (
        float(heat_death_prob(heat_flux_w_m2=flux, exposure_s=seconds, person=p, rule=rule))
        for p in ("unprotected", "outdoors", "indoors")
    )
    assert inside <= clothed <= bare
    pressure = flux
    assert float(
        blast_death_prob(peak_overpressure_pa=pressure, person="outdoors", rule=rule)
    ) <= float(blast_death_prob(peak_overpressure_pa=pressure, person="indoors", rule=rule))


def test_clothes_keep_seven_in_eight_alive() -> None:
    """Below the flux of ignition outdoors is 0.14 of bare skin, indoors nobody dies."""
    bare, clothed, inside = (
        heat_death_prob(heat_flux_w_m2=[10e3, 20e3, 34.9e3], exposure_s=20.0, person=p)
        for p in ("unprotected", "outdoors", "indoors")
    )
    assert clothed.tolist() == pytest.approx((0.14 * bare).tolist(), rel=1e-12)
    assert inside.tolist() == [0.0, 0.0, 0.0]


def test_nobody_outlives_a_burning_house() -> None:
    """From 35 kW/m2 (Purple Book) or 37.5 kW/m2 (AQ/T 3046) shelter does not help."""
    flux = [34.9e3, 35e3, 37.4e3, 37.5e3]
    purple = heat_death_prob(heat_flux_w_m2=flux, exposure_s=20.0, person="indoors")
    chinese = heat_death_prob(
        heat_flux_w_m2=flux, exposure_s=20.0, person="indoors", rule="aqt_3046"
    )
    assert purple.tolist() == [0.0, 1.0, 1.0, 1.0]
    assert chinese.tolist() == [0.0, 0.0, 0.0, 1.0]
    assert float(heat_death_prob(heat_flux_w_m2=50e3, exposure_s=0.0, person="unprotected")) == 0.0


@given(st.floats(0.0, 200e3), st.floats(0.0, 200e3), people, rules)
@settings(derandomize=True, max_examples=80)
def test_more_blast_never_kills_fewer(
    one: float, other: float, person: Person, rule: RuleSource
) -> None:
    """The stronger blast is at least as deadly."""
    low, high = sorted((one, other))
    weak, strong = (
        float(blast_death_prob(peak_overpressure_pa=p, person=person, rule=rule))
        for p in (low, high)
    )
    assert 0.0 <= weak <= strong <= 1.0


def test_flash_fire_kills_inside_the_flammable_cloud() -> None:
    """At the lower limit and above, everybody; below, nobody."""
    found = flash_fire_death_prob(
        concentration_frac=[0.0, 0.0499, 0.05, 0.9], lower_limit_frac=0.05
    )
    assert found.tolist() == [0.0, 0.0, 1.0, 1.0]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@settings(derandomize=True, max_examples=60)
def test_deaths_lie_between_those_indoors_and_outdoors(
    inside: float, outside: float, share: float
) -> None:
    """A mixture of people dies as a mixture."""
    found = float(deaths_frac(indoor_prob=inside, outdoor_prob=outside, indoors_frac=share))
    assert min(inside, outside) - 1e-12 <= found <= max(inside, outside) + 1e-12


@given(st.lists(st.tuples(st.floats(0.0, 60e3), st.floats(0.0, 30.0)), min_size=1, max_size=6))
@settings(derandomize=True, max_examples=60)
def test_doses_of_parts_add_up(history: list[tuple[float, float]]) -> None:
    """The dose of a history is the sum of its parts, whatever their order."""
    flux, steps = ([row[i] for row in history] for i in (0, 1))
    whole = float(thermal_dose_of_history(heat_flux_w_m2=flux, step_s=steps))
    parts = [float(thermal_dose_of_history(heat_flux_w_m2=[q], step_s=[t])) for q, t in history]
    assert whole == pytest.approx(math.fsum(parts), rel=1e-12)
    back = thermal_dose_of_history(heat_flux_w_m2=flux[::-1], step_s=steps[::-1])
    assert whole == pytest.approx(float(back), rel=1e-12)
    capped = float(thermal_dose_of_history(heat_flux_w_m2=flux, step_s=steps, longest_s=20.0))
    assert capped <= whole * (1 + 1e-12)


def test_running_away_from_the_fire_saves_dose() -> None:
    """Somebody whose flux falls takes less than somebody who stays; many at once."""
    stay = np.full(20, 15e3)
    run = 15e3 / (1.0 + 0.2 * np.arange(20)) ** 2
    dose = thermal_dose_of_history(heat_flux_w_m2=np.stack([stay, run], axis=1), step_s=1.0)
    assert dose.shape == (2,)
    assert dose[1] < 0.3 * dose[0]


_GOOD: list[tuple[Callable[..., Any], dict[str, Any], dict[str, list[Any]]]] = [
    (heat_death_prob, {"heat_flux_w_m2": 1e4, "exposure_s": 20.0, "person": "outdoors"}, {
        "heat_flux_w_m2": [-1.0, math.nan], "exposure_s": [-1.0, math.inf], "person": ["nobody"],
        "rule": ["mine"]}),
    (blast_death_prob, {"peak_overpressure_pa": 1e4, "person": "outdoors"}, {
        "peak_overpressure_pa": [-1.0, math.nan], "person": ["nobody"], "rule": ["mine"]}),
    (toxic_death_prob, {"outdoor_prob": 0.5, "person": "indoors"}, {
        "outdoor_prob": [-0.1, 1.1, math.nan], "person": ["nobody"], "rule": ["mine"]}),
    (flash_fire_death_prob, {"concentration_frac": 0.1, "lower_limit_frac": 0.05}, {
        "concentration_frac": [-0.1, 1.1, math.nan], "lower_limit_frac": [0.0, math.nan]}),
    (deaths_frac, {"indoor_prob": 0.1, "outdoor_prob": 0.2, "indoors_frac": 0.9}, {
        "indoor_prob": [1.1], "outdoor_prob": [-1.0], "indoors_frac": [math.nan]}),
    (thermal_dose_of_history, {"heat_flux_w_m2": [1e4], "step_s": 10.0}, {
        "heat_flux_w_m2": [[-1.0], [math.nan]], "step_s": [-1.0, math.nan],
        "longest_s": [0.0, math.nan]}),
    (damage_by_scale, {"peak_overpressure_pa": 1e4, "scale": "hse"}, {
        "peak_overpressure_pa": [-1.0, math.nan], "scale": ["mine"]}),
    (damage_side_by_side, {"peak_overpressure_pa": 1e4}, {
        "peak_overpressure_pa": [-1.0, math.nan]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        pytest.param(function, {**good, name: bad}, name, id=f"{function.__name__}-{name}-{bad}")
        for function, good, spoilt in _GOOD
        for name, values in spoilt.items()
        for bad in values
    ],
)
def test_the_impossible_is_refused_by_name(
    function: Callable[..., Any], arguments: dict[str, Any], name: str
) -> None:
    """NaN, negative values and unknown words are named."""
    with pytest.raises(ValueError, match=name):
        function(**arguments)


def test_rules_are_pinned_and_unverified() -> None:
    """Thresholds and factors stay as transcribed; nobody calls them verified."""
    for rule in SHELTER_RULES.values():
        assert rule.source
        assert not rule.verified
        assert (rule.longest_fire_s, rule.clothed_ratio, rule.toxic_indoor_ratio) == (
            20.0,
            0.14,
            0.1,
        )
        assert (rule.indoor_from_pa, rule.certain_from_pa, rule.indoor_blast_prob) == (
            10e3, 30e3, 0.025,
        )  # fmt: skip
    assert (INDOORS_BY_DAY_FRAC, INDOORS_BY_NIGHT_FRAC) == (0.93, 0.99)


# --- damage of buildings ---------------------------------------------------------------------


def test_every_scale_rises_and_speaks_both_languages() -> None:
    """Bands begin at zero, rise, have two texts and are marked unverified."""
    for bands in DAMAGE_SCALES.values():
        edges = [band.from_pa for band in bands]
        assert edges[0] == 0.0
        assert edges == sorted(set(edges))
        assert all(band.text_zh and band.text_en and not band.verified for band in bands)


@given(st.floats(0.0, 300e3), st.floats(0.0, 300e3), st.sampled_from(sorted(DAMAGE_SCALES)))
@settings(derandomize=True, max_examples=80)
def test_more_blast_is_never_less_damage(one: float, other: float, scale: str) -> None:
    """The band rises with the overpressure."""
    low, high = sorted((one, other))
    bands = damage_by_scale(peak_overpressure_pa=[low, high], scale=scale)
    assert bands[0] <= bands[1]
    assert DAMAGE_SCALES[scale][int(bands[1])].from_pa <= high


def test_all_sources_stand_side_by_side() -> None:
    """One pressure, one sentence of each source."""
    found = damage_side_by_side(peak_overpressure_pa=75e3)
    assert {name: band.text_en for name, band in found.items()} == {
        "clancey": "probable total destruction of buildings",
        "hse": "buildings destroyed",
        "chinese_practice": "brick walls fall",
    }


# --- toxic probits of aerosols ---------------------------------------------------------------


def test_the_rest_of_table_5_2_is_as_transcribed() -> None:
    """Dust and droplets of the Purple Book: pinned, marked unverified, check digits right."""
    assert [(s.substance_cas, s.a, s.b, s.n) for s in AEROSOL_PROBIT_SOURCES] == [
        ("86-50-0", -4.8, 1.0, 2.0),
        ("56-38-2", -6.6, 1.0, 2.0),
        ("13171-21-6", -2.8, 1.0, 0.7),
        ("78-00-2", -9.8, 1.0, 2.0),
    ]
    for source in AEROSOL_PROBIT_SOURCES:
        assert source.unit == "mg/m3"
        assert not source.verified
        assert re.fullmatch(r"[0-9]{2,7}-[0-9]{2}-[0-9]", source.substance_cas)
        digits = source.substance_cas.replace("-", "")
        total = sum(i * int(d) for i, d in enumerate(reversed(digits[:-1]), 1))
        assert total % 10 == int(digits[-1])


def test_gases_and_aerosols_are_found_by_number() -> None:
    """Asked by CAS number the table answers for both, and no substance is in both lists."""
    assert probit_sources("56-38-2") == (AEROSOL_PROBIT_SOURCES[1],)
    gases = {source.substance_cas for source in PROBIT_SOURCES}
    assert not gases & {source.substance_cas for source in AEROSOL_PROBIT_SOURCES}
