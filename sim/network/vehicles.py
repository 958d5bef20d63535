"""What drives: speed, lights, mass and size of the vehicles that a county sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from scenarios.model.vocabulary import VehicleClass

_KM_H: Final = 1 / 3.6


@dataclass(frozen=True, slots=True)
class VehicleProfile:
    """How a class of vehicles drives and where it fits.

    Attributes
    ----------
    speed_ratio
        Share of a car's speed.
    top_speed_m_s
        Speed it never exceeds, m/s.
    lights
        Whether it drives with blue lights and siren.
    weight_kg, height_m, width_m
        Laden mass and outer size: arcs limited below are shut to it; zero passes everywhere.
    """

    speed_ratio: float
    top_speed_m_s: float
    lights: bool
    weight_kg: float = 0.0
    height_m: float = 0.0
    width_m: float = 0.0


LEGAL_HEIGHT_M: Final = 4.0
LEGAL_WIDTH_M: Final = 2.55
LEGAL_MASS_KG: Final[Mapping[int, float]] = {2: 18_000.0, 3: 25_000.0, 4: 31_000.0}
"""Height, width and mass by number of axles beyond which a vehicle counts as oversize on Chinese
roads (Ministry of Transport order 2016 no. 62, art. 3: 4 m, 2.55 m; 18, 25, 31 t). Taken as the
size of each heavy class: no vehicle of the class is larger without a permit, so no limit is
overlooked; a county that knows its vehicles enters them and gains roads."""

_HEAVY: Final = VehicleProfile(
    0.9, 80 * _KM_H, lights=True,
    weight_kg=LEGAL_MASS_KG[2], height_m=LEGAL_HEIGHT_M, width_m=LEGAL_WIDTH_M,
)  # fmt: skip
_LIGHT: Final = VehicleProfile(
    1.0, 100 * _KM_H, lights=True, weight_kg=3_480.0, height_m=2.7, width_m=2.4
)
"""Size of a loaded van such as a Mercedes Sprinter, with mirrors: 2.08 + 1.4 t, 2.7 m, 2 + 0.4 m
(small_truck of the GraphHopper Directions API documentation); a car of the command is smaller."""
_CARRIER: Final = replace(_HEAVY, lights=False)

PROFILES: Final[Mapping[VehicleClass, VehicleProfile]] = {
    VehicleClass.heavy_fire: _HEAVY,
    VehicleClass.light_fire: _LIGHT,
    VehicleClass.ambulance: _LIGHT,
    VehicleClass.hazmat: _HEAVY,
    VehicleClass.mine_rescue: _HEAVY,
    VehicleClass.bus: _CARRIER,
    VehicleClass.truck: _CARRIER,
    VehicleClass.command: _LIGHT,
}
"""Ratio 0.9: GraphHopper truck.json, as read in roads.md 3.1 (its cap of 95 km/h is lowered to 80
for loaded fire engines: proposal of roads.md 3.1, not measured). Its truck is 18 t, 4 m, 3 m."""

APPLIANCES: Final[Mapping[str, VehicleProfile]] = {
    "water_tender": replace(_HEAVY, weight_kg=LEGAL_MASS_KG[3]),
    "foam": replace(_HEAVY, weight_kg=LEGAL_MASS_KG[4]),
    "aerial": replace(_HEAVY, weight_kg=LEGAL_MASS_KG[4]),
    "rescue": _HEAVY,
    "ambulance": _LIGHT,
    "hazmat": _HEAVY,
    "mine_rescue": _HEAVY,
    "bus": _CARRIER,
    "heavy_transport": replace(_CARRIER, weight_kg=LEGAL_MASS_KG[4]),
}
"""Appliances finer than the vehicle classes of the registers. The number of axles of each (tender
3, foam, aerial and heavy transport 4, others 2) is our assumption: provisional."""


def profile_of(vehicle: VehicleClass | VehicleProfile) -> VehicleProfile:
    """Profile of a class of the registers; a profile is its own."""
    return vehicle if isinstance(vehicle, VehicleProfile) else PROFILES[vehicle]
