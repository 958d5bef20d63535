"""How strong the blast of a vapour cloud is, by the speed of its flame."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive, within
from sim.consequence.explosion.vapour_cloud import (
    AMBIENT_PRESSURE_PA,
    GROUND_FACTOR_RATIO,
    CloudBlast,
    energy_scaled_distance_ratio,
)
from sim.model_card import ModelCard, Range, register

_EXPANSION: Final = 6.0 / 7.0
"""(sigma - 1) / sigma with sigma = 7, expansion of a burnt gas mixture."""

_DEFLAGRATION_NEAR: Final = 0.34
_DETONATION_NEAR: Final = 0.2
_DETONATION_PEAK: Final = 18.0
_IMPULSE_NEAR: Final = 0.14
"""Within 0.34 the deflagration's values at 0.34 hold; within 0.2 the detonation's pressure is 18
and its impulse that at 0.14."""

_DETONATION_PRESSURE: Final = (-1.124, -1.66, 0.26)
_DETONATION_IMPULSE: Final = (-3.4217, -0.898, -0.0096)
"""Polynomials in ln(Rx) of ln(Px) and ln(Ix). All constants: RD 03-409-01, of which four public
transcriptions agree (stored files 54038889726, 60462194452, 54224482816, 8858110962)."""

_FAR: Final = 24.0
"""Beyond, the parabola of the detonation would rise again; the blast fades as 1/R from there."""

_DETONATION_SPEED_M_S: Final = 500.0
"""A flame of 500 m/s or more counts as a detonation (regime 1 of the method)."""

DEFAULT_SOUND_SPEED_M_S: Final = 340.0

CARD = register(
    ModelCard(
        key="consequence.flame_blast",
        title_zh="气云爆炸超压与冲量（按火焰速度，RD 03-409-01/Dorofeev 关联式）",
        title_en="Blast of a vapour cloud by flame speed (RD 03-409-01, after Dorofeev)",
        source="RD 03-409-01 (Gosgortekhnadzor 2001), taken over by Rostekhnadzor order 159 of "
        "2015; equations at second hand from four agreeing transcriptions",
        status="provisional",
        ranges={
            "scaled_distance_ratio": Range(0.34, 24.0, "1"),
            "flame_mach_ratio": Range(0.05, 5.2, "1"),
        },
        limits_zh=(
            "Baker-Strehlow-Tang 图线版权不明，未随附；本式以同样的火焰马赫数为输入",
            "均匀的化学计量气体混合物（膨胀比 7），球对称；云内取平台值",
            "对新版 BST 图线（180 点）：图线/本式几何均值 1.15，VG 1.06；爆轰中场偏低至 1.5 倍",
            "慢速火焰比旧版（2000 年）图线低 2~5 倍：旧版所标似为拉格朗日马赫数",
        ),
        limits_en=(
            "the Baker-Strehlow-Tang curves cannot be shipped; this takes the same flame Mach",
            "uniform stoichiometric gas (expansion 7), spherical; a plateau inside the cloud",
            "curves of 1999 over this (180 points): geometric mean 1.15, VG 1.06, up to 1.6",
            "2 to 5 times below the curves of 2000 for slow flames: Lagrangian Mach there?",
        ),
        checks=(
            "E-flame-hand",
            "E-detonation-two-methods",
            "E-detonation-impulse",
            "E-cloud-hopkinson",
        ),
    )
)


def flame_blast(
    *,
    distance_m: ArrayLike,
    energy_j: ArrayLike,
    flame_mach_ratio: ArrayLike,
    ground_factor_ratio: float = GROUND_FACTOR_RATIO,
    ambient_pressure_pa: ArrayLike = AMBIENT_PRESSURE_PA,
    sound_speed_m_s: ArrayLike = DEFAULT_SOUND_SPEED_M_S,
) -> CloudBlast:
    """Peak overpressure and impulse of a vapour cloud explosion whose flame runs at a given speed.

    ``Rx = R (p0 / (f E))^(1/3)``; the lesser of the deflagration
    ``Px = M^2 (s-1)/s (0.83/Rx - 0.14/Rx^2)``,
    ``Ix = M (s-1)/s (1 - 0.4 M (s-1)/s) (0.06/Rx + 0.01/Rx^2 - 0.0025/Rx^3)`` and the detonation
    ``ln Px = -1.124 - 1.66 ln Rx + 0.260 ln^2 Rx``,
    ``ln Ix = -3.4217 - 0.898 ln Rx - 0.0096 ln^2 Rx``; then ``dp = Px p0`` and
    ``I = Ix p0^(2/3) (f E)^(1/3) / c0``. A flame of 500 m/s or more is a detonation.

    Parameters
    ----------
    distance_m
        Distance from the centre of the cloud, m, above 0.
    energy_j
        Energy of the mixture that takes part, J, above 0 (see `cloud_energy_j`).
    flame_mach_ratio
        Flame speed relative to the ground over the speed of sound, above 0 to 10 (see
        `flame_speed`).
    ground_factor_ratio
        2 for a cloud on the ground, 1 for one high above it.
    ambient_pressure_pa, sound_speed_m_s
        State of the air, Pa and m/s, above 0.

    Returns
    -------
    CloudBlast
        Flagged outside 0.34 <= Rx <= 24 and 0.05 <= M <= 5.2.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    Beside the Baker-Strehlow-Tang curves (none shipped), curve over formula for 0.34 <= Rx <= 10:

    - Curves of Tang and Baker (1999; as digitised in HyRAM+ 6.1, Mach 0.2 to 5.2, n = 180):
      pressure MG 1.15, VG 1.06, within 0.73 to 1.62; impulse MG 1.04, VG 1.07, 0.76 to 1.92.
    - Curves of CCPS 2000 (evidence `bst_curves`, n = 180) with their Mach labels taken as flame
      speed: MG 2.33, VG 2.83, FAC2 0.52, 4.6 for the slowest. Taken as Lagrangian, times 7^(1/3)
      below 1 (a slow flame in gas that expands sevenfold): MG 1.22, VG 1.15, FAC2 1. Tang and Baker
      say that the older labels led to overly conservative pressures of slow flames. Evidence D15
      enters a flame speed of the table of 2005 into these older curves.

    References
    ----------
    RD 03-409-01, Method for assessing accidental explosions of fuel-air mixtures (2001). Dorofeev
    2007, Evaluation of safety distances related to unconfined hydrogen explosions, Int. J.
    Hydrogen Energy 32:2118 (not seen).

    Examples
    --------
    >>> blast = flame_blast(distance_m=100.0, energy_j=5e9, flame_mach_ratio=0.44)
    >>> round(float(blast.overpressure_pa)), blast.outside
    (5947, ())
    """
    scaled = energy_scaled_distance_ratio(
        distance_m=distance_m,
        energy_j=energy_j,
        ground_factor_ratio=ground_factor_ratio,
        ambient_pressure_pa=ambient_pressure_pa,
    )
    mach = within("flame_mach_ratio", flame_mach_ratio, 0.0, 10.0, above=True)
    sound = positive("sound_speed_m_s", sound_speed_m_s, "m/s")
    ambient = np.asarray(ambient_pressure_pa, dtype=np.float64)
    energy = ground_factor_ratio * np.asarray(energy_j, dtype=np.float64)
    slow = mach * sound < _DETONATION_SPEED_M_S
    strong, long = _detonation(scaled)
    mild, short = _deflagration(scaled, np.where(slow, mach, 1.0))
    pressure = np.where(slow, np.minimum(mild, strong), strong)
    impulse = np.where(slow, np.minimum(short, long), long)
    return CloudBlast(
        overpressure_pa=pressure * ambient,
        impulse_pa_s=impulse * np.cbrt(np.square(ambient) * energy) / sound,
        outside=CARD.outside(scaled_distance_ratio=scaled, flame_mach_ratio=mach),
    )


def _deflagration(scaled: Floats, mach: Floats) -> tuple[Floats, Floats]:
    """Pressure and impulse without dimension of a subsonic flame."""
    near = np.maximum(scaled, _DEFLAGRATION_NEAR)
    drive = _EXPANSION * mach
    pressure = mach * drive * (0.83 / near - 0.14 / near**2)
    impulse = drive * (1.0 - 0.4 * drive) * (0.06 / near + 0.01 / near**2 - 0.0025 / near**3)
    return pressure, impulse


def _detonation(scaled: Floats) -> tuple[Floats, Floats]:
    """Pressure and impulse without dimension of a detonating cloud."""
    inside = scaled < _DETONATION_NEAR
    reach = np.clip(scaled, _DETONATION_NEAR, _FAR)
    fade = reach / np.maximum(scaled, reach)
    polyval = np.polynomial.polynomial.polyval
    pressure = np.exp(polyval(np.log(reach), _DETONATION_PRESSURE)) * fade
    log_r = np.log(np.where(inside, _IMPULSE_NEAR, reach))
    impulse = np.exp(polyval(log_r, _DETONATION_IMPULSE)) * fade
    return np.where(inside, _DETONATION_PEAK, pressure), impulse
