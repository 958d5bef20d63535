"""How a gas pipeline empties through a hole or a break, and what closing a valve saves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.release.inventory import Discharge
from sim.consequence.release.orifice import gas_orifice, ideal_gas_density_kg_m3
from sim.model_card import ModelCard, Range, register

_TAIL: Final = 25.0
"""Slowest time constants to follow: exp(-25) is 1e-11 of the inventory."""

_NOTHING: Final = 1e-9
"""Share of the inventory that no longer counts when the valve shuts."""

CARD = register(
    ModelCard(
        key="consequence.gas_pipeline",
        title_zh="输气管道泄漏与断裂（Wilson 双指数，含阀门切断）",
        title_en="Gas pipeline hole or rupture (Wilson double exponential, valve closing)",
        source=(
            "Wilson 1979/1981 as used by ALOHA, form and constants seen in pyELDQM 0.1.3 (MIT); "
            "its full-bore limit is TNO Yellow Book CPR 14E section 2.5.2.5 (from memory)"
        ),
        status="provisional",
        ranges={
            "heat_ratio": Range(1.05, 1.67, "1"),
            "pressure_pa": Range(2e5, 1e7, "Pa"),
        },
        limits_zh=(
            "等温理想气体（可给压缩因子）；全程临界流、直至排空，总量偏大",
            "首端封闭的一段管；断裂两侧各算一次再相加",
            "与一维摩擦流数值解相比：0.1 个时间常数后累计量差 30% 以内，之前最多偏大一倍",
            "阀门关闭时其下游管段按仍满计（不超过剩余量），总量偏大",
        ),
        limits_en=(
            "isothermal ideal gas (Z may be given); choked until empty: total on the high side",
            "a length closed at its far end; the two sides of a break are two runs",
            "against 1-D friction flow: mass out within 30 % after 0.1 b, up to double before",
            "on closing, the length behind the valve counts as full (at most what is left)",
        ),
        checks=("PL-mass", "PL-vessel-limit", "PL-long-limit", "PL-valve", "PL-first-rate",
                "PL-friction-hole", "PL-friction-bore", "PL-friction-factor"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PipelineBreak:
    """Constants of the double exponential for one side of a break."""

    first_rate_kg_s: float
    """Rate at the moment of the break, kg/s."""
    inventory_kg: float
    """Gas in the length, kg."""
    time_constant_s: float
    """Slow time constant (Wilson's beta, the Yellow Book's tB), s."""

    @property
    def share_ratio(self) -> float:
        """Wilson's alpha: inventory over first rate and slow time constant."""
        return self.inventory_kg / (self.first_rate_kg_s * self.time_constant_s)

    def rate_kg_s(self, time_s: Floats) -> Floats:
        """Rate at times after the break, kg/s.

        ``q = q0 / (1 + a) (a exp(-t / b) + exp(-t / (a^2 b)))``, whose integral is the inventory.
        """
        a, b = self.share_ratio, self.time_constant_s
        terms = a * np.exp(-time_s / b) + np.exp(-time_s / (a * a * b))
        return np.asarray(self.first_rate_kg_s / (1.0 + a) * terms)

    def released_kg(self, time_s: Floats) -> Floats:
        """Mass released up to times after the break, kg."""
        a, b = self.share_ratio, self.time_constant_s
        terms = -np.expm1(-time_s / b) - a * np.expm1(-time_s / (a * a * b))
        return np.asarray(self.inventory_kg / (1.0 + a) * terms)


def friction_factor_ratio(*, diameter_m: float, roughness_m: float = 4.6e-5) -> float:
    """Darcy friction factor of fully rough pipe flow: ``(2 lg(3.7 D / e))^-2``.

    Parameters
    ----------
    diameter_m
        Inner diameter, m, above 0.
    roughness_m
        Roughness of the wall, m, above 0 and below a tenth of the diameter (steel 4.6e-5).

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    pyELDQM prints the same formula as ``0.25 / (0.75 - lg(e/D))^2``; lg 3.7 is 0.568, so its 0.75
    looks like 0.57 with two digits exchanged.

    References
    ----------
    Colebrook's equation at high Reynolds number (Nikuradse, von Karman).

    Examples
    --------
    >>> round(friction_factor_ratio(diameter_m=0.5), 5)
    0.01179
    """
    diameter = float(positive("diameter_m", diameter_m, "m"))
    roughness = float(within("roughness_m", roughness_m, 1e-9, 0.1 * diameter, "m"))
    return (2.0 * math.log10(3.7 * diameter / roughness)) ** -2


def pipeline_break(
    *,
    pipe_length_m: float,
    pipe_diameter_m: float,
    hole_diameter_m: float,
    pressure_pa: float,
    temperature_k: float,
    molar_mass_kg_mol: float,
    heat_ratio: float,
    friction_factor_ratio: float,
    compressibility_ratio: float = 1.0,
    discharge_coefficient_ratio: float = 1.0,
    ambient_pressure_pa: float = 101_325.0,
) -> PipelineBreak:
    """Constants of the outflow from one closed length of pipe through a hole or its full bore.

    ``b = 2/3 (L / c) Kf G^1.5 Kh^-3 ((1 + Kh^2 / (Kf G))^1.5 - 1)`` with ``c^2 = k R T / M``,
    ``Kf = D / (k f L)``, ``G = ((k + 1) / 2)^((k + 1) / (k - 1))`` and Kh the effective hole area
    over the pipe's.

    Parameters
    ----------
    pipe_length_m, pipe_diameter_m
        Length to the closed end and inner diameter, m, above 0.
    hole_diameter_m
        Hole, m, above 0; the pipe's diameter for a full-bore break, not more.
    pressure_pa
        Absolute pressure in the pipe, Pa, high enough to choke the hole.
    temperature_k
        Gas temperature, K, above 0.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.
    heat_ratio
        Ratio of the specific heats, above 1 to 2.
    friction_factor_ratio
        Darcy friction factor, above 0 to 1.
    compressibility_ratio
        Compressibility factor Z of the gas in the pipe, 0.2 to 2.
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1.
    ambient_pressure_pa
        Pressure outside, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or the outflow would not be choked.

    Notes
    -----
    A small hole gives ``b = L Ap / (Cd Ah c) sqrt G``: an isothermal vessel. A full bore of a long
    pipe gives ``b = 2/3 (L / c) sqrt(k f L / D)``, the Yellow Book's tB.

    References
    ----------
    Wilson 1979/1981 (ALOHA), as coded in pyELDQM 0.1.3; TNO Yellow Book CPR 14E, 2.5.2.5.
    """
    length = float(positive("pipe_length_m", pipe_length_m, "m"))
    diameter = float(positive("pipe_diameter_m", pipe_diameter_m, "m"))
    hole = float(positive("hole_diameter_m", hole_diameter_m, "m"))
    if hole > diameter:
        raise ValueError(
            f"hole_diameter_m must not exceed pipe_diameter_m {diameter:g} m, got {hole:g}"
        )
    friction = float(within("friction_factor_ratio", friction_factor_ratio, 1e-6, 1.0))
    z = float(within("compressibility_ratio", compressibility_ratio, 0.2, 2.0))
    density = float(
        ideal_gas_density_kg_m3(
            pressure_pa=pressure_pa,
            temperature_k=temperature_k,
            molar_mass_kg_mol=molar_mass_kg_mol,
        )
        / z
    )
    jet = gas_orifice(
        discharge_coefficient_ratio=discharge_coefficient_ratio,
        hole_diameter_m=hole,
        upstream_pressure_pa=pressure_pa,
        upstream_temperature_k=temperature_k,
        upstream_density_kg_m3=density,
        heat_ratio=heat_ratio,
        ambient_pressure_pa=ambient_pressure_pa,
    )
    if not bool(jet.choked):
        raise ValueError(
            f"pressure_pa must be high enough to choke the hole, got {pressure_pa:g} Pa against "
            f"ambient_pressure_pa {ambient_pressure_pa:g} Pa"
        )
    k = heat_ratio
    crossing_s = length / math.sqrt(k * pressure_pa / density)
    stretch = ((k + 1.0) / 2.0) ** ((k + 1.0) / (k - 1.0))
    loose = diameter / (k * friction * length) * stretch  # Kf G
    opening = discharge_coefficient_ratio * (hole / diameter) ** 2
    # (1 + x)^1.5 - 1 without losing digits when the hole is small
    growth = math.expm1(1.5 * math.log1p(opening**2 / loose))
    slow = 2.0 / 3.0 * crossing_s * loose * math.sqrt(stretch) * growth / opening**3
    inventory = density * 0.25 * math.pi * diameter**2 * length
    return PipelineBreak(float(jet.mass_rate_kg_s), inventory, slow)


def pipeline_discharge(
    *,
    gas: PipelineBreak,
    valve_distance_m: float | None = None,
    pipe_length_m: float | None = None,
    closing_time_s: float = 0.0,
    steps: int = 120,
) -> Discharge:
    """Outflow of one side of a break over time, cut off by a valve on the way.

    Before the valve closes the whole length feeds the break. Then what is left behind the valve,
    ``min(inventory x valve distance / length, inventory - released)``, fades as one exponential
    that starts at the rate reached.

    Parameters
    ----------
    gas
        Constants of the whole length, from `pipeline_break`.
    valve_distance_m
        Distance from the break to the valve, m, above 0; none when nothing closes.
    pipe_length_m
        Length for which `gas` was made, m, at least the valve's distance; needed with a valve.
    closing_time_s
        Time from the break until the valve is shut, s, 0 or more.
    steps
        Number of intervals before and after closing each, 1 to 100000.

    Returns
    -------
    Discharge
        Without a valve its total is the inventory, whatever the number of steps.

    Raises
    ------
    ValueError
        If an argument is impossible or the length is missing.

    References
    ----------
    See the model card; the treatment of the valve is our own, a mass balance on the high side.
    """
    if not 1 <= steps <= 100_000:
        raise ValueError(f"steps must be 1 to 100000, got {steps}")
    a, b = gas.share_ratio, gas.time_constant_s
    end = _TAIL * b * max(1.0, a * a)
    quick = b * min(1.0, a * a)
    if valve_distance_m is None:
        edges = np.concatenate(([0.0], np.geomspace(min(1e-3 * quick, 1.0), end, steps)))
        return _between(edges, gas.released_kg(edges), gas.inventory_kg)
    near = float(positive("valve_distance_m", valve_distance_m, "m"))
    if pipe_length_m is None:
        raise ValueError("pipe_length_m must be given with valve_distance_m, got none")
    whole = float(within("pipe_length_m", pipe_length_m, near, 1e8, "m"))
    closing = float(non_negative("closing_time_s", closing_time_s, "s"))
    before = closing * np.square(np.linspace(0.0, 1.0, steps + 1)) if closing > 0.0 else np.zeros(1)
    out = gas.released_kg(before)
    left = min(gas.inventory_kg * near / whole, gas.inventory_kg - float(out[-1]))
    if closing > 0.0 and left <= _NOTHING * gas.inventory_kg:  # empty before the valve shuts
        return _between(before, out, float(out[-1]) + left)
    fade_s = left / float(gas.rate_kg_s(np.asarray(closing)))
    # intervals of equal mass, but for the last millionth
    after = -fade_s * np.log1p(-np.linspace(0.0, 1.0 - 1e-6, steps + 1)[1:])
    edges = np.concatenate((before, closing + after))
    released = np.concatenate((out, out[-1] + left * -np.expm1(-after / fade_s)))
    return _between(edges, released, float(out[-1]) + left)


def _between(edges: Floats, released: Floats, total_kg: float) -> Discharge:
    """Exact mean rates; the last interval takes the tail that is left at its end."""
    closed = np.append(released[:-1], total_kg)
    return Discharge(edges, np.diff(closed) / np.diff(edges))
