"""Makes a pack around imported roads: a template lends scenarios and plans, the file its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from scenarios.importers.prepared_city import Request as PackRequest
from scenarios.importers.prepared_city import check_scenarios, write_pack_around
from scenarios.importers.roads.run import Imported
from scenarios.model.base import Text
from scenarios.model.pack import Pack
from scenarios.model.road import RoadNetwork
from scenarios.model.road_file import CandidatePlace, PlaceKind
from scenarios.model.vocabulary import Agency
from scenarios.roads.checks import component_report
from scenarios.roads.ems_tables import ImportReport, PreparedCity, Site

FEWEST: Final = 3
"""Stations and hospitals at least: where the file names fewer, crossings far apart are added."""

FARTHEST_M: Final = 2_000.0
"""A place farther than this from every crossing is not taken over, m: as when packs are checked."""

_AGENCY: Final = {
    PlaceKind.fire_station: Agency.fire,
    PlaceKind.ambulance_station: Agency.medical,
}


def pack_from_roads(
    imported: Imported, template: Pack, out: Path, *, scenarios: Sequence[str] = ()
) -> tuple[int, int]:
    """Make the tables in a folder a pack that plays the template's scenarios.

    Stations and hospitals are those of the file; missing ones, all units but ambulances, hospital
    beds and people are invented and marked so.

    Returns
    -------
    tuple
        Number of stations and hospitals that the file does not name and that were added.

    Raises
    ------
    InputError
        If the template has no such scenario.
    StorageError
        If a file cannot be written.
    """
    check_scenarios(scenarios, template)
    network, meta = imported.network, imported.network.meta
    near = [place for place in imported.places if _distance_m(network, place) <= FARTHEST_M]
    stations = _sites([p for p in near if p.kind in _AGENCY])
    hospitals = _sites([p for p in near if p.kind is PlaceKind.hospital])
    added = (max(0, FEWEST - len(stations)), max(0, FEWEST - len(hospitals)))
    spread = _spread(network, sum(added))
    request = PackRequest(
        folder=out, name=meta.id, title=Text(zh=meta.id, en=meta.id), source=meta.source,
        licence=meta.licence, scenarios=scenarios,
    )  # fmt: skip
    city = PreparedCity(
        network=network,
        stations=(*stations, *_numbered(spread[: added[0]], len(stations))),
        hospitals=(*hospitals, *_numbered(spread[added[0] :], len(hospitals))),
        report=ImportReport(network.n_nodes, network.n_arcs, 0, 0, "table", 1, 0),
    )
    write_pack_around(request, template, city, out)
    return added


def _sites(places: Sequence[CandidatePlace]) -> list[Site]:
    return [
        Site(
            str(k), place.name, place.lon, place.lat, agency=_AGENCY.get(place.kind, Agency.medical)
        )
        for k, place in enumerate(places, 1)
    ]


def _numbered(sites: Sequence[Site], before: int) -> list[Site]:
    return [replace(site, id=str(before + k)) for k, site in enumerate(sites, 1)]


def _spread(network: RoadNetwork, n: int) -> list[Site]:
    """Crossings of the main part, each as far as can be from those before it."""
    if n == 0:
        return []
    main = np.flatnonzero(component_report(network).main)
    scale = np.cos(np.deg2rad(network.node_lat[main].mean()))
    x, y = network.node_lon[main] * scale, network.node_lat[main]
    at = int(np.argmin(np.hypot(x - np.median(x), y - np.median(y))))
    far = np.full(main.size, np.inf)
    found = []
    for _ in range(min(n, main.size)):
        found.append(at)
        far = np.minimum(far, np.hypot(x - x[at], y - y[at]))
        at = int(np.argmax(far))
    return [
        Site("", "", float(network.node_lon[main[k]]), float(network.node_lat[main[k]]),
             agency=Agency.fire, synthetic=True)
        for k in found
    ]  # fmt: skip


def _distance_m(network: RoadNetwork, place: CandidatePlace) -> float:
    """Distance of a place to its nearest crossing, m, on a flat map around the place."""
    dx = (network.node_lon - place.lon) * np.cos(np.deg2rad(place.lat))
    return float(np.hypot(dx, network.node_lat - place.lat).min()) * 111_195.0
