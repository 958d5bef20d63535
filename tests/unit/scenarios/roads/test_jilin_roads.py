"""The network of the shipped recipe is planar, repeatable and as long as the sources say."""

import os
import subprocess
import sys

import numpy as np
import pytest

from scenarios.model.base import Grade
from scenarios.model.road import ROAD_CLASSES
from scenarios.roads.checks import component_report
from scenarios.roads.geodesy import great_circle_m
from scenarios.roads.tables import read_network, write_network
from tests.unit.scenarios.roads.small_recipe import (
    RECIPE,
    ROOT,
    crossings,
    distances,
    jilin,
    jilin_spec,
    streets_of,
)


@pytest.mark.parametrize("position", range(21))
def test_jilin_towns_are_planar_with_their_bridges(position):
    """Every town of the shipped recipe is planar, the urban area with five bridges too."""
    assert crossings(*streets_of(jilin(), position)) == 0


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
