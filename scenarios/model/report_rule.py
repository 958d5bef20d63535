"""Statutory reporting clocks as data: who tells whom, from when, how soon, by which article."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.duty import Verification
from scenarios.model.plan import EventName
from scenarios.model.units import PositiveCount, PositiveSeconds
from scenarios.model.vocabulary import HazardFamily

AccidentGrade = Literal["general", "larger", "major", "extraordinary"]
"""一般, 较大, 重大, 特别重大 (State Council Decree 493, article 3)."""


class GradeClass(Model):
    """Lower bounds of one grade of accident, each inclusive; any one of them is enough."""

    grade: AccidentGrade
    name: Text
    n_deaths: PositiveCount | None = None
    n_serious: PositiveCount | None = None
    loss_cny: Annotated[float, Field(gt=0)] | None = None


class Basis(Model):
    """The text behind a rule and how well it is known."""

    instrument: Text
    number: str = ""
    article: Text
    gist: Text
    verification: Verification
    source: str = Field(min_length=1)
    """Title, publisher and date of what was read; never the address of a copy."""
    in_force_from: date | None = None
    status: Text | None = None
    """What changed or must be checked; shown beside the rule."""

    @property
    def verified(self) -> bool:
        """Whether the text itself was read; a rule from memory may only say 建议核对."""
        return self.verification != "memory"


class ReportRule(Basis):
    """One report that the law asks for while the accident is being met."""

    id: Id
    name: Text
    reporter: Text
    receiver: Text
    after: Id | None = None
    """Rule whose report starts this clock; empty: the accident being noticed (`detected`)."""
    limit_s: PositiveSeconds | None = None
    """Empty: the text says at once and gives no number."""
    grades: tuple[AccidentGrade, ...] = Field(min_length=1)
    """Grades of accident that it applies to."""
    hazards: tuple[HazardFamily, ...] = ()
    """Kinds of accident that it applies to; empty: all."""
    marks: tuple[str, ...] = ()
    """How plans write its article: a step whose `article` holds all parts of one mark (parted by
    blanks) may discharge it. Steps of equal article discharge rules of equal mark in order."""
    event: EventName | None = None
    """Event of the simulation that is this report; empty: a notification step of the plan."""

    @model_validator(mode="after")
    def _can_be_discharged(self) -> ReportRule:
        if bool(self.marks) == (self.event is not None):
            raise ValueError(f"rule {self.id}: give marks or event, one of them")
        return self


class SupplementRule(Basis):
    """How long changes of the casualties must be reported further (续报)."""

    id: Id
    name: Text
    limit_s: PositiveSeconds
    """From the day of the accident."""
    hazards: tuple[HazardFamily, ...] = ()
    """Kinds of accident that it applies to; empty: all that no other rule names."""


class ReportItem(Model):
    """One item that a first report must hold."""

    id: Literal["unit", "scene", "course", "casualties", "measures", "other"]
    name: Text


class ReportRules(Model):
    """`scenarios/rules/reporting.yaml`: grades of accident, clocks, items of a report."""

    status: Text
    """How complete the rules are; printed with every table of them."""
    grades: tuple[GradeClass, ...] = Field(min_length=1)
    """From the gravest down; the last has no bounds."""
    graded_by: Basis
    rules: tuple[ReportRule, ...] = Field(min_length=1)
    supplements: tuple[SupplementRule, ...] = ()
    items: tuple[ReportItem, ...] = Field(min_length=1)
    items_by: Basis

    def rule(self, rule_id: str) -> ReportRule:
        """The clock of an id."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def supplement(self, hazard: HazardFamily) -> SupplementRule | None:
        """How long an accident of this kind must be followed up."""
        named = [rule for rule in self.supplements if hazard in rule.hazards]
        return next(iter([*named, *(rule for rule in self.supplements if not rule.hazards)]), None)

    def grade_of(
        self, *, n_deaths: int, n_serious: int, loss_cny: float | None = None
    ) -> AccidentGrade:
        """Grade of an accident; the gravest of what deaths, serious injuries and loss say.

        Parameters
        ----------
        n_deaths, n_serious
            People dead and seriously hurt, acute poisoning among them.
        loss_cny
            Direct loss; empty where nobody knows it.
        """
        found = {"n_deaths": n_deaths, "n_serious": n_serious, "loss_cny": loss_cny}
        for grade in self.grades:
            bounds = {key: getattr(grade, key) for key in found}
            if any(
                bound is not None and (value := found[key]) is not None and value >= bound
                for key, bound in bounds.items()
            ):
                return grade.grade
        return self.grades[-1].grade

    def grade_name(self, grade: AccidentGrade) -> Text:
        """Name of a grade."""
        return next(each.name for each in self.grades if each.grade == grade)
