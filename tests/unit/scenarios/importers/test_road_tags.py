"""Words of road files become class, direction and limits."""

from __future__ import annotations

import pytest

from scenarios.importers.roads.findings import SORTS, Findings
from scenarios.importers.roads.road_tags import direction, quantity, road_tags


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("60", "km_h", 60.0), ("60 km/h", "km_h", 60.0), ("30 mph", "km_h", 48.28),
        ("18", "t", 18.0), ("7.5 t", "t", 7.5), ("18000 kg", "t", 18.0), ("10 st", "t", 9.072),
        ("3,5", "m", 3.5), ("350 cm", "m", 3.5), ("11'6\"", "m", 3.505), ("none", "km_h", None),
        ("default", "m", None), ("", "t", None),
    ],
)  # fmt: skip
def test_values_are_read_in_their_units(text, unit, value):
    found = Findings()
    assert quantity(text, unit, found, name="way 1") == value
    assert not found.counts


@pytest.mark.parametrize(
    ("text", "unit", "finding"),
    [
        ("900", "km_h", "speed_impossible"), ("3", "km_h", "speed_impossible"),
        ("140.1", "km_h", "speed_impossible"), ("18000", "t", "limit_impossible"),
        ("0.3", "m", "limit_impossible"), ("CN:urban", "km_h", "value_unread"),
        ("-5", "km_h", "value_unread"), ("nan", "km_h", "value_unread"),
        ("1e3", "t", "value_unread"),
    ],
)  # fmt: skip
def test_values_that_make_no_sense_are_reported(text, unit, finding):
    found = Findings()
    assert quantity(text, unit, found, name="way 1") is None
    assert found.counts == {finding: 1}


@pytest.mark.parametrize("kmh", [5, 140])
def test_the_bounds_themselves_are_possible(kmh):
    assert quantity(str(kmh), "km_h", Findings(), name="") == kmh


@pytest.mark.parametrize(
    ("tags", "way"),
    [
        ({}, 0), ({"oneway": "yes"}, 1), ({"oneway": "-1"}, -1), ({"oneway": "no"}, 0),
        ({"junction": "roundabout"}, 1), ({"highway": "motorway"}, 1),
        ({"highway": "motorway", "oneway": "no"}, 0), ({"oneway": "reversible"}, 0),
    ],
)  # fmt: skip
def test_direction_of_travel(tags, way):
    assert direction({"highway": "primary"} | tags, Findings()) == way


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        ({}, True), ({"access": "private"}, True), ({"access": "no"}, False),
        ({"access": "no", "emergency": "yes"}, True), ({"motor_vehicle": "no"}, False),
        ({"access": "no", "motor_vehicle": "yes"}, True), ({"area": "yes"}, False),
        ({"highway": "footway"}, False), ({"highway": "spaceway"}, False),
    ],
)  # fmt: skip
def test_roads_shut_to_vehicles_are_left_out(tags, kept):
    found = road_tags({"highway": "service"} | tags, Findings(), name="way 1")
    assert (found is not None) == kept


def test_the_smaller_of_two_weight_limits_counts():
    tags = {"highway": "service", "maxweight": "20", "maxweightrating": "7.5"}
    found = road_tags(tags, Findings(), name="way 1")
    assert found is not None
    assert found[0].max_weight_t == 7.5


def test_every_finding_is_told_in_both_languages():
    found = Findings()
    found.add("islands", 3, example="here")
    (one,) = found.all()
    assert (one.n, one.examples) == (3, ("here",))
    assert one.text.zh != one.text.en
    assert one.sort in SORTS
