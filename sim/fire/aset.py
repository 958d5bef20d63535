"""How long each room can be borne, and which criterion ends it: smoke, heat, sight or dose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, non_negative, within
from sim.fire.smoke_filling import Conditions
from sim.fire.tenability import (
    LEAST_VISIBILITY_M,
    MOST_TEMPERATURE_K,
    extinction_coefficient_per_m,
    fed_gas_per_s,
    fed_heat_per_s,
    visibility_m,
)
from sim.model_card import ModelCard, Range, register

CRITERIA: Final = ("layer", "temperature", "visibility", "fed_gas", "fed_heat")
"""Order of the first axis of `Tenability.reached_s`."""

PLANNING_FED: Final = 0.3
INCAPACITATION_FED: Final = 1.0
"""Doses for planning and for collapse of half the people (ISO 13571:2012)."""

HOTTEST_K: Final = 1500.0
"""Hotter smoke is dosed as this: nobody lives at either."""

CLEAN_OXYGEN_FRAC: Final = 0.2095

CARD = register(
    ModelCard(
        key="fire.aset",
        title_zh="各房间可用安全疏散时间（ASET）及控制判据",
        title_en="Available safe egress time of each room and the criterion that governs",
        source="GB 51251-2017 clear height 1.6 + 0.1 H; 60 C and 10 m; ISO 13571:2012 doses, "
        "limit 0.3 for planning",
        status="verified",
        ranges={"head_m": Range(0.5, 2.2, "m")},
        limits_zh=(
            "每一判据在步首时刻记录，最多提早一个时间步",
            "人头高于界面时呼吸烟层气体，低于界面时呼吸洁净空气；不计辐射热",
        ),
        limits_en=(
            "a limit is dated at the start of its step: early by at most one step",
            "a head above the interface breathes smoke, below it clean air; no radiant heat",
        ),
        checks=("FZ13", "FZ14"),
    )
)


@dataclass(frozen=True, slots=True)
class Tenability:
    """Doses so far and when each limit was first passed."""

    fed_gas: Floats
    fed_heat: Floats
    """(n_rooms, n_fires), of a person who stays in the room, head at the given height."""
    reached_s: Floats
    """(5, n_rooms, n_fires) in the order of `CRITERIA`, infinity while not reached."""

    @property
    def aset_s(self) -> Floats:
        """Available safe egress time, s, (n_rooms, n_fires)."""
        return np.asarray(self.reached_s.min(axis=0))

    @property
    def governing(self) -> Ints:
        """Index into `CRITERIA` of the limit passed first, -1 where none was.

        At a tie the earlier in the list counts.
        """
        first = np.argmin(self.reached_s, axis=0)
        return np.where(np.isfinite(self.aset_s), first, -1)


def tenable(*, n_rooms: int, n_fires: int) -> Tenability:
    """Before the fire: no dose, no limit reached.

    Parameters
    ----------
    n_rooms, n_fires
        Sizes of the arrays.
    """
    shape = (n_rooms, n_fires)
    return Tenability(np.zeros(shape), np.zeros(shape), np.full((5, *shape), np.inf))


def endured(
    before: Tenability,
    layer: Conditions,
    *,
    ceiling_m: ArrayLike,
    time_s: float,
    time_step_s: float,
    head_m: float = 1.6,
    fed_limit_ratio: float = PLANNING_FED,
) -> Tenability:
    """Doses and limits after one more step in these conditions.

    Parameters
    ----------
    before
        Doses and limits at the start of the step.
    layer
        Smoke layers, arrays (n_rooms, n_fires).
    ceiling_m
        Ceiling heights, m, 1.5-200, broadcast to the rooms.
    time_s
        Time at the start of the step, s, >= 0: the time given to a limit passed now.
    time_step_s
        Step, s, 0-60.
    head_m
        Height of the head, m, 0.3-2.2.
    fed_limit_ratio
        Dose that ends the room, 0.01-3.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    ceiling = within("ceiling_m", ceiling_m, 1.5, 200.0, "m")
    now = float(non_negative("time_s", time_s, "s"))
    step = float(within("time_step_s", time_step_s, 0.0, 60.0, "s", above=True))
    head = float(within("head_m", head_m, 0.3, 2.2, "m"))
    limit = float(within("fed_limit_ratio", fed_limit_ratio, 0.01, 3.0))
    inside = layer.interface_m < head
    gas, heat, sight = before.fed_gas, before.fed_heat, np.full(inside.shape, np.inf)
    if inside.any():
        # doses only where heads are in smoke: powers are the dear part
        hot = np.minimum(layer.temperature_k[inside], HOTTEST_K)
        gas, heat = gas.copy(), heat.copy()
        gas[inside] += step * fed_gas_per_s(
            co_frac=layer.co_frac[inside],
            co2_frac=layer.co2_frac[inside],
            o2_frac=np.minimum(layer.o2_frac[inside], CLEAN_OXYGEN_FRAC),
        )
        heat[inside] += step * fed_heat_per_s(temperature_k=hot)
        dark = extinction_coefficient_per_m(soot_kg_m3=layer.soot_kg_m3[inside])
        sight[inside] = visibility_m(extinction_per_m=dark)
    passed = np.stack(
        [
            layer.interface_m < np.minimum(1.6 + 0.1 * ceiling, ceiling),
            inside & (layer.temperature_k > MOST_TEMPERATURE_K),
            sight < LEAST_VISIBILITY_M,
            gas >= limit,
            heat >= limit,
        ]
    )
    reached = np.where(passed, np.minimum(before.reached_s, now), before.reached_s)
    return Tenability(gas, heat, reached)
