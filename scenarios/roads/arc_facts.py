"""Reads the tables that an imported network has beside nodes.csv and arcs.csv.

arc_facts.csv: ``row, fact, value``; shapes.csv: ``row, points``; turns.csv: ``from_row, via,
to_row, rule``; places.csv: ``kind, name, lon, lat, population``. A row is counted from 1 below the
header of arcs.csv. Each table may be missing: then nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import Problem
from scenarios.files import Table, raise_problems, read_table
from scenarios.model.road import RoadNetwork
from scenarios.model.road_file import ArcFacts, TurnRules
from scenarios.roads.tables import ARC_COLUMNS, MODES

INT = NDArray[np.int64]

FACT_COLUMNS: Final = ("row", "fact", "value")
TURN_COLUMNS: Final = ("from_row", "via", "to_row", "rule")
PLACE_COLUMNS: Final = ("kind", "name", "lon", "lat", "population")

FACTS: Final[Mapping[str, tuple[str, float]]] = {
    "max_speed_km_h": ("max_speed_m_s", 1 / 3.6),
    "max_weight_t": ("max_weight_kg", 1000.0),
    "max_height_m": ("max_height_m", 1.0),
    "max_width_m": ("max_width_m", 1.0),
    "level_crossings": ("n_level_crossings", 1.0),
    "tunnel": ("tunnel", 1.0),
}
"""Facts by their name in the table: attribute of `ArcFacts`, and its unit in the table's."""

RULES: Final = {"no": False, "only": True}


@dataclass(frozen=True, slots=True, eq=False)
class ArcRows:
    """First arc of each row of arcs.csv, and whether its way back follows as the next arc."""

    first: INT
    two_way: NDArray[np.bool_]


def read_arc_facts(folder: Path, network: RoadNetwork, rows: ArcRows | None = None) -> ArcFacts:
    """Limits of the arcs of a network read from the same folder.

    Parameters
    ----------
    folder, network
        Where the network was read from.
    rows
        As of `arc_rows`, where the caller has them already.

    Raises
    ------
    InputError
        With every row that names no arc, an unknown fact or a value that is not above 0.
    """
    values = {name: np.full(network.n_arcs, np.nan) for name, _ in FACTS.values()}
    values |= {name: np.zeros(network.n_arcs) for name in ("n_level_crossings", "tunnel")}
    if (folder / "arc_facts.csv").is_file():
        table = read_table(folder / "arc_facts.csv", FACT_COLUMNS)
        rows = rows or arc_rows(folder)
        at, problems = _row_numbers(table, "row", rows)
        given = np.array(table.numbers("value"))
        known = np.array([fact in FACTS for fact in table.columns["fact"]], dtype=bool)
        problems += [
            table.problem(int(i), "fact", "unknown fact", allowed=", ".join(FACTS))
            for i in np.flatnonzero(~known)
        ]
        problems += [
            table.problem(int(i), "value", "the number is out of range", allowed="above 0")
            for i in np.flatnonzero(~(given > 0))
        ]
        raise_problems(problems)
        facts = np.array(table.columns["fact"])
        for fact, (name, unit) in FACTS.items():
            here = at[facts == fact]
            values[name][rows.first[here]] = given[facts == fact] * unit
            back = here[rows.two_way[here]]
            values[name][rows.first[back] + 1] = values[name][rows.first[back]]
    return ArcFacts(
        max_speed_m_s=values["max_speed_m_s"],
        max_weight_kg=values["max_weight_kg"],
        max_height_m=values["max_height_m"],
        max_width_m=values["max_width_m"],
        n_level_crossings=values["n_level_crossings"].astype(np.int32),
        tunnel=values["tunnel"] > 0,
    )


def read_turn_rules(folder: Path, network: RoadNetwork, rows: ArcRows | None = None) -> TurnRules:
    """Turn restrictions of a network read from the same folder; arguments as `read_arc_facts`.

    Raises
    ------
    InputError
        With every row that names no arc, or arcs that do not meet at the node in this direction.
    """
    empty = np.empty(0, dtype=np.int32)
    if not (folder / "turns.csv").is_file():
        return TurnRules(empty, empty, empty.astype(bool))
    table = read_table(folder / "turns.csv", TURN_COLUMNS)
    rows = rows or arc_rows(folder)
    came, problems = _row_numbers(table, "from_row", rows)
    goes, more = _row_numbers(table, "to_row", rows)
    problems += more
    problems += [
        table.problem(i, "rule", "unknown rule", allowed=", ".join(RULES))
        for i, rule in enumerate(table.columns["rule"])
        if rule not in RULES
    ]
    raise_problems(problems)
    number = {name: i for i, name in enumerate(network.node_ids)}
    via = np.array([number.get(name, -1) for name in table.columns["via"]], dtype=np.int64)
    in_arc = _directed(rows, came, network.head, via)
    out_arc = _directed(rows, goes, network.tail, via)
    raise_problems(
        [
            table.problem(int(i), "via", "the two streets do not meet there")
            for i in np.flatnonzero((in_arc < 0) | (out_arc < 0))
        ]
    )
    only = np.array([RULES[rule] for rule in table.columns["rule"]], dtype=bool)
    return TurnRules(in_arc.astype(np.int32), out_arc.astype(np.int32), only)


def arc_rows(folder: Path) -> ArcRows:
    """Which arcs the rows of arcs.csv became."""
    arcs = read_table(
        folder / "arcs.csv", ARC_COLUMNS, free_text=("name",),
        optional_columns=tuple(f"time_{mode}_s" for mode in MODES),
    )  # fmt: skip
    return rows_of_streets([cell == "no" for cell in arcs.columns["oneway"]])


def rows_of_streets(two_way_streets: Sequence[bool]) -> ArcRows:
    """Rows of which it is known whether they stand for both directions."""
    two_way = np.array(two_way_streets, dtype=bool)
    size = 1 + two_way
    return ArcRows(np.cumsum(size) - size, two_way)


def _row_numbers(table: Table, column: str, rows: ArcRows) -> tuple[INT, list[Problem]]:
    """Rows counted from 0, and a problem for each number that is no row."""
    given = np.array(table.numbers(column))
    wrong = ~((given >= 1) & (given <= rows.first.size) & (given == np.rint(given)))
    problems = [
        table.problem(int(i), column, "arcs.csv has no such row", allowed=f"1..{rows.first.size}")
        for i in np.flatnonzero(wrong)
    ]
    return np.where(wrong, 0, given - 1).astype(np.int64), problems


def _directed(rows: ArcRows, row: INT, end: NDArray[np.int32], via: INT) -> INT:
    """The arc of each row that has its end at the node, -1 where none has."""
    forth = rows.first[row]
    back = forth + rows.two_way[row]
    return np.where(end[forth] == via, forth, np.where(end[back] == via, back, -1))
