"""How many people have entered and left each way by when: queues that take room, merging streams.

Each way carries the first-order flow of the SFPE relation S = k (1 - a D), with its branch below
the density of greatest flow cut into chords q = b + u D. The relation is concave, so the number
that have left by t is bounded by what every wave brings (Newell; Daganzo's variational theory):

    N_out(t) <= N_in(t - L/u) + b W L / u      forward waves, u > 0
    N_in(t)  <= N_out(t - L/w) + D_max W L     the backward wave: a full way lets in what left it

and the ends pass at most their capacity. Free walking takes exactly L / v0, without smearing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.arguments import Floats, Ints
from sim.evacuation.hydraulic import most_specific_flow_per_m_s, specific_flow_per_m_s
from sim.evacuation.network import JAM_PER_M2, EgressNetwork
from sim.evacuation.smoke_walk import own_clock
from sim.model_card import ModelCard, Range, register

_KNOTS_PER_M2: Final = (0.54, 0.99, 1.44, 0.5 * JAM_PER_M2)
"""Densities joined by chords, from the end of free walking to the greatest flow. Between knots the
chord lies at most 1 % below the parabola: conservative."""

CARD = register(
    ModelCard(
        key="evacuation.link_flow",
        title_zh="走道与楼梯人流：排队占空间、回堵与合流",
        title_en="Flow along ways: queues that take room, spill-back and merging",
        source="SFPE Handbook 6th ed. relation as coded in jupedsim-network (seen); first-order "
        "flow solved after Newell and Daganzo; merging shares 50:50 by default (Boyce, Purser and "
        "Shields 2012 abstract; floor 60-75 % where the door adjoins the stair, Galea 2008)",
        status="verified",
        ranges={
            "most_queue_per_m2": Range(1.88, 3.76, "persons/m2"),
            "step_s": Range(0.1, 2.0, "s"),
        },
        limits_zh=(
            "人按连续流体，时间误差至多一个时间步；出口流量上限保守（较JuPedSim慢）",
            "单向；不计逆流，途中不换路；烟中按同一比例缩减速度与流量",
        ),
        limits_en=(
            "people as a fluid: times off by at most one step where streams meet or a way is full",
            "one direction, no counterflow, no change of route on a way; smoke slows all alike",
        ),
        checks=("EV01", "EV02", "EV03", "EV04", "EV05", "EV06", "EV16", "EV17"),
    )
)

_TINY: Final = 1e-9
_NOBODY: Final = 1e-6
_LOOK: Final = 32
"""Steps between two looks whether everybody is out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closures:
    """When doors and ways are shut: from the first time to the second, s; never by default.

    Each array has the shape (2, n) or (2, n, n_fires).
    """

    door_s: Floats
    """Doors that let nobody out of the room."""
    way_s: Floats
    """Ways that let nobody in; those on it walk on."""
    end_s: Floats
    """Ends of ways that let nobody out (the locked exit at the foot of a stair)."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Persons by time, each (n_steps + 1, n_doors or n_ways, n_fires)."""

    step_s: float
    door: Floats
    """Have passed the door."""
    entered: Floats
    left: Floats
    """Have entered and left the way."""

    @property
    def on_way(self) -> Floats:
        """Persons on each way."""
        return self.entered - self.left


@dataclass(frozen=True, slots=True)
class _Links:
    """Delays and limits of the ways, fires last."""

    lag_steps: Floats
    """(1 + waves, n_ways): backward wave first."""
    gain: Floats
    """Persons added by each wave, same shape."""
    rows: Ints


def never_closed(network: EgressNetwork) -> Closures:
    """Closures of a building with every door open all the time."""
    n_doors, n_ways = network.door_way.size, network.way_next.size
    doors, ways = np.full((2, n_doors), np.inf), np.full((2, n_ways), np.inf)
    return Closures(door_s=doors, way_s=ways, end_s=ways)


def time_step_s(network: EgressNetwork, *, wanted_s: float) -> float:
    """The wanted step, unchecked, or less: nobody may cross a way within one step."""
    if not network.way_next.size:
        return wanted_s
    return float(min(wanted_s, np.min(network.way_length_m / network.free_speed_m_s)))


def curves(
    network: EgressNetwork,
    arrived: Floats,
    closures: Closures,
    *,
    step_s: float,
    speed_ratio: Floats | None = None,
) -> Curves:
    """Cumulated flows through doors and ways, unchecked: `sim.evacuation.leaving.leave` calls it.

    Parameters
    ----------
    network
        The building.
    arrived
        Persons that have come to each door by each step, (n_steps + 1, n_doors, n_fires).
    closures
        When doors and ways are shut.
    step_s
        Step, s, at most `time_step_s`.
    speed_ratio
        Share of the free speed on each way during each step, (n_steps, n_ways, n_fires).
    """
    steps, n_doors, n_fires = arrived.shape
    n_ways = network.way_next.size
    door = np.zeros((steps, n_doors, n_fires))
    entered, left = np.zeros((2, steps, n_ways, n_fires))
    target, weight, leads = _feeders(network)
    limit = np.concatenate((network.door_persons_s, network.way_end_persons_s))[:, None] * step_s
    links = _links(network, step_s)
    slow = None if speed_ratio is None else own_clock(speed_ratio=speed_ratio, step_s=1.0)
    begin = network.way_persons_s[:, None] * step_s
    shut = _Shut(closures, n_fires)
    demand = np.empty((n_doors + n_ways, n_fires))
    room_in = np.full((n_ways + 1, n_fires), np.inf)
    for now in range(steps - 1):
        room, send = _bounds(links, entered, left, now, slow)
        demand[:n_doors] = arrived[now + 1] - door[now]
        demand[n_doors:] = send - left[now]
        pace, enter = limit, begin
        if slow is not None:
            ratio = slow[now + 1] - slow[now]
            pace, enter = limit * np.ones(n_fires), begin * ratio
            pace[n_doors:] *= ratio
        np.minimum(demand, pace, out=demand)
        np.maximum(demand, 0.0, out=demand)
        room_in[:-1] = np.clip(room - entered[now], 0.0, enter)
        if shut.ever:
            shut.apply(now * step_s, demand, room_in, n_doors)
        passed = _merged(demand, room_in, target, weight, leads)
        door[now + 1] = door[now] + passed[:n_doors]
        left[now + 1] = left[now] + passed[n_doors:]
        entered[now + 1] = entered[now] + (leads @ passed)[:-1]
        if now % _LOOK == 0 and _empty(arrived[-1], door[now + 1], entered[now + 1], left[now + 1]):
            steps = now + 2
            break
    return Curves(step_s, door[:steps], entered[:steps], left[:steps])


def _empty(coming: Floats, door: Floats, entered: Floats, left: Floats) -> bool:
    """Whether everybody who comes at all is out."""
    waits = float(np.max(coming - door, initial=0.0)), float(np.max(entered - left, initial=0.0))
    return max(waits) < _NOBODY


def _feeders(network: EgressNetwork) -> tuple[Ints, Floats, Floats]:
    """Goal and weight of doors and ways, and the matrix that sums what enters each way."""
    n_ways = network.way_next.size
    goals = np.concatenate((network.door_way, network.way_next))
    target = np.where(goals < 0, n_ways, goals)
    leads = np.zeros((n_ways + 1, target.size))
    leads[target, np.arange(target.size)] = 1.0
    weight = np.concatenate((network.door_weight, network.way_weight))
    return target, weight[:, None], leads


def _links(network: EgressNetwork, step_s: float) -> _Links:
    k, length, width = network.way_speed_m_s, network.way_length_m, network.way_effective_m
    most = network.most_queue_per_m2
    greatest = most_specific_flow_per_m_s(speed_constant_m_s=k) if k.size else k
    back = greatest / max(most - 0.5 * JAM_PER_M2, 1e-6)
    lags, gains = [length / back], [most * width * length]
    free = network.free_speed_m_s
    lags.append(length / free)
    gains.append(np.zeros_like(k))
    for low, high in pairwise(_KNOTS_PER_M2):
        flow_low, flow_high = (
            specific_flow_per_m_s(density_per_m2=density, speed_constant_m_s=k) if k.size else k
            for density in (low, high)
        )
        wave = (flow_high - flow_low) / (high - low)
        lags.append(length / wave)
        gains.append((flow_low - wave * low) * width * length / wave)
    return _Links(np.stack(lags) / step_s, np.stack(gains), np.arange(k.size))


def _bounds(
    links: _Links, entered: Floats, left: Floats, now: int, slow: Floats | None
) -> tuple[Floats, Floats]:
    """Most persons that may have entered, and have left, each way by the end of the step."""
    if slow is None:
        position = np.maximum(now + 1 - links.lag_steps, 0.0)
        below = np.minimum(position.astype(np.int64), now)
        share = (position - below)[..., None]
        rows: tuple[Ints, ...] = (links.rows,)
    else:
        below, share = _slowed(links.lag_steps, slow, now)
        rows = (links.rows[:, None], np.arange(slow.shape[2]))
    gain = links.gain[..., None]
    old = left[(below[0], *rows)]
    following = left[(np.minimum(below[0] + 1, now), *rows)]
    # what leaves in this very step is not yet known: it is taken to be what left in the last
    following = np.where(_column(below[0]) == now, 2.0 * old - left[max(now - 1, 0)], following)
    room = old + (following - old) * share[0] + gain[0]
    first = entered[(below[1:], *rows)]
    ahead = np.minimum(below[1:] + 1, now)
    waves = first + (entered[(ahead, *rows)] - first) * share[1:] + gain[1:]
    return room, np.asarray(np.minimum.reduce(waves, axis=0))


def _column(steps: Ints) -> Ints:
    return steps[:, None] if steps.ndim == 1 else steps


def _slowed(lag_steps: Floats, slow: Floats, now: int) -> tuple[Ints, Floats]:
    """Step and fraction at which the ways' own clocks showed the time less the lag."""
    goal = np.maximum(slow[now + 1] - lag_steps[..., None], 0.0)
    past = slow[: now + 2]
    low = np.zeros(goal.shape, dtype=np.int64)
    high = np.full(goal.shape, now)
    ways, fires = np.arange(slow.shape[1])[:, None], np.arange(slow.shape[2])
    for _ in range(int(now + 1).bit_length()):
        middle = (low + high + 1) // 2
        reached = past[middle, ways, fires] <= goal
        low = np.where(reached, middle, low)
        high = np.where(reached, high, np.maximum(middle - 1, low))
    begin = past[low, ways, fires]
    return low, (goal - begin) / (past[low + 1, ways, fires] - begin)


def _merged(demand: Floats, room: Floats, target: Ints, weight: Floats, leads: Floats) -> Floats:
    """What each stream passes: all, or where a way is full its share by weight of what fits.

    A stream that needs less than its share leaves the rest to the others (Daganzo's merge).
    """
    if not np.any(leads @ demand > room + _TINY):
        return demand
    passed = np.zeros_like(demand)
    left = room.copy()
    for _ in range(target.size):
        claim = np.where(demand - passed > _TINY, weight, 0.0)
        claims = (leads @ claim)[target]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(claim > 0.0, left[target] * claim / claims, 0.0)
        take = np.minimum(share, demand - passed)
        passed += take
        left = np.maximum(left - leads @ take, 0.0)
        wanting = demand - passed > _TINY
        if not np.any(wanting & (left[target] > _TINY)):
            break
    return passed


class _Shut:
    """Which doors, ways and ends are shut at a time."""

    def __init__(self, closures: Closures, n_fires: int) -> None:
        self._windows: list[NDArray[np.float64]] = []
        for window in (closures.door_s, closures.way_s, closures.end_s):
            wide = window if window.ndim == 3 else window[..., None]
            self._windows.append(np.broadcast_to(wide, (*wide.shape[:2], n_fires)))
        self.ever = any(bool(np.isfinite(window[0]).any()) for window in self._windows)

    def apply(self, now_s: float, demand: Floats, room: Floats, n_doors: int) -> None:
        """Set to zero what cannot pass."""
        door, way, end = ((w[0] <= now_s) & (now_s < w[1]) for w in self._windows)
        demand[:n_doors][door] = 0.0
        demand[n_doors:][end] = 0.0
        room[:-1][way] = 0.0
