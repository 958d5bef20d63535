"""Routine calls on SimPy's clock: the readable twin of the array kernel in `sim.routine`.

A room takes calls, sends the idle unit that would be there soonest, keeps the rest in one queue a
priority and hands the first of them to whoever becomes free. No process a call and no resource:
two callbacks a call are all that the clock has to carry. Both models give the same unit and the
same times for every call, to the last bit; what is written here in objects the kernel does in
arrays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappush

import numpy as np
import simpy

from sim.routine.model import Calls, Ledger, MoveRule, Service, check_fit

_FREE, _CALL = 0, 10_000
"""SimPy priorities within one instant: free units first, the lower number first, then calls."""


@dataclass(slots=True, eq=False)
class _Unit:
    """A unit: the base it stands at or heads for, and when it is there."""

    number: int
    home: int
    base: int
    pace_ratio: float
    there_s: float = 0.0
    call: int = -1

    def left_s(self, now_s: float) -> float:
        """What is left of the way to the base, s."""
        return self.there_s - now_s if self.there_s > now_s else 0.0


class _Clock(simpy.Environment):
    """SimPy's environment with events at an absolute time: adding a delay would round it."""

    def at(self, t_s: float, priority: int, call_back: Callable[[simpy.Event], None]) -> None:
        """Call back at a time."""
        event = simpy.Event(self)
        event._ok = True  # noqa: SLF001 - a bare scheduled event, as simpy.Timeout builds itself
        event._value = None  # noqa: SLF001
        event.callbacks = [call_back]
        heappush(self._queue, (t_s, priority, next(self._eid), event))  # type: ignore[misc]


class RoutineRoom:
    """Takes calls and runs the units; `play` gives the ledger."""

    def __init__(self, service: Service, calls: Calls) -> None:
        check_fit(service, calls)
        roads = service.roads
        self.service, self.calls = service, calls
        self.clock = _Clock()
        self._to_zone_s = roads.to_zone_s.T.tolist()
        self._to_base_s = roads.to_base_s.T.tolist()
        self._t_s = calls.t_s.tolist()
        self._zone = calls.zone.tolist()
        self._priority = calls.priority.tolist()
        self._turnout_s = calls.turnout_s.tolist()
        self._service_s = calls.service_s.tolist()
        pace = service.pace_ratio.tolist()
        self.units = [_Unit(i, b, b, pace[i]) for i, b in enumerate(service.home.tolist())]
        self.idle = dict.fromkeys(self.units)
        levels = int(calls.priority.max()) + 1 if calls.n else 1
        self._waiting: list[deque[int]] = [deque() for _ in range(levels)]
        self._rows: list[tuple[int, int, float, float, float]] = []
        self._next = 0
        self._moves = 0
        self._covered = [
            np.flatnonzero(roads.to_zone_s[b] <= service.reach_s).tolist()
            for b in range(roads.n_bases)
        ]
        power = np.arange(service.n_units + 1.0)
        self._gain = ((1.0 - service.busy_frac) * service.busy_frac**power).tolist()

    def play(self) -> Ledger:
        """Play all calls until the last is over."""
        self._expect_call()
        self.clock.run()
        n = self.calls.n
        unit = np.full(n, -1, dtype=np.int64)
        times = np.full((3, n), np.nan)
        for call, who, *moments in self._rows:
            unit[call] = who
            times[:, call] = moments
        return Ledger(unit, times[0], times[1], times[2], self._moves)

    # -- events -------------------------------------------------------------------------------

    def _expect_call(self) -> None:
        if self._next < len(self._t_s):
            self.clock.at(self._t_s[self._next], _CALL, self._take_call)

    def _take_call(self, _event: simpy.Event) -> None:
        """A call comes in: send the soonest idle unit or let it wait."""
        call = self._next
        self._next += 1
        self._expect_call()
        if self.idle:
            self._send(self._soonest(self._to_zone_s[self._zone[call]]), call)
        elif self.service.queues:
            self._waiting[self._priority[call]].append(call)

    def _soonest(self, to_zone_s: list[float]) -> _Unit:
        """The idle unit with the least left of its way and drive; the lower number of equals."""
        now_s = self.clock.now
        best, least = None, (float("inf"), 0)
        for unit in self.idle:
            rank = (to_zone_s[unit.base] + unit.left_s(now_s), unit.number)
            if rank < least or best is None:
                best, least = unit, rank
        assert best is not None
        return best

    def _send(self, unit: _Unit, call: int) -> None:
        """The unit leaves for a call; its work ends at one instant known now."""
        now_s = self.clock.now
        way_s = self._to_zone_s[self._zone[call]][unit.base] + unit.left_s(now_s)
        arrived_s = now_s + self._turnout_s[call] + way_s
        cleared_s = arrived_s + self._service_s[call] * unit.pace_ratio
        self._rows.append((call, unit.number, now_s, arrived_s, cleared_s))
        del self.idle[unit]
        unit.call = call
        self.clock.at(cleared_s, _FREE + unit.number, lambda _event: self._clear(unit))
        if self.service.rule is MoveRule.table:
            self._fill_gap()

    def _clear(self, unit: _Unit) -> None:
        """The work is done: the unit heads for a base and takes the next waiting call, if any."""
        back_s = self._to_base_s[self._zone[unit.call]]
        unit.base = self._base_for(unit, back_s)
        unit.there_s = self.clock.now + back_s[unit.base]
        unit.call = -1
        self.idle[unit] = None
        queue = next((each for each in self._waiting if each), None)
        if queue is not None:
            self._send(unit, queue.popleft())

    # -- moving -------------------------------------------------------------------------------

    def _base_for(self, unit: _Unit, back_s: list[float]) -> int:
        """Where a unit goes that has become free."""
        match self.service.rule:
            case MoveRule.dmexclp:
                return self._most_cover(back_s)
            case MoveRule.table:
                standing = self._standing()
                wanted = self.service.table[len(self.idle) + 1].tolist()
                short = [b for b, number in enumerate(wanted) if number > standing[b]]
                return min(short, key=lambda b: (back_s[b], b))
            case _:
                return unit.home

    def _most_cover(self, back_s: list[float]) -> int:
        """Base of the greatest marginal expected cover; the nearest of equals."""
        covering = [0] * self.service.roads.n_zones
        for unit in self.idle:
            for z in self._covered[unit.base]:
                covering[z] += 1
        demand = self.service.demand.tolist()
        values = [
            sum([demand[z] * self._gain[covering[z]] for z in zones], start=0.0)
            for zones in self._covered
        ]
        best = max(values)
        equal = [b for b, value in enumerate(values) if value == best]
        return min(equal, key=lambda b: (back_s[b], b))

    def _standing(self) -> list[int]:
        """Idle units of each base, by where they stand or head for."""
        standing = [0] * self.service.roads.n_bases
        for unit in self.idle:
            standing[unit.base] += 1
        return standing

    def _fill_gap(self) -> None:
        """Send one idle unit from a base with too many to one with too few, by the table."""
        standing, now_s = self._standing(), self.clock.now
        wanted = self.service.table[len(self.idle)].tolist()
        pairs = [
            (float(self.service.roads.between_s[unit.base, base]), unit.number, base)
            for unit in self.idle
            if unit.there_s <= now_s and standing[unit.base] > wanted[unit.base]
            for base, number in enumerate(wanted)
            if standing[base] < number
        ]
        if pairs:
            drive_s, number, base = min(pairs)
            unit = self.units[number]
            unit.base, unit.there_s = base, now_s + drive_s
            self._moves += 1


def play_calls_on_simpy(service: Service, calls: Calls) -> Ledger:
    """What becomes of every call, on SimPy's clock; equal to `sim.routine.play_calls`."""
    return RoutineRoom(service, calls).play()
