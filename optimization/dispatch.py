"""Which units to send: the assignment that leaves least unmet, soonest, sparing the specialists.

Each unit answers one request, so the choice is a transportation problem and its linear programme
has whole-number optima: OR-Tools' min-cost flow finds one with proof in well under a millisecond.

    min  sum_ij (w_i * t_j + s_j) x_ij + sum_i M_i u_i
    s.t. sum_j x_ij + u_i = n_i        every unit wanted is sent or counted as missing
         sum_i x_ij <= 1               a unit goes to one request
         x_ij = 0 where unit j lacks the capability of request i

t_j travel and turnout of unit j in seconds; w_i weight by priority; s_j a small charge for every
capability beyond the first, so that many-sided units stay free when a plain one is as near; M_i
the price of a missing unit, above any sum of travel, and higher for more urgent requests: first
shortage by urgency, then travel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.response.policy import Assignment, Candidate, Request

PRIORITY_WEIGHT: Final = {1: 8, 2: 5, 3: 4, 4: 3, 5: 2, 6: 2, 7: 1, 8: 1, 9: 1}
"""Weight of a second of travel by priority (our choice; only the order matters much)."""

SPARE_S: Final = 20
"""Charge for each capability beyond the first, in weighted seconds (our choice)."""

_LONGEST_S: Final = 36_000
"""Travel is cut at ten hours so that costs stay small whole numbers."""

_TIES: Final = 4096
"""Costs are multiplied by this and the unit's place is added: no two answers cost the same."""


@dataclass(frozen=True, slots=True)
class OptimalDispatch:
    """Dispatch policy by min-cost flow; a tie is broken towards the unit of lower number."""

    key: str = "optimal"

    def assign(
        self, requests: Sequence[Request], candidates: Sequence[Candidate]
    ) -> list[Assignment]:
        """Choose units; each at most once, none without the capability asked for."""
        ranked = sorted(candidates, key=lambda candidate: candidate.unit)
        arcs = _arcs(requests, ranked)
        if not arcs:
            return []
        flow = _solve(requests, ranked, arcs)
        return [
            Assignment(i, ranked[j].unit)
            for (i, j, _), used in zip(arcs, flow, strict=True)
            if used
        ]


def _arcs(
    requests: Sequence[Request], candidates: Sequence[Candidate]
) -> list[tuple[int, int, int]]:
    """Feasible pairs (request, candidate, cost); candidates in the order of their numbers."""
    return [
        (i, j, cost_of(request, candidate) * _TIES + min(j, _TIES - 1))
        for i, request in enumerate(requests)
        for j, candidate in enumerate(candidates)
        if request.capability in candidate.capabilities
    ]


def cost_of(request: Request, candidate: Candidate) -> int:
    """Cost of one unit on one request, weighted seconds."""
    travel_s = round(min(candidate.eta_s, _LONGEST_S))
    return PRIORITY_WEIGHT[request.priority] * travel_s + SPARE_S * (
        len(candidate.capabilities) - 1
    )


def shortage_price(request: Request) -> int:
    """Price of a unit that is missing: above any travel, higher for the more urgent."""
    return (10 - request.priority) * 10 * max(PRIORITY_WEIGHT.values()) * _LONGEST_S


def _solve(
    requests: Sequence[Request],
    candidates: Sequence[Candidate],
    arcs: Sequence[tuple[int, int, int]],
) -> list[int]:
    """Optimal flow on each arc."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - ortools is slow to import

    n_requests, sink = len(requests), len(requests) + len(candidates)
    solver = min_cost_flow.SimpleMinCostFlow()
    pairs = np.array([(i, n_requests + j) for i, j, _ in arcs], dtype=np.int32)
    used = sorted({j for _, j, _ in arcs})
    tails = np.concatenate([pairs[:, 0], np.arange(n_requests), [n_requests + j for j in used]])
    heads = np.concatenate([pairs[:, 1], np.full(n_requests + len(used), sink)])
    wanted = [request.number for request in requests]
    capacity = np.concatenate([np.ones(len(arcs)), wanted, np.ones(len(used))])
    price = np.concatenate(
        [
            [c for _, _, c in arcs],
            [shortage_price(r) * _TIES for r in requests],
            np.zeros(len(used)),
        ]
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32),
        heads.astype(np.int32),
        capacity.astype(np.int64),
        price.astype(np.int64),
    )
    supply = np.concatenate([wanted, np.zeros(len(candidates)), [-sum(wanted)]])
    solver.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply.astype(np.int64))
    status = solver.solve()
    if status != solver.OPTIMAL:  # the shortage arcs make every case feasible
        raise RuntimeError(f"min-cost flow ended with status {status}")
    flows = solver.flows(np.arange(len(arcs), dtype=np.int32))
    return [int(f) for f in flows]
