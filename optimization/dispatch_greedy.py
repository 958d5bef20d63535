"""A good answer at once: urgent needs first, then exchanges while the work budget lasts.

For the inner loop of a simulation and as the fallback when there is no time to prove anything.
The budget counts trials, not seconds, so that the same question always has the same answer. A need
left short is served through a chain of exchanges found breadth first, which makes the shortage
least wherever units bring one each and no convoy, commander or cover stands in the way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Final

from optimization.dispatch_problem import (
    ESCORT,
    DispatchAnswer,
    DispatchProblem,
    Sent,
    Value,
    value_of,
)
from optimization.solution import Certificate

TRIALS: Final = 4000
"""Exchanges tried before the answer must do (our choice; about a tenth of a second)."""

SPARE_S: Final = 300
"""Charge for each other capability that is wanted somewhere, while the first answer is built, s."""

_Place = tuple[int, str]
_STAYS: Final[_Place] = (-1, ESCORT)
_Move = tuple[tuple[int, _Place], ...]
"""Units with the place that each gets."""


def greedy_dispatch(problem: DispatchProblem, *, trials: int = TRIALS) -> DispatchAnswer:
    """A feasible answer without proof.

    Parameters
    ----------
    problem
        The moment of decision.
    trials
        Work budget: exchanges that may be tried after the first answer.
    """
    ordered, unit_at, incident_at = problem.in_order()
    plan = _Plan(ordered)
    plan.construct(spare_s=SPARE_S)
    plan.improve(trials)
    return _answer(problem, plan, unit_at, incident_at, "greedy")


def nearest_dispatch(problem: DispatchProblem) -> DispatchAnswer:
    """The rule of the dispatch room: most severe first, the soonest able unit for each need.

    Keeps every rule and improves nothing: what the optimum is compared with.
    """
    ordered, unit_at, incident_at = problem.in_order()
    plan = _Plan(ordered)
    plan.construct(spare_s=0)
    return _answer(problem, plan, unit_at, incident_at, "nearest")


def _answer(
    problem: DispatchProblem,
    plan: _Plan,
    unit_at: list[int],
    incident_at: list[int],
    method: str,
) -> DispatchAnswer:
    placed = enumerate(plan.place)
    sent = tuple(sorted(Sent(unit_at[k], incident_at[i], t) for k, (i, t) in placed if i >= 0))
    value = value_of(problem, sent)
    data_hash = problem.hash
    proof = [Certificate("feasible", float(v), 0.0, model_hash=data_hash) for v in value]
    return DispatchAnswer(sent, value, (proof[0], proof[1], proof[2]), method)


class _Plan:
    """Who is where, kept so that an exchange and its value cost little."""

    def __init__(self, problem: DispatchProblem) -> None:
        self.problem = problem
        self.place: list[_Place] = [_STAYS] * len(problem.units)
        self._reach = problem.reaches()
        self._short = [dict(incident.needs) for incident in problem.incidents]
        self._members: list[set[int]] = [set() for _ in problem.incidents]
        self._cover = {cover.area: cover for cover in problem.covers}
        self._left = dict.fromkeys(self._cover, 0)
        for k, unit in enumerate(problem.units):
            if unit.area in self._left and problem.stands_by(k):
                self._left[unit.area] += 1
        self._least = {a: min(c.least, self._left[a]) for a, c in self._cover.items()}
        self._single = [not (u.convoy or u.locked) for u in problem.units]
        self._able = {
            (i, t): sorted(
                (
                    k
                    for k, unit in enumerate(problem.units)
                    if self._single[k] and unit.capacity.get(t, 0) and self._reach[k][i] is not None
                ),
                key=lambda k, i=i: (self._time_s(k, i), k),  # type: ignore[misc]
            )
            for i, incident in enumerate(problem.incidents)
            for t in incident.needs
        }

    def _time_s(self, k: int, i: int) -> int:
        time_s = self._reach[k][i]
        assert time_s is not None
        return time_s

    # -- the state ----------------------------------------------------------------------------

    def put(self, k: int, place: _Place) -> None:
        """Send a unit somewhere, or let it stay."""
        unit = self.problem.units[k]
        for (i, t), sign in ((self.place[k], 1), (place, -1)):
            if i < 0:
                continue
            if t in self._short[i]:
                self._short[i][t] += sign * unit.capacity[t]
            if sign > 0:
                self._members[i].remove(k)
            else:
                self._members[i].add(k)
            if unit.area in self._left and unit.current < 0:
                self._left[unit.area] += sign
        self.place[k] = place

    def value(self) -> Value:
        """Shortage, completion and burden now."""
        problem = self.problem
        short = late = burden = 0
        for i, incident in enumerate(problem.incidents):
            short += incident.weight * sum(n for n in self._short[i].values() if n > 0)
            times = [self._time_s(k, i) for k in self._members[i]]
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
            mine, name = self._members[i], incident.commander
            new = name and any(not units[k].locked for k in mine)
            if new and not any(name in units[k].capacity for k in mine):
                return False
        return True

    def try_move(self, move: _Move, value: Value) -> Value:
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
                self.put(k, (unit.current, self._role(k, unit.current)))
        for i, t in self._needs():
            waiting = self._able[i, t]
            if spare_s:
                waiting = sorted(
                    waiting,
                    key=lambda k, i=i: (  # type: ignore[misc]
                        self._time_s(k, i) + spare_s * self._others(k),
                        k,
                    ),
                )
            for k in waiting:
                if self._short[i][t] <= 0:
                    break
                if self.place[k] == _STAYS:
                    self.put(k, (i, t))
                    if not self.legal():
                        self.put(k, _STAYS)
        value = self.value()
        for move in self._convoys():
            value = self.try_move(move, value)

    def _needs(self) -> list[_Place]:
        """Needs in the order of service: severity, the commander, then the scarcest."""

        def urgency(place: _Place) -> tuple[int, int, bool, int, str]:
            i, t = place
            incident = self.problem.incidents[i]
            spare = len(self._able[place]) - incident.needs[t]
            return -incident.weight, i, t != incident.commander, spare, t

        return sorted(self._able, key=urgency)

    def _others(self, k: int) -> int:
        """Capabilities of a unit that are wanted somewhere, beyond the first."""
        wanted = {t for needs in self._short for t, n in needs.items() if n > 0}
        return max(0, len(wanted & self.problem.units[k].capacity.keys()) - 1)

    def _role(self, k: int, i: int) -> str:
        """The role in which a unit is most useful at an incident."""
        unit = self.problem.units[k]
        roles = [t for t in sorted(self._short[i]) if unit.capacity.get(t, 0)]
        gain = {t: max(0, min(unit.capacity[t], self._short[i][t])) for t in roles}
        best = max(roles, key=lambda t: gain[t], default=ESCORT)
        return best if best != ESCORT and gain[best] > 0 else ESCORT

    # -- exchanges ----------------------------------------------------------------------------

    def improve(self, trials: int) -> None:
        """Exchange while something gets better and the budget lasts."""
        value, left = self.value(), trials
        while left > 0:
            start = value
            for move in chain(
                self._served(), self._convoys(), self._sooner(), self._nearer(), self._pairs()
            ):
                value = self.try_move(move, value)
                left -= 1
                if left == 0:
                    return
            if value == start:
                return

    def _served(self) -> Iterator[_Move]:
        """A chain of exchanges for each need that is short."""
        for place in self._needs():
            while self._short[place[0]][place[1]] > 0:
                before = self._short[place[0]][place[1]]
                move = self._chain(place)
                if move:
                    yield move
                if self._short[place[0]][place[1]] == before:
                    break

    def _chain(self, goal: _Place) -> _Move:
        """Shortest chain that ends with a unit standing by, else with one taken from a lesser need.

        Empty when there is neither.
        """
        weight = [incident.weight for incident in self.problem.incidents]
        mover: dict[_Place, tuple[int, _Place]] = {}
        seen, queue = {goal}, deque([goal])
        lesser: tuple[int, int, _Place] | None = None
        while queue:
            place = queue.popleft()
            for k in self._able[place]:
                here = self.place[k]
                if here == _STAYS:
                    return _steps(k, place, goal, mover)
                if here in seen:
                    continue
                seen.add(here)
                mover[here] = (k, place)
                queue.append(here)
                price = weight[here[0]]
                if price < weight[goal[0]] and (lesser is None or price < lesser[0]):
                    lesser = (price, k, place)
        return () if lesser is None else _steps(lesser[1], lesser[2], goal, mover)

    def _convoys(self) -> Iterator[_Move]:
        """Each convoy as a whole to each incident that it could help, or home."""
        for members in self.problem.convoys().values():
            for i in range(len(self.problem.incidents)):
                if self._reach[members[0]][i] is not None:
                    yield tuple((k, (i, self._role(k, i))) for k in members)
            yield tuple((k, _STAYS) for k in members)

    def _sooner(self) -> Iterator[_Move]:
        """Replace the last unit of each incident, directly or by way of another incident."""
        incidents = range(len(self.problem.incidents))
        for i in incidents:
            if not self._members[i]:
                continue
            last = max(self._members[i], key=lambda k: (self._time_s(k, i), k))
            role = self.place[last][1]
            if not self._single[last] or role not in self._short[i]:
                continue
            yield ((last, _STAYS),)
            late_s = self._time_s(last, i)
            for v in self._able[i, role]:
                if self.place[last] != (i, role) or self._time_s(v, i) >= late_s:
                    break
                there = self.place[v]
                yield ((v, (i, role)), (last, _STAYS))
                if there == _STAYS:
                    continue
                if last in self._able[there]:
                    yield ((v, (i, role)), (last, there))
                free = [w for w in self._able[there] if self.place[w] == _STAYS]
                for w in free[:3]:
                    yield ((v, (i, role)), (w, there), (last, _STAYS))

    def _nearer(self) -> Iterator[_Move]:
        """Replace any unit by a nearer one that stands by, or send it home."""
        for k in range(len(self.place)):
            i, t = place = self.place[k]
            if i < 0 or not self._single[k]:
                continue
            yield ((k, _STAYS),)
            for v in self._able[place]:
                if self.place[k] != place:
                    break
                if self.place[v] == _STAYS:
                    yield ((v, place), (k, _STAYS))
                    if self._time_s(v, i) > self._time_s(k, i):
                        break
            del t

    def _pairs(self) -> Iterator[_Move]:
        """Let two units change places."""
        out = [k for k, (i, _) in enumerate(self.place) if i >= 0 and self._single[k]]
        for a, b in combinations(out, 2):
            here, there = self.place[a], self.place[b]
            home = here == there or _STAYS in (here, there)
            if not home and a in self._able[there] and b in self._able[here]:
                yield ((a, there), (b, here))


def _steps(k: int, place: _Place, goal: _Place, mover: dict[_Place, tuple[int, _Place]]) -> _Move:
    """The exchanges from the last unit of a chain back to the need where it began."""
    steps = [(k, place)]
    while place != goal:
        unit, place = mover[place]
        steps.append((unit, place))
    return tuple(steps)
