"""The page of a change: the numbers, the proof, the diff table, what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from reports.calendar.changes import WIDTHS, ChangeStory, ChangeWords
from reports.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Fact,
    Heading,
    KeyFacts,
    Notes,
    Paragraph,
    Table,
    Tone,
)
from reports.sections.common import left
from scenarios.model.base import Lang

_TONES: Final[dict[str, Tone]] = {"dropped": "bad", "kept": "warning", "pinned": "muted"}


def build_changes_report(story: ChangeStory, lang: Lang) -> Document:
    """Page of a change."""
    words = ChangeWords(story, lang)
    text = words.say.text
    where = words.words.county(story.facts.calendar.jurisdiction)
    year = str(story.facts.calendar.year)
    return Document(
        lang=lang,
        title=text("changes.title", jurisdiction=where, year=year),
        subtitle=words.say.name(story.reason),
        badges=_badges(story, words),
        blocks=(_key_facts(story, words), *change_table(story, words), *_open(story, words),
                Notes(text("calendar.notes_title"), tuple(words.remarks()))),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )  # fmt: skip


def _badges(story: ChangeStory, words: ChangeWords) -> tuple[str, ...]:
    given = {
        "calendar.provisional": story.facts.calendar.provisional,
        "calendar.synthetic_badge": any(c.drill.synthetic for c in story.listed),
        "changes.faults_badge": bool(story.replanned.faults),
    }
    return tuple(words.say.text(key) for key, holds in given.items() if holds)


def _key_facts(story: ChangeStory, words: ChangeWords) -> KeyFacts:
    say, found = words.say, story.replanned
    counts = Counter(change.fate for change in found.changes)
    proof = say.text("changes.minimum")
    if not found.is_proved:
        proof = say.text("changes.at_least", n=found.bound)
    facts = (
        Fact(say.text("changes.n_changes"), say.number(found.n_changes), proof),
        Fact(say.text("changes.n_dropped"), say.number(counts["dropped"])),
        Fact(say.text("changes.n_pinned"), say.number(counts["pinned"])),
        Fact(say.text("changes.n_frozen"), say.number(found.n_frozen)),
    )
    verdict = story.facts.certificate.sentence(say.lang)
    return KeyFacts(facts, (words.proof(), verdict))


def change_table(story: ChangeStory, words: ChangeWords) -> list[Block]:
    """The diff table under its heading."""
    heads = words.heads()
    blocks: list[Block] = [Heading(words.say.text("changes.sheet"), "changes")]
    if not story.listed:
        return [*blocks, Paragraph(words.say.text("changes.none"), "good")]
    rows = tuple(tuple(_cells(words.row(change), change.fate)) for change in story.listed)
    columns = tuple(left(heads[name]) for name, _ in WIDTHS if name != "county")
    return [*blocks, Table(columns, rows)]


def _cells(row: dict[str, str], fate: str) -> Iterator[Cell]:
    """Cells of a row of the page; dates do not break at their dashes."""
    for name, value in row.items():
        match name:
            case "county":
                continue
            case "fate":
                yield Cell(value, _TONES.get(fate, "plain"))
            case "from" | "to":
                yield Cell(value.replace("-", "\u2011"))
            case _:
                yield Cell(value)


def _open(story: ChangeStory, words: ChangeWords) -> list[Block]:
    """Drills without a place, with reason and repair."""
    unplaced = story.facts.calendar.unplaced
    if not unplaced:
        return []
    name = words.say.name
    items = tuple(
        words.say.text("changes.open", drill=name(item.drill.title), reason=name(item.reason),
                       repair=name(item.repair))
        for item in unplaced
    )  # fmt: skip
    return [Heading(words.say.text("calendar.unplaced_title"), "unplaced"), Bullets(items)]
