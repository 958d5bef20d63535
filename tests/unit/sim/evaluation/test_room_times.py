"""Smoke and people in each room, read from hand-made logs."""

from __future__ import annotations

import math

import pytest

from sim.evaluation.reading import LogReader
from sim.evaluation.room_times import room_times
from sim.response.events import Kind, LogWriter
from tests.unit.reports.small_town import pack


def log(lost_s: float | None, left_s: float | None) -> LogReader:
    """One replication of one room."""
    writer = LogWriter()
    writer.add(0.0, Kind.incident_start, "fire")
    for name, time_s in (("room_lost:F1", lost_s), ("room_left:F1", left_s)):
        if time_s is not None:
            writer.add(time_s, Kind.milestone, name)
    return LogReader(writer.finish(), next(iter(pack().plans.values())))


def test_quantiles_and_share_of_a_room():
    """Smoke at 100 .. 1000 s, people out at 500 s: caught in five of ten, the tie counted."""
    (found,) = room_times([log(100.0 * k, 500.0) for k in range(1, 11)], ["F1"])
    assert found.lost.value == 1.0
    assert found.aset_early.value == pytest.approx(150.0)
    assert found.rset_late.value == 500.0
    assert found.caught.value == 0.5
    assert found.caught.low < 0.5 < found.caught.high


def test_what_is_never_reached_stands_behind_all_others():
    """Smoke in two of ten: one tenth lies between the two, its interval is open."""
    logs = [log(100.0, None), log(200.0, 50.0), *(log(None, 60.0) for _ in range(8))]
    (found,) = room_times(logs, ["F1"])
    assert found.lost.value == 0.2
    assert found.rset_median.value == 60.0
    assert found.aset_early.value == pytest.approx(150.0)
    assert math.isinf(found.aset_early.high)
    assert found.caught.value == 0.1  # not left and lost; not left in a room without smoke is not


def test_no_log_is_refused():
    """Quantiles of nothing do not exist."""
    with pytest.raises(ValueError, match="logs must hold at least one replication"):
        room_times([], ["F1"])
