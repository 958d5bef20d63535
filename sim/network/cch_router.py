"""Routing by customisable contraction hierarchies: prepared once, then thousands of times faster.

The extra ``[fast]`` (routingkit-cch) is optional; without it `sim.network.engine` takes scipy.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.network.router import (
    CLOSED,
    DECISECONDS_PER_SECOND,
    FLOAT,
    LONGEST_DS,
    ArcGraph,
    Route,
    ScipyRouter,
    Ways,
    Weights,
)

MODULE: Final = "routingkit_cch"

_PARTIAL_FRAC: Final = 0.001
"""Share of arcs up to which changed weights are patched in: at 2 % a full pass is 2.2 times faster
than patching, at 10 arcs patching is 100 times faster (roads.md 2.2); between them interpolated."""

_WORTH_A_THREAD: Final = 16
"""Sweeps from which a second thread pays: a thread costs 0.1 ms, a sweep 2 ms at 100,000 nodes."""

_Sweep = Callable[[int], list[int | None]]


def is_installed() -> bool:
    """Whether the extra can be imported here."""
    return importlib.util.find_spec(MODULE) is not None


def topology_hash(arrays: ArcGraph) -> str:
    """SHA-256 of which node every arc joins to which: what the order of contraction hangs on."""
    digest = hashlib.sha256(str(arrays.n_nodes).encode())
    for ends in (arrays.tail, arrays.head):
        digest.update(np.ascontiguousarray(ends, dtype="<i4").tobytes())
    return digest.hexdigest()


def order_file(arrays: ArcGraph, folder: Path) -> Path:
    """Where the order of a network is kept."""
    return folder / f"order-{topology_hash(arrays)[:32]}.npy"


class CchRouter:
    """Customisable contraction hierarchies of RoutingKit.

    Times equal those of every other engine to the decisecond; of several fastest ways it may take
    another one than scipy. New weights are taken in by themselves: few changes are patched, many
    rebuilt. Trees of ways come from scipy, so that ties fall as they do there.

    Parameters
    ----------
    arrays
        The compiled network.
    order_cache
        Folder in which the order of contraction is kept between runs; None: reckoned anew.

    Raises
    ------
    ModuleNotFoundError
        If the extra is not installed.

    References
    ----------
    .. [1] Dibbelt, J., Strasser, B., Wagner, D. (2016). Customizable contraction hierarchies. ACM
       Journal of Experimental Algorithmics 21(1), 1.5.
    """

    __slots__ = ("_cch", "_kit", "_metric", "_plain", "_updater", "_weights", "arrays")

    def __init__(self, arrays: ArcGraph, *, order_cache: Path | None = None) -> None:
        self._kit: Any = importlib.import_module(MODULE)
        self.arrays = arrays
        tail, head = arrays.tail.tolist(), arrays.head.tolist()
        order = self._order(tail, head, order_cache)
        self._cch = self._kit.CCH(order, tail, head, False)  # noqa: FBT003 - no keyword there
        self._metric: Any = None
        self._updater: Any = None
        self._weights: Weights | None = None
        self._plain = ScipyRouter(arrays)

    def times_from(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from a node to every node, s, shape (n_nodes,)."""
        return self._plain.times_from(node, weights)

    def times_to(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from every node to a node, s, shape (n_nodes,)."""
        return self._plain.times_to(node, weights)

    def ways_from(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from a node to every node."""
        return self._plain.ways_from(node, weights)

    def ways_to(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from every node to a node."""
        return self._plain.ways_to(node, weights)

    def matrix(self, sources: ArrayLike, targets: ArrayLike, weights: Weights) -> FLOAT:
        """Travel time from each source to each target, s, shape (n_sources, n_targets).

        Pins the larger side and sweeps over the smaller.
        """
        rows = np.asarray(sources, dtype=np.int64).ravel().tolist()
        columns = np.asarray(targets, dtype=np.int64).ravel().tolist()
        if not rows or not columns:
            return np.empty((len(rows), len(columns)))
        metric = self._customised(weights)
        if len(rows) > len(columns):
            return _seconds(
                _swept(columns, lambda: self._kit.CCHManyToOne(metric, rows).distances_to)
            ).T
        return _seconds(
            _swept(rows, lambda: self._kit.CCHOneToMany(metric, columns).distances_from)
        )

    def path(self, source: int, target: int, weights: Weights) -> Route:
        """Fastest way from one node to another; among equals the same one every time."""
        found = self._kit.CCHQuery(self._customised(weights)).run(int(source), int(target))
        nowhere = np.zeros(0, dtype=np.int32)
        if found.distance is None or found.distance > LONGEST_DS:
            return Route(float("inf"), nowhere)
        if source == target:
            return Route(0.0, nowhere)
        arcs = np.array(found.arc_path, dtype=np.int32)
        return Route(found.distance / DECISECONDS_PER_SECOND, arcs)

    def _order(self, tail: list[int], head: list[int], cache: Path | None) -> list[int]:
        file = None if cache is None else order_file(self.arrays, cache)
        if file is not None and file.exists():
            order = np.load(file, allow_pickle=False)
            if order.shape == (self.arrays.n_nodes,):
                return [int(node) for node in order.tolist()]
        found: list[int] = self._kit.compute_order_inertial(
            self.arrays.n_nodes, tail, head, self.arrays.y_m.tolist(), self.arrays.x_m.tolist()
        )
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".part.npy")
            np.save(partial, np.array(found, dtype=np.int32), allow_pickle=False)
            partial.replace(file)  # never half a file under the final name
        return found

    def _customised(self, weights: Weights) -> Any:  # noqa: ANN401 - a class of the extra
        """The metric under these weights; no query outlives its call, so it may be rebuilt."""
        before = self._weights
        if before is None:
            self._metric = self._kit.CCHMetric(self._cch, weights.tolist())
        else:
            changed = np.flatnonzero(before != weights)
            if changed.size > _PARTIAL_FRAC * weights.size:
                self._metric.reset(weights.tolist())
            elif changed.size:
                if self._updater is None:
                    self._updater = self._kit.CCHMetricPartialUpdater(self._cch)
                values = zip(changed.tolist(), weights[changed].tolist(), strict=True)
                self._updater.apply(self._metric, dict(values))
        if before is None or before is not weights:
            self._weights = weights.copy()
        return self._metric


def _swept(nodes: list[int], pinned: Callable[[], _Sweep]) -> list[list[int | None]]:
    """One sweep per node, in order; many are halved between two threads.

    The extra lets go of the interpreter while it sweeps; what is pinned must stay in its thread.
    """

    def part(of: list[int]) -> list[list[int | None]]:
        sweep = pinned()
        return [sweep(node) for node in of]

    if len(nodes) < _WORTH_A_THREAD:
        return part(nodes)
    half = len(nodes) // 2
    with ThreadPoolExecutor(1) as helper:
        rest = helper.submit(part, nodes[half:])
        return part(nodes[:half]) + rest.result()


def _seconds(deciseconds: list[list[int | None]]) -> FLOAT:
    """Rows of whole deciseconds as seconds; None, or longer than any trip: infinite."""
    found: NDArray[np.float64] = np.array(deciseconds, dtype=np.float64)
    found[~(found <= min(LONGEST_DS, CLOSED - 1))] = np.inf
    return found / DECISECONDS_PER_SECOND
