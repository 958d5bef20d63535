"""Who is sent where, kept so that an exchange costs little, and the exchanges worth a trial."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import Final

from optimization.dispatch_problem import ESCORT, DispatchProblem, Value

Place = tuple[int, str]
"""Incident and role; `STAYS` for a unit that is not sent."""
STAYS: Final[Place] = (-1, ESCORT)
Move = tuple[tuple[int, Place], ...]
"""Units with the place that each gets."""


class Places:
    """Who is where, kept so that an exchange and its value cost little."""

    def __init__(self, problem: DispatchProblem) -> None:
        self.problem = problem
        self.place: list[Place] = [STAYS] * len(problem.units)
        self.reach = problem.reaches()
        self.short = [dict(incident.needs) for incident in problem.incidents]
        self.members: list[set[int]] = [set() for _ in problem.incidents]
        self._cover = {cover.area: cover for cover in problem.covers}
        self._left = dict.fromkeys(self._cover, 0)
        for k, unit in enumerate(problem.units):
            if unit.area in self._left and problem.stands_by(k):
                self._left[unit.area] += 1
        self._least = {a: min(c.least, self._left[a]) for a, c in self._cover.items()}
        self.single = [not (u.convoy or u.locked) for u in problem.units]
        self.able = {
            (i, t): sorted(
                (
                    k
                    for k, unit in enumerate(problem.units)
                    if self.single[k] and unit.capacity.get(t, 0) and self.reach[k][i] is not None
                ),
                key=lambda k, i=i: (self.time_s(k, i), k),  # type: ignore[misc]
            )
            for i, incident in enumerate(problem.incidents)
            for t in incident.needs
        }

    def time_s(self, k: int, i: int) -> int:
        """Arrival of a unit that can get there."""
        time_s = self.reach[k][i]
        assert time_s is not None
        return time_s

    # -- the state ----------------------------------------------------------------------------

    def put(self, k: int, place: Place) -> None:
        """Send a unit somewhere, or let it stay."""
        unit = self.problem.units[k]
        for (i, t), sign in ((self.place[k], 1), (place, -1)):
            if i < 0:
                continue
            if t in self.short[i]:
                self.short[i][t] += sign * unit.capacity[t]
            if sign > 0:
                self.members[i].remove(k)
            else:
                self.members[i].add(k)
            if unit.area in self._left and unit.current < 0:
                self._left[unit.area] += sign
        self.place[k] = place

    def value(self) -> Value:
        """Shortage, completion and burden now."""
        problem = self.problem
        short = late = burden = 0
        for i, incident in enumerate(problem.incidents):
            short += incident.weight * sum(n for n in self.short[i].values() if n > 0)
            times = [self.time_s(k, i) for k in self.members[i]]
            if times:
                late += incident.weight * max(times)
                burden += sum(times)
        for area, cover in self._cover.items():
            burden += cover.loss_s * max(0, cover.wanted - self._left[area])
        if problem.switch_s:
            burden += problem.switch_s * sum(
                u.current >= 0 and self.place[k][0] != u.current
                for k, u in enumerate(problem.units)
            )
        return short, late, burden

    def legal(self) -> bool:
        """Whether cover and commanders allow the present places."""
        if any(self._left[area] < least for area, least in self._least.items()):
            return False
        units = self.problem.units
        for i, incident in enumerate(self.problem.incidents):
            mine, name = self.members[i], incident.commander
            new = name and any(not units[k].locked for k in mine)
            if new and not any(name in units[k].capacity for k in mine):
                return False
        return True

    def try_move(self, move: Move, value: Value) -> Value:
        """Make an exchange if it is legal and better; the value afterwards."""
        before = [(k, self.place[k]) for k, _ in move]
        for k, place in move:
            self.put(k, place)
        if self.legal():
            now = self.value()
            if now < value:
                return now
        for k, place in before:
            self.put(k, place)
        return value

    # -- the first answer ---------------------------------------------------------------------

    def construct(self, *, spare_s: int) -> None:
        """Locked units first, then need by need the soonest able unit."""
        for k, unit in enumerate(self.problem.units):
            if unit.locked:
                self.put(k, (unit.current, self.role(k, unit.current)))
        for i, t in self.needs():
            waiting = self.able[i, t]
            if spare_s:
                waiting = sorted(
                    waiting,
                    key=lambda k, i=i: (  # type: ignore[misc]
                        self.time_s(k, i) + spare_s * self.others(k),
                        k,
                    ),
                )
            for k in waiting:
                if self.short[i][t] <= 0:
                    break
                if self.place[k] == STAYS:
                    self.put(k, (i, t))
                    if not self.legal():
                        self.put(k, STAYS)
        value = self.value()
        for move in self.convoy_moves():
            value = self.try_move(move, value)

    def needs(self) -> list[Place]:
        """Needs in the order of service: severity, the commander, then the scarcest."""

        def urgency(place: Place) -> tuple[int, int, bool, int, str]:
            i, t = place
            incident = self.problem.incidents[i]
            spare = len(self.able[place]) - incident.needs[t]
            return -incident.weight, i, t != incident.commander, spare, t

        return sorted(self.able, key=urgency)

    def others(self, k: int) -> int:
        """Capabilities of a unit that are wanted somewhere, beyond the first."""
        wanted = {t for needs in self.short for t, n in needs.items() if n > 0}
        return max(0, len(wanted & self.problem.units[k].capacity.keys()) - 1)

    def role(self, k: int, i: int) -> str:
        """The role in which a unit is most useful at an incident."""
        unit = self.problem.units[k]
        roles = [t for t in sorted(self.short[i]) if unit.capacity.get(t, 0)]
        gain = {t: max(0, min(unit.capacity[t], self.short[i][t])) for t in roles}
        best = max(roles, key=lambda t: gain[t], default=ESCORT)
        return best if best != ESCORT and gain[best] > 0 else ESCORT

    # -- ruin and recreate --------------------------------------------------------------------

    def last_s(self, i: int) -> int:
        """Arrival of the last unit sent to an incident; 0: nobody."""
        return max((self.time_s(k, i) for k in self.members[i]), default=0)

    def restore(self, places: Sequence[Place]) -> None:
        """Put everybody back where they were."""
        for k, place in enumerate(places):
            if self.place[k] != place:
                self.put(k, place)

    def take_away(self, i: int, after_s: float = -1.0) -> None:
        """Recall from an incident all who arrive later and may be moved, convoys as a whole."""
        convoys = self.problem.convoys()
        for k in sorted(self.members[i]):
            unit = self.problem.units[k]
            if self.place[k][0] == i and not unit.locked and self.time_s(k, i) > after_s:
                for member in convoys.get(unit.convoy, (k,)):
                    self.put(member, STAYS)

    def refill(
        self, order: Sequence[Place], limit_s: Sequence[float], noise_s: Sequence[float]
    ) -> None:
        """Serve needs in an order with units that are there in time, the soonest first.

        `noise_s` is added to the time of each unit, so that other units get their turn.
        """
        for i, t in order:
            waiting = [
                k
                for k in self.able[i, t]
                if self.place[k] == STAYS and self.time_s(k, i) <= limit_s[i]
            ]
            waiting.sort(key=lambda k, i=i: (self.time_s(k, i) + noise_s[k], k))  # type: ignore[misc]
            for k in waiting:
                if self.short[i][t] <= 0:
                    break
                self.put(k, (i, t))
                if not self.legal():
                    self.put(k, STAYS)
        value = self.value()
        for move in self.served(limit_s):
            value = self.try_move(move, value)

    # -- exchanges ----------------------------------------------------------------------------

    def improve(self, trials: int) -> None:
        """Exchange while something gets better and the budget lasts."""
        value, left = self.value(), trials
        while left > 0:
            start = value
            for move in chain(
                self.served(), self.convoy_moves(), self._sooner(), self._nearer(), self._pairs()
            ):
                value = self.try_move(move, value)
                left -= 1
                if left == 0:
                    return
            if value == start:
                return

    def served(self, limit_s: Sequence[float] = ()) -> Iterator[Move]:
        """A chain of exchanges for each need that is short, within a time for each incident."""
        for place in self.needs():
            while self.short[place[0]][place[1]] > 0:
                before = self.short[place[0]][place[1]]
                move = self._chain(place, limit_s)
                if move:
                    yield move
                if self.short[place[0]][place[1]] == before:
                    break

    def _chain(self, goal: Place, limit_s: Sequence[float]) -> Move:
        """Shortest chain that ends with a unit standing by, else with one taken from a lesser need.

        Empty when there is neither.
        """
        weight = [incident.weight for incident in self.problem.incidents]
        mover: dict[Place, tuple[int, Place]] = {}
        seen, queue = {goal}, deque([goal])
        lesser: tuple[int, int, Place] | None = None
        while queue:
            place = queue.popleft()
            for k in self.able[place]:
                if limit_s and self.time_s(k, place[0]) > limit_s[place[0]]:
                    break
                here = self.place[k]
                if here == STAYS and self._may_leave(k):
                    return _steps(k, place, goal, mover)
                if here == STAYS or here in seen:
                    continue
                seen.add(here)
                mover[here] = (k, place)
                queue.append(here)
                price = weight[here[0]]
                if price < weight[goal[0]] and (lesser is None or price < lesser[0]):
                    lesser = (price, k, place)
        return () if lesser is None else _steps(lesser[1], lesser[2], goal, mover)

    def _may_leave(self, k: int) -> bool:
        """Whether its area's cover lets a unit that stands by go."""
        unit = self.problem.units[k]
        area = unit.area if self.problem.stands_by(k) else ""
        return area not in self._least or self._left[area] > self._least[area]

    def convoy_moves(self) -> Iterator[Move]:
        """Each convoy as a whole to each incident that it could help, or home."""
        for members in self.problem.convoys().values():
            for i in range(len(self.problem.incidents)):
                if self.reach[members[0]][i] is not None:
                    yield tuple((k, (i, self.role(k, i))) for k in members)
            yield tuple((k, STAYS) for k in members)

    def _sooner(self) -> Iterator[Move]:
        """Replace the last unit of each incident, directly or by way of another incident."""
        incidents = range(len(self.problem.incidents))
        for i in incidents:
            if not self.members[i]:
                continue
            last = max(self.members[i], key=lambda k: (self.time_s(k, i), k))
            role = self.place[last][1]
            if not self.single[last] or role not in self.short[i]:
                continue
            yield ((last, STAYS),)
            late_s = self.time_s(last, i)
            for v in self.able[i, role]:
                if self.place[last] != (i, role) or self.time_s(v, i) >= late_s:
                    break
                there = self.place[v]
                yield ((v, (i, role)), (last, STAYS))
                if there == STAYS:
                    continue
                if last in self.able[there]:
                    yield ((v, (i, role)), (last, there))
                free = [w for w in self.able[there] if self.place[w] == STAYS]
                for w in free[:3]:
                    yield ((v, (i, role)), (w, there), (last, STAYS))

    def _nearer(self) -> Iterator[Move]:
        """Replace any unit by a nearer one that stands by, or send it home."""
        for k in range(len(self.place)):
            i, t = place = self.place[k]
            if i < 0 or not self.single[k]:
                continue
            yield ((k, STAYS),)
            for v in self.able[place]:
                if self.place[k] != place:
                    break
                if self.place[v] == STAYS:
                    yield ((v, place), (k, STAYS))
                    if self.time_s(v, i) > self.time_s(k, i):
                        break
            del t

    def _pairs(self) -> Iterator[Move]:
        """Let two units change places."""
        out = [k for k, (i, _) in enumerate(self.place) if i >= 0 and self.single[k]]
        for a, b in combinations(out, 2):
            here, there = self.place[a], self.place[b]
            home = here == there or STAYS in (here, there)
            if not home and a in self.able[there] and b in self.able[here]:
                yield ((a, there), (b, here))


def _steps(k: int, place: Place, goal: Place, mover: dict[Place, tuple[int, Place]]) -> Move:
    """The exchanges from the last unit of a chain back to the need where it began."""
    steps = [(k, place)]
    while place != goal:
        unit, place = mover[place]
        steps.append((unit, place))
    return tuple(steps)
