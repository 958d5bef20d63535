"""Thousands of fires of one building from ignition on: heat, sprinkler, smoke, time left."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, indices, within
from sim.fire.aset import PLANNING_FED, Tenability, endured, tenable
from sim.fire.compartment import DEFAULT_FUEL, Fuel
from sim.fire.design_course import Course, course_hrr_w
from sim.fire.smoke_filling import Conditions
from sim.fire.sprinkler import ceiling_jet, link_rise_after_k
from sim.fire.zone_building import Building
from sim.fire.zone_smoke import advance_zones, no_zone_smoke, zone_conditions

_BLOCK: Final = 10_000
"""Fires played together: enough that the arithmetic outweighs the calls, yet few megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprinkler:
    """Heads above the fire; fields may be arrays (n_fires,)."""

    radius_m: ArrayLike = 2.5
    """Distance of the nearest head from the axis of the fire, m."""
    rti_root_m_s: ArrayLike = 50.0
    opens_at_k: ArrayLike = 341.15
    """Rated temperature, K; 68 C is the usual one."""
    works: ArrayLike = 1.0
    """1 where the system works, 0 where it fails."""
    decay_time_s: ArrayLike = np.inf
    """Time constant of the fire under water, s; infinity holds it at its size."""


@dataclass(frozen=True, slots=True)
class Played:
    """What happened in every fire."""

    tenability: Tenability
    sprinkled_s: Floats
    """When the sprinkler opened, s, (n_fires,); infinity: never."""
    time_s: Floats
    """Times of the record, s, (n_records,); empty if none was asked for."""
    hrr_w: Floats
    """Heat released, W, (n_records, n_fires)."""
    record: tuple[Conditions, ...]
    """Layers at these times, arrays (n_rooms, n_fires)."""


def play_fires(
    place: Building,
    fire_room: ArrayLike,
    *,
    course: Course,
    n_steps: int,
    time_step_s: float = 5.0,
    fire_height_m: ArrayLike = 0.0,
    sprinkler: Sprinkler | None = None,
    exhaust_m3_s: ArrayLike = 0.0,
    exhaust_from_s: ArrayLike = 0.0,
    open_frac: ArrayLike = 1.0,
    fuel: Fuel = DEFAULT_FUEL,
    head_m: float = 1.6,
    fed_limit_ratio: float = PLANNING_FED,
    n_steps_a_record: int = 0,
) -> Played:
    """Play design fires of one building.

    Parameters
    ----------
    place
        The building; sizes with one value a fire must have as many as the course.
    course
        The fires, arrays (n_fires,).
    fire_room
        Room that burns, index, (n_fires,) or number.
    n_steps
        Steps, 1-100000.
    time_step_s
        Step, s, 0-30.
    fire_height_m
        Burning surface above the floor, m.
    sprinkler
        Heads above the fire; None: no sprinklers.
    exhaust_m3_s, exhaust_from_s
        Smoke fans, m3/s, (n_rooms,) or (n_rooms, n_fires), and when they start, s, (n_fires,).
    open_frac
        Share of each opening that stands open, (n_openings,) or (n_openings, n_fires).
    fuel
        Heat of combustion and yields.
    head_m, fed_limit_ratio
        As in `sim.fire.aset.endured`.
    n_steps_a_record
        Keep the layers every so many steps; 0 keeps none.

    Raises
    ------
    ValueError
        If an argument is outside its range or lengths differ.
    """
    within("n_steps", n_steps, 1, 100_000)
    n_fires = max(array.size for array in _arrays(course))
    whole = Course(
        **{f.name: np.broadcast_to(getattr(course, f.name), n_fires) for f in fields(Course)}
    )
    room = np.broadcast_to(indices("fire_room", fire_room, place.n_rooms), n_fires)
    base = np.broadcast_to(np.asarray(fire_height_m, dtype=np.float64), n_fires)
    fan = _wide(within("exhaust_m3_s", exhaust_m3_s, 0.0, 1000.0, "m3/s"), place.n_rooms, n_fires)
    start = np.broadcast_to(np.asarray(exhaust_from_s, dtype=np.float64), n_fires)
    if not np.all(start >= 0.0):
        raise ValueError(f"exhaust_from_s = {exhaust_from_s!r} must be 0 or more")
    share = _wide(open_frac, len(place.openings), n_fires)
    parts = []
    for first in range(0, n_fires, _BLOCK):
        part = slice(first, min(first + _BLOCK, n_fires))
        parts.append(
            _block(
                _place_part(place, part),
                _course_part(whole, part),
                room[part],
                base[part],
                fan[:, part],
                start[part],
                share[:, part],
                None if sprinkler is None else _sprinkler_part(sprinkler, n_fires, part),
                n_steps=n_steps,
                step=float(within("time_step_s", time_step_s, 0.0, 30.0, "s", above=True)),
                fuel=fuel,
                head_m=head_m,
                fed_limit_ratio=fed_limit_ratio,
                n_steps_a_record=n_steps_a_record,
            )
        )
    return parts[0] if len(parts) == 1 else _joined(parts)


def _block(
    place: Building,
    course: Course,
    room: Ints,
    base: Floats,
    fan: Floats,
    fan_from_s: Floats,
    share: Floats,
    heads: Sprinkler | None,
    *,
    n_steps: int,
    step: float,
    fuel: Fuel,
    head_m: float,
    fed_limit_ratio: float,
    n_steps_a_record: int,
) -> Played:
    """Fires that are stepped together."""
    n_fires = room.size
    smoke = no_zone_smoke(place, n_fires=n_fires)
    state = tenable(n_rooms=place.n_rooms, n_fires=n_fires)
    sprinkled, link = np.full(n_fires, np.inf), np.zeros(n_fires)
    decay: ArrayLike = np.inf if heads is None else heads.decay_time_s
    clear = np.broadcast_to(place.height_m, (place.n_rooms, n_fires))[room, np.arange(n_fires)]
    layer = zone_conditions(smoke, place, fuel=fuel)
    times, heats, record = [], [], []
    for k in range(n_steps):
        middle = (k + 0.5) * step
        hrr = course_hrr_w(course, time_s=middle, sprinkled_s=sprinkled, decay_time_s=decay)
        if heads is not None and np.isinf(sprinkled).any():
            rise, speed = ceiling_jet(
                hrr_w=hrr, height_m=np.maximum(clear - base, 0.5), radius_m=heads.radius_m
            )
            link = link_rise_after_k(
                link_rise_k=link,
                gas_rise_k=rise,
                gas_speed_m_s=speed,
                time_step_s=step,
                rti_root_m_s=heads.rti_root_m_s,
            )
            opens = (place.ambient_k + link >= np.asarray(heads.opens_at_k)) & (
                np.asarray(heads.works) > 0.5
            )
            sprinkled = np.where(opens & np.isinf(sprinkled), (k + 1) * step, sprinkled)
        smoke = advance_zones(
            smoke,
            place,
            hrr_w=hrr,
            fire_room=room,
            time_step_s=step,
            fire_height_m=base,
            exhaust_m3_s=fan * (fan_from_s <= middle),
            open_frac=share,
            fuel=fuel,
        )
        layer = zone_conditions(smoke, place, fuel=fuel)
        state = endured(
            state,
            layer,
            ceiling_m=place.height_m,
            time_s=k * step,
            time_step_s=step,
            head_m=head_m,
            fed_limit_ratio=fed_limit_ratio,
        )
        if n_steps_a_record and (k + 1) % n_steps_a_record == 0:
            times.append((k + 1) * step)
            heats.append(smoke.hrr_w)
            record.append(layer)
    kept = np.array(heats) if heats else np.zeros((0, n_fires))
    return Played(state, sprinkled, np.array(times), kept, tuple(record))


def _arrays(course: Course) -> list[Floats]:
    return [np.asarray(getattr(course, field.name)) for field in fields(course)]


def _wide(value: ArrayLike, n: int, n_fires: int) -> Floats:
    """(n, n_fires) from a number, (n,) or (n, n_fires)."""
    array = np.asarray(value, dtype=np.float64)
    return np.broadcast_to(array[:, None] if array.ndim == 1 else array, (n, n_fires))


def _place_part(place: Building, part: slice) -> Building:
    sized = {
        name: getattr(place, name)[:, part]
        for name in ("floor_area_m2", "height_m", "perimeter_m")
        if getattr(place, name).shape[1] > 1
    }
    return replace(place, **sized)


def _course_part(course: Course, part: slice) -> Course:
    return Course(**{field.name: getattr(course, field.name)[part] for field in fields(course)})


def _sprinkler_part(heads: Sprinkler, n_fires: int, part: slice) -> Sprinkler:
    return Sprinkler(
        **{
            field.name: np.broadcast_to(np.asarray(getattr(heads, field.name), float), n_fires)[
                part
            ]
            for field in fields(heads)
        }
    )


def _joined(parts: list[Played]) -> Played:
    """Blocks of fires as one."""

    def side_by_side(pieces: list[Floats]) -> Floats:
        return np.concatenate(pieces, axis=-1)

    state = Tenability(
        side_by_side([p.tenability.fed_gas for p in parts]),
        side_by_side([p.tenability.fed_heat for p in parts]),
        side_by_side([p.tenability.reached_s for p in parts]),
    )
    record = tuple(
        Conditions(
            **{
                field.name: side_by_side([getattr(layer, field.name) for layer in layers])
                for field in fields(Conditions)
            }
        )
        for layers in zip(*(p.record for p in parts), strict=True)
    )
    return Played(
        state,
        side_by_side([p.sprinkled_s for p in parts]),
        parts[0].time_s,
        side_by_side([p.hrr_w for p in parts]),
        record,
    )
