"""The book of one drill on paper: working plan, script, evaluation form, summary skeleton."""

from __future__ import annotations

from dataclasses import dataclass

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.drill_forms.script import Step
from reports.drill_forms.standards import Form, drill_standards
from reports.i18n.translator import Translator
from reports.paper import Grid, Line, Paper, PaperBlock, Part, Section
from reports.sheets import SheetColumn
from scenarios.model.base import Lang
from scenarios.model.drill import ScheduledDrill


@dataclass(frozen=True, slots=True)
class DrillBook:
    """What the book is made of.

    Attributes
    ----------
    facts
        The calendar, with the dates of unannounced drills: the book is for the organisers.
    item
        The drill with its date.
    scenario, plan
        Names of the simulated scenario and plan.
    source
        Which run and replication the script comes from.
    steps
        The script.
    """

    facts: CalendarFacts
    item: ScheduledDrill
    scenario: str
    plan: str
    source: str
    steps: tuple[Step, ...]


def drill_papers(book: DrillBook, lang: Lang) -> dict[str, Paper]:
    """The four papers by file name without ending."""
    writer = _Writer(book, Translator(lang))
    return {
        "scheme": writer.scheme(),
        "script": writer.script(),
        "evaluation": writer.evaluation(),
        "summary": writer.summary(),
    }


class _Writer:
    def __init__(self, book: DrillBook, translator: Translator) -> None:
        self._book = book
        self._translator = translator
        self._words = CalendarWords(book.facts, translator)
        self._title = translator.name(book.item.drill.title)

    def _paper(self, key: str, *parts: Part) -> Paper:
        title = self._translator.text(f"drill_book.{key}_title", drill=self._title)
        return Paper(self._translator.lang, title, parts)

    def _head(self, key: str, form: Form | None = None) -> list[PaperBlock]:
        text = self._translator.text
        blocks: list[PaperBlock] = [
            Line(text(f"drill_book.{key}_title", drill=self._title), "title")
        ]
        if form is not None:
            blocks.append(Line(self._origin(form), "note"))
        if not self._book.item.drill.announced:
            blocks.append(Line(text("notes.unannounced_shown"), "note"))
        return blocks

    def _origin(self, form: Form) -> str:
        """Standard with all its codes, how well it is known, 建议格式 where from memory."""
        standard = drill_standards().of(form)
        key = "suggested" if form.verify == "memory" else "after"
        return self._translator.text(
            f"drill_book.form_{key}",
            codes=self._translator.term("sign.semicolon").join(standard.aliases),
            title=standard.title.get(self._translator.lang),
            verify=self._translator.term(f"verification.{form.verify}"),
        )

    def _heads(self, *columns: tuple[str, int]) -> tuple[SheetColumn, ...]:
        text = self._translator.text
        return tuple(SheetColumn(text(f"drill_book.{key}"), width) for key, width in columns)

    def scheme(self) -> Paper:
        """演练方案: the nine items of the working plan."""
        book, text, words = self._book, self._translator.text, self._words
        drill, form = book.item.drill, drill_standards().work_scheme
        teams = words.teams(drill) or self._translator.term("sign.none")
        partners = words.partners(drill) or self._translator.term("sign.none")
        bases = words.all_bases(drill) or self._translator.term("sign.none")
        filled = (
            text("drill_book.aim", plans=words.plans(drill), basis=bases),
            text("drill_book.scenario", scenario=book.scenario, plan=book.plan,
                 source=book.source),
            text("drill_book.who", leader=words.organisation(drill.organisations[0]),
                 partners=partners, teams=teams, n=drill.n_participants, type=words.type(drill)),
            text("drill_book.when_where", when=words.when(book.item),
                 place=words.county(drill.county), ready=book.item.programme_by.isoformat()),
        )  # fmt: skip
        blocks = self._head("scheme", form)
        for number, item in enumerate(form.items):
            ordinal = self._translator.term(f"ordinal.o{number + 1}")
            blocks.append(Section(ordinal + item.head.get(self._translator.lang)))
            if number < len(filled):
                blocks.append(Line(filled[number]))
            elif number == len(filled):
                blocks.append(self._roles())
            else:
                blocks.append(Line(item.look_for.get(self._translator.lang)))
        return self._paper("scheme", Part(tuple(blocks)))

    def _roles(self) -> Grid:
        """Who does what in the script; the names are filled in by hand."""
        actions: dict[str, list[str]] = {}
        for step in self._book.steps:
            if step.action not in actions.setdefault(step.by, []):
                actions[step.by].append(step.action)
        join = self._translator.term("sign.semicolon").join
        rows = tuple((by, join(done[:4]), "") for by, done in actions.items())
        return Grid(self._heads(("by", 24), ("action", 46), ("person", 14)), rows)

    def script(self) -> Paper:
        """演练脚本: the simulated log as injects and expected actions."""
        columns = self._heads(
            ("number", 5), ("time", 9), ("inject", 38), ("action", 30), ("by", 24),
            ("channel", 10), ("checkpoint", 14), ("seen", 14),
        )  # fmt: skip
        rows = tuple(
            (str(i), step.clock, step.inject, step.action, step.by, step.channel,
             step.checkpoint, "")
            for i, step in enumerate(self._book.steps, start=1)
        )  # fmt: skip
        text = self._translator.text
        blocks = (
            *self._head("script"),
            Line(text("drill_book.script_note", source=self._book.source), "note"),
            Grid(columns, rows),
        )
        return self._paper("script", Part(blocks, landscape=True))

    def evaluation(self) -> Paper:
        """演练评估表: workflow, preparation, conduct."""
        known = drill_standards()
        form = self._book.item.drill.form
        conduct = known.tabletop if form == "tabletop" else known.full_scale
        blocks = self._head("evaluation")
        for key, part in (
            ("workflow", known.workflow), ("preparation", known.preparation), (form, conduct),
        ):  # fmt: skip
            heading = self._translator.text(f"drill_book.part_{key}")
            blocks += [Section(heading), Line(self._origin(part), "note"), self._checks(part)]
        return self._paper("evaluation", Part(tuple(blocks)))

    def _checks(self, form: Form) -> Grid:
        lang = self._translator.lang
        columns = self._heads(
            ("number", 5), ("head", 18), ("look_for", 40), ("yes_no", 9), ("cause", 20)
        )
        rows = tuple(
            (str(i), item.head.get(lang), item.look_for.get(lang), "□ / □", "")
            for i, item in enumerate(form.items, start=1)
        )
        return Grid(columns, rows)

    def summary(self) -> Paper:
        """总结报告: basic facts filled in, the rest for the evaluators."""
        book, words, text = self._book, self._words, self._translator.text
        drill, form = book.item.drill, drill_standards().report
        blocks = self._head("summary", form)
        basic = text(
            "drill_book.basic", drill=self._title, when=words.when(book.item),
            leader=words.organisation(drill.organisations[0]), plans=words.plans(drill),
        )  # fmt: skip
        columns = self._heads(("problem", 30), ("remedy", 30), ("person", 12), ("by_day", 12),
                              ("rechecked", 12))  # fmt: skip
        for number, item in enumerate(form.items):
            ordinal = self._translator.term(f"ordinal.o{number + 1}")
            blocks.append(Section(ordinal + item.head.get(self._translator.lang)))
            if number == 0:
                blocks.append(Line(basic))
            elif number == len(form.items) - 2:
                blocks.append(Grid(columns, (("",) * 5,) * 4))
            else:
                blocks.append(Line(text("drill_book.to_fill")))
        return self._paper("summary", Part(tuple(blocks)))
