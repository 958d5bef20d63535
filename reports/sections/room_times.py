"""Smoke against people, room by room: available and required safe egress time of a fire run."""

from __future__ import annotations

import math

from reports.document import Block, Cell, Heading, Paragraph, Table
from reports.sections.common import Run, cells, left
from scenarios.model.building import Floor, SideRoom
from scenarios.model.hazard_source import BuildingSource
from sim.evaluation.room_times import RoomTimes
from sim.evaluation.statistics import Estimate


def room_times(run: Run) -> list[Block]:
    """One table of rooms for each plan; nothing for a run without a burning building."""
    evaluation, text = run.evaluation, run.translator.text
    source = evaluation.pack.sources[evaluation.scenario.incident.source]
    if not evaluation.rooms or not isinstance(source, BuildingSource):
        return []
    columns = tuple(
        left(text(f"room_times.{name}"))
        for name in ("room", "lost", "aset_early", "rset_median", "rset_late", "caught")
    )
    blocks: list[Block] = [
        Heading(text("room_times.title"), "room-times"),
        Paragraph(text("room_times.intro", n=run.n), "muted"),
    ]
    for number, plan in enumerate(evaluation.plans, start=1):
        found = {times.room: times for times in evaluation.rooms[plan.id]}
        rows = tuple(_row(run, place, found[place.id]) for place in _places(source))
        blocks.append(Heading(run.plan_names[plan.id], f"room-times-{number}", 3))
        blocks.append(Table(columns, rows))
    return [*blocks, Paragraph(text("room_times.note"), "muted")]


def _places(source: BuildingSource) -> list[Floor | SideRoom]:
    """Storeys from below, each before its rooms."""
    floors = sorted(source.building.floors, key=lambda floor: floor.level)
    places: list[Floor | SideRoom] = []
    for floor in floors:
        places += [floor, *floor.rooms]
    return places


def _title(run: Run, place: Floor | SideRoom) -> str:
    translator = run.translator
    name = f"{place.id} {translator.name(place.use)}" if isinstance(place, Floor) else place.id
    return translator.text("room_times.place", name=name, day=place.n_day, night=place.n_night)


def _row(run: Run, place: Floor | SideRoom, found: RoomTimes) -> tuple[Cell, ...]:
    translator = run.translator
    lost = Cell(translator.share(found.lost), bar_frac=found.lost.value)
    row = (Cell(_title(run, place)), lost, Cell(_time(run, found.aset_early)))
    if not place.n_day + place.n_night:
        return (*row, *cells(*[translator.term("sign.none")] * 3))
    rset = cells(*(_time(run, time) for time in (found.rset_median, found.rset_late)))
    return (*row, *rset, Cell(translator.share(found.caught), bar_frac=found.caught.value))


def _time(run: Run, found: Estimate) -> str:
    """A time with its interval, an end of which may never be reached."""
    translator = run.translator
    if math.isinf(found.value) and math.isfinite(found.low):
        return translator.text(
            "room_times.at_least",
            never=translator.number(math.inf),
            low=translator.quantity(found.low, "s"),
        )
    if math.isfinite(found.value) and math.isinf(found.high):
        return translator.text(
            "room_times.from",
            value=translator.quantity(found.value, "s"),
            low=translator.quantity(found.low, "s"),
            never=translator.number(math.inf),
        )
    return translator.estimate(found, "s")
