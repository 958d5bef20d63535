"""How far measured maxima lie from each plume model, as scored on field trials."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from sim.arguments import positive
from sim.consequence.cloud.plume_table import DISTANCES_M, PlumeTable
from sim.consequence.dispersion.footprint_band import band_levels_kg_m3


class Scatter(NamedTuple):
    """Geometric variance and mean bias, observed over computed, of one series of trials."""

    vg_ratio: float
    mg_ratio: float
    series: str


SCATTER: Final = MappingProxyType(
    {
        "similarity_plume": Scatter(1.397, 0.995, "similarity: wind measured, stability class"),
        "briggs_plume": Scatter(1.396, 1.177, "Briggs rural: wind measured, stability class"),
        "dense_plume": Scatter(1.350, 1.193, "dense plume: wind at 2 m, stability class"),
    }
)
"""Scores with the inputs that a planner has, wind and class: Prairie Grass (175 arcs) and LNG
spills (31 arcs); `make validation` scores them anew and a test holds the two together."""


def band_levels(*, table: PlumeTable, level_kg_m3: float) -> tuple[float, float] | None:
    """Levels of the inner and outer outline between which 95 % of trials would put the edge.

    None where the model has not been scored.

    Raises
    ------
    ValueError
        If the level is not above 0.
    """
    scored = SCATTER.get(table.method)
    if scored is None:
        return None
    inner, _, outer = band_levels_kg_m3(
        level_kg_m3=level_kg_m3, vg_ratio=scored.vg_ratio, mg_ratio=scored.mg_ratio
    )
    return float(inner), float(outer)


def finite_release(*, table: PlumeTable, duration_s: float) -> PlumeTable:
    """The same plume for a release that ends: the highest concentration met at any time.

    ``C_max = C erf(u T / (2 sqrt(2) sigma_x))`` with sigma_x taken equal to sigma_y: the largest
    share that `puff.finite_release_ratio` takes, when the middle of the cloud passes.

    Raises
    ------
    ValueError
        If the duration is not above 0.
    """
    from sim.consequence.dispersion.puff import finite_release_ratio  # noqa: PLC0415 - scipy

    duration_s = float(positive("duration_s", duration_s, "s"))
    x = DISTANCES_M
    middle = x / table.wind_speed_m_s + 0.5 * duration_s
    share = finite_release_ratio(
        time_s=middle,
        duration_s=duration_s,
        wind_speed_m_s=table.wind_speed_m_s,
        x_m=x,
        sigma_x_m=(table.core_m + table.edge_m) / np.sqrt(2.0),
    )
    return replace(table, axis_kg_m3=table.axis_kg_m3 * share)
