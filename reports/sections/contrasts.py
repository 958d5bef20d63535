"""Beyond means: who wins how often, how bad the worst tenth is, what drives the outcome."""

from __future__ import annotations

from typing import Final

import numpy as np

from reports.document import Block, Cell, Heading, Paragraph, Table
from reports.i18n.quantity import scale_for
from reports.sections.common import HEADLINES, Run, cells, left, right
from sim.evaluation.contrast import contrast
from sim.evaluation.metrics import METRICS
from sim.evaluation.sensitivity import Driver, drivers

INPUTS: Final = (
    "detection_time_s",
    "alarm_handling_time_s",
    "turnout_time_s",
    "travel_time_s",
    "reach_m",
)
"""What the log tells of the luck of a replication."""

OUTCOMES: Final = ("deaths", "time_to_control_s")
N_LEAST: Final = 60
"""Replications below which nothing is said about drivers."""


def contrasts(run: Run) -> list[Block]:
    """Chance of being better, ninth decile and worst tenth of the two plans compared."""
    evaluation, text = run.evaluation, run.translator.text
    if not evaluation.differences:
        return []
    first, second = (run.table(plan) for plan in evaluation.plans[:2])
    rows = []
    for metric in HEADLINES:
        a, b = first.restricted(metric), second.restricted(metric)
        if not run.was_reached(metric) or np.array_equal(a, b, equal_nan=True):
            continue
        found = contrast(a, b)
        dimension = METRICS[metric].unit
        values = [found.quantile.value, found.tail_mean.value]
        scale = scale_for(dimension, values)
        rows.append(
            (
                *cells(
                    run.translator.metric(metric),
                    run.translator.share(found.better),
                    run.translator.share(found.worse),
                ),
                *(
                    Cell(
                        run.translator.estimate(each, dimension, scale),
                        "good" if each.high < 0 else "bad" if each.low > 0 else "plain",
                    )
                    for each in (found.quantile, found.tail_mean)
                ),
            )
        )
    if not rows:
        return []
    names = [run.short_names[plan.id] for plan in evaluation.plans[:2]]
    return [
        Heading(text("contrast.title"), "contrast", 3),
        Paragraph(text("contrast.how", first=names[0], second=names[1]), "muted"),
        Table(
            (
                left(text("results.measure")),
                right(text("contrast.better", plan=names[1])),
                right(text("contrast.better", plan=names[0])),
                right(text("contrast.quantile")),
                right(text("contrast.tail")),
            ),
            tuple(rows),
        ),
    ]


def what_drives(run: Run) -> list[Block]:
    """Which luck decides the outcome of the first plan, as far as the log tells."""
    text, translator = run.translator.text, run.translator
    table = run.table(run.evaluation.plans[0])
    if table.n < N_LEAST:
        return []
    inputs = {name: table.restricted(name) for name in INPUTS if np.ptp(table.restricted(name))}
    rows = []
    for outcome in OUTCOMES:
        values = table.restricted(outcome)
        others = {k: v for k, v in inputs.items() if np.isfinite(v).all()}
        if not run.was_reached(outcome) or not np.isfinite(values).all() or not np.ptp(values):
            continue
        rows += [
            (
                *cells(translator.metric(outcome), translator.metric(each.name)),
                Cell(translator.percent(each.share), bar_frac=min(1.0, each.share)),
                Cell(translator.text(_direction(each))),
            )
            for each in drivers(others, values)
            if each.matters
        ]
    if not rows:
        return []
    columns = ("outcome", "input", "share", "direction")
    name = run.short_names[run.evaluation.plans[0].id]
    return [
        Heading(text("contrast.drivers"), "drivers", 3),
        Paragraph(text("contrast.drivers_how", plan=name), "muted"),
        Table(tuple(left(text(f"contrast.{column}")) for column in columns), tuple(rows)),
    ]


def _direction(driver: Driver) -> str:
    return "contrast.more" if driver.correlation > 0 else "contrast.less"
