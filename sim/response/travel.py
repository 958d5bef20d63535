"""Travel times of one replication: to and from the staging point, under present closures."""

from __future__ import annotations

from typing import Protocol

from scenarios.model.vocabulary import VehicleClass


class TravelTimes(Protocol):
    """What the engine asks of the roads; infinite when a place cannot be reached."""

    staging: int
    """Node where the responders of the incident gather."""

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from a node to the staging point now, s."""
        ...

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from the staging point to a node now, s."""
        ...

    def next_node(self, origin: int, vehicle: VehicleClass, driven_s: float) -> tuple[int, float]:
        """Where a vehicle stands that left `origin` for the scene `driven_s` ago.

        Called after a closure: the node that the vehicle reaches next on the way which was the
        best before, and the time to it, s. It takes the best way from there.
        """
        ...
