"""Drills in each week of a year, by how firmly the law asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from reports.figures.style import axes_or_new, rendering
from reports.i18n.translator import Translator
from reports.palette import BLUE, INK, ORANGE, SKY

_STANDINGS: Final = (("legal", BLUE, ""), ("check", ORANGE, "//"), ("recommended", SKY, ".."))
"""Colour and hatch of each standing."""


def week_load(
    weeks: Mapping[date, Mapping[str, int]], translator: Translator, *, ax: Axes | None = None
) -> Axes:
    """Bars of drills a week, stacked by standing, with the mean.

    Parameters
    ----------
    weeks
        Monday of each week to the number of drills by standing.
    translator
        Language.
    ax
        Axes to draw on; empty: new ones.
    """
    mondays = list(weeks)
    with rendering():
        ax = axes_or_new(ax, width_in=8.6, height_in=2.6)
        x = np.arange(len(mondays))
        base = np.zeros(len(mondays))
        for standing, colour, hatch in _STANDINGS:
            height = np.array([weeks[monday].get(standing, 0) for monday in mondays], dtype=float)
            if height.any():
                label = translator.term(f"standing.{standing}")
                ax.bar(x, height, 0.85, base, color=colour, hatch=hatch, ec="white", label=label)
            base += height
        mean = float(base.mean()) if base.size else 0.0
        ax.axhline(mean, color=INK, linewidth=1.0, linestyle="--")
        shown = translator.number(mean, 1)
        ax.lines[-1].set_label(translator.text("figure.mean_load", mean=shown))
        step = max(1, len(mondays) // 13)
        ax.set_xticks(x[::step], [monday.strftime("%m-%d") for monday in mondays[::step]])
        ax.set_xlim(-0.7, len(mondays) - 0.3)
        ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        ax.grid(axis="y")
        ax.set_xlabel(translator.text("figure.week_axis"))
        ax.set_ylabel(translator.text("figure.drills_axis"))
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, fontsize=8)
    return ax
