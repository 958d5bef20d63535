"""What different sources say a blast does to buildings, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import non_negative, one_of
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.damage_scales",
        title_zh="各来源建筑物超压破坏分级对照",
        title_en="Damage to buildings by overpressure: scales of several sources",
        source="Clancey 1972 via explosion-safety.jp; UK HSE in the Japanese Handbook of Safety "
        "Engineering (1999) via paperzz.com; thresholds usual in Chinese practice (from memory)",
        status="provisional",
        ranges={"peak_overpressure_pa": Range(690.0, 200_000.0, "Pa")},
        limits_zh=(
            "英国量表同出一源，不算两份独立证据；均未核实",
            "中国常用阈值仅凭记忆；GB 6722 表4与 GB/T 37243 的分级未能找到原文",
            "只看超压，不计冲量、结构类型与朝向",
        ),
        limits_en=(
            "the British scales share their roots and are no two proofs; all unverified",
            "the Chinese thresholds are from memory; GB 6722 table 4, GB/T 37243 were not found",
            "overpressure only: no impulse, kind of structure or direction",
        ),
        checks=("B-scale-hse", "B-scale-chinese", "B-scale-clancey"),
    )
)


@dataclass(frozen=True, slots=True)
class DamageBand:
    """Damage seen from this overpressure upwards."""

    from_pa: float
    text_zh: str
    text_en: str
    verified: bool = False


_CLANCEY_BANDS: Final[tuple[DamageBand, ...]] = (
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

_HSE_BANDS: Final[tuple[DamageBand, ...]] = (
    DamageBand(0.0, "该表未列建筑破坏", "no damage to buildings in the table"),
    DamageBand(5_000.0, "房屋结构轻微受损", "minor damage to house structures"),
    DamageBand(7_000.0, "房屋部分倒塌、不能居住", "houses partly collapse, uninhabitable"),
    DamageBand(9_000.0, "钢结构建筑变形", "steel frames of buildings distorted"),
    DamageBand(14_000.0, "房屋墙体与屋顶部分倒塌", "walls and roofs of houses partly collapse"),
    DamageBand(16_000.0, "结构可能严重受损", "serious structural damage possible"),
    DamageBand(17_000.0, "砖房毁坏概率50%", "brick houses destroyed with probability 0.5"),
    DamageBand(20_000.0, "钢结构建筑严重损坏", "steel-framed buildings badly damaged"),
    DamageBand(70_000.0, "建筑全毁", "buildings destroyed"),
)
"""Rows of the HSE table that say what happens to buildings; kPa as printed."""

_CHINESE_BANDS: Final[tuple[DamageBand, ...]] = (
    DamageBand(0.0, "基本无破坏", "practically no damage"),
    DamageBand(5_000.0, "门窗玻璃部分破碎", "some panes of doors and windows break"),
    DamageBand(6_000.0, "受压面门窗玻璃大部分破碎", "most panes facing the blast break"),
    DamageBand(15_000.0, "窗框损坏", "window frames damaged"),
    DamageBand(20_000.0, "墙裂缝", "walls crack"),
    DamageBand(40_000.0, "墙大裂缝、屋瓦掉下", "wide cracks in walls, roof tiles fall"),
    DamageBand(60_000.0, "木建筑厂房房柱折断", "columns of timber sheds break"),
    DamageBand(70_000.0, "砖墙倒塌", "brick walls fall"),
    DamageBand(100_000.0, "防震钢筋混凝土破坏", "earthquake-proof concrete damaged"),
    DamageBand(200_000.0, "大型钢架结构破坏", "large steel frames destroyed"),
)
"""Lower edges of the table usual in Chinese assessments, from memory. An accident report that was
seen agrees where it quotes the table: most panes just below 13 kPa, cracked walls at 20.5 to 23.5
kPa, large steel frames at 2 MPa. From 30 to 40 kPa the table has a gap; the milder band holds."""

DAMAGE_SCALES: Final = MappingProxyType(
    {"clancey": _CLANCEY_BANDS, "hse": _HSE_BANDS, "chinese_practice": _CHINESE_BANDS}
)
"""Bands by source, rising; `verified` of every band is false."""


def damage_by_scale(*, peak_overpressure_pa: ArrayLike, scale: str) -> NDArray[np.int64]:
    """Index into the bands of one source of each overpressure.

    Parameters
    ----------
    peak_overpressure_pa
        Peak side-on overpressure, Pa, 0 or more; an edge belongs to the band above it.
    scale
        Name of the source, a key of `DAMAGE_SCALES`.

    Raises
    ------
    ValueError
        If a pressure is negative or not finite, or the source is unknown.
    """
    one_of("scale", scale, tuple(DAMAGE_SCALES))
    pressure = non_negative("peak_overpressure_pa", peak_overpressure_pa, "Pa")
    edges = np.array([band.from_pa for band in DAMAGE_SCALES[scale]])
    return np.asarray(np.searchsorted(edges, pressure, side="right") - 1)


def damage_side_by_side(*, peak_overpressure_pa: float) -> dict[str, DamageBand]:
    """Band of every source at one overpressure.

    Parameters
    ----------
    peak_overpressure_pa
        Peak side-on overpressure, Pa, 0 or more.

    Raises
    ------
    ValueError
        If the pressure is negative or not finite.

    Examples
    --------
    >>> for name, band in damage_side_by_side(peak_overpressure_pa=17.5e3).items():
    ...     print(name, "-", band.text_en)
    clancey - half of the brickwork of houses destroyed
    hse - brick houses destroyed with probability 0.5
    chinese_practice - window frames damaged
    """
    return {
        name: bands[int(damage_by_scale(peak_overpressure_pa=peak_overpressure_pa, scale=name))]
        for name, bands in DAMAGE_SCALES.items()
    }
