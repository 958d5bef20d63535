"""A network's own driving times beside those measured elsewhere: a face check, nothing is fitted.

A free-flow model on a small, made-up or rural network may rightly differ; a planner sees by how
much, and knows that shares far more favourable than any measured city's deserve a second look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.model.observed_travel import ObservedTravel
from scenarios.model.vocabulary import VehicleClass

_AGENCY = {
    VehicleClass.heavy_fire: "fire",
    VehicleClass.light_fire: "fire",
    VehicleClass.ambulance: "medical",
}


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """A measured number and the same number of this network; NaN where nobody can be reached."""

    observed: ObservedTravel
    here: float


def face_checks(
    observed: Iterable[ObservedTravel],
    vehicle: VehicleClass,
    time_s: NDArray[np.float64],
    people: NDArray[np.float64],
) -> tuple[FaceCheck, ...]:
    """The measured numbers of such vehicles, each beside this network's own.

    Parameters
    ----------
    observed
        Published numbers; those on other agencies' vehicles are left out.
    vehicle
        Who drives.
    time_s
        Driving time of the first unit to each population point, s, shape (n,); infinite: never.
    people
        People at each point, the weights, shape (n,).
    """
    return tuple(
        FaceCheck(each, _number(each, time_s, people))
        for each in observed
        if each.agency == _AGENCY.get(vehicle)
    )


def _number(
    each: ObservedTravel, time_s: NDArray[np.float64], people: NDArray[np.float64]
) -> float:
    if each.mean_s is not None:
        reached = np.isfinite(time_s) & (people > 0)
        if not reached.any():
            return float("nan")
        return float(np.average(time_s[reached], weights=people[reached]))
    total = float(people.sum())
    if not total:
        return float("nan")
    upto_s = np.inf if each.upto_s is None else each.upto_s
    within = (time_s > each.above_s) & (time_s <= upto_s)
    if each.above_s == 0.0:
        within |= time_s == 0.0
    return float(people[within].sum()) / total
