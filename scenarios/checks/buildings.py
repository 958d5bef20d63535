"""Buildings that the models cannot take: no way out, too narrow, too full; crews without work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.errors import Problem
from scenarios.model.building import Building, Floor
from scenarios.model.hazard_source import BuildingSource
from scenarios.model.pack import Pack

LEAST_WIDTH_M: Final = 0.3
"""Two boundary layers of `sim.evacuation.hydraulic`: nobody passes a narrower door or stair, m."""

MOST_WIDTH_M: Final = 100.0
MOST_WAY_M: Final = 1e4
"""The widest and the longest way that `sim.evacuation.network` accepts, m."""

TREAD_M: Final = (0.1, 0.6)
RISER_M: Final = (0.05, 0.4)
"""Steps that `sim.evacuation.hydraulic` accepts, m."""

MOST_PER_M2: Final = 1.0 / 0.266
"""Density at which nobody moves any more (SFPE), persons/m2."""

MOST_HEIGHT_M: Final = 200.0
LEAST_STOREY_M: Final = 1.5
MOST_STOREY_M2: Final = 1e5
MOST_OPENING_M: Final = 20.0
"""Sizes that `sim.fire.zone_building` and `sim.fire.design_fire` accept."""


def check_buildings(pack: Pack) -> Iterator[Problem]:
    """Every building must have a way out of each room, and room for its people."""
    file = pack.files["hazard_sources"]
    for i, source in enumerate(pack.sources.values()):
        if isinstance(source, BuildingSource):
            where = f"hazard_sources[{i}].building"
            yield from _ids(file, where, source.building)
            yield from _widths(file, where, source.building)
            yield from _locks(file, where, source.building)
            yield from _ways(file, where, source.building)
            yield from _sizes(file, where, source.building)
            for j, floor in enumerate(source.building.floors):
                yield from _rooms(file, f"{where}.floors[{j}]", floor, source.building)
                yield from _people(file, f"{where}.floors[{j}]", floor)


def _ids(file: str, where: str, building: Building) -> Iterator[Problem]:
    rooms = [room.id for floor in building.floors for room in floor.rooms]
    groups = {
        "floors": [*(floor.id for floor in building.floors), *rooms],
        "stairs": [*(s.id for s in building.stairs), *(e.id for e in building.exits)],
    }
    for field, ids in groups.items():
        for name in sorted({i for i in ids if ids.count(i) > 1}):
            yield Problem(file, f"{where}.{field}", "the id is used twice", name, cure="rename one")


def _widths(file: str, where: str, building: Building) -> Iterator[Problem]:
    widths = [
        (f"exits[{i}].clear_width_m", part.id, part.clear_width_m)
        for i, part in enumerate(building.exits)
    ]
    for i, stair in enumerate(building.stairs):
        widths.append((f"stairs[{i}].clear_width_m", stair.id, stair.clear_width_m))
        widths.append((f"stairs[{i}].door_width_m", stair.id, stair.door_width_m))
    widths += [
        (f"floors[{j}].rooms[{i}].door_width_m", room.id, room.door_width_m)
        for j, floor in enumerate(building.floors)
        for i, room in enumerate(floor.rooms)
    ]
    for field, name, width_m in widths:
        if not width_m > LEAST_WIDTH_M:
            yield Problem(
                file,
                f"{where}.{field}",
                "nobody passes: the way is not wider than its boundary layers",
                f"{name}: {width_m:g} m",
                f"above {LEAST_WIDTH_M:g} m",
                "correct the width, or leave the way out",
            )
        elif width_m > MOST_WIDTH_M:
            yield Problem(
                file, f"{where}.{field}", "no such door or stair", f"{name}: {width_m:g} m",
                f"at most {MOST_WIDTH_M:g} m", "correct the width",
            )  # fmt: skip


def _ways(file: str, where: str, building: Building) -> Iterator[Problem]:
    """Steps that feet take, and ways that a building holds."""
    sizes: list[tuple[str, str, float, tuple[float, float]]] = []
    for i, stair in enumerate(building.stairs):
        sizes.append((f"stairs[{i}].tread_m", stair.id, stair.tread_m, TREAD_M))
        sizes.append((f"stairs[{i}].riser_m", stair.id, stair.riser_m, RISER_M))
    for j, floor in enumerate(building.floors):
        ways = [(f"floors[{j}]", floor.id, floor.travel_distance_m)]
        for i, room in enumerate(floor.rooms):
            ways.append((f"floors[{j}].rooms[{i}]", room.id, room.travel_distance_m))
        for field, name, length_m in ways:
            sizes.append((f"{field}.travel_distance_m", name, length_m, (0.0, MOST_WAY_M)))
    for field, name, size_m, (low_m, high_m) in sizes:
        if not low_m <= size_m <= high_m:
            yield Problem(
                file,
                f"{where}.{field}",
                "no such step or way",
                f"{name}: {size_m:g} m",
                f"{low_m:g}..{high_m:g} m",
                "correct the length or its unit",
            )


def _locks(file: str, where: str, building: Building) -> Iterator[Problem]:
    """Nobody could ever leave if all exits, or all stairs, were locked in every fire."""
    storeys = len(building.floors) > 1
    for field, parts in (("exits", building.exits), ("stairs", building.stairs)):
        if (field == "exits" or storeys) and all(part.locked_prob >= 1.0 for part in parts):
            yield Problem(
                file,
                f"{where}.{field}",
                "all of them are locked in every fire: nobody can ever walk out",
                ", ".join(f"{part.id}: locked_prob {part.locked_prob:g}" for part in parts),
                "locked_prob below 1 for at least one",
                "lower a chance, or leave the locked ones out and add the way that people took",
            )


def _sizes(file: str, where: str, building: Building) -> Iterator[Problem]:
    height_m = sum(floor.height_m for floor in building.floors)
    if len(building.floors) > 1 and height_m > MOST_HEIGHT_M:
        yield Problem(
            file, f"{where}.floors", "the stair is higher than the smoke model accepts",
            f"{height_m:g} m", f"at most {MOST_HEIGHT_M:g} m", "leave out upper storeys",
        )  # fmt: skip
    for j, floor in enumerate(building.floors):
        if not LEAST_STOREY_M <= floor.height_m <= MOST_HEIGHT_M:
            yield Problem(
                file, f"{where}.floors[{j}].height_m", "no such storey",
                f"{floor.id}: {floor.height_m:g} m", f"{LEAST_STOREY_M:g}..{MOST_HEIGHT_M:g} m",
            )  # fmt: skip
        if not 1.0 <= floor.area_m2 <= MOST_STOREY_M2:
            yield Problem(
                file, f"{where}.floors[{j}].area_m2", "no such storey",
                f"{floor.id}: {floor.area_m2:g} m2", f"1..{MOST_STOREY_M2:g} m2",
            )  # fmt: skip
    area_m2, tall_m = building.opening_area_m2, building.opening_height_m
    if not (0.0 < area_m2 <= MOST_HEIGHT_M * tall_m and tall_m <= MOST_OPENING_M):
        yield Problem(
            file, f"{where}.opening_area_m2", "no such windows",
            f"{area_m2:g} m2, {tall_m:g} m high",
            f"at most {MOST_OPENING_M:g} m high and {MOST_HEIGHT_M:g} m wide, area above 0",
        )  # fmt: skip


def _rooms(file: str, where: str, floor: Floor, building: Building) -> Iterator[Problem]:
    """Side rooms fit their storey and lead to a stair or exit of it."""
    lowest = min(storey.level for storey in building.floors)
    parts = building.exits if floor.level == lowest else building.stairs
    ways = [part.id for part in parts]
    for i, room in enumerate(floor.rooms):
        if room.leads_to is not None and room.leads_to not in ways:
            yield Problem(
                file,
                f"{where}.rooms[{i}].leads_to",
                "the room has no exit: no such stair or exit on its storey",
                f"{room.id} to {room.leads_to}",
                " or ".join(ways),
                "correct leads_to, or leave it out",
            )
    inner = sum(room.area_m2 for room in floor.rooms)
    if floor.rooms and min(room.area_m2 for room in floor.rooms) < 1.0:
        yield Problem(file, f"{where}.rooms", "no such room", "area below 1 m2", "at least 1 m2")
    if floor.rooms and inner > floor.area_m2 - 1.0:
        yield Problem(
            file,
            f"{where}.rooms",
            "the rooms leave no hall or corridor on the storey",
            f"{inner:g} of {floor.area_m2:g} m2",
            cure="area_m2 of the storey includes its rooms",
        )


def _people(file: str, where: str, floor: Floor) -> Iterator[Problem]:
    """Nobody can stand closer than the density of standstill."""
    own_m2 = floor.area_m2 - sum(room.area_m2 for room in floor.rooms)
    spaces = [(where, floor.id, own_m2, floor.n_day, floor.n_night)]
    spaces += [
        (f"{where}.rooms[{i}]", room.id, room.area_m2, room.n_day, room.n_night)
        for i, room in enumerate(floor.rooms)
    ]
    for field, name, area_m2, n_day, n_night in spaces:
        most = MOST_PER_M2 * max(area_m2, 0.0)
        for key, number in (("n_day", n_day), ("n_night", n_night)):
            if number > most:
                yield Problem(
                    file,
                    f"{field}.{key}",
                    "more people than can stand there",
                    f"{name}: {number} on {area_m2:g} m2",
                    f"at most {most:.0f}",
                    "move people or correct the area",
                )
