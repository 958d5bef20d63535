"""How much heat a burning gas jet sends to any place around it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, positive, within
from sim.consequence.fire.flame_surface import FlameSurface, frustum_surface, seen_from
from sim.consequence.fire.jet_flame import JetFlame
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from sim.model_card import ModelCard, Range, register

_CLOSEST_M: Final = 1e-3

CARD = register(
    ModelCard(
        key="consequence.jet_fire",
        title_zh="喷射火热辐射（Chamberlain 圆台固体火焰）",
        title_en="Heat of a jet fire (Chamberlain's frustum)",
        source="Chamberlain 1987 as in `jet_flame`, view factor summed over the frustum, Wayne's "
        "transmissivity; scored on Loughborough/DNV natural gas jets (firemodels/exp)",
        status="provisional",
        ranges={"fuel_rate_kg_s": Range(0.5, 50.0, "kg/s")},
        limits_zh=("几何系数未与原文核对，见 consequence.jet_flame；火焰内不可用",),
        limits_en=(
            "coefficients not checked with the paper, see consequence.jet_flame; not in it",
        ),
        checks=("JF-energy", "JF-far-field"),
    )
)

POINT_CARD = register(
    ModelCard(
        key="consequence.point_source_flame",
        title_zh="点源热辐射（API 521 型）",
        title_en="Heat of a flame as a point (as in API 521)",
        source="radiated share of the heat spread over a sphere, K = tau F Q / (4 pi R^2)",
        status="verified",
        ranges={"distance_over_length": Range(1.0, 1000.0, "1")},
        limits_zh=("一倍火焰长度以内会失真",),
        limits_en=("distorted nearer than one flame length",),
        checks=("JF-point-sphere",),
    )
)


def jet_flame_surface(
    *,
    flame: JetFlame,
    hole_m: ArrayLike,
    direction_ratio: ArrayLike,
    wind_direction_ratio: ArrayLike,
    n_around: int = 72,
) -> FlameSurface:
    """The flame in space: from the hole along its axis, then tilted towards the wind.

    Parameters
    ----------
    flame
        The flame, from `jet_flame`.
    hole_m
        Place of the hole, m, (3,).
    direction_ratio
        Direction of the hole's axis, (3,), not zero.
    wind_direction_ratio
        Direction to which the wind blows, (3,); the tilt lies in the plane of both. Where they are
        parallel there is no tilt.
    n_around
        Patches around the flame, as in `frustum_surface`.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    hole = finite("hole_m", hole_m, "m")
    axis = _unit("direction_ratio", direction_ratio)
    wind = _unit("wind_direction_ratio", wind_direction_ratio)
    across = wind - axis * float(axis @ wind)
    size = float(np.linalg.norm(across))
    lean = axis
    if size > 1e-9:
        tilt = math.radians(flame.tilt_deg)
        lean = math.cos(tilt) * axis + math.sin(tilt) * across / size
    return frustum_surface(
        start_m=hole + flame.lift_m * axis,
        direction_ratio=lean,
        length_m=flame.frustum_length_m,
        start_width_m=flame.start_width_m,
        end_width_m=flame.end_width_m,
        n_around=n_around,
    )


def jet_fire_heat_flux_w_m2(
    *,
    surface: FlameSurface,
    emissive_power_w_m2: float,
    points_m: ArrayLike,
    humidity_frac: float,
    temperature_k: float,
    facing_ratio: ArrayLike | None = None,
) -> Floats:
    """Heat flux on receivers outside a flame of any shape, W/m2: ``q = tau E F``.

    Parameters
    ----------
    surface
        Surface of the flame.
    emissive_power_w_m2
        Emissive power of the surface, W/m2, above 0.
    points_m
        Places of the receivers, m, (n, 3).
    humidity_frac
        Relative humidity, above 0 to 1.
    temperature_k
        Temperature of the air, K, 200 to 350.
    facing_ratio
        Directions in which the receivers look, (n, 3) or (3,); none: where they receive most.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    power = float(positive("emissive_power_w_m2", emissive_power_w_m2, "W/m2"))
    within("humidity_frac", humidity_frac, 1e-3, 1.0)
    within("temperature_k", temperature_k, 200.0, 350.0, "K")
    view = seen_from(surface=surface, points_m=points_m, facing_ratio=facing_ratio)
    path = np.where(view.factor_ratio > 0.0, view.path_length_m, 1.0)
    share = wayne_transmissivity_ratio(
        path_length_m=np.maximum(path, _CLOSEST_M),
        humidity_frac=humidity_frac,
        temperature_k=temperature_k,
    )
    return np.asarray(power * view.factor_ratio * share)


def point_source_heat_flux_w_m2(
    *,
    fuel_rate_kg_s: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    radiated_frac: ArrayLike,
    distance_m: ArrayLike,
    transmissivity_ratio: ArrayLike = 1.0,
) -> Floats:
    """Heat flux on a surface that faces a flame taken as a point, W/m2.

    ``tau F m Hc / (4 pi R^2)``, R from the middle of the flame.

    Parameters
    ----------
    fuel_rate_kg_s
        Fuel burnt, kg/s, above 0.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    radiated_frac
        Share radiated, above 0 to 1 (name its source).
    distance_m
        Distance from the middle of the flame, m, above 0.
    transmissivity_ratio
        Share let through by the air, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(point_source_heat_flux_w_m2(fuel_rate_kg_s=1.0, heat_of_combustion_j_kg=50e6,
    ...                                         radiated_frac=0.2, distance_m=20.0)))
    1989
    """
    rate = positive("fuel_rate_kg_s", fuel_rate_kg_s, "kg/s")
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    share = within("radiated_frac", radiated_frac, 0.0, 1.0, above=True)
    distance = positive("distance_m", distance_m, "m")
    through = within("transmissivity_ratio", transmissivity_ratio, 0.0, 1.0)
    return np.asarray(through * share * rate * heat / (4.0 * math.pi * np.square(distance)))


def _unit(name: str, value: ArrayLike) -> Floats:
    vector = finite(name, value)
    size = float(np.linalg.norm(vector))
    if vector.shape != (3,) or size == 0.0:
        raise ValueError(f"{name} must have three components and not be zero, got {vector}")
    return np.asarray(vector / size)
