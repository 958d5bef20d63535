"""A replication made visible is the same replication: zones, closed roads, ways driven."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.evaluation.metrics import METRICS
from sim.evaluation.table import OutcomeTable
from sim.outcome import Outcome, log_hash
from sim.play import play
from sim.replay import MOST_CLOSED, Replay, _Watcher, median_replication, replay, worst_replication
from sim.response.events import EventLog, Kind, LogWriter
from sim.response.policy import NearestAvailable
from tests.support.jilin import stage


def shown(scenario: str, plan: str, replication: int = 2) -> Replay:
    return replay(stage(scenario, plan), policy=NearestAvailable(), seed=1, replication=replication)


@pytest.mark.parametrize(
    ("scenario", "plan"), [("longtan-toxic", "toxic-b"), ("chuanying-gas", "gas-a")]
)
def test_looking_on_changes_nothing(scenario, plan):
    """The replayed log has the hash of the played one."""
    played = play(stage(scenario, plan), policy=NearestAvailable(), seed=1, replication=2)
    assert log_hash([shown(scenario, plan).outcome]) == log_hash([played])


def test_zones_follow_the_log():
    """One frame for each report of the zone, in time order, every ring closed."""
    found = shown("longtan-toxic", "toxic-b")
    log = found.outcome.log
    assert [f.t_s for f in found.frames] == sorted(f.t_s for f in found.frames)
    assert len(found.frames) == int(np.count_nonzero(log.kind == Kind.reach))
    for frame in found.frames:
        assert len(frame.closed_roads) <= MOST_CLOSED
        for zone in frame.zones:
            assert zone.ring[0] == zone.ring[-1]


def test_every_trip_leads_from_the_station_to_the_staging_point():
    """Units set out after they were sent and arrive as the log says, at the staging point."""
    found = shown("longtan-toxic", "toxic-b")
    log = found.outcome.log
    assert found.trips
    for trip in found.trips:
        assert trip.depart_s <= trip.arrive_s
        rows = (log.kind == Kind.arrived) & (log.subject == log.names.index(trip.unit))
        assert trip.arrive_s in log.t_s[rows]
        assert trip.path[-1] == pytest.approx(found.staging, abs=1e-4)


def test_a_one_way_street_is_shown_once_like_any_other():
    """A two-way street is drawn once; a one-way street is drawn whatever way it runs."""
    the_stage = stage("chuanying-gas", "gas-a")
    arrays = the_stage.base.arrays
    network = arrays.network
    watcher = _Watcher(the_stage)

    class Roads:
        closed = np.zeros(network.n_arcs, dtype=bool)

    up, down = network.tail < network.head, network.tail > network.head
    first = int(np.flatnonzero(up)[0])
    back = int(np.flatnonzero(down & (arrays.street == arrays.street[first]))[0])
    Roads.closed[[first, back]] = True
    assert len(watcher._closed(Roads())) == 1
    Roads.closed[first] = False
    assert len(watcher._closed(Roads())) == 1


def table(**columns: list[float]) -> OutcomeTable:
    n = len(next(iter(columns.values())))
    every = {metric: np.zeros(n) for metric in METRICS}
    every |= {name: np.array(values) for name, values in columns.items()}
    return OutcomeTable("s", "p", "nearest", 1, 1e4, every)


def test_the_middle_accident_is_shown():
    """Of five with 0 to 40 casualties, deaths and control times alike, the third is the middle."""
    ranks = [30.0, 0.0, 20.0, 40.0, 10.0]
    assert median_replication(table(casualties=ranks, deaths=ranks, time_to_control_s=ranks)) == 2


def test_the_worst_twentieth_and_its_middle():
    """Of forty in shuffled order the worst twentieth is the last two: the worse of them stands."""
    ranks = [float(7 * i % 40) for i in range(40)]
    found = worst_replication(table(casualties=ranks, deaths=ranks, time_to_control_s=ranks))
    assert ranks[found] == 39.0


# --- hashes ---------------------------------------------------------------------------------


def outcome(rows: list[tuple[float, Kind, str, float]], number: int = 0) -> Outcome:
    log = LogWriter()
    for t_s, kind, subject, value in rows:
        log.add(t_s, kind, subject, "", value)
    return Outcome(number, log.finish(), {}, ())


STORY = [(0.0, Kind.incident_start, "s", 0.0), (5.0, Kind.injured, "P1", 7.0)]


def test_the_hash_sees_every_part_of_an_event():
    """Another time (by a millisecond), kind, name or value: another hash."""
    base = log_hash([outcome(STORY)])
    assert base == log_hash([outcome(list(STORY))])
    changed = [
        (5.001, Kind.injured, "P1", 7.0),
        (5.0, Kind.worsened, "P1", 7.0),
        (5.0, Kind.injured, "P2", 7.0),
        (5.0, Kind.injured, "P1", 8.0),
    ]
    assert all(log_hash([outcome([STORY[0], row])]) != base for row in changed)


def test_the_hash_sees_the_order_of_the_replications():
    """Two replications swapped, or one renumbered: another hash."""
    first, second = outcome(STORY), outcome(STORY[:1], 1)
    assert log_hash([first, second]) != log_hash([second, first])
    assert log_hash([first]) != log_hash([replace(first, replication=1)])


def test_the_hash_does_not_see_the_last_bits():
    """A value that differs in the twelfth digit, or a name table in another order: same hash."""
    base = outcome(STORY)
    nudged = outcome([STORY[0], (5.0, Kind.injured, "P1", 7.0 + 1e-12)])
    assert log_hash([nudged]) == log_hash([base])
    log = base.log
    swap = {0: 0, 1: 2, 2: 1}
    shuffled = EventLog(
        t_s=log.t_s,
        kind=log.kind,
        subject=np.array([swap[i] for i in log.subject.tolist()], dtype=np.int32),
        object=log.object,
        value=log.value,
        incident=log.incident,
        names=(log.names[0], log.names[2], log.names[1]),
    )
    assert log_hash([replace(base, log=shuffled)]) == log_hash([base])
