"""How fast a flame runs through a cloud, by its fuel, the obstacles and the room it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, positive
from sim.model_card import ModelCard, Range, register

Reactivity = Literal["low", "medium", "high"]
Congestion = Literal["low", "medium", "high"]
Confinement = Literal["2D", "2.5D", "3D"]

LEVELS: Final = ("low", "medium", "high")
CONFINEMENTS: Final = ("2D", "2.5D", "3D")

DETONATION_MACH_RATIO: Final = 5.2
"""Flame Mach number that stands for a detonation."""

_TABLE: Final[dict[str, dict[str, tuple[float, float, float]]]] = {
    "3D": {
        "low": (0.026, 0.23, 0.34),
        "medium": (0.11, 0.44, 0.50),
        "high": (0.36, DETONATION_MACH_RATIO, DETONATION_MACH_RATIO),
    },
    "2.5D": {
        "low": (0.053, 0.35, 0.50),
        "medium": (0.29, 0.55, 1.0),
        "high": (0.47, DETONATION_MACH_RATIO, DETONATION_MACH_RATIO),
    },
    "2D": {
        "low": (0.079, 0.47, 0.66),
        "medium": (0.47, 0.66, 1.6),
        "high": (0.59, DETONATION_MACH_RATIO, DETONATION_MACH_RATIO),
    },
}
"""Flame Mach number by confinement, fuel reactivity and (low, medium, high) congestion: Pierorazio,
Thomas, Baker and Ketchum 2005, Process Safety Progress 24:59. The paper was not seen. The 27 values
are those of a public transcription (stored file 58588975111); 3D/medium/medium = 0.44 is also
printed in evidence D15 after CCPS 2010; and the order of 26 of them is that of the explosion
strengths which Johansson (MSB B06-105, 2017, table 5.5) derived from the paper. The exception is
2.5D/medium/low: he puts it (6.5) above 3D/low/high (0.34; 6.2) to 3D/high/low (0.36; 6.4)."""

_REACTIVITY_EDGES_M_S: Final = (0.45, 0.75)
"""Laminar burning velocity below which a fuel is of low, above which of high reactivity, m/s: CCPS
2010 as quoted with evidence D15 (hydrogen, acetylene, ethylene and propylene oxide: high)."""

CARD = register(
    ModelCard(
        key="consequence.flame_speed",
        title_zh="气云爆炸火焰马赫数（Baker-Strehlow-Tang，2005 年表）",
        title_en="Flame Mach number of a vapour cloud (Baker-Strehlow-Tang, table of 2005)",
        source="Pierorazio et al. 2005, Process Safety Progress 24:59, at second hand",
        status="provisional",
        ranges={"burning_velocity_m_s": Range(0.2, 3.5, "m/s")},
        limits_zh=(
            "原文未见，数值来自二手转录，其中一格存疑",
            "弱点火；不含一维管道；阻塞程度凭判断分三级",
        ),
        limits_en=(
            "paper not seen: values at second hand, one of them in doubt",
            "weak ignition; no pipes (1D); congestion judged in three grades",
        ),
        checks=("E-flame-table",),
    )
)


@dataclass(frozen=True, slots=True)
class FlameSpeed:
    """Flame Mach number relative to a fixed observer, and whether it stands for a detonation."""

    mach_ratio: float
    may_detonate: bool


def fuel_reactivity(*, burning_velocity_m_s: ArrayLike) -> Floats:
    """Reactivity as 0 (low), 1 (medium) or 2 (high), by laminar burning velocity.

    Low below 0.45 m/s, high above 0.75 m/s; `LEVELS` holds the words.

    Parameters
    ----------
    burning_velocity_m_s
        Fundamental laminar burning velocity in air, m/s, above 0.

    Raises
    ------
    ValueError
        If it is not above 0.

    Notes
    -----
    Methane alone among the common fuels lies below 0.45 m/s by NFPA 68, and by custom carbon
    monoxide is of low reactivity too; a value on an edge is of medium reactivity.

    Examples
    --------
    >>> LEVELS[int(fuel_reactivity(burning_velocity_m_s=0.45))]
    'medium'
    """
    velocity = positive("burning_velocity_m_s", burning_velocity_m_s, "m/s")
    low, high = _REACTIVITY_EDGES_M_S
    return np.asarray(1.0 * (velocity >= low) + 1.0 * (velocity > high))


def flame_speed(
    *, reactivity: Reactivity, congestion: Congestion, confinement: Confinement
) -> FlameSpeed:
    """Flame Mach number that the table gives, with the mark where a detonation must be expected.

    Parameters
    ----------
    reactivity
        Of the fuel: low (methane, carbon monoxide), medium (most), high (hydrogen, acetylene,
        ethylene oxide, propylene oxide, ethylene).
    congestion
        Blockage: low (below 10 %, one or two layers of obstacles), medium (10 to 40 %), high.
    confinement
        Directions in which the cloud may expand: "3D" open, "2.5D" frangible roof or dense rack,
        "2D" between solid decks.

    Raises
    ------
    ValueError
        If a word is not one of these.

    References
    ----------
    Pierorazio et al. 2005 (at second hand, see the card).

    Examples
    --------
    >>> flame_speed(reactivity="medium", congestion="medium", confinement="3D")
    FlameSpeed(mach_ratio=0.44, may_detonate=False)
    """
    fuel = one_of("reactivity", reactivity, LEVELS)
    room = one_of("confinement", confinement, CONFINEMENTS)
    mach = _TABLE[room][fuel][LEVELS.index(one_of("congestion", congestion, LEVELS))]
    return FlameSpeed(mach_ratio=mach, may_detonate=mach >= DETONATION_MACH_RATIO)
