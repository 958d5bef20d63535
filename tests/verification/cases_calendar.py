"""Calendar cases: published benchmark bounds, the days of two years, and hand arithmetic."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from optimization.calendar.dating import date_drills
from optimization.calendar.price_bound import PriceBound
from optimization.calendar.problem import DatingDrill, DatingProblem, simple_problem
from optimization.calendar.programme import programme_faults, shortest_programme
from optimization.calendar.week_model import WeekProgram, rounded_up
from scenarios.rules.year import load_year, working_days
from tests.benchmarks.calendar_family import LARGE, SMALL, TIGHT
from tests.verification.data_psplib import instances, known_optimum, read_instance
from tests.verification.registry import Pairs, case

GENERATOR = Path(__file__).parents[3] / "shared/evidence/drills/bench/calendar/gen.py"
"""Deterministic generator of the benchmark family; its known answers are quoted below."""

SOURCE = "reference drills.md 4.1, 4.2 and bench/calendar_known.csv (HiGHS, independent prototype)"


@cache
def _generator() -> Any:
    spec = importlib.util.spec_from_file_location("calendar_bench_generator", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def generated(**arguments: object) -> tuple[dict[str, Any], DatingProblem]:
    """An instance of the generator, raw and as a dating problem."""
    raw = _generator().make(**arguments)
    drills = tuple(
        DatingDrill(
            domain=sum(1 << day for day in drill["dom"]),
            preferred_week=drill["pref"],
            teams=tuple(drill["teams"]),
            groups=(drill["org"],),
        )
        for drill in raw["drills"]
    )
    problem = DatingProblem(
        week_of_day=tuple(raw["week"]),
        drills=drills,
        team_capacity=(raw["team_cap"],) * raw["n_team"],
        daily_cap=raw["daily_cap"],
    )
    return raw, problem


def verdict(raw: dict[str, Any], days: list[int]) -> tuple[int, int]:
    """Cost and number of violations by the generator's own checker."""
    cost, n_violations, _, _ = _generator().evaluate(raw, days)
    return cost, n_violations


def _least_dropped(problem: DatingProblem) -> tuple[int, int]:
    """Lower bound and answer for the number of drills that must be left out."""
    program = WeekProgram(problem)
    loose, _ = program.solve(strict=False, goal="drops")
    tight, _ = program.solve(strict=True, goal="drops")
    assert loose.bound is not None
    assert tight.objective is not None
    return rounded_up(loose.bound), round(tight.objective)


if GENERATOR.exists():

    @case(id="CAL01", source=f"{SOURCE}: 300 bodies, 830 drills, LP bound 54059")
    def bound_of_the_300_body_instance_is_the_published_one() -> Pairs:
        _, problem = generated(n_org=300, seed=1)
        outcome, _ = WeekProgram(problem).solve(strict=False, relaxed=True)
        assert outcome.objective is not None
        return [(830, len(problem.drills)), (54059, rounded_up(outcome.objective))]

    @case(id="CAL02", source=f"{SOURCE}: best 54063 for 300 bodies, 56203 for seed 11", rtol=1e-4)
    def dates_of_the_300_body_instances_cost_no_more_than_published() -> Pairs:
        pairs = []
        for seed, best in ((1, 54063), (11, 56203)):
            raw, problem = generated(n_org=300, seed=seed)
            found = date_drills(problem)
            cost, n_violations = verdict(raw, [found.days[i] for i in range(raw["n"])])
            assert n_violations == 0
            assert cost == found.cost.total
            pairs.append((best, cost))
        return pairs

    @case(id="CAL03", source=f"{SOURCE}: 300t and 300x leave out 3 drills, no daily limit")
    def tight_instances_must_leave_out_three_drills() -> Pairs:
        _, first = generated(n_org=300, seed=1, tight=True)
        _, second = generated(n_org=300, seed=3, tight=True, team_mult=(1, 2, 3, 3, 4))
        low, found = _least_dropped(replace(first, daily_cap=1000))
        other, _ = WeekProgram(replace(second, daily_cap=1000)).solve(strict=False, goal="drops")
        assert other.bound is not None
        return [(3, low), (3, found), (3, rounded_up(other.bound))]

    @case(
        id="CAL04",
        source="pigeonhole by counting in the raw instance: drills of 300t confined to 6-16 May "
        "less 7 a day on its 9 workdays",
    )
    def the_daily_limit_of_the_tight_instance_leaves_out_what_counting_says() -> Pairs:
        raw, problem = generated(n_org=300, seed=1, tight=True)
        first, last = 125, 135  # 6 and 16 May 2026, counted from 1 January = 0
        confined = sum(all(first <= day <= last for day in drill["dom"]) for drill in raw["drills"])
        places = raw["daily_cap"] * sum(raw["work"][first : last + 1])
        low, found = _least_dropped(problem)
        return [(7 * 9, places), (confined - places, low), (confined - places, found)]

    @case(id="CAL07", source="the published generator beside our own: the same data, by hash")
    def our_own_generator_draws_the_published_instances() -> Pairs:
        tight = {"tight": True, "daily_cap": 1000}
        published = [
            (SMALL, generated(n_org=300, seed=1)),
            (LARGE, generated(n_org=3000, seed=2, p_team=0.4, team_mult=(1, 1, 2))),
            (TIGHT[0], generated(n_org=300, seed=1, **tight)),
            (TIGHT[1], generated(n_org=300, seed=3, team_mult=(1, 2, 3, 3, 4), **tight)),
        ]
        return [(1, int(ours.problem().hash() == theirs.hash())) for ours, (_, theirs) in published]


if instances():

    @case(id="CAL08", source="PSPLIB j30opt.sm (Kolisch and Sprecher 1996): optimal makespans")
    def programmes_of_thirty_activities_are_as_short_as_published() -> Pairs:
        pairs = []
        for path in instances():
            if path.name == "j3013_1.sm":  # three seconds alone: see the benchmark
                continue
            activities, capacities = read_instance(path)
            found = shortest_programme(activities, capacities)
            assert not programme_faults(activities, capacities, found.starts)
            assert found.certificate.is_optimal
            pairs.append((known_optimum(path), found.makespan(activities)))
        return pairs


@case(id="CAL09", source=f"{SOURCE}: flow bound 54051 for 300 bodies", rtol=2e-4)
def price_bound_is_the_published_flow_bound() -> Pairs:
    problem = SMALL.problem()
    loads = np.full(problem.n_weeks, len(problem.drills) / problem.n_weeks)
    return [(54051, PriceBound(problem).bound(loads))]


@case(id="CAL05", source="State Council notice 2025-11-04; holiday law 2024-11-10, lunar dates")
def workdays_of_two_years_are_counted_right() -> Pairs:
    # 2026: 248 by the notice. 2027: 261 weekdays less 7 statutory days on weekdays; 6 to come.
    return [
        (248, len(working_days(2026))),
        (261 - 7, len(working_days(2027))),
        (248, len(working_days(2027)) - load_year(2027).n_unknown_makeup),
    ]


@case(id="CAL06", source="hand arithmetic: 4 (2^2 + 1 + 1) + 2 = 26 and 4 (1 + 1 + 1) + 3 + 3 = 18")
def levelled_weeks_cost_what_hand_arithmetic_says() -> Pairs:
    # Four bodies that prefer week 1 of three: loads 1, 2, 1, two of them one week away.
    free = [DatingDrill(domain=(1 << 21) - 1, preferred_week=1, groups=(i,)) for i in range(4)]
    # One body with three drills that prefer week 4 of nine: weeks 1, 4, 7 by the 21 days.
    spaced = [DatingDrill(domain=(1 << 63) - 1, preferred_week=4, groups=(0,)) for _ in range(3)]
    return [
        (26, date_drills(simple_problem(n_days=21, drills=free)).cost.total),
        (4 * 3 + 3 + 3, date_drills(simple_problem(n_days=63, drills=spaced)).cost.total),
    ]
