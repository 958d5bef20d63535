"""Tasks of crews in a burning building that find nothing to do, or that no model can reckon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.errors import Problem
from scenarios.model.building import Building
from scenarios.model.effect import ApplyWater, ForceDoors, LadderRescue, SearchRooms
from scenarios.model.hazard_source import BuildingSource
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.vocabulary import HazardFamily

ROOM_SEARCH_S: Final = (1.0, 1e4)
"""Time for a room of 12 m2 that `sim.fire.crew_search` accepts."""

MOST_REACH_M: Final = 500.0
"""Height that `sim.fire.water_access` accepts."""

SILL_M: Final = 0.9
"""Window sill above its floor in `sim.hazard.building_layout`."""


def check_building_crews(pack: Pack) -> Iterator[Problem]:
    """Crews must have a building to work in, numbers that can be, and windows within reach."""
    for plan in pack.plans.values():
        yield from _numbers(pack.files[f"plans/{plan.id}"], plan)
    met = {
        (source.id, name): (source.building, pack.plans[name])
        for scenario in pack.scenarios.values()
        for _, incident, names in scenario.incidents()
        if isinstance(source := pack.sources.get(incident.source), BuildingSource)
        for name in names
        if name in pack.plans
    }
    for (where, name), (building, plan) in met.items():
        yield from _ladders(pack.files[f"plans/{name}"], plan, where, building)


def _numbers(file: str, plan: Plan) -> Iterator[Problem]:
    burns = HazardFamily.building_fire in plan.hazards
    for i, task in enumerate(plan.tasks):
        for j, effect in enumerate(task.effects):
            where = f"tasks[{i}].effects[{j}]"
            if isinstance(effect, SearchRooms | LadderRescue | ForceDoors) and not burns:
                yield Problem(
                    file, where, "no building burns in the accidents of this plan",
                    f"{task.id}: {effect.kind}", "only in plans for building_fire",
                    "use kind: rescue, or write the plan for a building fire",
                )  # fmt: skip
            if isinstance(effect, SearchRooms):
                low, high = ROOM_SEARCH_S
                if not low <= effect.room_search_s <= high:
                    yield Problem(
                        file, f"{where}.room_search_s", "no such search of a room",
                        f"{task.id}: {effect.room_search_s:g} s", f"{low:g}..{high:g} s",
                        "give the time for 12 m2 without sight; 240 s was measured",
                    )  # fmt: skip
            if isinstance(effect, ApplyWater) and effect.reach_m > MOST_REACH_M:
                yield Problem(
                    file, f"{where}.reach_m", "no stream reaches so high",
                    f"{task.id}: {effect.reach_m:g} m", f"at most {MOST_REACH_M:g} m",
                    "give the height above the street",
                )  # fmt: skip


def _ladders(file: str, plan: Plan, source: str, building: Building) -> Iterator[Problem]:
    """A ladder needs a window of an upper storey within its reach."""
    floors = sorted(building.floors, key=lambda floor: floor.level)
    sill_m = floors[0].height_m + SILL_M
    for i, task in enumerate(plan.tasks):
        for j, effect in enumerate(task.effects):
            if not isinstance(effect, LadderRescue):
                continue
            where = f"tasks[{i}].effects[{j}]"
            if len(floors) == 1:
                yield Problem(
                    file, where, "the building has no upper storey, so no window for a ladder",
                    f"{task.id} at {source}", "a building of two storeys or more",
                    "leave the task out, or search the rooms",
                )  # fmt: skip
            elif effect.reach_m < sill_m:
                yield Problem(
                    file, f"{where}.reach_m", "the ladder reaches no window of an upper storey",
                    f"{task.id}: {effect.reach_m:g} m at {source}", f"at least {sill_m:g} m",
                    "correct the reach, or leave the task out",
                )  # fmt: skip
