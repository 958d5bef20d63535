"""When each person has left each room, corridor and stair: the flow's answer for every individual.

The flow (`link_flow`) knows how many have passed an end by when; the k-th in the queue passes when
more than k have. A queue at a door by itself is served exactly, first come first served.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arguments import Bools, Floats, Ints, within
from sim.evacuation.link_flow import Closures, Curves, curves, never_closed, time_step_s
from sim.evacuation.network import JAM_PER_M2, EgressNetwork
from sim.evacuation.smoke_walk import arrival_in_smoke_s, own_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody in all fires, arrays (n_fires, n_persons); build with `people`."""

    door: Ints
    """Door that each takes."""
    arrival_s: Floats
    """Time at that door; infinity for one who never comes."""
    level_speed_m_s: Floats
    stair_speed_m_s: Floats
    """Own speeds with nobody in the way; a crowd may be slower."""


@dataclass(frozen=True, slots=True)
class SlowWays:
    """Share of the free speed on every way while smoke spreads."""

    speed_ratio: Floats
    """0.1-1, (n_steps, n_ways) or (n_steps, n_ways, n_fires); the last holds on."""
    step_s: float


@dataclass(frozen=True, slots=True)
class Departure:
    """When people leave, s; infinity if never."""

    leave_room_s: Floats
    exit_s: Floats
    """(n_fires, n_persons)."""
    passed_s: Floats
    """Leaving the room and each way of the route, (1 + longest route, n_fires, n_persons); NaN
    beyond the end of the route."""
    flow: Curves


def people(
    network: EgressNetwork,
    door: Ints,
    *,
    arrival_s: Floats,
    level_speed_m_s: Floats | float = 1.2,
    stair_speed_m_s: Floats | float = 10.0,
) -> People:
    """People at their doors, unchecked only in their order, refused when they cannot be.

    Parameters
    ----------
    network
        The building.
    door
        Door that each takes, (n_fires, n_persons) or (n_persons,).
    arrival_s
        Time at that door, s, >= 0; infinity for one who never comes.
    level_speed_m_s, stair_speed_m_s
        Own speed in corridors and on stairs, m/s, 0-10, above 0; the crowd's speed is not passed.

    Raises
    ------
    ValueError
        If a value is outside its range or a room holds more people than can stand in it.
    """
    arrival = np.atleast_2d(within("arrival_s", arrival_s, 0.0, np.inf, "s", finite=False))
    chosen = np.broadcast_to(np.asarray(door, dtype=np.int64), arrival.shape)
    if chosen.size and not (chosen.min() >= 0 and chosen.max() < network.door_way.size):
        raise ValueError(f"door must be an index of one of the {network.door_way.size} doors")
    level = within("level_speed_m_s", level_speed_m_s, 0.0, 10.0, "m/s", above=True)
    stair = within("stair_speed_m_s", stair_speed_m_s, 0.0, 10.0, "m/s", above=True)
    check_load(network, network.door_room[chosen])
    return People(
        door=chosen,
        arrival_s=arrival,
        level_speed_m_s=np.broadcast_to(level, arrival.shape),
        stair_speed_m_s=np.broadcast_to(stair, arrival.shape),
    )


def check_load(network: EgressNetwork, room: Ints) -> None:
    """Refuse more people in a room than can stand in it at the density of standstill.

    Raises
    ------
    ValueError
        Naming the first room, its people and how many it holds.
    """
    for fire in np.atleast_2d(room):
        count = np.bincount(fire, minlength=network.room_area_m2.size)
        full = np.flatnonzero(count > JAM_PER_M2 * network.room_area_m2)
        if full.size:
            at = int(full[0])
            raise ValueError(
                f"rooms {network.room_names[at]!r}: {count[at]} persons on "
                f"{network.room_area_m2[at]:g} m2, above the physical maximum of "
                f"{JAM_PER_M2 * network.room_area_m2[at]:.0f}; move people or correct the area"
            )


def leave(
    network: EgressNetwork,
    everybody: People,
    *,
    closures: Closures | None = None,
    smoke: SlowWays | None = None,
    step_s: float = 1.0,
    end_s: float = 7200.0,
) -> Departure:
    """When everybody leaves rooms, ways and the building, in all fires at once.

    Parameters
    ----------
    network, everybody
        The building and the people at their doors.
    closures
        Doors and ways that are shut at times.
    smoke
        Ways in smoke.
    step_s
        Time step, s, 0.05-10; shortened so that nobody crosses a way within one.
    end_s
        End of the calculation, s, 1-86400; who is inside then stays (infinity).

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    step = time_step_s(network, wanted_s=float(within("step_s", step_s, 0.05, 10.0, "s")))
    horizon = float(within("end_s", end_s, 1.0, 86_400.0, "s"))
    n_fires = everybody.arrival_s.shape[0]
    last = float(np.max(everybody.arrival_s, initial=0.0, where=np.isfinite(everybody.arrival_s)))
    shut = never_closed(network) if closures is None else closures
    steps = int(np.ceil(min(horizon, last + 600.0) / step)) + 1
    while True:
        ratio = None if smoke is None else _ratio_on_steps(smoke, network, steps, step, n_fires)
        arrived = _arrived(everybody, network.door_way.size, steps, step)
        flow = curves(network, arrived, shut, step_s=step, speed_ratio=ratio)
        if flow.door.shape[0] < steps or steps * step >= horizon:
            break
        steps = int(min(np.ceil(horizon / step) + 1, 2 * steps))
    return _individuals(network, everybody, flow, smoke)


def _ratio_on_steps(
    smoke: SlowWays, network: EgressNetwork, steps: int, step_s: float, n_fires: int
) -> Floats:
    given = within("speed_ratio", smoke.speed_ratio, 0.0, 1.0)
    wide = given if given.ndim == 3 else given[..., None]
    if wide.shape[1] != network.way_next.size or wide.shape[2] not in {1, n_fires}:
        raise ValueError(
            f"speed_ratio must have a column for each of the {network.way_next.size} ways and of "
            f"{n_fires} fires or none, got shape {given.shape}"
        )
    at = (np.arange(steps - 1) * step_s / smoke.step_s).astype(np.int64)
    rows = wide[np.minimum(at, wide.shape[0] - 1)]
    return np.broadcast_to(rows, (*rows.shape[:2], n_fires))


def _arrived(everybody: People, n_doors: int, steps: int, step_s: float) -> Floats:
    """Persons that have come to each door by each step."""
    n_fires = everybody.arrival_s.shape[0]
    coming = np.isfinite(everybody.arrival_s) & (everybody.arrival_s <= (steps - 1) * step_s)
    at = np.ceil(everybody.arrival_s[coming] / step_s - 1e-9).astype(np.int64)
    fire = np.broadcast_to(np.arange(n_fires)[:, None], coming.shape)[coming]
    cell = (np.maximum(at, 1) * n_doors + everybody.door[coming]) * n_fires + fire
    counts = np.bincount(cell, minlength=steps * n_doors * n_fires)
    cumulated = np.cumsum(counts.reshape(steps, n_doors, n_fires), axis=0)
    return np.asarray(cumulated, dtype=np.float64)


def _individuals(
    network: EgressNetwork, everybody: People, flow: Curves, smoke: SlowWays | None
) -> Departure:
    """Follow every person through the ends of his route, in order of the ways' levels."""
    n_fires, n_persons = everybody.arrival_s.shape
    n_doors, n_ways = network.door_way.size, network.way_next.size
    fire = np.repeat(np.arange(n_fires), n_persons)
    now = everybody.arrival_s.ravel().copy()
    door = everybody.door.ravel()
    here = np.flatnonzero(np.isfinite(now))
    left = np.full(now.shape, np.inf)
    turn = _Turns(flow.door, flow.step_s)
    left[here] = turn.served_s(door[here], fire[here], now[here], network.door_persons_s)
    depth = 1 + max((len(network.route(d)) for d in range(n_doors)), default=0)
    passed = np.full((depth, now.size), np.nan)
    passed[0] = left
    at = network.door_way[door]
    rank = np.zeros(now.size, dtype=np.int64)
    turn = _Turns(flow.left, flow.step_s)
    stair = np.asarray(network.way_is_stair, dtype=bool)
    clock = None if smoke is None else _clock(smoke)
    for level in range(int(network.way_level.max(initial=-1)) + 1):
        moving = np.flatnonzero((at >= 0) & (network.way_level[at] == level))
        way = at[moving]
        own = np.where(
            stair[way],
            everybody.stair_speed_m_s.ravel()[moving],
            everybody.level_speed_m_s.ravel()[moving],
        )
        clear = network.way_length_m[way] / np.minimum(own, network.free_speed_m_s[way])
        ready = left[moving] + clear
        if clock is not None and smoke is not None:
            columns = clock.shape[1] // n_ways
            place = way * columns + fire[moving] % columns
            ready = arrival_in_smoke_s(
                clock, place, start_s=left[moving], clear_walk_s=clear, step_s=smoke.step_s
            )
        out = np.full(moving.size, np.inf)
        can = np.isfinite(ready)
        out[can] = turn.served_s(way[can], fire[moving[can]], ready[can], network.way_end_persons_s)
        left[moving] = out
        rank[moving] += 1
        passed[rank[moving], moving] = out
        at[moving] = network.way_next[way]
    shape = (n_fires, n_persons)
    return Departure(
        passed[0].reshape(shape), left.reshape(shape), passed.reshape(depth, *shape), flow
    )


def _clock(smoke: SlowWays) -> Floats:
    """Own clocks, a column for each way, or for each way and fire."""
    wide = smoke.speed_ratio.reshape(smoke.speed_ratio.shape[0], -1)
    return own_clock(speed_ratio=wide, step_s=smoke.step_s)


class _Turns:
    """Time at which the flow lets the k-th person through each end, in each fire."""

    def __init__(self, curve: Floats, step_s: float) -> None:
        self._n_fires = curve.shape[2]
        flat = curve.reshape(curve.shape[0], -1)
        begun = np.ceil(flat - 1e-6).astype(np.int32)
        self._count = begun[-1].astype(np.int64)
        self._start = np.concatenate(([0], np.cumsum(self._count)))
        new = np.diff(begun, axis=0)
        step, row = np.nonzero(new)
        order = np.argsort(row, kind="stable")
        step, row = step[order], row[order]
        many = new[step, row]
        row, step = np.repeat(row, many), np.repeat(step, many)
        place = np.arange(row.size) - self._start[row]
        before = flat[step, row]
        part = np.clip((place - before) / (flat[step + 1, row] - before), 0.0, 1.0)
        self._time_s = np.concatenate((step_s * (step + part), [np.inf]))

    def served_s(self, end: Ints, fire: Ints, ready_s: Floats, persons_s: Floats) -> Floats:
        """Passing times of people who are ready at their ends."""
        if not ready_s.size:
            return ready_s
        group = end * self._n_fires + fire
        order = np.lexsort((ready_s, group))
        sorted_group = group[order]
        first = np.concatenate(([True], sorted_group[1:] != sorted_group[:-1]))
        begin = np.flatnonzero(first)
        number = np.cumsum(first) - 1
        place = np.arange(order.size) - begin[number]
        with np.errstate(divide="ignore"):
            gap = 1.0 / persons_s[end[order]]
        alone = _running_max(ready_s[order] - place * gap, number) + place * gap
        known: Bools = place < self._count[sorted_group]
        slot = np.where(known, self._start[sorted_group] + place, self._time_s.size - 1)
        out = np.empty(ready_s.shape)
        out[order] = np.maximum(np.maximum(alone, ready_s[order]), self._time_s[slot])
        return out


def _running_max(values: Floats, number: Ints) -> Floats:
    """Running maximum within each of a row of groups."""
    if number[-1] == 0:
        return np.asarray(np.maximum.accumulate(values))
    lift = (float(values.max()) - float(values.min()) + 1.0) * number
    return np.asarray(np.maximum.accumulate(values + lift) - lift)
