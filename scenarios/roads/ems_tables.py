"""Imports a prepared emergency network from node, arc, station and hospital tables.

Cities prepared for ambulance simulation are published as CSV files that hold one or more named
tables each: a line with the table's name, a header line, rows, and an empty line. Arcs carry a
travel time per mode, **in days**, and often a length in km; mode 1 is lights on, mode 2 normal.
The folder holds nodes and arcs, plain or in `roads.zip`, and the stations and hospitals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from scenarios.files import Table, decode_table, raise_problems, read_bytes, read_zip_member
from scenarios.model.road import RoadClass, RoadMeta, RoadNetwork
from scenarios.model.vocabulary import Agency
from scenarios.roads.checks import component_report, coordinate_problems, length_problems
from scenarios.roads.geodesy import great_circle_m

FLOAT = NDArray[np.float64]

MAX_BYTES: Final = 200_000_000
"""Largest table or archive, bytes."""

SECONDS_PER_DAY: Final = 86_400.0

FAST_ROAD_M_S: Final = 60 / 3.6
"""Normal speed from which an arc without a class is taken for a trunk road, m/s: the prepared
cities know two kinds of road, 33 and 64 km/h in normal mode (roads.md, section 1.1)."""

MODE_COLUMNS: Final[Mapping[str, str]] = {"lights_on": "mode_1", "normal": "mode_2"}

SHORTEST_M: Final = 0.1
SHORTEST_S: Final = 0.01
"""Least length and time of an arc; shorter ones are nodes on top of each other."""


@dataclass(frozen=True, slots=True)
class Site:
    """A station or hospital of a prepared network."""

    id: str
    name: str
    lon: float
    lat: float
    capacity: int | None = None
    """Vehicles of a station; None where the table does not say."""
    agency: Agency = Agency.medical
    synthetic: bool = False
    """Whether the place was chosen by the importer because the file names none."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read, what was changed and what was dropped."""

    n_nodes: int
    n_arcs: int
    n_loops_dropped: int
    n_times_raised: int
    lengths: str
    """Where lengths come from: "table" or "straight line"."""
    n_strong_parts: int
    n_nodes_outside: int
    """Nodes that do not belong to the largest part in which all nodes reach each other."""

    def sentences(self) -> tuple[str, ...]:
        """The report as sentences."""
        outside = f"left {self.n_nodes_outside:,} nodes outside the largest part"
        return (
            f"read {self.n_nodes:,} nodes and {self.n_arcs:,} arcs, lengths from {self.lengths}",
            f"dropped {self.n_loops_dropped:,} arcs that end where they begin",
            f"raised {self.n_times_raised:,} times or lengths of zero to the least value",
            f"{outside} of {self.n_strong_parts:,}",
        )


@dataclass(frozen=True, slots=True)
class PreparedCity:
    """A prepared emergency network: roads with times by mode, stations, hospitals."""

    network: RoadNetwork
    stations: tuple[Site, ...]
    hospitals: tuple[Site, ...]
    report: ImportReport


def read_prepared_city(folder: Path, meta: RoadMeta) -> PreparedCity:
    """Import the tables of a prepared city.

    Parameters
    ----------
    folder
        Holds `roads.zip` or `nodes.csv` and `arcs.csv`, `stations_1.csv`, `hospitals_1.csv`.
    meta
        Source, licence and datum of the network.

    Raises
    ------
    InputError
        If a table is missing, broken or inconsistent, with every broken row.
    StorageError
        If the operating system cannot read a file.
    """
    nodes = _road_table(folder, "nodes.csv", "nodes", ("index", "x", "y"))
    arcs = _road_table(
        folder, "arcs.csv", "arcs", ("index", "fromNode", "toNode", *MODE_COLUMNS.values())
    )
    network, loops, raised = _network(meta, nodes, arcs)
    parts = component_report(network)
    report = ImportReport(
        network.n_nodes,
        network.n_arcs,
        loops,
        raised,
        "table" if "distance" in arcs.columns else "straight line",
        parts.n_strong,
        int(parts.outside.size),
    )
    return PreparedCity(
        network,
        _sites(folder / "stations_1.csv", "stations"),
        _sites(folder / "hospitals_1.csv", "hospitals"),
        report,
    )


def _road_table(folder: Path, file: str, name: str, required: tuple[str, ...]) -> Table:
    archive = folder / "roads.zip"
    if archive.exists():
        where, data = f"{archive}/{file}", read_zip_member(archive, file, max_bytes=MAX_BYTES)
    else:
        where, data = str(folder / file), read_bytes(folder / file, max_bytes=MAX_BYTES)
    return named_table(data, file=where, name=name, required=required)


def named_table(data: bytes, *, file: str, name: str, required: tuple[str, ...]) -> Table:
    """One named table of a file that may hold several.

    Parameters
    ----------
    data, file
        Content and the name for messages.
    name
        Word in the first cell of the line that opens the table.
    required
        Columns that must be there; others are kept too, columns without a name are not.

    Raises
    ------
    InputError
        If there is no such table, a column is missing or a row has too many or too few cells.
    """
    text, encoding = decode_table(data, file=file)
    rows = _rows_of(text, file)
    begin = next((i for i, (_, cells) in enumerate(rows) if cells and cells[0] == name), None)
    if begin is None or begin + 1 >= len(rows):
        raise InputError.one(
            file, "", f"there is no table {name!r}", cure="name it in its own line"
        )
    header_line, header = rows[begin + 1]
    missing = [column for column in required if column not in header]
    raise_problems(
        [
            Problem(f"{file}:{header_line}", column, "the required column is missing")
            for column in missing
        ]
    )
    kept = [i for i, column in enumerate(header) if column]
    width = kept[-1] + 1
    problems: list[Problem] = []
    body: list[list[str]] = []
    lines: list[int] = []
    for line, cells in rows[begin + 2 :]:
        if not any(cells):
            break
        if len(cells) < width or any(cells[len(header) :]):
            problems.append(
                Problem(
                    f"{file}:{line}",
                    "",
                    "the row has the wrong number of cells",
                    f"{len(cells)}",
                    f"{len(header)}",
                )
            )
            continue
        body.append(cells)
        lines.append(line)
    raise_problems(problems)
    columns = {header[i]: [cells[i] for cells in body] for i in kept}
    return Table(file, encoding, columns, lines)


def _rows_of(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Rows with the line each begins on; cells without blanks around them."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError.one(f"{file}:{line}", "", f"the row cannot be read: {error}") from None
    return rows


def _network(meta: RoadMeta, nodes: Table, arcs: Table) -> tuple[RoadNetwork, int, int]:
    """The network, the number of loops dropped and of zeros raised."""
    lon, lat = np.array(nodes.numbers("x")), np.array(nodes.numbers("y"))
    if lon.size == 0:
        raise InputError.one(nodes.file, "", "the table nodes is empty")
    raise_problems(coordinate_problems(lon_deg=lon, lat_deg=lat, file=nodes.file))
    index = {int(value): i for i, value in enumerate(nodes.numbers("index"))}
    if len(index) != lon.size:
        raise InputError.one(
            nodes.file, "index", "node numbers come twice", got=f"{lon.size - len(index):,}"
        )
    tail, head = (_positions(arcs, column, index) for column in ("fromNode", "toNode"))
    going = tail != head
    tail, head = tail[going], head[going]
    times = {
        mode: np.array(arcs.numbers(column))[going] * SECONDS_PER_DAY
        for mode, column in MODE_COLUMNS.items()
    }
    if "distance" in arcs.columns:
        length = np.array(arcs.numbers("distance"))[going] * 1000
    else:
        length = great_circle_m(
            lon_a_deg=lon[tail], lat_a_deg=lat[tail], lon_b_deg=lon[head], lat_b_deg=lat[head]
        )
    raise_problems(_negative(arcs, length, times))
    zero = length < SHORTEST_M
    for values in times.values():
        zero |= values < SHORTEST_S
    length = np.maximum(length, SHORTEST_M)
    times = {mode: np.maximum(values, SHORTEST_S) for mode, values in times.items()}
    network = RoadNetwork(
        meta=meta,
        node_ids=tuple(str(number) for number in index),
        node_lon=lon,
        node_lat=lat,
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        length_m=length,
        road_class=_class_codes(length, times["normal"]),
        name_index=np.zeros(tail.size, dtype=np.int32),
        names=("",),
        bridge=np.zeros(tail.size, dtype=bool),
        mode_time_s=times,
    )
    raise_problems(length_problems(network, file=arcs.file))
    return network, int(np.count_nonzero(~going)), int(np.count_nonzero(zero))


def _positions(arcs: Table, column: str, index: dict[int, int]) -> NDArray[np.int64]:
    problems: list[Problem] = []
    found = np.zeros(arcs.n_rows, dtype=np.int64)
    for row, number in enumerate(arcs.numbers(column)):
        position = index.get(int(number))
        if position is None:
            problems.append(arcs.problem(row, column, "there is no such node"))
        else:
            found[row] = position
    raise_problems(problems)
    return found


def _negative(arcs: Table, length: FLOAT, times: Mapping[str, FLOAT]) -> list[Problem]:
    columns = {"distance": length, **{MODE_COLUMNS[mode]: times[mode] for mode in times}}
    return [
        Problem(
            arcs.file,
            column,
            "the number is out of range",
            f"{int(np.count_nonzero(values < 0)):,} below 0",
            "0 <= value",
        )
        for column, values in columns.items()
        if (values < 0).any()
    ]


def _class_codes(length_m: FLOAT, normal_s: FLOAT) -> NDArray[np.uint8]:
    """Class by speed, because the tables have none; only maps and closures look at it."""
    fast = length_m / normal_s >= FAST_ROAD_M_S
    codes = np.where(fast, RoadClass.trunk.code, RoadClass.secondary.code)
    return codes.astype(np.uint8)


def _sites(path: Path, name: str) -> tuple[Site, ...]:
    table = named_table(
        read_bytes(path, max_bytes=MAX_BYTES),
        file=str(path),
        name=name,
        required=("index", "x", "y"),
    )
    numbers = [str(int(value)) for value in table.numbers("index")]
    lon, lat = table.numbers("x"), table.numbers("y")
    raise_problems(
        coordinate_problems(lon_deg=np.array(lon), lat_deg=np.array(lat), file=table.file)
        if lon
        else []
    )
    label = next((c for c in table.columns if c.casefold() == "name"), None)
    names = table.columns[label] if label else [""] * table.n_rows
    capacities: list[int | None] = [None] * table.n_rows
    if "capacity" in table.columns:
        capacities = [int(value) for value in table.numbers("capacity")]
    return tuple(
        Site(number, text or f"{name[:-1]} {number}", x, y, capacity)
        for number, text, x, y, capacity in zip(numbers, names, lon, lat, capacities, strict=True)
    )
