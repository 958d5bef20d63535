"""Duties of several years over the coming years: load of each year, and who drills when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
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
from reports.i18n.translator import Translator
from reports.sections.common import cells, left, right
from reports.sheets import Sheet, SheetColumn, Value
from scenarios.model.base import Lang

if TYPE_CHECKING:  # the solvers behind these types are slow to import and not needed here
    from optimization.calendar.years import Turn, YearsPlan

_MARK = "●"


@dataclass(frozen=True, slots=True)
class YearsStory:
    """A view of several years with the names behind its ids.

    Attributes
    ----------
    facts
        Names of organisations, counties and rules; its calendar may be empty.
    plan
        Years and proof.
    unrecorded
        What was assumed where no last drill is recorded.
    n_extra
        Drills that were allowed beyond the fewest.
    """

    facts: CalendarFacts
    plan: YearsPlan
    unrecorded: Literal["now", "spread"]
    n_extra: int


class _Words:
    def __init__(self, story: YearsStory, lang: Lang) -> None:
        self.story, self.plan = story, story.plan
        self.say = Translator(lang)
        self.words = CalendarWords(story.facts, self.say)
        where = self.words.county(story.facts.calendar.jurisdiction)
        first, last = self.plan.years[0], self.plan.years[-1]
        self.title = self.say.text(
            "years.title", jurisdiction=where, first=str(first), last=str(last)
        )

    def duty(self, turn: Turn) -> str:
        rule = self.story.facts.rule(turn.cycle.county, turn.cycle.rule)
        return self.say.name(rule.title) if rule else turn.cycle.rule

    def plan_name(self, turn: Turn) -> str:
        cycle = turn.cycle
        owner = self.story.facts.organisations[cycle.organisation]
        names = [self.say.name(p.title) for p in owner.plans if p.id == cycle.plan]
        return names[0] if names else self.say.text("years.any_plan")

    def record(self, turn: Turn) -> str:
        return self.say.text("years.recorded" if turn.cycle.recorded else "years.unrecorded")

    def proof(self) -> str:
        load = self.plan.load()
        most = max(load.values(), default=0)
        key = "proved" if self.plan.is_proved else "bounded"
        return self.say.text(
            f"years.{key}", most=most, least=min(load.values(), default=0),
            floor=self.plan.peak_bound,
        )  # fmt: skip

    def notes(self) -> tuple[str, ...]:
        text = self.say.text
        found = [
            text("years.note_aims"),
            text("years.note_spread" if self.story.unrecorded == "spread" else "years.note_now"),
            text("years.note_teams"),
            text("years.note_day"),
        ]
        extra = self.plan.n_drills - self.plan.least
        if self.story.n_extra:
            found.append(text("years.note_extra", allowed=self.story.n_extra, used=extra))
        return tuple(found)


def build_years_report(story: YearsStory, lang: Lang) -> Document:
    """Page of the view: load of the years, counties, duties."""
    words = _Words(story, lang)
    text = words.say.text
    synthetic = any(o.is_synthetic for o in story.facts.organisations.values())
    return Document(
        lang=lang,
        title=words.title,
        subtitle=text("years.subtitle", n=len(story.plan.turns), drills=story.plan.n_drills),
        badges=(text("calendar.synthetic_badge"),) if synthetic else (),
        blocks=(_facts(words), *_load(words), *_counties(words), *_duties(words),
                Notes(text("calendar.notes_title"), words.notes())),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )  # fmt: skip


def _facts(words: _Words) -> KeyFacts:
    text, number, plan = words.say.text, words.say.number, words.plan
    load = plan.load()
    most = max(load.values(), default=0)
    floor = text("years.floor", floor=plan.peak_bound)
    return KeyFacts(
        (
            Fact(text("years.cycles"), number(len(plan.turns))),
            Fact(text("years.drills"), number(plan.n_drills), text("years.fewest", n=plan.least)),
            Fact(text("years.busiest"), number(most), floor),
        ),
        (words.proof(),),
    )


def _load(words: _Words) -> list[Block]:
    text, number, plan = words.say.text, words.say.number, words.plan
    drills, teams = plan.load(), plan.team_days()
    most = max(drills.values(), default=0) or 1
    columns = (left(text("years.year")), right(text("years.drills")), right(text("years.teams")))
    rows = tuple(
        (
            Cell(str(year)),
            Cell(number(drills[year]), bar_frac=drills[year] / most),
            Cell(number(teams[year])),
        )
        for year in plan.years
    )
    return [Heading(text("years.load"), "load"), Table(columns, rows)]


def _counties(words: _Words) -> list[Block]:
    text, number, plan = words.say.text, words.say.number, words.plan
    columns = (
        left(text("column.county")),
        *(right(str(year)) for year in plan.years),
        right(text("book.total")),
    )
    rows = tuple(
        cells(
            words.words.county(county),
            *(number(load[year]) for year in plan.years),
            number(sum(load.values())),
        )
        for county, load in plan.county_load().items()
    )
    return [Heading(text("calendar.counties_title"), "counties"), Table(columns, rows)]


def _duties(words: _Words) -> list[Block]:
    text, number, plan = words.say.text, words.say.number, words.plan
    columns = (
        left(text("column.duty")),
        right(text("years.cycle")),
        right(text("years.cycles")),
        *(right(str(year)) for year in plan.years),
    )
    by_rule: dict[str, list[Turn]] = {}
    for turn in plan.turns:
        by_rule.setdefault(turn.cycle.rule, []).append(turn)
    rows = tuple(
        cells(
            words.duty(turns[0]),
            number(turns[0].cycle.n_years),
            number(len(turns)),
            *(number(sum(year in turn.years for turn in turns)) for year in plan.years),
        )
        for _, turns in sorted(by_rule.items())
    )
    return [
        Heading(text("years.duties"), "duties"),
        Table(columns, rows),
        Paragraph(text("years.sheet_hint"), "muted"),
    ]


def years_sheet(story: YearsStory, lang: Lang) -> Sheet:
    """Every organisation with its duty and the years of its drills."""
    words = _Words(story, lang)
    text = words.say.text
    columns = (
        SheetColumn(text("column.county"), 14),
        SheetColumn(text("column.organisation"), 32),
        SheetColumn(text("column.duty"), 40),
        SheetColumn(text("column.plan"), 34),
        SheetColumn(text("years.cycle"), 8, "center"),
        SheetColumn(text("years.record"), 10, "center"),
        *(SheetColumn(_head(year), 8, "center") for year in words.plan.years),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words.words.county(turn.cycle.county),
            words.words.organisation(turn.cycle.organisation),
            words.duty(turn),
            words.plan_name(turn),
            turn.cycle.n_years,
            words.record(turn),
            *(_MARK if year in turn.years else None for year in words.plan.years),
        )
        for turn in words.plan.turns
    ]
    return Sheet(text("years.sheet"), words.title, columns, tuple(rows), frozen=2)


def _head(year: int) -> str:
    """Head of a narrow column; the blanks keep its digits on one line."""
    return f" {year} "


def load_sheet(story: YearsStory, lang: Lang) -> Sheet:
    """Drills by county and year, with the sums and the team-days."""
    words = _Words(story, lang)
    text, plan = words.say.text, words.plan
    columns = (
        SheetColumn(text("column.county"), 20),
        *(SheetColumn(_head(year), 9, "center") for year in plan.years),
        SheetColumn(text("book.total"), 9, "center"),
    )
    rows: list[tuple[Value, ...]] = [
        (words.words.county(county), *load.values(), sum(load.values()))
        for county, load in plan.county_load().items()
    ]
    for label, load in ((text("book.total"), plan.load()), (text("years.teams"), plan.team_days())):
        rows.append((label, *load.values(), sum(load.values())))
    return Sheet(text("years.load"), words.title, columns, tuple(rows), frozen=1, filtered=False)
