"""The notice with which a year's drill plan is issued, with the plan as its annex."""

from __future__ import annotations

from collections import defaultdict

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.i18n.translator import Translator
from reports.paper import Grid, Line, Paper, PaperBlock, Part, Section
from reports.sheets import SheetColumn
from scenarios.model.base import Lang
from scenarios.model.drill import ScheduledDrill

_ANNEX = (
    ("number", 4, "center"), ("title", 26, "left"), ("type", 9, "left"), ("leader", 18, "left"),
    ("teams", 15, "left"), ("when", 13, "center"), ("programme_by", 10, "center"),
    ("limit", 10, "center"), ("basis_numbers", 9, "center"),
)  # fmt: skip
"""Columns of the annex with relative widths: those of the form that people off the desk need."""


def calendar_notice(facts: CalendarFacts, lang: Lang) -> Paper:
    """A draft of the notice: head, body, the plan county by county, the basis, what is open.

    Parameters
    ----------
    facts
        The calendar with its names.
    lang
        Language of heads and sentences.
    """
    notice = _Notice(facts, Translator(lang))
    parts = [notice.letter(), notice.plan(), notice.basis()]
    if facts.calendar.unplaced:
        parts.append(notice.open())
    return Paper(lang, notice.title, tuple(parts), body_pt=15.0 if lang == "zh" else 12.0)


class _Notice:
    def __init__(self, facts: CalendarFacts, translator: Translator) -> None:
        self._facts = facts
        self._translator = translator
        self._words = CalendarWords(facts, translator)
        self._where = self._words.county(facts.calendar.jurisdiction)
        self._year = str(facts.calendar.year)
        self.title = translator.text("notice.title", jurisdiction=self._where, year=self._year)
        texts = (
            self._words.basis(item.drill.county, rule)
            for item in facts.scheduled
            for rule in item.drill.rules
        )
        self._number_of = {text: i for i, text in enumerate(dict.fromkeys(texts), start=1)}

    def letter(self) -> Part:
        """The page that is signed."""
        text, facts = self._translator.text, self._facts
        office = text("notice.office", jurisdiction=self._where)
        blocks: list[PaperBlock] = [
            Line(office, "red_head"),
            Line(text("notice.draft_number", year=self._year), "centred"),
            Line(self.title, "title"),
            Line(text("notice.addressees"), "flush"),
            Line(text("notice.opening", instruments=self._instruments(), year=self._year)),
        ]
        full = sum(item.drill.form == "full_scale" for item in facts.scheduled)
        n = len(facts.scheduled)
        items = [
            ("size", text("notice.size_text", n=n, full=full, table=n - full,
                          duties=len(facts.duties), met=facts.n_met)),
            ("dates", text("notice.dates_text")),
            ("teams", text("notice.teams_text", n=facts.n_teams)),
            ("afterwards", text("notice.afterwards_text")),
        ]  # fmt: skip
        if facts.calendar.provisional:
            items.append(("provisional", text("notice.provisional_text", year=self._year)))
        if any(facts.hides(item) for item in facts.scheduled):
            items.append(("unannounced", text("notes.unannounced_hidden")))
        for i, (topic, sentence) in enumerate(items):
            number = self._translator.term(f"ordinal.o{i + 1}")
            blocks += [Section(number + text(f"notice.{topic}")), Line(sentence)]
        annexes = "notice.annexes_open" if facts.calendar.unplaced else "notice.annexes"
        blocks += [
            Line(text(annexes, year=self._year)),
            Line(office, "right"),
            Line(text("notice.date", year=self._year), "right"),
            Line(text("notice.draft_note"), "note"),
        ]
        return Part(tuple(blocks))

    def _instruments(self) -> str:
        """Instruments whose numbers were read; what is from memory is not named as a ground."""
        found = (
            self._facts.rule(item.drill.county, key)
            for item in self._facts.scheduled
            for key in item.drill.rules
        )
        names = sorted(
            {
                self._translator.name(rule.instrument)
                for rule in found
                if rule is not None and rule.standing == "legal"
            }
        )
        quoted = (self._translator.text("notice.instrument", name=name) for name in names)
        return "".join(quoted) if self._translator.lang == "zh" else ", ".join(quoted)

    def plan(self) -> Part:
        """附件1: one table for each county-level unit."""
        text = self._translator.text
        by_county: defaultdict[str, list[ScheduledDrill]] = defaultdict(list)
        for item in self._facts.scheduled:
            by_county[item.drill.county].append(item)
        blocks: list[PaperBlock] = [
            Line(text("notice.annex_1"), "flush"),
            Line(text("notice.annex_1_title", jurisdiction=self._where, year=self._year), "title"),
        ]
        columns = tuple(
            SheetColumn(text(f"column.{key}"), width, "center" if align == "center" else "left")
            for key, width, align in _ANNEX
        )
        for county, items in sorted(by_county.items()):
            head = text("notice.county", county=self._words.county(county), n=len(items))
            rows = tuple(self._row(i, item) for i, item in enumerate(items, start=1))
            blocks += [Section(head), Grid(columns, rows)]
        return Part(tuple(blocks), landscape=True)

    def _row(self, number: int, item: ScheduledDrill) -> tuple[str, ...]:
        words, drill = self._words, item.drill
        bases = (words.basis(drill.county, rule) for rule in drill.rules)
        return (
            str(number),
            self._translator.name(drill.title),
            words.type(drill),
            words.organisation(drill.organisations[0]),
            words.teams(drill),
            words.when(item),
            "" if self._facts.hides(item) else item.programme_by.isoformat(),
            drill.last.isoformat(),
            ", ".join(str(self._number_of[basis]) for basis in bases),
        )

    def basis(self) -> Part:
        """附件2: what the numbers in the last column stand for."""
        text = self._translator.text
        columns = (
            SheetColumn(text("column.number"), 6, "center"),
            SheetColumn(text("column.basis"), 80),
        )
        rows = tuple((str(i), basis) for basis, i in self._number_of.items())
        blocks = (
            Line(text("notice.annex_2"), "flush"),
            Line(text("notice.annex_2_title"), "title"),
            Line(text("notes.wording_text"), "note"),
            Grid(columns, rows),
        )
        return Part(blocks)

    def open(self) -> Part:
        """附件3: drills without a place, with reason and repair."""
        text, name = self._translator.text, self._translator.name
        widths = (("leader", 20), ("title", 30), ("reason", 44), ("repair", 30))
        columns = tuple(SheetColumn(text(f"column.{key}"), width) for key, width in widths)
        rows = tuple(
            (
                self._words.organisation(item.drill.organisations[0]),
                name(item.drill.title),
                name(item.reason),
                name(item.repair),
            )
            for item in self._facts.calendar.unplaced
        )
        blocks = (
            Line(text("notice.annex_3"), "flush"),
            Line(text("notice.annex_3_title"), "title"),
            Grid(columns, rows),
        )
        return Part(blocks, landscape=True)
