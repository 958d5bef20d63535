"""Imports one road file: reads, converts, checks, simplifies, writes, and reads back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from scenarios.errors import InputError
from scenarios.files import raise_problems, write_text_atomic
from scenarios.importers.roads.findings import Finding
from scenarios.importers.roads.offset import KnownPlaces, Offset, compare, read_known, unreachable
from scenarios.importers.roads.raw import RawRoads
from scenarios.importers.roads.read import read_roads
from scenarios.importers.roads.simplify import lengths_m, main_part, streets_of
from scenarios.importers.roads.turns import turn_rows
from scenarios.importers.roads.write import write_tables
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.model.road_file import CandidatePlace
from scenarios.roads.arc_facts import read_arc_facts, read_turn_rules, rows_of_streets
from scenarios.roads.checks import component_report, coordinate_problems
from scenarios.roads.datum import Datum, to_wgs84
from scenarios.roads.tables import read_network

Box = tuple[float, float, float, float]

FEWEST_INSIDE_FRAC: Final = 0.5
"""Share of the points that must lie in the county's box: less, and the file is of another place."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to import.

    Attributes
    ----------
    path
        File, or folder of tables.
    datum
        What its coordinates are in.
    name
        Id of the network.
    source, licence
        Who made it, and under which terms; empty where the format says it (OpenStreetMap).
    within
        West, south, east, north of the county, degrees in WGS84.
    known
        Table of places with sure WGS84 coordinates.
    swap_axes
        Whether the file gives latitude before longitude.
    """

    path: Path
    datum: Datum
    name: str = "roads"
    source: str = ""
    licence: str = ""
    within: Box | None = None
    known: Path | None = None
    swap_axes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """What an import gave."""

    network: RoadNetwork
    findings: tuple[Finding, ...]
    offset: Offset | None
    places: tuple[CandidatePlace, ...]
    sha256: str

    @property
    def n_places(self) -> Mapping[str, int]:
        """Candidate places by kind."""
        kinds = [place.kind.value for place in self.places]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}

    def report(self, request: Request) -> dict[str, object]:
        """The import report as plain data, both languages in it."""
        meta, offset = self.network.meta, self.offset
        return {
            "file": request.path.name,
            "sha256": self.sha256,
            "datum_declared": request.datum,
            "datum_stored": meta.datum,
            "source": meta.source,
            "licence": meta.licence,
            "as_of": meta.as_of,
            "n_nodes": self.network.n_nodes,
            "n_arcs": self.network.n_arcs,
            "length_km": round(float(self.network.length_m.sum()) / 1000, 3),
            "places": self.n_places,
            "offset": offset and {
                "n": offset.n, "east_m": round(offset.east_m, 1),
                "north_m": round(offset.north_m, 1),
                "coherence_ratio": round(offset.coherence_ratio, 3),
                "systematic": offset.is_systematic, "likely_datum": offset.likely,
            },
            "findings": [
                {"key": f.key, "sort": f.sort, "n": f.n, "zh": f.text.zh, "en": f.text.en,
                 "examples": list(f.examples)}
                for f in self.findings
            ],
        }  # fmt: skip


def import_roads(request: Request, out: Path) -> Imported:
    """Read a road file and write it as tables into an empty folder.

    Raises
    ------
    InputError
        If the file is broken, of another place or without a licence.
    StorageError
        If it cannot be read or the folder not written.
    """
    raw = read_roads(request.path)
    raw.findings.add("points", len(raw.lon))
    raw.findings.add("ways", len(raw.ways))
    meta = _meta(request, raw)
    known = read_known(request.known) if request.known else None
    streets = streets_of(raw)  # refuses a file without roads before anything is asked of points
    _to_wgs84(raw, request)
    _check_place(raw, request)
    streets = main_part(raw, streets)
    length = lengths_m(raw, streets)
    turns = turn_rows(raw, streets)
    for key, n in {
        "streets": len(streets),
        "weight_limits": sum(s.tags.max_weight_t is not None for s in streets),
        "height_limits": sum(s.tags.max_height_m is not None for s in streets),
        "places": len(raw.places),
    }.items():
        raw.findings.add(key, n)
    write_tables(out, meta, raw, streets, length, turns)
    network = read_network(out, meta)  # what was written is what a pack will read
    rows = rows_of_streets([not street.tags.oneway for street in streets])
    read_arc_facts(out, network, rows)
    read_turn_rules(out, network, rows)
    offset = _check_network(raw, network, known, request.datum)
    return Imported(
        network, tuple(raw.findings.all()), offset, tuple(raw.places), _sha256(request.path)
    )


def _meta(request: Request, raw: RawRoads) -> RoadMeta:
    licence = request.licence or raw.licence
    if not licence:
        raise InputError.one(
            "command line", "--licence", "the file does not say under which terms it may be used",
            cure="name the licence, such as 'ODbL 1.0' or 'internal use'",
        )  # fmt: skip
    if raw.licence and raw.licence not in licence:
        licence = f"{licence}; {raw.licence}"  # the attribution stays with the data
    source = request.source or f"{raw.source} ({request.path.name})"
    return RoadMeta(
        id=request.name, title=Text(zh=request.name, en=request.name), source=source,
        licence=licence, datum="wgs84", synthetic=False, as_of=raw.as_of,
        provenance=Provenance(
            grade=Grade.other, source=source, as_of=raw.as_of,
            note=f"imported from datum {request.datum}",
        ),
    )  # fmt: skip


def _to_wgs84(raw: RawRoads, request: Request) -> None:
    """Bring all points and places to WGS84."""
    n = len(raw.lon)
    lon = np.array(raw.lon + [place.lon for place in raw.places], dtype=np.float64)
    lat = np.array(raw.lat + [place.lat for place in raw.places], dtype=np.float64)
    if request.swap_axes:
        lon, lat = lat, lon
        raw.findings.add("axes_swapped", n)
    file = str(request.path)
    raise_problems(coordinate_problems(lon_deg=lon, lat_deg=lat, file=file))
    try:
        lon, lat = to_wgs84(lon_deg=lon, lat_deg=lat, datum=request.datum)
    except ValueError as error:
        raise InputError.one(
            file, "--datum", "the datum does not fit the coordinates", got=str(error),
            cure="declare wgs84 or cgcs2000",
        ) from None  # fmt: skip
    if request.datum not in {"wgs84", "cgcs2000"}:
        raw.findings.add("datum_changed", n)
    raw.lon, raw.lat = lon[:n].tolist(), lat[:n].tolist()
    raw.places = [
        CandidatePlace(place.kind, place.name, x, y, place.population)
        for place, x, y in zip(raw.places, lon[n:].tolist(), lat[n:].tolist(), strict=True)
    ]


def _check_place(raw: RawRoads, request: Request) -> None:
    """Refuse a file that lies outside the county."""
    if request.within is None:
        return
    west, south, east, north = request.within
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError.one("command line", "--within", "needs west,south,east,north in degrees",
                             got=f"{request.within}")  # fmt: skip

    def inside(x: list[float], y: list[float]) -> float:
        lon, lat = np.array(x), np.array(y)
        return float(np.mean((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))

    share = inside(raw.lon, raw.lat)
    if share >= FEWEST_INSIDE_FRAC:
        return
    swapped = inside(raw.lat, raw.lon) >= FEWEST_INSIDE_FRAC
    raise InputError.one(
        str(request.path), "", "the roads lie outside the county", got=f"{share:.0%} inside",
        allowed=f"at least {FEWEST_INSIDE_FRAC:.0%} within {west:g},{south:g},{east:g},{north:g}",
        cure="latitude comes first: add --swap-axes" if swapped else "check file and --datum",
    )  # fmt: skip


def _check_network(
    raw: RawRoads, network: RoadNetwork, known: KnownPlaces | None, datum: Datum
) -> Offset | None:
    """Doubts that only the finished network shows."""
    found = raw.findings
    found.add("nodes", network.n_nodes)
    found.add("dead_ends", _dead_ends(network))
    main = component_report(network).main
    found.add("one_way_traps", int(np.sum(~main)))
    lon, lat = network.node_lon[main], network.node_lat[main]
    if raw.places:
        seen = KnownPlaces(
            tuple(f"{place.kind} {place.name}" for place in raw.places),
            np.array([place.lon for place in raw.places]),
            np.array([place.lat for place in raw.places]),
        )
        for name, metres in unreachable(seen, lon, lat):
            found.add("places_unreachable", example=f"{name}: {metres:.0f} m")
    if known is None or known.lon.size == 0:
        return None
    for name, metres in unreachable(known, lon, lat):
        found.add("demand_unreachable", example=f"{name}: {metres:.0f} m")
    offset = compare(known, raw, datum)
    if offset and offset.is_systematic:
        likely = f"; --datum {offset.likely}?" if offset.likely else ""
        found.add("offset", round(offset.length_m),
                  example=f"{offset.east_m:+.0f} E, {offset.north_m:+.0f} N{likely}")  # fmt: skip
    return offset


def _dead_ends(network: RoadNetwork) -> int:
    n = np.int64(network.n_nodes)
    low = np.minimum(network.tail, network.head) * n + np.maximum(network.tail, network.head)
    pairs = np.unique(low)
    degree = np.bincount(np.concatenate([pairs // n, pairs % n]), minlength=network.n_nodes)
    return int(np.sum(degree == 1))


def _sha256(path: Path) -> str:
    files = [path] if path.is_file() else [path / "nodes.csv", path / "arcs.csv"]
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def write_report(folder: Path, text: str) -> None:
    """Put the report beside the tables."""
    write_text_atomic(folder / "report.json", text)
