"""Dates for all drills of a year, with proof: greedy, bound, weeks, days, and a repair round.

1. greedy: an answer at once;
2. bound: linear relaxation with 3-week spacing; infeasible means that some drill must go, and the
   relaxed elastic program then bounds how many;
3. weeks: whole-number program with 4-week spacing; the least drop cost first, then the objective;
4. days: one constraint program a week; a week that fails teaches a cut and the weeks are redone;
5. repair: dropped drills are offered the gaps that only the exact 21-day rule can see, and every
   drill may move to a better day;
6. where the gap is still above `GOOD_GAP`, the weeks are tried with 3-week spacing too.

A small year is solved whole instead (`whole_model`); a province with more than `MANY` drills stops
after greedy and rounds of reinsertion, with the bound of `price_bound`.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimization.calendar.day_model import choose_days, conflict_core
from optimization.calendar.greedy import Partners, greedy_days, polish
from optimization.calendar.local import insert_dropped
from optimization.calendar.price_bound import PriceBound
from optimization.calendar.problem import (
    Dating,
    DatingProblem,
    day_cost,
    violations,
    week_cost,
)
from optimization.calendar.week_model import WeekProgram, rounded_up, weeks_of
from optimization.calendar.whole_model import is_small, solve_whole

MAX_ITERATIONS: Final = 4
"""Rounds of weeks and days; the benchmark family needs one."""

GOOD_GAP: Final = 2e-3
"""Gap above which the weeks are also tried with 3-week spacing and exact days."""

STOP_GAP: Final = 1e-4
"""Gap at which the weeks of a year stop being improved that cannot hold all drills anyway."""

MANY: Final = 20_000
"""Drills above which the week program would take hours; greedy alone is then within 0.1 %."""

POLISH_PASSES: Final = 6
"""Rounds in which every drill of a very large year may move to a better day."""


class _Clock:
    """Wall time of each stage, for the report only: no decision depends on it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._start = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._start
        self._start = now


def date_drills(problem: DatingProblem) -> Dating:
    """Days for the drills of a dating problem, with bounds on cost and on what must be dropped.

    Parameters
    ----------
    problem
        The data. Drills without any allowed day are dropped.

    Returns
    -------
    Dating
        Valid days (no rule broken), drills dropped, and the bounds. `method` is
        ``"week_milp"``, or ``"greedy"`` when the exact stages gave no answer.
    """
    clock = _Clock()
    if not problem.drills:
        empty = _Candidate({}, 0, "nothing to date", 0, 0.0)
        return _dating(problem, empty, bound=0, drop_bound=0, seconds={})
    best = _Candidate(greedy_days(problem), 0, "greedy", 0, 0.0)
    clock.lap("greedy")
    if is_small(problem):
        whole = solve_whole(problem, best.days)
        clock.lap("whole")
        if whole is not None:
            exact = _Candidate(whole.days, 0, "whole", 1, whole.deterministic_time)
            bounds = {"bound": whole.cost, "drop_bound": whole.drop_cost}
            return _dating(problem, exact, **bounds, seconds=clock.seconds)
    if len(problem.drills) > MANY:
        return _date_many(problem, best, clock)
    program = WeekProgram(problem)
    bound = _cost_bound(program, 0)
    possible = bound > 0
    drop_bound, idle = _forced(problem), frozenset[int]()
    if not possible:
        drop_bound, idle = _drop_bound(program)
    clock.lap("bound")
    found = _attempt(program, clock, possible=True) if possible else None
    if not possible:
        found = _without_some(problem, best.days, drop_bound, idle, clock)
        if found is None or _value(problem, found.days)[0] > drop_bound:
            other = _attempt(program, clock, possible=False)
            found = other if found is None else _better(problem, found, other)
    best = _better(problem, best, found)
    dropped, cost = _value(problem, best.days)
    if problem.members and possible and (dropped > drop_bound or cost > bound * (1 + GOOD_GAP)):
        tight = WeekProgram(problem, tight=True)
        best = _better(problem, best, _attempt(tight, clock, possible=possible))
    dropped = _value(problem, best.days)[0]
    if dropped > _forced(problem):
        bound = _cost_bound(program, dropped)
        clock.lap("bound")
    return _dating(problem, best, bound=bound, drop_bound=drop_bound, seconds=clock.seconds)


def _forced(problem: DatingProblem) -> int:
    """Drop cost of the drills without any allowed day."""
    return sum(drill.drop_cost for drill in problem.drills if not drill.domain)


def _date_many(problem: DatingProblem, greedy: _Candidate, clock: _Clock) -> Dating:
    """A province: greedy, what was left out put back, rounds of reinsertion, bound by prices."""
    days = insert_dropped(problem, greedy.days)
    days = polish(problem, days, passes=POLISH_PASSES)
    clock.lap("repair")
    weeks = [problem.week_of_day[day] for day in days.values()]
    loads = np.bincount(weeks, minlength=problem.n_weeks).astype(np.float64)
    n_dropped = sum(bool(d.domain) for i, d in enumerate(problem.drills) if i not in days)
    bound = PriceBound(problem).bound(loads, n_dropped=n_dropped)
    clock.lap("bound")
    found = _Candidate(days, 0, "greedy_prices", 1, 0.0)
    drop_bound = _forced(problem)
    return _dating(problem, found, bound=bound, drop_bound=drop_bound, seconds=clock.seconds)


def _without_some(
    problem: DatingProblem,
    greedy: dict[int, int],
    drop_bound: int,
    idle: frozenset[int],
    clock: _Clock,
) -> _Candidate | None:
    """Weeks and days once it is known which drills to leave out: as few as is proved necessary.

    The drills that exact local search cannot put back, or those that the bound's program left out,
    are taken away for good; the rest is then an ordinary year.
    """
    placed = insert_dropped(problem, greedy)
    found: _Candidate | None = None
    left = frozenset(range(len(problem.drills))) - set(placed)
    for gone in (left, idle):
        if sum(problem.drills[i].drop_cost for i in gone) > drop_bound:
            continue
        rest = replace(
            problem,
            drills=tuple(
                replace(drill, domain=0) if i in gone else drill
                for i, drill in enumerate(problem.drills)
            ),
        )
        for tight in (False, True):
            program = WeekProgram(rest, tight=tight, fixing_gap=GOOD_GAP, stop_gap=STOP_GAP)
            found = _attempt(program, clock, possible=True, rigid=True)
            if found is not None and _value(problem, found.days)[0] <= drop_bound:
                return found
    if found is None and _value(problem, placed)[0] <= drop_bound:
        return _Candidate(polish(problem, placed), 0, "greedy", 1, 0.0)
    return found


def _attempt(
    program: WeekProgram, clock: _Clock, *, possible: bool, rigid: bool = False
) -> _Candidate | None:
    """Weeks, days and repair, redone while the day stage teaches cuts and the answer is short.

    `rigid`: give up at once where no weeks hold all drills, instead of asking what to drop.
    """
    problem = program.problem
    cap = None if possible else _least_drops(program)
    best: _Candidate | None = None
    for iteration in range(1, MAX_ITERATIONS + 1):
        weeks, cap = _weeks(program, cap, rigid=rigid)
        clock.lap("weeks")
        if weeks is None:
            break
        found = _days(program, weeks)
        clock.lap("days")
        days, day_bound = insert_dropped(problem, found.days), found.bound
        polished = polish(problem, days)
        if _value(problem, polished) < _value(problem, days):
            days, day_bound = polished, 0
        clock.lap("repair")
        candidate = _Candidate(days, day_bound, "week_milp", iteration, found.deterministic_time)
        best = candidate if best is None else _better(problem, best, candidate)
        if not found.failed or _value(problem, days)[0] <= max(cap or 0, _forced(problem)):
            break
    return best


def _better(problem: DatingProblem, old: _Candidate, new: _Candidate | None) -> _Candidate:
    if new is not None and _value(problem, new.days) <= _value(problem, old.days):
        return new
    return old


@dataclass(frozen=True, slots=True)
class _Candidate:
    days: dict[int, int]
    day_bound: int
    method: str
    iterations: int
    deterministic_time: float


@dataclass(frozen=True, slots=True)
class _DayStage:
    days: dict[int, int]
    bound: int
    failed: bool
    deterministic_time: float


def _drop_bound(program: WeekProgram) -> tuple[int, frozenset[int]]:
    """No dating can drop less: optimum of the relaxed elastic program, and what that drops."""
    loose, columns = program.solve(strict=False, goal="drops")
    if loose.bound is None or loose.x is None:
        return 0, frozenset()
    idle = frozenset(i for i, column in enumerate(columns.drop) if loose.x[column] > 0.5)
    return rounded_up(loose.bound), idle


def _cost_bound(program: WeekProgram, drop_cost: int) -> int:
    """No dating that drops at most so much can have a lower objective."""
    outcome, _ = program.solve(strict=False, relaxed=True, max_drop_cost=drop_cost or None)
    return 0 if outcome.objective is None else rounded_up(outcome.objective)


def _least_drops(program: WeekProgram) -> int:
    tight, _ = program.solve(strict=True, goal="drops")
    everything = sum(drill.drop_cost for drill in program.problem.drills)
    return everything if tight.objective is None else round(tight.objective)


def _weeks(
    program: WeekProgram, cap: int | None, *, rigid: bool = False
) -> tuple[dict[int, int] | None, int | None]:
    """Weeks of the drills; the drop limit grows when learnt cuts make it necessary."""
    outcome, columns = program.solve(strict=True, max_drop_cost=cap)
    if outcome.status == "infeasible" and not rigid:
        cap = _least_drops(program)
        outcome, columns = program.solve(strict=True, max_drop_cost=cap)
    return (None if outcome.x is None else weeks_of(outcome, columns)), cap


def _days(program: WeekProgram, weeks: dict[int, int]) -> _DayStage:
    """Days of all weeks; a week that fails teaches the program a cut and drops what must go."""
    problem = program.problem
    members: defaultdict[int, list[int]] = defaultdict(list)
    for index, week in sorted(weeks.items()):
        members[week].append(index)
    days: dict[int, int] = {}
    bound, work, failed = 0, 0.0, False
    partners = Partners(problem)
    for week, ids in sorted(members.items()):
        mask = problem.week_masks[week]
        closed = {i: mask & partners.closed(i, days) for i in ids}
        found = choose_days(problem, week, ids, closed=closed)
        work += found.deterministic_time
        if found.days is None:
            failed = True
            core = conflict_core(problem, week, ids)
            if core:
                program.rows.learn(core, week)
            found = choose_days(problem, week, ids, closed=closed, elastic=True)
        days.update(found.days or {})
        bound += found.bound
    exact = not failed and not program.rows.tight_groups
    return _DayStage(days, bound if exact else 0, failed, work)


def _value(problem: DatingProblem, days: dict[int, int]) -> tuple[int, int]:
    dropped = sum(d.drop_cost for i, d in enumerate(problem.drills) if i not in days)
    weeks = {i: problem.week_of_day[day] for i, day in days.items()}
    return dropped, week_cost(problem, weeks).total


def _dating(
    problem: DatingProblem,
    best: _Candidate,
    *,
    bound: int,
    drop_bound: int,
    seconds: dict[str, float],
) -> Dating:
    broken = violations(problem, best.days)
    if broken:
        raise AssertionError(f"the dating breaks its own rules: {broken[:5]}")
    weeks = {i: problem.week_of_day[day] for i, day in best.days.items()}
    return Dating(
        days=dict(sorted(best.days.items())),
        dropped=tuple(i for i in range(len(problem.drills)) if i not in best.days),
        cost=week_cost(problem, weeks),
        day_cost=day_cost(problem, best.days),
        bound=bound,
        drop_bound=drop_bound,
        day_bound=best.day_bound,
        method=best.method,
        iterations=best.iterations,
        deterministic_time=best.deterministic_time,
        seconds=dict(seconds),
    )
