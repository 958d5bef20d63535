"""Verification cases of the wandering plume: AERMOD's weights, and no gas lost in the ring."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sim.consequence.dispersion.meander import (
    meander_concentration_kg_m3,
    meandering_plume_kg_m3,
    random_share_ratio,
)
from sim.consequence.dispersion.similarity_plume import similarity_plume
from sim.consequence.dispersion.surface_layer import surface_layer_wind_m_s
from tests.verification.registry import Pairs, case

_LIGHT: Final = {
    "friction_velocity_m_s": 0.05,
    "obukhov_length_m": math.inf,
    "roughness_length_m": 0.03,
}
_DAY_S: Final = 86400.0


@case(
    id="ME-share",
    source="hand arithmetic on AERMOD, subroutine MEANDR: u 1 m/s, sv 0.5 m/s; at the source, "
    "after a travel of 24 h, and with the floors 0.2 m/s and 0.05 u",
    rtol=1e-12,
)
def the_random_share_of_a_light_wind() -> Pairs:
    total = math.sqrt(1.5)
    day = (0.5 + 1.0 - math.exp(-1.0)) / 1.5

    def found(u: float, sv: float, r: float) -> float:
        return float(
            random_share_ratio(wind_speed_m_s=u, crosswind_turbulence_m_s=sv, distance_m=r)
        )

    return [
        (1.0 / 3.0, found(1.0, 0.5, 0.0)),
        (day, found(1.0, 0.5, _DAY_S * total)),
        (0.08 / 1.08, found(1.0, 0.1, 0.0)),
        (0.005 / 1.005, found(10.0, 0.1, 0.0)),
    ]


@case(
    id="ME-ring",
    source="conservation: a plume of 1 kg/s with all energy in eddies; flow through a ring at the "
    "total wind, trapezoids over 2000 heights",
    rtol=1e-4,
)
def a_calm_carries_all_gas_through_the_ring() -> Pairs:
    plume = similarity_plume(**_LIGHT)
    height = np.geomspace(0.03, 1000.0, 2000)
    wind = surface_layer_wind_m_s(height_m=height, **_LIGHT)
    pairs = []
    for radius in (50.0, 500.0):
        carrier = float(np.interp(radius, plume.distance_m, plume.transport_speed_m_s))
        angle = np.linspace(-math.pi, math.pi, 73)[:-1]
        found = meandering_plume_kg_m3(
            plume=plume,
            mass_rate_kg_s=1.0,
            crosswind_turbulence_m_s=1e4 * carrier,
            x_m=radius * np.cos(angle)[:, None],
            y_m=radius * np.sin(angle)[:, None],
            z_m=height,
        )
        total = math.sqrt(carrier**2 + 2.0 * (1e4 * carrier) ** 2)
        across = np.trapezoid(found * wind * (total / carrier), height, axis=1)
        pairs.append((1.0, across.mean() * 2.0 * math.pi * radius))
    return pairs


@case(
    id="ME-calm",
    source="closed form: wind to nothing, u C finite; C = (u Cy) / (sqrt(2) sv 2 pi r), the same "
    "in every direction",
    rtol=1e-6,
)
def a_dying_wind_leaves_a_ring() -> Pairs:
    flow, turbulence, wind, radius = 0.3, 0.4, 1e-5, 200.0
    angle = np.linspace(0.0, 2.0 * math.pi, 9)
    found = meander_concentration_kg_m3(
        coherent_kg_m3=0.0,
        integrated_kg_m2=flow / wind,
        wind_speed_m_s=wind,
        crosswind_turbulence_m_s=turbulence,
        x_m=radius * np.cos(angle),
        y_m=radius * np.sin(angle),
    )
    closed = flow / (math.sqrt(2.0) * turbulence * 2.0 * math.pi * radius)
    return [(np.full(9, closed), found)]
