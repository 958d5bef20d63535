"""The synthetic network is planar, connected, repeatable, and as long as the sources say."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import ROAD_CLASSES, RoadClass
from scenarios.roads.checks import component_report
from scenarios.roads.generate import SyntheticNetwork, generate
from scenarios.roads.geodesy import LocalMap, great_circle_m
from scenarios.roads.river import crosses_line
from scenarios.roads.spec import Bridge, Link, Point, River, SyntheticRoads, Town
from scenarios.roads.tables import read_network, write_network

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


def test_crossing_counter_sees_a_crossing():
    """The judge of planarity finds one crossing in a cross and none in a corner."""
    x, y = np.array([0.0, 1, 0, 1]), np.array([0.0, 1, 1, 0])
    assert crossings(x, y, np.array([0, 2]), np.array([1, 3])) == 1
    assert crossings(x, y, np.array([0, 1]), np.array([1, 2])) == 0


@pytest.mark.parametrize("jitter_frac", [0.0, 0.2, 0.24])
@pytest.mark.parametrize("seed", range(8))
def test_town_streets_are_planar(seed, jitter_frac):
    """No street passes over another, however hard the grid is shaken."""
    made = generate(recipe(seed=seed, jitter_frac=jitter_frac, diagonal_frac=0.5, missing_frac=0.0))
    assert crossings(*streets_of(made, 0)) == 0


@pytest.mark.parametrize("position", range(21))
def test_jilin_towns_are_planar_with_their_bridges(position):
    """Every town of the shipped recipe is planar, the urban area with five bridges too."""
    assert crossings(*streets_of(jilin(), position)) == 0


@pytest.mark.parametrize("seed", range(8))
def test_everything_is_connected_both_ways(seed):
    """Leaving out half of the small streets strands nobody, and towns are joined by links."""
    made = generate(recipe(seed=seed, missing_frac=0.5))
    report = component_report(made.network)
    assert (report.n_weak, report.n_strong) == (1, 1)


def test_small_streets_are_missing_and_avenues_are_not():
    """The share asked for is left out of the small streets; avenues stay whole."""
    full, thin = (generate(recipe(missing_frac=share)) for share in (0.0, 0.5))
    small = [np.count_nonzero(made.network.road_class == 5) for made in (full, thin)]
    avenues = [
        np.count_nonzero(np.isin(made.network.road_class, [2, 3, 4])) for made in (full, thin)
    ]
    assert avenues[0] == avenues[1]
    # a lattice keeps its spanning tree: about half of the small streets can go at most
    assert 0.55 < small[1] / small[0] < 0.85


def test_same_recipe_gives_the_same_network_under_every_hash_seed():
    """Another process with another hash seed draws the identical network."""
    code = (
        "from pathlib import Path; from scenarios.files import read_model;"
        "from scenarios.roads.generate import generate;"
        "from scenarios.roads.spec import SyntheticRoads;"
        f"print(generate(read_model(Path({str(RECIPE)!r}), SyntheticRoads)).network.content_hash)"
    )
    for hash_seed in ("0", "7"):
        found = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.strip() == jilin().network.content_hash


def test_another_seed_gives_another_network():
    """The seed matters."""
    assert (
        generate(recipe(seed=1)).network.content_hash
        != generate(recipe(seed=2)).network.content_hash
    )


def test_adding_a_town_leaves_the_others_as_they_were():
    """A town's streets depend on its own name and the seed alone."""
    before = generate(recipe())
    after = generate(recipe(towns=(town("a"), town("b", lon=126.8), town("c", lat=44.2))))
    n = np.count_nonzero(before.town_index == 0)
    np.testing.assert_array_equal(before.network.node_lon[:n], after.network.node_lon[:n])
    np.testing.assert_array_equal(before.population[:n], after.population[:n])


def test_measured_length_between_centres_is_kept():
    """28 km between two town centres are 28 km of road, streets included."""
    made = generate(recipe())
    way = distances(made, [made.centres["a"]])[0, made.centres["b"]]
    assert way == pytest.approx(28_000, abs=5)


@pytest.mark.parametrize("ratio", [1.0, 1.1, 1.25, 2.0])
def test_detour_ratio_is_kept(ratio):
    """A link of ratio 1.25 is a quarter longer than its straight line."""
    link = Link(
        id="ab",
        name="x",
        ends=("a", "b"),
        road_class=RoadClass.trunk,
        detour_ratio=ratio,
        way_points=(Point(lon=126.65, lat=43.95),),
        provenance=MADE_UP,
    )
    net = generate(recipe(links=(link,))).network
    trunk = net.road_class == 1
    chain = [*net.tail[trunk][::2].tolist(), int(net.head[trunk][-2])]
    ends = [chain[0], chain[-1]]
    lon = np.array([net.node_lon[ends[0]], 126.65, net.node_lon[ends[1]]])
    lat = np.array([net.node_lat[ends[0]], 43.95, net.node_lat[ends[1]]])
    straight = great_circle_m(
        lon_a_deg=lon[:-1], lat_a_deg=lat[:-1], lon_b_deg=lon[1:], lat_b_deg=lat[1:]
    ).sum()
    assert net.length_m[trunk][::2].sum() == pytest.approx(ratio * straight, rel=2e-4)
    assert net.length_m[trunk].max() <= 1000 * ratio * 1.01


def test_length_outside_towns_is_the_link_itself():
    """A published section length is the length of the link, not of the way to the centres."""
    link = Link(
        id="ab",
        name="x",
        ends=("a", "b"),
        road_class=RoadClass.motorway,
        length_km=25.0,
        measured="outside_towns",
        provenance=MADE_UP,
    )
    net = generate(recipe(links=(link,))).network
    assert net.length_m[net.road_class == 0].sum() / 2 == pytest.approx(25_000, abs=5)


def test_road_shorter_than_the_straight_line_is_refused():
    """Ten kilometres of road between towns 24 km apart cannot be."""
    short = recipe().links[0].model_copy(update={"length_km": 10.0})
    with pytest.raises(InputError, match="shorter than its line on the map"):
        generate(recipe(links=(short,)))


def test_river_is_crossed_on_bridges_only():
    """Every arc that crosses the river's line is one of the two bridges."""
    line = ((126.5, 43.7), (126.5, 43.9))
    made = generate(recipe(rivers=(river(10_700, 11_600, line=line, half_width_m=60),)))
    net = made.network
    x, y, a, b = streets_of(made, 0)
    here = LocalMap.around(lon_deg=net.node_lon[a], lat_deg=net.node_lat[a])
    line_x, line_y = here.to_metres(lon_deg=[p[0] for p in line], lat_deg=[p[1] for p in line])
    crossed = crosses_line(
        ax_m=x[a], ay_m=y[a], bx_m=x[b], by_m=y[b], line_x_m=line_x, line_y_m=line_y
    )
    assert np.count_nonzero(crossed) == 2
    assert np.count_nonzero(net.bridge) == 4
    assert {net.arc_name(arc) for arc in np.flatnonzero(net.bridge)} == {"桥0", "桥1"}
    assert component_report(net).n_strong == 1
    # nothing stands in the water: half a width of 60 m on both sides is free
    assert np.abs(x[np.unique(a)] - line_x[0]).min() > 59


def test_town_cut_in_two_without_bridge_is_refused():
    """A river without a bridge does not silently drop half of the town."""
    with pytest.raises(InputError, match="rivers cut off a part of the town"):
        generate(recipe(rivers=(river(),)))


def test_bridge_without_banks_is_refused():
    """A bridge far outside every street, or beyond the line, is named."""
    with pytest.raises(InputError) as caught:
        generate(recipe(rivers=(river(11_000, 300, 30_000),)))
    assert [p.field for p in caught.value.problems] == [
        "rivers.r.bridges.b1",
        "rivers.r.bridges.b2",
    ]


def test_link_across_a_river_is_refused():
    """A road between towns does not jump over a river."""
    line = ((126.65, 43.5), (126.65, 44.1))
    with pytest.raises(InputError, match=r"links\.ab: the road crosses the river r without"):
        generate(recipe(rivers=(river(line=line),)))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"length_km": None}, "either length_km or detour_ratio"),
        ({"detour_ratio": 1.2}, "either length_km or detour_ratio"),
        ({"ends": ("a", "a")}, "two different towns"),
    ],
)
def test_link_needs_one_length_and_two_towns(change, rule):
    """A link says once how long it is."""
    parts = recipe().links[0].model_dump() | change
    with pytest.raises(ValueError, match=rule):
        Link(**parts)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"towns": (town("a"), town("a"))}, "town ids come twice: a"),
        ({"towns": (town("a"),)}, "links lead to unknown towns: b"),
        ({"links": (recipe().links[0],) * 2}, "link ids come twice: ab"),
    ],
)
def test_recipe_is_consistent(change, rule):
    """Repeated and unknown ids are refused."""
    with pytest.raises(ValueError, match=rule):
        recipe(**change)


def test_people_live_in_towns_only():
    """The weights of a town sum to its population; links are empty; the middle is denser."""
    made = jilin()
    for position, place in enumerate(jilin_spec().towns):
        inside = made.town_index == position
        assert made.population[inside].sum() == pytest.approx(place.population, abs=5)
        assert (made.population[inside] > 0).all()
    assert not made.population[made.town_index == -1].any()
    net = made.network
    centre = jilin_spec().towns[0]
    away = great_circle_m(
        lon_a_deg=net.node_lon, lat_a_deg=net.node_lat, lon_b_deg=centre.lon, lat_b_deg=centre.lat
    )
    urban = made.town_index == 0
    assert made.population[urban & (away < 2000)].mean() > 3 * np.mean(
        made.population[urban & (away > 7000)]
    )


def test_jilin_has_the_size_of_a_county_network():
    """The nine units make eight to fifteen thousand nodes, labelled synthetic."""
    net = jilin().network
    assert 8_000 <= net.n_nodes <= 15_000
    assert net.meta.synthetic
    assert "示意" in net.meta.title.zh
    assert component_report(net).n_strong == 1


@pytest.mark.parametrize(
    ("ends", "km"),
    [
        (("jilin", "huadian"), 110.0),  # facts.yaml huadian_distances
        (("huadian", "panshi"), 67.0),  # facts.yaml huadian_distances
        (("jilin", "panshi"), 120.0),  # facts.yaml panshi_distances
        (("huadian", "erdaodianzi"), 69.0),  # facts.yaml erdaodianzi
    ],
)
def test_jilin_road_distances_agree_with_the_sources(ends, km):
    """Town to town by the shortest way is as far as the sources say."""
    made = jilin()
    way = distances(made, [made.centres[ends[0]]])[0, made.centres[ends[1]]]
    assert way / 1000 == pytest.approx(km, abs=0.05)


def test_jilin_shulan_motorway_has_its_published_length():
    """The section Jilin-Shulan of G1211 is 71.603 km (Xinhua 2018-10-31)."""
    net = jilin().network
    g1211 = net.names.index("G1211吉黑高速")
    assert net.length_m[net.name_index == g1211].sum() / 2000 == pytest.approx(71.603, abs=0.01)


def test_detours_lie_in_the_range_of_real_networks():
    """Road over straight line: median 1.1 to 1.35 between homes (Auckland 1.25, roads.md 1.1)."""
    made = jilin()
    net = made.network
    rng = np.random.default_rng(20)
    share = made.population / made.population.sum()
    sources = rng.choice(net.n_nodes, 40, p=share)
    targets = rng.choice(net.n_nodes, 2000, p=share)
    road = distances(made, sources.tolist())[:, targets]
    straight = great_circle_m(
        lon_a_deg=net.node_lon[sources][:, None],
        lat_a_deg=net.node_lat[sources][:, None],
        lon_b_deg=net.node_lon[targets],
        lat_b_deg=net.node_lat[targets],
    )
    ratio = (road / np.maximum(straight, 1))[straight > 1000]
    low, median, high = np.percentile(ratio, [10, 50, 90])
    assert 1.1 <= median <= 1.35
    assert 1.0 <= low <= 1.2
    assert high <= 1.7
    assert ratio.min() >= 0.999


def test_jilin_bridges_have_their_published_lengths():
    """Five named bridges join the banks (facts.yaml, bridges)."""
    net = jilin().network
    arcs = np.flatnonzero(net.bridge)[::2]
    lengths = {net.arc_name(arc): net.length_m[arc] for arc in arcs}
    assert {name: lengths[name] for name in ("吉林大桥", "临江门大桥", "江湾大桥", "清源大桥")} == {
        "吉林大桥": 855.0,
        "临江门大桥": 686.0,
        "江湾大桥": 643.0,
        "清源大桥": 532.0,
    }
    assert set(lengths) == {"吉林大桥", "临江门大桥", "江湾大桥", "清源大桥", "龙潭大桥"}


def test_recipe_claims_nothing_it_cannot():
    """No number of the recipe is called verified, and every invented one is graded synthetic."""
    spec = jilin_spec()
    provenances = [t.provenance for t in spec.towns] + [t.population_provenance for t in spec.towns]
    provenances += [link.provenance for link in spec.links]
    provenances += [b.provenance for r in spec.rivers for b in r.bridges]
    assert not any(p.verified for p in provenances)
    for link in spec.links:
        assert (link.length_km is None) == (link.provenance.grade is Grade.synthetic)


def test_generated_network_survives_the_tables(tmp_path):
    """Written to tables and read back it is the same network."""
    net = jilin().network
    write_network(net, tmp_path)
    assert read_network(tmp_path, net.meta).content_hash == net.content_hash


def test_avenues_carry_invented_names():
    """Names of avenues say that they are invented; small streets have none."""
    net = jilin().network
    main = {ROAD_CLASSES[c].value for c in np.unique(net.road_class)}
    assert main == {"motorway", "primary", "secondary", "tertiary", "residential"}
    assert not net.name_index[net.road_class == 5].any()
    assert "桦甸纵17路(示意)" in net.names
