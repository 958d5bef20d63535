"""The weather of an accident: stability by Turner's table, the rose, and where the wind blows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scenarios.model.weather import Climate, WindSector
from sim.hazard.rings import circle, tongue
from sim.hazard.weather import Weather, draw_weather, stability_class
from sim.streams import Streams
from tests.support.town import HAND


def sector(from_deg: float, weight: float = 1.0, low: float = 2.0, high: float = 4.0) -> WindSector:
    return WindSector(from_deg=from_deg, weight=weight, speed_low_m_s=low, speed_high_m_s=high)


def climate(*rose: WindSector, night: float = 0.5) -> Climate:
    return Climate(
        rose=rose,
        temperature_low_k=260.0,
        temperature_high_k=300.0,
        terrain="urban",
        night_frac=night,
        provenance=HAND,
    )


def weathers(the_climate: Climate, n: int = 3000) -> list[Weather]:
    return [
        draw_weather(the_climate, Streams(seed=1, scenario="w", replication=r)) for r in range(n)
    ]


def wind_from(deg: float, speed_m_s: float = 3.0) -> Weather:
    return Weather(
        night=False,
        wind_from_deg=deg,
        wind_speed_m_s=speed_m_s,
        stability="D",
        temperature_k=290.0,
    )


@pytest.mark.parametrize(
    ("speed_m_s", "day", "night"),
    [(0.5, "B", "F"), (1.99, "B", "F"), (2.0, "B", "F"), (2.99, "B", "F"), (3.0, "C", "E"),
     (4.99, "C", "E"), (5.0, "D", "D"), (12.0, "D", "D")],
)  # fmt: skip
def test_stability_follows_turner_s_table(speed_m_s, day, night):
    """Moderate sun and clear nights, at each limit of the table (Turner 1970, p. 6)."""
    assert stability_class(speed_m_s, night=False) == day
    assert stability_class(speed_m_s, night=True) == night


def test_the_rose_is_met_as_often_as_it_says():
    """West 3 : south 1 in 3000 accidents: 75 % west within the 99.9 % band; night 30 %."""
    met = weathers(climate(sector(270.0, 3.0), sector(180.0, 1.0), night=0.3))
    west = sum(abs(w.wind_from_deg - 270.0) <= 22.5 for w in met)
    night = sum(w.night for w in met)
    for count, share in ((west, 0.75), (night, 0.3)):
        low, high = stats.binom.interval(0.999, len(met), share)
        assert low <= count <= high


def test_directions_fill_the_sector_and_no_more():
    """One sector of eight: directions spread evenly over 45 degrees about north, across 360."""
    met = weathers(climate(sector(0.0)))
    off = np.array([(w.wind_from_deg + 180.0) % 360.0 - 180.0 for w in met])
    assert np.abs(off).max() <= 22.5
    assert stats.kstest(off, stats.uniform(-22.5, 45.0).cdf).pvalue > 0.001


def test_speeds_and_temperatures_stay_between_their_limits():
    """Speeds of 2 to 4 m/s and 260 to 300 K, evenly."""
    met = weathers(climate(sector(90.0)))
    speed = np.array([w.wind_speed_m_s for w in met])
    kelvin = np.array([w.temperature_k for w in met])
    assert stats.kstest(speed, stats.uniform(2.0, 2.0).cdf).pvalue > 0.001
    assert stats.kstest(kelvin, stats.uniform(260.0, 40.0).cdf).pvalue > 0.001


def test_a_west_wind_blows_east():
    """Wind from 270 degrees: a point 100 m east lies 100 m downwind, one 50 m north 50 m aside."""
    along, across = wind_from(270.0).along_wind(np.array([100.0, 0.0]), np.array([0.0, 50.0]))
    np.testing.assert_allclose(along, [100.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(np.abs(across), [0.0, 50.0], atol=1e-9)


@pytest.mark.parametrize("deg", [0.0, 45.0, 135.0, 270.0, 359.0])
def test_turning_into_the_wind_keeps_lengths(deg):
    """Whatever the wind, along and across are a rotation: distances stay."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, 50)) * 1000
    along, across = wind_from(deg).along_wind(x, y)
    np.testing.assert_allclose(np.hypot(along, across), np.hypot(x, y), rtol=1e-12)


def test_the_upwind_point_is_upwind():
    """300 m against the wind: 300 m upwind, nothing aside; with a south wind it lies south."""
    for deg in (0.0, 100.0, 225.0):
        x, y = wind_from(deg).upwind_point(300.0)
        along, across = wind_from(deg).along_wind(np.array([x]), np.array([y]))
        assert along[0] == pytest.approx(-300.0)
        assert across[0] == pytest.approx(0.0, abs=1e-9)
    assert wind_from(180.0).upwind_point(300.0) == pytest.approx((0.0, -300.0), abs=1e-9)


def test_the_weather_is_the_same_for_every_plan():
    """It is drawn from the accident's own streams: nothing drawn for the plan shifts it."""
    the_climate = climate(sector(270.0), sector(90.0))
    plain, busy = (Streams(seed=1, scenario="w", replication=4) for _ in range(2))
    busy.uniform("turnout", "U1#1")
    busy.generator("people", "protection").random(100)
    assert draw_weather(the_climate, plain) == draw_weather(the_climate, busy)


def test_shapes_for_the_map_are_closed_rings():
    """A circle has its radius; the tongue of a west wind lies east of the source; both close."""
    ring = circle(100.0)
    np.testing.assert_allclose(np.hypot(*ring.T), 100.0)
    np.testing.assert_allclose(ring[0], ring[-1], atol=1e-9)
    plume = tongue(np.array([10.0, 500.0]), np.array([5.0, 60.0]), 270.0)
    assert (plume[:, 0] > 0).all()
    np.testing.assert_array_equal(plume[0], plume[-1])
