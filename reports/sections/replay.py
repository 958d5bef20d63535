"""One replication made visible: the map, the timeline of each plan and its casualties."""

from __future__ import annotations

from reports.document import Block, Cell, Collapsed, Figure, Heading, Paragraph, Table
from reports.i18n.quantity import clock
from reports.maps.payload import build_map
from reports.sections.common import Run, cells, left, right
from scenarios.model.plan import Plan


def replay(run: Run, *, with_figures: bool) -> list[Block]:
    """Map and timelines; nothing when no replay was kept."""
    if not run.timelines:
        return []
    text = run.translator.text
    blocks: list[Block] = [
        Heading(text("map.title"), "map"),
        build_map(run.evaluation, run.timelines, run.translator),
        Heading(text("timeline.title"), "timeline"),
        Paragraph(text("timeline.intro"), "muted"),
    ]
    for number, plan in enumerate(run.evaluation.plans, start=1):
        if plan.id in run.timelines:
            blocks += _of_plan(run, plan, number, with_figures=with_figures)
    return blocks


def _of_plan(run: Run, plan: Plan, number: int, *, with_figures: bool) -> list[Block]:
    translator, text = run.translator, run.translator.text
    name = run.short_names[plan.id]
    full = run.plan_names[plan.id]
    blocks: list[Block] = [Heading(text("timeline.of", plan=full), f"timeline-{number}", 3)]
    if with_figures:
        from reports.figures import response_timeline, style  # noqa: PLC0415 - slow to import

        figure = response_timeline.replay_figure(
            run.timelines[plan.id], run.casualties(plan), translator
        )
        hurt = run.casualties(plan).injured[-1]
        caption = text(
            "figure.timeline" if hurt else "figure.timeline_only",
            plan=name,
            number=run.evaluation.replays[plan.id].outcome.replication,
            why=translator.term(f"replay.{run.evaluation.replays[plan.id].why}"),
        )
        blocks.append(Figure(style.to_svg(figure), caption, caption))
    if not run.casualties(plan).injured[-1]:
        blocks.append(Paragraph(text("timeline.no_casualties")))
    return [*blocks, Collapsed(text("timeline.all", plan=name), (_table(run, plan),))]


def _table(run: Run, plan: Plan) -> Table:
    """The moments of the replay as rows."""
    translator = run.translator
    rows: list[tuple[Cell, ...]] = [
        cells(clock(moment.t_s), translator.term(f"event.{moment.kind.name}"), moment.text)
        for moment in run.timelines[plan.id].moments
    ]
    heads = (
        right(translator.text("timeline.time")),
        left(translator.text("timeline.kind")),
        left(translator.text("timeline.what")),
    )
    return Table(heads, tuple(rows))
