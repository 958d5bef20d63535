"""Rooms and openings of a building as the zone model sees them, checked before any fire is lit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, one_of, within

OUTSIDE: Final = "outside"
"""Name of the open air in `Opening.between`."""

OpeningKind = Literal["door", "hatch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One room, corridor, stair or shaft; sizes may be arrays with one value a fire."""

    name: str
    floor_area_m2: ArrayLike
    """Floor area, m2, 1-1e5."""
    height_m: ArrayLike
    """Ceiling above the room's own floor, m, 1.5-200; a stair is one high room."""
    elevation_m: float = 0.0
    """Floor above the lowest floor of the building, m."""
    perimeter_m: ArrayLike | None = None
    """Length of the walls, m; a square room if not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One door, window, leak (`door`) or hole in a ceiling or roof (`hatch`)."""

    name: str
    between: tuple[str, str]
    """Names of the rooms, the second may be `outside`; of a hatch the lower room comes first."""
    width_m: float
    height_m: float
    """Of a hatch: its length, m."""
    sill_m: float = 0.0
    """Lower edge above the floor of the first room, m; of no account for a hatch."""
    kind: OpeningKind = "door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """Rooms (n_rooms, 1 or n_fires) and openings (n_openings, 1); build with `building`."""

    rooms: tuple[str, ...]
    openings: tuple[str, ...]
    floor_area_m2: Floats
    height_m: Floats
    elevation_m: Floats
    perimeter_m: Floats
    first: Ints
    second: Ints
    """Room index on either side of an opening; n_rooms stands for the outside."""
    is_hatch: Floats
    """1 for a hatch, 0 for a door, (n_openings, 1)."""
    width_m: Floats
    opening_height_m: Floats
    bottom_m: Floats
    top_m: Floats
    """Edges of an opening above the lowest floor of the building, m."""
    inner: Ints
    """Openings between two rooms; the others lead outside."""
    leaves: Floats
    """(n_rooms, n_openings): 1 where the opening has that room first."""
    enters: Floats
    """(n_rooms + 1, n_openings): 1 where it has that room, or the outside, second."""
    ambient_k: float

    @property
    def n_rooms(self) -> int:
        """Number of rooms."""
        return len(self.rooms)

    def room(self, name: str) -> int:
        """Index of a room.

        Raises
        ------
        ValueError
            If there is none of this name.
        """
        if name not in self.rooms:
            raise ValueError(f"room {name!r} is not one of {', '.join(self.rooms)}")
        return self.rooms.index(name)


def building(
    *, rooms: Sequence[Room], openings: Sequence[Opening], ambient_k: float = 293.15
) -> Building:
    """A building for the zone model.

    Parameters
    ----------
    rooms
        At least one, names unique.
    openings
        Every room needs one, and a way through openings to the outside.
    ambient_k
        Temperature of air and walls before the fire, K, 220-330.

    Raises
    ------
    ValueError
        If a size is impossible, an opening does not fit its rooms, or a room has no opening or no
        way out; the message names the room or opening.

    Examples
    --------
    >>> hall = Room(name="hall", floor_area_m2=200.0, height_m=4.0)
    >>> exit_door = Opening(name="exit", between=("hall", OUTSIDE), width_m=2.0, height_m=2.1)
    >>> building(rooms=[hall], openings=[exit_door]).n_rooms
    1
    >>> building(rooms=[hall], openings=[])
    Traceback (most recent call last):
    ValueError: room 'hall' has no opening; give it a door, window or leak
    """
    names = _unique("room", [room.name for room in rooms])
    if not names or OUTSIDE in names:
        raise ValueError(f"a building needs rooms, none of them named {OUTSIDE!r}")
    place = {name: index for index, name in enumerate((*names, OUTSIDE))}
    for opening in openings:
        _check_sides(opening, place)
    area, height = _column(rooms, "floor_area_m2", 1.0, 1e5), _column(rooms, "height_m", 1.5, 200.0)
    walls = [
        4.0 * np.sqrt(area[k])
        if room.perimeter_m is None
        else within(f"room {room.name!r}: perimeter_m", room.perimeter_m, 4.0, 1e4, "m")
        for k, room in enumerate(rooms)
    ]
    floor = np.array(
        [
            [float(within(f"room {room.name!r}: elevation_m", room.elevation_m, 0.0, 1e3, "m"))]
            for room in rooms
        ]
    )
    first = np.array([place[opening.between[0]] for opening in openings], dtype=np.int64)
    second = np.array([place[opening.between[1]] for opening in openings], dtype=np.int64)
    _check_ways_out(names, first, second)
    edges = np.array(
        [_edges(opening, rooms[a]) for opening, a in zip(openings, first, strict=True)]
    )
    bottom, top = edges[:, :1] + floor[first], edges[:, 1:] + floor[first]
    found = Building(
        rooms=names,
        openings=_unique("opening", [opening.name for opening in openings]),
        floor_area_m2=area,
        height_m=height,
        elevation_m=floor,
        perimeter_m=_stacked(walls),
        first=first,
        second=second,
        is_hatch=np.array([[float(opening.kind == "hatch")] for opening in openings]),
        width_m=np.array([[float(opening.width_m)] for opening in openings]),
        opening_height_m=np.array([[float(opening.height_m)] for opening in openings]),
        bottom_m=bottom,
        top_m=top,
        inner=np.flatnonzero(second < len(names)),
        leaves=(np.arange(len(names))[:, None] == first).astype(np.float64),
        enters=(np.arange(len(names) + 1)[:, None] == second).astype(np.float64),
        ambient_k=float(within("ambient_k", ambient_k, 220.0, 330.0, "K")),
    )
    _check_fit(found, openings)
    return found


def _unique(what: str, names: Sequence[str]) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} {twice[0]!r} is given twice")
    return tuple(names)


def _column(rooms: Sequence[Room], field: str, low: float, high: float) -> Floats:
    """A field of the rooms, (n_rooms, 1) or (n_rooms, n_fires)."""
    unit = "m2" if field.endswith("_m2") else "m"
    return _stacked(
        [
            within(f"room {room.name!r}: {field}", getattr(room, field), low, high, unit)
            for room in rooms
        ]
    )


def _stacked(values: Sequence[Floats]) -> Floats:
    return np.stack(np.broadcast_arrays(*(np.atleast_1d(value) for value in values)))


def _check_sides(opening: Opening, place: dict[str, int]) -> None:
    for name in opening.between:
        if name not in place:
            raise ValueError(f"opening {opening.name!r}: room {name!r} is not in the building")
    if opening.between[0] in {opening.between[1], OUTSIDE}:
        raise ValueError(
            f"opening {opening.name!r}: between = {opening.between} needs a room first and "
            "something else second"
        )
    one_of(f"opening {opening.name!r}: kind", opening.kind, ("door", "hatch"))
    within(f"opening {opening.name!r}: width_m", opening.width_m, 0.0, 200.0, "m", above=True)
    within(f"opening {opening.name!r}: height_m", opening.height_m, 0.0, 50.0, "m", above=True)
    within(f"opening {opening.name!r}: sill_m", opening.sill_m, 0.0, 200.0, "m")


def _edges(opening: Opening, lower: Room) -> tuple[float, float]:
    """Lower and upper edge above the floor of the first room; both the ceiling for a hatch."""
    if opening.kind == "hatch":
        ceiling = float(np.max(np.asarray(lower.height_m, dtype=np.float64)))
        return ceiling, ceiling
    return opening.sill_m, opening.sill_m + opening.height_m


def _check_fit(found: Building, openings: Sequence[Opening]) -> None:
    """No door reaches through a ceiling or below the floor of a room it leads to."""
    for k, opening in enumerate(openings):
        if opening.kind == "hatch":
            continue
        for side in (int(found.first[k]), int(found.second[k])):
            if side == found.n_rooms:
                continue
            floor = found.elevation_m[side, 0]
            ceiling = floor + float(found.height_m[side].min())
            bottom, top = float(found.bottom_m[k, 0]), float(found.top_m[k, 0])
            if bottom < floor - 1e-9 or top > ceiling + 1e-9:
                raise ValueError(
                    f"opening {opening.name!r}: {bottom:g} to {top:g} m does not fit room "
                    f"{found.rooms[side]!r} from {floor:g} to {ceiling:g} m"
                )


def _check_ways_out(names: tuple[str, ...], first: Ints, second: Ints) -> None:
    """Every room has an opening, and air a way to the outside."""
    open_rooms = set(first.tolist()) | set(second.tolist())
    for index, name in enumerate(names):
        if index not in open_rooms:
            raise ValueError(f"room {name!r} has no opening; give it a door, window or leak")
    reached = {len(names)}
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    for _ in names:
        reached |= {a for a, b in pairs if b in reached} | {b for a, b in pairs if a in reached}
    shut = [name for index, name in enumerate(names) if index not in reached]
    if shut:
        raise ValueError(f"rooms without a way outside: {', '.join(shut)}; add an exit or a leak")
