"""How badly a blast hurts each person: severity 0 unhurt, 1 moderate, 2 severe, 3 lethal."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.casualties.severity import load_at
from sim.consequence.harm.heat_and_blast import BLAST_PROBITS

SEVERE_SHARE: Final = 0.5
MODERATE_SHARE: Final = 0.25
"""Share of a person's lethal overpressure from which he is hurt severely and moderately.

Tuiyan's rule (provisional): no source at hand gives injury probits for blast."""


def blast_severity(
    overpressure_pa: NDArray[np.float64], tolerance: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Severity of each person by the HSE lung probit, shape (n,).

    Parameters
    ----------
    overpressure_pa
        Peak side-on overpressure at each person, Pa.
    tolerance
        Share of people who succumb at a lower overpressure, (0, 1).
    """
    probit = BLAST_PROBITS["hse_lung"]
    lethal_pa = load_at(tolerance, a=probit.a, b=probit.b) / probit.factor
    limits = lethal_pa * np.array([[MODERATE_SHARE], [SEVERE_SHARE], [1.0]])
    severity: NDArray[np.int8] = (overpressure_pa >= limits).sum(axis=0, dtype=np.int8)
    return severity
