"""Ratio of foretold to reference values against what they might depend on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from reports.figures.style import axes_or_new, rendering
from reports.palette import BLUE, GREY, INK, VERMILLION

_MARKS: Final = ((BLUE, "o"), (VERMILLION, "x"))


def residuals(
    series: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]],
    *,
    x_label: str,
    y_label: str,
    limit_ratio: float,
    ax: Axes | None = None,
) -> Axes:
    """Points of ratio over x, one mark a series, with the line of agreement and a limit.

    Parameters
    ----------
    series
        Abscissa and ratio by the name of the series, at most two.
    x_label, y_label
        Names of the axes in the reader's language.
    limit_ratio
        Greatest ratio allowed, drawn as a dashed line.
    ax
        Axes to draw on; empty: new ones.
    """
    with rendering():
        ax = axes_or_new(ax, width_in=6.6, height_in=3.2)
        ax.axhline(1.0, color=INK, lw=0.8)
        ax.axhline(limit_ratio, color=GREY, lw=0.8, ls="--")
        for (name, (x, ratio)), (colour, mark) in zip(series.items(), _MARKS, strict=False):
            ax.plot(x, ratio, mark, color=colour, ms=3.5, mew=1.0, label=name)
        ax.set_xlabel(x_label)
        ax.set_ylabel(y_label)
        ax.grid(visible=True, axis="y")
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2)
    return ax
