"""A zone shuts every street that it touches, no other, and never changes the network."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.vocabulary import VehicleClass
from scenarios.roads.generate import generate
from scenarios.roads.spec import SyntheticRoads
from sim.network import (
    Closure,
    ClosureLevel,
    RoadArrays,
    ScipyRouter,
    TravelModel,
    apply_closures,
    arcs_at,
    arcs_inside,
    compile_network,
)
from sim.network.router import CLOSED

RECIPE = Path(__file__).parents[4] / "scenarios" / "library" / "jilin" / "roads.yaml"


@cache
def jilin() -> tuple[RoadArrays, dict[str, int]]:
    made = generate(read_model(RECIPE, SyntheticRoads))
    return compile_network(made.network), made.centres


def distance_to_segments(arrays: RoadArrays, x0: float, y0: float) -> np.ndarray:
    """Exact distance of a point from the straight line of every arc, m."""
    net = arrays.network
    ax, ay = arrays.x_m[net.tail] - x0, arrays.y_m[net.tail] - y0
    dx, dy = arrays.x_m[net.head] - x0 - ax, arrays.y_m[net.head] - y0 - ay
    share = np.clip(-(ax * dx + ay * dy) / (dx**2 + dy**2), 0, 1)
    return np.hypot(ax + share * dx, ay + share * dy)


@pytest.mark.parametrize("radius_m", [100.0, 300.0, 1000.0, 5000.0])
@pytest.mark.parametrize("limited", [False, True])
def test_disc_shuts_what_it_touches(radius_m, limited):
    """Streets through the disc are shut; only a graze shallower than the test points escapes."""
    arrays, centres = jilin()
    x0, y0 = arrays.x_m[centres["jilin"]] + 40, arrays.y_m[centres["jilin"]] - 30
    mask = arcs_inside(
        arrays,
        lambda x, y: x**2 + y**2 <= radius_m**2,
        origin_m=(x0, y0),
        reach_m=radius_m if limited else np.inf,
    )
    away = distance_to_segments(arrays, x0, y0)
    assert not mask[away > radius_m].any()
    # a chord of 75 m or more always holds a test point: depth r - sqrt(r^2 - 37.5^2)
    depth = radius_m - np.sqrt(radius_m**2 - 37.5**2)
    assert mask[away < radius_m - depth].all()


def test_both_directions_are_shut():
    """A street is shut both ways."""
    arrays, centres = jilin()
    origin = (arrays.x_m[centres["huadian"]], arrays.y_m[centres["huadian"]])
    mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 700, origin_m=origin)
    np.testing.assert_array_equal(mask[::2], mask[1::2])


def test_empty_zone_shuts_nothing():
    """Where the predicate holds nowhere, nothing is shut."""
    arrays, _ = jilin()
    assert not arcs_inside(arrays, lambda x, y: np.zeros(x.size, dtype=bool)).any()
    assert not arcs_inside(arrays, lambda x, y: x < np.inf, origin_m=(1e6, 0), reach_m=1000).any()


def test_long_road_is_shut_in_its_middle():
    """A plume between two towns shuts the motorway although no crossing lies inside."""
    arrays, _ = jilin()
    net = arrays.network
    arc = int(np.flatnonzero(net.road_class == 0)[40])
    tail, head = net.tail[arc], net.head[arc]
    middle = tuple(float(v[tail] * 0.6 + v[head] * 0.4) for v in (arrays.x_m, arrays.y_m))
    mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 100, origin_m=middle)
    assert mask[arc]
    assert np.hypot(arrays.x_m - middle[0], arrays.y_m - middle[1]).min() > 100


def test_named_bridge_is_shut():
    """Closing 吉林大桥 shuts its two arcs."""
    arrays, _ = jilin()
    mask = arcs_at(arrays, road_names=["吉林大桥"])
    assert np.count_nonzero(mask) == 2
    assert arrays.network.bridge[mask].all()


def test_node_shuts_its_arcs():
    """A blocked crossing shuts every arc into it and out of it."""
    arrays, centres = jilin()
    net = arrays.network
    node = centres["jilin"]
    mask = arcs_at(arrays, node_ids=[net.node_ids[node]])
    np.testing.assert_array_equal(mask, (net.tail == node) | (net.head == node))


def test_unknown_names_are_all_named():
    """A misspelt bridge is a message, not a closure of nothing."""
    arrays, _ = jilin()
    with pytest.raises(InputError) as caught:
        arcs_at(arrays, node_ids=["nowhere"], road_names=["吉林大乔", ""])
    assert [p.got for p in caught.value.problems] == ["nowhere", "吉林大乔", ""]


def test_bridges_shut_make_the_way_across_longer():
    """One bridge less costs minutes; with all five shut only the far way by other towns is left."""
    arrays, _ = jilin()
    net = arrays.network
    weights = TravelModel(net).weights(VehicleClass.heavy_fire)
    router = ScipyRouter(arrays)
    bridge = arcs_at(arrays, road_names=["吉林大桥"])
    arc = int(np.flatnonzero(bridge)[0])
    source, target = int(net.tail[arc]), int(net.head[arc])
    before = router.path(source, target, weights)
    one = router.path(source, target, apply_closures(weights, [Closure(bridge)]))
    none = router.path(source, target, apply_closures(weights, [Closure(net.bridge)]))
    assert before.arcs.tolist() == [arc]
    assert one.time_s > before.time_s + 60
    assert net.bridge[one.arcs].sum() == 1
    assert none.time_s > 3600
    assert not net.bridge[none.arcs].any()


def test_levels_combine_in_any_order():
    """Shut beats slow, the slower of two slow ones holds, open leaves all as it was."""
    weights = np.array([100, 101, 200, 300, CLOSED], dtype=np.int32)
    first, second, third = (
        np.array(bits, dtype=bool) for bits in ([1, 1, 0, 0, 1], [0, 1, 1, 0, 0], [1, 0, 0, 0, 0])
    )
    closures = [
        Closure(first, ClosureLevel.slow, 1.5),
        Closure(second, ClosureLevel.slow, 2.0),
        Closure(third),
        Closure(np.ones(5, dtype=bool), ClosureLevel.open),
    ]
    for order in (closures, closures[::-1]):
        assert apply_closures(weights, order).tolist() == [CLOSED, 202, 400, 300, CLOSED]


def test_slow_arcs_never_become_shut_by_overflow():
    """An extreme factor makes an arc very slow, not closed and not negative."""
    weights = np.array([CLOSED - 1], dtype=np.int32)
    slow = Closure(np.array([True]), ClosureLevel.slow, 1e6)
    assert apply_closures(weights, [slow]).tolist() == [CLOSED - 1]


@pytest.mark.parametrize("factor", [0.99, 0.0, -1.0, np.nan, np.inf])
def test_closures_never_speed_up(factor):
    """A factor below 1 is refused."""
    with pytest.raises(InputError, match="slow_factor"):
        Closure(np.array([True]), ClosureLevel.slow, factor)


def test_without_closures_the_weights_are_the_same():
    """No closure, no change."""
    weights = np.array([1, 99, CLOSED], dtype=np.int32)
    assert apply_closures(weights, []).tolist() == weights.tolist()
