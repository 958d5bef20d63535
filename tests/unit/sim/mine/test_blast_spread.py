"""Blast through a network of roadways."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from sim.mine.blast_network import RoadwayNetwork, roadway_network
from sim.mine.blast_places import Places, blast_at_places
from sim.mine.blast_spread import CARD, WEAKEST_PA, spread_blast
from sim.mine.burnt_gas import AIR_PRESSURE_PA, burnt_gas
from sim.mine.roadway_blast import blast, reflected_overpressure_pa
from sim.mine.stoppings import STOPPINGS


def one_heading() -> RoadwayNetwork:
    """A blind heading 0-1, intake 1-2 to the surface, return 1-3 to the surface, crosscut 2-3."""
    return roadway_network(
        start=[0, 1, 1, 2, 2, 3],
        end=[1, 2, 3, 3, 4, 5],
        n_nodes=6,
        length_m=[150.0, 400.0, 400.0, 40.0, 600.0, 600.0],
        area_m2=[10.0, 12.0, 12.0, 8.0, 14.0, 14.0],
        fixed_nodes=[4, 5],
    )


def grid_mine(side: int = 9) -> RoadwayNetwork:
    """A square grid of some 2 side^2 roadways."""
    number = np.arange(side * side).reshape(side, side)
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    dice = np.random.default_rng(4)
    return roadway_network(
        start=start,
        end=end,
        n_nodes=side * side,
        length_m=dice.uniform(50.0, 400.0, start.size),
        area_m2=dice.uniform(8.0, 20.0, start.size),
        friction_ratio=dice.uniform(0.03, 0.08, start.size),
    )


def test_alike_roadways_feel_alike() -> None:
    """Intake and return of one section and length get the same wave."""
    spread = spread_blast(network=one_heading(), source=0, gas_length_m=40.0)
    assert spread.peak_pa[1] == pytest.approx(spread.peak_pa[2])
    assert spread.arrival_s[0, 1] == pytest.approx(spread.arrival_s[0, 2])
    burning = (float(burnt_gas(methane_frac=0.095).pressure_ratio) - 1.0) * AIR_PRESSURE_PA
    assert spread.peak_pa[0] == pytest.approx(burning)


def test_numbering_and_direction_of_roadways_do_not_matter() -> None:
    """The same mine drawn backwards has the same blast."""
    drawn = spread_blast(network=one_heading(), source=0, gas_length_m=40.0)
    turned = roadway_network(
        start=[5, 4, 3, 3, 2, 1],
        end=[3, 2, 2, 1, 1, 0],
        n_nodes=6,
        length_m=[600.0, 600.0, 40.0, 400.0, 400.0, 150.0],
        area_m2=[14.0, 14.0, 8.0, 12.0, 12.0, 10.0],
        fixed_nodes=[4, 5],
    )
    other = spread_blast(network=turned, source=5, gas_length_m=40.0)
    assert other.middle_m == 150.0
    np.testing.assert_allclose(other.entering_pa[::-1, ::-1], drawn.entering_pa)
    np.testing.assert_allclose(other.peak_pa[::-1], drawn.peak_pa)
    np.testing.assert_allclose(other.flame_m[::-1, ::-1], drawn.flame_m)


def test_wave_never_grows_on_a_way_round() -> None:
    """Junctions of many sections cannot amplify: nothing beyond the first roadway is stronger."""
    network = grid_mine()
    spread = spread_blast(network=network, source=40, gas_length_m=30.0)
    first = spread.leaving_pa[:, 40].max()
    sections = network.area_m2.max() / network.area_m2.min()
    assert np.delete(spread.entering_pa, 40, axis=1).max() < first * np.sqrt(sections)
    reached = spread.entering_pa > 0.0
    reached[:, 40] = False  # what leaves there is the explosion itself
    assert np.all(spread.leaving_pa[reached] <= spread.entering_pa[reached])
    assert np.all(spread.leaving_pa[spread.leaving_pa > 0.0] >= WEAKEST_PA)
    assert np.all(spread.leaves_s[reached] > spread.arrival_s[reached])


def test_more_gas_is_stronger_everywhere() -> None:
    """And breaks no fewer stoppings."""
    network = grid_mine()
    less, more = (
        spread_blast(
            network=network,
            source=40,
            gas_length_m=gas,
            stopping_strength_pa=STOPPINGS["steel_panel"].strength_pa,
        )
        for gas in (10.0, 60.0)
    )
    assert np.all(more.peak_pa >= less.peak_pa * (1.0 - 1e-9))
    assert np.all(more.is_broken | ~less.is_broken)
    assert more.is_broken.sum() > less.is_broken.sum()


def test_stopping_that_stands_stops_wave_and_flame() -> None:
    """A weak one breaks and lets both through; the reflected pressure decides."""
    network = one_heading()
    struck = spread_blast(network=network, source=0, gas_length_m=60.0).entering_pa[0, 1]
    load = float(reflected_overpressure_pa(incident_pa=struck))
    for strength, breaks in ((0.99 * load, True), (1.01 * load, False)):
        kept = np.zeros(6)
        kept[1] = strength
        spread = spread_blast(
            network=network, source=0, gas_length_m=60.0, stopping_strength_pa=kept
        )
        assert spread.is_broken.tolist() == [False, breaks, False, False, False, False]
        assert (spread.leaving_pa[0, 1] > 0.0) == breaks
        assert (spread.flame_m[0, 1] > 0.0) == breaks


def test_gas_in_a_through_roadway_acts_both_ways_with_half_its_length() -> None:
    """Symmetry: its middle stands still like a blind end."""
    network = roadway_network(
        start=[0, 1, 2], end=[1, 2, 3], n_nodes=4, length_m=300.0, area_m2=12.25, fixed_nodes=[0, 3]
    )
    spread = spread_blast(network=network, source=1, gas_length_m=40.0)
    half = blast(distance_m=150.0, gas_length_m=20.0)
    np.testing.assert_allclose(spread.leaving_pa[:, 1], half.peak_overpressure_pa)
    assert spread.entering_pa[0, 2] == pytest.approx(spread.entering_pa[1, 0])
    aside = spread_blast(network=network, source=1, gas_length_m=40.0, middle_m=250.0)
    assert aside.entering_pa[0, 2] > spread.entering_pa[0, 2] > aside.entering_pa[1, 0]


def test_bends_weaken_the_wave() -> None:
    """By their factor, where they are."""
    straight, bent = (
        spread_blast(
            network=roadway_network(
                start=[0, 1],
                end=[1, 2],
                n_nodes=3,
                length_m=200.0,
                area_m2=12.0,
                n_bends=[bends, 0],
                bend_ratio=0.8,
                fixed_nodes=[2],
            ),
            source=0,
            gas_length_m=30.0,
        )
        for bends in (0, 2)
    )
    assert bent.entering_pa[0, 1] == pytest.approx(0.64 * straight.entering_pa[0, 1])


def test_flame_divides_by_volume_at_a_junction() -> None:
    """What is left of it shares the sections of the roadways that go on."""
    spread = spread_blast(network=one_heading(), source=0, gas_length_m=40.0)
    whole = 40.0 * float(burnt_gas(methane_frac=0.095).expansion_ratio)
    assert spread.flame_m[0, 0] == 150.0
    np.testing.assert_allclose(spread.flame_m[0, 1:3], (whole - 150.0) * 10.0 / 24.0)


def test_people_feel_the_wave_of_their_place() -> None:
    """At the ends of a roadway what enters and leaves, in the flame what burns."""
    network = one_heading()
    spread = spread_blast(network=network, source=0, gas_length_m=40.0)
    felt = blast_at_places(
        network=network,
        spread=spread,
        places=Places([1, 1, 1, 0, 0], [0.0, 200.0, 400.0, 10.0, 140.0]),
    )
    assert felt.peak_pa[0] == pytest.approx(spread.entering_pa[0, 1])
    assert felt.peak_pa[2] == pytest.approx(spread.leaving_pa[0, 1])
    assert felt.peak_pa[2] < felt.peak_pa[1] < felt.peak_pa[0] < felt.peak_pa[4] < felt.peak_pa[3]
    assert felt.arrival_s[0] < felt.arrival_s[1] < felt.arrival_s[2]
    assert felt.in_flame.tolist() == [True, False, False, True, True]


def test_behind_a_stopping_that_stands_nothing_is_felt() -> None:
    """The stopping is taken to be in the middle of its roadway."""
    network = one_heading()
    spread = spread_blast(
        network=network,
        source=0,
        gas_length_m=10.0,
        stopping_strength_pa=[0.0, 1e8, 1e8, 0.0, 0.0, 0.0],
    )
    felt = blast_at_places(
        network=network, spread=spread, places=Places([1, 1, 4], [100.0, 300.0, 100.0])
    )
    assert felt.peak_pa[0] > 0.0
    assert felt.peak_pa[1:].tolist() == [0.0, 0.0]
    assert np.isinf(felt.arrival_s[1:]).all()


def test_strengths_are_those_of_the_full_scale_tests() -> None:
    """NIOSH RI 9676: 52, 36, 42 and 9 kPa destroyed; what is assumed is marked."""
    keys = ("solid_block_dry", "hollow_block", "woven_cloth", "steel_panel")
    assert [STOPPINGS[key].strength_pa for key in keys] == [52e3, 36e3, 42e3, 9e3]
    assert all(STOPPINGS[key].is_verified for key in keys)
    assert not STOPPINGS["air_door"].is_verified
    assert CARD.status == "provisional"


def test_a_mine_of_150_roadways_takes_milliseconds() -> None:
    """A loose bound on processor time; the aim of 5 ms is measured on a quiet machine."""
    network = grid_mine()
    assert network.n_roadways == 144
    spent = []
    for _ in range(20):
        begin = time.process_time()
        spread_blast(network=network, source=40, gas_length_m=30.0, stopping_strength_pa=9e3)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.02


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"area_m2": 0.0}, "area_m2 = 0"),
        ({"length_m": np.nan}, "length_m = nan"),
        ({"friction_ratio": 5.0}, "friction_ratio = 5"),
        ({"bend_ratio": 1.5}, "bend_ratio = 1.5"),
        ({"end": [0, 2]}, "roadway 0 leads back"),
        ({"end": [1, 9]}, "end = 9"),
        ({"end": [1]}, "one length"),
    ],
)
def test_impossible_mine_is_refused(change: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    mine = {"start": [0, 1], "end": [1, 2], "n_nodes": 3, "length_m": 100.0, "area_m2": 10.0}
    with pytest.raises(ValueError, match=message):
        roadway_network(**(mine | change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": 7}, "source = 7"),
        ({"gas_length_m": 0.0}, "gas_length_m = 0"),
        ({"methane_frac": 0.5}, "methane_frac = 0.5"),
        ({"source": 1, "middle_m": 900.0}, "middle_m = 900"),
        ({"stopping_strength_pa": -1.0}, "stopping_strength_pa = -1"),
    ],
)
def test_impossible_explosion_is_refused(change: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        spread_blast(**({"network": one_heading(), "source": 0, "gas_length_m": 20.0} | change))


def test_place_outside_its_roadway_is_refused() -> None:
    """Names position and roadway."""
    network = one_heading()
    spread = spread_blast(network=network, source=0, gas_length_m=20.0)
    with pytest.raises(ValueError, match=r"position_m = 41 outside 0\.\.40 m of roadway 3"):
        blast_at_places(network=network, spread=spread, places=Places([3], [41.0]))
