"""Rooms and fuel as the smoke model sees them: size, openings, yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within

HEAT_CAPACITY_J_KG_K: Final = 1005.0
"""Air at constant pressure."""

DENSITY_TIMES_TEMPERATURE: Final = 352.98
"""kg K/m3: density times temperature of air at 101.325 kPa (ideal gas; as in the CFAST source)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuel:
    """What burns: heat and smoke per kilogram of fuel."""

    heat_of_combustion_j_kg: float = 20e6
    """Effective heat of combustion, J/kg. Default of New Zealand C/VM2, from memory: unverified."""
    co_yield_frac: float = 0.04
    """Carbon monoxide, kg/kg. C/VM2 before flashover, from memory: unverified."""
    soot_yield_frac: float = 0.07
    """Soot, kg/kg. C/VM2 before flashover, from memory: unverified."""
    co2_yield_frac: float = 1.5
    """Carbon dioxide, kg/kg. C/VM2, from memory: unverified."""

    def __post_init__(self) -> None:
        """Refuse a fuel outside the range of real ones."""
        within("heat_of_combustion_j_kg", self.heat_of_combustion_j_kg, 5e6, 6e7, "J/kg")
        within("co_yield_frac", self.co_yield_frac, 0.0, 0.5, "kg/kg")
        within("soot_yield_frac", self.soot_yield_frac, 0.0, 0.5, "kg/kg")
        within("co2_yield_frac", self.co2_yield_frac, 0.0, 4.0, "kg/kg")


DEFAULT_FUEL: Final = Fuel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Rooms and their openings, each field an array (n,); build with `rooms`."""

    floor_area_m2: Floats
    height_m: Floats
    fire_height_m: Floats
    loss_frac: Floats
    exhaust_m3_s: Floats
    roof_vent_m2: Floats
    inlet_m2: Floats
    door_width_m: Floats
    door_height_m: Floats
    ambient_k: float
    has_openings: bool
    """Whether any room has a roof vent or an open door."""
    has_outlets: bool
    """Whether any room has a fan, a roof vent or an open door."""
    kept_frac: Floats
    """Share of the heat that stays in the smoke."""
    clear_m: Floats
    """Height of the ceiling above the burning surface, m."""
    depth_per_kg: Floats
    """Layer depth that a kilogram of air at ambient temperature makes, m/kg."""
    depth_per_j: Floats
    """Layer depth that a joule above ambient makes, m/J."""

    @property
    def n_rooms(self) -> int:
        """Number of rooms."""
        return int(self.floor_area_m2.size)


def rooms(
    *,
    floor_area_m2: ArrayLike,
    height_m: ArrayLike,
    fire_height_m: ArrayLike = 0.0,
    loss_frac: ArrayLike = 0.8,
    exhaust_m3_s: ArrayLike = 0.0,
    roof_vent_m2: ArrayLike = 0.0,
    inlet_m2: ArrayLike = np.inf,
    door_width_m: ArrayLike = 0.0,
    door_height_m: ArrayLike = 2.0,
    ambient_k: float = 293.15,
) -> Rooms:
    """Rooms for the smoke model, checked and broadcast to one length.

    Parameters
    ----------
    floor_area_m2
        Floor area, m2, 1-1e5.
    height_m
        Ceiling height, m, 1.5-60.
    fire_height_m
        Height of the burning surface above the floor, m, >= 0, below the ceiling.
    loss_frac
        Share of the heat lost to walls and by radiation, 0-1; 0.8-0.9 fits CFAST (reference 1.1),
        0.8 gives the hotter smoke.
    exhaust_m3_s
        Mechanical smoke exhaust, m3/s at smoke temperature, 0-1000.
    roof_vent_m2, inlet_m2
        Open smoke vents in the roof and air inlets below the smoke, m2, >= 0.
    door_width_m, door_height_m
        Open doors to the next room: total width (0 = closed) and height, m.
    ambient_k
        Temperature of the building, K, 220-330.

    Raises
    ------
    ValueError
        If an argument is outside its range or a fire lies above its ceiling.

    Examples
    --------
    >>> rooms(floor_area_m2=[300.0, 300.0], height_m=3.5).n_rooms
    2
    """
    given = {
        "floor_area_m2": within("floor_area_m2", floor_area_m2, 1.0, 1e5, "m2"),
        "height_m": within("height_m", height_m, 1.5, 60.0, "m"),
        "fire_height_m": within("fire_height_m", fire_height_m, 0.0, 60.0, "m"),
        "loss_frac": within("loss_frac", loss_frac, 0.0, 1.0, "1"),
        "exhaust_m3_s": within("exhaust_m3_s", exhaust_m3_s, 0.0, 1000.0, "m3/s"),
        "roof_vent_m2": within("roof_vent_m2", roof_vent_m2, 0.0, 1e4, "m2"),
        "inlet_m2": within("inlet_m2", inlet_m2, 0.0, np.inf, "m2", above=True, finite=False),
        "door_width_m": within("door_width_m", door_width_m, 0.0, 50.0, "m"),
        "door_height_m": within("door_height_m", door_height_m, 0.5, 10.0, "m"),
    }
    ambient = float(within("ambient_k", ambient_k, 220.0, 330.0, "K"))
    arrays = np.broadcast_arrays(*(np.atleast_1d(array) for array in given.values()))
    full = dict(zip(given, (np.ascontiguousarray(array) for array in arrays), strict=True))
    if full["height_m"].ndim != 1:
        raise ValueError("rooms must be numbers or one-dimensional arrays")
    if np.any(full["fire_height_m"] >= full["height_m"]):
        raise ValueError("fire_height_m must lie below height_m in every room")
    opened = bool(np.any(full["roof_vent_m2"] > 0.0) or np.any(full["door_width_m"] > 0.0))
    per_kelvin_kg = 1.0 / (DENSITY_TIMES_TEMPERATURE * full["floor_area_m2"])
    return Rooms(
        **full,
        ambient_k=ambient,
        has_openings=opened,
        has_outlets=opened or bool(np.any(full["exhaust_m3_s"] > 0.0)),
        kept_frac=1.0 - full["loss_frac"],
        clear_m=full["height_m"] - full["fire_height_m"],
        depth_per_kg=ambient * per_kelvin_kg,
        depth_per_j=per_kelvin_kg / HEAT_CAPACITY_J_KG_K,
    )
