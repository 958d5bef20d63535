"""Models, limits of use, and how to get the same numbers again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.document import Block, Cell, Collapsed, Heading, Notes, Paragraph, Table
from reports.i18n.translator import Translator
from reports.sections.common import Run, cells, left, right
from sim.model_card import ModelCard

_OUTSIDE: Final = re.compile(r"^(\w+) = (\S+) outside (\S+?)\.\.(\S+) (.+)$")
"""How `ModelCard.outside` words a value out of range."""


def models(run: Run) -> list[Block]:
    """Cards of the models that took part and what was asked of them outside their range."""
    text = run.translator.text
    cards = run.evaluation.cards
    blocks: list[Block] = [
        Heading(text("models.title"), "models"),
        Paragraph(text("models.intro"), "muted"),
    ]
    if cards:
        blocks.append(card_table(cards, run.translator))
    rows = _outside(run)
    if not rows:
        return [*blocks, Paragraph(text("models.inside", n=run.n), "good")]
    columns = (
        left(text("models.what")),
        left(text("models.used")),
        left(text("models.supported")),
        right(text("models.count")),
    )
    played = run.n * len(run.evaluation.plans)
    note = text("models.outside_note", n=played)
    return [*blocks, Table(columns, tuple(rows), text("models.outside"), note)]


def card_table(cards: Sequence[ModelCard], translator: Translator) -> Table:
    """Cards of models as a table."""
    heads = ("name", "status", "source", "ranges", "limits")
    columns = tuple(left(translator.text(f"models.{head}")) for head in heads)
    return Table(columns, tuple(_card(card, translator) for card in cards))


def _card(card: ModelCard, translator: Translator) -> tuple[Cell, ...]:
    zh = translator.lang == "zh"
    limits = card.limits_zh if zh else card.limits_en
    ranges = translator.term("sign.semicolon").join(
        translator.text(
            "models.range",
            name=name,
            low=f"{r.low:g}",
            high=f"{r.high:g}",
            unit=r.unit,
        )
        for name, r in card.ranges.items()
    )
    none = translator.term("sign.none")
    return (
        Cell(card.title_zh if zh else card.title_en),
        Cell(
            translator.term(f"status.{card.status}"),
            "warning" if card.status == "provisional" else "plain",
        ),
        Cell(card.source, quoted=True),
        Cell(ranges or none),
        Cell(translator.term("sign.semicolon").join(limits) or none),
    )


def outside_sentence(sentence: str, translator: Translator) -> str:
    """A warning of a model card in the reader's language; one without a translation stays."""
    match = _OUTSIDE.match(sentence)
    if match is None:
        return translator.term_or(f"caveat.{sentence}", sentence)
    name, value, low, high, unit = match.groups()
    return translator.text(
        "models.outside_one", name=name, value=value, low=low, high=high, unit=unit
    )


@dataclass(slots=True)
class _Range:
    """How far one argument went outside, over all replications."""

    low: float
    high: float
    supported: str
    count: int


def _outside(run: Run) -> list[tuple[Cell, ...]]:
    """Extrapolations, those of the same argument together."""
    translator = run.translator
    found: dict[tuple[str, str], _Range] = {}
    others: list[tuple[Cell, ...]] = []
    for sentence, count in run.evaluation.extrapolated.items():
        match = _OUTSIDE.match(sentence)
        if match is None:
            none = translator.term("sign.none")
            said = outside_sentence(sentence, translator)
            others.append((Cell(said, quoted=True), *cells(none, none, str(count))))
            continue
        name, value, low, high, unit = match.groups()
        supported = translator.text("models.supported_range", low=low, high=high, unit=unit)
        number = float(value)
        known = found.setdefault((name, supported), _Range(number, number, supported, 0))
        known.low, known.high = min(known.low, number), max(known.high, number)
        known.count += count
    ranges = [
        cells(
            name,
            translator.text("models.used_range", low=f"{r.low:g}", high=f"{r.high:g}"),
            r.supported,
            translator.number(r.count),
        )
        for (name, _), r in found.items()
    ]
    return [*ranges, *others]


def limits(run: Run) -> list[Block]:
    """What the report must not be used for, and what its numbers leave out."""
    text = run.translator.text
    keys = ["planning_only", "not_live", "interval", "horizon", "simplified", "human"]
    if run.evaluation.pack.roads.meta.synthetic:
        keys.append("synthetic_roads")
    return [
        Heading(text("limits.title"), "limits"),
        Notes(text("limits.short_title"), tuple(text(f"limits.{key}") for key in keys)),
    ]


def reproduction(run: Run, command: str) -> list[Block]:
    """Seed, hashes, versions and the command line."""
    translator, text = run.translator, run.translator.text
    evaluation = run.evaluation
    facts = [
        (text("reproduction.pack"), evaluation.pack.header.id),
        (text("reproduction.scenario"), evaluation.scenario.id),
        (text("reproduction.plans"), translator.items(plan.id for plan in evaluation.plans)),
        (text("reproduction.replications"), translator.number(run.n)),
        (text("reproduction.seed"), str(evaluation.seed)),
        (text("reproduction.log_hash"), evaluation.log_hash),
        (text("reproduction.roads"), evaluation.pack.roads.content_hash),
        *evaluation.versions.items(),
    ]
    if command:
        facts.insert(0, (text("reproduction.command"), command))
    columns = (left(text("reproduction.what")), left(text("reproduction.value")))
    files = tuple(
        (Cell(name, quoted=True), Cell(value)) for name, value in evaluation.pack.hashes.items()
    )
    heads = (left(text("reproduction.file")), left(text("reproduction.hash")))
    return [
        Heading(text("reproduction.title"), "reproduction"),
        Paragraph(text("reproduction.intro"), "muted"),
        Table(columns, tuple(cells(*fact) for fact in facts)),
        Collapsed(text("reproduction.files", n=len(files)), (Table(heads, files),)),
    ]
