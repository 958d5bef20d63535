"""Where each plan breaks: what, how often, how late, waiting for what, in which chapter."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from reports.document import Block, Cell, Column, Heading, Paragraph, Table
from reports.sections.common import Run, cells, left, right
from scenarios.model.plan import Plan
from sim.evaluation.metrics import METRICS
from sim.evaluation.plan_gaps import Gap

LEAST_WAIT_UNIT_H: Final = 0.005
"""Shortages below this many unit-hours a replication are not worth a word."""


def gaps(run: Run) -> list[Block]:
    """One table of gaps for each plan."""
    text = run.translator.text
    blocks: list[Block] = [
        Heading(text("gaps.title"), "gaps"),
        Paragraph(text("gaps.intro", n=run.n), "muted"),
    ]
    for number, plan in enumerate(run.evaluation.plans, start=1):
        name = run.plan_names[plan.id]
        blocks.append(Heading(text("gaps.of", plan=name), f"gaps-{number}", 3))
        found = run.evaluation.gaps.get(plan.id, ())
        if not found:
            blocks.append(Paragraph(text("gaps.none", n=run.n), "good"))
            continue
        blocks.append(Table(_columns(run), tuple(_row(gap, plan, run) for gap in found)))
    return blocks


def gap_subject(gap: Gap, plan: Plan, run: Run) -> str:
    """Name of the card, report, action, objective or place that a gap is about, and where."""
    if not gap.incident:
        return _subject(gap, plan, run)
    evaluation = run.evaluation
    each = next(each for each in evaluation.scenario.further if each.id == gap.incident)
    beside = evaluation.pack.plans[evaluation.scenario.plan_beside(each, plan.id)]
    return run.at_incident(gap.incident, _subject(gap, beside, run))


def _subject(gap: Gap, plan: Plan, run: Run) -> str:
    labels = run.labels
    match gap.kind:
        case "task_never_started" | "task_late" | "task_unfinished":
            return labels.purpose(plan, gap.subject)
        case "report_late":
            return labels.step(plan, gap.subject)
        case "protection_incomplete":
            return labels.action(plan, gap.subject)
        case "objective_missed":
            return labels.objective(plan, gap.subject)
        case "died_waiting" | "no_bed":
            return run.translator.term_or(f"place.{gap.subject}", gap.subject)


def gap_text(gap: Gap, plan: Plan, run: Run) -> str:
    """A gap as one phrase: its subject and what went wrong."""
    return run.translator.text(
        "gaps.phrase",
        subject=gap_subject(gap, plan, run),
        kind=run.translator.term(f"gap.{gap.kind}"),
    )


def lateness(gap: Gap, plan: Plan, run: Run) -> str:
    """Mean excess over the limit with its interval, in the unit of what is limited."""
    translator = run.translator
    if gap.lateness_s is None:
        return translator.term("sign.none")
    dimension = "s"
    if gap.kind == "objective_missed":
        metric = next((o.metric for o in plan.objectives if o.id == gap.subject), "")
        dimension = METRICS[metric].unit if metric in METRICS else "1"
    excess = replace(gap.lateness_s, low=max(0.0, gap.lateness_s.low))  # an excess is above zero
    return translator.estimate(excess, dimension)


def waited_for(gap: Gap, run: Run) -> str:
    """What was missing and how much of it, the most first."""
    translator = run.translator
    parts = [
        translator.text(
            "gaps.short_of", item=run.labels.item(item), hours=translator.quantity(hours, "h")
        )
        for item, hours in gap.waited_for
        if hours >= LEAST_WAIT_UNIT_H
    ]
    return translator.term("sign.semicolon").join(parts) or translator.term("sign.none")


def _columns(run: Run) -> tuple[Column, ...]:
    text = run.translator.text
    return (
        left(text("gaps.subject")),
        left(text("gaps.kind")),
        left(text("gaps.share")),
        right(text("gaps.lateness")),
        left(text("gaps.waited_for")),
        left(text("gaps.chapter")),
    )


def _row(gap: Gap, plan: Plan, run: Run) -> tuple[Cell, ...]:
    translator = run.translator
    subject, kind, late, waited = cells(
        gap_subject(gap, plan, run),
        translator.term(f"gap.{gap.kind}"),
        lateness(gap, plan, run),
        waited_for(gap, run),
    )
    share = Cell(translator.share(gap.share), "bad", bar_frac=gap.share.value)
    chapter = Cell(gap.chapter or translator.term("sign.none"), quoted=bool(gap.chapter))
    return subject, kind, share, late, waited, chapter
