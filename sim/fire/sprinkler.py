"""When the sprinkler above a fire opens: ceiling jet and the lag of the heat-sensitive element."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="fire.sprinkler",
        title_zh="喷淋动作时间：顶棚射流与响应时间指数",
        title_en="Sprinkler activation: ceiling jet and response time index",
        source="Alpert 1972 ceiling jet as printed in CIBSE Guide E eq. 11.1-11.4 and coded in the "
        "NIST Fire Dynamics Tools (seen); Heskestad and Bill 1988 response time index with "
        "conduction",
        status="verified",
        ranges={
            "height_m": Range(4.6, 15.5, "m"),
            "radius_over_height_ratio": Range(0.0, 2.0, "1"),
            "hrr_w": Range(5e5, 1e8, "W"),
        },
        limits_zh=(
            "稳态火灾、平顶棚、无烟层：小房间内烟层已热时实际动作更早",
            "仅首只喷头；不计喷头间距与水流对射流的冷却",
        ),
        limits_en=(
            "steady fire, flat ceiling, no hot layer: in a small smoky room it opens earlier",
            "first head only; no cooling of the jet by water",
        ),
        checks=("FZ04", "FZ05"),
    )
)

_NEAR_HEAT: Final = 0.18
_NEAR_SPEED: Final = 0.15
"""Radius over height inside which the plume itself strikes the head."""


def ceiling_jet(
    *, hrr_w: ArrayLike, height_m: ArrayLike, radius_m: ArrayLike
) -> tuple[Floats, Floats]:
    """Temperature rise, K, and speed, m/s, of the hot gas under a ceiling.

    dT = 16.9 Q^(2/3) / H^(5/3) for r <= 0.18 H, else 5.38 (Q / r)^(2/3) / H;
    U = 0.96 (Q / H)^(1/3) for r <= 0.15 H, else 0.195 Q^(1/3) H^(1/2) / r^(5/6); Q in kW.

    Parameters
    ----------
    hrr_w
        Heat release rate, W, 0-1e9.
    height_m
        Ceiling above the burning surface, m, 0.5-100.
    radius_m
        Distance from the axis of the fire, m, 0-100.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Alpert, R.L. 1972. Calculation of response time of ceiling-mounted fire detectors. Fire
    Technology 8.

    Examples
    --------
    >>> rise_k, speed_m_s = ceiling_jet(hrr_w=1e6, height_m=5.0, radius_m=2.0)
    >>> round(float(rise_k), 1), round(float(speed_m_s), 2)
    (67.8, 2.45)
    """
    power = 1e-3 * within("hrr_w", hrr_w, 0.0, 1e9, "W")
    height = within("height_m", height_m, 0.5, 100.0, "m")
    radius = within("radius_m", radius_m, 0.0, 100.0, "m")
    root = np.cbrt(power)
    # the near forms do not know the radius; a small one keeps the far forms finite
    away = np.maximum(radius, 0.01)
    warm = np.where(
        radius <= _NEAR_HEAT * height,
        16.9 * root**2 / np.power(height, 5.0 / 3.0),
        5.38 * root**2 / np.power(away, 2.0 / 3.0) / height,
    )
    speed = np.where(
        radius <= _NEAR_SPEED * height,
        0.96 * root / np.cbrt(height),
        0.195 * root * np.sqrt(height) / np.power(away, 5.0 / 6.0),
    )
    return warm, speed


def link_rise_after_k(
    *,
    link_rise_k: ArrayLike,
    gas_rise_k: ArrayLike,
    gas_speed_m_s: ArrayLike,
    time_step_s: float,
    rti_root_m_s: ArrayLike,
    conduction_root_m_s: ArrayLike = 0.0,
) -> Floats:
    """Temperature of the sensitive element above ambient a step later, K, exact for a steady jet.

    d(theta)/dt = sqrt(U) / RTI (theta_gas - (1 + C / sqrt(U)) theta).

    Parameters
    ----------
    link_rise_k
        Temperature of the element above ambient now, K, 0-2000.
    gas_rise_k, gas_speed_m_s
        Ceiling jet, K and m/s, >= 0.
    time_step_s
        Step, s, 0-60.
    rti_root_m_s
        Response time index, (m s)^(1/2), 5-1000; quick response up to 50.
    conduction_root_m_s
        Conduction C to the pipe, (m/s)^(1/2), 0-10.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Heskestad, G. and Bill, R.G. 1988. Quantification of thermal responsiveness of automatic
    sprinklers including conduction effects. Fire Safety Journal 14.
    """
    link = within("link_rise_k", link_rise_k, 0.0, 2000.0, "K")
    gas = within("gas_rise_k", gas_rise_k, 0.0, 1e5, "K")
    root = np.sqrt(within("gas_speed_m_s", gas_speed_m_s, 0.0, 100.0, "m/s"))
    step = float(within("time_step_s", time_step_s, 0.0, 60.0, "s", above=True))
    rti = within("rti_root_m_s", rti_root_m_s, 5.0, 1000.0, "(m s)^0.5")
    lost = within("conduction_root_m_s", conduction_root_m_s, 0.0, 10.0, "(m/s)^0.5")
    rate = (root + lost) / rti
    rest = gas * root / np.maximum(root + lost, 1e-12)
    return np.minimum(rest + (link - rest) * np.exp(-rate * step), 2000.0)
