"""What a blast does to buildings: bands of overpressure with the damage seen in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import non_negative
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.blast_damage",
        title_zh="爆炸超压与建筑破坏分级（Clancey）",
        title_en="Damage to buildings by overpressure (Clancey)",
        source="Clancey 1972 as tabulated by explosion-safety.jp (seen; original not)",
        status="provisional",
        ranges={"peak_overpressure_pa": Range(690.0, 69_000.0, "Pa")},
        limits_zh=("英国砖混住宅的经验值，未经核实；不含室内人员伤亡率",),
        limits_en=("experience with British brick houses, unverified; no casualty rates",),
        checks=("B-clancey",),
    )
)


@dataclass(frozen=True, slots=True)
class DamageBand:
    """Damage seen from this overpressure upwards."""

    from_pa: float
    text_zh: str
    text_en: str
    verified: bool = False


CLANCEY_BANDS: Final[tuple[DamageBand, ...]] = (
    DamageBand(0.0, "无明显破坏", "no damage to speak of"),
    DamageBand(690.0, "受力的小窗玻璃破裂", "small windows under strain break"),
    DamageBand(2_070.0, "约一成窗玻璃破碎、天花板轻损", "a tenth of windows broken, ceilings hurt"),
    DamageBand(3_400.0, "大小窗通常破碎", "large and small windows usually shattered"),
    DamageBand(4_800.0, "房屋结构轻微受损", "minor damage to house structures"),
    DamageBand(6_900.0, "房屋部分毁坏、不能居住", "houses partly demolished, uninhabitable"),
    DamageBand(13_800.0, "房屋墙体与屋顶部分倒塌", "walls and roofs of houses partly collapse"),
    DamageBand(17_200.0, "半数砖房毁坏", "half of the brickwork of houses destroyed"),
    DamageBand(34_500.0, "房屋几乎全毁", "houses nearly completely destroyed"),
    DamageBand(68_900.0, "建筑大多全毁", "probable total destruction of buildings"),
)
"""Lower edges, Pa, from Clancey's table in psi (0.1, 0.3, 0.5, 0.7, 1, 2, 2.5, 5, 10)."""


def damage_band(*, peak_overpressure_pa: ArrayLike) -> NDArray[np.int64]:
    """Index into `CLANCEY_BANDS` of each overpressure.

    Parameters
    ----------
    peak_overpressure_pa
        Peak side-on overpressure, Pa, 0 or more.

    Raises
    ------
    ValueError
        If a pressure is negative or not finite.

    Examples
    --------
    >>> CLANCEY_BANDS[int(damage_band(peak_overpressure_pa=7000.0))].text_en
    'houses partly demolished, uninhabitable'
    """
    pressure = non_negative("peak_overpressure_pa", peak_overpressure_pa, "Pa")
    edges = np.array([band.from_pa for band in CLANCEY_BANDS])
    return np.asarray(np.searchsorted(edges, pressure, side="right") - 1)
