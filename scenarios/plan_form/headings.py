"""Headings of a written plan: which lines of a text head a chapter, its number, title and depth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from scenarios.errors import InputError
from scenarios.files import decode_table, read_bytes

MOST_BYTES: Final = 20_000_000
"""Largest plan that is read, bytes."""

LONGEST: Final = 30
"""Characters of the longest title of a numbered heading; longer lines are sentences."""

_DIGITS: Final = "一二三四五六七八九"
_CHINESE: Final = f"[{_DIGITS}十]{{1,3}}"
_HEADING: Final = re.compile(
    rf"(?P<marks>#{{1,6}})?\s*(?:第(?P<part>{_CHINESE}|\d{{1,2}})(?P<kind>[章节])"
    rf"|(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})[.、]?(?!\d)"
    rf"|(?P<first>{_CHINESE})、|\((?P<second>{_CHINESE})\))?\s*(?P<title>.*)"
)
_LEADERS: Final = re.compile(r"(\.{3,}|…+|·{3,}|\t)\s*\d*$")
"""What follows a heading in a table of contents."""
_SENTENCE: Final = re.compile(r"[。,;:!?]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CONTENTS: Final = re.compile(r"[#\s]*目\s*[录次]")


@dataclass(frozen=True, slots=True)
class Headed:
    """One heading: number in digits, empty where it has none of its own, title, depth, style.

    `first`: 第一章 or 一、; `second`: 第一节 or （一）; `dotted`: 3.1; `marks`: ``#`` alone.
    """

    number: str
    title: str
    depth: int
    style: Literal["dotted", "first", "second", "marks"]


def parse_heading(line: str) -> Headed:
    """Number, title and depth of a heading, in whatever form office plans write it.

    Examples
    --------
    >>> parse_heading("3.4 应急处置")
    Headed(number='3.4', title='应急处置', depth=2, style='dotted')
    >>> parse_heading("第十二章　附则")
    Headed(number='12', title='附则', depth=1, style='first')
    >>> parse_heading("（二）响应启动")
    Headed(number='', title='响应启动', depth=2, style='second')
    """
    match = _HEADING.match(_plain(line))
    assert match is not None  # every part may be missing
    found = match.groupdict()
    title = re.sub(r"\s+", "", found["title"])
    if found["dotted"]:
        return Headed(found["dotted"], title, found["dotted"].count(".") + 1, "dotted")
    if found["first"] or found["kind"] == "章":
        return Headed(_digits(found["first"] or found["part"]), title, 1, "first")
    if found["second"] or found["kind"] == "节":
        return Headed("", title, 2, "second")
    return Headed("", title, max(len(found["marks"] or ""), 1), "marks")


def same_title(title: str) -> str:
    """A title as titles are compared: 与 and 和 for 及, no marks."""
    return re.sub(r"[与和]", "及", re.sub(r"[\s,.:;()、·\"'“”《》]", "", _plain(title)))


def read_headings(path: Path) -> tuple[str, ...]:
    """Headings of a text or Markdown file, in its order, without the table of contents.

    A heading begins with ``#`` or with a number (3.1, 第一章, 一、, （一）) and is no sentence.

    Raises
    ------
    InputError
        If the file is of another kind, unreadable, or has no headings.
    """
    if path.suffix.lower() not in {".md", ".txt"}:
        raise InputError.one(
            str(path), "", "headings are read from text", got=path.suffix or "no suffix",
            allowed=".txt, .md", cure="save the plan as plain text",
        )  # fmt: skip
    text, _ = decode_table(read_bytes(path, max_bytes=MOST_BYTES), file=str(path))
    lines = [line.strip() for line in text.splitlines()]
    found = _without_contents([line for line in lines if _CONTENTS.fullmatch(line) or _heads(line)])
    if not found:
        raise InputError.one(
            str(path), "", "no headings found",
            cure="headings begin with #, or with a number such as 3.1, 第一章, 一、 or （一）",
        )  # fmt: skip
    return found


def _heads(line: str) -> bool:
    """Whether a line heads a chapter."""
    if line.startswith("#"):
        return bool(line.strip("# "))
    plain = _plain(line)
    match = _HEADING.match(plain)
    assert match is not None
    numbered = match["part"] or match["dotted"] or match["first"] or match["second"]
    title = match["title"].strip()
    if not numbered or _LEADERS.search(plain):
        return False
    sentence = len(title) > LONGEST or _SENTENCE.search(title)
    return bool(match["part"] or (len(title) > 1 and _LETTER.search(title) and not sentence))


def _without_contents(found: Sequence[str]) -> tuple[str, ...]:
    """Headings without the list that a line 目录 announces: it ends where its first comes again."""
    start = next((i for i, line in enumerate(found) if _CONTENTS.fullmatch(line)), len(found))
    after = found[start + 1 :]
    titles = [same_title(parse_heading(line).title) for line in after]
    again = titles.index(titles[0], 1) if titles and titles[0] in titles[1:] else 0
    return (*found[:start], *after[again:])


def _plain(line: str) -> str:
    """A line with the half-width forms of its signs and digits."""
    return unicodedata.normalize("NFKC", line).strip()


def _digits(number: str) -> str:
    """A Chinese number below a hundred in digits.

    Examples
    --------
    >>> [_digits(each) for each in ("一", "十", "十二", "二十", "7")]
    ['1', '10', '12', '20', '7']
    """
    if number.isdigit():
        return number
    tens, ten, ones = number.rpartition("十")
    value = 10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0
    return str(value + (_DIGITS.index(ones[-1]) + 1 if ones else 0))
