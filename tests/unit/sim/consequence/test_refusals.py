"""Every public physical function refuses what cannot be, by name, and never answers silently."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.consequence
import sim.evacuation
import sim.fire
import sim.mine
from sim.consequence.dispersion import (
    parameters,
    plume_growth,
    puff,
    similarity_plume,
    surface_layer,
    wind,
)
from sim.consequence.fire import fireball
from sim.consequence.harm import heat_and_blast, probit, toxic_load
from sim.consequence.release import inventory
from tests.support import (
    calls_buildings,
    calls_clouds,
    calls_dispersion,
    calls_egress,
    calls_explosion,
    calls_fire,
    calls_gas,
    calls_harm,
    calls_mine,
    calls_plumes,
    calls_release,
    calls_zones,
)
from tests.support.refusals import Call, numeric_functions, ranges_of, silent

_CALLS: Final[tuple[Call, ...]] = (
    *calls_dispersion.CALLS, *calls_clouds.CALLS, *calls_release.CALLS, *calls_explosion.CALLS,
    *calls_fire.CALLS, *calls_harm.CALLS, *calls_mine.CALLS, *calls_buildings.CALLS,
    *calls_egress.CALLS, *calls_gas.CALLS, *calls_plumes.CALLS,
    *calls_zones.CALLS,
)  # fmt: skip
_ROOMS: Final = (sim.consequence, sim.evacuation, sim.fire, sim.mine)
"""All functions of these are in the tables."""
_NOT_YET: Final = (
    "sim.consequence.dispersion.jet_dilution.jet_hand_over",
    "sim.consequence.fire.fire_rings.flux_rings_m",
)
"""Functions of a whole path or field, tried in tests of their own. Never add to it."""

_HEIGHTS: Final = np.geomspace(0.01, 100.0, 50)
_WRONG: Any = "nobody"
"""A word that no list of choices knows; untyped, as a form may send it."""

_EXAMPLES: Final = 24
_EVERY: Final = pytest.mark.parametrize("call", _CALLS, ids=lambda call: call.name)


@_EVERY
def test_the_valid_call_is_valid(call: Call) -> None:
    """The calls that the other tests spoil are in order and give numbers."""
    assert not silent(call.function(**call.valid), may_answer=call.may_answer)


@_EVERY
def test_the_impossible_is_refused_by_name(call: Call) -> None:
    """NaN, infinity, negative amounts, fractions above one: each argument under its own name."""
    for name in call.numeric:
        for value in call.impossible(name):
            with pytest.raises(ValueError, match=name):
                call.function(**call.spoilt(name, value))


@_EVERY
@given(data=st.data())
@settings(derandomize=True, max_examples=_EXAMPLES, deadline=None, database=None)
def test_no_number_is_silent(call: Call, data: st.DataObject) -> None:
    """A value far off gives finite numbers and a flag, or a refusal that says what was wrong."""
    if not call.numeric:
        return
    name = data.draw(st.sampled_from(call.numeric))
    usual = float(np.ravel(np.asarray(call.valid[name], dtype=float))[-1]) or 1.0
    value = data.draw(
        st.sampled_from((0.0, -usual, *call.impossible(name)))
        | st.floats(-2.0, 2.0).map(lambda power: usual * 10.0**power)
    )
    refusal = ""
    try:
        result = call.function(**call.spoilt(name, value))
    except ValueError as refused:
        refusal = str(refused)
    if refusal:
        assert any(word in refusal for word in call.valid), f"names no argument: {refusal}"
        return
    assert not np.any(np.isclose(value, call.impossible(name), rtol=0.0, atol=0.0, equal_nan=True))
    assert not silent(result, may_answer=call.may_answer), f"{name} = {value:g}: {result}"
    card = ranges_of(call).get(name)
    if card is not None and not card.ranges[name].contains(value):
        assert name in " ".join(card.outside(**{name: value}))


def test_every_public_function_is_tried() -> None:
    """Whoever writes a function of numbers enters it in a table of `tests/support/calls_*.py`."""
    tried = {call.function for call in _CALLS}
    missing = {
        f"{function.__module__}.{function.__name__}"
        for room in _ROOMS
        for function in numeric_functions(room) - tried
    }
    assert not {name for name in missing if not name.startswith(_NOT_YET)}


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: wind.inverse_obukhov_length(stability_class=_WRONG, roughness_length_m=0.1),
         "stability_class must be one of A, B, C, D, E, F, got 'nobody'"),
        (lambda: parameters.briggs_sigmas_m(
            x_m=1.0, stability_class="D", terrain=_WRONG), "terrain must be one of rural, urban"),
        (lambda: heat_and_blast.heat_probability(dose=1e7, source=_WRONG), "source must be one of"),
        (lambda: heat_and_blast.blast_probability(peak_overpressure_pa=1e5, source=_WRONG),
         "source must be one of"),
        (lambda: toxic_load.concentration_in_unit(
            concentration_kg_m3=1.0, unit=_WRONG, molar_mass_kg_mol=0.1), "unit must be"),
        (lambda: surface_layer.friction_velocity_m_s(
            wind_speed_m_s=5.0, height_m=0.15, roughness_length_m=0.1, obukhov_length_m=9.0),
         "height_m must be at least twice roughness_length_m"),
        (lambda: surface_layer.checked_obukhov_length(0.0), "obukhov_length_m must be below 0"),
        (lambda: inventory.vessel_blowdown(
            volume_m3=1.0, pressure_pa=1e5, temperature_k=300.0, molar_mass_kg_mol=0.03,
            heat_ratio=1.4, hole_diameter_m=0.01, discharge_coefficient_ratio=0.8),
         "pressure_pa must exceed ambient_pressure_pa"),
        (lambda: inventory.draining_tank(
            tank_diameter_m=1.0, liquid_height_m=1.0, liquid_density_kg_m3=1e3,
            hole_diameter_m=1.0, discharge_coefficient_ratio=0.6),
         "hole_diameter_m must be below tank_diameter_m"),
        (lambda: similarity_plume.similarity_plume(
            friction_velocity_m_s=0.3, obukhov_length_m=50.0, roughness_length_m=1.0,
            mixing_height_m=5.0), "mixing_height_m must exceed ten roughness lengths"),
        (lambda: plume_growth.plume_growth(
            height_m=_HEIGHTS[::-1], wind_m_s=1.0, diffusivity_m2_s=1.0, start_height_m=1.0),
         "height_m must rise"),
        (lambda: fireball.sphere_view_factor_ratio(
            diameter_m=60.0, centre_height_m=20.0, distance_m=50.0),
         "centre_height_m must be at least half of diameter_m"),
        (lambda: puff.puff_train_concentration_kg_m3(
            release_time_s=[0.0], mass_kg=[1.0, 2.0], time_s=1.0, wind_speed_m_s=1.0, x_m=[1.0],
            y_m=[0.0], z_m=0.0, release_height_m=0.0, sigmas=lambda x: (x, x)),
         "mass_kg must have the length of release_time_s"),
        (lambda: probit.probability_of_probit(math.nan), "probit must be a number"),
        (lambda: probit.probit_of_probability([0.5, 1.0]), "strictly between 0 and 1"),
    ],
)  # fmt: skip
def test_refusal_says_what_would_be_right(call: Callable[[], Any], word: str) -> None:
    """A refusal tells the planner what to enter instead."""
    with pytest.raises(ValueError, match=word):
        call()
