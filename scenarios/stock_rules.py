"""Reads what reserves are planned with: the pack's own file, else that of the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.files import read_model
from scenarios.model.stock_rule import StockRules
from scenarios.pack import LIBRARY

FILE: Final = "stock_rules.yaml"


def load_stock_rules(root: Path) -> StockRules:
    """Rules for the pack in a folder.

    Raises
    ------
    InputError
        With all problems of the file.
    """
    own = root / FILE
    path = own if own.is_file() else LIBRARY / FILE
    rules = read_model(path, StockRules)
    problems = [*_problems(rules, str(path))]
    if problems:
        raise InputError(problems)
    return rules


def _problems(rules: StockRules, where: str) -> Iterator[Problem]:
    known = [material.id for material in rules.materials]
    for name in sorted({each for each in known if known.count(each) > 1}):
        yield Problem(where, "materials", "the id is used twice", name)
    ids = [rule.id for rule in rules.least_stocks]
    for name in sorted({each for each in ids if ids.count(each) > 1}):
        yield Problem(where, "least_stocks", "the id is used twice", name)
    asked = [("crew_needs", i, need.material) for i, need in enumerate(rules.crew_needs)]
    asked += [("least_stocks", i, rule.material) for i, rule in enumerate(rules.least_stocks)]
    for field, i, material in asked:
        if material not in known:
            yield Problem(
                where, f"{field}[{i}].material", "no such material under `materials`", material,
                allowed=", ".join(known),
            )  # fmt: skip
