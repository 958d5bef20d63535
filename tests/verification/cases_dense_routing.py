"""Verification cases of the choice between dense and passive, steady and sudden."""

from __future__ import annotations

import math
from typing import Final

from sim.consequence.dispersion.dense_routing import (
    dense_cloud_ratio,
    dense_source_ratio,
    release_kind,
)
from tests.verification.registry import Pairs, case

_FARRELL: Final = "Farrell 2021, VCE Example - Butane Vapour Cloud (aefarrell.github.io)"


@case(
    id="DG-route-butane",
    source=f"{_FARRELL}: 52.82 kg/s of flashed butane with aerosol, alpha = 0.2 log10(g0^2 q0/u^5) "
    "printed 0.17108; the parameter is 10^(5 alpha / 6)",
    rtol=5e-4,
)
def the_source_of_the_butane_example_is_dense() -> Pairs:
    pressure, gas, molar = 14.7 * 6894.757, 8.31446261815324, 0.058122
    cloud_k, air_k, flashed, aerosol = 272.55, 298.15, 0.17128269541302374, 0.9227949810754577
    liquid = 58.122 * 1.0677 / 0.27188 ** (1.0 + (1.0 - cloud_k / 425.12) ** 0.28688)
    vapour = pressure * molar / (gas * cloud_k)
    found = dense_source_ratio(
        mass_rate_kg_s=52.82002170865257,
        release_density_kg_m3=1.0 / (flashed / vapour + (1.0 - flashed) * aerosol / liquid),
        air_density_kg_m3=pressure * 0.028960 / (gas * air_k),
        wind_speed_m_s=3.0 * (10.0 / 3.048) ** 0.55,
    )
    return [(10.0 ** (0.17108241842192004 * 5.0 / 6.0), found)]


@case(
    id="DG-route-cloud",
    source="hand arithmetic: 8 m3 twice as heavy as air in 3 m/s, sqrt(9.81 * 8) / (3 * 2)",
    rtol=1e-12,
)
def the_parameter_of_a_cloud_by_hand() -> Pairs:
    found = dense_cloud_ratio(
        mass_kg=8.0 * 2.4, release_density_kg_m3=2.4, air_density_kg_m3=1.2, wind_speed_m_s=3.0
    )
    return [(math.sqrt(78.48) / 6.0, found)]


@case(
    id="DG-route-duration",
    source=f"{_FARRELL}: 10 minutes in 3 m/s are continuous up to 720 m",
    rtol=1e-12,
)
def ten_minutes_are_continuous_up_to_720_metres() -> Pairs:
    kinds = release_kind(duration_s=600.0, wind_speed_m_s=3.0, distance_m=[720.0, 721.0])
    return [([1.0, 0.0], (kinds == "continuous").astype(float))]
