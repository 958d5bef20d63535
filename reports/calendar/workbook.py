"""The yearly drill plan as sheets: the office's form, months, counties, duties, what is open."""

from __future__ import annotations

from collections import Counter

from reports.calendar.facts import CalendarFacts
from reports.calendar.follow_up import BY_HAND, FollowUp, FollowUpSheets, titled_sheet
from reports.calendar.notes import calendar_notes
from reports.calendar.words import CalendarWords
from reports.i18n.translator import Translator
from reports.sheets import Sheet, SheetColumn, Value
from scenarios.model.base import Lang
from scenarios.model.drill import ScheduledDrill
from scenarios.model.duty import Duty

_FORM: tuple[tuple[str, int], ...] = (
    ("number", 5), ("title", 26), ("plans", 26), ("scenario", 10), ("type", 10), ("leader", 18),
    ("partners", 14), ("teams", 16), ("when", 15), ("place", 8), ("programme_by", 10),
    ("limit", 10), ("n_participants", 7), ("budget", 8), ("basis", 44), ("report", 18),
    ("evaluator", 8), ("contact", 10), ("done", 8), ("moved_to", 10), ("remarks", 14), ("id", 14),
)  # fmt: skip
"""Columns of the yearly plan form and their greatest widths (reference: drills.md, section 5)."""

_BY_THE_OFFICE = frozenset({"budget", "evaluator", "contact", "done", "moved_to", *BY_HAND})
"""Columns that stay empty for the office to fill in; `moved_to` comes back as a fixed date."""


def calendar_workbook(
    facts: CalendarFacts, lang: Lang, follow_up: FollowUp | None = None
) -> tuple[Sheet, ...]:
    """Sheets of the yearly drill plan.

    Parameters
    ----------
    facts
        The calendar with its names.
    lang
        Language of heads and sentences.
    follow_up
        What the office has entered since; empty at the first issue.
    """
    translator = Translator(lang)
    book = _Book(facts, translator, CalendarWords(facts, translator))
    after = FollowUpSheets(facts, translator, follow_up or FollowUp())
    return (
        book.form(),
        book.by_month(),
        book.by_county(),
        book.not_placed(),
        after.reporting(),
        after.quarters(),
        after.filing(),
        book.duties(),
        book.notes(),
    )


class _Book:
    def __init__(self, facts: CalendarFacts, translator: Translator, words: CalendarWords) -> None:
        self._facts = facts
        self._translator = translator
        self._words = words

    def _sheet(
        self,
        key: str,
        columns: tuple[tuple[str, int], ...],
        rows: list[tuple[Value, ...]],
        *,
        frozen: int = 0,
    ) -> Sheet:
        return titled_sheet(
            self._facts, self._translator, key, columns, rows, frozen=frozen, by_hand=_BY_THE_OFFICE
        )

    def form(self) -> Sheet:
        """总表: the form that is filed and announced."""
        rows = [self._form_row(i, item) for i, item in enumerate(self._facts.scheduled, start=1)]
        return self._sheet("form", _FORM, rows, frozen=2)

    def _form_row(self, number: int, item: ScheduledDrill) -> tuple[Value, ...]:
        words, drill = self._words, item.drill
        hidden = self._facts.hides(item)
        values: dict[str, Value] = {
            "number": number,
            "title": self._translator.name(drill.title),
            "plans": words.plans(drill),
            "scenario": words.hazards(drill),
            "type": words.type(drill),
            "leader": words.organisation(drill.organisations[0]),
            "partners": words.partners(drill),
            "teams": words.teams(drill),
            "when": words.when(item),
            "place": words.county(drill.county),
            "programme_by": None if hidden else item.programme_by,
            "limit": drill.last,
            "n_participants": drill.n_participants or None,
            "basis": words.short_bases(drill),
            "report": words.reports(drill),
            "remarks": words.remarks(item),
            "id": drill.id,
        }
        return tuple(None if name in _BY_THE_OFFICE else values[name] for name, _ in _FORM)

    def by_month(self) -> Sheet:
        """按月: drills of each county in each month."""
        months = [f"m{month:02d}" for month in range(1, 13)]
        total: Counter[int] = Counter()
        rows: list[tuple[Value, ...]] = []
        for county, counts in self._facts.month_counts().items():
            total.update(counts)
            rows.append(
                (self._words.county(county), *(counts[m] for m in range(1, 13)), counts.total())
            )
        sums = (total[m] for m in range(1, 13))
        rows.append((self._translator.text("book.total"), *sums, total.total()))
        sheet = self._sheet("by_month", (("county", 16),), [], frozen=1)
        heads = (
            *sheet.columns,
            *(SheetColumn(self._translator.term(f"month.{m}"), 9, "center") for m in months),
            SheetColumn(self._translator.text("book.total"), 9, "center"),
        )
        return Sheet(sheet.name, sheet.title, heads, tuple(rows), 1, filtered=False)

    def by_county(self) -> Sheet:
        """按单位: who drills when, county by county."""
        words = self._words
        items = sorted(
            self._facts.scheduled,
            key=lambda s: (s.drill.county, s.drill.organisations[0], self._facts.first_day(s)),
        )
        rows: list[tuple[Value, ...]] = [
            (
                words.county(item.drill.county),
                words.organisation(organisation),
                words.when(item),
                self._translator.name(item.drill.title),
                words.type(item.drill),
                words.teams(item.drill),
                self._translator.text("book.leads" if i == 0 else "book.takes_part"),
                item.drill.id,
            )
            for item in items
            for i, organisation in enumerate(item.drill.organisations)
        ]
        columns = (
            ("county", 14), ("organisation", 32), ("when", 18), ("title", 48), ("type", 18),
            ("teams", 30), ("role", 10), ("id", 24),
        )  # fmt: skip
        return self._sheet("by_county", columns, rows, frozen=2)

    def not_placed(self) -> Sheet:
        """未排入及原因: drills without a place, then duties that put none into this year."""
        words, translator = self._words, self._translator
        rows: list[tuple[Value, ...]] = []
        for item in self._facts.calendar.unplaced:
            proof = "book.proved" if item.proved else "book.not_proved"
            rows.append(
                (
                    translator.text("book.unplaced"),
                    words.organisation(item.drill.organisations[0]),
                    translator.name(item.drill.title),
                    translator.name(item.reason),
                    translator.name(item.repair),
                    translator.text(proof),
                    words.consequence(item.drill),
                    words.all_bases(item.drill),
                )
            )
        for undated in self._facts.undated:
            county = self._facts.county_of.get(undated.organisation, "")
            rule = self._facts.rule(county, undated.rule)
            rows.append(
                (
                    translator.term(f"undated.{undated.reason}"),
                    words.organisation(undated.organisation),
                    translator.name(rule.title) if rule else undated.rule,
                    translator.name(undated.text),
                    None,
                    None,
                    None,
                    words.basis(county, undated.rule),
                )
            )
        columns = (
            ("class", 14), ("organisation", 32), ("title", 44), ("reason", 56), ("repair", 40),
            ("proof", 12), ("consequence", 40), ("basis", 60),
        )  # fmt: skip
        return self._sheet("not_placed", columns, rows)

    def duties(self) -> Sheet:
        """法定义务对照: every duty, its article, reading and the drills that discharge it."""
        rows = [self._duty_row(duty) for duty in self._facts.duties]
        columns = (
            ("county", 14), ("organisation", 32), ("duty", 36), ("basis", 60), ("first", 12),
            ("last", 12), ("count", 8), ("standing", 16), ("verification", 18), ("reading", 8),
            ("met_by", 48), ("duty_id", 44),
        )  # fmt: skip
        return self._sheet("duties", columns, rows, frozen=2)

    def _duty_row(self, duty: Duty) -> tuple[Value, ...]:
        words, translator = self._words, self._translator
        county = self._facts.county_of.get(duty.organisation, "")
        rule = self._facts.rule(county, duty.rule)
        return (
            words.county(county),
            words.organisation(duty.organisation),
            translator.name(rule.title) if rule else duty.rule,
            words.basis(county, duty.rule),
            duty.first,
            duty.last,
            duty.count,
            translator.term(f"standing.{duty.standing}"),
            translator.term(f"verification.{rule.verification}") if rule else None,
            translator.term(f"reading.{self._facts.calendar.reading}"),
            words.met_by(duty) or translator.text("book.unmet"),
            duty.id,
        )

    def notes(self) -> Sheet:
        """说明: proof, holidays, sources, limits."""
        rows: list[tuple[Value, ...]] = [
            (note.topic, note.text) for note in calendar_notes(self._facts, self._translator)
        ]
        sheet = self._sheet("notes", (("topic", 20), ("note", 110)), rows)
        return Sheet(sheet.name, sheet.title, sheet.columns, sheet.rows, filtered=False)
