"""Recipes of synthetic networks, a small one and the shipped one, and what tests measure."""

from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from scenarios.files import read_model
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadClass
from scenarios.roads.generate import SyntheticNetwork, generate
from scenarios.roads.geodesy import LocalMap
from scenarios.roads.spec import Bridge, Link, Point, River, SyntheticRoads, Town

ROOT = Path(__file__).parents[4]
RECIPE = ROOT / "scenarios" / "library" / "jilin" / "roads.yaml"
MADE_UP = Provenance(grade=Grade.synthetic, source="test")


@cache
def jilin_spec() -> SyntheticRoads:
    return read_model(RECIPE, SyntheticRoads)


@cache
def jilin() -> SyntheticNetwork:
    return generate(jilin_spec())


def town(name: str, lon: float = 126.5, lat: float = 43.8, **changes) -> Town:
    parts = {
        "id": name,
        "name": Text(zh=name, en=name),
        "lon": lon,
        "lat": lat,
        "radius_m": 1500.0,
        "block_m": 150.0,
        "population": 10_000,
        "provenance": MADE_UP,
        "population_provenance": MADE_UP,
    }
    return Town(**(parts | changes))


def recipe(**changes) -> SyntheticRoads:
    parts = {
        "id": "test",
        "title": Text(zh="示意", en="test"),
        "source": "test",
        "licence": "none",
        "provenance": MADE_UP,
        "seed": 7,
        "towns": (town("a"), town("b", lon=126.8)),
        "links": (
            Link(
                id="ab",
                name="示意公路",
                ends=("a", "b"),
                road_class=RoadClass.primary,
                length_km=28.0,
                provenance=MADE_UP,
            ),
        ),
    }
    return SyntheticRoads(**(parts | changes))


def river(*bridges: float, line=((126.5, 43.7), (126.5, 43.9)), half_width_m=0.0) -> River:
    """A river that runs north through town a, with bridges at some distances along it, m."""
    return River(
        id="r",
        name=Text(zh="江", en="river"),
        line=tuple(Point(lon=lon, lat=lat) for lon, lat in line),
        half_width_m=half_width_m,
        bridges=tuple(
            Bridge(id=f"b{i}", name=Text(zh=f"桥{i}", en=f"b{i}"), at_m=at, provenance=MADE_UP)
            for i, at in enumerate(bridges)
        ),
        provenance=MADE_UP,
    )


def distances(made: SyntheticNetwork, sources: list[int]) -> np.ndarray:
    net = made.network
    shape = (net.n_nodes, net.n_nodes)
    return dijkstra(csr_array((net.length_m, (net.tail, net.head)), shape=shape), indices=sources)


def streets_of(made: SyntheticNetwork, position: int):
    """Flat coordinates and street ends of one town, each street once, bridges included."""
    net = made.network
    a, b = net.tail[::2], net.head[::2]
    inside = (made.town_index[a] == position) & (made.town_index[b] == position)
    here = LocalMap.around(lon_deg=net.node_lon[a[inside]], lat_deg=net.node_lat[a[inside]])
    x, y = here.to_metres(lon_deg=net.node_lon, lat_deg=net.node_lat)
    return x, y, a[inside], b[inside]


def crossings(x, y, a, b) -> int:
    """Pairs of streets that cross or touch anywhere but at a common end."""
    middle = np.column_stack([(x[a] + x[b]) / 2, (y[a] + y[b]) / 2])
    longest = np.hypot(x[a] - x[b], y[a] - y[b]).max()
    i, j = cKDTree(middle).query_pairs(longest, output_type="ndarray").T
    apart = (a[i] != a[j]) & (a[i] != b[j]) & (b[i] != a[j]) & (b[i] != b[j])
    i, j = i[apart], j[apart]

    def turn(p, q, r):
        return (x[q] - x[p]) * (y[r] - y[p]) - (y[q] - y[p]) * (x[r] - x[p])

    one = turn(a[i], b[i], a[j]) * turn(a[i], b[i], b[j]) <= 0
    other = turn(a[j], b[j], a[i]) * turn(a[j], b[j], b[i]) <= 0
    return int(np.count_nonzero(one & other))
