"""Reads the driving times that others measured."""

from __future__ import annotations

from functools import cache

from scenarios.files import read_model
from scenarios.model.observed_travel import ObservedTravel, ObservedTravels
from scenarios.pack import LIBRARY


@cache
def observed_travel() -> tuple[ObservedTravel, ...]:
    """The shipped table."""
    return read_model(LIBRARY / "observed_travel.yaml", ObservedTravels).observed
