"""How a pool on the ground spreads and vanishes, over time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats, non_negative, positive
from sim.consequence.release.inventory import Discharge
from sim.consequence.release.orifice import GRAVITY_M_S2
from sim.consequence.release.pool_vapour import (
    DIAMETER_EXPONENT,
    VAPOUR_SCHMIDT_RATIO,
    ground_heat_j_m2,
    wind_evaporation_kg_m2_s,
)
from sim.model_card import ModelCard, Range, register

_ROUNDS: Final = 100
_SETTLED: Final = 1e-13
"""A step's area and loss must agree to this share of what is there; a few rounds do."""

CARD = register(
    ModelCard(
        key="consequence.liquid_pool",
        title_zh="液池扩展与蒸发（重力-惯性扩展至最小深度或围堰）",
        title_en="Liquid pool: spread to the least depth or bund, and evaporation",
        source=(
            "Shaw and Briscoe 1978 (dr/dt = sqrt(2 g h), from memory); least depth after TNO "
            "Yellow Book CPR 14E chapter 3 (from memory); fluxes: consequence.pool_vapour"
        ),
        status="provisional",
        ranges={"minimum_depth_m": Range(0.005, 0.025, "m")},
        limits_zh=(
            "平地圆形液池；不渗入地面，不计摩擦；Webber 与 Jones 1987 质疑此律用于陆地",
            "扩展系数各来源不一：半径 1.14-1.26 (gV)^1/4 t^1/2",
            "退缩后再次覆盖的地面仍按首次覆盖时刻计热",
        ),
        limits_en=(
            "round, level, no soaking, no friction; law disputed on land (Webber and Jones 1987)",
            "sources differ on the constant: radius 1.14-1.26 (gV)^1/4 t^1/2",
            "ground covered anew after a retreat keeps the time of its first cover",
        ),
        checks=("LP-spread-at-once", "LP-spread-continuous", "LP-mass", "LP-boil-bund",
                "LP-boil-steady", "LP-wind-bund", "LP-wind-shrink", "LP-wind-path"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A pool over time: what lies on the ground and what has gone into the air."""

    edge_s: Floats
    """Times from 0 on, s, shape (n + 1,), rising."""
    area_m2: Floats
    """Area at these times, m2."""
    mass_kg: Floats
    """Liquid on the ground at these times, kg."""
    spilled_kg: Floats
    """Liquid that has reached the ground by these times, kg."""
    evaporation_rate_kg_s: Floats
    """Mean rate between neighbouring times, kg/s, shape (n,)."""

    @property
    def radius_m(self) -> Floats:
        """Radius at the edges, m."""
        return np.sqrt(self.area_m2 / math.pi)

    @property
    def vapour(self) -> Discharge:
        """What goes into the air, as a source for a dispersion model."""
        return Discharge(self.edge_s, self.evaporation_rate_kg_s)


def boiling_pool(
    *,
    spill: Discharge | None = None,
    spilled_at_once_kg: float = 0.0,
    liquid_density_kg_m3: float,
    boiling_point_k: float,
    heat_of_vaporisation_j_kg: float,
    ground_temperature_k: float,
    conductivity_w_m_k: float,
    diffusivity_m2_s: float,
    minimum_depth_m: float = 0.01,
    bund_area_m2: float | None = None,
    duration_s: float,
    steps: int = 400,
) -> Pool:
    """Pool of a liquid at its boiling point, boiled by the heat of the ground it covers.

    Each ring of ground gives ``k (Tg - Tb) / sqrt(pi a (t - s))`` from the time s it is covered.

    Parameters
    ----------
    spill
        Liquid reaching the ground over time; or none.
    spilled_at_once_kg
        Liquid there at the start, kg, 0 or more.
    liquid_density_kg_m3
        Density at the boiling point, kg/m3, above 0.
    boiling_point_k, ground_temperature_k
        Liquid and ground, K, above 0; the ground is not the colder one.
    heat_of_vaporisation_j_kg
        Heat of vaporisation, J/kg, above 0.
    conductivity_w_m_k, diffusivity_m2_s
        Of the ground, W/(m K) and m2/s, above 0 (concrete 1.28 and 6.6e-7).
    minimum_depth_m
        Depth at which the pool stops spreading, m, above 0 (0.005-0.01 smooth, 0.01-0.025 rough).
    bund_area_m2
        Floor of the bund, m2, above 0; none on open ground.
    duration_s
        Time to follow the pool, s, above 0.
    steps
        Number of intervals, 1 to 5000; they grow with time, as ``(i / steps)^2``.

    Returns
    -------
    Pool
        Mass on the ground plus mass evaporated equals mass spilled to rounding.

    Raises
    ------
    ValueError
        If an argument is impossible or nothing is spilled.

    References
    ----------
    See the model card.

    Examples
    --------
    >>> pool = boiling_pool(spilled_at_once_kg=1000.0, liquid_density_kg_m3=600.0,
    ...     boiling_point_k=240.0, heat_of_vaporisation_j_kg=1.37e6, ground_temperature_k=288.0,
    ...     conductivity_w_m_k=1.28, diffusivity_m2_s=6.6e-7, duration_s=600.0)
    >>> bool(abs(pool.mass_kg[-1] + pool.vapour.released_kg - 1000.0) < 1e-6)
    True
    """
    latent = float(positive("heat_of_vaporisation_j_kg", heat_of_vaporisation_j_kg, "J/kg"))
    unit = float(
        ground_heat_j_m2(
            time_s=1.0,
            ground_temperature_k=ground_temperature_k,
            liquid_temperature_k=positive("boiling_point_k", boiling_point_k, "K"),
            conductivity_w_m_k=conductivity_w_m_k,
            diffusivity_m2_s=diffusivity_m2_s,
        )
    )
    rings = _Rings(unit / latent)
    return _march(
        rings.boiled_kg,
        edges=_edges(duration_s, steps),
        spill=spill,
        at_once_kg=spilled_at_once_kg,
        density_kg_m3=liquid_density_kg_m3,
        depth_m=minimum_depth_m,
        bund_m2=bund_area_m2,
    )


def evaporating_pool(
    *,
    spill: Discharge | None = None,
    spilled_at_once_kg: float = 0.0,
    liquid_density_kg_m3: float,
    temperature_k: float,
    vapour_pressure_pa: float,
    molar_mass_kg_mol: float,
    wind_speed_m_s: float,
    schmidt_ratio: float = VAPOUR_SCHMIDT_RATIO,
    ambient_pressure_pa: float = 101_325.0,
    minimum_depth_m: float = 0.01,
    bund_area_m2: float | None = None,
    duration_s: float,
    steps: int = 400,
) -> Pool:
    """Pool of a liquid below its boiling point, carried off by the wind.

    Parameters
    ----------
    spill, spilled_at_once_kg, minimum_depth_m, bund_area_m2, duration_s, steps
        As for `boiling_pool`.
    liquid_density_kg_m3
        Density, kg/m3, above 0.
    temperature_k
        Temperature of the pool, held, K, above 0.
    vapour_pressure_pa
        Vapour pressure at that temperature, Pa, above 0 and below ambient.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.
    wind_speed_m_s
        Wind at 10 m height, m/s, above 0.
    schmidt_ratio
        Schmidt number of the vapour in air, above 0.
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Returns
    -------
    Pool
        Mass on the ground plus mass evaporated equals mass spilled to rounding.

    Raises
    ------
    ValueError
        If an argument is impossible, nothing is spilled, or the pool would boil.

    References
    ----------
    See the model card.
    """

    def flux(area_m2: float) -> float:
        return float(
            wind_evaporation_kg_m2_s(
                wind_speed_m_s=wind_speed_m_s,
                diameter_m=2.0 * math.sqrt(area_m2 / math.pi),
                temperature_k=temperature_k,
                vapour_pressure_pa=vapour_pressure_pa,
                molar_mass_kg_mol=molar_mass_kg_mol,
                schmidt_ratio=schmidt_ratio,
                ambient_pressure_pa=ambient_pressure_pa,
            )
        )

    unit = flux(math.pi / 4.0)  # of a pool 1 m across; the rest is the diameter's power

    def blown_kg(start_s: float, stop_s: float, before_m2: float, after_m2: float) -> float:
        mean = 0.5 * (before_m2 + after_m2)
        if mean == 0.0:
            return 0.0
        shape = math.pow(4.0 * mean / math.pi, 0.5 * DIAMETER_EXPONENT)
        return unit * shape * mean * (stop_s - start_s)

    return _march(
        blown_kg,
        edges=_edges(duration_s, steps),
        spill=spill,
        at_once_kg=spilled_at_once_kg,
        density_kg_m3=liquid_density_kg_m3,
        depth_m=minimum_depth_m,
        bund_m2=bund_area_m2,
    )


class _Rings:
    """Rings of ground by the interval in which the pool first covered them, from within out."""

    def __init__(self, unit_kg: float) -> None:
        self._unit = unit_kg  # evaporated by a square metre, over the root of time
        self._from = np.empty(0)
        self._to = np.empty(0)
        self._edge_m2 = np.zeros(1)
        self._start_s = -math.inf
        self._newest: tuple[float, float, float] | None = None
        self._boiled = np.zeros(1)

    def boiled_kg(self, start_s: float, stop_s: float, before_m2: float, after_m2: float) -> float:
        """Vapour from all covered ground during an interval, exact for a steady spread."""
        if start_s > self._start_s:
            self._begin(start_s, stop_s)
        reach = float(self._edge_m2[-1])
        # the newest ring is written anew in each round of its interval
        self._newest = (start_s, stop_s, after_m2) if after_m2 > reach else None
        # a retreating pool has, on average over the interval, this much of its old ground
        mean = after_m2 if after_m2 >= before_m2 else 0.5 * (before_m2 + after_m2)
        fresh = self._unit * (2.0 / 3.0) * math.sqrt(stop_s - start_s) * max(mean - reach, 0.0)
        return float(np.interp(mean, self._edge_m2, self._boiled)) + fresh

    def _begin(self, start_s: float, stop_s: float) -> None:
        """Close the newest ring and add up, ring by ring, what the known ones give till `stop`."""
        if self._newest is not None:
            first, last, edge = self._newest
            self._from = np.append(self._from, first)
            self._to = np.append(self._to, last)
            self._edge_m2 = np.append(self._edge_m2, edge)
        self._start_s, self._newest = start_s, None
        gain = self._given_kg_m2(stop_s) - self._given_kg_m2(start_s)
        self._boiled = np.concatenate(([0.0], np.cumsum(gain * np.diff(self._edge_m2))))

    def _given_kg_m2(self, time_s: float) -> Floats:
        """Vapour of a mean square metre of each closed ring since it was covered."""
        early, late = time_s - self._from, np.maximum(time_s - self._to, 0.0)
        grown = early * np.sqrt(early) - late * np.sqrt(late)
        return np.asarray(self._unit * (2.0 / 3.0) * grown / (self._to - self._from))


def _edges(duration_s: float, steps: int) -> Floats:
    duration = float(positive("duration_s", duration_s, "s"))
    if not 1 <= steps <= 5000:
        raise ValueError(f"steps must be 1 to 5000, got {steps}")
    return duration * np.square(np.linspace(0.0, 1.0, steps + 1))


def _march(
    evaporated_kg: Callable[[float, float, float, float], float],
    *,
    edges: Floats,
    spill: Discharge | None,
    at_once_kg: float,
    density_kg_m3: float,
    depth_m: float,
    bund_m2: float | None,
) -> Pool:
    """Step a pool through the edges; the mass balance closes in every step."""
    density = float(positive("liquid_density_kg_m3", density_kg_m3, "kg/m3"))
    depth = float(positive("minimum_depth_m", depth_m, "m"))
    bund = math.inf if bund_m2 is None else float(positive("bund_area_m2", bund_m2, "m2"))
    first = float(non_negative("spilled_at_once_kg", at_once_kg, "kg"))
    spilled = np.full(edges.size, first)
    if spill is not None:
        running = np.concatenate(([0.0], np.cumsum(spill.mass_rate_kg_s * np.diff(spill.edge_s))))
        spilled += np.interp(edges, spill.edge_s, running)
    if spilled[-1] <= 0.0:
        raise ValueError("spilled_at_once_kg must be above 0 kg when no spill is given, got 0")

    mass, area, gone = np.zeros_like(edges), np.zeros_like(edges), np.zeros(edges.size - 1)
    mass[0] = first

    def step(
        start: float, stop: float, old_kg: float, full_kg: float, old_m2: float
    ) -> tuple[float, float]:
        """Loss and area at the end of a step that agree with one another, kg and m2."""

        def cover(lost_kg: float) -> float:
            left = (full_kg - lost_kg) / density
            grown = old_m2 + _growth_m2(old_kg / density, left, stop - start)
            return min(grown, bund, left / depth)

        def again(lost_kg: float) -> float:
            return min(evaporated_kg(start, stop, old_m2, cover(lost_kg)), full_kg)

        lost = _settled(again, full_kg)
        return lost, cover(lost)

    for i in range(gone.size):
        start, stop = float(edges[i]), float(edges[i + 1])
        full = float(mass[i] + spilled[i + 1] - spilled[i])
        lost, area[i + 1] = step(start, stop, float(mass[i]), full, float(area[i]))
        mass[i + 1] = full - lost
        gone[i] = lost / (stop - start)
    return Pool(edges, area, mass, spilled, gone)


def _settled(again: Callable[[float], float], most: float) -> float:
    """Loss in a step that reproduces itself, by the Illinois rule; `again` falls as it grows."""
    low, above = 0.0, again(0.0)
    high, below = most, again(most) - most
    if above <= 0.0 or below >= 0.0:
        return low if above <= 0.0 else high
    lost, side = low, 0
    for _ in range(_ROUNDS):
        lost = (low * below - high * above) / (below - above)
        excess = again(lost) - lost
        if abs(excess) <= _SETTLED * most:
            break
        # an end that stays twice in a row counts half, so that it moves next time
        if excess > 0.0:
            low, above, below = lost, excess, below * (0.5 if side > 0 else 1.0)
            side = 1
        else:
            high, below, above = lost, excess, above * (0.5 if side < 0 else 1.0)
            side = -1
    return lost


def _growth_m2(before_m3: float, after_m3: float, step_s: float) -> float:
    """Area won in a step: ``dA/dt = sqrt(8 pi g V)``, exact for a volume linear in time.

    The front runs at ``sqrt(2 g h)`` with the mean depth ``h = V / A``, so the area drops out.
    """
    one, two = math.sqrt(before_m3), math.sqrt(after_m3)
    if one + two == 0.0:
        return 0.0
    mean_root = (2.0 / 3.0) * (before_m3 + one * two + after_m3) / (one + two)
    return math.sqrt(8.0 * math.pi * GRAVITY_M_S2) * mean_root * step_s
