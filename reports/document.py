"""What a report consists of: a neutral tree of blocks that every renderer draws in its own way.

All text is here, already in the reader's language; a renderer adds form and no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scenarios.model.base import Lang

Align = Literal["left", "right", "center"]

Tone = Literal["plain", "good", "bad", "warning", "muted"]
"""How a text is meant; colour never carries the meaning alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    `bar_frac` draws a bar behind the text (0 to 1); `quoted` marks text of the user's data or of a
    cited source, which stays in its own language.
    """

    text: str
    tone: Tone = "plain"
    bar_frac: float | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column."""

    title: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of level 2 (section) or 3; `anchor` is its address inside the document."""

    text: str
    anchor: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; every row has as many cells as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the heads."""
        wrong = [i for i, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"row {wrong[0]} of {self.caption!r} does not fit its columns")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG whose text is paths; `alt` says what it shows to those who cannot see it."""

    svg: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: how the thing is drawn and what it is."""

    shape: Literal["line", "dash", "area", "dot", "square", "cross"]
    colour: str
    text: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map with a time slider; `payload` is plain data for the map script, labels included."""

    payload: Mapping[str, object]
    legend: tuple[LegendEntry, ...]
    caption: str
    badge: str = ""
    """Warning written across the map, such as 示意路网 / synthetic network."""


@dataclass(frozen=True, slots=True)
class Notes:
    """A box of remarks."""

    title: str
    items: tuple[str, ...]
    tone: Tone = "warning"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure worth a glance: what, how much, and what stands behind it."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The first screen: figures at a glance, then sentences."""

    facts: tuple[Fact, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Blocks behind a line that opens them; printed in full on paper."""

    summary: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Bullets | Table | Figure | Map | Notes | KeyFacts | Collapsed


@dataclass(frozen=True, slots=True)
class Document:
    """A report: title, badges under it, blocks, and a last line."""

    lang: Lang
    title: str
    subtitle: str
    badges: tuple[str, ...]
    blocks: tuple[Block, ...]
    footer: str
    contents: str
    """Heading of the table of contents."""
