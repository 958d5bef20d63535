"""Small exact day problems around one drill: the rules of the law at day level, nothing relaxed.

Used to find a place for a drill that the week stage dropped, and to prove that there is none. Every
human rule carries a name; a problem may be solved with any subset of the rules switched on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ortools.sat.python import cp_model

from optimization.calendar.greedy import Board, Partners
from optimization.calendar.problem import DatingProblem, days_of
from optimization.solver import CpSettings, solve_cp

LOCAL_LIMIT: Final = 2.0
"""Deterministic time for one local problem."""

FREE_SIZES: Final = (6, 12, 24)
"""Drills that may move to make room for one that was dropped."""

RuleKind = Literal["must", "team", "spacing", "cap", "budget"]


@dataclass(frozen=True, slots=True, order=True)
class HumanRule:
    """One rule as a planner says it.

    `must` (a drill takes place), `team` (a team takes so many drills a day), `spacing` (two drills
    of an organisation keep their distance), `cap` (so many drills a day in all), `budget` (money of
    a period).
    """

    kind: RuleKind
    a: int = -1
    b: int = -1


def rules_among(problem: DatingProblem, free: Collection[int]) -> tuple[HumanRule, ...]:
    """All human rules that bind a set of drills."""
    members = sorted(free)
    inside = set(members)
    teams = sorted({team for i in members for team in problem.drills[i].teams})
    pairs = [(a, b) for a, b in problem.spaced_pairs if a in inside and b in inside]
    budgets = sorted({number for i in members for number, _ in problem.charges.get(i, ())})
    return (
        *(HumanRule("must", i) for i in members),
        *(HumanRule("team", team) for team in teams),
        *(HumanRule("spacing", a, b) for a, b in pairs),
        HumanRule("cap"),
        *(HumanRule("budget", number) for number in budgets),
    )


def solve_local(
    problem: DatingProblem,
    rules: Collection[HumanRule],
    *,
    fixed: Mapping[int, int] | None = None,
    near: Mapping[int, int] | None = None,
) -> tuple[Literal["feasible", "infeasible", "unknown"], dict[int, int]]:
    """Days for the drills whose `must` is among the rules.

    Parameters
    ----------
    problem
        The data.
    rules
        Human rules switched on; domains always hold.
    fixed
        Other drills that stay where they are; all rules hold against them.
    near
        Days from which the search starts; empty: none known.
    """
    free = [rule.a for rule in sorted(rules) if rule.kind == "must"]
    partners = Partners(problem) if fixed else None
    days = {
        i: list(
            days_of(
                problem.drills[i].domain & ~(partners.closed(i, fixed) if partners and fixed else 0)
            )
        )
        for i in free
    }
    if not all(days.values()):
        return "infeasible", {}
    model = cp_model.CpModel()
    held = {(i, d): model.new_bool_var("") for i in free for d in days[i]}
    for i in free:
        model.add_exactly_one(held[i, d] for d in days[i])
    _add_capacities(model, problem, rules, held, fixed or {})
    _add_distances(model, problem, rules, held)
    _add_budgets(model, problem, rules, held, fixed or {})
    for (i, d), literal in held.items():
        if near and i in near:
            model.add_hint(literal, d == near[i])
    outcome = solve_cp(model, CpSettings(max_deterministic_time=LOCAL_LIMIT))
    if outcome.objective is not None:
        found = {i: d for (i, d), literal in held.items() if outcome.solver.value(literal)}
        return "feasible", found
    return ("infeasible" if outcome.status == "infeasible" else "unknown"), {}


def _add_distances(
    model: cp_model.CpModel,
    problem: DatingProblem,
    rules: Collection[HumanRule],
    held: Mapping[tuple[int, int], cp_model.IntVar],
) -> None:
    """Spacing inside organisations and the order of tabletop and full-scale drill."""
    start: defaultdict[int, list[cp_model.LinearExpr]] = defaultdict(list)
    for (i, day), literal in held.items():
        start[i].append(day * literal)
    ordered = set(problem.precedences)
    for rule in sorted(rules):
        if rule.kind != "spacing" or not {rule.a, rule.b} <= set(start):
            continue
        later_b = sum(start[rule.b]) - sum(start[rule.a]) >= problem.spacing_days
        later_a = sum(start[rule.a]) - sum(start[rule.b]) >= problem.spacing_days
        if (rule.a, rule.b) in ordered:
            model.add(later_b)
        elif (rule.b, rule.a) in ordered:
            model.add(later_a)
        else:
            first = model.new_bool_var("")
            model.add(later_b).only_enforce_if(first)
            model.add(later_a).only_enforce_if(~first)


def _add_capacities(
    model: cp_model.CpModel,
    problem: DatingProblem,
    rules: Collection[HumanRule],
    held: Mapping[tuple[int, int], cp_model.IntVar],
    fixed: Mapping[int, int],
) -> None:
    """Rows for team days and the daily cap, less what the fixed drills already use."""
    teams = {rule.a for rule in rules if rule.kind == "team"}
    capped = any(rule.kind == "cap" for rule in rules)
    left: defaultdict[tuple[int, int], int] = defaultdict(int)
    for index, day in fixed.items():
        for key in _uses(problem, index, day, teams, capped=capped):
            left[key] -= 1
    rows: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for (index, day), literal in held.items():
        for key in _uses(problem, index, day, teams, capped=capped):
            rows[key].append(literal)
    for key, literals in rows.items():
        capacity = problem.daily_cap if key[0] < 0 else problem.team_capacity[key[0]]
        if len(literals) > capacity + left[key]:
            model.add(sum(literals) <= capacity + left[key])


def _add_budgets(
    model: cp_model.CpModel,
    problem: DatingProblem,
    rules: Collection[HumanRule],
    held: Mapping[tuple[int, int], cp_model.IntVar],
    fixed: Mapping[int, int],
) -> None:
    """Money of the periods, less what the fixed drills already spend."""
    for rule in rules:
        if rule.kind != "budget":
            continue
        budget = problem.budgets[rule.a]
        cost = dict(budget.cost)
        spent = sum(cost.get(i, 0) for i, day in fixed.items() if budget.days >> day & 1)
        mine = [(v, cost[i]) for (i, d), v in held.items() if i in cost and budget.days >> d & 1]
        if mine:
            model.add(sum(c * v for v, c in mine) <= budget.limit - spent)


def _uses(
    problem: DatingProblem, index: int, day: int, teams: Collection[int], *, capped: bool
) -> list[tuple[int, int]]:
    """Capacities that a drill uses on a day: (team, day), and (-1, day) for the daily cap."""
    found = [(team, day) for team in problem.drills[index].teams if team in teams]
    return [*found, (-1, day)] if capped else found


def neighbourhood(problem: DatingProblem, index: int, *, hops: int) -> set[int]:
    """A drill and those that share a team or an organisation with it, so many steps away."""
    found = {index}
    for _ in range(hops):
        teams = {t for i in found for t in problem.drills[i].teams}
        groups = {g for i in found for g in problem.drills[i].groups}
        span = 0
        for i in found:
            span |= problem.drills[i].domain
        found |= {
            i
            for i, drill in enumerate(problem.drills)
            if (teams & set(drill.teams) and drill.domain & span) or groups & set(drill.groups)
        }
    return found


def insert_dropped(problem: DatingProblem, days: Mapping[int, int]) -> dict[int, int]:
    """Days with as many dropped drills put back as fit under the exact rules.

    First on an open day; else the neighbours that compete most may move, a few at a time, while
    everybody else stays. The dearest drill first.
    """
    board = Board(problem, days)
    partners = Partners(problem)
    dropped = sorted(
        (i for i in range(len(problem.drills)) if i not in board.days and problem.drills[i].domain),
        key=lambda i: (-problem.drills[i].drop_cost, i),
    )
    for index in dropped:
        day = board.best_day(index, board.open_days(index, partners))
        if day is not None:
            board.put(index, day)
            continue
        near = [i for i in neighbourhood(problem, index, hops=1) if i in board.days]
        for size in FREE_SIZES:
            free = {index, *_closest(problem, index, near)[:size]}
            fixed = {i: d for i, d in board.days.items() if i not in free}
            rules = rules_among(problem, free)
            status, placed = solve_local(problem, rules, fixed=fixed, near=board.days)
            if status == "feasible":
                board = Board(problem, {**fixed, **placed})
                break
            if size >= len(near):
                break
    return dict(sorted(board.days.items()))


def _closest(problem: DatingProblem, index: int, near: Collection[int]) -> list[int]:
    """The drills of a neighbourhood, those that compete most for one drill's days first."""
    return sorted(near, key=lambda i: (-_overlap(problem, index, i), i))


def _overlap(problem: DatingProblem, index: int, other: int) -> float:
    """Share of the other drill's days that are also days of the first."""
    mine, theirs = problem.drills[index].domain, problem.drills[other].domain
    return (mine & theirs).bit_count() / max(1, theirs.bit_count())
