"""Distances agree with the sphere, and the local map with the distances."""

import numpy as np
import pytest

from scenarios.roads.geodesy import EARTH_RADIUS_M, LocalMap, great_circle_m


def test_one_degree_of_the_meridian():
    """One degree of latitude is pi R / 180 everywhere."""
    d = great_circle_m(lon_a_deg=126.0, lat_a_deg=43.0, lon_b_deg=126.0, lat_b_deg=44.0)
    assert float(d) == pytest.approx(np.pi * EARTH_RADIUS_M / 180, rel=1e-12)


@pytest.mark.parametrize(
    ("place", "km"),
    [((126.74107, 42.97213), 98.3), ((126.94827, 44.41134), 70.0), ((126.05743, 42.93719), 109.0)],
)
def test_seats_lie_as_far_from_jilin_as_the_evidence_says(place, km):
    """Huadian 98.3 km, Shulan 70.0 km, Panshi 109.0 km (facts.yaml, straight_line_from_jilin)."""
    d = great_circle_m(
        lon_a_deg=126.5608, lat_a_deg=43.84652, lon_b_deg=place[0], lat_b_deg=place[1]
    )
    assert float(d) / 1000 == pytest.approx(km, abs=0.06)


def test_antipodes_and_the_point_itself():
    """The formula holds at both ends: half the circumference and zero."""
    far = great_circle_m(lon_a_deg=0.0, lat_a_deg=0.0, lon_b_deg=180.0, lat_b_deg=0.0)
    assert float(far) == pytest.approx(np.pi * EARTH_RADIUS_M, rel=1e-12)
    assert float(great_circle_m(lon_a_deg=5, lat_a_deg=6, lon_b_deg=5, lat_b_deg=6)) == 0.0


def test_local_map_goes_there_and_back():
    """Metres return to the same degrees within 1e-10."""
    here = LocalMap(126.55, 43.84)
    lon, lat = np.meshgrid(np.linspace(124.5, 128.5, 9), np.linspace(42.0, 45.0, 7))
    x, y = here.to_metres(lon_deg=lon, lat_deg=lat)
    lon_back, lat_back = here.to_degrees(x_m=x, y_m=y)
    np.testing.assert_allclose(lon_back, lon, atol=1e-10)
    np.testing.assert_allclose(lat_back, lat, atol=1e-10)


@pytest.mark.parametrize(
    ("east_km", "error_frac"), [(10, 1.232e-6), (50, 3.080e-5), (100, 1.232e-4)]
)
def test_map_error_grows_as_stated(east_km, error_frac):
    """A distance measured on the map errs by x^2 / (2 R^2): 0.003 % at 50 km, 0.012 % at 100 km."""
    here = LocalMap(126.55, 43.84)
    x = east_km * 1000.0 + np.array([-350.0, 350.0])
    y = np.array([-350.0, 350.0])
    lon, lat = here.to_degrees(x_m=x, y_m=y)
    true_m = float(
        great_circle_m(lon_a_deg=lon[0], lat_a_deg=lat[0], lon_b_deg=lon[1], lat_b_deg=lat[1])
    )
    flat_m = float(np.hypot(700.0, 700.0))
    assert flat_m / true_m - 1 == pytest.approx(error_frac, rel=0.01)


def test_map_is_centred_on_the_points():
    """The centre is the middle of the bounding box."""
    assert LocalMap.around(lon_deg=[126.0, 127.0, 126.1], lat_deg=[43.0, 44.0, 43.1]) == LocalMap(
        126.5, 43.5
    )
