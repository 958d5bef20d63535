"""Reads back a workbook that people have edited: sizes are capped, formulas and links refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.exports.safe_text import clean
from scenarios.errors import InputError, Problem, StorageError

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 300_000_000
MOST_PARTS: Final = 500
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 100
MOST_PROBLEMS: Final = 50
"""Limits far above a province's workbook; a file beyond them is no calendar."""

_FORBIDDEN: Final = ("vbaproject", "externallinks/", "activex", "embeddings/", "macrosheets/")

Content = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet and its cells by head."""

    number: int
    cells: Mapping[str, Content]


def read_sheets(path: Path) -> Mapping[str, tuple[Row, ...]]:
    """Rows of every sheet by its name; heads stand in the second row, as the writer puts them.

    Raises
    ------
    InputError
        If the file is too large, no workbook, or holds formulas, macros or links.
    StorageError
        If the file cannot be read.
    """
    data = _bytes(path)
    _refuse_archive(path, data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise InputError.one(str(path), "", "this is no readable workbook") from error
    problems: list[Problem] = []
    found: dict[str, tuple[Row, ...]] = {}
    for page in book.worksheets:
        if page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS:
            problems.append(
                Problem(str(path), page.title, "the sheet is too large",
                        got=f"{page.max_row} x {page.max_column}",
                        allowed=f"{MOST_ROWS} x {MOST_COLUMNS}")
            )  # fmt: skip
            continue
        found[page.title] = _rows(page, str(path), problems)
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError.one(
                str(path), "", "the file is too large",
                got=str(path.stat().st_size), allowed=f"{MOST_BYTES} bytes",
            )  # fmt: skip
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: cannot read ({error.strerror})") from error


def _refuse_archive(path: Path, data: bytes) -> None:
    """Judge the archive before anything is unpacked or parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or total > MOST_UNPACKED:
                raise InputError.one(
                    str(path), "", "the workbook unpacks to too much",
                    got=f"{len(parts)} parts, {total} bytes",
                    allowed=f"{MOST_PARTS} parts, {MOST_UNPACKED} bytes",
                )  # fmt: skip
            for part in parts:
                name = part.filename.lower()
                if any(word in name for word in _FORBIDDEN):
                    raise InputError.one(
                        str(path), part.filename, "macros, links and embedded files are refused",
                        cure="save it as a plain .xlsx workbook",
                    )  # fmt: skip
                head = archive.read(part)[:4096]
                wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
                if wide or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise InputError.one(str(path), part.filename, "document types are refused")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise InputError.one(str(path), "", "this is no workbook (.xlsx)") from error


def _rows(page: Worksheet, file: str, problems: list[Problem]) -> tuple[Row, ...]:
    found: list[Row] = []
    heads: list[str] = []
    for number, cells in enumerate(page.iter_rows(), start=1):
        if len(problems) > MOST_PROBLEMS:
            break
        problems += [
            Problem(file, f"{page.title}!{cell.coordinate}", "formulas are refused",
                    cure="paste the value instead")
            for cell in cells
            if cell.data_type == "f"
        ]  # fmt: skip
        if number == 2:
            heads = [clean(str(cell.value or "")).strip() for cell in cells]
        elif number > 2:
            values = {
                head: _plain(cell.value) for head, cell in zip(heads, cells, strict=False) if head
            }
            if any(value is not None for value in values.values()):
                found.append(Row(number, values))
    return tuple(found)


def _plain(value: object) -> Content:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, int | float | date):
        return value
    return clean(str(value)).strip() or None
