"""Hazardous substances: the properties that release, dispersion and harm need."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, field_validator

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.units import (
    Fraction,
    JoulesPerKilogram,
    Kelvins,
    Kilograms,
    KilogramsPerMole,
)
from scenarios.model.vapour_pressure import VapourPressure

GAS_CONSTANT_J_MOL_K: Final = 8.314462618
"""Molar gas constant, J/(mol K) (CODATA 2018)."""

CasNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,7}-[0-9]{2}-[0-9]$")]


def cas_is_valid(number: str) -> bool:
    """Whether the check digit of a CAS registry number is right.

    The check digit is the sum of the other digits, weighted 1, 2, 3 ... from the right, modulo 10.

    Examples
    --------
    >>> cas_is_valid("7782-50-5")
    True
    >>> cas_is_valid("7782-50-6")
    False
    """
    digits = number.replace("-", "")
    weighted = sum(i * int(d) for i, d in enumerate(reversed(digits[:-1]), start=1))
    return weighted % 10 == int(digits[-1])


class ToxicProbit(Model):
    """Probability of death Pr = a + b ln(C^n t), by one named source."""

    a: float
    b: Annotated[float, Field(gt=0)]
    n: Annotated[float, Field(gt=0, le=5)]
    concentration_unit: Literal["mg/m3", "ppm"]
    time_unit: Literal["min"] = "min"
    provenance: Provenance


class AcuteLevels(Model):
    """AEGL 60-minute levels and IDLH as volume fractions (write ``"20 ppm"``)."""

    aegl1_frac: Fraction | None = None
    aegl2_frac: Fraction | None = None
    aegl3_frac: Fraction | None = None
    idlh_frac: Fraction | None = None
    provenance: Provenance


class Substance(Model):
    """One substance with what the shipped models need of it."""

    id: Id
    name: Text
    cas: CasNumber
    un: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None
    molar_mass_kg_mol: KilogramsPerMole
    boiling_point_k: Kelvins
    liquid_density_kg_m3: Annotated[float, Field(gt=0, le=20_000)]
    liquid_density_at_k: Kelvins | None = None
    """Temperature of that density; the boiling point where it is not given."""
    liquid_heat_capacity_j_kg_k: Annotated[float, Field(gt=0, le=20_000)]
    heat_of_vaporisation_j_kg: JoulesPerKilogram
    heat_ratio: Annotated[float, Field(gt=1, lt=2)]
    """Ratio of the specific heats of the gas, dimensionless."""
    vapour_pressure_298_pa: Annotated[float, Field(gt=0, le=1e8)]
    vapour_pressure: VapourPressure | None = None
    """Curve; without it the pressure is interpolated between the boiling point and 298.15 K."""
    critical_temperature_k: Kelvins | None = None
    gas_heat_capacity_j_kg_k: Annotated[float, Field(gt=0, le=20_000)] | None = None
    """Of the vapour at constant pressure; without it `vapour_heat_capacity_j_kg_k` derives it."""
    lfl_frac: Fraction | None = None
    ufl_frac: Fraction | None = None
    heat_of_combustion_j_kg: JoulesPerKilogram | None = None
    probits: tuple[ToxicProbit, ...] = ()
    acute: AcuteLevels | None = None
    critical_mass_kg: Kilograms | None = None
    """Critical quantity Q of GB 18218-2018."""
    provenance: Provenance

    @property
    def vapour_heat_capacity_j_kg_k(self) -> float:
        """The given heat capacity of the vapour, or that of the ideal gas, ``k/(k-1) R/M``."""
        if self.gas_heat_capacity_j_kg_k is not None:
            return self.gas_heat_capacity_j_kg_k
        gas_j_kg_k = GAS_CONSTANT_J_MOL_K / self.molar_mass_kg_mol
        return self.heat_ratio / (self.heat_ratio - 1.0) * gas_j_kg_k

    @field_validator("cas")
    @classmethod
    def _check_digit(cls, value: str) -> str:
        if not cas_is_valid(value):
            raise ValueError("check digit of the CAS number is wrong; read the number again")
        return value
