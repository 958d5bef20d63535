"""One plume by each model: a new dispersion model is one function and one line of the table."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from sim.arguments import Floats, one_of, within
from sim.consequence.cloud.plume_table import DISTANCES_M, FARTHEST_M, PlumeTable
from sim.consequence.cloud.sources import ATMOSPHERE_PA, GAS_J_MOL_K, Air, Gas
from sim.consequence.dispersion import similarity_plume as similarity
from sim.consequence.dispersion.dense_plume import CARD as DENSE_CARD
from sim.consequence.dispersion.dense_plume import dense_plume
from sim.consequence.dispersion.dense_receptors import dense_concentration_kg_m3, dense_plume_size
from sim.consequence.dispersion.dense_routing import CARD as ROUTING_CARD
from sim.consequence.dispersion.dense_routing import is_dense
from sim.consequence.dispersion.dense_workbook import CARD as WORKBOOK_CARD
from sim.consequence.dispersion.dense_workbook import workbook_volume_frac
from sim.consequence.dispersion.footprint import averaged_sigmas, gaussian_profile
from sim.consequence.dispersion.lateral_spread import CARD as LATERAL_CARD
from sim.consequence.dispersion.parameters import (
    BRIGGS_CARD,
    averaging_time_factor,
    briggs_sigmas_m,
)
from sim.consequence.dispersion.plume import CARD as GAUSSIAN_CARD
from sim.consequence.dispersion.surface_layer import CARD as LAYER_CARD
from sim.model_card import ModelCard

PlumeModel = Literal["similarity_plume", "briggs_plume", "dense_plume", "dense_workbook"]

BREATHING_M: Final = 1.5
TEN_MINUTES_S: Final = 600.0
MOMENT_S: Final = 20.0
"""Averaging time for what burns at once: the shortest in use (TNO Yellow Book, 20 s, from memory,
unverified); the dense plume is scored at 10 s."""

_LOWEST_GROUND_M: Final = 5.0
"""A heavy gas let go higher is flagged: the dense model knows only releases at the ground."""


def similarity_table(
    *, gas: Gas, air: Air, averaging_time_s: float = TEN_MINUTES_S, z_m: float = BREATHING_M
) -> PlumeTable:
    """Passive plume by surface-layer similarity, u* and L derived from class and ground.

    Raises
    ------
    ValueError
        If averaging time or height is impossible.

    References
    ----------
    See `similarity_plume` and `lateral_spread`.
    """
    plume = similarity.similarity_plume(
        friction_velocity_m_s=air.friction_m_s,
        obukhov_length_m=air.obukhov_m,
        roughness_length_m=air.roughness_m,
        release_height_m=gas.height_m,
    )
    wider = float(averaging_time_factor(averaging_time_s=averaging_time_s))
    spread = wider * np.interp(DISTANCES_M, plume.distance_m, plume.sigma_y_m)
    across = similarity.crosswind_integrated_kg_m2(
        plume=plume, mass_rate_kg_s=gas.rate_kg_s, x_m=DISTANCES_M, z_m=z_m
    )
    cards = (similarity.CARD, LATERAL_CARD, LAYER_CARD)
    outside = similarity.CARD.outside(
        friction_velocity_m_s=air.friction_m_s,
        roughness_length_m=air.roughness_m,
        release_height_m=gas.height_m,
    )
    axis = across / (math.sqrt(2.0 * math.pi) * spread)
    return _gaussian("similarity_plume", cards, outside, air, axis, spread)


def briggs_table(
    *, gas: Gas, air: Air, averaging_time_s: float = TEN_MINUTES_S, z_m: float = BREATHING_M
) -> PlumeTable:
    """Passive plume with the spreads of Briggs by class.

    Raises
    ------
    ValueError
        If averaging time or height is impossible.

    References
    ----------
    See `parameters` and `plume`.
    """
    sigmas = averaged_sigmas(
        sigmas=lambda x: briggs_sigmas_m(x_m=x, stability_class=air.stability, terrain=air.terrain),
        averaging_time_s=averaging_time_s,
    )
    profile = gaussian_profile(
        mass_rate_kg_s=gas.rate_kg_s,
        wind_speed_m_s=air.wind_speed_m_s,
        release_height_m=gas.height_m,
        z_m=z_m,
        sigmas=sigmas,
    )
    axis, spread = profile(DISTANCES_M)
    outside = GAUSSIAN_CARD.outside(
        wind_speed_m_s=air.wind_speed_m_s, release_height_m=gas.height_m
    )
    return _gaussian("briggs_plume", (GAUSSIAN_CARD, BRIGGS_CARD), outside, air, axis, spread)


def dense_table(
    *, gas: Gas, air: Air, averaging_time_s: float = TEN_MINUTES_S, z_m: float = BREATHING_M
) -> PlumeTable:
    """Plume that slumps at the ground until it is passive.

    Raises
    ------
    ValueError
        If averaging time or height is impossible.

    References
    ----------
    See `dense_plume`.
    """
    plume = dense_plume(
        mass_rate_kg_s=gas.rate_kg_s,
        source_area_m2=gas.area_m2,
        release_temperature_k=gas.temperature_k,
        molar_mass_kg_mol=gas.molar_mass_kg_mol,
        gas_heat_capacity_j_kg_k=gas.heat_capacity_j_kg_k,
        friction_velocity_m_s=air.friction_m_s,
        obukhov_length_m=air.obukhov_m,
        roughness_length_m=air.roughness_m,
        air_temperature_k=air.temperature_k,
        relative_humidity_frac=air.humidity_frac,
        averaging_time_s=averaging_time_s,
        farthest_m=1.001 * FARTHEST_M,
    )
    size = dense_plume_size(plume=plume, x_m=DISTANCES_M)
    axis = dense_concentration_kg_m3(plume=plume, x_m=DISTANCES_M, y_m=0.0, z_m=z_m)
    # near the source the cloud lies below that height: the highest value met farther out holds
    axis = np.maximum.accumulate(axis[::-1])[::-1]
    outside = DENSE_CARD.outside(
        friction_velocity_m_s=air.friction_m_s,
        roughness_length_m=air.roughness_m,
        mass_rate_kg_s=gas.rate_kg_s,
        source_area_m2=gas.area_m2,
    )
    if gas.height_m > _LOWEST_GROUND_M:
        outside = (*outside, "heavy gas released above the ground counted as at the ground")
    return PlumeTable(
        "dense_plume",
        (DENSE_CARD, ROUTING_CARD, LAYER_CARD),
        outside,
        float(size.wind_at_2m_m_s.flat[0]),
        axis,
        size.core_half_width_m,
        size.edge_m,
    )


def workbook_table(
    *, gas: Gas, air: Air, averaging_time_s: float = TEN_MINUTES_S, z_m: float = BREATHING_M
) -> PlumeTable:
    """Axis of a heavy plume by the chart of Britter and McQuaid, which gives no width.

    Raises
    ------
    ValueError
        If averaging time or height is impossible.

    References
    ----------
    See `dense_workbook`.
    """
    within("averaging_time_s", averaging_time_s, 0.0, 3600.0, "s")
    within("z_m", z_m, 0.0, BREATHING_M, "m")
    share = workbook_volume_frac(
        mass_rate_kg_s=gas.rate_kg_s,
        release_density_kg_m3=gas.density_kg_m3,
        release_temperature_k=gas.temperature_k,
        air_density_kg_m3=air.density_kg_m3,
        air_temperature_k=air.temperature_k,
        wind_speed_m_s=air.wind_speed_m_s,
        x_m=DISTANCES_M,
    )
    pure = ATMOSPHERE_PA * gas.molar_mass_kg_mol / (GAS_J_MOL_K * air.temperature_k)
    outside = WORKBOOK_CARD.outside(wind_speed_m_s=air.wind_speed_m_s)
    none = np.zeros_like(DISTANCES_M)
    return PlumeTable(
        "dense_workbook",
        (WORKBOOK_CARD,),
        outside,
        air.wind_speed_m_s,
        share * pure,
        none,
        np.full_like(none, 1e-3),
    )


PLUME_MODELS: Final = MappingProxyType(
    {
        "similarity_plume": similarity_table,
        "briggs_plume": briggs_table,
        "dense_plume": dense_table,
        "dense_workbook": workbook_table,
    }
)


def plume_table(
    *,
    model: PlumeModel,
    gas: Gas,
    air: Air,
    averaging_time_s: float = TEN_MINUTES_S,
    z_m: float = BREATHING_M,
) -> PlumeTable:
    """Plume by a named model.

    Parameters
    ----------
    model
        A key of `PLUME_MODELS`.
    gas, air
        What is released into what.
    averaging_time_s
        Averaging time, s, above 0 to 3600.
    z_m
        Height above ground at which the sections lie, m, 0 or more.

    Raises
    ------
    ValueError
        If the model is unknown, or averaging time or height impossible.
    """
    maker: Callable[..., PlumeTable] = PLUME_MODELS[one_of("model", model, tuple(PLUME_MODELS))]
    return maker(gas=gas, air=air, averaging_time_s=averaging_time_s, z_m=z_m)


def called_for(*, gas: Gas, air: Air) -> PlumeModel:
    """The model that a release calls for: dense by criterion, else similarity, in towns Briggs.

    The similarity plume is scored over open country and has no bias there (MG 1.0 by class, Briggs
    1.2); towns have spreads of their own, which Briggs gives.
    """
    heavy = is_dense(
        mass_rate_kg_s=gas.rate_kg_s,
        release_density_kg_m3=gas.density_kg_m3,
        air_density_kg_m3=air.density_kg_m3,
        wind_speed_m_s=air.wind_speed_m_s,
    )
    if bool(heavy):
        return "dense_plume"
    return "briggs_plume" if air.terrain == "urban" else "similarity_plume"


def _gaussian(
    method: PlumeModel,
    cards: tuple[ModelCard, ...],
    outside: tuple[str, ...],
    air: Air,
    axis: Floats,
    sigma_y: Floats,
) -> PlumeTable:
    edge = math.sqrt(2.0) * sigma_y
    return PlumeTable(method, cards, outside, air.wind_speed_m_s, axis, 0.0 * edge, edge)
