"""Tables of the calendar page: counties, months, what is open, what is not due, the basis."""

from __future__ import annotations

from collections import Counter

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.document import Block, Bullets, Cell, Collapsed, Heading, Paragraph, Table, Tone
from reports.i18n.translator import Translator
from reports.sections.common import cells, left, middle, right
from scenarios.model.drill import ScheduledDrill
from scenarios.rules.loader import RuleLayer


class CalendarTables:
    """Sections of the page that are tables."""

    def __init__(self, facts: CalendarFacts, translator: Translator) -> None:
        self.facts = facts
        self.translator = translator
        self.words = CalendarWords(facts, translator)

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
            heads = ("title", "reason", "repair", "proof", "consequence", "basis")
            rows = tuple(
                (
                    Cell(name(item.drill.title)),
                    Cell(name(item.reason), "bad"),
                    *cells(
                        name(item.repair),
                        text("book.proved" if item.proved else "book.not_proved"),
                        self.words.consequence(item.drill),
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

    def layers(self) -> list[Block]:
        """Nation, province, city, counties: how many rules each layer adds, how complete it is."""
        text, say = self.translator.text, self.translator
        if not self.facts.layers:
            return []
        rows = tuple(
            (
                *cells(layer.jurisdiction, self._layer(layer)),
                *cells(say.number(len(layer.rules)), say.number(len(layer.changes))),
                Cell(say.name(layer.status), _tone(layer)),
            )
            for layer in self.facts.layers
        )
        columns = (
            left(text("column.id")),
            left(text("column.layer")),
            right(text("column.rules_added")),
            right(text("column.rules_tightened")),
            left(text("column.layer_status")),
        )
        return [
            Heading(text("calendar.layers_title"), "layers"),
            Paragraph(text("calendar.layers_intro"), "muted"),
            Table(columns, rows),
        ]

    def _layer(self, layer: RuleLayer) -> str:
        """Name of a layer; of its area where no text of it is shipped."""
        if layer.name.zh == layer.jurisdiction:
            return self.words.county(layer.jurisdiction)
        return self.translator.name(layer.name)

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
            tone: Tone = "plain" if rule.standing == "legal" else "warning"
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


def _tone(layer: RuleLayer) -> Tone:
    return "plain" if layer.rules or layer.changes else "warning"
