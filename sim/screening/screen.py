"""All phenomena of a release by every family of methods: one table says who reckons what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sim.model_card import ModelCard
from sim.screening import blast, clouds, heat
from sim.screening.airborne import Airborne, airborne
from sim.screening.release import (
    FAMILIES,
    Effect,
    Family,
    Phenomenon,
    Reckoned,
    Release,
    Screening,
)

_Reckon = Callable[[Release, Airborne], Reckoned]
_Lacks = Callable[[Release], str]


@dataclass(frozen=True, slots=True)
class _Row:
    """What a phenomenon needs of the substance, and the method of each family that has one."""

    lacks: _Lacks
    methods: dict[Family, _Reckon]


PHENOMENA: Final[dict[Phenomenon, _Row]] = {
    "toxic": _Row(
        clouds.lacks_toxic,
        {
            "recommended": clouds.toxic(clouds.by_criterion),
            "chinese_practice": clouds.toxic(clouds.always_gaussian),
            "ccps": clouds.toxic(clouds.by_workbook),
        },
    ),
    "flash_fire": _Row(
        clouds.lacks_flammable,
        {
            "recommended": clouds.flash_fire(clouds.by_criterion),
            "chinese_practice": clouds.flash_fire(clouds.always_gaussian),
            "ccps": clouds.flash_fire(clouds.by_workbook),
        },
    ),
    "pool_fire": _Row(
        heat.lacks_pool_fire,
        {
            "recommended": heat.pool_fire("yellow_book"),
            "yellow_book": heat.pool_fire("yellow_book"),
            "ccps": heat.pool_fire("aga"),
        },
    ),
    "jet_fire": _Row(
        heat.lacks_jet_fire,
        {"recommended": heat.jet_fire, "yellow_book": heat.jet_fire, "ccps": heat.jet_fire},
    ),
    "fireball": _Row(
        heat.lacks_fireball,
        {"recommended": heat.fireball, "chinese_practice": heat.fireball, "ccps": heat.fireball},
    ),
    "fragments": _Row(heat.lacks_fragments, {"recommended": heat.fragments}),
    "explosion": _Row(
        blast.lacks_explosion,
        {
            "recommended": blast.by_flame_speed,
            "chinese_practice": blast.by_tnt("chinese_practice"),
            "yellow_book": blast.by_multi_energy,
            "ccps": blast.by_tnt("yield_3_percent"),
        },
    ),
}
"""A new phenomenon is one line here, a new method one entry of its line."""


def screen(release: Release, families: Iterable[Family] = FAMILIES) -> Screening:
    """How far each effect of a release reaches, by the methods of one or more families.

    Every level is reckoned by every phenomenon that the substance allows; the others are listed
    with the property that is missing. Nothing is assumed about ignition: toxic cloud, fires and
    explosion are alternatives, not one course of events. Families that take the same method for a
    phenomenon share its effects.
    """
    wanted = tuple(families)
    what = airborne(release)
    effects: list[Effect] = []
    shared: dict[tuple[Phenomenon, str], tuple[Family, ...]] = {}
    missing: dict[Phenomenon, str] = {}
    outside: list[str] = []
    cards: list[ModelCard] = list(what.cards)
    for phenomenon, row in PHENOMENA.items():
        lacking = row.lacks(release)
        if lacking:
            missing[phenomenon] = lacking
            continue
        for family in wanted:
            reckon = row.methods.get(family)
            if reckon is None:
                continue
            found = reckon(release, what)
            key = phenomenon, found.effects[0].method
            if key not in shared:
                effects += found.effects
                outside += found.outside
                cards += [card for card in found.cards if card not in cards]
            shared[key] = (*shared.get(key, ()), family)
    return Screening(
        release=release,
        facts=_facts(release, what, missing),
        effects=tuple(effects),
        families=shared,
        missing=missing,
        extrapolated=tuple(dict.fromkeys(outside)),
        cards=tuple(cards),
    )


def _facts(
    release: Release, what: Airborne, missing: dict[Phenomenon, str]
) -> tuple[tuple[str, float], ...]:
    facts = [("rate", what.gas.rate_kg_s), ("duration", what.duration_s)]
    if what.pool_area_m2:
        facts.append(("pool_area", what.pool_area_m2))
    if "explosion" not in missing:
        facts.append(("flammable_mass", blast.flammable_mass_kg(release, what)))
    critical = release.substance.critical_mass_kg
    if critical is not None:
        facts.append(("critical_share", release.mass_kg / critical))
    return tuple(facts)
