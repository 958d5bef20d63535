"""Every model of fire, egress and mine has a card that a planner can read and check."""

from __future__ import annotations

import importlib

import pytest

from sim.model_card import ModelCard, catalogue
from tests.verification.registry import all_cases

_MODULES = (
    "sim.fire.aset",
    "sim.fire.crew_search",
    "sim.fire.design_course",
    "sim.fire.design_fire",
    "sim.fire.fire_service",
    "sim.fire.panel_front",
    "sim.fire.plume",
    "sim.fire.sprinkler",
    "sim.fire.tenability",
    "sim.fire.water_access",
    "sim.fire.zone_smoke",
    "sim.evacuation.hydraulic",
    "sim.evacuation.premovement",
    "sim.mine.afterdamp",
    "sim.mine.blast_spread",
    "sim.mine.burnt_gas",
    "sim.mine.euler_roadway",
    "sim.mine.fan",
    "sim.mine.fume_escape",
    "sim.mine.fumes",
    "sim.mine.gas_transport",
    "sim.mine.ignition",
    "sim.mine.methane",
    "sim.mine.methane_network",
    "sim.mine.methane_sensor",
    "sim.mine.mine_rescue",
    "sim.mine.natural_draught",
    "sim.mine.reentry",
    "sim.mine.regulator",
    "sim.mine.roadway_blast",
    "sim.mine.safety_systems",
    "sim.mine.secondary_explosion",
    "sim.mine.ventilation",
)


@pytest.mark.parametrize("name", _MODULES)
def test_card_is_in_the_catalogue_and_bilingual(name: str) -> None:
    """Title, source, limits in both languages, and ranges."""
    card = importlib.import_module(name).CARD
    assert isinstance(card, ModelCard)
    assert catalogue()[card.key] is card
    assert card.key == name.removeprefix("sim.")
    assert card.title_zh
    assert card.title_en
    assert card.source
    assert card.ranges
    assert card.limits_zh
    assert len(card.limits_zh) == len(card.limits_en)


@pytest.mark.parametrize("name", _MODULES)
def test_every_check_of_a_card_is_a_verification_case(name: str) -> None:
    """A card cannot claim a check that does not exist."""
    card = importlib.import_module(name).CARD
    known = {case.id for case in all_cases()}
    assert card.checks
    assert set(card.checks) <= known


def test_models_without_a_scored_source_stay_provisional() -> None:
    """Nothing unproven is shown as proven."""
    provisional = {
        name for name in _MODULES if importlib.import_module(name).CARD.status == "provisional"
    }
    assert provisional == {
        "sim.fire.crew_search",
        "sim.fire.design_fire",
        "sim.fire.fire_service",
        "sim.fire.panel_front",
        "sim.fire.water_access",
        "sim.evacuation.premovement",
        "sim.mine.afterdamp",
        "sim.mine.blast_spread",
        "sim.mine.fume_escape",
        "sim.mine.ignition",
        "sim.mine.methane_sensor",
        "sim.mine.mine_rescue",
        "sim.mine.reentry",
        "sim.mine.roadway_blast",
        "sim.mine.safety_systems",
        "sim.mine.secondary_explosion",
    }
