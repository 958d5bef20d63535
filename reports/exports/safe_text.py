"""Text that no spreadsheet program takes for a formula, and no file format chokes on."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff]")
"""Characters that XML 1.0 forbids or that only disturb; tab and line ends are handled apart."""

_HIDDEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
"""Invisible characters that turn or hide text."""

_TRIGGERS: Final = frozenset("=+-@\t\r\n|%")
"""First characters that start a formula or a command in a spreadsheet program (OWASP, CSV
injection: = + - @ tab and line ends; | and % in old dynamic-data-exchange calls)."""


def clean(text: str) -> str:
    r"""Text without control and hidden characters; line ends become line feeds.

    Examples
    --------
    >>> clean("a\x00b\u202ec\r\nd")
    'abc\nd'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub("", _CONTROL.sub("", text))


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet program might read a text as a formula.

    Leading blanks do not help, nor do full-width forms of the trigger characters.

    Examples
    --------
    >>> [starts_formula(t) for t in ("=1+1", "  @SUM(A1)", "＝cmd", "吉林=1", "")]
    [True, True, True, False, False]
    """
    plain = unicodedata.normalize("NFKC", text).lstrip(" \u3000\xa0")
    return bool(plain) and plain[0] in _TRIGGERS


def csv_cell(text: str) -> str:
    r"""Text for a cell of a CSV file: an apostrophe before every line that might be a formula.

    Examples
    --------
    >>> csv_cell("=1+1"), csv_cell("一\n-2"), csv_cell("吉林")
    ("'=1+1", "一\n'-2", '吉林')
    """
    lines = clean(text).split("\n")
    return "\n".join("'" + line if starts_formula(line) else line for line in lines)
