"""Verification cases of gas pipelines that leak or break."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq

from sim.consequence.release.orifice import gas_orifice
from sim.consequence.release.pipeline import (
    PipelineBreak,
    friction_factor_ratio,
    pipeline_break,
    pipeline_discharge,
)
from tests.verification.registry import Pairs, case

_PRESSURE, _TEMPERATURE, _MOLAR, _HEAT_RATIO = 60e5, 288.0, 0.0165, 1.3
_GAS_R = 8.314462618 / _MOLAR


def _broken(length: float, diameter: float, hole: float, friction: float) -> PipelineBreak:
    return pipeline_break(
        pipe_length_m=length,
        pipe_diameter_m=diameter,
        hole_diameter_m=hole,
        pressure_pa=_PRESSURE,
        temperature_k=_TEMPERATURE,
        molar_mass_kg_mol=_MOLAR,
        heat_ratio=_HEAT_RATIO,
        friction_factor_ratio=friction,
    )


@case(
    id="PL-mass",
    source="mass balance: all that was in the pipe comes out, p M A L / (R T)",
    rtol=1e-9,
)
def broken_pipe_gives_up_its_gas_and_no_more() -> Pairs:
    gas = _broken(20e3, 0.5, 0.5, 0.012)
    inside = _PRESSURE / (_GAS_R * _TEMPERATURE) * math.pi * 0.25**2 * 20e3
    quick = gas.share_ratio**2 * gas.time_constant_s
    parts = (0.0, quick, 30 * quick, gas.time_constant_s, 40 * gas.time_constant_s)
    integral = sum(
        quad(lambda t: float(gas.rate_kg_s(np.asarray(t))), a, b, epsabs=0, epsrel=1e-11)[0]
        for a, b in pairwise(parts)
    )
    runs = [pipeline_discharge(gas=gas, steps=steps).released_kg for steps in (1, 7, 200)]
    return [(inside, gas.inventory_kg), (inside, integral), (np.full(3, inside), np.array(runs))]


@case(
    id="PL-first-rate", source="choked orifice of the same area (evidence D02's formula)", rtol=1e-9
)
def pipe_starts_like_an_orifice() -> Pairs:
    gas = _broken(20e3, 0.5, 0.1, 0.012)
    jet = gas_orifice(
        discharge_coefficient_ratio=1.0,
        hole_diameter_m=0.1,
        upstream_pressure_pa=_PRESSURE,
        upstream_temperature_k=_TEMPERATURE,
        upstream_density_kg_m3=_PRESSURE / (_GAS_R * _TEMPERATURE),
        heat_ratio=_HEAT_RATIO,
    )
    return [(jet.mass_rate_kg_s, gas.rate_kg_s(np.asarray(0.0)))]


@case(
    id="PL-vessel-limit",
    source="closed form: an isothermal vessel through a choked hole fades as exp(-t q0 / M)",
    rtol=1e-3,
)
def small_hole_empties_the_pipe_like_a_vessel() -> Pairs:
    gas = _broken(500.0, 0.5, 0.01, 0.012)
    fade = gas.inventory_kg / gas.first_rate_kg_s
    times = fade * np.array([0.0, 0.3, 1.0, 2.0])
    return [(fade, gas.time_constant_s), (gas.first_rate_kg_s * np.exp(-times / fade),
                                          gas.rate_kg_s(times))]  # fmt: skip


@case(
    id="PL-long-limit",
    source="TNO Yellow Book CPR 14E 2.5.2.5 (mem): tB = 2/3 (L / us) sqrt(k f L / D); the term "
    "left out is (Kf G)^1.5",
    rtol=2e-3,
)
def full_bore_of_a_long_pipe_is_the_yellow_book() -> Pairs:
    gas = _broken(400e3, 0.5, 0.5, 0.02)
    sound = math.sqrt(_HEAT_RATIO * _GAS_R * _TEMPERATURE)
    return [
        (2 / 3 * 400e3 / sound * math.sqrt(_HEAT_RATIO * 0.02 * 400e3 / 0.5), gas.time_constant_s)
    ]


@case(
    id="PL-valve",
    source="mass balance by quadrature: released before closing, then the smaller of the length "
    "behind the valve and the rest; the rate does not jump",
    rtol=1e-6,
)
def valve_keeps_the_rest_in_the_pipe() -> Pairs:
    gas = _broken(20e3, 0.5, 0.5, 0.012)
    pairs = []
    for closing, near in ((0.0, 2e3), (120.0, 2e3), (1500.0, 15e3)):
        run = pipeline_discharge(
            gas=gas, valve_distance_m=near, pipe_length_m=20e3, closing_time_s=closing, steps=4000
        )
        grid = [0.0, 1.0, 30.0, 120.0, 1500.0]
        spans = [(a, b) for a, b in pairwise(grid) if b <= closing]
        before = sum(quad(lambda t: float(gas.rate_kg_s(np.asarray(t))), *s)[0] for s in spans)
        rest = min(gas.inventory_kg * near / 20e3, gas.inventory_kg - before)
        pairs.append((before + rest, run.released_kg))
    return pairs


def _friction_flow(
    gas: PipelineBreak,
    length: float,
    diameter: float,
    hole: float,
    friction: float,
    at: list[float],
) -> NDArray[np.float64]:
    """Share released from a pipe with isothermal friction flow, on 150 cells finer at the break."""
    n, sound_2 = 150, _GAS_R * _TEMPERATURE
    edge = length * np.linspace(0, 1, n + 1) ** 3
    centre, size = 0.5 * (edge[1:] + edge[:-1]), np.diff(edge)
    k = _HEAT_RATIO
    choked = math.sqrt(k * (2 / (k + 1)) ** ((k + 1) / (k - 1)) / sound_2) * (hole / diameter) ** 2
    small = (1e-4 * _PRESSURE**2 / length) ** 2  # keeps the root smooth where nothing flows

    def change(_t: float, state: NDArray[np.float64]) -> NDArray[np.float64]:
        pressure = state[:-1] * _PRESSURE
        slope = np.diff(pressure**2) / np.diff(centre)
        inner = slope * (slope**2 + small) ** -0.25 * math.sqrt(diameter / (friction * sound_2))
        # out of the first cell: friction over half the cell, then the choked hole
        out = pressure[0] / math.sqrt(choked**-2 + friction * sound_2 * centre[0] / diameter)
        flux = np.concatenate(([out], inner, [0.0]))
        gone = out * math.pi * diameter**2 / 4 / gas.inventory_kg
        return np.append(sound_2 * np.diff(flux) / size / _PRESSURE, gone)

    times = np.array(at) * gas.time_constant_s
    start = np.append(np.ones(n), 0.0)
    run = solve_ivp(change, (0, times[-1]), start, method="BDF", t_eval=times, rtol=1e-6, atol=1e-8)
    return np.asarray(run.y[-1])


def _shares(length: float, diameter: float, hole: float, friction: float, at: list[float]) -> Pairs:
    gas = _broken(length, diameter, hole, friction)
    numeric = _friction_flow(gas, length, diameter, hole, friction, at)
    return [(numeric, gas.released_kg(np.array(at) * gas.time_constant_s) / gas.inventory_kg)]


@case(
    id="PL-friction-hole",
    source="one-dimensional isothermal friction flow behind a choked hole (method of lines)",
    rtol=1e-2,
)
def small_hole_follows_friction_flow() -> Pairs:
    return _shares(5e3, 0.3, 0.05, 0.013, [0.03, 0.1, 0.3, 1.0, 3.0])


@case(
    id="PL-friction-bore",
    source="one-dimensional isothermal friction flow behind a break (method of lines); the "
    "double exponential is an approximation, so 30 % from 0.1 of its time constant on",
    rtol=0.3,
)
def broken_pipe_follows_friction_flow_roughly() -> Pairs:
    late = [0.1, 0.3, 1.0, 3.0]
    return [
        pair
        for pipe in ((20e3, 0.5, 0.5, 0.012), (100e3, 0.8, 0.8, 0.011), (5e3, 0.3, 0.15, 0.013))
        for pair in _shares(*pipe, late)
    ]


@case(
    id="PL-friction-factor",
    source="Colebrook's equation at a Reynolds number of 1e12 (scipy brentq)",
    rtol=1e-4,
)
def rough_pipe_friction_is_the_limit_of_colebrook() -> Pairs:
    pairs = []
    for diameter, roughness in ((0.5, 4.6e-5), (0.1, 1e-3)):

        def gap(f: float, rough: float = roughness / diameter) -> float:
            return f**-0.5 + 2 * math.log10(rough / 3.7 + 2.51 / (1e12 * math.sqrt(f)))

        obtained = friction_factor_ratio(diameter_m=diameter, roughness_m=roughness)
        pairs.append((brentq(gap, 1e-3, 1.0), obtained))
    return pairs
