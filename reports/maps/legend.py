"""What the signs of a map mean: colours of roads, order and labels of zones, the legend."""

from __future__ import annotations

from typing import Final, get_args

from reports.document import LegendEntry
from reports.i18n.translator import Translator
from reports.palette import BLUE, GREY, INK, VEHICLE, ZONE_FILL
from sim.replay import Replay, ZoneLevel

ROAD_STYLE: Final[dict[str, tuple[str, float]]] = {
    "motorway": ("#7a6a9b", 2.4),
    "trunk": ("#9b7f5b", 2.2),
    "primary": ("#a08c6c", 1.8),
    "secondary": ("#aaa18f", 1.3),
    "tertiary": ("#b9bdc1", 1.0),
    "residential": ("#cdd2d6", 0.7),
    "service": ("#dde1e4", 0.6),
}
"""Colour and width in pixels of each road class."""

CLOSED: Final = "#111111"
PEOPLE: Final = "#8a63a8"

SEVERITY: Final = {
    "smoke": 0,
    "cordon": 0,
    "gas": 1,
    "aegl1": 1,
    "blast_light": 2,
    "aegl2": 2,
    "aegl3": 3,
    "blast_severe": 3,
}
"""Drawing order: the worst zone last, on top."""


def map_legend(
    replays: list[Replay], road_classes: list[str], translator: Translator
) -> tuple[LegendEntry, ...]:
    """Entries for what the replays and the clipped network really show, the worst zone first."""
    labels: dict[str, set[str]] = {}
    for zone in (zone for r in replays for frame in r.frames for zone in frame.zones):
        labels.setdefault(zone.level, set()).add(zone.label)
    vehicles = {trip.vehicle for r in replays for trip in r.trips}
    text = translator.text
    entries = [
        LegendEntry("area", ZONE_FILL[level], zone_text(level, labels[level], translator))
        for level in sorted(get_args(ZoneLevel), key=lambda level: -SEVERITY[level])
        if level in labels
    ]
    entries += [
        LegendEntry("cross", INK, text("map.source")),
        LegendEntry("square", INK, text("map.staging")),
        LegendEntry("square", BLUE, text("map.station")),
        LegendEntry("square", "#0a8a5f", text("map.hospital")),
        LegendEntry("square", GREY, text("map.depot")),
        LegendEntry("dash", CLOSED, text("map.closed")),
        LegendEntry("dot", PEOPLE, text("map.people")),
    ]
    entries += [
        LegendEntry("dot", colour, translator.term(f"vehicle.{name}"))
        for name, colour in VEHICLE.items()
        if name in vehicles
    ]
    entries += [
        LegendEntry("line", ROAD_STYLE[name][0], translator.term(f"road_class.{name}"))
        for name in road_classes
    ]
    return tuple(entries)


def zone_text(level: str, labels: set[str], translator: Translator) -> str:
    """Meaning of a level, with the label where all its zones have the same one."""
    meaning = translator.term(f"zone.{level}")
    label = next(iter(labels)) if len(labels) == 1 else ""
    return translator.text("map.zone", meaning=meaning, label=label) if label else meaning
