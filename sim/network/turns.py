"""Turns that are banned or cost time, honoured by splitting the nodes at which they lie.

Each arc that leads into such a turn gets a node of its own to end at, and from there copies of the
arcs that may follow. The graph grows by the turns that matter, not by all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenarios.errors import InputError
from scenarios.model.road_file import TurnRules
from sim.network.arrays import FLOAT, INT, RoadArrays, Rows, rows_of
from sim.network.router import CLOSED, ArcGraph, Route, Router, ScipyRouter, Ways, Weights


@dataclass(frozen=True, slots=True, eq=False)
class SplitGraph:
    """A network whose nodes are split at turns; the first nodes and arcs are the old ones.

    Attributes
    ----------
    n_nodes, tail, head, forward, reverse, x_m, y_m
        As of `ArcGraph`.
    n_before
        Nodes before splitting.
    node_of
        Old node that each node is a copy of, shape (n_nodes,).
    arc_of
        Old arc that each arc is a copy of, shape (n_arcs,).
    extra_ds
        Time that the turn onto each arc costs, deciseconds, shape (n_arcs,).
    """

    n_nodes: int
    tail: INT
    head: INT
    forward: Rows
    reverse: Rows
    x_m: FLOAT
    y_m: FLOAT
    n_before: int
    node_of: INT
    arc_of: INT
    extra_ds: INT

    def weights(self, weights: Weights) -> Weights:
        """Weights of the split arcs from those of the old arcs; closed stays closed."""
        old = weights[self.arc_of].astype(np.int64)
        added = np.minimum(old + self.extra_ds, CLOSED - 1)
        return np.asarray(np.where(old >= CLOSED, CLOSED, added), dtype=np.int32)


def split_turns(
    arrays: RoadArrays, *, in_arc: ArrayLike, out_arc: ArrayLike, extra_ds: ArrayLike = CLOSED
) -> SplitGraph:
    """Split a network at its turns.

    Parameters
    ----------
    arrays
        The compiled network.
    in_arc, out_arc
        Arcs before and after each turn that matters, shape (n_turns,).
    extra_ds
        Time that the turn costs, deciseconds; `CLOSED`: it is banned. One number or one a turn.

    Raises
    ------
    InputError
        If a turn names an arc that is not there, or joins arcs that do not meet.
    """
    before = np.asarray(in_arc, dtype=np.int64).ravel()
    after = np.asarray(out_arc, dtype=np.int64).ravel()
    extra = np.broadcast_to(np.asarray(extra_ds, dtype=np.int64), before.shape)
    _check(arrays, before, after, extra)
    split = np.unique(before)  # every such arc ends at a node of its own
    n, n_arcs = arrays.n_nodes, arrays.n_arcs
    head = arrays.head.astype(np.int64)
    head[split] = n + np.arange(split.size)

    start = arrays.forward.start.astype(np.int64)
    at = arrays.head[split]
    n_out = start[at + 1] - start[at]
    owner = np.repeat(np.arange(split.size), n_out)
    rank = np.arange(owner.size) - np.repeat(np.cumsum(n_out) - n_out, n_out)
    follows = arrays.forward.arc[start[at[owner]] + rank].astype(np.int64)
    cost = _costs(split[owner] * n_arcs + follows, before * n_arcs + after, extra)
    left = cost < CLOSED
    owner, follows, cost = owner[left], follows[left], cost[left]

    tail_now = np.concatenate([arrays.tail, n + owner]).astype(np.int32)
    head_now = np.concatenate([head, head[follows]]).astype(np.int32)
    node_of = np.concatenate([np.arange(n), at]).astype(np.int32)
    n_now = n + split.size
    return SplitGraph(
        n_nodes=n_now,
        tail=tail_now,
        head=head_now,
        forward=rows_of(tail_now, head_now, n_now),
        reverse=rows_of(head_now, tail_now, n_now),
        x_m=arrays.x_m[node_of],
        y_m=arrays.y_m[node_of],
        n_before=n,
        node_of=node_of,
        arc_of=np.concatenate([np.arange(n_arcs), follows]).astype(np.int32),
        extra_ds=np.concatenate([np.zeros(n_arcs, np.int64), cost]).astype(np.int32),
    )


def all_but(
    arrays: RoadArrays, *, in_arc: ArrayLike, only_arc: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Banned turns (arcs before and after) of signs that allow one way on only."""
    before = np.asarray(in_arc, dtype=np.int64).ravel()
    only = np.asarray(only_arc, dtype=np.int64).ravel()
    rows = arrays.forward
    pairs = [
        (came, arc)
        for came, kept in zip(before.tolist(), only.tolist(), strict=True)
        for node in [arrays.head[came]]
        for arc in rows.arc[rows.start[node] : rows.start[node + 1]].tolist()
        if arc != kept
    ]
    banned = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return banned[:, 0], banned[:, 1]


def banned_turns(
    arrays: RoadArrays, rules: TurnRules
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Arcs before and after every turn that signs forbid, or leave out of the allowed ones."""
    no = ~rules.only
    before, after = all_but(
        arrays, in_arc=rules.in_arc[rules.only], only_arc=rules.out_arc[rules.only]
    )
    return (
        np.concatenate([rules.in_arc[no], before]).astype(np.int64),
        np.concatenate([rules.out_arc[no], after]).astype(np.int64),
    )


def split_at_signs(arrays: RoadArrays, rules: TurnRules) -> SplitGraph:
    """A network split at the turns that signs forbid or command."""
    before, after = banned_turns(arrays, rules)
    return split_turns(arrays, in_arc=before, out_arc=after)


def split_for(
    arrays: RoadArrays, rules: TurnRules | None, *, turn_s: float = 0.0
) -> SplitGraph | None:
    """Network split at its turn signs and, with a time, at its bends; None: nothing to split."""
    signed = rules is not None and rules.in_arc.size > 0
    if not signed and turn_s <= 0:
        return None
    none = np.empty(0, dtype=np.int64)
    in_arc, out_arc = banned_turns(arrays, rules) if signed and rules else (none, none)
    extra = np.full(in_arc.size, CLOSED, dtype=np.int64)
    if turn_s > 0:
        before, after, cost = turn_costs(arrays, turn_s=turn_s)
        in_arc, out_arc = np.concatenate([in_arc, before]), np.concatenate([out_arc, after])
        extra = np.concatenate([extra, cost])
    return split_turns(arrays, in_arc=in_arc, out_arc=out_arc, extra_ds=extra)


def turn_costs(
    arrays: RoadArrays, *, turn_s: float, sharp_deg: float = 45.0
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every turn sharper than an angle, with its cost: arcs before and after, deciseconds.

    Streets count as straight between their nodes. U-turns cost as any other turn.
    """
    rows, tail, head = arrays.forward, arrays.tail, arrays.head
    n_out = np.diff(rows.start)[head]
    before = np.repeat(np.arange(arrays.n_arcs), n_out)
    rank = np.arange(before.size) - np.repeat(np.cumsum(n_out) - n_out, n_out)
    after = rows.arc[rows.start[head[before]] + rank].astype(np.int64)
    course = np.arctan2(arrays.y_m[head] - arrays.y_m[tail], arrays.x_m[head] - arrays.x_m[tail])
    bend = np.abs((course[after] - course[before] + np.pi) % (2 * np.pi) - np.pi)
    sharp = np.degrees(bend) > sharp_deg
    cost = np.full(int(sharp.sum()), round(turn_s * 10), dtype=np.int64)
    return before[sharp], after[sharp], cost


class TurnRouter:
    """Any engine on a split network, asked and answering in old nodes and arcs.

    Only `ways_to` answers for the nodes of the split network: with turns, the best next street
    depends on where one comes from, and that is what the copies of a node tell apart.
    """

    __slots__ = ("_copies", "_inner", "_plain", "graph")

    def __init__(self, graph: SplitGraph, make: Callable[[ArcGraph], Router] = ScipyRouter) -> None:
        self.graph = graph
        self._inner = make(graph)
        self._plain = ScipyRouter(graph)
        # a way may end at a node or at any of its copies; it begins at the node itself
        self._copies = rows_of(
            graph.node_of, np.arange(graph.n_nodes, dtype=np.int32), graph.n_before
        )

    def times_from(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from a node to every node, s, shape (n_nodes,)."""
        times = self._inner.times_from(node, self.graph.weights(weights))
        best = self._best(times[None, self._copies.other], self._copies.start[:-1])
        return np.asarray(best[0])

    def times_to(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from every node to a node, s, shape (n_nodes,)."""
        return self.ways_to(node, weights).time_s[: self.graph.n_before]

    def ways_from(self, node: int, weights: Weights) -> Ways:
        """Times from a node to every node; where a way goes on hangs on the turn: not told."""
        nowhere = np.full(self.graph.n_before, -1, dtype=np.int32)
        return Ways(self.times_from(node, weights), nowhere)

    def ways_to(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from every node of the split network to a node or any of its copies."""
        return self._plain.ways_to_any(self._at(node), self.graph.weights(weights))

    def matrix(self, sources: ArrayLike, targets: ArrayLike, weights: Weights) -> FLOAT:
        """Travel time from each source to each target, s, shape (n_sources, n_targets)."""
        wanted = [self._at(int(t)) for t in np.asarray(targets).ravel()]
        if not wanted:
            return np.empty((np.asarray(sources).size, 0))
        split = self.graph.weights(weights)
        times = self._inner.matrix(sources, np.concatenate(wanted), split)
        first = np.cumsum([0, *(each.size for each in wanted[:-1])])
        return self._best(times, first)

    def path(self, source: int, target: int, weights: Weights) -> Route:
        """Fastest way from one node to another, by old arcs."""
        split, ends = self.graph.weights(weights), self._at(target)
        times = self._inner.matrix([source], ends, split)[0]
        found = self._inner.path(source, int(ends[np.argmin(times)]), split)
        return Route(found.time_s, self.graph.arc_of[found.arcs])

    def _at(self, node: int) -> INT:
        rows = self._copies
        return rows.other[rows.start[node] : rows.start[node + 1]]

    @staticmethod
    def _best(times: FLOAT, first: NDArray[np.integer]) -> FLOAT:
        return np.asarray(np.minimum.reduceat(times, first, axis=1))


def _costs(
    wanted: NDArray[np.int64], known: NDArray[np.int64], extra: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Cost of each wanted turn; of a turn named twice the greater, of one not named none."""
    order = np.lexsort((-extra, known))
    keys, first = np.unique(known[order], return_index=True)
    place = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
    if not keys.size:
        return np.zeros(wanted.size, dtype=np.int64)
    return np.asarray(np.where(keys[place] == wanted, extra[order][first][place], 0))


def _check(
    arrays: RoadArrays,
    before: NDArray[np.int64],
    after: NDArray[np.int64],
    extra: NDArray[np.int64],
) -> None:
    if before.shape != after.shape:
        got = f"{before.size} and {after.size}"
        raise InputError.one("turns", "out_arc", "as many arcs after as before a turn", got=got)
    there = (np.minimum(before, after) >= 0) & (np.maximum(before, after) < arrays.n_arcs)
    if not there.all():
        bad = int(np.argmin(there))
        raise InputError.one(
            "turns", f"[{bad}]", "there is no such arc", got=f"{before[bad]}, {after[bad]}",
            allowed=f"0..{arrays.n_arcs - 1}",
        )  # fmt: skip
    meet = arrays.head[before] == arrays.tail[after]
    if not meet.all():
        bad = int(np.argmin(meet))
        got = f"{before[bad]}, {after[bad]}"
        raise InputError.one("turns", f"[{bad}]", "the arcs do not meet", got=got)
    if (extra < 0).any():
        raise InputError.one("turns", "extra_ds", "a turn cannot gain time", got=f"{extra.min()}")
