"""A mine as arrays that ventilation, gas and escape models share, refused where it cannot be.

Every refusal names the roadway, fan or junction by its name, as the planner knows it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints
from sim.mine.fan import FanCurve
from sim.mine.newton_flow import FlowPattern, flow_pattern
from sim.mine.regulator import regulator_resistance
from sim.mine.ventilation import atkinson_resistance

ROCK_AIR_K: Final = 293.15
"""Temperature of the air in a roadway for which none is given, K (20 C, assumed)."""


@dataclass(frozen=True, slots=True, eq=False)
class MineNetwork:
    """Roadways between junctions; arrays (n_edges,) unless stated; build with `mine_network`."""

    names: tuple[str, ...]
    junctions: tuple[str, ...]
    """Name of each junction (n_nodes,)."""
    start: Ints
    end: Ints
    length_m: Floats
    area_m2: Floats
    perimeter_m: Floats
    roadway_resistance: Floats
    """Of the roadway alone, N s2/m8."""
    regulator_resistance: Floats
    """Of the door, stopping or regulator in it, N s2/m8; 0 where there is none."""
    fans: tuple[FanCurve, ...]
    fan_roadway: Ints
    """Roadway of each fan (n_fans,)."""
    surface_nodes: Ints
    height_m: Floats
    """Height of each junction above the surface datum, m (n_nodes,)."""
    temperature_k: Floats
    """Mean air temperature in each roadway, K."""
    pattern: FlowPattern
    """Prepared for the solver, the surface junctions fixed."""

    @property
    def n_nodes(self) -> int:
        """Number of junctions."""
        return len(self.junctions)

    @property
    def volume_m3(self) -> Floats:
        """Volume of each roadway, m3."""
        return self.length_m * self.area_m2

    def roadway(self, name: str) -> int:
        """Index of a roadway; ValueError if there is none of that name."""
        return _place(name, self.names, "roadway")

    def among(self, names: Collection[str]) -> Bools:
        """Whether each roadway is one of those named, (n_edges,); ValueError for an unknown one."""
        chosen = np.zeros(len(self.names), dtype=np.bool_)
        for name in names:
            chosen[self.roadway(name)] = True
        return chosen

    def junction(self, name: str) -> int:
        """Index of a junction; ValueError if there is none of that name."""
        return _place(name, self.junctions, "junction")

    def of_roadways(
        self,
        name: str,
        value: ArrayLike,
        low: float,
        high: float,
        unit: str,
        *,
        above: bool = False,
    ) -> Floats:
        """A quantity of the roadways as (n_edges,), refused with the name of the offender."""
        return _per_roadway(self.names, name, value, low, high, unit, above=above)


def mine_network(
    *,
    names: Sequence[str],
    start: Sequence[str],
    end: Sequence[str],
    length_m: ArrayLike,
    area_m2: ArrayLike,
    perimeter_m: ArrayLike | None = None,
    friction_factor_kg_m3: ArrayLike = 0.012,
    resistance: ArrayLike | None = None,
    regulator_area_m2: ArrayLike = np.inf,
    fans: Sequence[FanCurve] = (),
    surface: Sequence[str] = (),
    height_m: dict[str, float] | None = None,
    temperature_k: ArrayLike = ROCK_AIR_K,
) -> MineNetwork:
    """A checked mine.

    Parameters
    ----------
    names
        Name of each roadway, all different.
    start, end
        Names of its two junctions.
    length_m, area_m2
        Length, m, and section, m2, > 0.
    perimeter_m
        Wetted perimeter, m; 4.16 sqrt(area), an arched section, where it is NaN or not given.
    friction_factor_kg_m3
        Atkinson factor, kg/m3, for the roadways without a measured resistance.
    resistance
        Measured resistance, N s2/m8, NaN where it follows from the geometry.
    regulator_area_m2
        Open area of a door or regulator in the roadway, m2: infinity for none, a small leak for a
        stopping.
    fans
        Fans with the roadways in which they stand.
    surface
        Junctions open to the surface, at least one.
    height_m
        Height of junctions by name, m; 0 for the rest.
    temperature_k
        Mean air temperature of each roadway, K.

    Raises
    ------
    ValueError
        If names repeat or do not exist, an array has another length, a value is outside its range,
        a fan's curve never gives pressure, or a roadway has no path to the surface. The offending
        roadway, fan or junction is named.

    Notes
    -----
    The arched-section factor 4.16 is that of Chinese design tables (from memory, unverified); a
    circle has 3.54, a square 4.
    """
    names = tuple(names)
    _refuse_repeated(names)
    for word, ends in (("start", start), ("end", end)):
        if len(ends) != len(names):
            raise ValueError(f"{word} has {len(ends)} junctions for {len(names)} roadways")
    for name, tail, head in zip(names, start, end, strict=True):
        if tail == head:
            raise ValueError(f"roadway '{name}' starts and ends at junction '{tail}'")
    junctions = tuple(sorted({*start, *end}))
    number = {name: place for place, name in enumerate(junctions)}
    tails = np.array([number[name] for name in start], dtype=np.int64)
    heads = np.array([number[name] for name in end], dtype=np.int64)

    length = _per_roadway(names, "length_m", length_m, 0.0, 1e5, "m", above=True)
    area = _per_roadway(names, "area_m2", area_m2, 0.0, 1e4, "m2", above=True)
    measured = np.asarray(np.nan if perimeter_m is None else perimeter_m, dtype=float)
    around = np.where(np.isnan(measured), 4.16 * np.sqrt(area), measured)
    perimeter = _per_roadway(names, "perimeter_m", around, 0.0, 1e3, "m", above=True)
    factor = _per_roadway(
        names, "friction_factor_kg_m3", friction_factor_kg_m3, 0.001, 0.2, "kg/m3"
    )
    by_wall = atkinson_resistance(
        friction_factor_kg_m3=factor, length_m=length, perimeter_m=perimeter, area_m2=area
    )
    given = np.full(len(names), np.nan) if resistance is None else np.asarray(resistance, float)
    known = np.where(np.isnan(given), by_wall, given)
    opening = _per_roadway(
        names, "regulator_area_m2", regulator_area_m2, 0.0, np.inf, "m2", above=True
    )

    surface_nodes = np.array(
        [_place(name, junctions, "junction") for name in surface], dtype=np.int64
    )
    _refuse_cut_off(names, tails, heads, junctions, surface_nodes)
    heights = np.zeros(len(junctions))
    for name, height in (height_m or {}).items():
        heights[_place(name, junctions, "junction")] = height
    for fan in fans:
        fan.refuse_without_pressure()
    fixed = np.zeros(len(junctions), dtype=np.bool_)
    fixed[surface_nodes] = True
    return MineNetwork(
        names=names,
        junctions=junctions,
        start=tails,
        end=heads,
        length_m=length,
        area_m2=area,
        perimeter_m=perimeter,
        roadway_resistance=_per_roadway(
            names, "resistance", known, 0.0, 1e12, "N s2/m8", above=True
        ),
        regulator_resistance=regulator_resistance(regulator_area_m2=opening, area_m2=area),
        fans=tuple(fans),
        fan_roadway=np.array(
            [_place(fan.roadway, names, "roadway") for fan in fans], dtype=np.int64
        ),
        surface_nodes=surface_nodes,
        height_m=heights,
        temperature_k=_per_roadway(names, "temperature_k", temperature_k, 230.0, 400.0, "K"),
        pattern=flow_pattern(tails, heads, fixed),
    )


def _per_roadway(
    names: tuple[str, ...],
    name: str,
    value: ArrayLike,
    low: float,
    high: float,
    unit: str,
    *,
    above: bool = False,
) -> Floats:
    """A quantity as an array over the roadways, refused with the name of the first offender.

    Parameters
    ----------
    names
        Names of the roadways.
    name, value, low, high, unit, above
        As in `sim.arguments.within`; a number or one for each roadway.

    Raises
    ------
    ValueError
        If the shape does not fit or a value is NaN or outside; the roadway is named.
    """
    array = np.asarray(value, dtype=np.float64)
    if array.ndim and array.shape != (len(names),):
        raise ValueError(
            f"{name} must be a number or one for each of the {len(names)} roadways, "
            f"got shape {array.shape}"
        )
    full = np.broadcast_to(array, (len(names),))
    good = (full > low if above else full >= low) & (full <= high)
    if not good.all():
        worst = int(np.flatnonzero(~good)[0])
        bound = f">{low:g}" if above else f"{low:g}"
        raise ValueError(
            f"{name} of roadway '{names[worst]}' = {full[worst]:g} outside {bound}..{high:g} {unit}"
        )
    return full


def _place(name: str, known: tuple[str, ...], kind: str) -> int:
    if name not in known:
        raise ValueError(f"there is no {kind} '{name}'")
    return known.index(name)


def _refuse_repeated(names: tuple[str, ...]) -> None:
    if not names:
        raise ValueError("a mine needs at least one roadway")
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"roadway '{name}' is there twice")
        seen.add(name)


def _refuse_cut_off(
    names: tuple[str, ...], start: Ints, end: Ints, junctions: tuple[str, ...], surface: Ints
) -> None:
    if not surface.size:
        raise ValueError("the mine has no path to the surface: name the junctions open to it")
    open_air = np.zeros(len(junctions), dtype=np.bool_)
    open_air[surface] = True
    pattern = flow_pattern(start, end, open_air)
    joined = ~pattern.is_closed[pattern.part]
    lost = np.flatnonzero(~joined[start])
    if lost.size:
        raise ValueError(
            f"roadway '{names[int(lost[0])]}' has no path to the surface "
            f"({lost.size} of {len(names)} roadways have none)"
        )
