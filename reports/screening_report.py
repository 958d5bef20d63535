"""The consequences of one release as a page and as layers for other maps."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from reports.document import Block, Bullets, Document, Heading, Notes, Paragraph, Table
from reports.exports.geo import GeoLayer
from reports.i18n.quantity import plain_number
from reports.maps.still import STYLE, StillZone, still_map
from reports.palette import ZONE_FILL
from reports.screening_words import Words
from reports.sections.common import cells, left
from reports.sections.trust import card_table, outside_sentence
from scenarios.model.base import Lang
from sim.consequence.cloud.plume_table import FARTHEST_M
from sim.hazard.rings import Ring
from sim.replay import LonLat
from sim.screening.airborne import POOL_DEPTH_M
from sim.screening.release import Effect, Screening

_KELVIN: Final = 273.15
_LIMITS: Final = ("planning_only", "not_live", "simplified")
_SIDES: Final = ("inner", "outer")


def build_screening_report(
    screening: Screening, place: LonLat, lang: Lang, *, with_files: bool = True
) -> Document:
    """Page of a screening.

    Parameters
    ----------
    screening
        The result.
    place
        Longitude and latitude of the release, degrees WGS 84.
    lang
        Language of the page.
    with_files
        Whether the map layers lie beside the page.
    """
    words = Words(screening, place, lang)
    text = words.translator.text
    return Document(
        lang=lang,
        title=text("screening.title", substance=words.substance, mass=words.amount),
        subtitle=words.subtitle(),
        badges=_badges(words),
        blocks=(
            *_distances(words),
            *_map(words, place),
            *_assumptions(words, with_files=with_files),
            *_models(words),
            *_limits(words),
        ),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def geo_layers(screening: Screening, place: LonLat, lang: Lang) -> list[GeoLayer]:
    """Zones with names that carry phenomenon, level, value, averaging time and method.

    Where the band of the trials is known, its inner and outer edges follow the zone.
    """
    words = Words(screening, place, lang)
    layers: list[GeoLayer] = []
    for effect in screening.effects:
        if not effect.drawn:
            continue
        colour = ZONE_FILL[STYLE[effect.severity]]
        facts: dict[str, str | float] = {
            "phenomenon": effect.phenomenon,
            "level": effect.level,
            "value": effect.label,
            "method": effect.method,
            "families": ", ".join(screening.families[effect.phenomenon, effect.method]),
        }
        reach = round(min(effect.distance_m, FARTHEST_M), 1)
        layers.append(
            GeoLayer(
                words.layer_name(effect),
                tuple(words.degrees(effect.ring)),
                colour,
                facts | {"edge": "middle", "distance_m": reach},
            )
        )
        layers += [
            GeoLayer(
                words.band_name(effect, side),
                tuple(words.degrees(ring)),
                colour,
                facts | {"edge": side, "distance_m": round(min(far, FARTHEST_M), 1)},
            )
            for side, ring, far in _edges(effect)
        ]
    return layers


def _edges(effect: Effect) -> list[tuple[str, Ring, float]]:
    """Sides of the band that can be drawn, with their outlines and reaches."""
    if effect.band_m is None:
        return []
    sides = zip(_SIDES, effect.band, effect.band_m, strict=True)
    return [(side, ring, far) for side, ring, far in sides if len(ring)]


def _badges(words: Words) -> tuple[str, ...]:
    text = words.translator.text
    found = [text("badge.planning_only")]
    if any(card.status == "provisional" for card in words.screening.cards):
        found.append(text("badge.provisional_models"))
    if words.screening.extrapolated:
        found.append(text("badge.extrapolated"))
    return tuple(found)


def _distances(words: Words) -> list[Block]:
    """Levels down and families of methods across; the methods; what was not reckoned."""
    text = words.translator.text
    families = [words.family(family) for family in words.families()]
    methods = Table(
        tuple(left(head) for head in (text("screening.phenomenon"), *families)),
        tuple(cells(*row) for row in words.method_rows()),
        caption=text("screening.method"),
    )
    blocks: list[Block] = [
        Heading(text("screening.table_title"), "distances"),
        Table(
            tuple(left(head) for head in words.heads()),
            tuple(cells(*row) for row in words.rows()),
            note=text("screening.alternatives"),
        ),
        Paragraph(text("screening.side_by_side"), "muted"),
        methods,
    ]
    blocks += [
        Paragraph(
            text(
                "screening.missing",
                phenomenon=words.phenomenon(name),
                reason=words.translator.term(f"screening.lacks.{reason}"),
            ),
            "muted",
        )
        for name, reason in words.screening.missing.items()
    ]
    return blocks


def _map(words: Words, place: LonLat) -> list[Block]:
    """The map; nothing when no level is reached."""
    text = words.translator.text
    drawn = [effect for effect in words.screening.effects if effect.drawn]
    choices = []
    for (phenomenon, method), group in groupby(drawn, key=lambda e: (e.phenomenon, e.method)):
        zones = sorted(group, key=lambda effect: effect.severity)
        name = text(
            "screening.choice",
            phenomenon=words.phenomenon(phenomenon),
            method=words.method(method),
        )
        choices.append((name, [zone for effect in zones for zone in _still(words, effect)]))
    if not choices:
        return []
    return [
        Heading(text("screening.map_title"), "map"),
        still_map(place, choices, words.translator, source=text("map.source")),
    ]


def _still(words: Words, effect: Effect) -> list[StillZone]:
    """The zone and the edges of its band."""
    zone = StillZone(words.layer_name(effect), effect.severity, words.degrees(effect.ring))
    edges = (
        StillZone(words.band_name(effect, side), effect.severity, words.degrees(ring), edge=True)
        for side, ring, _ in _edges(effect)
    )
    return [zone, *edges]


def _assumptions(words: Words, *, with_files: bool) -> list[Block]:
    """What was taken for granted and worked out on the way, in sentences with their numbers."""
    text, release = words.translator.text, words.screening.release
    facts = dict(words.screening.facts)
    sentences = [
        _source(words, facts),
        text("screening.steady"),
        text(
            "screening.terrain",
            terrain=text(f"screening.{release.terrain}"),
            height=words.translator.quantity(release.release_height_m, "m"),
            roughness=f"{release.air.roughness_m:g}",
        ),
        text(
            "screening.humidity",
            humidity=words.translator.percent(release.humidity_frac),
            temperature=plain_number(release.weather.temperature_k - _KELVIN, 0),
        ),
    ]
    if "flammable_mass" in facts:
        sentences.append(
            text(
                "screening.cloud_mass",
                mass=words.mass(facts["flammable_mass"]),
                congestion=text(f"screening.congestion_{release.congestion}"),
            )
        )
    if "critical_share" in facts:
        sentences.append(text("screening.critical", share=f"{facts['critical_share']:.3g}"))
    origin = release.substance.provenance
    verified = text("screening.values_verified" if origin.verified else "screening.values_open")
    sentences += [
        text("screening.band_meaning"),
        text("screening.thresholds"),
        text("screening.values", source=origin.source, state=verified),
    ]
    if with_files:
        sentences.append(text("screening.files"))
    return [Heading(text("screening.assumptions"), "assumptions"), Bullets(tuple(sentences))]


def _source(words: Words, facts: dict[str, float]) -> str:
    """How the amount gets into the air."""
    text = words.translator.text
    duration = words.translator.quantity(facts["duration"], "s")
    rate = f"{facts['rate']:.3g}"
    if "pool_area" not in facts:
        return text("screening.rate", mass=words.amount, duration=duration, rate=rate)
    return text(
        "screening.pool_rate",
        mass=words.amount,
        duration=duration,
        rate=rate,
        area=f"{facts['pool_area']:.3g}",
        depth=f"{1000 * POOL_DEPTH_M:g}",
    )


def _models(words: Words) -> list[Block]:
    """Cards, and what was asked of them outside their range."""
    text = words.translator.text
    blocks: list[Block] = [
        Heading(text("models.title"), "models"),
        Paragraph(text("models.intro"), "muted"),
        card_table(words.screening.cards, words.translator),
    ]
    outside = words.screening.extrapolated
    if outside:
        said = tuple(outside_sentence(sentence, words.translator) for sentence in outside)
        blocks.append(Notes(text("screening.outside_title"), said))
    return blocks


def _limits(words: Words) -> list[Block]:
    """What the page must not be used for."""
    text = words.translator.text
    return [
        Heading(text("limits.title"), "limits"),
        Notes(text("limits.short_title"), tuple(text(f"limits.{key}") for key in _LIMITS)),
    ]
