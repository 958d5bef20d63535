"""Whether a release is a heavy gas, steady or sudden: criteria of Britter and McQuaid."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import Bools, Floats, positive
from sim.consequence.dispersion.dense_rates import GRAVITY_M_S2
from sim.model_card import ModelCard, Range, register

THRESHOLD_RATIO: Final = 0.15
"""Source parameter from which a continuous release is dense: Britter and McQuaid 1988, HSE
Contract Research Report 17/1988, as quoted by Farrell 2021 (with D, and with the limit of a
continuous release below)."""

CLOUD_THRESHOLD_RATIO: Final = 0.20
"""The same for an instantaneous cloud: from memory, no quotation could be read. Unverified."""

_CONTINUOUS_RATIO: Final = 2.5
"""Wind times duration over distance from which a release counts as continuous: rule of CCPS and
Britter and McQuaid, as quoted by Farrell 2021."""

_INSTANTANEOUS_RATIO: Final = 0.6
"""The same below which it counts as instantaneous: from memory. Unverified."""

_FARRELL: Final = "Farrell 2021, VCE Example - Butane Vapour Cloud, aefarrell.github.io"

CARD = register(
    ModelCard(
        key="consequence.dense_routing",
        title_zh="重气判据（Britter–McQuaid 连续源）",
        title_en="Dense or passive: criterion of Britter and McQuaid for continuous sources",
        source="Britter and McQuaid 1988, Workbook on the Dispersion of Dense Gases, HSE 17/1988; "
        f"threshold 0.15, D = sqrt(q0/u10) and duration 2.5 as quoted by {_FARRELL}",
        status="verified",
        ranges={"wind_speed_m_s": Range(1.0, 20.0, "m/s")},
        limits_zh=(
            "阈值与 D 的定义取自二手引文，未见原书",
            "连续释放；源附近判据，下游会由重气变为被动",
        ),
        limits_en=(
            "threshold and D from a quotation; the workbook itself was not at hand",
            "continuous release; judged at the source, downwind any plume becomes passive",
        ),
        checks=("DG-route", "DG-route-butane"),
    )
)

CLOUD_CARD = register(
    ModelCard(
        key="consequence.dense_cloud_routing",
        title_zh="重气判据（Britter–McQuaid 瞬时源）与释放时长判据",
        title_en="Dense or passive: criterion of Britter and McQuaid for instantaneous clouds, and "
        "the criterion of duration",
        source="Britter and McQuaid 1988, HSE 17/1988; parameter as in the puff correlations of "
        f"GasDispersion.jl; continuous from 2.5 as quoted by {_FARRELL}; 0.20 and 0.6 unverified",
        status="provisional",
        ranges={"wind_speed_m_s": Range(1.0, 20.0, "m/s")},
        limits_zh=(
            "阈值 0.20 与 0.6 凭记忆，待核实",
            "0.6 与 2.5 之间两种假设都应计算，取较大者",
        ),
        limits_en=(
            "thresholds 0.20 and 0.6 from memory, to be checked",
            "between 0.6 and 2.5 reckon with both and keep the larger",
        ),
        checks=("DG-route-cloud", "DG-route-duration"),
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
        Density of the vapour (with its droplets) as released and of the air, kg/m3, above 0:
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
    gravity = _reduced_gravity(density, air_density_kg_m3)
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
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


def dense_cloud_ratio(
    *,
    mass_kg: ArrayLike,
    release_density_kg_m3: ArrayLike,
    air_density_kg_m3: ArrayLike,
    wind_speed_m_s: ArrayLike,
) -> Floats:
    """Cloud parameter ``sqrt(g0 V0) / (u V0^(1/3))``; 0 if not heavier than air.

    Parameters
    ----------
    mass_kg
        Mass released at once, kg, above 0.
    release_density_kg_m3, air_density_kg_m3
        Density of the cloud as released and of the air, kg/m3, above 0.
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
    >>> round(float(dense_cloud_ratio(mass_kg=1000.0, release_density_kg_m3=3.2,
    ...     air_density_kg_m3=1.2, wind_speed_m_s=5.0)), 2)
    2.11
    """
    density = positive("release_density_kg_m3", release_density_kg_m3, "kg/m3")
    volume = positive("mass_kg", mass_kg, "kg") / density
    gravity = _reduced_gravity(density, air_density_kg_m3)
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    return np.sqrt(gravity * volume) / (wind * np.cbrt(volume))


def is_dense_cloud(
    *,
    mass_kg: ArrayLike,
    release_density_kg_m3: ArrayLike,
    air_density_kg_m3: ArrayLike,
    wind_speed_m_s: ArrayLike,
) -> Bools:
    """Whether a sudden release begins as a heavy cloud: cloud parameter 0.20 or more.

    Parameters and Raises as for `dense_cloud_ratio`.
    """
    ratio = dense_cloud_ratio(
        mass_kg=mass_kg,
        release_density_kg_m3=release_density_kg_m3,
        air_density_kg_m3=air_density_kg_m3,
        wind_speed_m_s=wind_speed_m_s,
    )
    return np.asarray(ratio >= CLOUD_THRESHOLD_RATIO)


def release_kind(
    *, duration_s: ArrayLike, wind_speed_m_s: ArrayLike, distance_m: ArrayLike
) -> NDArray[np.str_]:
    """Whether a release seen from a distance is continuous, instantaneous or in between.

    ``u T / x`` of 2.5 or more: `continuous`; of 0.6 or less: `instantaneous`; else
    `intermediate`, where both should be reckoned and the larger concentration kept.

    Parameters
    ----------
    duration_s
        Duration of the release, s, above 0.
    wind_speed_m_s
        Wind that carries the cloud, m/s, above 0.
    distance_m
        Distance downwind, m, above 0. All arguments broadcast.

    Returns
    -------
    numpy.ndarray
        One of the three words for each element.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Britter and McQuaid 1988, HSE Contract Research Report 17/1988.

    Examples
    --------
    >>> str(release_kind(duration_s=600.0, wind_speed_m_s=3.0, distance_m=[200.0, 5000.0]))
    "['continuous' 'instantaneous']"
    """
    way = positive("duration_s", duration_s, "s") * positive(
        "wind_speed_m_s", wind_speed_m_s, "m/s"
    )
    ratio = way / positive("distance_m", distance_m, "m")
    return np.select(
        [ratio >= _CONTINUOUS_RATIO, ratio <= _INSTANTANEOUS_RATIO],
        ["continuous", "instantaneous"],
        "intermediate",
    )


def _reduced_gravity(density: Floats, air_density_kg_m3: ArrayLike) -> Floats:
    air = positive("air_density_kg_m3", air_density_kg_m3, "kg/m3")
    return GRAVITY_M_S2 * np.maximum(density / air - 1.0, 0.0)
