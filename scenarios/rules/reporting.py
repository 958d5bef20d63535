"""Reads the statutory reporting clocks and refuses chains that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.files import read_model
from scenarios.model.report_rule import ReportRules

FILE: Final = Path(__file__).with_suffix(".yaml")


@lru_cache(maxsize=1)
def load_report_rules() -> ReportRules:
    """The shipped reporting clocks.

    Examples
    --------
    >>> load_report_rules().rule("493-9-FIRM").limit_s
    3600.0
    """
    return read_report_rules(FILE)


def read_report_rules(path: Path) -> ReportRules:
    """Reporting clocks of a file.

    Raises
    ------
    InputError
        With every broken rule: bad fields, double ids, clocks started by no rule or by each other,
        grades out of order.
    """
    found = read_model(path, ReportRules)
    problems = [*_problems(found, str(path))]
    if problems:
        raise InputError(problems)
    return found


def _problems(found: ReportRules, where: str) -> Iterator[Problem]:
    ids = [*(rule.id for rule in found.rules), *(rule.id for rule in found.supplements)]
    for name in sorted({each for each in ids if ids.count(each) > 1}):
        yield Problem(where, "rules", "the id is used twice", name)
    before: set[str] = set()
    for i, rule in enumerate(found.rules):
        if rule.after is not None and rule.after not in before:
            yield Problem(
                where, f"rules[{i}].after", "names no rule above this one", rule.after,
                cure="write the rules in the order of the chain",
            )  # fmt: skip
        before.add(rule.id)
    for key in ("n_deaths", "n_serious", "loss_cny"):
        bounds = [getattr(grade, key) for grade in found.grades[:-1]]
        if None in bounds or bounds != sorted(bounds, reverse=True) or len(set(bounds)) < len(
            bounds
        ):  # fmt: skip
            yield Problem(where, f"grades.{key}", "must fall from each grade to the next")
    last = found.grades[-1]
    if (last.n_deaths, last.n_serious, last.loss_cny) != (None, None, None):
        yield Problem(where, "grades", "the last grade takes all other accidents: no bounds")
