"""How strong the blast of a vapour cloud is, by the TNO multi-energy method."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive
from sim.consequence.explosion.vapour_cloud import (
    AMBIENT_PRESSURE_PA,
    CloudBlast,
    energy_scaled_distance_ratio,
)
from sim.model_card import ModelCard, Range, register

Strength = Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

CLOUD_HEAT_J_M3: Final = 3.5e6
"""Combustion energy of a stoichiometric hydrocarbon-air mixture, J/m3 (van den Berg 1985)."""

DEFAULT_SOUND_SPEED_M_S: Final = 340.3
"""At 15 C, as in the source."""

_NEAR: Final = 0.2
"""Nearer than this the value here holds: strength 10 then stands at 19 times ambient, what a
detonating cloud reaches; its power law would go on without bound inside the burnt cloud."""

_Branches = tuple[tuple[float, float, float], ...]

_FAR_PRESSURE: Final = ((0.47, -1.46, 3.21), (0.32, -1.13, np.inf))

_PRESSURE: Final[dict[int, _Branches]] = {
    10: ((0.43, -2.35, 0.90), *_FAR_PRESSURE),
    9: ((5.0, 0.0, 0.20), *_FAR_PRESSURE),
    8: ((2.0, 0.0, 0.37), *_FAR_PRESSURE),
    7: ((1.0, 0.0, 0.48), (0.48, -1.00, 0.96), *_FAR_PRESSURE),
    6: ((0.5, 0.0, 0.64), (0.32, -1.01, 2.35), *_FAR_PRESSURE),
    5: ((0.2, 0.0, 0.60), (0.12, -1.00, np.inf)),
    4: ((0.1, 0.0, 0.63), (0.064, -0.97, np.inf)),
    3: ((0.05, 0.0, 0.61), (0.031, -0.96, np.inf)),
    2: ((0.02, 0.0, 0.64), (0.013, -0.97, np.inf)),
    1: ((0.01, 0.0, 0.69), (0.007, -0.98, np.inf)),
}
"""a, b and greatest scaled distance of ``p' = a r'^b``, by strength."""

_LONG: Final = (0.35, 0.11, np.inf)

_DURATION: Final[dict[int, _Branches]] = {
    10: ((0.13, -0.22, 0.51), (0.22, 0.57, 2.07), (0.29, 0.19, 10.49), _LONG),
    9: ((0.13, -0.51, 0.53), (0.24, 0.46, 2.02), (0.29, 0.19, 10.49), _LONG),
    8: ((0.17, -0.40, 0.58), (0.27, 0.45, 1.32), (0.29, 0.19, 10.49), _LONG),
    7: ((0.21, -0.46, 0.62), (0.30, 0.29, 1.59), (0.32, 0.15, 9.40), (0.29, 0.19, 10.49), _LONG),
    6: ((0.26, -0.46, 0.49), (0.38, 0.07, 7.81), _LONG),
    5: ((0.52, -0.44, 0.51), (0.7, 0.0, np.inf)),
    4: ((1.02, -0.38, 0.53), (1.3, 0.0, np.inf)),
    3: ((1.56, -0.38, 0.52), (2.0, 0.0, np.inf)),
    2: ((2.44, -0.34, 0.54), (3.0, 0.0, np.inf)),
    1: ((3.83, -0.34, 0.50), (4.85, 0.0, np.inf)),
}
"""c, d and greatest scaled distance of ``t' = c r'^d``. Both: Johansson, M., Berakning av
impulsbelastad konstruktion, B06-105, MSB (Swedish Civil Contingencies Agency), 2017-12-18, tables
4.2 and 4.3: fits to the curves of van den Berg (1985), within a few per cent by his statement. He
warns that the coefficients of Alonso et al. (2006) err for some strengths; they are not used."""

CARD = register(
    ModelCard(
        key="consequence.multi_energy",
        title_zh="TNO 多能法气云爆炸（Johansson 2017 拟合）",
        title_en="TNO multi-energy method (fits of Johansson 2017)",
        source="Johansson 2017, MSB B06-105, tables 4.2 and 4.3, after van den Berg 1985, J. "
        "Hazardous Materials 12:1",
        status="verified",
        ranges={
            "scaled_distance_ratio": Range(0.2, 100.0, "1"),
            "pressure_ratio": Range(0.001, 20.0, "1"),
        },
        limits_zh=(
            "地面半球形气云，能量不再加倍；只计受阻塞或受限部分的体积",
            "爆炸强度须凭判断选取；冲量按三角形压力-时间曲线",
            "拟合与原图线相差百分之几",
        ),
        limits_en=(
            "hemisphere on the ground, energy not doubled again; congested volume only",
            "strength is a matter of judgement; impulse of a triangular pulse",
            "the fits lie within a few per cent of the curves",
        ),
        checks=(
            "E-multi-energy-joints",
            "E-multi-energy-hand",
            "E-detonation-two-methods",
            "E-detonation-impulse",
            "E-cloud-hopkinson",
        ),
    )
)


def multi_energy_blast(
    *,
    distance_m: ArrayLike,
    energy_j: ArrayLike,
    strength: Strength,
    ambient_pressure_pa: ArrayLike = AMBIENT_PRESSURE_PA,
    sound_speed_m_s: ArrayLike = DEFAULT_SOUND_SPEED_M_S,
) -> CloudBlast:
    """Peak overpressure and impulse of a cloud on the ground, by explosion strength 1 to 10.

    ``r' = R (p0 / E)^(1/3)``, ``p' = a r'^b``, ``t' = c r'^d``; ``dp = p' p0``,
    ``t = t' (E / p0)^(1/3) / c0`` and ``I = dp t / 2``.

    Parameters
    ----------
    distance_m
        Distance from the centre of the congested part, m, above 0. Nearer than r' = 0.2 the value
        at 0.2 holds.
    energy_j
        Its energy, J, above 0: volume times `CLOUD_HEAT_J_M3`, or `cloud_energy_j`.
    strength
        1 (very weak) to 10 (detonation); 7 fits most accidents in congested plant.
    ambient_pressure_pa, sound_speed_m_s
        State of the air, Pa and m/s, above 0.

    Returns
    -------
    CloudBlast
        Flagged outside 0.2 <= r' <= 100 and where the overpressure falls below p0 / 1000.

    Raises
    ------
    ValueError
        If an argument is impossible or the strength no whole number from 1 to 10.

    Notes
    -----
    Where two branches of the fit meet they differ by up to 1.5 % in pressure and 0.9 % in duration.

    References
    ----------
    Johansson 2017, MSB B06-105, eq. 4.1 to 4.7; van den Berg 1985.

    Examples
    --------
    >>> blast = multi_energy_blast(distance_m=100.0, energy_j=3.5e6 * 1000.0, strength=7)
    >>> round(float(blast.overpressure_pa)), round(float(blast.impulse_pa_s))
    (9257, 168)
    """
    if np.ndim(strength) != 0 or strength not in _PRESSURE:
        raise ValueError(f"strength must be a whole number in 1..10, got {strength!r}")
    scaled = energy_scaled_distance_ratio(
        distance_m=distance_m,
        energy_j=energy_j,
        ground_factor_ratio=1.0,
        ambient_pressure_pa=ambient_pressure_pa,
    )
    sound = positive("sound_speed_m_s", sound_speed_m_s, "m/s")
    ambient = np.asarray(ambient_pressure_pa, dtype=np.float64)
    pressure = _branch(scaled, _PRESSURE[strength])
    duration = _branch(scaled, _DURATION[strength])
    length = np.cbrt(np.asarray(energy_j, dtype=np.float64) / ambient)
    return CloudBlast(
        overpressure_pa=pressure * ambient,
        impulse_pa_s=0.5 * pressure * ambient * duration * length / sound,
        outside=CARD.outside(scaled_distance_ratio=scaled, pressure_ratio=pressure),
    )


def _branch(scaled: Floats, branches: _Branches) -> Floats:
    """Piecewise power law, each branch up to its greatest distance."""
    reach = np.maximum(scaled, _NEAR)
    factor, power, end = branches[0]
    value = factor * reach**power
    for factor, power, next_end in branches[1:]:
        value = np.where(reach > end, factor * reach**power, value)
        end = next_end
    return np.asarray(value)
