"""Speeds are those of the table, lights and weather act as stated, defaults are pinned."""

import numpy as np
import pytest

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import ROAD_CLASSES, RoadClass, RoadMeta, RoadNetwork
from scenarios.model.vocabulary import VehicleClass
from sim.model_card import catalogue
from sim.network import TravelModel
from sim.network.travel_model import (
    CAR_SPEED_M_S,
    NORMAL_OVER_LIGHTS,
    PROFILES,
    STATE_FACTOR,
    speed_m_s,
    state_factor,
)

META = RoadMeta(
    id="test",
    title=Text(zh="示意", en="test"),
    source="drawn by hand",
    licence="none",
    datum="wgs84",
    synthetic=True,
    provenance=Provenance(grade=Grade.synthetic, source="test"),
)


def one_arc_of_each_class(**modes: list[float]) -> RoadNetwork:
    """Seven arcs in a ring, 1,000 m each, one of each class."""
    return RoadNetwork(
        meta=META,
        node_ids=tuple("abcdefg"),
        node_lon=126.5 + 0.01 * np.arange(7),
        node_lat=np.full(7, 43.8),
        tail=np.arange(7),
        head=(np.arange(7) + 1) % 7,
        length_m=np.full(7, 1000.0),
        road_class=np.arange(7),
        name_index=np.zeros(7),
        names=("",),
        bridge=np.zeros(7),
        mode_time_s={name: np.array(times) for name, times in modes.items()},
    )


def km_h(vehicle: VehicleClass, state: str = "dry") -> list[float]:
    return [round(3.6 * speed_m_s(name, vehicle, state), 2) for name in ROAD_CLASSES]


def test_default_speeds_are_the_published_ones():
    """Car: GraphHopper; heavy fire engine: 0.9 of it, at most 80 (roads.md 3.1)."""
    assert [round(3.6 * CAR_SPEED_M_S[name], 9) for name in ROAD_CLASSES] == [
        100, 70, 65, 60, 50, 30, 20,
    ]  # fmt: skip
    assert km_h(VehicleClass.ambulance) == [100, 70, 65, 60, 50, 30, 20]
    assert km_h(VehicleClass.heavy_fire) == [80, 63, 58.5, 54, 45, 27, 18]


def test_every_default_is_pinned():
    """A change of any default is seen here, on purpose."""
    assert NORMAL_OVER_LIGHTS == 0.70
    assert STATE_FACTOR == {
        "dry": (1.0, 1.0),
        "wet": (0.90, 0.90),
        "snow": (0.88, 0.88),
        "ice": (0.80, 0.65),
    }
    table = {
        vehicle.value: (p.speed_ratio, round(3.6 * p.top_speed_m_s, 9), p.lights)
        for vehicle, p in PROFILES.items()
    }
    assert table == {
        "heavy_fire": (0.9, 80, True),
        "light_fire": (1.0, 100, True),
        "ambulance": (1.0, 100, True),
        "hazmat": (0.9, 80, True),
        "mine_rescue": (0.9, 80, True),
        "bus": (0.9, 80, False),
        "truck": (0.9, 80, False),
        "command": (1.0, 100, True),
    }
    assert set(PROFILES) == set(VehicleClass)


def test_vehicles_without_lights_are_slower_in_the_city_only():
    """A bus drives 0.70 of a fire engine's speed in streets, the same on motorway and trunk."""
    ratio = np.array(km_h(VehicleClass.bus)) / np.array(km_h(VehicleClass.heavy_fire))
    np.testing.assert_allclose(ratio, [1, 1, 0.7, 0.7, 0.7, 0.7, 0.7], atol=2e-4)


def test_lights_on_speed_is_near_the_one_measured_in_auckland():
    """An ambulance in mixed streets: 30 to 65 km/h around the 47 km/h of Auckland, lights on."""
    streets = [RoadClass.primary, RoadClass.tertiary, RoadClass.residential]
    mean = 3 / sum(1 / speed_m_s(name, VehicleClass.ambulance) for name in streets) * 3.6
    assert mean == pytest.approx(47, abs=5)


@pytest.mark.parametrize(
    ("state", "motorway", "street"), [("wet", 0.9, 0.9), ("snow", 0.88, 0.88), ("ice", 0.8, 0.65)]
)
def test_weather_slows_as_stated(state, motorway, street):
    """Ice takes a third off in streets and a fifth on motorways."""
    for vehicle in VehicleClass:
        dry, bad = (
            np.array([speed_m_s(name, vehicle, s) for name in ROAD_CLASSES]) for s in ("dry", state)
        )
        np.testing.assert_allclose(bad / dry, [motorway] * 2 + [street] * 5, rtol=1e-12)


def test_worse_roads_are_never_faster():
    """Dry, wet, snow, ice: each state at least as slow as the one before."""
    for name in ROAD_CLASSES:
        factors = [state_factor(name, state) for state in ("dry", "wet", "snow", "ice")]
        assert factors == sorted(factors, reverse=True)


def test_weights_are_whole_deciseconds():
    """1,000 m of primary road at 58.5 km/h take 61.54 s, that is 615 ds; residential 1,333 ds."""
    weights = TravelModel(one_arc_of_each_class()).weights(VehicleClass.heavy_fire)
    assert weights.dtype == np.int32
    assert weights.tolist() == [450, 571, 615, 667, 800, 1333, 2000]


def test_weights_are_computed_once_and_cannot_be_changed():
    """Vehicles that drive alike share their weights."""
    model = TravelModel(one_arc_of_each_class())
    first = model.weights(VehicleClass.heavy_fire, "snow")
    assert model.weights(VehicleClass.hazmat, "snow") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_shortest_arc_takes_a_decisecond():
    """No arc is free, however short."""
    network = one_arc_of_each_class(normal=[0.01] * 7, lights_on=[0.01] * 7)
    assert TravelModel(network).weights(VehicleClass.ambulance).min() >= 1


def test_measured_times_are_used_as_they_are():
    """Where a network carries times, an ambulance needs exactly these, a bus the normal ones."""
    lights = [60.0, 61.0, 62.0, 63.0, 64.0, 65.0, 66.0]
    normal = [time / 0.7 for time in lights]
    model = TravelModel(one_arc_of_each_class(lights_on=lights, normal=normal))
    np.testing.assert_allclose(model.arc_times_s(VehicleClass.ambulance), lights, rtol=1e-12)
    np.testing.assert_allclose(
        model.arc_times_s(VehicleClass.bus), np.array(normal) / 0.9, rtol=1e-12
    )
    np.testing.assert_allclose(
        model.arc_times_s(VehicleClass.ambulance, "ice"),
        np.array(lights) / np.array([0.8] * 2 + [0.65] * 5),
        rtol=1e-12,
    )


def test_heavy_vehicles_keep_their_top_speed_on_measured_roads():
    """1,000 m in 36 s is 100 km/h: too fast for a fire engine, which needs 45 s at 80 km/h."""
    model = TravelModel(one_arc_of_each_class(lights_on=[36.0] * 7))
    np.testing.assert_allclose(model.arc_times_s(VehicleClass.heavy_fire), [45.0] * 7, rtol=1e-12)


def test_missing_mode_falls_back_to_the_table():
    """A network with lights-on times alone gives a bus the speeds of the table."""
    model = TravelModel(one_arc_of_each_class(lights_on=[36.0] * 7))
    bare = TravelModel(one_arc_of_each_class())
    np.testing.assert_array_equal(model.weights(VehicleClass.bus), bare.weights(VehicleClass.bus))


def test_card_says_that_the_speeds_are_not_from_jilin():
    """The model is entered as provisional, with its limits in both languages."""
    card = catalogue()["network.travel_speed"]
    assert card.status == "provisional"
    assert any("Jilin" in limit for limit in card.limits_en)
    assert len(card.limits_zh) == len(card.limits_en)
