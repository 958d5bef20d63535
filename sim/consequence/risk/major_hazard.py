"""Is a unit a major hazard installation, and of which grade: GB 18218-2018, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, non_negative, positive
from sim.consequence.risk.gb18218_tables import GRADE_STEPS
from sim.model_card import ModelCard, register

_ROUNDING: Final = 1e-12
"""A sum this little (relative) below a limit counts as reaching it: ten shares of 0.1 are 1."""

CARD = register(
    ModelCard(
        key="consequence.major_hazard",
        title_zh="危险化学品重大危险源辨识与分级（GB 18218-2018）",
        title_en="Major hazard installations: identification and grade (GB 18218-2018)",
        source="GB 18218-2018, S = sum q/Q and R = alpha sum beta q/Q; formula and grades as in "
        "annex 1 of SAWS order 40 (2011)",
        status="verified",
        limits_zh=(
            "q 取设计最大量；单元划分与混合物归类由使用者判定",
            "临界量与校正系数来自二手资料，正式报告前须与标准原文核对",
        ),
        limits_en=(
            "q is the design maximum; the user divides into units and classifies mixtures",
            "critical quantities and factors are second hand: compare before a legal report",
        ),
        checks=("D21", "GB-1", "GB-2", "GB-3", "GB-4"),
    )
)


@dataclass(frozen=True, slots=True)
class MajorHazard:
    """Each step of the grading; arrays of shape (...units), parts of shape (n_substances, ...)."""

    quantity_ratio: Floats
    """q / Q of each substance."""
    s: Floats
    """Sum of q / Q."""
    is_major: Bools
    """Whether S reaches 1."""
    weighted_ratio: Floats
    """R of each substance before alpha: beta q / Q."""
    weighted_sum: Floats
    """Sum of beta q / Q."""
    alpha: Floats
    """Correction factor of the people nearby."""
    r: Floats
    """alpha times the weighted sum; NaN where S stays below 1, for there is nothing to grade."""
    grade: Ints
    """1 (highest) to 4; 0 where S stays below 1."""


def major_hazard(
    *,
    quantity_kg: ArrayLike,
    critical_quantity_kg: ArrayLike,
    beta_ratio: ArrayLike,
    alpha_ratio: ArrayLike,
) -> MajorHazard:
    """Identification and grade of units that hold several substances.

    ``S = sum q/Q``; where ``S >= 1``, ``R = alpha sum (beta q/Q)`` and the grade is 1 from 100,
    2 from 50, 3 from 10, else 4.

    Parameters
    ----------
    quantity_kg
        Design maximum of each substance in the unit, kg, 0 or more, shape (n_substances, ...units).
    critical_quantity_kg
        Critical quantity of each substance, kg, above 0.
    beta_ratio
        Correction factor of each substance, above 0 (`gb18218_tables.beta_ratio`).
    alpha_ratio
        Correction factor of the people nearby, above 0 (`gb18218_tables.alpha_ratio`), shape
        (...units).

    Returns
    -------
    MajorHazard
        All steps: each q/Q, S, each beta q/Q, their sum, alpha, R and the grade.

    Raises
    ------
    ValueError
        If an argument is impossible or there is no substance.

    References
    ----------
    GB 18218-2018, Identification of major hazard installations for hazardous chemicals.

    Examples
    --------
    >>> unit = major_hazard(quantity_kg=[20e3, 40e3], critical_quantity_kg=[5e3, 10e3],
    ...                     beta_ratio=[4.0, 2.0], alpha_ratio=1.5)
    >>> float(unit.s), float(unit.weighted_sum), float(unit.r), int(unit.grade)
    (8.0, 24.0, 36.0, 3)
    """
    held = np.atleast_1d(non_negative("quantity_kg", quantity_kg, "kg"))
    if held.shape[0] == 0:
        raise ValueError("quantity_kg must hold at least one substance")
    shape = (held.shape[0],) + (1,) * (held.ndim - 1)
    critical = _by_substance("critical_quantity_kg", critical_quantity_kg, shape, "kg")
    beta = _by_substance("beta_ratio", beta_ratio, shape)
    alpha = np.broadcast_to(positive("alpha_ratio", alpha_ratio), held.shape[1:])
    ratio = held / critical
    weighted = beta * ratio
    s = np.asarray(ratio.sum(axis=0))
    weighted_sum = np.asarray(weighted.sum(axis=0))
    is_major = np.asarray(_reaches(s, 1.0))
    r = np.where(is_major, alpha * weighted_sum, np.nan)
    return MajorHazard(ratio, s, is_major, weighted, weighted_sum, alpha, r, _grade(r, is_major))


def _by_substance(name: str, value: ArrayLike, shape: tuple[int, ...], unit: str = "") -> Floats:
    """One factor a substance, of a shape that broadcasts over the units."""
    factor = positive(name, value, unit)
    if factor.ndim == 1:
        if factor.size != shape[0]:
            raise ValueError(
                f"{name} must hold one value a substance, {shape[0]}, got {factor.size}"
            )
        return factor.reshape(shape)
    return factor


def _reaches(value: Floats, limit: float) -> Bools:
    return np.asarray(value >= limit * (1.0 - _ROUNDING))


def _grade(r: Floats, is_major: Bools) -> Ints:
    grade = np.zeros(r.shape, dtype=np.int64)
    for step in GRADE_STEPS:
        grade[is_major & _reaches(r, step.from_r)] = step.grade
    return grade
