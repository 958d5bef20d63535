"""Dates after a change with the fewest moves, and the proof that fewer are impossible.

The drills keep the days they have wherever the changed rules allow. Every drill whose old day is
now forbidden must move: they bound the number of moves from below, and where old days clash with
each other (a team that lost a place, a budget that shrank) a small program finds the fewest that
must give way. The answer is sought with only those drills free; where they find no place, their
hardest competitors may move too, at the price of one move each, until the least total is found.

Order of aims: drop as little as possible, then move as few drills as possible, then keep the
objective of the calendar low. Frozen drills (past or announced) never move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model

from optimization.calendar.day_rows import DayRows
from optimization.calendar.greedy import Board, Partners
from optimization.calendar.local import neighbourhood
from optimization.calendar.problem import DatingProblem, days_of, violations
from optimization.solver import CpSettings, solve_cp

GROWTH: Final = (0, 30, 120, 400)
"""Competitors that may move beside the drills that must, step by step."""

REPLAN_LIMIT: Final = 6.0
"""Deterministic time for one step."""


@dataclass(frozen=True, slots=True)
class Redating:
    """Days after a change."""

    days: Mapping[int, int]
    moved: tuple[int, ...]
    """Drills whose day changed."""
    newly_dropped: tuple[int, ...]
    """Drills that had a day and find none."""
    added: tuple[int, ...]
    """Drills that had no day and now have one."""
    bound: int
    """No dating that keeps the frozen drills and drops as little has fewer moves and drops."""
    frozen_faults: tuple[str, ...]
    """Rules that frozen drills break among themselves: reported, never repaired."""
    deterministic_time: float = 0.0

    @property
    def n_changes(self) -> int:
        """Drills moved or dropped."""
        return len(self.moved) + len(self.newly_dropped)

    @property
    def is_proved(self) -> bool:
        """Whether fewer changes are proved impossible."""
        return self.n_changes == self.bound


def redate(
    problem: DatingProblem, before: Mapping[int, int], frozen: Collection[int] = ()
) -> Redating:
    """Days after a change.

    Parameters
    ----------
    problem
        The data after the change, drills numbered as in `before`.
    before
        Days before the change; a drill that is missing had none.
    frozen
        Drills that keep their day whatever happens.
    """
    held = frozenset(i for i in frozen if i in before)
    fixed = {i: before[i] for i in held}
    faults = tuple(violations(problem, fixed))
    must, least = _must_change(problem, before, held)
    forced = all(not problem.drills[i].domain >> before[i] & 1 for i in must)
    kept = {i: d for i, d in before.items() if i not in must}
    work, alone, placed = 0.0, False, 0
    best: _Step | None = None
    for size in GROWTH:
        free = {*must, *_absent(problem, before, must), *_rivals(problem, must, held, kept, size)}
        step = _solve(problem, before, free, {i: d for i, d in before.items() if i not in free})
        work += step.work
        if best is None or step.value < best.value:
            best = step
        alone |= not size and forced and step.proved and step.n_lost > 0
        if best.n_lost == 0 and best.n_moved <= max(least + alone, placed):
            break
        if best.n_lost == 0:
            placed = max(placed, _least_moves(problem, before, held, free))
            if best.n_moved <= placed:
                break
        if step.proved and free >= before.keys() - held:
            least, alone = best.n_lost + best.n_moved, False  # nobody else could give way
            break
    assert best is not None
    if best.n_lost == 0:
        # the drills that must move may be known, and alone find no place
        least = max(least + alone, placed)
    days = dict(sorted(best.days.items()))
    return Redating(
        days=days,
        moved=tuple(i for i, d in sorted(days.items()) if i in before and before[i] != d),
        newly_dropped=tuple(i for i in sorted(before) if i not in days),
        added=tuple(i for i in sorted(days) if i not in before),
        bound=least,
        frozen_faults=faults,
        deterministic_time=work,
    )


def _must_change(
    problem: DatingProblem, before: Mapping[int, int], frozen: frozenset[int]
) -> tuple[frozenset[int], int]:
    """A smallest set of drills that cannot all keep their days, and a bound on its size.

    One variable a drill that keeps its day; the rules among the kept days. This is a relaxation of
    the whole question (where the others go is left open), so its optimum is a bound.
    """
    model = cp_model.CpModel()
    keep = {i: model.new_bool_var("") for i in before}
    lost = {i for i, day in before.items() if not problem.drills[i].domain >> day & 1}
    for i, literal in keep.items():
        if i in frozen:
            model.add(literal == 1)
        elif i in lost:
            model.add(literal == 0)
    usable = {i: d for i, d in before.items() if i in frozen or i not in lost}
    DayRows(problem).add(
        model, {(i, d): keep[i] for i, d in usable.items()}, firm=frozenset(frozen)
    )
    model.maximize(sum(keep.values()))
    outcome = solve_cp(model, CpSettings(max_deterministic_time=REPLAN_LIMIT))
    if outcome.objective is None or outcome.bound is None:
        return frozenset(lost - frozen), len(lost - frozen)
    gone = frozenset(i for i, literal in keep.items() if not outcome.solver.value(literal))
    return gone, len(before) - int(outcome.bound + 1e-6)


def _least_moves(
    problem: DatingProblem,
    before: Mapping[int, int],
    frozen: frozenset[int],
    placed: Collection[int],
) -> int:
    """A bound on the moves when no drill is dropped: some drills need a place beside the others.

    The drills of `placed` get a day each; the others keep theirs or are gone, as if they found a
    place that disturbs nobody. That is a relaxation, so its optimum is a bound.
    """
    model = cp_model.CpModel()
    held: dict[tuple[int, int], cp_model.IntVar] = {}
    for i, day in before.items():
        domain = problem.drills[i].domain
        if i in frozen:
            held[i, day] = model.new_constant(1)
        elif i in placed:
            mine = {(i, d): model.new_bool_var("") for d in days_of(domain)}
            model.add_exactly_one(mine.values())
            held |= mine
        elif domain >> day & 1:
            held[i, day] = model.new_bool_var("")
    DayRows(problem).add(model, held, firm=frozen)
    kept = [held[key] for key in before.items() if key in held]
    model.maximize(sum(kept))
    outcome = solve_cp(model, CpSettings(max_deterministic_time=REPLAN_LIMIT))
    return 0 if outcome.bound is None else len(before) - int(outcome.bound + 1e-6)


def _absent(
    problem: DatingProblem, before: Mapping[int, int], must: Collection[int]
) -> frozenset[int]:
    """Drills without a day until now that may be given one."""
    absent = {i for i, drill in enumerate(problem.drills) if i not in before and drill.domain}
    return frozenset(absent - set(must))


def _rivals(
    problem: DatingProblem,
    must: Collection[int],
    frozen: frozenset[int],
    kept: Mapping[int, int],
    size: int,
) -> list[int]:
    """Drills that share most days with those that must change."""
    if not size:
        return []
    weight: defaultdict[int, int] = defaultdict(int)
    for index in sorted(must):
        domain = problem.drills[index].domain
        for other in neighbourhood(problem, index, hops=1):
            if other in kept and other not in frozen:
                weight[other] += domain >> kept[other] & 1
    return sorted(weight, key=lambda i: (-weight[i], i))[:size]


@dataclass(frozen=True, slots=True)
class _Step:
    days: dict[int, int]
    lost_cost: int
    n_lost: int
    n_moved: int
    work: float
    proved: bool

    @property
    def value(self) -> tuple[int, int]:
        return self.lost_cost, self.n_moved


def _solve(
    problem: DatingProblem,
    before: Mapping[int, int],
    free: Collection[int],
    fixed: Mapping[int, int],
) -> _Step:
    """Best days of some drills with all others where they are: drops, then moves, then cost."""
    partners = Partners(problem)
    board = Board(problem, fixed)
    model = cp_model.CpModel()
    held: dict[tuple[int, int], cp_model.IntVar] = {}
    for i in sorted(free):
        open_days = board.open_days(i, partners)
        day = 0
        while open_days >> day:
            if open_days >> day & 1:
                held[i, day] = model.new_bool_var("")
            day += 1
    of: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (i, _), literal in held.items():
        of[i].append(literal)
    for literals in of.values():
        model.add_at_most_one(literals)
    DayRows(problem).add(model, held, fixed=fixed)
    terms, weights = _aims(problem, before, held, fixed)
    if terms:
        model.minimize(cp_model.LinearExpr.weighted_sum(terms, weights))
    outcome = solve_cp(model, CpSettings(max_deterministic_time=REPLAN_LIMIT))
    days = dict(fixed)
    if outcome.objective is not None:
        days |= {i: d for (i, d), literal in held.items() if outcome.solver.value(literal)}
    lost = [i for i in free if i not in days and (i in before or problem.drills[i].domain)]
    return _Step(
        days=days,
        lost_cost=sum(problem.drills[i].drop_cost for i in lost),
        n_lost=sum(i in before for i in lost),
        n_moved=sum(i in before and before[i] != days[i] for i in free if i in days),
        work=outcome.deterministic_time,
        proved=outcome.status == "optimal",
    )


def _aims(
    problem: DatingProblem,
    before: Mapping[int, int],
    held: Mapping[tuple[int, int], cp_model.IntVar],
    fixed: Mapping[int, int],
) -> tuple[list[cp_model.IntVar], list[int]]:
    """Weights so that one aim outweighs all that come after it."""
    load: defaultdict[int, int] = defaultdict(int)
    for day in fixed.values():
        load[problem.week_of_day[day]] += 1
    price: dict[tuple[int, int], int] = {}
    for i, day in held:
        week = problem.week_of_day[day]
        away = abs(week - problem.drills[i].preferred_week)
        price[i, day] = problem.level_weight * (2 * load[week] + 1) + away
    n_drills = len({i for i, _ in held})
    dearest = max(price.values(), default=0)
    move = n_drills * dearest + 1
    drop = n_drills * (move + dearest) + 1
    terms: list[cp_model.IntVar] = []
    weights: list[int] = []
    for (i, day), literal in held.items():
        stays = before.get(i) == day
        moved = 0 if stays or i not in before else move
        terms.append(literal)
        weights.append(price[i, day] + moved - drop * problem.drills[i].drop_cost)
    return terms, weights
