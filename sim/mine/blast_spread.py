"""Where the blast of a gas explosion goes in a network of roadways, and what it breaks.

The wave is followed along every roadway in both directions; at a junction the strongest arrival
counts. A weakened wave decays as a wave of its own strength. Reflections are left out, except at
blind ends and on the stoppings that the wave strikes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, indices, within
from sim.mine.blast_network import RoadwayNetwork
from sim.mine.blast_surrogate import log_peak_curves
from sim.mine.burnt_gas import AIR_PRESSURE_PA, burnt_gas
from sim.mine.roadway_blast import (
    METHANE_FRAC,
    blast,
    friction_loss_ratio,
    reflected_overpressure_pa,
    shock_speed_m_s,
)
from sim.model_card import ModelCard, Range, register

WEAKEST_PA: Final = 100.0
"""Waves weaker than this are followed no further."""

_NONE: Final = -np.inf

CARD = register(
    ModelCard(
        key="mine.blast_spread",
        title_zh="冲击波沿巷道网络传播与通风设施破坏",
        title_en="Blast through a network of roadways and the stoppings it breaks",
        source="strongest way through the network; junctions 2 A / sum of sections (weak waves); "
        "straight roadways by mine.roadway_blast; strengths NIOSH RI 9676 (2008)",
        status="provisional",
        ranges={"bend_ratio": Range(0.5, 1.0, "1")},
        limits_zh=(
            "反射只计盲端与设施迎面，回路中波的叠加不计",
            "弱波分岔规则对强波仅为近似；弯道系数待核实",
            "设施毁坏后透射不减弱（偏安全）",
            "火焰在分岔处按体积分流，不计冷却",
        ),
        limits_en=(
            "reflection only at blind ends and on stoppings; waves meeting in loops do not add",
            "weak-wave junctions are a first approximation for strong ones; bends unverified",
            "a broken stopping lets the wave pass undiminished (on the safe side)",
            "flame divides by volume at junctions and is not cooled",
        ),
        checks=("FM69", "FM70", "FM71"),
    )
)


class NetworkBlast(NamedTuple):
    """The blast in every roadway; pairs are (from start to end, from end to start)."""

    entering_pa: Floats
    """Peak overpressure with which a wave enters, (2, roadways); 0 where none comes."""
    leaving_pa: Floats
    arrival_s: Floats
    """Time at which it enters, (2, roadways); infinity where none comes."""
    leaves_s: Floats
    peak_pa: Floats
    """Greatest overpressure in each roadway."""
    flame_m: Floats
    """How far the flame comes from the start and from the end, (2, roadways); where the gas
    exploded, how far from its middle towards the end and towards the start."""
    is_broken: Bools
    """Whether a stopping in the roadway is destroyed."""
    roadway: int
    """Where the gas exploded."""
    middle_m: float
    """Point of that roadway from which distances count, from its start."""
    gas_length_m: float
    """Equivalent length of gas at a blind end."""
    methane_frac: float


def spread_blast(
    *,
    network: RoadwayNetwork,
    source: int,
    gas_length_m: float,
    methane_frac: float = METHANE_FRAC,
    middle_m: float | None = None,
    stopping_strength_pa: ArrayLike = 0.0,
) -> NetworkBlast:
    """Peak overpressure, arrival and flame in every roadway after gas has exploded in one.

    Formula: along a roadway of length l the wave goes from P to S(x + l), x the distance at which
    the blast of this gas has fallen to P in such a roadway, S(x) = P; at junctions see
    `roadway_network`. Of all ways the strongest counts for the overpressure, the quickest for the
    arrival (Rankine-Hugoniot speeds), the longest for the flame.

    Parameters
    ----------
    network
        From `roadway_network`.
    source
        Roadway in which the gas explodes. In a blind heading it lies at the blind end; elsewhere
        it burns into both directions, half each.
    gas_length_m
        Length of explosive mixture, 2-500 m, dust included (`gas_length_with_dust_m`).
    methane_frac
        Methane in it, 0.05-0.16.
    middle_m
        Middle of the gas from the start of the roadway; the middle of the roadway if not given;
        unused in a blind heading.
    stopping_strength_pa
        Overpressure, reflection included, that destroys the stopping or door of each roadway;
        0 where there is none. One that stands stops the wave.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    road = int(indices("source", source, network.n_roadways))
    gas = float(within("gas_length_m", gas_length_m, 2.0, 500.0, "m"))
    length = float(network.length_m[road])
    blind = network.is_blind[:, road]
    if blind.any():
        middle = 0.0 if blind[0] else length
    else:
        middle = 0.5 * length if middle_m is None else middle_m
        middle = float(within("middle_m", middle, 0.0, length, "m"))
        gas = 0.5 * gas
    burnt = burnt_gas(methane_frac=methane_frac)
    flame = gas * float(burnt.expansion_ratio)
    strength = np.broadcast_to(
        within("stopping_strength_pa", stopping_strength_pa, 0.0, 1e8, "Pa"), network.n_roadways
    )
    begin = _source(network, road, gas, methane_frac, middle)
    with np.errstate(divide="ignore"):
        one_way = np.log(_incident_pa(strength))
    needed = np.concatenate([one_way, one_way])
    entering, leaving = _pressures(network, gas, methane_frac, begin, needed)
    passes = (entering >= needed) & np.isfinite(leaving)
    arrival, leaves = _times(network, begin, entering, leaving)
    swept = _flame(network, begin, flame, passes)
    struck = np.exp(np.maximum(entering[: network.n_roadways], entering[network.n_roadways :]))
    struck[road] = float(burnt.pressure_ratio - 1.0) * AIR_PRESSURE_PA
    return NetworkBlast(
        entering_pa=np.exp(entering).reshape(2, -1),
        leaving_pa=np.exp(leaving).reshape(2, -1),
        arrival_s=arrival.reshape(2, -1),
        leaves_s=leaves.reshape(2, -1),
        peak_pa=_greatest(network, leaving, struck),
        flame_m=swept.reshape(2, -1),
        is_broken=(strength > 0.0) & (reflected_overpressure_pa(incident_pa=struck) >= strength),
        roadway=road,
        middle_m=middle,
        gas_length_m=gas,
        methane_frac=methane_frac,
    )


class _Source(NamedTuple):
    """The two directed roadways out of the gas."""

    directed: Ints
    distance_m: Floats
    log_pa: Floats
    """Where the wave leaves the roadway."""
    arrival_s: Floats


def _source(
    network: RoadwayNetwork, road: int, gas_m: float, methane_frac: float, middle_m: float
) -> _Source:
    length = float(network.length_m[road])
    distance = np.array([length - middle_m, middle_m])
    wave = blast(
        distance_m=np.maximum(distance, 1.0001 * gas_m),
        gas_length_m=gas_m,
        methane_frac=methane_frac,
        friction_ratio=network.friction_ratio[road],
        area_m2=network.area_m2[road],
    )
    towards_blind = network.is_blind[::-1, road] & (distance == 0.0)
    return _Source(
        np.array([road, road + network.n_roadways]),
        distance,
        np.where(towards_blind, _NONE, np.log(wave.peak_overpressure_pa)),
        np.where(towards_blind, np.inf, wave.arrival_s),
    )


def _pressures(
    network: RoadwayNetwork, gas_m: float, methane_frac: float, source: _Source, needed: Floats
) -> tuple[Floats, Floats]:
    """Logarithms of the overpressure entering and leaving every directed roadway."""
    group = friction_loss_ratio(
        gas_length_m=gas_m, friction_ratio=network.friction_ratio, area_m2=network.area_m2
    )
    log_x, once = log_peak_curves(methane_frac=methane_frac, friction_loss_ratio=group)
    curve = np.concatenate([once, once]) + np.log(AIR_PRESSURE_PA)
    onward = np.concatenate([network.length_m, network.length_m]) / gas_m
    row = np.arange(curve.shape[0])
    spacing, drop = np.diff(log_x), np.diff(curve)
    last = log_x.size - 2
    weakest = np.log(WEAKEST_PA)

    def pass_along(entering: Floats) -> Floats:
        # distance at which the blast in such a roadway has fallen to what enters
        wave = np.maximum(entering, weakest)
        node = np.clip((curve > wave[:, None]).sum(axis=1) - 1, 0, last)
        share = np.maximum((wave - curve[row, node]) / drop[row, node], 0.0)
        far = np.log(np.exp(log_x[node] + share * spacing[node]) + onward)
        # a wave stronger than the table knows, after a narrowing, weakens as the strongest does
        excess = np.maximum(wave - curve[:, 0], 0.0)
        node = np.clip(np.searchsorted(log_x, far) - 1, 0, last)
        leaving = curve[row, node] + (far - log_x[node]) / spacing[node] * drop[row, node] + excess
        leaving = np.where((entering >= needed) & (leaving >= weakest), leaving, _NONE)
        leaving[source.directed] = source.log_pa
        return leaving

    return _spread(network, pass_along, lambda leaving: leaving + network.log_through)


def _times(
    network: RoadwayNetwork, source: _Source, entering: Floats, leaving: Floats
) -> tuple[Floats, Floats]:
    """Earliest time at which a wave enters and leaves every directed roadway, s."""
    speed = 0.5 * (
        shock_speed_m_s(overpressure_pa=np.exp(entering))
        + shock_speed_m_s(overpressure_pa=np.exp(leaving))
    )
    crossing = np.where(
        np.isfinite(leaving), np.concatenate([network.length_m, network.length_m]) / speed, np.inf
    )

    def pass_along(entering_s: Floats) -> Floats:
        leaving_s = entering_s - crossing  # times are negative, so that the earliest is greatest
        leaving_s[source.directed] = -source.arrival_s
        return leaving_s

    begin, finish = _spread(network, pass_along, lambda leaving_s: leaving_s)
    begin[source.directed] = 0.0
    return -begin, -finish


def _flame(network: RoadwayNetwork, source: _Source, flame_m: float, passes: Bools) -> Floats:
    """How far the flame comes into every directed roadway, m; at junctions it divides by volume."""
    length = np.concatenate([network.length_m, network.length_m])

    def pass_along(entering_m: Floats) -> Floats:
        left = np.where(passes, np.maximum(entering_m - length, 0.0), 0.0)
        left[source.directed] = np.maximum(flame_m - source.distance_m, 0.0)
        return left

    # every onward roadway gets the same length: volume over the sections of all of them
    entering, _ = _spread(
        network, pass_along, lambda leaving: leaving * network.share_through, none=0.0
    )
    swept = np.where(passes, np.minimum(entering, length), 0.0)
    swept[source.directed] = np.minimum(flame_m, source.distance_m)
    return swept


def _spread(
    network: RoadwayNetwork,
    pass_along: Callable[[Floats], Floats],
    turn: Callable[[Floats], Floats],
    none: float = _NONE,
) -> tuple[Floats, Floats]:
    """Greatest value entering and leaving every directed roadway, from the source outward."""
    entering = np.full(2 * network.n_roadways, none)
    into = network.way_into[network.first_way]
    leaving = pass_along(entering)
    for _ in range(2 * network.n_roadways):
        reached = entering.copy()
        if into.size:
            arriving = turn(leaving)[network.way_from]
            best = np.maximum.reduceat(arriving, network.first_way)
            reached[into] = np.maximum(entering[into], best)
        if (reached == entering).all():
            break
        entering = reached
        leaving = pass_along(entering)
    return entering, leaving


def _incident_pa(reflected_pa: Floats) -> Floats:
    """Overpressure whose reflection on a wall is the one given, Pa: root of a quadratic."""
    air = 7.0 * AIR_PRESSURE_PA
    linear = 2.0 * air - reflected_pa
    return (np.sqrt(linear**2 + 32.0 * air * reflected_pa) - linear) / 16.0


def _greatest(network: RoadwayNetwork, leaving: Floats, struck: Floats) -> Floats:
    """Greatest overpressure in each roadway; at a blind end the wave is reflected."""
    ends = np.exp(leaving).reshape(2, -1)
    reflected = reflected_overpressure_pa(incident_pa=ends)
    at_ends = np.where(network.is_blind[::-1], reflected, ends)
    return np.asarray(np.maximum(struck, np.maximum(at_ends[0], at_ends[1])))
