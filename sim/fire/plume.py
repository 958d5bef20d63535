"""Air that a fire plume pumps into the smoke layer above it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

CONVECTIVE_FRACTION: Final = 0.7
"""Share of the heat carried by the plume, Qc = 0.7 Q (GB 51251-2017, seen in reference 1.1)."""

CARD = register(
    ModelCard(
        key="fire.plume",
        title_zh="轴对称火羽流质量流量",
        title_en="Mass flow of an axisymmetric fire plume",
        source="GB 51251-2017 axisymmetric plume; NFPA 92 (Heskestad); coefficients 0.166, 0.071 "
        "and 0.0018 also in the CFAST source (heskestad_plume)",
        status="verified",
        ranges={
            "convective_w": Range(1e4, 2e7, "W"),
            "height_m": Range(0.0, 30.0, "m"),
        },
        limits_zh=("不计壁面、墙角卷吸减弱与虚点源修正",),
        limits_en=("no wall or corner correction, no virtual origin",),
        checks=("FM05",),
    )
)


def plume_mass_flow_kg_s(*, convective_w: ArrayLike, height_m: ArrayLike) -> Floats:
    """Air and smoke that a fire plume carries up through a height, kg/s.

    Formula: Z1 = 0.166 Qc^0.4; above Z1 m = 0.071 Qc^(1/3) Z^(5/3) + 0.0018 Qc, below it
    m = 0.032 Qc^0.6 Z, Qc in kW.

    Parameters
    ----------
    convective_w
        Convective heat release rate Qc, W, >= 0.
    height_m
        Height Z above the burning surface, m, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    GB 51251-2017, axisymmetric plume; NFPA 92, section on axisymmetric plumes (Heskestad).

    Examples
    --------
    >>> round(float(plume_mass_flow_kg_s(convective_w=1e6, height_m=10.0)), 1)
    34.8
    """
    heat = within("convective_w", convective_w, 0.0, 1e10, "W")
    height = within("height_m", height_m, 0.0, 1e3, "m")
    return plume_flow_kg_s(plume_terms(heat), height)


PlumeTerms = tuple[Floats, Floats, Floats, Floats]
"""Z1, far coefficient, near-field constant and slope below Z1: what depends on the fire alone."""


def plume_terms(convective_w: Floats) -> PlumeTerms:
    """The terms of the plume law that depend on the fire alone, unchecked, for inner loops.

    Parameters
    ----------
    convective_w
        Convective heat release rate Qc, W, >= 0.

    Returns
    -------
    Z1 (m), 0.071 Qc^(1/3), 0.0018 Qc and 0.032 Qc^0.6, Qc in kW.
    """
    heat = convective_w * 1e-3
    root = np.power(heat, 0.2)
    square = root * root
    return 0.166 * square, 0.071 * np.cbrt(heat), 0.0018 * heat, 0.032 * (square * root)


def plume_flow_kg_s(terms: PlumeTerms, height_m: Floats) -> Floats:
    """Mass flow of plumes with known terms, kg/s, unchecked, for inner loops.

    Parameters
    ----------
    terms
        From `plume_terms`.
    height_m
        Height above the burning surface, m, >= 0.
    """
    flame, far, near, slope = terms
    root = np.cbrt(height_m)
    return np.where(height_m > flame, far * (height_m * root * root) + near, slope * height_m)
