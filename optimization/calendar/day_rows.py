"""The rules at day level as rows of a constraint program, whatever its variables stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from ortools.sat.python import cp_model

from optimization.calendar.problem import DatingProblem

Held = Mapping[tuple[int, int], cp_model.IntVar]
"""(drill, day) to the literal that says the drill is held then."""


class DayRows:
    """Adds the rules of a dating problem to a model.

    Parameters
    ----------
    problem
        The data.
    """

    def __init__(self, problem: DatingProblem) -> None:
        self.problem = problem

    def add(
        self,
        model: cp_model.CpModel,
        held: Held,
        *,
        fixed: Mapping[int, int] | None = None,
        firm: Collection[int] = frozenset(),
    ) -> None:
        """Add team days, daily cap, distances, order and budgets.

        Parameters
        ----------
        model, held
            Where the rows go.
        fixed
            Days of other drills, whose use of teams, cap and budgets counts; their distances must
            already be kept by the days offered in `held`.
        firm
            Drills that break rules among themselves without being able to help it: rows that they
            alone overfill are widened to what they use.
        """
        self._capacities(model, held, fixed or {}, firm)
        self._distances(model, held, firm)
        self._budgets(model, held, fixed or {}, firm)

    def _uses(self, index: int, day: int) -> list[tuple[int, int]]:
        return [(-1, day), *((team, day) for team in self.problem.drills[index].teams)]

    def _capacities(
        self,
        model: cp_model.CpModel,
        held: Held,
        fixed: Mapping[int, int],
        firm: Collection[int],
    ) -> None:
        used: defaultdict[tuple[int, int], int] = defaultdict(int)
        for index, day in fixed.items():
            for key in self._uses(index, day):
                used[key] += 1
        rows: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for index, day in held:
            for key in self._uses(index, day):
                rows[key].append(index)
        for key, members in rows.items():
            limit = self.problem.daily_cap if key[0] < 0 else self.problem.team_capacity[key[0]]
            limit = max(limit - used[key], sum(i in firm for i in members))
            if len(members) > limit:
                model.add(sum(held[i, key[1]] for i in members) <= limit)

    def _distances(self, model: cp_model.CpModel, held: Held, firm: Collection[int]) -> None:
        days: defaultdict[int, list[int]] = defaultdict(list)
        for index, day in held:
            days[index].append(day)
        ordered = set(self.problem.precedences)
        least = self.problem.spacing_days
        for a, b in self.problem.spaced_pairs:
            if {a, b} <= set(firm) or a not in days or b not in days:
                continue
            for first in days[a]:
                for second in days[b]:
                    apart = second - first
                    if (
                        abs(apart) < least
                        or ((a, b) in ordered and apart < least)
                        or ((b, a) in ordered and -apart < least)
                    ):
                        model.add_at_most_one(held[a, first], held[b, second])

    def _budgets(
        self,
        model: cp_model.CpModel,
        held: Held,
        fixed: Mapping[int, int],
        firm: Collection[int],
    ) -> None:
        for budget in self.problem.budgets:
            cost = dict(budget.cost)
            spent = sum(cost.get(i, 0) for i, day in fixed.items() if budget.days >> day & 1)
            mine = [(i, d) for i, d in held if i in cost and budget.days >> d & 1]
            stuck = sum(cost[i] for i, _ in mine if i in firm)
            limit = max(budget.limit - spent, stuck)
            if mine:
                model.add(sum(cost[i] * held[i, d] for i, d in mine) <= limit)
