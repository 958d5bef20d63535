"""When the methane monitoring of a coal mine sounds the alarm and cuts the power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, same_length, within
from sim.model_card import ModelCard, Range, register

Place = Literal[
    "face", "upper_corner", "face_return", "face_intake", "heading", "heading_return", "shearer"
]


@dataclass(frozen=True, slots=True)
class SensorSetting:
    """Volume fractions at which a sensor acts."""

    alarm_frac: float
    trip_frac: float
    """Power to the equipment that is not intrinsically safe is cut at or above this."""
    reset_frac: float
    """Power may come back below this."""


SETTINGS: Final[dict[Place, SensorSetting]] = {
    "face": SensorSetting(0.010, 0.015, 0.010),
    "upper_corner": SensorSetting(0.010, 0.015, 0.015),
    "face_return": SensorSetting(0.010, 0.010, 0.010),
    "face_intake": SensorSetting(0.005, 0.005, 0.005),
    "heading": SensorSetting(0.010, 0.015, 0.010),
    "heading_return": SensorSetting(0.010, 0.010, 0.010),
    "shearer": SensorSetting(0.010, 0.015, 0.010),
}
"""Table of alarm, trip and reset of AQ 1029-2007 (T0-T3, headings T1-T2, shearer), as reprinted in
a mine's list at 360docs.net/doc/1b11497725 (seen); intake of gassy mines."""

RESPONSE_S: Final = 20.0
"""Time to 90 % of a step, s: at most 20 s by AQ 6203-2006 (from memory, unverified)."""

CARD = register(
    ModelCard(
        key="mine.methane_sensor",
        title_zh="甲烷传感器报警、断电与复电",
        title_en="Alarm, trip and reset of methane sensors",
        source="table of AQ 1029-2007 in a reprint (seen); first-order response by hand",
        status="provisional",
        ranges={"response_s": Range(0.0, 60.0, "s"), "methane_frac": Range(0.0, 1.0, "1")},
        limits_zh=(
            "响应时间20 s（AQ 6203）出自记忆，未核实；一阶滞后",
            "低浓度催化元件在4%以上失真、可能中毒，未计；复电须人工确认，未计",
        ),
        limits_en=(
            "response of 20 s (AQ 6203) from memory, unverified; a first-order lag",
            "catalytic elements fail above 4 %; the manual step before power returns is left out",
        ),
        checks=("MA18",),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class SensorRecord:
    """What sensors read and did, (n_times, ...) as the methane given."""

    reading_frac: Floats
    alarm_s: Floats
    """First alarm, s; infinity if none (...)."""
    trip_s: Floats
    """First cut of power, s; infinity if none (...)."""
    is_live: Bools
    """Whether the power is on at each time (n_times, ...)."""


def sensor_record(
    *,
    times_s: ArrayLike,
    methane_frac: ArrayLike,
    setting: SensorSetting,
    response_s: float = RESPONSE_S,
) -> SensorRecord:
    """Readings of sensors over time, their first alarm, and when they cut the power.

    Formula: lag T dR/dt = C - R with T = response / ln 10, exact for C linear between times; the
    power goes off at a reading at or above the trip value and comes on again below the reset value.

    Parameters
    ----------
    times_s
        Ascending times, s, (n_times,).
    methane_frac
        Methane at the sensors, 0-1, (n_times, ...).
    setting
        Alarm, trip and reset.
    response_s
        Time to 90 % of a step, s, 0 for none.

    Raises
    ------
    ValueError
        If an argument is outside its range or the times do not ascend.

    Examples
    --------
    >>> record = sensor_record(times_s=[0.0, 60.0, 120.0], methane_frac=[0.0, 0.012, 0.024],
    ...                        setting=SETTINGS["face"], response_s=0.0)
    >>> float(record.alarm_s), float(record.trip_s)
    (50.0, 75.0)
    """
    times = within("times_s", times_s, 0.0, 1e9, "s")
    gas = within("methane_frac", methane_frac, 0.0, 1.0, "1")
    same_length(times_s=times, methane_frac=gas.reshape(gas.shape[0], -1)[:, 0])
    if times.size < 2 or np.any(np.diff(times) <= 0.0):
        raise ValueError("times_s must ascend and hold at least two times")
    lag = float(within("response_s", response_s, 0.0, 3600.0, "s")) / np.log(10.0)
    reading = _lagged(times, gas, lag)
    return SensorRecord(
        reading_frac=reading,
        alarm_s=_first_crossing_s(times, reading, setting.alarm_frac),
        trip_s=_first_crossing_s(times, reading, setting.trip_frac),
        is_live=_power(reading, setting),
    )


def _lagged(times: Floats, gas: Floats, lag: float) -> Floats:
    """First-order lag of a history that is linear between times; starts settled."""
    if lag == 0.0:
        return gas
    reading = np.empty_like(gas)
    reading[0] = gas[0]
    for n, span in enumerate(np.diff(times)):
        fade = np.exp(-span / lag)
        slope = (gas[n + 1] - gas[n]) / span
        # the particular solution trails the gas by its slope times the lag
        reading[n + 1] = gas[n + 1] - slope * lag + (reading[n] - gas[n] + slope * lag) * fade
    return reading


def _first_crossing_s(times: Floats, reading: Floats, level: float) -> Floats:
    over = reading >= level
    first = np.argmax(over, axis=0)
    before = np.maximum(first - 1, 0)
    low = np.take_along_axis(reading, before[None], axis=0)[0]
    high = np.take_along_axis(reading, first[None], axis=0)[0]
    rise = np.where(high > low, high - low, 1.0)
    at = times[before] + (times[first] - times[before]) * np.clip((level - low) / rise, 0.0, 1.0)
    return np.where(over.any(axis=0), np.where(first == 0, times[0], at), np.inf)


def _power(reading: Floats, setting: SensorSetting) -> Bools:
    live = np.empty(reading.shape, dtype=np.bool_)
    on = np.ones(reading.shape[1:], dtype=np.bool_)
    for n in range(reading.shape[0]):
        on = np.where(on, reading[n] < setting.trip_frac, reading[n] < setting.reset_frac)
        live[n] = on
    return live
