"""Held against the record: what counts as met, for times, people and distances."""

from __future__ import annotations

import math

import pytest

from scenarios.model.checkpoints import (
    CountCheckpoint,
    LengthCheckpoint,
    TimeCheckpoint,
    UnplayedCheckpoint,
)
from sim.evaluation.replay_score import meets, observe, score, score_case, share_met
from tests.support.journal import written
from tests.support.town import HAND, plan, text

START = (0, "incident_start")
INF = math.inf


def time_(low_s, high_s, **more):
    return TimeCheckpoint(
        kind="time", id="t", name=text("t"), provenance=HAND, low_s=low_s, high_s=high_s,
        **{"until": "controlled", **more},
    )  # fmt: skip


def count(low, high, **more):
    return CountCheckpoint(
        kind="count", id="n", name=text("n"), provenance=HAND, n_low=low, n_high=high,
        **{"what": "deaths", **more},
    )  # fmt: skip


def length(low_m, high_m):
    return LengthCheckpoint(
        kind="length", id="m", name=text("m"), provenance=HAND, what="reach",
        after="hazard:explosion", low_m=low_m, high_m=high_m,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "met"),
    [((90, 99), False), ((90, 100), True), ((150, 150), True), ((200, 250), True),
     ((201, 250), False), ((50, 900), True)],
)  # fmt: skip
def test_a_time_is_met_where_record_and_band_touch(record, met):
    """The band from 100 to 200 s; both edges belong to it."""
    assert meets(time_(*record), 100.0, 150.0, 200.0) is met


@pytest.mark.parametrize(
    ("median", "met"), [(31.0, False), (31.7, True), (100.0, True), (316.0, True), (317.0, False)]
)
def test_deaths_are_met_within_half_a_decade_of_the_median(median, met):
    """100 recorded: from 31.6 to 316; the band does not matter, however wide."""
    assert meets(count(100, 100), 0.0, median, 1e6) is met


def test_nobody_and_one_are_the_same_order_of_magnitude():
    assert meets(count(0, 0), 0.0, 1.0, 2.0)
    assert meets(count(1, 1), 0.0, 0.0, 2.0)
    assert not meets(count(0, 0), 0.0, 4.0, 9.0)


@pytest.mark.parametrize(("median", "met"), [(45, False), (46, True), (184, True), (185, False)])
def test_a_damage_radius_is_met_within_a_factor_of_two(median, met):
    """92 m recorded."""
    assert meets(length(92.0, 92.0), 0.0, float(median), 1e4) is met


def test_a_count_may_be_held_to_the_band():
    assert meets(count(5, 5, tolerance="band"), 5.0, 50.0, 90.0)
    assert not meets(count(4, 4, tolerance="band"), 5.0, 5.0, 90.0)


def test_the_band_is_of_order_statistics_so_that_never_reached_needs_no_arithmetic():
    """Of twenty values the first and the nineteenth; one infinite value is beyond the band."""
    found = score("case", time_(500, 600), [*range(1, 20), INF])
    assert (found.low, found.median, found.high) == (1.0, 10.0, 19.0)
    assert found.verdict == "miss"
    assert score("case", time_(500, 600), [1.0, INF]).verdict == "hit"
    assert score("case", time_(500, 600), [INF, INF]).verdict == "miss"


@pytest.mark.parametrize("sample", [[], [1.0, math.nan]])
def test_an_empty_or_undefined_sample_is_refused_by_name(sample):
    with pytest.raises(ValueError, match="case/t is empty or holds a NaN"):
        score("case", time_(1, 2), sample)


def test_a_time_runs_between_two_events_or_is_never_reached():
    log = written([START, (60, "detected"), (90, "call_received"), (500, "controlled")], plan())
    assert observe(time_(1, 2), log) == 500.0
    assert observe(time_(1, 2, since="call_received"), log) == 410.0
    assert observe(time_(1, 2, since="detected", until="stand_down"), log) == INF
    assert observe(time_(1, 2, since="stand_down"), log) == INF


def test_people_are_counted_by_what_happened_to_them():
    log = written(
        [START, (10, "injured", "P1", "burn", 5.0), (20, "injured", "P2", "burn", 5.0),
         (30, "died", "P1", "scene"), (100, "freed", "P2", "u"), (200, "freed", "P3", "u")],
        plan(),
    )  # fmt: skip
    found = {what: observe(count(1, 1, what=what), log) for what in ("deaths", "casualties")}
    assert found == {"deaths": 1.0, "casualties": 2.0}
    assert observe(count(1, 1, what="freed"), log) == 2.0
    assert observe(count(1, 1, what="freed", by_s=100.0), log) == 1.0
    assert observe(count(1, 1, what="responders_lost"), log) == 0.0


def test_a_cordon_is_no_damage():
    """Only the reach noted from the explosion on counts; without one there is none."""
    cordon, blast = (0, "reach", "", "", 100.0), (50, "reach", "", "", 400.0)
    quiet = written([START, cordon, (90, "horizon")], plan())
    loud = written([START, cordon, (50, "milestone", "explosion"), blast, (90, "horizon")], plan())
    assert observe(length(1.0, 2.0), quiet) == 0.0
    assert observe(length(1.0, 2.0), loud) == 400.0


def test_what_was_given_or_cannot_be_played_does_not_count():
    logs = [written([START, (100 + i, "controlled")], plan()) for i in range(3)]
    unplayed = UnplayedCheckpoint(
        kind="not_represented", id="u", name=text("u"), provenance=HAND,
        recorded=text("3 days"), why=text("beyond the horizon"),
    )  # fmt: skip
    given = time_(100, 102, given=text("set the input"))
    found = score_case("case", [time_(101, 101), time_(1, 2), given, unplayed], logs)
    assert [one.verdict for one in found] == ["hit", "miss", "given", "not_represented"]
    assert (share_met(found).value, share_met(found).n) == (0.5, 2)
    assert found[2].median == 101.0, "shown all the same"
