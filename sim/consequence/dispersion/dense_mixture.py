"""What a cold or heavy gas becomes when it mixes with humid air: temperature, volume, density."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive, within
from sim.consequence.dispersion.dense_rates import ARRAYS, Maths
from sim.consequence.release.orifice import GAS_CONSTANT_J_MOL_K
from sim.model_card import ModelCard, Range, register

DRY_AIR_KG_MOL: Final = 0.02896
DRY_AIR_J_KG_K: Final = 1006.3
"""Molar mass, kg/mol, and heat capacity, J/(kg K), of dry air: constants of DEGADIS 2.1."""

_WATER_KG_MOL: Final = 0.01802
_VAPOUR_J_KG_K: Final = 1865.0
_CONDENSATION_J_KG: Final = 2.5023e6
"""Molar mass, heat capacity of the vapour and heat of condensation of water: DEGADIS 2.1."""

_MAGNUS: Final = (611.2, 17.62, 243.12 - 273.15)
"""Saturation pressure over water, 611.2 Pa exp(17.62 t / (243.12 + t)), t in degrees Celsius:
WMO Guide to Meteorological Instruments (WMO-No. 8), annex 4.B; constants from memory."""

_COLDEST_K: Final = 150.0
"""Below this the vapour left over is nil and Magnus' formula has its pole at 30 K: held there."""

_ROUNDS: Final = 3
"""Newton steps for the temperature of a foggy mixture; the third changes it by less than 0.01 K."""

CARD = register(
    ModelCard(
        key="consequence.dense_mixture",
        title_zh="冷重气与湿空气的绝热混合（含水汽凝结与加热）",
        title_en="Mixing of a cold or heavy gas with humid air, with condensation and heating",
        source="conservation of mass and enthalpy of ideal gases; constants of DEGADIS 2.1 "
        "(Spicer and Havens 1989, EPA-450/4-89-019)",
        status="verified",
        ranges={
            "air_temperature_k": Range(230.0, 325.0, "K"),
            "release_temperature_k": Range(100.0, 500.0, "K"),
        },
        limits_zh=(
            "理想气体、定比热",
            "释放物为气相（无夹带液滴）",
            "水汽凝结为雾滴，未计结冰潜热",
        ),
        limits_en=(
            "ideal gases with constant heat capacities",
            "the release is all vapour, no droplets of the substance",
            "water condenses to fog; the heat of freezing is left out",
        ),
        checks=("DG-mix-hand", "DG-mix-energy", "DG-saturation"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Ingredients:
    """The gas released and the air it mixes with; arrays of one shape, or numbers."""

    gas_kg_mol: Floats
    gas_j_kg_k: Floats
    gas_k: Floats
    air_k: Floats
    pressure_pa: Floats
    humidity: Floats
    """Water vapour in the air, kg/kg of moist air."""
    air_kg_m3: Floats


@dataclass(slots=True, eq=False)
class Mixture:
    """State of a stream of gas and air; not frozen, as inner loops make many."""

    temperature_k: Floats
    volume_m3_s: Floats
    moles_per_s: Floats
    """Gaseous moles, mol/s; fog is not counted."""
    heat_capacity_w_k: Floats
    """Heat capacity of the stream, W/K."""


def saturation_pressure_pa(*, temperature_k: ArrayLike) -> Floats:
    """Pressure of water vapour over liquid water, Pa (Magnus formula).

    Parameters
    ----------
    temperature_k
        Temperature, K, above 0; held at 150 K below that, where the pressure is nil.

    Raises
    ------
    ValueError
        If a temperature is impossible.

    References
    ----------
    WMO-No. 8, annex 4.B.

    Examples
    --------
    >>> round(float(saturation_pressure_pa(temperature_k=293.15)), 0)
    2333.0
    """
    return _saturation_pa(positive("temperature_k", temperature_k, "K"))


def ingredients(
    *,
    molar_mass_kg_mol: ArrayLike,
    gas_heat_capacity_j_kg_k: ArrayLike,
    release_temperature_k: ArrayLike,
    air_temperature_k: ArrayLike,
    air_pressure_pa: ArrayLike,
    relative_humidity_frac: ArrayLike,
) -> Ingredients:
    """What is mixed, checked, with the humidity and density of the air.

    Parameters
    ----------
    molar_mass_kg_mol, gas_heat_capacity_j_kg_k, release_temperature_k
        Of the gas: molar mass, kg/mol; heat capacity at constant pressure, J/(kg K); temperature
        as released, K.
    air_temperature_k, air_pressure_pa, relative_humidity_frac
        Of the air: temperature, K; pressure, Pa; relative humidity, 0 to 1.

    Returns
    -------
    Ingredients
        Arrays of the common shape.

    Raises
    ------
    ValueError
        If an argument is impossible, or water would boil in the air.
    """
    air = positive("air_temperature_k", air_temperature_k, "K")
    pressure = positive("air_pressure_pa", air_pressure_pa, "Pa")
    damp = within("relative_humidity_frac", relative_humidity_frac, 0.0, 1.0) * _saturation_pa(air)
    if np.any(damp >= 0.5 * pressure):
        raise ValueError(
            f"air_temperature_k = {float(air.max()):g} K leaves no air beside the water vapour; "
            "give at most 325 K"
        )
    water = damp * _WATER_KG_MOL
    dry = (pressure - damp) * DRY_AIR_KG_MOL
    shapes = np.broadcast_arrays(
        positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol"),
        positive("gas_heat_capacity_j_kg_k", gas_heat_capacity_j_kg_k, "J/(kg K)"),
        positive("release_temperature_k", release_temperature_k, "K"),
        air,
        pressure,
        water / (water + dry),
        (water + dry) / (GAS_CONSTANT_J_MOL_K * air),
    )
    return Ingredients(*(np.array(field) for field in shapes))


def mixture(
    *, parts: Ingredients, gas_kg_s: ArrayLike, air_kg_s: ArrayLike, heat_w: ArrayLike
) -> Mixture:
    """State of gas and moist air after mixing, with heat added on the way.

    ``(sum m c) (T - T_dry) = L x condensed(T)``, ``T_dry`` from the enthalpies of the parts.

    Parameters
    ----------
    parts
        See `ingredients`.
    gas_kg_s, air_kg_s
        Mass flows of the gas and of the moist air, kg/s, 0 or more, not both 0.
    heat_w
        Heat added, W.

    Returns
    -------
    Mixture
        Temperature, K, volume flow, m3/s, moles, mol/s, and heat capacity, W/K.

    Raises
    ------
    ValueError
        If a flow is negative or not finite, or nothing flows.

    Examples
    --------
    >>> parts = ingredients(molar_mass_kg_mol=0.016043, gas_heat_capacity_j_kg_k=2238.0,
    ...     release_temperature_k=111.7, air_temperature_k=298.15, air_pressure_pa=101325.0,
    ...     relative_humidity_frac=0.0)
    >>> round(float(mixture(parts=parts, gas_kg_s=1.0, air_kg_s=10.0,
    ...                     heat_w=0.0).temperature_k), 2)
    264.23
    """
    gas = non_negative("gas_kg_s", gas_kg_s, "kg/s")
    air = non_negative("air_kg_s", air_kg_s, "kg/s")
    positive("gas_kg_s + air_kg_s", gas + air, "kg/s")
    return mix(parts, gas, air, finite("heat_w", heat_w, "W"))


def mix(
    parts: Ingredients, gas: Floats, air: Floats, heat: Floats, maths: Maths = ARRAYS
) -> Mixture:
    """As `mixture`, unchecked, for inner loops."""
    water = air * parts.humidity
    dry = air - water
    cold = gas * parts.gas_j_kg_k
    warm = dry * DRY_AIR_J_KG_K + water * _VAPOUR_J_KG_K
    capacity = cold + warm
    start = (warm * parts.air_k + cold * parts.gas_k + heat) / capacity
    moles = dry / DRY_AIR_KG_MOL + gas / parts.gas_kg_mol
    temperature = start
    for _ in range(_ROUNDS):
        saturated, slope = _saturated_kg_s(temperature, moles, parts.pressure_pa, maths)
        fog = maths.maximum(water - saturated, 0.0) * _CONDENSATION_J_KG
        # without fog the residual is 0 and the slope does not matter
        residual = capacity * (temperature - start) - fog
        temperature = temperature - residual / (capacity + _CONDENSATION_J_KG * slope)
    # fog from the enthalpy, so that heat is conserved exactly however far Newton has come
    vapour = water - maths.maximum(capacity * (temperature - start) / _CONDENSATION_J_KG, 0.0)
    moles = moles + vapour / _WATER_KG_MOL
    volume = moles * temperature * (GAS_CONSTANT_J_MOL_K / parts.pressure_pa)
    return Mixture(temperature, volume, moles, capacity)


def _saturation_pa(temperature: Floats, maths: Maths = ARRAYS) -> Floats:
    base, steep, shift = _MAGNUS
    held = maths.maximum(temperature, _COLDEST_K)
    return base * maths.exp(steep * (held - 273.15) / (held + shift))


def _saturated_kg_s(
    temperature: Floats, moles: Floats, pressure: Floats, maths: Maths
) -> tuple[Floats, Floats]:
    """Vapour that the stream can hold, kg/s, and its slope with temperature, kg/(s K)."""
    _, steep, shift = _MAGNUS
    # beyond half the pressure the stream holds more water than any air brings along
    share = maths.minimum(_saturation_pa(temperature, maths) / pressure, 0.5)
    held = moles * (_WATER_KG_MOL * share / (1.0 - share))
    above = maths.maximum(temperature, _COLDEST_K) + shift
    return held, held * (steep * (273.15 + shift)) / ((1.0 - share) * above * above)
