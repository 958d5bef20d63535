"""Where a steady release stays above several concentrations at once: closed rings on the plan."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive
from sim.consequence.dispersion.parameters import averaging_time_factor
from sim.consequence.dispersion.plume import Sigmas
from sim.consequence.dispersion.search import SEARCH_RANGE_M
from sim.consequence.dispersion.similarity_plume import SimilarityPlume, crosswind_integrated_kg_m2
from sim.model_card import ModelCard, Range, register

AxisProfile = Callable[[Floats], tuple[Floats, Floats]]
"""From distances downwind, m, to (concentration on the axis, kg/m3, and sigma_y, m)."""

CARD = register(
    ModelCard(
        key="consequence.steady_footprint",
        title_zh="稳定烟羽的浓度等值范围（解析半宽，闭合多边形）",
        title_en="Footprints of a steady plume: analytic half widths, closed rings",
        source="closed form y = sy sqrt(2 ln(C_axis / C)) of a crosswind Gaussian; averaging time: "
        "Spicer and Havens 1989, EPA-450/4-89-019",
        status="verified",
        ranges={
            "end_m": Range(100.0, 10_000.0, "m"),
            "wind_speed_m_s": Range(1.0, 20.0, "m/s"),
            "averaging_time_s": Range(180.0, 3600.0, "s"),
        },
        limits_zh=(
            "横风向须为高斯分布；风向风速恒定；平坦地形",
            "小风（<1 m/s）的风向摆动未计入（另见 meander 模型）",
        ),
        limits_en=(
            "the plume must be Gaussian across the wind; steady wind; level ground",
            "no meander in light winds (<1 m/s); `meander` has it, on its own",
        ),
        checks=("FP-linear", "FP-grid", "FP-elevated", "FP-rotation"),
    )
)

_TABLE_POINTS: Final = 401
_POLISHINGS: Final = 3
"""Secant steps within a table step of 2.9 %: ends good to about 1e-10."""

_RING_POINTS: Final = 121
"""Distances along each side: the ring's own area then errs by about 5e-4."""


@dataclass(frozen=True, slots=True, eq=False)
class SteadyFootprints:
    """Zones above each level, from the largest distance to the smallest detail the ring holds."""

    level_kg_m3: Floats
    start_m: Floats
    """Where the zone begins downwind, m, shape (n_levels,)."""
    end_m: Floats
    """Where it ends, m; 0 if the level is reached nowhere, infinite if still reached at 100 km."""
    area_m2: Floats
    distance_m: Floats
    """Distances downwind, m, shape (n_levels, n_points), closer together at both ends."""
    half_width_m: Floats
    """Half widths there, m."""
    ring_m: Floats
    """East and north of the ring's points, m, shape (n_levels, 2 n_points - 1, 2): closed,
    counter-clockwise, first point repeated; a level that is not reached has all points at the
    source."""


def averaged_sigmas(*, sigmas: Sigmas, averaging_time_s: float) -> Sigmas:
    """The same spread for another averaging time: sigma_y times ``(t / 600 s)^0.2``.

    Parameters
    ----------
    sigmas
        Ten-minute spread as a function of distance.
    averaging_time_s
        Averaging time, s, above 0; the source supports 3 minutes to 1 hour.

    Raises
    ------
    ValueError
        If the time is not above 0.

    References
    ----------
    Spicer and Havens 1989, DEGADIS 2.1 user's guide, EPA-450/4-89-019, pp. 45-46.
    """
    factor = float(averaging_time_factor(averaging_time_s=averaging_time_s))

    def averaged(x: Floats) -> tuple[Floats, Floats]:
        sigma_y, sigma_z = sigmas(x)
        return factor * sigma_y, sigma_z

    return averaged


def gaussian_profile(
    *,
    mass_rate_kg_s: float,
    wind_speed_m_s: float,
    release_height_m: float,
    z_m: float,
    sigmas: Sigmas,
) -> AxisProfile:
    """Axis of a Gaussian plume, for `steady_footprints`; arguments as in `concentration_kg_m3`.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    rate = float(non_negative("mass_rate_kg_s", mass_rate_kg_s, "kg/s"))
    wind = float(positive("wind_speed_m_s", wind_speed_m_s, "m/s"))
    height = float(non_negative("release_height_m", release_height_m, "m"))
    receptor = float(non_negative("z_m", z_m, "m"))
    direct, mirrored = -0.5 * (receptor - height) ** 2, -0.5 * (receptor + height) ** 2
    scale = rate / (2.0 * math.pi * wind)

    def profile(x: Floats) -> tuple[Floats, Floats]:
        # plume.concentration_kg_m3 at y = 0, whose checks would cost more than the sums
        sigma_y, sigma_z = sigmas(x)
        if mirrored == 0.0:
            return 2.0 * scale / (sigma_y * sigma_z), sigma_y
        narrow = 1.0 / np.square(sigma_z)
        vertical = np.exp(direct * narrow) + np.exp(mirrored * narrow)
        return scale * vertical / (sigma_y * sigma_z), sigma_y

    return profile


def similarity_profile(*, plume: SimilarityPlume, mass_rate_kg_s: float, z_m: float) -> AxisProfile:
    """Axis of a similarity plume, for `steady_footprints`.

    Parameters
    ----------
    plume
        Table of `similarity_plume`.
    mass_rate_kg_s
        Release rate, kg/s, 0 or more.
    z_m
        Height above ground, m, 0 or more.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    rate = non_negative("mass_rate_kg_s", mass_rate_kg_s, "kg/s")
    receptor = non_negative("z_m", z_m, "m")

    def profile(x: Floats) -> tuple[Floats, Floats]:
        spread = np.interp(x, plume.distance_m, plume.sigma_y_m)
        across = crosswind_integrated_kg_m2(plume=plume, mass_rate_kg_s=rate, x_m=x, z_m=receptor)
        return across / (math.sqrt(2.0 * math.pi) * spread), spread

    return profile


def steady_footprints(
    *,
    level_kg_m3: ArrayLike,
    axis: AxisProfile,
    wind_direction_deg: float,
    east_m: float = 0.0,
    north_m: float = 0.0,
) -> SteadyFootprints:
    """Zones in which a steady plume stays above each level, as rings in plan coordinates.

    ``y(x) = sy(x) sqrt(2 ln(C(x, 0) / C))`` from the first to the last distance reached.

    Parameters
    ----------
    level_kg_m3
        Concentrations at the edge, kg/m3, above 0, shape (n_levels,).
    axis
        Axis of the plume: `gaussian_profile` or `similarity_profile`.
    wind_direction_deg
        Where the wind comes from, degrees clockwise from north.
    east_m, north_m
        The source on the plan, m.

    Returns
    -------
    SteadyFootprints
        Ends, areas, half widths and rings, by level.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    Searched from 1 m to 100 km: a zone that ends before 1 m counts as nowhere, and one that goes
    on is closed at 100 km. Where the axis falls below the level in between, the ring is pinched.

    Examples
    --------
    >>> from sim.consequence.dispersion.parameters import briggs_sigmas_m
    >>> axis = gaussian_profile(mass_rate_kg_s=1.0, wind_speed_m_s=5.0, release_height_m=0.0,
    ...     z_m=0.0, sigmas=lambda x: briggs_sigmas_m(x_m=x, stability_class="D"))
    >>> zones = steady_footprints(level_kg_m3=[1e-5, 1e-4], axis=axis, wind_direction_deg=270.0)
    >>> zones.end_m.round(0).tolist(), float(zones.ring_m[0, :, 0].max().round(0))
    ([1629.0, 415.0], 1629.0)
    """
    level = np.atleast_1d(positive("level_kg_m3", level_kg_m3, "kg/m3")).ravel()
    along, across = downwind_axes(wind_direction_deg)
    source = np.array([finite("east_m", east_m, "m"), finite("north_m", north_m, "m")])
    start, end = _extent(axis, level)
    closed_end = np.minimum(end, SEARCH_RANGE_M[1])
    angle = np.linspace(0.0, math.pi, _RING_POINTS)
    share = 0.5 * (1.0 - np.cos(angle))
    distance = start[:, None] + (closed_end - start)[:, None] * share
    half = _half_widths(axis, level, distance)
    # both ends lie on the axis by definition; a zone cut at 100 km ends there with its width
    half[:, 0] = 0.0
    half[:, -1] = np.where(np.isfinite(end), 0.0, half[:, -1])
    half[end == 0.0] = 0.0
    # in the angle, the sum is that of a smooth periodic function: far better than the polygon's
    area = half @ np.sin(angle) * (closed_end - start) * (math.pi / (_RING_POINTS - 1))
    ring_x = np.concatenate([distance, distance[:, -2::-1]], axis=1)[..., None]
    ring_y = np.concatenate([-half, half[:, -2::-1]], axis=1)[..., None]
    if np.any(np.isinf(end)):
        ring_x, ring_y = _with_far_side(ring_x, ring_y, half)
    ring = source + ring_x * along + ring_y * across
    return SteadyFootprints(level, start, end, area, distance, half, ring)


def _with_far_side(x: Floats, y: Floats, half: Floats) -> tuple[Floats, Floats]:
    """A zone cut at 100 km has two far corners where the others have one point twice."""
    last = half.shape[1]
    corner = half[:, -1, None, None]
    return np.insert(x, last, x[:, last - 1], axis=1), np.concatenate(
        [y[:, :last], corner, y[:, last:]], axis=1
    )


def downwind_axes(wind_direction_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Unit vectors (east, north) along the wind and to its left, for where the wind comes from.

    Parameters
    ----------
    wind_direction_deg
        Where the wind comes from, degrees clockwise from north; any shape.

    Returns
    -------
    tuple of numpy.ndarray
        Along and across, last axis of 2.

    Raises
    ------
    ValueError
        If a direction is not finite.

    Examples
    --------
    >>> downwind_axes(270.0)[0].round(12).tolist()
    [1.0, 0.0]
    """
    angle = np.radians(finite("wind_direction_deg", wind_direction_deg, "deg"))
    sine, cosine = np.sin(angle), np.cos(angle)
    return np.stack([-sine, -cosine], axis=-1), np.stack([cosine, -sine], axis=-1)


def _half_widths(profile: AxisProfile, level: Floats, distance: Floats) -> Floats:
    # the source itself has no spread: it is asked for just beside, where the half width vanishes
    axis, spread = profile(np.maximum(distance, 1e-6))
    ratio = non_negative("axis concentration", axis, "kg/m3") / level[:, None]
    return spread * np.sqrt(2.0 * np.log(np.maximum(ratio, 1.0)))


def _extent(profile: AxisProfile, level: Floats) -> tuple[Floats, Floats]:
    """First and last distance at which the axis reaches each level."""
    log_x = np.linspace(math.log(SEARCH_RANGE_M[0]), math.log(SEARCH_RANGE_M[1]), _TABLE_POINTS)
    log_axis = _log(profile(np.exp(log_x))[0])
    wanted = np.log(level)
    reached = log_axis >= wanted[:, None]
    first = np.argmax(reached, axis=1)
    last = _TABLE_POINTS - 1 - np.argmax(reached[:, ::-1], axis=1)
    # in one array: the crossings upwards, then the crossings downwards
    below = np.concatenate([np.maximum(first - 1, 0), last])
    above = np.minimum(below + 1, _TABLE_POINTS - 1)
    goal = np.concatenate([wanted, wanted])
    found = np.exp(_crossing(profile, goal, log_x[below], log_x[above], log_axis[below],
                             log_axis[above]))  # fmt: skip
    start = np.where(first > 0, found[: level.size], 0.0)
    end = np.where(reached[:, -1], math.inf, found[level.size :])
    somewhere = reached.any(axis=1)
    return np.where(somewhere, start, 0.0), np.where(somewhere, end, 0.0)


def _crossing(
    profile: AxisProfile, goal: Floats, low: Floats, high: Floats, at_low: Floats, at_high: Floats
) -> Floats:
    """Where the logarithm of the axis passes each goal between two distances, by secants."""
    excess_low, excess_high = at_low - goal, at_high - goal
    old, excess_old = low, excess_low
    gap = excess_high - excess_low
    place = low - excess_low * _quotient(high - low, gap)
    for _ in range(_POLISHINGS):
        place = np.clip(place, low, high)
        excess = _log(profile(np.exp(place))[0]) - goal
        slope = _quotient(place - old, excess - excess_old)
        old, excess_old = place, excess
        place = place - excess * slope
    return np.clip(place, low, high)


def _quotient(above: Floats, below: Floats) -> Floats:
    return np.where(below == 0.0, 0.0, above / np.where(below == 0.0, 1.0, below))


def _log(value: Floats) -> Floats:
    return np.log(np.maximum(value, 1e-300))
