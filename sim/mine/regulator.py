"""How much a door, stopping or regulator with an opening resists the air of its roadway."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

CONTRACTION_RATIO: Final = 0.65
"""Narrowest section of the jet over the opening (vena contracta of a sharp edge, 0.61-0.65)."""

_AIR_KG_M3: Final = 1.2

CARD = register(
    ModelCard(
        key="mine.regulator",
        title_zh="风窗、风门与密闭漏风的附加风阻",
        title_en="Resistance of regulators, doors and leaking stoppings",
        source="Borda-Carnot loss behind the vena contracta (contraction 0.65); equal to the "
        "regulator formula of Chinese ventilation texts, S/(0.65 + 0.84 S sqrt R) (from memory)",
        status="verified",
        ranges={"opening_ratio": Range(0.001, 0.7, "1")},
        limits_zh=("锐缘开口、紊流；开口面积比大于0.7时偏差增大",),
        limits_en=("sharp-edged opening, turbulent; poor above 0.7 of the section",),
        checks=("MA05",),
    )
)


def regulator_resistance(*, regulator_area_m2: ArrayLike, area_m2: ArrayLike) -> Floats:
    """Resistance that an opening in a wall across a roadway adds, N s2/m8.

    Formula: R = density/2 (1/(0.65 a) - 1/A)^2, 0 where the opening is as wide as the jet allows.

    Parameters
    ----------
    regulator_area_m2
        Opening a, m2, > 0; infinity for none.
    area_m2
        Section A of the roadway, m2, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(regulator_resistance(regulator_area_m2=1.0, area_m2=10.0)), 3)
    1.242
    """
    opening = within(
        "regulator_area_m2", regulator_area_m2, 0.0, np.inf, "m2", above=True, finite=False
    )
    area = within("area_m2", area_m2, 0.0, 1e4, "m2", above=True)
    narrowing = np.maximum(1.0 / (CONTRACTION_RATIO * opening) - 1.0 / area, 0.0)
    return np.asarray(0.5 * _AIR_KG_M3 * narrowing * narrowing)
