"""The map of a reserve plan: where material lies, where it might, where accidents were played."""

from __future__ import annotations

from typing import Final

from optimization.reserves.study import ReserveStudy
from reports.document import LegendEntry, Map
from reports.i18n.translator import Translator
from reports.maps.frame import GRID_DEG, Grid, around
from reports.maps.legend import ROAD_STYLE
from reports.maps.roads import road_lines
from reports.palette import GREY, INK

_KEPT: Final = "hospital"
_LEFT: Final = "depot"
"""Signs of the map's style sheet: green for a site that keeps stock, grey for one that does not."""


def reserve_map(study: ReserveStudy, say: Translator) -> Map:
    """Sites with what the plan stores there, and the sources of the accidents."""
    text = say.text
    sources = [study.pack.sources[name] for name in study.problem.points]
    points = [(place.lon, place.lat) for place in (*study.sites, *sources)]
    box = around(points, points[0]).grown(0.05)
    first = sources[0]
    grid = Grid(first.lon, first.lat)
    lines = road_lines(study.pack.roads, around([], (first.lon, first.lat)), box, grid)
    sites: list[dict[str, object]] = [
        {
            "at": grid.point(site.lon, site.lat),
            "kind": _KEPT if study.plan.is_open[i] else _LEFT,
            "text": f"{say.name(site.name)}: {stored(study, i, say)}",
        }
        for i, site in sorted(enumerate(study.sites), key=lambda pair: study.plan.is_open[pair[0]])
    ]  # what is kept is drawn last, on top
    sites += [
        {
            "at": grid.point(source.lon, source.lat),
            "kind": "source",
            "text": say.name(source.name),
        }
        for source in sources[1:]
    ]
    payload: dict[str, object] = {
        "still": True,
        "origin": [first.lon, first.lat],
        "step": GRID_DEG,
        "view": [box.south, box.west, box.north, box.east],
        "roads": [
            {"lines": lines[name], "colour": colour, "width": width}
            for name, (colour, width) in reversed(ROAD_STYLE.items())
            if name in lines
        ],
        "people": [],
        "people_colour": INK,
        "people_text": "",
        "sites": sites,
        "source": say.name(first.name),
        "plays": [
            {
                "name": text("reserve.map_play"), "zones": [], "closed": [], "trips": [],
                "frames": [], "moments": [], "end": 0,
            }
        ],
        "zone_style": {},
        "vehicle_colour": {},
        "closed_colour": INK,
        "attribution": text("map.attribution", source=study.pack.roads.meta.source),
        "layers": dict.fromkeys(("roads", "people", "sites", "units"), ""),
        **{f"{n}_text": text(f"map.{n}") for n in ("play", "pause", "plan", "time", "no_script")},
    }  # fmt: skip
    return Map(
        payload=payload,
        legend=(
            LegendEntry("square", "#0a8a5f", text("reserve.map_kept")),
            LegendEntry("square", GREY, text("reserve.map_left")),
            LegendEntry("cross", INK, text("reserve.map_accident")),
            *(
                LegendEntry("line", ROAD_STYLE[name][0], say.term(f"road_class.{name}"))
                for name in ROAD_STYLE
                if name in lines
            ),
        ),
        caption=text("reserve.map_caption"),
        badge=text("map.synthetic_roads") if study.pack.roads.meta.synthetic else "",
    )


def stored(study: ReserveStudy, site: int, say: Translator) -> str:
    """What the plan keeps at a site, in words."""
    parts = [
        f"{material_name(material, say)} {say.number(float(study.plan.stock[site, k]), 0)}"
        for k, material in enumerate(study.problem.materials)
        if study.plan.stock[site, k] > 0
    ]
    return say.items(parts) if parts else say.text("reserve.nothing")


def material_name(material: str, say: Translator) -> str:
    """Name of a material; one that the dictionary does not have is shown by its id."""
    return say.term_or(f"material.{material}", material)
