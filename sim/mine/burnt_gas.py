"""What methane-air has become when it has burnt at constant volume, before it can expand."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

AIR_PRESSURE_PA: Final = 101_325.0
AIR_TEMPERATURE_K: Final = 293.15
AIR_GAS_CONSTANT_J_KG_K: Final = 287.05
AIR_GAMMA_RATIO: Final = 1.4
"""Air of the roadway before the explosion: standard pressure, 20 degrees Celsius, dry."""

AIR_DENSITY_KG_M3: Final = AIR_PRESSURE_PA / (AIR_GAS_CONSTANT_J_KG_K * AIR_TEMPERATURE_K)
AIR_SOUND_M_S: Final = (AIR_GAMMA_RATIO * AIR_GAS_CONSTANT_J_KG_K * AIR_TEMPERATURE_K) ** 0.5

LEAST_METHANE_FRAC: Final = 0.05
MOST_METHANE_FRAC: Final = 0.16
"""Explosive range of methane in air: Coward and Jones 1952 below, Chinese texts above."""

_TABLE: Final = Path(__file__).with_name("burnt_methane.csv")
"""Chemical equilibrium by Cantera 3.2.0 with the thermodynamic data of GRI-Mech 3.0, from 20
degrees Celsius and 101 325 Pa: at constant volume and energy, then expanded at constant entropy
to 101 325 Pa; gamma is ln(pressure ratio) / ln(expansion ratio) of that expansion."""

CARD = register(
    ModelCard(
        key="mine.burnt_gas",
        title_zh="甲烷—空气定容燃烧状态",
        title_en="Methane-air burnt at constant volume",
        source="chemical equilibrium (Cantera 3.2.0, GRI-Mech 3.0 thermodynamics), tabulated; "
        "compare 908 kPa of NIOSH IC 9500 (2007) as the project reference quotes it",
        status="verified",
        ranges={"methane_frac": Range(LEAST_METHANE_FRAC, MOST_METHANE_FRAC, "1")},
        limits_zh=("按完全混合、绝热、达到平衡计；近爆炸界限的弱爆燃实际压力低得多",),
        limits_en=("well mixed, adiabatic, in equilibrium; far too strong near the limits",),
        checks=("FM60",),
    )
)


class BurntGas(NamedTuple):
    """State of the burnt mixture, arrays of one shape."""

    pressure_ratio: Floats
    """Pressure over that of the air before."""
    temperature_k: Floats
    density_kg_m3: Floats
    """Unchanged by burning at constant volume."""
    gamma_ratio: Floats
    """Mean exponent of its expansion to the pressure of the air."""
    expansion_ratio: Floats
    """Volume after that expansion over the volume of the mixture."""


def burnt_gas(*, methane_frac: ArrayLike) -> BurntGas:
    """State of methane-air after burning at constant volume, before expansion.

    Formula: linear between rows of a table of chemical equilibrium, 0.005 apart.

    Parameters
    ----------
    methane_frac
        Volume fraction of methane before burning, 0.05-0.16.

    Raises
    ------
    ValueError
        If the mixture is outside the explosive range.

    Examples
    --------
    >>> round(float(burnt_gas(methane_frac=0.095).pressure_ratio), 2)
    8.94
    """
    methane = within("methane_frac", methane_frac, LEAST_METHANE_FRAC, MOST_METHANE_FRAC, "1")
    at, *columns = _columns()
    return BurntGas(*(np.asarray(np.interp(methane, at, column)) for column in columns))


@cache
def _columns() -> tuple[Floats, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(np.array(rows, dtype=np.float64).T)
