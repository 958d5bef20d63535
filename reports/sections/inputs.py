"""Every uncertain input with its spread and source, so that a reader can doubt the right one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from reports.document import Block, Cell, Collapsed, Heading, Paragraph, Table
from reports.sections.common import Run, left
from reports.sections.crew_inputs import crew_rows
from reports.sections.spreads import Spreads
from reports.sections.strain import strain_rows
from scenarios.model.base import Provenance
from scenarios.model.distribution import TimeSpec
from scenarios.model.effect import ForceDoors, LadderRescue, Rescue
from scenarios.model.incident import Incident
from scenarios.model.plan import CasualtyCare, Plan, ProtectiveAction, Task
from scenarios.model.spread import FractionSpread, MetreSpread, SecondSpread

Row = tuple[str, str, str, Provenance | None, str]
"""Where, what, spread, source, name of the shared parameter."""

NOT_SHOWN: Final = frozenset({"kind", "source", "provenance", "detection", "roadway"})
"""Fields of an incident that are named elsewhere in the report."""


def inputs(run: Run) -> list[Block]:
    """Inputs of the accident in the open, those of plans and units behind a line."""
    text = run.translator.text
    book = Spreads(run.evaluation.pack.parameters, run.translator)
    blocks: list[Block] = [
        Heading(text("inputs.title"), "inputs"),
        Paragraph(text("inputs.intro"), "muted"),
        _table(run, [*_incidents(run, book), *strain_rows(run, book), *_climate(run, book)]),
    ]
    for plan in run.evaluation.plans:
        name = run.plan_names[plan.id]
        rows = list(_plan(run, plan, book))
        blocks.append(Collapsed(text("inputs.plan", plan=name, n=len(rows)), (_table(run, rows),)))
    rows = list(_units(run, book))
    blocks.append(Collapsed(text("inputs.units", n=len(rows)), (_table(run, rows),)))
    return blocks


def _table(run: Run, rows: list[Row]) -> Table:
    translator, text = run.translator, run.translator.text
    columns = tuple(left(text(f"inputs.{name}")) for name in ("where", "what", "spread", "source"))
    found: list[tuple[Cell, ...]] = []
    for where, what, spread, provenance, parameter in rows:
        name = text("inputs.named", what=what, parameter=parameter) if parameter else what
        found.append((Cell(where), Cell(name), Cell(spread), source_cell(run, provenance)))
    return Table(columns, tuple(found), note="" if found else translator.term("sign.none"))


def source_cell(run: Run, provenance: Provenance | None) -> Cell:
    """Grade, mark and source of a value in one cell."""
    translator = run.translator
    if provenance is None:
        return Cell(translator.term("sign.none"))
    grade = translator.term(f"grade.{provenance.grade.value}")
    mark = mark_of(provenance)
    if mark == "synthetic":
        text = translator.text("inputs.invented", grade=grade, source=provenance.source)
    else:
        shown = translator.term(f"mark.{mark}")
        text = translator.text("inputs.graded", grade=grade, mark=shown, source=provenance.source)
    return Cell(text, quoted=True)


def mark_of(provenance: Provenance) -> str:
    """What is printed beside a value: verified, unverified or synthetic."""
    if provenance.verified:
        return "verified"
    return "synthetic" if provenance.grade.value == "S" else "unverified"


def _incidents(run: Run, book: Spreads) -> Iterator[Row]:
    """The first accident, then the others under the name of their place."""
    scenario, pack = run.evaluation.scenario, run.evaluation.pack
    yield from _incident(run, book, run.translator.term("part.scenario"), scenario.incident)
    for each in scenario.further:
        where = run.translator.name(pack.sources[each.incident.source].name)
        chance = run.translator.percent(each.happens_prob)
        source = each.incident.provenance
        yield where, run.translator.term("input.happens_prob"), chance, source, ""
        if each.delay is not None:
            yield _time(where, run.translator.term("input.begins"), each.delay, book)
        yield from _incident(run, book, where, each.incident)


def _incident(run: Run, book: Spreads, where: str, incident: Incident) -> Iterator[Row]:
    translator = run.translator
    yield _time(where, translator.term("input.detection"), incident.detection, book)
    for name in (field for field in type(incident).model_fields if field not in NOT_SHOWN):
        value: object = getattr(incident, name)
        if value is None:  # optional, and this scenario does without
            continue
        what = translator.term(f"input.{name}")
        match value:
            case MetreSpread() | SecondSpread() | FractionSpread():
                yield where, what, book.spread(value), incident.provenance, ""
            case Mapping():
                spread = book.weights(value, _growth_or_floor(run, name))
                yield where, what, spread, incident.provenance, ""
            case float() if name.endswith(("_prob", "_frac")):
                yield where, what, translator.percent(value), incident.provenance, ""
            case float() if name.endswith("_m"):
                yield where, what, translator.quantity(value, "m"), incident.provenance, ""
            case float():  # the term names the unit
                yield where, what, translator.number(value), incident.provenance, ""
            case _:
                yield _time(where, what, cast("TimeSpec", value), book)


def _growth_or_floor(run: Run, name: str) -> dict[str, str]:
    """Names of the choices that carry weights."""
    if name != "growth":
        return {}
    growths = ("slow", "medium", "fast", "ultra_fast")
    return {growth: run.translator.term(f"growth.{growth}") for growth in growths}


def _climate(run: Run, book: Spreads) -> Iterator[Row]:
    translator = run.translator
    climate = run.evaluation.scenario.climate
    where, source = translator.term("part.climate"), climate.provenance
    yield where, translator.term("input.wind"), book.rose(climate.rose), source, ""
    celsius = [
        translator.number(round(kelvin - 273.15, 1))
        for kelvin in (climate.temperature_low_k, climate.temperature_high_k)
    ]
    temperature = translator.text("spread.temperature", low=celsius[0], high=celsius[1])
    yield where, translator.term("input.temperature"), temperature, source, ""
    night = translator.percent(climate.night_frac)
    yield where, translator.term("input.night_frac"), night, source, ""


def _plan(run: Run, plan: Plan, book: Spreads) -> Iterator[Row]:
    translator = run.translator
    term, name = translator.term, translator.name
    for level in plan.levels:
        yield _time(name(level.name), term("input.decision"), level.decision, book)
    for step in plan.notification:
        yield _time(name(step.name), term("input.delay"), step.delay, book)
    for task in plan.tasks:
        yield from _task(run, plan, task, book)
    for action in plan.protective_actions:
        yield from _action(run, plan, action, book)
    if plan.command_span is not None:
        span, where = plan.command_span, term("capability.command")
        for field in ("n_units_before_post", "n_units_with_post"):
            number = translator.number(getattr(span, field))
            yield where, term(f"input.{field}"), number, plan.provenance, ""
        yield _time(where, term("input.orders"), span.wait, book)
    yield from _care(run, plan.casualty_care, book)


def _task(run: Run, plan: Plan, task: Task, book: Spreads) -> Iterator[Row]:
    term, title = run.translator.term, run.translator.name(task.name)
    for field, law in (("setup", task.setup), ("duration", task.duration)):
        if law is not None:
            yield _time(title, term(f"input.{field}"), law, book)
    yield from _slowed(run, plan, task)
    if task.success_prob < 1:
        chance = run.translator.percent(task.success_prob)
        yield title, term("input.success_prob"), chance, plan.provenance, ""
    for effect in task.effects:
        if isinstance(effect, Rescue):
            yield _time(title, term("input.per_person"), effect.per_person, book)
            if effect.underground:
                number = run.translator.number(effect.n_standby_squads)
                yield title, term("input.n_standby_squads"), number, plan.provenance, ""
        elif isinstance(effect, LadderRescue):
            yield _time(title, term("input.per_cycle"), effect.per_cycle, book)
        elif isinstance(effect, ForceDoors):
            yield _time(title, term("input.per_door"), effect.per_door, book)
        for what, shown, source in crew_rows(run.translator, effect, plan.provenance):
            yield title, what, shown, source, ""


def _slowed(run: Run, plan: Plan, task: Task) -> Iterator[Row]:
    title = run.translator.name(task.name)
    for when, ratio in task.slowed_by.items():
        what = run.translator.term(f"input.slowed_by.{when}")
        yield title, what, run.translator.number(ratio), plan.provenance, ""


def _action(run: Run, plan: Plan, action: ProtectiveAction, book: Spreads) -> Iterator[Row]:
    term, title = run.translator.term, run.translator.name(action.name)
    for channel in (action.alert, *action.also):
        where = title
        if action.also:
            name = term(f"channel.{channel.name}")
            where = run.translator.text("inputs.channel", action=title, channel=name)
        yield _time(where, term("input.alert_median"), channel.median, book)
        reach = run.translator.percent(channel.reach_frac)
        yield where, term("input.reach_frac"), reach, plan.provenance, ""
    yield _time(title, term("input.preparation"), action.preparation, book)
    comply = run.translator.percent(action.compliance_frac)
    yield title, term("input.compliance_frac"), comply, plan.provenance, ""
    if action.buses is not None:
        buses = action.buses
        share, number = run.translator.percent(buses.without_car_frac), str(buses.number)
        yield title, term("input.without_car_frac"), share, plan.provenance, ""
        yield title, term("input.n_buses"), number, plan.provenance, ""
        yield _time(title, term("input.bus_load"), buses.load, book)
        yield _time(title, term("input.round_trip"), buses.round_trip, book)


def _care(run: Run, care: CasualtyCare, book: Spreads) -> Iterator[Row]:
    term, where = run.translator.term, run.translator.text("inputs.care")
    laws = {"triage": care.triage, "decontaminate": care.decontaminate}
    laws |= {"load": care.load, "handover": care.handover}
    for field, law in laws.items():
        if law is not None:
            yield _time(where, term(f"input.{field}"), law, book)


def _units(run: Run, book: Spreads) -> Iterator[Row]:
    """Turnout of all units, like ones together; who is called in; who comes from outside."""
    translator, resources = run.translator, run.evaluation.pack.resources
    for group in resources.units:
        if group.call_in is not None:
            name = translator.name(group.name)
            yield _time(name, translator.term("input.call_in"), group.call_in, book)
    for force in resources.outside:
        name = translator.name(force.name)
        yield _time(name, translator.term("input.outside"), force.arrival, book)
    groups: dict[tuple[str, str, str, str], tuple[Row, int]] = {}
    for group in resources.units:
        name, what = translator.name(group.name), translator.term("input.turnout")
        row = _time(name, what, group.turnout, book)
        key = (row[0], row[2], row[4], str(row[3]))
        known = groups.get(key)
        groups[key] = (row, group.count + (known[1] if known else 0))
    for row, count in groups.values():
        where = translator.text("inputs.counted", name=row[0], n=count)
        yield (where, *row[1:])


def _time(where: str, what: str, law: TimeSpec, book: Spreads) -> Row:
    spread, provenance, parameter = book.time(law)
    return where, what, spread, provenance, parameter
