"""How strong the blast of a vapour cloud is as of TNT, by one practice or another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, positive
from sim.consequence.explosion.blast_tnt import (
    CHINESE_GROUND_FACTOR,
    CHINESE_TNT_ENERGY_J_KG,
    CHINESE_YIELD_RATIO,
    TNT_ENERGY_J_KG,
    free_air_overpressure_pa,
    scaled_distance,
    surface_burst_impulse_pa_s,
    surface_burst_overpressure_pa,
    tnt_mass_kg,
)
from sim.model_card import ModelCard, Range, register

Practice = Literal["chinese_practice", "yield_3_percent", "epa_rmp"]
SurfacePractice = Literal["yield_3_percent", "epa_rmp"]


@dataclass(frozen=True, slots=True)
class TntPractice:
    """What one practice puts into the TNT equivalence of a cloud, and which curve it reads."""

    yield_ratio: float
    tnt_energy_j_kg: float
    ground_factor_ratio: float
    surface_curve: bool
    """Kingery-Bulmash for a burst on the ground; otherwise Kinney-Graham in free air, where the
    ground factor stands in for the reflection."""
    source: str


PRACTICES: Final[dict[str, TntPractice]] = {
    "chinese_practice": TntPractice(
        yield_ratio=CHINESE_YIELD_RATIO,
        tnt_energy_j_kg=CHINESE_TNT_ENERGY_J_KG,
        ground_factor_ratio=CHINESE_GROUND_FACTOR,
        surface_curve=False,
        source="domestic programs (reference page; no standard seen)",
    ),
    "yield_3_percent": TntPractice(
        yield_ratio=0.03,
        tnt_energy_j_kg=TNT_ENERGY_J_KG,
        ground_factor_ratio=1.0,
        surface_curve=True,
        source="lower end of the 3 to 10 % in use (reference page); evidence D16",
    ),
    "epa_rmp": TntPractice(
        yield_ratio=0.10,
        tnt_energy_j_kg=TNT_ENERGY_J_KG,
        ground_factor_ratio=1.0,
        surface_curve=True,
        source="upper end of the 3 to 10 % in use; US EPA 550-B-99-009, appendix C (from memory)",
    ),
}
"""Practices side by side; a report that shows one should show the others."""

CARD = register(
    ModelCard(
        key="consequence.tnt_vapour_cloud",
        title_zh="气云爆炸 TNT 当量（可选做法：国内 4%、3%、10%）",
        title_en="TNT equivalence of a vapour cloud (practices: Chinese 4 %, 3 %, 10 %)",
        source="reference page, table of models; TNO Yellow Book CPR 14E (2005), eq. 5.1",
        status="provisional",
        ranges={"scaled_distance": Range(5.0, 158.7, "m/kg^(1/3)")},
        limits_zh=(
            "近场远大于实测（气云无此超压），比例距离 5 以内仅供参考",
            "效率相差三倍：应并列多种做法，不可单独引用",
            "国内做法与 EPA 做法的原文未见",
        ),
        limits_en=(
            "far too strong near the cloud; of little use within a scaled distance of 5",
            "yields differ threefold: show the practices side by side",
            "texts of the Chinese and the EPA practice not seen",
        ),
        checks=("E-tnt-practices",),
    )
)


def cloud_tnt_mass_kg(
    *, fuel_mass_kg: ArrayLike, heat_of_combustion_j_kg: ArrayLike, practice: Practice
) -> Floats:
    """Mass of TNT that a practice takes for a cloud, kg, ground factor included.

    Parameters
    ----------
    fuel_mass_kg, heat_of_combustion_j_kg
        As in `tnt_mass_kg`; the flammable mass (see `flammable_mass`) or, where the practice says
        so, the whole release.
    practice
        A key of `PRACTICES`.

    Raises
    ------
    ValueError
        If an argument is impossible or the practice unknown.

    Examples
    --------
    >>> [round(float(cloud_tnt_mass_kg(fuel_mass_kg=1000.0, heat_of_combustion_j_kg=46.0e6,
    ...                                practice=name))) for name in PRACTICES]
    [733, 295, 983]
    """
    chosen = PRACTICES[one_of("practice", practice, tuple(PRACTICES))]
    return tnt_mass_kg(
        fuel_mass_kg=fuel_mass_kg,
        heat_of_combustion_j_kg=heat_of_combustion_j_kg,
        yield_ratio=chosen.yield_ratio,
        tnt_energy_j_kg=chosen.tnt_energy_j_kg,
        ground_factor_ratio=chosen.ground_factor_ratio,
    )


def cloud_overpressure_pa(
    *,
    distance_m: ArrayLike,
    fuel_mass_kg: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    practice: Practice,
) -> Floats:
    """Peak side-on overpressure that a practice expects at a distance from a cloud, Pa.

    Parameters
    ----------
    distance_m
        Distance from the centre, m, above 0.
    fuel_mass_kg, heat_of_combustion_j_kg, practice
        As in `cloud_tnt_mass_kg`, mass above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or the practice unknown.

    Examples
    --------
    >>> [round(float(cloud_overpressure_pa(distance_m=200.0, fuel_mass_kg=1000.0,
    ...      heat_of_combustion_j_kg=46.0e6, practice=name))) for name in PRACTICES]
    [3927, 3551, 6058]
    """
    mass = cloud_tnt_mass_kg(
        fuel_mass_kg=positive("fuel_mass_kg", fuel_mass_kg, "kg"),
        heat_of_combustion_j_kg=heat_of_combustion_j_kg,
        practice=practice,
    )
    if PRACTICES[practice].surface_curve:
        return surface_burst_overpressure_pa(distance_m=distance_m, tnt_mass_kg=mass)
    return free_air_overpressure_pa(distance_m=distance_m, tnt_mass_kg=mass)


def cloud_impulse_pa_s(
    *,
    distance_m: ArrayLike,
    fuel_mass_kg: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    practice: SurfacePractice,
) -> Floats:
    """Side-on impulse that a practice expects, Pa s; the Chinese one names no impulse.

    Parameters and Raises as for `cloud_overpressure_pa`.
    """
    reads_surface = tuple(name for name, one in PRACTICES.items() if one.surface_curve)
    one_of("practice", practice, reads_surface)
    mass = cloud_tnt_mass_kg(
        fuel_mass_kg=positive("fuel_mass_kg", fuel_mass_kg, "kg"),
        heat_of_combustion_j_kg=heat_of_combustion_j_kg,
        practice=practice,
    )
    return surface_burst_impulse_pa_s(distance_m=distance_m, tnt_mass_kg=mass)


def tnt_cloud_warnings(*, distance_m: ArrayLike, tnt_mass_kg: ArrayLike) -> tuple[str, ...]:
    """Sentences for a report where the scaled distance lies outside the range of the card.

    Parameters
    ----------
    distance_m, tnt_mass_kg
        Distance, m, and TNT mass of the cloud, kg, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.
    """
    scaled = scaled_distance(distance_m=distance_m, tnt_mass_kg=tnt_mass_kg)
    return CARD.outside(scaled_distance=np.asarray(scaled))
