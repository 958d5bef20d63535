"""Columns and rows of the week program: which cells there are and what binds them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.sparse import csr_array

from optimization.calendar.problem import DatingProblem, days_of
from optimization.solver import LinearProgram

MAX_HALL_SETS: Final = 64
"""Day sets looked at for one team and week; a week of seven days has at most 127."""

Goal = Literal["cost", "drops"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Meaning of the columns of a week program."""

    drill: tuple[int, ...]
    week: tuple[int, ...]
    days: tuple[int, ...]
    """Allowed days of the drill inside the week, as bit sets."""
    drop: tuple[int, ...]
    """Column of `u[i]` for each drill; empty in the rigid form."""


class Rows:
    """Rows of a sparse matrix, added one after another."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(
        self, columns: Iterable[int], values: Iterable[float], *, low: float, high: float
    ) -> None:
        """Add the row ``low <= sum of values times columns <= high``."""
        number = len(self.low)
        for column, value in zip(columns, values, strict=True):
            self.row.append(number)
            self.column.append(column)
            self.value.append(value)
        self.low.append(low)
        self.high.append(high)

    def at_most(self, columns: Sequence[int], limit: float) -> None:
        """Add the row that so many of some columns may be 1 at most."""
        self.add(columns, [1.0] * len(columns), low=-math.inf, high=limit)


class WeekRows:
    """The cells (drill, week) of a dating problem and the rows that bind them.

    Parameters
    ----------
    problem
        The data.
    tight
        True: all groups get the weaker spacing in weeks.
    """

    def __init__(self, problem: DatingProblem, *, tight: bool = False) -> None:
        self.problem = problem
        self._cells: list[tuple[int, int, int]] = []
        self._of_drill: list[list[int]] = [[] for _ in problem.drills]
        for index, drill in enumerate(problem.drills):
            for week, mask in enumerate(problem.week_masks):
                days = drill.domain & mask
                if days:
                    self._of_drill[index].append(len(self._cells))
                    self._cells.append((index, week, days))
        self._hall = self._hall_rows() + self._edge_rows()
        self._cores: list[tuple[list[int], float]] = []
        """Drills that cannot all share one week: learnt from the day stage."""
        self.tight_groups = frozenset(
            group for group, ids in problem.members.items() if tight or not self._fits(ids)
        )
        """Groups that 4-week spacing would overfill: they get 3 weeks, and the day stage keeps
        their days 21 apart."""

    def program(
        self, *, strict: bool, goal: Goal, max_drop_cost: int | None
    ) -> tuple[LinearProgram, Columns]:
        """The linear program of one form and the meaning of its columns; see `WeekProgram`."""
        elastic = goal == "drops" or max_drop_cost is not None
        rows = Rows()
        n = len(self._cells)
        drop = tuple(range(n, n + len(self._of_drill))) if elastic else ()
        cost = self._add_core(rows, drop, goal)
        if max_drop_cost is not None:
            weights = [float(d.drop_cost) for d in self.problem.drills]
            rows.add(drop, weights, low=-math.inf, high=float(max_drop_cost))
        self._add_spacing(rows, strict=strict)
        self._add_precedences(rows, strict=strict, drop=drop)
        self._add_budgets(rows, strict=strict)
        for columns, limit in (*self._hall, *self._cores):
            rows.at_most(columns, limit)
        matrix = csr_array(
            (np.asarray(rows.value), (np.asarray(rows.row), np.asarray(rows.column))),
            shape=(len(rows.low), len(cost)),
        )
        program = LinearProgram(
            cost=np.asarray(cost, dtype=np.float64),
            matrix=matrix,
            row_low=np.asarray(rows.low),
            row_high=np.asarray(rows.high),
            n_integer=n + len(drop),
        )
        drills, weeks, days = zip(*self._cells, strict=True) if self._cells else ((), (), ())
        return program, Columns(drills, weeks, days, drop)

    def _add_core(self, rows: Rows, drop: tuple[int, ...], goal: Goal) -> list[float]:
        """Assignment and load rows; returns the cost of all columns."""
        problem = self.problem
        steer = goal == "cost"
        cost = [
            float(abs(week - problem.drills[i].preferred_week)) if steer else 0.0
            for i, week, _ in self._cells
        ]
        cost += [0.0 if steer else float(problem.drills[i].drop_cost) for i in range(len(drop))]
        for index, cells in enumerate(self._of_drill):
            columns = [*cells, drop[index]] if drop else cells
            if not columns:
                continue  # no day at all: left out whatever the others do
            rows.add(columns, [1.0] * len(columns), low=1.0, high=1.0)
        by_week: list[list[int]] = [[] for _ in problem.week_masks]
        for column, (_, week, _) in enumerate(self._cells):
            by_week[week].append(column)
        for columns in by_week:
            open_days = 0
            for column in columns:
                open_days |= self._cells[column][2]
            height = min(len(columns), problem.daily_cap * open_days.bit_count())
            steps = list(range(len(cost), len(cost) + height))
            cost += [
                float(problem.level_weight * (2 * k - 1)) if steer else 0.0
                for k in range(1, height + 1)
            ]
            values = [1.0] * len(columns) + [-1.0] * height
            rows.add([*columns, *steps], values, low=0.0, high=0.0)
        return cost

    def _hall_rows(self) -> list[tuple[list[int], float]]:
        """Team capacity: all day sets S for which more drills than days could crowd in."""
        team_week: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for column, (index, week, _) in enumerate(self._cells):
            for team in self.problem.drills[index].teams:
                team_week[team, week].append(column)
        found: list[tuple[list[int], float]] = []
        for (team, _), columns in sorted(team_week.items()):
            capacity = self.problem.team_capacity[team]
            for days in _day_sets([self._cells[c][2] for c in columns]):
                inside = [c for c in columns if not self._cells[c][2] & ~days]
                if len(inside) > capacity * days.bit_count():
                    found.append((inside, float(capacity * days.bit_count())))
        return found

    def _edge_rows(self) -> list[tuple[list[int], float]]:
        """Daily cap: drills whose window opens or closes inside a week crowd onto its edge."""
        found: list[tuple[list[int], float]] = []
        by_week: defaultdict[int, list[int]] = defaultdict(list)
        for column, (_, week, _) in enumerate(self._cells):
            by_week[week].append(column)
        for week, columns in sorted(by_week.items()):
            days = list(days_of(self.problem.week_masks[week]))
            edges = {sum(1 << d for d in days[:k]) for k in range(1, len(days))}
            edges |= {sum(1 << d for d in days[k:]) for k in range(1, len(days))}
            found += [row for edge in sorted(edges) if (row := self._cap_row(columns, edge))]
        return found

    def _cap_row(self, columns: Iterable[int], days: int) -> tuple[list[int], float] | None:
        """Row for the drills that have no day outside a day set; empty when it cannot bind."""
        inside = [c for c in columns if not self._cells[c][2] & ~days]
        open_days = 0
        for column in inside:
            open_days |= self._cells[column][2]
        limit = self.problem.daily_cap * open_days.bit_count()
        return (inside, float(limit)) if len(inside) > limit else None

    def learn(self, core: Sequence[int], week: int) -> None:
        """Remember that some drills cannot all share a week; as a daily-cap row where it is one."""
        cells = [self._cell(i, week) for i in core]
        days = 0
        for cell in cells:
            days |= self._cells[cell][2]
        if len(core) > self.problem.daily_cap * days.bit_count():
            columns = [c for c, (_, w, _) in enumerate(self._cells) if w == week]
            row = self._cap_row(columns, days)
            if row is not None:
                self._hall.append(row)
                return
        self._cores.append((cells, float(len(core) - 1)))

    def _fits(self, ids: Sequence[int]) -> bool:
        """Whether a simple rule (most urgent first) keeps the drills of a group 4 weeks apart."""
        gap = self.problem.minimum_week_gap(strict=True)
        weeks = {i: {self._cells[c][1] for c in self._of_drill[i]} for i in ids}
        left = [i for i in ids if weeks[i]]
        week = 0
        while left and week < self.problem.n_weeks:
            ready = [i for i in left if week in weeks[i]]
            if ready:
                left.remove(min(ready, key=lambda i: (max(weeks[i]), i)))
            week += gap if ready else 1
        return not left

    def _add_spacing(self, rows: Rows, *, strict: bool) -> None:
        for group, ids in self.problem.members.items():
            tight = group in self.tight_groups
            gap = self.problem.minimum_week_gap(strict=strict and not tight)
            cells = sorted((self._cells[c][1], c) for i in ids for c in self._of_drill[i])
            previous: frozenset[int] = frozenset()
            for start in sorted({week for week, _ in cells}):
                inside = [c for week, c in cells if start <= week < start + gap]
                members = frozenset(inside)
                several = len({self._cells[c][0] for c in inside}) > 1
                if several and not members <= previous:
                    rows.at_most(inside, 1.0)
                    previous = members

    def _add_precedences(self, rows: Rows, *, strict: bool, drop: tuple[int, ...]) -> None:
        drills = self.problem.drills
        for first, second in self.problem.precedences:
            shared = set(drills[first].groups) & set(drills[second].groups)
            tight = bool(shared & self.tight_groups)
            gap = self.problem.minimum_week_gap(strict=strict and not tight)
            late, early = self._of_drill[second], self._of_drill[first]
            if not late or not early:
                continue
            columns = [*late, *early]
            values = [float(self._cells[c][1]) for c in late]
            values += [-float(self._cells[c][1]) for c in early]
            if drop:
                columns += [drop[first], drop[second]]
                values += [float(self.problem.n_weeks + gap)] * 2
            rows.add(columns, values, low=float(gap), high=math.inf)

    def _add_budgets(self, rows: Rows, *, strict: bool) -> None:
        """Money: a week that is partly in the period counts wholly (strict) or not at all."""
        for budget in self.problem.budgets:
            columns: list[int] = []
            values: list[float] = []
            for index, cost in budget.cost:
                for c in self._of_drill[index]:
                    days = self._cells[c][2]
                    if days & budget.days if strict else not days & ~budget.days:
                        columns.append(c)
                        values.append(float(cost))
            if sum(values) > budget.limit:
                rows.add(columns, values, low=-math.inf, high=float(budget.limit))

    def _cell(self, index: int, week: int) -> int:
        return next(c for c in self._of_drill[index] if self._cells[c][1] == week)


def _day_sets(masks: Iterable[int]) -> list[int]:
    """Distinct day sets and their unions, at most `MAX_HALL_SETS`, in ascending order."""
    found = sorted(set(masks))
    known = set(found)
    for mask in found:
        for other in sorted(known):
            if len(known) >= MAX_HALL_SETS:
                return sorted(known)
            known.add(mask | other)
    return sorted(known)
