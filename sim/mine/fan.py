"""What pressure a fan gives at a flow, running, stopped or reversed, and where it settles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, within
from sim.model_card import ModelCard, Range, register

FanState = Literal["on", "off", "reversed"]

REVERSED_FLOW_RATIO: Final = 0.4
"""Least flow of a reversed main fan over its normal flow (rule of the Coal Mine Safety Regulations,
reversal within 10 min; reprint on a mine-safety site of 2016, seen)."""

CARD = register(
    ModelCard(
        key="mine.fan",
        title_zh="通风机特性曲线、反风与工况点",
        title_en="Fan curve, reversal and operating point",
        source="quadratic curve by interpolation; operating point in closed form; reversed flow of "
        "at least 40 % of normal by the Coal Mine Safety Regulations",
        status="verified",
        ranges={"flow_m3_s": Range(0.0, 600.0, "m3/s")},
        limits_zh=(
            "二次曲线，不表示失速区多值与并联抢风",
            "反风按风机相似定律取正常风量的40%，实际随风机而异",
        ),
        limits_en=(
            "quadratic: no stall with several values, no hunting of fans side by side",
            "a reversed fan is slowed by the fan laws to 40 % of the flow; fans differ",
        ),
        checks=("MA03", "MA04"),
    )
)


@dataclass(frozen=True, slots=True)
class FanCurve:
    """Pressure a0 + a1 q + a2 q^2 of a fan that blows from start to end of its roadway."""

    name: str
    roadway: str
    a0_pa: float
    a1_pa_s_m3: float = 0.0
    a2_pa_s2_m6: float = 0.0
    most_flow_m3_s: float = math.inf
    """End of the measured curve, m3/s; beyond it a working point is not believed."""

    def pressure_pa(self, flow_m3_s: ArrayLike) -> Floats:
        """Pressure rise at a flow in the fan's own direction, Pa."""
        flow = finite("flow_m3_s", flow_m3_s, "m3/s")
        return np.asarray(self.a0_pa + (self.a1_pa_s_m3 + self.a2_pa_s2_m6 * np.abs(flow)) * flow)

    def refuse_without_pressure(self) -> None:
        """ValueError for a curve that meets no system: no pressure at any flow, or rising on."""
        values = (self.a0_pa, self.a1_pa_s_m3, self.a2_pa_s2_m6)
        if not all(math.isfinite(value) for value in values):
            raise ValueError(f"fan '{self.name}': the curve has a coefficient that is no number")
        if self.a2_pa_s2_m6 > 0.0:
            raise ValueError(
                f"fan '{self.name}': a2 = {self.a2_pa_s2_m6:g} Pa s2/m6 is above 0, so that the "
                "curve never meets the system"
            )
        if self.a0_pa <= 0.0 and self._highest_pa() <= 0.0:
            raise ValueError(
                f"fan '{self.name}' in roadway '{self.roadway}': its curve never meets the system, "
                f"the highest pressure is {self._highest_pa():g} Pa"
            )

    def _highest_pa(self) -> float:
        if self.a1_pa_s_m3 <= 0.0:
            return self.a0_pa
        if self.a2_pa_s2_m6 == 0.0:
            return math.inf
        return self.a0_pa - self.a1_pa_s_m3**2 / (4.0 * self.a2_pa_s2_m6)


def fan_through_points(
    *,
    name: str,
    roadway: str,
    flow_m3_s: ArrayLike,
    pressure_pa: ArrayLike,
) -> FanCurve:
    """The quadratic through three or, by least squares, more points of a measured curve.

    Parameters
    ----------
    name, roadway
        Of the fan.
    flow_m3_s, pressure_pa
        Points of the curve, m3/s and Pa, at least three.

    Raises
    ------
    ValueError
        If there are fewer than three points, or the curve never gives pressure or opens upwards.

    Examples
    --------
    >>> fan_through_points(name="main", roadway="drift", flow_m3_s=[0.0, 50.0, 100.0],
    ...                    pressure_pa=[2000.0, 1750.0, 1000.0]).a2_pa_s2_m6
    -0.1
    """
    flow = within("flow_m3_s", flow_m3_s, 0.0, 1e4, "m3/s")
    pressure = within("pressure_pa", pressure_pa, -1e5, 1e5, "Pa")
    if flow.ndim != 1 or flow.shape != pressure.shape or np.unique(flow).size < 3:
        raise ValueError(
            f"fan '{name}': the curve needs at least three points of different flow_m3_s"
        )
    a2, a1, a0 = np.polyfit(flow, pressure, 2)
    a0, a1, a2 = (round(float(a), 12) for a in (a0, a1, a2))
    curve = FanCurve(name, roadway, a0, a1, a2, float(flow.max()))
    try:
        curve.refuse_without_pressure()
    except ValueError as refused:
        raise ValueError(f"{refused} (flow_m3_s and pressure_pa as given)") from refused
    return curve


def fan_coefficients(curve: FanCurve, state: FanState) -> tuple[float, float, float]:
    """Coefficients (a0, a1, a2) of the curve along its roadway in a state.

    Formula: stopped 0; reversed (-s^2 a0, s a1, a2) with s = 0.4: the curve turned round and
    lowered by the fan laws so that the same mine gets 40 % of the air the other way.

    Parameters
    ----------
    curve
        The fan.
    state
        on, off or reversed.

    Raises
    ------
    ValueError
        If the state is unknown.
    """
    if state == "on":
        return curve.a0_pa, curve.a1_pa_s_m3, curve.a2_pa_s2_m6
    if state == "off":
        return 0.0, 0.0, 0.0
    if state != "reversed":
        raise ValueError(f"fan '{curve.name}': state {state!r} is not one of on, off, reversed")
    share = REVERSED_FLOW_RATIO
    return -share * share * curve.a0_pa, share * curve.a1_pa_s_m3, curve.a2_pa_s2_m6


def operating_point_m3_s(*, curve: FanCurve, resistance: float, natural_pa: float = 0.0) -> float:
    """Flow at which a fan on one circuit settles, m3/s, in closed form.

    Formula: R q^2 = a0 + n + a1 q + a2 q^2, its root with r = R - a2 > 0:
    q = (a1 + sqrt(a1^2 + 4 r (a0 + n))) / (2 r).

    Parameters
    ----------
    curve
        The fan.
    resistance
        Resistance R of the circuit, N s2/m8, > 0.
    natural_pa
        Natural draught n that helps the fan, Pa.

    Raises
    ------
    ValueError
        If the curve never meets the system, or only beyond its end; the fan is named.

    Examples
    --------
    >>> operating_point_m3_s(curve=FanCurve("main", "drift", 2000.0, 0.0, -0.1), resistance=0.4)
    63.245553203367585
    """
    curve.refuse_without_pressure()
    steep = float(within("resistance", resistance, 0.0, 1e12, "N s2/m8", above=True))
    steep -= curve.a2_pa_s2_m6
    push = curve.a0_pa + float(finite("natural_pa", natural_pa, "Pa"))
    root = curve.a1_pa_s_m3**2 + 4.0 * steep * push
    flow = (curve.a1_pa_s_m3 + math.sqrt(root)) / (2.0 * steep) if root >= 0.0 else -1.0
    if flow <= 0.0:
        raise ValueError(
            f"fan '{curve.name}': its curve never meets the system of {resistance:g} N s2/m8"
        )
    if flow > curve.most_flow_m3_s:
        raise ValueError(
            f"fan '{curve.name}': its curve meets the system of {resistance:g} N s2/m8 at "
            f"{flow:g} m3/s only, beyond its end at {curve.most_flow_m3_s:g} m3/s"
        )
    return flow
