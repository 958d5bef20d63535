"""Which fire crews to move once a dispatch has left stations bare: the rule applied to a pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from optimization.dispatch_advice import STANDARDS_S, Advice, cover_roads
from optimization.relocation import Coverage, Relocation, moves_now
from scenarios.model.pack import Pack
from sim.network.router import ScipyRouter

BUSY_FRAC: Final = 0.2
"""Share of time that a crew is busy (assumed; a county puts in its own)."""

REACH_S: Final = STANDARDS_S[-1]
"""Drive within which a crew covers people, s."""

LONGEST_S: Final = 1_800.0
"""No crew is moved farther than this drive, s (our choice)."""


@dataclass(frozen=True, slots=True)
class IdleMoves:
    """Moves after a dispatch.

    Attributes
    ----------
    moves
        What to move, in this order: unit, stations and the people expected to gain cover.
    before, after
        People expected to find an idle crew in reach, without and with the moves.
    """

    busy_frac: float
    moves: tuple[tuple[str, str, str, Relocation], ...]
    before: float
    after: float
    n_people: int


def idle_moves(pack: Pack, advice: Advice, *, busy_frac: float = BUSY_FRAC) -> IdleMoves:
    """Moves of idle fire crews that raise expected cover, on the roads as they are now.

    Raises
    ------
    ValueError
        If `busy_frac` is out of range.
    """
    roads, problem = cover_roads(pack, advice.moment), advice.moment.problem
    gone = {each.unit for each in advice.best.sent}
    idle: dict[str, list[str]] = {station: [] for station in roads.stations}
    for k, unit in enumerate(problem.units):
        if unit.area in idle and k not in gone:
            idle[unit.area].append(unit.id)
    at = [roads.nodes[station] for station in roads.stations]
    nodes, which = np.unique(roads.homes, return_inverse=True)
    people = np.bincount(which, pack.people.n_night.astype(np.float64))
    router = ScipyRouter(roads.arrays)
    cover = Coverage.make(
        router.matrix(at, nodes, roads.weights), people, reach_s=REACH_S, busy_frac=busy_frac
    )
    counts = np.array([len(idle[station]) for station in roads.stations])
    found = moves_now(cover, counts, router.matrix(at, at, roads.weights), longest_s=LONGEST_S)
    before, after, named = cover.expected(counts), counts.copy(), []
    for move in found:
        origin, goal = roads.stations[move.origin], roads.stations[move.goal]
        unit_id = idle[origin].pop()
        idle[goal].append(unit_id)
        named.append((unit_id, origin, goal, move))
        after[move.origin] -= 1
        after[move.goal] += 1
    return IdleMoves(busy_frac, tuple(named), before, cover.expected(after), int(people.sum()))
