"""What the processes of one incident share: clock, board, log, luck, hazard, roads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import simpy

from scenarios.model.distribution import TimeSpec
from scenarios.model.plan import Circumstance
from sim.hazard.base import Controls, Hazard
from sim.hazard.weather import Weather
from sim.response.board import Board
from sim.response.events import Kind, LogWriter
from sim.response.setting import Setting
from sim.response.travel import TravelTimes
from sim.streams import Streams

SEVERE_COLD_K: Final = 263.15
"""Below it work takes longer where a plan says so (assumed: no measured limit was found)."""


@dataclass(slots=True, eq=False)
class Scene:
    """One incident of a replication; processes are given this and nothing global.

    Its clock starts with the incident; the log counts from the start of the first one.
    """

    env: simpy.Environment
    setting: Setting
    streams: Streams
    hazard: Hazard
    travel: TravelTimes
    board: Board
    log: LogWriter
    controls: Controls
    number: int = 0
    """0 for the first incident of the scenario."""
    around: Weather | None = None
    """Weather and hour; None: nothing that slows work holds."""
    start_s: float = 0.0
    """Start of the incident on the replication's clock, s."""

    @property
    def now_s(self) -> float:
        """Simulated time since this incident's start, s."""
        return float(self.env.now) - self.start_s

    def note(self, kind: Kind, subject: str = "", object_: str = "", value: float = 0.0) -> None:
        """Write one event into the log at the present time."""
        self.log.add(float(self.env.now), kind, subject, object_, value, self.number)

    def note_at(self, t_s: float, kind: Kind, subject: str = "", object_: str = "") -> None:
        """Write one event of this incident's own time into the log."""
        self.log.add(self.start_s + t_s, kind, subject, object_, 0.0, self.number)

    def slow_ratio(self, slowed_by: Mapping[Circumstance, float]) -> float:
        """By how much work takes longer in the present circumstances, >= 1."""
        if not slowed_by:
            return 1.0
        holds: dict[Circumstance, bool] = {
            "night": self.around is not None and self.around.night,
            "severe_cold": (self.around is not None and self.around.temperature_k < SEVERE_COLD_K),
            "uncontrolled": not self.board.has("controlled"),
        }
        return math.prod(ratio for name, ratio in slowed_by.items() if holds[name])

    def draw_s(self, spec: TimeSpec, cause: str, entity: str = "") -> float:
        """One draw of a time, s, from the stream of this cause and entity."""
        return self.streams.time_s(self.setting.law(spec), cause, entity)
