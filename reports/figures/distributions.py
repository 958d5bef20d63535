"""Empirical distribution of one measure for each plan: how often it stays below a value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from reports.figures.style import axes_or_new, rendering, wrap
from reports.i18n.quantity import scale_for
from reports.i18n.translator import Translator
from reports.palette import PLANS
from sim.evaluation.metrics import METRICS
from sim.evaluation.statistics import LEVEL
from sim.evaluation.table import OutcomeTable

LINES: Final = ("-", "--", "-.", ":")
"""First plan, second plan, ...: the line differs as well as the colour."""


def band_half_width(n: int, level: float = LEVEL) -> float:
    """Half width of the band that holds the whole distribution with a confidence level.

    Dvoretzky-Kiefer-Wolfowitz inequality with Massart's constant: sqrt(ln(2 / (1 - level)) / 2n).

    References
    ----------
    Massart 1990, The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality, Annals of
    Probability 18(3), 1269-1283, corollary 1.

    Examples
    --------
    >>> round(band_half_width(200), 4)
    0.096
    """
    return math.sqrt(math.log(2 / (1 - level)) / (2 * n))


def distribution(
    tables: Mapping[str, OutcomeTable],
    metric: str,
    translator: Translator,
    names: Mapping[str, str],
    *,
    ax: Axes | None = None,
) -> Axes:
    """Share of replications in which a measure is at most x, with its 95 % band, for each plan.

    A time that is never reached leaves the curve below one at the right end.

    Parameters
    ----------
    tables
        Measures by plan id.
    metric
        Which measure.
    translator
        Language.
    names
        Plan id to its name for the legend.
    ax
        Axes to draw on; empty: new ones.
    """
    samples = {plan: _finite(table, metric) for plan, table in tables.items()}
    dimension = METRICS[metric].unit
    greatest = max((float(s[-1]) for s in samples.values() if s.size), default=0.0)
    scale = scale_for(dimension, [greatest])
    with rendering():
        ax = axes_or_new(ax, width_in=4.2, height_in=2.8)
        for i, (plan, table) in enumerate(tables.items()):
            _draw(ax, samples[plan] / scale.factor, table.n, i, names[plan])
        ax.set_ylim(0, 1.02)
        ax.set_xlim(left=0)
        ax.yaxis.set_major_formatter(lambda y, _: translator.percent(y))
        ax.grid(visible=True)
        ax.set_title(wrap(translator.metric(metric), 44), fontsize=9)
        unit = translator.term(scale.code) or translator.text("figure.count")
        ax.set_xlabel(unit)
    return ax


def distributions(
    tables: Mapping[str, OutcomeTable],
    metrics: Sequence[str],
    translator: Translator,
    names: Mapping[str, str],
) -> Figure:
    """Several measures side by side, two in a row, with one legend."""
    rows = -(-len(metrics) // 2)
    with rendering():
        figure = Figure(figsize=(8.6, 0.5 + 2.5 * rows), layout="constrained")
        axes = figure.subplots(rows, 2, squeeze=False).ravel()
        for ax, metric in zip(axes, metrics, strict=False):
            distribution(tables, metric, translator, names, ax=ax)
        for ax in axes[len(metrics) :]:
            ax.remove()
        n = max(table.n for table in tables.values())
        figure.supylabel(translator.text("figure.share_axis", n=n), fontsize=9)
        handles, texts = axes[0].get_legend_handles_labels()
        figure.legend(handles, [wrap(t, 60) for t in texts], loc="outside upper left", ncols=2)
    return figure


def _finite(table: OutcomeTable, metric: str) -> NDArray[np.float64]:
    values = table.columns[metric]
    return np.sort(values[np.flatnonzero(np.isfinite(values))])


def _draw(ax: Axes, sample: NDArray[np.float64], n: int, i: int, name: str) -> None:
    colour, line = PLANS[i % len(PLANS)], LINES[i % len(LINES)]
    x = np.concatenate([[0.0], sample])
    y = np.arange(x.size) / n
    half = band_half_width(n)
    ax.fill_between(
        x,
        np.maximum(y - half, 0),
        np.minimum(y + half, 1),
        step="post",
        color=colour,
        alpha=0.13,
        linewidth=0,
    )
    ax.step(x, y, where="post", color=colour, linestyle=line, linewidth=1.6, label=name)
