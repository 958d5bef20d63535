"""Which hazard plays which incident: the one table to extend for a new hazard."""

from __future__ import annotations

from typing import Final

from scenarios.model.distribution import TimeLaw
from scenarios.model.hazard_source import (
    BuildingSource,
    HazardSource,
    MajorHazardSource,
    MineSource,
    PipelineSource,
)
from scenarios.model.incident import BuildingFire
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import HazardFamily
from sim.hazard.base import Hazard
from sim.hazard.building_fire import BuildingFireHazard
from sim.hazard.exposed import Neighbours
from sim.hazard.gas_explosion import GasExplosionHazard
from sim.hazard.mine_explosion import MineExplosionHazard
from sim.hazard.toxic_release import ToxicReleaseHazard
from sim.model_card import ModelCard, catalogue
from sim.streams import Streams


def make_hazard(
    scenario: Scenario,
    source: HazardSource,
    *,
    substance: Substance | None,
    neighbours: Neighbours,
    premovement: TimeLaw | None,
    streams: Streams,
    detection_s: float,
) -> Hazard:
    """The hazard of one replication.

    Parameters
    ----------
    scenario, source
        What happens and where; they fit each other (checked by `scenarios.checks`).
    substance
        What is released, for sources that hold one.
    neighbours
        People around the source.
    premovement
        Resolved law of the pre-movement time, for building fires.
    streams
        Luck of the replication.
    detection_s
        Time at which somebody notices, s.
    """
    match source:
        case MajorHazardSource():
            assert substance is not None
            return ToxicReleaseHazard(scenario, source, substance, neighbours, streams)
        case BuildingSource():
            assert isinstance(scenario.incident, BuildingFire)
            assert premovement is not None
            return BuildingFireHazard(
                scenario, source, premovement, streams, detection_s=detection_s
            )
        case MineSource():
            return MineExplosionHazard(scenario, source, streams)
        case PipelineSource():
            assert substance is not None
            return GasExplosionHazard(scenario, source, substance, neighbours, streams)


_COMMON: Final = ("casualty.rpm", "network.travel_speed")

CARDS_OF: Final[dict[HazardFamily, tuple[str, ...]]] = {
    HazardFamily.toxic_release: (
        "consequence.orifice_release",
        "consequence.flash_carry",
        "consequence.gaussian_plume",
        "consequence.briggs_sigmas",
        "consequence.infiltration",
        "consequence.toxic_load",
        "casualty.dose_severity",
        *_COMMON,
    ),
    HazardFamily.building_fire: (
        "fire.design_fire",
        "fire.plume",
        "fire.smoke_filling",
        "fire.tenability",
        "evacuation.hydraulic",
        "evacuation.egress",
        *_COMMON,
    ),
    HazardFamily.mine_explosion: (
        "mine.ventilation",
        "mine.roadway_blast",
        "mine.fumes",
        "mine.self_rescue",
        "mine.methane",
        "mine.secondary_explosion",
        "consequence.blast_harm",
        *_COMMON,
    ),
    HazardFamily.gas_explosion: (
        "consequence.orifice_release",
        "mine.methane",
        "consequence.tnt_equivalence",
        "consequence.surface_burst",
        "consequence.blast_harm",
        *_COMMON,
    ),
}
"""Model cards behind each hazard, in the order of the calculation."""


def cards_of(family: HazardFamily) -> tuple[ModelCard, ...]:
    """Cards of the models that a hazard family uses."""
    known = catalogue()
    return tuple(known[key] for key in CARDS_OF[family])
