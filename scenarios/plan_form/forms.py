"""Chapters of a written plan: which a document has, and which of them the plan's data fill.

Never a verdict on what a chapter says: only whether it is there, once, in order, and whether the
plan that is played holds anything of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.base import Id, Model, Text
from scenarios.model.duty import Verification
from scenarios.model.plan import Plan
from scenarios.plan_form.headings import parse_heading, read_headings, same_title

__all__ = [
    "PARTS",
    "DocumentFindings",
    "Filled",
    "Form",
    "Forms",
    "Heading",
    "chapter_of",
    "chapters_of",
    "compare",
    "form_of",
    "names_of",
    "plan_forms",
    "read_headings",
    "strayed_cards",
]

FILE: Final = Path(__file__).with_name("forms.yaml")

LIKE_2013: Final = 4
"""Above so many headings of the 2013 form a document counts as 2013-shaped."""

TELLING: Final = 2
"""At least so many of them are of those that tell it from the other forms."""


class Heading(Model):
    """One chapter of a form."""

    number: str
    name: Text
    verification: Verification
    also: tuple[str, ...] = ()
    """Other titles under which plans have this chapter."""
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
    only_2013: tuple[str, ...]
    """Those of them that tell it from plans of 2020 and of county governments."""

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
    "cautions": lambda plan: sum(
        len(task.withdraw_on)
        + len(task.slowed_by)
        + sum(getattr(effect, "n_standby_squads", 0) > 0 for effect in task.effects)
        for task in plan.tasks
    ),
    "after_control": lambda plan: sum(
        not {"controlled", "stand_down"}.isdisjoint(task.start) for task in plan.tasks
    ),
}
"""How many entries of a plan's data belong to each part that a chapter may hold."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One chapter of a form and how many entries of a plan stand in it."""

    heading: Heading
    n_entries: int
    cards: tuple[str, ...]
    """Ids of the task cards that name this chapter."""


def form_of(plan: Plan) -> Form:
    """The form that a plan follows by its kind."""
    return plan_forms().form(plan.kind)


def names_of(heading: Heading) -> tuple[str, ...]:
    """Titles of a chapter, its own first."""
    return (heading.name.zh, *heading.also)


def chapter_of(chapter: str, form: Form) -> Heading | None:
    """Chapter of a form that a card names: by its title, or by its number where it has no title."""
    named = parse_heading(chapter)
    title = same_title(named.title)
    for heading in form.headings:
        if title in map(same_title, names_of(heading)):
            return heading
        if named.number and not title and heading.number == named.number:
            return heading
    return None


def chapters_of(plan: Plan, form: Form) -> tuple[Filled, ...]:
    """Every chapter of a form with what the plan's data hold of it."""
    return tuple(
        Filled(
            heading,
            sum(PARTS[part](plan) for part in heading.filled_by),
            tuple(t.id for t in plan.tasks if chapter_of(t.chapter, form) is heading),
        )
        for heading in form.headings
    )


def strayed_cards(plan: Plan, form: Form) -> tuple[str, ...]:
    """Task cards without a chapter, or of a chapter that the form does not have."""
    return tuple(task.id for task in plan.tasks if chapter_of(task.chapter, form) is None)


@dataclass(frozen=True, slots=True)
class DocumentFindings:
    """What the headings of a written plan lack or have too often, by the number of the form."""

    missing: tuple[Heading, ...]
    repeated: tuple[Heading, ...]
    out_of_order: tuple[Heading, ...]
    like_2013: bool


def compare(headings: Sequence[str], form: Form) -> DocumentFindings:
    """Hold the headings of a document, in its order, against a form.

    A heading is found by its title, whatever its number: one that is the title, or else those
    that hold it.
    """
    titles = [same_title(parse_heading(heading).title) for heading in headings]
    exact = {h.number: _where(titles, h, whole=True) for h in form.headings}
    where = {h.number: exact[h.number] or _where(titles, h, whole=False) for h in form.headings}
    present = [each for each in form.headings if where[each.number]]
    late, disordered = -1, []
    for each in present:
        first = where[each.number][0]
        if first < late:
            disordered.append(each)
        late = max(late, first)
    return DocumentFindings(
        missing=tuple(each for each in form.headings if not where[each.number]),
        repeated=tuple(each for each in present if len(exact[each.number]) > 1),
        out_of_order=tuple(disordered),
        like_2013=_like_2013(titles),
    )


def _where(titles: Sequence[str], heading: Heading, *, whole: bool) -> list[int]:
    """Positions of the titles that are, or hold, one of a chapter's."""
    names = [same_title(name) for name in names_of(heading)]
    return [
        i
        for i, title in enumerate(titles)
        if any(name == title if whole else name in title for name in names)
    ]


def _like_2013(titles: Sequence[str]) -> bool:
    """Whether a document has most chapters of the edition of 2013, and some of its alone."""
    forms = plan_forms()
    n_old = sum(same_title(name) in titles for name in forms.old_2013)
    n_telling = sum(same_title(name) in titles for name in forms.only_2013)
    return n_old > LIKE_2013 and n_telling >= TELLING
