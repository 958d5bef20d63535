"""Coordinates that cannot be right: swapped, far away, or off the road network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenarios.errors import Problem
from scenarios.model.pack import Pack

FAR_KM: Final = 300.0
"""A place this far from the middle of the roads is taken for a mistake, km."""

SNAP_LIMIT_M: Final = 2000.0
"""A site farther than this from every road cannot be reached by vehicles, m."""

_KM_PER_DEG: Final = 111.2


def _places(pack: Pack) -> Iterator[tuple[str, str, str, float, float]]:
    """Every located thing: file, field, id, lon, lat."""
    file = pack.files["resources"]
    for field, thing in pack.resources.sited():
        yield file, field, thing.id, thing.lon, thing.lat
    for i, source in enumerate(pack.sources.values()):
        where = pack.files["hazard_sources"]
        yield where, f"hazard_sources[{i}]", source.id, source.lon, source.lat


def check_places(pack: Pack) -> Iterator[Problem]:
    """Stations, hospitals, depots and hazard sources must lie near the roads and be reachable."""
    lon, lat = pack.roads.node_lon, pack.roads.node_lat
    middle_lon, middle_lat = float(np.median(lon)), float(np.median(lat))
    largest = pack.roads.in_largest_component()
    for file, field, name, x, y in _places(pack):
        if float(_km(x, y, middle_lon, middle_lat)) > FAR_KM:
            swapped = float(_km(y, x, middle_lon, middle_lat)) < FAR_KM
            yield Problem(
                file,
                field,
                "the place is far outside the area",
                f"{name} at lon {x:g}, lat {y:g}",
                f"near lon {middle_lon:.2f}, lat {middle_lat:.2f}",
                "lon and lat seem to be swapped" if swapped else "check the coordinates",
            )
            continue
        distance_m = _km(lon, lat, x, y) * 1000.0
        nearest = int(np.argmin(distance_m))
        if distance_m[nearest] > SNAP_LIMIT_M:
            yield Problem(
                file,
                field,
                "no road is near the place",
                f"{name}: {distance_m[nearest]:.0f} m to the nearest",
                f"at most {SNAP_LIMIT_M:.0f} m",
                "check the coordinates or add its road",
            )
        elif not largest[nearest]:
            yield Problem(
                file,
                field,
                "the nearest road is cut off from the network: the place cannot be reached",
                name,
                cure="connect the road in arcs.csv",
            )


def _km(lon: ArrayLike, lat: ArrayLike, lon0: float, lat0: float) -> NDArray[np.float64]:
    """Rough distance, km; good to 1 % within a county."""
    dx = (np.asarray(lon, dtype=np.float64) - lon0) * np.cos(np.deg2rad(lat0))
    dy = np.asarray(lat, dtype=np.float64) - lat0
    return np.asarray(np.hypot(dx, dy) * _KM_PER_DEG)
