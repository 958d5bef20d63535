"""The streets of generated towns are planar, connected and repeatable."""

import numpy as np
import pytest

from scenarios.roads.checks import component_report
from scenarios.roads.generate import generate
from tests.unit.scenarios.roads.small_recipe import crossings, recipe, streets_of, town


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
