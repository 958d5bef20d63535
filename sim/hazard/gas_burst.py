"""What the explosion of a gas-filled void does to the street: pressures and zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.hazard_source import PipelineSource
from scenarios.model.substance import Substance
from sim.consequence.explosion.culvert_chain import (
    Chain,
    chain_overpressure_pa,
    corridor,
    explosion_chain,
)
from sim.consequence.explosion.gas_blast import (
    MAIN_STRENGTH,
    blast_reach_m,
    blast_strength,
    mixture_heat_j_m3,
)
from sim.consequence.explosion.multi_energy import Strength, multi_energy_blast
from sim.consequence.explosion.vented_explosion import vented_explosion
from sim.hazard.gas_void import GasCourse, GasVoid
from sim.hazard.rings import Ring, circle

METHANE_HEAT_J_KG: Final = 50.0e6
"""Lower heat of combustion where the substance has none (methane)."""


@dataclass(frozen=True, slots=True, eq=False)
class GasBurst:
    """An explosion that has happened: heat, strength and, along a culvert, its pieces."""

    energy_j: float
    """Heat of the whole room, or of the strongest piece of a culvert."""
    strength: Strength
    chain: Chain | None
    heat_j_per_m: NDArray[np.float64]
    bearing_deg: float
    outside: tuple[str, ...]

    def overpressure_pa(
        self, along_m: NDArray[np.float64], across_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Peak overpressure at places along and beside the culvert's line from the source, Pa."""
        if self.chain is None:
            distance = np.maximum(np.hypot(along_m, across_m), 1e-3)
            blast = multi_energy_blast(
                distance_m=distance, energy_j=self.energy_j, strength=self.strength
            )
            return blast.overpressure_pa
        return chain_overpressure_pa(
            along_m=along_m,
            across_m=across_m,
            start_m=self.chain.start_m,
            end_m=self.chain.end_m,
            heat_j_per_m=self.heat_j_per_m,
            strength=self.strength,
        )

    def outside_at(self, distance_m: float) -> tuple[str, ...]:
        """Sentences on the explosion outside its validity range, for somebody at a distance."""
        blast = multi_energy_blast(
            distance_m=distance_m, energy_j=self.energy_j, strength=self.strength
        )
        return self.outside + blast.outside

    def half_width_m(self, overpressure_pa: float) -> float:
        """Distance from the void, or to the side of the culvert, of an overpressure, m."""
        return blast_reach_m(
            energy_j=self.energy_j, overpressure_pa=overpressure_pa, strength=self.strength
        )

    def reach_m(self, overpressure_pa: float) -> float:
        """Distance from the source to the farthest place of an overpressure, m."""
        end = 0.0 if self.chain is None else float(self.chain.end_m[-1])
        return end + self.half_width_m(overpressure_pa)

    def ring(self, overpressure_pa: float) -> Ring:
        """Outline of an overpressure: a circle about a room, a corridor along a culvert."""
        half_m = self.half_width_m(overpressure_pa)
        if self.chain is None:
            return circle(half_m)
        return corridor(
            start_m=float(self.chain.start_m[0]),
            end_m=float(self.chain.end_m[-1]),
            half_width_m=half_m,
            bearing_deg=self.bearing_deg,
        )


def explode(
    source: PipelineSource,
    substance: Substance,
    void: GasVoid,
    course: GasCourse,
    *,
    at_s: float,
    place_ratio: float,
) -> GasBurst:
    """The explosion of what is in range at a time.

    Parameters
    ----------
    source, substance, void, course
        What leaks where, and the gas over time.
    at_s
        Time of ignition, s; some of the gas is in range then.
    place_ratio
        Where along a culvert it ignites, share of the length in range, 0 to 1.
    """
    if course.culvert is None:
        mixed = np.interp([at_s], course.time_s, course.gas_frac)
        room_j = float(_heat_j_m3(substance, mixed)[0]) * void.volume_m3
        strength, outside = _room_strength(source)
        return GasBurst(room_j, strength, None, np.zeros(0), 0.0, outside)
    low, high = void.range_frac
    start, end = course.culvert.stretches_m(at_s=at_s, lower_frac=low, upper_frac=high)
    chain = explosion_chain(
        start_m=start,
        end_m=end,
        ignition_m=_place_m(start, end, place_ratio),
        water_depth_ratio=source.water_depth_ratio,
    )
    middle = 0.5 * (chain.start_m + chain.end_m)
    gas = course.culvert.gas_frac(at_s=at_s, distance_m=middle)
    heat_j_per_m = _heat_j_m3(substance, gas) * void.section_m2
    return GasBurst(
        energy_j=float((heat_j_per_m * (chain.end_m - chain.start_m)).max()),
        strength=MAIN_STRENGTH,
        chain=chain,
        heat_j_per_m=heat_j_per_m,
        bearing_deg=source.bearing_deg,
        outside=chain.outside,
    )


def _heat_j_m3(substance: Substance, gas: NDArray[np.float64]) -> NDArray[np.float64]:
    return mixture_heat_j_m3(
        gas_frac=gas,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_of_combustion_j_kg=substance.heat_of_combustion_j_kg or METHANE_HEAT_J_KG,
    )


def _room_strength(source: PipelineSource) -> tuple[Strength, tuple[str, ...]]:
    """Strength by the pressure that the vents leave, where they are known."""
    if source.vent_area_m2 is None:
        return MAIN_STRENGTH, ()
    inside = vented_explosion(
        volume_m3=source.void_volume_m3,
        vent_area_m2=source.vent_area_m2,
        vent_static_pressure_pa=source.vent_static_pressure_pa,
    )
    return blast_strength(source_pressure_pa=float(inside.pressure_pa)), inside.outside


def _place_m(start: NDArray[np.float64], end: NDArray[np.float64], ratio: float) -> float:
    """The place at a share of the length of all stretches, m."""
    edges = np.append(0.0, np.cumsum(end - start))
    way = ratio * edges[-1]
    i = min(int(np.searchsorted(edges, way, side="right")) - 1, start.size - 1)
    return float(start[i] + way - edges[i])
