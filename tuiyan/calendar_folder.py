"""What a calendar folder holds for the next command: the calendar, and the changes it went through.

A team that is out stays out when the year is planned again: changes add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from optimization.calendar.change_problem import changed_problem
from optimization.calendar.plan import CalendarProblem
from scenarios.errors import InputError
from scenarios.files import Document, check_model, read_json, read_model
from scenarios.model.calendar_change import CalendarChange
from scenarios.model.drill import DrillCalendar

CALENDAR: Final = "calendar-organisers.json"
PINNED: Final = "pinned.json"
HISTORY: Final = "changes.json"


def read_calendar(folder: Path) -> DrillCalendar:
    """The organisers' calendar of a folder.

    Raises
    ------
    InputError
        If there is none.
    """
    source = folder / CALENDAR
    if not source.is_file():
        raise InputError.one(
            str(folder), "--calendar", f"{CALENDAR} is missing",
            cure="name the folder that `tuiyan calendar` wrote",
        )  # fmt: skip
    return read_model(source, DrillCalendar)


def read_history(folder: Path) -> tuple[CalendarChange, ...]:
    """Changes that a calendar has been through, oldest first.

    Raises
    ------
    InputError
        If the file holds anything else.
    """
    path = folder / HISTORY
    if not path.is_file():
        return ()
    data = read_json(path)
    rows = data.get("changes") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise InputError.one(str(path), "changes", "is no list of changes")
    return tuple(
        check_model(Document(file=f"{path}: changes[{i}]", data=row), CalendarChange)
        for i, row in enumerate(rows)
    )


def history_data(history: Sequence[CalendarChange]) -> dict[str, object]:
    """Changes as plain data, as `read_history` reads them."""
    rows = [change.model_dump(mode="json", exclude_unset=True) for change in history]
    return {"changes": rows}


def with_history(problem: CalendarProblem, history: Sequence[CalendarChange]) -> CalendarProblem:
    """The problem with all changes so far."""
    for change in history:
        problem = changed_problem(problem, change)
    return problem
