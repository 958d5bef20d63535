"""Years chosen for long cycles decide what is due, and can never loosen the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimization.calendar.duties import list_duties
from optimization.calendar.plan import CalendarProblem, jilin_problem
from optimization.calendar.years import list_cycles, spread_years
from optimization.checkers.calendar_duties import owed_duties
from scenarios.model.calendar import CalendarYear
from scenarios.model.drill import YearTurn


@pytest.fixture(scope="module")
def panshi() -> CalendarProblem:
    return jilin_problem(2027, county="220284")


@pytest.fixture(scope="module")
def turns(panshi: CalendarProblem) -> tuple[YearTurn, ...]:
    plan = spread_years(list_cycles(panshi, 2027, "spread"), 2027)
    return tuple(
        YearTurn(
            rule=turn.cycle.rule,
            organisation=turn.cycle.organisation,
            plan=turn.cycle.plan,
            years=turn.years,
        )
        for turn in plan.turns
    )


def as_year(days: CalendarYear, year: int) -> CalendarYear:
    """The same facts under the name of another year: only its number matters here."""
    return days.model_copy(update={"year": year})


def long_duties(problem: CalendarProblem, year: int, turns: tuple[YearTurn, ...]) -> set:
    found = list_duties(
        problem.organisations, problem.rules_of, as_year(problem.year, year), problem.local,
        turns=turns,
    )  # fmt: skip
    rules = problem.rules_of["220284"]
    return {(d.rule, d.organisation, d.plan) for d in found.duties if rules[d.rule].years > 1}


def test_every_chosen_year_has_its_duty_and_no_other(panshi, turns):
    """Without records a cycle is due in exactly the years chosen, over the whole view."""
    bare = tuple(o.model_copy(update={"last_drilled": {}}) for o in panshi.organisations)
    problem = replace(panshi, organisations=bare)
    assert {2027, 2028} <= {year for turn in turns for year in turn.years}
    for year in range(2027, 2033):
        chosen = {(t.rule, t.organisation, t.plan) for t in turns if year in t.years}
        assert long_duties(problem, year, turns) == chosen


def test_what_a_record_makes_due_is_due_whatever_was_chosen(panshi, turns):
    """A drill of 2025 under a rule of two years is due in 2027 though 2028 was chosen."""
    turn = next(t for t in turns if t.plan is None and t.rule == "GOV-2Y")
    body = panshi.by_id[turn.organisation].model_copy(
        update={"last_drilled": {"GOV-2Y": date(2025, 5, 20)}}
    )
    problem = replace(panshi, organisations=(body,))
    later = (turn.model_copy(update={"years": (2028, 2030)}),)
    found = list_duties(
        problem.organisations, problem.rules_of, problem.year, problem.local, turns=later
    )
    (duty,) = [d for d in found.duties if d.rule == "GOV-2Y"]
    assert duty.last == date(2027, 5, 20)


@pytest.mark.parametrize("year", [2027, 2028, 2029])
@pytest.mark.parametrize("recorded", [True, False])
def test_the_checker_derives_the_same_duties(panshi, turns, year, recorded):
    """Written twice, from the rules and the turns: same ids, same windows."""
    bodies = panshi.organisations
    if not recorded:
        bodies = tuple(o.model_copy(update={"last_drilled": {}}) for o in bodies)
    days = as_year(panshi.year, year)
    planned = list_duties(bodies, panshi.rules_of, days, panshi.local, turns=turns).duties
    judged = owed_duties(bodies, panshi.rules_of, days, panshi.local, "lenient", turns)
    assert {d.id: (d.first, d.last) for d in planned} == {
        key: (owed.first, owed.last) for key, owed in judged.items()
    }


def test_without_turns_nothing_changes(panshi):
    """An empty choice is no choice."""
    plain = list_duties(panshi.organisations, panshi.rules_of, panshi.year, panshi.local)
    told = list_duties(panshi.organisations, panshi.rules_of, panshi.year, panshi.local, turns=())
    assert plain == told
