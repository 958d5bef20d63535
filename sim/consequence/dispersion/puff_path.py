"""Where the puffs of a varying release are, and how large, under a wind that shifts along time.

Everything released at one moment moves alike, so that a train needs no list of puffs kept from
step to step: at each time asked for, the gas in the air is cut into puffs anew, each as long as
it is wide. Near the source puffs are short, far away long, and the train is as smooth as a plume.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, finite, non_negative, one_of, positive
from sim.consequence.dispersion.footprint import downwind_axes
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.wind import STABILITY_CLASSES, StabilityClass
from sim.model_card import ModelCard, Range, register

ClassSigmas = Callable[[Floats, StabilityClass], tuple[Floats, Floats]]
"""From distances travelled, m, and a stability class to (sigma_y, sigma_z), m."""

CARD = register(
    ModelCard(
        key="consequence.puff_path",
        title_zh="变风变源的拉格朗日烟团序列",
        title_en="Train of Lagrangian puffs of a varying release under a shifting wind",
        source="transport and Gaussian puffs in closed form (CCPS 1999, p. 101); growth by "
        "distance travelled, continued through a change of stability at the virtual distance of "
        "the new class (customary in puff models such as INPUFF, EPA-600/8-84-027; text not seen)",
        status="verified",
        ranges={
            "x_m": Range(100.0, 10_000.0, "m"),
            "wind_speed_m_s": Range(1.0, 20.0, "m/s"),
        },
        limits_zh=(
            "风只随时间变化，不随地点变化；平坦地形；被动气体",
            "水平方向取圆形烟团（sigma_x = sigma_y）",
            "源附近 nearest_m 以内不分辨",
        ),
        limits_en=(
            "the wind changes with time, not with place; level ground; passive gas",
            "puffs are round seen from above (sigma_x = sigma_y)",
            "nothing is resolved within nearest_m of the source",
        ),
        checks=("PP-growth", "PP-mass", "PP-instant", "PP-steady", "PP-plume", "PP-turn"),
    )
)

_CELL: Final = 1.25
"""Length of a puff's cell over sigma_y: equal Gaussians 1.25 sigma apart make a line within 7e-6,
for the ripple is 2 exp(-2 (pi / 1.25)^2)."""

_TABLE_M: Final = (0.1, 1e6)
_TABLE_POINTS: Final = 701


@dataclass(frozen=True, slots=True, eq=False)
class WindSeries:
    """Wind at the source through time: constant from each start to the next, the last for ever."""

    start_s: Floats
    speed_m_s: Floats
    stability: tuple[StabilityClass, ...]
    velocity_m_s: Floats
    """East and north, shape (n_steps, 2)."""
    displacement_m: Floats
    """Way of the air from the first start to each start, shape (n_steps, 2)."""
    travelled_m: Floats
    """Length of that way, shape (n_steps,)."""


@dataclass(frozen=True, slots=True, eq=False)
class PuffTrain:
    """The gas in the air at each time, cut into round Gaussian puffs, shape (n_times, n_puffs).

    A place without gas has mass 0 and a spread of 1 m at the source.
    """

    time_s: Floats
    mass_kg: Floats
    east_m: Floats
    north_m: Floats
    sigma_y_m: Floats
    sigma_z_m: Floats
    release_height_m: float


def wind_series(
    *,
    start_s: ArrayLike,
    wind_speed_m_s: ArrayLike,
    wind_direction_deg: ArrayLike,
    stability_class: Sequence[StabilityClass],
) -> WindSeries:
    """The wind of each step, checked, with the way the air has gone by its start.

    Parameters
    ----------
    start_s
        When each step begins, s, rising, shape (n_steps,).
    wind_speed_m_s
        Transport wind, m/s, above 0.
    wind_direction_deg
        Where the wind comes from, degrees clockwise from north.
    stability_class
        Pasquill class of each step.

    Raises
    ------
    ValueError
        If an argument is impossible, the lengths differ or the starts do not rise.
    """
    start = np.atleast_1d(finite("start_s", start_s, "s"))
    speed = np.atleast_1d(positive("wind_speed_m_s", wind_speed_m_s, "m/s"))
    along, _ = downwind_axes(np.atleast_1d(np.asarray(wind_direction_deg, dtype=np.float64)))
    classes = tuple(stability_class)
    for name in classes:
        one_of("stability_class", name, STABILITY_CLASSES)
    if not start.size == speed.size == len(along) == len(classes) > 0:
        raise ValueError(
            "start_s, wind_speed_m_s, wind_direction_deg and stability_class must have one "
            f"length, got {start.size}, {speed.size}, {len(along)} and {len(classes)}"
        )
    lasting = np.diff(start)
    if np.any(lasting <= 0.0):
        raise ValueError(f"start_s must rise from step to step, got a step of {lasting.min():g} s")
    velocity = speed[:, None] * along
    moved = np.concatenate([np.zeros((1, 2)), np.cumsum(velocity[:-1] * lasting[:, None], axis=0)])
    travelled = np.concatenate([[0.0], np.cumsum(speed[:-1] * lasting)])
    return WindSeries(start, speed, classes, velocity, moved, travelled)


def _step(wind: WindSeries, time: Floats) -> tuple[Ints, Floats]:
    """Step in force at times, and how long it has been."""
    number = np.searchsorted(wind.start_s, time, side="right") - 1
    number = np.maximum(number, 0)
    return number, time - wind.start_s[number]


def _travelled(wind: WindSeries, time: Floats) -> Floats:
    number, since = _step(wind, time)
    return wind.travelled_m[number] + wind.speed_m_s[number] * since


def _moved(wind: WindSeries, time: Floats) -> Floats:
    number, since = _step(wind, time)
    return wind.displacement_m[number] + wind.velocity_m_s[number] * since[..., None]


def _time_of(wind: WindSeries, travelled: Floats) -> Floats:
    """When the air had travelled a distance: the inverse of `_travelled`."""
    number = np.maximum(np.searchsorted(wind.travelled_m, travelled, side="right") - 1, 0)
    since = (travelled - wind.travelled_m[number]) / wind.speed_m_s[number]
    return wind.start_s[number] + since


def puff_train(
    *,
    wind: WindSeries,
    release_start_s: ArrayLike,
    release_end_s: float,
    mass_rate_kg_s: ArrayLike,
    time_s: ArrayLike,
    release_height_m: float,
    sigmas: ClassSigmas | None = None,
    nearest_m: float = 10.0,
) -> PuffTrain:
    """Puffs in the air at each time; their masses add up to what has been released by then.

    Parameters
    ----------
    wind
        The wind, from the beginning of the release or before.
    release_start_s
        When each rate begins, s, rising, shape (n_rates,).
    release_end_s
        When the last rate ends, s.
    mass_rate_kg_s
        Release rate, kg/s, 0 or more, shape (n_rates,).
    time_s
        Times asked for, s, shape (n_times,).
    release_height_m
        Height of the source, m, 0 or more.
    sigmas
        Spread by distance travelled and class; rural Briggs if not given.
    nearest_m
        Distance from the source, m, above 0, within which all gas is one puff; beyond it each
        puff is as long as sigma_y of the least dispersive class.

    Returns
    -------
    PuffTrain
        Masses, places (relative to the source) and spreads.

    Raises
    ------
    ValueError
        If an argument is impossible, or the wind begins after the release.

    Notes
    -----
    A puff sits where the mean of its mass was released. Where the stability changes, the puff
    grows on from the virtual distance at which the new class has its spread; it never shrinks.
    """
    edge = np.append(np.atleast_1d(finite("release_start_s", release_start_s, "s")),
                     finite("release_end_s", release_end_s, "s"))  # fmt: skip
    rate = np.atleast_1d(non_negative("mass_rate_kg_s", mass_rate_kg_s, "kg/s"))
    time = np.atleast_1d(finite("time_s", time_s, "s"))
    height = float(non_negative("release_height_m", release_height_m, "m"))
    nearest = float(positive("nearest_m", nearest_m, "m"))
    growth = sigmas or _briggs
    if rate.size != edge.size - 1 or np.any(np.diff(edge) <= 0.0):
        raise ValueError(
            "release_start_s must rise up to release_end_s with one mass_rate_kg_s each, got "
            f"{edge.size - 1} starts and {rate.size} rates"
        )
    if edge[0] < wind.start_s[0]:
        raise ValueError(
            f"wind must begin with the release at {edge[0]:g} s, got {wind.start_s[0]:g} s"
        )
    # cells of distance travelled, the same at all times; emission times follow from the wind
    now = np.maximum(time, edge[0])[:, None]
    gone = _travelled(wind, now)
    cells = _cells(wind, growth, nearest, float(gone.max()) - float(_travelled(wind, edge[:1])[0]))
    emitted = np.clip(_time_of(wind, gone - cells), edge[0], np.minimum(now, edge[-1]))
    mass, mean = _released(edge, rate, emitted)
    filled = mass > 0.0
    place = np.where(filled[..., None], _moved(wind, now) - _moved(wind, mean), 0.0)
    sigma_y, sigma_z = _spread(wind, growth, mean, now)
    filled &= sigma_y > 0.0
    used = max(1, int(np.max(np.where(filled.any(axis=0), np.arange(filled.shape[1]) + 1, 0))))
    return PuffTrain(
        time,
        np.where(filled, mass, 0.0)[:, :used],
        place[:, :used, 0],
        place[:, :used, 1],
        np.where(filled, sigma_y, 1.0)[:, :used],
        np.where(filled, sigma_z, 1.0)[:, :used],
        height,
    )


def _briggs(x: Floats, stability_class: StabilityClass) -> tuple[Floats, Floats]:
    return briggs_sigmas_m(x_m=x, stability_class=stability_class)


def _cells(wind: WindSeries, growth: ClassSigmas, nearest: float, farthest: float) -> Floats:
    """Edges of the puffs' cells in distance travelled: 0, nearest, then a sigma_y apart, m."""
    far = max(farthest, 1.01 * nearest)
    distance = np.geomspace(nearest, far, _TABLE_POINTS)
    narrowest = np.min([growth(distance, name)[0] for name in sorted(set(wind.stability))], axis=0)
    step = np.diff(np.log(distance))
    density = distance / (_CELL * narrowest)
    number = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]) * step)])
    count = math.ceil(number[-1])
    edges = np.interp(np.arange(count) * (number[-1] / count), number, distance)
    # the last cell takes all that has gone farther; nothing has
    return np.concatenate([[0.0], edges, [1.001 * far]])


def _released(edge: Floats, rate: Floats, emitted: Floats) -> tuple[Floats, Floats]:
    """Mass of each cell and the mean of its emission times, exact for constant rates."""
    lasting = np.diff(edge)
    mass = np.concatenate([[0.0], np.cumsum(rate * lasting)])
    moment = np.concatenate([[0.0], np.cumsum(rate * lasting * 0.5 * (edge[1:] + edge[:-1]))])
    number = np.clip(np.searchsorted(edge, emitted, side="right") - 1, 0, rate.size - 1)
    since = emitted - edge[number]
    by_then = mass[number] + rate[number] * since
    first = moment[number] + rate[number] * since * (edge[number] + 0.5 * since)
    # cells run from the youngest to the oldest gas
    late, early = emitted[:, :-1], emitted[:, 1:]
    inside = by_then[:, :-1] - by_then[:, 1:]
    enough = inside > 1e-12 * mass[-1]
    mean = (first[:, :-1] - first[:, 1:]) / np.where(enough, inside, 1.0)
    mean = np.where(enough, np.clip(mean, early, late), 0.5 * (early + late))
    return inside, mean


def _spread(
    wind: WindSeries, growth: ClassSigmas, emitted: Floats, now: Floats
) -> tuple[Floats, Floats]:
    """Spread of gas emitted at one time and looked at later, grown class after class."""
    change = [k for k, name in enumerate(wind.stability) if k == 0 or name != wind.stability[k - 1]]
    if len(change) == 1:
        return growth(_travelled(wind, now) - _travelled(wind, emitted), wind.stability[0])
    sigma_y, sigma_z = np.zeros(emitted.shape), np.zeros(emitted.shape)
    table = np.geomspace(*_TABLE_M, _TABLE_POINTS)
    for number, first in enumerate(change):
        name = wind.stability[first]
        end = wind.start_s[change[number + 1]] if number + 1 < len(change) else math.inf
        begin = np.maximum(emitted, wind.start_s[first]) if number else emitted
        finish = np.maximum(np.minimum(now, end), begin)
        further = _travelled(wind, finish) - _travelled(wind, begin)
        known_y, known_z = growth(table, name)
        sigma_y = _grown(sigma_y, further, known_y, table, lambda x: growth(x, name)[0])  # noqa: B023
        sigma_z = _grown(sigma_z, further, known_z, table, lambda x: growth(x, name)[1])  # noqa: B023
    return sigma_y, sigma_z


def _grown(
    sigma: Floats, further: Floats, known: Floats, table: Floats, growth: Callable[[Floats], Floats]
) -> Floats:
    """Spread after some further distance, from the virtual distance of the spread at its start."""
    virtual = np.exp(np.interp(np.log(np.maximum(sigma, 1e-12)), np.log(known), np.log(table)))
    virtual = np.where(sigma > 0.0, virtual, 0.0)
    # the difference, not the value: no jump from the table's rounding, none beyond a class's reach
    return sigma + np.maximum(growth(virtual + further) - growth(virtual), 0.0)
