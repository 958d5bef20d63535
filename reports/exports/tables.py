"""Results as CSV for spreadsheets and programs: outcomes, gaps, moments of a replay."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from reports.exports.safe_text import csv_cell
from reports.i18n.translator import Translator
from reports.sections.common import Run
from reports.sections.gaps import gap_subject, waited_for
from scenarios.files import write_text_atomic
from scenarios.model.base import Lang
from sim.evaluation.evaluation import Evaluation
from sim.evaluation.metrics import METRICS
from sim.response.events import EventLog, Kind

Row = Sequence[str | int | float]

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads UTF-8 as a local code page."""


def write_outcomes_csv(path: Path, evaluation: Evaluation) -> None:
    """Write all measures of all replications, one row each.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_text_atomic(path, outcomes_csv(evaluation))


def write_gaps_csv(path: Path, evaluation: Evaluation, lang: Lang) -> None:
    """Write all gaps of all plans.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_text_atomic(path, gaps_csv(evaluation, lang))


def write_timeline_csv(path: Path, evaluation: Evaluation, lang: Lang) -> None:
    """Write the whole event log of every replay.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_text_atomic(path, timeline_csv(evaluation, lang))


def outcomes_csv(evaluation: Evaluation) -> str:
    """Measures of every replication in SI units; the head of a column is the measure's id.

    A time that was never reached is written as ``inf``, an unknown value as an empty cell.
    """
    head = ("scenario", "plan", "policy", "seed", "replication", *METRICS)
    rows: list[Row] = []
    for table in evaluation.tables.values():
        run = (table.scenario, table.plan, table.policy, table.seed)
        columns = [table.columns[metric].tolist() for metric in METRICS]
        rows += [
            (*run, number, *values) for number, values in enumerate(zip(*columns, strict=True))
        ]
    return _text(head, rows)


def gaps_csv(evaluation: Evaluation, lang: Lang) -> str:
    """Gaps of every plan: what, how often, how late (SI units), waiting for what."""
    run = Run(evaluation, Translator(lang))
    head = (
        "plan", "kind", "subject", "kind_text", "subject_text", "n", "share", "share_low",
        "share_high", "lateness", "lateness_low", "lateness_high", "waited_for", "chapter",
        "incident",
    )  # fmt: skip
    rows: list[Row] = []
    for plan in evaluation.plans:
        for gap in evaluation.gaps.get(plan.id, ()):
            late = gap.lateness_s
            lateness = (late.value, late.low, late.high) if late else (math.nan,) * 3
            rows.append(
                (
                    plan.id,
                    gap.kind,
                    gap.subject,
                    run.translator.term(f"gap.{gap.kind}"),
                    gap_subject(gap, plan, run),
                    gap.share.n,
                    gap.share.value,
                    gap.share.low,
                    gap.share.high,
                    *lateness,
                    waited_for(gap, run) if gap.waited_for else "",
                    gap.chapter,
                    gap.incident,
                )
            )
    return _text(head, rows)


def timeline_csv(evaluation: Evaluation, lang: Lang) -> str:
    """Every event of every replay: time, kind, subject, object, value, incident.

    Times count from the start of the first incident; `incident` names a further one and is empty
    for the first, as in the table of gaps.
    """
    translator = Translator(lang)
    head = (
        "plan", "replication", "t_s", "kind", "kind_text", "subject", "object", "value", "incident",
    )  # fmt: skip
    rows = (
        (
            plan.id,
            evaluation.replays[plan.id].outcome.replication,
            t_s,
            kind,
            translator.term(f"event.{Kind[kind].name}"),
            subject,
            object_,
            value,
            incident,
        )
        for plan in evaluation.plans
        if plan.id in evaluation.replays
        for log in [evaluation.replays[plan.id].outcome.log]
        for (t_s, kind, subject, object_, value), incident in zip(
            log.rows(), _further_names(log), strict=True
        )
    )
    return _text(head, rows)


def _further_names(log: EventLog) -> list[str]:
    """Name of the further incident that each row belongs to; empty for the first."""
    names = {
        int(log.incident[row]): log.names[log.subject[row]]
        for row in np.flatnonzero(log.kind == Kind.incident_start).tolist()
    }
    return ["" if number == 0 else names[number] for number in log.incident.tolist()]


def _text(head: Sequence[str], rows: Iterable[Row]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + stream.getvalue()


def _cell(value: str | float) -> str:
    """Numbers as they are, with up to nine digits; text so that no program computes it."""
    if isinstance(value, str):
        return csv_cell(value)
    if math.isnan(value):
        return ""
    return f"{value:.9g}"
