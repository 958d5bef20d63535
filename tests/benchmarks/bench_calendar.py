"""The drill calendar: time and gap on the benchmark family and on the whole Jilin register."""

import random
import time
from dataclasses import replace

import pytest

from optimization.calendar.conflict import find_conflict, is_conflict
from optimization.calendar.dating import date_drills
from optimization.calendar.greedy import greedy_days
from optimization.calendar.plan import jilin_problem
from optimization.calendar.problem import violations
from optimization.calendar.programme import shortest_programme
from optimization.calendar.replan import redate
from optimization.calendar.solve import solve_calendar
from tests.benchmarks.calendar_family import PROVINCE, SMALL, TIGHT
from tests.benchmarks.record import record
from tests.verification.cases_calendar import GENERATOR, generated, verdict
from tests.verification.data_psplib import instances, known_optimum, read_instance

pytestmark = pytest.mark.bench

needs_generator = pytest.mark.skipif(
    not GENERATOR.exists(), reason="the generator lies in ../shared/evidence, absent here"
)
PROTOTYPE = "week MILP prototype of drills.md 4.1 (same class of machine)"


@needs_generator
@pytest.mark.parametrize(("seed", "peer_s"), [(11, 2.5), (12, 2.5), (13, 2.5)])
def test_300_bodies_are_dated_in_ten_seconds_within_a_thousandth(seed: int, peer_s: float) -> None:
    """About 850 drills, 40 teams: gap at most 0.1 %, no rule broken."""
    raw, problem = generated(n_org=300, seed=seed)
    begin = time.perf_counter()
    found = date_drills(problem)
    seconds = time.perf_counter() - begin
    cost, n_violations = verdict(raw, [found.days[i] for i in range(raw["n"])])
    record(f"calendar/300/{seed}", ours=seconds, peer=peer_s, peer_version=PROTOTYPE)
    record(f"calendar/300/{seed}/gap", ours=found.gap, unit="frac")
    assert (n_violations, cost) == (0, found.cost.total)
    assert found.gap <= 1e-3
    assert seconds < 10


@needs_generator
def test_3000_bodies_are_dated_within_a_thousandth() -> None:
    """About 8400 drills: gap at most 0.1 %."""
    raw, problem = generated(n_org=3000, seed=2, p_team=0.4, team_mult=(1, 1, 2))
    begin = time.perf_counter()
    found = date_drills(problem)
    seconds = time.perf_counter() - begin
    record("calendar/3000", ours=seconds, peer=41.0, peer_version=PROTOTYPE)
    record("calendar/3000/gap", ours=found.gap, unit="frac")
    assert verdict(raw, [found.days[i] for i in range(raw["n"])]) == (found.cost.total, 0)
    assert found.gap <= 1e-3


@needs_generator
def test_the_greedy_answers_within_a_second() -> None:
    """The fallback never makes anybody wait."""
    _, problem = generated(n_org=300, seed=11)
    begin = time.perf_counter()
    greedy_days(problem)
    seconds = time.perf_counter() - begin
    record("calendar/300/greedy", ours=seconds)
    assert seconds < 1


def test_the_jilin_calendar_of_2027_takes_at_most_twenty_seconds() -> None:
    """608 bodies, 4101 duties: gap at most 1 %, accepted by the checker."""
    begin = time.perf_counter()
    plan = solve_calendar(jilin_problem(2027))
    seconds = time.perf_counter() - begin
    record("calendar/jilin_2027", ours=seconds)
    gap = plan.certificate.gap
    assert gap is not None
    record("calendar/jilin_2027/gap", ours=gap, unit="frac")
    for stage, spent in plan.seconds.items():
        record(f"calendar/jilin_2027/{stage}", ours=spent)
    assert plan.findings == ()
    assert gap <= 0.01
    assert seconds <= 20


def test_the_strict_reading_of_the_whole_register_is_dated() -> None:
    """Every plan by itself: still accepted and within one per cent."""
    begin = time.perf_counter()
    plan = solve_calendar(jilin_problem(2027, reading="strict"))
    seconds = time.perf_counter() - begin
    record("calendar/jilin_2027_strict", ours=seconds)
    gap = plan.certificate.gap
    assert gap is not None
    record("calendar/jilin_2027_strict/gap", ours=gap, unit="frac")
    assert plan.findings == ()
    assert gap <= 0.01


def test_30000_bodies_are_dated_in_twenty_minutes_within_one_per_cent() -> None:
    """A province: 83,880 drills, 400 teams."""
    problem = PROVINCE.problem()
    begin = time.perf_counter()
    found = date_drills(problem)
    seconds = time.perf_counter() - begin
    record("calendar/30000", ours=seconds)
    record("calendar/30000/gap", ours=found.gap, unit="frac")
    record("calendar/30000/dropped", ours=len(found.dropped), unit="drills")
    assert not violations(problem, found.days)
    assert found.gap <= 0.01
    assert seconds <= 1200


@pytest.mark.parametrize("number", [0, 1])
def test_tight_instances_leave_out_three_drills_each_with_a_conflict(number: int) -> None:
    """Exactly three, proved; each conflict infeasible by a solve of its own."""
    problem = TIGHT[number].problem()
    begin = time.perf_counter()
    found = date_drills(problem)
    conflicts = [find_conflict(problem, i, sorted(found.days)) for i in found.dropped]
    seconds = time.perf_counter() - begin
    record(f"calendar/tight/{number}", ours=seconds)
    assert (len(found.dropped), found.drop_bound) == (3, 3)
    assert all(c is not None and is_conflict(problem, c.rules) for c in conflicts)


@pytest.mark.parametrize("seed", range(5))
def test_two_teams_and_fifteen_bodies_out_move_the_proved_minimum(seed: int) -> None:
    """Teams out 1-21 June, bodies 1-14 June; at most fifteen seconds."""
    problem = SMALL.problem()
    before = date_drills(problem).days
    draw = random.Random(seed)
    teams, bodies = set(draw.sample(range(40), 2)), set(draw.sample(range(300), 15))
    three_weeks, two_weeks = ((1 << 21) - 1) << 151, ((1 << 14) - 1) << 151
    changed = replace(
        problem,
        drills=tuple(
            replace(
                d,
                domain=d.domain
                & ~(three_weeks if teams & set(d.teams) else 0)
                & ~(two_weeks if bodies & set(d.groups) else 0),
            )
            for d in problem.drills
        ),
    )
    begin = time.perf_counter()
    found = redate(changed, before)
    seconds = time.perf_counter() - begin
    record(f"calendar/replan/{seed}", ours=seconds)
    record(f"calendar/replan/{seed}/moves", ours=found.n_changes, unit="drills")
    assert not violations(changed, found.days)
    assert found.is_proved
    assert seconds <= 15


@pytest.mark.skipif(not instances(), reason="PSPLIB lies in ../shared/evidence, absent here")
def test_drill_days_of_thirty_activities_are_proved_shortest_in_ten_seconds() -> None:
    """All j30 instances of the folder."""
    worst = 0.0
    for path in instances():
        activities, capacities = read_instance(path)
        begin = time.perf_counter()
        found = shortest_programme(activities, capacities)
        worst = max(worst, time.perf_counter() - begin)
        assert found.certificate.is_optimal
        assert found.makespan(activities) == known_optimum(path)
    record("calendar/j30/worst", ours=worst)
    assert worst <= 10
