"""Which week each drill falls into: a nearly integral linear program, with a bound.

Columns: ``x[i, w]`` = 1 when drill i is held in week w (one column for each week in which it has an
allowed day); ``u[i]`` = 1 when it is dropped (elastic form only); ``s[w, k]`` = 1 when week w holds
at least k drills, k = 1, 2, ...

    minimise   level_weight * sum (2k - 1) s[w, k]  +  sum |w - preferred| x[i, w]
    each drill once          sum_w x[i, w] + u[i] = 1
    load of a week           sum_i x[i, w] = sum_k s[w, k]
    team days (Hall)         drills of a team whose allowed days in week w lie inside a set S of
                             days number at most capacity * |S|, for every such S that matters
    spacing                  in any L consecutive weeks a group holds at most one drill
    tabletop first           sum_w w x[full, w] - sum_w w x[table, w] >= L

With L = 4 every answer keeps 21 days whatever the days inside the weeks (restriction: the days of
different weeks then no longer depend on each other; groups with too many drills for that get L = 3
and exact days later). With L = 3 the program is a relaxation of the day problem and its optimum a
valid bound. Squared loads are exact at whole numbers because the steps 1, 3, 5, ... rise.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from optimization.calendar.problem import DatingProblem
from optimization.calendar.week_rows import Columns, Goal, WeekRows
from optimization.solver import LinearProgram, MilpOutcome, solve_milp

ROUNDING: Final = 1e-3
"""Slack when a linear-programming value is rounded up to the next whole number."""

FIXING_GAP: Final = 3e-4
"""Relative cost that fixing decided drills may add before the whole program is solved instead."""


class WeekProgram:
    """Solves the week program of one dating problem in its several forms.

    Parameters
    ----------
    problem
        The data.
    tight
        True: all groups get 3 weeks, so that the weeks reach the bound, and the day stage must keep
        the days apart; it may fail where 4 weeks would not.
    fixing_gap
        Relative cost that fixing decided drills may add before the whole program is solved instead.
    stop_gap
        Relative gap at which that search may stop; 0: only at the proved optimum.
    """

    def __init__(
        self,
        problem: DatingProblem,
        *,
        tight: bool = False,
        fixing_gap: float = FIXING_GAP,
        stop_gap: float = 0.0,
    ) -> None:
        self.problem = problem
        self.fixing_gap = fixing_gap
        self.stop_gap = stop_gap
        self.rows = WeekRows(problem, tight=tight)

    def solve(
        self,
        *,
        strict: bool,
        relaxed: bool = False,
        goal: Goal = "cost",
        max_drop_cost: int | None = None,
    ) -> tuple[MilpOutcome, Columns]:
        """Solve one form of the program.

        Parameters
        ----------
        strict
            Spacing of 4 weeks (answers valid) instead of 3 (optimum a bound).
        relaxed
            Linear relaxation only.
        goal
            ``"cost"``: the objective; ``"drops"``: the least drop cost (elastic form).
        max_drop_cost
            Elastic form with at most this drop cost; empty: no drill may be dropped.
        """
        program, columns = self.rows.program(strict=strict, goal=goal, max_drop_cost=max_drop_cost)
        if relaxed or goal == "drops":
            return solve_milp(program, relaxed=relaxed), columns
        return self._whole(program, columns), columns

    def _whole(self, program: LinearProgram, columns: Columns) -> MilpOutcome:
        """Whole-number answer: keep what the relaxation already decides, solve the rest.

        The relaxation is nearly integral; its whole-number drills are fixed, except those that
        share a group with a fractional one. If that costs more than `fixing_gap`, all is solved.
        """
        relaxed = solve_milp(program, relaxed=True)
        if relaxed.x is None or relaxed.objective is None:
            return relaxed
        decided = np.asarray(relaxed.x[: len(columns.drill)]) > 1 - ROUNDING
        free = self._undecided({i for i, one in zip(columns.drill, decided, strict=True) if one})
        fixed = {
            c: float(one)
            for c, (i, one) in enumerate(zip(columns.drill, decided, strict=True))
            if i not in free
        }
        least = max(rounded_up(relaxed.objective), 1)
        enough = max(0.5 / least, self.stop_gap)
        quick = solve_milp(program, relative_gap=enough, fixed=fixed)
        if quick.objective is not None and quick.objective <= least * (1 + self.fixing_gap):
            return quick
        return solve_milp(program, relative_gap=0.5 / least)

    def _undecided(self, decided: set[int]) -> set[int]:
        drills = self.problem.drills
        free = {i for i in range(len(drills)) if i not in decided}
        groups = {group for i in free for group in drills[i].groups}
        return free | {i for i, drill in enumerate(drills) if groups & set(drill.groups)}


def weeks_of(outcome: MilpOutcome, columns: Columns) -> dict[int, int]:
    """Week of each drill in a whole-number answer; dropped drills are missing."""
    assert outcome.x is not None
    return {
        index: week
        for index, week, value in zip(columns.drill, columns.week, outcome.x, strict=False)
        if value > 0.5
    }


def rounded_up(value: float) -> int:
    """Smallest whole number that a bound with rounding noise implies.

    Examples
    --------
    >>> rounded_up(54059.00000001), rounded_up(54058.2)
    (54059, 54059)
    """
    return math.ceil(value - ROUNDING)
