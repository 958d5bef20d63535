"""A pack's own knowledge of its roads reaches the vehicles that drive on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.model.base import Grade, Provenance
from scenarios.model.road_conditions import (
    Contraflow,
    Delays,
    HourRatios,
    Hours,
    LevelCrossings,
    PlannedClosure,
    RoadConditions,
    StateShares,
    WeatherOnRoads,
    ZoneRule,
)
from scenarios.model.road_file import ArcFacts, TurnRules
from scenarios.model.vocabulary import VehicleClass
from sim.network.arrays import RoadArrays
from sim.network.conditions import STATE_RANGE
from sim.network.driving import NOTHING, draw_driving, driven_roads, plain_roads
from sim.network.vehicles import LEGAL_MASS_KG
from sim.response.road_watch import RoadBase, RoadWatch
from sim.streams import Streams
from tests.support.jilin import jilin
from tests.unit.sim.response.test_road_watch import (
    AT_C,
    HEAVY,
    NODES,
    WITH_LINK,
    ZoneHazard,
    town,
)

HAND = Provenance(grade=Grade.synthetic, source="by hand")
BUS, SQUAD = VehicleClass.bus, VehicleClass.hazmat


def facts(arrays: RoadArrays, **limits: np.ndarray) -> ArcFacts:
    unknown = np.full(arrays.n_arcs, np.nan)
    values = {f"max_{name}": unknown for name in ("speed_m_s", "weight_kg", "height_m", "width_m")}
    none = np.zeros(arrays.n_arcs, dtype=np.int32)
    return ArcFacts(**values | {"n_level_crossings": none, "tunnel": none > 0} | limits)


def arc(arrays: RoadArrays, ends: str) -> int:
    a, b = (NODES.index(end) for end in ends)
    return int(np.flatnonzero((arrays.tail == a) & (arrays.head == b))[0])


def watch(
    ways: dict[str, int] = WITH_LINK, rules: RoadConditions = NOTHING, **more: object
) -> RoadWatch:
    """The town of `test_road_watch`, with what a pack may add to it."""
    arrays = town(ways)
    turns = more.pop("turns", None)
    known = facts(arrays, **more) if more else None
    pack = replace(
        jilin(), roads=arrays.network, arc_facts=known, turns=turns, road_conditions=rules
    )
    base = RoadBase(driven_roads(pack))
    origin = (float(base.arrays.x_m[0]), float(base.arrays.y_m[0]))
    drawn = draw_driving(rules, jilin().scenarios["chuanying-gas"].climate, streams(0))
    return RoadWatch(base, staging=NODES.index("S"), origin_m=origin, conditions=drawn)


def streams(replication: int, seed: int = 1) -> Streams:
    return Streams(seed=seed, scenario="t", replication=replication)


def test_a_weak_bridge_is_driven_around_by_18_tonnes_and_used_by_a_car():
    """On the way over B-C a limit of 17.9 t: the engine takes D; one of 18 t lets it pass."""
    arrays = town(WITH_LINK)
    weak = np.full(arrays.n_arcs, np.nan)
    weak[arc(arrays, "BC")] = 17_900.0
    roads = watch(max_weight_kg=weak)
    assert roads.to_scene_s(0, HEAVY) == 600.0  # A B D C S
    assert roads.to_scene_s(0, VehicleClass.command) < 300.0
    assert arc(arrays, "BC") not in roads.path(0, HEAVY).arcs
    weak[arc(arrays, "BC")] = LEGAL_MASS_KG[2]
    assert watch(max_weight_kg=weak).to_scene_s(0, HEAVY) == 300.0


def test_a_forbidden_turn_is_not_made_even_after_a_closure_changes_the_way():
    """From A-B one may not go on to C; under way past B the engine keeps to its street."""
    arrays = town(WITH_LINK)
    ban = TurnRules(
        np.array([arc(arrays, "AB")], np.int32), np.array([arc(arrays, "BC")], np.int32),
        np.array([False]),
    )  # fmt: skip
    roads = watch(turns=ban)
    route = roads.path(0, HEAVY)
    assert [NODES[n] for n in arrays.head[route.arcs]] == ["B", "D", "C", "S"]
    assert roads.to_scene_s(0, HEAVY) == 600.0
    assert roads.to_scene_s(NODES.index("B"), HEAVY) == 200.0  # who starts at B may
    place, late_s = roads.next_node(0, HEAVY, 50.0)
    assert late_s == 50.0
    assert roads.to_scene_s(place, HEAVY) == 500.0  # came over A-B: the ban still holds
    assert roads.from_scene_s(0, HEAVY) == 300.0


def test_start_up_is_lost_once_a_trip():
    """10 s at the start; who is rolling loses none again."""
    rules = RoadConditions(delays=Delays(start_up_s=10.0, provenance=HAND))
    roads = watch(rules=rules)
    assert roads.to_scene_s(0, HEAVY) == 310.0
    assert roads.from_scene_s(0, HEAVY) == 310.0
    place, late_s = roads.next_node(0, HEAVY, 60.0)
    assert late_s == 50.0  # 50 of 100 s driven
    assert roads.to_scene_s(place, HEAVY) == 200.0
    again, late_s = roads.next_node(place, HEAVY, 30.0)
    assert (late_s, roads.to_scene_s(again, HEAVY)) == (70.0, 100.0)
    place, late_s = roads.next_node(0, HEAVY, 4.0)
    assert (late_s, roads.to_scene_s(place, HEAVY)) == (6.0, 300.0)


def test_waits_at_crossings_and_junctions_add_up():
    """A gate on B-C shut a tenth of the time for 180 s: 9 s; 2 s at each junction."""
    arrays = town(WITH_LINK)
    gates = np.zeros(arrays.n_arcs, dtype=np.int32)
    gates[arc(arrays, "BC")] = 1
    rules = RoadConditions(
        delays=Delays(junction_s=2.0, provenance=HAND),
        level_crossings=LevelCrossings(closed_frac=0.1, closed_s=180.0, provenance=HAND),
    )
    # junctions of three streets at B and C; S has two
    assert watch(rules=rules, n_level_crossings=gates).to_scene_s(0, HEAVY) == 300 + 9 + 4


@pytest.mark.parametrize(
    ("level", "squad_s", "engine_s"),
    [("closed", 700.0, 700.0), ("protected", 400.0, 700.0), ("slow", 400.0, 400.0)],
)
def test_a_zone_may_let_some_through(level, squad_s, engine_s):
    """A zone at C (around it A B D E S): shut to all, to the unprotected, or 1.5 times as slow."""
    ways = {"AB": 100, "BC": 100, "CS": 100, "BD": 200, "DE": 100, "ES": 300}
    rules = RoadConditions(
        zone=ZoneRule(level=level, slow_ratio=1.5, protected=(SQUAD,), provenance=HAND)
    )
    roads, hazard = watch(ways, rules=rules), ZoneHazard()
    hazard._now = (AT_C,)
    roads.close(hazard)
    assert roads.to_scene_s(0, SQUAD) == squad_s
    assert roads.to_scene_s(0, HEAVY) == engine_s


def test_planned_closures_hold_while_they_last():
    """B-C shut from 100 to 200 s by name of a crossing; the watch knows the times."""
    shut = PlannedClosure(id="works", node_ids=("C",), begin_s=100.0, end_s=200.0, provenance=HAND)
    roads = watch(rules=RoadConditions(closures=(shut,)))
    assert roads.change_times_s == (100.0, 200.0)
    assert roads.closed is None
    seen = []
    for time_s in (0.0, 100.0, 200.0):
        roads.at_time(time_s)
        seen.append(roads.to_scene_s(0, HEAVY))
    assert seen == [300.0, 1000.0, 300.0]


def test_one_way_streets_are_driven_against_only_with_lights():
    """A way back of a one-way street: shut to a bus, half as fast for an engine."""
    arrays = town({"AB": 100})
    network = replace(
        arrays.network,
        **{name: getattr(arrays.network, name)[:1] for name in
           ("tail", "head", "length_m", "road_class", "name_index", "bridge")},
    )  # fmt: skip
    rules = RoadConditions(contraflow=Contraflow(speed_ratio=0.5, provenance=HAND))
    roads = driven_roads(replace(jilin(), roads=network, road_conditions=rules))
    base = RoadBase(roads)
    climate = jilin().scenarios["chuanying-gas"].climate
    drawn = draw_driving(rules, climate, streams(0))
    ds = {v: base.weights(v, drawn).tolist() for v in (HEAVY, BUS)}
    assert ds[HEAVY] == [1000, 2000]
    assert ds[BUS][1] > 1e9
    assert roads.known["contraflow"] == 1


def test_the_state_of_the_roads_follows_the_temperature_and_is_common_to_plans():
    """Below freezing only what the county says of frost; the same draw for every plan."""
    climate = jilin().scenarios["chuanying-fire"].climate
    cold = climate.model_copy(update={"temperature_low_k": 250.0, "temperature_high_k": 260.0})
    warm = climate.model_copy(update={"temperature_low_k": 290.0, "temperature_high_k": 300.0})
    rules = RoadConditions(
        weather=WeatherOnRoads(
            above_freezing=StateShares(wet_frac=0.3),
            below_freezing=StateShares(snow_frac=0.5, ice_frac=0.2),
            provenance=HAND,
        )
    )
    frost = [draw_driving(rules, cold, streams(k)) for k in range(300)]
    summer = [draw_driving(rules, warm, streams(k)) for k in range(300)]
    share = {name: sum(c.road_state == name for c in frost) / 300 for name in STATE_RANGE}
    assert share["wet"] == 0
    # three standard errors of a share of 300 draws are at most 0.087
    assert share["snow"] == pytest.approx(0.5, abs=0.087)
    assert share["ice"] == pytest.approx(0.2, abs=0.087)
    assert {c.road_state for c in summer} == {"dry", "wet"}
    assert frost == [draw_driving(rules, cold, streams(k)) for k in range(300)]


def test_speeds_are_drawn_within_the_published_range_and_dry_roads_stay_dry():
    climate = jilin().scenarios["chuanying-fire"].climate
    low, high = STATE_RANGE["snow"][1]
    drawn = [draw_driving(NOTHING, climate, streams(k)).state_ratios[1] for k in range(200)]
    assert low <= min(drawn) < low + 0.02
    assert high - 0.02 < max(drawn) <= high
    dry = jilin().scenarios["chuanying-gas"].climate
    assert draw_driving(NOTHING, dry, streams(3)).state_ratios == (1.0, 1.0)


def test_rush_hours_fall_into_the_day():
    slow = HourRatios(fast_roads_ratio=0.8, other_roads_ratio=0.5)
    rules = RoadConditions(hours=Hours(morning_peak=slow, provenance=HAND))
    climate = jilin().scenarios["chuanying-gas"].climate
    day = climate.model_copy(update={"night_frac": 0.0})
    night = climate.model_copy(update={"night_frac": 1.0})
    share = np.mean(
        [draw_driving(rules, day, streams(k)).hour_ratios[1] == 0.5 for k in range(900)]
    )
    assert share == pytest.approx(2 / 16, abs=0.034)  # 7 to 9 of 6 to 22; three standard errors
    assert all(draw_driving(rules, night, streams(k)).hour_ratios == (1, 1) for k in range(50))


def test_a_generated_network_says_that_nothing_more_is_known():
    """The Jilin pack: plain roads, no sign, no limit, and it says so."""
    roads = driven_roads(jilin())
    assert set(roads.known.values()) == {0}
    assert roads.graph is None
    assert (roads.common == plain_roads(roads.arrays).common).all()
