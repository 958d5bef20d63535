"""Verification cases of blast in mine roadways: the 1-D solver, its table and the network."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.mine.blast_network import roadway_network
from sim.mine.blast_spread import spread_blast
from sim.mine.burnt_gas import (
    AIR_DENSITY_KG_M3,
    AIR_PRESSURE_PA,
    AIR_SOUND_M_S,
    burnt_gas,
)
from sim.mine.euler_roadway import Gas, Wall, advance, gas_at, pressure_pa, stable_step_s
from sim.mine.roadway_blast import blast, reflected_overpressure_pa
from tests.verification.registry import Pairs, case

Floats = NDArray[np.float64]

_HOLDOUT = Path(__file__).with_name("data") / "roadway_blast_holdout.csv"


def run(
    gas: Gas,
    *,
    cell_m: float,
    until_s: float,
    closed: tuple[bool, bool] = (True, True),
    wall: Wall | None = None,
    area_m2: Floats | None = None,
) -> Gas:
    """The cells at a time."""
    time = np.zeros((gas.density_kg_m3.shape[0], 1))
    while True:
        step = np.minimum(stable_step_s(gas, cell_m=cell_m), until_s - time)
        if np.all(step <= 0.0):
            return gas
        gas = advance(
            gas,
            cell_m=cell_m,
            time_step_s=step,
            closed=closed,
            wall=wall,
            face_area_m2=area_m2,
        )
        time = time + step


def halves(*, left: tuple[float, ...], right: tuple[float, ...], n: int, middle: float) -> Gas:
    """Two states (density, pressure, gamma) at rest side by side in a unit length."""
    on_left = ((np.arange(n) + 0.5) / n < middle)[None, :]
    density, pressure, gamma = (np.where(on_left, a, b) for a, b in zip(left, right, strict=True))
    return gas_at(
        density_kg_m3=density,
        speed_m_s=np.zeros((1, n)),
        pressure_pa=pressure,
        gamma_ratio=gamma,
    )


def _sod(n: int) -> tuple[Floats, Gas]:
    """Places over time from the diaphragm, and the cells of Sod's tube at t = 0.2."""
    gas = halves(left=(1.0, 1.0, 1.4), right=(0.125, 0.1, 1.4), n=n, middle=0.5)
    return ((np.arange(n) + 0.5) / n - 0.5) / 0.2, run(gas, cell_m=1.0 / n, until_s=0.2)


_STAR = (0.30313, 0.92745, 0.42632, 0.26557)
"""Toro 2009, table 4.2, test 1 (Sod): pressure, speed, densities left and right of the contact."""


@case(
    id="FM60", source="no moles gained in lean burning, p/p0 = T/T0; 908 kPa of IC 9500", rtol=0.01
)
def methane_burns_to_the_known_pressure() -> Pairs:
    lean = burnt_gas(methane_frac=[0.05, 0.055, 0.06])
    full = burnt_gas(methane_frac=0.095)
    return [
        (lean.temperature_k / 293.15, lean.pressure_ratio),
        (908e3, full.pressure_ratio * AIR_PRESSURE_PA),
    ]


@case(
    id="FM61", source="Toro 2009, table 4.2, test 1: exact solution of Sod's shock tube", rtol=0.01
)
def shock_tube_has_the_exact_plateaus() -> Pairs:
    x, gas = _sod(400)
    pressure, speed, left, right = _STAR
    behind = (x > 0.1) & (x < speed - 0.1)
    ahead = (x > speed + 0.1) & (x < 1.7)
    both = (x > 0.1) & (x < 1.7)
    moves = gas.momentum_kg_m2_s[0] / gas.density_kg_m3[0]
    return [
        (left, gas.density_kg_m3[0, behind].mean()),
        (right, gas.density_kg_m3[0, ahead].mean()),
        (pressure, pressure_pa(gas)[0, both].mean()),
        (speed, moves[both].mean()),
    ]


@case(id="FM62", source="exact solution of Sod's shock tube, L1 norm of density", atol=0.01)
def shock_tube_differs_little_from_the_exact_profile() -> Pairs:
    x, gas = _sod(400)
    pressure, speed, left, right = _STAR
    sound = math.sqrt(1.4)
    tail = speed - math.sqrt(1.4 * pressure / left)
    shock = sound * math.sqrt(0.8) * math.sqrt(6.0 / 7.0 * pressure / 0.1 + 1.0 / 7.0)
    fan = ((2.0 * sound - 0.4 * x) / (2.4 * sound)) ** 5
    exact = np.select(
        [x < -sound, x < tail, x < speed, x < shock], [1.0, fan, left, right], default=0.125
    )
    return [(0.0, np.abs(gas.density_kg_m3[0] - exact).sum() / exact.sum())]


@case(id="FM63", source="exact Riemann problem of two ideal gases, bisection here", rtol=0.01)
def burnt_gas_drives_the_exact_shock_into_air() -> Pairs:
    burnt = burnt_gas(methane_frac=0.095)
    density, gamma = float(burnt.density_kg_m3), float(burnt.gamma_ratio)
    start = float(burnt.pressure_ratio) * AIR_PRESSURE_PA
    sound = math.sqrt(gamma * start / density)

    def mismatch(p: float) -> float:
        """Speed behind the shock less speed behind the rarefaction."""
        over = p - AIR_PRESSURE_PA
        shocked = over * math.sqrt(2.0 / AIR_DENSITY_KG_M3 / (2.4 * p + 0.4 * AIR_PRESSURE_PA))
        spread = 2.0 * sound / (gamma - 1.0) * (1.0 - (p / start) ** ((gamma - 1.0) / 2.0 / gamma))
        return shocked - spread

    low, high = AIR_PRESSURE_PA, start
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if mismatch(middle) < 0.0 else (low, middle)
    gas = halves(
        left=(density, start, gamma),
        right=(AIR_DENSITY_KG_M3, AIR_PRESSURE_PA, 1.4),
        n=400,
        middle=0.5,
    )
    # shock at some 0.36 of the tube beyond the contact's start, rarefaction not yet at the wall
    end = run(gas, cell_m=1.0 / 400, until_s=4.5e-4)
    # over 1.05-1.25 gas lengths (the gas is half the tube long here) the table has no decay yet
    table = blast(distance_m=11.5, gas_length_m=10.0, friction_ratio=0.01, area_m2=100.0)
    return [
        (low, pressure_pa(end)[0, 215:275].mean()),
        (low - AIR_PRESSURE_PA, table.peak_overpressure_pa),
    ]


@case(id="FM64", source="mass and, without walls' cooling, energy between closed ends", rtol=1e-6)
def closed_roadway_loses_nothing() -> Pairs:
    gas = halves(left=(1.15, 9e5, 1.2), right=(1.2, 1e5, 1.4), n=100, middle=0.3)
    wall = Wall(np.array([[0.02]]), 84e3)
    rubbed = run(gas, cell_m=1.0, until_s=0.2, wall=wall)
    smooth = run(gas, cell_m=1.0, until_s=0.2)
    area = np.linspace(10.0, 20.0, 101)
    cells = 0.5 * (area[1:] + area[:-1])
    wide = run(gas, cell_m=1.0, until_s=0.2, area_m2=area)
    return [
        (gas.density_kg_m3.sum(), rubbed.density_kg_m3.sum()),
        (gas.density_kg_m3.sum(), smooth.density_kg_m3.sum()),
        (gas.energy_j_m3.sum(), smooth.energy_j_m3.sum()),
        ((gas.density_kg_m3 * cells).sum(), (wide.density_kg_m3 * cells).sum()),
        ((gas.energy_j_m3 * cells).sum(), (wide.energy_j_m3 * cells).sum()),
    ]


@case(id="FM65", source="second order: error falls fourfold when cells are halved", atol=0.3)
def finer_cells_help_as_second_order_does() -> Pairs:
    errors = []
    for n in (64, 128, 256):
        x = (np.arange(n) + 0.5) / n
        # a density wave carried by a steady wind of one pressure only moves on
        wave = 1.0 + 0.2 * np.exp(-(((x - 0.3) / 0.08) ** 2))
        gas = gas_at(
            density_kg_m3=wave[None, :],
            speed_m_s=np.ones((1, n)),
            pressure_pa=np.ones((1, n)),
            gamma_ratio=np.full((1, n), 1.4),
        )
        moved = run(gas, cell_m=1.0 / n, until_s=0.3, closed=(False, False))
        exact = 1.0 + 0.2 * np.exp(-(((x - 0.6) / 0.08) ** 2))
        errors.append(np.abs(moved.density_kg_m3[0] - exact).mean())
    return [(2.0, math.log2(errors[1] / errors[2]))]


@case(
    id="FM66",
    source="u = u0/(1 + k u0 t), T - Tw = (1 + k u0 t)^-gamma (T0 - Tw), k = f/2D, by hand",
    rtol=2e-3,
)
def walls_slow_and_cool_as_the_hand_sum_says() -> Pairs:
    shape = (1, 8)
    gas = gas_at(
        density_kg_m3=np.full(shape, 1.0),
        speed_m_s=np.full(shape, 5.0),
        pressure_pa=np.full(shape, 2e5),
        gamma_ratio=np.full(shape, 1.4),
    )
    end = run(
        gas, cell_m=10.0, until_s=2.0, closed=(False, False), wall=Wall(np.array([[0.1]]), 1e5)
    )
    slowed = 1.0 + 0.05 * 5.0 * 2.0
    return [
        (5.0 / slowed, end.momentum_kg_m2_s[0, 4]),
        (1e5 + 1e5 * slowed**-1.4, pressure_pa(end)[0, 4]),
    ]


def holdout() -> dict[str, Floats]:
    """Runs of the solver at cases that the table does not hold."""
    with _HOLDOUT.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    columns = np.array(rows, dtype=np.float64).T
    return dict(zip(header, columns, strict=True))


def surrogate_at(points: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Peak, impulse and arrival ratios by the public function."""
    group = points["friction_loss_ratio"]
    # a length of gas, a friction and a section of some 12 m2 that make the group
    gas = np.select([group < 0.08, group < 0.8], [2.0, 20.0], default=200.0)
    friction = np.clip(3.5 * group / gas, 0.01, 0.2)
    found = blast(
        distance_m=points["distance_ratio"] * gas,
        gas_length_m=gas,
        methane_frac=points["methane_frac"],
        friction_ratio=friction,
        area_m2=(friction * gas / group) ** 2,
    )
    scale = gas / AIR_SOUND_M_S
    return (
        found.peak_overpressure_pa / AIR_PRESSURE_PA,
        found.impulse_pa_s / AIR_PRESSURE_PA / scale,
        found.arrival_s / scale,
    )


@case(id="FM67", source="40 runs of the 1-D solver not used for the table, 640 gauges", rtol=0.10)
def table_repeats_peaks_of_unseen_runs() -> Pairs:
    points = holdout()
    return [(points["peak_ratio"], surrogate_at(points)[0])]


@case(id="FM68", source="the same runs where the friction group is at most 2", rtol=0.10)
def table_repeats_impulse_and_arrival_of_unseen_runs() -> Pairs:
    points = holdout()
    smooth = points["friction_loss_ratio"] <= 2.0
    points = {name: values[smooth] for name, values in points.items()}
    _, impulse, arrival = surrogate_at(points)
    return [(points["impulse_ratio"], impulse), (points["arrival_ratio"], arrival)]


@case(
    id="FM69",
    source="acoustics: 2 A1 / (A1 + A2) behind a change of section, 1-D solver",
    rtol=0.01,
)
def weak_wave_through_a_widening_keeps_the_acoustic_share() -> Pairs:
    n, rise = 300, 50.0
    x = 2.0 * np.arange(n) + 1.0
    pulse = rise * np.exp(-(((x - 120.0) / 30.0) ** 2))[None, :]
    gas = gas_at(
        density_kg_m3=1.2 * (1.0 + pulse / 1e5 / 1.4),
        speed_m_s=pulse / (1.2 * math.sqrt(1.4 * 1e5 / 1.2)),
        pressure_pa=1e5 + pulse,
        gamma_ratio=np.full((1, n), 1.4),
    )

    def behind(narrow: float, wide: float) -> float:
        """Peak of the wave that has passed the change of section at 300 m."""
        area = narrow + (wide - narrow) * np.clip((2.0 * np.arange(n + 1) - 294.0) / 12.0, 0.0, 1.0)
        end = run(gas, cell_m=2.0, until_s=0.9, closed=(False, False), area_m2=area)
        return float((pressure_pa(end) - 1e5)[0, 175:].max())

    # the cells themselves flatten the peak a little: measured in a roadway of one section
    even = behind(10.0, 10.0)
    return [
        (2.0 * narrow / (narrow + wide), behind(narrow, wide) / even)
        for narrow, wide in ((10.0, 20.0), (10.0, 30.0), (20.0, 10.0))
    ]


@case(
    id="FM70",
    source="a straight roadway cut in pieces is one roadway; 2/3 at a T, by hand",
    rtol=0.01,
)
def network_of_one_way_is_the_straight_roadway() -> Pairs:
    length = np.array([80.0, 120.0, 200.0, 300.0, 500.0])
    chain = roadway_network(
        start=range(5), end=range(1, 6), n_nodes=6, length_m=length, area_m2=12.25, fixed_nodes=[5]
    )
    down = spread_blast(network=chain, source=0, gas_length_m=30.0)
    straight = blast(distance_m=np.cumsum(length), gas_length_m=30.0)
    fork = roadway_network(
        start=[0, 1, 1],
        end=[1, 2, 3],
        n_nodes=4,
        length_m=[100.0, 50.0, 50.0],
        area_m2=12.25,
        fixed_nodes=[2, 3],
    )
    split = spread_blast(network=fork, source=0, gas_length_m=20.0)
    arrives = float(blast(distance_m=100.0, gas_length_m=20.0).peak_overpressure_pa)
    return [
        (straight.peak_overpressure_pa, down.leaving_pa[0]),
        (straight.arrival_s, down.leaves_s[0]),
        ([2.0 / 3.0 * arrives] * 2, split.entering_pa[0, 1:]),
    ]


@case(
    id="FM71",
    source="Rankine-Hugoniot reflection: 2 for weak, 2.75 at P = p0, 8 at most",
    rtol=2e-3,
)
def shock_on_a_stopping_is_reflected_by_the_book() -> Pairs:
    over = np.array([10.0, AIR_PRESSURE_PA])
    ratio = reflected_overpressure_pa(incident_pa=over) / over
    return [([2.0, 2.75], ratio)]
