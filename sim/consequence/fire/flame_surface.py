"""How much of a view a flame of any lean fills from any place and facing any way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

_AROUND: Final = 72
"""Patches around a flame; a third as many along it and a ninth in rings on an end: within 0.3 % of
the closed form from half a diameter off (case PF-view-patches)."""

_FEWEST: Final = 12
_MOST: Final = 720

_PAIRS_AT_ONCE: Final = 65_536
"""Pairs of receiver and patch treated at once: what stays in the cache."""

CARD = register(
    ModelCard(
        key="consequence.flame_view_factor",
        title_zh="任意方位的火焰视角系数（面元积分）",
        title_en="View factor of a flame from any side (sum over patches)",
        source="definition of the view factor, summed over patches of the flame's surface",
        status="verified",
        ranges={"distance_over_diameter": Range(0.75, 1000.0, "1")},
        limits_zh=("火焰为凸形不透明灰体；距表面小于四分之一直径时面元过粗",),
        limits_en=(
            "a convex opaque grey flame; patches are too coarse nearer than a quarter diameter",
        ),
        checks=("PF-view-patches", "PF-view-around", "PF-surface-closed"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class FlameSurface:
    """Patches of a flame's surface."""

    centre_m: Floats
    """Centres, (n, 3): x downwind, y across, z up."""
    outward_m2: Floats
    """Areas times outward normals, (n, 3)."""

    @property
    def area_m2(self) -> float:
        """Total area of the surface, without the base."""
        return float(np.linalg.norm(self.outward_m2, axis=1).sum())


class SurfaceView(NamedTuple):
    """What receivers see of a flame."""

    factor_ratio: Floats
    """View factor, 0 to 1."""
    path_length_m: Floats
    """Distance to the flame, weighted by what each patch adds to the factor; NaN if none is
    seen."""


def cylinder_surface(
    *, diameter_m: float, flame_length_m: float, tilt_deg: float, n_around: int = _AROUND
) -> FlameSurface:
    """Side and top of a cylinder on a round base at the origin, leaning towards +x.

    Base and top are level (a sheared cylinder), as in Mudan's closed form.

    Parameters
    ----------
    diameter_m, flame_length_m
        Diameter and length along the axis, m, above 0.
    tilt_deg
        Angle from the vertical, degrees, 0 to 80.
    n_around
        Patches around the flame, 12 to 720: fewer are coarser and faster.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> flame = cylinder_surface(diameter_m=2.0, flame_length_m=3.0, tilt_deg=0.0)
    >>> round(flame.area_m2 / 3.141592653589793, 3)
    7.0
    """
    radius = 0.5 * float(positive("diameter_m", diameter_m, "m"))
    length = float(positive("flame_length_m", flame_length_m, "m"))
    tilt = math.radians(float(within("tilt_deg", tilt_deg, 0.0, 80.0, "deg")))
    axis = length * np.array([math.sin(tilt), 0.0, math.cos(tilt)])
    around, n_along, n_rings = _fineness(n_around)
    angle = (np.arange(around) + 0.5) * (2.0 * math.pi / around)
    zero = np.zeros_like(angle)
    rim = radius * np.column_stack([np.cos(angle), np.sin(angle), zero])
    along = radius * np.column_stack([-np.sin(angle), np.cos(angle), zero])
    side = np.cross(along * (2.0 * math.pi / around), axis / n_along)
    share = (np.arange(n_along) + 0.5) / n_along
    side_centre = (rim[None] + share[:, None, None] * axis).reshape(-1, 3)
    top_centre, top = _disc(axis, rim, np.array([0.0, 0.0, 1.0]), radius, n_rings)
    return FlameSurface(
        np.concatenate([side_centre, top_centre]),
        np.concatenate([np.tile(side, (n_along, 1)), top]),
    )


def frustum_surface(
    *,
    start_m: ArrayLike,
    direction_ratio: ArrayLike,
    length_m: float,
    start_width_m: float,
    end_width_m: float,
    n_around: int = _AROUND,
) -> FlameSurface:
    """Side and both ends of a frustum of a cone.

    Parameters
    ----------
    start_m
        Centre of the first end, m, (3,).
    direction_ratio
        Direction of the axis, (3,), not zero; its length does not matter.
    length_m
        Length of the axis, m, above 0.
    start_width_m, end_width_m
        Widths of the ends, m, 0 or more, not both 0.
    n_around
        Patches around the flame, 12 to 720: fewer are coarser and faster.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    start = _vector("start_m", start_m)
    axis = _vector("direction_ratio", direction_ratio)
    norm = float(np.linalg.norm(axis))
    if norm == 0.0:
        raise ValueError("direction_ratio must not be zero")
    axis = axis / norm
    length = float(positive("length_m", length_m, "m"))
    first = 0.5 * float(non_negative("start_width_m", start_width_m, "m"))
    last = 0.5 * float(non_negative("end_width_m", end_width_m, "m"))
    if first == last == 0.0:
        raise ValueError("start_width_m and end_width_m must not both be 0")
    around, n_along, n_rings = _fineness(n_around)
    radial = _around(axis, around)
    slope = (last - first) / length
    share = (np.arange(n_along) + 0.5) / n_along
    radii = first + slope * length * share
    centre = start + axis * (length * share[:, None, None]) + radii[:, None, None] * radial
    # a ring's patch: width r dphi times slant, whose area vector is (radial - slope axis) r dphi dx
    step = 2.0 * math.pi / around * length / n_along
    side = (radial - slope * axis)[None] * (radii * step)[:, None, None]
    parts = [(centre.reshape(-1, 3), side.reshape(-1, 3))]
    parts.append(_disc(start, first * radial, -axis, first, n_rings))
    parts.append(_disc(start + axis * length, last * radial, axis, last, n_rings))
    return FlameSurface(
        np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    )


def seen_from(
    *, surface: FlameSurface, points_m: ArrayLike, facing_ratio: ArrayLike | None = None
) -> SurfaceView:
    """View factors of a flame from receivers, and how far away the flame is.

    Parameters
    ----------
    surface
        The flame.
    points_m
        Places of the receivers, m, (n, 3).
    facing_ratio
        Directions in which the receivers look, (n, 3) or (3,), not zero; none: each turns to where
        it receives most.

    Returns
    -------
    SurfaceView
        Arrays (n,).

    Raises
    ------
    ValueError
        If the shapes do not fit or a value is not finite.

    Notes
    -----
    The flame is convex: a patch is seen if it faces the receiver. Receivers within the flame give
    no meaning.
    """
    points = finite("points_m", points_m, "m")
    if points.ndim != 2 or points.shape[1] != 3:
        raise ValueError(f"points_m must have the shape (n, 3), got {points.shape}")
    looks = None
    if facing_ratio is not None:
        looks = np.broadcast_to(finite("facing_ratio", facing_ratio), points.shape)
        size = np.linalg.norm(looks, axis=1, keepdims=True)
        if np.any(size == 0.0):
            raise ValueError("facing_ratio must not be zero")
        looks = looks / size
    factor, path = np.empty(len(points)), np.empty(len(points))
    at_once = max(_PAIRS_AT_ONCE // len(surface.centre_m), 1)
    for first in range(0, len(points), at_once):
        part = slice(first, first + at_once)
        factor[part], path[part] = _view(
            surface, points[part], None if looks is None else looks[part]
        )
    return SurfaceView(factor, path)


def _view(surface: FlameSurface, points: Floats, looks: Floats | None) -> tuple[Floats, Floats]:
    # towards = centre - point is never stored: its products are products of matrices, from the
    # middle of the flame so that little is lost on a map with large coordinates
    middle = surface.centre_m.mean(axis=0)
    centre, place = surface.centre_m - middle, points - middle
    out = surface.outward_m2
    shown = place @ out.T - np.einsum("cx,cx->c", centre, out)
    np.maximum(shown, 0.0, out=shown)
    square = np.einsum("px,px->p", place, place)[:, None] - 2.0 * place @ centre.T
    square += np.einsum("cx,cx->c", centre, centre)
    # irradiance per emissive power from each patch, before the turn of the receiver
    weight = shown / (math.pi * square * square)
    if looks is None:
        looks = weight @ centre - weight.sum(axis=1, keepdims=True) * place
        size = np.linalg.norm(looks, axis=1, keepdims=True)
        looks = np.divide(looks, size, out=np.zeros_like(looks), where=size > 0.0)
    gain = looks @ centre.T - np.einsum("px,px->p", looks, place)[:, None]
    gain = weight * np.maximum(gain, 0.0, out=gain)
    factor = gain.sum(axis=1)
    total = np.einsum("pc,pc->p", gain, np.sqrt(square, out=square))
    path = np.divide(total, factor, out=np.full_like(total, np.nan), where=factor > 0.0)
    return np.minimum(factor, 1.0), path


def _fineness(n_around: int) -> tuple[int, int, int]:
    """Patches around and along a flame, and rings on its ends."""
    around = int(within("n_around", n_around, _FEWEST, _MOST))
    return around, around // 3, max(around // 9, 2)


def _disc(
    centre: Floats, rim: Floats, normal: Floats, radius: float, n_rings: int
) -> tuple[Floats, Floats]:
    """Patches of a flat round end: rings of equal width."""
    edge = np.linspace(0.0, 1.0, n_rings + 1)
    middle = 0.5 * (edge[1:] + edge[:-1])
    area = math.pi * radius**2 * (edge[1:] ** 2 - edge[:-1] ** 2) / len(rim)
    centres = centre + middle[:, None, None] * rim[None]
    outward = np.broadcast_to((area[:, None] * normal)[:, None, :], centres.shape)
    return centres.reshape(-1, 3), outward.reshape(-1, 3)


def _around(axis: Floats, n_around: int) -> Floats:
    """Unit vectors at right angles to an axis, all around it, (n_around, 3)."""
    other = np.eye(3)[int(np.argmin(np.abs(axis)))]
    first = np.cross(axis, other)
    first = first / np.linalg.norm(first)
    second = np.cross(axis, first)
    angle = (np.arange(n_around) + 0.5) * (2.0 * math.pi / n_around)
    return np.asarray(np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * second)


def _vector(name: str, value: ArrayLike) -> Floats:
    vector = finite(name, value)
    if vector.shape != (3,):
        raise ValueError(f"{name} must have three components, got the shape {vector.shape}")
    return vector
