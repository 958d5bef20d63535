"""Who got out of each space in time, and whom the fire service finds inside: ASET against RSET."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, within
from sim.evacuation.leaving import Departure, People
from sim.evacuation.network import EgressNetwork
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="evacuation.outcome",
        title_zh="可用与必需疏散时间比较及救援需求",
        title_en="Available against required safe egress time, and the demand for rescue",
        source="ASET and RSET of PD 7974-6 and ISO/TR 16738 (as described in the pyFDS-Evac "
        "documentation, seen): margin = ASET - RSET of each space",
        status="verified",
        ranges={"aset_s": Range(0.0, 86_400.0, "s")},
        limits_zh=(
            "空间一旦不可忍受，其中的人即停留待救；不计冒烟冲出",
            "被困者对后方人流的让位不重新计算",
        ),
        limits_en=(
            "people in a space that becomes untenable stay there; nobody runs through it",
            "the flow of the others is not computed again without those who are caught",
        ),
        checks=("EV13", "EV14"),
    )
)


@dataclass(frozen=True, slots=True)
class Margin:
    """Required against available time of each room, (n_rooms, n_fires)."""

    rset_s: Floats
    """Last person out of the room; 0 for an empty room."""
    margin_s: Floats
    """Available less required time."""


@dataclass(frozen=True, slots=True)
class RescueDemand:
    """Whom the fire service has to bring out."""

    space: Ints
    """Room, or room count plus way, where each person is caught; -1 for those who got out;
    (n_fires, n_persons)."""
    since_s: Floats
    """When; 0 for one whom only locked doors hold; infinity for those who got out."""
    incapacitated: Bools
    """Caught and collapsed by the time asked for; the others can still walk with a rescuer."""
    n_mobile: Ints
    n_incapacitated: Ints
    """Persons by space, (n_rooms + n_ways, n_fires)."""


def egress_margin(
    network: EgressNetwork, room: Ints, gone: Departure, *, aset_s: ArrayLike
) -> Margin:
    """Required safe egress time of each room and what is left of the available time.

    Parameters
    ----------
    network
        The building.
    room
        Room of each person, (n_fires, n_persons).
    gone
        When people leave.
    aset_s
        Available time of each room, s, >= 0 (infinity if never untenable), broadcast to (n_rooms,
        n_fires).

    Raises
    ------
    ValueError
        If a time is negative or NaN.
    """
    n_fires, n_rooms = room.shape[0], network.room_area_m2.size
    available = _spaces("aset_s", aset_s, n_rooms, n_fires)
    required = np.zeros((n_rooms, n_fires))
    fires = np.broadcast_to(np.arange(n_fires)[:, None], room.shape)
    np.maximum.at(required, (room, fires), gone.leave_room_s)
    with np.errstate(invalid="ignore"):
        margin = available - required
    return Margin(required, np.where(np.isnan(margin), -np.inf, margin))


def rescue_demand(
    network: EgressNetwork,
    everybody: People,
    gone: Departure,
    *,
    aset_s: ArrayLike,
    collapse_s: ArrayLike = np.inf,
    at_s: float = np.inf,
) -> RescueDemand:
    """Who is still in a space when it becomes untenable, or before one that already is.

    Parameters
    ----------
    network, everybody, gone
        The building, its people and when they would leave each space if nothing became untenable.
    aset_s
        Available time of each room, then of each way, s, >= 0, broadcast to (n_rooms + n_ways,
        n_fires).
    collapse_s
        When each person would collapse where he is caught, s, >= 0, broadcast to the people.
    at_s
        Time at which the rescuers ask, s, >= 0.

    Raises
    ------
    ValueError
        If a time is negative or NaN.
    """
    n_rooms, n_ways = network.room_area_m2.size, network.way_next.size
    n_fires, n_persons = everybody.arrival_s.shape
    ends = _spaces("aset_s", aset_s, n_rooms + n_ways, n_fires)
    falls = np.broadcast_to(
        within("collapse_s", collapse_s, 0.0, np.inf, "s", finite=False), (n_fires, n_persons)
    )
    asked = float(within("at_s", at_s, 0.0, np.inf, "s", finite=False))
    fires = np.broadcast_to(np.arange(n_fires)[:, None], (n_fires, n_persons))
    here = network.door_room[everybody.door]
    way = network.door_way[everybody.door]
    space = np.full((n_fires, n_persons), -1, dtype=np.int64)
    since = np.full((n_fires, n_persons), np.inf)
    for leaving in gone.passed_s:
        walking = (space < 0) & (here >= 0)
        available = np.where(here >= 0, ends[here, fires], np.inf)
        next_ends = np.where(way >= 0, ends[n_rooms + way, fires], np.inf) if n_ways else np.inf
        # who comes to a way that can no longer be borne turns back and stays where he is
        turned = leaving >= next_ends
        lost = walking & ((leaving > available) | turned | np.isinf(leaving))
        when = np.where(turned & (leaving <= available), leaving, available)
        space = np.where(lost & np.isfinite(when), here, space)
        since = np.where(lost & np.isfinite(when), when, since)
        trapped = lost & np.isinf(when)
        space, since = np.where(trapped, here, space), np.where(trapped, 0.0, since)
        here = np.where(way >= 0, n_rooms + way, -1)
        way = np.where(way >= 0, network.way_next[way], -1) if n_ways else way
    caught = space >= 0
    fallen = caught & (falls <= asked)
    counts = [
        _by_space(space, group, fires, n_rooms + n_ways) for group in (caught & ~fallen, fallen)
    ]
    return RescueDemand(space, since, fallen, counts[0], counts[1])


def _spaces(name: str, value: ArrayLike, n_spaces: int, n_fires: int) -> Floats:
    array = within(name, value, 0.0, np.inf, "s", finite=False)
    wide = array[:, None] if array.ndim == 1 else array
    return np.broadcast_to(wide, (n_spaces, n_fires))


def _by_space(space: Ints, group: Bools, fires: Ints, n_spaces: int) -> Ints:
    count = np.zeros((n_spaces, fires.shape[0]), dtype=np.int64)
    np.add.at(count, (space[group], fires[group]), 1)
    return count
