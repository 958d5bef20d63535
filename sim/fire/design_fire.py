"""How strongly a fire burns, left alone and after water reaches it.

Heat release grows as t squared up to a peak set by the openings or by the fuel surface. Water
brings it down when the flow covers the burning area densely enough, and only slows it otherwise.
"""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

Growth = Literal["slow", "medium", "fast", "ultra-fast"]

_GROWTH_TIME_S: Final[dict[Growth, float]] = {
    "slow": 600.0,
    "medium": 300.0,
    "fast": 150.0,
    "ultra-fast": 75.0,
}
"""Time to 1055 kW (1000 Btu/s), s: NFPA 92 / SFPE Handbook t-squared classes (reference 1.1)."""

_REFERENCE_HRR_W: Final = 1.055e6

_OPENING_HRR_W_M25: Final = 1.5e6
"""W per m^2.5 of opening area times root height: Kawagoe's air inflow 0.5 A sqrt(H) kg/s (1958),
all oxygen burnt at 13.1 MJ/kg. Lecture notes Huang, Fire Science, Hong Kong PolyU (seen);
inflow law also in Fire Technology 2022, doi 10.1007/s10694-022-01218-1 (seen)."""

HRR_DENSITY_W_M2: Final[dict[str, float]] = {"shop": 500e3, "office": 250e3}
"""Heat release per floor area, W/m2: usual UK design values. Hopkin, Spearpoint and Hopkin 2019,
doi 10.1007/s10694-019-00834-8, give 270-1200 (shops) and 150-650 kW/m2 (offices); abstract seen,
the two point values are the customary ones and unverified."""

CRITICAL_INTENSITY_KG_S_M2: Final = 3.75 / 60.0
"""Water that just holds a fire, kg/(s m2): mid of 3.5-4.0 L/(min m2), Sardqvist, Jonsson and
Grimwood 2019, doi 10.1007/s10694-018-0797-9, abstract (evidence F03)."""

OPTIMUM_INTENSITY_KG_S_M2: Final = 5.7 / 60.0
"""Water that puts a fire out with the least total, kg/(s m2): mid of 5.4-6.0 L/(min m2), same
paper."""

CHINESE_INTENSITY_KG_S_M2: Final[dict[str, float]] = {
    "general": 0.15,
    "high_rise": 0.20,
    "underground_or_cotton": 0.30,
}
"""Supply intensity of Chinese fire-ground arithmetic, L/(s m2) = kg/(s m2) (evidence F01, C)."""

_DECAY_CONSTANT: Final = 3.0
"""Seconds at 1 mm/s in tau = 3 u^-1.8; source in `decay_time_s`."""

_DECAY_CAP_KG_S_M2: Final = 0.30
"""Density above which more water is not credited: the highest of the Chinese table."""

_SMALLEST_AREA_M2: Final = 1e-6
"""A fire of nothing counts as one square millimetre, so that the water density stays finite."""

CARD = register(
    ModelCard(
        key="fire.design_fire",
        title_zh="设计火灾：t²增长、通风控制峰值与射水抑制",
        title_en="Design fire: t-squared growth, ventilation-limited peak, effect of water",
        source="NFPA 92 / SFPE t-squared classes; Kawagoe 1958; Sardqvist et al. 2019 (critical "
        "density); Madrzykowski 1992 and Evans 1993 as given in the CFAST Technical Reference "
        "(decay constant)",
        status="provisional",
        ranges={
            "peak_w": Range(1e4, 1e9, "W"),
            "water_flow_kg_s": Range(0.0, 2000.0, "kg/s"),
            "fire_area_m2": Range(0.1, 500.0, "m2"),
        },
        limits_zh=(
            "射水规则为本系统拟定：流量达到临界强度即按指数衰减，否则减速增长；待实测核实",
            "借用喷淋衰减常数于水枪射流；须能打到燃烧面",
            "不计燃料耗尽与轰燃突变；停水后火势按原规律复燃",
        ),
        limits_en=(
            "the rule for water is ours and is not scored against fires yet",
            "sprinkler decay constants are used for hose streams; the burning area must be reached",
            "no burn-out of fuel, no flashover jump; without water the fire grows again",
        ),
        checks=("FM01", "FM02", "FM03", "FM04"),
    )
)


def growth_w_s2(growth: Growth) -> float:
    """Growth coefficient of a t-squared class, W/s2.

    Formula: alpha = 1055 kW / t_g^2, t_g the time to 1055 kW.

    Parameters
    ----------
    growth
        One of slow, medium, fast, ultra-fast.

    Raises
    ------
    ValueError
        If the class is unknown.

    Examples
    --------
    >>> round(growth_w_s2("fast"), 1)
    46.9
    """
    time_s = _GROWTH_TIME_S.get(growth)
    if time_s is None:
        raise ValueError(f"growth = {growth!r} is not one of {', '.join(_GROWTH_TIME_S)}")
    return _REFERENCE_HRR_W / time_s**2


def t_squared_hrr_w(
    *,
    time_s: ArrayLike,
    growth_w_s2: ArrayLike,
    peak_w: ArrayLike = np.inf,
    incubation_s: ArrayLike = 0.0,
) -> Floats:
    """Heat release rate of a freely growing fire, W.

    Formula: Q = min(alpha (t - t0)^2, Q_peak) for t > t0, else 0.

    Parameters
    ----------
    time_s
        Time since ignition, s, >= 0, any shape.
    growth_w_s2
        Growth coefficient alpha, W/s2, > 0.
    peak_w
        Upper limit, W, > 0 (infinity allowed).
    incubation_s
        Smouldering time t0 before growth, s, >= 0.

    Returns
    -------
    Heat release rate, W, broadcast shape.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    NFPA 92 Standard for Smoke Control Systems, annex on t-squared fires.

    Examples
    --------
    >>> float(t_squared_hrr_w(time_s=150.0, growth_w_s2=growth_w_s2("fast")))
    1055000.0
    """
    time = within("time_s", time_s, 0.0, 1e7, "s")
    alpha = within("growth_w_s2", growth_w_s2, 0.0, 1e5, "W/s2", above=True)
    peak = within("peak_w", peak_w, 0.0, np.inf, "W", above=True, finite=False)
    start = within("incubation_s", incubation_s, 0.0, 1e7, "s")
    return np.minimum(alpha * np.square(np.maximum(time - start, 0.0)), peak)


def ventilation_limited_hrr_w(*, opening_area_m2: ArrayLike, opening_height_m: ArrayLike) -> Floats:
    """Largest heat release rate that the air through the openings can feed, W.

    Formula: Q = 1.5 MW m^-2.5 * A * sqrt(H).

    Parameters
    ----------
    opening_area_m2
        Area A of windows and doors, m2, > 0.
    opening_height_m
        Area-weighted height H of the openings, m, 0-20.

    Returns
    -------
    Heat release rate, W.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Kawagoe 1958, Fire Behaviour in Rooms, Report 27, Building Research Institute, Japan.

    Examples
    --------
    >>> float(ventilation_limited_hrr_w(opening_area_m2=2.0, opening_height_m=1.0))
    3000000.0
    """
    area = within("opening_area_m2", opening_area_m2, 0.0, 1e5, "m2", above=True)
    height = within("opening_height_m", opening_height_m, 0.0, 20.0, "m", above=True)
    return _OPENING_HRR_W_M25 * area * np.sqrt(height)


def fire_area_m2(*, hrr_w: ArrayLike, hrr_density_w_m2: ArrayLike) -> Floats:
    """Burning floor area of a fire, m2: heat release rate over heat release per area.

    Parameters
    ----------
    hrr_w
        Heat release rate, W, >= 0.
    hrr_density_w_m2
        Heat release per area, W/m2, 10 kW/m2 to 5 MW/m2.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(fire_area_m2(hrr_w=5e6, hrr_density_w_m2=500e3))
    10.0
    """
    power = within("hrr_w", hrr_w, 0.0, 1e10, "W")
    density = within("hrr_density_w_m2", hrr_density_w_m2, 1e4, 5e6, "W/m2")
    return power / density


def required_flow_kg_s(*, area_m2: ArrayLike, intensity_kg_s_m2: ArrayLike) -> Floats:
    """Water flow that a burning area needs, kg/s (= L/s): area times intensity.

    Parameters
    ----------
    area_m2
        Burning area, m2, >= 0.
    intensity_kg_s_m2
        Water per area and time, kg/(s m2), 0.01-1; see `CRITICAL_INTENSITY_KG_S_M2` and
        `CHINESE_INTENSITY_KG_S_M2`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(required_flow_kg_s(area_m2=50.0, intensity_kg_s_m2=0.15))
    7.5
    """
    area = within("area_m2", area_m2, 0.0, 1e6, "m2")
    intensity = within("intensity_kg_s_m2", intensity_kg_s_m2, 0.01, 1.0, "kg/(s m2)")
    return area * intensity


def decay_time_s(*, intensity_kg_s_m2: ArrayLike) -> Floats:
    """Time constant of the decay of a fire under water, s.

    Formula: tau = 3 u^-1.8, u the water density in mm/s (= kg/(s m2)), credited up to
    0.30 kg/(s m2).

    Parameters
    ----------
    intensity_kg_s_m2
        Water per burning area and time, kg/(s m2), > 0.

    Raises
    ------
    ValueError
        If the argument is outside its range.

    References
    ----------
    Evans 1993 and Madrzykowski and Vettori 1992 (NISTIR 4833, tests at >= 0.07 mm/s), in the form
    printed in the CFAST Technical Reference Guide, section Fire Suppression.
    """
    density = within("intensity_kg_s_m2", intensity_kg_s_m2, 0.0, np.inf, "kg/(s m2)", above=True)
    return _DECAY_CONSTANT / np.power(np.minimum(density, _DECAY_CAP_KG_S_M2), 1.8)


def hrr_after_water_w(
    *,
    hrr_w: ArrayLike,
    time_step_s: float,
    water_flow_kg_s: ArrayLike,
    growth_w_s2: ArrayLike,
    peak_w: ArrayLike,
    hrr_density_w_m2: ArrayLike = HRR_DENSITY_W_M2["shop"],
    critical_intensity_kg_s_m2: ArrayLike = CRITICAL_INTENSITY_KG_S_M2,
) -> Floats:
    """Heat release rate one time step later, with water on the fire, W (provisional rule).

    Burning area A = Q / q''; r = flow / (critical density * A).
    r >= 1: Q(t + dt) = Q exp(-dt / tau(flow / A)), see `decay_time_s`.
    r < 1: the t-squared growth is slowed in proportion, sqrt(Q) grows by (1 - r) sqrt(alpha) dt,
    up to the peak; without water this is the t-squared law itself.

    Parameters
    ----------
    hrr_w
        Heat release rate at the start of the step, W, >= 0, any shape.
    time_step_s
        Length of the step, s, > 0.
    water_flow_kg_s
        Water that reaches the fire, kg/s, >= 0.
    growth_w_s2
        Growth coefficient alpha, W/s2, > 0.
    peak_w
        Upper limit, W, > 0.
    hrr_density_w_m2
        Heat release per burning area, W/m2.
    critical_intensity_kg_s_m2
        Water density that just holds the fire, kg/(s m2), 0.01-1.

    Returns
    -------
    Heat release rate at the end of the step, W, broadcast shape.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    With constant flow the density on a shrinking fire rises, so the decay quickens from step to
    step; the area is taken at the start of each step.
    """
    hrr = within("hrr_w", hrr_w, 0.0, 1e10, "W")
    step = within("time_step_s", time_step_s, 0.0, 3600.0, "s", above=True)
    flow = within("water_flow_kg_s", water_flow_kg_s, 0.0, 1e5, "kg/s")
    alpha = within("growth_w_s2", growth_w_s2, 0.0, 1e5, "W/s2", above=True)
    peak = within("peak_w", peak_w, 0.0, np.inf, "W", above=True, finite=False)
    per_area = within("hrr_density_w_m2", hrr_density_w_m2, 1e4, 5e6, "W/m2")
    critical = within(
        "critical_intensity_kg_s_m2", critical_intensity_kg_s_m2, 0.01, 1.0, "kg/(s m2)"
    )
    density = flow / np.maximum(hrr / per_area, _SMALLEST_AREA_M2)
    slowed = np.maximum(1.0 - density / critical, 0.0)
    grown = np.minimum(np.square(np.sqrt(hrr) + slowed * np.sqrt(alpha) * step), peak)
    credited = np.minimum(np.maximum(density, critical), _DECAY_CAP_KG_S_M2)
    falls = hrr * np.exp(-step * np.power(credited, 1.8) / _DECAY_CONSTANT)
    return np.where(slowed > 0.0, grown, falls)


def after_water_w(
    *,
    hrr_w: float,
    time_step_s: float,
    water_flow_kg_s: float,
    growth_w_s2: float,
    peak_w: float,
    hrr_density_w_m2: float,
    critical_intensity_kg_s_m2: float = CRITICAL_INTENSITY_KG_S_M2,
) -> float:
    """`hrr_after_water_w` of plain numbers, unchecked, for inner loops."""
    density = water_flow_kg_s / max(hrr_w / hrr_density_w_m2, _SMALLEST_AREA_M2)
    slowed = 1.0 - density / critical_intensity_kg_s_m2
    if slowed > 0.0:
        root = math.sqrt(hrr_w) + slowed * math.sqrt(growth_w_s2) * time_step_s
        return float(min(root * root, peak_w))
    credited = min(max(density, critical_intensity_kg_s_m2), _DECAY_CAP_KG_S_M2)
    return float(hrr_w * math.exp(-time_step_s * credited**1.8 / _DECAY_CONSTANT))
