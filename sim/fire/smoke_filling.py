"""How smoke fills rooms: layer height, temperature and gases, step by step.

Two zones a room. The fire plume pumps air from the clean lower layer into the smoke layer; the
layer swells with heat and pushes lower air out at the floor. Arrays hold one room (storey) a place,
so that a whole building advances in one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.fire.compartment import DEFAULT_FUEL, HEAT_CAPACITY_J_KG_K, Fuel, Rooms, rooms
from sim.fire.plume import CONVECTIVE_FRACTION, plume_flow_kg_s, plume_terms
from sim.model_card import ModelCard, Range, register

__all__ = [
    "Conditions",
    "Fuel",
    "Rooms",
    "Smoke",
    "advance",
    "at_height",
    "carried",
    "conditions",
    "no_smoke",
    "rooms",
]

_OXYGEN_MASS_FRAC: Final = 0.2315
"""Oxygen in dry air by mass, kg/kg (0.2095 by volume)."""

_OXYGEN_HEAT_J_KG: Final = 13.1e6
"""Heat per kilogram of oxygen burnt (Huggett 1980; also in the lecture notes Huang, PolyU)."""

_AIR_TO_CO: Final = 28.96 / 28.01
_AIR_TO_CO2: Final = 28.96 / 44.01
_AIR_TO_O2: Final = 28.96 / 32.00
"""Ratios of molar masses, from mass to volume fraction."""

_DISCHARGE: Final = 0.7
"""Flow coefficient of doors and vents (CFAST Technical Reference, section Leakage)."""

_NEUTRAL_SHARE: Final = 0.25
"""Neutral plane between layer interface and door head, from the interface: the balance of a door
between 293 K and 400 K gives 0.16 to 0.32 for layers at a half to a quarter of the door height."""

_GRAVITY_M_S2: Final = 9.81

CARD = register(
    ModelCard(
        key="fire.smoke_filling",
        title_zh="双区烟气填充模型",
        title_en="Two-zone smoke filling of a compartment",
        source="balance of Cooper 1982 (ASET), plume of GB 51251-2017 / NFPA 92, roof vents after "
        "Thomas and Hinkley as in NFPA 204",
        status="verified",
        ranges={
            "hrr_w": Range(0.0, 2e7, "W"),
            "height_m": Range(2.2, 15.0, "m"),
            "floor_area_over_height_squared_ratio": Range(0.9, 70.0, "1"),
            "temperature_k": Range(250.0, 873.0, "K"),
        },
        limits_zh=(
            "每层视为一个水平顶棚的封闭空间；降至0.6H的时间与CFAST相差 -22% 至 +12%（五个算例）",
            "小房间偏凉：λ=0.9 时温升约为CFAST的三分之一；大空间烟层下降偏早",
            "热损失比例 λ 为常数；不适用于沿屋顶蔓延的火灾（大型泡沫夹芯板厂房）",
            "给出的是烟层界面；NFPA 92 的“初见烟”高度再低约 0.1～0.2H",
            "门洞流量用近似中性面；CO、炭黑产率为缺省值，待核实",
        ),
        limits_en=(
            "one closed space a storey; time to 0.6 H is -22 % to +12 % off CFAST in five rooms",
            "small rooms too cool (a third of the CFAST rise at loss 0.9), large halls too early",
            "constant loss fraction; no fire spreading under a roof (large foam-panel sheds)",
            "the interface is given; first smoke as in NFPA 92 lies another 0.1-0.2 H lower",
            "door flow uses an approximate neutral plane; yields are defaults to be verified",
        ),
        checks=("FM06", "FM07", "FM08", "FM09", "FM10", "FM10b", "FM10c", "FM10d"),
    )
)

_MASS, _HEAT, _CO, _SOOT, _CO2, _OXYGEN_USED = range(6)


@dataclass(frozen=True, slots=True)
class Smoke:
    """What the smoke layers hold now."""

    content: Floats
    """(6, n): mass kg, heat above ambient J, CO kg, soot kg, CO2 kg, oxygen used kg."""
    outflow_kg_s: Floats
    """Smoke that left each room in the last step by fan, vent, door or overflow, kg/s (n,)."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """State of the smoke layers, or of the air at one height; arrays (n,)."""

    interface_m: Floats
    """Height of the lower edge of the smoke above the floor, m."""
    temperature_k: Floats
    co_frac: Floats
    co2_frac: Floats
    o2_frac: Floats
    """Volume fractions in the smoke."""
    soot_kg_m3: Floats


def no_smoke(space: Rooms) -> Smoke:
    """Rooms before the fire: clean air throughout.

    Parameters
    ----------
    space
        The rooms.
    """
    return Smoke(np.zeros((6, space.n_rooms)), np.zeros(space.n_rooms))


def advance(
    smoke: Smoke,
    space: Rooms,
    *,
    hrr_w: ArrayLike,
    time_step_s: float,
    fuel: Fuel = DEFAULT_FUEL,
    inflow: Floats | None = None,
) -> Smoke:
    """The smoke layers one time step later.

    Balances of the layer: dm/dt = plume + fuel - out; dE/dt = (1 - loss) Q - out; species by yield.
    Layer volume V = (m T0 + E/cp) / (rho T), interface z = H - V/A. Explicit midpoint rule; fans,
    vents and doors take their volume of smoke, at most all there is.

    Parameters
    ----------
    smoke
        State at the start of the step.
    space
        The rooms.
    hrr_w
        Heat release rate in each room, mean over the step, W, >= 0, shape (n,) or a number.
    time_step_s
        Step, s, 0-60; 5-10 s is meant.
    fuel
        Heat of combustion and yields.
    inflow
        Smoke entering from elsewhere, content a second, shape (6, n); see `carried`.

    Returns
    -------
    State at the end of the step.

    Raises
    ------
    ValueError
        If a heat release rate or the step is outside its range.

    References
    ----------
    Cooper, L.Y. 1982. A mathematical model for estimating available safe egress time in fires.
    Fire and Materials 6.
    """
    heat = within("hrr_w", hrr_w, 0.0, 1e10, "W")
    step = float(within("time_step_s", time_step_s, 0.0, 60.0, "s", above=True))
    if heat.ndim == 0:
        heat = np.full(space.n_rooms, heat)
    source = _per_watt(fuel) * heat
    source[_HEAT] = space.kept_frac * heat
    if inflow is not None:
        source += inflow
    given, warming = source[_MASS], source[_HEAT]

    plume = plume_terms(CONVECTIVE_FRACTION * heat)
    depth = _depth_m(smoke.content[_MASS], smoke.content[_HEAT], space)
    entering = given + plume_flow_kg_s(plume, np.maximum(space.clear_m - depth, 0.0))
    mass = smoke.content[_MASS] + (0.5 * step) * entering
    warmth = smoke.content[_HEAT] + (0.5 * step) * warming
    out_m3: Floats | None = None
    if space.has_outlets:
        out_m3 = step * _outflow_m3_s(mass, warmth, space)
        keep = _share_kept(mass, warmth, space, 0.5 * out_m3)
        mass, warmth = mass * keep, warmth * keep
    depth = _depth_m(mass, warmth, space)
    source[_MASS] = given + plume_flow_kg_s(plume, np.maximum(space.clear_m - depth, 0.0))

    filled = content = smoke.content + step * source
    if out_m3 is not None:
        content = filled * _share_kept(filled[_MASS], filled[_HEAT], space, out_m3)
    content = _without_overflow(content, space)
    if content is filled:
        return Smoke(content, np.zeros(space.n_rooms))
    return Smoke(content, (filled[_MASS] - content[_MASS]) * (1.0 / step))


def carried(smoke: Smoke, *, mass_flow_kg_s: ArrayLike) -> Floats:
    """What a flow of smoke out of each room carries, content a second, shape (6, n).

    Parameters
    ----------
    smoke
        State of the rooms the smoke comes from.
    mass_flow_kg_s
        Flow out of each room, kg/s, >= 0, shape (n,).

    Raises
    ------
    ValueError
        If a flow is negative or not finite.
    """
    flow = within("mass_flow_kg_s", mass_flow_kg_s, 0.0, 1e6, "kg/s")
    per_kg: Floats = flow / np.maximum(smoke.content[_MASS], 1e-9)
    return smoke.content * per_kg


def conditions(smoke: Smoke, space: Rooms) -> Conditions:
    """Height, temperature and gases of the smoke layers.

    Parameters
    ----------
    smoke
        State of the layers.
    space
        The rooms.

    Returns
    -------
    Conditions, arrays (n,); a room without smoke has the interface at its ceiling and clean air.
    """
    content = smoke.content
    per_mass = content / np.maximum(content[_MASS], 1e-9)
    depth = _depth_m(content[_MASS], content[_HEAT], space)
    oxygen = np.maximum(_OXYGEN_MASS_FRAC - per_mass[_OXYGEN_USED], 0.0)
    return Conditions(
        interface_m=np.maximum(space.height_m - depth, 0.0),
        temperature_k=space.ambient_k + per_mass[_HEAT] * (1.0 / HEAT_CAPACITY_J_KG_K),
        co_frac=per_mass[_CO] * _AIR_TO_CO,
        co2_frac=per_mass[_CO2] * _AIR_TO_CO2,
        o2_frac=oxygen * _AIR_TO_O2,
        soot_kg_m3=content[_SOOT] / np.maximum(depth * space.floor_area_m2, 1e-9),
    )


def at_height(layer: Conditions, space: Rooms, *, height_m: float = 1.6) -> Conditions:
    """The air that a person with the head at this height breathes: smoke, or clean air below it.

    Parameters
    ----------
    layer
        Conditions of the smoke layers.
    space
        The rooms.
    height_m
        Height of the head above the floor, m, 0-3; crawling is about 0.6.

    Raises
    ------
    ValueError
        If the height is outside its range.
    """
    head = within("height_m", height_m, 0.0, 3.0, "m")
    inside = layer.interface_m < head
    return Conditions(
        interface_m=layer.interface_m,
        temperature_k=np.where(inside, layer.temperature_k, space.ambient_k),
        co_frac=layer.co_frac * inside,
        co2_frac=layer.co2_frac * inside,
        o2_frac=np.where(inside, layer.o2_frac, _OXYGEN_MASS_FRAC * _AIR_TO_O2),
        soot_kg_m3=layer.soot_kg_m3 * inside,
    )


@lru_cache(maxsize=64)
def _per_watt(fuel: Fuel) -> Floats:
    """Content that a watt of fire adds a second; the heat row is set by the room's losses."""
    per_joule = 1.0 / fuel.heat_of_combustion_j_kg
    column = np.array(
        [
            per_joule,
            0.0,
            fuel.co_yield_frac * per_joule,
            fuel.soot_yield_frac * per_joule,
            fuel.co2_yield_frac * per_joule,
            1.0 / _OXYGEN_HEAT_J_KG,
        ]
    )
    return column[:, None]


def _depth_m(mass_kg: Floats, heat_j: Floats, space: Rooms) -> Floats:
    """Depth of a layer of this mass and heat, unlimited by the floor."""
    return space.depth_per_kg * mass_kg + space.depth_per_j * heat_j


def _without_overflow(content: Floats, space: Rooms) -> Floats:
    """Layers that would reach below the floor lose the excess."""
    depth = _depth_m(content[_MASS], content[_HEAT], space)
    if np.logical_or.reduce(depth > space.height_m):
        return content * (space.height_m / np.maximum(depth, space.height_m))
    return content


def _share_kept(mass_kg: Floats, heat_j: Floats, space: Rooms, out_m3: Floats) -> Floats:
    """Share of the layer that stays when a volume is drawn from it, at least nothing."""
    volume = space.floor_area_m2 * _depth_m(mass_kg, heat_j, space)
    return np.maximum(1.0 - out_m3 / np.maximum(volume, 1e-9), 0.0)


def _outflow_m3_s(mass_kg: Floats, heat_j: Floats, space: Rooms) -> Floats:
    """Smoke that fan, roof vent and door take, m3/s at layer temperature.

    Vent: V = Cd A sqrt(2 g d dT/T0) / sqrt(1 + (A/A_inlet)^2 T0/T). Door, above its neutral plane
    by h: V = 2/3 Cd W sqrt(2 g dT/T0) h^1.5.
    """
    if not space.has_openings:
        return space.exhaust_m3_s
    depth = np.minimum(_depth_m(mass_kg, heat_j, space), space.height_m)
    excess = heat_j / np.maximum(mass_kg * HEAT_CAPACITY_J_KG_K, 1e-6)
    lift = (2.0 * _GRAVITY_M_S2 / space.ambient_k) * excess
    cold_ratio = space.ambient_k / (space.ambient_k + excess)
    throttle = 1.0 + np.square(space.roof_vent_m2 / space.inlet_m2) * cold_ratio
    vent = _DISCHARGE * space.roof_vent_m2 * np.sqrt(lift * depth / throttle)
    interface = space.height_m - depth
    above = (1.0 - _NEUTRAL_SHARE) * np.maximum(space.door_height_m - interface, 0.0)
    door = (_DISCHARGE * 2.0 / 3.0) * space.door_width_m * above * np.sqrt(lift * above)
    return space.exhaust_m3_s + vent + door
