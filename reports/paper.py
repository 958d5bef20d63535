"""A form on paper as neutral data: parts of lines, headings and grids; the writer adds no words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.sheets import SheetColumn
from scenarios.model.base import Lang

LineKind = Literal["red_head", "title", "subtitle", "plain", "flush", "centred", "right", "note"]
"""How a line stands: issuing body in red above a red rule, title, subtitle, running text with its
first line indented, text without indent, centred, at the right edge, small remark."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    text: str
    kind: LineKind = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """Heading of level 1 or 2 inside a part."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under heads that are repeated on every page; widths of columns are relative."""

    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the heads."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row of the grid does not fit its columns")


PaperBlock = Line | Section | Grid


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one direction; a part begins on a new page."""

    blocks: tuple[PaperBlock, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of A4 pages; `body_pt` is the size of running text."""

    lang: Lang
    title: str
    parts: tuple[Part, ...]
    body_pt: float = 12.0
