"""A shipped substance as a pack knows substances: one record with all that a release needs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from scenarios.model.base import Grade, Provenance
from scenarios.model.substance import AcuteLevels, Substance
from scenarios.substances.loader import read_substances
from scenarios.substances.model import Quantity, ShippedSubstance

STANDARD_K: Final = 298.15

NEEDED: Final[tuple[Quantity, ...]] = (
    "molar_mass_kg_mol",
    "boiling_point_k",
    "liquid_density_kg_m3",
    "liquid_heat_capacity_j_kg_k",
    "heat_of_vaporisation_j_kg",
    "heat_ratio",
)

_FROM_GOOD_TO_BAD: Final = "ABCXMS"


def as_pack_substance(shipped: ShippedSubstance) -> Substance | None:
    """The record of a pack, or None when a value that it must have is missing.

    Above the critical temperature the critical pressure stands in for the vapour pressure.
    """
    pressure = _vapour_pressure_298_pa(shipped)
    if pressure is None or missing_quantities(shipped):
        return None
    return Substance(
        id=shipped.id,
        name=shipped.name,
        cas=shipped.cas,
        un=shipped.un,
        molar_mass_kg_mol=shipped.need("molar_mass_kg_mol"),
        boiling_point_k=shipped.need("boiling_point_k"),
        liquid_density_kg_m3=shipped.need("liquid_density_kg_m3"),
        liquid_density_at_k=shipped.origins["liquid_density_kg_m3"].at_k,
        liquid_heat_capacity_j_kg_k=shipped.need("liquid_heat_capacity_j_kg_k"),
        heat_of_vaporisation_j_kg=shipped.need("heat_of_vaporisation_j_kg"),
        heat_ratio=shipped.need("heat_ratio"),
        vapour_pressure_298_pa=pressure,
        vapour_pressure=shipped.vapour_pressure,
        critical_temperature_k=shipped.critical_temperature_k,
        lfl_frac=shipped.lfl_frac,
        ufl_frac=shipped.ufl_frac,
        heat_of_combustion_j_kg=shipped.heat_of_combustion_j_kg,
        critical_mass_kg=shipped.critical_mass_kg,
        probits=shipped.probits,
        acute=_acute(shipped),
        provenance=_together([shipped.origins[quantity].provenance for quantity in NEEDED]),
    )


def pack_substances(names: Collection[str]) -> dict[str, Substance]:
    """The named shipped substances as a pack knows them; without those it cannot hold.

    Reads no other substance, so that a command does not wait for the whole table.
    """
    if not names:
        return {}
    records = {name: as_pack_substance(one) for name, one in read_substances(only=names).items()}
    return {name: record for name, record in records.items() if record is not None}


def missing_quantities(shipped: ShippedSubstance) -> tuple[str, ...]:
    """What a substance lacks to stand in a pack, by the names of a pack's fields."""
    missing = tuple(quantity for quantity in NEEDED if quantity not in shipped.origins)
    pressure = _vapour_pressure_298_pa(shipped)
    return missing if pressure is not None else (*missing, "vapour_pressure_298_pa")


def _vapour_pressure_298_pa(shipped: ShippedSubstance) -> float | None:
    curve = shipped.vapour_pressure
    if curve is None:
        return None
    if curve.t_max_k < STANDARD_K:
        critical = shipped.critical_temperature_k
        above = critical is not None and critical <= STANDARD_K
        return curve.p0_pa if above else None
    return curve.pressure_pa(STANDARD_K) if curve.t_min_k <= STANDARD_K else None


def _acute(shipped: ShippedSubstance) -> AcuteLevels | None:
    """Levels for 60 minutes and IDLH, as a pack holds them."""
    used = [one for one in shipped.levels if one.level == "idlh" or one.duration_s == 3600.0]
    if not used:
        return None
    return AcuteLevels(
        aegl1_frac=shipped.level_frac("aegl1"),
        aegl2_frac=shipped.level_frac("aegl2"),
        aegl3_frac=shipped.level_frac("aegl3"),
        idlh_frac=shipped.level_frac("idlh"),
        provenance=_together([one.provenance for one in used]),
    )


def _together(parts: list[Provenance]) -> Provenance:
    """All sources in one, with the grade of the weakest."""
    grade = max((one.grade for one in parts), key=_FROM_GOOD_TO_BAD.index, default=Grade.derived)
    return Provenance(
        grade=grade,
        source="; ".join(dict.fromkeys(one.source for one in parts)),
        verified=all(one.verified for one in parts),
        note="shipped table of substances, scenarios/library/substances",
    )
