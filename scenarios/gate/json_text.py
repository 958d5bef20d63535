"""JSON read strictly (RFC 8259), with the line of every field.

The standard parser keeps the last of two equal keys, accepts NaN and Infinity, turns 1e999 into
infinity and recurses; this one refuses each of them with its line.
"""

from __future__ import annotations

import json
import math
import re
from typing import Final

from scenarios.gate.source import raise_problems, shorten
from scenarios.gate.tree import MAX_DEPTH, MAX_NODES, Document, TreeBuilder
from scenarios.gate.yaml_text import MAX_DIGITS

_TOKEN: Final = re.compile(
    r"(?P<space>[ \t\r]++)"
    r"|(?P<newline>\n[ \t\r\n]*+)"
    r'|(?P<string>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?P<real>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))"
    r"|(?P<word>[A-Za-z_]+)"
    r"|(?P<mark>[][{}:,])"
)
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}

# What may follow, as one letter each: v value, k key, : colon, , comma, ] and } ends.
_FIRST_ITEM: Final = "v]"
_FIRST_FIELD: Final = "k}"


class _Reader:
    """State of one reading: which tokens may come next, and what is open."""

    def __init__(self, text: str, builder: TreeBuilder) -> None:
        self.text = text
        self.builder = builder
        self.expected = "v"
        self.ends: list[str] = []
        self.line = 1

    def run(self) -> Document:
        """Read all tokens."""
        position = 0
        text = self.text
        match_token = _TOKEN.match
        while position < len(text):
            found = match_token(text, position)
            if found is None:
                raise self._wrong(text[position : position + 20])
            position = found.end()
            kind = found.lastgroup
            if kind == "newline":
                self.line += found.group().count("\n")
            elif kind == "mark":
                self._take_mark(found.group())
            elif kind != "space":
                self._take(kind, found)
        if self.expected:
            raise self.builder.refuse(
                self.line, "is not JSON: the text ends too early", cure="close brackets and quotes"
            )
        return self.builder.finish()

    def _take(self, kind: str | None, found: re.Match[str]) -> None:
        piece = found.group()
        if kind == "string" and "k" in self.expected:
            self.builder.key(self._string(piece), self.line)
            self.expected = ":"
        elif "v" not in self.expected:
            raise self._wrong(piece)
        else:
            self.builder.scalar(self._scalar(kind, found, piece), self.line)
            self._value_done()

    def _take_mark(self, piece: str) -> None:
        if piece in "[{":
            if "v" not in self.expected:
                raise self._wrong(piece)
            self.builder.open([] if piece == "[" else {}, self.line)
            self.ends.append("]" if piece == "[" else "}")
            self.expected = _FIRST_ITEM if piece == "[" else _FIRST_FIELD
            return
        if piece not in self.expected:
            raise self._wrong(piece)
        if piece in "]}":
            self.builder.close()
            self.ends.pop()
            self._value_done()
        elif piece == ",":
            self.expected = "v" if self.ends[-1] == "]" else "k"
        else:
            self.expected = "v"

    def _value_done(self) -> None:
        self.expected = f",{self.ends[-1]}" if self.ends else ""

    def _scalar(
        self, kind: str | None, found: re.Match[str], piece: str
    ) -> str | float | bool | None:
        if kind == "string":
            return self._string(piece)
        if kind == "word":
            return self._word(piece)
        return self._real(piece) if found.group("real") else self._integer(piece)

    def _string(self, piece: str) -> str:
        if "\\" not in piece:
            return piece[1:-1]
        text = str(json.loads(piece))
        self.builder.check_text(text, self.line)
        return text

    def _word(self, piece: str) -> bool | None:
        if piece in {"NaN", "Infinity"}:
            self.builder.complain(
                self.line, "the number is not finite", got=piece, cure="write a finite number"
            )
            return None
        if piece not in _WORDS:
            raise self._wrong(piece)
        return _WORDS[piece]

    def _integer(self, piece: str) -> int | None:
        if len(piece.lstrip("-")) <= MAX_DIGITS:
            return int(piece)
        self.builder.complain(
            self.line,
            "the number has too many digits",
            got=shorten(piece, 30),
            allowed=f"at most {MAX_DIGITS} digits",
            cure="write it with quotes if it is text",
        )
        return None

    def _real(self, piece: str) -> float | None:
        value = float(piece)
        if math.isfinite(value):
            return value
        self.builder.complain(
            self.line,
            "the number is too large",
            got=shorten(piece, 30),
            allowed="magnitude below 1.8e308",
        )
        return None

    def _wrong(self, piece: str) -> Exception:
        if piece.startswith("-I"):
            return self.builder.refuse(
                self.line, "the number is not finite", got="-Infinity", cure="write a finite number"
            )
        return self.builder.refuse(
            self.line,
            "is not JSON: this does not belong here",
            got=shorten(piece, 20),
            cure="check commas, quotes and brackets",
        )


def parse_json(
    text: str, *, file: str, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES
) -> Document:
    """Document of one JSON text.

    Raises
    ------
    InputError
        For broken syntax, broken limits, duplicate keys and numbers that are not finite.

    Examples
    --------
    >>> parse_json('{"a": [1, 2.5, "x"]}', file="x.json").data
    {'a': [1, 2.5, 'x']}
    """
    builder = TreeBuilder(file, max_depth=max_depth, max_nodes=max_nodes)
    n_commas = text.count(",")
    if n_commas > max_nodes:  # a cheap look before the expensive one
        raise builder.refuse(
            1,
            "the file holds too many list items",
            got=f"{n_commas:,}",
            allowed=f"at most {max_nodes:,}",
            cure="split the file",
        )
    builder.check_text(text, 1)
    raise_problems(builder.problems)
    return _Reader(text, builder).run()
