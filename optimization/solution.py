"""What travels with every optimum: status, objective, bound, gap and the verdict of a checker."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from scenarios.model.base import Lang

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
"""optimal: bound equals objective; feasible: an answer with a gap; infeasible: proved that there is
none; unknown: stopped before either."""

Sense = Literal["minimise", "maximise"]

Verdict = Literal["accepted", "rejected", "not_run"]
"""What the solver-free checker said about the answer."""

TOLERANCE: Final = 1e-6
"""Absolute difference below which a bound counts as equal to the objective; integer objectives
differ by at least one, so this only absorbs the rounding of linear programming."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that travels with an answer.

    Attributes
    ----------
    status
        See `Status`; `optimal` only when `gap` is zero.
    objective
        Value of the answer; empty when there is none.
    bound
        No answer can be better than this; empty when none is known.
    sense
        Whether a smaller or a larger objective is better.
    deterministic_time
        Work of the solvers in their own reproducible unit, not wall time.
    parameters
        Parameters that fix the run: seed, workers, limits.
    model_hash
        Hash of the data that were solved.
    checker
        Verdict of the checker that knows no solver.
    """

    status: Status
    objective: float | None
    bound: float | None
    sense: Sense = "minimise"
    deterministic_time: float = 0.0
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)
    model_hash: str = ""
    checker: Verdict = "not_run"

    @property
    def gap(self) -> float | None:
        """Relative distance of the objective from the bound, fraction; empty when unknown.

        Examples
        --------
        >>> Certificate("feasible", 101.0, 100.0).gap
        0.01
        """
        if self.objective is None or self.bound is None:
            return None
        distance = abs(self.objective - self.bound)
        if distance <= TOLERANCE:
            return 0.0
        return distance / abs(self.bound) if self.bound else math.inf

    @property
    def is_optimal(self) -> bool:
        """Whether the answer is proved to be the best: only then may a report print "optimal"."""
        return self.status == "optimal" and self.gap == 0.0

    def checked(self, *, accepted: bool) -> Certificate:
        """The same certificate with the verdict of the checker."""
        return replace(self, checker="accepted" if accepted else "rejected")

    def sentence(self, lang: Lang) -> str:
        """One line for a report.

        Examples
        --------
        >>> Certificate("feasible", 101.0, 100.0, checker="accepted").sentence("en")
        'objective 101, bound 100, gap 1.000 %; checked independently'
        """
        verdict = {
            "zh": {"accepted": "独立校验通过", "rejected": "独立校验未通过", "not_run": "未校验"},
            "en": {
                "accepted": "checked independently",
                "rejected": "REJECTED by the independent checker",
                "not_run": "not checked",
            },
        }[lang][self.checker]
        if self.objective is None:
            none = {"zh": "无可行方案", "en": "no feasible answer"}[lang]
            return f"{none}; {verdict}"
        gap = self.gap
        if lang == "zh":
            found = f"目标值 {self.objective:.10g}"
            if self.bound is not None and gap is not None:
                found += f"，界 {self.bound:.10g}，间隙 {gap:.3%}".replace("%", " %")
            return f"{found}{'，已证最优' if self.is_optimal else ''}；{verdict}"
        found = f"objective {self.objective:.10g}"
        if self.bound is not None and gap is not None:
            found += f", bound {self.bound:.10g}, gap {gap:.3%}".replace("%", " %")
        return f"{found}{', proved optimal' if self.is_optimal else ''}; {verdict}"


def model_hash(data: object) -> str:
    """Hash of plain data (mappings, lists, text, numbers), the same on every machine and run.

    Examples
    --------
    >>> model_hash({"b": 1, "a": 2}) == model_hash({"a": 2, "b": 1})
    True
    """
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
