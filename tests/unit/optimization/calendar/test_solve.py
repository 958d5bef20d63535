"""The whole calendar of one county: all duties met, proved, accepted, the same on every run."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from optimization.calendar.explain import drop_sentences
from optimization.calendar.plan import CalendarPlan, CalendarProblem
from optimization.calendar.solve import solve_calendar
from optimization.checkers.calendar import check_calendar
from scenarios.model.organisation import DayRange

CODE = """
import sys
from optimization.calendar.plan import jilin_problem
from optimization.calendar.solve import solve_calendar
plan = solve_calendar(jilin_problem(2027, county="220221"))
sys.stdout.buffer.write(plan.to_json().encode())
"""


def test_the_checker_accepts_the_calendar(panshi_plan: CalendarPlan) -> None:
    """A judge that knows no solver has nothing to object."""
    assert panshi_plan.findings == ()
    assert panshi_plan.certificate.checker == "accepted"


def test_the_gap_is_at_most_one_per_cent(panshi_plan: CalendarPlan) -> None:
    """The bound is printed with the calendar."""
    gap = panshi_plan.certificate.gap
    assert gap is not None
    assert gap <= 0.01
    assert panshi_plan.merge.gap == 0.0
    assert "gap" in panshi_plan.certificate.sentence("en")


def test_every_duty_of_the_county_is_in_some_drill(panshi_plan: CalendarPlan) -> None:
    """364 duties or so, none forgotten."""
    met = {name for item in panshi_plan.calendar.scheduled for name in item.drill.duties}
    assert met == {duty.id for duty in panshi_plan.duties.duties}
    assert panshi_plan.calendar.unplaced == ()


def test_a_tabletop_lies_three_weeks_before_its_full_scale_drill(
    panshi_plan: CalendarPlan,
) -> None:
    """21 days to mend the plan."""
    day = {item.drill.id: item.day for item in panshi_plan.calendar.scheduled}
    pairs = [
        (day[str(item.drill.after)], item.day)
        for item in panshi_plan.calendar.scheduled
        if item.drill.after
    ]
    assert pairs
    assert all((full - table).days >= 21 for table, full in pairs)


def test_the_working_plan_is_due_thirty_days_before(panshi_plan: CalendarPlan) -> None:
    """Two-stage deadline: plan by, drill by; both are workdays of the year where they lie in it."""
    for item in panshi_plan.calendar.scheduled:
        assert (item.day - item.programme_by).days >= 30
        assert item.programme_by.weekday() < 5


def test_the_objective_is_the_published_formula(panshi_plan: CalendarPlan) -> None:
    """4 sum load^2 + sum |week - preferred|, recomputed here from the dates."""
    scheduled = panshi_plan.calendar.scheduled
    monday = date(2026, 12, 28)

    def week(day: date) -> int:
        return (day - monday).days // 7

    load = Counter(week(item.day) for item in scheduled)
    away = sum(abs(week(item.day) - week(item.drill.preferred)) for item in scheduled)
    assert panshi_plan.calendar.objective == 4 * sum(n * n for n in load.values()) + away


def test_the_year_is_marked_provisional(panshi_plan: CalendarPlan) -> None:
    """2027's make-up days are not published."""
    assert panshi_plan.calendar.provisional


def test_the_same_input_gives_the_same_bytes_in_every_process() -> None:
    """Two processes with different hash seeds print the same calendar."""
    outputs = []
    for seed in ("1", "2027"):
        run = subprocess.run(
            [sys.executable, "-c", CODE],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        outputs.append(run.stdout)
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000


def test_relabelling_the_bodies_keeps_the_objective(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """Other ids, same calendar cost: the county may rename its bodies."""
    renamed = replace(
        panshi,
        organisations=tuple(
            o.model_copy(update={"id": f"z{i}"}) for i, o in enumerate(panshi.organisations)
        ),
    )
    found = solve_calendar(renamed)
    assert found.certificate.bound == panshi_plan.certificate.bound
    assert len(found.calendar.scheduled) == len(panshi_plan.calendar.scheduled)
    if found.certificate.is_optimal and panshi_plan.certificate.is_optimal:
        assert found.calendar.objective == panshi_plan.calendar.objective


def closed(panshi: CalendarProblem, name: str, *ranges: tuple[date, date]) -> CalendarProblem:
    """The county with blackout days for one body."""
    spans = tuple(DayRange(first=a, last=b) for a, b in ranges)
    return replace(
        panshi,
        organisations=tuple(
            o.model_copy(update={"blackouts": spans}) if o.id == name else o
            for o in panshi.organisations
        ),
    )


def test_a_drill_without_any_day_is_listed_with_reason_repair_and_consequence(
    panshi: CalendarProblem,
) -> None:
    """The kindergarten is closed for a quarter: window and blackout cannot hold together."""
    problem = closed(panshi, "demo-kinder-220284", (date(2027, 7, 1), date(2027, 9, 30)))
    plan = solve_calendar(problem)
    (item,) = plan.calendar.unplaced
    assert item.rules == ("law_window", "blackout:demo-kinder-220284")
    assert item.proved
    assert any("违反" in text.zh for text in item.shortfalls)
    assert plan.findings == ()
    sentence = drop_sentences([item])[item.drill.id]
    assert "2027-07-01" in sentence.zh
    assert "停排时段" in sentence.zh
    assert "blackout" in sentence.en


def test_a_legal_drill_is_held_close_to_another_rather_than_not_at_all(
    panshi: CalendarProblem,
) -> None:
    """The hotel is free for three weeks only: both halves are met, the distance is stated."""
    problem = closed(
        panshi,
        "demo-hotel-220284",
        (date(2027, 1, 1), date(2027, 6, 20)),
        (date(2027, 7, 12), date(2027, 12, 31)),
    )
    plan = solve_calendar(problem)
    assert plan.calendar.unplaced == ()
    (pair,) = plan.calendar.relaxed
    assert pair.days < 21
    assert plan.findings == ()
    hard = solve_calendar(replace(problem, relax_spacing=False))
    (item,) = hard.calendar.unplaced
    assert any(rule.startswith("spacing:") for rule in item.rules)
    assert "间隔" in item.reason.zh
    assert hard.findings == ()


def test_unplaced_duties_from_memory_are_never_called_a_breach(panshi: CalendarProblem) -> None:
    """The power company's duties are partly from memory: those say 建议核对."""
    away = DayRange(first=date(2027, 1, 1), last=date(2027, 12, 31))
    teams = tuple(
        team.model_copy(update={"unavailable": (away,)}) if team.id == "power-rescue" else team
        for team in panshi.resources.teams
    )
    problem = replace(panshi, resources=panshi.resources.model_copy(update={"teams": teams}))
    plan = solve_calendar(problem)
    unplaced = [i for i in plan.calendar.unplaced if "power-rescue" in i.drill.teams]
    assert unplaced
    rules = panshi.rules_of["220284"]
    for item in unplaced:
        for name, text in zip(item.drill.rules, item.shortfalls, strict=True):
            if rules[name].verification == "memory":
                assert "建议核对" in text.zh
                assert "违反" not in text.zh


def test_a_last_drill_on_a_leap_day_is_due_on_28_february(panshi: CalendarProblem) -> None:
    """2024-02-29 plus two years is 2026-02-28: overdue in 2027, and planned."""
    problem = replace(
        panshi,
        organisations=tuple(
            o.model_copy(update={"last_drilled": {"GOV-2Y": date(2024, 2, 29)}})
            for o in panshi.organisations
            if "township" in o.sectors
        )[:3],
    )
    plan = solve_calendar(problem)
    assert plan.findings == ()
    assert sum(d.overdue for d in plan.duties.duties) == 3
    late = [i for i in plan.calendar.scheduled if any("GOV-2Y" in n for n in i.drill.duties)]
    assert all(item.day <= date(2027, 6, 30) for item in late)


def test_the_strict_reading_is_met_too(panshi: CalendarProblem) -> None:
    """More drills, each of one plan, accepted by the same checker."""
    few = replace(
        panshi,
        organisations=tuple(o for o in panshi.organisations if o.id.startswith("demo-"))[:8],
        reading="strict",
    )
    plan = solve_calendar(few)
    assert plan.findings == ()
    assert all(len(i.drill.plans) == 1 for i in plan.calendar.scheduled)


def test_checking_with_another_year_is_refused(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """A calendar cannot be judged by the days of another year."""
    moved = panshi_plan.calendar.model_copy(update={"year": 2026})
    found = check_calendar(
        moved,
        organisations=panshi.organisations,
        rules_of=panshi.rules_of,
        year=panshi.year,
        local=panshi.local,
        resources=panshi.resources,
    )
    assert {finding.check for finding in found} == {"year"}


def test_no_drill_lies_within_21_days_of_another_of_the_same_body(
    panshi_plan: CalendarPlan,
) -> None:
    """Time to evaluate one drill before the next."""
    days: dict[str, list[date]] = {}
    for item in panshi_plan.calendar.scheduled:
        for name in item.drill.organisations:
            days.setdefault(name, []).append(item.day)
    for found in days.values():
        ordered = sorted(found)
        for a, b in pairwise(ordered):
            assert b - a >= timedelta(days=21)
