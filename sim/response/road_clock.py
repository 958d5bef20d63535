"""Opens and shuts roads whose closures are planned, when their time comes."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from sim.response.engine import Replication


def watch_planned_closures(run: Replication) -> None:
    """Let a replication, not yet played, follow the times of its planned closures."""
    if run.roads.change_times_s:
        run.scene.env.process(_follow(run))


def _follow(run: Replication) -> Generator[simpy.Event, object, None]:
    for time_s in run.roads.change_times_s:
        yield run.scene.env.timeout(time_s - run.scene.now_s)
        run.roads.at_time(time_s)
        run.room.roads_changed()
        run.casualties.ambulances.roads_changed()
