"""Spreads of an accident that the models cannot take: a run must not stop half-way for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.errors import Problem
from scenarios.model.incident import GasExplosion, MineExplosion, ToxicRelease
from scenarios.model.pack import Pack

GAS_LENGTH_M: Final = (1.0, 500.0)
"""Lengths of gas that `sim.mine.roadway_blast` accepts, m."""


def check_spreads(pack: Pack) -> Iterator[Problem]:
    """Holes must have a width, and gas in a roadway a length that the blast model accepts."""
    for scenario in pack.scenarios.values():
        file, incident = pack.files[f"scenarios/{scenario.id}"], scenario.incident
        if isinstance(incident, ToxicRelease | GasExplosion) and not (
            incident.hole_diameter_m.high_m > 0
        ):
            yield Problem(
                file,
                "incident.hole_diameter_m",
                "a hole without width lets nothing out",
                "0 m",
                "high_m above 0 m",
            )
        if isinstance(incident, MineExplosion):
            gas, (low_m, high_m) = incident.gas_length_m, GAS_LENGTH_M
            if gas.low_m < low_m or gas.high_m > high_m:
                yield Problem(
                    file,
                    "incident.gas_length_m",
                    "the blast model has no answer for this length of gas",
                    f"{gas.low_m:g}..{gas.high_m:g} m",
                    f"{low_m:g}..{high_m:g} m",
                )
