"""Recognises roads that lie beside known places by the shift of another datum."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.files import raise_problems, read_table
from scenarios.importers.roads.raw import RawRoads
from scenarios.roads.checks import coordinate_problems
from scenarios.roads.datum import FIELD_BOX_DEG, Datum, from_wgs84, to_wgs84
from scenarios.roads.geodesy import LocalMap

FLOAT = NDArray[np.float64]

OFFSET_M: Final = (200.0, 1500.0)
"""Length of a shift that is worth a word, m: GCJ-02 lies 300 to 700 m from WGS84, BD-09 up to some
1.3 km."""

COHERENT: Final = 0.8
"""Share of the mean length that the mean vector must reach to be systematic."""

FEWEST: Final = 3
LIMIT_M: Final = 500.0


@dataclass(frozen=True, slots=True, eq=False)
class KnownPlaces:
    """Places whose WGS84 coordinates the county is sure of."""

    names: tuple[str, ...]
    lon: FLOAT
    lat: FLOAT


@dataclass(frozen=True, slots=True)
class Offset:
    """How the file lies to the known places.

    Attributes
    ----------
    n
        Places compared.
    east_m, north_m
        Mean shift of the file.
    coherence_ratio
        Length of the mean shift over the mean length of the shifts: 1 if all are alike.
    likely
        Datum that explains the shift better than the declared one; None if none does.
    """

    n: int
    east_m: float
    north_m: float
    coherence_ratio: float
    likely: Datum | None

    @property
    def length_m(self) -> float:
        """Length of the mean shift, m."""
        return float(np.hypot(self.east_m, self.north_m))

    @property
    def is_systematic(self) -> bool:
        """Whether the file as a whole is shifted."""
        return (
            self.n >= FEWEST
            and OFFSET_M[0] <= self.length_m <= OFFSET_M[1]
            and self.coherence_ratio >= COHERENT
        )


def read_known(path: Path) -> KnownPlaces:
    """Known places of a table ``name, lon, lat`` in WGS84.

    Raises
    ------
    InputError
        With every broken row.
    """
    table = read_table(path, ("name", "lon", "lat"), free_text=("name",))
    lon, lat = np.array(table.numbers("lon")), np.array(table.numbers("lat"))
    if lon.size:
        raise_problems(coordinate_problems(lon_deg=lon, lat_deg=lat, file=str(path)))
    return KnownPlaces(tuple(table.columns["name"]), lon, lat)


def compare(known: KnownPlaces, raw: RawRoads, declared: Datum) -> Offset | None:
    """Shift of the file against known places: by places of the same name, else by the junctions.

    Parameters
    ----------
    known
        Places in WGS84.
    raw
        The file, already converted to WGS84 as declared.
    declared
        Datum that the file was said to be in.

    Returns
    -------
    Offset | None
        None if there are too few places to compare.
    """
    named: dict[str, tuple[float, float]] = {}
    for place in raw.places:
        if place.name:
            named.setdefault(place.name, (place.lon, place.lat))
    pairs = [(i, named[name]) for i, name in enumerate(known.names) if name in named]
    if len(pairs) >= FEWEST:
        at = np.array([i for i, _ in pairs])
        found = np.array([place for _, place in pairs])
        return _shift(known.lon[at], known.lat[at], found, declared)
    if known.lon.size < FEWEST or not raw.lon:
        return None
    return _shift(known.lon, known.lat, _nearest(known, raw), declared)


def _nearest(known: KnownPlaces, raw: RawRoads) -> FLOAT:
    from scipy.spatial import cKDTree  # noqa: PLC0415 - scipy costs 0.2 s to import

    here = LocalMap.around(lon_deg=known.lon, lat_deg=known.lat)
    points = np.column_stack(here.to_metres(lon_deg=raw.lon, lat_deg=raw.lat))
    sites = np.column_stack(here.to_metres(lon_deg=known.lon, lat_deg=known.lat))
    near = cKDTree(points).query(sites)[1]
    return np.column_stack([np.array(raw.lon)[near], np.array(raw.lat)[near]])


def _shift(lon: FLOAT, lat: FLOAT, found: FLOAT, declared: Datum) -> Offset:
    here = LocalMap.around(lon_deg=lon, lat_deg=lat)
    x, y = here.to_metres(lon_deg=lon, lat_deg=lat)

    def misses(place: FLOAT) -> tuple[FLOAT, FLOAT]:
        to_x, to_y = here.to_metres(lon_deg=place[:, 0], lat_deg=place[:, 1])
        return to_x - x, to_y - y

    east, north = misses(found)
    mean_m = float(np.mean(np.hypot(east, north)))
    vector = (float(np.median(east)), float(np.median(north)))
    coherence = float(np.hypot(np.mean(east), np.mean(north))) / mean_m if mean_m > 0 else 0.0
    likely, best_m = None, 0.5 * float(np.median(np.hypot(east, north)))
    for datum in _others(declared, lon, lat):
        # the file as it came, read as if it had been in the other datum
        came = np.column_stack(from_wgs84(lon_deg=found[:, 0], lat_deg=found[:, 1], datum=declared))
        again = np.column_stack(to_wgs84(lon_deg=came[:, 0], lat_deg=came[:, 1], datum=datum))
        miss_m = float(np.median(np.hypot(*misses(again))))
        if miss_m < best_m:
            likely, best_m = datum, miss_m
    return Offset(int(lon.size), *vector, coherence, likely)


def _others(declared: Datum, lon: FLOAT, lat: FLOAT) -> list[Datum]:
    """Datums that the file may be in after all, where they are defined."""
    west, south, east, north = FIELD_BOX_DEG
    across = lon.min() > west + 1 and lon.max() < east - 1  # a degree of room for the shift
    along = lat.min() > south + 1 and lat.max() < north - 1
    if not (across and along):
        return []
    names: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")
    same = "wgs84" if declared == "cgcs2000" else declared
    return [name for name in names if name != same]


_FEW_PAIRS: Final = 2_000_000
"""Pairs that are compared sooner than the tree of scipy is imported, half a second."""


def unreachable(known: KnownPlaces, lon: FLOAT, lat: FLOAT) -> list[tuple[str, float]]:
    """Known places farther than 500 m from every usable junction, with the distance, m."""
    here = LocalMap.around(lon_deg=known.lon, lat_deg=known.lat)
    points = np.column_stack(here.to_metres(lon_deg=lon, lat_deg=lat))
    sites = np.column_stack(here.to_metres(lon_deg=known.lon, lat_deg=known.lat))
    if points.shape[0] * sites.shape[0] <= _FEW_PAIRS:
        steps = points - sites[:, None]
        distance = np.sqrt((steps**2).sum(axis=2).min(axis=1))
    else:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - as above

        distance = np.asarray(cKDTree(points).query(sites)[0])
    return [
        (known.names[i], float(distance[i])) for i in np.flatnonzero(distance > LIMIT_M).tolist()
    ]
