"""A calendar in less than a second, whatever happens: tightest drill first, then remove/reinsert.

The answer is always valid (no rule broken); drills for which no day is left are dropped. It is the
fallback when the exact stages fail, and the yardstick that they must beat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from optimization.calendar.problem import DatingProblem, days_of


class Board:
    """A growing dating: who is busy when, and what the next drill would cost where."""

    __slots__ = ("_busy", "_full", "_load", "_spent", "_team_load", "_week_load", "days", "problem")

    def __init__(self, problem: DatingProblem, days: Mapping[int, int] | None = None) -> None:
        self.problem = problem
        self.days: dict[int, int] = {}
        self._busy = [0] * len(problem.team_capacity)
        self._team_load: dict[tuple[int, int], int] = {}
        self._load = [0] * len(problem.week_of_day)
        self._full = 0
        self._week_load = [0] * problem.n_weeks
        self._spent = [0] * len(problem.budgets)
        for index, day in sorted((days or {}).items()):
            self.put(index, day)

    def put(self, index: int, day: int) -> None:
        """Hold a drill on a day."""
        problem = self.problem
        self.days[index] = day
        self._load[day] += 1
        if self._load[day] >= problem.daily_cap:
            self._full |= 1 << day
        self._week_load[problem.week_of_day[day]] += 1
        self._spend(index, day, 1)
        for team in problem.drills[index].teams:
            n = self._team_load.get((team, day), 0) + 1
            self._team_load[team, day] = n
            if n >= problem.team_capacity[team]:
                self._busy[team] |= 1 << day

    def take(self, index: int) -> int:
        """Remove a drill and return the day it had."""
        problem = self.problem
        day = self.days.pop(index)
        self._load[day] -= 1
        self._full &= ~(1 << day)
        self._week_load[problem.week_of_day[day]] -= 1
        self._spend(index, day, -1)
        for team in problem.drills[index].teams:
            self._team_load[team, day] -= 1
            self._busy[team] &= ~(1 << day)
        return day

    def _spend(self, index: int, day: int, sign: int) -> None:
        for number, cost in self.problem.charges.get(index, ()):
            if self.problem.budgets[number].days >> day & 1:
                self._spent[number] += sign * cost

    def open_days(self, index: int, partners: Partners) -> int:
        """Days on which a drill can be held, given all others, as a bit set."""
        problem = self.problem
        free = problem.drills[index].domain & ~self._full
        for team in problem.drills[index].teams:
            free &= ~self._busy[team]
        for number, cost in problem.charges.get(index, ()):
            if self._spent[number] + cost > problem.budgets[number].limit:
                free &= ~problem.budgets[number].days
        return free & ~partners.closed(index, self.days)

    def best_day(self, index: int, free: int) -> int | None:
        """The cheapest of some days: week load, preferred week, day penalty and day load."""
        problem = self.problem
        preferred = problem.drills[index].preferred_week
        weight = problem.level_weight
        best: tuple[int, int, int] | None = None
        for day in days_of(free):
            week = problem.week_of_day[day]
            cost = weight * (2 * self._week_load[week] + 1) + abs(week - preferred)
            inner = problem.penalty(index, day) + 2 * self._load[day]
            if best is None or (cost, inner, day) < best:
                best = (cost, inner, day)
        return None if best is None else best[2]


class Partners:
    """For each drill: the others that forbid days around theirs, as (other, from, to) offsets."""

    __slots__ = ("_of",)

    def __init__(self, problem: DatingProblem) -> None:
        reach = problem.spacing_days - 1
        far = len(problem.week_of_day)
        ordered = set(problem.precedences)
        self._of: list[list[tuple[int, int, int]]] = [[] for _ in problem.drills]
        for a, b in problem.spaced_pairs:
            if (a, b) in ordered:
                before, after = a, b
            elif (b, a) in ordered:
                before, after = b, a
            else:
                self._of[a].append((b, -reach, reach))
                self._of[b].append((a, -reach, reach))
                continue
            self._of[before].append((after, -reach, far))
            self._of[after].append((before, -far, reach))

    def closed(self, index: int, days: Mapping[int, int]) -> int:
        """Days closed to a drill by the drills that have a day, as a bit set."""
        found = 0
        for other, low, high in self._of[index]:
            day = days.get(other)
            if day is not None:
                first = max(0, day + low)
                if day + high >= first:
                    found |= ((1 << (day + high - first + 1)) - 1) << first
        return found


def tightest_first(problem: DatingProblem) -> list[int]:
    """Drills in the order in which the greedy places them: fewest allowed days first."""
    return sorted(
        range(len(problem.drills)),
        key=lambda i: (
            -problem.drills[i].drop_cost,
            problem.drills[i].domain.bit_count(),
            -len(problem.drills[i].teams),
            i,
        ),
    )


def place(board: Board, partners: Partners, order: Iterable[int]) -> list[int]:
    """Put drills on their cheapest open day in the order given; returns those without any."""
    left: list[int] = []
    for index in order:
        day = board.best_day(index, board.open_days(index, partners))
        if day is None:
            left.append(index)
        else:
            board.put(index, day)
    return left


def greedy_days(problem: DatingProblem, *, passes: int = 2) -> dict[int, int]:
    """Days of the greedy dating; drills that are missing found no day.

    Parameters
    ----------
    problem
        The data.
    passes
        How often each drill is taken out and put back at its best day, from 0.
    """
    board = Board(problem)
    partners = Partners(problem)
    left = place(board, partners, tightest_first(problem))
    for _ in range(passes):
        moved = reinsert(board, partners)
        left = place(board, partners, left)
        if not moved:
            break
    return dict(sorted(board.days.items()))


def reinsert(board: Board, partners: Partners) -> bool:
    """Take every drill out and put it back on its best day; whether any moved."""
    moved = False
    for index in sorted(board.days):
        before = board.take(index)
        after = board.best_day(index, board.open_days(index, partners))
        board.put(index, before if after is None else after)
        moved = moved or after != before
    return moved


def polish(problem: DatingProblem, days: Mapping[int, int], *, passes: int = 3) -> dict[int, int]:
    """Days after some rounds of reinsertion under the exact rules, from a valid dating."""
    board = Board(problem, days)
    partners = Partners(problem)
    for _ in range(passes):
        if not reinsert(board, partners):
            break
    return dict(sorted(board.days.items()))
