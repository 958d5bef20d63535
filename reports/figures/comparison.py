"""Forest plot of paired differences between two plans, each as a share of the larger mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from reports.figures.style import axes_or_new, rendering, wrap
from reports.i18n.translator import Translator
from reports.palette import BLUE, GREY, INK, VERMILLION
from sim.evaluation.compare import PairedDifference
from sim.evaluation.metrics import METRICS

ROW_IN = 0.34
"""Height of one measure, inches."""


def shown(differences: Sequence[PairedDifference]) -> tuple[PairedDifference, ...]:
    """The differences worth a row: those that are known and not zero in every replication."""
    return tuple(
        d for d in differences if math.isfinite(d.difference.value) and d.share_equal < 1.0
    )


def comparison(
    differences: Sequence[PairedDifference],
    translator: Translator,
    first: str,
    second: str,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Paired differences, second plan minus first, with their 95 % intervals.

    Each difference is divided by the larger of the two means, so that seconds, people and hours
    share one axis: -25 % says that the second plan has a quarter less than the first.

    Parameters
    ----------
    differences
        As `sim.evaluation.compare` gives them.
    translator
        Language.
    first, second
        Names of the plans.
    ax
        Axes to draw on; empty: new ones.
    """
    rows = shown(differences)
    with rendering():
        ax = axes_or_new(ax, width_in=8.6, height_in=1.3 + ROW_IN * max(len(rows), 1))
        for y, row in enumerate(rows):
            _draw_row(ax, y, row, translator)
        ax.axvline(0.0, color=INK, linewidth=1.0)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_yticks(
            range(len(rows)), [wrap(translator.metric(row.metric), 36) for row in rows], fontsize=8
        )
        ax.tick_params(axis="y", length=0)
        reach = max((_span(row) for row in rows), default=0.1)
        ax.set_xlim(-1.15 * reach, 1.15 * reach)
        ax.xaxis.set_major_formatter(lambda x, _: translator.percent(x))
        ax.grid(axis="x")
        n = max((row.difference.n for row in rows), default=0)
        ax.set_xlabel(wrap(translator.text("figure.comparison_axis", n=n), 90))
        left_title = wrap(translator.text("figure.lower", plan=second), 40)
        ax.set_title(left_title, fontsize=9, color=BLUE, loc="left")
        right_title = wrap(translator.text("figure.lower", plan=first), 40)
        ax.set_title(right_title, fontsize=9, color=VERMILLION, loc="right")
    return ax


def _scale(row: PairedDifference) -> float:
    larger = max(abs(row.first.value), abs(row.second.value))
    return larger if larger > 0 else 1.0


def _span(row: PairedDifference) -> float:
    ends = (row.difference.value, row.difference.low, row.difference.high)
    finite = [abs(end) / _scale(row) for end in ends if math.isfinite(end)]
    return max(finite, default=0.0)


def _draw_row(ax: Axes, y: int, row: PairedDifference, translator: Translator) -> None:
    scale = _scale(row)
    value, low, high = (
        end / scale for end in (row.difference.value, row.difference.low, row.difference.high)
    )
    if not row.decided:
        colour, marker, fill = GREY, "o", "white"
    elif value < 0:
        colour, marker, fill = BLUE, "o", BLUE
    else:
        colour, marker, fill = VERMILLION, "s", VERMILLION
    if math.isfinite(low) and math.isfinite(high):
        ax.plot([low, high], [y, y], color=colour, linewidth=2.0, solid_capstyle="butt")
    ax.plot([value], [y], marker, color=colour, markerfacecolor=fill, markersize=6)
    dimension = METRICS[row.metric].unit
    ax.annotate(
        translator.estimate(row.difference, dimension),
        xy=(1.01, y),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=8,
        color=colour if row.decided else INK,
        annotation_clip=False,
    )
