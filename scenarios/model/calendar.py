"""A year as the planner sees it: days off, make-up workdays, seasons, terms, good and bad days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.duty import Verification
from scenarios.model.organisation import DayRange, DrillHazard

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
"""Month and day, such as ``03-15``."""


def on(year: int, month_day: str) -> date:
    """The day of a year; 29 February becomes 28 February in common years.

    Examples
    --------
    >>> on(2027, "02-29")
    datetime.date(2027, 2, 28)
    """
    month, day = int(month_day[:2]), int(month_day[3:])
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


class Span(Model):
    """Days of every year from the first to the last; may run over New Year."""

    first: MonthDay
    last: MonthDay

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        first, last = on(day.year, self.first), on(day.year, self.last)
        return first <= day <= last if first <= last else day >= first or day <= last

    def days(self, year: int) -> tuple[date, ...]:
        """All days of a year that lie inside."""
        return tuple(day for day in days_of_year(year) if self.holds(day))


def days_of_year(year: int) -> tuple[date, ...]:
    """All days of a year.

    Examples
    --------
    >>> len(days_of_year(2028))
    366
    """
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days))


class _Sourced(Model):
    name: Text
    verification: Verification
    source: str = Field(min_length=1)
    note: str = ""


class CalendarYear(Model):
    """Days off and make-up workdays of one year."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    provisional: bool
    """True: the notice is not published; only the statutory days are known (调休未公布)."""
    days_off: tuple[date, ...]
    """Every day off by statute or notice, also where it falls on a weekend."""
    makeup_workdays: tuple[date, ...] = ()
    """Weekend days that the notice turns into workdays."""
    n_unknown_makeup: Annotated[int, Field(ge=0, le=20)] = 0
    """Statutory days on a weekend whose substitutes the notice will still fix."""
    likely_off: tuple[DayRange, ...] = ()
    """Workdays that a notice usually turns into days off; avoided where possible."""
    terms: tuple[DayRange, ...] = ()
    """School terms inside the year."""
    verification: Verification
    source: str = Field(min_length=1)
    note: Text | None = None

    @model_validator(mode="after")
    def _inside_the_year(self) -> CalendarYear:
        for day in (*self.days_off, *self.makeup_workdays):
            if day.year != self.year:
                raise ValueError(f"{day} lies outside {self.year}")
        both = sorted(set(self.days_off) & set(self.makeup_workdays))
        if both:
            raise ValueError(f"{both[0]} is both a day off and a make-up workday")
        wrong = [day for day in self.makeup_workdays if day.weekday() < 5]
        if wrong:
            raise ValueError(f"{wrong[0]} is listed as make-up workday but is no weekend day")
        return self

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day."""
        if day in self.makeup_workdays:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def workdays(self) -> tuple[date, ...]:
        """All workdays of the year, ascending."""
        return tuple(day for day in days_of_year(self.year) if self.is_workday(day))

    def in_term(self, day: date) -> bool:
        """Whether schools are in session by the term dates; true when no terms are given."""
        return not self.terms or any(term.holds(day) for term in self.terms)


class AwarenessDay(_Sourced):
    """A day or month on which the public is addressed on one topic."""

    id: Id
    rule: Literal["fixed", "last_monday"] = "fixed"
    span: Span
    """The window in which drills of the topic fit best; for `last_monday` the month searched."""
    hazards: tuple[DrillHazard, ...] = ()

    def window(self, year: int) -> tuple[date, date]:
        """First and last day of the window in a year."""
        if self.rule == "last_monday":
            monday = max(day for day in self.span.days(year) if day.weekday() == 0)
            return monday, monday + timedelta(days=4)
        return on(year, self.span.first), on(year, self.span.last)


class GoodSeason(_Sourced):
    """When a drill of a hazard helps most: before its season begins."""

    id: Id
    span: Span
    hazards: tuple[DrillHazard, ...] = Field(min_length=1)


class BadDays(_Sourced):
    """Days on which some drills must not (hard) or had better not (soft) take place."""

    id: Id
    span: Span
    hazards: tuple[DrillHazard, ...] = ()
    """Empty: drills of any hazard."""
    sectors: tuple[Id, ...] = ()
    """Empty: drills of any organisation."""
    forms: tuple[Literal["tabletop", "full_scale"], ...] = ("tabletop", "full_scale")
    indoor_too: bool = True
    """False: a drill that stays indoors may take place."""
    penalty: Annotated[int, Field(ge=1, le=20)] | None = None
    """Empty: hard, never. A number: soft, so much worse than an ordinary day."""

    @property
    def is_hard(self) -> bool:
        """Whether the days are forbidden."""
        return self.penalty is None


class WeekdayPenalty(Model):
    """Soft penalty of a weekday."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    """0 Monday to 6 Sunday."""
    penalty: Annotated[int, Field(ge=1, le=20)]


class LocalCalendar(Model):
    """What repeats every year in one place: seasons, awareness days, good and bad days."""

    id: Id
    awareness: tuple[AwarenessDay, ...]
    good_seasons: tuple[GoodSeason, ...]
    bad_days: tuple[BadDays, ...]
    seasons: tuple[GoodSeason, ...] = ()
    """Hazard seasons for information; they forbid nothing by themselves."""
    weekdays: tuple[WeekdayPenalty, ...] = ()
    beside_holiday_penalty: Annotated[int, Field(ge=0, le=20)] = 0
    """Workday next to three or more days off."""
    makeup_workday_penalty: Annotated[int, Field(ge=0, le=20)] = 0
    likely_off_penalty: Annotated[int, Field(ge=0, le=20)] = 0
    term_month_min_workdays: Annotated[int, Field(ge=1, le=25)] = 10
    """A month counts as a month in term from so many workdays in term."""
