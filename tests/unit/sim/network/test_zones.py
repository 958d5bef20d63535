"""Polygons and corridors close exactly the streets that they touch, over time and by level."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path

from scenarios.errors import InputError
from scenarios.model.road import RoadNetwork
from sim.network import (
    Closure,
    ClosureLevel,
    ClosureWindow,
    StreetIndex,
    apply_closures,
    closures_at,
    compile_network,
)
from sim.network.arrays import RoadArrays
from sim.network.router import CLOSED
from sim.network.zones import inside_polygon
from tests.unit.sim.network.test_travel_model import META


def scattered(n_nodes: int = 60, n_arcs: int = 150, seed: int = 3) -> RoadArrays:
    """Streets between random points within about two kilometres."""
    rng = np.random.default_rng(seed)
    tail = rng.integers(0, n_nodes, n_arcs)
    head = (tail + rng.integers(1, n_nodes, n_arcs)) % n_nodes
    return compile_network(
        RoadNetwork(
            meta=META,
            node_ids=tuple(f"n{i}" for i in range(n_nodes)),
            node_lon=126.5 + rng.uniform(-0.012, 0.012, n_nodes),
            node_lat=43.8 + rng.uniform(-0.009, 0.009, n_nodes),
            tail=tail, head=head, length_m=np.full(n_arcs, 100.0), road_class=np.full(n_arcs, 2),
            name_index=np.zeros(n_arcs), names=("",), bridge=np.zeros(n_arcs),
        )
    )  # fmt: skip


ARRAYS = scattered()
INDEX = StreetIndex(ARRAYS)
SHARE = np.linspace(0, 1, 81)


def fine_points() -> tuple[np.ndarray, np.ndarray]:
    """81 points along every arc, shape (n_arcs, 81)."""
    x, y = ARRAYS.x_m, ARRAYS.y_m
    a, b = ARRAYS.tail[:, None], ARRAYS.head[:, None]
    return x[a] + SHARE * (x[b] - x[a]), y[a] + SHARE * (y[b] - y[a])


@st.composite
def stars(draw):
    """A star-shaped polygon around a point: never crosses itself, rarely convex."""
    n = draw(st.integers(3, 12))
    turn = np.sort(draw(st.lists(st.floats(0, 1), min_size=n, max_size=n, unique=True)))
    angle = 2 * np.pi * (np.arange(n) + 0.8 * turn) / n
    reach = np.array(draw(st.lists(st.floats(50, 900), min_size=n, max_size=n)))
    x0, y0 = draw(st.tuples(st.floats(-500, 500), st.floats(-500, 500)))
    return x0 + reach * np.cos(angle), y0 + reach * np.sin(angle)


@given(ring=stars())
@settings(max_examples=30, deadline=None)
def test_polygon_closes_what_lies_inside(ring):
    """Exactly the arcs that matplotlib's path geometry finds to touch the filled polygon."""
    corners = np.column_stack(ring)
    area = Path(np.vstack([corners, corners[:1]]), closed=True)
    ends = np.stack(
        [np.column_stack([ARRAYS.x_m, ARRAYS.y_m])[e] for e in (ARRAYS.tail, ARRAYS.head)]
    )
    touched = [
        area.intersects_path(Path(ends[:, arc]), filled=False)
        or bool(area.contains_points(ends[:, arc]).any())
        for arc in range(ARRAYS.n_arcs)
    ]
    assert INDEX.arcs_in_polygon(*ring).tolist() == touched


def test_points_in_a_square_with_a_bite():
    """A point in the bite is outside; inside and outside by hand."""
    ring = np.array([[0, 0], [4, 0], [4, 4], [2, 1], [0, 4.0]])
    x, y = np.array([2, 2, 0.5, 3.9, 5, -1]), np.array([0.5, 3, 1, 3, 1, 1.0])
    assert inside_polygon(x, y, ring).tolist() == [True, False, True, True, False, False]


def test_a_thin_polygon_between_test_points_still_closes():
    """A strip one metre wide across the middle of a street: no node and no end lies in it."""
    x, y = ARRAYS.x_m, ARRAYS.y_m
    a, b = int(ARRAYS.tail[0]), int(ARRAYS.head[0])
    mid = np.array([(x[a] + x[b]) / 2, (y[a] + y[b]) / 2])
    along = np.array([x[b] - x[a], y[b] - y[a]])
    along /= np.hypot(*along)
    across = np.array([-along[1], along[0]])
    ring = [mid + s * 5 * across + t * 0.5 * along for s, t in [(1, 1), (1, -1), (-1, -1), (-1, 1)]]
    assert INDEX.arcs_in_polygon(*np.array(ring).T)[0]


@given(
    ends=st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), min_size=2, max_size=5),
    half=st.floats(5, 200),
)
@settings(max_examples=8, deadline=None)
def test_corridor_closes_what_is_near(ends, half):
    """Arcs within the half width and none beyond, against points along both."""
    line = np.array(ends)
    found = INDEX.arcs_in_corridor(*line.T, half_width_m=half)
    x, y = fine_points()
    dense = np.concatenate([np.linspace(a, b, 200) for a, b in pairwise(line)])
    gap = np.array(
        [
            np.hypot(x[i, :, None] - dense[:, 0], y[i, :, None] - dense[:, 1]).min()
            for i in range(len(x))
        ]
    )
    assert (found[gap <= half]).all()
    assert not found[gap > half + 40].any()


@pytest.mark.parametrize(
    ("x", "y", "rule"),
    [
        ([0, 1, 0, 1], [0, 1, 1, 0], "crosses itself"),
        ([0, 1, 2], [0, 1, 2], "no area"),
        ([0, 1], [0, 1], "too few"),
        ([0, 1, np.nan], [0, 1, 0], "no number"),
        ([0, 0, 0, 0], [0, 0, 0, 0], "no area"),
    ],
)
def test_bad_polygons_are_refused(x, y, rule):
    """A polygon that crosses itself, has no area or holds a NaN closes nothing silently."""
    with pytest.raises(InputError, match=rule):
        INDEX.arcs_in_polygon(np.array(x, float), np.array(y, float))


def test_protected_level_lets_in_those_with_protection():
    """Crews with breathing apparatus pass, slowed as the closure says; others do not."""
    weights = np.array([100, 100, CLOSED], dtype=np.int32)
    zone = Closure(np.array([True, False, True]), ClosureLevel.protected, 2.0)
    assert apply_closures(weights, [zone]).tolist() == [CLOSED, 100, CLOSED]
    assert apply_closures(weights, [zone], protected=True).tolist() == [200, 100, CLOSED]
    shut = Closure(np.array([True, True, False]))
    assert apply_closures(weights, [zone, shut], protected=True).tolist() == [CLOSED] * 3


def test_windows_hold_from_their_begin_until_before_their_end():
    """At the first second the road is shut, at the last it is open again."""
    closure = Closure(np.array([True]))
    windows = [ClosureWindow(closure, 60.0, 120.0), ClosureWindow(closure)]
    assert [len(closures_at(windows, t)) for t in (0, 59.9, 60, 119.9, 120)] == [1, 1, 2, 2, 1]
