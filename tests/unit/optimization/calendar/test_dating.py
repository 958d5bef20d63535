"""Dates: equal to brute force where exactness is claimed, bounded everywhere, never invalid."""

import itertools
import random
from dataclasses import replace

import pytest

from optimization.calendar.dating import date_drills
from optimization.calendar.day_model import choose_days, conflict_core
from optimization.calendar.greedy import greedy_days
from optimization.calendar.problem import (
    DatingDrill,
    DatingProblem,
    days_of,
    simple_problem,
    violations,
    week_cost,
)
from optimization.calendar.week_model import WeekProgram, weeks_of

N_DAYS = 70


def mask(days: list[int]) -> int:
    return sum(1 << day for day in days)


def drill(days: list[int], week: int, *, teams: tuple[int, ...] = (), org: int = 0) -> DatingDrill:
    return DatingDrill(domain=mask(days), preferred_week=week, teams=teams, groups=(org,))


def random_problem(seed: int) -> DatingProblem:
    """Two to five drills with at most five allowed days each, two teams, two organisations."""
    rng = random.Random(seed)
    drills = []
    for _ in range(rng.randint(2, 5)):
        start = rng.randrange(0, 50)
        days = sorted(rng.sample(range(start, start + 20), rng.randint(2, 5)))
        teams = tuple(sorted(rng.sample(range(2), rng.choice((0, 1, 1, 2)))))
        drills.append(drill(days, rng.randrange(10), teams=teams, org=rng.randrange(3)))
    problem = simple_problem(n_days=N_DAYS, drills=drills, n_teams=2, daily_cap=rng.choice((1, 2)))
    pairs = [(a, b) for a, b in problem.spaced_pairs if rng.random() < 0.2]
    return replace(problem, precedences=tuple(pairs))


def brute_force(problem: DatingProblem) -> tuple[int, int]:
    """(least number dropped, least cost with so many dropped) over all days and omissions."""
    choices = [[None, *days_of(d.domain)] for d in problem.drills]
    best: tuple[int, int] | None = None
    for chosen in itertools.product(*choices):
        days = {i: day for i, day in enumerate(chosen) if day is not None}
        dropped = len(chosen) - len(days)
        if best is not None and dropped > best[0]:
            continue
        if violations(problem, days):
            continue
        weeks = {i: problem.week_of_day[day] for i, day in days.items()}
        value = (dropped, week_cost(problem, weeks).total)
        if best is None or value < best:
            best = value
    assert best is not None
    return best


@pytest.mark.parametrize("seed", range(300))
def test_a_small_calendar_is_as_good_as_brute_force_allows(seed: int) -> None:
    """Drops and cost equal the best of all datings, and both bounds say so."""
    problem = random_problem(seed)
    dropped, cost = brute_force(problem)
    found = date_drills(problem)
    assert not violations(problem, found.days)
    assert (len(found.dropped), found.cost.total) == (dropped, cost)
    assert (found.drop_bound, found.bound) == (dropped, cost)
    assert len(found.dropped) <= len(problem.drills) - len(greedy_days(problem))


def test_most_small_calendars_are_proved_optimal() -> None:
    """The proof is not empty: at least three in four reach the brute-force optimum with gap 0."""
    exact = 0
    for seed in range(40):
        problem = random_problem(seed)
        found = date_drills(problem)
        if (len(found.dropped), found.cost.total) == brute_force(problem) and found.gap == 0:
            exact += 1
    assert exact >= 30


def test_two_drills_of_one_organisation_keep_21_days() -> None:
    """Boundary: 21 days apart is allowed, 20 is not."""
    near = simple_problem(n_days=60, drills=[drill([0], 0), drill([20], 2)])
    exact = simple_problem(n_days=60, drills=[drill([0], 0), drill([21], 3)])
    assert len(date_drills(near).dropped) == 1
    assert date_drills(near).drop_bound == 1
    assert date_drills(exact).dropped == ()


def test_a_team_takes_one_drill_a_day() -> None:
    """Three drills of one team on two common days: one must go, and that is proved."""
    drills = [drill([3, 4], 0, teams=(0,), org=i) for i in range(3)]
    found = date_drills(simple_problem(n_days=14, drills=drills, n_teams=1))
    assert len(found.dropped) == found.drop_bound == 1


def test_the_daily_cap_is_kept_at_the_edge_of_a_window() -> None:
    """Four drills with one common day and a cap of three: one must go, and that is proved."""
    drills = [drill([6], 0, org=i) for i in range(4)]
    found = date_drills(simple_problem(n_days=14, drills=drills, daily_cap=3))
    assert len(found.dropped) == found.drop_bound == 1


def test_the_tabletop_comes_before_the_full_scale_drill() -> None:
    """The order holds even where the preferred weeks ask for the opposite."""
    days = list(range(70))
    problem = simple_problem(n_days=70, drills=[drill(days, 9), drill(days, 0)])
    ordered = replace(problem, precedences=((0, 1),))
    found = date_drills(ordered)
    assert found.days[1] - found.days[0] >= 21


def test_legal_drills_outrank_recommendations() -> None:
    """Where one of two must go, the cheaper one goes, whatever it would cost in weeks."""
    legal = replace(drill([5], 9, teams=(0,), org=0), drop_cost=10)
    recommended = drill([5], 0, teams=(0,), org=1)
    problem = simple_problem(n_days=14, drills=[recommended, legal], n_teams=1)
    assert date_drills(problem).dropped == (0,)


def test_load_is_levelled_over_the_weeks() -> None:
    """Four drills that all prefer week 1 spread: 2 in week 1, 1 in 0 and 2 (hand arithmetic).

    4 * (2^2 + 1 + 1) + 2 = 26 against 4 * 4^2 = 64 for all in one week; 3 and 1: 4 * 10 + 1 = 41.
    """
    drills = [drill(list(range(21)), 1, org=i) for i in range(4)]
    found = date_drills(simple_problem(n_days=21, drills=drills))
    assert found.cost.total == found.bound == 26


@pytest.mark.parametrize("seed", range(200, 220))
def test_dropping_a_rule_never_worsens_the_bound(seed: int) -> None:
    """Without teams, without spacing or without the cap the bound can only fall."""
    problem = random_problem(seed)
    base = date_drills(problem)
    if base.dropped:
        return
    no_teams = replace(problem, drills=tuple(replace(d, teams=()) for d in problem.drills))
    no_spacing = replace(
        problem, drills=tuple(replace(d, groups=()) for d in problem.drills), precedences=()
    )
    no_cap = replace(problem, daily_cap=1000)
    for loose in (no_teams, no_spacing, no_cap):
        assert date_drills(loose).bound <= base.bound


@pytest.mark.parametrize("seed", range(300, 320))
def test_relabelling_drills_teams_and_organisations_keeps_the_objective(seed: int) -> None:
    """Names carry no weight: a permuted register costs the same."""
    problem = random_problem(seed)
    order = list(range(len(problem.drills)))
    random.Random(seed).shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    renamed = replace(
        problem,
        drills=tuple(
            replace(
                problem.drills[old],
                teams=tuple(1 - t for t in problem.drills[old].teams),
                groups=tuple(7 - g for g in problem.drills[old].groups),
            )
            for old in order
        ),
        precedences=tuple((place[a], place[b]) for a, b in problem.precedences),
    )
    a, b = date_drills(problem), date_drills(renamed)
    assert a.drop_bound == b.drop_bound
    if len(a.dropped) == len(b.dropped):
        assert a.bound == b.bound
        if a.gap == b.gap == 0:
            assert a.cost.total == b.cost.total


@pytest.mark.parametrize("seed", range(400, 420))
def test_the_restriction_costs_at_least_the_relaxation(seed: int) -> None:
    """4 weeks of spacing can only cost more than 3, whole numbers more than fractions."""
    problem = random_problem(seed)
    program = WeekProgram(problem)
    lp, _ = program.solve(strict=False, relaxed=True)
    loose, _ = program.solve(strict=False)
    tight, columns = program.solve(strict=True)
    if tight.objective is None or loose.objective is None or lp.objective is None:
        return
    assert lp.objective <= loose.objective + 1e-6 <= tight.objective + 2e-6
    assert week_cost(problem, weeks_of(tight, columns)).total == round(tight.objective)


def test_a_week_that_cannot_hold_its_drills_names_a_smallest_core() -> None:
    """Three drills of one team on two days conflict; the fourth has nothing to do with it."""
    drills = [drill([1, 2], 0, teams=(0,), org=i) for i in range(3)]
    drills.append(drill([1, 2, 3], 0, org=9))
    problem = simple_problem(n_days=7, drills=drills, n_teams=1)
    assert conflict_core(problem, 0, [0, 1, 2, 3]) == (0, 1, 2)
    assert choose_days(problem, 0, [0, 1, 2, 3]).days is None
    assert choose_days(problem, 0, [0, 1, 3]).days is not None


def test_kind_days_are_chosen_inside_the_week() -> None:
    """A day without penalty is taken: penalty 5 against 0, by hand 0 + 1 squared."""
    problem = simple_problem(n_days=7, drills=[drill([1, 2], 0)])
    soft = replace(problem, profiles=((0, 5, 0, 0, 0, 0, 0),))
    found = choose_days(soft, 0, [0])
    assert found.days == {0: 2}
    assert found.cost == found.bound == 1


def test_drills_of_one_week_are_spread_over_its_days() -> None:
    """Two drills on two free days share neither: cost 1 + 1 instead of 4."""
    problem = simple_problem(n_days=7, drills=[drill([1, 2], 0, org=i) for i in range(2)])
    found = choose_days(problem, 0, [0, 1])
    assert found.cost == 2


def test_days_closed_by_a_neighbour_are_not_used() -> None:
    """The day stage keeps exact days where the weeks are only three apart."""
    problem = simple_problem(n_days=7, drills=[drill([1, 2], 0)])
    assert choose_days(problem, 0, [0], closed={0: 1 << 1}).days == {0: 2}
    assert choose_days(problem, 0, [0], closed={0: 0b110}).days is None


def test_a_drill_without_any_day_is_dropped_and_all_others_stand() -> None:
    """One impossible drill does not spoil the year."""
    problem = simple_problem(n_days=14, drills=[drill([], 0), drill([3], 0, org=1)])
    found = date_drills(problem)
    assert found.dropped == (0,)
    assert found.days == {1: 3}


def test_no_drills_at_all_is_a_calendar_too() -> None:
    """An empty register gives an empty calendar."""
    found = date_drills(simple_problem(n_days=14, drills=[]))
    assert found.days == {}
    assert found.cost.total == 0


def test_five_drills_in_a_half_year_fit_only_with_exact_days() -> None:
    """Where 4 weeks of spacing are too many, 21 exact days still find a place for all.

    Days 0, 21, 42, 63, 84 lie exactly 21 days apart in a window of 85 days.
    """
    days = list(range(85))
    problem = simple_problem(n_days=85, drills=[drill(days, 5) for _ in range(5)])
    found = date_drills(problem)
    assert found.dropped == ()
    assert sorted(found.days.values()) == [0, 21, 42, 63, 84]
