"""Venues, evaluators, leaders and money: kept by the planner, judged by the checker."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from optimization.calendar.plan import CalendarProblem, jilin_problem
from optimization.calendar.solve import solve_calendar
from optimization.calendar.team_needs import teams_needed
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.drill import (
    DrillCalendar,
    DrillCost,
    DrillResources,
    DrillTeam,
    QuarterBudget,
    TeamNeed,
)
from scenarios.model.organisation import DayRange

TOLD = Provenance(grade=Grade.synthetic, source="test")
EVERY = ("building_fire", "earthquake", "toxic_release", "gas_explosion", "mine_accident")


def shared(key: str, kind: str, **more: object) -> DrillTeam:
    name = Text(zh=key, en=key)
    return DrillTeam(id=key, name=name, county="220284", kind=kind, provenance=TOLD, **more)


def fitted(resources: DrillResources, **more: object) -> DrillResources:
    """The teams of Jilin with a training ground, evaluators and a leader beside them."""
    away = DayRange(first=date(2027, 5, 1), last=date(2027, 6, 30), reason="away")
    return resources.model_copy(
        update={
            "teams": (
                *resources.teams,
                shared("ground", "venue"),
                shared("assessors", "evaluators", capacity_per_day=2),
                shared("deputy", "leader", unavailable=(away,)),
            ),
            "needs": (
                *resources.needs,
                TeamNeed(kind="venue", hazards=("mine_accident",), teams=("ground",)),
                TeamNeed(kind="evaluators", hazards=EVERY, teams=("assessors",)),
                TeamNeed(
                    kind="leader", hazards=("general",), drill_kinds=("comprehensive",),
                    teams=("deputy",),
                ),
            ),
            **more,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def solved() -> tuple[CalendarProblem, DrillCalendar]:
    """Panshi with everything shared, and a second quarter that can pay little."""
    bare = jilin_problem(2027, county="220284")
    free = solve_calendar(replace(bare, resources=fitted(bare.resources, costs=COSTS))).calendar
    spent = cost_of(free, 2)
    assert spent > 0
    budgets = (QuarterBudget(quarter=2, budget_cny=int(0.9 * spent)),)
    resources = fitted(bare.resources, costs=COSTS, budgets=budgets)
    problem = replace(bare, resources=resources)
    return problem, solve_calendar(problem).calendar


COSTS = (
    DrillCost(form="full_scale", drill_kinds=("comprehensive",), cost_cny=20_000),
    DrillCost(form="full_scale", cost_cny=5_000),
    DrillCost(form="tabletop", cost_cny=1_000),
)


def cost_of(calendar: DrillCalendar, quarter: int) -> int:
    """By hand: full scale 20,000 if comprehensive, else 5,000; at a table 1,000."""
    total = 0
    for item in calendar.scheduled:
        if (item.day.month - 1) // 3 + 1 == quarter:
            full = 20_000 if item.drill.kind == "comprehensive" else 5_000
            total += full if item.drill.form == "full_scale" else 1_000
    return total


def test_every_shared_thing_is_wanted_once_a_day_at_most_and_kept(solved):
    """The checker accepts, and by hand: one drill a day on the ground, two for the assessors."""
    problem, calendar = solved
    assert problem.judge(calendar) == ()
    used = Counter((key, i.day) for i in calendar.scheduled for key in i.drill.teams)
    wanted = {key for key, _ in used}
    assert {"assessors", "deputy"} <= wanted
    assert all(n <= {"assessors": 2}.get(key, 1) for (key, _), n in used.items())
    opened = [i.day for i in calendar.scheduled if "deputy" in i.drill.teams]
    assert opened
    assert not [day for day in opened if day.month in {5, 6}]


def test_a_leader_opens_only_comprehensive_drills(solved):
    """By the kinds that the need names."""
    _, calendar = solved
    kinds = {i.drill.kind for i in calendar.scheduled if "deputy" in i.drill.teams}
    assert kinds == {"comprehensive"}


def test_a_quarter_spends_no_more_than_it_has(solved):
    """The budget binds: without it the quarter would cost a ninth more."""
    problem, calendar = solved
    (budget,) = problem.resources.budgets
    assert 0 < cost_of(calendar, 2) <= budget.budget_cny


def test_the_checker_sees_an_overspent_quarter(solved):
    """The same calendar under a limit of one yuan less than it costs."""
    problem, calendar = solved
    less = QuarterBudget(quarter=2, budget_cny=cost_of(calendar, 2) - 1)
    poorer = replace(problem, resources=problem.resources.model_copy(update={"budgets": (less,)}))
    assert {(f.check, f.subject) for f in poorer.judge(calendar)} == {("budget", "Q2")}


def test_a_local_need_replaces_the_general_one_of_its_kind_only(solved):
    """Panshi's own team instead of the city's, with the evaluators all the same."""
    problem, _ = solved
    firm = problem.by_id["jien"]
    found = teams_needed(firm, "mine_accident", "full_scale", problem.resources, "special")
    before = jilin_problem(2027, county="220284").resources
    local = teams_needed(firm, "mine_accident", "full_scale", before)
    assert set(found) == {*local, "ground", "assessors"}
