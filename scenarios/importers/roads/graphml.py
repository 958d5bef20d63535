"""Reads a road graph from GraphML as OSMnx and others save it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from scenarios.errors import InputError
from scenarios.files import read_bytes
from scenarios.importers.roads.raw import RawRoads
from scenarios.importers.roads.road_tags import road_tags

MAX_BYTES: Final = 1_000_000_000

_LIST: Final = re.compile(r"\['?([^',\]]+)")
_SHAPE: Final = re.compile(r"LINESTRING ?(?:Z ?)?\(([^()]+)\)")


def read_graphml(path: Path) -> RawRoads:
    """Roads of a graph with `x`, `y` on its nodes and `highway` on its edges.

    Raises
    ------
    InputError
        If the file is broken or holds a document type, or a node has no coordinates.
    """
    data = read_bytes(path, max_bytes=MAX_BYTES)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError.one(str(path), "", "XML with a document type is refused",
                             cure="remove <!DOCTYPE ...>")  # fmt: skip
    import networkx as nx  # noqa: PLC0415 - only this format pays for it

    try:
        graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    except Exception as error:  # noqa: BLE001 - the parser raises whatever a broken file makes it stumble over
        raise InputError.one(
            str(path), "", "the GraphML is broken", got=f"{type(error).__name__}: {error}"[:120],
            cure="export it again",
        ) from None  # fmt: skip
    raw = RawRoads(source=path.name)
    number = {}
    for name, node in graph.nodes(data=True):
        number[name] = _point(raw, node.get("x", node.get("lon")), node.get("y", node.get("lat")),
                              str(path), f"node {name}")  # fmt: skip
        raw.point_ids.append("")
    two_way: set[tuple[object, ...]] = set()
    for tail, head, edge in graph.edges(data=True):
        words = {str(k): _word(v) for k, v in edge.items()}
        name = words.get("osmid") or f"{tail}-{head}"
        found = road_tags(words, raw.findings, name=name)
        if found is None:
            continue
        tags, way = found
        if not tags.oneway and graph.is_directed():
            # a two-way street is stored once in each direction
            if (head, tail, name, words.get("length")) in two_way:
                two_way.discard((head, tail, name, words.get("length")))
                continue
            two_way.add((tail, head, name, words.get("length")))
        inner = _inner(raw, words, str(path), name)
        points = [number[tail], *inner, number[head]]
        # an arc of a directed graph runs as it is stored, whatever its source's drawing was
        raw.add_way(name, points if way >= 0 or graph.is_directed() else points[::-1], tags)
    raw.point_ids = [f"n{k}" for k in range(1, len(raw.lon) + 1)]
    return raw


def _word(value: object) -> str:
    """One word of an attribute; of a list that was written as text, the first."""
    text = str(value)
    if text in {"True", "False"}:
        return "yes" if text == "True" else "no"
    first = _LIST.match(text)
    return (first[1] if first else text).strip()


def _point(raw: RawRoads, lon: Any, lat: Any, file: str, where: str) -> int:  # noqa: ANN401
    try:
        x, y = float(lon), float(lat)
    except (TypeError, ValueError):
        x = y = float("nan")
    if not (abs(x) < 1e9 and abs(y) < 1e9):
        raise InputError.one(file, where, "the node has no coordinates x, y")
    raw.lon.append(x)
    raw.lat.append(y)
    return len(raw.lon) - 1


def _inner(raw: RawRoads, words: Mapping[str, str], file: str, name: str) -> list[int]:
    """Points inside an edge, from its WKT."""
    shape = _SHAPE.fullmatch(words.get("geometry", "").strip())
    if shape is None:
        return []
    places = [place.split() for place in shape[1].split(",")]
    if any(len(place) < 2 for place in places):
        raise InputError.one(file, f"edge {name}", "the shape is no LINESTRING of pairs")
    return [_point(raw, place[0], place[1], file, f"edge {name}") for place in places[1:-1]]
