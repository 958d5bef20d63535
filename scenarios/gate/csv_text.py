"""Tables read as text: every cell stays text, every broken row is named by its line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.gate.source import raise_problems, shorten, unsafe_character

MAX_CELL: Final = 10_000
"""Longest cell, characters."""

MAX_ROWS: Final = 3_000_000
"""Most rows of one table."""

_OTHER_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}
_PLAIN: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?\Z")
"""Printable ASCII without blanks at the ends: needs no further look."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of text cells, all of the same length."""

    file: str
    encoding: str
    columns: dict[str, list[str]]
    lines: list[int]
    """Line in the file of each row."""

    @property
    def n_rows(self) -> int:
        """Number of rows below the header."""
        return len(self.lines)

    @property
    def note(self) -> str:
        """What a person should see about how the file was read; empty for plain UTF-8."""
        if self.encoding == "gb18030":
            return f"{self.file}: read as GB18030 (not UTF-8): check the Chinese names"
        return ""

    def rows(self) -> list[dict[str, str]]:
        """The table as one mapping a row."""
        names = list(self.columns)
        return [
            dict(zip(names, cells, strict=True))
            for cells in zip(*self.columns.values(), strict=True)
        ]

    def problem(
        self, row: int, column: str, rule: str, *, allowed: str = "", cure: str = ""
    ) -> Problem:
        """A problem with one cell."""
        got = shorten(self.columns[column][row])
        return Problem(f"{self.file}:{self.lines[row]}", column, rule, got, allowed, cure)

    def numbers(self, column: str, *, convert: Callable[[str], float] = float) -> list[float]:
        """The cells of a column as finite numbers.

        Raises
        ------
        InputError
            If any cell is no finite decimal number, naming each row.
        """
        values: list[float] = []
        problems: list[Problem] = []
        for row, cell in enumerate(self.columns[column]):
            if _NUMBER.match(cell):
                value = convert(cell)
                if value - value == 0:  # false for infinity
                    values.append(value)
                    continue
            problems.append(
                self.problem(
                    row, column, "needs a finite number", cure="write digits such as 126.55"
                )
            )
        raise_problems(problems)
        return values


_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")


def parse_table(
    text: str,
    *,
    file: str,
    encoding: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
    free_text: Iterable[str] = (),
    unique: Sequence[str] = (),
    first_line: int = 1,
) -> Table:
    """Table of one CSV text with a header row.

    Parameters
    ----------
    text, file, encoding
        Decoded text, the name for messages, and the encoding it had.
    required, optional
        Columns that must and may be there; any other column is refused.
    free_text
        Columns of human text: may be empty and may hold full-width characters. All other cells
        must be filled, without blanks at the ends and without full-width letters and digits.
    unique
        Columns of identifiers in which no value may come twice, also not in another case or width.
    first_line
        Line of the file on which `text` begins, for tables that follow something else.

    Raises
    ------
    InputError
        With every broken row, at most the first fifty.
    """
    header, body, lines = _split(text, file=file, first_line=first_line)
    names = _check_header(header, file=f"{file}:{first_line}", required=required, optional=optional)
    problems: list[Problem] = []
    kept: list[list[str]] = []
    kept_lines: list[int] = []
    for cells, line in zip(body, lines, strict=True):
        if not any(cells):
            continue
        if len(cells) != len(names):
            problems.append(
                Problem(
                    f"{file}:{line}",
                    "",
                    "the row has the wrong number of cells",
                    f"{len(cells)}",
                    f"{len(names)}",
                    "put quotes around a cell that holds a comma",
                )
            )
            continue
        kept.append(cells)
        kept_lines.append(line)
    columns = {name: [cells[i] for cells in kept] for i, name in enumerate(names)}
    table = Table(file, encoding, columns, kept_lines)
    free = set(free_text)
    for name in names:
        problems += _free_cells(table, name) if name in free else _strict_cells(table, name)
    for name in unique:
        if name in columns:
            problems += _repeated(table, name)
    problems.sort(key=_line)
    raise_problems(problems)
    return table


def _line(problem: Problem) -> int:
    return int(problem.file.rsplit(":", 1)[-1])


def _split(
    text: str, *, file: str, first_line: int
) -> tuple[list[str], list[list[str]], list[int]]:
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + first_line
        raise InputError.one(
            f"{file}:{line}", "", "the table holds a NUL character", cure="re-export it"
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    body: list[list[str]] = []
    lines: list[int] = []
    begin = 1
    try:
        for cells in reader:
            body.append(cells)
            lines.append(begin + first_line - 1)
            begin = reader.line_num + 1
            if len(body) > MAX_ROWS:
                raise InputError.one(
                    file, "", "the table has too many rows", allowed=f"at most {MAX_ROWS:,}"
                )
    except csv.Error as error:
        raise InputError.one(
            f"{file}:{begin + first_line - 1}",
            "",
            f"the row cannot be read: {error}",
            cure="check the quotes of this row",
        ) from None
    if not body:
        raise InputError.one(file, "", "the table is empty", cure="write a header row")
    return body[0], body[1:], lines[1:]


def _check_header(
    header: list[str], *, file: str, required: Sequence[str], optional: Sequence[str]
) -> list[str]:
    names = [name.strip() for name in header]
    for separator, word in _OTHER_SEPARATORS.items():
        if len(names) == 1 and separator in names[0]:
            raise InputError.one(
                file, "", f"the cells are separated by {word}", cure="save the table with commas"
            )
    known = [*required, *optional]
    allowed = ", ".join(known)
    problems = [
        Problem(file, name, "the required column is missing", "", allowed, "add the column")
        for name in required
        if name not in names
    ]
    problems += [
        Problem(file, shorten(name)[1:-1], "unknown column", "", allowed, "delete or rename it")
        for name in names
        if name not in known
    ]
    problems += [
        Problem(file, name, "the column is written twice", "", allowed, "keep one of them")
        for name in known
        if names.count(name) > 1
    ]
    raise_problems(problems)
    return names


def _strict_cells(table: Table, name: str) -> list[Problem]:
    problems: list[Problem] = []
    plain = _PLAIN.match
    for row, cell in enumerate(table.columns[name]):
        if plain(cell) and len(cell) <= MAX_CELL:
            continue
        rule, cure = _strict_rule(cell)
        if rule:
            problems.append(table.problem(row, name, rule, cure=cure))
    return problems


def _strict_rule(cell: str) -> tuple[str, str]:
    if not cell.strip():
        return "the cell is empty", "fill it in every row (merged cells export as empty ones)"
    if cell != cell.strip():
        return "blanks stand before or after the value", "delete them"
    if cell != unicodedata.normalize("NFKC", cell):
        return "full-width or compatibility characters", "type plain letters and digits"
    return _text_rule(cell)


def _text_rule(cell: str) -> tuple[str, str]:
    if len(cell) > MAX_CELL:
        return f"the cell is longer than {MAX_CELL:,} characters", "shorten it; check the quotes"
    strange, _ = unsafe_character(cell)
    if strange:
        return f"the cell holds the character {strange}", "delete it"
    return "", ""


def _free_cells(table: Table, name: str) -> list[Problem]:
    problems: list[Problem] = []
    column = table.columns[name]
    for row, cell in enumerate(column):
        rule, cure = _text_rule(cell)
        if rule:
            problems.append(table.problem(row, name, rule, cure=cure))
        column[row] = cell.strip()
    return problems


def _repeated(table: Table, name: str) -> list[Problem]:
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for row, cell in enumerate(table.columns[name]):
        key = unicodedata.normalize("NFKC", cell).casefold().strip()
        known = first.setdefault(key, row)
        if known != row:
            problems.append(
                table.problem(
                    row,
                    name,
                    f"the same identifier stands on line {table.lines[known]}",
                    cure="give each row its own",
                )
            )
    return problems
