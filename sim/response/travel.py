"""Travel times of one replication: to and from the staging point, under present closures."""

from __future__ import annotations

from typing import Protocol

from scenarios.model.vocabulary import VehicleClass


class TravelTimes(Protocol):
    """What the engine asks of the roads; infinite when a place cannot be reached."""

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from a node to the staging point now, s."""
        ...

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from the staging point to a node now, s."""
        ...

    def remaining_s(self, origin: int, vehicle: VehicleClass, driven_s: float) -> float:
        """Driving time left for a vehicle that left `origin` for the scene `driven_s` ago.

        Called after a closure: the vehicle stands where the old route had brought it and takes
        the best way from there.
        """
        ...
