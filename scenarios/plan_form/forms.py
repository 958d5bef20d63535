"""Chapters of a written plan: which a document has, and which of them the plan's data fill.

Never a verdict on what a chapter says: only whether it is there, once, in order, and whether the
plan that is played holds anything of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from scenarios.errors import InputError
from scenarios.files import decode_table, read_bytes, read_model
from scenarios.model.base import Id, Model, Text
from scenarios.model.duty import Verification
from scenarios.model.plan import Plan

FILE: Final = Path(__file__).with_name("forms.yaml")

LIKE_2013: Final = 4
"""Above so many headings of the 2013 form a document counts as 2013-shaped."""


MOST_BYTES: Final = 20_000_000
"""Largest plan that is read, bytes."""


class Heading(Model):
    """One chapter of a form."""

    number: str
    name: Text
    verification: Verification
    filled_by: tuple[str, ...] = ()


class Form(Model):
    """The chapters that one kind of plan has, in order."""

    id: Id
    name: Text
    headings: Annotated[tuple[Heading, ...], Field(min_length=1)]


class Forms(Model):
    """All forms, and the headings by which the form of 2013 is known."""

    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    old_2013: tuple[str, ...]

    def form(self, name: str) -> Form:
        """The form of an id.

        Raises
        ------
        InputError
            If there is none.
        """
        for form in self.forms:
            if form.id == name:
                return form
        raise InputError.one(
            "command line", "--form", "no such form", got=name,
            allowed=", ".join(form.id for form in self.forms),
        )  # fmt: skip


@cache
def plan_forms() -> Forms:
    """The shipped forms."""
    return read_model(FILE, Forms)


PARTS: Final[Mapping[str, Callable[[Plan], int]]] = {
    "hazards": lambda plan: len(plan.hazards),
    "levels": lambda plan: len(plan.levels),
    "command": lambda plan: (
        sum(e.kind == "establish_command" for t in plan.tasks for e in t.effects)
        + (plan.command_span is not None)
    ),
    "notification": lambda plan: len(plan.notification),
    "on_detection": lambda plan: sum(
        "detected" in card.start
        for cards in (plan.tasks, plan.protective_actions)
        for card in cards
    ),
    "dispatch": lambda plan: sum(len(level.dispatch) for level in plan.levels),
    "tasks": lambda plan: len(plan.tasks),
    "protective_actions": lambda plan: len(plan.protective_actions),
    "casualty_care": lambda _plan: 1,
    "mutual_aid": lambda plan: sum(
        level.mobilises != "own" or bool(level.asks) for level in plan.levels
    ),
    "until_stand_down": lambda plan: sum(task.ends_on == "stand_down" for task in plan.tasks),
    "channels": lambda plan: sum(1 + len(action.also) for action in plan.protective_actions),
    "needs": lambda plan: sum(len(task.needs) for task in plan.tasks),
    "consumes": lambda plan: sum(len(task.consumes) for task in plan.tasks),
}
"""How many entries of a plan's data belong to each part that a chapter may hold."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One chapter of a form and how many entries of a plan stand in it."""

    heading: Heading
    n_entries: int
    cards: tuple[str, ...]
    """Ids of the task cards that name this chapter."""


def chapters_of(plan: Plan, form: Form) -> tuple[Filled, ...]:
    """Every chapter of a form with what the plan's data hold of it."""
    return tuple(
        Filled(
            heading,
            sum(PARTS[part](plan) for part in heading.filled_by),
            tuple(task.id for task in plan.tasks if _number(task.chapter) == heading.number),
        )
        for heading in form.headings
    )


def strayed_cards(plan: Plan, form: Form) -> tuple[str, ...]:
    """Task cards without a chapter, or of a chapter that the form does not have."""
    known = {heading.number for heading in form.headings}
    return tuple(task.id for task in plan.tasks if _number(task.chapter) not in known)


@dataclass(frozen=True, slots=True)
class DocumentFindings:
    """What the headings of a written plan lack or have too often, by the number of the form."""

    missing: tuple[Heading, ...]
    repeated: tuple[Heading, ...]
    out_of_order: tuple[Heading, ...]
    like_2013: bool


def compare(headings: Sequence[str], form: Form) -> DocumentFindings:
    """Hold the headings of a document, in its order, against a form.

    A heading is found by its name, whatever its number; blanks count for nothing.
    """
    found = [_bare(heading) for heading in headings]
    where = {
        each.number: [i for i, text in enumerate(found) if _bare(each.name.zh) in text]
        for each in form.headings
    }
    present = [each for each in form.headings if where[each.number]]
    late, disordered = -1, []
    for each in present:
        first = where[each.number][0]
        if first < late:
            disordered.append(each)
        late = max(late, first)
    old = sum(any(_bare(name) == text for text in found) for name in plan_forms().old_2013)
    return DocumentFindings(
        missing=tuple(each for each in form.headings if not where[each.number]),
        repeated=tuple(
            each for each in present
            if sum(_bare(each.name.zh) == found[i] for i in where[each.number]) > 1
        ),
        out_of_order=tuple(disordered),
        like_2013=old > LIKE_2013,
    )  # fmt: skip


def read_headings(path: Path) -> tuple[str, ...]:
    """Headings of a text or Markdown file: lines with ``#``, a number or 第…章 before them.

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
    found = [line.strip() for line in text.splitlines() if _HEADING.match(line)]
    if not found:
        raise InputError.one(
            str(path), "", "no headings found",
            cure="headings begin with #, a number such as 3.1, or 第一章",
        )  # fmt: skip
    return tuple(found)


_HEADING: Final = re.compile(
    r"^\s*(#+\s*\S|\d{1,2}(\.\d{1,2}){0,3}[\s.、]\s*\S{1,30}\s*$|第[一二三四五六七八九十]+章)"
)
_LEAD: Final = re.compile(r"^[#\s]*(第[一二三四五六七八九十]+章|\d{1,2}(\.\d{1,2})*[.、]?)?\s*")


def _bare(heading: str) -> str:
    """A heading without marks, number and blanks."""
    return re.sub(r"\s+", "", _LEAD.sub("", heading))


def _number(chapter: str) -> str:
    """Number that a card's chapter begins with."""
    match = re.match(r"\d+(\.\d+)*", chapter.strip())
    return match.group(0) if match else ""
