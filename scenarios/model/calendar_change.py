"""What changed after the year's drill calendar was issued: the file that re-planning reads."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import Field, model_validator

from scenarios.model.base import Adcode, Id, Model, Text

NOTICE_DAYS: Final = 7
"""Days before a drill on which everybody has been told: from then on it is announced."""


class _Days(Model):
    first: date
    last: date

    @model_validator(mode="after")
    def _forwards(self) -> _Days:
        if self.last < self.first:
            raise ValueError(f"the last day {self.last} lies before the first day {self.first}")
        return self


class TeamOut(_Days):
    """A team that no drill can borrow for some days."""

    team: Id


class OrganisationOut(_Days):
    """An organisation that cannot drill for some days: closed, flooded, its venue lost."""

    organisation: Id


class Closure(_Days):
    """Days on which nobody drills, in some county-level units or everywhere."""

    counties: tuple[Adcode, ...] = ()
    """Empty: everywhere."""


class TeamCapacity(Model):
    """Drills a day that a team can now serve."""

    team: Id
    capacity_per_day: Annotated[int, Field(ge=1, le=20)]


class CalendarChange(Model):
    """A change with its reason; what it does not name stays as it is."""

    reason: Text
    teams_out: tuple[TeamOut, ...] = ()
    organisations_out: tuple[OrganisationOut, ...] = ()
    closed: tuple[Closure, ...] = ()
    days_off: tuple[date, ...] = ()
    """Days that a notice turns into days off."""
    workdays: tuple[date, ...] = ()
    """Days that a notice turns into workdays, weekend days included."""
    notice_published: bool = False
    """True: the holiday notice of the year is out, the calendar is no longer provisional."""
    team_capacity: tuple[TeamCapacity, ...] = ()
    daily_cap: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Most drills a day in the whole jurisdiction from now on."""
    pinned: dict[Id, date] = Field(default_factory=dict)
    """Drill to the day that the office fixed by hand."""
    notice_days: Annotated[int, Field(ge=0, le=90)] = NOTICE_DAYS

    @model_validator(mode="after")
    def _says_something(self) -> CalendarChange:
        both = sorted(set(self.days_off) & set(self.workdays))
        if both:
            raise ValueError(f"{both[0]} is both a day off and a workday")
        if not self.model_fields_set - {"reason", "notice_days"}:
            raise ValueError(
                "nothing changes: name a team, an organisation, days or a pinned drill"
            )
        return self
