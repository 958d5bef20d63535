"""Which factors GB 18218-2018 sets for a hazardous substance and for the people nearby.

Tables 2 to 6 as rebuilt from secondary sources; the official text has not been seen, so nothing
here is marked verified. Table 1 (critical quantities of named substances) belongs to the table of
substances.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, register

CARD = register(
    ModelCard(
        key="consequence.gb18218_tables",
        title_zh="GB 18218-2018 类别临界量与校正系数表",
        title_en="GB 18218-2018: critical quantities by class and correction factors",
        source="GB 18218-2018 tables 2 to 6 as transcribed by two related public projects; alpha "
        "and grades also in annex 1 of SAWS order 40 (2011); official text not seen",
        status="provisional",
        limits_zh=("二手资料，须与标准原文核对；表3以外的有毒气体按急性毒性类别取值",),
        limits_en=("second hand: compare with the standard; toxic gases outside table 3 by class",),
        checks=("D21", "GB-1", "GB-2", "GB-3", "GB-4", "GB-toxic-gas"),
    )
)

_TWO_RELATED: Final = "two related transcriptions of GB 18218-2018, which agree"
_KG_PER_T: Final = 1000.0
_MOST_PEOPLE: Final = 1e9


@dataclass(frozen=True, slots=True)
class HazardClass:
    """Row of tables 2 and 4: a class of substances not named in table 1."""

    symbol: str
    text_zh: str
    text_en: str
    critical_quantity_kg: float
    beta: float
    note: str = ""
    source: str = _TWO_RELATED
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ToxicGas:
    """Row of table 3: a toxic gas with a correction factor of its own."""

    substance_cas: str
    name_zh: str
    beta: float
    source: str = f"{_TWO_RELATED}, names repaired; annex 1 of SAWS order 40 (2011) agrees"
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ExposureStep:
    """Row of table 5: correction factor from this number of people upwards."""

    from_people: int
    alpha: float
    source: str = "three transcriptions agree, one of them of annex 1 of SAWS order 40 (2011)"
    verified: bool = False


@dataclass(frozen=True, slots=True)
class GradeStep:
    """Row of table 6: grade from this R upwards; 1 is the highest hazard."""

    grade: int
    from_r: float
    name_zh: str
    name_en: str
    source: str = "two transcriptions agree, one of them of annex 1 of SAWS order 40 (2011)"
    verified: bool = False


def _class(row: tuple[str, float, float, str, str], note: str = "") -> HazardClass:
    symbol, critical_t, beta, text_zh, text_en = row
    return HazardClass(symbol, text_zh, text_en, critical_t * _KG_PER_T, beta, note)


_J5_NOTE: Final = "another source writes categories 2 and 3, not by inhalation, same 500 t"
_W52_NOTE: Final = "the list of special process conditions is from memory"

HAZARD_CLASSES: Final[tuple[HazardClass, ...]] = (
    _class(("J1", 5, 4, "急性毒性类别1，气体", "acute toxicity 1, gas")),
    _class(("J2", 50, 1, "急性毒性类别1，固体、液体", "acute toxicity 1, solid or liquid")),
    _class(("J3", 50, 2, "急性毒性类别2、3，气体", "acute toxicity 2 and 3, gas")),
    _class(
        (
            "J4",
            50,
            2,
            "急性毒性类别2、3，吸入，液体（沸点≤35 ℃）",
            "acute toxicity 2 and 3 by inhalation, liquid boiling at 35 C or below",
        )
    ),
    _class(
        (
            "J5",
            500,
            1,
            "急性毒性类别2，液体（J4除外）、固体",
            "acute toxicity 2, other liquids and solids",
        ),
        _J5_NOTE,
    ),
    _class(("W1.1", 1, 2, "不稳定爆炸物；1.1项爆炸物", "unstable explosives; division 1.1")),
    _class(("W1.2", 10, 2, "1.2、1.3、1.5、1.6项爆炸物", "divisions 1.2, 1.3, 1.5 and 1.6")),
    _class(("W1.3", 50, 2, "1.4项爆炸物", "explosives of division 1.4")),
    _class(("W2", 10, 1.5, "易燃气体类别1、2", "flammable gas 1 and 2")),
    _class(("W3", 150, 1, "气溶胶类别1、2（净重）", "aerosols 1 and 2, net mass")),
    _class(("W4", 50, 1, "氧化性气体类别1", "oxidising gas 1")),
    _class(
        (
            "W5.1",
            10,
            1.5,
            "易燃液体类别1；类别2、3且工作温度高于沸点",
            "flammable liquid 1; 2 and 3 worked above their boiling point",
        )
    ),
    _class(
        (
            "W5.2",
            50,
            1,
            "易燃液体类别2、3，具有引发重大事故的特殊工艺条件",
            "flammable liquid 2 and 3 under special process conditions",
        ),
        _W52_NOTE,
    ),
    _class(("W5.3", 1000, 1, "其他易燃液体类别2", "other flammable liquid 2")),
    _class(("W5.4", 5000, 1, "其他易燃液体类别3", "other flammable liquid 3")),
    _class(("W6.1", 10, 1.5, "自反应物质A、B型", "self-reactive, types A and B")),
    _class(("W6.2", 50, 1, "自反应物质C、D、E型", "self-reactive, types C, D and E")),
    _class(("W7.1", 10, 1.5, "有机过氧化物A、B型", "organic peroxide, types A and B")),
    _class(("W7.2", 50, 1, "有机过氧化物C、D、E、F型", "organic peroxide, types C to F")),
    _class(("W8", 50, 1, "自燃液体、自燃固体类别1", "pyrophoric liquid or solid 1")),
    _class(("W9.1", 50, 1, "氧化性固体、液体类别1", "oxidising solid or liquid 1")),
    _class(("W9.2", 200, 1, "氧化性固体、液体类别2、3", "oxidising solid or liquid 2 and 3")),
    _class(("W10", 200, 1, "易燃固体类别1", "flammable solid 1")),
    _class(
        ("W11", 200, 1, "遇水放出易燃气体的物质类别1、2", "gives flammable gas with water 1 and 2")
    ),
)
"""Tables 2 and 4; critical quantities printed in tonnes, kept in kg."""

TOXIC_GASES: Final[tuple[ToxicGas, ...]] = (
    ToxicGas("630-08-0", "一氧化碳", 2),
    ToxicGas("7446-09-5", "二氧化硫", 2),
    ToxicGas("7664-41-7", "氨", 2),
    ToxicGas("75-21-8", "环氧乙烷", 2),
    ToxicGas("7647-01-0", "氯化氢", 3),
    ToxicGas("74-83-9", "溴甲烷", 3),
    ToxicGas("7782-50-5", "氯", 4),
    ToxicGas("7783-06-4", "硫化氢", 5),
    ToxicGas("7664-39-3", "氟化氢", 5),
    ToxicGas("10102-44-0", "二氧化氮", 10),
    ToxicGas("74-90-8", "氰化氢", 10),
    ToxicGas("75-44-5", "碳酰氯", 20),
    ToxicGas("7803-51-2", "磷化氢", 20),
    ToxicGas("624-83-9", "异氰酸甲酯", 20),
)
"""Table 3. One transcription gives these values to the wrong substances; these are the repaired."""

EXPOSURE_STEPS: Final[tuple[ExposureStep, ...]] = (
    ExposureStep(0, 0.5),
    ExposureStep(1, 1.0),
    ExposureStep(30, 1.2),
    ExposureStep(50, 1.5),
    ExposureStep(100, 2.0),
)
"""Table 5, by permanent residents within 500 m outside the boundary of the plant."""

GRADE_STEPS: Final[tuple[GradeStep, ...]] = (
    GradeStep(4, 0.0, "四级", "grade 4"),
    GradeStep(3, 10.0, "三级", "grade 3"),
    GradeStep(2, 50.0, "二级", "grade 2"),
    GradeStep(1, 100.0, "一级", "grade 1"),
)
"""Table 6, rising R."""

CLASS_BY_SYMBOL: Final = MappingProxyType({row.symbol: row for row in HAZARD_CLASSES})
TOXIC_GAS_BY_CAS: Final = MappingProxyType({row.substance_cas: row for row in TOXIC_GASES})


def beta_ratio(*, symbol: str, substance_cas: str = "") -> float:
    """Correction factor of a substance: table 3 if it is named there, else table 4 by its class.

    Parameters
    ----------
    symbol
        Class of the substance, such as ``W2``.
    substance_cas
        CAS number, to look in table 3 first.

    Raises
    ------
    ValueError
        If table 4 has no such class.

    Examples
    --------
    >>> beta_ratio(symbol="J3", substance_cas="7782-50-5"), beta_ratio(symbol="W2")
    (4, 1.5)
    """
    row = CLASS_BY_SYMBOL.get(symbol)
    if row is None:
        raise ValueError(f"symbol must be one of {', '.join(CLASS_BY_SYMBOL)}, got {symbol!r}")
    gas = TOXIC_GAS_BY_CAS.get(substance_cas)
    return row.beta if gas is None else gas.beta


def alpha_ratio(*, n_people: ArrayLike) -> Floats:
    """Correction factor of the people near the plant, table 5.

    Parameters
    ----------
    n_people
        Permanent residents within 500 m outside the boundary, 0 or more, whole.

    Raises
    ------
    ValueError
        If a number is negative, not whole or not finite.

    Examples
    --------
    >>> alpha_ratio(n_people=[0, 1, 29, 30, 49, 50, 99, 100]).tolist()
    [0.5, 1.0, 1.0, 1.2, 1.2, 1.5, 1.5, 2.0]
    """
    people = within("n_people", n_people, 0.0, _MOST_PEOPLE, "people")
    if np.any(people != np.floor(people)):
        raise ValueError(f"n_people must be whole, got {float(people[people % 1 > 0].flat[0]):g}")
    edges = [step.from_people for step in EXPOSURE_STEPS]
    factors = np.array([step.alpha for step in EXPOSURE_STEPS])
    return np.asarray(factors[np.searchsorted(edges, people, side="right") - 1])
