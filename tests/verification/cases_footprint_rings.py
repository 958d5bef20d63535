"""Verification cases of the rings of a steady footprint, of contours and of uncertainty bands."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq

from sim.consequence.dispersion.footprint import gaussian_profile, steady_footprints
from sim.consequence.dispersion.footprint_band import band_levels_kg_m3, scatter_factor
from sim.consequence.dispersion.footprint_contour import ring_area_m2, rings_at_level
from sim.consequence.dispersion.plume import concentration_kg_m3
from tests.support.plumes import briggs_d, gaussian_plume
from tests.verification.registry import Pairs, case

_LINE = np.linspace(-2.0, 2.0, 201)


@case(
    id="FP-linear",
    source="closed form for sigma_y = a x, sigma_z = c x: end E = sqrt(Q / (pi u a c C)), half "
    "width 2 a x sqrt(ln(E / x)), area a E^2 sqrt(pi / 2)",
    rtol=1e-7,
)
def footprint_of_a_cone_is_known() -> Pairs:
    a, c = 0.1, 0.06
    level = np.array([1e-6, 1e-5, 1e-4])
    axis = gaussian_profile(
        mass_rate_kg_s=1.0,
        wind_speed_m_s=5.0,
        release_height_m=0.0,
        z_m=0.0,
        sigmas=lambda x: (a * x, c * x),
    )
    found = steady_footprints(level_kg_m3=level, axis=axis, wind_direction_deg=33.0)
    end = np.sqrt(1.0 / (math.pi * 5.0 * a * c * level))
    x = found.distance_m[:, 1:-1]
    return [
        (end, found.end_m),
        (2.0 * a * x * np.sqrt(np.log(end[:, None] / x)), found.half_width_m[:, 1:-1]),
        (a * end**2 * math.sqrt(math.pi / 2.0), found.area_m2),
    ]


@case(
    id="FP-grid",
    source="end by brentq on plume.concentration_kg_m3; area by counting 4000 x 1600 cells",
    rtol=1e-3,
)
def footprint_covers_what_a_grid_counts() -> Pairs:
    axis = gaussian_profile(
        mass_rate_kg_s=1.0, wind_speed_m_s=4.0, release_height_m=0.0, z_m=0.0, sigmas=briggs_d
    )
    level = 1e-5
    found = steady_footprints(level_kg_m3=level, axis=axis, wind_direction_deg=250.0)
    end = brentq(lambda x: gaussian_plume(x) - level, 100.0, 1e4, xtol=1e-9)
    step_x, step_y = end / 4000, 200.0 / 1600
    x = (np.arange(4000) + 0.5)[:, None] * step_x
    y = (np.arange(1600) + 0.5)[None, :] * step_y
    sigma_y, sigma_z = briggs_d(x)
    inside = concentration_kg_m3(
        mass_rate_kg_s=1.0,
        wind_speed_m_s=4.0,
        x_m=x,
        y_m=y,
        z_m=0.0,
        release_height_m=0.0,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    area = 2.0 * float((inside >= level).sum()) * step_x * step_y
    return [(end, found.end_m), (area, found.area_m2), (area, ring_area_m2(found.ring_m[0]))]


@case(id="FP-elevated", source="brentq on plume.concentration_kg_m3, source 50 m high", rtol=1e-9)
def footprint_of_a_stack_begins_downwind() -> Pairs:
    axis = gaussian_profile(
        mass_rate_kg_s=1.0, wind_speed_m_s=4.0, release_height_m=50.0, z_m=0.0, sigmas=briggs_d
    )
    found = steady_footprints(level_kg_m3=1e-6, axis=axis, wind_direction_deg=0.0)

    def excess(x: float) -> float:
        return gaussian_plume(x, height=50.0) - 1e-6

    return [
        (brentq(excess, 50.0, 1000.0, xtol=1e-10), found.start_m),
        (brentq(excess, 3000.0, 5e4, xtol=1e-9), found.end_m),
    ]


@case(id="FP-rotation", source="compass: a wind from the north carries south", rtol=1e-9, atol=1e-6)
def footprint_points_away_from_where_the_wind_comes() -> Pairs:
    axis = gaussian_profile(
        mass_rate_kg_s=1.0, wind_speed_m_s=4.0, release_height_m=0.0, z_m=0.0, sigmas=briggs_d
    )
    end = brentq(lambda x: gaussian_plume(x) - 1e-5, 100.0, 1e4, xtol=1e-10)
    tips = {0.0: (0.0, -1.0), 90.0: (-1.0, 0.0), 180.0: (0.0, 1.0), 225.0: (0.5**0.5, 0.5**0.5)}
    pairs = []
    for direction, (east, north) in tips.items():
        found = steady_footprints(
            level_kg_m3=1e-5,
            axis=axis,
            wind_direction_deg=direction,
            east_m=1000.0,
            north_m=-200.0,
        )
        tip = found.ring_m[0, found.distance_m.shape[1] - 1]
        pairs.append(([1000.0 + end * east, -200.0 + end * north], tip))
    return pairs


@case(id="FC-plane", source="a pyramid cut at half its height is a square", rtol=1e-12)
def ring_of_a_pyramid() -> Pairs:
    height = 1.0 - np.abs(_LINE)[:, None] - np.abs(_LINE)[None, :]
    rings = rings_at_level(height, x_m=_LINE, y_m=_LINE, level=0.505)
    return [(1, len(rings)), (2.0 * 0.495**2, ring_area_m2(rings[0]))]


@case(id="FC-circle", source="pi r^2; the ring's chords fall short by order h^2", rtol=3e-4)
def ring_of_a_bowl() -> Pairs:
    bowl = -(_LINE[:, None] ** 2) - _LINE[None, :] ** 2
    rings = rings_at_level(bowl, x_m=_LINE, y_m=_LINE, level=-2.25)
    return [(1, len(rings)), (math.pi * 2.25, ring_area_m2(rings[0]))]


@case(id="FC-hole", source="annulus: outer circle positive, hole negative", rtol=1e-3)
def rings_of_an_annulus() -> Pairs:
    radius = np.hypot(_LINE[:, None], _LINE[None, :])
    rings = rings_at_level(-np.abs(radius - 1.0), x_m=_LINE, y_m=_LINE, level=-0.4)
    areas = sorted(ring_area_m2(ring) for ring in rings)
    return [(2, len(rings)), ([-math.pi * 0.36, math.pi * 1.96], areas)]


@case(
    id="UB-factor",
    source="hand arithmetic: exp(1.959964 sqrt(ln VG)) with ln 1.15 = 0.1397619, ln 1.7 = "
    "0.5306283; exp(0.674490 sqrt(ln 1.6)) at 50 %",
    rtol=1e-5,
)
def factor_of_measured_scatter() -> Pairs:
    return [
        (np.exp(1.959964 * np.sqrt([0.1397619, 0.5306283])), scatter_factor(vg_ratio=[1.15, 1.7])),
        (
            math.exp(0.674490 * math.sqrt(0.4700036)),
            scatter_factor(vg_ratio=1.6, confidence_prob=0.5),
        ),
        (1.0, scatter_factor(vg_ratio=1.0)),
    ]


@case(
    id="UB-moments",
    source="VG and MG of a million lognormal ratios; share within the band, Monte Carlo",
    rtol=2e-3,
)
def band_holds_the_share_it_promises() -> Pairs:
    rng = np.random.default_rng(20)
    log_ratio = rng.normal(0.2, 0.5, 1_000_000)
    vg, mg = math.exp(float(np.mean(log_ratio**2))), math.exp(float(np.mean(log_ratio)))
    inner, _, outer = band_levels_kg_m3(
        level_kg_m3=1.0, vg_ratio=vg, mg_ratio=mg, confidence_prob=0.9
    )
    observed = np.exp(log_ratio)
    return [
        (0.95, float(np.mean(observed * float(inner) >= 1.0))),
        (0.95, float(np.mean(observed * float(outer) < 1.0))),
    ]


@case(id="UB-rings", source="closed form of a cone: the end goes with level^-1/2", rtol=1e-7)
def band_widens_the_footprint() -> Pairs:
    axis = gaussian_profile(
        mass_rate_kg_s=1.0,
        wind_speed_m_s=5.0,
        release_height_m=0.0,
        z_m=0.0,
        sigmas=lambda x: (0.1 * x, 0.06 * x),
    )
    levels = np.array([float(v) for v in band_levels_kg_m3(level_kg_m3=1e-5, vg_ratio=1.15)])
    found = steady_footprints(level_kg_m3=levels, axis=axis, wind_direction_deg=0.0)
    ends = found.end_m / found.end_m[1]
    factor = math.exp(0.5 * 1.959964 * math.sqrt(math.log(1.15)))
    return [([1.0 / factor, 1.0, factor], ends)]
