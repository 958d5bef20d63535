"""The weather of one replication, drawn from a climate, and what it does to a cloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.weather import Climate, StabilityClass
from sim.streams import Streams

_DAY: Final[tuple[tuple[float, StabilityClass], ...]] = ((2.0, "B"), (3.0, "B"), (5.0, "C"))
_NIGHT: Final[tuple[tuple[float, StabilityClass], ...]] = ((3.0, "F"), (5.0, "E"))
"""Pasquill's table for moderate sunshine and for clear nights: wind at 10 m below, m/s -> class;
above the last row neutral (D). Turner 1970, Workbook of Atmospheric Dispersion Estimates, p. 6."""


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather during one accident, constant."""

    night: bool
    wind_from_deg: float
    wind_speed_m_s: float
    stability: StabilityClass
    temperature_k: float

    def along_wind(
        self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Downwind and crosswind distance of points given as metres east and north."""
        towards = np.deg2rad(self.wind_from_deg + 180.0)
        east, north = np.sin(towards), np.cos(towards)
        return x_m * east + y_m * north, x_m * north - y_m * east

    def upwind_point(self, distance_m: float) -> tuple[float, float]:
        """The point so far upwind of the source, metres east and north."""
        angle = np.deg2rad(self.wind_from_deg)
        return float(distance_m * np.sin(angle)), float(distance_m * np.cos(angle))


def stability_class(wind_speed_m_s: float, *, night: bool) -> StabilityClass:
    """Stability class by wind at 10 m and time of day.

    Examples
    --------
    >>> stability_class(2.5, night=True), stability_class(4.0, night=False)
    ('F', 'C')
    """
    table = _NIGHT if night else _DAY
    return next((name for limit, name in table if wind_speed_m_s < limit), "D")


def draw_weather(climate: Climate, streams: Streams) -> Weather:
    """The weather of one replication; the same for every plan played on it."""
    night = streams.uniform("time_of_day") < climate.night_frac
    weights = np.cumsum([sector.weight for sector in climate.rose])
    pick = int(np.searchsorted(weights, streams.uniform("wind_sector") * weights[-1], "right"))
    sector = climate.rose[min(pick, len(climate.rose) - 1)]
    spread_deg = 360.0 / max(len(climate.rose), 8)
    turn_deg = (streams.uniform("wind_direction") - 0.5) * spread_deg
    speed = sector.speed_low_m_s + (sector.speed_high_m_s - sector.speed_low_m_s) * streams.uniform(
        "wind_speed"
    )
    span_k = climate.temperature_high_k - climate.temperature_low_k
    return Weather(
        night=night,
        wind_from_deg=(sector.from_deg + turn_deg) % 360.0,
        wind_speed_m_s=speed,
        stability=stability_class(speed, night=night),
        temperature_k=climate.temperature_low_k + span_k * streams.uniform("temperature"),
    )
