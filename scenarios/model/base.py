"""The ground every input model stands on: strict, frozen, bilingual, sourced."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"),
    Field(description="letters, digits, dot, dash and underscore; at most 64 characters"),
]
"""Identifier: always text, so that a leading zero survives."""

Adcode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
"""Administrative division code of GB/T 2260, six digits."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
"""Human text of at most 2000 characters."""


class Model(BaseModel):
    """Base of all input models: unknown fields refused, no coercion, finite numbers, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Text(Model):
    """One human-facing sentence or name in both languages."""

    zh: Line
    en: Line

    def get(self, lang: Lang) -> str:
        """Return the text in the language asked for."""
        return self.zh if lang == "zh" else self.en


Lang = Literal["zh", "en"]


class Grade(StrEnum):
    """How good the evidence behind a value is."""

    official = "A"
    """Statute, standard or official site, seen."""
    secondary = "B"
    """State media, paper abstract or reprint of an official text, seen."""
    other = "C"
    """Press, encyclopaedia, training paper, default of another program."""
    memory = "M"
    """Quoted from memory, not seen: must be verified by a person."""
    derived = "X"
    """Computed from other recorded values; the note says how."""
    synthetic = "S"
    """Invented for demonstration (示意); says nothing about the real place."""


class Provenance(Model):
    """Where a value comes from and whether a person has checked it."""

    grade: Grade
    source: Line
    """Title, clause or page; for synthetic values, what they were made from."""
    verified: bool = False
    """True only after a person has compared the value with the named text."""
    as_of: str = ""
    note: str = ""

    @property
    def needs_check(self) -> bool:
        """Whether a report must show 待核实 (or 示意) beside the value."""
        return not self.verified
