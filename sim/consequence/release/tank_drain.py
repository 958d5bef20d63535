"""How a tank of any usual shape drains through a hole at any height."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.arguments import Floats, non_negative, one_of, positive, within
from sim.consequence.release.inventory import Discharge
from sim.consequence.release.orifice import liquid_orifice_rate_kg_s
from sim.model_card import ModelCard, register

TankShape = Literal["vertical", "horizontal", "sphere"]
TANK_SHAPES: Final = ("vertical", "horizontal", "sphere")

CARD = register(
    ModelCard(
        key="consequence.tank_drain",
        title_zh="立式、卧式圆筒罐与球罐的液体泄漏过程",
        title_en="Drain of upright and lying cylinders and spheres",
        source="Torricelli's law; TNO Yellow Book CPR 14E (2005), section 2.5.4",
        status="verified",
        limits_zh=("平封头；气相压力恒定；不沸腾；孔为一点，不计孔高",),
        limits_en=("flat ends; constant pressure above; no boiling; the hole is a point",),
        checks=("I-tank-vertical", "I-tank-horizontal", "I-tank-sphere", "I-tank-volume",
                "I-tank-pressure"),
    )
)  # fmt: skip


def tank_volume_m3(
    *, shape: TankShape, diameter_m: float, level_m: float, length_m: float = 1.0
) -> float:
    """Liquid in a tank filled to a level above its lowest point, m3.

    Parameters
    ----------
    shape
        ``vertical`` or ``horizontal`` cylinder, or ``sphere``.
    diameter_m
        Inner diameter, m, above 0.
    level_m
        Level above the lowest point, m, 0 to the tank's height.
    length_m
        Length of the cylinder (its height when upright), m, above 0; not used by a sphere.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(tank_volume_m3(shape="sphere", diameter_m=2.0, level_m=2.0), 4)
    4.1888
    """
    top = _height(shape, diameter_m, length_m)
    level = float(within("level_m", level_m, 0.0, top, "m"))
    return float(_volume(shape, diameter_m, length_m, np.asarray(level)))


def tank_drain(
    *,
    shape: TankShape,
    diameter_m: float,
    level_m: float,
    liquid_density_kg_m3: float,
    hole_diameter_m: float,
    discharge_coefficient_ratio: float,
    length_m: float = 1.0,
    hole_height_m: float = 0.0,
    tank_pressure_pa: float = 101_325.0,
    ambient_pressure_pa: float = 101_325.0,
    steps: int = 60,
) -> Discharge:
    """Liquid draining from a tank through a hole, down to the level of the hole.

    ``t = integral of rho A(z) dz / m(z)`` with Bernoulli's rate m at the head above the hole.

    Parameters
    ----------
    shape
        ``vertical`` or ``horizontal`` cylinder, or ``sphere``.
    diameter_m, length_m
        Inner diameter and cylinder length (height when upright), m, above 0.
    level_m
        Level at the start above the tank's lowest point, m, above the hole, within the tank.
    liquid_density_kg_m3
        Density, kg/m3, above 0.
    hole_diameter_m
        Hole, m, above 0 and below the tank's diameter.
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1.
    hole_height_m
        Height of the hole above the tank's lowest point, m, 0 or more.
    tank_pressure_pa, ambient_pressure_pa
        Absolute pressure above the liquid (held constant, not below ambient) and outside, Pa.
    steps
        Number of intervals, 1 to 100000.

    Returns
    -------
    Discharge
        Its total is the mass above the hole, whatever the number of steps.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    Levels are written ``z = hole + head sin^2 a``, so the integrand is smooth both where the head
    goes to 0 and at the crown of a full tank; each interval is a Gauss-Legendre sum of 8 points.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), section 2.5.4.
    """
    top = _height(shape, diameter_m, length_m)
    density = float(positive("liquid_density_kg_m3", liquid_density_kg_m3, "kg/m3"))
    hole = float(positive("hole_diameter_m", hole_diameter_m, "m"))
    if hole >= diameter_m:
        raise ValueError(f"hole_diameter_m must be below diameter_m {diameter_m:g} m, got {hole:g}")
    bottom = float(non_negative("hole_height_m", hole_height_m, "m"))
    level = float(within("level_m", level_m, 0.0, top, "m"))
    if bottom >= level:
        raise ValueError(f"hole_height_m must be below level_m {level:g} m, got {bottom:g}")
    ambient = float(positive("ambient_pressure_pa", ambient_pressure_pa, "Pa"))
    within("tank_pressure_pa", tank_pressure_pa, ambient, 1e8, "Pa")
    if not 1 <= steps <= 100_000:
        raise ValueError(f"steps must be 1 to 100000, got {steps}")

    head = level - bottom
    edge = np.linspace(0.5 * math.pi, 0.0, steps + 1)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    half = 0.5 * (edge[:-1] - edge[1:])[:, None]
    angle = 0.5 * (edge[:-1] + edge[1:])[:, None] + half * nodes
    above_hole = head * np.square(np.sin(angle))
    rate = liquid_orifice_rate_kg_s(
        discharge_coefficient_ratio=discharge_coefficient_ratio,
        hole_diameter_m=hole,
        liquid_density_kg_m3=density,
        upstream_pressure_pa=tank_pressure_pa,
        ambient_pressure_pa=ambient,
        liquid_head_m=above_hole,
    )
    area = _surface(shape, diameter_m, length_m, bottom + above_hole)
    lasting = (density * area * head * np.sin(2.0 * angle) / rate * half) @ weights
    mass = density * _volume(shape, diameter_m, length_m, bottom + head * np.square(np.sin(edge)))
    edges = np.concatenate(([0.0], np.cumsum(lasting)))
    return Discharge(edges, -np.diff(mass) / lasting)


def _height(shape: str, diameter_m: float, length_m: float) -> float:
    one_of("shape", shape, TANK_SHAPES)
    diameter = float(positive("diameter_m", diameter_m, "m"))
    length = float(positive("length_m", length_m, "m"))
    return length if shape == "vertical" else diameter


def _surface(shape: str, diameter: float, length: float, level: Floats) -> Floats:
    """Area of the liquid's surface, m2."""
    chord = level * np.maximum(diameter - level, 0.0)
    forms: dict[str, Callable[[], NDArray[np.float64]]] = {
        "vertical": lambda: np.full_like(level, 0.25 * math.pi * diameter**2),
        "horizontal": lambda: 2.0 * length * np.sqrt(chord),
        "sphere": lambda: math.pi * chord,
    }
    return forms[shape]()


def _volume(shape: str, diameter: float, length: float, level: Floats) -> Floats:
    """Volume below a level, m3."""
    radius = 0.5 * diameter
    if shape == "vertical":
        return np.asarray(math.pi * radius**2 * level)
    if shape == "sphere":
        return np.asarray(math.pi * np.square(level) * (radius - level / 3.0))
    above = np.clip(1.0 - level / radius, -1.0, 1.0)
    return np.asarray(
        length * radius**2 * (np.arccos(above) - above * np.sqrt(1.0 - np.square(above)))
    )
