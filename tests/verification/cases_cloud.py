"""Plume tables against root finders, closed forms of puffs, and plumes drawn for the very rate."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.consequence.cloud.plume_models import plume_table
from sim.consequence.cloud.plume_table import DISTANCES_M
from sim.consequence.cloud.rated_cloud import rated_cloud
from sim.consequence.cloud.scatter import finite_release
from sim.consequence.cloud.sources import Air, Gas
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.plume import distance_to_concentration_m
from sim.consequence.dispersion.puff import puff_concentration_kg_m3
from tests.verification.registry import Pairs, case

_AIR: Final = Air(4.0, "D", 288.15)
_TRACER: Final = Gas(2.0, 0.029, 1000.0, 288.15)
_CHLORINE: Final = Gas(8.0, 0.0709, 480.0, 239.2, 0.0, 1.0)
_LEVELS: Final = np.array([3e-6, 3e-5, 3e-4])


def pairs(expected: Floats, found: Floats) -> Pairs:
    """Expected and found numbers side by side."""
    return list(zip(expected.tolist(), found.tolist(), strict=True))


def _sigmas(x: Floats) -> tuple[Floats, Floats]:
    return briggs_sigmas_m(x_m=x, stability_class="D")


@case(id="CL-table", source="root of the Gaussian plume (`distance_to_concentration_m`)", rtol=5e-4)
def reach_of_a_table() -> Pairs:
    """Where a table of sections says that the levels end."""
    exact = distance_to_concentration_m(
        concentration_kg_m3=_LEVELS,
        mass_rate_kg_s=2.0,
        wind_speed_m_s=4.0,
        release_height_m=0.0,
        z_m=1.5,
        sigmas=_sigmas,
    )
    table = plume_table(model="briggs_plume", gas=_TRACER, air=_AIR)
    return pairs(exact, table.reach_m(level_kg_m3=_LEVELS))


@case(id="CL-puff", source="closed form of an instantaneous Gaussian puff, CCPS 1999", rtol=2e-3)
def short_release_is_a_puff() -> Pairs:
    """The highest concentration of a release of half a second, at three distances."""
    number = np.array([200, 240, 280])
    x = DISTANCES_M[number]
    sigma_y, sigma_z = _sigmas(x)
    puff = puff_concentration_kg_m3(
        mass_kg=1.0,
        wind_speed_m_s=4.0,
        time_s=x / 4.0,
        x_m=x,
        y_m=0.0,
        z_m=1.5,
        release_height_m=0.0,
        sigma_x_m=sigma_y,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    steady = plume_table(model="briggs_plume", gas=_TRACER, air=_AIR)
    return pairs(puff, finite_release(table=steady, duration_s=0.5).axis_kg_m3[number])


@case(id="CL-rate", source="dense plume drawn for that very rate", rtol=0.125)
def plume_between_two_rates() -> Pairs:
    """Reach at half the rate, read between two plumes."""
    less = replace(_CHLORINE, rate_kg_s=4.0, area_m2=0.5)
    exact = plume_table(model="dense_plume", gas=less, air=_AIR)
    near = rated_cloud(gas=_CHLORINE, air=_AIR).table(rate_kg_s=4.0)
    return pairs(exact.reach_m(level_kg_m3=_LEVELS), near.reach_m(level_kg_m3=_LEVELS))
