"""Road networks as two tables that a county can draw up itself: nodes.csv and arcs.csv.

nodes.csv: ``id, lon, lat``. arcs.csv: ``from, to, length_m, class, name, oneway, bridge`` and,
where times were measured, ``time_normal_s`` and ``time_lights_on_s``. A row with ``oneway`` = no
stands for both directions. shapes.csv, if there is one, holds the bends of the rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import Problem
from scenarios.files import Table, raise_problems, read_table, write_text_atomic
from scenarios.model.road import ROAD_CLASSES, RoadMeta, RoadNetwork
from scenarios.model.road_file import RoadShapes
from scenarios.roads.checks import coordinate_problems, length_problems
from scenarios.roads.shapes import read_shapes

NODE_COLUMNS: Final = ("id", "lon", "lat")
ARC_COLUMNS: Final = ("from", "to", "length_m", "class", "name", "oneway", "bridge")
MODES: Final = ("normal", "lights_on")
"""Travel modes that may carry measured times."""

_YES_NO: Final = {"yes": True, "no": False}


def read_network(folder: Path, meta: RoadMeta) -> RoadNetwork:
    """Road network of the tables nodes.csv and arcs.csv in a folder.

    Parameters
    ----------
    folder
        Holds the two tables.
    meta
        Source, licence and datum: the tables cannot say them, so the caller must.

    Raises
    ------
    InputError
        With every broken row: unknown nodes, repeated ids, values out of range, swapped
        coordinates, lengths that are not metres.
    """
    nodes = read_table(folder / "nodes.csv", NODE_COLUMNS, unique=("id",))
    arcs = read_table(
        folder / "arcs.csv",
        ARC_COLUMNS,
        optional_columns=tuple(_time_column(mode) for mode in MODES),
        free_text=("name",),
    )
    lon, lat = (np.array(nodes.numbers(column)) for column in ("lon", "lat"))
    if nodes.n_rows:
        raise_problems(coordinate_problems(lon_deg=lon, lat_deg=lat, file=nodes.file))
    network = _assemble(meta, nodes, lon, lat, arcs, read_shapes(folder, arcs.n_rows))
    raise_problems(length_problems(network, file=arcs.file))
    return network


def _time_column(mode: str) -> str:
    return f"time_{mode}_s"


def _assemble(
    meta: RoadMeta,
    nodes: Table,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    arcs: Table,
    shapes: RoadShapes | None,
) -> RoadNetwork:
    position = {name: i for i, name in enumerate(nodes.columns["id"])}
    classes = {name.value: name.code for name in ROAD_CLASSES}
    problems: list[Problem] = []
    tail = _coded(arcs, "from", position, "there is no such node", problems)
    head = _coded(arcs, "to", position, "there is no such node", problems)
    road_class = _coded(arcs, "class", classes, "unknown road class", problems)
    oneway = _coded(arcs, "oneway", _YES_NO, "needs yes or no", problems)
    bridge = _coded(arcs, "bridge", _YES_NO, "needs yes or no", problems)
    problems += _loops(arcs, tail, head)
    length = np.array(arcs.numbers("length_m"))
    problems += _not_positive(arcs, "length_m", length)
    times = {
        mode: np.array(arcs.numbers(_time_column(mode)))
        for mode in MODES
        if _time_column(mode) in arcs.columns
    }
    for mode, values in times.items():
        problems += _not_positive(arcs, _time_column(mode), values)
    raise_problems(problems)
    # one arc a row, and its way back right after it where the street is two-way
    row = np.repeat(np.arange(arcs.n_rows), 2 - oneway)
    back = np.zeros(row.size, dtype=bool)
    back[1:] = row[1:] == row[:-1]
    names, name_index = _name_table(arcs.columns["name"])
    return RoadNetwork(
        meta=meta,
        node_ids=tuple(nodes.columns["id"]),
        node_lon=lon,
        node_lat=lat,
        tail=np.where(back, head[row], tail[row]).astype(np.int32),
        head=np.where(back, tail[row], head[row]).astype(np.int32),
        length_m=length[row],
        road_class=road_class[row].astype(np.uint8),
        name_index=name_index[row],
        names=names,
        bridge=bridge[row].astype(bool),
        mode_time_s={mode: values[row] for mode, values in times.items()},
        shapes=None if shapes is None else shapes.taken(row, back),
    )


def _coded(
    table: Table,
    column: str,
    codes: dict[str, int] | dict[str, bool],
    rule: str,
    out: list[Problem],
) -> NDArray[np.int64]:
    """Codes of a column; unknown words are collected and become 0."""
    allowed = ", ".join(codes) if len(codes) <= 10 else "the ids of nodes.csv"
    found = np.zeros(table.n_rows, dtype=np.int64)
    for row, cell in enumerate(table.columns[column]):
        code = codes.get(cell)
        if code is None:
            out.append(table.problem(row, column, rule, allowed=allowed))
        else:
            found[row] = code
    return found


def _loops(table: Table, tail: NDArray[np.int64], head: NDArray[np.int64]) -> list[Problem]:
    ends = table.columns
    return [
        table.problem(int(row), "to", "the arc ends where it begins", cure="delete the row")
        for row in np.flatnonzero(tail == head)
        if ends["from"][row] == ends["to"][row]
    ]


def _not_positive(table: Table, column: str, values: NDArray[np.float64]) -> list[Problem]:
    return [
        table.problem(int(row), column, "the number is out of range", allowed="0 < value < 1e6")
        for row in np.flatnonzero(~((values > 0) & (values < 1e6)))
    ]


def _name_table(cells: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct names in the order they come, "" first, and the index of each row's name."""
    index = {"": 0}
    rows = [index.setdefault(cell, len(index)) for cell in cells]
    return tuple(index), np.array(rows, dtype=np.int32)


def write_network(network: RoadNetwork, folder: Path) -> None:
    """Write nodes.csv and arcs.csv; two arcs that mirror each other become one row.

    Coordinates keep 7 decimals (1 cm), lengths and times 3.

    Raises
    ------
    StorageError
        If a file cannot be written.
    """
    nodes = zip(network.node_ids, network.node_lon.tolist(), network.node_lat.tolist(), strict=True)
    write_text_atomic(
        folder / "nodes.csv",
        _csv_text(NODE_COLUMNS, [[name, f"{lon:.7f}", f"{lat:.7f}"] for name, lon, lat in nodes]),
    )
    modes = [mode for mode in MODES if mode in network.mode_time_s]
    header = (*ARC_COLUMNS, *(_time_column(mode) for mode in modes))
    rows = [_arc_row(network, arc, oneway, modes) for arc, oneway in _streets(network)]
    write_text_atomic(folder / "arcs.csv", _csv_text(header, rows))


def _csv_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _arc_row(network: RoadNetwork, arc: int, oneway: str, modes: Sequence[str]) -> list[str]:
    return [
        network.node_ids[network.tail[arc]],
        network.node_ids[network.head[arc]],
        _decimal(network.length_m[arc]),
        ROAD_CLASSES[network.road_class[arc]].value,
        network.arc_name(arc),
        oneway,
        "yes" if network.bridge[arc] else "no",
        *(_decimal(network.mode_time_s[mode][arc]) for mode in modes),
    ]


def _decimal(value: float) -> str:
    return f"{max(value, 0.001):.3f}".rstrip("0").rstrip(".")


def _streets(network: RoadNetwork) -> list[tuple[int, str]]:
    """Arcs to write, each once: (arc, "no") stands for it and its mirror image."""
    waiting: dict[tuple[object, ...], list[int]] = {}
    streets: dict[int, str] = {}
    for arc in range(network.n_arcs):
        alike = (
            network.length_m[arc],
            network.road_class[arc],
            network.name_index[arc],
            network.bridge[arc],
            *(times[arc] for times in network.mode_time_s.values()),
        )
        tail, head = int(network.tail[arc]), int(network.head[arc])
        mirrored = waiting.get((head, tail, *alike))
        if mirrored:
            streets[mirrored.pop()] = "no"
        else:
            waiting.setdefault((tail, head, *alike), []).append(arc)
            streets[arc] = "yes"
    return list(streets.items())
