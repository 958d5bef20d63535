"""A pack's roads examined for one vehicle: reach, coverage, weak points, access, second routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.model.hazard_source import HazardSource
from scenarios.model.pack import Pack
from scenarios.model.resource import Station
from scenarios.model.vocabulary import VehicleClass
from scenarios.observed_travel import observed_travel
from sim.network.analyses import STANDARDS_S, Access, Analyst, Coverage, Weakness
from sim.network.arrays import RoadArrays
from sim.network.closures import apply_closures, arcs_inside, closures_at
from sim.network.conditions import Conditions
from sim.network.driving import driven_roads
from sim.network.face_check import FaceCheck, face_checks
from sim.network.snap import Snapper
from sim.network.travel_model import TravelModel

SNAP_M: Final = 2_000.0
"""A site may lie this far from its nearest crossing, m: as when scenarios are played."""

MOST_TRIED: Final = 30
"""Roads and bridges taken away in turn: those that most people lie behind."""

SHOWN: Final = 10
"""Weakest roads and bridges that a report lists."""


@dataclass(frozen=True, slots=True, eq=False)
class RoadStudy:
    """Answers for one vehicle class.

    Attributes
    ----------
    arrays
        The compiled network.
    known
        What the roads carry beside streets, see `DrivenRoads.known`.
    vehicle, conditions
        Who drives, and on what roads.
    standards_s
        Driving times asked about, s, ascending.
    closure_m
        Radius around each hazard source that is shut in `access`, m.
    stations, sources
        Stations that have such a vehicle, and all hazard sources.
    bands
        Band of each arc as seen from each station, see `Analyst.isochrone`.
    first_bands
        The same for whichever station is first.
    night, day
        People covered within each standard.
    roads, bridges
        Weakest first.
    access
        Every station to every source.
    face
        Measured driving times of other cities beside those of this network, people at night.
    """

    arrays: RoadArrays
    known: Mapping[str, int]
    vehicle: VehicleClass
    conditions: Conditions
    standards_s: tuple[float, ...]
    closure_m: float
    stations: tuple[Station, ...]
    sources: tuple[HazardSource, ...]
    bands: tuple[NDArray[np.int64], ...]
    first_bands: NDArray[np.int64]
    night: tuple[Coverage, ...]
    day: tuple[Coverage, ...]
    roads: tuple[Weakness, ...]
    bridges: tuple[Weakness, ...]
    access: tuple[Access, ...]
    face: tuple[FaceCheck, ...]


def study_roads(
    pack: Pack,
    *,
    vehicle: VehicleClass = VehicleClass.heavy_fire,
    conditions: Conditions | None = None,
    standards_s: tuple[float, ...] = STANDARDS_S,
    closure_m: float = 500.0,
) -> RoadStudy:
    """Examine the roads of a checked pack.

    Raises
    ------
    InputError
        If no station has such a vehicle, or a site lies far from every road.
    """
    now = Conditions() if conditions is None else conditions
    stations = _stations(pack, vehicle)
    roads = driven_roads(pack)
    arrays = roads.arrays
    snapper = Snapper(arrays, limit_m=SNAP_M, among=roads.common)
    sources = tuple(pack.sources.values())
    sites = [*stations, *sources]
    nodes = snapper.nodes(
        ids=[site.id for site in sites],
        lon_deg=[site.lon for site in sites],
        lat_deg=[site.lat for site in sites],
        file=pack.files.get("resources", "resources"),
    )
    people = pack.people
    homes = snapper.report(lon_deg=people.lon, lat_deg=people.lat).nodes
    weights = TravelModel(arrays.network, roads.facts).weights(roads.profiles[vehicle], now)
    weights = apply_closures(weights, closures_at(roads.closures, 0.0))
    analyst = Analyst(arrays, weights, nodes[: len(stations)])
    bands = tuple(analyst.isochrone(i, standards_s) for i in range(len(stations)))
    return RoadStudy(
        arrays=arrays,
        known=roads.known,
        vehicle=vehicle,
        conditions=now,
        standards_s=standards_s,
        closure_m=closure_m,
        stations=stations,
        sources=sources,
        bands=bands,
        first_bands=np.min(bands, axis=0),
        night=analyst.coverage(homes, people.n_night, standards_s),
        day=analyst.coverage(homes, people.n_day, standards_s),
        roads=tuple(analyst.weakest(homes, people.n_night, most=MOST_TRIED)[:SHOWN]),
        bridges=tuple(
            analyst.weakest(homes, people.n_night, most=MOST_TRIED, bridges=True)[:SHOWN]
        ),
        access=tuple(
            each
            for place, (source, node) in enumerate(
                zip(sources, nodes[len(stations) :].tolist(), strict=True)
            )
            for each in analyst.access(place, node, _around(arrays, source, closure_m))
        ),
        face=face_checks(
            observed_travel(), vehicle, analyst.first.time_s[homes], people.n_night.astype(float)
        ),
    )


def _stations(pack: Pack, vehicle: VehicleClass) -> tuple[Station, ...]:
    """Stations that have a unit of this class, in the order of the register."""
    having = {group.station for group in pack.resources.units if group.vehicle is vehicle}
    stations = tuple(each for each in pack.resources.stations if each.id in having)
    if not stations:
        known = sorted({group.vehicle.value for group in pack.resources.units})
        raise InputError.one(
            "command line", "--vehicle", "no station has such a vehicle", got=vehicle.value,
            allowed=", ".join(known),
        )  # fmt: skip
    return stations


def _around(arrays: RoadArrays, source: HazardSource, radius_m: float) -> NDArray[np.bool_]:
    x, y = arrays.here.to_metres(lon_deg=source.lon, lat_deg=source.lat)
    return arcs_inside(
        arrays,
        lambda dx, dy: np.hypot(dx, dy) <= radius_m,
        origin_m=(float(x), float(y)),
        reach_m=radius_m,
    )
