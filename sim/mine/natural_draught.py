"""What pressure the weight of warm and cold air gives a mine when no fan helps it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

DRY_AIR_J_KG_K: Final = 287.05
"""Gas constant of dry air, J/(kg K)."""

SURFACE_PA: Final = 101325.0
_GRAVITY_M_S2: Final = 9.81

CARD = register(
    ModelCard(
        key="mine.natural_draught",
        title_zh="自然风压（标高与温度）",
        title_en="Natural ventilation pressure from heights and temperatures",
        source="difference of the weights of air columns, ideal dry gas (McPherson, Subsurface "
        "Ventilation Engineering, chapter 8); by hand",
        status="verified",
        ranges={
            "height_m": Range(-1500.0, 4500.0, "m"),
            "temperature_k": Range(250.0, 330.0, "K"),
        },
        limits_zh=(
            "每条巷道取平均温度，干空气；不计火风压使温度随时间变化",
            "气压按外部空气等温大气；深1000 m时与精确积分相差约6%",
        ),
        limits_en=(
            "one mean temperature for each roadway, dry air; heat of a fire must be given as such",
            "pressure of an isothermal atmosphere; about 6 % from the exact integral at 1000 m",
        ),
        checks=("MA06", "MA07"),
    )
)


def air_density_kg_m3(
    *, temperature_k: ArrayLike, height_m: ArrayLike = 0.0, outside_temperature_k: float = 288.15
) -> Floats:
    """Density of dry air at a height, kg/m3.

    Formula: density = p0 exp(-g z / (R T_out)) / (R T).

    Parameters
    ----------
    temperature_k
        Air temperature T, K, 230-400.
    height_m
        Height above the datum z at which the pressure is 101325 Pa, m.
    outside_temperature_k
        Temperature of the atmosphere T_out, K.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(air_density_kg_m3(temperature_k=293.15)), 4)
    1.2041
    """
    temperature = within("temperature_k", temperature_k, 230.0, 400.0, "K")
    height = within("height_m", height_m, -5000.0, 6000.0, "m")
    outside = float(within("outside_temperature_k", outside_temperature_k, 220.0, 330.0, "K"))
    pressure = SURFACE_PA * np.exp(-_GRAVITY_M_S2 * height / (DRY_AIR_J_KG_K * outside))
    return np.asarray(pressure / (DRY_AIR_J_KG_K * temperature))


def natural_pressure_pa(
    *,
    start_height_m: ArrayLike,
    end_height_m: ArrayLike,
    temperature_k: ArrayLike,
    outside_temperature_k: float = 288.15,
) -> Floats:
    """Pressure with which buoyancy drives the air of a roadway from start to end, Pa.

    Formula: n = g (z_start - z_end) (density inside - density outside), at mid height. Around a
    circuit it adds up to the natural ventilation pressure.

    Parameters
    ----------
    start_height_m, end_height_m
        Heights of the two ends, m, -5000 to 6000.
    temperature_k
        Mean temperature of the air in the roadway, K, 230-400.
    outside_temperature_k
        Temperature of the outside air, K, 220-330.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    Warm air in a shaft of 300 m draws upwards:

    >>> round(float(natural_pressure_pa(start_height_m=-300.0, end_height_m=0.0,
    ...                                 temperature_k=298.15, outside_temperature_k=278.15)), 1)
    255.2
    """
    bottom = within("start_height_m", start_height_m, -5000.0, 6000.0, "m")
    top = within("end_height_m", end_height_m, -5000.0, 6000.0, "m")
    middle = 0.5 * (bottom + top)
    inside = air_density_kg_m3(
        temperature_k=temperature_k, height_m=middle, outside_temperature_k=outside_temperature_k
    )
    outside = air_density_kg_m3(
        temperature_k=outside_temperature_k,
        height_m=middle,
        outside_temperature_k=outside_temperature_k,
    )
    return np.asarray(_GRAVITY_M_S2 * (bottom - top) * (inside - outside))
