"""When each person leaves a storey and a building through doors, stairs and exits that queue.

Every storey door, every landing and every exit is a first-come-first-served door of limited
capacity. On each landing the people of the storey and those from above merge in order of arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, indices, same_length, within
from sim.evacuation.hydraulic import served_in_order_s, stair_speed_constant_m_s, walking_speed_m_s
from sim.model_card import ModelCard, Range, register

FREE_STAIR_SPEED_M_S: Final = float(
    walking_speed_m_s(
        density_per_m2=0.0,
        speed_constant_m_s=stair_speed_constant_m_s(tread_m=0.28, riser_m=0.165),
    )
)
"""Speed along an uncrowded stair of 280/165 mm steps (SFPE hydraulic model), m/s."""

CARD = register(
    ModelCard(
        key="evacuation.egress",
        title_zh="多层建筑排队疏散",
        title_en="Queueing egress from a multi-storey building",
        source="SFPE hydraulic model; exact first-come-first-served servers in series; checks of "
        "IMO MSC.1/Circ.1533 appendix",
        status="verified",
        ranges={
            "n_persons": Range(1, 3000, "persons"),
            "n_floors": Range(1, 120, "storeys"),
        },
        limits_zh=(
            "排队不占空间：楼梯堵满后不会回堵到上层，上层人员离开楼层时间偏早，出楼时间不受影响",
            "合流按到达先后；不计逆流、个体绕行与再选择出口",
        ),
        limits_en=(
            "queues take no room: storeys above a full stair empty too early, exit times hold",
            "merging in order of arrival; no counterflow, no change of route on the way",
        ),
        checks=("FM21", "FM22", "FM23", "FM24", "FM25", "FM26", "FM27", "FM28"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Doors, stairs and exits of a building; build with `ways_out`."""

    stair_door_persons_s: Floats
    """Capacity of the door from each storey into each stair, persons/s (n_stairs, n_floors)."""
    stair_persons_s: Floats
    """Capacity of each stair, persons/s (n_stairs,)."""
    flight_m: Floats
    """Walking length along the stair from storey f to storey f - 1, m (n_floors,); first unused."""
    foot_walk_m: Floats
    """Way from the foot of each stair to the exits, m (n_stairs,)."""
    exit_persons_s: Floats
    """Capacity of each exit, persons/s (n_exits,)."""


@dataclass(frozen=True, slots=True)
class EgressTimes:
    """When each person leaves, s since the start of the clock; infinity if never; (n,)."""

    leave_floor_s: Floats
    """Stepping from the storey onto the stair; for the ground floor, out of the building."""
    exit_s: Floats
    """Out of the building."""


def ways_out(
    *,
    exit_persons_s: ArrayLike,
    n_floors: int = 1,
    stair_persons_s: ArrayLike = (),
    stair_door_persons_s: ArrayLike = np.inf,
    flight_m: ArrayLike = 6.0,
    foot_walk_m: ArrayLike = 0.0,
) -> Ways:
    """Doors, stairs and exits of a building, checked.

    Parameters
    ----------
    exit_persons_s
        Capacity of each exit, persons/s, >= 0 (0 = locked), shape (n_exits,).
    n_floors
        Number of storeys; storey 0 is the one with the exits.
    stair_persons_s
        Capacity of each stair, persons/s, >= 0 (0 = blocked), shape (n_stairs,).
    stair_door_persons_s
        Capacity of the doors into the stairs, persons/s, >= 0, broadcast to (n_stairs, n_floors).
    flight_m
        Way along the stair from each storey to the next below, m, 0-100, number or (n_floors,).
    foot_walk_m
        Way from the foot of each stair to the exits, m, number or (n_stairs,).

    Raises
    ------
    ValueError
        If an argument is outside its range or of the wrong shape, or storeys have no stair.
    """
    exits = within("exit_persons_s", exit_persons_s, 0.0, np.inf, "persons/s", finite=False)
    stairs = within("stair_persons_s", stair_persons_s, 0.0, np.inf, "persons/s", finite=False)
    doors = within(
        "stair_door_persons_s", stair_door_persons_s, 0.0, np.inf, "persons/s", finite=False
    )
    floors = int(within("n_floors", n_floors, 1, 1000, "storeys"))
    if exits.ndim != 1 or exits.size == 0 or stairs.ndim != 1:
        raise ValueError("exit_persons_s and stair_persons_s must be one-dimensional, with an exit")
    if floors > 1 and stairs.size == 0:
        raise ValueError(f"stair_persons_s is empty but the building has {floors} storeys")
    flight = within("flight_m", flight_m, 0.0, 100.0, "m")
    foot = within("foot_walk_m", foot_walk_m, 0.0, 1e4, "m")
    return Ways(
        stair_door_persons_s=np.broadcast_to(doors, (stairs.size, floors)),
        stair_persons_s=stairs,
        flight_m=np.broadcast_to(flight, (floors,)),
        foot_walk_m=np.broadcast_to(foot, (stairs.size,)),
        exit_persons_s=exits,
    )


def share_out(*, n_persons: int, weights: ArrayLike) -> Ints:
    """Which of several doors each of a row of people takes, in proportion to the weights.

    The k-th place of a door of weight w comes at (k + 1/2) / w (Sainte-Lague), so that shares are
    fair to one person at any moment and the answer needs no luck.

    Parameters
    ----------
    n_persons
        People in the row, >= 0.
    weights
        Capacity or attraction of each door, >= 0, shape (n_doors,); 0 is not taken unless all are.

    Returns
    -------
    Door of each person, shape (n_persons,); all 0 when every weight is 0.

    Raises
    ------
    ValueError
        If a weight is negative or there is no door.

    Examples
    --------
    >>> share_out(n_persons=6, weights=[2.0, 1.0]).tolist()
    [0, 1, 0, 0, 1, 0]
    """
    people = int(within("n_persons", n_persons, 0, 1e7, "persons"))
    share = within("weights", weights, 0.0, 1e9, "")
    if share.ndim != 1 or share.size == 0:
        raise ValueError("weights must be one-dimensional and not empty")
    if not np.any(share > 0.0):
        return np.zeros(people, dtype=np.int64)
    open_doors = np.flatnonzero(share > 0.0)
    places = (np.arange(people) + 0.5)[:, None] / share[open_doors]
    first = np.argsort(places, axis=None, kind="stable")[:people]
    return open_doors[first % open_doors.size]


def exit_times_s(
    *,
    floor: ArrayLike,
    start_s: ArrayLike,
    walk_m: ArrayLike,
    walking_speed_m_s: ArrayLike,
    ways: Ways,
    stair: ArrayLike | None = None,
    exit_index: ArrayLike | None = None,
    stair_speed_m_s: ArrayLike = FREE_STAIR_SPEED_M_S,
) -> EgressTimes:
    """When each person leaves the storey and the building, s.

    Door: t[i] = max(arrival[i], t[i-1] + 1/c). From the top storey down: storey door, merging with
    those from above on the landing (stair capacity), flight; at the foot, way to the exit, exit.

    Parameters
    ----------
    floor
        Storey of each person, 0 (with the exits) to n_floors - 1, shape (n,).
    start_s
        Time at which each person starts to walk, s, >= 0; infinity for one who never does, (n,).
    walk_m
        Way to the stair door, on storey 0 to the exit, m, 0-1e4, (n,).
    walking_speed_m_s
        Speed on the level, m/s, > 0, number or (n,).
    ways
        Doors, stairs, exits.
    stair, exit_index
        Stair and exit of each person, (n,); by default shared out by capacity, storey by storey and
        in the order of the array.
    stair_speed_m_s
        Speed along the stairs, m/s, > 0, number or (n,).

    Returns
    -------
    Times of leaving, in the order of the input; infinity behind a locked door.

    Raises
    ------
    ValueError
        If an argument is outside its range or lengths differ.

    Examples
    --------
    >>> ways = ways_out(exit_persons_s=[1.0])
    >>> exit_times_s(floor=[0, 0], start_s=[0.0, 0.0], walk_m=[10.0, 10.0],
    ...              walking_speed_m_s=1.0, ways=ways).exit_s.tolist()
    [10.0, 11.0]
    """
    n_stairs, n_floors = ways.stair_door_persons_s.shape
    storey = indices("floor", floor, n_floors)
    start = within("start_s", start_s, 0.0, np.inf, "s", finite=False)
    walk = within("walk_m", walk_m, 0.0, 1e4, "m")
    people = same_length(floor=storey, start_s=start, walk_m=walk)
    level = _of_persons("walking_speed_m_s", walking_speed_m_s, people)
    slope = within("stair_speed_m_s", stair_speed_m_s, 0.0, 10.0, "m/s", above=True)
    if slope.ndim:
        slope = _of_persons("stair_speed_m_s", slope, people)
    chosen = _chosen_stair(storey, ways) if stair is None else indices("stair", stair, n_stairs)
    arrival = start + walk / level
    leave_floor = arrival.copy()
    for number in range(n_stairs):
        members = np.flatnonzero((chosen == number) & (storey > 0))
        if members.size:
            _descend(members, number, storey, slope, ways, arrival, leave_floor)
            arrival[members] += ways.foot_walk_m[number] / level[members]
    out = _pass_exits(arrival, ways.exit_persons_s, exit_index)
    return EgressTimes(np.where(storey > 0, leave_floor, out), out)


def _of_persons(name: str, value: ArrayLike, n_persons: int) -> Floats:
    array = within(name, value, 0.0, 10.0, "m/s", above=True)
    if array.ndim and array.shape != (n_persons,):
        raise ValueError(f"{name} must be a number or one per person, got shape {array.shape}")
    return np.broadcast_to(array, (n_persons,))


def _chosen_stair(storey: Ints, ways: Ways) -> Ints:
    """Stairs shared out on each storey by what door and stair let through."""
    chosen = np.zeros(storey.size, dtype=np.int64)
    if ways.stair_persons_s.size < 2:
        return chosen
    pass_s = np.minimum(ways.stair_door_persons_s, ways.stair_persons_s[:, None])
    order = np.argsort(storey, kind="stable")
    bounds = np.searchsorted(storey[order], np.arange(pass_s.shape[1] + 1))
    most = int(np.max(np.diff(bounds)))
    patterns: dict[bytes, Ints] = {}
    for number in range(1, pass_s.shape[1]):
        weights = np.minimum(pass_s[:, number], 1e6)
        # a shorter row of people takes the beginning of the same pattern
        pattern = patterns.get(weights.tobytes())
        if pattern is None:
            pattern = share_out(n_persons=most, weights=weights)
            patterns[weights.tobytes()] = pattern
        members = order[bounds[number] : bounds[number + 1]]
        chosen[members] = pattern[: members.size]
    return chosen


def _descend(
    members: Ints,
    number: int,
    storey: Ints,
    slope_m_s: Floats,
    ways: Ways,
    arrival_s: Floats,
    leave_floor_s: Floats,
) -> None:
    """Take the users of one stair to its foot; fills `leave_floor_s`, moves `arrival_s`."""
    order = np.lexsort((arrival_s[members], storey[members]))
    sorted_members = members[order]
    bounds = np.searchsorted(storey[sorted_members], np.arange(ways.flight_m.size + 1))
    capacity = float(ways.stair_persons_s[number])
    on_stair = np.empty(0, dtype=np.int64)
    times = np.empty(0)
    for level in range(int(storey[sorted_members[-1]]), 0, -1):
        joining = sorted_members[bounds[level] : bounds[level + 1]]
        if joining.size:
            door = float(ways.stair_door_persons_s[number, level])
            passed = served_in_order_s(arrival_s[joining], door)
            above = times.size
            times = np.concatenate((times, passed))
            merged = np.argsort(times, kind="stable")
            on_stair = np.concatenate((on_stair, joining))[merged]
            times = served_in_order_s(times[merged], capacity)
            new = merged >= above
            leave_floor_s[on_stair[new]] = times[new]
        times = times + ways.flight_m[level] / (
            slope_m_s[on_stair] if slope_m_s.ndim else slope_m_s
        )
    arrival_s[on_stair] = times


def _pass_exits(arrival_s: Floats, exits: Floats, exit_index: ArrayLike | None) -> Floats:
    """Times out of the building, each exit its own queue."""
    order = np.argsort(arrival_s, kind="stable")
    if exit_index is None:
        taken = np.empty(arrival_s.size, dtype=np.int64)
        taken[order] = share_out(n_persons=arrival_s.size, weights=np.minimum(exits, 1e6))
    else:
        taken = indices("exit_index", exit_index, exits.size)
        if taken.shape != arrival_s.shape:
            raise ValueError(f"exit_index must hold one exit per person, got shape {taken.shape}")
    out = np.empty_like(arrival_s)
    for number in range(exits.size):
        queue = order[taken[order] == number]
        out[queue] = served_in_order_s(arrival_s[queue], float(exits[number]))
    return out
