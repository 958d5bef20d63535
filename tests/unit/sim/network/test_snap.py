"""Sites land on the nearest usable crossing; far ones and shifted ones are told."""

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from sim.network import Snapper, compile_network

META = RoadMeta(
    id="test",
    title=Text(zh="示意", en="test"),
    source="drawn by hand",
    licence="none",
    datum="wgs84",
    synthetic=True,
    provenance=Provenance(grade=Grade.synthetic, source="test"),
)


def snapper(*, step_deg: float = 0.05, **options) -> Snapper:
    """Six villages in a row on a ring road, and a one-way trap beside the first."""
    n = 6
    lon = 126.0 + step_deg * np.arange(n)
    network = RoadNetwork(
        meta=META,
        node_ids=tuple(f"v{i}" for i in range(n + 1)),
        node_lon=np.append(lon, 126.001),
        node_lat=np.append(np.full(n, 43.8), 43.8),
        tail=np.append(np.arange(n), 0),
        head=np.append((np.arange(n) + 1) % n, n),
        length_m=np.full(n + 1, 5000.0),
        road_class=np.full(n + 1, 2),
        name_index=np.zeros(n + 1),
        names=("",),
        bridge=np.zeros(n + 1),
    )
    return Snapper(compile_network(network), **options)


VILLAGES = 126.0 + 0.05 * np.arange(6)


def test_site_lands_on_the_nearest_crossing():
    """A station 111 m north of a village is put on it."""
    report = snapper().report(lon_deg=[126.05, 126.2], lat_deg=[43.801, 43.8])
    assert report.nodes.tolist() == [1, 4]
    np.testing.assert_allclose(report.distance_m, [111.2, 0.0], atol=0.1)
    assert not report.too_far.any()
    assert report.hint == ""


def test_one_way_traps_are_passed_over():
    """A site beside a crossing that cannot be left is put on one that can."""
    assert snapper().report(lon_deg=126.001, lat_deg=43.8).nodes.tolist() == [0]


@pytest.mark.parametrize(("north_deg", "too_far"), [(0.00449, False), (0.00451, True)])
def test_limit_is_five_hundred_metres(north_deg, too_far):
    """499 m are accepted, 501 m are not: 500 m are 0.004497 degrees of latitude."""
    report = snapper().report(lon_deg=126.05, lat_deg=43.8 + north_deg)
    assert report.too_far.tolist() == [too_far]


def test_far_sites_are_all_named():
    """Two sites in the fields are two problems with their distance."""
    with pytest.raises(InputError) as caught:
        snapper().nodes(
            ids=["near", "s1", "s2"],
            lon_deg=[126.0, 126.05, 126.1],
            lat_deg=[43.8, 43.81, 43.79],
            file="resources.yaml",
        )
    found = caught.value.problems
    assert [(p.file, p.field) for p in found] == [
        ("resources.yaml", "s1"),
        ("resources.yaml", "s2"),
    ]
    assert found[0].got == "1112 m to the nearest crossing"


def test_gcj02_coordinates_are_recognised():
    """A shift of +0.00569, +0.00225 degrees (measured at Jilin, roads.md 1.2) is named GCJ-02."""
    shifted = {"lon_deg": VILLAGES + 0.00569, "lat_deg": np.full(6, 43.8 + 0.00225)}
    report = snapper().report(**shifted)
    assert "GCJ-02" in report.hint
    assert "+457 m east, +250 m north" in report.hint
    with pytest.raises(InputError, match="GCJ-02"):
        snapper().nodes(ids=[f"s{i}" for i in range(6)], **shifted)


def test_scattered_sites_are_not_taken_for_a_shift():
    """Sites that lie off their roads in all directions give no hint, nor do four sites."""
    angle = 2 * np.pi * np.arange(6) / 6
    lon = VILLAGES + 0.0066 * np.cos(angle)
    lat = 43.8 + 0.0048 * np.sin(angle)
    assert snapper().report(lon_deg=lon, lat_deg=lat).hint == ""
    # half of them 900 m to the north-east by east, half to the south-east: 450 m east on average
    spread = snapper().report(
        lon_deg=VILLAGES + 450 / 80_250, lat_deg=43.8 + 779 / 111_195 * np.array([1, -1] * 3)
    )
    np.testing.assert_allclose(spread.distance_m, 900, rtol=0.01)
    assert spread.hint == ""
    few = snapper().report(lon_deg=VILLAGES[:4] + 0.00569, lat_deg=np.full(4, 43.80225))
    assert few.hint == ""


@pytest.mark.parametrize(("off_m", "hinted"), [(49.0, False), (51.0, True)])
def test_sites_off_their_crossings_are_told_in_dense_streets(off_m, hinted):
    """Among blocks of 80 m, half of the sites beyond 50 m of a crossing are doubtful (F17)."""
    lon = 126.0 + 0.001 * np.arange(6)
    lat = 43.8 + off_m / 111_195 * np.array([1, -1] * 3)
    report = snapper(step_deg=0.001).report(lon_deg=lon, lat_deg=lat)
    assert ("half of the sites lie more than 51 m" in report.hint) == hinted
    assert snapper().report(lon_deg=126.0 + 0.05 * np.arange(6), lat_deg=lat).hint == ""


def test_another_limit_may_be_set():
    """A county may accept sites farther from its roads."""
    assert snapper(limit_m=2000).nodes(ids=["s"], lon_deg=[126.05], lat_deg=[43.81]).tolist() == [1]
