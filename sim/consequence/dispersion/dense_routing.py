"""Whether a release has to be treated as a heavy gas: criterion of Britter and McQuaid."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, positive
from sim.consequence.dispersion.dense_rates import GRAVITY_M_S2
from sim.model_card import ModelCard, Range, register

THRESHOLD_RATIO: Final = 0.15
"""Source parameter from which a continuous release is dense: Britter and McQuaid 1988, HSE
Contract Research Report 17/1988. Quoted from memory, not yet read in a source: unverified."""

CARD = register(
    ModelCard(
        key="consequence.dense_routing",
        title_zh="重气判据（Britter–McQuaid 连续源）",
        title_en="Dense or passive: criterion of Britter and McQuaid for continuous sources",
        source="Britter and McQuaid 1988, Workbook on the Dispersion of Dense Gases, HSE 17/1988; "
        "threshold 0.15 unverified",
        status="provisional",
        ranges={"wind_speed_m_s": Range(1.0, 20.0, "m/s")},
        limits_zh=(
            "阈值 0.15 凭记忆，待核实",
            "D 取 sqrt(q0/u)，而非源的直径：待核实",
            "连续释放；源附近判据，下游会由重气变为被动",
        ),
        limits_en=(
            "threshold 0.15 from memory, to be checked",
            "D is sqrt(q0/u) as in the charts, not the diameter of the source: to be checked",
            "continuous release; judged at the source, downwind any plume becomes passive",
        ),
        checks=("DG-route",),
    )
)


def dense_source_ratio(
    *,
    mass_rate_kg_s: ArrayLike,
    release_density_kg_m3: ArrayLike,
    air_density_kg_m3: ArrayLike,
    wind_speed_m_s: ArrayLike,
) -> Floats:
    """Source parameter ``(g0 q0 / (D u^3))^(1/3)``, ``D = sqrt(q0 / u)``; 0 if not heavier.

    Parameters
    ----------
    mass_rate_kg_s
        Continuous release, kg/s, above 0.
    release_density_kg_m3, air_density_kg_m3
        Density of the vapour as released and of the air, kg/m3, above 0:
        ``g0 = g (rho - rho_a) / rho_a``, q0 the volume rate at the release density.
    wind_speed_m_s
        Wind at 10 m, m/s, above 0. All arguments broadcast.

    Returns
    -------
    numpy.ndarray
        Ratio, 0 or more.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Britter and McQuaid 1988, HSE Contract Research Report 17/1988.

    Examples
    --------
    >>> round(float(dense_source_ratio(mass_rate_kg_s=97.888, release_density_kg_m3=1.76,
    ...     air_density_kg_m3=1.225, wind_speed_m_s=10.9)), 3)
    0.433
    """
    density = positive("release_density_kg_m3", release_density_kg_m3, "kg/m3")
    volume = positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s") / density
    air = positive("air_density_kg_m3", air_density_kg_m3, "kg/m3")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    gravity = GRAVITY_M_S2 * np.maximum(density / air - 1.0, 0.0)
    return np.cbrt(gravity * volume / (np.sqrt(volume / wind) * wind**3))


def is_dense(
    *,
    mass_rate_kg_s: ArrayLike,
    release_density_kg_m3: ArrayLike,
    air_density_kg_m3: ArrayLike,
    wind_speed_m_s: ArrayLike,
) -> Bools:
    """Whether a continuous release needs the dense plume: source parameter 0.15 or more.

    Parameters and Raises as for `dense_source_ratio`.

    Examples
    --------
    >>> bool(is_dense(mass_rate_kg_s=1e-5, release_density_kg_m3=3.2,
    ...               air_density_kg_m3=1.2, wind_speed_m_s=5.0))
    False
    """
    ratio = dense_source_ratio(
        mass_rate_kg_s=mass_rate_kg_s,
        release_density_kg_m3=release_density_kg_m3,
        air_density_kg_m3=air_density_kg_m3,
        wind_speed_m_s=wind_speed_m_s,
    )
    return np.asarray(ratio >= THRESHOLD_RATIO)
