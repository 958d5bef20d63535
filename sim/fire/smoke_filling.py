"""What the smoke layers are like: height, temperature, gases."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arguments import Floats


@dataclass(frozen=True, slots=True)
class Conditions:
    """State of the smoke layers; arrays of one shape."""

    interface_m: Floats
    """Height of the lower edge of the smoke above the floor, m."""
    temperature_k: Floats
    co_frac: Floats
    co2_frac: Floats
    o2_frac: Floats
    """Volume fractions in the smoke."""
    soot_kg_m3: Floats
