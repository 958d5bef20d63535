"""What can go wrong, as one small tree; each error carries its facts, not only a sentence.

TuiyanError            exit code 7
├── InputError         exit code 3   bad input: carries every problem found, not only the first
├── InfeasibleError    exit code 4   no plan satisfies the rules; carries the rules in conflict
├── ValidityError      exit code 5   a model was asked outside its validity range
└── StorageError       exit code 6   reading or writing failed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what was found, what is allowed and how to mend it."""

    file: str
    field: str
    rule: str
    got: str = ""
    allowed: str = ""
    cure: str = ""

    def __str__(self) -> str:
        """Return the problem as one line: *where: rule, got value; allowed range; cure*."""
        where = f"{self.file}: {self.field}" if self.field else self.file
        text = f"{where}: {self.rule}"
        if self.got:
            text += f", got {self.got}"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.cure:
            text += f"; {self.cure}"
        return text


class TuiyanError(Exception):
    """Root of everything Tuiyan raises on purpose."""

    exit_code: ClassVar[int] = 7


class InputError(TuiyanError):
    """The input breaks one or more rules; all of them are listed."""

    exit_code: ClassVar[int] = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def one(
        cls, file: str, field: str, rule: str, *, got: str = "", allowed: str = "", cure: str = ""
    ) -> InputError:
        """Build an error that carries a single problem."""
        return cls([Problem(file, field, rule, got, allowed, cure)])


class InfeasibleError(TuiyanError):
    """No answer satisfies all rules; `conflict` names a set of rules that cannot hold together."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, conflict: Sequence[str] = ()) -> None:
        self.conflict = tuple(conflict)
        super().__init__(message)


class ValidityError(TuiyanError):
    """A model was asked for an answer outside the range its source supports."""

    exit_code: ClassVar[int] = 5


class StorageError(TuiyanError):
    """A file could not be read or written; nothing was left half-written."""

    exit_code: ClassVar[int] = 6
