"""How much air flows in every roadway of a mine with given resistances and fans.

Kirchhoff's laws with h = R q|q| - fan(q), solved for flows and node pressures together by Newton
steps (one sparse Laplacian each) with a line search on the dissipation function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from sim.arguments import Bools, Floats, Ints, indices, same_length, within
from sim.model_card import ModelCard, Range, register

_STANDARD_DENSITY_KG_M3: Final = 1.2
"""Air density to which Atkinson friction factors refer."""

_MOST_STEPS: Final = 200
_MOST_HALVINGS: Final = 40

CARD = register(
    ModelCard(
        key="mine.ventilation",
        title_zh="矿井通风网络解算（节点压力—风量牛顿法）",
        title_en="Mine ventilation network (Newton on flows and node pressures)",
        source="Kirchhoff's laws with the square law; Atkinson 1854 resistance; networks of github "
        "changtian0509/mine-ventilation-network-benchmark (CC BY 4.0) as the check",
        status="verified",
        ranges={
            "resistance": Range(1e-6, 1e5, "N s2/m8"),
            "n_edges": Range(1, 5000, "roadways"),
        },
        limits_zh=(
            "稳态、不可压；不计自然风压随火灾变化与爆炸瞬态",
            "风机倒流按二次项反号处理，避免多解",
        ),
        limits_en=(
            "steady and incompressible; no fire-induced draught, no blast transient",
            "the quadratic fan term changes sign in reversed flow, so that the solution is unique",
        ),
        checks=("FM35", "FM36", "FM37", "FM38"),
    )
)


@dataclass(frozen=True, slots=True)
class AirFlow:
    """Solution of a ventilation network."""

    air_quantity_m3_s: Floats
    """Flow of each roadway, positive from its start to its end (n_edges,)."""
    pressure_pa: Floats
    """Pressure of each junction against the fixed ones (n_nodes,)."""
    n_iterations: int
    residual_pa: float
    """Largest |h(q) - pressure difference| over the roadways, Pa."""
    imbalance_m3_s: float
    """Largest violation of continuity over the free junctions, m3/s."""
    converged: bool


def atkinson_resistance(
    *,
    friction_factor_kg_m3: ArrayLike,
    length_m: ArrayLike,
    perimeter_m: ArrayLike,
    area_m2: ArrayLike,
    air_density_kg_m3: ArrayLike = _STANDARD_DENSITY_KG_M3,
) -> Floats:
    """Resistance of a roadway from its geometry, N s2/m8.

    Formula: R = k L P / A^3 * (density / 1.2).

    Parameters
    ----------
    friction_factor_kg_m3
        Atkinson friction factor k at 1.2 kg/m3, kg/m3, 0.001-0.2.
    length_m
        Length L, m, > 0.
    perimeter_m
        Wetted perimeter P, m, > 0.
    area_m2
        Section A, m2, > 0.
    air_density_kg_m3
        Air density, kg/m3, 0.5-2.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    McPherson, Subsurface Ventilation Engineering, chapter 5; k = density * Darcy factor / 8.

    Examples
    --------
    >>> round(float(atkinson_resistance(friction_factor_kg_m3=0.01, length_m=500.0,
    ...                                 perimeter_m=12.0, area_m2=9.0)), 4)
    0.0823
    """
    factor = within("friction_factor_kg_m3", friction_factor_kg_m3, 0.001, 0.2, "kg/m3")
    length = within("length_m", length_m, 0.0, 1e5, "m", above=True)
    perimeter = within("perimeter_m", perimeter_m, 0.0, 1e3, "m", above=True)
    area = within("area_m2", area_m2, 0.0, 1e4, "m2", above=True)
    density = within("air_density_kg_m3", air_density_kg_m3, 0.5, 2.0, "kg/m3")
    return factor * length * perimeter / (area * area * area) * (density / _STANDARD_DENSITY_KG_M3)


@dataclass(frozen=True, slots=True)
class _Network:
    start: Ints
    end: Ints
    resistance: Floats
    a0: Floats
    a1: Floats
    a2: Floats
    injection: Floats
    fixed: Bools
    incidence: csr_array[np.float64]
    """Rows are free junctions: +1 where a roadway leaves, -1 where it enters."""

    def drop_pa(self, flow: Floats) -> Floats:
        """h(q) = (R - a2) q|q| - a1 q - a0: with a2 <= 0 the fan curve only adds resistance."""
        return (self.resistance - self.a2) * flow * np.abs(flow) - self.a1 * flow - self.a0

    def slope(self, flow: Floats) -> Floats:
        return 2.0 * (self.resistance - self.a2) * np.abs(flow) - self.a1

    def slope_bound(self, flow: Floats) -> Floats:
        return 2.0 * (self.resistance - self.a2) * np.abs(flow) + np.abs(self.a1)

    def content_w(self, flow: Floats) -> float:
        """Integral of h over q, whose least value under continuity is the solution."""
        cubic = (self.resistance - self.a2) * np.abs(flow) * flow * flow * (1.0 / 3.0)
        return float(np.sum(cubic - 0.5 * self.a1 * flow * flow - self.a0 * flow))


def solve_network(
    *,
    start: ArrayLike,
    end: ArrayLike,
    resistance: ArrayLike,
    n_nodes: int,
    fixed_nodes: ArrayLike = (),
    injection_m3_s: ArrayLike = 0.0,
    fan_a0_pa: ArrayLike = 0.0,
    fan_a1_pa_s_m3: ArrayLike = 0.0,
    fan_a2_pa_s2_m6: ArrayLike = 0.0,
    tolerance_m3_s: float = 1e-10,
) -> AirFlow:
    """Flows and pressures of a ventilation network.

    Equations: p_start - p_end = R q|q| - (a0 + a1 q + a2 q|q|) in each roadway, outflow minus
    inflow = injection at each free junction, p = 0 at fixed junctions.

    Parameters
    ----------
    start, end
        Junctions of each roadway, 0..n_nodes-1, shape (n_edges,).
    resistance
        Resistance R, N s2/m8, > 0 (a closed door or regulator is a large R), (n_edges,).
    n_nodes
        Number of junctions.
    fixed_nodes
        Junctions at surface pressure (shaft collars); a connected part without one needs injections
        that add up to zero, its first junction then has pressure 0.
    injection_m3_s
        Air brought in from outside at each junction, m3/s, number or (n_nodes,); ignored where the
        pressure is fixed.
    fan_a0_pa, fan_a1_pa_s_m3, fan_a2_pa_s2_m6
        Fan curve of each roadway, pressure rise along start to end, number or (n_edges,); a2 <= 0.
    tolerance_m3_s
        Change of flow at which the iteration stops, m3/s.

    Returns
    -------
    The solution with iterations, residual and whether it converged.

    Raises
    ------
    ValueError
        If an argument is outside its range, lengths differ, or injections of a closed part do not
        add up to zero.

    Notes
    -----
    With a1 <= 0 the problem is convex and the solution unique; a fan with a rising part (a1 > 0)
    is solved with its slope held positive, and the answer is one of the equilibria.

    Examples
    --------
    >>> flow = solve_network(start=[0, 0], end=[1, 1], resistance=[4.0, 4.0], n_nodes=2,
    ...                      injection_m3_s=[10.0, -10.0])
    >>> flow.air_quantity_m3_s.round(6).tolist()
    [5.0, 5.0]
    """
    network = _checked_network(
        start=start,
        end=end,
        resistance=resistance,
        n_nodes=n_nodes,
        fixed_nodes=fixed_nodes,
        injection_m3_s=injection_m3_s,
        fan=(fan_a0_pa, fan_a1_pa_s_m3, fan_a2_pa_s2_m6),
    )
    stop = float(within("tolerance_m3_s", tolerance_m3_s, 1e-14, 1.0, "m3/s"))
    flow, pressure = _first_guess(network)
    step_count = 0
    converged = False
    while step_count < _MOST_STEPS and not converged:
        step_count += 1
        slope = np.maximum(np.abs(network.slope(flow)), _least_slope(network, flow))
        change, rise = _newton_step(network, flow, pressure, slope)
        share = _line_search(network, flow, change)
        flow = flow + share * change
        pressure = pressure + share * rise
        converged = bool(np.max(np.abs(change)) <= stop * max(1.0, float(np.max(np.abs(flow)))))
    return _answer(network, flow, pressure, step_count, converged=converged)


def _newton_step(
    network: _Network, flow: Floats, pressure: Floats, slope: Floats
) -> tuple[Floats, Floats]:
    """Changes of flow and pressure of the linearised network.

    Written in changes, so that roadways of very unequal resistance do not cancel each other.
    """
    gap = network.drop_pa(flow) - (pressure[network.start] - pressure[network.end])
    incidence = network.incidence
    conductance = 1.0 / slope
    laplacian = (incidence @ diags_array(conductance) @ incidence.T).tocsc()
    supply = network.injection[~network.fixed] - incidence @ (flow - conductance * gap)
    rise = np.zeros(network.fixed.size)
    rise[~network.fixed] = splu(laplacian).solve(supply)
    return (rise[network.start] - rise[network.end] - gap) * conductance, rise


def _line_search(network: _Network, flow: Floats, change: Floats) -> float:
    """Share of the Newton step that lowers the content enough (Armijo), halving from 1."""
    # along the step continuity holds, so pressure work drops out and the slope is -sum of h'(dq)^2
    now = network.content_w(flow)
    descent = float(network.drop_pa(flow) @ change)
    share = 1.0
    for _ in range(_MOST_HALVINGS):
        gain = network.content_w(flow + share * change) - now
        if gain <= 1e-4 * share * min(descent, 0.0) + 1e-12 * (1.0 + abs(now)):
            break
        share *= 0.5
    return share


def _first_guess(network: _Network) -> tuple[Floats, Floats]:
    """Flows of the linear network whose roadways have the slope of a typical flow."""
    scale = _typical_flow(network)
    slope = network.slope_bound(np.full(network.start.size, scale))
    still, level = np.zeros(network.start.size), np.zeros(network.fixed.size)
    return _newton_step(network, still, level, slope)


def _typical_flow(network: _Network) -> float:
    injected = float(np.max(np.abs(network.injection), initial=0.0))
    fans = network.a0 > 0.0
    driven = np.sqrt(network.a0[fans] / (network.resistance[fans] - network.a2[fans]))
    return max(injected, float(np.max(driven, initial=0.0)) * 0.1, 1e-3)


def _least_slope(network: _Network, flow: Floats) -> Floats:
    """Slope below which a roadway counts as linear: that of a millionth of the largest flow."""
    small = 1e-6 * max(float(np.max(np.abs(flow), initial=0.0)), 1e-3)
    return np.asarray(2.0 * (network.resistance - network.a2) * small)


def _answer(
    network: _Network, flow: Floats, pressure: Floats, n_iterations: int, *, converged: bool
) -> AirFlow:
    head = pressure[network.start] - pressure[network.end]
    residual = float(np.max(np.abs(network.drop_pa(flow) - head), initial=0.0))
    leak = network.incidence @ flow - network.injection[~network.fixed]
    imbalance = float(np.max(np.abs(leak), initial=0.0))
    return AirFlow(flow, pressure, n_iterations, residual, imbalance, converged)


def _checked_network(
    *,
    start: ArrayLike,
    end: ArrayLike,
    resistance: ArrayLike,
    n_nodes: int,
    fixed_nodes: ArrayLike,
    injection_m3_s: ArrayLike,
    fan: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> _Network:
    nodes = int(within("n_nodes", n_nodes, 2, 1e6, "junctions"))
    tail = indices("start", start, nodes)
    head = indices("end", end, nodes)
    resist = within("resistance", resistance, 0.0, 1e12, "N s2/m8", above=True)
    edges = same_length(start=tail, end=head, resistance=resist)
    if edges == 0 or np.any(tail == head):
        raise ValueError("start and end must differ in every roadway, and there must be one")
    a0 = within("fan_a0_pa", fan[0], -1e6, 1e6, "Pa")
    a1 = within("fan_a1_pa_s_m3", fan[1], -1e6, 1e6, "Pa s/m3")
    a2 = within("fan_a2_pa_s2_m6", fan[2], -1e6, 0.0, "Pa s2/m6")
    given = within("injection_m3_s", injection_m3_s, -1e5, 1e5, "m3/s")
    fixed = np.zeros(nodes, dtype=np.bool_)
    fixed[indices("fixed_nodes", fixed_nodes, nodes)] = True
    injection = np.where(fixed, 0.0, np.broadcast_to(given, (nodes,)))
    _pin_closed_parts(tail, head, nodes, injection, fixed)

    rows = np.concatenate((tail, head))
    signs = np.concatenate((np.ones(edges), -np.ones(edges)))
    columns = np.tile(np.arange(edges), 2)
    whole = coo_array((signs, (rows, columns)), shape=(nodes, edges)).tocsr()
    return _Network(
        start=tail,
        end=head,
        resistance=resist,
        a0=np.broadcast_to(a0, (edges,)),
        a1=np.broadcast_to(a1, (edges,)),
        a2=np.broadcast_to(a2, (edges,)),
        injection=injection,
        fixed=fixed,
        incidence=whole[~fixed],
    )


def _pin_closed_parts(
    start: Ints, end: Ints, n_nodes: int, injection: Floats, fixed: Bools
) -> None:
    """Fix the pressure of one junction in every connected part that has none; refuse a surplus."""
    graph = coo_array((np.ones(start.size), (start, end)), shape=(n_nodes, n_nodes))
    n_parts, part = connected_components(graph, directed=False)
    surplus = np.bincount(part, weights=injection, minlength=n_parts)
    pinned = np.bincount(part, weights=fixed, minlength=n_parts) > 0
    size = np.bincount(part, weights=np.abs(injection), minlength=n_parts)
    for number in np.flatnonzero(~pinned):
        if abs(surplus[number]) > 1e-6 * max(size[number], 1.0):
            raise ValueError(
                f"injection_m3_s adds up to {surplus[number]:g} instead of 0 m3/s in a part "
                "without fixed_nodes"
            )
        fixed[np.flatnonzero(part == number)[0]] = True
