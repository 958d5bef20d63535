"""Sites and demand of a siting plan as GeoJSON, with the source of the roads in it."""

from __future__ import annotations

import json
from pathlib import Path

from optimization.siting.study import SitingStudy
from reports.exports.safe_text import clean
from reports.i18n.translator import Translator
from reports.maps.siting import COLOUR, sites_as, square_states
from reports.palette import BLUE, GREEN, GREY, INK
from scenarios.files import write_text_atomic

Feature = dict[str, object]
_COLOUR = {"standing": BLUE, "new": GREEN, "unused": GREY}
_DECIMALS = 6


def write_siting_layer(path: Path, study: SitingStudy, say: Translator) -> None:
    """Write stations, candidates, sources and people as points.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    meta = study.pack.roads.meta
    badge = say.text("map.synthetic_roads") + ". " if meta.synthetic else ""
    collection = {
        "type": "FeatureCollection",
        "name": clean(say.text("site.title", pack=say.name(study.pack.header.title))),
        "description": clean(badge + say.text("limits.planning_only")),
        "attribution": clean(f"{meta.source}; {meta.licence}"),
        "features": [*_sites(study, say), *_people(study)],
    }
    write_text_atomic(path, json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n")


def _sites(study: SitingStudy, say: Translator) -> list[Feature]:
    found = [
        _point(
            study.places[j].lon, study.places[j].lat, name=clean(say.name(study.places[j].name)),
            kind=kind, id=study.places[j].id, **{"marker-color": _COLOUR[kind]},
        )
        for kind in _COLOUR
        for j in sites_as(study, kind)
    ]  # fmt: skip
    return found + [
        _point(s.lon, s.lat, name=clean(say.name(s.name)), kind="source", id=s.id,
               **{"marker-color": INK})
        for s in study.sources
    ]  # fmt: skip


def _people(study: SitingStudy) -> list[Feature]:
    roads = study.pack.roads
    states = square_states(study, plan=True)
    return [
        _point(
            float(roads.node_lon[node]), float(roads.node_lat[node]), kind="people", state=state,
            people=int(n), **{"marker-color": COLOUR[state]},
        )
        for node, n, state in zip(
            study.demand.node.tolist(), study.demand.n_people.tolist(), states, strict=True
        )
    ]  # fmt: skip


def _point(lon: float, lat: float, **facts: str | int) -> Feature:
    at = [round(lon, _DECIMALS), round(lat, _DECIMALS)]
    return {
        "type": "Feature",
        "properties": facts,
        "geometry": {"type": "Point", "coordinates": at},
    }
