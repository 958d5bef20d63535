"""What the calendar checker says, and the world it judges in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scenarios.model.calendar import CalendarYear, LocalCalendar
from scenarios.model.drill import DrillResources
from scenarios.model.duty import Rule
from scenarios.model.organisation import Organisation

Check = Literal[
    "id",
    "reference",
    "year",
    "duty_unmet",
    "duty_claim",
    "window",
    "working_day",
    "term",
    "blackout",
    "ban",
    "team_needed",
    "team_free",
    "team_days",
    "daily_cap",
    "budget",
    "spacing",
    "tabletop_first",
    "one_plan",
    "standing",
    "programme",
    "announcement",
    "reason",
    "unplaced",
    "relaxed",
    "provisional",
    "objective",
    "day_objective",
]
"""What can be wrong; each is one rule that tests break on purpose."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection."""

    check: Check
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class World:
    """Register, rules, days and teams for which a calendar was made."""

    organisations: Mapping[str, Organisation]
    rules_of: Mapping[str, Mapping[str, Rule]]
    year: CalendarYear
    local: LocalCalendar
    resources: DrillResources
