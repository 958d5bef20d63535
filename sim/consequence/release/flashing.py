"""How fast a liquid that boils on its way out leaves a hole or a pipe."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.release.orifice import liquid_orifice_rate_kg_s
from sim.model_card import ModelCard, Range, register

RELAXATION_LENGTH_M: Final = 0.1
"""Passage shorter than this: no time to flash (CCPS 1999 p. 37, as told in the notes to D13)."""

_HALVINGS: Final = 80
"""Bisections: 2^-80 of the starting bracket is far below the spacing of floats."""

CARD = register(
    ModelCard(
        key="consequence.flashing_discharge",
        title_zh="闪蒸两相泄漏：短口亚稳态伯努利，长管均相平衡（omega 法）",
        title_en="Flashing discharge: metastable Bernoulli (short), omega equilibrium (long)",
        source=(
            "Leung 1986, AIChE J. 32, 1743; Leung and Grolmes 1987, AIChE J. 33, 524 (derived here "
            "from the same equation of state); checked with API 520-1 (2020) examples C.2.2.2, "
            "C.2.3; CCPS 1999 p. 37"
        ),
        status="verified",
        ranges={
            "omega_ratio": Range(0.1, 100.0, "1"),
            "hole_diameter_m": Range(0.001, 0.5, "m"),
        },
        limits_zh=(
            "入口为饱和或过冷的单组分液体；相间无滑移、处于平衡；水平管、恒定摩擦系数",
            "长度 0.1 m 处由亚稳态突变为平衡，非连续",
        ),
        limits_en=(
            "one-component saturated or subcooled liquid; no slip; level pipe, constant friction",
            "jumps from metastable to equilibrium at a length of 0.1 m",
        ),
        checks=(
            "D13", "R-omega-steam", "R-api-two-phase", "R-api-subcooled", "R-omega-nozzle",
            "R-omega-pipe", "R-omega-isothermal",
        ),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class FlashingJet:
    """Boiling liquid leaving a passage: rate and state at its mouth."""

    mass_rate_kg_s: Floats
    exit_pressure_pa: Floats
    choked: np.ndarray
    """Whether the pressure outside no longer matters."""
    at_equilibrium: np.ndarray
    """Whether the passage is long enough for the liquid to flash inside it."""


def omega_ratio(
    *,
    temperature_k: ArrayLike,
    saturation_pressure_pa: ArrayLike,
    liquid_density_kg_m3: ArrayLike,
    vapour_density_kg_m3: ArrayLike,
    liquid_heat_capacity_j_kg_k: ArrayLike,
    heat_of_vaporisation_j_kg: ArrayLike,
) -> Floats:
    """How strongly a liquid swells below its saturation pressure (omega), dimensionless.

    ``omega = rho_l cp T ps ((1/rho_v - 1/rho_l) / hv)^2``.

    Parameters
    ----------
    temperature_k
        Temperature of the liquid, K, above 0.
    saturation_pressure_pa
        Vapour pressure at that temperature, Pa, above 0.
    liquid_density_kg_m3, vapour_density_kg_m3
        Densities of liquid and saturated vapour there, kg/m3; the vapour is the lighter one.
    liquid_heat_capacity_j_kg_k
        Heat capacity of the liquid, J/(kg K), above 0.
    heat_of_vaporisation_j_kg
        Heat of vaporisation there, J/kg, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or the vapour is not lighter than the liquid.

    References
    ----------
    Leung 1986; API 520-1 (2020), annex C.2.3 (saturated or subcooled liquid).
    """
    temperature = positive("temperature_k", temperature_k, "K")
    pressure = positive("saturation_pressure_pa", saturation_pressure_pa, "Pa")
    liquid = positive("liquid_density_kg_m3", liquid_density_kg_m3, "kg/m3")
    vapour = positive("vapour_density_kg_m3", vapour_density_kg_m3, "kg/m3")
    capacity = positive("liquid_heat_capacity_j_kg_k", liquid_heat_capacity_j_kg_k, "J/(kg K)")
    latent = positive("heat_of_vaporisation_j_kg", heat_of_vaporisation_j_kg, "J/kg")
    if np.any(vapour >= liquid):
        raise ValueError(
            f"vapour_density_kg_m3 must be below liquid_density_kg_m3 {float(np.min(liquid)):g}, "
            f"got {float(np.max(vapour)):g} kg/m3"
        )
    swelling = 1.0 / vapour - 1.0 / liquid
    return np.asarray(liquid * capacity * temperature * pressure * np.square(swelling / latent))


def flashing_discharge(
    *,
    discharge_coefficient_ratio: ArrayLike,
    hole_diameter_m: ArrayLike,
    passage_length_m: ArrayLike,
    liquid_density_kg_m3: ArrayLike,
    upstream_pressure_pa: ArrayLike,
    saturation_pressure_pa: ArrayLike,
    omega_ratio: ArrayLike,
    friction_loss_ratio: ArrayLike = 0.0,
    ambient_pressure_pa: ArrayLike = 101_325.0,
) -> FlashingJet:
    """Rate of a liquid that boils below its saturation pressure, through a hole or a pipe.

    Passages shorter than 0.1 m pass plain liquid (Bernoulli). Longer ones hold a homogeneous
    mixture at equilibrium with ``v / v0 = 1 + omega (ps / p - 1)`` below ps: a frictionless
    entrance from the vessel to p1, then ``dp + G^2 dv + G^2 v dN / 2 = 0`` along the pipe, out at
    ambient pressure or where ``G^2 = -dp/dv``.

    Parameters
    ----------
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1 (0.61 sharp edge; 0.85-1 rounded, for pipes).
    hole_diameter_m
        Inner diameter of hole or pipe, m, above 0.
    passage_length_m
        Length of the passage, m, 0 or more; it decides between the two models.
    liquid_density_kg_m3
        Density in the vessel, kg/m3, above 0.
    upstream_pressure_pa
        Absolute pressure at the inlet with the liquid's head, Pa, above 0.
    saturation_pressure_pa
        Vapour pressure at the liquid's temperature, Pa, above 0, at most the upstream pressure.
    omega_ratio
        Swelling, see `omega_ratio`, above 0.
    friction_loss_ratio
        ``N = f L / D + sum K`` with Darcy's friction factor, 0 or more; ignored by short openings.
    ambient_pressure_pa
        Absolute pressure outside, Pa, above 0.

    Returns
    -------
    FlashingJet
        No flow where the upstream pressure does not exceed the ambient one.

    Raises
    ------
    ValueError
        If an argument is impossible, or the liquid would already boil in the vessel.

    Notes
    -----
    Both solutions are single bisections. A liquid that does not boil at ambient pressure follows
    Bernoulli with the friction loss. Equilibrium needs some 0.1 m; between 0 and 0.1 m truth lies
    between the two answers, so a short opening is on the high side.

    References
    ----------
    Leung 1986; Leung and Grolmes 1987; API 520-1 (2020) annex C.2.

    Examples
    --------
    Saturated propane-like liquid at 8 bar: a hole passes more than a pipe stub.

    >>> jet = flashing_discharge(discharge_coefficient_ratio=0.8, hole_diameter_m=0.05,
    ...     passage_length_m=[0.01, 0.5], liquid_density_kg_m3=500.0, upstream_pressure_pa=8e5,
    ...     saturation_pressure_pa=8e5, omega_ratio=8.0)
    >>> jet.mass_rate_kg_s.round(1), jet.choked
    (array([41.5,  9.2]), array([False,  True]))
    """
    coefficient = within("discharge_coefficient_ratio", discharge_coefficient_ratio, 1e-6, 1.0)
    diameter = positive("hole_diameter_m", hole_diameter_m, "m")
    length = non_negative("passage_length_m", passage_length_m, "m")
    density = positive("liquid_density_kg_m3", liquid_density_kg_m3, "kg/m3")
    inside = positive("upstream_pressure_pa", upstream_pressure_pa, "Pa")
    boiling = positive("saturation_pressure_pa", saturation_pressure_pa, "Pa")
    omega = within("omega_ratio", omega_ratio, 1e-6, 1e6)
    loss = non_negative("friction_loss_ratio", friction_loss_ratio)
    outside = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    if np.any(boiling > inside):
        raise ValueError(
            "saturation_pressure_pa must not exceed upstream_pressure_pa, got "
            f"{float(np.max(boiling / inside)):g} times as much: the vessel itself would boil"
        )
    metastable = liquid_orifice_rate_kg_s(
        discharge_coefficient_ratio=coefficient,
        hole_diameter_m=diameter,
        liquid_density_kg_m3=density,
        upstream_pressure_pa=inside,
        ambient_pressure_pa=outside,
    )
    driven = inside > outside
    flux, mouth = _equilibrium_flow(
        omega, boiling / inside, np.minimum(outside / inside, 1.0), loss
    )
    area = 0.25 * np.pi * np.square(diameter)
    equilibrium = coefficient * area * flux * np.sqrt(inside * density)
    long = length >= RELAXATION_LENGTH_M
    leaving = np.where(long, np.maximum(mouth * inside, outside), outside)
    return FlashingJet(
        mass_rate_kg_s=np.where(driven, np.where(long, equilibrium, metastable), 0.0),
        exit_pressure_pa=leaving,
        choked=np.asarray(driven & (leaving > outside * (1.0 + 1e-9))),
        at_equilibrium=np.asarray(long & driven & (boiling > outside)),
    )


def _equilibrium_flow(
    omega: Floats, boiling: Floats, outside: Floats, loss: Floats
) -> tuple[Floats, Floats]:
    """G / sqrt(p0 rho0) and mouth pressure / p0 of a pipe behind a smooth entrance."""
    omega, boiling, outside, loss = np.broadcast_arrays(omega, boiling, outside, loss)

    def mouth(entry: Floats) -> Floats:
        # choked where G^2 = -dp/dv = p^2 / (omega ps); at ps itself the speed of sound drops to 0+
        sonic = np.sqrt(_entrance(omega, boiling, entry) * omega * boiling)
        return np.maximum(outside, np.minimum(boiling, sonic))

    # the throat of the bare entrance: the greatest flow, so the lowest entry pressure of any pipe
    low = np.maximum(outside, _throat(omega, boiling))

    def short_of(entry: Floats) -> np.ndarray:
        return _pipe_loss(omega, boiling, entry, mouth(entry)) < loss

    entry = np.where(loss > 0.0, _bisect(short_of, low, np.ones_like(low)), low)
    return np.sqrt(_entrance(omega, boiling, entry)), mouth(entry)


def _volume(omega: Floats, boiling: Floats, pressure: Floats) -> Floats:
    return 1.0 + omega * np.maximum(boiling / pressure - 1.0, 0.0)


def _entrance(omega: Floats, boiling: Floats, pressure: Floats) -> Floats:
    """G^2 / (p0 rho0) after a frictionless expansion from rest at p0 to a pressure / p0."""
    two_phase = np.minimum(pressure, boiling)
    work = (
        1.0
        - np.maximum(pressure, boiling)
        + omega * boiling * np.log(boiling / two_phase)
        + (1.0 - omega) * (boiling - two_phase)
    )
    return np.maximum(2.0 * work, 0.0) / np.square(_volume(omega, boiling, pressure))


def _throat(omega: Floats, boiling: Floats) -> Floats:
    """Pressure / p0 at which the entrance chokes with nothing outside."""

    def past_choking(pressure: Floats) -> np.ndarray:
        slack = _entrance(omega, boiling, pressure) * omega * boiling - np.square(pressure)
        return np.asarray(slack > 0.0)

    root = _bisect(past_choking, 1e-12 * boiling, boiling)
    # far below boiling at the inlet: the flow chokes as soon as the first bubble shows
    return np.where(past_choking(boiling), boiling, root)


def _pipe_loss(omega: Floats, boiling: Floats, entry: Floats, mouth: Floats) -> Floats:
    """Friction ``N`` that takes the flow from the entry pressure to the mouth, both over p0."""
    liquid = np.maximum(entry, boiling) - np.maximum(mouth, boiling)
    swelling = _mean_density_integral(
        omega, boiling, np.minimum(mouth, boiling), np.minimum(entry, boiling)
    )
    flux = np.maximum(_entrance(omega, boiling, entry), np.finfo(float).tiny)
    growth = _volume(omega, boiling, mouth) / _volume(omega, boiling, entry)
    return np.asarray(2.0 * (liquid + swelling) / flux - 2.0 * np.log(growth))


@functools.cache
def _legendre() -> tuple[Floats, Floats]:
    """Nodes and weights of 32-point Gauss-Legendre quadrature; some bisections ask 80 times."""
    nodes, weights = np.polynomial.legendre.leggauss(32)
    return np.asarray(nodes), np.asarray(weights)


def _mean_density_integral(omega: Floats, boiling: Floats, low: Floats, high: Floats) -> Floats:
    """Integral of dp / v between two pressures at or below boiling."""
    rest = 1.0 - omega
    near_one = np.abs(rest) < 0.5
    safe = np.where(near_one, 0.5, rest)
    closed = (high - low) / safe - omega * boiling / np.square(safe) * np.log(
        (safe * high + omega * boiling) / (safe * low + omega * boiling)
    )
    if not near_one.any():
        return np.asarray(closed)
    nodes, weights = _legendre()
    half = 0.5 * (high - low)
    pressure = (0.5 * (high + low))[..., None] + half[..., None] * nodes
    density = 1.0 / _volume(omega[..., None], boiling[..., None], pressure)
    return np.where(near_one, half * (density @ weights), closed)


def _bisect(below: Callable[[Floats], np.ndarray], low: Floats, high: Floats) -> Floats:
    """Where a condition, true at `low`, turns false on the way to `high`, element by element."""
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        side = below(middle)
        low, high = np.where(side, middle, low), np.where(side, high, middle)
    return 0.5 * (low + high)
