"""Where a heavy or cold gas from a pool goes: slumping plume on the ground, from source to passive.

A flat core with soft edges and a vertical profile of the wind's own power (Colenbrander) is carried
by the undisturbed wind; four flows are integrated downwind, everything else follows from them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final, cast

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive, within
from sim.consequence.dispersion.dense_mixture import ingredients
from sim.consequence.dispersion.dense_rates import SINGLE, edge_growth_m, lateral_coefficient
from sim.consequence.dispersion.dense_section import LEVEL_M, Setting, rates
from sim.consequence.dispersion.surface_layer import (
    VON_KARMAN,
    checked_obukhov_length,
    surface_layer_wind_m_s,
)
from sim.model_card import ModelCard, Range, register

_FIT_M: Final = (0.2, 20.0)
_FIT_POINTS: Final = 12
"""Heights, m, between which the power law follows the surface-layer wind: the depth of dense
plumes in the field trials."""

_FIRST: Final = 0.02
"""First step over the source as a share of its length; the cloud is thin there."""

_STEPS_OVER: Final = 12
_STEPS_BEYOND: Final = 48
"""Steps of the fourth-order Runge-Kutta, over the source and beyond, equal in the logarithm;
eight times as many change concentrations on the axis by at most 2 %, where the core vanishes."""

_FEW: Final = 8
"""Up to so many scenarios are reckoned one by one in plain numbers, which is faster."""

_Flows = tuple[Floats, Floats, Floats, Floats]

CARD = register(
    ModelCard(
        key="consequence.dense_plume",
        title_zh="重气烟羽：地面面源一维积分模型（Colenbrander/DEGADIS 型）",
        title_en="Dense plume: integral model of a ground-level area source "
        "(after Colenbrander, HEGADAS, DEGADIS)",
        source="Colenbrander and Puttock 1983, 4th Int. Symp. Loss Prevention, Harrogate; Spicer "
        "and Havens 1989, DEGADIS 2.1, EPA-450/4-89-019; passive limit of van Ulden 1978",
        status="validated",
        ranges={
            "x_m": Range(20.0, 2000.0, "m"),
            "friction_velocity_m_s": Range(0.05, 0.8, "m/s"),
            "roughness_length_m": Range(0.0001, 0.1, "m"),
            "mass_rate_kg_s": Range(0.1, 200.0, "kg/s"),
            "source_area_m2": Range(1.0, 1000.0, "m2"),
        },
        limits_zh=(
            "稳定连续释放；近地面源、无初始动量、无液滴（射流与两相释放不适用）",
            "平坦均匀下垫面；云以未受扰动的风速移动；未计逆风铺展",
            "以 LNG 水面泄漏试验（57–800 m，1 m 高）评分；更远为外推",
        ),
        limits_en=(
            "steady release at the ground without momentum or droplets: no jets, no two-phase",
            "level uniform land; the cloud moves with the undisturbed wind, no spread upwind",
            "scored on LNG spills (57-800 m, at 1 m height); farther is extrapolation",
        ),
        checks=("DG-passive", "DG-passive-exact", "DG-mass", "DG-slumping", "DG-slabx"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class DensePlume:
    """Plumes of one or more scenarios, tabulated downwind."""

    shape: tuple[int, ...]
    """Shape of the scenarios."""
    distance_m: Floats
    """Distance from the middle of the source, m, shape (n_steps, n)."""
    flows: Floats
    """Air, kg/s; effective half width, m; square of the soft edge, m2; heat, W: (n_steps, 4, n)."""
    setting: Setting


def dense_plume(
    *,
    mass_rate_kg_s: ArrayLike,
    source_area_m2: ArrayLike,
    release_temperature_k: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    gas_heat_capacity_j_kg_k: ArrayLike,
    friction_velocity_m_s: ArrayLike,
    obukhov_length_m: ArrayLike,
    roughness_length_m: ArrayLike,
    air_temperature_k: ArrayLike,
    air_pressure_pa: ArrayLike = 101325.0,
    relative_humidity_frac: ArrayLike = 0.0,
    ground_temperature_k: ArrayLike | None = None,
    averaging_time_s: ArrayLike = 600.0,
    farthest_m: ArrayLike = 2000.0,
) -> DensePlume:
    """Plumes downwind of steady sources on the ground, all scenarios at once.

    Integrated along x, with V the volume flow of gas and air, B the effective half width, H the
    effective depth and S the scale height of ``c = c0 exp(-(z/S)^(1+a))`` in ``u = U (z/2 m)^a``:
    ``d(air)/dx = rho_a 2 B k u* w (1+a)/phi + rho_a (V/B) dB/dx|diffusion``,
    ``dB/dx = 1.15 sqrt(g' H)/u_e``, ``d(Sy^2)/dx`` by `edge_growth_m`, ``d(heat)/dx = 2 B q``;
    S from ``V = 2 B U (2 m)/(1+a) (S/2 m)^(1+a)``, density from `mixture`.

    Parameters
    ----------
    mass_rate_kg_s, source_area_m2
        Steady release, kg/s, and area it rises from, m2 (taken as a square), above 0.
    release_temperature_k, molar_mass_kg_mol, gas_heat_capacity_j_kg_k
        Of the vapour: temperature, K, molar mass, kg/mol, heat capacity, J/(kg K).
    friction_velocity_m_s, obukhov_length_m, roughness_length_m
        Of the air: friction velocity, m/s; Obukhov length, m, infinite when neutral; roughness
        length, m, 1e-5 to 1.
    air_temperature_k, air_pressure_pa, relative_humidity_frac
        Temperature, K, pressure, Pa, relative humidity, 0 to 1.
    ground_temperature_k
        Of ground or water, K; that of the air when None.
    averaging_time_s
        Averaging time, s, 0 to 3600.
    farthest_m
        Greatest distance that will be asked for, m, above the length of the source.
        All arguments broadcast.

    Returns
    -------
    DensePlume
        For `dense_concentration_kg_m3`, `dense_volume_frac` and `dense_section`.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Colenbrander and Puttock 1983; Spicer and Havens 1989; see the card.
    """
    air = positive("air_temperature_k", air_temperature_k, "K")
    ground = air if ground_temperature_k is None else ground_temperature_k
    obukhov = checked_obukhov_length(obukhov_length_m)
    arguments = np.broadcast_arrays(
        positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s"),
        positive("source_area_m2", source_area_m2, "m2"),
        positive("release_temperature_k", release_temperature_k, "K"),
        positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol"),
        positive("gas_heat_capacity_j_kg_k", gas_heat_capacity_j_kg_k, "J/(kg K)"),
        positive("friction_velocity_m_s", friction_velocity_m_s, "m/s"),
        obukhov,
        within("roughness_length_m", roughness_length_m, 1e-5, 1.0, "m"),
        air,
        positive("air_pressure_pa", air_pressure_pa, "Pa"),
        within("relative_humidity_frac", relative_humidity_frac, 0.0, 1.0),
        positive("ground_temperature_k", ground, "K"),
        within("averaging_time_s", averaging_time_s, 0.0, 3600.0, "s"),
        positive("farthest_m", farthest_m, "m"),
    )
    shape = arguments[0].shape
    setting, farthest = _setting(*(np.ravel(value) for value in arguments))
    if np.any(farthest <= 4.0 * setting.half_source):
        raise ValueError(
            f"farthest_m = {float(farthest.min()):g} outside "
            f">{4.0 * float(setting.half_source.max()):g} m: twice the length of the source"
        )
    distance, flows = _march(setting, farthest)
    return DensePlume(shape, distance - setting.half_source, flows, setting)


def _setting(
    rate: Floats,
    area: Floats,
    release_k: Floats,
    molar_mass: Floats,
    capacity: Floats,
    friction: Floats,
    obukhov: Floats,
    roughness: Floats,
    air_k: Floats,
    pressure: Floats,
    humidity: Floats,
    ground_k: Floats,
    averaging: Floats,
    farthest: Floats,
) -> tuple[Setting, Floats]:
    exponent, wind = _power_law(friction, obukhov, roughness)
    power = 1.0 / (1.0 + exponent)
    one = np.array([math.gamma(value) for value in power])
    two = np.array([math.gamma(2.0 * value) for value in power])
    parts = ingredients(
        molar_mass_kg_mol=molar_mass,
        gas_heat_capacity_j_kg_k=capacity,
        release_temperature_k=release_k,
        air_temperature_k=air_k,
        air_pressure_pa=pressure,
        relative_humidity_frac=humidity,
    )
    lateral = [
        lateral_coefficient(
            obukhov_length_m=float(length),
            roughness_length_m=float(rough),
            averaging_time_s=float(time),
        )
        for length, rough, time in zip(obukhov, roughness, averaging, strict=True)
    ]
    half = np.sqrt(area) / 2.0
    setting = Setting(
        parts, rate, half, friction, obukhov, exponent, wind, np.array(lateral), ground_k,
        height_factor=one * power, speed_factor=1.0 / one, mean_factor=two / one,
    )  # fmt: skip
    return setting, farthest


def _power_law(friction: Floats, obukhov: Floats, roughness: Floats) -> tuple[Floats, Floats]:
    """Exponent and speed at `LEVEL_M` of the power law nearest to the surface-layer wind."""
    lowest = np.maximum(_FIT_M[0], 3.0 * roughness)
    height = np.geomspace(lowest, np.maximum(_FIT_M[1], 10.0 * lowest), _FIT_POINTS)
    speed = surface_layer_wind_m_s(
        friction_velocity_m_s=friction,
        height_m=height,
        roughness_length_m=roughness,
        obukhov_length_m=obukhov,
    )
    x, y = np.log(height / LEVEL_M), np.log(speed)
    apart = x - x.mean(axis=0)
    slope = (apart * y).sum(axis=0) / (apart * apart).sum(axis=0)
    return slope, np.exp(y.mean(axis=0) - slope * x.mean(axis=0))


def _march(setting: Setting, farthest: Floats) -> tuple[Floats, Floats]:
    """Distances from the upwind edge of the source and the flows there."""
    length = 2.0 * setting.half_source
    over = np.geomspace(_FIRST * length, length, _STEPS_OVER + 1)
    beyond = np.geomspace(length, farthest + setting.half_source, _STEPS_BEYOND + 1)
    places = np.concatenate((over, beyond[1:]))
    passive = VON_KARMAN * setting.friction * (1.0 + setting.exponent)
    start = np.stack(
        (
            setting.parts.air_kg_m3 * passive * length * places[0],
            setting.half_source,
            edge_growth_m(setting.half_source, setting.lateral) * places[0],
            np.zeros_like(length),
        )
    )
    if length.size > _FEW:
        return places, _runge_kutta(partial(_rates, setting), places, start)
    flows = np.empty((len(places), *start.shape))
    for number in range(length.size):
        alone = setting.single(number)
        flows[:, :, number] = _runge_kutta(
            partial(_single_rates, alone), places[:, number], start[:, number]
        )
    return places, flows


def _rates(setting: Setting, place: Floats, flows: Floats) -> _Flows:
    """Derivatives for all scenarios, in arrays."""
    air, half, edge2, heat = flows
    return rates(setting, place, (air, half, edge2, heat))


def _single_rates(setting: Setting, place: Floats, flows: Floats) -> _Flows:
    """Derivatives for one scenario, in plain numbers."""
    plain = cast("_Flows", tuple(flows.tolist()))
    return rates(setting, cast("Floats", float(place)), plain, SINGLE)


def _runge_kutta(
    slope: Callable[[Floats, Floats], _Flows], places: Floats, start: Floats
) -> Floats:
    """Flows at all places by the classical rule of fourth order."""
    found = np.empty((len(places), *start.shape))
    found[0] = state = start
    for number, (here, there) in enumerate(pairwise(places), start=1):
        step = there - here
        middle = here + step / 2.0
        one = np.array(slope(here, state))
        two = np.array(slope(middle, state + step / 2.0 * one))
        three = np.array(slope(middle, state + step / 2.0 * two))
        four = np.array(slope(there, state + step * three))
        state = state + step / 6.0 * (one + 2.0 * (two + three) + four)
        found[number] = state
    return found
