"""How fast a jet of vapour thins in the wind, and where the wind takes it over.

A round jet is followed as a slice that moves with it: the slice swallows air at the rate at which
its speed differs from the wind's, keeps its momentum and its weight, and bends with the wind. Top
hats carry the same fluxes as bells; the axis follows from the bell of the tracer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, non_negative, positive, within
from sim.consequence.dispersion.dense_rates import GRAVITY_M_S2
from sim.model_card import ModelCard, Range, register

_ALONG: Final = 0.17
_ACROSS: Final = 0.34
"""Growth of the top-hat radius per speed difference along and across the jet: Lee and Chu 2003,
Turbulent Jets and Plumes, as documented by the package effluent (read)."""

_ADDED_MASS: Final = (0.18, 1.0)
"""Air that a slice sets moving with it when its weight pulls along and across: as above."""

_SCHMIDT: Final = 0.7
"""Turbulent Schmidt number of a free jet: Bird, Stewart and Lightfoot 2007 in Farrell 2022, More
on Turbulent Jets. The bell of the tracer is 0.7^-1/2 times as wide as that of the speed, so its
axis holds 1 + 0.7 times the mean over the flux."""

_STEPS: Final = 120
_FIRST_DIAMETERS: Final = 0.1
_BEYOND: Final = 10.0
"""The march ends this many times farther than a free jet needs to slow down to the wind."""

CARD = register(
    ModelCard(
        key="consequence.jet_dilution",
        title_zh="风中湍流射流的稀释与轨迹（Lee–Chu 积分模型）",
        title_en="Dilution and path of a turbulent jet in the wind (integral model of Lee and Chu)",
        source="Lee and Chu 2003, Turbulent Jets and Plumes, ch. 9, as documented by the package "
        "effluent; Schmidt number after Bird et al. 2007 in Farrell 2022; handing over at the wind "
        "speed is ours",
        status="verified",
        ranges={
            "speed_ratio": Range(2.0, 500.0, ""),
            "density_ratio": Range(0.07, 4.0, ""),
            "elevation_deg": Range(-90.0, 90.0, "deg"),
        },
        limits_zh=(
            "亚声速、已膨胀至环境压力的蒸气射流；欠膨胀射流先用 expanded_speed_m_s",
            "等温理想混合，无液滴、无地面附着效应；触地后即交给烟羽",
            "射流在顺风竖直平面内，风速均匀；出口 6 倍直径以内（势核）为近似",
            "对实测氢气射流，轴线浓度偏高 1.1–2.2 倍（浮力越强偏差越大）",
        ),
        limits_en=(
            "vapour expanded to the pressure of the air; choked jets first by expanded_speed_m_s",
            "isothermal ideal mixing, no droplets, no clinging to the ground; handed over on touch",
            "jet in the vertical plane of a uniform wind; within 6 diameters (core) approximate",
            "measured hydrogen jets thin faster: axis 1.1 to 2.2 times too rich, most when buoyant",
        ),
        checks=("JT-still", "JT-entrain", "JT-axis", "JT-rise", "JT-expand"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class JetPath:
    """A jet at points along its axis; arrays of shape (points, releases)."""

    along_m: Floats
    """Length of the axis from the opening, m."""
    x_m: Floats
    z_m: Floats
    """Axis downwind of the opening and above ground, m."""
    speed_m_s: Floats
    excess_m_s: Floats
    """Speed relative to the wind, m/s."""
    dilution_ratio: Floats
    """Volume flow over that at the opening; the mean share of jet gas is its inverse."""
    radius_m: Floats
    """Of the top hat that carries the fluxes, m."""
    density_kg_m3: Floats

    @property
    def axis_frac(self) -> Floats:
        """Volume share of jet gas on the axis, 0 to 1."""
        return np.minimum((1.0 + _SCHMIDT) / self.dilution_ratio, 1.0)

    @property
    def spread_m(self) -> Floats:
        """Standard deviation of the bell of concentration about the axis, m."""
        return self.radius_m / (2.0 * math.sqrt(_SCHMIDT))


@dataclass(frozen=True, slots=True, eq=False)
class JetHandOver:
    """Where the wind takes over: the source of the plume that follows; arrays over releases."""

    x_m: Floats
    height_m: Floats
    dilution_ratio: Floats
    mean_frac: Floats
    axis_frac: Floats
    area_m2: Floats
    spread_m: Floats
    density_kg_m3: Floats
    grounded: Bools
    """Handed over because the axis met the ground, not because the jet had slowed down."""


def expanded_speed_m_s(
    *,
    mass_rate_kg_s: ArrayLike,
    exit_speed_m_s: ArrayLike,
    exit_area_m2: ArrayLike,
    exit_pressure_pa: ArrayLike,
    air_pressure_pa: ArrayLike,
) -> Floats:
    """Speed of a choked jet once expanded to the pressure of the air, ``u + (p - pa) A / m``.

    Parameters
    ----------
    mass_rate_kg_s, exit_speed_m_s, exit_area_m2, exit_pressure_pa
        At the opening: flow, kg/s; speed, m/s; area of the flow, m2; pressure, Pa; above 0.
    air_pressure_pa
        Pressure of the air, Pa, above 0 and at most that at the opening.

    Returns
    -------
    numpy.ndarray
        Speed, m/s.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    Conservation of mass and momentum without entrainment while expanding.
    """
    air = positive("air_pressure_pa", air_pressure_pa, "Pa")
    excess = non_negative(
        "exit_pressure_pa - air_pressure_pa",
        positive("exit_pressure_pa", exit_pressure_pa, "Pa") - air,
        "Pa",
    )
    thrust = excess * positive("exit_area_m2", exit_area_m2, "m2")
    speed = positive("exit_speed_m_s", exit_speed_m_s, "m/s")
    return speed + thrust / positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s")


def jet_path(
    *,
    diameter_m: ArrayLike,
    jet_speed_m_s: ArrayLike,
    jet_density_kg_m3: ArrayLike,
    air_density_kg_m3: ArrayLike,
    wind_speed_m_s: ArrayLike,
    elevation_deg: ArrayLike = 0.0,
    release_height_m: ArrayLike = 0.0,
) -> JetPath:
    """Path and dilution of steady round jets.

    ``dR/dt = 0.17 |du along| + 0.34 |du across|``; the slice keeps ``rho V`` plus swallowed air,
    its momentum plus that of the air, and its weight in air.

    Parameters
    ----------
    diameter_m
        Of the jet after expansion to the pressure of the air, m, above 0.
    jet_speed_m_s, jet_density_kg_m3
        There: speed, m/s, above 0, and density, kg/m3, above 0.
    air_density_kg_m3
        Of the air, kg/m3, above 0.
    wind_speed_m_s
        At the height of the jet, m/s, above 0.
    elevation_deg
        Direction of the jet above the horizontal, degrees, -90 to 90; 0 is downwind.
    release_height_m
        Of the opening above ground, m, 0 or more. All arguments broadcast, at most one dimension.

    Returns
    -------
    JetPath
        121 points per release; where a fountain falls back upon itself the last one is repeated.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Lee and Chu 2003, Turbulent Jets and Plumes, Springer; documentation of effluent, Algorithm.
    """
    diameter, speed, density, air, wind, angle, height = np.broadcast_arrays(
        np.atleast_1d(positive("diameter_m", diameter_m, "m")),
        positive("jet_speed_m_s", jet_speed_m_s, "m/s"),
        positive("jet_density_kg_m3", jet_density_kg_m3, "kg/m3"),
        positive("air_density_kg_m3", air_density_kg_m3, "kg/m3"),
        positive("wind_speed_m_s", wind_speed_m_s, "m/s"),
        np.radians(within("elevation_deg", elevation_deg, -90.0, 90.0, "deg")),
        non_negative("release_height_m", release_height_m, "m"),
    )
    if diameter.ndim > 1:
        raise ValueError(f"diameter_m and its companions take one dimension, got {diameter.shape}")
    slices = _Slices(density / air, speed * np.cos(angle), speed * np.sin(angle), wind, diameter)
    slowing = np.sqrt(density / air) * speed / wind / (2.0 * _ALONG)
    reach = diameter * (10.0 + _BEYOND * slowing)
    along = np.concatenate(
        (np.zeros((1, diameter.size)), np.geomspace(_FIRST_DIAMETERS * diameter, reach, _STEPS))
    )
    states = _march(slices, along)
    x, z, dilution, lift = states[:, 0], states[:, 1], states[:, 2], states[:, 3]
    mass, u, w = slices.motion(dilution, lift)
    pace = np.hypot(u, w)
    return JetPath(
        along_m=along,
        x_m=x,
        z_m=height + z,
        speed_m_s=pace,
        excess_m_s=np.hypot(u - wind, w),
        dilution_ratio=dilution,
        radius_m=slices.radius(dilution, pace),
        density_kg_m3=air * mass / dilution,
    )


def jet_hand_over(*, path: JetPath, wind_speed_m_s: ArrayLike) -> JetHandOver:
    """Where a jet becomes a plume: its speed relative to the wind has fallen to the wind's.

    Parameters
    ----------
    path
        Of `jet_path`.
    wind_speed_m_s
        The wind given to `jet_path`, m/s, above 0.

    Returns
    -------
    JetHandOver
        The first point where the excess is at most the wind, or the axis below the ground; the
        opening itself if the jet is no faster; the last point if neither happens.

    Raises
    ------
    ValueError
        If the wind is impossible.
    """
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    slow = path.excess_m_s <= wind
    down = path.z_m < 0.0
    ended = slow | down
    ended[-1] = True
    last = ended.argmax(axis=0)
    column = np.arange(last.size)
    before = np.maximum(last - 1, 0)
    # from the point before, where between the two the criterion was met
    fall = path.excess_m_s[before, column] - path.excess_m_s[last, column]
    share = np.divide(
        path.excess_m_s[before, column] - wind, fall, out=np.ones(last.size), where=fall > 0.0
    )
    sink = path.z_m[before, column] - path.z_m[last, column]
    touch = np.divide(path.z_m[before, column], sink, out=np.ones(last.size), where=sink > 0.0)
    grounded = down[last, column] & ~(slow[last, column] & (share < touch))
    part = np.clip(np.where(grounded, touch, share), 0.0, 1.0)

    def at(values: Floats) -> Floats:
        found: Floats = values[before, column] * (1.0 - part) + values[last, column] * part
        return found

    dilution = at(path.dilution_ratio)
    return JetHandOver(
        x_m=at(path.x_m),
        height_m=np.maximum(at(path.z_m), 0.0),
        dilution_ratio=dilution,
        mean_frac=1.0 / dilution,
        axis_frac=np.minimum((1.0 + _SCHMIDT) / dilution, 1.0),
        area_m2=math.pi * at(path.radius_m) ** 2,
        spread_m=at(path.spread_m),
        density_kg_m3=at(path.density_kg_m3),
        grounded=grounded,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Slices:
    """Jets at their openings: density over that of air, velocity, wind, diameter."""

    density: Floats
    u: Floats
    w: Floats
    wind: Floats
    diameter: Floats

    def motion(self, dilution: Floats, lift: Floats) -> tuple[Floats, Floats, Floats]:
        """Mass of the slice over that of as much air at the opening, and its velocity."""
        swallowed = dilution - 1.0
        mass = self.density + swallowed
        u = (self.density * self.u + swallowed * self.wind) / mass
        return mass, u, (self.density * self.w + lift) / mass

    def radius(self, dilution: Floats, pace: Floats) -> Floats:
        """Of the top hat: volume flow over pace."""
        return self.diameter / 2.0 * np.sqrt(dilution * np.hypot(self.u, self.w) / pace)

    def slopes(self, state: Floats) -> Floats:
        """Change of x, z, dilution and lift per length of the axis."""
        _, _, dilution, lift = state
        mass, u, w = self.motion(dilution, lift)
        pace = np.hypot(u, w)
        carried = self.wind * u / pace
        excess = pace - carried
        across = self.wind * np.abs(w) / pace
        widening = (_ALONG * np.abs(excess) + _ACROSS * across) / pace
        stiff = (w * w / (1.0 + _ADDED_MASS[0]) + u * u / (1.0 + _ADDED_MASS[1])) / (pace * pace)
        pull = stiff * GRAVITY_M_S2 * (1.0 - self.density)
        # the slice keeps its volume flow: 2 dR/R + dU/U, and dU follows from swallowing and pull
        faster = w * pull / (mass * pace**3)
        taken = 2.0 * widening / self.radius(dilution, pace) + faster
        growth = dilution * taken / (1.0 + dilution / mass * excess / pace)
        return np.stack((u / pace, w / pace, growth, pull / pace))


def _march(slices: _Slices, along: Floats) -> Floats:
    """States along the axis by the classical rule of fourth order.

    A fountain that falls back upon itself has no slice to follow: its last state is repeated.
    """
    nothing = np.zeros_like(slices.u)
    state = np.stack((nothing, nothing, np.ones_like(nothing), nothing))
    found = [state]
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        for here, there in pairwise(along):
            step = there - here
            one = slices.slopes(state)
            two = slices.slopes(state + step / 2.0 * one)
            three = slices.slopes(state + step / 2.0 * two)
            four = slices.slopes(state + step * three)
            after = state + step / 6.0 * (one + 2.0 * (two + three) + four)
            sound = np.isfinite(after).all(axis=0) & (after[2] >= state[2])
            state = np.where(sound, after, state)
            found.append(state)
    return np.stack(found)
