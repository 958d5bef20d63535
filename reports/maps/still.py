"""The map of one release: zones of one phenomenon and method at a time, no clock, no roads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.document import LegendEntry, Map
from reports.i18n.translator import Translator
from reports.maps.frame import GRID_DEG, Grid, around
from reports.palette import INK, ZONE_DASH, ZONE_FILL
from sim.replay import LonLat, ZoneLevel

STYLE: Final[dict[int, ZoneLevel]] = {3: "aegl3", 2: "aegl2", 1: "aegl1"}
"""Severity to the colours and edges that all maps share."""


_LEAST_M: Final = 100.0
"""A map shows at least so much on every side of the place."""


class StillZone:
    """A zone to draw: text, severity 1 to 3 and outline in degrees; `edge` leaves it unfilled."""

    __slots__ = ("edge", "ring", "severity", "text")

    def __init__(
        self, text: str, severity: int, ring: Sequence[LonLat], *, edge: bool = False
    ) -> None:
        self.text, self.severity, self.ring, self.edge = text, severity, tuple(ring), edge


def still_map(
    place: LonLat,
    choices: Sequence[tuple[str, Sequence[StillZone]]],
    translator: Translator,
    *,
    source: str,
) -> Map:
    """A map with one choice for each phenomenon and method.

    Parameters
    ----------
    place
        Where the release is, degrees.
    choices
        Name and zones of each choice, the widest zone first; at least one choice.
    translator
        Language.
    source
        What the mark at the place means.
    """
    text = translator.text
    grid = Grid(*place)
    views = [_view(place, zones) for _, zones in choices]
    unused = dict.fromkeys(("roads", "people", "sites", "units"), "")
    payload: dict[str, object] = {
        "still": True,
        "origin": list(place),
        "step": GRID_DEG,
        "view": views[0],
        "roads": [],
        "people": [],
        "people_colour": INK,
        "people_text": "",
        "sites": [],
        "source": source,
        "plays": [
            {
                "name": name,
                "view": view,
                "zones": [
                    {
                        "level": STYLE[zone.severity],
                        "text": zone.text,
                        "ring": grid.path(zone.ring),
                        "edge": zone.edge,
                    }
                    for zone in zones
                ],
                "closed": [],
                "frames": [{"t": 0, "zones": list(range(len(zones))), "closed": []}],
                "trips": [],
                "moments": [],
                "end": 0,
            }
            for (name, zones), view in zip(choices, views, strict=True)
        ],
        "zone_style": {name: [ZONE_FILL[name], ZONE_DASH[name]] for name in STYLE.values()},
        "vehicle_colour": {},
        "closed_colour": INK,
        "attribution": text("screening.map_attribution"),
        "layers": unused,
        "plan_text": text("screening.phenomenon"),
        **{f"{name}_text": text(f"map.{name}") for name in ("play", "pause", "time", "no_script")},
    }
    legend = [
        LegendEntry("area", ZONE_FILL[STYLE[severity]], text(f"screening.severity_{severity}"))
        for severity in sorted(STYLE, reverse=True)
        if any(zone.severity == severity for _, zones in choices for zone in zones)
    ]
    if any(zone.edge for _, zones in choices for zone in zones):
        legend.append(LegendEntry("dash", INK, text("screening.band_legend")))
    return Map(
        payload=payload,
        legend=(*legend, LegendEntry("cross", INK, source)),
        caption=text("screening.map_caption"),
    )


def _view(place: LonLat, zones: Sequence[StillZone]) -> list[float]:
    """South, west, north and east of a drawing that shows the zones and the place."""
    points = [point for zone in zones for point in zone.ring]
    box = around(points, place, least_m=_LEAST_M).grown(0.05)
    return [box.south, box.west, box.north, box.east]
