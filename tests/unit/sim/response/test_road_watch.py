"""Roads close and open while crews drive; a real router on a town of six crossings.

    A --100-- B --100-- C --100-- S        seconds for a heavy engine, 16.25 m/s on main roads
              |        (|100)     |
              +--300--- D --300-- E --300--+
                                  (E leads to S)

The station is at A, responders gather at S. Call 180 s, turnout 60 s: the engine leaves A at
240 s, passes B at 340 s and C at 440 s, and on open roads is at S at 540 s.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from scenarios.model.base import Text
from scenarios.model.road import ROAD_CLASSES, RoadClass, RoadMeta, RoadNetwork
from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import VehicleClass
from sim.evaluation.conservation import little_residuals
from sim.evaluation.reading import LogReader
from sim.hazard.base import Controls, HazardReport
from sim.network.arrays import RoadArrays, compile_network
from sim.response.road_watch import RoadBase, RoadWatch, nearest_open_node
from tests.support.journal import Journal
from tests.support.town import HAND, ScriptedHazard, level, plan, replication, setting, unit

PLACES = {
    "A": (0, 0),
    "B": (1625, 0),
    "C": (3250, 0),
    "S": (4875, 0),
    "D": (3250, 3000),
    "E": (5500, 3000),
}
NODES = tuple(PLACES)
WITH_LINK = {"AB": 100, "BC": 100, "CS": 100, "BD": 300, "DC": 100, "DE": 300, "ES": 300}
DEAD_END = {"AB": 100, "BC": 100, "CS": 100, "BD": 300, "DE": 100, "ES": 200}
SPEED_M_S = 65 / 3.6 * 0.9
HEAVY = VehicleClass.heavy_fire


def town(ways: dict[str, int]) -> RoadArrays:
    """The crossings with two-way roads of the given driving times."""
    pairs = [(a, b, s) for (a, b), s in ways.items() for a, b in ((a, b), (b, a))]
    lat = 43.8 + np.array([y for _, y in PLACES.values()]) / 111_195.0
    lon = 126.5 + np.array([x for x, _ in PLACES.values()]) / (111_195.0 * np.cos(np.deg2rad(43.8)))
    n = len(pairs)
    return compile_network(
        RoadNetwork(
            meta=RoadMeta(
                id="t",
                title=Text(zh="镇", en="town"),
                source="hand",
                licence="none",
                datum="wgs84",
                synthetic=True,
                provenance=HAND,
            ),
            node_ids=NODES,
            node_lon=lon,
            node_lat=lat,
            tail=np.array([NODES.index(a) for a, _, _ in pairs]),
            head=np.array([NODES.index(b) for _, b, _ in pairs]),
            length_m=np.array([s * SPEED_M_S for _, _, s in pairs]),
            road_class=np.full(n, ROAD_CLASSES.index(RoadClass.primary)),
            name_index=np.zeros(n),
            names=("",),
            bridge=np.zeros(n, dtype=bool),
        )
    )


def watch(ways: dict[str, int] = WITH_LINK) -> RoadWatch:
    arrays = town(ways)
    origin = (float(arrays.x_m[0]), float(arrays.y_m[0]))
    return RoadWatch(RoadBase(arrays, "dry"), staging=NODES.index("S"), origin_m=origin)


Disc = tuple[float, float]
AT_C: Disc = PLACES["C"]
AT_E: Disc = PLACES["E"]
AT_S: Disc = PLACES["S"]
BEFORE_S: Disc = (4060, 0)
"""Half-way from C to S: only that road is shut."""
NOWHERE: Disc = (20_000, 20_000)


@dataclass
class ZoneHazard(ScriptedHazard):
    """Shuts the roads within 300 m of given points from given times on."""

    shut: dict[float, tuple[Disc, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tick_s = 20.0
        self._now: tuple[Disc, ...] = ()

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        report = super().advance(now_s, controls)
        if now_s in self.shut:
            self._now = self.shut[now_s]
            report.zone_changed = True
        return report

    def reach_m(self) -> float:
        return 30_000.0

    def closes(self, x_m: np.ndarray, y_m: np.ndarray) -> np.ndarray:
        inside = np.zeros(x_m.shape, dtype=bool)
        for x, y in self._now:
            inside |= np.hypot(x_m - x, y_m - y) <= 300.0
        return inside


def drive(
    shut: dict[float, tuple[Disc, ...]], ways: dict[str, int] = WITH_LINK, **more: object
) -> Journal:
    """One engine sent with the call, roads shut and opened as told."""
    the_plan = plan(levels=(level(dispatch=[(C.fire_attack, 1)]),))
    engine = unit(0, [C.fire_attack], node=0)
    run = replication(
        setting(the_plan, [engine], horizon_s=7200.0), ZoneHazard(shut=shut), watch(ways), **more
    )
    return Journal(run)


def test_on_open_roads_the_engine_drives_straight():
    """240 s + 100 + 100 + 100 = 540 s."""
    assert drive({}).times("arrived") == [540.0]


def test_an_engine_under_way_turns_off_at_its_next_crossing():
    """C is shut at 300 s: at B (340 s) the engine turns off, D 640, E 940, S 1240: 700 s late."""
    journal = drive({300.0: (AT_C,)})
    assert journal.times("arrived") == [1240.0]
    assert journal.times("rerouted") == [300.0]
    assert journal.values("rerouted") == [700.0]


def test_a_closure_off_the_way_changes_nothing():
    """E is shut while the engine drives by C: neither rerouted nor late."""
    journal = drive({300.0: (AT_E,)})
    assert journal.times("arrived") == [540.0]
    assert journal.times("rerouted") == []


def test_a_reopened_road_is_used_at_once():
    """C is shut at 300 s and free again at 480 s: at D (640 s) the engine turns back: S 840 s."""
    journal = drive({300.0: (AT_C,), 480.0: ()})
    assert journal.values("rerouted") == [700.0, -400.0]
    assert journal.times("arrived") == [840.0]


def test_an_engine_cut_off_waits_at_its_crossing_and_goes_on():
    """C and E are shut at 300 s: the engine waits at B from 340 s; at 900 s it drives 200 s."""
    journal = drive({300.0: (AT_C, AT_E), 900.0: ()})
    assert journal.times("unreachable", "U0") == [300.0]
    assert journal.times("arrived") == [1100.0]


def test_an_engine_cut_off_for_good_never_arrives():
    """The scene stays cut off: the engine is still under way when the replication ends."""
    journal = drive({300.0: (AT_S,)})
    assert journal.times("arrived") == []
    assert journal.times("horizon") == [7200.0]


def test_an_engine_that_had_to_turn_round_does_not_jump():
    """The last stretch is shut at 400 s, with the engine between B and C and no road C-D.

    It reaches C at 440 s, is back at B at 540 s, at D at 840 s, at S at 840 + 100 + 200 = 1140 s.
    Closures far away, reported at 600 and 700 s, change nothing about that.
    """
    journal = drive(
        {400.0: (BEFORE_S,), 600.0: (BEFORE_S, NOWHERE), 700.0: (BEFORE_S,)}, ways=DEAD_END
    )
    assert journal.values("rerouted") == [600.0]
    assert journal.times("arrived") == [1140.0]


def test_an_engine_is_not_sent_into_a_town_that_is_cut_off():
    """Nothing leads to S from the start; at 900 s the road opens: 900 + 60 + 300 = 1260 s."""
    journal = drive({0.0: (AT_S,), 900.0: ()})
    assert journal.times("dispatched") == [900.0]
    assert journal.times("arrived") == [1260.0]


def test_an_engine_that_finds_its_way_shut_when_it_leaves_is_sent_again():
    """Sent at 180 s, cut off at 200 s: it gives up at 240 s and is sent anew at 900 s.

    The books still balance: who was called once has come or come back.
    """
    journal = drive({200.0: (AT_S,), 900.0: ()})
    assert journal.times("dispatched") == [180.0, 900.0]
    assert journal.times("unreachable") == [240.0]
    assert journal.times("arrived") == [1260.0]
    residuals = little_residuals(LogReader(journal.log, plan()))
    assert max(residuals.values()) <= 1e-9


def test_the_log_counts_closed_roads():
    """Shutting C closes its three roads in both directions: six arcs; then none."""
    journal = drive({300.0: (AT_C,), 480.0: ()})
    assert journal.values("roads_closed") == [6.0, 0.0]


# --- the watch itself -----------------------------------------------------------------------


def test_times_to_and_from_the_scene_agree_on_two_way_roads():
    """To S and back take the same, for every crossing, open or shut."""
    roads, hazard = watch(), ZoneHazard()
    for discs in ((), (AT_C,), (AT_C, AT_E)):
        hazard._now = discs
        roads.close(hazard)
        there = [roads.to_scene_s(n, HEAVY) for n in range(6)]
        back = [roads.from_scene_s(n, HEAVY) for n in range(6)]
        assert there == back


@pytest.mark.parametrize(
    ("driven_s", "expected"),
    [(0.0, ("A", 0.0)), (1.0, ("B", 99.0)), (100.0, ("B", 0.0)), (101.0, ("C", 99.0)),
     (250.0, ("S", 50.0)), (-30.0, ("A", 30.0))],
)  # fmt: skip
def test_a_vehicle_stands_before_its_next_crossing(driven_s, expected):
    """After so many seconds from A the next crossing and the time to it; before, A itself."""
    node, late_s = watch().next_node(0, HEAVY, driven_s)
    assert (NODES[node], late_s) == expected


def test_the_staging_point_is_the_nearest_crossing_outside_the_zone():
    """Nearest to C is C; with C's roads shut it is A or E, whatever no shut road touches."""
    arrays = town(WITH_LINK)
    x, y = float(arrays.x_m[2]), float(arrays.y_m[2])
    assert NODES[nearest_open_node(arrays, x, y)] == "C"
    network = arrays.network
    shut = (network.tail == 2) | (network.head == 2)
    assert NODES[nearest_open_node(arrays, x, y, shut)] == "A"


def test_shared_trees_do_not_leak_a_closure_into_the_next_replication():
    """After a replication with shut roads a fresh one meets open roads again."""
    base = RoadBase(town(WITH_LINK), "dry")
    first = RoadWatch(base, staging=3, origin_m=(0.0, 0.0))
    open_s = first.to_scene_s(0, HEAVY)
    hazard = ZoneHazard()
    origin = (float(base.arrays.x_m[0]), float(base.arrays.y_m[0]))
    shut = RoadWatch(base, staging=3, origin_m=origin)
    hazard._now = (AT_C,)
    shut.close(hazard)
    assert shut.to_scene_s(0, HEAVY) == open_s + 700.0
    assert RoadWatch(base, staging=3, origin_m=origin).to_scene_s(0, HEAVY) == open_s
