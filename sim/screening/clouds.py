"""Toxic and flammable zones of a plume."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from scenarios.model.substance import Substance
from sim.consequence.dispersion.parameters import BRIGGS_CARD
from sim.consequence.dispersion.plume import CARD as PLUME_CARD
from sim.hazard.toxic_cloud import ToxicCloud
from sim.hazard.toxic_levels import acute_levels, mass_concentration_kg_m3
from sim.model_card import ModelCard
from sim.screening.release import Effect, Release

METHOD: Final = "briggs_plume"
CARDS: Final[tuple[ModelCard, ...]] = (PLUME_CARD, BRIGGS_CARD)

_SEVERITY: Final = {"aegl1": 1, "aegl2": 2, "aegl3": 3, "idlh": 2}
_AXIS_END_M: Final = 20_000.0


def toxic(release: Release) -> tuple[list[Effect], tuple[str, ...]]:
    """Zones of the acute levels in the plume while it stands, the widest first."""
    cloud = _cloud(release)
    effects = [
        _zone(release, cloud, "toxic", level, _SEVERITY[level], label, concentration)
        for level, label, concentration in acute_levels(release.substance)
    ]
    return effects, (*cloud.extrapolated, *_too_far(effects))


def flash_fire(release: Release) -> tuple[list[Effect], tuple[str, ...]]:
    """Where the plume may burn: half the lower flammability limit, and the limit itself.

    Peaks exceed the mean over ten minutes, so that half the limit is the envelope that planners
    use (CPR 18E).
    """
    lfl = release.substance.lfl_frac
    assert lfl is not None, "asked only of flammable substances"
    cloud = _cloud(release)
    effects = [
        _zone(
            release,
            cloud,
            "flash_fire",
            level,
            severity,
            f"{100 * share * lfl:.3g} %",
            mass_concentration_kg_m3(share * lfl, release.substance.molar_mass_kg_mol),
        )
        for level, severity, share in (("half_lfl", 2, 0.5), ("lfl", 3, 1.0))
    ]
    return effects, (*cloud.extrapolated, *_too_far(effects))


def _too_far(effects: list[Effect]) -> tuple[str, ...]:
    """Reaches beyond the distances that the dispersion parameters are made for."""
    reaches = [e.distance_m for e in effects if e.distance_m > 0]
    return BRIGGS_CARD.outside(x_m=np.minimum(reaches, _AXIS_END_M)) if reaches else ()


def lacks_toxic(substance: Substance) -> str:
    """The property without which no toxic zone can be drawn; empty when all is there."""
    return "" if substance.acute is not None and list(acute_levels(substance)) else "acute"


def lacks_flammable(substance: Substance) -> str:
    """The property without which no flash-fire envelope can be drawn."""
    return "" if substance.lfl_frac is not None else "lfl_frac"


def _cloud(release: Release) -> ToxicCloud:
    return ToxicCloud(
        release.weather,
        terrain=release.terrain,
        release_height_m=release.release_height_m,
        molar_mass_kg_mol=release.substance.molar_mass_kg_mol,
    )


def _zone(
    release: Release,
    cloud: ToxicCloud,
    phenomenon: str,
    level: str,
    severity: int,
    label: str,
    concentration_kg_m3: float,
) -> Effect:
    reach_m = cloud.reach_m(concentration_kg_m3, release.rate_kg_s)
    return Effect(
        phenomenon="toxic" if phenomenon == "toxic" else "flash_fire",
        method=METHOD,
        level=level,
        severity=severity,
        label=label,
        distance_m=math.inf if reach_m >= _AXIS_END_M else reach_m,
        ring=cloud.outline(concentration_kg_m3, release.rate_kg_s),
    )
