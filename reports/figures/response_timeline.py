"""Bars of one replay: when each task could begin, began and ended, and what happened around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from reports.figures.style import axes_or_new, clip, display_width, rendering, wrap
from reports.i18n.quantity import Scale, scale_for
from reports.i18n.translator import Translator
from reports.palette import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from reports.timeline import CasualtySeries, Moment, Timeline
from sim.response.events import Kind

_COLOUR: Final = {
    Kind.detected: INK,
    Kind.call_received: INK,
    Kind.level_reached: PURPLE,
    Kind.arrived: GREEN,
    Kind.milestone: VERMILLION,
    Kind.responder_lost: VERMILLION,
    Kind.protection_ordered: BLUE,
    Kind.protected_share: BLUE,
    Kind.controlled: GREEN,
    Kind.stand_down: GREY,
    Kind.horizon: GREY,
}
"""Moments that are drawn above the bars; reports and tasks are in the table or are bars."""

_LABEL: Final = 46
"""Longest label of a moment, half-width characters; the table has the full text."""

_POINTS_PER_HALF: Final = 4.1
"""Width of a half-width character at 7.5 points, points."""


def response_timeline(
    timeline: Timeline, translator: Translator, *, ax: Axes | None = None
) -> Axes:
    """Tasks of a replay over time: waiting, working, planned limit; moments above them.

    Parameters
    ----------
    timeline
        From `reports.timeline.read_timeline`.
    translator
        Language.
    ax
        Axes to draw on; empty: new ones.
    """
    scale = scale_for("s", [timeline.end_s])
    moments = [m for m in timeline.moments if m.kind in _COLOUR]
    with rendering():
        ax = axes_or_new(ax, width_in=8.6, height_in=1.0 + 0.3 * (len(timeline.tasks) + 6))
        end = timeline.end_s / scale.factor
        ax.set_xlim(0, end * 1.01)
        for y, task in enumerate(timeline.tasks):
            waits_until_s = min(task.started_s, task.done_s)
            _bar(ax, y, task.ready_s, waits_until_s, end, scale, "waits")
            _bar(ax, y, task.started_s, task.done_s, end, scale, "late" if task.is_late else "work")
            if task.deadline_s is not None and task.deadline_s <= timeline.end_s:
                ax.plot([task.deadline_s / scale.factor], [y], "|", color=INK, markersize=13, mew=2)
        lanes = _label_moments(ax, moments, scale, end)
        n = len(timeline.tasks)
        ax.set_ylim(n - 0.4, -0.7 - 0.75 * lanes)
        ax.set_yticks(range(n), [wrap(task.name, 30) for task in timeline.tasks], fontsize=8)
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x")
        ax.set_xlabel(translator.text("figure.time_axis", unit=translator.term(scale.code)))
        _legend(ax, translator)
    return ax


def casualty_curve(
    series: CasualtySeries, translator: Translator, *, ax: Axes | None = None
) -> Axes:
    """People injured, brought out, admitted and dead over the time of a replay.

    Parameters
    ----------
    series
        From `reports.timeline.casualty_series`.
    translator
        Language.
    ax
        Axes to draw on; empty: new ones.
    """
    scale = scale_for("s", [float(series.t_s[-1])])
    t = series.t_s / scale.factor
    curves = (
        ("injured", series.injured, ORANGE, "-"),
        ("freed", series.freed, SKY, "--"),
        ("admitted", series.admitted, GREEN, "-."),
        ("died", series.died, INK, ":"),
    )
    with rendering():
        ax = axes_or_new(ax, width_in=8.6, height_in=2.2)
        for name, values, colour, line in curves:
            label = translator.text(f"figure.{name}", n=int(values[-1]))
            ax.step(t, values, where="post", color=colour, linestyle=line, linewidth=1.8)
            ax.lines[-1].set_label(label)
        ax.set_xlim(0, float(t[-1]) * 1.01)
        ax.set_ylim(0, max(1.0, 1.08 * float(np.max(series.injured, initial=0))))
        ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        ax.grid(visible=True)
        ax.set_xlabel(translator.text("figure.time_axis", unit=translator.term(scale.code)))
        ax.set_ylabel(translator.text("figure.people"))
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), fontsize=8, ncols=4)
    return ax


def replay_figure(timeline: Timeline, series: CasualtySeries, translator: Translator) -> Figure:
    """Timeline of one replay and below it its casualties, where there are any, on the same axis."""
    with rendering():
        bars = 1.4 + 0.3 * (len(timeline.tasks) + 4)
        if not series.injured[-1]:
            figure = Figure(figsize=(8.6, bars), layout="constrained")
            response_timeline(timeline, translator, ax=figure.add_subplot())
            return figure
        figure = Figure(figsize=(8.6, bars + 2.4), layout="constrained")
        upper, lower = figure.subplots(2, 1, height_ratios=(bars, 2.4))
        response_timeline(timeline, translator, ax=upper)
        casualty_curve(series, translator, ax=lower)
        lower.set_xlim(upper.get_xlim())
    return figure


def _bar(
    ax: Axes, y: int, start_s: float, end_s: float, end: float, scale: Scale, style: str
) -> None:
    """One stretch of a task; an open end runs to the end of the replay."""
    if not math.isfinite(start_s):
        return
    left = start_s / scale.factor
    right = min(end_s / scale.factor, end)
    width = max(right - left, 0.002 * end)
    match style:
        case "waits":
            ax.barh(y, width, left=left, height=0.5, color="white", edgecolor=GREY, hatch="////")
        case "late":
            ax.barh(y, width, left=left, height=0.5, color=ORANGE, edgecolor=VERMILLION)
        case _:
            ax.barh(y, width, left=left, height=0.5, color=BLUE, edgecolor=BLUE)


def _label_moments(ax: Axes, moments: Sequence[Moment], scale: Scale, end: float) -> int:
    """Write the moments above the bars, as a staircase that no line crosses; number of lanes.

    From the last moment to the first, each label takes the lowest lane above every label that
    its text would cover or whose line would cross it.
    """
    per_point = end / 430.0  # the axes are about 430 points wide in the 8.6 inch figure
    placed: list[tuple[float, float, float, int]] = []
    for moment in reversed(moments):
        x = moment.t_s / scale.factor
        width = (
            display_width(clip(moment.short or moment.text, _LABEL)) * _POINTS_PER_HALF + 10
        ) * per_point
        to_left = x + width > end
        left, right = (x - width, x) if to_left else (x, x + width)
        below = [lane for at, a, b, lane in placed if left <= at <= right or a <= x <= b]
        lane = max(below, default=-1) + 1
        placed.append((x, left, right, lane))
        _draw_moment(ax, moment, x, lane, to_left=to_left)
    return max((lane for *_, lane in placed), default=-1) + 1


def _draw_moment(ax: Axes, moment: Moment, x: float, lane: int, *, to_left: bool) -> None:
    y, colour = -1.0 - 0.75 * lane, _COLOUR[moment.kind]
    ax.plot([x, x], [y, 500], color=colour, linewidth=0.7, alpha=0.5, scaley=False)
    ax.plot([x], [y], "<" if to_left else ">", color=colour, markersize=4, clip_on=False)
    ax.annotate(
        clip(moment.short or moment.text, _LABEL),
        xy=(x, y),
        xytext=(-5 if to_left else 5, 0),
        textcoords="offset points",
        ha="right" if to_left else "left",
        va="center",
        fontsize=7.5,
        color=colour,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        zorder=3,
    )


def _legend(ax: Axes, translator: Translator) -> None:
    text = translator.text
    handles = [
        Patch(facecolor="white", edgecolor=GREY, hatch="////", label=text("figure.waits")),
        Patch(facecolor=BLUE, label=text("figure.works")),
        Patch(facecolor=ORANGE, edgecolor=VERMILLION, label=text("figure.works_late")),
        Line2D(
            [], [], color=INK, marker="|", linestyle="", markersize=10, mew=2,
            label=text("figure.deadline"),
        ),
    ]  # fmt: skip
    ax.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, fontsize=8)
