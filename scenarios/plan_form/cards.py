"""Task cards beside a written plan: chapters that it lacks, handling that no card plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.model.plan import Plan
from scenarios.plan_form.forms import Form, chapter_of, names_of
from scenarios.plan_form.headings import Headed, parse_heading, same_title


@dataclass(frozen=True, slots=True)
class Astray:
    """A card whose chapter the document does not have.

    `instead`: what the document heads with that number; empty where it has no such number.
    """

    card: str
    chapter: str
    instead: str


@dataclass(frozen=True, slots=True)
class CardFindings:
    """How the cards of a plan and the chapters of its text miss each other."""

    unnamed: tuple[str, ...]
    """Cards that name no chapter."""
    astray: tuple[Astray, ...]
    not_played: tuple[str, ...]
    """Headings of handling, the finest that the document has, that no card names."""


def hold_cards(plan: Plan, headings: Sequence[str], form: Form) -> CardFindings:
    """Hold the chapters that cards name against the headings of a document, in its order.

    A card belongs to the heading of its title, or of another title of that chapter, whatever the
    number; a card that gives a number alone to the heading of that number.

    Parameters
    ----------
    plan
        The plan that is played.
    headings
        Headings of its text, from `read_headings`.
    form
        The form that says which chapters are those of handling, and their other titles.
    """
    lines = [parse_heading(heading) for heading in headings]
    named = {task.id: parse_heading(task.chapter) for task in plan.tasks if task.chapter.strip()}
    astray = tuple(
        Astray(task.id, task.chapter, _headed(lines, named[task.id].number))
        for task in plan.tasks
        if task.id in named and not any(_of(named[task.id], line, form) for line in lines)
    )
    return CardFindings(
        unnamed=tuple(task.id for task in plan.tasks if task.id not in named),
        astray=astray,
        not_played=tuple(
            headings[i].lstrip("# ")
            for i in _finest_of_handling(lines, form)
            if not any(_of(chapter, lines[i], form) for chapter in named.values())
        ),
    )


def _of(chapter: Headed, line: Headed, form: Form) -> bool:
    if chapter.title:
        return _meant(chapter.title, form) == _meant(line.title, form)
    return bool(chapter.number) and chapter.number == line.number


def _meant(title: str, form: Form) -> str:
    """A title, by the form's own where it is another name of one of its chapters."""
    heading = chapter_of(title, form)
    return same_title(title if heading is None else heading.name.zh)


def _headed(lines: Sequence[Headed], number: str) -> str:
    return next((line.title for line in lines if number and line.number == number), "")


def _finest_of_handling(lines: Sequence[Headed], form: Form) -> list[int]:
    """Positions of the chapters of handling, of each only those that have none below them."""
    names = {
        same_title(name)
        for heading in form.headings
        if "tasks" in heading.filled_by
        for name in names_of(heading)
    }
    found: set[int] = set()
    for i, line in enumerate(lines):
        if same_title(line.title) in names:
            found.update([i], _below(lines, i))
    return sorted(i for i in found if found.isdisjoint(_below(lines, i)))


def _below(lines: Sequence[Headed], top: int) -> list[int]:
    """Positions of the headings under one.

    Under 3.4 stand those of 3.4.x wherever they are, or else the （一） that follow it; under
    others those that are deeper, or else a list of 1, 2, 3.
    """
    head, after = lines[top], range(top + 1, len(lines))
    if head.style == "dotted":
        numbered = [i for i in after if lines[i].number.startswith(f"{head.number}.")]
        if numbered:
            return numbered
    deeper, listed = list[int](), list[int]()
    for i in after:
        line = lines[i]
        if line.style == "dotted":
            if head.style == "dotted":
                break
            listed.append(i)
        elif line.depth > head.depth or (head.style, line.style) == ("dotted", "second"):
            deeper.append(i)
        else:
            break
    return deeper or listed
