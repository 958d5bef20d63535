"""Correlations over temperature from `chemicals`, and the one form in which Tuiyan ships them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import chemicals
import numpy as np
from chemicals import dippr, vapor_pressure

ATMOSPHERE_PA: Final = 101_325.0
LOWEST_PA: Final = 10.0
"""Below this no release model asks for a vapour pressure, and the fit would pay for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value with its source id."""

    quantity: str
    value: float
    source: str
    at_k: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Vapour pressure: ln(p/p0) T/T0 = a x + b x^1.5 + c x^2.5 + d x^5 with x = 1 - T/T0.

    T0 and p0 are the critical point as the source of the curve has it, which may differ by some
    percent from the best critical constants.
    """

    t0_k: float
    p0_pa: float
    a: float
    b: float
    c: float
    d: float
    t_min_k: float
    t_max_k: float
    max_deviation_frac: float
    source: str

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers of the curve in the order of the table."""
        powers = (self.a, self.b, self.c, self.d)
        return self.t0_k, self.p0_pa, *powers, self.t_min_k, self.t_max_k


@dataclass(frozen=True, slots=True)
class Correlation:
    """A property over temperature: function, range, source."""

    at: Callable[[float], float]
    low_k: float
    high_k: float
    source: str

    @property
    def reaches_critical(self) -> bool:
        """Whether the range of a vapour pressure ends at the critical point."""
        return self.source in {"perry", "vdi"}

    @property
    def end_pa(self) -> float:
        """Vapour pressure at the upper end."""
        return self.at(0.999_999 * self.high_k)

    def boils_at(self, boiling_k: float) -> bool:
        """Whether a vapour pressure is one atmosphere there, to two percent."""
        inside = self.low_k <= boiling_k <= self.high_k
        return inside and abs(self.at(boiling_k) / ATMOSPHERE_PA - 1.0) < 0.02

    def reading(self, quantity: str, wanted_k: float, factor: float) -> Reading:
        """The value at the temperature wanted, or at the nearest end of the range."""
        t = round(min(max(wanted_k, self.low_k), self.high_k), 2)
        return Reading(quantity, self.at(t) * factor, self.source, at_k=t)


def row_of(table: Any, cas: str) -> dict[str, float] | None:  # noqa: ANN401 - a pandas frame
    """Line of a table of `chemicals`, or None."""
    return dict(table.loc[cas]) if cas in table.index else None


def fit_curve(
    pressure_pa: Callable[[float], float],
    *,
    tc: float,
    pc: float,
    low: float,
    high: float,
    src: str,
) -> Curve:
    """Least squares through 200 points of equal spacing in temperature, from 10 Pa upwards."""
    while pressure_pa(low) < LOWEST_PA:
        low += 0.005 * tc
    tc, pc, low, high = (float(f"{x:.6g}") for x in (tc, pc, low, min(high, 0.999 * tc)))
    t = np.linspace(low, high, 200)
    p = np.array([pressure_pa(float(x)) for x in t])
    tr = t / tc
    x = 1.0 - tr
    design = np.column_stack([x, x**1.5, x**2.5, x**5])
    coefficients, *_ = np.linalg.lstsq(design, np.log(p / pc) * tr, rcond=None)
    rounded = [float(f"{c:.6g}") for c in coefficients]
    deviation = float(np.max(np.abs(pc * np.exp(design @ rounded / tr) / p - 1.0)))
    return Curve(tc, pc, *rounded, low, high, deviation, src)


def pressures(cas: str) -> list[Correlation]:
    """Vapour pressure in Pa over temperature in K."""
    found: list[Correlation] = []
    if r := row_of(vapor_pressure.Psat_data_Perrys2_8, cas):
        c = [r[f"C{i}"] for i in range(1, 6)]
        found.append(Correlation(lambda t: dippr.EQ101(t, *c), r["Tmin"], r["Tmax"], "perry"))
    if r := row_of(vapor_pressure.Psat_data_VDI_PPDS_3, cas):
        w = [r[k] for k in ("Tc", "Pc", "A", "B", "C", "D")]
        found.append(Correlation(lambda t: chemicals.Wagner(t, *w), r["Tm"], r["Tc"], "vdi"))
    if r := row_of(vapor_pressure.Psat_data_WagnerMcGarry, cas):
        v = [r[k] for k in ("Tc", "Pc", "A", "B", "C", "D")]
        found.append(
            Correlation(lambda t: chemicals.Wagner_original(t, *v), r["Tmin"], r["Tc"], "wagner")
        )
    if r := row_of(vapor_pressure.Psat_data_WagnerPoling, cas):
        u = [r[k] for k in ("Tc", "Pc", "A", "B", "C", "D")]
        found.append(Correlation(lambda t: chemicals.Wagner(t, *u), r["Tmin"], r["Tmax"], "wagner"))
    for table, base in (
        (vapor_pressure.Psat_data_AntoinePoling, 10.0),
        (vapor_pressure.Psat_data_Landolt_Antoine, math.e),
    ):
        if r := row_of(table, cas):
            a, b, c0 = r["A"], r["B"], r["C"]

            def antoine(
                t: float, a: float = a, b: float = b, c: float = c0, base: float = base
            ) -> float:
                return float(base ** (a - b / (t + c)))

            found.append(Correlation(antoine, r["Tmin"], r["Tmax"], "antoine"))
    return found
