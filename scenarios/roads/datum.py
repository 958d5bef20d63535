"""Coordinates of Chinese maps (GCJ-02, BD-09) to and from WGS84.

GCJ-02 is WGS84 moved by a smooth field of some 300 to 700 m; BD-09 moves GCJ-02 again. Neither
has a closed inverse: both are solved here by iteration to far below a centimetre. CGCS2000 and
WGS84 agree within centimetres (EPSG:4490 to 4326 is a null transformation) and are left as is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

FLOAT = NDArray[np.float64]
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
DATUMS: Final[tuple[Datum, ...]] = get_args(Datum)

FIELD_BOX_DEG: Final = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the area in which GCJ-02 and BD-09 are defined, as in all open
implementations (googollee/eviltransform, coord-convert)."""

_AXIS_M: Final = 6_378_245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, m."""

_ECCENTRICITY_2: Final = 0.00669342162296594323
"""First eccentricity squared of the same."""

_BD_SHIFT_DEG: Final = (0.0065, 0.006)
_BD_RATE: Final = np.pi * 3000.0 / 180.0

_STEPS: Final = 20
_CLOSE_DEG: Final = 1e-10
"""End of the iteration: 0.01 mm."""

Field = Callable[[FLOAT, FLOAT], tuple[FLOAT, FLOAT]]


def to_wgs84(*, lon_deg: ArrayLike, lat_deg: ArrayLike, datum: Datum) -> tuple[FLOAT, FLOAT]:
    """Longitude and latitude in WGS84 of points given in a datum.

    Parameters
    ----------
    lon_deg, lat_deg
        Coordinates, degrees; shapes that broadcast.
    datum
        What the coordinates are in.

    Returns
    -------
    tuple
        Longitude and latitude, degrees.

    Raises
    ------
    ValueError
        If the datum is unknown, a coordinate is not finite, or a point of GCJ-02 or BD-09 lies
        outside the area in which they are defined.

    Notes
    -----
    The field changes by less than 1 % of the distance, so that ``p <- p - (f(p) - target)``
    gains two digits a step.

    References
    ----------
    .. [1] googollee/eviltransform (MIT), and wandergis/coordtransform (MIT): the field as found by
       regression in 2013; no official text is public.

    Examples
    --------
    >>> lon, lat = to_wgs84(lon_deg=116.41024449916938, lat_deg=39.91640428150164, datum="gcj02")
    >>> round(float(lon), 7), round(float(lat), 7)
    (116.404, 39.915)
    """
    lon, lat = _checked(lon_deg, lat_deg, datum)
    if datum in {"wgs84", "cgcs2000"}:
        return lon, lat
    if datum == "bd09":
        lon, lat = _inverse(_bd_of_gcj, lon, lat)
    return _inverse(_gcj_of_wgs, lon, lat)


def from_wgs84(*, lon_deg: ArrayLike, lat_deg: ArrayLike, datum: Datum) -> tuple[FLOAT, FLOAT]:
    """Longitude and latitude in a datum of points given in WGS84; see `to_wgs84`.

    Raises
    ------
    ValueError
        As `to_wgs84`.
    """
    lon, lat = _checked(lon_deg, lat_deg, datum)
    if datum in {"wgs84", "cgcs2000"}:
        return lon, lat
    lon, lat = _gcj_of_wgs(lon, lat)
    return _bd_of_gcj(lon, lat) if datum == "bd09" else (lon, lat)


def _checked(lon_deg: ArrayLike, lat_deg: ArrayLike, datum: str) -> tuple[FLOAT, FLOAT]:
    if datum not in DATUMS:
        raise ValueError(f"datum: unknown, got {datum!r}; allowed: {', '.join(DATUMS)}")
    lon, lat = np.broadcast_arrays(
        np.asarray(lon_deg, dtype=np.float64), np.asarray(lat_deg, dtype=np.float64)
    )
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise ValueError("lon_deg, lat_deg: a coordinate is not finite")
    if datum in {"gcj02", "bd09"}:
        west, south, east, north = FIELD_BOX_DEG
        outside = ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        if outside.any():
            first = int(np.argmax(outside))
            raise ValueError(
                f"lon_deg, lat_deg: {datum} is defined for {west:g}..{east:g}, "
                f"{south:g}..{north:g} only, got {lon.flat[first]:g}, {lat.flat[first]:g}"
            )
    return lon.copy(), lat.copy()


def _inverse(field: Field, lon: FLOAT, lat: FLOAT) -> tuple[FLOAT, FLOAT]:
    x, y = lon.copy(), lat.copy()
    for _ in range(_STEPS):
        found_x, found_y = field(x, y)
        off_x, off_y = found_x - lon, found_y - lat
        x, y = x - off_x, y - off_y
        if max(np.abs(off_x).max(initial=0.0), np.abs(off_y).max(initial=0.0)) < _CLOSE_DEG:
            break
    return x, y


def _gcj_of_wgs(lon: FLOAT, lat: FLOAT) -> tuple[FLOAT, FLOAT]:
    x, y = lon - 105.0, lat - 35.0
    shared = 20 * (np.sin(6 * np.pi * x) + np.sin(2 * np.pi * x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north = north + (shared + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north = north + (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east = east + (shared + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east = east + (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    # metres to degrees on the ellipsoid: meridian radius M and radius N of the parallel's normal
    w2 = 1 - _ECCENTRICITY_2 * np.sin(np.radians(lat)) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / w2**1.5
    normal_m = _AXIS_M / np.sqrt(w2)
    moved_lon = lon + np.degrees(east / (normal_m * np.cos(np.radians(lat))))
    return moved_lon, lat + np.degrees(north / meridian_m)


def _bd_of_gcj(lon: FLOAT, lat: FLOAT) -> tuple[FLOAT, FLOAT]:
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BD_RATE)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BD_RATE)
    return radius * np.cos(angle) + _BD_SHIFT_DEG[0], radius * np.sin(angle) + _BD_SHIFT_DEG[1]
