"""How the flow equations of an air network are solved by Newton steps with a line search.

The pattern of the network (who meets whom) is prepared once; fans, doors and resistances may then
change from solve to solve, each starting from the flows of the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import coo_array, csc_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from sim.arguments import Bools, Floats, Ints

MOST_STEPS: Final = 200
_MOST_HALVINGS: Final = 40
_ARMIJO: Final = 1e-4
STILL_RATIO: Final = 1e-8
"""Share of the largest flow below which a roadway counts as still and its law as linear; where no
flow is left Newton steps on q|q| only halve it, and nobody needs the halves."""


@dataclass(frozen=True, slots=True, eq=False)
class FlowPattern:
    """Which roadways meet where; build with `flow_pattern`."""

    start: Ints
    end: Ints
    fixed: Bools
    """Junctions of known pressure (n_nodes,)."""
    part: Ints
    """Number of the connected part of each junction (n_nodes,)."""
    is_closed: Bools
    """Whether each part lacks a junction of given pressure (n_parts,)."""
    free: Ints
    """Junctions of unknown pressure (n_free,)."""
    columns: Ints
    rows: Ints
    """Compressed columns of the Laplacian of the free junctions."""
    entry: Ints
    """Which of the four entries of each roadway (start-start, end-end, start-end, end-start) lie
    between free junctions, as indices into the (4 n_edges,) list."""
    slot: Ints
    """Where each of those entries is added up in the compressed columns."""

    def outflow(self, flow: Floats) -> Floats:
        """Flow leaving minus flow entering each junction, m3/s (n_nodes,)."""
        n = self.fixed.size
        leaving: Floats = np.bincount(self.start, flow, n).astype(np.float64)
        return leaving - np.bincount(self.end, flow, n)


@dataclass(frozen=True, slots=True, eq=False)
class FlowLaw:
    """Pressure law of each roadway and what enters the junctions."""

    quadratic: Floats
    """Factor of q|q|: resistance minus a2, > 0."""
    a0: Floats
    """Pressure that drives the air along the roadway: fan at no flow, natural draught, Pa."""
    a1: Floats
    injection: Floats

    def drop_pa(self, flow: Floats) -> Floats:
        """h(q) = (R - a2) q|q| - a1 q - a0: with a2 <= 0 the fan curve only adds resistance."""
        return (self.quadratic * np.abs(flow) - self.a1) * flow - self.a0

    def slope(self, flow: Floats) -> Floats:
        """Derivative of `drop_pa`."""
        return 2.0 * self.quadratic * np.abs(flow) - self.a1

    def content_w(self, flow: Floats) -> float:
        """Integral of h over q, whose least value under continuity is the solution."""
        square = flow * flow
        cubic = self.quadratic * np.abs(flow) * square * (1.0 / 3.0)
        return float(np.sum(cubic - 0.5 * self.a1 * square - self.a0 * flow))


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Flows (n_edges,), pressures (n_nodes,), steps taken, and whether the last was small."""

    flow: Floats
    pressure: Floats
    n_iterations: int
    converged: bool


def flow_pattern(start: Ints, end: Ints, fixed: Bools) -> FlowPattern:
    """Prepare a network; parts without a fixed junction get one at pressure 0.

    Parameters
    ----------
    start, end
        Junctions of each roadway, already checked, (n_edges,).
    fixed
        Junctions of known pressure (n_nodes,).
    """
    n = fixed.size
    graph = coo_array((np.ones(start.size), (start, end)), shape=(n, n))
    n_parts, part = connected_components(graph, directed=False)
    pinned = fixed.copy()
    held = np.zeros(n_parts, dtype=np.bool_)
    held[part[fixed]] = True
    first = np.full(n_parts, n, dtype=np.int64)
    np.minimum.at(first, part, np.arange(n))
    pinned[first[~held]] = True

    free = np.flatnonzero(~pinned)
    number = np.full(n, -1, dtype=np.int64)
    number[free] = np.arange(free.size)
    a, b = number[start], number[end]
    row, column = np.concatenate((a, b, a, b)), np.concatenate((a, b, b, a))
    entry = np.flatnonzero((row >= 0) & (column >= 0))
    place = column[entry] * max(free.size, 1) + row[entry]
    used, slot = np.unique(place, return_inverse=True)
    columns = np.searchsorted(used, np.arange(free.size + 1) * max(free.size, 1))
    return FlowPattern(
        start=start,
        end=end,
        fixed=pinned,
        part=part.astype(np.int64),
        is_closed=~held,
        free=free,
        columns=columns,
        rows=used % max(free.size, 1),
        entry=entry,
        slot=slot,
    )


def solve_flow(
    pattern: FlowPattern, law: FlowLaw, guess: Floats | None, *, tolerance_ratio: float
) -> Flow:
    """Newton steps, unchecked, from a guess until the largest change of flow is small.

    Parameters
    ----------
    pattern, law
        The network.
    guess
        Flows of an earlier solve on the same pattern (n_edges,), or None.
    tolerance_ratio
        Largest change of the last step over the largest flow (at least 1 m3/s).
    """
    laplacian = _laplacian(pattern)
    pressure = np.zeros(pattern.fixed.size)
    if guess is None:
        # start as if every roadway were as steep as at a typical flow: one linear solve
        flow, typical = np.zeros(pattern.start.size), _typical_flow(law)
        slope = 2.0 * law.quadratic * typical + np.abs(law.a1)
    else:
        flow, slope = guess, _steepness(law, guess)
    flow, pressure = _first_step(pattern, law, laplacian, flow, pressure, slope)
    steps, converged = 0, False
    while steps < MOST_STEPS and not converged:
        steps += 1
        change, rise = _step(pattern, law, laplacian, flow, pressure, _steepness(law, flow))
        share = _line_search(law, flow, change)
        flow = flow + share * change
        pressure = pressure + share * rise
        converged = _is_settled(flow, np.abs(change), tolerance_ratio)
    return Flow(flow, pressure, steps, converged)


def _first_step(
    pattern: FlowPattern,
    law: FlowLaw,
    laplacian: csc_array[np.float64],
    flow: Floats,
    pressure: Floats,
    slope: Floats,
) -> tuple[Floats, Floats]:
    """A full step, after which continuity holds and the content can be compared."""
    change, rise = _step(pattern, law, laplacian, flow, pressure, slope)
    return flow + change, pressure + rise


def _step(
    pattern: FlowPattern,
    law: FlowLaw,
    laplacian: csc_array[np.float64],
    flow: Floats,
    pressure: Floats,
    slope: Floats,
) -> tuple[Floats, Floats]:
    """Changes of flow and pressure of the linearised network.

    Written in changes, so that roadways of very unequal resistance do not cancel each other.
    """
    start, end = pattern.start, pattern.end
    gap = law.drop_pa(flow) - (pressure[start] - pressure[end])
    conductance = 1.0 / slope
    rise = np.zeros(pattern.fixed.size)
    if pattern.free.size:
        both = np.concatenate((conductance, conductance, -conductance, -conductance))
        laplacian.data[:] = np.bincount(pattern.slot, both[pattern.entry], pattern.rows.size)
        supply = law.injection - pattern.outflow(flow - conductance * gap)
        factors = splu(
            laplacian,
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        rise[pattern.free] = factors.solve(supply[pattern.free])
    return (rise[start] - rise[end] - gap) * conductance, rise


def _line_search(law: FlowLaw, flow: Floats, change: Floats) -> float:
    """Share of the Newton step that lowers the content enough (Armijo), halving from 1."""
    # along the step continuity holds, so pressure work drops out and the slope is -sum of h'(dq)^2
    now = law.content_w(flow)
    descent = min(float(law.drop_pa(flow) @ change), 0.0)
    share = 1.0
    for _ in range(_MOST_HALVINGS):
        gain = law.content_w(flow + share * change) - now
        if gain <= _ARMIJO * share * descent + 1e-12 * (1.0 + abs(now)):
            break
        share *= 0.5
    return share


def _is_settled(flow: Floats, change: Floats, tolerance: float) -> bool:
    """Whether no flow changes by more than the tolerance, and still ones stay still."""
    size = np.abs(flow)
    largest = float(np.max(size))
    allowed = np.where(size > STILL_RATIO * largest, tolerance, max(STILL_RATIO, tolerance))
    return bool(np.all(change <= allowed * max(1.0, largest)))


def _steepness(law: FlowLaw, flow: Floats) -> Floats:
    """Slope of each roadway, held positive and above that of a still one."""
    small = STILL_RATIO * max(float(np.max(np.abs(flow))), 1e-3)
    return np.maximum(np.abs(law.slope(flow)), 2.0 * small * law.quadratic)


def _typical_flow(law: FlowLaw) -> float:
    driven = np.sqrt(np.abs(law.a0) / law.quadratic)
    injected = float(np.max(np.abs(law.injection)))
    return max(injected, 0.1 * float(np.max(driven)), 1e-3)


def _laplacian(pattern: FlowPattern) -> csc_array[np.float64]:
    size = (pattern.free.size, pattern.free.size)
    data = np.zeros(pattern.rows.size)
    # 32-bit indices, as the factorisation wants them
    rows, columns = pattern.rows.astype(np.int32), pattern.columns.astype(np.int32)
    return csc_array((data, rows, columns), shape=size)
