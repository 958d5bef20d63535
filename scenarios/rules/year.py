"""Which days of a year are workdays, from the shipped calendar data."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.calendar import CalendarYear, LocalCalendar
from scenarios.rules.loader import FOLDER


def shipped_years() -> tuple[int, ...]:
    """Years for which calendar data are shipped, ascending."""
    return tuple(sorted(int(path.stem) for path in (FOLDER / "calendar").glob("[0-9]*.yaml")))


@lru_cache(maxsize=8)
def load_year(year: int) -> CalendarYear:
    """Days off and make-up workdays of a shipped year.

    Raises
    ------
    InputError
        If no data for the year are shipped.
    """
    path = FOLDER / "calendar" / f"{year}.yaml"
    if not path.exists():
        years = ", ".join(str(known) for known in shipped_years())
        raise InputError.one(
            str(path),
            "year",
            "no calendar data for this year",
            got=str(year),
            allowed=years,
            cure="write a file like 2027.yaml from the State Council notice",
        )
    return read_model(path, CalendarYear)


@lru_cache(maxsize=1)
def load_local_calendar() -> LocalCalendar:
    """Seasons, awareness days, good and bad days of Jilin City."""
    return read_model(FOLDER / "calendar" / "jilin.yaml", LocalCalendar)


def working_days(year: int) -> tuple[date, ...]:
    """All workdays of a shipped year, ascending.

    Examples
    --------
    >>> len(working_days(2026))
    248
    """
    return load_year(year).workdays()
