"""Duties of several years: no cycle broken, years level, equal to brute force."""

import itertools
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from optimization.calendar.duties import list_duties
from optimization.calendar.plan import CalendarProblem, jilin_problem
from optimization.calendar.years import Cycle, YearsPlan, list_cycles, patterns, spread_years


def cycle(key: str, n_years: int, latest: int, *, county: str = "1", teams: int = 1) -> Cycle:
    return Cycle("R", key, None, county, n_years, latest, teams, recorded=True)


def spread(loads: Iterable[int]) -> int:
    """Sum of squared differences between all pairs of years."""
    return sum((a - b) ** 2 for a, b in itertools.combinations(list(loads), 2))


def squares(plan: YearsPlan) -> tuple[int, int, int]:
    """City spread, county and team-day squares, counted again from the turns."""
    city = spread(plan.load().values())
    county = sum(n * n for load in plan.county_load().values() for n in load.values())
    return city, county, sum(n * n for n in plan.team_days().values())


def best(cycles: list[Cycle], horizon: int, extra: int) -> tuple[int, int, int]:
    """Least squares in order of aims over all choices of years."""
    least = sum(
        min(len(p) for p in patterns(c.n_years, c.latest, horizon, horizon)) for c in cycles
    )
    found = []
    for chosen in itertools.product(
        *(patterns(c.n_years, c.latest, horizon, horizon) for c in cycles)
    ):
        if sum(map(len, chosen)) > least + extra:
            continue
        city, county, teams = Counter[int](), Counter[tuple[str, int]](), Counter[int]()
        for c, years in zip(cycles, chosen, strict=True):
            city.update(years)
            county.update((c.county, y) for y in years)
            teams.update(dict.fromkeys(years, c.team_days))
        rest = (sum(n * n for n in k.values()) for k in (county, teams))
        found.append((spread(city[y] for y in range(horizon)), *rest))
    return min(found)  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(12))
def test_small_cases_equal_brute_force(seed: int) -> None:
    """Four years, five cycles, with and without a drill to spare."""
    rng = random.Random(seed)
    cycles = [
        cycle(f"o{i}", n := rng.choice((2, 3)), rng.randrange(n), county=rng.choice("12"),
              teams=rng.randrange(3))
        for i in range(5)
    ]  # fmt: skip
    extra = seed % 2
    plan = spread_years(cycles, 2027, n_years=4, n_extra=extra)
    assert squares(plan) == best(cycles, 4, extra)
    assert tuple(aim.value for aim in plan.aims) == squares(plan)
    assert plan.is_proved


def test_free_cycles_are_level_to_the_last_drill() -> None:
    """7 cycles of two years over six years: 21 drills, 3 or 4 a year; the floor is met."""
    plan = spread_years([cycle(f"o{i}", 2, 1) for i in range(7)], 2027)
    assert sorted(plan.load().values()) == [3, 3, 3, 4, 4, 4]
    assert max(plan.load().values()) == plan.peak_bound == 4
    assert plan.n_drills == plan.least == 21
    assert plan.aims[0].value == 3 * (6 - 3)  # r (n - r): what 21 = 3 * 6 + 3 leaves at least


def test_cycles_due_at_once_cannot_be_level_without_a_drill_to_spare() -> None:
    """Four bodies due now: 4, 0, 4, 0; two drills brought forward fill the empty years."""
    due = [cycle(f"o{i}", 2, 0) for i in range(4)]
    tight = spread_years(due, 2027, n_years=4)
    assert list(tight.load().values()) == [4, 0, 4, 0]
    assert tight.n_drills == tight.least == 8
    loose = spread_years(due, 2027, n_years=4, n_extra=2)
    assert list(loose.load().values()) == [4, 2, 2, 2]


def test_every_cycle_is_kept_and_nobody_drills_after_the_deadline() -> None:
    """First drill by the deadline, gaps of at most N years, nothing overdue at the end."""
    problem = jilin_problem(2027, county="220284")
    for unrecorded in ("now", "spread"):
        plan = spread_years(list_cycles(problem, 2027, unrecorded), 2027)  # type: ignore[arg-type]
        assert plan.is_proved
        for turn in plan.turns:
            assert turn.years[0] - 2027 <= turn.cycle.latest
            assert all(b - a <= turn.cycle.n_years for a, b in pairwise(turn.years))
            assert turn.years[-1] + turn.cycle.n_years > 2032


def test_the_deadline_follows_the_last_record() -> None:
    """Drilled in 2026: a two-year duty can wait until 2028; drilled in 2020: now."""
    problem = jilin_problem(2027, county="220284")
    town = next(o for o in problem.organisations if "township" in o.sectors)

    def latest(day: date | None) -> int:
        records = {} if day is None else {"GOV-2Y": day}
        one = town.model_copy(update={"last_drilled": records})
        (found,) = list_cycles(replace(problem, organisations=(one,)), 2027)
        assert found.recorded == (day is not None)
        return found.latest

    assert [latest(d) for d in (date(2026, 5, 1), date(2025, 5, 1), date(2020, 5, 1), None)] == [
        1, 0, 0, 0,
    ]  # fmt: skip


def test_what_must_be_drilled_this_year_agrees_with_the_calendar_of_one_year(
    panshi: CalendarProblem,
) -> None:
    """A cycle that cannot wait is a duty of the year, and a duty of any plan cannot wait."""
    duties = list_duties(panshi.organisations, panshi.rules_of, panshi.year, panshi.local)
    rules = panshi.rules_of["220284"]
    owed = {(d.rule, d.organisation, d.plan) for d in duties.duties if rules[d.rule].years > 1}
    cycles = list_cycles(panshi, 2027)
    now = {(c.rule, c.organisation, c.plan) for c in cycles if c.latest == 0}
    assert now
    assert now <= owed
    assert {key for key in owed if key[2] is None} <= now


def test_the_same_register_gives_the_same_years() -> None:
    """Whatever the order of the rows."""
    cycles = list_cycles(jilin_problem(2027, county="220284"), 2027, "spread")
    assert spread_years(cycles, 2027) == spread_years(tuple(reversed(cycles)), 2027)


def test_nothing_recurs_in_an_empty_register() -> None:
    """No cycle, no aim, no claim."""
    plan = spread_years((), 2027)
    assert plan.turns == plan.aims == ()
    assert plan.n_drills == plan.peak_bound == 0
