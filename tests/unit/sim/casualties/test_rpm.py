"""The severity table: decline, death, triage; and the rules that set a score."""

from __future__ import annotations

import numpy as np
import pytest

from sim.casualties.rpm import DECLINE, SURVIVAL_PROB, death_after_s, rpm_after, triage_class
from sim.casualties.severity import (
    LETHAL_RPM,
    MODERATE_RPM,
    SEVERE_RPM,
    UNHURT_RPM,
    load_at,
    one_percent_ratio,
    rpm_in_band,
)


def test_a_score_falls_at_each_full_half_hour_and_never_rises():
    """Score 7: 7, 6 at 30 min, 5 at 90 min ... and no score rises with time."""
    assert [rpm_after(7, t) for t in (0.0, 1799.9, 1800.0, 3599.9, 3600.0)] == [7, 7, 6, 6, 5]
    table = np.array(DECLINE)
    assert (np.diff(table, axis=1) <= 0).all()


def test_a_worse_score_stays_worse():
    """At every time the higher score at injury is at least as high now."""
    assert (np.diff(np.array(DECLINE), axis=0) >= 0).all()


def test_the_unhurt_score_is_the_highest():
    """12 is the score of somebody in danger but not hurt; nobody hurt is drawn that high."""
    assert UNHURT_RPM == 12
    assert max(*LETHAL_RPM, *SEVERE_RPM, *MODERATE_RPM) < UNHURT_RPM


@pytest.mark.parametrize(
    ("rpm", "minutes"), [(0, 0), (1, 30), (2, 30), (3, 60), (4, 90), (5, 120), (6, 150), (7, 210),
                         (8, 270), (9, 330)],
)  # fmt: skip
def test_death_comes_when_the_score_reaches_zero(rpm, minutes):
    """Read off the table: score 5 is dead after two hours; at that very minute, not before."""
    assert death_after_s(rpm) == 60.0 * minutes
    assert rpm_after(rpm, 60.0 * minutes) == 0
    if minutes:
        assert rpm_after(rpm, 60.0 * minutes - 1) > 0


@pytest.mark.parametrize("rpm", [10, 11, 12])
def test_the_lightly_hurt_do_not_die_within_six_hours(rpm):
    """Scores from 10 keep above zero; beyond six hours the last column holds."""
    assert death_after_s(rpm) == np.inf
    assert rpm_after(rpm, 1e6) == DECLINE[rpm][12] > 0


def test_survival_grows_with_the_score():
    """From 5.2 % at 0 to 98 % at 12, never falling."""
    assert SURVIVAL_PROB[0] == 0.052
    assert SURVIVAL_PROB[12] == 0.98
    assert (np.diff(SURVIVAL_PROB) > 0).all()


@pytest.mark.parametrize(
    ("rpm", "name"),
    [(0, "dead"), (1, "immediate"), (6, "immediate"), (7, "delayed"), (9, "delayed"),
     (10, "minor"), (12, "minor")],
)  # fmt: skip
def test_triage_classes_at_their_limits(rpm, name):
    """0 black, 1-6 red, 7-9 yellow, from 10 green."""
    assert triage_class(rpm) == name


@pytest.mark.parametrize(("rpm", "untreated_s"), [(13, 0.0), (-1, 0.0), (5, -1.0), (5, np.nan)])
def test_impossible_scores_and_times_are_refused(rpm, untreated_s):
    """Scores run from 0 to 12 and time does not run backwards."""
    with pytest.raises(ValueError, match=r"rpm|untreated_s"):
        rpm_after(rpm, untreated_s)


@pytest.mark.parametrize("band", [LETHAL_RPM, SEVERE_RPM, MODERATE_RPM])
def test_scores_fill_their_band_evenly(band):
    """Each score of a band is drawn equally often; the ends of the draw stay inside."""
    low, high = band
    u = (np.arange(12_000) + 0.5) / 12_000
    scores, counts = np.unique(rpm_in_band(u, band), return_counts=True)
    assert scores.tolist() == list(range(low, high + 1))
    assert counts.max() - counts.min() <= 1
    assert rpm_in_band(np.array([0.0, np.nextafter(1, 0)]), band).tolist() == [low, high]


def test_the_bands_follow_each_other():
    """Lethal 1-4, severe 5-8, moderate 9-11: no gap, no overlap."""
    assert LETHAL_RPM[1] + 1 == SEVERE_RPM[0]
    assert SEVERE_RPM[1] + 1 == MODERATE_RPM[0]


def test_the_lethal_load_is_the_inverse_of_the_probit():
    """Chlorine (a -8.29, b 0.92): the load of half the people has probit 5."""
    load = load_at(np.array([0.5, 0.01]), a=-8.29, b=0.92)
    probit = -8.29 + 0.92 * np.log(load)
    np.testing.assert_allclose(probit, [5.0, 5.0 - 2.3263478740], rtol=1e-9)


def test_the_injury_threshold_never_lies_above_the_lethal_one():
    """A guidance level beyond the lethal load gives a factor of 1, never more."""
    lethal = float(load_at(np.array([0.01]), a=-8.29, b=0.92)[0])
    assert one_percent_ratio(0.25 * lethal, a=-8.29, b=0.92) == pytest.approx(0.25)
    assert one_percent_ratio(7.0 * lethal, a=-8.29, b=0.92) == 1.0
    with pytest.raises(ValueError, match="level_load"):
        one_percent_ratio(0.0, a=-8.29, b=0.92)
