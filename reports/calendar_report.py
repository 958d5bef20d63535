"""The drill calendar as a page: at a glance, weeks, counties, months, what is open, the basis."""

from __future__ import annotations

from collections import Counter

from reports.calendar_facts import CalendarFacts
from reports.calendar_notes import calendar_notes
from reports.calendar_words import CalendarWords
from reports.document import (
    Block,
    Bullets,
    Cell,
    Collapsed,
    Document,
    Fact,
    Figure,
    Heading,
    KeyFacts,
    Notes,
    Paragraph,
    Table,
)
from reports.i18n.translator import Translator
from reports.sections.common import cells, left, middle, right
from scenarios.model.base import Lang
from scenarios.model.drill import ScheduledDrill


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
    page = _Page(facts, Translator(lang))
    text = page.translator.text
    jurisdiction = page.words.county(facts.calendar.jurisdiction)
    return Document(
        lang=lang,
        title=text(
            "calendar.title", year=str(facts.calendar.year), jurisdiction=jurisdiction
        ),
        subtitle=text(
            "calendar.subtitle", n=len(facts.calendar.scheduled), duties=len(facts.duties)
        ),
        badges=page.badges(),
        blocks=(
            *page.at_a_glance(),
            *page.load(with_figures=with_figures),
            *page.counties(),
            *page.months(),
            *page.open_ends(),
            *page.undated(),
            *page.rules(),
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
            detail = text(
                "calendar.busiest_detail", day=busiest.isoformat(), mean=number(mean, 1)
            )
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
        svg = style.to_svg(week_load.week_load(weeks, self.translator).get_figure(root=True))
        n = len(self.facts.calendar.scheduled)
        caption = text("figure.week_load", year=str(self.facts.calendar.year), n=n)
        return [
            Heading(text("calendar.load_title"), "load"),
            Figure(svg, caption, caption),
        ]

    def counties(self) -> list[Block]:
        """Drills by county and month."""
        text, number = self.translator.text, self.translator.number
        rows = [
            (
                Cell(self.words.county(county)),
                *cells(*(number(counts[m]) if counts[m] else "" for m in range(1, 13))),
                Cell(number(counts.total())),
            )
            for county, counts in self.facts.month_counts().items()
        ]
        months = (self.translator.term(f"month.m{month:02d}")[:3] for month in range(1, 13))
        columns = (
            left(text("column.county")),
            *(right(month) for month in months),
            right(text("book.total")),
        )
        return [
            Heading(text("calendar.counties_title"), "counties"),
            Table(columns, tuple(rows)),
        ]

    def months(self) -> list[Block]:
        """One table for each month, behind a line."""
        text = self.translator.text
        by_month: dict[int, list[ScheduledDrill]] = {}
        for item in self.facts.scheduled:
            by_month.setdefault(self.facts.first_day(item).month, []).append(item)
        blocks: list[Block] = [Heading(text("calendar.months_title"), "months")]
        for month, items in sorted(by_month.items()):
            name = self.translator.term(f"month.m{month:02d}")
            summary = text("calendar.month", month=name, n=len(items))
            blocks.append(Collapsed(summary, (self._month_table(items),)))
        return blocks

    def _month_table(self, items: list[ScheduledDrill]) -> Table:
        heads = ("when", "title", "leader", "type", "teams", "basis", "remarks")
        columns = tuple(left(self.translator.text(f"column.{head}")) for head in heads)
        rows = tuple(
            cells(
                self.words.when(item),
                self.translator.name(item.drill.title),
                self.words.organisation(item.drill.organisations[0]),
                self.words.type(item.drill),
                self.words.teams(item.drill),
                self.translator.items(item.drill.rules),
                self.words.remarks(item),
            )
            for item in items
        )
        return Table(columns, rows)

    def open_ends(self) -> list[Block]:
        """Drills without a place with reason and repair; pairs that are too close."""
        text, name = self.translator.text, self.translator.name
        calendar = self.facts.calendar
        blocks: list[Block] = [Heading(text("calendar.unplaced_title"), "unplaced")]
        if calendar.unplaced:
            heads = ("title", "reason", "repair", "proof", "basis")
            rows = tuple(
                (
                    Cell(name(item.drill.title)),
                    Cell(name(item.reason), "bad"),
                    *cells(
                        name(item.repair),
                        text("book.proved" if item.proved else "book.not_proved"),
                        self.words.all_bases(item.drill),
                    ),
                )
                for item in calendar.unplaced
            )
            columns = tuple(left(text(f"column.{head}")) for head in heads)
            blocks.append(Table(columns, rows))
        else:
            blocks.append(Paragraph(text("calendar.unplaced_none"), "good"))
        if calendar.relaxed:
            pairs = tuple(
                text("calendar.close", first=pair.first, second=pair.second, days=pair.days)
                for pair in calendar.relaxed
            )
            blocks += [
                Heading(text("calendar.relaxed_title"), "relaxed", 3),
                Paragraph(text("calendar.relaxed_intro", days=calendar.spacing_days)),
                Bullets(pairs),
            ]
        return blocks

    def undated(self) -> list[Block]:
        """How many rules put no drill into the year, by reason."""
        text = self.translator.text
        count = Counter(item.reason for item in self.facts.undated)
        if not count:
            return []
        rows = []
        for reason, n in sorted(count.items()):
            example = next(i for i in self.facts.undated if i.reason == reason)
            rows.append(
                cells(
                    self.translator.term(f"undated.{reason}"),
                    self.translator.number(n),
                    self.words.organisation(example.organisation),
                    self.translator.name(example.text),
                )
            )
        columns = (
            left(text("column.class")),
            right(text("column.n_duties")),
            left(text("column.example")),
            left(text("column.reason")),
        )
        return [
            Heading(text("calendar.undated_title"), "undated"),
            Table(columns, tuple(rows)),
        ]

    def rules(self) -> list[Block]:
        """Every rule that asks for a drill this year: article, standing, verification."""
        text, term = self.translator.text, self.translator.term
        county_of = self.facts.county_of
        count: Counter[str] = Counter()
        where: dict[str, str] = {}
        for duty in self.facts.duties:
            count[duty.rule] += 1
            where.setdefault(duty.rule, county_of.get(duty.organisation, ""))
        rows = []
        for key, n in sorted(count.items()):
            rule = self.facts.rule(where[key], key)
            if rule is None:
                continue
            tone = "plain" if rule.standing == "legal" else "warning"
            rows.append(
                (
                    *cells(key, self.words.basis(where[key], key)),
                    Cell(term(f"standing.{rule.standing}"), tone),
                    Cell(term(f"verification.{rule.verification}"), tone),
                    *cells(self.translator.number(n)),
                )
            )
        columns = (
            left(text("column.id")),
            left(text("column.basis")),
            middle(text("column.standing")),
            middle(text("column.verification")),
            right(text("column.n_duties")),
        )
        return [
            Heading(text("calendar.rules_title"), "rules"),
            Paragraph(text("calendar.rules_intro"), "muted"),
            Table(columns, tuple(rows)),
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
