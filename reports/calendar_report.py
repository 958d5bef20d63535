"""The drill calendar as a page: at a glance, weeks, counties, months, what is open, the basis."""

from __future__ import annotations

from collections import Counter

from reports.calendar.facts import CalendarFacts
from reports.calendar.notes import calendar_notes
from reports.calendar.tables import CalendarTables
from reports.calendar.words import CalendarWords
from reports.document import Block, Document, Fact, Figure, Heading, KeyFacts, Notes
from reports.i18n.translator import Translator
from scenarios.model.base import Lang


def build_calendar_report(
    facts: CalendarFacts, lang: Lang, *, with_figures: bool = True
) -> Document:
    """Page of a drill calendar.

    Parameters
    ----------
    facts
        The calendar with its names.
    lang
        Language of the page.
    with_figures
        False leaves out the drawing, and with it matplotlib.
    """
    translator = Translator(lang)
    page, tables = _Page(facts, translator), CalendarTables(facts, translator)
    text = translator.text
    jurisdiction = page.words.county(facts.calendar.jurisdiction)
    return Document(
        lang=lang,
        title=text("calendar.title", year=str(facts.calendar.year), jurisdiction=jurisdiction),
        subtitle=text(
            "calendar.subtitle",
            n=len(facts.calendar.scheduled),
            met=facts.n_met,
            duties=len(facts.duties),
        ),
        badges=page.badges(),
        blocks=(
            *page.at_a_glance(),
            *page.load(with_figures=with_figures),
            *tables.counties(),
            *tables.months(),
            *tables.open_ends(),
            *tables.undated(),
            *tables.rules(),
            *tables.layers(),
            *page.notes(),
        ),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


class _Page:
    def __init__(self, facts: CalendarFacts, translator: Translator) -> None:
        self.facts = facts
        self.translator = translator
        self.words = CalendarWords(facts, translator)

    def badges(self) -> tuple[str, ...]:
        """Warnings under the title."""
        facts, text = self.facts, self.translator.text
        drills = [item.drill for item in facts.calendar.scheduled]
        given = {
            "calendar.rejected_badge": facts.certificate.checker == "rejected",
            "calendar.provisional": facts.calendar.provisional,
            "calendar.assumed_badge": any(drill.assumed for drill in drills),
            "calendar.synthetic_badge": any(drill.synthetic for drill in drills),
        }
        return tuple(text(key) for key, holds in given.items() if holds)

    def at_a_glance(self) -> list[Block]:
        """Figures at a glance and the sentence of the certificate."""
        facts, text, number = self.facts, self.translator.text, self.translator.number
        forms = Counter(item.drill.form for item in facts.calendar.scheduled)
        standing = Counter(duty.standing for duty in facts.duties)
        open_ = len(facts.calendar.unplaced)
        found = [
            Fact(
                text("calendar.drills"),
                number(len(facts.calendar.scheduled)),
                text("calendar.drills_detail", full=forms["full_scale"], table=forms["tabletop"]),
            ),
            Fact(
                text("calendar.duties"),
                number(len(facts.duties)),
                text("calendar.duties_detail", legal=standing["legal"], check=standing["check"],
                     recommended=standing["recommended"]),
            ),
        ]  # fmt: skip
        weeks = facts.week_counts()
        if weeks:
            busiest = max(weeks, key=lambda monday: (weeks[monday].total(), monday))
            mean = sum(week.total() for week in weeks.values()) / len(weeks)
            detail = text("calendar.busiest_detail", day=busiest.isoformat(), mean=number(mean, 1))
            most = number(weeks[busiest].total())
            found.append(Fact(text("calendar.busiest"), most, detail))
        detail = text("calendar.open_detail" if open_ else "calendar.open_none")
        found.append(Fact(text("calendar.open"), number(open_), detail))
        sentence = facts.certificate.sentence(self.translator.lang)
        return [
            Heading(text("calendar.key_title"), "key"),
            KeyFacts(tuple(found), (sentence, *facts.findings)),
        ]

    def load(self, *, with_figures: bool) -> list[Block]:
        """Bars of the weeks."""
        weeks = self.facts.week_counts()
        if not (with_figures and weeks):
            return []
        from reports.figures import style, week_load  # noqa: PLC0415 - matplotlib is slow to import

        text = self.translator.text
        svg = style.to_svg(week_load.week_load(weeks, self.translator))
        n = len(self.facts.calendar.scheduled)
        caption = text("figure.week_load", year=str(self.facts.calendar.year), n=n)
        return [
            Heading(text("calendar.load_title"), "load"),
            Figure(svg, caption, caption),
        ]

    def notes(self) -> list[Block]:
        """Remarks that travel with the calendar."""
        text = self.translator.text
        notes = calendar_notes(self.facts, self.translator)
        items = tuple(text("notes.item", topic=note.topic, text=note.text) for note in notes)
        return [
            Heading(text("calendar.notes_title"), "notes"),
            Notes(text("calendar.notes_title"), items),
        ]
