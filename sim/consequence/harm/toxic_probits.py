"""Which published sources say how lethal which gas is.

Sources disagree for one substance: name the source, never "the" probit. `verified` is true only
where the constants reproduce numbers that the source itself prints (see each note).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ConcentrationUnit = Literal["mg/m3", "ppm"]


@dataclass(frozen=True, slots=True)
class ProbitSource:
    """Lethality of one substance by one source: ``Y = a + b ln(C^n t)``, t in minutes."""

    substance_cas: str
    a: float
    b: float
    n: float
    unit: ConcentrationUnit
    source: str
    verified: bool

    @property
    def load_unit(self) -> str:
        """Unit of the toxic load, such as ``(mg/m3)^2.75 min``."""
        return f"({self.unit})^{self.n:g} min"


_LEES: Final = (
    "Lees 2005 as printed in UK HSE SPC/Tech/OSD/30, table 2 (its LC1 and LC50 columns reproduced)"
)
_WITHERS: Final = (
    "Withers and Lees 1985, J. Hazardous Materials 12, 283-302, regular population (abstract "
    "seen); also Lees 2005 in UK HSE SPC/Tech/OSD/30, table 2"
)
_PURPLE: Final = "TNO Purple Book CPR 18E (1999), table 5.2 (transcription seen, table not)"
_PURPLE_CO: Final = "TNO Purple Book CPR 18E (1999), table 5.2; example of appendix 6.B reproduced"

CHLORINE_LEES: Final = ProbitSource("7782-50-5", -8.29, 0.92, 2.0, "ppm", _WITHERS, verified=True)
AMMONIA_LEES: Final = ProbitSource("7664-41-7", -35.9, 1.85, 2.0, "ppm", _LEES, verified=True)
CARBON_MONOXIDE_PURPLE: Final = ProbitSource(
    "630-08-0", -7.4, 1.0, 1.0, "mg/m3", _PURPLE_CO, verified=True
)
HYDROGEN_SULFIDE_LEES: Final = ProbitSource(
    "7783-06-4", -31.42, 3.008, 1.43, "ppm", _LEES, verified=True
)


def _lees(cas: str, a: float, b: float, n: float) -> ProbitSource:
    return ProbitSource(cas, a, b, n, "ppm", _LEES, verified=True)


def _purple(cas: str, a: float, b: float, n: float) -> ProbitSource:
    return ProbitSource(cas, a, b, n, "mg/m3", _PURPLE, verified=False)


PROBIT_SOURCES: Final[tuple[ProbitSource, ...]] = (
    CHLORINE_LEES,
    AMMONIA_LEES,
    CARBON_MONOXIDE_PURPLE,
    HYDROGEN_SULFIDE_LEES,
    _lees("107-02-8", -9.93, 2.05, 1.0),  # acrolein
    _lees("71-43-2", -109.78, 5.3, 2.0),  # benzene
    _lees("630-08-0", -37.98, 3.7, 1.0),  # carbon monoxide
    _lees("7647-01-0", -16.85, 2.0, 1.0),  # hydrogen chloride
    _lees("74-90-8", -29.42, 3.008, 1.43),  # hydrogen cyanide
    _lees("7664-39-3", -35.87, 3.354, 1.0),  # hydrogen fluoride
    _lees("10102-44-0", -13.79, 1.4, 2.0),  # nitrogen dioxide
    _lees("75-44-5", -19.27, 3.686, 1.0),  # phosgene
    _lees("7446-09-5", -15.67, 2.1, 1.0),  # sulphur dioxide
    _lees("108-88-3", -6.794, 0.41, 2.5),  # toluene
    _purple("107-02-8", -4.1, 1.0, 1.0),  # acrolein
    _purple("107-13-1", -8.6, 1.0, 1.3),  # acrylonitrile
    _purple("107-18-6", -11.7, 1.0, 2.0),  # allyl alcohol
    _purple("7664-41-7", -15.6, 1.0, 2.0),  # ammonia
    _purple("7726-95-6", -12.4, 1.0, 2.0),  # bromine
    _purple("7782-50-5", -6.35, 0.5, 2.75),  # chlorine
    _purple("75-21-8", -6.8, 1.0, 1.0),  # ethylene oxide
    _purple("7647-01-0", -37.3, 3.69, 1.0),  # hydrogen chloride
    _purple("74-90-8", -9.8, 1.0, 2.4),  # hydrogen cyanide
    _purple("7664-39-3", -8.4, 1.0, 1.5),  # hydrogen fluoride
    _purple("7783-06-4", -11.5, 1.0, 1.9),  # hydrogen sulphide
    _purple("74-83-9", -7.3, 1.0, 1.1),  # methyl bromide
    _purple("624-83-9", -1.2, 1.0, 0.7),  # methyl isocyanate
    _purple("10102-44-0", -18.6, 1.0, 3.7),  # nitrogen dioxide
    _purple("75-44-5", -10.6, 2.0, 1.0),  # phosgene
    _purple("7803-51-2", -6.8, 1.0, 2.0),  # phosphine
    _purple("7446-09-5", -19.2, 1.0, 2.4),  # sulphur dioxide
)
"""Lees values take ppm, Purple Book values mg/m3; both take minutes."""

AEROSOL_PROBIT_SOURCES: Final[tuple[ProbitSource, ...]] = (
    _purple("86-50-0", -4.8, 1.0, 2.0),  # azinphos-methyl
    _purple("56-38-2", -6.6, 1.0, 2.0),  # parathion
    _purple("13171-21-6", -2.8, 1.0, 0.7),  # phosphamidon
    _purple("78-00-2", -9.8, 1.0, 2.0),  # tetraethyl lead
)
"""The rest of table 5.2: dust, droplets and smoke rather than gas. Their mg/m3 is the mass of the
substance in the air; ppm by volume has no meaning for them."""


def probit_sources(substance_cas: str) -> tuple[ProbitSource, ...]:
    """All sources on a substance, gas or aerosol, verified first; empty when there is none.

    Examples
    --------
    >>> [source.unit for source in probit_sources("7782-50-5")]
    ['ppm', 'mg/m3']
    """
    known = (*PROBIT_SOURCES, *AEROSOL_PROBIT_SOURCES)
    found = [source for source in known if source.substance_cas == substance_cas]
    return tuple(sorted(found, key=lambda source: not source.verified))
