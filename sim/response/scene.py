"""The things every process of a replication shares: clock, board, log, luck, hazard, roads."""

from __future__ import annotations

from dataclasses import dataclass

import simpy

from scenarios.model.distribution import TimeSpec
from sim.hazard.base import Controls, Hazard
from sim.response.board import Board
from sim.response.events import Kind, LogWriter
from sim.response.setting import Setting
from sim.response.travel import TravelTimes
from sim.streams import Streams


@dataclass(slots=True, eq=False)
class Scene:
    """One replication's shared state; processes are given this and nothing global."""

    env: simpy.Environment
    setting: Setting
    streams: Streams
    hazard: Hazard
    travel: TravelTimes
    board: Board
    log: LogWriter
    controls: Controls

    @property
    def now_s(self) -> float:
        """Simulated time since the incident's start, s."""
        return float(self.env.now)

    def note(self, kind: Kind, subject: str = "", object_: str = "", value: float = 0.0) -> None:
        """Write one event into the log at the present time."""
        self.log.add(self.now_s, kind, subject, object_, value)

    def draw_s(self, spec: TimeSpec, cause: str, entity: str = "") -> float:
        """One draw of a time, s, from the stream of this cause and entity."""
        return self.streams.time_s(self.setting.law(spec), cause, entity)
