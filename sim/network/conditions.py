"""What the road is like now: weather, hour of the day, waits at junctions and level crossings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import non_negative, within
from sim.streams import Streams

RoadState = Literal["dry", "wet", "snow", "ice"]
HourSlice = Literal["night", "morning_peak", "day", "evening_peak"]
Pair = tuple[float, float]
"""A ratio for motorways and trunk roads, and one for all other roads."""

NORMAL_OVER_LIGHTS: Final = 0.70
"""Speed of normal driving over driving with lights: Auckland 33/47 and 64/91 km/h, Edmonton
``v2 *= 0.7`` (JEMSS.jl @fb92cef data/cities, roads.md 1.1). The free speeds of the model are what a
vehicle with lights reaches: 0.9 x 50..65 km/h against 47 km/h measured lights-on in Auckland's
streets. No source was found for Chinese cities."""

STATE_RANGE: Final[Mapping[RoadState, tuple[Pair, Pair]]] = {
    "dry": ((1.0, 1.0), (1.0, 1.0)),
    "wet": ((0.93, 0.96), (0.75, 0.90)),
    "snow": ((0.85, 0.89), (0.70, 0.89)),
    "ice": ((0.60, 0.95), (0.60, 0.70)),
}
"""Least and greatest speed over dry speed, motorways and trunk roads first. Freeways: rain above
0.25 in/h -4..7 %, snow above 0.5 in/h -11..15 % (Agarwal, Maze & Souleyrette 2005), heavy snow
-5..40 % (quoted at second hand); arterials: wet -10..25 %, snowy or slushy -30..40 % (FHWA Road
Weather Management, quoted at second hand). Snow on other roads: from the worst of light (-30 %) to
the freeway's best (-11 %), our reading. All as gathered in roads.md 3.1, none from China."""

SLICE_FROM_H: Final[tuple[tuple[float, HourSlice], ...]] = (
    (0.0, "night"), (6.0, "day"), (7.0, "morning_peak"), (9.0, "day"), (17.0, "evening_peak"),
    (19.0, "day"), (22.0, "night"),
)  # fmt: skip
"""Hours at which the slices begin: a convention of this model, not a measurement."""

HourProfile = Mapping[HourSlice, Pair]

FREE_FLOW: Final[HourProfile] = {
    "night": (1.0, 1.0), "morning_peak": (1.0, 1.0), "day": (1.0, 1.0), "evening_peak": (1.0, 1.0),
}  # fmt: skip
"""Default of every county: no speed data of Chinese rush hours and none of night driving was found
(roads.md 3.1), so no hour is slower until the county enters its own ratios."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """How fast one may drive now; the defaults add nothing to the state of the road.

    Attributes
    ----------
    road_state
        Weather on the road.
    state_ratios
        Speed over dry speed where it was drawn or entered, else the table's for the state.
    hour_ratios
        Speed over the speed without traffic at this hour.
    lights_ratio
        Speed in city streets without lights over that with lights.
    junction_s
        Mean delay at each junction of three or more streets, s.
    crossing_s
        Mean delay at each level crossing, s; see `crossing_delay_s`.
    start_up_s
        Time lost in starting and stopping, once a trip, s; see `with_start_up`.
    contraflow_ratio
        Share of the usual speed against a one-way street; 0: nobody drives against it.
    """

    road_state: RoadState = "dry"
    state_ratios: Pair | None = None
    hour_ratios: Pair = (1.0, 1.0)
    lights_ratio: float = NORMAL_OVER_LIGHTS
    junction_s: float = 0.0
    crossing_s: float = 0.0
    start_up_s: float = 0.0
    contraflow_ratio: float = 0.0

    def __post_init__(self) -> None:
        """Refuse delays below 0 and ratios that stop or speed up traffic."""
        for name in ("junction_s", "crossing_s", "start_up_s"):
            non_negative(name, getattr(self, name), "s")
        for name in ("state_ratios", "hour_ratios", "lights_ratio"):
            if getattr(self, name) is not None:
                within(name, getattr(self, name), 0.05, 1.0)
        within("contraflow_ratio", self.contraflow_ratio, 0.0, 1.0)


def draw_conditions(streams: Streams, road_state: RoadState, *, entity: str = "") -> Conditions:
    """Conditions of one replication: speeds drawn evenly from the range of the road's state.

    One draw holds for all classes of road, since one storm lies over all of them. The stream is
    named ``road_speed``: adding it shifts no other cause.
    """
    share = streams.uniform("road_speed", entity)
    fast, other = (low + share * (high - low) for low, high in STATE_RANGE[road_state])
    return Conditions(road_state=road_state, state_ratios=(fast, other))


def slice_of_hour(hour: float) -> HourSlice:
    """Slice of the day that an hour (0 up to 24) belongs to.

    Examples
    --------
    >>> slice_of_hour(7.5), slice_of_hour(23.0)
    ('morning_peak', 'night')
    """
    within("hour", hour, 0.0, 24.0)
    return [name for begin, name in SLICE_FROM_H if begin <= hour][-1]


def crossing_delay_s(*, closed_frac: float, closed_s: float) -> float:
    """Mean delay at a level crossing, s: ``p T / 2``.

    A vehicle comes at any moment alike; with probability p it finds the gates shut and then waits
    half of their time T on average (queues before the gates are left out).

    Examples
    --------
    >>> crossing_delay_s(closed_frac=0.1, closed_s=180.0)
    9.0
    """
    within("closed_frac", closed_frac, 0.0, 1.0)
    non_negative("closed_s", closed_s, "s")
    return closed_frac * closed_s / 2


def start_up_delay_s(*, speed_m_s: float, acceleration_m_s2: float, braking_m_s2: float) -> float:
    """Time lost in reaching a speed and in stopping from it, s: ``v/2a + v/2b``.

    Examples
    --------
    >>> start_up_delay_s(speed_m_s=15.0, acceleration_m_s2=1.0, braking_m_s2=2.5)
    10.5
    """
    non_negative("speed_m_s", speed_m_s, "m/s")
    within("acceleration_m_s2", acceleration_m_s2, 0.0, 10.0, "m/s2", above=True)
    within("braking_m_s2", braking_m_s2, 0.0, 10.0, "m/s2", above=True)
    return speed_m_s / (2 * acceleration_m_s2) + speed_m_s / (2 * braking_m_s2)


def with_start_up(times_s: ArrayLike, conditions: Conditions) -> NDArray[np.float64]:
    """Trip times with the time lost in starting and stopping; who stays loses none."""
    times = np.asarray(times_s, dtype=np.float64)
    return np.where(times > 0, times + conditions.start_up_s, times)
