"""What the plans achieve: comparison, distributions, promises kept, dispatch policies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reports.document import Block, Cell, Collapsed, Figure, Heading, Paragraph, Table
from reports.i18n.quantity import scale_for
from reports.sections.common import HEADLINES, Run, cells, left, middle, right
from reports.sections.contrasts import contrasts, what_drives
from sim.evaluation.compare import PairedDifference
from sim.evaluation.metrics import METRICS


def results(run: Run, *, with_figures: bool) -> list[Block]:
    """Comparison plot and tables."""
    text = run.translator.text
    blocks: list[Block] = [
        Heading(text("results.title"), "results"),
        Paragraph(text("results.intro", n=run.n), "muted"),
    ]
    differences = run.evaluation.differences
    if with_figures:
        blocks += _figures(run)
    if differences:
        first, second = (run.short_names[plan.id] for plan in run.evaluation.plans[:2])
        blocks.append(_difference_table(run, differences, first, second))
    quantiles = Collapsed(text("results.quantiles"), (_quantile_table(run),))
    return [*blocks, *contrasts(run), *what_drives(run), quantiles]


def objectives(run: Run) -> list[Block]:
    """How often each plan keeps its promises."""
    translator, text = run.translator, run.translator.text
    rows: list[tuple[Cell, ...]] = []
    for plan in run.evaluation.plans:
        met = run.table(plan).objective_met(plan)
        for objective in plan.objectives:
            limit = translator.quantity(objective.at_most, METRICS[objective.metric].unit)
            plain = cells(
                run.short_names[plan.id],
                translator.name(objective.name),
                text("objectives.rule", metric=translator.metric(objective.metric), limit=limit),
            )
            share = met[objective.id]
            rows.append((*plain, Cell(translator.share(share), bar_frac=share.value)))
    columns = tuple(left(text(f"objectives.{name}")) for name in ("plan", "name", "limit", "share"))
    body: Block = Table(columns, tuple(rows)) if rows else Paragraph(text("objectives.none"))
    return [Heading(text("objectives.title"), "objectives"), body]


def policies(run: Run) -> list[Block]:
    """The same plan under two dispatch policies, if that was asked for."""
    found = run.evaluation.policies
    if found is None:
        return []
    translator = run.translator
    first, second = (
        translator.term_or(f"policy.{table.policy}", table.policy)
        for table in (found.first, found.second)
    )
    plan = run.short_names.get(found.plan, found.plan)
    return [
        Heading(translator.text("policies.title"), "policies"),
        Paragraph(
            translator.text("policies.intro", plan=plan, first=first, second=second), "muted"
        ),
        _difference_table(run, found.differences, first, second),
    ]


def resources(run: Run) -> list[Block]:
    """Units sent, unit-hours and shortages of each plan."""
    translator, text = run.translator, run.translator.text
    metrics = ("units_sent", "unit_hours", "shortage_unit_h")
    rows = [
        (
            *cells(run.short_names[plan.id]),
            *cells(
                *(translator.estimate(run.table(plan).mean(m), METRICS[m].unit) for m in metrics)
            ),
            *cells(_scarcest(run, plan.id)),
        )
        for plan in run.evaluation.plans
    ]
    columns = (
        left(text("resources.plan")),
        *(right(translator.metric(metric)) for metric in metrics),
        left(text("resources.scarcest")),
    )
    note = text("resources.note", n=run.n)
    return [
        Heading(text("resources.title"), "resources"),
        Table(columns, tuple(rows), note=note),
    ]


def _scarcest(run: Run, plan: str) -> str:
    """What the tasks of a plan waited for most, unit-hours a replication."""
    translator = run.translator
    short: dict[tuple[str, str, str], float] = {}
    for gap in run.evaluation.gaps.get(plan, ()):
        for item, hours in gap.waited_for:
            short[gap.incident, gap.subject, item] = hours
    total: dict[str, float] = {}
    for (_, _, item), hours in short.items():
        total[item] = total.get(item, 0.0) + hours
    most = sorted(total.items(), key=lambda kv: (-kv[1], kv[0]))[:3]
    parts = [
        translator.text(
            "gaps.short_of", item=run.labels.item(item), hours=translator.quantity(hours, "h")
        )
        for item, hours in most
    ]
    return translator.term("sign.semicolon").join(parts) or translator.term("sign.none")


def _figures(run: Run) -> list[Block]:
    from reports.figures import comparison, distributions, style  # noqa: PLC0415 - slow to import

    translator, evaluation = run.translator, run.evaluation
    blocks: list[Block] = []
    if comparison.shown(evaluation.differences):
        first, second = (run.short_names[plan.id] for plan in evaluation.plans[:2])
        ax = comparison.comparison(evaluation.differences, translator, first, second)
        text = translator.text("figure.comparison", first=first, second=second, n=run.n)
        blocks.append(Figure(style.to_svg(ax), text, text))
    drawn = [metric for metric in HEADLINES if _varies(run, metric)][:4]
    if drawn:
        figure = distributions.distributions(evaluation.tables, drawn, translator, run.short_names)
        text = translator.text("figure.distributions", n=run.n)
        blocks.append(Figure(style.to_svg(figure), text, text))
    return blocks


def _varies(run: Run, metric: str) -> bool:
    """Whether a measure is reached and takes more than one value."""
    values = {v for table in run.evaluation.tables.values() for v in table.columns[metric].tolist()}
    return run.was_reached(metric) and len(values) > 1


def _difference_table(
    run: Run, differences: Sequence[PairedDifference], first: str, second: str
) -> Table:
    text = run.translator.text
    rows = [
        _difference_row(run, row)
        for row in differences
        if row.difference.n and (row.first.value or row.second.value) and _told(run, row)
    ]
    columns = (
        left(text("results.measure")),
        right(first),
        right(second),
        right(text("results.difference")),
        right(text("results.share_lower")),
        middle(text("results.verdict")),
    )
    caption = text("results.table", first=first, second=second)
    return Table(columns, tuple(rows), caption, text("results.table_note", n=run.n))


def _told(run: Run, row: PairedDifference) -> bool:
    """Leave out times that no replication of either side reached."""
    return not METRICS[row.metric].timed or run.was_reached(row.metric)


def _difference_row(run: Run, row: PairedDifference) -> tuple[Cell, ...]:
    translator = run.translator
    dimension = METRICS[row.metric].unit
    scale = scale_for(dimension, [row.first.value, row.second.value])
    values = cells(
        translator.metric(row.metric),
        translator.estimate(row.first, dimension, scale),
        translator.estimate(row.second, dimension, scale),
        translator.estimate(row.difference, dimension, scale),
        translator.percent(row.share_lower),
    )
    if not row.decided:
        key = "results.same" if row.share_equal == 1.0 else "results.undecided"
        return (*values, Cell(translator.text(key), "muted"))
    if row.difference.value < 0:
        return (*values, Cell(translator.text("results.second_lower"), "good"))
    return (*values, Cell(translator.text("results.first_lower"), "bad"))


def _quantile_table(run: Run) -> Table:
    """Half and nine tenths of the replications stay below, and how often a time is reached."""
    translator, text = run.translator, run.translator.text
    plans = [(run.short_names[plan.id], run.table(plan)) for plan in run.evaluation.plans]
    rows: list[tuple[Cell, ...]] = []
    for metric in METRICS:
        if not _is_worth_telling(run, metric):
            continue
        dimension = METRICS[metric].unit
        scale = scale_for(dimension, [t.quantile(metric, 0.9).value for _, t in plans])
        for position, (name, table) in enumerate(plans):
            reached = table.reached(metric).value if METRICS[metric].timed else math.nan
            rows.append(
                cells(
                    "" if position else translator.metric(metric),
                    name,
                    translator.estimate(table.quantile(metric, 0.5), dimension, scale),
                    translator.estimate(table.quantile(metric, 0.9), dimension, scale),
                    translator.percent(reached),
                )
            )
    columns = (
        left(text("results.measure")),
        left(text("results.plan")),
        *(right(text(f"results.{name}")) for name in ("p50", "p90", "reached")),
    )
    return Table(columns, tuple(rows), note=text("results.quantiles_note"))


def _is_worth_telling(run: Run, metric: str) -> bool:
    """Whether a measure is reached somewhere and not zero throughout."""
    columns = [table.columns[metric] for table in run.evaluation.tables.values()]
    return run.was_reached(metric) and any(np.nan_to_num(column).any() for column in columns)
