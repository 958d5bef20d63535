"""Re-dating with the fewest moves: equal to brute force, nothing frozen moves, bounds hold."""

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from optimization.calendar.dating import date_drills
from optimization.calendar.problem import (
    Budget,
    DatingDrill,
    DatingProblem,
    days_of,
    simple_problem,
    violations,
)
from optimization.calendar.replan import redate
from tests.benchmarks.calendar_family import SMALL


def fewest(problem: DatingProblem, before: Mapping[int, int]) -> tuple[int, int]:
    """(least drop cost, least moves with it) over all days and omissions."""
    choices = [[None, *days_of(drill.domain)] for drill in problem.drills]
    best: tuple[int, int] | None = None
    for chosen in itertools.product(*choices):
        days = {i: d for i, d in enumerate(chosen) if d is not None}
        if violations(problem, days):
            continue
        value = (
            sum(problem.drills[i].drop_cost for i in before if i not in days),
            sum(before[i] != d for i, d in days.items() if i in before),
        )
        if len(days) >= len(before) - value[0] and (best is None or value < best):
            best = value
    assert best is not None
    return best


@pytest.mark.parametrize("seed", range(25))
def test_a_small_change_moves_as_few_as_brute_force(seed: int) -> None:
    """Some days close, a team is away: drops and moves equal the best over all datings."""
    rng = random.Random(seed)
    drills = [
        DatingDrill(
            domain=sum(1 << d for d in rng.sample(range(60), 5)),
            preferred_week=rng.randrange(8),
            teams=tuple(sorted(rng.sample(range(2), rng.choice((0, 1, 2))))),
            groups=(rng.randrange(3),),
        )
        for _ in range(4)
    ]
    problem = simple_problem(n_days=60, drills=drills, n_teams=2, daily_cap=2)
    before = date_drills(problem).days
    closed = ((1 << 20) - 1) << rng.randrange(0, 40)
    changed = replace(
        problem,
        drills=tuple(
            replace(d, domain=d.domain & ~closed) if 0 in d.teams or rng.random() < 0.3 else d
            for d in drills
        ),
    )
    found = redate(changed, before)
    assert violations(changed, found.days) == []
    lost = sum(changed.drills[i].drop_cost for i in found.newly_dropped)
    assert (lost, len(found.moved)) == fewest(changed, before)
    assert found.bound <= found.n_changes


def test_nothing_moves_when_nothing_changed() -> None:
    """The calendar stays as it is, and that is proved."""
    problem = SMALL.problem()
    before = date_drills(problem).days
    found = redate(problem, before)
    assert (found.moved, found.newly_dropped, found.bound) == ((), (), 0)


def test_frozen_drills_keep_their_day_even_against_a_rule() -> None:
    """A past drill stays; what it breaks is reported, the other gives way."""
    pair = [DatingDrill(domain=0b111, preferred_week=0, teams=(0,), groups=(i,)) for i in range(2)]
    problem = simple_problem(n_days=7, drills=pair, n_teams=1)
    found = redate(problem, {0: 1, 1: 1}, frozen=(0,))
    assert found.days[0] == 1
    assert found.moved == (1,)
    assert found.is_proved
    closed = replace(problem, drills=(replace(pair[0], domain=0b001), pair[1]))
    kept = redate(closed, {0: 1, 1: 2}, frozen=(0,))
    assert kept.days == {0: 1, 1: 2}
    assert kept.frozen_faults == ("domain:0",)


def test_a_smaller_budget_moves_the_drill_into_the_next_quarter() -> None:
    """Two drills of 3 each in a period with 4: one goes to the period without a limit."""
    drills = [DatingDrill(domain=(1 << 40) - 1, preferred_week=0, groups=(i,)) for i in range(2)]
    free = simple_problem(n_days=40, drills=drills)
    poor = replace(free, budgets=(Budget((1 << 20) - 1, 4, ((0, 3), (1, 3))),))
    assert violations(poor, {0: 1, 1: 2}) == ["budget:0"]
    found = redate(poor, {0: 1, 1: 2})
    assert len(found.moved) == 1
    assert found.is_proved
    assert violations(poor, date_drills(poor).days) == []
