"""What leaves the vessel: gas blowing down, or liquid driven out by pressure and head."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from scenarios.model.substance import Substance
from sim.consequence.release.flashing import CARD as FLASHING_CARD
from sim.consequence.release.flashing import RELAXATION_LENGTH_M, flashing_discharge, omega_ratio
from sim.consequence.release.inventory import CARD as INVENTORY_CARD
from sim.consequence.release.inventory import (
    Discharge,
    constant_discharge,
    draining_tank,
    vessel_blowdown,
)
from sim.consequence.release.orifice import GRAVITY_M_S2, ORIFICE_CARD, liquid_orifice_rate_kg_s
from sim.source_term.fluid import (
    heat_of_vaporisation_j_kg,
    liquid_density_kg_m3,
    vapour_density_kg_m3,
    vapour_pressure_pa,
)
from sim.source_term.given import Opening, Store

_BLOWDOWN_STEPS: Final = 24
_DRAIN_STEPS: Final = 12
_PRESSURE_SLACK_FRAC: Final = 0.02
"""A vessel said to be this much below its vapour pressure is taken to be a rounding."""


@dataclass(frozen=True, slots=True)
class Outflow:
    """A discharge with the models that gave it; None where no pressure drives anything out."""

    discharge: Discharge | None
    methods: tuple[str, ...]
    extrapolated: tuple[str, ...]


def gas_outflow(
    substance: Substance, store: Store, opening: Opening, *, ambient_pressure_pa: float
) -> Outflow:
    """Gas through an orifice, choked while it can be, from a vessel that cools as it empties.

    The volume of the vessel follows from mass, pressure and temperature of an ideal gas.
    """
    inside = store.gauge_pressure_pa + ambient_pressure_pa
    notes = ORIFICE_CARD.outside(
        hole_diameter_m=opening.hole_diameter_m,
        upstream_pressure_pa=inside,
        heat_ratio=substance.heat_ratio,
    )
    methods = (ORIFICE_CARD.key, INVENTORY_CARD.key)
    if store.gauge_pressure_pa == 0.0:
        return Outflow(None, methods, notes)
    density = vapour_density_kg_m3(substance, temperature_k=store.temperature_k, pressure_pa=inside)
    blowdown = vessel_blowdown(
        volume_m3=store.inventory_kg / density,
        pressure_pa=inside,
        temperature_k=store.temperature_k,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_ratio=substance.heat_ratio,
        hole_diameter_m=opening.hole_diameter_m,
        discharge_coefficient_ratio=opening.discharge_coefficient_ratio,
        ambient_pressure_pa=ambient_pressure_pa,
        steps=_BLOWDOWN_STEPS,
    )
    return Outflow(blowdown, methods, notes)


def liquid_outflow(
    substance: Substance, store: Store, opening: Opening, *, ambient_pressure_pa: float
) -> Outflow:
    """Liquid out of a hole or a pipe until the vessel is empty.

    A passage shorter than 0.1 m passes plain liquid; in a longer one a liquid above its boiling
    point flashes. The pressure above the liquid holds: the vapour pressure, or the gauge where it
    is higher. Under a head the level sinks as in an upright cylinder.
    """
    kelvin = store.temperature_k
    density = liquid_density_kg_m3(substance, temperature_k=kelvin)
    boiling = vapour_pressure_pa(substance, temperature_k=kelvin)
    given = store.gauge_pressure_pa + ambient_pressure_pa
    above_liquid = max(given, boiling)
    notes = list(ORIFICE_CARD.outside(hole_diameter_m=opening.hole_diameter_m))
    if given < boiling * (1.0 - _PRESSURE_SLACK_FRAC):
        least = boiling - ambient_pressure_pa
        notes.append(f"gauge_pressure_pa = {store.gauge_pressure_pa:g} outside {least:g}..1e+08 Pa")
    driven = above_liquid + density * GRAVITY_M_S2 * store.liquid_head_m
    if driven <= ambient_pressure_pa:
        return Outflow(None, (ORIFICE_CARD.key,), tuple(notes))
    if opening.passage_length_m >= RELAXATION_LENGTH_M:
        rate = _pipe_rate_kg_s(substance, store, opening, ambient_pressure_pa, driven)
        steady = constant_discharge(inventory_kg=store.inventory_kg, mass_rate_kg_s=rate)
        return Outflow(steady, (FLASHING_CARD.key, INVENTORY_CARD.key), tuple(notes))
    methods = (ORIFICE_CARD.key, INVENTORY_CARD.key)
    head = store.liquid_head_m
    across = 2.0 * math.sqrt(store.inventory_kg / (density * head * math.pi)) if head > 0 else 0.0
    if across > opening.hole_diameter_m:
        sinking = draining_tank(
            tank_diameter_m=across,
            liquid_height_m=head,
            liquid_density_kg_m3=density,
            hole_diameter_m=opening.hole_diameter_m,
            discharge_coefficient_ratio=opening.discharge_coefficient_ratio,
            tank_pressure_pa=above_liquid,
            ambient_pressure_pa=ambient_pressure_pa,
            steps=_DRAIN_STEPS,
        )
        return Outflow(sinking, methods, tuple(notes))
    rate = float(
        liquid_orifice_rate_kg_s(
            discharge_coefficient_ratio=opening.discharge_coefficient_ratio,
            hole_diameter_m=opening.hole_diameter_m,
            liquid_density_kg_m3=density,
            upstream_pressure_pa=driven,
            ambient_pressure_pa=ambient_pressure_pa,
        )
    )
    steady = constant_discharge(inventory_kg=store.inventory_kg, mass_rate_kg_s=rate)
    return Outflow(steady, methods, tuple(notes))


def _pipe_rate_kg_s(
    substance: Substance, store: Store, opening: Opening, ambient_pressure_pa: float, driven: float
) -> float:
    """Rate through a passage long enough for the liquid to flash inside it."""
    kelvin = store.temperature_k
    density = liquid_density_kg_m3(substance, temperature_k=kelvin)
    boiling = vapour_pressure_pa(substance, temperature_k=kelvin)
    jet = flashing_discharge(
        discharge_coefficient_ratio=opening.discharge_coefficient_ratio,
        hole_diameter_m=opening.hole_diameter_m,
        passage_length_m=opening.passage_length_m,
        liquid_density_kg_m3=density,
        upstream_pressure_pa=driven,
        saturation_pressure_pa=boiling,
        omega_ratio=omega_ratio(
            temperature_k=kelvin,
            saturation_pressure_pa=boiling,
            liquid_density_kg_m3=density,
            vapour_density_kg_m3=vapour_density_kg_m3(
                substance, temperature_k=kelvin, pressure_pa=boiling
            ),
            liquid_heat_capacity_j_kg_k=substance.liquid_heat_capacity_j_kg_k,
            heat_of_vaporisation_j_kg=heat_of_vaporisation_j_kg(substance, temperature_k=kelvin),
        ),
        friction_loss_ratio=opening.friction_loss_ratio,
        ambient_pressure_pa=ambient_pressure_pa,
    )
    return float(jet.mass_rate_kg_s)
