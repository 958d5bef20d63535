"""A tree of plain values that remembers the line of each field, built under strict limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.gate.source import raise_problems, unsafe_character

MAX_DEPTH: Final = 40
"""Deepest nesting of lists and mappings (assurance.md F02)."""

MAX_NODES: Final = 200_000
"""Most values in one file (assurance.md F03)."""

FieldPath = tuple[str | int, ...]
"""Where a value lies: field names and list positions from the root."""


def path_text(path: FieldPath) -> str:
    """The path as people read it.

    Examples
    --------
    >>> path_text(("plans", 2, "tasks", 0, "needs"))
    'plans[2].tasks[0].needs'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = part if len(part) <= 64 else part[:61] + "..."
            text += f".{name}" if text else name
    return text if len(text) <= 120 else f"{text[:60]} ... {text[-40:]}"


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data read from a file, with the line of every field."""

    file: str
    data: object
    root_line: int = 1
    lines: dict[int, dict[str | int, int]] = field(default_factory=dict, repr=False)
    """Line of each member, by identity of the mapping or list that holds it."""

    def line_of(self, path: FieldPath) -> int:
        """Line of the value at a path, or of the nearest value above it that exists."""
        here, line = self.data, self.root_line
        for part in path:
            found = self.lines.get(id(here), {}).get(part)
            if found is None:
                break
            line = found
            here = here[part]  # type: ignore[index] # a member with a line exists
        return line

    def where(self, path: FieldPath) -> str:
        """`file:line` of the value at a path, as messages begin."""
        return f"{self.file}:{self.line_of(path)}" if self.lines else self.file


class TreeBuilder:
    """Receives the events of a parser and builds a `Document` while it checks the limits.

    Broken limits stop the reading at once; duplicate keys and refused values are collected so that
    the user sees all of them.
    """

    def __init__(
        self, file: str, *, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES
    ) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._max_depth = max_depth
        self._max_nodes = max_nodes
        self._n_nodes = 0
        self._root: object = None
        self._root_line = 1
        self._open: list[dict[str | int, object] | list[object]] = []
        self._names: FieldPath = ()
        self._key: tuple[str, int] | None = None
        self._lines: dict[int, dict[str | int, int]] = {}

    @property
    def awaits_key(self) -> bool:
        """Whether the next scalar is the key of a mapping."""
        return bool(self._open) and self._key is None and isinstance(self._open[-1], dict)

    def path(self) -> FieldPath:
        """Path of the value that comes next."""
        if not self._open:
            return ()
        container = self._open[-1]
        if isinstance(container, list):
            return (*self._names, len(container))
        return self._names if self._key is None else (*self._names, self._key[0])

    def complain(
        self, line: int, rule: str, *, got: str = "", allowed: str = "", cure: str = ""
    ) -> None:
        """Collect a problem with the value that comes next and go on."""
        where = f"{self.file}:{line}"
        self.problems.append(Problem(where, path_text(self.path()), rule, got, allowed, cure))

    def refuse(
        self, line: int, rule: str, *, got: str = "", allowed: str = "", cure: str = ""
    ) -> InputError:
        """The error that stops the reading at once, with everything collected before."""
        self.complain(line, rule, got=got, allowed=allowed, cure=cure)
        return InputError(self.problems)

    def key(self, text: str, line: int) -> None:
        """Take the key of the next value."""
        container = self._open[-1]
        known = self._lines[id(container)].get(text)
        self._key = (text, line)
        if known is not None:
            self.complain(
                line,
                f"the same field is written twice, on lines {known} and {line}",
                cure="keep one of them",
            )

    def scalar(self, value: str | float | bool | None, line: int) -> None:
        """Take a value that holds no others."""
        self._attach(value, line)

    def open(self, container: dict[str | int, object] | list[object], line: int) -> None:
        """Begin a mapping or list; the members follow."""
        if len(self._open) >= self._max_depth:
            raise self.refuse(
                line,
                "values are nested too deep",
                got=f"more than {self._max_depth} levels",
                allowed=f"at most {self._max_depth} levels",
            )
        path = self.path()
        self._attach(container, line)
        self._lines[id(container)] = {}
        self._open.append(container)
        self._names = path

    def close(self) -> None:
        """End the mapping or list opened last."""
        self._open.pop()
        self._names = self._names[:-1]

    def finish(self) -> Document:
        """The finished document.

        Raises
        ------
        InputError
            If any problem was collected.
        """
        raise_problems(self.problems)
        return Document(self.file, self._root, self._root_line, self._lines)

    def check_text(self, text: str, line: int) -> None:
        """Complain about control and direction-override characters.

        Parsers call it for the whole file and again for every text that had escapes.
        """
        strange, position = unsafe_character(text)
        if strange:
            self.complain(
                line + text.count("\n", 0, position),
                f"text holds the character {strange}",
                cure="delete the control or direction-override character",
            )

    def _attach(self, value: object, line: int) -> None:
        self._n_nodes += 1
        if self._n_nodes > self._max_nodes:
            raise self.refuse(
                line,
                "the file holds too many values",
                got=f"more than {self._max_nodes:,}",
                allowed=f"at most {self._max_nodes:,}",
                cure="split the file",
            )
        if not self._open:
            self._root, self._root_line = value, line
            return
        container = self._open[-1]
        if isinstance(container, list):
            self._lines[id(container)][len(container)] = line
            container.append(value)
            return
        assert self._key is not None
        key, key_line = self._key
        self._key = None
        self._lines[id(container)].setdefault(key, key_line)
        container.setdefault(key, value)
