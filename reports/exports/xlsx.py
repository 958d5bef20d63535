"""Sheets as an Excel workbook: every text stays text, dates stay dates, ready for A3 paper."""

from __future__ import annotations

import io
import math
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.exports.package import without_times
from reports.exports.safe_text import clean, starts_formula
from reports.sheets import Sheet, SheetColumn, Value
from scenarios.files import write_bytes_atomic

AnyCell = Cell | MergedCell

LONGEST: Final = 32_767
"""Most characters that a cell of Excel can hold."""

_A3: Final = 8
"""Number of the paper size A3 in the file format."""

_BODY_PT: Final = 9
_NORMAL_PT: Final = 11
"""Widths of columns are counted in digits of the normal font, which has this size."""

_LINE_PT: Final = 11.8
"""Height of a line of body text, points."""

_TALLEST_PT: Final = 400.0
"""Excel allows rows of at most 409 points."""

_LINE: Final = Side(style="thin", color="FFB8C4CD")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD: Final = PatternFill("solid", fgColor="FFE3ECF2")
_BY_HAND: Final = PatternFill("solid", fgColor="FFFFF4D6")
_PADDING: Final = 1.0
_WRAP: Final = 1.04
"""Wrapped text fills its lines only in part: room for the ragged ends."""


def write_workbook(path: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write a workbook; the file appears whole or not at all.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_bytes_atomic(path, render_workbook(sheets))


def render_workbook(sheets: tuple[Sheet, ...]) -> bytes:
    """A workbook as bytes, the same for the same sheets.

    Text is stored as text whatever it begins with, control characters are removed, and a text
    longer than Excel allows is cut.
    """
    book = Workbook()
    forms = _Forms()
    for number, sheet in enumerate(sheets):
        page = book.active if number == 0 else book.create_sheet()
        assert isinstance(page, Worksheet)
        page.title = clean(sheet.name)[:31]
        _fill(page, sheet, forms)
        _lay_out(page, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return without_times(stream.getvalue())


class _Forms:
    """The few looks of body cells: each is made once and shared, which is ten times faster."""

    def __init__(self) -> None:
        self._made: dict[tuple[bool, bool, bool, bool], AnyCell] = {}

    def apply(
        self, cell: AnyCell, *, centred: bool, is_date: bool, quoted: bool, by_hand: bool
    ) -> None:
        """Give a cell its look."""
        key = (centred, is_date, quoted, by_hand)
        if key not in self._made:
            cell.border = _BORDER
            cell.alignment = Alignment(
                horizontal="center" if centred else "left", vertical="top", wrap_text=True
            )
            cell.font = Font(size=_BODY_PT)
            cell.number_format = "yyyy-mm-dd" if is_date else "General"
            cell.quotePrefix = quoted
            if by_hand:
                cell.fill = _BY_HAND
            self._made[key] = cell
        # openpyxl has no public way to share a style
        setattr(cell, "_style", getattr(self._made[key], "_style"))  # noqa: B009, B010 - see above


def _fill(page: Worksheet, sheet: Sheet, forms: _Forms) -> None:
    _put(page.cell(1, 1), sheet.title)
    page.cell(1, 1).font = Font(bold=True, size=14)
    page.row_dimensions[1].height = 26
    for number, column in enumerate(sheet.columns, start=1):
        head = page.cell(2, number)
        _put(head, column.title)
        head.font = Font(bold=True)
        head.fill = _HEAD
        head.border = _BORDER
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row_number, row in enumerate(sheet.rows, start=3):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = page.cell(row_number, number)
            _put(cell, value)
            is_text = isinstance(value, str)
            forms.apply(
                cell,
                centred=column.align == "center" or not (is_text or value is None),
                is_date=isinstance(value, date),
                # the program then shows the text and never computes it
                quoted=isinstance(value, str) and starts_formula(value),
                by_hand=column.by_hand,
            )


def _put(cell: AnyCell, value: Value) -> None:
    """A value in a cell; text never becomes a formula, an error value or a link."""
    if isinstance(value, str):
        cell.value = clean(value).replace("\t", " ")[:LONGEST]
        cell.data_type = "s"
    elif value is not None:
        cell.value = value


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    widths = [_width(sheet, i, column) for i, column in enumerate(sheet.columns)]
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = (
            width * _BODY_PT / _NORMAL_PT + _PADDING
        )
    heads = tuple(column.title for column in sheet.columns)
    for row_number, row in enumerate((heads, *sheet.rows), start=2):
        page.row_dimensions[row_number].height = _height_pt(row, widths)
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}3"
    last = f"{get_column_letter(len(sheet.columns))}{2 + len(sheet.rows)}"
    if sheet.filtered and sheet.rows:
        page.auto_filter.ref = f"A2:{last}"
    page.print_title_rows = "1:2"
    page.print_area = f"A1:{last}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A3
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = page.oddFooter
    assert footer is not None
    assert footer.center is not None
    footer.center.text = "&P / &N"
    for side in ("left", "right", "top", "bottom"):
        setattr(page.page_margins, side, 0.5)


def _width(sheet: Sheet, index: int, column: SheetColumn) -> float:
    """Width that holds the widest line of a column, at most the column's limit."""
    values = (row[index] for row in sheet.rows)
    widest = max((max(_line_widths(value)) for value in values), default=0)
    head = min(_line_widths(column.title)[0], 10)
    return float(min(max(widest, head), column.width))


def _height_pt(row: tuple[Value, ...], widths: list[float]) -> float:
    """Height that shows every wrapped line: not all programs find it themselves."""
    lines = (
        sum(max(1, math.ceil(line * _WRAP / width)) for line in _line_widths(value))
        for value, width in zip(row, widths, strict=True)
    )
    return min(max(lines) * _LINE_PT + 4.0, _TALLEST_PT)


def _line_widths(value: Value) -> list[int]:
    """Width of each line of a value, in half-width characters."""
    if isinstance(value, date):
        return [10]
    return _text_widths(str("" if value is None else value))


@lru_cache(maxsize=8192)
def _text_widths(text: str) -> list[int]:
    lines = clean(text).split("\n")  # the same names and rules stand in thousands of cells
    return [sum(2 if east_asian_width(c) in "WFA" else 1 for c in line) for line in lines]
