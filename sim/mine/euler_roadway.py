"""How the gas in a straight roadway moves after an explosion: the one-dimensional Euler equations.

Finite volumes over cells and over several cases at once; two gases (burnt and air) that differ in
their ratio of heat capacities; walls that drag and cool.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sim.arguments import Floats, finite, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

COURANT: Final = 0.8
"""Share of a cell that the fastest wave may cross in a step (MUSCL-Hancock is stable below 1)."""

CARD = register(
    ModelCard(
        key="mine.euler_roadway",
        title_zh="巷道一维可压缩流（欧拉方程，壁面阻力与散热）",
        title_en="One-dimensional compressible flow in a roadway with drag and cooling",
        source="Toro 2009 (MUSCL-Hancock, HLLC); Johnsen and Colonius 2006 (two gases); "
        "Darcy drag and Reynolds analogy",
        status="verified",
        ranges={"gamma_ratio": Range(1.01, 1.7, "1")},
        limits_zh=("一维；不含化学反应、火焰传播与辐射",),
        limits_en=("one dimension; no chemistry, no flame propagation, no radiation",),
        checks=("FM61", "FM62", "FM63", "FM64", "FM65", "FM66", "FM69"),
    )
)


class Gas(NamedTuple):
    """State of every cell, arrays (cases, cells); the sums of the first three are conserved."""

    density_kg_m3: Floats
    momentum_kg_m2_s: Floats
    energy_j_m3: Floats
    """Internal and kinetic energy of a unit volume."""
    capacity_ratio: Floats
    """1 / (gamma - 1), carried along with the gas."""


class Wall(NamedTuple):
    """What the wall does to the gas."""

    drag_per_m: Floats
    """Darcy friction factor over hydraulic diameter, 1/m, (cases, 1)."""
    wall_rt_m2_s2: float
    """Specific gas constant times wall temperature, i.e. p/rho of air at rest."""


class _Faces(NamedTuple):
    """Primitive values on one side of every face."""

    density: Floats
    speed: Floats
    pressure: Floats
    capacity: Floats


def gas_at(
    *, density_kg_m3: Floats, speed_m_s: Floats, pressure_pa: Floats, gamma_ratio: Floats
) -> Gas:
    """State of the cells from density, speed, pressure and ratio of heat capacities.

    Parameters
    ----------
    density_kg_m3, pressure_pa
        Above 0; arrays (cases, cells).
    speed_m_s
        Finite, along the roadway.
    gamma_ratio
        Ratio of heat capacities, 1.01-1.7.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    density = positive("density_kg_m3", density_kg_m3, "kg/m3")
    speed = finite("speed_m_s", speed_m_s, "m/s")
    pressure = positive("pressure_pa", pressure_pa, "Pa")
    capacity = 1.0 / (within("gamma_ratio", gamma_ratio, 1.01, 1.7, "1") - 1.0)
    return Gas(
        density, density * speed, pressure * capacity + 0.5 * density * speed * speed, capacity
    )


def pressure_pa(gas: Gas) -> Floats:
    """Pressure of every cell, Pa."""
    kinetic = 0.5 * gas.momentum_kg_m2_s**2 / gas.density_kg_m3
    return np.asarray((gas.energy_j_m3 - kinetic) / gas.capacity_ratio)


def stable_step_s(gas: Gas, *, cell_m: float) -> Floats:
    """Longest time step of each case that the waves allow, s, (cases, 1)."""
    size = float(positive("cell_m", cell_m, "m"))
    gamma = 1.0 + 1.0 / gas.capacity_ratio
    sound = np.sqrt(gamma * pressure_pa(gas) / gas.density_kg_m3)
    fastest = np.abs(gas.momentum_kg_m2_s / gas.density_kg_m3) + sound
    return np.asarray(COURANT * size / fastest.max(axis=1, keepdims=True))


def advance(
    gas: Gas,
    *,
    cell_m: float,
    time_step_s: Floats,
    closed: tuple[bool, bool] = (True, False),
    wall: Wall | None = None,
    face_area_m2: Floats | None = None,
) -> Gas:
    """The cells a time step later.

    Formula: dU/dt + dF/dx = S with U = (rho, rho u, E), F = (rho u, rho u^2 + p, u (E + p));
    1/(gamma - 1) is carried with the speed of the faces, so that a contact between two gases
    makes no false waves. Second order by MUSCL-Hancock with the van Leer limiter, fluxes HLLC.
    The wall takes momentum (f / 2D) rho u |u| and, after Reynolds, heat
    (f / 2D) rho |u| (stagnation enthalpy - enthalpy at the wall).

    Parameters
    ----------
    gas
        Present state.
    cell_m
        Length of a cell, m, > 0.
    time_step_s
        At most `stable_step_s`, 0 leaves a case as it is; (cases, 1).
    closed
        Whether the left and the right end are walls; an open end lets waves out.
    wall
        Drag and cooling; none for smooth adiabatic walls.
    face_area_m2
        Section at each of the faces, (cells + 1,), where the roadway widens or narrows.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Toro 2009, Riemann Solvers and Numerical Methods for Fluid Dynamics, 10.4 and 14.4; Johnsen and
    Colonius 2006, J. Comput. Phys. 219, 715 (two gases).
    """
    size = float(positive("cell_m", cell_m, "m"))
    step = non_negative("time_step_s", time_step_s, "s")
    ratio = step / size
    push: Floats | float = 0.0
    area = None if face_area_m2 is None else positive("face_area_m2", face_area_m2, "m2")
    left, right, middle = _face_values(gas, ratio, closed, area)
    mass, momentum, energy, speed, carried = _hllc(left, right)
    if area is not None:
        mass, momentum, energy, speed, carried = (
            area * flux for flux in (mass, momentum, energy, speed, carried)
        )
        ratio = ratio / (0.5 * (area[..., 1:] + area[..., :-1]))
        push = ratio * middle.pressure * np.diff(area)
    moved = Gas(
        gas.density_kg_m3 - ratio * np.diff(mass),
        gas.momentum_kg_m2_s - ratio * np.diff(momentum) + push,
        gas.energy_j_m3 - ratio * np.diff(energy),
        gas.capacity_ratio - ratio * (np.diff(carried) - middle.capacity * np.diff(speed)),
    )
    return moved if wall is None else _rub(moved, wall, step)


def _rub(gas: Gas, wall: Wall, step: Floats) -> Gas:
    """Drag, exact for a cell by itself, and the heat given to the wall."""
    density, momentum, energy, capacity = gas
    speed = momentum / density
    rate = 0.5 * wall.drag_per_m * np.abs(speed) * step
    # internal energy p / (gamma - 1); enthalpy is that plus the pressure
    internal = energy - 0.5 * momentum * speed
    surplus = (
        internal * (1.0 + 1.0 / capacity)
        - density * wall.wall_rt_m2_s2 * (1.0 + capacity)
        + 0.5 * momentum * speed
    )
    return Gas(density, momentum / (1.0 + rate), energy + np.expm1(-rate) * surplus, capacity)


def _face_values(
    gas: Gas, step_over_cell: Floats, closed: tuple[bool, bool], area: Floats | None
) -> tuple[_Faces, _Faces, _Faces]:
    """Values left and right of every face, and in the cells, half a step later."""
    density = _padded(gas.density_kg_m3, closed)
    speed = _padded(gas.momentum_kg_m2_s / gas.density_kg_m3, closed, flips=True)
    pressure = _padded(pressure_pa(gas), closed)
    capacity = _padded(gas.capacity_ratio, closed)
    slopes = _Faces(*(_slope(values) for values in (density, speed, pressure, capacity)))
    density, speed, pressure, capacity = (
        values[:, 1:-1] for values in (density, speed, pressure, capacity)
    )
    half = 0.5 * step_over_cell
    spreading = slopes.speed
    if area is not None:
        # a widening thins the gas as a growing speed does
        widening = np.pad(np.diff(area) / (0.5 * (area[..., 1:] + area[..., :-1])), (1, 1))
        widening[0] = -closed[0] * widening[1]
        widening[-1] = -closed[1] * widening[-2]
        spreading = spreading + speed * widening
    later = _Faces(
        density - half * (speed * slopes.density + density * spreading),
        speed - half * (speed * slopes.speed + slopes.pressure / density),
        pressure - half * (speed * slopes.pressure + (1.0 + 1.0 / capacity) * pressure * spreading),
        capacity - half * speed * slopes.capacity,
    )
    left = _Faces(*((v + 0.5 * s)[:, :-1] for v, s in zip(later, slopes, strict=True)))
    right = _Faces(*((v - 0.5 * s)[:, 1:] for v, s in zip(later, slopes, strict=True)))
    return left, right, _Faces(*(values[:, 1:-1] for values in later))


def _padded(values: Floats, closed: tuple[bool, bool], *, flips: bool = False) -> Floats:
    """Two cells beyond each end: a mirror image at a wall, the last cell again at an open end."""
    cases, cells = values.shape
    padded = np.empty((cases, cells + 4))
    padded[:, 2:-2] = values
    sign = -1.0 if flips else 1.0
    padded[:, :2] = sign * values[:, 1::-1] if closed[0] else values[:, :1]
    padded[:, -2:] = sign * values[:, :-3:-1] if closed[1] else values[:, -1:]
    return padded


def _slope(values: Floats) -> Floats:
    """Change over each inner cell: harmonic mean of the one-sided changes, 0 at an extremum."""
    change = np.diff(values)
    product = change[:, 1:] * change[:, :-1]
    total = change[:, 1:] + change[:, :-1]
    np.maximum(product, 0.0, out=product)
    # the tiny addition keeps 0/0 at 0 where nothing changes
    return 2.0 * product * total / (total * total + 1e-300)


def _hllc(left: _Faces, right: _Faces) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Fluxes of mass, momentum and energy, speed of the face and flux of 1 / (gamma - 1)."""
    sound_l = np.sqrt((1.0 + 1.0 / left.capacity) * left.pressure / left.density)
    sound_r = np.sqrt((1.0 + 1.0 / right.capacity) * right.pressure / right.density)
    slow = np.minimum(left.speed - sound_l, right.speed - sound_r)
    fast = np.maximum(left.speed + sound_l, right.speed + sound_r)
    inflow_l = left.density * (slow - left.speed)
    inflow_r = right.density * (fast - right.speed)
    contact = (right.pressure - left.pressure + inflow_l * left.speed - inflow_r * right.speed) / (
        inflow_l - inflow_r
    )
    from_left = contact >= 0.0
    density, speed, pressure, capacity = (
        np.where(from_left, a, b) for a, b in zip(left, right, strict=True)
    )
    wave = np.where(from_left, np.minimum(slow, 0.0), np.maximum(fast, 0.0))
    outer = np.where(from_left, slow, fast)
    squeeze = (outer - speed) / (outer - contact)
    energy = pressure * capacity + 0.5 * density * speed * speed
    mass = density * speed + wave * density * (squeeze - 1.0)
    momentum = density * speed * speed + pressure + wave * density * (squeeze * contact - speed)
    star = squeeze * (energy + (contact - speed) * (density * contact + pressure / (outer - speed)))
    heat = speed * (energy + pressure) + wave * (star - energy)
    face = speed + wave * (squeeze - 1.0)
    return mass, momentum, heat, face, capacity * face
