"""Peak, impulse and arrival of the blast of burnt gas in a straight roadway, by the 1-D equations.

Too slow for the loop: it fills the table of `blast_surrogate` and checks it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, within
from sim.mine.burnt_gas import (
    AIR_DENSITY_KG_M3,
    AIR_GAMMA_RATIO,
    AIR_GAS_CONSTANT_J_KG_K,
    AIR_PRESSURE_PA,
    AIR_SOUND_M_S,
    AIR_TEMPERATURE_K,
    burnt_gas,
)
from sim.mine.euler_roadway import Gas, Wall, advance, gas_at, pressure_pa, stable_step_s

_ARRIVED_PA: Final = 0.0005 * AIR_PRESSURE_PA
"""Overpressure that counts as the arrival of the wave."""

_TAIL: Final = 0.1
"""Share of the peak at which the impulse is taken to be over."""

_FRONT_PA: Final = 1e-5 * AIR_PRESSURE_PA
_FILLED: Final = 0.9
"""The window grows when the wave has come to this share of it."""


class BlastRun(NamedTuple):
    """What gauges along the roadway saw; lengths in gas lengths, times in gas length / sound."""

    peak_ratio: Floats
    """Peak overpressure over the pressure of the air, (cases, gauges)."""
    impulse_ratio: Floats
    """Impulse until the overpressure has first fallen to a tenth of its peak, over air pressure x
    gas length / sound speed."""
    arrival_ratio: Floats
    """Time of arrival over gas length / sound speed."""
    flame_ratio: Floats
    """Greatest length of burnt gas over the gas length, (cases,)."""
    is_whole: Bools
    """Whether the overpressure had fallen to a tenth before the run ended."""


def run_blasts(
    *,
    methane_frac: ArrayLike,
    friction_loss_ratio: ArrayLike,
    distance_ratio: ArrayLike,
    n_cells: int = 1024,
    n_cells_per_gas: int = 64,
    n_doublings: int = 4,
) -> BlastRun:
    """Blast of a slug of burnt gas at the blind end of a straight roadway, several cases at once.

    The slug, one unit long, starts at the state of `burnt_gas`; air at rest lies before it. The
    window of cells doubles, cells merging in pairs, whenever the wave has nearly crossed it, so
    that the wave is always resolved by the same share of its distance.

    Parameters
    ----------
    methane_frac
        Methane before burning, 0.05-0.16, (cases,).
    friction_loss_ratio
        Darcy friction factor times gas length over hydraulic diameter, 0-100, (cases,).
    distance_ratio
        Distances of the gauges from the blind end over the gas length, at least 1, (gauges,).
    n_cells, n_cells_per_gas
        Cells of the window and, at first, of the slug.
    n_doublings
        How often the window doubles.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    methane, friction = np.broadcast_arrays(
        np.atleast_1d(within("methane_frac", methane_frac, 0.05, 0.16, "1")),
        np.atleast_1d(within("friction_loss_ratio", friction_loss_ratio, 0.0, 100.0, "1")),
    )
    furthest = n_cells / n_cells_per_gas * 2.0**n_doublings
    places = np.atleast_1d(within("distance_ratio", distance_ratio, 1.0, furthest, "gas lengths"))
    wall = Wall(friction[:, None], AIR_GAS_CONSTANT_J_KG_K * AIR_TEMPERATURE_K)
    gas, burnt_capacity = _start(methane, n_cells, n_cells_per_gas)
    record = _Record(methane.size, places)
    size, time = 1.0 / n_cells_per_gas, np.zeros((methane.size, 1))
    for level in range(n_doublings + 1):
        if level:
            gas, size = _coarsened(gas), 2.0 * size
        last = level == n_doublings
        until = 1.4 * furthest / AIR_SOUND_M_S if last else np.inf
        probe = round(_FILLED * n_cells)
        while True:
            pressure = pressure_pa(gas)
            record.note(pressure - AIR_PRESSURE_PA, time, size)
            record.note_flame(gas, burnt_capacity, size)
            if last:
                step = np.minimum(stable_step_s(gas, cell_m=size), until - time)
                done = bool(np.all(step <= 0.0)) or not record.open.any()
            else:
                waits = pressure[:, probe : probe + 1] - AIR_PRESSURE_PA < _FRONT_PA
                step = stable_step_s(gas, cell_m=size) * waits
                done = not waits.any()
            if done:
                break
            gas = advance(gas, cell_m=size, time_step_s=step, wall=wall)
            time = time + step
    return record.result()


def _start(methane: Floats, n_cells: int, n_cells_per_gas: int) -> tuple[Gas, Floats]:
    burnt = burnt_gas(methane_frac=methane[:, None])
    slug = (np.arange(n_cells) < n_cells_per_gas)[None, :]
    gas = gas_at(
        density_kg_m3=np.where(slug, burnt.density_kg_m3, AIR_DENSITY_KG_M3),
        speed_m_s=np.zeros((methane.size, n_cells)),
        pressure_pa=AIR_PRESSURE_PA * np.where(slug, burnt.pressure_ratio, 1.0),
        gamma_ratio=np.where(slug, burnt.gamma_ratio, AIR_GAMMA_RATIO),
    )
    return gas, 1.0 / (burnt.gamma_ratio - 1.0)


def _coarsened(gas: Gas) -> Gas:
    """Cells merged in pairs, and as many of air at rest added."""
    capacity = 1.0 / (AIR_GAMMA_RATIO - 1.0)
    air = (AIR_DENSITY_KG_M3, 0.0, AIR_PRESSURE_PA * capacity, capacity)
    merged = []
    for values, calm in zip(gas, air, strict=True):
        pairs = 0.5 * (values[:, ::2] + values[:, 1::2])
        merged.append(np.concatenate([pairs, np.full_like(pairs, calm)], axis=1))
    # pressure of a merged cell follows from its energy, as conservation asks
    return Gas(*merged)


class _Record:
    """Running peaks and impulses at the gauges."""

    def __init__(self, n_cases: int, places: Floats) -> None:
        self._places = places
        shape = (n_cases, places.size)
        self._peak = np.zeros(shape)
        self._impulse = np.zeros(shape)
        self._arrival = np.full(shape, np.inf)
        self._flame = np.zeros(n_cases)
        self._last = np.zeros(shape)
        self._last_s = np.zeros((n_cases, 1))
        self.open = np.ones(shape, dtype=np.bool_)
        """Gauges whose overpressure is still above a tenth of its peak, or to come."""

    def note(self, over_pa: Floats, time_s: Floats, cell_m: float) -> None:
        """Overpressures of the cells at a time."""
        at = self._places / cell_m - 0.5
        cell = np.minimum(at.astype(np.int64), over_pa.shape[1] - 2)
        share = at - cell
        now = over_pa[:, cell] * (1.0 - share) + over_pa[:, cell + 1] * share
        self._arrival = np.where(
            np.isinf(self._arrival) & (now > _ARRIVED_PA), time_s, self._arrival
        )
        self._peak = np.maximum(self._peak, now)
        self.open &= np.isinf(self._arrival) | (now >= _TAIL * self._peak)
        gain = 0.5 * (np.maximum(now, 0.0) + np.maximum(self._last, 0.0))
        self._impulse += np.where(self.open, gain * (time_s - self._last_s), 0.0)
        self._last, self._last_s = now, time_s

    def note_flame(self, gas: Gas, burnt_capacity: Floats, cell_m: float) -> None:
        """Length of burnt gas, from what it carries along."""
        air = 1.0 / (AIR_GAMMA_RATIO - 1.0)
        share = (gas.capacity_ratio - air) / (burnt_capacity - air)
        self._flame = np.maximum(self._flame, share.sum(axis=1) * cell_m)

    def result(self) -> BlastRun:
        """All in ratios."""
        return BlastRun(
            self._peak / AIR_PRESSURE_PA,
            self._impulse * AIR_SOUND_M_S / AIR_PRESSURE_PA,
            self._arrival * AIR_SOUND_M_S,
            self._flame,
            ~self.open,
        )
