"""Coordinates of Chinese maps to and from WGS84."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.roads.datum import from_wgs84, to_wgs84
from scenarios.roads.geodesy import great_circle_m


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@given(lon=st.floats(73, 135), lat=st.floats(18, 54))
def test_there_and_back_lands_within_a_centimetre(datum, lon, lat):
    x, y = from_wgs84(lon_deg=lon, lat_deg=lat, datum=datum)
    a, b = to_wgs84(lon_deg=x, lat_deg=y, datum=datum)
    assert great_circle_m(lon_a_deg=lon, lat_a_deg=lat, lon_b_deg=a, lat_b_deg=b) <= 0.01


def test_the_shift_over_jilin_is_as_measured_between_two_published_boundaries():
    """499 to 599 m, mean 551 m (roads.md, section 1.2)."""
    lon, lat = np.meshgrid(np.linspace(125.6, 127.9, 30), np.linspace(42.6, 44.6, 30))
    x, y = from_wgs84(lon_deg=lon, lat_deg=lat, datum="gcj02")
    shift = great_circle_m(lon_a_deg=lon, lat_a_deg=lat, lon_b_deg=x, lat_b_deg=y)
    assert 480 < shift.min() < shift.max() < 620
    assert shift.mean() == pytest.approx(551, abs=15)


def test_cgcs2000_and_wgs84_are_left_as_they_are():
    for datum in ("wgs84", "cgcs2000"):
        assert to_wgs84(lon_deg=126.55, lat_deg=43.84, datum=datum) == (126.55, 43.84)


def test_points_outside_the_field_are_refused_by_name():
    with pytest.raises(ValueError, match=r"gcj02 is defined for .* got 24\.9, 60\.1"):
        to_wgs84(lon_deg=[126, 24.9], lat_deg=[43, 60.1], datum="gcj02")
    with pytest.raises(ValueError, match="datum: unknown"):
        to_wgs84(lon_deg=1, lat_deg=2, datum="mars")
    with pytest.raises(ValueError, match="not finite"):
        from_wgs84(lon_deg=np.nan, lat_deg=2, datum="wgs84")


def test_no_points_are_no_error():
    assert to_wgs84(lon_deg=[], lat_deg=[], datum="bd09")[0].size == 0
