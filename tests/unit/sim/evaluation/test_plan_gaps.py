"""Each kind of gap from a log of a few lines, and none from its neighbour at the very limit."""

from __future__ import annotations

import math

import pytest

from scenarios.model.plan import (
    AlertChannel,
    CapabilityNeed,
    NotificationStep,
    Objective,
    ProtectiveAction,
    Task,
)
from scenarios.model.vocabulary import Capability as C
from sim.evaluation.plan_gaps import find_gaps
from tests.support.journal import written
from tests.support.town import fixed, plan, text


def task(deadline_s: float | None = None, **more: object) -> Task:
    return Task(
        id="plug",
        name=text("plug"),
        start=("first_arrival",),
        needs=(CapabilityNeed(capability=C.leak_stop, number=1),),
        deadline_s=deadline_s,
        chapter="3.4",
        **more,
    )


def found(the_plan, *rows, end=(10_000, "horizon"), measures=None):
    """Kinds of gaps of one log that begins with the call at 160 s."""
    start = [(0, "incident_start"), (100, "detected"), (160, "call_received")]
    log = written([*start, *rows, end], the_plan)
    return find_gaps(the_plan, [log], [measures or {}])


def kinds(gaps) -> list[str]:
    return [gap.kind for gap in gaps]


# --- tasks ----------------------------------------------------------------------------------

READY = (400, "task_ready", "plug")
SHORT = (400, "task_waits", "plug", "leak_stop", 2.0)


def test_a_task_that_never_started_names_what_it_waited_for():
    """Ready at 400 s, two squads short to the end at 4000 s: 2 h of missing squads."""
    (gap,) = found(plan(tasks=(task(),)), READY, SHORT, end=(4000, "horizon"))
    assert (gap.kind, gap.subject, gap.chapter) == ("task_never_started", "plug", "3.4")
    assert gap.waited_for == (("leak_stop", pytest.approx(2.0)),)


@pytest.mark.parametrize(("end_s", "gap"), [(1300, True), (1299, False)])
def test_a_task_is_given_a_quarter_of_an_hour(end_s, gap):
    """Ready at 400 s and pointless after 900 s of waiting: a gap; after 899 s: none."""
    gaps = found(plan(tasks=(task(),)), READY, (end_s, "task_ended", "plug"))
    assert kinds(gaps) == (["task_never_started"] if gap else [])


@pytest.mark.parametrize(("end_s", "gap"), [(700, True), (699, False)])
def test_a_task_with_a_limit_of_its_own_is_given_that(end_s, gap):
    """Limit 300 s: pointless after 300 s of waiting is a gap, after 299 s none."""
    gaps = found(plan(tasks=(task(300.0),)), READY, (end_s, "task_ended", "plug"))
    assert kinds(gaps) == (["task_never_started"] if gap else [])


def test_a_task_called_off_soon_is_no_gap():
    """Withdrawn 100 s after it was ready, by the plan's own rule: nothing was missed."""
    gaps = found(plan(tasks=(task(),)), READY, (500, "task_withdrawn", "plug"))
    assert kinds(gaps) == []


def test_a_task_never_ready_is_no_gap():
    """Its start never came: the plan did not call for it in this accident."""
    assert kinds(found(plan(tasks=(task(),)))) == []


@pytest.mark.parametrize(("start_s", "late"), [(460.001, True), (460.0, False)])
def test_a_task_is_late_after_its_limit_from_the_call(start_s, late):
    """Call 160 s, limit 300 s: a start at 460 s is in time, a millisecond later it is late."""
    gaps = found(plan(tasks=(task(300.0),)), READY, (start_s, "task_started", "plug", "", 1.0))
    assert kinds(gaps) == (["task_late"] if late else [])


def test_lateness_is_the_mean_excess():
    """Late by 100 s in one of two replications, in time in the other: half, by 100 s."""
    the_plan = plan(tasks=(task(300.0),))
    start = [(0, "incident_start"), (160, "call_received"), READY]
    logs = [
        written([*start, (t, "task_started", "plug", "", 1.0), (9000, "stand_down")], the_plan)
        for t in (560, 450)
    ]
    (gap,) = find_gaps(the_plan, logs, [{}, {}])
    assert (gap.share.value, gap.share.n) == (0.5, 2)
    assert gap.lateness_s is not None
    assert gap.lateness_s.value == pytest.approx(100.0)


STARTED = (500, "task_started", "plug", "", 1.0)


def test_work_still_going_on_at_the_horizon_is_unfinished():
    """Begun at 500 s, meant to end, not done at the horizon."""
    gaps = found(plan(tasks=(task(duration=fixed(60)),)), READY, STARTED)
    assert kinds(gaps) == ["task_unfinished"]


@pytest.mark.parametrize("over", ["task_done", "task_ended", "task_withdrawn"])
def test_work_that_is_over_is_not_unfinished(over):
    """Done, pointless or called off before the horizon: no gap."""
    gaps = found(plan(tasks=(task(duration=fixed(60)),)), READY, STARTED, (800, over, "plug"))
    assert kinds(gaps) == []


def test_work_cut_short_by_the_stand_down_is_not_unfinished():
    """The response ended before the work did: nobody missed it."""
    the_plan = plan(tasks=(task(duration=fixed(60)),))
    assert kinds(found(the_plan, READY, STARTED, end=(9000, "stand_down"))) == []


def test_open_ended_work_is_never_unfinished():
    """Work without a duration goes on to the horizon by design."""
    assert kinds(found(plan(tasks=(task(),)), READY, STARTED)) == []


# --- reports --------------------------------------------------------------------------------


def step(**more: object) -> NotificationStep:
    return NotificationStep(
        id="county", name=text("c"), after="detected", delay=fixed(1), article="art. 9", **more
    )


@pytest.mark.parametrize(("since", "limit_at"), [("detected", 3700.0), ("call_received", 3760.0)])
@pytest.mark.parametrize(("after_s", "late"), [(0.0, False), (0.001, True)])
def test_a_report_is_late_after_its_legal_limit(since, limit_at, after_s, late):
    """One hour from detection (100 s) or from the call (160 s); the article is named."""
    the_plan = plan(notification=(step(deadline_s=3600.0, deadline_from=since),))
    gaps = found(the_plan, (limit_at + after_s, "notified", "county"))
    assert kinds(gaps) == (["report_late"] if late else [])
    assert all(gap.chapter == "art. 9" for gap in gaps)


@pytest.mark.parametrize(
    ("since", "event"),
    [
        ("first_arrival", (1000, "arrived", "U1", "level:4")),
        ("controlled", (1000, "controlled")),
        ("level:3", (1000, "level_reached", "3")),
        ("notified:firm", (1000, "notified", "firm")),
        ("task_started:plug", (1000, "task_started", "plug", "", 1.0)),
        ("task_done:plug", (1000, "task_done", "plug")),
        ("protected:out", (1000, "protection_ordered", "out")),
        ("hazard:explosion", (1000, "milestone", "explosion")),
    ],
)
def test_a_limit_may_count_from_any_event(since, event):
    """Limit 600 s from an event at 1000 s: 1600 s is in time, 1601 s late."""
    the_plan = plan(notification=(step(deadline_s=600.0, deadline_from=since),))
    assert kinds(found(the_plan, event, (1600, "notified", "county"))) == []
    assert kinds(found(the_plan, event, (1601, "notified", "county"))) == ["report_late"]
    assert kinds(found(the_plan, (5000, "notified", "county"))) == []


def test_a_report_whose_limit_lies_beyond_the_end_is_not_judged():
    """The response stood down at 2000 s, the limit would be 3700 s: nobody can say."""
    the_plan = plan(notification=(step(deadline_s=3600.0, deadline_from="detected"),))
    assert kinds(found(the_plan, end=(2000, "stand_down"))) == []
    assert kinds(found(the_plan, end=(3700, "horizon"))) == ["report_late"]


def test_a_report_without_a_limit_is_never_late():
    """No limit given, no gap, even if nobody was ever told."""
    assert kinds(found(plan(notification=(step(),)))) == []


# --- people ---------------------------------------------------------------------------------

OUT = ProtectiveAction(
    id="out",
    name=text("out"),
    action="evacuate",
    start=("detected",),
    alert=AlertChannel(name="siren", median=fixed(1), reach_frac=1.0),
    preparation=fixed(1),
    compliance_frac=1.0,
    target_s=3600.0,
)


@pytest.mark.parametrize(
    ("t_s", "share", "gap"),
    [(3760, 0.95, False), (3761, 0.95, True), (3760, 0.94, True)],
)
def test_a_zone_must_be_95_percent_empty_in_time(t_s, share, gap):
    """Target 3600 s from the call at 160 s: 95 % at 3760 s is in time, later or less is a gap."""
    gaps = found(plan(protective_actions=(OUT,)), (t_s, "protected_share", "out", "", share))
    assert kinds(gaps) == (["protection_incomplete"] if gap else [])


def test_an_order_without_a_target_is_not_judged():
    """No target, no gap."""
    free = OUT.model_copy(update={"target_s": None})
    assert kinds(found(plan(protective_actions=(free,)))) == []


@pytest.mark.parametrize(
    ("value", "missed"), [(900.0, False), (900.1, True), (math.inf, True), (math.nan, False)]
)
def test_a_promise_is_missed_above_its_limit(value, missed):
    """At most 900: 900 keeps it, more or never breaks it, no value (nobody hurt) keeps it."""
    promise = Objective(id="first", name=text("f"), metric="total_response_time_s", at_most=900.0)
    gaps = found(plan(objectives=(promise,)), measures={"total_response_time_s": value})
    assert kinds(gaps) == (["objective_missed"] if missed else [])


@pytest.mark.parametrize("place", ["trapped", "scene"])
def test_deaths_before_the_hospital_are_gaps_by_place(place):
    """Somebody died trapped, or at the scene."""
    (gap,) = found(plan(), (700, "died", "P1", place))
    assert (gap.kind, gap.subject) == ("died_waiting", place)


def test_a_death_in_hospital_is_no_gap_of_the_plan():
    """Admitted and then dead: the plan had brought him there."""
    assert kinds(found(plan(), (700, "died", "P1", "H1"))) == []


def test_a_patient_without_a_bed_is_a_gap():
    """No bed of the right kind and no general one."""
    assert kinds(found(plan(), (700, "no_bed", "P1", "burn"))) == ["no_bed"]


# --- all together ---------------------------------------------------------------------------


def test_the_most_frequent_gap_comes_first():
    """Late in both replications before dead in one."""
    the_plan = plan(tasks=(task(300.0),))
    start = [(0, "incident_start"), (160, "call_received"), READY]
    late = (600, "task_started", "plug", "", 1.0)
    logs = [
        written([*start, late, (700, "died", "P1", "scene"), (9000, "stand_down")], the_plan),
        written([*start, late, (9000, "stand_down")], the_plan),
    ]
    gaps = find_gaps(the_plan, logs, [{}, {}])
    assert [(gap.kind, gap.share.value) for gap in gaps] == [
        ("task_late", 1.0),
        ("died_waiting", 0.5),
    ]


def test_what_was_waited_for_is_a_mean_over_all_replications():
    """1 h short in one of two replications: 0.5 h in the mean."""
    the_plan = plan(tasks=(task(),))
    start = [(0, "incident_start"), (160, "call_received")]
    short = (400, "task_waits", "plug", "leak_stop", 1.0)
    logs = [
        written([*start, READY, short, (4000, "horizon")], the_plan),
        written([*start, (4000, "horizon")], the_plan),
    ]
    (gap,) = find_gaps(the_plan, logs, [{}, {}])
    assert gap.waited_for == (("leak_stop", pytest.approx(0.5)),)
