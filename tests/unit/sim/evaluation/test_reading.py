"""What a log says about waiting: how long, for what, and when waiting ends."""

from __future__ import annotations

import pytest

from sim.evaluation.conservation import little_residuals
from tests.support.journal import written
from tests.support.town import plan

START = (0, "incident_start")


def read(*rows):
    return written([START, *rows], plan())


def test_missing_units_are_counted_while_they_are_missing():
    """3 missing for 100 s, 1 for 200 s, then supplied: 500 unit-seconds."""
    log = read(
        (100, "task_waits", "plug", "leak_stop", 3.0),
        (200, "task_waits", "plug", "leak_stop", 1.0),
        (400, "task_supplied", "plug", "leak_stop"),
        (900, "horizon"),
    )
    assert log.waiting_unit_s() == {("plug", "leak_stop"): 500.0}


@pytest.mark.parametrize("end", ["task_ended", "task_done", "task_withdrawn"])
def test_a_task_that_is_over_waits_no_more(end):
    """One unit short from 100 s to the end of the task at 400 s: 300, not 800 unit-seconds.

    A task may be done with fewer units than it wanted, or be called back.
    """
    log = read((100, "task_waits", "plug", "leak_stop", 1.0), (400, end, "plug"), (900, "horizon"))
    assert log.waiting_unit_s() == {("plug", "leak_stop"): 300.0}


def test_what_never_comes_is_waited_for_to_the_end():
    """One unit short from 100 to 900 s."""
    log = read((100, "task_waits", "plug", "leak_stop", 1.0), (900, "horizon"))
    assert log.waiting_unit_s() == {("plug", "leak_stop"): 800.0}


def test_each_purpose_and_ability_is_counted_apart():
    """Two abilities of one task and one of another."""
    log = read(
        (0, "task_waits", "a", "command", 1.0),
        (0, "task_waits", "a", "warning", 2.0),
        (0, "task_waits", "b", "command", 1.0),
        (100, "task_supplied", "a", "command"),
        (200, "horizon"),
    )
    assert log.waiting_unit_s() == {
        ("a", "command"): 100.0,
        ("a", "warning"): 400.0,
        ("b", "command"): 200.0,
    }


def test_material_is_waited_for_until_it_comes_or_to_the_end():
    """Foam from 100 to 580 s; lime from 100 to the end at 900 s."""
    log = read(
        (100, "stock_waits", "work", "foam", 5.0),
        (100, "stock_waits", "work", "lime", 1.0),
        (580, "stock_supplied", "work", "foam"),
        (900, "horizon"),
    )
    assert log.waiting_stock_s() == {("work", "foam"): 480.0, ("work", "lime"): 800.0}


def test_a_casualty_has_the_class_of_triage_or_else_of_the_injury():
    """Sorted people by their card, unsorted ones by the score at injury, the dead as dead."""
    log = read(
        (10, "injured", "P1", "trauma", 9.0),
        (10, "injured", "P2", "trauma", 5.0),
        (10, "injured", "P3", "trauma", 0.0),
        (400, "triaged", "P1", "immediate", 6.0),
        (900, "horizon"),
    )
    assert {k: str(v) for k, v in log.triage_classes.items()} == {
        "P1": "immediate",
        "P2": "immediate",
        "P3": "dead",
    }


def test_events_by_kind_and_subject_are_in_time_order():
    """Of all arrivals the first of U1 is at 300 s; what never happened is at infinity."""
    log = read(
        (200, "arrived", "U2"), (300, "arrived", "U1"), (500, "arrived", "U1"), (900, "horizon")
    )
    from sim.response.events import Kind

    assert log.first_s(Kind.arrived, "U1") == 300.0
    assert log.t_s[log.of(Kind.arrived)].tolist() == [200.0, 300.0, 500.0]
    assert log.first_s(Kind.controlled) == float("inf")
    assert log.first_s(Kind.arrived, "nobody") == float("inf")


# --- Little's law ---------------------------------------------------------------------------


def test_little_s_law_holds_on_a_log_by_hand():
    """Two casualties for 300 and 500 s, one to the end: both counts give 1700 s."""
    log = read(
        (100, "injured", "P1", "trauma", 5.0),
        (100, "injured", "P2", "trauma", 5.0),
        (100, "injured", "P3", "trauma", 5.0),
        (400, "admitted", "P1", "H", 5.0),
        (600, "died", "P2", "scene"),
        (1000, "horizon"),
    )
    assert little_residuals(log)["casualties"] == 0.0


def test_a_casualty_noted_twice_is_found():
    """Somebody who enters twice without leaving: the books do not balance, and it says who."""
    log = read(
        (100, "injured", "P1", "trauma", 5.0),
        (200, "injured", "P1", "trauma", 5.0),
        (900, "horizon"),
    )
    with pytest.raises(ValueError, match="P1 enters twice"):
        little_residuals(log)


def test_a_unit_that_turned_back_may_be_called_again():
    """Called, back without arriving, called again, arrived: two calls, both closed."""
    log = read(
        (100, "dispatched", "U1", "x"),
        (200, "returned", "U1"),
        (300, "dispatched", "U1", "x"),
        (500, "arrived", "U1", "x"),
        (900, "horizon"),
    )
    assert little_residuals(log)["units called"] == 0.0
