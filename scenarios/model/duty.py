"""Statutory rules as data, and the duties that they lay on one organisation in one year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.organisation import (
    DrillHazard,
    Organisation,
    OrganisationFlag,
    PlanKind,
    PlanRef,
)

Verification = Literal["primary", "secondary", "memory"]
"""primary: read in the text of the law; secondary: read in an official reply or reprint; memory:
not seen, a person must confirm it before it is worded as a duty."""

Period = Literal[
    "calendar_half",
    "quarter",
    "month_in_term",
    "year",
    "2y",
    "3y",
    "per_event",
    "per_drill",
    "20_workdays",
    "unspecified",
]

Coverage = Literal["any_one", "each_plan", "rolling"]
"""any_one: one drill of the kind is enough; each_plan: every plan of the kind in every period;
rolling: every plan of the kind once within the period of several years."""

Reading = Literal["lenient", "strict"]
"""从宽, 从严: which reading holds where regulators differ."""

Standing = Literal["legal", "check", "recommended"]
"""legal: a number in a text that was seen; check: a number from memory or an
unread list of whom it binds (建议核对); recommended: the
law gives no number, one a year is recommended."""

PERIODS_WITH_DATES: frozenset[Period] = frozenset(
    {"calendar_half", "quarter", "month_in_term", "year", "2y", "3y", "unspecified"}
)
"""Periods that put a drill into the calendar; the others hang on an event."""


class Rule(Model):
    """One rule: who must do what how often, by which article, and how well that is known."""

    id: Id
    activity: Literal["drill", "not_a_drill"]
    title: Text
    who: Text
    sectors: tuple[Id, ...] = ()
    """Sector codes that the rule binds; the code `any` binds everybody."""
    who_read: bool = True
    """False: the text lists whom it binds and the list was not read; `sectors` is our guess."""
    flags_any: tuple[OrganisationFlag, ...] = ()
    """Binds only organisations with one of these flags."""
    flags_none: tuple[OrganisationFlag, ...] = ()
    """Does not bind organisations with one of these flags."""
    plan_kinds: tuple[PlanKind, ...] = ("comprehensive", "special", "on_site")
    hazards: tuple[DrillHazard, ...] = ()
    """Hazards of the plans that count; empty: all."""
    hazards_none: tuple[DrillHazard, ...] = ()
    """Hazards of plans that do not count."""
    count: Annotated[int, Field(ge=1, le=12)] | None = None
    """Drills in each period; empty: the law gives no number."""
    period: Period = "unspecified"
    coverage: Coverage = "any_one"
    coverage_strict: Coverage | None = None
    """Coverage under the strict reading where regulators read the rule differently."""
    walked: bool = False
    """Whether the drill must be walked (full-scale): an evacuation is not drilled at a table."""
    joint: bool = False
    """Whether a common drill of several organisations discharges the duty of each."""
    report: Text | None = None
    report_workdays: Annotated[int, Field(ge=0, le=250)] | None = None
    """Deadline in workdays; empty: the text gives none."""
    instrument: Text
    number: str = ""
    article: Text
    gist: Text
    penalty: Text | None = None
    verification: Verification
    source: str = Field(min_length=1)
    """Title, publisher and date of what was read; never the address of a copy."""
    in_force_from: date | None = None
    in_force_to: date | None = None
    status: Text | None = None
    """What changed or must be checked; printed beside the rule."""
    same_as: Id | None = None
    """The same duty in another text: listed, not scheduled twice."""
    variant_of: Id | None = None
    prefer: tuple[Id, ...] = ()
    """Awareness days in whose window the drill fits best."""

    @model_validator(mode="after")
    def _consistent(self) -> Rule:
        if self.count is None and self.period in {"calendar_half", "quarter", "month_in_term"}:
            raise ValueError(f"rule {self.id}: a period such as {self.period} needs a count")
        if self.activity == "drill" and not self.sectors:
            raise ValueError(f"rule {self.id}: a drill rule needs the sectors that it binds")
        if self.coverage == "rolling" and self.period not in {"2y", "3y"}:
            raise ValueError(f"rule {self.id}: rolling coverage needs the period 2y or 3y")
        return self

    def accepts(self, plan: PlanRef) -> bool:
        """Whether exercising a plan is what the rule asks for."""
        if plan.kind not in self.plan_kinds or plan.hazard in self.hazards_none:
            return False
        return not self.hazards or plan.hazard in self.hazards

    def binds(self, organisation: Organisation) -> bool:
        """Whether the rule holds for an organisation."""
        flags = set(organisation.flags)
        if flags & set(self.flags_none) or (self.flags_any and not flags & set(self.flags_any)):
            return False
        return "any" in self.sectors or bool(set(self.sectors) & set(organisation.sectors))

    @property
    def standing(self) -> Standing:
        """How firmly the calendar may word the duty."""
        if self.count is None:
            return "recommended"
        seen = self.verification != "memory" and self.who_read
        return "legal" if seen else "check"

    @property
    def years(self) -> int:
        """Length of the period in years, 1 for everything within one year."""
        return {"2y": 2, "3y": 3}.get(self.period, 1)

    def coverage_under(self, reading: Reading) -> Coverage:
        """Coverage under a reading."""
        if reading == "strict" and self.coverage_strict is not None:
            return self.coverage_strict
        return self.coverage

    def holds_on(self, first: date, last: date) -> bool:
        """Whether the rule is in force on some day of a period."""
        started = self.in_force_from is None or self.in_force_from <= last
        return started and (self.in_force_to is None or self.in_force_to >= first)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one rule asks of one organisation in one period of the year."""

    id: str
    """``RULE@organisation`` with ``/plan`` and ``#period`` where there are several."""
    rule: str
    organisation: str
    plan: str | None
    """The plan that must be exercised; empty: any plan of the kind."""
    first: date
    last: date
    count: int
    standing: Standing
    overdue: bool = False
    """Last record so old that the period ended before this year."""


@dataclass(frozen=True, slots=True)
class Undated:
    """A rule that binds an organisation but puts no drill into this year's calendar."""

    rule: str
    organisation: str
    reason: Literal["not_due", "no_plan", "per_event", "not_a_drill", "same_as"]
    text: Text
    due: date | None = None
