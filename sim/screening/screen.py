"""All phenomena of a release: a table of what is reckoned, and what each needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scenarios.model.substance import Substance
from sim.model_card import ModelCard
from sim.screening import clouds, heat_and_blast
from sim.screening.release import Effect, Phenomenon, Release, Screening

_Reckon = Callable[[Release], tuple[list[Effect], tuple[str, ...]]]
_Lacks = Callable[[Substance], str]

PHENOMENA: Final[dict[Phenomenon, tuple[_Lacks, _Reckon, tuple[ModelCard, ...]]]] = {
    "toxic": (clouds.lacks_toxic, clouds.toxic, clouds.CARDS),
    "flash_fire": (clouds.lacks_flammable, clouds.flash_fire, clouds.CARDS),
    "fireball": (
        heat_and_blast.lacks_fireball,
        heat_and_blast.fireball,
        heat_and_blast.FIREBALL_CARDS,
    ),
    "explosion": (
        heat_and_blast.lacks_explosion,
        heat_and_blast.explosion,
        heat_and_blast.BLAST_CARDS,
    ),
}
"""What a substance may lack, the model, its cards; a new phenomenon is one line here."""


def screen(release: Release) -> Screening:
    """How far each effect of a release reaches.

    Every level is reckoned by every phenomenon that the substance allows; the others are listed
    with the property that is missing. Nothing is assumed about ignition: toxic cloud, flash fire,
    fireball and explosion are alternatives, not one course of events.
    """
    effects: list[Effect] = []
    missing: dict[Phenomenon, str] = {}
    outside: list[str] = []
    cards: list[ModelCard] = []
    for name, (lacks, reckon, needed) in PHENOMENA.items():
        lacking = lacks(release.substance)
        if lacking:
            missing[name] = lacking
            continue
        found, notes = reckon(release)
        effects += found
        outside += [note for note in notes if note not in outside]
        cards += [card for card in needed if card not in cards]
    return Screening(release, tuple(effects), missing, tuple(outside), tuple(cards))
