"""Mines that the air and blast models cannot take: cut off from the surface, too narrow, a ring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.errors import Problem
from scenarios.model.hazard_source import MineSource
from scenarios.model.mine import Mine
from scenarios.model.pack import Pack

AREA_M2: Final = (1.0, 100.0)
LENGTH_M: Final = (0.1, 1e5)
"""Sections and lengths that `sim.mine.blast_network` accepts."""


def check_mines(pack: Pack) -> Iterator[Problem]:
    """Every roadway needs a path to the surface, two different ends and a passable section."""
    file = pack.files["hazard_sources"]
    for i, source in enumerate(pack.sources.values()):
        if isinstance(source, MineSource):
            where = f"hazard_sources[{i}].mine"
            yield from _roadways(file, where, source.mine)
            yield from _cut_off(file, where, source.mine)


def _roadways(file: str, where: str, mine: Mine) -> Iterator[Problem]:
    for j, road in enumerate(mine.roadways):
        field = f"{where}.roadways[{j}]"
        if road.start == road.end:
            yield Problem(file, field, f"roadway '{road.id}' starts where it ends", road.start)
        for name, value, (low, high), unit in (
            ("area_m2", road.area_m2, AREA_M2, "m2"),
            ("length_m", road.length_m, LENGTH_M, "m"),
        ):
            if not low <= value <= high:
                yield Problem(
                    file,
                    f"{field}.{name}",
                    f"the mine models have no answer for roadway '{road.id}'",
                    f"{value:g} {unit}",
                    f"{low:g}..{high:g} {unit}",
                )


def _cut_off(file: str, where: str, mine: Mine) -> Iterator[Problem]:
    """Roadways that no chain of others joins to a surface junction."""
    joined, grown = set(mine.surface_nodes), True
    while grown:
        reached = {
            end
            for road in mine.roadways
            for end in (road.start, road.end)
            if joined & {road.start, road.end}
        }
        grown = not reached <= joined
        joined |= reached
    lost = [road.id for road in mine.roadways if road.start not in joined]
    if lost:
        yield Problem(
            file,
            f"{where}.roadways",
            "roadways have no path to the surface",
            ", ".join(lost),
            cure="join them to the mine or name the junction that is open in surface_nodes",
        )
