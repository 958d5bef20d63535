"""Which routing engine to take: scipy, or the prepared one of the extra where it pays."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from sim.network import cch_router
from sim.network.cch_router import CchRouter
from sim.network.router import ArcGraph, ScipyRouter, TreeRouter

LARGE_NODES: Final = 50_000
"""Nodes above which the prepared engine is taken."""

MANY_MATRICES: Final = 5
"""Matrices of one topology above which preparing pays on any network: the order costs as much as 4
to 5 matrices save, at 100,000 and at 1,000,000 nodes alike (roads.md 2.2)."""

Engine = Literal["auto", "scipy", "cch"]


def make_router(
    arrays: ArcGraph,
    *,
    engine: Engine = "auto",
    n_matrices: int = 1,
    order_cache: Path | None = None,
) -> TreeRouter:
    """An engine for a network.

    Parameters
    ----------
    arrays
        The compiled network.
    engine
        ``scipy`` or ``cch`` by name; ``auto``: cch where the extra is installed and the network is
        large, or many matrices are wanted, else scipy. All give the same times.
    n_matrices
        Matrices that will be asked for under different closures; with 0, only whole trees of ways
        are wanted, which the prepared engine does not speed up: scipy.
    order_cache
        Folder that keeps the order of contraction from run to run.

    Raises
    ------
    ModuleNotFoundError
        If ``cch`` is asked for by name and not installed.
    """
    pays = n_matrices > 0 and (arrays.n_nodes > LARGE_NODES or n_matrices > MANY_MATRICES)
    if engine == "cch" or (engine == "auto" and pays and cch_router.is_installed()):
        if not cch_router.is_installed():
            raise ModuleNotFoundError(
                "engine = 'cch' needs routingkit-cch: pip install 'tuiyan[fast]', or take 'auto'"
            )
        return CchRouter(arrays, order_cache=order_cache)
    return ScipyRouter(arrays)
