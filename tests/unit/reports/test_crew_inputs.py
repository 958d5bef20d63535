"""The inputs of a fire run name the numbers of crews with their sources."""

from __future__ import annotations

import pytest

from reports.i18n.translator import Translator
from reports.sections.crew_inputs import OF_THE_MODEL, crew_rows
from scenarios.model.base import Grade, Provenance
from scenarios.model.effect import (
    ApplyWater,
    Effect,
    ExhaustSmoke,
    IsolateGas,
    LadderRescue,
    SearchRooms,
)
from tests.support.town import fixed

PLAN = Provenance(grade=Grade.official, source="the plan")


def told(effect: Effect) -> dict[str, tuple[str, Provenance]]:
    """Value and source by name, in English."""
    return {
        name: (shown.replace("\N{NO-BREAK SPACE}", " "), source)
        for name, shown, source in crew_rows(Translator("en"), effect, PLAN)
    }


def test_numbers_left_as_the_model_has_them_carry_its_source():
    """Four minutes a room from the study of 42 crews; what the plan sets is the plan's."""
    found = told(SearchRooms(kind="search_rooms", air_change_s=300.0))
    value, source = found["search of a room of 12 m² without sight"]
    assert value == "4 min"
    assert source.grade is Grade.secondary
    assert "42 crews" in source.source
    assert found["change of cylinder and rest"] == ("5 min", PLAN)
    assert found["storey searched first"][0] == "fire floor"


@pytest.mark.parametrize(
    ("effect", "name", "shown"),
    [
        (ApplyWater(kind="apply_water", flow_m3_s=0.015), "flow of each unit", "15 L/s"),
        (ExhaustSmoke(kind="exhaust_smoke", flow_m3_s=10.0), "flow of each unit", "10 m³/s"),
        (ApplyWater(kind="apply_water", flow_m3_s=0.02, attack="exterior"), "attack",
         "from the street"),
        (LadderRescue(kind="ladder_rescue", reach_m=30.0, per_cycle=fixed(300), n_per_cycle=2),
         "people taken down in one cycle", "2"),
    ],
)  # fmt: skip
def test_water_air_and_ladders_have_their_units(effect: Effect, name: str, shown: str):
    """Water in litres, fans in cubic metres, people as a number."""
    assert told(effect)[name][0] == shown


def test_a_stream_has_a_height_only_from_the_street():
    """Crews inside reach what they reach."""
    inside = told(ApplyWater(kind="apply_water", flow_m3_s=0.02))
    street = told(ApplyWater(kind="apply_water", flow_m3_s=0.02, attack="exterior"))
    assert "height reached" not in inside
    assert street["height reached"] == ("12 m", OF_THE_MODEL["reach_m"])


def test_other_effects_have_no_such_numbers():
    """A valve is not a crew in a building."""
    assert told(IsolateGas(kind="isolate_gas", clearing_s=60.0)) == {}
