"""Reads a pack folder through the gate and checks it as a whole.

A pack is a folder:

    pack.yaml             name, jurisdiction, datum, provenance, kind of roads
    resources.yaml        stations, units, hospitals, depots
    hazard_sources.yaml
    plans/*.yaml          one contingency plan each
    scenarios/*.yaml      one scenario each
    roads.yaml            recipe of a synthetic network, or the metadata of two tables:
    nodes.csv, arcs.csv
    arc_facts.csv, turns.csv, shapes.csv   optional: limits, signs and bends, as imported
    road_conditions.yaml  optional: weather on the roads, delays, own vehicles, planned closures
    population.csv        optional; a synthetic network brings its own
    substances.yaml, parameters.yaml   optional; entries replace those of the library; a source
                          may name any shipped substance by its id (scenarios/library/substances)
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from scenarios.checks import check_pack
from scenarios.errors import InputError, Problem
from scenarios.files import read_model, read_table
from scenarios.model.base import Model
from scenarios.model.hazard_source import HazardSource
from scenarios.model.pack import HazardSources, Pack, PackHeader, People, Substances
from scenarios.model.parameter import Parameter, ParameterTable
from scenarios.model.plan import Plan
from scenarios.model.resource import Resources
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.model.road_conditions import RoadConditions
from scenarios.model.road_file import ArcFacts, TurnRules
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance
from scenarios.roads.arc_facts import arc_rows, read_arc_facts, read_turn_rules
from scenarios.roads.generate import generate
from scenarios.roads.spec import SyntheticRoads
from scenarios.roads.tables import read_network
from scenarios.substances import pack_substances

LIBRARY: Final = Path(__file__).parent / "library"

T = TypeVar("T", bound=Model)


class _Reader:
    """Reads the files of one pack, keeps their hashes and all problems found on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, str] = {}
        self.hashes: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, name: str, model: type[T], part: str) -> T | None:
        """One file as a model; None when it is broken (its problems are kept)."""
        path = self.root / name
        self.files[part] = str(path)
        if not path.is_file():
            self.problems.append(
                Problem(str(path), "", "the file is missing", cure="see `tuiyan init` for a pack")
            )
            return None
        self.hash(name)
        try:
            return read_model(path, model)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def read_all(self, folder: str, model: type[T]) -> list[T]:
        """All YAML files of a folder, in the order of their names."""
        found: list[T] = []
        paths = sorted((self.root / folder).glob("*.yaml"))
        if not paths:
            self.problems.append(
                Problem(str(self.root / folder), "", "the folder holds no .yaml file")
            )
        for path in paths:
            name = f"{folder}/{path.name}"
            thing = self.read(name, model, name)
            if thing is None:
                continue
            part = f"{folder}/{getattr(thing, 'id')}"  # noqa: B009 - plans and scenarios have ids
            if part in self.files:
                self.problems.append(
                    Problem(str(path), "id", "the id is used twice", part, cure="rename one")
                )
            self.files[part] = str(path)
            found.append(thing)
        return found

    def hash(self, name: str) -> None:
        """Note the SHA-256 of a file."""
        self.hashes[name] = hashlib.sha256((self.root / name).read_bytes()).hexdigest()

    def stop_if_broken(self) -> None:
        """Raise everything found so far."""
        if self.problems:
            raise InputError(self.problems)


def load_pack(root: Path) -> tuple[Pack, tuple[Problem, ...]]:
    """Read and check a pack.

    Parameters
    ----------
    root
        Folder of the pack.

    Returns
    -------
    tuple
        The pack, and warnings that do not stop a run.

    Raises
    ------
    InputError
        With all problems of all files, then with all problems across files.
    StorageError
        If a file cannot be read.
    """
    if not root.is_dir():
        raise InputError.one(
            str(root), "", "no such folder", cure="make one with `tuiyan init DIR`"
        )
    reader = _Reader(root)
    header = reader.read("pack.yaml", PackHeader, "pack")
    resources = reader.read("resources.yaml", Resources, "resources")
    sources = reader.read("hazard_sources.yaml", HazardSources, "hazard_sources")
    plans = reader.read_all("plans", Plan)
    scenarios = reader.read_all("scenarios", Scenario)
    substances = _substances(reader, sources)
    parameters = _parameters(reader)
    conditions = (
        reader.read("road_conditions.yaml", RoadConditions, "road_conditions")
        if (root / "road_conditions.yaml").is_file()
        else None
    )
    reader.stop_if_broken()
    assert header is not None
    assert resources is not None
    assert sources is not None
    roads, people = _roads(reader, header)
    facts, turns = _beside(reader, header, roads)
    _check_unique(reader, sources.hazard_sources)
    pack = Pack(
        header=header,
        resources=resources,
        sources={source.id: source for source in sources.hazard_sources},
        substances=substances,
        parameters=parameters,
        plans={plan.id: plan for plan in plans},
        scenarios={scenario.id: scenario for scenario in scenarios},
        roads=roads,
        people=people,
        files=reader.files,
        hashes=dict(sorted(reader.hashes.items())),
        arc_facts=facts,
        turns=turns,
        road_conditions=conditions,
    )
    return pack, check_pack(pack)


def _check_unique(reader: _Reader, sources: Sequence[HazardSource]) -> None:
    ids = [source.id for source in sources]
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        reader.problems.append(
            Problem(reader.files["hazard_sources"], "hazard_sources", "the id is used twice", name)
        )
    reader.stop_if_broken()


def _substances(reader: _Reader, sources: HazardSources | None) -> dict[str, Substance]:
    """The pack's own substances, and of the shipped ones those that its sources name."""
    found: dict[str, Substance] = {}
    if (reader.root / "substances.yaml").is_file():
        own = reader.read("substances.yaml", Substances, "substances")
        found = {substance.id: substance for substance in (own.substances if own else ())}
    named = {getattr(one, "substance", None) for one in (sources.hazard_sources if sources else ())}
    return pack_substances({str(one) for one in named if one is not None} - found.keys()) | found


def _parameters(reader: _Reader) -> dict[str, Parameter]:
    """Named times of the library, replaced by the pack's own where it has any."""
    library = read_model(LIBRARY / "parameters.yaml", ParameterTable)
    found = {parameter.id: parameter for parameter in library.parameters}
    if (reader.root / "parameters.yaml").is_file():
        own = reader.read("parameters.yaml", ParameterTable, "parameters")
        found |= {parameter.id: parameter for parameter in (own.parameters if own else ())}
    return found


def _roads(reader: _Reader, header: PackHeader) -> tuple[RoadNetwork, People]:
    """The road network and the people along it."""
    if header.roads.kind == "tables":
        meta = reader.read("roads.yaml", RoadMeta, "roads")
        reader.stop_if_broken()
        assert meta is not None
        network = read_network(reader.root, meta)
        for name in ("nodes.csv", "arcs.csv", "shapes.csv", "population.csv"):
            if (reader.root / name).is_file():
                reader.hash(name)
        return network, _population(reader)
    recipe = reader.read("roads.yaml", SyntheticRoads, "roads")
    reader.stop_if_broken()
    assert recipe is not None
    made = generate(recipe)
    if (reader.root / "population.csv").is_file():
        reader.hash("population.csv")
        return made.network, _population(reader)
    night = np.rint(made.population).astype(np.int64)
    return made.network, People(
        lon=made.network.node_lon,
        lat=made.network.node_lat,
        n_night=night,
        n_day=night,
        synthetic=True,
    )


def _beside(
    reader: _Reader, header: PackHeader, network: RoadNetwork
) -> tuple[ArcFacts | None, TurnRules | None]:
    """Limits and turn signs of a network of tables, where the pack has them."""
    names = [
        name for name in ("arc_facts.csv", "turns.csv") if (reader.root / name).is_file()
    ]  # of a generated network nobody could say which row is meant
    if header.roads.kind != "tables" or not names:
        return None, None
    rows = arc_rows(reader.root)
    for name in names:
        reader.files[name.removesuffix(".csv")] = str(reader.root / name)
        reader.hash(name)
    return (
        read_arc_facts(reader.root, network, rows) if "arc_facts.csv" in names else None,
        read_turn_rules(reader.root, network, rows) if "turns.csv" in names else None,
    )


def _population(reader: _Reader) -> People:
    """`population.csv`: lon, lat, n_night, n_day."""
    path = reader.root / "population.csv"
    columns = ("lon", "lat", "n_night", "n_day")
    reader.files["population"] = str(path)
    if not path.is_file():
        empty = np.empty(0)
        none = np.empty(0, dtype=np.int64)
        return People(lon=empty, lat=empty, n_night=none, n_day=none, synthetic=False)
    table = read_table(path, columns)
    limits = {"lon": (-180.0, 180.0), "lat": (-90.0, 90.0), "n_night": (0, 1e7), "n_day": (0, 1e7)}
    values = {name: np.array(table.numbers(name)) for name in columns}
    for name, (low, high) in limits.items():
        wrong = np.flatnonzero(~((values[name] >= low) & (values[name] <= high)))
        reader.problems += [
            table.problem(
                int(row), name, "the number is out of range", allowed=f"{low:g}..{high:g}"
            )
            for row in wrong
        ]
    reader.stop_if_broken()
    return People(
        lon=values["lon"],
        lat=values["lat"],
        n_night=np.rint(values["n_night"]).astype(np.int64),
        n_day=np.rint(values["n_day"]).astype(np.int64),
        synthetic=False,
    )
