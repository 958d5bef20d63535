"""Severity of a casualty as an RPM score: survival, deterioration untreated, triage class.

RPM (respiration, pulse, motor response) runs from 0 to 12. Survival by score and the decline of
an untreated casualty in half-hour steps come from the Sacco triage method: survival fitted to
76 459 blunt-trauma patients, decline by a Delphi panel of surgeons. Both tables were read in two
public program files, which agree; the tables printed in the paper have not been seen, so the card
says provisional. Using trauma scores for poisoned and burnt people is our assumption.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.vocabulary import Triage
from sim.model_card import ModelCard, Range, register

CARD: Final = register(
    ModelCard(
        key="casualty.rpm",
        title_zh="RPM 伤情评分：存活率与未救治恶化",
        title_en="RPM severity: survival and untreated deterioration",
        source="Sacco et al. 2005, Acad. Emerg. Med. 12:759 (tables as in public program files)",
        status="provisional",
        ranges={"rpm": Range(0, 12, "1"), "untreated_s": Range(0, 21_600, "s")},
        limits_zh=("表格源自钝性外伤，用于中毒、烧伤属假设", "不考虑现场救治减缓恶化"),
        limits_en=(
            "tables come from blunt trauma; poisoning and burns are an assumption",
            "treatment at the scene does not slow the decline",
        ),
        checks=("casualty.rpm.table", "casualty.rpm.monotone"),
    )
)

SURVIVAL_PROB: Final[NDArray[np.float64]] = np.array(
    [0.052, 0.089, 0.15, 0.23, 0.35, 0.49, 0.63, 0.75, 0.84, 0.9, 0.94, 0.97, 0.98]
)
"""Survival probability by RPM at the start of treatment, dimensionless (RPM 0..12)."""

STEP_S: Final = 1800.0
"""Step of the deterioration table, s."""

DECLINE: Final = (
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (4, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (5, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (6, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    (7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0),
    (8, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0),
    (9, 9, 8, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0),
    (10, 10, 9, 9, 8, 8, 7, 6, 6, 5, 5, 4, 4),
    (11, 11, 11, 10, 10, 9, 8, 8, 7, 7, 6, 6, 5),
    (12, 12, 12, 11, 11, 10, 10, 10, 10, 9, 9, 8, 8),
)
"""RPM after 0, 30, 60, ... 360 min untreated; rows are the RPM at injury."""

_DEATH_S: Final = tuple(row.index(0) * STEP_S if 0 in row else math.inf for row in DECLINE)


def rpm_after(rpm: int, untreated_s: float) -> int:
    """RPM of an untreated casualty after a time, stepping down at each full half hour.

    Parameters
    ----------
    rpm
        Score at injury, 0..12.
    untreated_s
        Time since injury, s, at least 0; beyond six hours the last column holds.

    Examples
    --------
    >>> rpm_after(6, 3599.0), rpm_after(6, 3600.0)
    (4, 3)
    """
    if not 0 <= rpm <= 12:
        raise ValueError(f"rpm = {rpm} outside 0..12")
    if not untreated_s >= 0:
        raise ValueError(f"untreated_s = {untreated_s} must be at least 0")
    return DECLINE[rpm][min(int(untreated_s // STEP_S), 12)]


def death_after_s(rpm: int) -> float:
    """Time untreated at which the score reaches 0 and the casualty is taken for dead, s.

    Infinite where the table never reaches 0 within six hours.

    Examples
    --------
    >>> death_after_s(0), death_after_s(5), death_after_s(12)
    (0.0, 7200.0, inf)
    """
    return _DEATH_S[rpm]


def triage_class(rpm: int) -> Triage:
    """Triage class of a score: up to 6 immediate, 7-9 delayed, from 10 minor, 0 dead."""
    if rpm <= 0:
        return Triage.dead
    if rpm <= 6:
        return Triage.immediate
    return Triage.delayed if rpm <= 9 else Triage.minor
