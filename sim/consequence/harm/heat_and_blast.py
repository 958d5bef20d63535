"""How likely heat or blast kills or injures: probits by named source.

`verified` is true only where the constants reproduce numbers that the source itself prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, one_of
from sim.consequence.harm.probit import probability_of_probit, probit_value
from sim.model_card import ModelCard, Range, register

HeatSource = Literal[
    "eisenberg",
    "tsao_perry",
    "tno",
    "lees_osd30",
    "lees_hyram",
    "tno_second_degree",
    "tno_first_degree",
]
BlastSource = Literal["eisenberg_lung", "hse_lung", "eisenberg_eardrum"]
ImpactSource = Literal["tno_head", "tno_collapse"]
Effect = Literal["death", "injury"]


@dataclass(frozen=True, slots=True)
class HarmProbit:
    """Harm by one source: ``Y = a + b ln(factor x dose)``."""

    a: float
    b: float
    factor: float
    effect: Effect
    source: str
    verified: bool

    def probit(self, dose: ArrayLike) -> Floats:
        """Probit of doses; minus infinity for a dose of zero."""
        amount = self.factor * np.asarray(dose, dtype=np.float64)
        return probit_value(a=self.a, b=self.b, dose=amount)


_OSD: Final = "UK HSE SPC/Tech/OSD/30, table 17 (its lethal doses reproduced)"
_HYRAM: Final = "HyRAM+ 6.1 (Sandia), evidence D05 and D06"
_CN: Final = "TNO Green Book form as found in Chinese programs (unverified)"

HEAT_PROBITS: Final[dict[HeatSource, HarmProbit]] = {
    "eisenberg": HarmProbit(-38.48, 2.56, 1.0, "death", f"Eisenberg 1975; {_OSD}", verified=True),
    "tsao_perry": HarmProbit(
        -36.38,
        2.56,
        1.0,
        "death",
        f"Tsao and Perry 1979, Purple Book eq. 5.4; {_OSD}",
        verified=True,
    ),
    "tno": HarmProbit(-37.23, 2.56, 1.0, "death", f"TNO; {_HYRAM}", verified=False),
    # 1e-4 turns (W/m2)^(4/3) s into the (kW/m2)^(4/3) s of the source
    "lees_osd30": HarmProbit(-10.7, 1.99, 1e-4, "death", f"Lees 1994; {_OSD}", verified=True),
    "lees_hyram": HarmProbit(-29.02, 1.99, 0.5, "death", f"Lees; {_HYRAM}", verified=False),
    "tno_second_degree": HarmProbit(-43.14, 3.0188, 1.0, "injury", _CN, verified=False),
    "tno_first_degree": HarmProbit(-39.83, 3.0186, 1.0, "injury", _CN, verified=False),
}
"""Dose: (W/m2)^(4/3) s. The sources differ by 2.1 probit units at one dose."""

BLAST_PROBITS: Final[dict[BlastSource, HarmProbit]] = {
    "eisenberg_lung": HarmProbit(
        -77.1, 6.91, 1.0, "death", f"Eisenberg 1975, lung; {_HYRAM}", verified=False
    ),
    "hse_lung": HarmProbit(
        5.13, 1.37, 1e-5, "death", "HSC, OSD/30 eq. 4 (its points reproduced)", verified=True
    ),
    "eisenberg_eardrum": HarmProbit(
        -15.6, 1.93, 1.0, "injury", "Eisenberg 1975, eardrum rupture (from memory)", verified=False
    ),
}
"""Dose: peak side-on overpressure, Pa."""

HEAT_CARD = register(
    ModelCard(
        key="consequence.heat_harm",
        title_zh="热辐射伤害概率单位",
        title_en="Harm by heat radiation",
        source="Eisenberg 1975, Tsao and Perry 1979, Lees 1994, TNO, each by name",
        status="verified",
        ranges={"thermal_dose": Range(1e6, 1e8, "(W/m2)^(4/3) s")},
        limits_zh=("裸露皮肤；未计衣着与躲避；来源间相差 2.1 个概率单位",),
        limits_en=("bare skin; no clothing or escape; sources differ by 2.1 probit units",),
        checks=("D05", "H-osd30-table-17", "H-osd30-table-18"),
    )
)

BLAST_CARD = register(
    ModelCard(
        key="consequence.blast_harm",
        title_zh="爆炸超压伤害概率单位",
        title_en="Harm by blast",
        source="Eisenberg 1975, HSC via OSD/30, TNO via HyRAM+, each by name",
        status="verified",
        ranges={"peak_overpressure_pa": Range(5e3, 1e6, "Pa")},
        limits_zh=("不含破片；建筑内人员另计",),
        limits_en=("no fragments; people inside buildings counted apart",),
        checks=("D06", "H-hsc-printed"),
    )
)


def thermal_dose(*, heat_flux_w_m2: ArrayLike, exposure_s: ArrayLike) -> Floats:
    """Thermal dose, (W/m2)^(4/3) s: ``q^(4/3) t``.

    Parameters
    ----------
    heat_flux_w_m2
        Heat flux on the skin, W/m2, 0 or more.
    exposure_s
        Time exposed, s, 0 or more.

    Raises
    ------
    ValueError
        If an argument is negative or not finite.

    Examples
    --------
    >>> round(float(thermal_dose(heat_flux_w_m2=10e3, exposure_s=30.0)))
    6463304
    """
    flux = non_negative("heat_flux_w_m2", heat_flux_w_m2, "W/m2")
    return flux ** (4.0 / 3.0) * non_negative("exposure_s", exposure_s, "s")


def heat_probability(*, dose: ArrayLike, source: HeatSource) -> Floats:
    """Probability of the source's effect (death or injury) at a thermal dose.

    Parameters
    ----------
    dose
        Thermal dose, (W/m2)^(4/3) s, 0 or more.
    source
        Name of the source.

    Raises
    ------
    ValueError
        If a dose is negative or not finite, or the source is unknown.
    """
    one_of("source", source, tuple(HEAT_PROBITS))
    return probability_of_probit(HEAT_PROBITS[source].probit(dose))


def blast_probability(*, peak_overpressure_pa: ArrayLike, source: BlastSource) -> Floats:
    """Probability of the source's effect (death or injury) at a peak overpressure.

    Parameters
    ----------
    peak_overpressure_pa
        Peak side-on overpressure, Pa, 0 or more.
    source
        Name of the source.

    Raises
    ------
    ValueError
        If a pressure is negative or not finite, or the source is unknown.
    """
    one_of("source", source, tuple(BLAST_PROBITS))
    pressure = non_negative("peak_overpressure_pa", peak_overpressure_pa, "Pa")
    return probability_of_probit(BLAST_PROBITS[source].probit(pressure))


def impact_probit(
    *, peak_overpressure_pa: ArrayLike, impulse_pa_s: ArrayLike, source: ImpactSource
) -> Floats:
    """Probit of death by head impact, or of collapse of a structure, from pressure and impulse.

    ``tno_head``: ``5 - 8.49 ln(2430/p + 4e8/(p i))``;
    ``tno_collapse``: ``5 - 0.22 ln((40000/p)^7.4 + (460/i)^11.3)``.

    Parameters
    ----------
    peak_overpressure_pa, impulse_pa_s
        Peak overpressure, Pa, and positive impulse, Pa s, 0 or more; either 0 gives minus infinity.
    source
        ``tno_head`` or ``tno_collapse``.

    Raises
    ------
    ValueError
        If an argument is negative or not finite, or the source is unknown.

    References
    ----------
    TNO Green Book CPR 16E as given in HyRAM+ 6.1 (evidence D06).
    """
    one_of("source", source, ("tno_head", "tno_collapse"))
    pressure = non_negative("peak_overpressure_pa", peak_overpressure_pa, "Pa")
    impulse = non_negative("impulse_pa_s", impulse_pa_s, "Pa s")
    with np.errstate(divide="ignore", over="ignore"):
        if source == "tno_head":
            return np.asarray(5.0 - 8.49 * np.log(2430.0 / pressure + 4e8 / (pressure * impulse)))
        strength = (40_000.0 / pressure) ** 7.4 + (460.0 / impulse) ** 11.3
        return np.asarray(5.0 - 0.22 * np.log(strength))


def impact_probability(
    *, peak_overpressure_pa: ArrayLike, impulse_pa_s: ArrayLike, source: ImpactSource
) -> Floats:
    """Probability that belongs to `impact_probit`; parameters and errors as there."""
    return probability_of_probit(
        impact_probit(
            peak_overpressure_pa=peak_overpressure_pa, impulse_pa_s=impulse_pa_s, source=source
        )
    )
