"""Turn bans and turn costs by node splitting equal a brute-force search over arcs."""

from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.network import ScipyRouter, TurnRouter, split_turns
from sim.network.router import CLOSED
from sim.network.turns import all_but, turn_costs
from tests.property.test_network_router import cases, whole


@st.composite
def turning(draw):
    """A random network with turns that are banned or cost time."""
    router, weights, _ = draw(cases())
    arrays = router.arrays
    meet = np.argwhere(arrays.head[:, None] == arrays.tail[None, :])
    count = draw(st.integers(0, min(len(meet), 12)))
    which = draw(st.lists(st.integers(0, max(len(meet) - 1, 0)), min_size=count, max_size=count))
    cost = st.just(CLOSED) | st.integers(0, 300)
    extra = draw(st.lists(cost, min_size=count, max_size=count))
    turns = meet[which] if count else np.zeros((0, 2), dtype=np.int64)
    return arrays, weights, turns, np.array(extra, dtype=np.int64)


def over_arcs(arrays, weights, turns, extra) -> np.ndarray:
    """Matrix by Dijkstra over the line graph, whole deciseconds, -1 where there is no way."""
    cost: dict[tuple[int, int], int] = {}
    for (a, b), each in zip(turns.tolist(), extra.tolist(), strict=True):
        cost[a, b] = max(each, cost.get((a, b), 0))
    graph = nx.DiGraph()
    open_arcs = np.flatnonzero(weights < CLOSED).tolist()
    for b in open_arcs:
        graph.add_edge(("from", int(arrays.tail[b])), b, ds=int(weights[b]))
        for a in open_arcs:
            added = cost.get((a, b), 0)
            if arrays.head[a] == arrays.tail[b] and added < CLOSED:
                graph.add_edge(a, b, ds=int(weights[b]) + added)
    found = np.full((arrays.n_nodes, arrays.n_nodes), -1, dtype=np.int64)
    for source in range(arrays.n_nodes):
        found[source, source] = 0
        if ("from", source) not in graph:
            continue
        times = nx.single_source_dijkstra_path_length(graph, ("from", source), weight="ds")
        for arc, ds in times.items():
            if not isinstance(arc, tuple) and arrays.head[arc] != source:
                old = found[source, arrays.head[arc]]
                found[source, arrays.head[arc]] = ds if old < 0 else min(old, ds)
    return found


class _Named:
    """Gives `whole` of the other module the two things it asks for."""

    def __init__(self, arrays, router) -> None:
        self.arrays, self.matrix = arrays, router.matrix


@given(case=turning())
@settings(max_examples=50, deadline=None)
def test_times_with_turns_equal_the_search_over_arcs(case):
    """Banned turns are never taken and costly ones are paid, to the decisecond."""
    arrays, weights, turns, extra = case
    graph = split_turns(arrays, in_arc=turns[:, 0], out_arc=turns[:, 1], extra_ds=extra)
    router = TurnRouter(graph)
    expected = over_arcs(arrays, weights, turns, extra)
    found = whole(_Named(arrays, router), weights)
    np.testing.assert_array_equal(found, expected)
    times = router.matrix(range(arrays.n_nodes), range(arrays.n_nodes), weights)
    for node in range(arrays.n_nodes):
        np.testing.assert_array_equal(router.times_from(node, weights), times[node])
        np.testing.assert_array_equal(router.times_to(node, weights), times[:, node])


@given(case=turning(), ends=st.tuples(st.integers(0, 11), st.integers(0, 11)))
@settings(max_examples=50, deadline=None)
def test_a_path_with_turns_pays_what_it_says(case, ends):
    """The arcs join, hold no banned turn, and their weights and turns sum to the time."""
    arrays, weights, turns, extra = case
    source, target = (end % arrays.n_nodes for end in ends)
    graph = split_turns(arrays, in_arc=turns[:, 0], out_arc=turns[:, 1], extra_ds=extra)
    route = TurnRouter(graph).path(source, target, weights)
    assert route.time_s == TurnRouter(graph).times_from(source, weights)[target]
    if not route.is_reachable or source == target:
        return
    arcs = route.arcs.tolist()
    assert [source, *arrays.head[route.arcs].tolist()][:-1] == arrays.tail[route.arcs].tolist()
    total = int(weights[route.arcs].sum())
    for pair in pairwise(arcs):
        same = (turns == pair).all(axis=1)
        total += int(extra[same].max(initial=0))
    assert total == round(route.time_s * 10)


@given(case=cases())
@settings(max_examples=40, deadline=None)
def test_without_turns_nothing_changes(case):
    """Splitting at no turn gives the network itself."""
    router, weights, _ = case
    graph = split_turns(router.arrays, in_arc=[], out_arc=[])
    assert graph.n_nodes == router.arrays.n_nodes
    plain = _Named(router.arrays, TurnRouter(graph))
    np.testing.assert_array_equal(whole(plain, weights), whole(router, weights))


@given(case=cases())
@settings(max_examples=30, deadline=None)
def test_only_one_way_on_bans_all_others(case):
    """A sign that allows one street on leaves exactly that street."""
    router, weights, _ = case
    arrays = router.arrays
    meet = np.argwhere(arrays.head[:, None] == arrays.tail[None, :])
    if not len(meet):
        return
    came, kept = meet[0].tolist()
    before, after = all_but(arrays, in_arc=[came], only_arc=[kept])
    out = np.flatnonzero(arrays.tail == arrays.head[came])
    assert sorted(after.tolist()) == sorted(set(out.tolist()) - {kept})
    assert (before == came).all()
    bans = np.column_stack([before, after])
    graph = split_turns(arrays, in_arc=before, out_arc=after)
    expected = over_arcs(arrays, weights, bans, np.full(len(bans), CLOSED))
    found = whole(_Named(arrays, TurnRouter(graph)), weights)
    np.testing.assert_array_equal(found, expected)


@given(case=cases(), turn_s=st.integers(1, 20))
@settings(max_examples=30, deadline=None)
def test_turn_costs_only_ever_delay(case, turn_s):
    """With every sharp turn costing time no trip is quicker, and some arcs joined straight stay."""
    router, weights, _ = case
    before, after, extra = turn_costs(router.arrays, turn_s=float(turn_s))
    graph = split_turns(router.arrays, in_arc=before, out_arc=after, extra_ds=extra)
    every = range(router.arrays.n_nodes)
    plain = ScipyRouter(router.arrays).matrix(every, every, weights)
    assert (TurnRouter(graph).matrix(every, every, weights) >= plain).all()
