"""How fast a pool of burning liquid burns away."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, positive
from sim.model_card import ModelCard, Range, register

PoolFuel = Literal[
    "benzene",
    "butane",
    "ethanol",
    "gasoline",
    "heptane",
    "hexane",
    "jp-5",
    "kerosene",
    "liquid-hydrogen",
    "lng",
    "lpg",
    "methanol",
    "xylene",
]

POOL_FUELS: Final = MappingProxyType(
    {
        "benzene": (0.085, 2.7),
        "butane": (0.078, 2.7),
        "ethanol": (0.015, None),
        "gasoline": (0.055, 2.1),
        "heptane": (0.101, 1.1),
        "hexane": (0.074, 1.9),
        "jp-5": (0.054, 1.6),
        "kerosene": (0.039, 3.5),
        "liquid-hydrogen": (0.169, 6.1),
        "lng": (0.078, 1.1),
        "lpg": (0.099, 1.4),
        "methanol": (0.015, None),
        "xylene": (0.090, 1.4),
    }
)
"""Burning flux of a very wide pool, kg/(m2 s), and k beta, 1/m (none: the same at any width):
Babrauskas 1983, Fire Technology 19, 251-261, as in table 6.5 of the TNO Yellow Book CPR 14E (2005),
read in a stored transcription of that table."""

CARD = register(
    ModelCard(
        key="consequence.pool_burning",
        title_zh="液池燃烧速率（Babrauskas）",
        title_en="Burning rate of a pool (Babrauskas)",
        source="Babrauskas 1983, Fire Technology 19, 251-261; TNO Yellow Book CPR 14E (2005), "
        "eq. 6.66 and table 6.5 (transcription read)",
        status="verified",
        ranges={"diameter_m": Range(0.2, 100.0, "m")},
        limits_zh=(
            "单位面积稳定燃烧速率，不含风的影响",
            "大型 LNG 池火实测 0.12-0.16 kg/(m2·s)，约为表值 0.078 的两倍：有实测值时用实测值",
        ),
        limits_en=(
            "steady burning per area, wind left out",
            "large LNG fires burned at 0.12-0.16 kg/(m2 s), not the 0.078 listed: measured is best",
        ),
        checks=("PF-burning-hand",),
    )
)


def pool_burning_flux_kg_s_m2(*, fuel: PoolFuel, diameter_m: ArrayLike) -> Floats:
    """Mass burnt per area and second of a pool fire, kg/(s m2): ``m_inf (1 - exp(-k beta D))``.

    Parameters
    ----------
    fuel
        One of `POOL_FUELS`.
    diameter_m
        Diameter of the pool, m, above 0 (0.2 to 100 covered by the source).

    Raises
    ------
    ValueError
        If the fuel is not in the table or a diameter is not above 0.

    References
    ----------
    Babrauskas 1983, Fire Technology 19, 251-261.

    Examples
    --------
    >>> round(float(pool_burning_flux_kg_s_m2(fuel="gasoline", diameter_m=1.0)), 4)
    0.0483
    """
    limit, k_beta = POOL_FUELS[one_of("fuel", fuel, tuple(POOL_FUELS))]
    diameter = positive("diameter_m", diameter_m, "m")
    if k_beta is None:
        return np.full_like(diameter, limit)
    return np.asarray(-limit * np.expm1(-k_beta * diameter))


def equivalent_diameter_m(*, area_m2: ArrayLike) -> Floats:
    """Diameter of the circle that has the area of a pool or bund, m: ``sqrt(4 A / pi)``.

    Parameters
    ----------
    area_m2
        Area, m2, above 0.

    Raises
    ------
    ValueError
        If an area is not above 0.

    Examples
    --------
    >>> round(float(equivalent_diameter_m(area_m2=1415.0)), 3)
    42.446
    """
    return np.sqrt(4.0 * positive("area_m2", area_m2, "m2") / np.pi)
