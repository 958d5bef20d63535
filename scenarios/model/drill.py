"""Drills and the teams they share: what the calendar dates, and the calendar itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from scenarios.model.base import Adcode, Id, Line, Model, Provenance, Text
from scenarios.model.duty import Reading, Standing
from scenarios.model.organisation import DayRange, DrillHazard
from scenarios.model.units import Count, Fraction, PositiveCount

DrillKind = Literal["comprehensive", "special", "on_site", "evacuation"]
"""What is exercised; `evacuation` is a special plan whose heart is leaving the building."""

DrillForm = Literal["tabletop", "full_scale"]
"""桌面演练, 实战演练 (AQ/T 9007-2019)."""


ResourceKind = Literal["team", "venue", "evaluators", "inspectors", "leader"]
"""What drills share: 队伍, 场地, 评估人员, 督查人员, 带班领导."""

RESOURCE_NAMES: Final[Mapping[ResourceKind, Text]] = {
    "team": Text(zh="队伍", en="team"),
    "venue": Text(zh="场地", en="venue"),
    "evaluators": Text(zh="评估人员", en="evaluators"),
    "inspectors": Text(zh="督查人员", en="inspectors"),
    "leader": Text(zh="带班领导", en="leader"),
}
"""What drills share, in words."""


class DrillTeam(Model):
    """What many drills want and can have only so often a day: a team, a venue, evaluators."""

    id: Id
    name: Text
    county: Adcode
    """The county-level unit it serves, or the city's own code."""
    kind: ResourceKind = "team"
    capacity_per_day: Annotated[int, Field(ge=1, le=20)] = 1
    unavailable: tuple[DayRange, ...] = ()
    provenance: Provenance


class TeamNeed(Model):
    """Which teams a full-scale drill of a hazard borrows; ``{county}`` stands for the county."""

    kind: ResourceKind = "team"
    """A need of named counties replaces the general one of the same kind."""
    drill_kinds: tuple[DrillKind, ...] = ()
    """Empty: drills of every kind; else only these, such as comprehensive ones for a leader."""
    hazards: tuple[DrillHazard, ...] = Field(min_length=1)
    counties: tuple[Adcode, ...] = ()
    """Empty: everywhere not named by another need of the same hazard."""
    sectors: tuple[Id, ...] = ()
    """Empty: all; else only drills of organisations in one of these sectors."""
    teams: tuple[str, ...]


class DrillCost(Model):
    """What one drill costs; of several rows the first that fits holds."""

    form: DrillForm
    drill_kinds: tuple[DrillKind, ...] = ()
    """Empty: all."""
    cost_cny: PositiveCount


class QuarterBudget(Model):
    """What all drills of a quarter may cost together."""

    quarter: Annotated[int, Field(ge=1, le=4)]
    budget_cny: Count

    def holds(self, day: date) -> bool:
        """Whether a day lies in the quarter."""
        return (day.month + 2) // 3 == self.quarter


class DrillResources(Model):
    """Teams of a jurisdiction and what drills need of them."""

    teams: tuple[DrillTeam, ...] = Field(min_length=1)
    needs: tuple[TeamNeed, ...] = ()
    stand_ins: dict[str, Id] = Field(default_factory=dict)
    """Team that serves where a county has none of its own, by the name used in the needs."""
    daily_cap: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Most drills a day in the whole jurisdiction; empty: from the number of drills."""
    costs: tuple[DrillCost, ...] = ()
    budgets: tuple[QuarterBudget, ...] = ()
    """A quarter that is not named has no limit."""
    provenance: Provenance

    def cost_cny(self, form: DrillForm, kind: DrillKind) -> int:
        """What a drill costs; nothing where no row fits."""
        fits = (c for c in self.costs if c.form == form and kind in (c.drill_kinds or (kind,)))
        return next((c.cost_cny for c in fits), 0)


class Drill(Model):
    """One drill to be dated: what it exercises, which duties it discharges, when it may be."""

    id: Id
    title: Text
    organisations: tuple[Id, ...] = Field(min_length=1)
    """The first one leads."""
    county: Adcode
    duties: tuple[Line, ...] = ()
    """Ids of the duties that it discharges; empty only for a tabletop that prepares another."""
    rules: tuple[Id, ...]
    plans: tuple[Line, ...]
    """``organisation/plan`` of every plan exercised."""
    kind: DrillKind
    form: DrillForm
    hazards: tuple[DrillHazard, ...] = Field(min_length=1)
    """The first one is the main one."""
    teams: tuple[Id, ...] = ()
    first: date
    """The law's window: first day."""
    last: date
    """The law's window: last day."""
    preferred: date
    standing: Standing
    weakness_frac: Fraction = 0.0
    """Weakness found by simulation that steers it: 0 none, 1 the plan always fails."""
    announced: bool = True
    """False: only a two-week window is published."""
    indoor: bool = False
    """Stays inside the building because of the cold."""
    after: Id | None = None
    """The tabletop drill of the same plan that must come at least 21 days before."""
    prepares: Id | None = None
    """The full-scale drill that this tabletop prepares; it meets no duty of its own."""
    n_participants: Count = 0
    """Expected; an estimate by the planner's rule."""
    assumed: bool = False
    """True: the organisation's plan list is assumed, not registered."""
    synthetic: bool = False


class ScheduledDrill(Model):
    """A drill with its date."""

    drill: Drill
    day: date
    programme_by: date
    """Working plan and script ready (方案完成时限)."""
    window: DayRange | None = None
    """Unannounced drills: what is published instead of the date."""


class UnplacedDrill(Model):
    """A drill that cannot be placed, with the reason."""

    drill: Drill
    rules: tuple[Line, ...]
    """The rules in conflict, as codes; a smallest set: none can be left out."""
    reason: Text
    repair: Text
    """The cheapest change that was verified to make room for it."""
    proved: bool
    """True: an independent solve confirmed the conflict."""
    shortfalls: tuple[Text, ...] = ()
    """For each rule of the drill what may be said about not holding it."""


class RelaxedSpacing(Model):
    """Two drills of one organisation closer than the rule, because both are legal duties."""

    first: Id
    second: Id
    days: Annotated[int, Field(ge=0)]


class YearTurn(Model):
    """Years chosen for one duty whose cycle lasts several years."""

    rule: Id
    organisation: Id
    plan: Id | None = None
    """The plan that must be exercised; empty: any plan of the kind."""
    years: tuple[Annotated[int, Field(ge=2000, le=2200)], ...]


class YearsView(Model):
    """Turns of all duties with cycles over some years, as `tuiyan calendar-years` wrote them."""

    years: tuple[Annotated[int, Field(ge=2000, le=2200)], ...] = Field(min_length=1)
    turns: tuple[YearTurn, ...]


class DrillCalendar(Model):
    """The year's calendar: every drill dated or listed as unplaced, and its recomputable cost."""

    year: int
    jurisdiction: Adcode
    reading: Reading
    provisional: bool
    scheduled: tuple[ScheduledDrill, ...]
    unplaced: tuple[UnplacedDrill, ...] = ()
    relaxed: tuple[RelaxedSpacing, ...] = ()
    turns: tuple[YearTurn, ...] = ()
    """Years chosen beforehand for duties of several years; empty: due as the records say."""
    spacing_days: Annotated[int, Field(ge=1, le=60)] = 21
    daily_cap: Annotated[int, Field(ge=1)]
    objective: int
    """4 * sum of squared week loads + sum of |week - preferred week|."""
    day_objective: int
    """Soft day penalties plus squared day loads."""
