"""Roads between towns: chains of arcs with the length that was measured, or a stated detour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.roads.geodesy import LocalMap
from scenarios.roads.river import crosses_line
from scenarios.roads.spec import Link, River

FLOAT = NDArray[np.float64]

STEP_M: Final = 1000.0
"""Longest piece of a link, m: hazard footprints close pieces, so they must be short."""

SWAY_FRAC: Final = 0.02
"""Greatest sideways sway of a link, share of its leg: drawn roads are not straight."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """Where a link meets a town."""

    lon: float
    lat: float
    street_m: float
    """Way through the streets from the town's centre, m."""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Inner points of a link and the length of each piece, m, summing to the length wanted."""

    lon: FLOAT
    lat: FLOAT
    piece_m: FLOAT


def draw_link(
    link: Link, ends: tuple[LinkEnd, LinkEnd], *, rng: np.random.Generator, file: str
) -> LinkLine:
    """The link as a line on the map, cut into pieces.

    Raises
    ------
    InputError
        If the length wanted is shorter than the line on the map.
    """
    lon = np.array([ends[0].lon, *(point.lon for point in link.way_points), ends[1].lon])
    lat = np.array([ends[0].lat, *(point.lat for point in link.way_points), ends[1].lat])
    here = LocalMap.around(lon_deg=lon, lat_deg=lat)
    corner_x, corner_y = here.to_metres(lon_deg=lon, lat_deg=lat)
    straight_m = float(np.hypot(np.diff(corner_x), np.diff(corner_y)).sum())
    wanted_m = _wanted_m(link, ends, straight_m)
    if wanted_m < straight_m:
        raise InputError.one(
            file,
            f"links.{link.id}",
            "the road is shorter than its line on the map",
            got=f"{wanted_m / 1000:.1f} km outside the towns",
            allowed=f"at least {straight_m / 1000:.1f} km",
            cure="correct the length, or remove way points",
        )
    x, y = _swayed(corner_x, corner_y, rng=rng, slack=wanted_m / straight_m - 1)
    geometry = np.hypot(np.diff(x), np.diff(y))
    inner_lon, inner_lat = here.to_degrees(x_m=x[1:-1], y_m=y[1:-1])
    return LinkLine(inner_lon, inner_lat, geometry * (wanted_m / geometry.sum()))


def _wanted_m(link: Link, ends: tuple[LinkEnd, LinkEnd], straight_m: float) -> float:
    """Length of the link outside the two towns, m."""
    if link.length_km is None:
        assert link.detour_ratio is not None
        return link.detour_ratio * straight_m
    whole_m = link.length_km * 1000
    if link.measured == "outside_towns":
        return whole_m
    return whole_m - ends[0].street_m - ends[1].street_m


def _swayed(
    corner_x: FLOAT, corner_y: FLOAT, *, rng: np.random.Generator, slack: float
) -> tuple[FLOAT, FLOAT]:
    """Points along the corners at most `STEP_M` apart, swaying sideways within the slack.

    A sway ``A L sin(k pi t)`` lengthens a leg L by about ``(k pi A)^2 / 4``; with k up to 3 and
    A at most ``sqrt(slack) / 5`` that stays below the slack.
    """
    amplitude = min(SWAY_FRAC, float(np.sqrt(slack)) / 5)
    xs, ys = [corner_x[:1]], [corner_y[:1]]
    legs = zip(np.diff(corner_x), np.diff(corner_y), corner_x[:-1], corner_y[:-1], strict=True)
    for dx, dy, x0, y0 in legs:
        n = max(1, int(np.ceil(np.hypot(dx, dy) / STEP_M)))
        t = np.arange(1, n + 1) / n
        waves = rng.uniform(-1, 1, size=2) / 2
        side = amplitude * (waves[0] * np.sin(2 * np.pi * t) + waves[1] * np.sin(3 * np.pi * t))
        side[-1] = 0.0
        xs.append(x0 + t * dx - side * dy)
        ys.append(y0 + t * dy + side * dx)
    return np.concatenate(xs), np.concatenate(ys)


def check_no_river_crossed(link: Link, river: River, *, lon: FLOAT, lat: FLOAT, file: str) -> None:
    """Make sure that a link stays on its bank.

    Raises
    ------
    InputError
        If it crosses the river's line, with the place.
    """
    line_lon = np.array([p.lon for p in river.line])
    line_lat = np.array([p.lat for p in river.line])
    here = LocalMap.around(lon_deg=line_lon, lat_deg=line_lat)
    x, y = here.to_metres(lon_deg=lon, lat_deg=lat)
    line_x, line_y = here.to_metres(lon_deg=line_lon, lat_deg=line_lat)
    crossed = crosses_line(
        ax_m=x[:-1], ay_m=y[:-1], bx_m=x[1:], by_m=y[1:], line_x_m=line_x, line_y_m=line_y
    )
    if crossed.any():
        piece = int(np.argmax(crossed))
        raise InputError.one(
            file,
            f"links.{link.id}",
            f"the road crosses the river {river.id} without a bridge",
            got=f"near {lon[piece]:.3f}, {lat[piece]:.3f}",
            cure="lead it round with way points",
        )
