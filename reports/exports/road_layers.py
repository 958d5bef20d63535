"""Streets, stations and sources of a road study as GeoJSON, with the source of the roads in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.exports.safe_text import clean
from reports.i18n.translator import Translator
from reports.palette import BLUE, GREEN, INK, ORANGE, PALE, PURPLE, SKY, VERMILLION
from scenarios.files import write_text_atomic
from sim.network.arrays import RoadArrays
from sim.network.study import RoadStudy

BAND_COLOURS: Final = (GREEN, SKY, ORANGE, VERMILLION)
_DECIMALS: Final = 6
Feature = dict[str, object]


def write_road_layers(folder: Path, study: RoadStudy, translator: Translator) -> None:
    """Write `roads.geojson` (weak points, ways, sites) and one file of reach a station.

    Raises
    ------
    StorageError
        If a file cannot be written.
    """
    reach = folder / "reach"
    reach.mkdir()
    first = _bands(study, study.first_bands, translator)
    _write(folder / "reach" / "first-due.geojson", first, study, translator)
    for station, band in zip(study.stations, study.bands, strict=True):
        name = "".join(c if c.isalnum() or c in "-_" else "_" for c in station.id)
        _write(reach / f"{name}.geojson", _bands(study, band, translator), study, translator)
    features = [*_weak(study, translator), *_ways(study, translator), *_sites(study, translator)]
    _write(folder / "roads.geojson", features, study, translator)


def _bands(study: RoadStudy, band: NDArray[np.int64], translator: Translator) -> list[Feature]:
    """Streets reached in each standard, the fastest first."""
    found: list[Feature] = []
    for k, standard_s in enumerate(study.standards_s):
        name = translator.text("roads.within", time=translator.quantity(standard_s, "s"))
        colour = BAND_COLOURS[min(k, len(BAND_COLOURS) - 1)]
        facts: dict[str, str | float] = {"kind": "reach", "within_s": standard_s}
        found.append(_streets(study.arrays, band == k, name, colour, facts))
    return found


def _weak(study: RoadStudy, translator: Translator) -> list[Feature]:
    found: list[Feature] = []
    for kind, colour, each_kind in (
        ("road", ORANGE, study.roads),
        ("bridge", VERMILLION, study.bridges),
    ):
        for rank, each in enumerate(each_kind, start=1):
            name = each.name or translator.term(f"roads.{kind}_unnamed")
            facts: dict[str, str | float] = {
                "kind": f"weak_{kind}",
                "rank": rank,
                "people_cut_off": each.n_cut_off,
                "people_delayed": each.n_delayed,
                "mean_delay_s": round(each.mean_delay_s, 1),
            }
            found.append(_streets(study.arrays, each.arcs, name, colour, facts))
    return found


def _ways(study: RoadStudy, translator: Translator) -> list[Feature]:
    """First and second way from each station to each source."""
    found: list[Feature] = []
    for each in study.access:
        ends = {
            "station": study.stations[each.station].id,
            "source": study.sources[each.place].id,
        }
        for kind, route, colour in (("way", each.route, BLUE), ("second", each.second, PURPLE)):
            if route.arcs.size:
                mask = np.zeros(study.arrays.n_arcs, dtype=bool)
                mask[route.arcs] = True
                facts: dict[str, str | float] = {"kind": f"{kind}_route", **ends}
                facts |= {"time_s": round(route.time_s, 1)}
                if kind == "second":
                    facts |= {"shared_m": round(each.shared_m, 1)}
                name = translator.term(f"roads.{kind}")
                found.append(_streets(study.arrays, mask, name, colour, facts))
    return found


def _sites(study: RoadStudy, translator: Translator) -> list[Feature]:
    kinds = (("station", study.stations), ("source", study.sources))
    return [
        {
            "type": "Feature",
            "properties": {
                "name": clean(translator.name(site.name)), "kind": kind, "id": site.id,
                "marker-color": INK if kind == "station" else VERMILLION,
            },
            "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
        }
        for kind, sites in kinds
        for site in sites
    ]  # fmt: skip


def _streets(
    arrays: RoadArrays,
    mask: NDArray[np.bool_],
    name: str,
    colour: str,
    facts: dict[str, str | float],
) -> Feature:
    """Arcs with their bends, each street once."""
    arcs = np.flatnonzero(mask)
    _, first = np.unique(arrays.street[arcs], return_index=True)
    lines = [
        np.column_stack(arrays.network.way(arc)).round(_DECIMALS).tolist()
        for arc in arcs[np.sort(first)].tolist()
    ]
    return {
        "type": "Feature",
        "properties": {"name": clean(name), "stroke": colour, "stroke-width": 2, **facts},
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }


def _write(path: Path, features: list[Feature], study: RoadStudy, translator: Translator) -> None:
    meta = study.arrays.network.meta
    badge = translator.text("map.synthetic_roads") + ". " if meta.synthetic else ""
    collection = {
        "type": "FeatureCollection",
        "name": clean(translator.text("roads.title", vehicle=_vehicle(study, translator))),
        "description": clean(badge + translator.text("limits.not_live")),
        "attribution": clean(f"{meta.source}; {meta.licence}"),
        "colour_beyond": PALE,
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False)
    write_text_atomic(path, text + "\n")


def _vehicle(study: RoadStudy, translator: Translator) -> str:
    return translator.term(f"vehicle.{study.vehicle.value}")
