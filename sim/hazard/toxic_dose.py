"""Toxic loads of one substance: from concentration and time to the loads that hurt people."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.substance import Substance
from sim.casualties.severity import load_at, one_percent_ratio
from sim.consequence.harm.toxic_load import concentration_in_unit
from sim.hazard.toxic_levels import acute_levels, mass_concentration_kg_m3

Loads = NDArray[np.float64]

_HOUR_S: Final = 3600.0
_MINUTE_S: Final = 60.0
_RARE: Final = 1e-4
"""Share of people below whose tolerance nobody is followed one by one."""


class ToxicScale:
    """One substance's lethal probit with the injury thresholds derived from its AEGLs."""

    def __init__(self, substance: Substance) -> None:
        assert substance.probits, "checked by scenarios.checks"
        assert substance.acute is not None, "checked by scenarios.checks"
        self.probit = substance.probits[0]
        self._to_unit = float(
            concentration_in_unit(
                concentration_kg_m3=1.0,
                unit=self.probit.concentration_unit,
                molar_mass_kg_mol=substance.molar_mass_kg_mol,
            )
        )
        acute = substance.acute
        self.levels = tuple(acute_levels(substance))
        """Level, label with value and averaging time, concentration kg/m3; the widest first."""
        aegl2 = acute.aegl2_frac if acute.aegl2_frac is not None else acute.idlh_frac
        aegl3 = acute.aegl3_frac if acute.aegl3_frac is not None else acute.idlh_frac
        assert aegl2 is not None, "checked by scenarios.checks"
        assert aegl3 is not None, "checked by scenarios.checks"
        molar_mass = substance.molar_mass_kg_mol
        self.aegl2_kg_m3 = mass_concentration_kg_m3(aegl2, molar_mass)
        self.aegl3_kg_m3 = mass_concentration_kg_m3(aegl3, molar_mass)
        a, b = self.probit.a, self.probit.b
        self.severe_ratio = one_percent_ratio(self._hour_load(self.aegl3_kg_m3), a=a, b=b)
        moderate = one_percent_ratio(self._hour_load(self.aegl2_kg_m3), a=a, b=b)
        self.moderate_ratio = min(moderate, self.severe_ratio)

    def _hour_load(self, concentration_kg_m3: float) -> float:
        return float(self.load(np.array([concentration_kg_m3]), _HOUR_S)[0])

    def load(self, concentration_kg_m3: NDArray[np.float64], duration_s: float) -> Loads:
        """Toxic load of a constant concentration, in the probit's units, shape of the input.

        The same as `sim.consequence.toxic_load.toxic_load`, without its checks: this runs for
        every group of people in every minute.
        """
        minutes = duration_s / _MINUTE_S
        powered: Loads = (self._to_unit * concentration_kg_m3) ** self.probit.n
        return powered * minutes

    def lethal_load(self, tolerance: NDArray[np.float64]) -> NDArray[np.float64]:
        """Load that kills each person of the given tolerances."""
        return load_at(tolerance, a=self.probit.a, b=self.probit.b)

    def may_hurt(
        self, concentration_kg_m3: NDArray[np.float64], duration_s: float
    ) -> NDArray[np.bool_]:
        """Where one in ten thousand people might be hurt at least moderately."""
        rare = load_at(np.array([_RARE]), a=self.probit.a, b=self.probit.b)[0]
        return np.asarray(self.load(concentration_kg_m3, duration_s) >= rare * self.moderate_ratio)
