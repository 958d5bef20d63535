"""One shipped substance: every value with its temperature, where it has one, and its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints

from scenarios.errors import InputError
from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.substance import CasNumber, ToxicProbit
from scenarios.model.units import (
    Fraction,
    JoulesPerKilogram,
    Kelvins,
    Kilograms,
    KilogramsPerMole,
    Pascals,
    PositiveSeconds,
)
from scenarios.model.vapour_pressure import VapourPressure

KilogramsPerCubicMetre = Annotated[float, Field(gt=0, le=20_000)]
JoulesPerKilogramKelvin = Annotated[float, Field(gt=0, le=20_000)]
HeatRatio = Annotated[float, Field(gt=1, lt=2)]

Level = Literal["aegl1", "aegl2", "aegl3", "idlh"]

Quantity = Literal[
    "molar_mass_kg_mol",
    "boiling_point_k",
    "critical_temperature_k",
    "critical_pressure_pa",
    "liquid_density_kg_m3",
    "liquid_heat_capacity_j_kg_k",
    "heat_of_vaporisation_j_kg",
    "heat_ratio",
    "lfl_frac",
    "ufl_frac",
    "heat_of_combustion_j_kg",
    "critical_mass_kg",
]

QUANTITIES: Final[tuple[Quantity, ...]] = get_args(Quantity)
LEVELS: Final[tuple[Level, ...]] = get_args(Level)


class Origin(Model):
    """Where a value of a substance comes from, and the temperature it belongs to."""

    at_k: Kelvins | None = None
    """Temperature of the value; None where the quantity has none."""
    note: str = ""
    provenance: Provenance


class ExposureLevel(Model):
    """Concentration in air that a level allows for one exposure time, as volume fraction."""

    level: Level
    duration_s: PositiveSeconds
    """Exposure time; 1800 s for IDLH, the time NIOSH grants for an escape."""
    value_frac: Fraction
    provenance: Provenance


class ShippedSubstance(Model):
    """A substance of the shipped table. A value that no source gives is None, never a guess."""

    id: Id
    name: Text
    formula: Annotated[str, StringConstraints(pattern=r"^([A-Z][a-z]?[0-9]*)+$")]
    cas: CasNumber
    """The generator has matched it with the formula by the registry of `chemicals` 1.5.2."""
    un: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None
    """UN number; None for what is not transported pure."""
    un_provenance: Provenance | None = None
    aliases: tuple[Annotated[str, StringConstraints(min_length=1, max_length=60)], ...] = ()
    """Other names that mean this substance and no other; mixtures by what they mostly are."""
    remark: Text | None = None
    origins: Mapping[Quantity, Origin]
    """Source and temperature of each value below, by its name."""
    molar_mass_kg_mol: KilogramsPerMole
    boiling_point_k: Kelvins | None = None
    """At 101325 Pa."""
    critical_temperature_k: Kelvins | None = None
    critical_pressure_pa: Pascals | None = None
    liquid_density_kg_m3: KilogramsPerCubicMetre | None = None
    """Saturated liquid at the temperature in `origins`: the boiling point, at most 293.15 K."""
    liquid_heat_capacity_j_kg_k: JoulesPerKilogramKelvin | None = None
    """At the temperature of the density, unless `origins` says otherwise."""
    heat_of_vaporisation_j_kg: JoulesPerKilogram | None = None
    """At the boiling point, unless `origins` says otherwise."""
    heat_ratio: HeatRatio | None = None
    """Ratio of the specific heats of the ideal gas at 298.15 K, dimensionless."""
    vapour_pressure: VapourPressure | None = None
    lfl_frac: Fraction | None = None
    ufl_frac: Fraction | None = None
    heat_of_combustion_j_kg: JoulesPerKilogram | None = None
    """Net (water stays vapour), of the gas at 298.15 K."""
    critical_mass_kg: Kilograms | None = None
    """Critical quantity Q of GB 18218-2018 table 1; classes of table 2 are not applied."""
    levels: tuple[ExposureLevel, ...] = ()
    probits: tuple[ToxicProbit, ...] = ()
    """All sources found; they disagree, so name the one used."""

    def need(self, quantity: Quantity) -> float:
        """The value of a quantity, in SI units, for a model that cannot do without.

        Raises
        ------
        InputError
            If the table has no value, naming the substance and the quantity.
        """
        found: float | None = getattr(self, quantity)
        if found is None:
            raise InputError.one(
                f"substance {self.id}",
                quantity,
                "the shipped table has no value",
                cure="give it in substances.yaml of the pack with its source",
            )
        return found

    def level_frac(self, level: Level, *, duration_s: float = 3600.0) -> float | None:
        """Concentration of an exposure level, or None when no source gives it for that time."""
        if level == "idlh":
            duration_s = 1800.0
        for one in self.levels:
            if one.level == level and one.duration_s == duration_s:
                return one.value_frac
        return None
