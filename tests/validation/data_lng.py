"""LNG spilled on water: highest methane on arcs from 57 to 800 m, sensors at 1 m.

Burro and Coyote (China Lake, 1980-81) and Maplin Sands (1980) from the NIST collection
firemodels/exp; Falcon is left out (fenced). Source terms and weather as NIST's input files
firemodels/fds, Validation/LNG_Dispersion, give them (evaporation 0.167 kg/(m2 s) over the pool).
Observations below 0.1 % are not a plume that a sensor saw: one of 32 (Burro 7, 800 m, 0.01 %).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.consequence.dispersion.dense_plume import dense_plume
from sim.consequence.dispersion.dense_receptors import dense_volume_frac
from sim.consequence.dispersion.surface_layer import friction_velocity_m_s
from sim.consequence.dispersion.wind import StabilityClass, classify_stability, obukhov_length_m
from tests.validation.registry import Comparison, dataset, evidence

NAME: Final = "lng_spills"
_FOLDER: Final = "consequence/data/lng_dispersion"

_SENSOR_M: Final = 1.0
_WIND_HEIGHT_M: Final = 2.0
_DETECTION_FRAC: Final = 0.001
_AVERAGING_S: Final = 10.0
"""The arc maxima are peaks; no averaging time is told for most, so the plume is instantaneous."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Source and weather of one spill."""

    name: str
    rate_kg_s: float
    radius_m: float
    friction_m_s: float
    obukhov_m: float
    roughness_m: float
    air_k: float
    pressure_pa: float
    humidity_frac: float
    letter: StabilityClass | None
    """Stability class told with the trial; None takes the one nearest to the Obukhov length."""


TRIALS: Final = (
    Trial("Burro3", 87.98, 12.94, 0.255, -9.49, 0.0002, 307.65, 94800.0, 0.052, "C"),
    Trial("Burro7", 99.46, 13.77, 0.372, -111.0, 0.0002, 306.96, 94000.0, 0.074, "D"),
    Trial("Burro8", 116.93, 14.93, 0.074, 16.2, 0.0002, 306.02, 94100.0, 0.045, "E"),
    Trial("Coyote3", 100.7, 13.85, 0.310, -8.56, 0.0002, 312.70, 93600.0, 0.113, None),
    Trial("Coyote5", 129.0, 15.68, 0.480, -33.2, 0.0002, 302.42, 93900.0, 0.221, "D"),
    Trial("MaplinSands27", 23.2, 6.65, 0.190, -14.4, 0.0003, 288.05, 101325.0, 0.53, None),
    Trial("MaplinSands34", 21.5, 6.41, 0.280, -75.5, 0.0003, 288.35, 101325.0, 0.90, None),
)


@dataset(NAME)
def lng_spills() -> Iterator[Comparison]:
    """Arc maxima by three sets of inputs."""
    arcs = {trial.name: _arcs(trial.name) for trial in TRIALS}
    observed = np.concatenate([seen for _, seen in arcs.values()])
    for model, weather in _WEATHERS.items():
        predicted = np.concatenate(
            [_predicted(trial, arcs[trial.name][0], *weather(trial)) for trial in TRIALS]
        )
        yield Comparison("arc_max_concentration", NAME, model, observed, predicted)


def _given(trial: Trial) -> tuple[float, float]:
    return trial.friction_m_s, trial.obukhov_m


def _from_wind(trial: Trial) -> tuple[float, float]:
    return _friction(trial, trial.obukhov_m), trial.obukhov_m


def _by_class(trial: Trial) -> tuple[float, float]:
    letter = trial.letter or classify_stability(
        obukhov_length_m=trial.obukhov_m, roughness_length_m=trial.roughness_m
    )
    obukhov = obukhov_length_m(stability_class=letter, roughness_length_m=trial.roughness_m)
    return _friction(trial, obukhov), obukhov


_WEATHERS: Final = {
    "dense plume: u*, L": _given,
    "dense plume: wind at 2 m, L": _from_wind,
    "dense plume: wind at 2 m, stability class": _by_class,
}


def _friction(trial: Trial, obukhov: float) -> float:
    return float(
        friction_velocity_m_s(
            wind_speed_m_s=_measured_wind(trial.name),
            height_m=_WIND_HEIGHT_M,
            roughness_length_m=trial.roughness_m,
            obukhov_length_m=obukhov,
        )
    )


def _predicted(trial: Trial, x: Floats, friction: float, obukhov: float) -> Floats:
    plume = dense_plume(
        mass_rate_kg_s=trial.rate_kg_s,
        source_area_m2=math.pi * trial.radius_m**2,
        release_temperature_k=111.7,
        molar_mass_kg_mol=0.016043,
        gas_heat_capacity_j_kg_k=2238.0,
        friction_velocity_m_s=friction,
        obukhov_length_m=obukhov,
        roughness_length_m=trial.roughness_m,
        air_temperature_k=trial.air_k,
        air_pressure_pa=trial.pressure_pa,
        relative_humidity_frac=trial.humidity_frac,
        averaging_time_s=_AVERAGING_S,
        farthest_m=1000.0,
    )
    return dense_volume_frac(plume=plume, x_m=x, y_m=0.0, z_m=_SENSOR_M)


def _arcs(name: str) -> tuple[Floats, Floats]:
    """Distances, m, and highest share of methane, 0 to 1."""
    rows = _rows(f"{name}_exp.csv")
    x = np.array([float(row[0]) for row in rows])
    seen = np.array([float(row[1]) for row in rows]) / 100.0
    enough = seen >= _DETECTION_FRAC
    return x[enough], seen[enough]


def _measured_wind(name: str) -> float:
    height = {float(row[0]): float(row[1]) for row in _rows(f"{name}_profile.csv")}
    return height[_WIND_HEIGHT_M]


def _rows(name: str) -> list[list[str]]:
    """Rows of a NIST file below its lines of units and names."""
    with evidence(f"{_FOLDER}/{name}").open(encoding="utf-8") as file:
        return list(csv.reader(file))[2:]
