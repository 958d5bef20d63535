"""What makes a hazard of the catalogue: its family, the models behind it, how one is played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.model.distribution import TimeLaw, TimeSpec
from scenarios.model.hazard_source import HazardSource
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import HazardFamily
from sim.hazard.base import Hazard
from sim.streams import Streams


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Population points near a source: metres east and north of it, people by night and day."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    n_night: NDArray[np.int64]
    n_day: NDArray[np.int64]

    def select(self, wanted: NDArray[np.bool_]) -> Neighbours:
        """The points of a mask."""
        return Neighbours(
            self.x_m[wanted], self.y_m[wanted], self.n_night[wanted], self.n_day[wanted]
        )

    def count(self, *, night: bool) -> NDArray[np.int64]:
        """People present."""
        return self.n_night if night else self.n_day


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One accident to be played.

    Attributes
    ----------
    scenario, source
        What happens and where; they fit each other (checked by `scenarios.checks`).
    substance
        What is released, for sources that hold one.
    neighbours
        People around the source.
    law
        Resolves a time that is given by the name of a parameter.
    streams
        Luck of the replication.
    detection_s
        Time at which somebody notices, s.
    """

    scenario: Scenario
    source: HazardSource
    substance: Substance | None
    neighbours: Neighbours
    law: Callable[[TimeSpec], TimeLaw]
    streams: Streams
    detection_s: float


@dataclass(frozen=True, slots=True)
class HazardKind:
    """A family of hazards: keys of its model cards in the order of the calculation, and a maker."""

    family: HazardFamily
    cards: tuple[str, ...]
    make: Callable[[Occurrence], Hazard]
