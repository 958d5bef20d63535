"""Which limits of individual and societal risk have been published, by whom and how sure we are.

Data only; a comparison is `compare_with_line`, or a plain `<=` for individual risk. None of the
Chinese values has been compared with the official text.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sim.consequence.risk.societal import FnLine
from sim.model_card import ModelCard, register

_INFINITE: Final = float("inf")

CARD = register(
    ModelCard(
        key="consequence.risk_criteria",
        title_zh="个人风险与社会风险基准",
        title_en="Published limits of individual and societal risk",
        source="GB 36894-2018, SAWS announcement 2014 (trial), SAWS order 40 (2011), UK HSE R2P2 "
        "(2001), Purple Book figure 6.8 and Dutch Bevi (repealed): each row names its own",
        status="provisional",
        limits_zh=("全部为二手资料；正式报告前须与标准原文核对",),
        limits_en=("all second hand: compare with the originals before a legal report",),
        checks=("FN-lines",),
    )
)


@dataclass(frozen=True, slots=True)
class PointLimit:
    """Limit of individual risk for a kind of place, 1/year."""

    standard: str
    target_zh: str
    target_en: str
    new_per_year: float
    existing_per_year: float
    source: str
    verified: bool = False


_GB: Final = "GB 36894-2018"
_GB_SOURCE: Final = (
    "grouping from memory; the six numbers equal those of the 2014 announcement (second hand)"
)
_TRIAL: Final = "SAWS announcement 2014 (trial), superseded by GB 36894-2018 (from memory)"
_TRIAL_SOURCE: Final = "reprints of the announcement's table on document sites"
_ORDER: Final = "SAWS order 40 (2011), annex 2"
_ORDER_SOURCE: Final = "reprints of annex 2 on document sites; the limit itself is excluded there"

POINT_LIMITS: Final[tuple[PointLimit, ...]] = (
    PointLimit(
        _GB,
        "高敏感防护目标、重要防护目标、一般防护目标中的一类",
        "highly sensitive, important and general class 1 targets",
        3e-7,
        3e-6,
        _GB_SOURCE,
    ),
    PointLimit(_GB, "一般防护目标中的二类", "general targets of class 2", 3e-6, 1e-5, _GB_SOURCE),
    PointLimit(_GB, "一般防护目标中的三类", "general targets of class 3", 1e-5, 3e-5, _GB_SOURCE),
    PointLimit(
        _TRIAL,
        "低密度人员场所（不足30人）",
        "places with fewer than 30 people",
        1e-5,
        3e-5,
        _TRIAL_SOURCE,
    ),
    PointLimit(
        _TRIAL,
        "居住类、公众聚集类高密度场所（30至不足100人）",
        "homes and public places with 30 to 99 people",
        3e-6,
        1e-5,
        _TRIAL_SOURCE,
    ),
    PointLimit(
        _TRIAL,
        "高敏感场所、重要目标、特殊高密度场所（100人以上）",
        "schools, hospitals, prisons, important targets, places with 100 people or more",
        3e-7,
        3e-6,
        _TRIAL_SOURCE,
    ),
    PointLimit(
        _ORDER,
        "高敏感场所、重要目标、特殊高密度场所",
        "highly sensitive, important and very crowded places",
        3e-7,
        3e-7,
        _ORDER_SOURCE,
    ),
    PointLimit(
        _ORDER,
        "居住类、公众聚集类高密度场所",
        "homes and public places with many people",
        1e-6,
        1e-6,
        _ORDER_SOURCE,
    ),
)

_GB_LINE_SOURCE: Final = (
    "GB 36894-2018 as quoted in one paper, read by machine: (10, 1e-4) and (10, 1e-6), slope -1; "
    "the range of N from memory"
)
_BEVI_SOURCE: Final = (
    "Purple Book CPR 18E (1999), caption of figure 6.8, and Bevi art. 13(1)(b) (2004, repealed "
    "2024; an orientation value), both as transcribed by another project"
)
_R2P2_SOURCE: Final = (
    "UK HSE, Reducing risks, protecting people (2001), paragraph 136, as transcribed by another "
    "project: 50 deaths once in 5000 years; a point, R2P2 prints no slope"
)

_LINES: Final[tuple[FnLine, ...]] = (
    FnLine(
        "gb36894_intolerable",
        "GB 36894 不可容许区下限",
        "GB 36894, intolerable above",
        1e-3,
        1.0,
        1.0,
        1000.0,
        _GB_LINE_SOURCE,
        verified=False,
    ),
    FnLine(
        "gb36894_tolerable",
        "GB 36894 可容许区上限",
        "GB 36894, tolerable below",
        1e-5,
        1.0,
        1.0,
        1000.0,
        _GB_LINE_SOURCE,
        verified=False,
    ),
    FnLine(
        "bevi",
        "荷兰企业群体风险参考值（已废止）",
        "Dutch orientation value for establishments (repealed)",
        1e-3,
        2.0,
        10.0,
        _INFINITE,
        _BEVI_SOURCE,
        verified=False,
    ),
    FnLine(
        "r2p2",
        "英国 R2P2 第136段（一点）",
        "UK R2P2 paragraph 136 (one point)",
        1.0 / 5000.0,
        0.0,
        50.0,
        50.0,
        _R2P2_SOURCE,
        verified=False,
    ),
)

FN_LINES: Final = MappingProxyType({line.key: line for line in _LINES})
"""Limit lines by name."""
