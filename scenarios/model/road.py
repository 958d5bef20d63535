"""The road network: directed arcs between nodes, as arrays, with where it comes from.

A network is checked when it is made and never changes afterwards: closures, weather and vehicles
are weights laid over it by `sim.network`. A two-way street is two arcs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from scenarios.model.base import Id, Line, Model, Provenance, Text
from scenarios.model.road_file import RoadShapes


class RoadClass(StrEnum):
    """Class of a road, in the words of OpenStreetMap, from fast to slow."""

    motorway = "motorway"
    trunk = "trunk"
    primary = "primary"
    secondary = "secondary"
    tertiary = "tertiary"
    residential = "residential"
    service = "service"

    @property
    def code(self) -> int:
        """Number of the class in the array `RoadNetwork.road_class`."""
        return ROAD_CLASSES.index(self)


ROAD_CLASSES: Final[tuple[RoadClass, ...]] = tuple(RoadClass)
"""Classes in the order of their codes."""


class RoadMeta(Model):
    """Where a road network comes from and what may be said about it."""

    id: Id
    title: Text
    source: Line
    """Who drew the network: publisher and product, or the recipe of a synthetic one."""
    licence: Line
    datum: Literal["wgs84", "cgcs2000"]
    """Datum of the coordinates; GCJ-02 and BD-09 must be converted first."""
    synthetic: bool
    """True for invented streets (示意): shown on every map and report."""
    as_of: str = ""
    """Date of the data, as the source states it."""
    provenance: Provenance


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Directed road network; all arrays are read-only.

    Attributes
    ----------
    meta
        Origin, licence and datum.
    node_ids
        Name of each node, unique; length n_nodes.
    node_lon, node_lat
        Coordinates, degrees, shape (n_nodes,).
    tail, head
        Node index at which each arc begins and ends, shape (n_arcs,).
    length_m
        Length along the road, m, above 0, shape (n_arcs,).
    road_class
        Code into `ROAD_CLASSES`, shape (n_arcs,).
    name_index, names
        Road name of each arc as an index into `names`; ``names[0]`` is "" (no name).
    bridge
        Whether the arc lies on a bridge, shape (n_arcs,).
    mode_time_s
        Measured travel time per arc, s, for networks that carry it, by mode ("normal", ...).
    shapes
        Bends of the arcs; None: streets are taken as straight.
    content_hash
        SHA-256 over meta and arrays: equal hash, equal network.
    """

    meta: RoadMeta
    node_ids: tuple[str, ...]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    road_class: NDArray[np.uint8]
    name_index: NDArray[np.int32]
    names: tuple[str, ...]
    bridge: NDArray[np.bool_]
    mode_time_s: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    shapes: RoadShapes | None = None
    content_hash: str = field(init=False)

    def __post_init__(self) -> None:
        """Bring the arrays to their types, check every rule and freeze.

        Raises
        ------
        InputError
            With every broken rule and the number of arcs or nodes that break it.
        """
        for name, kind in _ARRAYS.items():
            object.__setattr__(self, name, _frozen(getattr(self, name), kind))
        modes = {name: _frozen(times, np.float64) for name, times in self.mode_time_s.items()}
        object.__setattr__(self, "mode_time_s", modes)
        if self.shapes is not None:
            object.__setattr__(self, "shapes", _frozen_shapes(self.shapes))
        problems = _shape_problems(self) or _value_problems(self)
        if problems:
            raise InputError(problems)
        object.__setattr__(self, "content_hash", _content_hash(self))

    def way(self, arc: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitudes and latitudes of an arc from end to end, its bends between them."""
        ends = [self.tail[arc], self.head[arc]]
        lon, lat = self.node_lon[ends], self.node_lat[ends]
        if self.shapes is None:
            return lon, lat
        inner = self.shapes.of(arc)
        return np.insert(lon, 1, inner[0]), np.insert(lat, 1, inner[1])

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_ids)

    @property
    def n_arcs(self) -> int:
        """Number of directed arcs."""
        return int(self.tail.size)

    def arc_name(self, arc: int) -> str:
        """Road name of an arc, "" where it has none."""
        return self.names[int(self.name_index[arc])]

    def in_largest_component(self) -> NDArray[np.bool_]:
        """Whether each node belongs to the largest part in which every node reaches every other."""
        # scipy costs 0.2 s to import; only those who ask pay it
        from scipy.sparse import csr_array  # noqa: PLC0415
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        ones = np.ones(self.n_arcs, dtype=np.int8)
        shape = (self.n_nodes, self.n_nodes)
        graph = csr_array((ones, (self.tail, self.head)), shape=shape)
        label = connected_components(graph, directed=True, connection="strong")[1]
        return np.asarray(label == np.bincount(label).argmax())


_ARRAYS: Final[dict[str, type[np.generic]]] = {
    "node_lon": np.float64,
    "node_lat": np.float64,
    "tail": np.int32,
    "head": np.int32,
    "length_m": np.float64,
    "road_class": np.uint8,
    "name_index": np.int32,
    "bridge": np.bool_,
}


def _frozen(values: NDArray[np.generic], kind: type[np.generic]) -> NDArray[np.generic]:
    """Read-only copy of the values in the wanted type, so that no caller can change them later."""
    array = np.array(values, dtype=kind, copy=True, order="C")
    array.setflags(write=False)
    return array


def _frozen_shapes(shapes: RoadShapes) -> RoadShapes:
    start = np.array(shapes.start, dtype=np.int32)
    lon, lat = np.array(shapes.lon, dtype=np.float64), np.array(shapes.lat, dtype=np.float64)
    for array in (start, lon, lat):
        array.setflags(write=False)
    return RoadShapes(start, lon, lat)


def _bend_problems(network: RoadNetwork) -> list[Problem]:
    """Bends that belong to no arc or lie nowhere."""
    shapes = network.shapes
    if shapes is None:
        return []
    start, n = shapes.start, shapes.lon.size
    fits = start.shape == (network.n_arcs + 1,) and shapes.lat.shape == (n,)
    if not fits or start[0] != 0 or start[-1] != n or bool((np.diff(start) < 0).any()):
        return [_problem(network, "shapes", "the bends do not fit the arcs", f"{n:,} bends", "")]
    wrong = _outside(shapes.lon, 180) | _outside(shapes.lat, 90)
    if not wrong.any():
        return []
    got = f"{int(wrong.sum()):,} such bends"
    return [_problem(network, "shapes", "a bend is out of range", got, "-180..180, -90..90")]


def _shape_problems(network: RoadNetwork) -> list[Problem]:
    problems: list[Problem] = []
    wanted = {name: network.n_nodes if name.startswith("node_") else None for name in _ARRAYS}
    n_arcs = int(np.asarray(network.tail).size)
    arrays: dict[str, NDArray[np.generic]] = {name: getattr(network, name) for name in _ARRAYS}
    arrays |= {f"mode_time_s.{name}": times for name, times in network.mode_time_s.items()}
    for name, array in arrays.items():
        size = wanted.get(name)
        shape = (n_arcs if size is None else size,)
        if array.shape != shape:
            problems.append(
                _problem(
                    network, name, "the array has the wrong shape", str(array.shape), str(shape)
                )
            )
    if not network.node_ids or n_arcs == 0:
        problems.append(_problem(network, "", "the network is empty", "0", "at least one arc"))
    if len(set(network.node_ids)) != network.n_nodes:
        twice = network.n_nodes - len(set(network.node_ids))
        problems.append(_problem(network, "node_ids", "node ids come twice", f"{twice:,}", "0"))
    if not network.names or network.names[0]:
        problems.append(_problem(network, "names", "the first name must be empty", "", '""'))
    return problems + _bend_problems(network)


def _value_problems(network: RoadNetwork) -> list[Problem]:
    n = network.n_nodes
    self_loop = network.tail == network.head
    rules: list[tuple[str, str, NDArray[np.bool_], str]] = [
        ("node_lon", "longitude is out of range", _outside(network.node_lon, 180), "-180..180"),
        ("node_lat", "latitude is out of range", _outside(network.node_lat, 90), "-90..90"),
        ("tail", "there is no such node", (network.tail < 0) | (network.tail >= n), f"0..{n - 1}"),
        ("head", "there is no such node", (network.head < 0) | (network.head >= n), f"0..{n - 1}"),
        ("head", "an arc ends where it begins", self_loop, "two different nodes"),
        (
            "length_m",
            "length is out of range",
            _not_positive(network.length_m),
            "0 < length < 1e6 m",
        ),
        (
            "road_class",
            "unknown class code",
            network.road_class >= len(ROAD_CLASSES),
            f"0..{len(ROAD_CLASSES) - 1}",
        ),
        (
            "name_index",
            "there is no such name",
            (network.name_index < 0) | (network.name_index >= len(network.names)),
            f"0..{len(network.names) - 1}",
        ),
    ]
    rules += [
        (f"mode_time_s.{mode}", "time is out of range", _not_positive(times), "0 < time < 1e6 s")
        for mode, times in network.mode_time_s.items()
    ]
    return [
        _problem(
            network,
            f"{name}[{int(np.argmax(broken))}]",
            rule,
            f"{int(np.count_nonzero(broken)):,} such entries",
            allowed,
        )
        for name, rule, broken, allowed in rules
        if broken.any()
    ]


def _outside(degrees: NDArray[np.float64], limit: float) -> NDArray[np.bool_]:
    return ~(np.abs(degrees) <= limit)  # also true for NaN


def _not_positive(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return ~((values > 0) & (values < 1e6))  # also true for NaN and infinity


def _problem(network: RoadNetwork, name: str, rule: str, got: str, allowed: str) -> Problem:
    return Problem(f"road network {network.meta.id}", name, rule, got, allowed)


def _content_hash(network: RoadNetwork) -> str:
    """SHA-256 over meta, names and the little-endian bytes of all arrays, in a fixed order."""
    digest = hashlib.sha256(network.meta.model_dump_json().encode())
    for texts in (network.node_ids, network.names):
        digest.update("\x1f".join(texts).encode() + b"\x1e")
    arrays: dict[str, NDArray[np.generic]] = {name: getattr(network, name) for name in _ARRAYS}
    arrays |= dict(sorted(network.mode_time_s.items()))
    if network.shapes is not None:
        shapes = network.shapes
        arrays |= {"bend_start": shapes.start, "bend_lon": shapes.lon, "bend_lat": shapes.lat}
    for name, array in arrays.items():
        digest.update(name.encode() + b"\x1e")
        digest.update(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
    return digest.hexdigest()
