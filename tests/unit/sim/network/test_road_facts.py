"""Heavy, tall and wide vehicles keep off what cannot bear them; conditions act as stated."""

import dataclasses

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.model.road import RoadClass, RoadNetwork
from scenarios.model.vocabulary import VehicleClass
from sim.network import (
    APPLIANCES,
    PROFILES,
    Conditions,
    RoadFacts,
    ScipyRouter,
    TravelModel,
    compile_network,
    draw_conditions,
    facts_of,
    with_contraflow,
)
from sim.network.conditions import (
    FREE_FLOW,
    STATE_RANGE,
    crossing_delay_s,
    slice_of_hour,
    start_up_delay_s,
    with_start_up,
)
from sim.network.router import CLOSED
from sim.network.travel_model import STATE_FACTOR, speed_m_s
from sim.streams import Streams
from tests.unit.sim.network.test_travel_model import META, one_arc_of_each_class


def bridge_and_detour() -> RoadNetwork:
    """From a to b over a bridge of 1 km, or by c over 3 km; one-way from b back to a."""
    return RoadNetwork(
        meta=META,
        node_ids=("a", "b", "c"),
        node_lon=np.array([126.50, 126.51, 126.505]),
        node_lat=np.array([43.80, 43.80, 43.81]),
        tail=np.array([0, 0, 2]),
        head=np.array([1, 2, 1]),
        length_m=np.array([1000.0, 1500.0, 1500.0]),
        road_class=np.full(3, RoadClass.primary.code),
        name_index=np.zeros(3),
        names=("",),
        bridge=np.array([True, False, False]),
    )


def limited(**limits: list[float]) -> RoadFacts:
    return RoadFacts(3, **{name: np.array(values) for name, values in limits.items()})


@pytest.mark.parametrize(("limit_t", "crosses"), [(17.999, False), (18.0, True), (np.nan, True)])
def test_18_tonnes_never_cross_a_bridge_limited_below(limit_t: float, crosses: bool):
    """At the limit the engine passes, one kilogram below it takes the detour."""
    network = bridge_and_detour()
    facts = limited(max_weight_kg=[limit_t * 1000, np.nan, np.nan])
    model = TravelModel(network, facts)
    assert PROFILES[VehicleClass.heavy_fire].weight_kg == 18_000
    weights = model.weights(VehicleClass.heavy_fire)
    route = ScipyRouter(compile_network(network)).path(0, 1, weights)
    assert route.arcs.tolist() == ([0] if crosses else [1, 2])
    assert (weights[0] == CLOSED) is not crosses
    assert model.weights(VehicleClass.ambulance)[0] < CLOSED


@pytest.mark.parametrize(
    ("name", "limit", "shut"),
    [
        ("max_height_m", 3.5, {"heavy_fire", "hazmat", "mine_rescue", "bus", "truck"}),
        ("max_height_m", 2.6, {vehicle.value for vehicle in VehicleClass}),
        ("max_width_m", 2.5, {"heavy_fire", "hazmat", "mine_rescue", "bus", "truck"}),
        ("max_weight_kg", 5_000, {"heavy_fire", "hazmat", "mine_rescue", "bus", "truck"}),
    ],
)
def test_each_limit_shuts_out_those_above_it(name: str, limit: float, shut: set[str]):
    """A low, narrow or weak arc is closed to exactly the vehicles that exceed it."""
    model = TravelModel(bridge_and_detour(), limited(**{name: [limit, np.nan, np.nan]}))
    found = {each.value for each in VehicleClass if model.weights(each)[0] == CLOSED}
    assert found == shut


def test_appliances_differ_in_mass():
    """A four-axle aerial stays off a bridge of 25 t that a three-axle tender may cross."""
    model = TravelModel(bridge_and_detour(), limited(max_weight_kg=[25_000, np.nan, np.nan]))
    closed = {name: model.weights(each)[0] == CLOSED for name, each in APPLIANCES.items()}
    assert {name for name, shut in closed.items() if shut} == {"foam", "aerial", "heavy_transport"}


def test_posted_speeds_bind_those_without_lights():
    """A bus keeps to 30 km/h where it is posted; a fire engine with lights need not."""
    posted = limited(max_speed_m_s=[30 / 3.6, np.nan, 200 / 3.6])
    network = bridge_and_detour()
    plain, model = TravelModel(network), TravelModel(network, posted)
    assert model.arc_times_s(VehicleClass.bus)[0] == pytest.approx(120.0)
    same = model.arc_times_s(VehicleClass.bus)[1:]
    np.testing.assert_array_equal(same, plain.arc_times_s(VehicleClass.bus)[1:])
    fire = VehicleClass.heavy_fire
    np.testing.assert_array_equal(model.arc_times_s(fire), plain.arc_times_s(fire))


def test_contraflow_opens_only_when_asked_and_only_with_lights():
    """Against one-way streets: fire engines under the override, buses never, motorways never."""
    wider, facts = with_contraflow(bridge_and_detour())
    assert wider.n_arcs == 6
    model = TravelModel(wider, facts)
    assert (model.weights(VehicleClass.heavy_fire)[3:] == CLOSED).all()
    override = Conditions(contraflow_ratio=0.5)
    against = model.weights(VehicleClass.heavy_fire, override)
    np.testing.assert_allclose(against[3:], 2 * against[:3], atol=1)
    assert (model.weights(VehicleClass.bus, override)[3:] == CLOSED).all()
    ring, ring_facts = with_contraflow(one_arc_of_each_class())
    assert ring.n_arcs == 12
    assert facts_of(ring).shut_to(PROFILES[VehicleClass.bus]).sum() == 0
    assert ring_facts.contraflow.sum() == 5


def test_hours_junctions_and_crossings_add_up():
    """Half speed doubles times; waits are added where they lie."""
    network = one_arc_of_each_class()
    facts = RoadFacts(7, n_level_crossings=np.array([0, 0, 0, 0, 2, 0, 0], dtype=np.int32))
    model, car = TravelModel(network, facts), VehicleClass.ambulance
    plain = model.arc_times_s(car)
    peak = model.arc_times_s(car, Conditions(hour_ratios=(1.0, 0.5)))
    np.testing.assert_allclose(peak / plain, [1, 1, 2, 2, 2, 2, 2])
    wait = model.arc_times_s(car, Conditions(crossing_s=9.0, junction_s=5.0))
    np.testing.assert_allclose(wait - plain, [0, 0, 0, 0, 18, 0, 0])  # a ring has no junction
    star = bridge_and_detour()
    assert TravelModel(star).arc_times_s(car, Conditions(junction_s=5.0)).sum() == pytest.approx(
        TravelModel(star).arc_times_s(car).sum()
    )


def test_defaults_change_nothing():
    """Conditions as they come give the bits of the state of the road alone."""
    network = one_arc_of_each_class()
    for state in STATE_FACTOR:
        expected = [1000.0 / speed_m_s(name, VehicleClass.heavy_fire, state) for name in RoadClass]
        found = TravelModel(network).arc_times_s(VehicleClass.heavy_fire, state)
        np.testing.assert_array_equal(found, expected)
    assert set(FREE_FLOW.values()) == {(1.0, 1.0)}


@pytest.mark.parametrize("state", ["dry", "wet", "snow", "ice"])
def test_drawn_speeds_fill_the_published_range(state: str):
    """Replications draw within the range, both ends are neared, and the stream is named."""
    (low_f, high_f), (low, high) = STATE_RANGE[state]
    drawn = [
        draw_conditions(Streams(seed=1, scenario="s", replication=i), state).state_ratios
        for i in range(400)
    ]
    fast, other = np.array(drawn).T
    assert low_f <= fast.min() <= fast.max() <= high_f
    assert low <= other.min() <= other.max() <= high
    assert other.max() - other.min() >= 0.95 * (high - low)
    a, b = (
        Streams(seed=1, scenario="s", replication=0),
        Streams(seed=1, scenario="s", replication=0),
    )
    draw_conditions(a, state)
    assert a.uniform("detection") == b.uniform("detection")


def test_small_formulas():
    """Waits at gates, starting and stopping, and the slices of the day, by hand."""
    assert crossing_delay_s(closed_frac=0.2, closed_s=120) == 12.0
    assert start_up_delay_s(speed_m_s=20, acceleration_m_s2=1, braking_m_s2=2) == 15.0
    times = with_start_up([0.0, 10.0, np.inf], Conditions(start_up_s=5.0))
    assert times.tolist() == [0.0, 15.0, np.inf]
    assert [slice_of_hour(h) for h in (0, 6.9, 7, 9, 17, 18.99, 19, 22)] == [
        "night", "day", "morning_peak", "day", "evening_peak", "evening_peak", "day", "night",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [("junction_s", -1.0), ("crossing_s", np.nan), ("hour_ratios", (1.2, 1.0)),
     ("contraflow_ratio", 1.5), ("state_ratios", (0.0, 0.5)), ("lights_ratio", np.nan)],
)  # fmt: skip
def test_impossible_conditions_are_refused_by_name(field: str, value: object):
    """Negative waits and ratios above one are refused."""
    with pytest.raises(ValueError, match=field):
        dataclasses.replace(Conditions(), **{field: value})


def test_impossible_limits_are_refused_by_name():
    """A limit of zero tonnes or an array of another length is an error of the data."""
    with pytest.raises(InputError, match="max_weight_kg"):
        limited(max_weight_kg=[0.0, np.nan, np.nan])
    with pytest.raises(InputError, match="max_height_m"):
        RoadFacts(3, max_height_m=np.array([4.0]))
