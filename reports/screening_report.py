"""The consequences of one release as a page and as layers for other maps."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Final

from reports.document import Block, Bullets, Document, Heading, Notes, Paragraph, Table
from reports.exports.geo import GeoLayer
from reports.i18n.quantity import plain_number
from reports.i18n.translator import Translator
from reports.maps.still import STYLE, StillZone, still_map
from reports.palette import ZONE_FILL
from reports.sections.common import cells, left, right
from reports.sections.trust import card_table, outside_sentence
from scenarios.model.base import Lang
from scenarios.roads.geodesy import LocalMap
from sim.replay import LonLat
from sim.screening.release import Effect, Screening

_KELVIN: Final = 273.15
_TONNE_KG: Final = 1000.0
_LIMITS: Final = ("planning_only", "not_live", "simplified")
_FARTHEST_M: Final = 20_000.0
"""How far the plume of the first release is followed."""


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
    page = _Page(screening, place, lang)
    text = page.translator.text
    return Document(
        lang=lang,
        title=text("screening.title", substance=page.substance, mass=page.mass),
        subtitle=page.subtitle(),
        badges=page.badges(),
        blocks=(
            *page.table(),
            *page.map(),
            *page.assumptions(with_files=with_files),
            *page.models(),
            *page.limits(),
        ),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def geo_layers(screening: Screening, place: LonLat, lang: Lang) -> list[GeoLayer]:
    """Zones with names that carry phenomenon, level, value, averaging time and method."""
    page = _Page(screening, place, lang)
    return [
        GeoLayer(
            name=page.layer_name(effect),
            ring=tuple(page.ring(effect)),
            colour=ZONE_FILL[STYLE[effect.severity]],
            properties={
                "phenomenon": effect.phenomenon,
                "level": effect.level,
                "value": effect.label,
                "method": effect.method,
                "distance_m": round(min(effect.distance_m, _FARTHEST_M), 1),
            },
        )
        for effect in screening.effects
        if effect.reached
    ]


class _Page:
    def __init__(self, screening: Screening, place: LonLat, lang: Lang) -> None:
        self.screening = screening
        self.place = place
        self.translator = Translator(lang)
        self._here = LocalMap(*place)
        release = screening.release
        self.substance = self.translator.name(release.substance.name)
        tonnes = release.mass_kg >= _TONNE_KG
        amount = release.mass_kg / _TONNE_KG if tonnes else release.mass_kg
        self.mass = f"{amount:g} {'t' if tonnes else 'kg'}"

    def subtitle(self) -> str:
        """Weather in one line."""
        weather, text = self.screening.release.weather, self.translator.text
        return text(
            "screening.subtitle",
            wind=f"{weather.wind_speed_m_s:g} m/s",
            from_deg=f"{weather.wind_from_deg:.0f}",
            time=text("screening.night" if weather.night else "screening.day"),
            stability=weather.stability,
        )

    def badges(self) -> tuple[str, ...]:
        """Warnings under the title."""
        text = self.translator.text
        found = [text("badge.planning_only")]
        if any(card.status == "provisional" for card in self.screening.cards):
            found.append(text("badge.provisional_models"))
        if self.screening.extrapolated:
            found.append(text("badge.extrapolated"))
        return tuple(found)

    def table(self) -> list[Block]:
        """Levels and how far each reaches, and what was not reckoned."""
        text = self.translator.text
        heads = ("phenomenon", "level", "value", "distance", "method")
        columns = tuple(
            (right if head == "distance" else left)(text(f"screening.{head}")) for head in heads
        )
        rows = tuple(
            cells(
                self.phenomenon(effect),
                self.level(effect),
                effect.label,
                self.distance(effect),
                self.method(effect),
            )
            for effect in self.screening.effects
        )
        blocks: list[Block] = [
            Heading(text("screening.table_title"), "distances"),
            Table(columns, rows, note=text("screening.alternatives")),
        ]
        blocks += [
            Paragraph(
                text(
                    "screening.missing",
                    phenomenon=self.translator.term(f"screening.phenomenon.{name}"),
                    reason=self.translator.term(f"screening.lacks.{reason}"),
                ),
                "muted",
            )
            for name, reason in self.screening.missing.items()
        ]
        return blocks

    def map(self) -> list[Block]:
        """The map; nothing when no level is reached."""
        text = self.translator.text
        reached = [effect for effect in self.screening.effects if effect.reached]
        choices = []
        for (_, _), group in groupby(reached, key=lambda e: (e.phenomenon, e.method)):
            zones = sorted(group, key=lambda effect: effect.severity)
            name = text(
                "screening.choice",
                phenomenon=self.phenomenon(zones[0]),
                method=self.method(zones[0]),
            )
            drawn = [StillZone(self.layer_name(e), e.severity, self.ring(e)) for e in zones]
            choices.append((name, drawn))
        if not choices:
            return []
        return [
            Heading(text("screening.map_title"), "map"),
            still_map(self.place, choices, self.translator, source=text("map.source")),
        ]

    def assumptions(self, *, with_files: bool) -> list[Block]:
        """What was taken for granted, in sentences with their numbers."""
        text, release = self.translator.text, self.screening.release
        sentences = [
            text(
                "screening.rate",
                mass=self.mass,
                duration=self.translator.quantity(release.duration_s, "s"),
                rate=f"{release.rate_kg_s:.3g}",
            ),
            text("screening.steady"),
            text(
                "screening.terrain",
                terrain=text(f"screening.{release.terrain}"),
                height=self.translator.quantity(release.release_height_m, "m"),
            ),
            text(
                "screening.humidity",
                humidity=self.translator.percent(release.humidity_frac),
                temperature=plain_number(release.weather.temperature_k - _KELVIN, 0),
            ),
        ]
        if with_files:
            sentences.append(text("screening.files"))
        return [Heading(text("screening.assumptions"), "assumptions"), Bullets(tuple(sentences))]

    def models(self) -> list[Block]:
        """Cards, and what was asked of them outside their range."""
        text = self.translator.text
        blocks: list[Block] = [
            Heading(text("models.title"), "models"),
            Paragraph(text("models.intro"), "muted"),
            card_table(self.screening.cards, self.translator),
        ]
        if self.screening.extrapolated:
            said = tuple(outside_sentence(s, self.translator) for s in self.screening.extrapolated)
            blocks.append(Notes(text("screening.outside_title"), said))
        return blocks

    def limits(self) -> list[Block]:
        """What the page must not be used for."""
        text = self.translator.text
        return [
            Heading(text("limits.title"), "limits"),
            Notes(text("limits.short_title"), tuple(text(f"limits.{key}") for key in _LIMITS)),
        ]

    # -- words and outlines -------------------------------------------------------------------

    def phenomenon(self, effect: Effect) -> str:
        """Name of the phenomenon."""
        return self.translator.term(f"screening.phenomenon.{effect.phenomenon}")

    def method(self, effect: Effect) -> str:
        """Name of the method."""
        return self.translator.term(f"screening.method.{effect.method}")

    def level(self, effect: Effect) -> str:
        """Name of the level."""
        group = "zone" if effect.level.startswith("aegl") else "screening.level"
        return self.translator.term(f"{group}.{effect.level}")

    def distance(self, effect: Effect) -> str:
        """Reach with its unit."""
        if effect.distance_m == 0:
            return self.translator.text("screening.not_reached")
        if math.isinf(effect.distance_m):
            far = self.translator.quantity(_FARTHEST_M, "m")
            return self.translator.text("screening.beyond", distance=far)
        return self.translator.quantity(effect.distance_m, "m")

    def layer_name(self, effect: Effect) -> str:
        """What a map shows for the zone."""
        return self.translator.text(
            "screening.layer",
            phenomenon=self.phenomenon(effect),
            level=self.level(effect),
            value=effect.label,
            method=self.method(effect),
        )

    def ring(self, effect: Effect) -> list[LonLat]:
        """Outline in degrees."""
        lon, lat = self._here.to_degrees(x_m=effect.ring[:, 0], y_m=effect.ring[:, 1])
        return list(zip(lon.tolist(), lat.tolist(), strict=True))
