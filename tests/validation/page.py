"""The scoreboard as a page: a table with intervals and limits, a scatter plot of each series."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.validation.registry import Row

_HEAD = (
    "| data | quantity | model | n | FAC2 | FB | NMSE | MG | VG | limit |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)
_NOTE = """
n: pairs. FAC2: share within a factor of two. FB, NMSE: bias and scatter of the means. MG, VG:
geometric bias (above 1: the model is too low) and scatter (1 is perfect). In brackets 95 %
bootstrap intervals, drawn by whole trials. "missed" stands where a limit is not kept; "reported"
where none is set. Written by `make validation`.
"""


def write_page(folder: Path, rows: Sequence[Row]) -> None:
    """Write `scoreboard.md` and one picture a row into a folder."""
    lines = [_line(row) for row in rows]
    pictures = [
        f"![{row.dataset}: {row.quantity}, {row.model}](series-{number:02d}.svg)"
        for number, row in enumerate(rows, start=1)
    ]
    for number, row in enumerate(rows, start=1):
        _scatter(folder / f"series-{number:02d}.svg", row)
    text = "\n".join(
        ["# Models against measurements", "", _HEAD + "\n".join(lines), _NOTE, *pictures, ""]
    )
    (folder / "scoreboard.md").write_text(text, encoding="utf-8")


def _line(row: Row) -> str:
    verdict = {"pass": "kept", "fail": "**missed**", "reported": "reported"}[row.verdict]
    cells = [row.dataset, row.quantity, row.model, str(row.scores.n)]
    cells += [
        f"{getattr(row.scores, name):.2f} ({low:.2f} to {high:.2f})"
        for name, (low, high) in row.intervals.items()
    ]
    return "| " + " | ".join([*cells, verdict]) + " |"


def _scatter(path: Path, row: Row) -> None:
    """Predicted over observed with the lines of a factor of two."""
    from matplotlib.figure import Figure

    seen = np.asarray(row.comparison.observed, dtype=float).ravel()
    said = np.asarray(row.comparison.predicted, dtype=float).ravel()
    low, high = min(seen.min(), said.min()) / 1.5, max(seen.max(), said.max()) * 1.5
    figure = Figure(figsize=(4.6, 4.4), layout="constrained")
    ax = figure.add_subplot(
        xscale="log",
        yscale="log",
        xlim=(low, high),
        ylim=(low, high),
        aspect="equal",
        xlabel=f"observed: {row.quantity}",
        ylabel="predicted",
    )
    ax.plot(seen, said, "o", markersize=3.5, color="#0072B2", alpha=0.6)
    for factor, style in ((1.0, "-"), (2.0, "--"), (0.5, "--")):
        ax.plot([low, high], [factor * low, factor * high], style, color="#444444", linewidth=0.8)
    ax.set_title(f"{row.dataset}\n{row.model}", fontsize=9)
    figure.savefig(path, metadata={"Date": None})
