"""Open fires once more: flame lengths by fuel class, longer LNG flames, the fireball in time.

The same measurements as in `data_fires`. The rule of the lengths: Pritchard and Binding where the
fuel is LNG, for which it was made; Thomas for oils. No constant was chosen on these runs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from sim.consequence.fire.fireball_history import fireball_history
from sim.consequence.fire.pool_flame import pritchard_length_m
from tests.validation.data_fires import (
    _CROCE,
    _DATA,
    _METHANE_J_KG,
    _MONTOIR_AIR,
    _MONTOIR_M,
    _SHELL_KG,
    _Pool,
    _rows,
)
from tests.validation.registry import Comparison, dataset, evidence

PRITCHARD: Final = "Pritchard-Binding: burning flux measured"

_SHELL_RADIATED_FRAC: Final = 0.30
"""Radiated share in the FDS input file of the test (firemodels/fds, Shell_LNG_Fireballs/Exp_2)."""


def _longer_m(fire: _Pool, width_m: float) -> float:
    return float(
        pritchard_length_m(
            diameter_m=width_m,
            burning_flux_kg_s_m2=fire.flux_kg_s_m2,
            wind_speed_m_s=fire.wind_m_s,
            air_density_kg_m3=fire.air_kg_m3,
        )
    )


@dataset("fires_lng_lengths")
def lng_lengths() -> Iterator[Comparison]:
    """Length of the flames of Montoir (6), Phoenix (1) and Croce (9, by the trench's width)."""
    observed: list[float] = []
    fires: list[tuple[_Pool, float]] = []
    for test, periods in _MONTOIR_M.items():
        name = f"{_DATA}lng_pool_fires/Montoir_LNG_Fires/Montoir{test:02d}_Flame_Height.csv"
        observed.extend(_rows(name)[1][1:])
        fires.extend((_Pool(35.0, m, u, to, *_MONTOIR_AIR[test]), 35.0) for m, u, to in periods)
    name = f"{_DATA}lng_pool_fires/Phoenix_LNG_Fires/Phoenix01_Flame_Height.csv"
    observed.append(_rows(name)[1][1])
    fires.append((_Pool(20.7, 0.147, 4.77, 0.0, 277.15, 84_943.0, 0.32), 20.7))
    for run, (width, _, flux, wind, *air) in _CROCE.items():
        path = evidence(f"{_DATA}lng_pool_fires/BGC_GRI_LNG_Fires/Croce_{run}_HF.csv")
        with path.open(encoding="utf-8") as file:
            observed.append(float(next(csv.DictReader(file))["L_F"]))
        fires.append((_Pool(width, flux, wind, 0.0, *air), width))
    predicted = [_longer_m(fire, width) for fire, width in fires]
    yield Comparison("flame_length", "fires_lng_lengths", PRITCHARD, observed, predicted)


@dataset("fires_shell_history")
def shell_history() -> Iterator[Comparison]:
    """Greatest flux, energy and thermal dose at 100 m; air of 20 degC, 40 % assumed."""
    rows = np.array(_rows(f"{_DATA}fireballs/Shell_Exp_2.csv")[2:])
    time, flux = rows[:, 0], rows[:, 1] * 1e3
    for account, mass in _SHELL_KG.items():
        said = fireball_history(
            fuel_mass_kg=mass,
            heat_of_combustion_j_kg=_METHANE_J_KG,
            radiated_frac=_SHELL_RADIATED_FRAC,
            distance_m=100.0,
            humidity_frac=0.4,
            temperature_k=293.15,
        )
        pair = partial(
            Comparison, dataset="fires_shell_history", model=f"fireball in time: {account}"
        )
        yield pair(quantity="peak_flux", observed=flux.max(), predicted=said.heat_flux_w_m2.max())
        yield pair(
            quantity="heat_dose", observed=np.trapezoid(flux, time), predicted=said.energy_j_m2
        )
        yield pair(
            quantity="thermal_dose",
            observed=np.trapezoid(flux ** (4.0 / 3.0), time),
            predicted=said.thermal_dose,
        )
