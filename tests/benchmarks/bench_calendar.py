"""The drill calendar: time and gap on the benchmark family and on the whole Jilin register."""

import time

import pytest

from optimization.calendar.dating import date_drills
from optimization.calendar.greedy import greedy_days
from optimization.calendar.plan import jilin_problem
from optimization.calendar.solve import solve_calendar
from tests.benchmarks.record import record
from tests.verification.cases_calendar import GENERATOR, generated, verdict

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
    """347 bodies, 2544 duties: gap at most 1 %, accepted by the checker."""
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
    """1600 drills: still accepted and within one per cent."""
    begin = time.perf_counter()
    plan = solve_calendar(jilin_problem(2027, reading="strict"))
    seconds = time.perf_counter() - begin
    record("calendar/jilin_2027_strict", ours=seconds)
    gap = plan.certificate.gap
    assert gap is not None
    record("calendar/jilin_2027_strict/gap", ours=gap, unit="frac")
    assert plan.findings == ()
    assert gap <= 0.01
