"""Verification cases of the similarity plume, one of them a second, numerical solution."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import trapezoid
from scipy.linalg import solve_banded
from scipy.special import gamma

from sim.arguments import Floats
from sim.consequence.dispersion.plume_growth import plume_growth
from sim.consequence.dispersion.similarity_plume import (
    SimilarityPlume,
    crosswind_integrated_kg_m2,
    similarity_plume,
)
from sim.consequence.dispersion.surface_layer import phi_h, surface_layer_wind_m_s
from tests.verification.registry import Pairs, case

_ROUGHNESS = 0.01
_FRICTION = 0.3
_START = 0.5


@case(
    id="S-power-law",
    source="exact solution (Roberts) for u = z^m, K = z^n: N exp(-z^s / (s^2 x)), s = 2 + m - n",
    rtol=3e-3,
)
def growth_is_exact_for_power_laws() -> Pairs:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    height = np.geomspace(1e-5, 1e4, 1500)
    for m, n in ((0.2, 1.0), (0.1, 1.3), (0.3, 0.6)):
        s, p = 2.0 + m - n, (1.0 + m) / (2.0 + m - n)
        growth = plume_growth(
            height_m=height, wind_m_s=height**m, diffusivity_m2_s=height**n, start_height_m=2e-4
        )
        x = np.array([5.0, 20.0, 80.0])
        size = s * s * x
        ground = s / (size**p * gamma(p))
        mean = size ** (1 / s) * gamma(2 / s) / gamma(1 / s)
        known = np.log(growth.distance_m[1:])
        for expected, found in ((ground, growth.ground_s_m2), (mean, growth.mean_height_m)):
            pairs.append((expected, np.exp(np.interp(np.log(x), known, np.log(found[1:])))))
        pairs.append((s * x, np.interp(x, growth.distance_m, growth.scale_m)))
    return pairs


@case(id="S-mass", source="mass balance: the integral of u Cy over height is Q", rtol=5e-4)
def similarity_plume_carries_what_is_released() -> Pairs:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for obukhov in (-20.0, -100.0, math.inf, 100.0, 20.0):
        plume = _plume(obukhov)
        for x in (50.0, 200.0, 800.0):
            top = min(60.0 * float(np.interp(x, plume.distance_m, plume.mean_height_m)), 2000.0)
            z = _ROUGHNESS + (top - _ROUGHNESS) * np.linspace(0.0, 1.0, 8001) ** 3
            found = crosswind_integrated_kg_m2(plume=plume, mass_rate_kg_s=2.0, x_m=x, z_m=z)
            pairs.append((2.0, trapezoid(found * _wind(z, obukhov), z)))
    return pairs


@case(
    id="S-k-model",
    source="finite-volume solution of u dC/dx = d/dz (K dC/dz), same profiles, 100-800 m",
    rtol=0.06,
)
def similarity_plume_follows_the_diffusion_equation() -> Pairs:
    return _against_diffusion(np.array([100.0, 200.0, 400.0, 800.0]))


@case(
    id="S-k-model-near",
    source="same at 50 m, a hundred source heights downwind, where the profile is not settled",
    rtol=0.1,
)
def similarity_plume_is_near_it_close_to_the_source() -> Pairs:
    return _against_diffusion(np.array([50.0]))


def _against_diffusion(places: Floats) -> list[tuple[ArrayLike, ArrayLike]]:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for obukhov in (-20.0, -100.0, math.inf, 100.0, 20.0):
        found = crosswind_integrated_kg_m2(
            plume=_plume(obukhov), mass_rate_kg_s=1.0, x_m=places, z_m=1.5
        )
        pairs.append((_diffused(places, obukhov), found))
    return pairs


def _plume(obukhov: float) -> SimilarityPlume:
    return similarity_plume(
        friction_velocity_m_s=_FRICTION,
        obukhov_length_m=obukhov,
        roughness_length_m=_ROUGHNESS,
        release_height_m=_START,
        mixing_height_m=2000.0,
    )


def _wind(height: Floats, obukhov: float) -> Floats:
    return surface_layer_wind_m_s(
        friction_velocity_m_s=_FRICTION,
        height_m=height,
        roughness_length_m=_ROUGHNESS,
        obukhov_length_m=obukhov,
    )


def _diffused(places: Floats, obukhov: float) -> Floats:
    """Concentration at 1.5 m from a source of 1 kg/(m s) at 0.5 m, marched downwind implicitly."""
    edge = np.geomspace(_ROUGHNESS, 2000.0, 301)
    centre = np.sqrt(edge[1:] * edge[:-1])
    width = np.diff(edge)
    flow = _wind(centre, obukhov) * width
    mixing = 0.4 * _FRICTION * edge[1:-1] / phi_h(edge[1:-1] / obukhov) / np.diff(centre)
    content = np.zeros(centre.size)
    content[np.searchsorted(edge, _START) - 1] = 1.0
    amount = content / flow
    across = np.zeros((3, centre.size))
    marks = np.concatenate(([0.0], np.geomspace(0.01, places[-1], 2500), places))
    marks = np.unique(marks)
    found = []
    for step, here in zip(np.diff(marks), marks[1:], strict=True):
        across[0, 1:] = -step * mixing
        across[2, :-1] = -step * mixing
        across[1] = flow
        across[1, :-1] += step * mixing
        across[1, 1:] += step * mixing
        amount = solve_banded((1, 1), across, flow * amount)
        if here in places:
            found.append(np.interp(1.5, centre, amount))
    return np.array(found)
