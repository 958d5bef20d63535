"""Reads shapes.csv: the bends of the streets of arcs.csv between their ends.

``row, points``: a row of arcs.csv counted from 1, and ``lon lat;lon lat;...`` in its direction.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import Problem
from scenarios.files import Table, raise_problems, read_table
from scenarios.model.road_file import RoadShapes

SHAPE_COLUMNS: Final = ("row", "points")
FILE: Final = "shapes.csv"


def read_shapes(folder: Path, n_rows: int) -> RoadShapes | None:
    """Bends of each row of arcs.csv; None where the folder has no shapes.csv.

    Raises
    ------
    InputError
        With every row that is none of arcs.csv, comes twice, or holds no pairs of degrees.
    """
    if not (folder / FILE).is_file():
        return None
    table = read_table(folder / FILE, SHAPE_COLUMNS, unique=("row",))
    rows = np.array(table.numbers("row"), dtype=np.float64)
    wrong = ~((rows >= 1) & (rows <= n_rows) & (rows == np.rint(rows)))
    problems = [
        table.problem(int(i), "row", "arcs.csv has no such row", allowed=f"1..{n_rows}")
        for i in np.flatnonzero(wrong)
    ]
    cells = table.columns["points"]
    degrees, n_bends = _degrees(table, problems)
    raise_problems(problems)
    order = np.argsort(rows, kind="stable")
    count = np.zeros(n_rows, dtype=np.int64)
    count[rows.astype(np.int64) - 1] = n_bends
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    as_read = np.concatenate([[0], np.cumsum(n_bends)]).astype(np.int32)
    read = RoadShapes(as_read, degrees[::2], degrees[1::2])
    in_order = read.taken(order, np.zeros(len(cells), dtype=bool))
    return RoadShapes(start, in_order.lon, in_order.lat)


def _degrees(
    table: Table, problems: list[Problem]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """All coordinates one after the other, and the number of bends of each row."""
    cells = table.columns["points"]
    n_bends = np.array([cell.count(";") + 1 for cell in cells], dtype=np.int64)
    try:
        words = ";".join(cells).replace(";", " ").split(" ") if cells else []
        degrees = np.array(words, dtype=np.float64)
    except ValueError:
        degrees = np.empty(0)
    whole = degrees.size == 2 * int(n_bends.sum()) and bool((np.abs(degrees) <= 180).all())
    if not whole or any(cell.count(" ") != n for cell, n in zip(cells, n_bends, strict=True)):
        problems += [
            table.problem(i, "points", "needs pairs of degrees", allowed="lon lat;lon lat;...")
            for i, cell in enumerate(cells)
            if not all(_is_place(pair) for pair in cell.split(";"))
        ]
    return degrees, n_bends


def _is_place(pair: str) -> bool:
    words = pair.split(" ")
    try:
        return len(words) == 2 and all(abs(float(word)) <= 180 for word in words)
    except ValueError:
        return False
