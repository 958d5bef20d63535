"""The map of a siting plan: standing, new and possible stations, and who is reached in time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.siting.study import SitingStudy
from reports.document import LegendEntry, Map
from reports.i18n.translator import Translator
from reports.maps.frame import GRID_DEG, M_PER_DEG_LAT, Grid, around
from reports.maps.legend import ROAD_STYLE
from reports.maps.roads import road_lines
from reports.palette import BLUE, GREEN, GREY, INK, SKY, VERMILLION
from sim.replay import LonLat

STATES: Final = ("missed", "before", "gained", "lost")
COLOUR: Final = {"missed": VERMILLION, "before": SKY, "gained": GREEN, "lost": INK}
"""Colours of squares: nobody comes in time, somebody did before, only the plan does."""

_SIGN: Final = {"standing": "station", "new": "hospital", "unused": "depot"}
"""Signs of the map's style sheet: blue, green and grey squares."""

_LEAST_SIDE_M: Final = 250.0


def siting_map(study: SitingStudy, say: Translator) -> Map:
    """One view with the plan, one of today."""
    text = say.text
    grid = Grid(study.sources[0].lon, study.sources[0].lat)
    centre = (grid.lon, grid.lat)
    rings = [_ring(study, i) for i in range(study.demand.node.size)]
    box = around([ring[0] for ring in rings], centre).grown(0.03)
    lines = road_lines(study.pack.roads, around([], centre), box, grid)
    shown = {name: sites_as(study, name) for name in ("unused", "standing", "new")}
    views = (
        ((True, "with_plan"), (False, "today")) if study.answer.has_plan else ((False, "today"),)
    )
    people = study.demand.n_people
    plays: list[dict[str, object]] = []
    for plan, name in views:
        states = square_states(study, plan=plan)
        plays.append(
            {
                "name": text(f"site.map_{name}"),
                "zones": [
                    {
                        "level": state,
                        "text": text(f"site.square_{state}", n=say.number(float(people[i]), 0)),
                        "ring": grid.path(rings[i]),
                    }
                    for i, state in enumerate(states)
                ],
                "closed": [],
                "frames": [{"t": 0, "zones": list(range(len(states))), "closed": []}],
                "trips": [],
                "moments": [],
                "end": 0,
            }
        )
    payload: dict[str, object] = {
        "still": True,
        "origin": list(centre),
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
        "sites": [
            {
                "at": grid.point(study.places[j].lon, study.places[j].lat),
                "kind": _SIGN[name],
                "text": f"{say.name(study.places[j].name)}: {text(f'site.map_{name}')}",
            }
            for name, sites in shown.items()
            for j in sites
        ]
        + [
            {"at": grid.point(s.lon, s.lat), "kind": "source", "text": say.name(s.name)}
            for s in study.sources[1:]
        ],
        "source": say.name(study.sources[0].name),
        "plays": plays,
        "zone_style": {state: [COLOUR[state], ""] for state in STATES},
        "vehicle_colour": {},
        "closed_colour": INK,
        "attribution": text("map.attribution", source=study.pack.roads.meta.source),
        "layers": dict.fromkeys(("roads", "people", "sites", "units"), ""),
        "plan_text": text("site.map_shown"),
        **{f"{name}_text": text(f"map.{name}") for name in ("play", "pause", "time", "no_script")},
    }
    return Map(
        payload=payload,
        legend=_legend(study, shown, lines, say),
        caption=text("site.map_caption", side=say.quantity(_side_m(study), "m")),
        badge=text("map.synthetic_roads") if study.pack.roads.meta.synthetic else "",
    )


def sites_as(study: SitingStudy, kind: str) -> list[int]:
    """Sites that are standing, new by the plan, or unused."""
    used, standing = study.used(plan=True), study.problem.existing
    chosen = {"standing": standing, "new": used & ~standing, "unused": ~(used | standing)}[kind]
    found: list[int] = np.flatnonzero(chosen).tolist()
    return found


def square_states(study: SitingStudy, *, plan: bool) -> list[str]:
    """How each demand point of people fares."""
    n, limit = study.demand.node.size, study.asked.standard_s
    before: NDArray[np.bool_] = study.nearest_s(plan=False)[:n] <= limit
    if not plan:
        return ["before" if each else "missed" for each in before.tolist()]
    after: NDArray[np.bool_] = study.nearest_s(plan=True)[:n] <= limit
    name = {(True, True): "before", (False, True): "gained", (False, False): "missed"}
    return [name.get(pair, "lost") for pair in zip(before.tolist(), after.tolist(), strict=True)]


def _side_m(study: SitingStudy) -> float:
    return max(study.demand.square_m, _LEAST_SIDE_M)


def _ring(study: SitingStudy, i: int) -> tuple[LonLat, ...]:
    """A square around the crossing that stands for the people."""
    roads, node = study.pack.roads, study.demand.node[i]
    lon, lat = float(roads.node_lon[node]), float(roads.node_lat[node])
    dy = 0.45 * _side_m(study) / M_PER_DEG_LAT
    dx = dy / max(0.1, float(np.cos(np.radians(lat))))
    return ((lon - dx, lat - dy), (lon + dx, lat - dy), (lon + dx, lat + dy), (lon - dx, lat + dy))


def _legend(
    study: SitingStudy,
    shown: dict[str, list[int]],
    lines: dict[str, list[list[int]]],
    say: Translator,
) -> tuple[LegendEntry, ...]:
    text = say.text
    seen = set(square_states(study, plan=True)) | set(square_states(study, plan=False))
    sign = {"standing": BLUE, "new": "#0a8a5f", "unused": GREY}
    return (
        *(LegendEntry("square", sign[k], text(f"site.map_{k}")) for k in sign if shown[k]),
        LegendEntry("cross", INK, text("map.source")),
        *(
            LegendEntry("area", COLOUR[state], text(f"site.state_{state}"))
            for state in STATES
            if state in seen
        ),
        *(
            LegendEntry("line", ROAD_STYLE[name][0], say.term(f"road_class.{name}"))
            for name in ROAD_STYLE
            if name in lines
        ),
    )
