"""County calendars as one city calendar: load by county and by shared team, what clashed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.calendar.change_page import change_table
from reports.calendar.changes import ChangeStory, ChangeWords
from reports.calendar.tables import CalendarTables
from reports.document import (
    Block,
    Cell,
    Document,
    Fact,
    Heading,
    KeyFacts,
    Notes,
    Paragraph,
    Table,
)
from reports.sections.common import cells, left, right
from reports.sheets import Sheet, SheetColumn, Value
from scenarios.model.base import Lang

if TYPE_CHECKING:  # the solvers behind these types are slow to import and not needed here
    from optimization.calendar.rollup import Conflict, Rollup

_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class CityStory:
    """A merged calendar with its names.

    Attributes
    ----------
    change
        The merge as a change of the county calendars.
    rollup
        Conflicts and proof.
    teams
        Teams that serve several counties, in the order of the register.
    """

    change: ChangeStory
    rollup: Rollup
    teams: tuple[str, ...]


class _Words(ChangeWords):
    def __init__(self, story: CityStory, lang: Lang) -> None:
        super().__init__(story.change, lang)
        self.city = story
        facts = story.change.facts
        self.title = self.say.text(
            "city.title", jurisdiction=self.words.county(facts.calendar.jurisdiction),
            year=str(facts.calendar.year),
        )  # fmt: skip

    def team_load(self) -> dict[str, Counter[int]]:
        """Drills of each shared team by month of the published date."""
        facts = self.story.facts
        found: dict[str, Counter[int]] = {team: Counter() for team in self.city.teams}
        for item in facts.scheduled:
            for team in item.drill.teams:
                if team in found:
                    found[team][facts.first_day(item).month] += 1
        return found

    def n_counties(self, team: str) -> int:
        """Counties that a team serves this year."""
        items = self.story.facts.calendar.scheduled
        return len({item.drill.county for item in items if team in item.drill.teams})

    def n_conflicts(self, team: str) -> int:
        """Days on which counties that planned alone wanted a team too often."""
        return sum(conflict.team == team for conflict in self.city.rollup.conflicts)

    def counties(self, conflict: Conflict) -> str:
        """Counties that wanted the team."""
        return self.say.items(self.words.county(code) for code in conflict.counties)

    def secret(self, conflict: Conflict) -> bool:
        """Whether the day of a conflict would tell the day of an unannounced drill."""
        hidden = {
            item.drill.id
            for part in self.city.rollup.parts
            for item in part.scheduled
            if self.story.facts.hides(item)
        }
        return bool(hidden & set(conflict.drills))

    def day(self, conflict: Conflict) -> str:
        """The day, or that it is secret."""
        if self.secret(conflict):
            return self.say.text("calendar.unannounced")
        return conflict.day.isoformat()

    def drills(self, conflict: Conflict) -> str:
        """The drills, unless the day is secret."""
        return self.say.term("sign.none") if self.secret(conflict) else "\n".join(conflict.drills)


def build_city_report(story: CityStory, lang: Lang) -> Document:
    """Page of the city: counties, shared teams, conflicts and how they were resolved."""
    words = _Words(story, lang)
    text = words.say.text
    facts = story.change.facts
    given = {
        "calendar.provisional": facts.calendar.provisional,
        "calendar.synthetic_badge": any(i.drill.synthetic for i in facts.scheduled),
    }
    return Document(
        lang=lang,
        title=words.title,
        subtitle=text(
            "city.subtitle", n=len(facts.calendar.scheduled), parts=len(story.rollup.parts)
        ),
        badges=tuple(text(key) for key, holds in given.items() if holds),
        blocks=(_facts(words), *CalendarTables(facts, words.say).counties(), *_teams(words),
                *_conflicts(words), *change_table(story.change, words),
                Notes(text("calendar.notes_title"), _notes(words))),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )  # fmt: skip


def _facts(words: _Words) -> KeyFacts:
    text, number = words.say.text, words.say.number
    rollup, found = words.city.rollup, words.story.replanned
    proof = text("changes.minimum")
    if not found.is_proved:
        proof = text("changes.at_least", n=found.bound)
    facts = (
        Fact(text("calendar.drills"), number(len(found.calendar.scheduled))),
        Fact(text("city.n_teams"), number(len(words.city.teams))),
        Fact(text("city.n_conflicts"), number(len(rollup.conflicts))),
        Fact(text("changes.n_changes"), number(found.n_changes), proof),
    )
    verdict = words.story.facts.certificate.sentence(words.say.lang)
    return KeyFacts(facts, (words.proof(), verdict))


def _teams(words: _Words) -> list[Block]:
    text, number = words.say.text, words.say.number
    months = (words.say.term(f"month.m{month:02d}")[:3] for month in _MONTHS)
    columns = (
        left(text("city.team")),
        *(right(month) for month in months),
        right(text("book.total")),
        right(text("city.serves")),
        right(text("city.clashes")),
    )
    rows = tuple(
        cells(
            words.words.team(team),
            *(number(load[month]) if load[month] else "" for month in _MONTHS),
            number(load.total()),
            number(words.n_counties(team)),
            number(words.n_conflicts(team)),
        )
        for team, load in words.team_load().items()
    )
    return [Heading(text("city.teams"), "teams"), Table(columns, rows)]


def _conflicts(words: _Words) -> list[Block]:
    text = words.say.text
    blocks: list[Block] = [Heading(text("city.conflicts"), "conflicts")]
    conflicts = words.city.rollup.conflicts
    if not conflicts:
        return [*blocks, Paragraph(text("city.none"), "good")]
    columns = tuple(
        left(text(key)) for key in ("city.day", "city.team", "city.wanted", "city.counties")
    )
    rows = tuple(
        (
            Cell(words.day(conflict).replace("-", "\u2011")),
            *cells(
                words.words.team(conflict.team),
                text("city.of", n=len(conflict.drills), capacity=conflict.capacity),
                words.counties(conflict),
            ),
        )
        for conflict in conflicts
    )
    return [*blocks, Paragraph(text("city.conflicts_how"), "muted"), Table(columns, rows)]


def _notes(words: _Words) -> tuple[str, ...]:
    return (words.say.text("city.note_cap"), *words.remarks())


def city_sheets(story: CityStory, lang: Lang) -> tuple[Sheet, ...]:
    """Load of the shared teams, and the conflicts with their drills."""
    words = _Words(story, lang)
    text = words.say.text
    heads = (
        SheetColumn(text("city.team"), 34),
        *(SheetColumn(words.say.term(f"month.m{m:02d}"), 9, "center") for m in _MONTHS),
        *(SheetColumn(text(key), 9, "center") for key in
          ("book.total", "city.serves", "city.clashes")),
    )  # fmt: skip
    loads: list[tuple[Value, ...]] = [
        (words.words.team(team), *(load[m] for m in _MONTHS), load.total(),
         words.n_counties(team), words.n_conflicts(team))
        for team, load in words.team_load().items()
    ]  # fmt: skip
    columns = tuple(
        SheetColumn(text(f"city.{key}"), width)
        for key, width in (("day", 12), ("team", 34), ("drills", 34), ("counties", 44))
    )
    rows: list[tuple[Value, ...]] = [
        (words.day(c), words.words.team(c.team), words.drills(c), words.counties(c))
        for c in story.rollup.conflicts
    ]
    return (
        Sheet(text("city.teams"), words.title, heads, tuple(loads), frozen=1, filtered=False),
        Sheet(text("city.conflicts"), words.title, columns, tuple(rows), frozen=1),
    )
