"""What the fire service does to a fire: whether its water is enough, and what each step brings."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, within
from sim.fire.design_fire import (
    CRITICAL_INTENSITY_KG_S_M2,
    HRR_DENSITY_W_M2,
    hrr_after_water_w,
)
from sim.model_card import ModelCard, Range, register

STEAM_HEAT_J_KG: Final = 2.6e6
"""Heat that a kilogram of water takes from 10 C to steam at 100 C: 4.19 kJ/(kg K) x 90 K + 2257
kJ/kg = 2.63 MJ/kg; 2.6 MW per L/s in the literature on nozzles."""

ABSORBED_SHARE: Final = 0.32
"""Share of that heat which a hose stream takes in practice: 0.84 of 2.6 MW per L/s, as the
literature on nozzles quotes for a direct attack (seen second hand, unverified)."""

CARD = register(
    ModelCard(
        key="fire.fire_service",
        title_zh="消防射水：吸热上限与临界供水强度",
        title_en="Fire-service water: bound by absorbed heat and critical density",
        source="heat of water to steam by hand; practical share 0.84 / 2.6 (second hand); critical "
        "density of Sardqvist, Jonsson and Grimwood 2019 (evidence F03)",
        status="provisional",
        ranges={"water_flow_kg_s": Range(0.1, 200.0, "kg/s"), "hrr_w": Range(1e5, 2e8, "W")},
        limits_zh=(
            "吸热效率0.32为转引值，待核实；须能打到燃烧面",
            "流量足够时按喷淋衰减常数衰减，且每步降幅不超过水的吸热能力",
        ),
        limits_en=(
            "the share of 0.32 is second hand; the water must reach the burning surface",
            "enough water: decay constant of sprinklers, in no step more than the heat absorbed",
        ),
        checks=("FZ06", "FZ07"),
    )
)


def absorbed_heat_w(
    *, water_flow_kg_s: ArrayLike, absorbed_share_frac: ArrayLike = ABSORBED_SHARE
) -> Floats:
    """Heat that a flow of water takes out of a fire, W: flow x 2.6 MJ/kg x share turned to steam.

    Parameters
    ----------
    water_flow_kg_s
        Water that reaches the fire, kg/s, 0-1e4.
    absorbed_share_frac
        Share that evaporates in the fire, 0-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(absorbed_heat_w(water_flow_kg_s=7.5)) / 1e6, 2)
    6.24
    """
    flow = within("water_flow_kg_s", water_flow_kg_s, 0.0, 1e4, "kg/s")
    share = within("absorbed_share_frac", absorbed_share_frac, 0.0, 1.0, "1")
    return STEAM_HEAT_J_KG * share * flow


def controlling_flow_kg_s(
    *,
    hrr_w: ArrayLike,
    hrr_density_w_m2: ArrayLike = HRR_DENSITY_W_M2["shop"],
    critical_intensity_kg_s_m2: ArrayLike = CRITICAL_INTENSITY_KG_S_M2,
    absorbed_share_frac: ArrayLike = ABSORBED_SHARE,
) -> Floats:
    """Least flow that holds a fire, kg/s: the greater of the flow by area and the flow by heat.

    Parameters
    ----------
    hrr_w
        Heat release rate, W, 0-1e9.
    hrr_density_w_m2
        Heat release per burning area, W/m2, 1e4-5e6.
    critical_intensity_kg_s_m2
        Water density that just holds a fire, kg/(s m2), 0.01-1.
    absorbed_share_frac
        Share of the water that evaporates in the fire, 0.01-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    power = within("hrr_w", hrr_w, 0.0, 1e9, "W")
    density = within("hrr_density_w_m2", hrr_density_w_m2, 1e4, 5e6, "W/m2")
    critical = within(
        "critical_intensity_kg_s_m2", critical_intensity_kg_s_m2, 0.01, 1.0, "kg/(s m2)"
    )
    share = within("absorbed_share_frac", absorbed_share_frac, 0.01, 1.0, "1")
    return power * np.maximum(critical / density, 1.0 / (STEAM_HEAT_J_KG * share))


def is_held(*, hrr_w: ArrayLike, water_flow_kg_s: ArrayLike, controlling_kg_s: ArrayLike) -> Bools:
    """Whether a fire burns and the water on it is at least the controlling flow.

    Parameters
    ----------
    hrr_w
        Heat release rate, W, >= 0.
    water_flow_kg_s
        Water that reaches the fire, kg/s, >= 0.
    controlling_kg_s
        From `controlling_flow_kg_s`.

    Raises
    ------
    ValueError
        If an argument is negative.
    """
    power = within("hrr_w", hrr_w, 0.0, 1e9, "W")
    flow = within("water_flow_kg_s", water_flow_kg_s, 0.0, 1e4, "kg/s")
    least = within("controlling_kg_s", controlling_kg_s, 0.0, 1e6, "kg/s")
    return np.asarray((power > 0.0) & (flow > 0.0) & (flow >= least))


def attacked_hrr_w(
    *,
    hrr_w: ArrayLike,
    time_step_s: float,
    water_flow_kg_s: ArrayLike,
    growth_w_s2: ArrayLike,
    peak_w: ArrayLike,
    hrr_density_w_m2: ArrayLike = HRR_DENSITY_W_M2["shop"],
    absorbed_share_frac: ArrayLike = ABSORBED_SHARE,
) -> Floats:
    """Heat release rate one step later under attack, for any number of fires.

    As `hrr_after_water_w`, but water takes at most the heat it can absorb:
    Q(t + dt) >= Q(t) - flow x 2.6 MJ/kg x share.

    Parameters
    ----------
    hrr_w
        Heat release rate at the start of the step, W, 0-1e9, any shape.
    time_step_s
        Step, s, > 0.
    water_flow_kg_s
        Water that reaches the fire, kg/s, 0-1e4.
    growth_w_s2
        Growth coefficient, W/s2, > 0.
    peak_w
        Limit by fuel and openings now, W, > 0: raise it when a door or vent is opened.
    hrr_density_w_m2
        Heat release per burning area, W/m2.
    absorbed_share_frac
        Share of the water that evaporates in the fire, 0-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    before = within("hrr_w", hrr_w, 0.0, 1e9, "W")
    taken = absorbed_heat_w(
        water_flow_kg_s=water_flow_kg_s, absorbed_share_frac=absorbed_share_frac
    )
    after = hrr_after_water_w(
        hrr_w=before,
        time_step_s=time_step_s,
        water_flow_kg_s=water_flow_kg_s,
        growth_w_s2=growth_w_s2,
        peak_w=peak_w,
        hrr_density_w_m2=hrr_density_w_m2,
    )
    return np.maximum(after, np.minimum(before - taken, peak_w))
