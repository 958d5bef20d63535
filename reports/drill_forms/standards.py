"""Headings of drill forms and the standards they come from, with how well each is known."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from scenarios.files import read_model
from scenarios.model.base import Id, Lang, Model
from scenarios.model.duty import Verification


class Words(Model):
    """A phrase in both languages; may be empty."""

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        """The phrase in one language."""
        return self.zh if lang == "zh" else self.en


class Standard(Model):
    """A standard: its own id stays, the codes under which it is cited change."""

    id: Id
    aliases: tuple[str, ...] = Field(min_length=1)
    title: Words
    verify: Verification


class FormItem(Model):
    """A heading and what an observer looks for under it."""

    head: Words
    look_for: Words


class Form(Model):
    """Headings of one form; from memory it is printed as 建议格式."""

    standard: Id
    verify: Verification
    items: tuple[FormItem, ...] = Field(min_length=1)


class DrillStandards(Model):
    """All forms of the drill book."""

    standards: tuple[Standard, ...]
    preparation: Form
    full_scale: Form
    tabletop: Form
    workflow: Form
    work_scheme: Form
    report: Form

    def of(self, form: Form) -> Standard:
        """The standard that a form follows."""
        return next(s for s in self.standards if s.id == form.standard)


@lru_cache(maxsize=1)
def drill_standards() -> DrillStandards:
    """The shipped table."""
    return read_model(Path(__file__).with_name("standards.yaml"), DrillStandards)
