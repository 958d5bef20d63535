"""The map of a dispatch advice: accidents, zones, shut roads, units on their ways."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, cast

import numpy as np

from optimization.dispatch_advice import Advice
from optimization.dispatch_moment import Accident
from optimization.dispatch_problem import DispatchAnswer
from reports.document import LegendEntry, Map
from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.maps.frame import GRID_DEG, Grid, around
from reports.maps.legend import CLOSED, PEOPLE, ROAD_STYLE, SEVERITY, zone_text
from reports.maps.people import people_dots
from reports.maps.roads import road_lines
from reports.palette import BLUE, INK, VEHICLE, ZONE_DASH, ZONE_FILL
from scenarios.model.pack import Pack
from scenarios.model.resource import Sited
from sim.replay import MOST_CLOSED, LonLat, ZoneLevel

_LAYERS: Final = ("roads", "people", "sites", "units")


def dispatch_map(pack: Pack, advice: Advice, say: Translator) -> Map:
    """One play for the proved answer, one for the nearest rule."""
    accidents = advice.moment.accidents
    sites = [(each.stage.source.lon, each.stage.source.lat) for each in accidents]
    grid, labels, text = Grid(*sites[0]), Labels(pack, say), say.text
    ways = [_ways(advice, answer) for answer in (advice.best, advice.nearest)]
    rings = chain.from_iterable(ring for each in accidents for _, _, ring in _zones(each))
    points = [*sites, *rings, *chain.from_iterable(path for _, _, path in chain(*ways))]
    view = around(points, sites[0]).grown(0.05)
    lines = road_lines(pack.roads, view, view.grown(0.3), grid)
    things: tuple[Sited, ...] = pack.resources.stations
    payload: dict[str, object] = {
        "origin": list(sites[0]),
        "step": GRID_DEG,
        "view": [view.south, view.west, view.north, view.east],
        "roads": [
            {"lines": lines[name], "colour": colour, "width": width}
            for name, (colour, width) in reversed(ROAD_STYLE.items())
            if name in lines
        ],
        "people": people_dots(pack.people, view, grid),
        "people_colour": PEOPLE,
        "people_text": text("map.people_dot", n="{n}"),
        "sites": [
            *(
                {"at": grid.point(t.lon, t.lat), "kind": "station", "text": say.name(t.name)}
                for t in things
            ),
            *(
                {
                    "at": grid.point(*site),
                    "kind": "source",
                    "text": say.name(each.stage.scenario.title),
                }
                for each, site in zip(accidents, sites, strict=True)
            ),
            *(
                {"at": grid.point(*_staging(each)), "kind": "staging", "text": text("map.staging")}
                for each in accidents
            ),
        ],
        "source": say.name(accidents[0].stage.scenario.title),
        "plays": [
            _play(advice, ways[i], name, grid, labels, say)
            for i, name in enumerate(("best", "nearest"))
        ],
        "zone_style": {name: [ZONE_FILL[name], ZONE_DASH[name]] for name in ZONE_FILL},
        "vehicle_colour": VEHICLE,
        "closed_colour": CLOSED,
        "attribution": text("map.attribution", source=pack.roads.meta.source),
        "layers": {name: text(f"map.{name}") for name in _LAYERS},
        "plan_text": text("dispatch.answer"),
        **{f"{name}_text": text(f"map.{name}") for name in ("play", "pause", "time", "no_script")},
    }
    return Map(
        payload=payload,
        legend=_legend(advice, say),
        caption=text("dispatch.map_caption"),
        badge=text("map.synthetic_roads") if pack.roads.meta.synthetic else "",
    )


_Way = tuple[int, int, tuple[LonLat, ...]]
"""Unit, arrival and road points."""


def _ways(advice: Advice, answer: DispatchAnswer) -> list[_Way]:
    """How each unit of an answer drives."""
    moment, found = advice.moment, list[_Way]()
    for each in answer.sent:
        unit, accident = moment.units[each.unit], moment.accidents[each.incident]
        network = accident.stage.base.arrays.network
        route = accident.roads.path(unit.node, unit.vehicle)
        nodes = [unit.node, *network.head[route.arcs].tolist()]
        path = tuple((float(network.node_lon[n]), float(network.node_lat[n])) for n in nodes)
        arrival_s = moment.problem.reach_s(each.unit, each.incident)
        assert arrival_s is not None
        found.append((each.unit, arrival_s, path))
    return found


def _play(
    advice: Advice, ways: Sequence[_Way], name: str, grid: Grid, labels: Labels, say: Translator
) -> dict[str, object]:
    moment = advice.moment
    zones = sorted(
        (zone for each in moment.accidents for zone in _zones(each)),
        key=lambda zone: SEVERITY[zone[0]],
    )
    closed = [line for each in moment.accidents for line in _closed(each)]
    ways = sorted(ways, key=lambda way: (way[1], way[0]))
    return {
        "name": say.term(f"dispatch.play_{name}"),
        "zones": [
            {"level": level, "text": zone_text(level, {label}, say), "ring": grid.path(ring)}
            for level, label, ring in zones
        ],
        "closed": [grid.path(line) for line in closed],
        "frames": [{"t": 0, "zones": list(range(len(zones))), "closed": list(range(len(closed)))}],
        "trips": [
            {
                "text": labels.unit(moment.units[k].id),
                "vehicle": moment.units[k].vehicle,
                "depart": round(min(moment.turnout_s[k], arrival_s)),
                "arrive": arrival_s,
                "path": grid.path(path),
            }
            for k, arrival_s, path in ways
        ],
        "moments": [
            [
                arrival_s,
                say.text("dispatch.arrives", unit=labels.unit(moment.units[k].id)),
            ]
            for k, arrival_s, _ in ways
        ],
        "end": max((arrival_s for _, arrival_s, _ in ways), default=1),
    }


def _zones(accident: Accident) -> list[tuple[ZoneLevel, str, tuple[LonLat, ...]]]:
    here = accident.stage.base.arrays.here
    x0, y0 = accident.stage.origin_m
    found = []
    for zone in accident.run.scene.hazard.zones():
        lon, lat = here.to_degrees(x_m=zone.ring[:, 0] + x0, y_m=zone.ring[:, 1] + y0)
        ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
        found.append((cast("ZoneLevel", zone.level), zone.label, ring))
    return found


def _closed(accident: Accident) -> list[tuple[LonLat, ...]]:
    """Roads that the accident's hazard shuts, both ways drawn once."""
    zone = accident.roads.zone
    if zone is None:
        return []
    arrays = accident.stage.base.arrays
    network, shut = arrays.network, np.flatnonzero(zone.arcs)
    _, first = np.unique(arrays.street[shut], return_index=True)
    arcs = shut[np.sort(first)][:MOST_CLOSED]
    ends = np.stack([network.tail[arcs], network.head[arcs]], axis=1)
    lon, lat = network.node_lon[ends].tolist(), network.node_lat[ends].tolist()
    return [tuple(zip(x, y, strict=True)) for x, y in zip(lon, lat, strict=True)]


def _staging(accident: Accident) -> LonLat:
    network, node = accident.stage.base.arrays.network, accident.roads.staging
    return float(network.node_lon[node]), float(network.node_lat[node])


def _legend(advice: Advice, say: Translator) -> tuple[LegendEntry, ...]:
    text = say.text
    labels: dict[ZoneLevel, set[str]] = {}
    for level, label, _ in chain(*(_zones(each) for each in advice.moment.accidents)):
        labels.setdefault(level, set()).add(label)
    units = advice.moment.units
    sent = chain(advice.best.sent, advice.nearest.sent)
    vehicles = {str(units[each.unit].vehicle) for each in sent}
    shut = any(each.roads.zone is not None for each in advice.moment.accidents)
    return (
        *(
            LegendEntry("area", ZONE_FILL[level], zone_text(level, labels[level], say))
            for level in sorted(labels, key=lambda level: -SEVERITY[level])
        ),
        LegendEntry("cross", INK, text("map.source")),
        LegendEntry("square", INK, text("map.staging")),
        LegendEntry("square", BLUE, text("map.station")),
        *((LegendEntry("dash", CLOSED, text("map.closed")),) if shut else ()),
        LegendEntry("dot", PEOPLE, text("map.people")),
        *(
            LegendEntry("dot", colour, say.term(f"vehicle.{name}"))
            for name, colour in VEHICLE.items()
            if name in vehicles
        ),
    )
