"""Reads the rules: national duties, then the overlays of province, city and county.

A lower layer may add rules and may tighten those of the layers above; it can never loosen them. A
layer that nobody has filled in is empty and visible: its status sentence is carried into reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from scenarios.errors import InputError, Problem
from scenarios.files import read_model
from scenarios.model.base import Adcode, Id, Model, Text
from scenarios.model.duty import Coverage, Period, Rule, Verification
from scenarios.model.organisation import OrganisationFlag, PlanRef

FOLDER: Final = Path(__file__).parent

_STRICTNESS: Final[dict[Period, float]] = {
    "month_in_term": 12.0,
    "quarter": 4.0,
    "calendar_half": 2.0,
    "year": 1.0,
    "2y": 1 / 2,
    "3y": 1 / 3,
    "unspecified": 0.0,
}
"""Drills a year that a period implies, to compare two periods."""


class RuleChange(Model):
    """How a lower layer tightens a rule of a layer above."""

    id: Id
    count: Annotated[int, Field(ge=1, le=12)] | None = None
    period: Period | None = None
    coverage: Coverage | None = None
    instrument: Text
    number: str = ""
    article: Text
    gist: Text
    verification: Verification
    source: str = Field(min_length=1)
    in_force_from: date | None = None


class RuleLayer(Model):
    """One file of rules."""

    jurisdiction: Adcode
    name: Text
    status: Text
    """How complete the layer is; printed with every calendar."""
    rules: tuple[Rule, ...] = ()
    changes: tuple[RuleChange, ...] = ()


class Sector(Model):
    """A sector code and its name."""

    code: Id
    name: Text


class UsualPlans(Model):
    """Plans that bodies of some sectors usually hold."""

    sectors: tuple[Id, ...] = ()
    flags: tuple[OrganisationFlag, ...] = ()
    plans: tuple[PlanRef, ...] = Field(min_length=1)


class SectorTable(Model):
    """All sector codes with their usual plans."""

    sectors: tuple[Sector, ...]
    usual_plans: tuple[UsualPlans, ...]

    def codes(self) -> frozenset[str]:
        """All codes."""
        return frozenset(sector.code for sector in self.sectors)

    def plans_of(self, sectors: tuple[str, ...], flags: tuple[str, ...]) -> tuple[PlanRef, ...]:
        """Usual plans of a body with these sectors and flags; the first of an id counts."""
        found: dict[str, PlanRef] = {}
        for entry in self.usual_plans:
            if set(entry.sectors) & set(sectors) or set(entry.flags) & set(flags):
                for plan in entry.plans:
                    found.setdefault(plan.id, plan)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules that hold in one place, after all layers."""

    rules: tuple[Rule, ...]
    layers: tuple[RuleLayer, ...]
    origin: dict[str, str]
    """Rule id to the code of the jurisdiction whose layer made it what it is."""

    def rule(self, rule_id: str) -> Rule:
        """The rule of an id."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def by_id(self) -> dict[str, Rule]:
        """All rules by id."""
        return {rule.id: rule for rule in self.rules}

    def drills(self) -> tuple[Rule, ...]:
        """Rules that ask for drills and are not the same duty in another text."""
        return tuple(r for r in self.rules if r.activity == "drill" and r.same_as is None)


@lru_cache(maxsize=1)
def load_sectors() -> SectorTable:
    """The shipped sector table."""
    return read_model(FOLDER / "sectors.yaml", SectorTable)


@lru_cache(maxsize=16)
def load_rules(county: str | None = None) -> RuleBook:
    """The shipped rules for one county-level unit of Jilin City, or for the city as a whole.

    Parameters
    ----------
    county
        Code of the county-level unit; its overlay is added when one is shipped.

    Examples
    --------
    >>> load_rules().rule("KEY-H").count
    1
    """
    overlays = FOLDER / "overlays"
    paths = [
        FOLDER / "national.yaml",
        overlays / "jilin_province.yaml",
        overlays / "jilin_city.yaml",
    ]
    if county is not None and (overlays / f"county_{county}.yaml").exists():
        paths.append(overlays / f"county_{county}.yaml")
    return book_from_files(paths)


def book_from_files(paths: list[Path]) -> RuleBook:
    """Rules of several layer files, the widest jurisdiction first.

    Raises
    ------
    InputError
        With every broken rule: bad fields, double ids, unknown sectors or references, and changes
        that would loosen a rule.
    """
    return merge_layers([(str(path), read_model(path, RuleLayer)) for path in paths])


def merge_layers(layers: list[tuple[str, RuleLayer]]) -> RuleBook:
    """Rules after all layers, each given with the file name that messages should show.

    Raises
    ------
    InputError
        As `book_from_files`.
    """
    found: dict[str, Rule] = {}
    origin: dict[str, str] = {}
    problems: list[Problem] = []
    for file, layer in layers:
        for rule in layer.rules:
            if rule.id in found:
                problems.append(
                    Problem(file, rule.id, "the rule exists in a layer above", cure="use changes")
                )
            found[rule.id] = rule
            origin[rule.id] = layer.jurisdiction
        for change in layer.changes:
            above = found.get(change.id)
            if above is None:
                problems.append(
                    Problem(file, change.id, "changes a rule that no layer above holds")
                )
                continue
            problem = _loosening(file, above, change)
            if problem is not None:
                problems.append(problem)
                continue
            found[change.id] = _changed(above, change)
            origin[change.id] = layer.jurisdiction
    problems += _dangling(found, layers[0][0] if layers else "")
    if problems:
        raise InputError(problems)
    return RuleBook(tuple(found.values()), tuple(layer for _, layer in layers), origin)


def _changed(rule: Rule, change: RuleChange) -> Rule:
    values = change.model_dump(exclude_none=True, exclude={"id"})
    values["instrument"] = change.instrument
    values["gist"] = change.gist
    values["article"] = change.article
    return Rule.model_validate({**rule.model_dump(), **values})


def _loosening(file: str, rule: Rule, change: RuleChange) -> Problem | None:
    """A problem when the change asks for less than the rule above."""
    before = (rule.count or 0) * _STRICTNESS.get(rule.period, 0.0)
    count = change.count if change.count is not None else rule.count
    after = (count or 0) * _STRICTNESS.get(change.period or rule.period, 0.0)
    weaker = {"any_one": 0, "rolling": 1, "each_plan": 2}
    loose_coverage = change.coverage and weaker[change.coverage] < weaker[rule.coverage]
    if after >= before - 1e-12 and not loose_coverage:
        return None
    return Problem(
        file,
        f"changes.{rule.id}",
        "a lower layer may tighten a rule but not loosen it",
        got=f"{count} per {change.period or rule.period}, {change.coverage or rule.coverage}",
        allowed=f"at least {rule.count} per {rule.period}, {rule.coverage}",
        cure="delete the change or correct its numbers",
    )


def _dangling(rules: dict[str, Rule], file: str) -> list[Problem]:
    codes = load_sectors().codes()
    problems: list[Problem] = []
    for rule in rules.values():
        unknown = sorted(set(rule.sectors) - codes)
        if unknown:
            problems.append(
                Problem(
                    file,
                    f"{rule.id}.sectors",
                    "names a sector that the sector table does not hold",
                    got=unknown[0],
                    cure="add it to sectors.yaml",
                )
            )
        for field, target in (("same_as", rule.same_as), ("variant_of", rule.variant_of)):
            if target is not None and target not in rules:
                problems.append(Problem(file, f"{rule.id}.{field}", "names no rule", got=target))
    return problems
