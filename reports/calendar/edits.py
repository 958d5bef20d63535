"""What an office changed by hand in the year's workbook: drills moved or held, plans issued."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.exports.xlsx_reading import Content, Row
from reports.i18n.translator import Translator, dictionary
from scenarios.errors import InputError, Problem

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Edits:
    """Hand edits of a workbook; `pinned` holds only drills whose date differs from the plan."""

    pinned: Mapping[str, date]
    held: Mapping[str, date]
    plans_published: Mapping[str, date]


def read_edits(file: str, sheets: Mapping[str, tuple[Row, ...]], facts: CalendarFacts) -> Edits:
    """Edits of a workbook that was written for a calendar.

    A drill is moved by its column 调整后日期, or by another date typed over 计划时间.

    Raises
    ------
    InputError
        With every unknown drill, doubled row and unreadable date.
    """
    reader = _Reader(file, sheets, facts)
    edits = Edits(reader.moved(), reader.days("reporting", "id", "held_on", reader.drills),
                  reader.days("filing", "plan_id", "plan_published", reader.plans))  # fmt: skip
    if reader.problems:
        raise InputError(reader.problems)
    return edits


def as_day(value: Content) -> date | None:
    """A date out of a cell; empty when there is none that can be read.

    Examples
    --------
    >>> as_day("2027-03-24 周三"), as_day("2027年3月5日"), as_day("soon")
    (datetime.date(2027, 3, 24), datetime.date(2027, 3, 5), None)
    """
    if isinstance(value, date):
        return value
    match = _DAY.match(str(value).strip()) if value is not None else None
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


class _Reader:
    def __init__(
        self, file: str, sheets: Mapping[str, tuple[Row, ...]], facts: CalendarFacts
    ) -> None:
        self._file = file
        self._sheets = sheets
        self._facts = facts
        self.problems: list[Problem] = []
        self.drills = {item.drill.id for item in facts.scheduled}
        self.plans = {f"{o.id}/{p.id}" for o in facts.organisations.values() for p in o.plans}

    def moved(self) -> dict[str, date]:
        """Drills on another day than planned."""
        found: dict[str, date] = {}
        planned = {item.drill.id: item for item in self._facts.scheduled}
        printed = [CalendarWords(self._facts, Translator(lang)) for lang in ("zh", "en")]
        seen: set[str] = set()
        for row in self._rows("form"):
            key = self._key(row, "id", self.drills, seen)
            if key is None:
                continue
            moved, typed = self._cell(row, "moved_to"), self._cell(row, "when")
            item = planned[key]
            if moved is None and typed in {words.when(item) for words in printed}:
                continue
            column, value = ("when", typed) if moved is None else ("moved_to", moved)
            day = self._day(row, column, value)
            if day is not None and day != item.day:
                found[key] = day
        return found

    def days(self, sheet: str, key_column: str, column: str, known: set[str]) -> dict[str, date]:
        """Dates that the office entered in one column of a sheet."""
        found: dict[str, date] = {}
        seen: set[str] = set()
        for row in self._rows(sheet):
            key = self._key(row, key_column, known, seen)
            value = self._cell(row, column)
            if key is None or value is None:
                continue
            day = self._day(row, column, value)
            if day is not None:
                found[key] = day
        return found

    def _rows(self, sheet: str) -> tuple[Row, ...]:
        names = dictionary()[f"text.book.{sheet}"].values()
        return next((self._sheets[name] for name in names if name in self._sheets), ())

    def _cell(self, row: Row, column: str) -> Content:
        heads = dictionary()[f"text.column.{column}"].values()
        return next((row.cells[head] for head in heads if head in row.cells), None)

    def _key(self, row: Row, column: str, known: set[str], seen: set[str]) -> str | None:
        key = str(self._cell(row, column) or "")
        if key not in known:
            self._object(row, column, "is not in this calendar", key)
            return None
        if key in seen:
            self._object(row, column, "comes twice", key)
        seen.add(key)
        return key

    def _day(self, row: Row, column: str, value: Content) -> date | None:
        day = as_day(value)
        if day is None:
            self._object(row, column, "is no date; write 2027-06-30", str(value))
        elif column in {"when", "moved_to"} and day.year != self._facts.calendar.year:
            self._object(row, column, "lies outside the year of the plan", str(value))
            return None
        return day

    def _object(self, row: Row, column: str, rule: str, got: str) -> None:
        self.problems.append(Problem(self._file, f"{column}, row {row.number}", rule, got=got))
