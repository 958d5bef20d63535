"""Air and fuel as the smoke models see them: constants and yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.arguments import within

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
