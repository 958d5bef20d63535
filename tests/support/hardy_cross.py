"""The loop method of Hardy Cross, written for comparison only.

Fundamental loops of a spanning tree of least resistance, one correction per loop and sweep,
dq = -sum h / sum |h'|, until no correction exceeds the tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree


@dataclass(frozen=True)
class LoopResult:
    """Flows, sweeps taken, and whether the last sweep changed little."""

    flow: np.ndarray
    n_sweeps: int
    converged: bool


def _tree(start, end, resistance, n_nodes):
    """Edges of a spanning tree of least resistance, and each junction's way to the root."""
    order = np.argsort(resistance, kind="stable")
    low, high = np.minimum(start, end)[order], np.maximum(start, end)[order]
    _, first = np.unique(low * n_nodes + high, return_index=True)
    kept = order[first]
    weight = 1.0 + np.argsort(np.argsort(resistance[kept], kind="stable"))
    low, high = np.minimum(start, end)[kept], np.maximum(start, end)[kept]
    graph = coo_array((weight, (low, high)), shape=(n_nodes, n_nodes)).tocsr()
    tree = minimum_spanning_tree(graph).tocoo()
    pairs = {(int(a), int(b)) for a, b in zip(*tree.coords, strict=True)}
    members = {
        (int(a), int(b)): int(e)
        for a, b, e in zip(low, high, kept, strict=True)
        if (int(a), int(b)) in pairs
    }
    _, before = breadth_first_order(tree.tocsr(), 0, directed=False)
    return members, before


def _ways(members, before, start, n_nodes):
    """For each junction: tree edges to the root with +1 when walked from start to end."""
    ways = {}
    for node in range(n_nodes):
        way, here = {}, node
        while before[here] >= 0:
            there = int(before[here])
            edge = members[min(here, there), max(here, there)]
            way[edge] = 1.0 if start[edge] == here else -1.0
            here = there
        ways[node] = way
    return ways


def loops(start, end, resistance, n_nodes):
    """Fundamental loops: edge indices and directions, one for each edge outside the tree."""
    members, before = _tree(start, end, resistance, n_nodes)
    ways = _ways(members, before, start, n_nodes)
    inside = set(members.values())
    found = []
    for edge in range(start.size):
        if edge in inside:
            continue
        ring = {edge: 1.0}
        for part, sign in ((ways[int(end[edge])], 1.0), (ways[int(start[edge])], -1.0)):
            for member, way in part.items():
                ring[member] = ring.get(member, 0.0) + sign * way
        kept = {e: s for e, s in ring.items() if s}
        found.append((np.array(list(kept)), np.array(list(kept.values()))))
    return found


def start_flow(start, end, resistance, injection, n_nodes):
    """Flows in the tree that give every junction its injection."""
    members, before = _tree(start, end, resistance, n_nodes)
    flow = np.zeros(start.size)
    for node, way in _ways(members, before, start, n_nodes).items():
        for edge, sign in way.items():
            flow[edge] += sign * injection[node]
    return flow


def hardy_cross(
    *, start, end, resistance, n_nodes, injection=None, a0=0.0, a1=0.0, a2=0.0,
    flow=None, loop_guess=10.0, tolerance=1e-4, most_sweeps=1000,
) -> LoopResult:  # fmt: skip
    """Solve h = R q|q| - (a0 + a1 q + a2 q|q|) loop by loop.

    Surface junctions must have been joined into one. `flow` is the first guess; by default the
    injection carried by the tree or, where there is none, `loop_guess` m3/s round each loop.
    """
    start, end = np.asarray(start), np.asarray(end)
    steep = np.asarray(resistance, float) - np.broadcast_to(a2, start.shape)
    push, tilt = np.broadcast_to(a0, start.shape), np.broadcast_to(a1, start.shape)
    if flow is None:
        given = np.zeros(n_nodes) if injection is None else np.asarray(injection, float)
        flow = start_flow(start, end, np.asarray(resistance, float), given, n_nodes)
    flow = np.array(flow, float)
    rings = loops(start, end, np.asarray(resistance, float), n_nodes)
    if not flow.any():
        for edges, way in rings:
            flow[edges] += loop_guess * way
    for sweep in range(1, most_sweeps + 1):
        largest = 0.0
        for edges, way in rings:
            q = flow[edges]
            drop = way @ ((steep[edges] * np.abs(q) - tilt[edges]) * q - push[edges])
            slope = np.sum(2.0 * steep[edges] * np.abs(q) - tilt[edges])
            if slope == 0.0 or not np.isfinite(drop):
                return LoopResult(flow, sweep, converged=False)
            change = -drop / slope
            flow[edges] += way * change
            largest = max(largest, abs(change))
        if not np.isfinite(largest) or largest > 1e8:
            return LoopResult(flow, sweep, converged=False)
        if largest <= tolerance:
            return LoopResult(flow, sweep, converged=True)
    return LoopResult(flow, most_sweeps, converged=False)
