"""On the imported streets of Helsinki every turn sign is obeyed and no bridge overloaded."""

import importlib.util
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from scenarios.files import read_model
from scenarios.model.road import RoadMeta
from scenarios.model.vocabulary import VehicleClass
from scenarios.roads.arc_facts import read_arc_facts, read_turn_rules
from scenarios.roads.tables import read_network
from sim.network import PROFILES, ScipyRouter, TravelModel, TurnRouter, compile_network, facts_of
from sim.network.turns import split_at_signs
from tuiyan.cli import run_app

EXTRACT = Path(__file__).parents[5] / "shared" / "evidence" / "roads" / "osm" / "Helsinki.osm.pbf"
pytestmark = [
    pytest.mark.skipif(
        not EXTRACT.is_file(), reason="Helsinki.osm.pbf lies in ../shared/evidence, absent here"
    ),
    pytest.mark.skipif(
        importlib.util.find_spec("osmium") is None, reason="osmium is not installed"
    ),
]


def test_helsinki_obeys_every_sign_and_limit(tmp_path):
    """Ways over each signed turn, and all others tried, break no sign; without signs some would."""
    out = tmp_path / "helsinki"
    assert run_app(["import", "roads", str(EXTRACT), "--out", str(out), "--datum", "wgs84"]) == 0
    network = read_network(out, read_model(out / "roads.yaml", RoadMeta))
    facts, rules = facts_of(read_arc_facts(out, network)), read_turn_rules(out, network)
    arrays = compile_network(network)
    weights = TravelModel(network, facts).weights(VehicleClass.heavy_fire)
    no = set(
        zip(rules.in_arc[~rules.only].tolist(), rules.out_arc[~rules.only].tolist(), strict=True)
    )
    only = dict(
        zip(rules.in_arc[rules.only].tolist(), rules.out_arc[rules.only].tolist(), strict=True)
    )
    assert rules.in_arc.size >= 30

    def breaks(arcs: np.ndarray) -> int:
        pairs = pairwise(arcs.tolist())
        return sum(pair in no or only.get(pair[0], pair[1]) != pair[1] for pair in pairs)

    rng = np.random.default_rng(0)
    drawn = rng.integers(0, arrays.n_nodes, (20, 2)).tolist()
    signed = [(arrays.tail[i], arrays.head[o]) for i, o in [*no, *only.items()]]
    ends = [(int(a), int(b)) for a, b in [*signed, *drawn]]
    obeying, plain = TurnRouter(split_at_signs(arrays, rules)), ScipyRouter(arrays)
    ways = [obeying.path(*pair, weights).arcs for pair in ends]
    assert sum(breaks(way) for way in ways) == 0
    assert sum(breaks(plain.path(*pair, weights).arcs) for pair in ends) > 0
    engine = PROFILES[VehicleClass.heavy_fire]
    for way in ways:
        assert not (facts.max_weight_kg[way] < engine.weight_kg).any()
        assert not (facts.max_height_m[way] < engine.height_m).any()
