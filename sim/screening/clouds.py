"""Toxic and flammable zones of a plume, by the model that each family of methods takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from sim.consequence.cloud.plume_models import (
    BREATHING_M,
    MOMENT_S,
    TEN_MINUTES_S,
    PlumeModel,
    called_for,
    plume_table,
)
from sim.consequence.cloud.plume_table import FARTHEST_M, PlumeTable
from sim.consequence.cloud.scatter import band_levels, finite_release
from sim.consequence.cloud.sources import Air, Gas
from sim.consequence.dispersion.footprint_band import CARD as BAND_CARD
from sim.hazard.rings import Ring, tongue
from sim.hazard.toxic_levels import acute_levels, mass_concentration_kg_m3
from sim.screening.airborne import Airborne
from sim.screening.release import Effect, Reckoned, Release

Cloud = Literal["toxic", "flash_fire"]
PickModel = Callable[[Gas, Air], PlumeModel]

_SEVERITY: Final = {"aegl1": 1, "aegl2": 2, "aegl3": 3, "idlh": 2}
_SHAPELESS: Final = frozenset({"dense_workbook"})


def by_criterion(gas: Gas, air: Air) -> PlumeModel:
    """The model that this release calls for."""
    return called_for(gas=gas, air=air)


def always_gaussian(gas: Gas, air: Air) -> PlumeModel:
    """A Gaussian plume by class, however heavy the gas."""
    del gas, air
    return "briggs_plume"


def by_workbook(gas: Gas, air: Air) -> PlumeModel:
    """The chart of Britter and McQuaid for a heavy gas, else a Gaussian plume by class."""
    heavy = called_for(gas=gas, air=air) == "dense_plume"
    return "dense_workbook" if heavy else "briggs_plume"


def lacks_toxic(release: Release) -> str:
    """The property without which no toxic zone can be drawn; empty when all is there."""
    acute = release.substance.acute
    return "" if acute is not None and list(acute_levels(release.substance)) else "acute"


def lacks_flammable(release: Release) -> str:
    """The property without which no flash-fire envelope can be drawn."""
    return "" if release.substance.lfl_frac is not None else "lfl_frac"


def toxic(pick: PickModel) -> Callable[[Release, Airborne], Reckoned]:
    """Zones of the acute levels, the widest first."""

    def reckon(release: Release, what: Airborne) -> Reckoned:
        table = _table(pick, release, what, TEN_MINUTES_S)
        found = (
            _effect("toxic", table, release, level, _SEVERITY[level], label, concentration)
            for level, label, concentration in acute_levels(release.substance)
        )
        return _together(tuple(found), table)

    return reckon


def flash_fire(pick: PickModel) -> Callable[[Release, Airborne], Reckoned]:
    """Where the plume may burn: half the lower flammability limit, and the limit itself.

    Peaks exceed the mean over ten minutes, so that half the limit is the envelope that planners
    use (CPR 18E); a heavy cloud is averaged over a moment only.
    """

    def reckon(release: Release, what: Airborne) -> Reckoned:
        lfl = release.substance.lfl_frac
        assert lfl is not None, "asked only of flammable substances"
        table = flammable_cloud(pick, release, what)
        averaged = _burning_s(pick, release, what)
        molar_mass = release.substance.molar_mass_kg_mol
        found = (
            _effect(
                "flash_fire",
                table,
                release,
                level,
                severity,
                f"{100 * share * lfl:.3g} % ({averaged:g} s)",
                mass_concentration_kg_m3(share * lfl, molar_mass),
            )
            for level, severity, share in (("half_lfl", 2, 0.5), ("lfl", 3, 1.0))
        )
        return _together(tuple(found), table)

    return reckon


def flammable_cloud(pick: PickModel, release: Release, what: Airborne) -> PlumeTable:
    """The plume as it burns, where it is richest: at the ground, or the height of the release.

    A heavy one is averaged over a moment, a passive one over ten minutes.
    """
    averaging_s = _burning_s(pick, release, what)
    height = 0.0 if averaging_s == MOMENT_S else what.gas.height_m
    return _table(pick, release, what, averaging_s, height)


def _burning_s(pick: PickModel, release: Release, what: Airborne) -> float:
    """Averaging time of what burns, s."""
    return MOMENT_S if pick(what.gas, release.air) == "dense_plume" else TEN_MINUTES_S


def _table(
    pick: PickModel,
    release: Release,
    what: Airborne,
    averaging_time_s: float,
    z_m: float = BREATHING_M,
) -> PlumeTable:
    air = release.air
    steady = plume_table(
        model=pick(what.gas, air), gas=what.gas, air=air, averaging_time_s=averaging_time_s, z_m=z_m
    )
    if steady.method in _SHAPELESS:
        return steady
    return finite_release(table=steady, duration_s=what.duration_s)


def _effect(
    phenomenon: Cloud,
    table: PlumeTable,
    release: Release,
    level: str,
    severity: int,
    label: str,
    concentration_kg_m3: float,
) -> Effect:
    from_deg = release.weather.wind_from_deg
    reach = float(table.reach_m(level_kg_m3=concentration_kg_m3)[0])
    limits = band_levels(table=table, level_kg_m3=concentration_kg_m3)
    band_m: tuple[float, float] | None = None
    band: tuple[Ring, ...] = ()
    if limits is not None and reach > 0:
        near, far = table.reach_m(level_kg_m3=limits).tolist()
        band_m = near, far
        band = tuple(_ring(table, limit, from_deg) for limit in limits)
    return Effect(
        phenomenon=phenomenon,
        method=table.method,
        level=level,
        severity=severity,
        label=label,
        distance_m=reach,
        ring=_ring(table, concentration_kg_m3, from_deg),
        band_m=band_m,
        band=band,
    )


def _ring(table: PlumeTable, level_kg_m3: float, from_deg: float) -> Ring:
    if table.method in _SHAPELESS:
        return np.empty((0, 2))
    along, half = table.outline_m(level_kg_m3=level_kg_m3)
    return tongue(along, half, from_deg) if along.size else np.empty((0, 2))


def _together(effects: tuple[Effect, ...], table: PlumeTable) -> Reckoned:
    banded = any(effect.band_m is not None for effect in effects)
    reaches = [min(effect.distance_m, FARTHEST_M) for effect in effects if effect.distance_m > 0]
    too_far = tuple(
        note for card in table.cards if reaches for note in card.outside(x_m=np.array(reaches))
    )
    cards = (*table.cards, BAND_CARD) if banded else table.cards
    return Reckoned(effects, cards, (*table.outside, *too_far))
