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

JILIN_CITY: Final = "220200"
"""The place that the shipped register is of."""

MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})
"""First digits of the codes of Beijing, Tianjin, Shanghai and Chongqing (GB/T 2260)."""

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


@lru_cache(maxsize=64)
def load_rules(place: str = JILIN_CITY) -> RuleBook:
    """The shipped rules for a place: national, then its province, city and county.

    Parameters
    ----------
    place
        Code of a county, city or province. A level of which no text is shipped is an empty layer
        that says so.

    Examples
    --------
    >>> load_rules().rule("KEY-H").count
    1
    >>> [layer.jurisdiction for layer in load_rules("370202").layers]
    ['000000', '370000', '370200', '370202']
    """
    layers = [("national.yaml", read_model(FOLDER / "national.yaml", RuleLayer))]
    for code in _levels(place):
        path = FOLDER / "overlays" / f"{code}.yaml"
        known = path.exists()
        layers.append((path.name, read_model(path, RuleLayer) if known else _no_text(code)))
    return merge_layers(layers)


def _levels(place: str) -> tuple[str, ...]:
    """Codes of province, city and county that a place lies in, each once, the widest first.

    A municipality has no city between itself and its districts.
    """
    province, city = f"{place[:2]}0000", f"{place[:4]}00"
    middle = () if place[:2] in MUNICIPALITIES else (city,)
    return tuple(dict.fromkeys((province, *middle, place)))


def _no_text(code: str) -> RuleLayer:
    return RuleLayer(
        jurisdiction=code,
        name=Text(zh=code, en=code),
        status=Text(
            zh="未收录本级文件：本层为空，请由本单位填写",
            en="no text of this level is shipped: an empty layer, to be filled in by the office",
        ),
    )


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
