"""A road network that breaks a rule cannot be made, and one that exists never changes."""

import dataclasses
import pickle

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import ROAD_CLASSES, RoadClass, RoadMeta, RoadNetwork
from scenarios.roads.checks import component_report, coordinate_problems, length_problems

META = RoadMeta(
    id="test",
    title=Text(zh="示意路网", en="test network"),
    source="drawn by hand",
    licence="none",
    datum="wgs84",
    synthetic=True,
    provenance=Provenance(grade=Grade.synthetic, source="test"),
)


def network(**changes) -> RoadNetwork:
    """Three nodes in a row about 1.1 km apart, two-way, and a one-way street back."""
    parts = {
        "meta": META,
        "node_ids": ("a", "b", "c"),
        "node_lon": np.array([126.55, 126.55, 126.55]),
        "node_lat": np.array([43.84, 43.85, 43.86]),
        "tail": np.array([0, 1, 1, 2, 2]),
        "head": np.array([1, 0, 2, 1, 0]),
        "length_m": np.array([1112.0, 1112.0, 1200.0, 1200.0, 2500.0]),
        "road_class": np.array([2, 2, 5, 5, 0]),
        "name_index": np.array([1, 1, 0, 0, 0]),
        "names": ("", "吉林大街"),
        "bridge": np.array([False, False, True, True, False]),
    }
    return RoadNetwork(**(parts | changes))


def test_codes_follow_the_order_of_the_classes():
    """Seven classes, from fast to slow, as the tables and the speed model number them."""
    assert [c.value for c in ROAD_CLASSES] == [
        "motorway",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "residential",
        "service",
    ]
    assert [c.code for c in RoadClass] == list(range(7))


def test_arrays_have_fixed_types_and_are_read_only():
    """Nobody can close a road by writing into the network."""
    made = network()
    assert (made.n_nodes, made.n_arcs) == (3, 5)
    assert made.tail.dtype == np.int32
    assert made.road_class.dtype == np.uint8
    assert made.arc_name(0) == "吉林大街"
    with pytest.raises(ValueError, match="read-only"):
        made.length_m[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.tail = made.head


def test_network_does_not_share_memory_with_its_maker():
    """Changing the array one came with changes nothing."""
    lengths = np.array([1112.0, 1112.0, 1200.0, 1200.0, 2500.0])
    made = network(length_m=lengths)
    lengths[:] = 1.0
    assert made.length_m[0] == 1112.0


def test_equal_content_has_equal_hash_and_any_change_another():
    """The hash names the content: every single array, name and word of the meta counts."""
    base = network()
    assert network().content_hash == base.content_hash
    assert pickle.loads(pickle.dumps(base)).content_hash == base.content_hash
    changes = [
        {"node_lon": np.array([126.55, 126.55, 126.5500001])},
        {"length_m": np.array([1112.0, 1112.0, 1200.0, 1200.0, 2500.001])},
        {"road_class": np.array([2, 2, 5, 5, 1])},
        {"bridge": np.zeros(5, dtype=bool)},
        {"names": ("", "解放大路")},
        {"node_ids": ("a", "b", "d")},
        {"tail": np.array([0, 1, 1, 2, 1]), "head": np.array([1, 0, 2, 1, 0])},
        {"mode_time_s": {"normal": np.full(5, 60.0)}},
        {"meta": META.model_copy(update={"as_of": "2026"})},
    ]
    hashes = {network(**change).content_hash for change in changes}
    assert len(hashes | {base.content_hash}) == len(changes) + 1


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"node_lat": np.array([43.84, np.nan, 43.86])}, "node_lat[1]", "latitude"),
        ({"node_lat": np.array([43.84, 90.1, 43.86])}, "node_lat[1]", "latitude"),
        ({"node_lon": np.array([np.inf, 0, 0])}, "node_lon[0]", "longitude"),
        ({"length_m": np.array([1.0, 0.0, 1, 1, 1])}, "length_m[1]", "length is out of range"),
        ({"length_m": np.array([1.0, 1, -5, 1, 1])}, "length_m[2]", "length is out of range"),
        ({"length_m": np.array([1.0, 1, 1, np.nan, 1])}, "length_m[3]", "length is out of range"),
        ({"length_m": np.array([1.0, 1, 1, 1, 1e6])}, "length_m[4]", "length is out of range"),
        ({"head": np.array([1, 0, 3, 1, 0])}, "head[2]", "there is no such node"),
        ({"tail": np.array([-1, 1, 1, 2, 2])}, "tail[0]", "there is no such node"),
        ({"head": np.array([1, 1, 2, 1, 0])}, "head[1]", "ends where it begins"),
        ({"road_class": np.array([2, 2, 5, 5, 7])}, "road_class[4]", "unknown class"),
        ({"name_index": np.array([1, 1, 0, 2, 0])}, "name_index[3]", "no such name"),
        ({"mode_time_s": {"normal": np.array([1, 1, 1, 1, 0.0])}}, "mode_time_s.normal[4]", "time"),
        ({"bridge": np.array([True])}, "bridge", "wrong shape"),
        ({"mode_time_s": {"normal": np.ones(4)}}, "mode_time_s.normal", "wrong shape"),
        ({"node_ids": ("a", "b", "a")}, "node_ids", "come twice"),
        ({"node_ids": ("a", "b")}, "node_lon", "wrong shape"),
        ({"names": ("x", "y")}, "names", "first name must be empty"),
    ],
)
def test_broken_rule_is_named_with_its_first_place(change, field, rule):
    """NaN, zero length, loops and dangling ends never enter the routing (F12, F15)."""
    with pytest.raises(InputError) as caught:
        network(**change)
    assert any(p.field == field and rule in p.rule for p in caught.value.problems)


def test_empty_network_is_refused():
    """A network without arcs answers no question."""
    arc_arrays = ("tail", "head", "length_m", "road_class", "name_index", "bridge")
    with pytest.raises(InputError, match="the network is empty"):
        network(**{name: np.array([]) for name in arc_arrays})


def test_several_broken_rules_come_together():
    """Two wrong arrays are two problems, each with its count."""
    with pytest.raises(InputError) as caught:
        network(length_m=np.zeros(5), head=np.array([1, 0, 9, 9, 0]))
    assert [p.got for p in caught.value.problems] == ["2 such entries", "5 such entries"]


def test_components_show_cut_off_nodes_and_one_way_traps():
    """A node that can be entered but not left is outside the main part and is listed."""
    whole = component_report(network())
    assert (whole.n_weak, whole.n_strong, whole.main_frac, whole.n_parallel) == (1, 1, 1.0, 0)
    trap = component_report(network(tail=np.array([0, 1, 0, 1, 1]), head=np.array([1, 0, 1, 0, 2])))
    assert (trap.n_weak, trap.n_strong) == (1, 2)
    assert trap.outside.tolist() == [2]
    assert trap.n_parallel == 4
    cut = component_report(network(tail=np.array([0, 1, 0, 1, 0]), head=np.array([1, 0, 1, 0, 1])))
    assert cut.n_weak == 2


def test_swapped_coordinates_are_detected():
    """(43.8, 126.5) is Jilin written the wrong way round (F17)."""
    lon, lat = np.array([126.55, 127.0]), np.array([43.84, 43.0])
    assert coordinate_problems(lon_deg=lon, lat_deg=lat, file="n") == []
    (found,) = coordinate_problems(lon_deg=lat, lat_deg=lon, file="n")
    assert "changed places" in found.rule
    # Lhasa, 91 E 29.6 N, and Kashgar, 76 E 39.5 N: swapped values are still valid degrees
    for place in ((91.1, 29.6), (76.0, 39.5)):
        east, north = (np.array([value]) for value in place)
        assert coordinate_problems(lon_deg=east, lat_deg=north, file="n") == []
        assert len(coordinate_problems(lon_deg=north, lat_deg=east, file="n")) == 1
    # Auckland lies outside China and is no mistake
    assert not coordinate_problems(lon_deg=np.array([174.7]), lat_deg=np.array([-36.8]), file="n")


def test_metres_are_not_taken_for_degrees():
    """Gauss-Krueger metres are refused with the cure."""
    (found,) = coordinate_problems(
        lon_deg=np.array([543_210.0]), lat_deg=np.array([4_856_000.0]), file="n"
    )
    assert "no degrees" in found.rule


@pytest.mark.parametrize(("factor", "fits"), [(1.0, True), (1e-3, False), (100.0, False)])
def test_lengths_in_kilometres_are_detected(factor, fits):
    """A table in kilometres, or in centimetres, does not fit its own coordinates."""
    made = network(length_m=factor * np.array([1112.0, 1112.0, 1200.0, 1200.0, 2500.0]))
    assert (length_problems(made, file="arcs.csv") == []) == fits
