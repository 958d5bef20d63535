"""What goes into the calendar and what comes out: `CalendarProblem` and `CalendarPlan`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, get_args

from optimization.calendar.duties import DutyList
from optimization.calendar.merge import Merge
from optimization.calendar.problem import SPACING_DAYS, Dating
from optimization.checkers.calendar import Finding, check_calendar
from optimization.solution import Certificate
from scenarios.errors import InputError, Problem
from scenarios.model.calendar import CalendarYear, LocalCalendar
from scenarios.model.drill import DrillCalendar, DrillResources, YearTurn
from scenarios.model.duty import Reading, Rule
from scenarios.model.organisation import DrillHazard, Organisation
from scenarios.rules.loader import JILIN_CITY, RuleLayer, load_rules
from scenarios.rules.register import jilin_drill_resources, jilin_organisations
from scenarios.rules.year import load_local_calendar, load_year

HAZARDS: Final = frozenset(get_args(DrillHazard))

Weights = Mapping[tuple[str, str], float]
"""(county, hazard) to the weakness of the plan that simulation found, 0 to 1; the city's own code
as county speaks for all counties."""


@dataclass(frozen=True)
class CalendarProblem:
    """Everything that the calendar of one year depends on.

    Attributes
    ----------
    organisations, resources
        The register of duty bearers and the teams that drills share.
    year, local
        Days off, and the seasons, awareness days, good and bad days of the place.
    books
        Rules of each county; a county that is missing gets the shipped rules with its overlay.
    reading
        Lenient or strict, where regulators read a rule in two ways.
    weights
        Weaknesses found by simulation: they move drills earlier, make more of them full-scale and
        bring more special plans into the year; they never remove a duty.
    spacing_days
        Days between two drills of one organisation.
    relax_spacing
        Hold a legal drill closer to another one rather than not at all, and say so.
    turns
        Years chosen for duties of several years; empty: due as the records say.
    """

    organisations: tuple[Organisation, ...]
    resources: DrillResources
    year: CalendarYear
    local: LocalCalendar
    jurisdiction: str = JILIN_CITY
    books: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    reading: Reading = "lenient"
    weights: Weights = field(default_factory=dict)
    spacing_days: int = SPACING_DAYS
    relax_spacing: bool = True
    turns: tuple[YearTurn, ...] = ()

    def __post_init__(self) -> None:
        """Refuse weights that mean nothing, all problems at once."""
        problems = [
            Problem("weights", f"{county}, {hazard}", rule, got=str(value), allowed=allowed)
            for (county, hazard), value in sorted(self.weights.items())
            for rule, allowed in _weight_faults(hazard, value)
        ]
        if problems:
            raise InputError(problems)

    @cached_property
    def rules_of(self) -> dict[str, dict[str, Rule]]:
        """Rules by id, for each county of the register."""
        counties = sorted({organisation.county for organisation in self.organisations})
        return {
            county: {rule.id: rule for rule in self.books[county]}
            if county in self.books
            else load_rules(county).by_id()
            for county in counties
        }

    @cached_property
    def layers(self) -> tuple[RuleLayer, ...]:
        """Layers of rules that hold somewhere in the register, the widest first."""
        found: dict[str, RuleLayer] = {}
        for county in self.rules_of:
            if county not in self.books:
                found |= {layer.jurisdiction: layer for layer in load_rules(county).layers}
        return tuple(found[code] for code in sorted(found, key=_breadth))

    @cached_property
    def by_id(self) -> dict[str, Organisation]:
        """Organisations by id."""
        return {organisation.id: organisation for organisation in self.organisations}

    def judge(self, calendar: DrillCalendar) -> tuple[Finding, ...]:
        """What the solver-free checker says of a calendar of this problem."""
        return check_calendar(
            calendar,
            organisations=self.organisations,
            rules_of=self.rules_of,
            year=self.year,
            local=self.local,
            resources=self.resources,
        )

    @property
    def weakness(self) -> Callable[[str, DrillHazard], float]:
        """Weakness of a county's plans against a hazard; 0 where simulation said nothing."""

        def look_up(county: str, hazard: DrillHazard) -> float:
            city_wide = self.weights.get((self.jurisdiction, hazard), 0.0)
            return self.weights.get((county, hazard), city_wide)

        return look_up


def _breadth(code: str) -> tuple[int, str]:
    """The nation, provinces, cities, counties: by how many pairs of digits are not zero."""
    return sum(code[i : i + 2] != "00" for i in (0, 2, 4)), code


def _weight_faults(hazard: str, value: float) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if not 0 <= value <= 1:
        faults.append(("weakness outside its range", "0 to 1"))
    if hazard not in HAZARDS:
        faults.append(("unknown hazard", ", ".join(sorted(HAZARDS))))
    return faults


@dataclass(frozen=True)
class CalendarPlan:
    """A year's calendar with everything that proves and explains it."""

    calendar: DrillCalendar
    certificate: Certificate
    duties: DutyList
    merge: Merge
    dating: Dating
    findings: tuple[Finding, ...]
    """What the independent checker objects to; empty for an accepted calendar."""
    seconds: Mapping[str, float]
    """Wall time of each stage; not part of the published bytes."""

    def to_json(self) -> str:
        """The published calendar as text, the same bytes for the same input."""
        return self.calendar.model_dump_json(indent=1) + "\n"


def jilin_problem(
    year: int = 2027,
    *,
    reading: Reading = "lenient",
    weights: Weights | None = None,
    county: str | None = None,
) -> CalendarProblem:
    """The shipped Jilin register for one year, or one county of it.

    Parameters
    ----------
    year
        A year with shipped calendar data.
    reading
        Lenient or strict.
    weights
        Weaknesses found by simulation.
    county
        Only the organisations of this county-level unit.
    """
    organisations = jilin_organisations()
    if county is not None:
        organisations = tuple(o for o in organisations if o.county == county)
    return CalendarProblem(
        organisations=organisations,
        resources=jilin_drill_resources(),
        year=load_year(year),
        local=load_local_calendar(),
        jurisdiction=county or JILIN_CITY,
        reading=reading,
        weights=weights or {},
    )
