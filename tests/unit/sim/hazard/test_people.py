"""When people told to leave have left: reach of the alert, preparation, compliance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.model.distribution import TimeLaw
from sim.hazard.base import Alert, ProtectionOrder
from sim.hazard.people import Household, share_done, sorted_finite
from sim.streams import Streams
from tests.support.town import fixed

N = 20_000


def order(
    at_s: float = 0.0, *, median_s: float = 600.0, reach: float = 1.0, comply: float = 1.0,
    preparation: TimeLaw | None = None,
) -> ProtectionOrder:  # fmt: skip
    return ProtectionOrder(
        key="out",
        evacuate=True,
        ordered_s=at_s,
        radius_m=None,
        alerts=(Alert("", median_s, reach),),
        preparation=preparation or fixed(0),
        compliance_frac=comply,
    )


def household(n: int = N, seed: int = 1) -> Household:
    return Household(Streams(seed=seed, scenario="s", replication=0), n)


def test_half_of_the_people_know_after_the_median():
    """Median 600 s: between 49 and 51 % of 20 000 know by then (99.9 % of samples: +- 1.2 %)."""
    done = household().done_s(order())
    assert np.mean(done <= 600.0) == pytest.approx(0.5, abs=0.012)


def test_nine_tenths_know_after_2_1_medians():
    """Log-logistic of shape 3: the 90 % point is 9^(1/3) = 2.08 medians."""
    done = household().done_s(order())
    assert np.quantile(done, 0.9) / 600.0 == pytest.approx(9 ** (1 / 3), rel=0.03)


def test_those_not_reached_or_not_willing_never_leave():
    """80 % reached, 90 % willing: 72 % leave ever, drawn independently."""
    done = household().done_s(order(reach=0.8, comply=0.9))
    assert np.mean(np.isfinite(done)) == pytest.approx(0.72, abs=0.011)


def test_nobody_reached_nobody_leaves():
    """An alert that reaches nobody, or that nobody follows, empties nothing."""
    assert np.isinf(household().done_s(order(reach=0.0))).all()
    assert np.isinf(household().done_s(order(comply=0.0))).all()


def test_a_later_order_shifts_everybody_by_the_delay():
    """The same order 500 s later: each person leaves exactly 500 s later."""
    luck = household()
    early, late = luck.done_s(order(0.0)), luck.done_s(order(500.0))
    np.testing.assert_allclose(late - early, 500.0, rtol=0, atol=1e-9)


def test_two_channels_reach_whom_either_reaches():
    """Reach 60 % and 50 %, drawn independently: 1 - 0.4 * 0.5 = 80 % hear of it (+- 1 %)."""
    first = order(reach=0.6)
    both = replace(first, alerts=(*first.alerts, Alert("siren", 600.0, 0.5)))
    done = household().done_s(both)
    assert np.mean(np.isfinite(done)) == pytest.approx(0.8, abs=0.01)


def test_a_second_channel_never_makes_anybody_later():
    """Each person acts on the first channel that reaches him; the first channel's luck stays."""
    luck, first = household(), order()
    both = replace(first, alerts=(*first.alerts, Alert("siren", 60.0, 1.0)))
    alone, together = luck.done_s(first), luck.done_s(both)
    assert (together <= alone).all()
    assert np.median(together) < 60.1
    assert (luck.done_s(first) == alone).all()


def test_preparation_adds_to_the_alert():
    """With 300 s to get ready everybody leaves 300 s later than without."""
    luck = household()
    bare, ready = luck.done_s(order()), luck.done_s(order(preparation=fixed(300)))
    np.testing.assert_allclose(ready - bare, 300.0, rtol=0, atol=1e-9)


def test_two_plans_meet_the_same_people():
    """A person reached early under one plan is reached early under the other, in the same order."""
    slow, fast = household().done_s(order(median_s=3600.0)), household().done_s(order())
    assert (np.argsort(slow, kind="stable") == np.argsort(fast, kind="stable")).all()


def test_the_share_that_has_left_counts_the_reached_and_willing():
    """Of four who will leave two have left by 200 s: 50 %; those who never will are not counted."""
    times = sorted_finite(np.array([100.0, np.inf, 200.0, 300.0, 400.0]))
    assert times.tolist() == [100.0, 200.0, 300.0, 400.0]
    assert [share_done(times, t) for t in (99.9, 200.0, 400.0)] == [0.0, 0.5, 1.0]


def test_an_empty_zone_has_left():
    """Nobody lives there: the zone is empty at once."""
    assert share_done(np.empty(0), 0.0) == 1.0
