"""The map block of a run: roads, sites, people, and each plan's replay with its moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Map
from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.maps.frame import (
    FIRST_VIEW_M,
    GRID_DEG,
    Box,
    Grid,
    around,
    scene_box,
    travel_box,
)
from reports.maps.legend import CLOSED, PEOPLE, ROAD_STYLE, SEVERITY, map_legend, zone_text
from reports.maps.people import people_dots
from reports.maps.roads import road_lines
from reports.palette import VEHICLE, ZONE_DASH, ZONE_FILL
from reports.timeline import Timeline
from scenarios.model.base import Text
from scenarios.model.resource import Sited
from sim.evaluation.evaluation import Evaluation
from sim.replay import Replay, Zone


@dataclass(frozen=True, slots=True)
class _Sheet:
    evaluation: Evaluation
    translator: Translator
    labels: Labels
    grid: Grid
    far: Box


def build_map(
    evaluation: Evaluation, timelines: Mapping[str, Timeline], translator: Translator
) -> Map:
    """Map of a run with one play for each plan that has a replay.

    Parameters
    ----------
    evaluation
        Result of the run; at least one replay.
    timelines
        Timeline of each replay, by plan id.
    translator
        Language.
    """
    replays = [evaluation.replays[plan.id] for plan in evaluation.plans if plan.id in timelines]
    opening = around([], replays[0].site, FIRST_VIEW_M)
    view = scene_box(replays).cut(opening)
    near = scene_box(replays).joined(opening)
    far = travel_box(replays).joined(near.grown(0.5))
    site = replays[0].site
    grid = Grid(*site)
    labels = Labels(evaluation.pack, translator)
    sheet = _Sheet(evaluation, translator, labels, grid, far)
    roads = evaluation.pack.roads
    lines = road_lines(roads, near, far, grid)
    people = people_dots(evaluation.pack.people, near, grid)
    payload: dict[str, object] = {
        "origin": list(site),
        "step": GRID_DEG,
        "view": [view.south, view.west, view.north, view.east],
        "roads": [
            {"lines": lines[name], "colour": colour, "width": width}
            for name, (colour, width) in reversed(ROAD_STYLE.items())
            if name in lines
        ],
        "people": people,
        "people_colour": PEOPLE,
        "people_text": translator.text("map.people_dot", n="{n}"),
        "sites": _sites(sheet),
        "source": translator.name(_source_name(evaluation)),
        "plays": [_play(replay, timelines[replay.plan], sheet) for replay in replays],
        "zone_style": {name: [ZONE_FILL[name], ZONE_DASH[name]] for name in ZONE_FILL},
        "vehicle_colour": VEHICLE,
        "closed_colour": CLOSED,
        "attribution": translator.text("map.attribution", source=roads.meta.source),
        "layers": {
            name: translator.text(f"map.{name}") for name in ("roads", "people", "sites", "units")
        },
        **{
            f"{name}_text": translator.text(f"map.{name}")
            for name in ("play", "pause", "plan", "time", "no_script")
        },
    }
    synthetic = roads.meta.synthetic
    return Map(
        payload=payload,
        legend=map_legend(replays, sorted(lines, key=list(ROAD_STYLE).index), translator),
        caption=_caption(evaluation, replays, translator),
        badge=translator.text("map.synthetic_roads") if synthetic else "",
    )


def _source_name(evaluation: Evaluation) -> Text:
    return evaluation.pack.sources[evaluation.scenario.incident.source].name


def _sites(sheet: _Sheet) -> list[dict[str, object]]:
    resources = sheet.evaluation.pack.resources
    groups: tuple[tuple[str, tuple[Sited, ...]], ...] = (
        ("station", resources.stations),
        ("hospital", resources.hospitals),
        ("depot", resources.depots),
    )
    return [
        {
            "at": sheet.grid.point(thing.lon, thing.lat),
            "kind": kind,
            "text": sheet.translator.name(thing.name),
        }
        for kind, things in groups
        for thing in things
        if sheet.far.has(thing.lon, thing.lat)
    ]


def _play(replay: Replay, timeline: Timeline, sheet: _Sheet) -> dict[str, object]:
    plan = next(p for p in sheet.evaluation.plans if p.id == replay.plan)
    zones: list[dict[str, object]] = []
    closed: list[list[int]] = []
    zone_index: dict[Zone, int] = {}
    closed_index: dict[tuple[object, ...], int] = {}
    frames: list[dict[str, object]] = []
    for frame in replay.frames:
        for zone in frame.zones:
            if zone not in zone_index:
                zone_index[zone] = len(zones)
                zones.append(_zone(zone, sheet))
        for road in frame.closed_roads:
            if road not in closed_index:
                closed_index[road] = len(closed)
                closed.append(sheet.grid.path(road))
        worst_last = sorted(frame.zones, key=lambda zone: SEVERITY[zone.level])
        frames.append(
            {
                "t": round(frame.t_s),
                "zones": [zone_index[zone] for zone in worst_last],
                "closed": [closed_index[road] for road in frame.closed_roads],
            }
        )
    return {
        "name": sheet.translator.name(plan.name),
        "staging": sheet.grid.point(*replay.staging),
        "staging_text": sheet.translator.text("map.staging"),
        "zones": zones,
        "closed": closed,
        "frames": frames,
        "trips": [
            {
                "text": sheet.labels.unit(trip.unit),
                "vehicle": trip.vehicle,
                "depart": round(trip.depart_s),
                "arrive": round(trip.arrive_s),
                "path": sheet.grid.path(trip.path),
            }
            for trip in replay.trips
        ],
        "moments": [[round(m.t_s), m.text] for m in timeline.moments],
        "end": round(timeline.end_s),
    }


def _zone(zone: Zone, sheet: _Sheet) -> dict[str, object]:
    """A zone with its label as ALOHA writes it: what it means, level, averaging time, value."""
    return {
        "level": zone.level,
        "text": zone_text(zone.level, {zone.label}, sheet.translator),
        "ring": sheet.grid.path(zone.ring),
    }


def _caption(evaluation: Evaluation, replays: list[Replay], translator: Translator) -> str:
    names = {plan.id: translator.name(plan.name) for plan in evaluation.plans}
    which = (
        translator.text("map.which", plan=names[replay.plan], number=replay.outcome.replication)
        for replay in replays
    )
    return translator.text(
        "map.caption",
        which=translator.items(which),
        why=translator.term(f"replay.{replays[0].why}"),
        n=next(iter(evaluation.tables.values())).n,
    )
