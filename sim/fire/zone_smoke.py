"""How smoke spreads through the rooms of a building, in thousands of fires at once.

Two zones a room: clean air at ambient temperature below, one well-mixed smoke layer above. The
fire plume and the smoke that comes through openings carry lower air into the layer; the layer
swells, loses heat to the walls, and leaves through doors, hatches and fans. Arrays are
(n_rooms, n_fires).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, indices, within
from sim.fire.compartment import (
    DEFAULT_FUEL,
    DENSITY_TIMES_TEMPERATURE,
    HEAT_CAPACITY_J_KG_K,
    Fuel,
)
from sim.fire.plume import CONVECTIVE_FRACTION, plume_flow_kg_s, plume_terms
from sim.fire.smoke_filling import Conditions
from sim.fire.zone_building import Building
from sim.fire.zone_layers import (
    BURNT,
    HEAT,
    MASS,
    asked_kg_s,
    excess_k,
    exchanged,
    kept_by_walls,
    layer_depth_m,
    without_overflow,
)
from sim.fire.zone_openings import opening_flows
from sim.model_card import ModelCard, Range, register

OXYGEN_MASS_FRAC: Final = 0.2315
"""Oxygen in dry air by mass (0.2095 by volume)."""

OXYGEN_HEAT_J_KG: Final = 13.1e6
"""Heat per kilogram of oxygen burnt (Huggett 1980)."""

AIR_HEAT_J_KG: Final = OXYGEN_MASS_FRAC * OXYGEN_HEAT_J_KG

OXYGEN_LIMIT_FRAC: Final = 0.15
OXYGEN_SPAN_FRAC: Final = 0.01
"""Below 15 % oxygen by volume smoke feeds no flame, above 16 % it does freely: default limit of
CFAST and width of its transition."""

TO_CO: Final = 28.96 / 28.01
TO_CO2: Final = 28.96 / 44.01
TO_O2: Final = 28.96 / 32.00
"""Ratios of molar masses, from mass to volume fraction."""

CARD = register(
    ModelCard(
        key="fire.zone_smoke",
        title_zh="多房间双区烟气模型（批量火灾）",
        title_en="Two-zone smoke in several rooms, many fires at once",
        source="balance of Cooper 1982 (ASET), plume of NFPA 92 / GB 51251, oxygen limit as in "
        "CFAST; six factors fitted to NIST CFAST 8.0.0.dev354 in 100 rooms, scored in 100 others",
        status="verified",
        ranges={
            "hrr_w": Range(0.0, 2e7, "W"),
            "height_m": Range(2.6, 8.0, "m"),
            "floor_area_over_height_squared_ratio": Range(5.0, 70.0, "1"),
            "temperature_k": Range(250.0, 873.0, "K"),
        },
        limits_zh=(
            "未参与拟合的100个房间：降至1.6 m的时间与CFAST相差10%以内占98%（最晚+12%）",
            "同批房间温升相差 -33% 至 +68%，CO相差 -14% 至 +14%",
            "六个拟合系数仅代表混凝土单房间、地面火、峰值10 MW；房间之间的流动未与CFAST比较",
            "下层恒为洁净常温空气；不求解房间压力，风机与风不推动烟气过门",
            "单一燃料、产率恒定：通风不足时CO产率升高未计入",
            "不适用于沿屋顶蔓延的泡沫夹芯板厂房，见 fire.panel_front",
        ),
        limits_en=(
            "100 rooms held back: smoke at 1.6 m within 10 % of CFAST in 98 (latest +12 %)",
            "in the same rooms temperature rise -33 % to +68 %, CO -14 % to +14 %",
            "six factors from single concrete rooms, floor fires to 10 MW; doors not scored",
            "lower air clean and cold; no room pressures: fans, wind push no smoke through doors",
            "one fuel with constant yields: the rise of CO in starved fires is left out",
            "not for fires that run under a foam-panel roof, see fire.panel_front",
        ),
        checks=("FZ10", "FZ11", "FZ12", "FZ15"),
    )
)

_SPREAD_RANGE: Final = (5.0, 70.0)
_HEIGHT_RANGE_M: Final = (2.6, 8.0)
"""Rooms that were fitted; smaller and larger ones take the factor of the nearest."""

MOST_KEPT_FRAC: Final = 0.7
"""No more stays in the smoke than the plume carries: the rest is radiated past it."""

Burning = tuple[Ints, Ints] | tuple[np.int64, slice]
"""Index of the burning rooms in an array (n_rooms, n_fires)."""


@dataclass(frozen=True, slots=True)
class ZoneSmoke:
    """What the smoke layers hold, and what happened in the last step."""

    content: Floats
    """(3, n_rooms, n_fires): mass kg, heat above ambient J, fuel burnt into it kg."""
    hrr_w: Floats
    """Heat that the air let the fire release, W, (n_fires,)."""
    entrained_kg: Floats
    """Lower air carried into the layers, kg, (n_rooms, n_fires)."""
    wall_loss_j: Floats
    """Heat given to the walls, J, (n_rooms, n_fires)."""
    outside: Floats
    """Content that left the building, (3, n_fires)."""


def no_zone_smoke(place: Building, *, n_fires: int) -> ZoneSmoke:
    """The building before the fire: clean air throughout.

    Parameters
    ----------
    place
        The building.
    n_fires
        Number of fires played together.
    """
    shape = (place.n_rooms, n_fires)
    return ZoneSmoke(
        np.zeros((3, *shape)),
        np.zeros(n_fires),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros((3, n_fires)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Six numbers fitted to CFAST in 100 rooms (least squares of the logarithms, see the card).

    s = floor area / (30 height^2), height in units of 4 m, both held in the fitted range.
    """

    plume_ratio: float = 1.185
    plume_spread_power: float = 0.075
    plume_height_power: float = 0.082
    """Plume of NFPA 92 times ratio s^power (height / 4 m)^power."""
    kept_frac: float = 0.144
    kept_spread_power: float = -0.843
    """Share of the heat release that stays in the layer beyond the ceiling jet: frac s^power."""
    wall_w_m2_k: float = 3.74
    """Further heat transfer from the layer to ceiling and walls, W/(m2 K)."""

    def factors(self, *, area_m2: Floats, height_m: Floats) -> tuple[Floats, Floats]:
        """Factor on the plume and share of heat kept, for rooms of these sizes."""
        spread = np.clip(area_m2 / np.square(height_m), *_SPREAD_RANGE) * (1.0 / 30.0)
        tall = np.clip(height_m, *_HEIGHT_RANGE_M) * 0.25
        plume = np.power(spread, self.plume_spread_power) * np.power(tall, self.plume_height_power)
        kept = np.power(spread, self.kept_spread_power)
        return self.plume_ratio * plume, np.minimum(self.kept_frac * kept, MOST_KEPT_FRAC)


CALIBRATED: Final = Calibration()


def advance_zones(
    smoke: ZoneSmoke,
    place: Building,
    fire_room: ArrayLike,
    *,
    hrr_w: ArrayLike,
    time_step_s: float,
    fire_height_m: ArrayLike = 0.0,
    exhaust_m3_s: ArrayLike = 0.0,
    open_frac: ArrayLike = 1.0,
    fuel: Fuel = DEFAULT_FUEL,
    calibration: Calibration = CALIBRATED,
) -> ZoneSmoke:
    """The smoke layers of all fires one time step later.

    Balances of each layer: dm/dt = plume + fuel + inflow (1 + pick-up) - outflow;
    dE/dt = kept Q + inflow - outflow - h A (T - T0); volume V = (m T0 + E / cp) / (rho T).
    The plume by the midpoint rule, what leaves and the wall loss by a step that cannot overdraw.
    A layer that reaches the floor sends the excess through its openings.

    Parameters
    ----------
    smoke
        State at the start of the step.
    place
        The building.
    hrr_w
        Heat release rate that the fuel offers, mean over the step, W, 0-1e9, (n_fires,) or number.
    fire_room
        Room that burns, index, (n_fires,) or number.
    time_step_s
        Step, s, 0-30; 2-5 s is meant.
    fire_height_m
        Burning surface above the floor of its room, m, 0-60, (n_fires,) or number.
    exhaust_m3_s
        Smoke that fans draw, m3/s at smoke temperature, 0-1000, broadcast to (n_rooms, n_fires).
    open_frac
        Share of each opening that stands open now, 0-1, (n_openings,) or (n_openings, n_fires): a
        door closed, a window broken, a vent opened by the fire service.
    fuel
        Heat of combustion and yields.
    calibration
        Fitted numbers; the default is meant.

    Returns
    -------
    State at the end of the step.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Cooper 1982 (ASET); NFPA 92 plume; oxygen limit as in CFAST.
    """
    n_fires = smoke.content.shape[2]
    step = float(within("time_step_s", time_step_s, 0.0, 30.0, "s", above=True))
    offered = np.broadcast_to(within("hrr_w", hrr_w, 0.0, 1e9, "W"), (n_fires,))
    base = within("fire_height_m", fire_height_m, 0.0, 60.0, "m")
    fan = np.atleast_1d(within("exhaust_m3_s", exhaust_m3_s, 0.0, 1000.0, "m3/s"))
    share = within("open_frac", open_frac, 0.0, 1.0, "1")
    share = share[:, None] if share.ndim == 1 else np.atleast_2d(share)
    room = indices("fire_room", fire_room, place.n_rooms)
    if room.size == 1 or (room == room[0]).all():
        burning: Burning = (room.flat[0], slice(None))
    else:
        burning = (room, np.arange(n_fires))

    _check_state(smoke, place, base, burning)
    content = smoke.content.copy()
    depth = layer_depth_m(content, place)
    excess = excess_k(content)
    edge = place.elevation_m + place.height_m - np.minimum(depth, place.height_m)
    flows = opening_flows(place, interface_m=edge, excess_k=excess, open_frac=share)
    drawn = fan * DENSITY_TIMES_TEMPERATURE / (place.ambient_k + excess) if fan.any() else None
    asked = asked_kg_s(place, flows, drawn)
    area, height = _sizes(place, burning, n_fires)
    factor, kept = calibration.factors(area_m2=area, height_m=height)
    warming = kept * offered - calibration.wall_w_m2_k * area * excess[burning]
    leaving = None if asked is None else np.broadcast_to(asked, depth.shape)[burning]
    air_kg_s = factor * _plume_air_kg_s(
        offered,
        height - base,
        area,
        depth[burning],
        warming,
        leaving,
        excess[burning],
        factor,
        place.ambient_k,
        step,
    )
    burnt_w = _fed_w(content, burning, offered, air_kg_s, fuel)
    fuel_kg = (step / fuel.heat_of_combustion_j_kg) * burnt_w
    gain = np.stack([step * air_kg_s + fuel_kg, step * kept * burnt_w, fuel_kg])
    gain *= 0.5
    everywhere = (slice(None), *burning)
    content[everywhere] += gain
    entrained, outside = np.zeros(depth.shape), np.zeros((3, n_fires))
    if asked is not None:
        content = exchanged(
            content, place, flows, drawn, asked, entrained, outside, time_step_s=step
        )
    content[everywhere] += gain
    entrained[burning] += step * air_kg_s

    keep = kept_by_walls(
        content, depth, place, wall_w_m2_k=calibration.wall_w_m2_k, time_step_s=step
    )
    lost = content[HEAT] * (1.0 - keep)
    content[HEAT] -= lost
    lost[burning] += step * (1.0 - kept) * burnt_w
    content = without_overflow(content, place, share, outside)
    return ZoneSmoke(content, burnt_w, entrained, lost, outside)


def zone_conditions(smoke: ZoneSmoke, place: Building, *, fuel: Fuel = DEFAULT_FUEL) -> Conditions:
    """Height above the room's own floor, temperature and gases of the layers, (n_rooms, n_fires).

    Parameters
    ----------
    smoke
        State of the layers.
    place
        The building.
    fuel
        Yields of the fuel.
    """
    content = smoke.content
    per_kg = 1.0 / np.maximum(content[MASS], 1e-9)
    burnt = content[BURNT] * per_kg
    depth = np.minimum(layer_depth_m(content, place), place.height_m)
    oxygen = OXYGEN_MASS_FRAC - (fuel.heat_of_combustion_j_kg / OXYGEN_HEAT_J_KG) * burnt
    return Conditions(
        interface_m=place.height_m - depth,
        temperature_k=place.ambient_k + content[HEAT] * per_kg * (1.0 / HEAT_CAPACITY_J_KG_K),
        co_frac=(fuel.co_yield_frac * TO_CO) * burnt,
        co2_frac=(fuel.co2_yield_frac * TO_CO2) * burnt,
        o2_frac=np.maximum(oxygen, 0.0) * TO_O2,
        soot_kg_m3=fuel.soot_yield_frac
        * content[BURNT]
        / np.maximum(depth * place.floor_area_m2, 1e-9),
    )


def _check_state(smoke: ZoneSmoke, place: Building, base: Floats, burning: Burning) -> None:
    """Refuse a state of another building, a layer above its ceiling, a fire above its ceiling."""
    mass = smoke.content[MASS]
    if mass.shape[0] != place.n_rooms:
        raise ValueError(f"smoke of {mass.shape[0]} rooms in a building of {place.n_rooms}")
    if not mass.min() >= 0.0:
        room = int(np.argmax(~(mass >= 0.0).all(axis=1)))
        raise ValueError(
            f"room {place.rooms[room]!r}: smoke mass = {mass[room].min():g} kg, layer above its "
            "ceiling"
        )
    if base.max() < place.height_m.min():
        return
    above = np.atleast_1d(base >= np.broadcast_to(place.height_m, mass.shape)[burning])
    if above.any():
        fire = int(np.argmax(above))
        room = int(np.broadcast_to(burning[0], above.shape)[fire])
        raise ValueError(
            f"fire_height_m = {np.broadcast_to(base, above.shape)[fire]:g} not below the ceiling "
            f"of room {place.rooms[room]!r}"
        )


def _sizes(place: Building, burning: Burning, n_fires: int) -> tuple[Floats, Floats]:
    """Floor area and height of the burning rooms, (1,) where all fires share one."""
    if place.height_m.shape[1] == 1 and isinstance(burning[1], slice):
        return place.floor_area_m2[burning[0]], place.height_m[burning[0]]
    shape = (place.n_rooms, n_fires)
    area = np.broadcast_to(place.floor_area_m2, shape)[burning]
    return area, np.broadcast_to(place.height_m, shape)[burning]


def _plume_air_kg_s(
    offered: Floats,
    clear: Floats,
    area: Floats,
    depth: Floats,
    warming: Floats,
    leaving: Floats | None,
    excess: Floats,
    factor: Floats,
    ambient_k: float,
    step: float,
) -> Floats:
    """Air in the plain plume as high as it stands in the middle of the step, kg/s."""
    terms = plume_terms(CONVECTIVE_FRACTION * offered)
    first = factor * plume_flow_kg_s(terms, np.maximum(clear - depth, 0.0))
    growing = ambient_k * first + warming * (1.0 / HEAT_CAPACITY_J_KG_K)
    if leaving is not None:
        growing -= leaving * (ambient_k + excess)
    growing *= (0.5 * step / DENSITY_TIMES_TEMPERATURE) / area
    middle = np.maximum(depth + growing, 0.5 * depth)
    return plume_flow_kg_s(terms, np.maximum(clear - middle, 0.0))


def _fed_w(
    content: Floats, burning: Burning, offered: Floats, air_kg_s: Floats, fuel: Fuel
) -> Floats:
    """Heat that the air of the plume, and smoke not yet foul, let the fire release, W."""
    used = content[BURNT][burning] / np.maximum(content[MASS][burning], 1e-9)
    oxygen = OXYGEN_MASS_FRAC - (fuel.heat_of_combustion_j_kg / OXYGEN_HEAT_J_KG) * used
    feeds = np.clip((oxygen * TO_O2 - OXYGEN_LIMIT_FRAC) / OXYGEN_SPAN_FRAC, 0.0, 1.0)
    fed: Floats = np.minimum(offered, AIR_HEAT_J_KG * air_kg_s + feeds * offered)
    return fed
