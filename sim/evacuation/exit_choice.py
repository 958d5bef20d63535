"""Which door each person takes: the nearest, the quickest or the one he came in by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, one_of, within
from sim.evacuation.network import EgressNetwork
from sim.model_card import ModelCard, Range, register

Rule = Literal["nearest", "quickest", "familiar"]
RULES: Final[tuple[Rule, ...]] = ("nearest", "quickest", "familiar")

CARD = register(
    ModelCard(
        key="evacuation.exit_choice",
        title_zh="出口选择：最近、最快或熟悉的出口，遇锁折返",
        title_en="Exit choice: nearest, quickest or familiar, and turning away from locked doors",
        source="own rules after the options of the standard tests (IMO 10, RiMEA 11 and 14, NIST "
        "Verif.3.1, 3.3, 4.1); user equilibrium of walking plus queue by successive arrivals",
        status="verified",
        ranges={"familiar_prob": Range(0.0, 1.0, "1")},
        limits_zh=(
            "“最快”假定各人看得见排队并按人均通行时间估计；不计从众与信息差异",
            "被锁的门走到才发现，再去次选；途中不换路",
        ),
        limits_en=(
            "the quickest rule assumes that queues are seen; no following of others",
            "a locked door is found out on arrival, then the next is tried; no change on the way",
        ),
        checks=("EV08", "EV09", "EV10"),
    )
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What people do."""

    door: Ints
    """Door that each takes at last, (n_fires, n_persons)."""
    arrival_s: Floats
    """Time there; infinity for one who found every door shut."""
    walked_m: Floats


def choose_doors(
    network: EgressNetwork,
    room: Ints,
    walk_m: Floats,
    *,
    start_s: ArrayLike,
    level_speed_m_s: ArrayLike,
    rule: Rule = "nearest",
    familiar_quantile_prob: ArrayLike = 1.0,
    familiar_prob: float = 0.0,
    shut_from_s: ArrayLike = np.inf,
    between_m: ArrayLike = 0.0,
) -> Choice:
    """Door of each person, and when he gets there after turning away from shut ones.

    Preference: `nearest` by walking distance; `quickest` by walking time plus the queue in front of
    him, people deciding in the order in which they start; `familiar` like nearest, but a share
    `familiar_prob` of the people first tries door 0 of the room, the one they came in by.

    Parameters
    ----------
    network
        The building.
    room
        Room of each person, (n_fires, n_persons).
    walk_m
        Distance of each person from each door, m, (n_fires, n_persons, n_doors); doors of other
        rooms are ignored.
    start_s, level_speed_m_s
        Start (s, >= 0, infinity for never) and speed (m/s) of each person.
    rule
        One of `RULES`.
    familiar_quantile_prob, familiar_prob
        Uniform random number of each person and share of people who go back the way they came.
    shut_from_s
        From when each door is shut, locked or too dark to enter, s, >= 0, broadcast to (n_fires,
        n_persons, n_doors): so that each person may have an own threshold of smoke.
    between_m
        Distance from door to door, m, broadcast to (n_doors, n_doors).

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    one_of("rule", rule, RULES)
    start = within("start_s", start_s, 0.0, np.inf, "s", finite=False)
    distance = within("walk_m", walk_m, 0.0, 1e5, "m")
    speed = within("level_speed_m_s", level_speed_m_s, 0.0, 10.0, "m/s", above=True)
    shut = within("shut_from_s", shut_from_s, 0.0, np.inf, "s", finite=False)
    luck = within("familiar_quantile_prob", familiar_quantile_prob, 0.0, 1.0)
    known = float(within("familiar_prob", familiar_prob, 0.0, 1.0))
    shape = room.shape
    start, speed = np.broadcast_to(start, shape), np.broadcast_to(speed, shape)
    shut = np.broadcast_to(shut, distance.shape)
    n_doors = network.door_room.size
    across = np.broadcast_to(within("between_m", between_m, 0.0, 1e5, "m"), (n_doors, n_doors))
    mine = network.door_room == room[..., None]
    cost = np.where(mine, distance / speed[..., None], np.inf)
    if rule == "quickest":
        cost = cost + _queues(network, cost, start)
    if rule == "familiar":
        first = np.argmax(mine, axis=-1)
        back = np.broadcast_to(luck, shape) < known
        cost[back, first[back]] = -1.0
    return _turned_away(mine, cost, distance, start, speed, shut, across)


def _turned_away(
    mine: Bools, cost: Floats, distance: Floats, start: Floats, speed: Floats, shut: Floats,
    across: Floats,
) -> Choice:  # fmt: skip
    """Walk from door to door until one is open."""
    door = np.argmin(cost, axis=-1)
    walked = np.take_along_axis(distance, door[..., None], axis=-1)[..., 0]
    tried = ~mine
    closed = np.zeros(door.shape, dtype=bool)
    for _ in range(mine.shape[-1]):
        arrival = start + walked / speed
        closed = arrival >= np.take_along_axis(shut, door[..., None], axis=-1)[..., 0]
        closed &= np.isfinite(start)
        if not closed.any():
            break
        tried |= np.arange(tried.shape[-1]) == door[..., None]
        onward = np.where(tried, np.inf, across[door] + 1e-9 * np.where(mine, cost, 0.0))
        more = closed & ~tried.all(axis=-1)
        if not more.any():
            break
        following = np.argmin(onward, axis=-1)
        walked = walked + np.where(more, across[door, following], 0.0)
        door = np.where(more, following, door)
    arrival = np.where(closed, np.inf, start + walked / speed)
    return Choice(door, arrival, walked)


def _queues(network: EgressNetwork, walk_s: Floats, start: Floats) -> Floats:
    """Waiting time that each person expects at each door, deciding in order of starting."""
    n_fires, n_persons, n_doors = walk_s.shape
    order = np.argsort(start, axis=1, kind="stable")
    free_at = np.zeros((n_fires, n_doors))
    waits = np.zeros_like(walk_s)
    fires = np.arange(n_fires)
    begin = np.where(np.isfinite(start), start, 0.0)
    gap = 1.0 / _door_pace(network)
    for place in range(n_persons):
        who = order[:, place]
        there = begin[fires, who][:, None] + walk_s[fires, who]
        wait = np.maximum(free_at - there, 0.0)
        waits[fires, who] = wait
        best = np.argmin(there + wait, axis=1)
        free_at[fires, best] = (there + wait)[fires, best] + gap[best]
    return waits


def _door_pace(network: EgressNetwork) -> Floats:
    """Persons a second that a door and the narrowest part behind it let through."""
    pace = network.door_persons_s.copy()
    for door in range(pace.size):
        for way in network.route(door):
            pace[door] = min(pace[door], float(network.way_end_persons_s[way]))
    return pace
