"""Which hazard plays which incident: the one table to extend for a new hazard."""

from __future__ import annotations

from typing import Final

from scenarios.model.vocabulary import HazardFamily
from sim.casualties.rpm import CARD as RPM_CARD
from sim.hazard import building_fire, gas_explosion, mine_explosion, toxic_release
from sim.hazard.base import Hazard
from sim.hazard.kind import HazardKind, Occurrence
from sim.model_card import ModelCard, catalogue
from sim.network.travel_model import CARD as TRAVEL_CARD

KINDS: Final[dict[HazardFamily, HazardKind]] = {
    module.KIND.family: module.KIND
    for module in (toxic_release, building_fire, mine_explosion, gas_explosion)
}

_COMMON: Final = (RPM_CARD.key, TRAVEL_CARD.key)
"""Models that every family uses."""


def make_hazard(occurrence: Occurrence) -> Hazard:
    """The hazard of one replication."""
    return KINDS[HazardFamily(occurrence.scenario.incident.kind)].make(occurrence)


def cards_of(family: HazardFamily) -> tuple[ModelCard, ...]:
    """Cards of the models that a hazard family uses."""
    known = catalogue()
    return tuple(known[key] for key in (*KINDS[family].cards, *_COMMON))
