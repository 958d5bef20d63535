"""The map of a run as plain data."""

import json
from itertools import pairwise

import numpy as np
import pytest

from reports.i18n.translator import Translator
from reports.maps.frame import Grid, around
from reports.maps.payload import build_map
from reports.maps.people import MOST_DOTS, people_dots
from reports.maps.roads import road_lines
from reports.sections.common import Run
from scenarios.model.pack import People
from tests.unit.reports.small_evaluation import evaluation
from tests.unit.reports.small_town import NASTY, SITE, pack


def decode(flat, grid):
    """Coordinates of steps, as the map script reads them."""
    steps = np.cumsum(np.reshape(flat, (-1, 2)), axis=0)
    return steps * 1e-5 + [grid.lon, grid.lat]


@pytest.fixture(scope="module")
def block():
    run = Run(evaluation(), Translator("zh"))
    return build_map(run.evaluation, run.timelines, run.translator)


def test_coordinates_survive_the_grid():
    """No point moves by more than half a step, about half a metre."""
    rng = np.random.default_rng(5)
    points = np.column_stack([126.5 + rng.random(200), 43.5 + rng.random(200)])
    grid = Grid(*SITE)
    assert np.abs(decode(grid.path(points.tolist()), grid) - points).max() <= 0.5e-5 + 1e-12


def test_repeated_points_are_written_once():
    """Standing still needs no coordinates."""
    assert Grid(0.0, 0.0).path([(0.0, 0.0), (0.0, 0.0), (1e-5, 0.0)]) == [0, 0, 1, 0]
    assert Grid(0.0, 0.0).path([]) == []


def test_every_street_is_drawn_exactly_once():
    """Both directions of a street are one line, chains lose and repeat none."""
    network = pack().roads
    grid = Grid(*SITE)
    box = around([], SITE, 1e5)
    lines = road_lines(network, box, box, grid)
    drawn = []
    for group in lines.values():
        for flat in group:
            xy = np.cumsum(np.reshape(flat, (-1, 2)), axis=0).tolist()
            drawn += [tuple(sorted((tuple(a), tuple(b)))) for a, b in pairwise(xy)]
    ends = np.rint(
        (np.column_stack([network.node_lon, network.node_lat]) - [grid.lon, grid.lat]) / 1e-5
    ).astype(int)
    streets = {
        tuple(sorted((tuple(ends[a].tolist()), tuple(ends[b].tolist()))))
        for a, b in zip(network.tail, network.head, strict=True)
    }
    assert len(drawn) == len(set(drawn)) == network.n_arcs // 2
    assert set(drawn) == streets


def test_small_roads_are_drawn_only_near_the_scene():
    """Far away only main roads are shown."""
    near = around([], (126.0, 43.0), 100.0)
    far = around([], SITE, 1e5)
    assert set(road_lines(pack().roads, near, far, Grid(*SITE))) == {"primary"}


@pytest.mark.parametrize("n", [300, 20_000])
def test_dots_hold_all_people_inside_the_frame(n):
    """Adding up squares loses nobody, and the dots stay few."""
    rng = np.random.default_rng(3)
    people = People(
        lon=SITE[0] + rng.uniform(-0.1, 0.1, n),
        lat=SITE[1] + rng.uniform(-0.1, 0.1, n),
        n_night=rng.integers(1, 9, n),
        n_day=rng.integers(1, 9, n),
        synthetic=False,
    )
    box = around([], SITE, 4000.0)
    dots = people_dots(people, box, Grid(*SITE))
    inside = box.holds(people.lon, people.lat)
    assert sum(dot[2] for dot in dots) == np.maximum(people.n_night, people.n_day)[inside].sum()
    assert len(dots) <= MOST_DOTS


def test_nobody_lives_there():
    """An empty population gives no dots and no error."""
    none = np.empty(0)
    people = People(none, none, np.empty(0, int), np.empty(0, int), synthetic=False)
    assert people_dots(people, around([], SITE), Grid(*SITE)) == []


def test_each_plan_has_its_play(block):
    """Frames, zones, trips and moments of both plans are there, in plain data."""
    payload = json.loads(json.dumps(block.payload, allow_nan=False))
    assert [play["name"] for play in payload["plays"]] == ["甲案（现行）", "乙案（平行处置）"]
    play = payload["plays"][0]
    assert [frame["t"] for frame in play["frames"]] == [120, 900, 3600, 6000]
    assert play["frames"][3] == {"t": 6000, "zones": [], "closed": []}
    assert [trip["text"] for trip in play["trips"]] == [
        "龙潭特勤站（示意） 水罐消防车1",
        "龙潭特勤站（示意） 救护车1",
    ]
    assert play["moments"][0][1] == "发现事故"
    assert {site["text"] for site in payload["sites"]} == {"龙潭特勤站（示意）", "县医院", "物资库"}
    assert NASTY in payload["source"]


def test_the_worst_zone_is_drawn_last(block):
    """Red lies on orange, orange on yellow."""
    play = block.payload["plays"][0]
    levels = [play["zones"][i]["level"] for i in play["frames"][0]["zones"]]
    assert levels == ["aegl1", "aegl2", "aegl3"]


def test_zones_are_labelled_with_level_value_and_averaging_time(block):
    """The label says what the edge means, as ALOHA users expect, in legend and map."""
    text = "AEGL-3 可能危及生命 · AEGL-3 (60 min) 20 ppm"
    assert block.payload["plays"][0]["zones"][0]["text"] == text
    assert block.legend[0].text == text


def test_invented_roads_are_called_so(block):
    """A synthetic network carries the words on the map itself."""
    assert block.badge == "示意路网（合成，非实测）"
    assert "drawn for a test" in block.payload["attribution"]
