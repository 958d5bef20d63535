"""Acute levels of a substance as concentrations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.model.substance import Substance

STANDARD_K: Final = 298.15
_MOLAR_VOLUME_M3: Final = 8.314462618 * STANDARD_K / 101_325.0


def mass_concentration_kg_m3(volume_frac: float, molar_mass_kg_mol: float) -> float:
    """Mass concentration of a gas at 25 C and 101.325 kPa, kg/m3.

    Examples
    --------
    >>> round(mass_concentration_kg_m3(1e-6, 0.0709) * 1e6, 2)  # 1 ppm of chlorine, mg/m3
    2.9
    """
    return volume_frac * molar_mass_kg_mol / _MOLAR_VOLUME_M3


def acute_levels(substance: Substance) -> Iterator[tuple[str, str, float]]:
    """Level, label with value and averaging time, concentration kg/m3; the widest first.

    Where no AEGL is known, the IDLH alone.
    """
    acute = substance.acute
    if acute is None:
        return
    aegls = (
        ("aegl1", acute.aegl1_frac),
        ("aegl2", acute.aegl2_frac),
        ("aegl3", acute.aegl3_frac),
    )
    known = [(level, frac) for level, frac in aegls if frac is not None]
    minutes = 60 if known else 30
    if not known and acute.idlh_frac is not None:
        known = [("idlh", acute.idlh_frac)]
    for level, frac in known:
        label = f"{frac * 1e6:g} ppm ({minutes} min)"
        yield level, label, mass_concentration_kg_m3(frac, substance.molar_mass_kg_mol)
