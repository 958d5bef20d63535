"""How far from a fire its heat falls to given levels, on every side: closed rings on the plan."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive, within
from sim.consequence.fire.flame_surface import FlameSurface, cylinder_surface
from sim.consequence.fire.jet_fire import jet_fire_heat_flux_w_m2
from sim.consequence.fire.pool_fire import PoolFire
from sim.model_card import ModelCard, Range, register

PlanFlux = Callable[[Floats, Floats], Floats]
"""From places x, y, m, of one shape to heat flux, W/m2, of the same shape."""

CARD = register(
    ModelCard(
        key="consequence.fire_rings",
        title_zh="热辐射等值圈（沿射线求解，闭合多边形）",
        title_en="Rings of equal heat: solved along rays, closed polygons",
        source="root along each ray; far bound: no view factor exceeds A / (pi d^2)",
        status="verified",
        ranges={"level_w_m2": Range(1e3, 4e4, "W/m2")},
        limits_zh=(
            "圈须从中心看为星形；取每条射线上最远的交点",
            "面元较粗：0.75 倍直径以外距离误差约 1%；人体高度 1.5 m，正对火焰",
        ),
        limits_en=(
            "rings are star-shaped seen from the centre; the farthest crossing on each ray counts",
            "coarse patches: about 1 % of a distance beyond 0.75 diameters; faces at 1.5 m",
        ),
        checks=("FR-point-source", "FR-upright-cylinder", "FR-jet-level"),
    )
)

_GRID: Final = 10
"""Distances tried on each ray before the root is closed in on."""

_STEPS: Final = 2
"""Secant steps in logarithms of distance and flux, along which a flame is nearly a straight
line: they meet the distance to about 1e-4."""

RING_PATCHES: Final = 36
"""Patches around a flame that serves for rings only (see `flame_surface`)."""


def flux_rings_m(
    *,
    flux: PlanFlux,
    level_w_m2: ArrayLike,
    end_m: float,
    start_m: float,
    centre_m: ArrayLike = (0.0, 0.0),
    n_rays: int = 36,
) -> Floats:
    """Rings within which a heat flux on the plan reaches each level.

    Parameters
    ----------
    flux
        Heat flux on the plan; it must fall below every level at `end_m`.
    level_w_m2
        Levels, W/m2, above 0, (n_levels,).
    end_m, start_m
        Farthest and nearest distance from the centre that is searched, m, above 0. Where a level
        is not reached beyond `start_m`, the ring runs at `start_m`.
    centre_m
        Where the rays begin, m, (2,).
    n_rays
        Rays all around, 8 to 720; the first along +x, then counter-clockwise.

    Returns
    -------
    Floats
        x and y of the rings, m, (n_levels, n_rays + 1, 2): closed, counter-clockwise, first point
        repeated; a level reached on no ray has all points at the centre.

    Raises
    ------
    ValueError
        If an argument is impossible or a level is still exceeded at `end_m`.

    Examples
    --------
    >>> ring = flux_rings_m(flux=lambda x, y: 1e7 / (x**2 + y**2), level_w_m2=[1e3],
    ...                     start_m=1.0, end_m=1e3)
    >>> float(ring[0, 0, 0].round(3))
    100.0
    """
    levels = np.atleast_1d(positive("level_w_m2", level_w_m2, "W/m2"))
    near = float(positive("start_m", start_m, "m"))
    far = float(within("end_m", end_m, near, 1e6, "m", above=True))
    rays = int(within("n_rays", n_rays, 8, 720))
    centre = finite("centre_m", centre_m, "m")
    angle = np.arange(rays) * (2.0 * math.pi / rays)
    cosine, sine = np.cos(angle), np.sin(angle)

    def log_flux(log_r: Floats) -> Floats:
        r = np.exp(log_r)
        found = flux(centre[0] + r * cosine, centre[1] + r * sine)
        return np.log(np.maximum(finite("flux", found, "W/m2"), 1e-300))

    grid = np.linspace(math.log(near), math.log(far), _GRID)
    tried = log_flux(np.repeat(grid[:, None], rays, axis=1))
    target = np.log(levels)[:, None]
    above = tried[None] >= target[:, None]
    if np.any(above[:, -1]):
        raise ValueError(
            f"end_m = {far:g} is too near: the heat flux there still reaches level_w_m2 = "
            f"{float(levels[np.any(above[:, -1], axis=1)][0]):g}"
        )
    reached = above.any(axis=1)
    # the last distance of each ray at which a level is reached; the next one lies below it
    last = np.where(reached, _GRID - 1 - np.argmax(above[:, ::-1], axis=1), 0)
    low, high = grid[last], grid[last + 1]
    column = np.arange(rays)
    over, under = tried[last, column] - target, tried[last + 1, column] - target
    for _ in range(_STEPS):
        fall = np.where(reached, over - under, 1.0)
        middle = low + (high - low) * np.clip(over / fall, 0.01, 0.99)
        found = log_flux(middle) - target
        up = found >= 0.0
        low, over = np.where(up, middle, low), np.where(up, found, over)
        high, under = np.where(up, high, middle), np.where(up, under, found)
    root = low + (high - low) * np.clip(over / np.where(reached, over - under, 1.0), 0.0, 1.0)
    radius = np.where(reached, np.exp(root), near)
    radius[~np.any(reached, axis=1)] = 0.0
    ring = centre + radius[..., None] * np.stack([cosine, sine], axis=-1)
    return np.concatenate([ring, ring[:, :1]], axis=1)


def flame_rings_m(
    *,
    surface: FlameSurface,
    emissive_power_w_m2: float,
    level_w_m2: ArrayLike,
    humidity_frac: float,
    temperature_k: float,
    height_m: float = 1.5,
    n_rays: int = 36,
) -> Floats:
    """Rings within which the heat of a flame of any shape reaches each level.

    Parameters
    ----------
    surface
        The flame, with `RING_PATCHES` around for speed: from `jet_flame_surface` or
        `cylinder_surface`. The rays begin below the middle of it.
    emissive_power_w_m2
        Emissive power of the surface, W/m2, above 0.
    level_w_m2
        Levels, W/m2, above 0, (n_levels,).
    humidity_frac
        Relative humidity, above 0 to 1.
    temperature_k
        Temperature of the air, K, 200 to 350.
    height_m
        Height of the persons who face the flame, m, 0 or more.
    n_rays
        Rays all around, 8 to 720.

    Returns
    -------
    Floats
        As of `flux_rings_m`.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    power = float(positive("emissive_power_w_m2", emissive_power_w_m2, "W/m2"))
    levels = np.atleast_1d(positive("level_w_m2", level_w_m2, "W/m2"))
    height = float(non_negative("height_m", height_m, "m"))
    plan = surface.centre_m[:, :2]
    centre = 0.5 * (plan.min(axis=0) + plan.max(axis=0))
    size = float(np.hypot(*(plan - centre).T).max())
    end = 1.01 * size + math.sqrt(power * surface.area_m2 / (math.pi * float(levels.min())))

    def flux(x: Floats, y: Floats) -> Floats:
        found = jet_fire_heat_flux_w_m2(
            surface=surface,
            emissive_power_w_m2=power,
            points_m=np.column_stack([x.ravel(), y.ravel(), np.full(x.size, height)]),
            humidity_frac=humidity_frac,
            temperature_k=temperature_k,
        )
        # a closed flame shows no patch to whoever stands in it
        return np.where(found > 0.0, found, power).reshape(x.shape)

    return flux_rings_m(
        flux=flux,
        level_w_m2=levels,
        start_m=min(0.1 * size, 0.5 * end),
        end_m=end,
        centre_m=centre,
        n_rays=n_rays,
    )


def pool_fire_rings_m(
    *,
    fire: PoolFire,
    level_w_m2: ArrayLike,
    humidity_frac: float,
    temperature_k: float,
    height_m: float = 1.5,
    n_rays: int = 36,
) -> Floats:
    """Rings within which the heat of a pool fire reaches each level; the wind blows to +x.

    Parameters, Returns and Raises as for `flame_rings_m`; the pool's centre is at the origin.
    """
    return flame_rings_m(
        surface=cylinder_surface(
            diameter_m=fire.diameter_m,
            flame_length_m=fire.flame_length_m,
            tilt_deg=fire.tilt_deg,
            n_around=RING_PATCHES,
        ),
        emissive_power_w_m2=fire.emissive_power_w_m2,
        level_w_m2=level_w_m2,
        humidity_frac=humidity_frac,
        temperature_k=temperature_k,
        height_m=height_m,
        n_rays=n_rays,
    )
