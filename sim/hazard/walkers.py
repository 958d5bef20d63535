"""Everybody on the way out of a burning building, second by second: queues, merging, full stairs.

The batch flow of `sim.evacuation.leaving` answers for a whole evening at once and cannot know what
the next minute brings. Here the same network is walked live: each door and each end of a way
serves one person after the other at its capacity, a way lets in no more than it holds and passes,
people on it walk at the SFPE speed of its density, and smoke slows the clock of the space they are
in. Plain heaps: the engine plays one building with some hundred people, where arrays cost more.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.evacuation.network import JAM_PER_M2
from sim.hazard.building_layout import Layout

TICK_S: Final = 1.0
"""Step in which queues are looked at, s; times of passing are exact within it where no way is full
(less than the 1.25 s in which a vestibule is crossed)."""

_FREE_PER_M2: Final = 0.54
"""Density up to which people walk freely (SFPE Handbook), persons/m2."""

_TINY_S: Final = 1e-9


class Walkers:
    """People who have started to walk and are not out yet.

    Parameters
    ----------
    place
        The building.
    locked
        Whether the stair or exit of each name is locked.
    level_m_s, down_m_s
        Free speed of each person on the level and on stairs, m/s.
    """

    def __init__(
        self, place: Layout, locked: dict[str, bool], level_m_s: Floats, down_m_s: Floats
    ) -> None:
        net = place.network
        n_doors, n_ways = len(net.door_names), len(net.way_names)
        self._n_doors = n_doors
        self._level, self._down = level_m_s.tolist(), down_m_s.tolist()
        self.space = np.full(level_m_s.size, -1, dtype=np.int64)
        """Space in which each walker is; -1 before the start and outside."""
        self.left_room_s = np.full(level_m_s.size, np.inf)
        self.n_left = 0
        """Times that somebody has passed the door of a room."""
        self.exit_s = np.full(level_m_s.size, np.inf)
        self.out: list[int] = []
        """Those who came out since the list was last emptied."""
        self._now_s = 0.0
        self.n_moving = 0
        goals = [*net.door_way.tolist(), *net.way_next.tolist()]
        self.shut = [False] * len(goals)
        self._shunned: set[int] = set()
        self._rests_s = [0.0] * (n_ways + 1)
        """Until when nobody can enter each way, or the open (the last)."""
        self._lock(place, locked, goals)
        self._room = net.door_room.tolist()
        self._goal = goals
        self._space_of = [*net.door_room.tolist(), *place.way_space.tolist()]
        self._gap_s = (1.0 / np.concatenate((net.door_persons_s, net.way_end_persons_s))).tolist()
        self._weight = np.concatenate((net.door_weight, net.way_weight)).tolist()
        self._served = [0.0] * len(goals)
        self._next_s = [0.0] * len(goals)
        self._queues: list[list[tuple[float, int]]] = [[] for _ in goals]
        self._length = net.way_length_m.tolist()
        self._area = (net.way_length_m * net.way_effective_m).tolist()
        self._holds = np.ceil(net.room_for).astype(int).tolist()
        self._stair = net.way_is_stair.tolist()
        self._pace = net.way_speed_m_s.tolist()
        self._enter_gap_s = (1.0 / net.way_persons_s).tolist()
        self._enter_s = [0.0] * n_ways
        self._on_way = [0] * n_ways
        self._lay_out_targets(goals)
        n_spaces = place.space_zone.size
        self._clock = [0.0] * n_spaces
        self._ratio = [1.0] * n_spaces
        self._doors_of: list[list[int]] = [[] for _ in range(place.n_rooms)]
        for door, room in enumerate(self._room):
            self._doors_of[room].append(door)
        self._across_m: list[float] = place.across_m.tolist()

    def _lay_out_targets(self, goals: list[int]) -> None:
        """Which ends lead into each way and into the open."""
        n_ways = len(goals) - self._n_doors
        feeders: list[list[int]] = [[] for _ in range(n_ways + 1)]
        for end, goal in enumerate(goals):
            feeders[goal].append(end)
        depth = _steps_to_the_open(goals[self._n_doors :])
        order = sorted(range(n_ways), key=lambda way: depth[way])
        # nearest to the open first, so that a place that comes free is filled in the same tick
        self._targets = [(-1, feeders[-1]), *((way, feeders[way]) for way in order)]

    def _lock(self, place: Layout, locked: dict[str, bool], goals: list[int]) -> None:
        """Feet of stairs lead to exits that are not locked, in turn; without one nobody leaves."""
        self._look_everywhere()
        names = place.network.way_names
        vestibules = place.vestibules.tolist()
        unlocked = [way for way in vestibules if not locked[names[way].removeprefix("exit ")]]
        for number, foot in enumerate(place.foot_ways.tolist()):
            if unlocked:
                goals[self._n_doors + foot] = unlocked[number % len(unlocked)]
        self.shut[: self._n_doors] = [
            not unlocked or locked.get(key, False) or door in self._shunned
            for door, key in enumerate(place.door_key)
        ]

    # -- people -------------------------------------------------------------------------------

    def doors(self, room: int) -> list[int]:
        """Doors out of a room."""
        return self._doors_of[room]

    def start(
        self, people: Sequence[int], doors: Sequence[int], start_s: Floats, walk_m: Floats
    ) -> list[int]:
        """People set off for doors at times up to now; returns those who find no door open.

        Who finds a door locked goes on to the next of the room that is not.
        """
        stuck = []
        self._look_everywhere()
        for person, door, at_s, way_m in zip(
            people, doors, start_s.tolist(), walk_m.tolist(), strict=True
        ):
            room, taken, way = self._room[door], door, way_m
            if self.shut[door]:
                taken = self._other_door(room, door)
                way += self._across_m[room]
            self.space[person] = room
            if taken < 0:
                stuck.append(person)
                continue
            key = self._clock[room] - (self._now_s - at_s) * self._ratio[room]
            heapq.heappush(self._queues[taken], (key + way / self._level[person], person))
            self.n_moving += 1
        return stuck

    def _other_door(self, room: int, but: int) -> int:
        """Open door of a room with the shortest queue, -1 for none."""
        ready = [door for door in self._doors_of[room] if door != but and not self.shut[door]]
        return min(ready, key=lambda d: (len(self._queues[d]) * self._gap_s[d], d), default=-1)

    def shut_doors(self, doors: Sequence[int]) -> list[int]:
        """These doors are taken no more; returns those in front of them who have no other."""
        stuck = []
        self._look_everywhere()
        self._shunned.update(doors)
        for door in doors:
            self.shut[door] = True
        for door in doors:
            queue, self._queues[door] = self._queues[door], []
            if not queue:
                continue
            room = self._room[door]
            other = self._other_door(room, door)
            for key, person in queue:
                if self.space[person] != room:
                    continue
                if other < 0:
                    stuck.append(person)
                    self.n_moving -= 1
                    continue
                goes = max(key, self._clock[room]) + self._across_m[room] / self._level[person]
                heapq.heappush(self._queues[other], (goes, person))
        return stuck

    def unlock(self, place: Layout, locked: dict[str, bool]) -> None:
        """Stairs and exits that `locked` does not name as locked any more are open from now on."""
        self._lock(place, locked, self._goal)
        self._lay_out_targets(self._goal)

    def forget_smoke(self, place: Layout, locked: dict[str, bool]) -> None:
        """Doors that people would not take for the smoke behind them are taken again."""
        self._shunned.clear()
        self._lock(place, locked, self._goal)

    def drop(self, person: int) -> None:
        """The person walks no more: caught or carried out."""
        space = int(self.space[person])
        if space < 0:
            return
        for end, queue in enumerate(self._queues):
            if self._space_of[end] == space:
                for place, (_, who) in enumerate(queue):
                    if who == person:
                        queue[place] = queue[-1]
                        queue.pop()
                        heapq.heapify(queue)
                        self.n_moving -= 1
                        self._look_everywhere()
                        if end >= self._n_doors:
                            self._on_way[end - self._n_doors] -= 1
                        return

    # -- time ---------------------------------------------------------------------------------

    def _look_everywhere(self) -> None:
        """Something has changed: what was foreseen of any end holds no more."""
        self._rests_s = [0.0] * len(self._rests_s)

    def slow(self, ratio: Sequence[float]) -> None:
        """Share of the free speed in each space from now on, > 0."""
        self._look_everywhere()
        self._ratio = [max(share, 1e-3) for share in ratio]

    def clear_air(self) -> None:
        """Nobody is slowed by smoke any more."""
        self._look_everywhere()
        self._ratio = [1.0] * len(self._ratio)

    def advance(self, to_s: float) -> None:
        """Walk until a time."""
        clock = self._clock
        while self._now_s < to_s - _TINY_S:
            left_s = to_s - self._now_s
            step_s = min(TICK_S, left_s) if self.n_moving else left_s
            self._now_s += step_s
            for space, ratio in enumerate(self._ratio):
                clock[space] += step_s * ratio
            if self.n_moving:
                self._tick(self._now_s)

    def _tick(self, now_s: float) -> None:
        on_way, holds, enter_s, rests_s = self._on_way, self._holds, self._enter_s, self._rests_s
        for target, feeders in self._targets:
            if rests_s[target] > now_s:
                continue
            rests_s[target] = math.inf
            while target < 0 or on_way[target] < holds[target]:
                ready = self._ready(target, feeders, now_s)
                if not ready:
                    break
                at_s, end = ready[0] if len(ready) == 1 else self._turn(target, ready)
                if target >= 0:
                    at_s = max(at_s, enter_s[target])
                    if at_s > now_s:
                        rests_s[target] = now_s
                        break
                self._pass(end, target, at_s, now_s)

    def _ready(self, target: int, feeders: Sequence[int], now_s: float) -> list[tuple[float, int]]:
        """Ends where somebody waits to pass, and since when; notes when the next will."""
        ready, rests_s = [], math.inf
        for end in feeders:
            queue = self._queues[end]
            if queue and not self.shut[end]:
                space = self._space_of[end]
                came_s = now_s + (queue[0][0] - self._clock[space]) / self._ratio[space]
                since_s = max(came_s, self._next_s[end])
                if since_s <= now_s:
                    ready.append((since_s, end))
                elif since_s < rests_s:
                    rests_s = since_s
        if not ready:
            self._rests_s[target] = rests_s - _TINY_S
        return ready

    def _turn(self, target: int, ready: list[tuple[float, int]]) -> tuple[float, int]:
        """Whose turn it is where streams meet: the first; in a jam, by weight."""
        first = min(ready)
        jam_s = self._enter_s[target] if target >= 0 else 0.0
        waiting = [place for place in ready if place[0] <= max(first[0], jam_s)]
        if len(waiting) == 1:
            for _, end in ready:
                self._served[end] = 0.0
            return first
        turn = min(waiting, key=lambda p: (self._served[p[1]], p))
        self._served[turn[1]] += 1.0 / self._weight[turn[1]]
        return turn

    def _pass(self, end: int, target: int, at_s: float, now_s: float) -> None:
        """The first in the queue passes its end."""
        _, person = heapq.heappop(self._queues[end])
        self._next_s[end] = at_s + self._gap_s[end]
        if end < self._n_doors:
            self.left_room_s[person] = at_s
            self.n_left += 1
        else:
            self._on_way[end - self._n_doors] -= 1
            self._rests_s[end - self._n_doors] = 0.0  # there is a place free
        if target < 0:
            self.exit_s[person] = at_s
            self.space[person] = -1
            self.out.append(person)
            self.n_moving -= 1
            return
        self._enter_s[target] = at_s + self._enter_gap_s[target]
        density = max(self._on_way[target] / self._area[target], _FREE_PER_M2)
        crowd = self._pace[target] * (1.0 - density / JAM_PER_M2)
        own = self._down[person] if self._stair[target] else self._level[person]
        self._on_way[target] += 1
        goal = self._n_doors + target
        space = self._space_of[goal]
        walk_s = self._length[target] / min(own, crowd)
        key = self._clock[space] - (now_s - at_s) * self._ratio[space] + walk_s
        heapq.heappush(self._queues[goal], (key, person))
        self.space[person] = space
        onward = self._goal[goal]
        comes_s = at_s + walk_s / self._ratio[space] - _TINY_S
        self._rests_s[onward] = min(self._rests_s[onward], comes_s)


def _steps_to_the_open(way_next: list[int]) -> list[int]:
    """Number of ways that follow each way."""

    def steps(way: int) -> int:
        return 0 if way_next[way] < 0 else 1 + steps(way_next[way])

    return [steps(way) for way in range(len(way_next))]
