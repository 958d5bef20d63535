"""Spreads of an accident that the models cannot take: a run must not stop half-way for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.errors import Problem
from scenarios.model.hazard_source import PipelineSource
from scenarios.model.incident import GasExplosion, MineExplosion, ToxicRelease
from scenarios.model.pack import Pack

GAS_LENGTH_M: Final = (2.0, 500.0)
METHANE_FRAC: Final = (0.05, 0.16)
CO_FRAC: Final = (0.0, 0.1)
"""Gas that `sim.mine.blast_spread` and `sim.mine.afterdamp` accept."""


def check_spreads(pack: Pack) -> Iterator[Problem]:
    """Holes must have a width, and gas in a roadway a length that the blast model accepts."""
    incidents = (
        (pack.files[f"scenarios/{scenario.id}"], f"{where}incident", incident)
        for scenario in pack.scenarios.values()
        for where, incident, _ in scenario.incidents()
    )
    for file, field, incident in incidents:
        if isinstance(incident, ToxicRelease | GasExplosion) and not (
            incident.hole_diameter_m.high_m > 0
        ):
            yield Problem(
                file,
                f"{field}.hole_diameter_m",
                "a hole without width lets nothing out",
                "0 m",
                "high_m above 0 m",
            )
        if isinstance(incident, GasExplosion):
            yield from _wider_than_its_pipe(pack, file, field, incident)
        if isinstance(incident, MineExplosion):
            gas, (low_m, high_m) = incident.gas_length_m, GAS_LENGTH_M
            if gas.low_m < low_m or gas.high_m > high_m:
                yield Problem(
                    file,
                    f"{field}.gas_length_m",
                    "the blast model has no answer for this length of gas",
                    f"{gas.low_m:g}..{gas.high_m:g} m",
                    f"{low_m:g}..{high_m:g} m",
                )
            yield from _gas_shares(file, field, incident)


def _gas_shares(file: str, field: str, incident: MineExplosion) -> Iterator[Problem]:
    for name, spread, (low, high) in (
        ("methane_frac", incident.methane_frac, METHANE_FRAC),
        ("co_frac", incident.co_frac, CO_FRAC),
    ):
        if spread is not None and (spread.low_frac < low or spread.high_frac > high):
            yield Problem(
                file,
                f"{field}.{name}",
                "the explosion models have no answer for this share of gas",
                f"{spread.low_frac:g}..{spread.high_frac:g}",
                f"{low:g}..{high:g}",
            )


def _wider_than_its_pipe(
    pack: Pack, file: str, field: str, incident: GasExplosion
) -> Iterator[Problem]:
    source = pack.sources.get(incident.source)
    if not isinstance(source, PipelineSource):
        return  # said elsewhere
    widest_m = incident.hole_diameter_m.high_m
    if widest_m > source.diameter_m:
        yield Problem(
            file,
            f"{field}.hole_diameter_m",
            "the hole is wider than the pipe",
            f"{widest_m:g} m",
            f"at most {source.diameter_m:g} m, the diameter of {source.id}",
            "a pipe torn off has a hole as wide as itself",
        )
