"""Roads between towns are as long as asked, rivers are crossed on bridges, recipes agree."""

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.model.road import RoadClass
from scenarios.roads.checks import component_report
from scenarios.roads.generate import generate
from scenarios.roads.geodesy import LocalMap, great_circle_m
from scenarios.roads.river import crosses_line
from scenarios.roads.spec import Link, Point
from tests.unit.scenarios.roads.small_recipe import (
    MADE_UP,
    distances,
    recipe,
    river,
    streets_of,
    town,
)


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
