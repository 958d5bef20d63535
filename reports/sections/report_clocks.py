"""Statutory reporting clocks: which report each plan makes, how often in time, which it forgets."""

from __future__ import annotations

from dataclasses import replace

from reports.document import Block, Cell, Heading, Paragraph, Table
from reports.sections.common import Run, cells, left, right
from scenarios.rules.reporting import load_report_rules
from sim.reporting import ReportFinding

_HEADS = ("report", "basis", "limit", "kept", "open", "taken", "late")


def report_clocks(run: Run) -> list[Block]:
    """One table for each plan; rules that no accident played called for are left out."""
    text, found = run.translator.text, run.evaluation.reports
    if not any(found.values()):
        return []
    blocks: list[Block] = [
        Heading(text("clocks.title"), "reporting"),
        Paragraph(text("clocks.intro"), "muted"),
        Paragraph(run.translator.name(load_report_rules().status), "muted"),
    ]
    for number, plan in enumerate(run.evaluation.plans, start=1):
        rows = tuple(_row(each, run) for each in found.get(plan.id, ()) if each.n_applies)
        columns = tuple(
            (right if head in {"limit", "open", "taken"} else left)(text(f"clocks.{head}"))
            for head in _HEADS
        )
        blocks.append(Heading(text("gaps.of", plan=run.plan_names[plan.id]), f"clocks-{number}", 3))
        blocks.append(Table(columns, rows))
    return blocks


def _row(each: ReportFinding, run: Run) -> tuple[Cell, ...]:
    say, rule = run.translator, each.rule
    none = say.term("sign.none")
    limit = say.text("clocks.at_once") if rule.limit_s is None else say.quantity(rule.limit_s, "s")
    taken = none if each.taken_s is None else say.quantity(each.taken_s.value, "s")
    late = none
    if each.lateness_s is not None:  # an excess is above zero
        late = say.estimate(replace(each.lateness_s, low=max(0.0, each.lateness_s.low)), "s")
    decree = "号" in rule.number  # known by its number; a law is known by its name
    instrument = rule.number if decree else f"{say.name(rule.instrument)} {rule.number}".strip()
    basis = say.text(
        "clocks.basis_text",
        instrument=instrument,
        article=say.name(rule.article),
        mark=say.term(f"verification.{rule.verification}"),
    )
    open_ = str(each.n_open) if each.n_open else none
    return (
        Cell(run.at_incident(each.incident, say.name(rule.name))),
        Cell(basis),
        Cell(limit),
        _kept(each, run),
        *cells(open_, taken, late),
    )


def _kept(each: ReportFinding, run: Run) -> Cell:
    """Share in time of those that could be judged; a missing step; a text without a number."""
    say = run.translator
    if each.missing:
        key = "clocks.missing" if each.rule.verified else "clocks.perhaps_missing"
        return Cell(say.text(key), "bad" if each.rule.verified else "plain")
    if each.rule.limit_s is None:
        return Cell(say.text("clocks.only_timed"))
    if not each.kept.n:
        return Cell(say.text("clocks.not_judged"))
    return Cell(say.share(each.kept), "good" if each.kept.value == 1 else "bad")
