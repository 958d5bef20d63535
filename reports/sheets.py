"""A workbook as neutral data: sheets of typed cells; the writer adds form and no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = str | int | float | date | None
"""What a cell of a sheet may hold: text stays text, numbers and dates stay what they are."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Head of a column; `width` in half-width characters is the most it may take.

    `by_hand` marks a column that the office fills in.
    """

    title: str
    width: int = 40
    align: Literal["left", "center"] = "left"
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name on the tab, a title line, heads and rows.

    `frozen` columns stay in sight when scrolling; `filtered` adds the arrows of a filter.
    """

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    frozen: int = 0
    filtered: bool = True

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the heads."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of sheet {self.name!r} does not fit its columns")
