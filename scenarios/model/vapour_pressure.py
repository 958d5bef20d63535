"""The vapour pressure of a substance at any temperature of its curve."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field

from scenarios.model.base import Model, Provenance
from scenarios.model.units import Kelvins, Pascals


class VapourPressure(Model):
    """Vapour pressure by the Wagner equation, fitted to the source between two temperatures.

    ``ln(p / p0) T / T0 = a x + b x^1.5 + c x^2.5 + d x^5`` with ``x = 1 - T / T0``.

    References
    ----------
    .. [1] W. Wagner, Cryogenics 13 (1973) 470-482; in the 2.5-5 form of B. E. Poling et al.,
       The Properties of Gases and Liquids, 5th ed. (2001), eq. 7-3.3.
    """

    t0_k: Kelvins
    p0_pa: Pascals
    """Critical point as the source of the curve has it."""
    wagner_ratio: tuple[float, float, float, float]
    """The dimensionless a, b, c, d."""
    t_min_k: Kelvins
    t_max_k: Kelvins
    max_deviation_frac: Annotated[float, Field(ge=0, le=0.05)]
    """Largest relative distance of the fit from its source in the range."""
    provenance: Provenance

    def pressure_pa(self, temperature_k: float) -> float:
        """Vapour pressure at a temperature.

        Raises
        ------
        ValueError
            If the temperature lies outside the range of the curve, or is NaN.
        """
        if not self.t_min_k <= temperature_k <= self.t_max_k:
            raise ValueError(
                f"temperature_k must lie in {self.t_min_k:g}..{self.t_max_k:g}, "
                f"got {temperature_k:g}"
            )
        a, b, c, d = self.wagner_ratio
        x = 1.0 - temperature_k / self.t0_k
        terms = a * x + b * x**1.5 + c * x**2.5 + d * x**5
        return self.p0_pa * math.exp(terms * self.t0_k / temperature_k)
