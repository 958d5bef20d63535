"""How much air flows in every roadway of a mine with given resistances and fans.

Kirchhoff's laws with h = R q|q| - fan(q), solved for flows and node pressures together by Newton
steps (one sparse Laplacian each) with a line search on the dissipation function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, indices, same_length, within
from sim.mine.newton_flow import FlowLaw, FlowPattern, flow_pattern, solve_flow
from sim.model_card import ModelCard, Range, register

_STANDARD_DENSITY_KG_M3: Final = 1.2
"""Air density to which Atkinson friction factors refer."""

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
            "稳态、不可压；自然风压作为给定压力（mine.natural_draught），不计火风压与爆炸瞬态",
            "风机倒流按二次项反号处理，下降曲线解唯一；曲线有上升段时只给出平衡点之一",
        ),
        limits_en=(
            "steady and incompressible; natural draught is a given pressure, a fire's is not seen",
            "a2 turns sign in reversed flow: one solution for falling curves, else any of several",
        ),
        checks=("FM35", "FM36", "FM37", "FM38", "MA01", "MA02", "MA08", "MA30"),
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
    nodes = int(within("n_nodes", n_nodes, 2, 1e6, "junctions"))
    tail, head = indices("start", start, nodes), indices("end", end, nodes)
    resist = within("resistance", resistance, 0.0, 1e12, "N s2/m8", above=True)
    edges = same_length(start=tail, end=head, resistance=resist)
    if edges == 0 or np.any(tail == head):
        raise ValueError("start and end must differ in every roadway, and there must be one")
    fixed = np.zeros(nodes, dtype=np.bool_)
    fixed[indices("fixed_nodes", fixed_nodes, nodes)] = True
    injection = within("injection_m3_s", injection_m3_s, -1e5, 1e5, "m3/s")
    pattern = flow_pattern(tail, head, fixed)
    law = flow_law(
        pattern=pattern,
        resistance=resist,
        injection_m3_s=np.where(fixed, 0.0, np.broadcast_to(injection, (nodes,))),
        fan_a0_pa=fan_a0_pa,
        fan_a1_pa_s_m3=fan_a1_pa_s_m3,
        fan_a2_pa_s2_m6=fan_a2_pa_s2_m6,
    )
    return air_flow(pattern=pattern, law=law, tolerance_m3_s=tolerance_m3_s)


def flow_law(
    *,
    pattern: FlowPattern,
    resistance: ArrayLike,
    injection_m3_s: ArrayLike = 0.0,
    fan_a0_pa: ArrayLike = 0.0,
    fan_a1_pa_s_m3: ArrayLike = 0.0,
    fan_a2_pa_s2_m6: ArrayLike = 0.0,
) -> FlowLaw:
    """Pressure law of a prepared network, checked.

    Parameters
    ----------
    pattern
        The prepared network.
    resistance, injection_m3_s, fan_a0_pa, fan_a1_pa_s_m3, fan_a2_pa_s2_m6
        As in `solve_network`.

    Raises
    ------
    ValueError
        If an argument is outside its range, or injections of a part without a fixed junction do not
        add up to zero.
    """
    edges, nodes = pattern.start.size, pattern.fixed.size
    resist = within("resistance", resistance, 0.0, 1e12, "N s2/m8", above=True)
    a0 = within("fan_a0_pa", fan_a0_pa, -1e6, 1e6, "Pa")
    a1 = within("fan_a1_pa_s_m3", fan_a1_pa_s_m3, -1e6, 1e6, "Pa s/m3")
    a2 = within("fan_a2_pa_s2_m6", fan_a2_pa_s2_m6, -1e6, 0.0, "Pa s2/m6")
    given = within("injection_m3_s", injection_m3_s, -1e5, 1e5, "m3/s")
    injection = np.broadcast_to(given, (nodes,))
    if injection.any():
        _refuse_surplus(pattern, injection)
    return FlowLaw(
        quadratic=np.broadcast_to(resist - a2, (edges,)),
        a0=np.broadcast_to(a0, (edges,)),
        a1=np.broadcast_to(a1, (edges,)),
        injection=injection,
    )


def air_flow(
    *,
    pattern: FlowPattern,
    law: FlowLaw,
    guess_m3_s: Floats | None = None,
    tolerance_m3_s: float = 1e-10,
) -> AirFlow:
    """Solve a prepared network, from the flows of an earlier solve if there are any.

    Parameters
    ----------
    pattern, law
        The prepared network and its pressure law.
    guess_m3_s
        Flows of an earlier solve on the same pattern, m3/s, (n_edges,); a near guess saves half the
        steps and changes the answer by no more than the tolerance.
    tolerance_m3_s
        Change of flow at which the iteration stops, m3/s.

    Raises
    ------
    ValueError
        If the tolerance is outside 1e-14..1 or the guess is not finite or of another length.
    """
    stop = float(within("tolerance_m3_s", tolerance_m3_s, 1e-14, 1.0, "m3/s"))
    if guess_m3_s is not None:
        guess = within("guess_m3_s", guess_m3_s, -1e5, 1e5, "m3/s")
        same_length(start=pattern.start, guess_m3_s=guess)
    found = solve_flow(pattern, law, guess_m3_s, tolerance_ratio=stop)
    head = found.pressure[pattern.start] - found.pressure[pattern.end]
    residual = float(np.max(np.abs(law.drop_pa(found.flow) - head)))
    leak = (pattern.outflow(found.flow) - law.injection)[pattern.free]
    imbalance = float(np.max(np.abs(leak), initial=0.0))
    return AirFlow(
        found.flow, found.pressure, found.n_iterations, residual, imbalance, found.converged
    )


def _refuse_surplus(pattern: FlowPattern, injection: Floats) -> None:
    """A part of the network that nothing else feeds must give back what it is given."""
    parts = pattern.is_closed.size
    surplus = np.bincount(pattern.part, injection, parts)
    size = np.bincount(pattern.part, np.abs(injection), parts)
    for number in np.flatnonzero(pattern.is_closed):
        if abs(surplus[number]) > 1e-6 * max(size[number], 1.0):
            raise ValueError(
                f"injection_m3_s adds up to {surplus[number]:g} instead of 0 m3/s in a part "
                "without fixed_nodes"
            )
