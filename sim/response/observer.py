"""What a replay wants to see of a replication beyond its log: the zone and the ways driven."""

from __future__ import annotations

from typing import Protocol

from sim.hazard.base import Hazard
from sim.response.road_watch import RoadWatch
from sim.response.units import Unit


class Observer(Protocol):
    """Looks on; must change nothing."""

    def zone_changed(self, t_s: float, hazard: Hazard, roads: RoadWatch) -> None:
        """The hazard's zone has been reported anew."""
        ...

    def departed(self, t_s: float, unit: Unit, roads: RoadWatch) -> None:
        """A unit has begun to drive to the scene."""
        ...
