"""How strong a gas explosion in a room is whose windows and doors give way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive
from sim.model_card import ModelCard, Range, register

_BASE_PA: Final = 3e3
_TURBULENCE_PA: Final = 40.0
"""0.04 kN/m2 per (m2/m3)^2 of vent over volume."""

_CAP_PA: Final = 50e3
"""EN 1991-1-7:2006, Annex D, D.2: 3 + p_stat, 3 + p_stat/2 + 0.04/(Av/V)^2 kN/m2, no more than
50 kN/m2 considered (text seen second-hand, see the reference page; range of Av/V from memory)."""

CARD = register(
    ModelCard(
        key="consequence.vented_explosion",
        title_zh="室内天然气爆炸等效静压（EN 1991-1-7 附录 D）",
        title_en="Natural gas explosion in a room (EN 1991-1-7 Annex D)",
        source="EN 1991-1-7:2006, Annex D, D.2, eq. D.4-D.6 (second-hand)",
        status="provisional",
        ranges={
            "volume_m3": Range(1.0, 1000.0, "m3"),
            "vent_ratio": Range(0.05, 0.15, "1/m"),
        },
        limits_zh=(
            "建筑设计用的等效静压，不是实测峰值",
            "长条形房间与多室串联会更高",
            "标准原文未见，待核实",
        ),
        limits_en=(
            "nominal static pressure for design, no measured peak",
            "long rooms and rooms in a row see more",
            "text of the standard not seen",
        ),
        checks=("V-en1991",),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class VentedExplosion:
    """Equivalent static pressure in the room and what to say about it."""

    pressure_pa: Floats
    capped: np.ndarray
    """Where the formula exceeds the 50 kPa that the standard considers."""
    outside: tuple[str, ...]
    """Arguments outside the range of the standard; a report marks the result extrapolated."""


def vented_explosion(
    *, volume_m3: ArrayLike, vent_area_m2: ArrayLike, vent_static_pressure_pa: ArrayLike
) -> VentedExplosion:
    """Pressure on the walls of a room in a natural gas explosion that the openings relieve.

    ``p = max(3 + p_stat, 3 + p_stat/2 + 0.04 / (Av/V)^2)`` in kN/m2, at most 50.

    Parameters
    ----------
    volume_m3
        Volume of the room, m3, above 0; the standard speaks of rooms up to 1000 m3.
    vent_area_m2
        Area of the windows, doors and light panels that give way, m2, above 0; the standard
        speaks of 0.05 to 0.15 m2 for each m3.
    vent_static_pressure_pa
        Static pressure at which they fail, Pa, 0 or more; the highest where they differ.

    Returns
    -------
    VentedExplosion
        Flagged where volume or vent ratio lie outside the standard.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    EN 1991-1-7:2006, Annex D, section D.2.

    Examples
    --------
    >>> room = vented_explosion(volume_m3=32.0, vent_area_m2=4.0, vent_static_pressure_pa=2000.0)
    >>> float(room.pressure_pa), room.outside
    (6560.0, ())
    """
    volume = positive("volume_m3", volume_m3, "m3")
    vent = positive("vent_area_m2", vent_area_m2, "m2")
    static = non_negative("vent_static_pressure_pa", vent_static_pressure_pa, "Pa")
    ratio = vent / volume
    first = _BASE_PA + static
    second = _BASE_PA + 0.5 * static + _TURBULENCE_PA / np.square(ratio)
    pressure = np.maximum(first, second)
    return VentedExplosion(
        pressure_pa=np.asarray(np.minimum(pressure, _CAP_PA)),
        capped=np.asarray(pressure > _CAP_PA),
        outside=CARD.outside(volume_m3=volume, vent_ratio=ratio),
    )
