"""How much heat radiation the humid air lets through, by the short formula of Bagster."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive
from sim.model_card import ModelCard, Range, register

_LOW_N_M: Final = 1e4
_HIGH_N_M: Final = 1e5

CARD = register(
    ModelCard(
        key="consequence.bagster_transmissivity",
        title_zh="大气透射率（Bagster）",
        title_en="Atmospheric transmissivity (Bagster)",
        source="Bagster 1989; TNO Yellow Book CPR 14E (2005), eq. 6.29 (transcription read)",
        status="verified",
        ranges={"vapour_pressure_path": Range(_LOW_N_M, _HIGH_N_M, "N/m")},
        limits_zh=("仅当水蒸气分压与路径之积为 1e4-1e5 N/m；其外拒绝计算，改用 Wayne",),
        limits_en=("vapour pressure times path of 1e4-1e5 N/m only; refused outside, use Wayne",),
        checks=("A-bagster-hand",),
    )
)


def bagster_transmissivity_ratio(
    *, path_length_m: ArrayLike, vapour_pressure_pa: ArrayLike
) -> Floats:
    """Share of a flame's radiation left after a path through humid air: ``2.02 (p x)^-0.09``.

    Parameters
    ----------
    path_length_m
        Length of the path from the flame's surface, m, above 0.
    vapour_pressure_pa
        Partial pressure of the water vapour, Pa, above 0 (humidity times saturation).

    Raises
    ------
    ValueError
        If an argument is not above 0, or their product lies outside 1e4 to 1e5 N/m, where the
        source advises against the formula (below 2.5e3 it exceeds 1).

    References
    ----------
    TNO Yellow Book CPR 14E (2005), eq. 6.29.

    Examples
    --------
    >>> round(float(bagster_transmissivity_ratio(path_length_m=50.0, vapour_pressure_pa=1000.0)), 3)
    0.763
    """
    path = positive("path_length_m", path_length_m, "m")
    pressure = positive("vapour_pressure_pa", vapour_pressure_pa, "Pa")
    product = np.asarray(path * pressure)
    bad = product[(product < _LOW_N_M) | (product > _HIGH_N_M)]
    if bad.size:
        raise ValueError(
            f"path_length_m times vapour_pressure_pa = {float(bad.flat[0]):g} outside "
            f"{_LOW_N_M:g}..{_HIGH_N_M:g} N/m; use wayne_transmissivity_ratio"
        )
    return np.asarray(2.02 * product**-0.09)
