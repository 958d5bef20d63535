"""How a finite inventory runs out: constant rate, draining tank, vessel blowing down."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.release.orifice import (
    GRAVITY_M_S2,
    gas_orifice,
    ideal_gas_density_kg_m3,
    liquid_orifice_rate_kg_s,
)
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.finite_inventory",
        title_zh="有限存量的泄放过程",
        title_en="Discharge of a finite inventory over time",
        source="TNO Yellow Book CPR 14E (2005), sections 2.5 and 2.6; closed forms",
        status="verified",
        ranges={"heat_ratio": Range(1.05, 1.67, "1")},
        limits_zh=("液体：恒定气相压力的立式圆筒罐；气体：绝热理想气体，不结露",),
        limits_en=(
            "liquid: upright cylinder under constant pressure; gas: adiabatic ideal gas, dry",
        ),
        checks=("I-mass", "I-torricelli", "I-blowdown", "I-subsonic"),
    )
)

_STEPS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Discharge:
    """Mass rate over time, constant between edges: what was in the vessel and no more."""

    edge_s: Floats
    """Times from 0 on, s, shape (n + 1,), rising."""
    mass_rate_kg_s: Floats
    """Mean rate between neighbouring edges, kg/s, shape (n,)."""

    @property
    def released_kg(self) -> float:
        """Total mass released, kg."""
        return float(self.mass_rate_kg_s @ np.diff(self.edge_s))

    @property
    def duration_s(self) -> float:
        """Time until nothing more comes out, s."""
        return float(self.edge_s[-1])

    def rate_kg_s(self, time_s: Floats) -> Floats:
        """Mass rate at times after the start, kg/s; 0 before and after the release."""
        index = np.searchsorted(self.edge_s, time_s, side="right") - 1
        inside = (index >= 0) & (index < self.mass_rate_kg_s.size)
        return np.where(inside, self.mass_rate_kg_s[np.where(inside, index, 0)], 0.0)

    def stopped_at(self, time_s: float) -> Discharge:
        """The same discharge, closed off at a time."""
        stop = float(non_negative("time_s", time_s, "s"))
        kept = self.edge_s[:-1] < stop
        edges = np.append(self.edge_s[:-1][kept], min(stop, self.duration_s))
        return Discharge(edges, self.mass_rate_kg_s[kept])


def constant_discharge(*, inventory_kg: float, mass_rate_kg_s: float) -> Discharge:
    """A rate that holds until the inventory is gone.

    Parameters
    ----------
    inventory_kg
        Mass that can come out, kg, above 0.
    mass_rate_kg_s
        Rate, kg/s, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    >>> constant_discharge(inventory_kg=100.0, mass_rate_kg_s=2.0).duration_s
    50.0
    """
    inventory = float(positive("inventory_kg", inventory_kg, "kg"))
    rate = float(positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s"))
    return Discharge(np.array([0.0, inventory / rate]), np.array([rate]))


def draining_tank(
    *,
    tank_diameter_m: float,
    liquid_height_m: float,
    liquid_density_kg_m3: float,
    hole_diameter_m: float,
    discharge_coefficient_ratio: float,
    tank_pressure_pa: float = 101_325.0,
    ambient_pressure_pa: float = 101_325.0,
    steps: int = _STEPS,
) -> Discharge:
    """Liquid draining from an upright cylinder through a hole in its bottom, exactly.

    The outflow speed falls linearly in time: ``v = v0 - g Cd (A_hole / A_tank) t``.

    Parameters
    ----------
    tank_diameter_m, liquid_height_m
        Inner diameter and liquid above the hole, m, above 0.
    liquid_density_kg_m3
        Density, kg/m3, above 0.
    hole_diameter_m
        Hole, m, above 0 and below the tank's diameter.
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1.
    tank_pressure_pa, ambient_pressure_pa
        Absolute pressure above the liquid (held constant, not below ambient) and outside, Pa.
    steps
        Number of intervals of equal time.

    Returns
    -------
    Discharge
        Its total is the mass above the hole.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Torricelli's law; TNO Yellow Book CPR 14E (2005), section 2.5.4.
    """
    diameter = float(positive("tank_diameter_m", tank_diameter_m, "m"))
    height = float(positive("liquid_height_m", liquid_height_m, "m"))
    density = float(positive("liquid_density_kg_m3", liquid_density_kg_m3, "kg/m3"))
    hole = float(positive("hole_diameter_m", hole_diameter_m, "m"))
    if hole >= diameter:
        raise ValueError(
            f"hole_diameter_m must be below tank_diameter_m {diameter:g} m, got {hole:g}"
        )
    ambient = float(positive("ambient_pressure_pa", ambient_pressure_pa, "Pa"))
    excess = float(within("tank_pressure_pa", tank_pressure_pa, ambient, 1e8, "Pa")) - ambient
    first = float(
        liquid_orifice_rate_kg_s(
            discharge_coefficient_ratio=discharge_coefficient_ratio,
            hole_diameter_m=hole,
            liquid_density_kg_m3=density,
            upstream_pressure_pa=tank_pressure_pa,
            ambient_pressure_pa=ambient_pressure_pa,
            liquid_head_m=height,
        )
    )
    outflow_m_s = math.sqrt(2.0 * (excess / density + GRAVITY_M_S2 * height))
    last_m_s = math.sqrt(2.0 * excess / density)
    falling_m_s2 = GRAVITY_M_S2 * discharge_coefficient_ratio * (hole / diameter) ** 2
    empty_s = (outflow_m_s - last_m_s) / falling_m_s2
    edges = np.linspace(0.0, empty_s, _checked_steps(steps) + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    # the rate is linear in time, so the middle of an interval gives its exact mean
    rate = first * (1.0 - falling_m_s2 * middle / outflow_m_s)
    return Discharge(edges, rate)


def vessel_blowdown(
    *,
    volume_m3: float,
    pressure_pa: float,
    temperature_k: float,
    molar_mass_kg_mol: float,
    heat_ratio: float,
    hole_diameter_m: float,
    discharge_coefficient_ratio: float,
    ambient_pressure_pa: float = 101_325.0,
    steps: int = _STEPS,
) -> Discharge:
    """Gas leaving a closed vessel that expands adiabatically, until pressures are equal.

    Parameters
    ----------
    volume_m3
        Volume of the vessel, m3, above 0.
    pressure_pa, temperature_k
        Start inside, Pa (absolute, above ambient) and K.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.
    heat_ratio
        Ratio of the specific heats, above 1 to 2.
    hole_diameter_m
        Hole, m, above 0.
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1.
    ambient_pressure_pa
        Pressure outside, Pa, above 0.
    steps
        Number of intervals of equal mass.

    Returns
    -------
    Discharge
        Its total is the mass that can leave: the last gas stays at ambient pressure.

    Raises
    ------
    ValueError
        If an argument is impossible or the vessel is not above ambient pressure.

    Notes
    -----
    Equal masses leave in each interval and its length is the integral of dm / rate, so mass is
    kept exactly whatever the number of steps; the times converge with it.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), section 2.5.2; choked part: closed form
    ``m = m0 (1 + (k-1)/2 t/tau)^(-2/(k-1))``.
    """
    volume = float(positive("volume_m3", volume_m3, "m3"))
    k = float(within("heat_ratio", heat_ratio, 1.0 + 1e-6, 2.0))
    start = float(positive("pressure_pa", pressure_pa, "Pa"))
    ambient = float(positive("ambient_pressure_pa", ambient_pressure_pa, "Pa"))
    if start <= ambient:
        raise ValueError(
            f"pressure_pa must exceed ambient_pressure_pa {ambient:g} Pa, got {start:g}"
        )
    density = float(
        ideal_gas_density_kg_m3(
            pressure_pa=start, temperature_k=temperature_k, molar_mass_kg_mol=molar_mass_kg_mol
        )
    )

    def rate(mass_kg: Floats) -> Floats:
        left = mass_kg / (density * volume)
        jet = gas_orifice(
            discharge_coefficient_ratio=discharge_coefficient_ratio,
            hole_diameter_m=hole_diameter_m,
            upstream_pressure_pa=start * left**k,
            upstream_temperature_k=temperature_k * left ** (k - 1.0),
            upstream_density_kg_m3=density * left,
            heat_ratio=k,
            ambient_pressure_pa=ambient,
        )
        return jet.mass_rate_kg_s

    full = density * volume
    return _by_mass(rate, full, full * (ambient / start) ** (1.0 / k), _checked_steps(steps))


def _by_mass(
    rate: Callable[[Floats], Floats], full_kg: float, rest_kg: float, steps: int
) -> Discharge:
    """Discharge in intervals of equal mass, each as long as the integral of dm / rate.

    Near the end the rate goes to 0 as the root of the mass left, so the mass is written
    ``m = rest + (full - rest) v^2`` and the integrand in v stays finite.
    """
    going = full_kg - rest_kg
    edge = np.sqrt(np.linspace(1.0, 0.0, steps + 1))
    nodes, weights = np.polynomial.legendre.leggauss(8)
    half = 0.5 * (edge[:-1] - edge[1:])[:, None]
    v = 0.5 * (edge[:-1] + edge[1:])[:, None] + half * nodes
    lasting = (2.0 * v * going / rate(rest_kg + going * v * v) * half) @ weights
    edges = np.concatenate(([0.0], np.cumsum(lasting)))
    return Discharge(edges, (going / steps) / lasting)


def _checked_steps(steps: int) -> int:
    if not 1 <= steps <= 100_000:
        raise ValueError(f"steps must be 1 to 100000, got {steps}")
    return steps
