"""A province of a million crossings: loaded, closed and asked within 1 GB of memory."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from sim.network import compile_network, save_arrays
from tests.benchmarks.record import record

pytestmark = pytest.mark.bench

ASK = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from sim.network import (
    Closure, ScipyRouter, StreetIndex, TravelModel, apply_closures, arcs_inside, load_arrays
)
from scenarios.model.vocabulary import VehicleClass

times, begin = {}, time.perf_counter()
def lap(name):
    global begin
    now = time.perf_counter()
    times[name], begin = now - begin, now
arrays = load_arrays(Path(sys.argv[1]))
lap("load")
weights = TravelModel(arrays.network).weights(VehicleClass.heavy_fire)
lap("weights")
mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 5000, reach_m=5000.0)
lap("circle")
index = StreetIndex(arrays)
lap("index")
angle = np.linspace(0, 2 * np.pi, 65)[:-1]
mask |= index.arcs_in_polygon(9000 + 8000 * np.cos(angle), 4000 * np.sin(angle))
lap("polygon")
router = ScipyRouter(arrays)
shut = apply_closures(weights, [Closure(mask)])
lap("close")
rng = np.random.default_rng(3)
stations, places = rng.choice(arrays.n_nodes, 5), rng.choice(arrays.n_nodes, 500)
found = router.matrix(stations, places, shut)
lap("matrix")
tree = router.ways_to(int(stations[0]), shut)
lap("tree")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"times": times, "peak": peak, "closed": int(mask.sum()),
                  "unreached": int(np.isinf(found).sum()), "n_arcs": arrays.n_arcs}))
"""


def province() -> RoadNetwork:
    """1,000 x 1,000 crossings: every street east, a third of those north: 2.7 arcs a node."""
    side, rng = 1000, np.random.default_rng(9)
    at = np.arange(side * side).reshape(side, side)
    east = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    north = np.column_stack([at[:-1].ravel(), at[1:].ravel()])
    streets = np.concatenate([east, north[rng.random(len(north)) < 0.33]])
    ends = np.concatenate([streets, streets[:, ::-1]])
    row, column = np.divmod(np.arange(side * side), side)
    meta = RoadMeta(
        id="province", title=Text(zh="示意", en="grid"), source="drawn by lot", licence="none",
        datum="wgs84", synthetic=True,
        provenance=Provenance(grade=Grade.synthetic, source="bench"),
    )  # fmt: skip
    return RoadNetwork(
        meta=meta,
        node_ids=tuple(map(str, range(side * side))),
        node_lon=126.0 + 0.00124 * (column + rng.uniform(-0.3, 0.3, side * side)),
        node_lat=43.5 + 0.0009 * (row + rng.uniform(-0.3, 0.3, side * side)),
        tail=ends[:, 0], head=ends[:, 1], length_m=rng.uniform(80, 140, len(ends)),
        road_class=np.full(len(ends), 5), name_index=np.zeros(len(ends)), names=("",),
        bridge=np.zeros(len(ends)),
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_a_million_nodes_in_a_gigabyte(tmp_path):
    """In a process of its own, from the stored network to a matrix and a tree under closures."""
    save_arrays(compile_network(province()), tmp_path / "province")
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "province")],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    answer = json.loads(done.stdout)
    print({k: round(v, 3) for k, v in answer["times"].items()}, answer)
    assert answer["closed"] > 10_000
    for name, seconds in answer["times"].items():
        record(f"network/million_nodes/{name}", ours=seconds)
    row = record("network/million_nodes/peak_memory", ours=answer["peak"] / 1e6, unit="MB")
    assert row["ours"] <= 1000
