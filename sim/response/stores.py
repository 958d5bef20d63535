"""Material from the depots: taken from the nearest that has it, driven to the scene by lorry."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Mapping

import simpy

from scenarios.model.vocabulary import VehicleClass
from sim.response.events import Kind
from sim.response.scene import Scene
from sim.response.setting import DepotSpec

Steps = Generator[simpy.Event, object, None]


Stock = dict[str, dict[str, int]]
"""What lies in each depot now: depot, material, amount."""


def full_stock(depots: Iterable[DepotSpec]) -> Stock:
    """The stock at the start of a replication."""
    return {depot.id: dict(depot.stock) for depot in depots}


class Stores:
    """One incident's access to the stock; what one task takes, no other can have."""

    def __init__(self, scene: Scene, stock: Stock) -> None:
        self._scene = scene
        self._stock = stock

    def deliver(self, task: str, wanted: Mapping[str, int]) -> simpy.Event:
        """An event that happens when all material is at the scene; never, if stocks fall short."""
        scene = self._scene
        if not wanted:
            done = scene.env.event()
            done.succeed()
            return done
        return scene.env.process(self._deliver(task, wanted))

    def _deliver(self, task: str, wanted: Mapping[str, int]) -> Steps:
        """Send for every material at once and wait for the last."""
        items = sorted(wanted)
        arrivals = [self._fetch(task, item, wanted[item]) for item in items]
        env = self._scene.env
        yield env.all_of(
            [
                env.process(self._bring(task, item, after_s))
                for item, after_s in zip(items, arrivals, strict=True)
            ]
        )

    def _bring(self, task: str, item: str, after_s: float) -> Steps:
        scene = self._scene
        if not math.isfinite(after_s):
            yield scene.env.event()  # short for good: the task waits and the gap list says why
        yield scene.env.timeout(after_s)
        scene.note(Kind.stock_supplied, task, item)

    def _fetch(self, task: str, item: str, amount: int) -> float:
        """Time until the amount is at the scene, s; infinite when no stock can be reached."""
        scene = self._scene
        scene.note(Kind.stock_waits, task, item, float(amount))
        near = sorted(
            (scene.travel.to_scene_s(depot.node, VehicleClass.truck), depot.id)
            for depot in scene.setting.depots
            if self._stock[depot.id].get(item, 0) > 0
        )
        left, last_s = amount, 0.0
        for travel_s, depot in near:
            if left == 0 or not math.isfinite(travel_s):
                break
            taken = min(left, self._stock[depot][item])
            self._stock[depot][item] -= taken
            left -= taken
            loading_s = scene.streams.time_s(scene.setting.material_loading, "loading", depot)
            last_s = max(last_s, loading_s + travel_s)
        return last_s if left == 0 else math.inf
