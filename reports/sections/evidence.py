"""How far the inputs can be trusted: every value that nobody has verified, with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel

from reports.document import Block, Bullets, Cell, Collapsed, Heading, Paragraph, Table
from reports.sections.common import Run, cells, left, right
from reports.sections.inputs import mark_of
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.distribution import NamedTime
from scenarios.model.hazard_source import HazardSource
from scenarios.model.substance import Substance

NAMES_TOLD: Final = 3
"""Names given for a source that many values share."""


@dataclass(slots=True)
class _Group:
    """Values with the same source."""

    provenance: Provenance
    parts: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)


def evidence(run: Run) -> list[Block]:
    """Grades at a glance, what is invented, and the full table behind a line."""
    translator, text = run.translator, run.translator.text
    groups = _groups(run)
    open_ = [group for group in groups if group.provenance.needs_check]
    n_open = sum(group.parts.total() for group in open_)
    n_all = sum(group.parts.total() for group in groups)
    blocks: list[Block] = [
        Heading(text("evidence.title"), "evidence"),
        Paragraph(text("evidence.intro", n=n_open, total=n_all), "warning"),
    ]
    synthetic = run.evaluation.pack.header.jurisdiction.synthetic
    if synthetic:
        blocks.append(Paragraph(text("evidence.synthetic")))
        blocks.append(Bullets(tuple(translator.name(item) for item in synthetic)))
    blocks.append(_grades(run, groups))
    summary = text("evidence.all", n=len(open_))
    return [*blocks, Collapsed(summary, (_table(run, open_),))]


def _grades(run: Run, groups: list[_Group]) -> Table:
    translator, text = run.translator, run.translator.text
    count: Counter[Grade] = Counter()
    verified: Counter[Grade] = Counter()
    for group in groups:
        number = group.parts.total()
        count[group.provenance.grade] += number
        verified[group.provenance.grade] += number * group.provenance.verified
    rows = tuple(
        cells(
            translator.term(f"grade.{grade.value}"),
            translator.term(f"grade_meaning.{grade.value}"),
            translator.number(count[grade]),
            translator.number(verified[grade]),
        )
        for grade in Grade
        if count[grade]
    )
    columns = (
        left(text("evidence.grade")),
        left(text("evidence.meaning")),
        right(text("evidence.count")),
        right(text("evidence.verified")),
    )
    return Table(columns, rows, text("evidence.grades"))


def _table(run: Run, groups: list[_Group]) -> Table:
    translator, text = run.translator, run.translator.text
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        told = translator.items(dict.fromkeys(group.names[:NAMES_TOLD]))
        total = group.parts.total()
        if total > NAMES_TOLD:
            told = text("evidence.and_more", names=told, n=total)
        provenance = group.provenance
        rows.append(
            (
                *cells(
                    translator.term(f"grade.{provenance.grade.value}"),
                    translator.term(f"mark.{mark_of(provenance)}"),
                    translator.items(translator.term(f"part.{part}") for part in group.parts),
                ),
                Cell(told, quoted=True),
                Cell(provenance.source, quoted=True),
                Cell(provenance.note or translator.term("sign.none"), quoted=True),
            )
        )
    heads = ("grade", "mark", "part", "names", "source", "note")
    return Table(tuple(left(text(f"evidence.{head}")) for head in heads), tuple(rows))


def _groups(run: Run) -> list[_Group]:
    """All values with a source, those with the same source together, the weakest first."""
    found: dict[tuple[str, ...], _Group] = {}
    for part, name, provenance in _walk(run):
        key = (provenance.grade, str(provenance.verified), provenance.source, provenance.note)
        group = found.setdefault(key, _Group(provenance))
        group.parts[part] += 1
        if len(group.names) < NAMES_TOLD:
            group.names.append(name)
    order = "SMXCBA"
    return sorted(found.values(), key=lambda group: order.index(group.provenance.grade.value))


def _walk(run: Run) -> Iterator[tuple[str, str, Provenance]]:
    """Part, name and source of every value that the run used."""
    evaluation, name = run.evaluation, run.translator.name
    pack, scenario = evaluation.pack, evaluation.scenario
    for county in pack.header.jurisdiction.counties:
        yield "county", name(county.name), county.provenance
    yield "scenario", name(scenario.title), scenario.provenance
    yield "scenario", name(scenario.title), scenario.incident.provenance
    yield "climate", name(scenario.title), scenario.climate.provenance
    source: HazardSource = pack.sources[scenario.incident.source]
    yield "source", name(source.name), source.provenance
    substance = pack.substances.get(getattr(source, "substance", ""))
    if substance is not None:
        yield from _substance(substance, name(substance.name))
    for plan in evaluation.plans:
        yield "plan", name(plan.name), plan.provenance
    for field_name, thing in pack.resources.sited():
        yield field_name.partition("s[")[0], name(thing.name), thing.provenance
    for group in pack.resources.units:
        yield "unit", name(group.name), group.provenance
    for force in pack.resources.outside:
        yield "unit", name(force.name), force.provenance
    yield "roads", name(pack.roads.meta.title), pack.roads.meta.provenance
    for parameter in _parameters(run):
        known = pack.parameters.get(parameter)
        if known is not None:
            yield "parameter", name(known.name), known.law.provenance


def _substance(substance: Substance, name: str) -> Iterator[tuple[str, str, Provenance]]:
    yield "substance", name, substance.provenance
    if substance.acute is not None:
        yield "substance", name, substance.acute.provenance
    for probit in substance.probits:
        yield "substance", name, probit.provenance


def _parameters(run: Run) -> list[str]:
    """Shared times that the scenario, the plans and the units name, each once."""
    evaluation = run.evaluation
    resources = evaluation.pack.resources
    roots = (
        evaluation.scenario.incident, *evaluation.plans, *resources.units, *resources.outside
    )  # fmt: skip
    return list(dict.fromkeys(name for root in roots for name in _named(root)))


def _named(node: object) -> Iterator[str]:
    if isinstance(node, NamedTime):
        yield node.parameter
    elif isinstance(node, BaseModel) and not isinstance(node, Text | Provenance):
        for field_name in type(node).model_fields:
            yield from _named(getattr(node, field_name))
    elif isinstance(node, tuple):
        for item in node:
            yield from _named(item)
