"""Writes an imported network as tables that a pack reads unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from scenarios.files import write_text_atomic
from scenarios.importers.roads.raw import RawRoads
from scenarios.importers.roads.simplify import Street
from scenarios.importers.roads.turns import TurnRow
from scenarios.model.road import ROAD_CLASSES, RoadMeta
from scenarios.roads.arc_facts import FACT_COLUMNS, PLACE_COLUMNS, TURN_COLUMNS
from scenarios.roads.shapes import SHAPE_COLUMNS
from scenarios.roads.tables import ARC_COLUMNS, NODE_COLUMNS

_SIGN = {True: "yes", False: "no"}


def write_tables(
    folder: Path,
    meta: RoadMeta,
    raw: RawRoads,
    streets: Sequence[Street],
    length_m: NDArray[np.float64],
    turns: Sequence[TurnRow],
) -> None:
    """Write nodes, arcs, facts, shapes, turns, places and where they come from.

    Raises
    ------
    StorageError
        If a file cannot be written.
    """
    ids = raw.point_ids
    ends = dict.fromkeys(p for s in streets for p in (s.points[0], s.points[-1]))
    text = yaml.safe_dump(meta.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
    write_text_atomic(folder / "roads.yaml", text)
    nodes = ((ids[p], f"{raw.lon[p]:.7f}", f"{raw.lat[p]:.7f}") for p in ends)
    _write(folder / "nodes.csv", NODE_COLUMNS, nodes)
    arcs = (
        (
            ids[s.points[0]], ids[s.points[-1]], f"{metres:.3f}",
            ROAD_CLASSES[s.tags.road_class].value, s.tags.name, _SIGN[s.tags.oneway],
            _SIGN[s.tags.bridge],
        )
        for s, metres in zip(streets, length_m.tolist(), strict=True)
    )  # fmt: skip
    _write(folder / "arcs.csv", ARC_COLUMNS, arcs)
    _write(folder / "arc_facts.csv", FACT_COLUMNS, _facts(streets))
    shapes = (
        (row, ";".join(f"{raw.lon[p]:.7f} {raw.lat[p]:.7f}" for p in street.points[1:-1]))
        for row, street in enumerate(streets, 1)
        if len(street.points) > 2
    )
    _write(folder / "shapes.csv", SHAPE_COLUMNS, shapes)
    _write(
        folder / "turns.csv",
        TURN_COLUMNS,
        ((t.from_street + 1, ids[t.via], t.to_street + 1, "only" if t.only else "no")
         for t in turns),
    )  # fmt: skip
    places = (
        (p.kind.value, p.name, f"{p.lon:.7f}", f"{p.lat:.7f}", p.population) for p in raw.places
    )
    _write(folder / "places.csv", PLACE_COLUMNS, places)


def _facts(streets: Sequence[Street]) -> Iterable[tuple[int, str, str]]:
    for row, street in enumerate(streets, 1):
        tags = street.tags
        values = {
            "max_speed_km_h": tags.max_speed_km_h,
            "max_weight_t": tags.max_weight_t,
            "max_height_m": tags.max_height_m,
            "max_width_m": tags.max_width_m,
            "level_crossings": street.n_crossings,
            "tunnel": int(tags.tunnel),
        }
        for fact, value in values.items():
            if value:
                yield row, fact, f"{value:g}"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text_atomic(path, out.getvalue())
