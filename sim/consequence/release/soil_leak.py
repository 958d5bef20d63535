"""How much gas a buried main lets out, and how much of it stays behind when the valve is shut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.release.orifice import (
    ORIFICE_CARD,
    gas_orifice,
    ideal_gas_density_kg_m3,
)
from sim.model_card import ModelCard, Range, register

PRESSURE_CLASSES: Final = (
    ("low", 0.01e6),
    ("medium_b", 0.2e6),
    ("medium_a", 0.4e6),
    ("sub_high_b", 0.8e6),
    ("sub_high_a", 1.6e6),
    ("high_b", 2.5e6),
    ("high_a", 4.0e6),
)
"""Classes of town gas mains and their greatest gauge pressure, Pa (GB 50028, table of classes as
listed on a supplier's page, seen; text of the standard not seen)."""

HOLES_M: Final = (0.001, 0.005, 0.020)
"""Diameters of a pinhole, a small and a large hole; the fourth size is the bore of the pipe."""

SOIL_SHARE_FRAC: Final = (0.1, 0.7)
"""Share of a leak that finds its way into a void: a range to choose from, assumed, unverified.
Paving, frost and wet ground carry gas three to four times farther sideways (SMU study of 2024,
phys.org, seen), so the share is greater under them."""

CARD = register(
    ModelCard(
        key="consequence.buried_gas_leak",
        title_zh="埋地燃气管道泄漏、土壤运移与关阀后余气",
        title_en="Leak of a buried gas main: soil on the way, gas left after closing",
        source=(
            "orifice flow (CCPS 1999; TNO Yellow Book); gas stored in pipe and soil by volume "
            "balance; pressure classes GB 50028 (second-hand)"
        ),
        status="provisional",
        ranges={
            "gauge_pressure_pa": Range(1e3, 4e6, "Pa"),
            "hole_ratio": Range(0.0, 0.5, "1"),
            "distance_m": Range(0.0, 1.5, "m"),
            "into_void_frac": Range(*SOIL_SHARE_FRAC, "1"),
        },
        limits_zh=(
            "孔口流量不计土壤阻力，压力按管网不降：流量偏大；孔径超过管径一半时须用管道模型",
            "进入地下空间的比例为参数（0.1～0.7，未核实），不由模型算出",
            "土中按半球活塞推进（地面封闭），1.5 m 以外以扩散为主（METEC 试验），到达时间不可信",
        ),
        limits_en=(
            "no soil resistance, supply holds its pressure: high side; no use above half bore",
            "the share that enters the void is a parameter (0.1-0.7, unverified), not a result",
            (
                "gas fills the soil like a growing half ball under a sealed surface; beyond 1.5 m "
                "diffusion rules (METEC field tests) and times of arrival are not to be trusted"
            ),
        ),
        checks=("G-leak-choking", "G-leak-classes", "G-soil-balance", "G-isolated-vessel"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class BuriedLeak:
    """Gas leaving a main at full supply pressure."""

    mass_rate_kg_s: Floats
    volume_rate_m3_s: Floats
    """At ambient pressure and the temperature of the ground."""
    choked: np.ndarray
    outside: tuple[str, ...]


def pressure_class(*, gauge_pressure_pa: float) -> str:
    """Name of the class of a town gas main.

    Parameters
    ----------
    gauge_pressure_pa
        Pressure above ambient, Pa, above 0 to 4 MPa.

    Raises
    ------
    ValueError
        If the pressure is not above ambient or beyond the classes.

    Examples
    --------
    >>> pressure_class(gauge_pressure_pa=0.3e6)
    'medium_a'
    """
    highest = PRESSURE_CLASSES[-1][1]
    gauge = float(within("gauge_pressure_pa", gauge_pressure_pa, 0.0, highest, "Pa", above=True))
    return next(name for name, most in PRESSURE_CLASSES if gauge <= most)


def hole_diameter_m(
    *, pipe_diameter_m: float, weights: tuple[float, ...], quantile_prob: float
) -> float:
    """Diameter of a hole of the size that a uniform number falls on, m.

    Parameters
    ----------
    pipe_diameter_m
        Inner diameter of the main, m, above 0; no hole is larger.
    weights
        Weight of 1 mm, 5 mm, 20 mm and the full bore, 0 or more, not all 0.
    quantile_prob
        Uniform number, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> hole_diameter_m(pipe_diameter_m=0.2, weights=(6.0, 3.0, 0.9, 0.1), quantile_prob=0.7)
    0.005
    """
    bore = float(positive("pipe_diameter_m", pipe_diameter_m, "m"))
    share = non_negative("weights", weights)
    if share.shape != (len(HOLES_M) + 1,) or not share.sum() > 0.0:
        raise ValueError(f"weights must be 4 numbers, not all 0, got {weights}")
    level = float(within("quantile_prob", quantile_prob, 0.0, 1.0))
    sizes = (*HOLES_M, bore)
    # the last size that has any weight takes the level 1
    edges = np.cumsum(share)[: int(np.flatnonzero(share)[-1])]
    return min(sizes[int(np.searchsorted(edges, level * share.sum(), side="right"))], bore)


def buried_leak(
    *,
    gauge_pressure_pa: ArrayLike,
    pipe_diameter_m: ArrayLike,
    hole_diameter_m: ArrayLike,
    temperature_k: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    heat_ratio: ArrayLike,
    discharge_coefficient_ratio: ArrayLike = 0.85,
    ambient_pressure_pa: ArrayLike = 101_325.0,
) -> BuriedLeak:
    """Gas that a hole in a main lets out, choked or not, before the soil divides it.

    Parameters
    ----------
    gauge_pressure_pa
        Pressure in the main above ambient, Pa, above 0.
    pipe_diameter_m, hole_diameter_m
        Inner diameter of the pipe and diameter of the hole, m, above 0; hole not above pipe.
    temperature_k
        Temperature of gas and ground, K, above 0.
    molar_mass_kg_mol, heat_ratio
        Molar mass, kg/mol, and ratio of the specific heats, above 1 to 2.
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1.
    ambient_pressure_pa
        Pressure outside, Pa, above 0.

    Returns
    -------
    BuriedLeak
        Flagged where hole or pressure lie outside the range of the model.

    Raises
    ------
    ValueError
        If an argument is impossible: no pressure above ambient, a hole larger than the pipe.

    References
    ----------
    CCPS 1999 p. 47; TNO Yellow Book CPR 14E eq. 2.22-2.26 (`gas_orifice`).
    """
    gauge = positive("gauge_pressure_pa", gauge_pressure_pa, "Pa")
    pipe = positive("pipe_diameter_m", pipe_diameter_m, "m")
    hole = positive("hole_diameter_m", hole_diameter_m, "m")
    too_wide = hole > pipe
    if np.any(too_wide):
        wide = float(np.broadcast_to(hole, too_wide.shape)[too_wide].flat[0])
        raise ValueError(f"hole_diameter_m must not exceed pipe_diameter_m, got {wide:g} m")
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    inside = gauge + ambient
    jet = gas_orifice(
        discharge_coefficient_ratio=discharge_coefficient_ratio,
        hole_diameter_m=hole,
        upstream_pressure_pa=inside,
        upstream_temperature_k=temperature_k,
        upstream_density_kg_m3=ideal_gas_density_kg_m3(
            pressure_pa=inside, temperature_k=temperature_k, molar_mass_kg_mol=molar_mass_kg_mol
        ),
        heat_ratio=heat_ratio,
        ambient_pressure_pa=ambient,
    )
    free = ideal_gas_density_kg_m3(
        pressure_pa=ambient, temperature_k=temperature_k, molar_mass_kg_mol=molar_mass_kg_mol
    )
    return BuriedLeak(
        mass_rate_kg_s=jet.mass_rate_kg_s,
        volume_rate_m3_s=jet.mass_rate_kg_s / free,
        choked=jet.choked,
        outside=CARD.outside(gauge_pressure_pa=gauge, hole_ratio=hole / pipe)
        + ORIFICE_CARD.outside(hole_diameter_m=hole),
    )


def isolated_gas_m3(
    *,
    isolated_length_m: ArrayLike,
    pipe_diameter_m: ArrayLike,
    gauge_pressure_pa: ArrayLike,
    ambient_pressure_pa: ArrayLike = 101_325.0,
) -> Floats:
    """Gas at ambient pressure that still blows off between two shut valves, m3.

    ``pi/4 D^2 L p / pa`` with the gauge pressure p: what the length holds above ambient.

    Parameters
    ----------
    isolated_length_m
        Length between the valves, m, 0 or more.
    pipe_diameter_m, gauge_pressure_pa, ambient_pressure_pa
        As in `buried_leak`.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(isolated_gas_m3(isolated_length_m=1000.0, pipe_diameter_m=0.2,
    ...                             gauge_pressure_pa=0.3e6)), 1)
    93.0
    """
    length = non_negative("isolated_length_m", isolated_length_m, "m")
    pipe = positive("pipe_diameter_m", pipe_diameter_m, "m")
    gauge = positive("gauge_pressure_pa", gauge_pressure_pa, "Pa")
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    return 0.25 * np.pi * np.square(pipe) * length * gauge / ambient


def soil_gas_m3(*, distance_m: ArrayLike, porosity_ratio: ArrayLike) -> Floats:
    """Gas that fills the pores between a main and a void when it arrives there, m3.

    ``2/3 pi n r^3``: a half ball of radius r under a sealed surface.

    Parameters
    ----------
    distance_m
        Distance r from main to void, m, 0 or more.
    porosity_ratio
        Pores free of water n, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    Divided by the leak it is the time until gas enters the void; after the valve is shut it is
    what the soil still gives off. Field tests: near the leak the flow itself carries the gas, from
    1 to 1.5 m on diffusion does (Elementa 9 (2021) 00008, abstract).

    Examples
    --------
    >>> round(float(soil_gas_m3(distance_m=1.5, porosity_ratio=0.3)), 2)
    2.12
    """
    distance = non_negative("distance_m", distance_m, "m")
    porosity = within("porosity_ratio", porosity_ratio, 0.0, 1.0)
    return 2.0 / 3.0 * np.pi * porosity * distance**3


def fading_rate_m3_s(*, time_s: ArrayLike, rate_m3_s: float, left_m3: float) -> Floats:
    """Mean flow in each interval after the supply is shut, m3/s, shape of `time_s` less one.

    ``q exp(-t q / V)``: what is left, V, fades from the rate q reached and is given off whole.

    Parameters
    ----------
    time_s
        Ascending times since closing, s, 0 or more, (n + 1,).
    rate_m3_s
        Flow when the valve shuts, m3/s, above 0.
    left_m3
        Gas that is left, m3, 0 or more.

    Raises
    ------
    ValueError
        If an argument is impossible or the times do not ascend.

    References
    ----------
    An isothermal vessel through a choked hole; compare `pipeline_break`, whose small-hole limit it
    is. The soil gives its gas off with the same law (assumed).
    """
    time = non_negative("time_s", time_s, "s")
    if time.ndim != 1 or not np.all(np.diff(time) > 0.0):
        raise ValueError("time_s must be a list of ascending times")
    rate = float(positive("rate_m3_s", rate_m3_s, "m3/s"))
    left = float(non_negative("left_m3", left_m3, "m3"))
    if left == 0.0:
        return np.zeros(time.size - 1)
    out = left * -np.expm1(-time * rate / left)
    return np.diff(out) / np.diff(time)
