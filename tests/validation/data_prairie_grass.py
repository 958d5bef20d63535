"""Prairie Grass: sulphur dioxide from a point near the ground, five arcs from 50 to 800 m.

Barad 1958, AFCRC Geophysical Research Papers 59, reduced to arc maxima for this project. Only runs
with measured meteorology are scored, observations of 0.1 mg/m3 and more, uncorrected for losses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.plume import concentration_kg_m3
from sim.consequence.dispersion.similarity_plume import (
    SimilarityPlume,
    crosswind_integrated_kg_m2,
    plume_concentration_kg_m3,
    similarity_plume,
)
from sim.consequence.dispersion.surface_layer import friction_velocity_m_s
from sim.consequence.dispersion.wind import classify_stability, obukhov_length_m
from tests.validation.registry import Comparison, dataset, evidence

NAME: Final = "prairie_grass"
_FILE: Final = "consequence/data/prairie_grass/prairie_grass_arcmax_dev.csv"

_ROUGHNESS_M: Final = 0.006
_WIND_HEIGHT_M: Final = 2.0
_DETECTION_KG_M3: Final = 0.1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    rate_kg_s: float
    source_m: float
    receptor_m: float
    wind_m_s: float
    friction_m_s: float
    obukhov_m: float
    azimuth_deg: float
    x_m: Floats
    highest_kg_m3: Floats
    integrated_kg_m2: Floats


@dataset(NAME)
def prairie_grass() -> Iterator[Comparison]:
    """Arc maxima by five sets of inputs, crosswind-integrated concentration and plume width."""
    runs = _read()
    highest = np.concatenate([run.highest_kg_m3 for run in runs])
    trial = np.repeat(np.arange(len(runs)), [run.x_m.size for run in runs])
    for model, predict in _MODELS.items():
        predicted = np.concatenate([predict(run) for run in runs])
        yield Comparison("arc_max_concentration", NAME, model, highest, predicted, trial)
    yield Comparison(
        "crosswind_integrated_concentration",
        NAME,
        "similarity: u*, L, sigma_azimuth measured",
        np.concatenate([run.integrated_kg_m2 for run in runs]),
        np.concatenate([_integrated(run) for run in runs]),
        trial,
    )


def _measured(run: _Run) -> Floats:
    return _on_axis(run, _plume(run, run.friction_m_s, run.obukhov_m, run.azimuth_deg))


def _from_wind(run: _Run) -> Floats:
    friction = _friction(run, run.obukhov_m)
    return _on_axis(run, _plume(run, friction, run.obukhov_m, run.azimuth_deg))


def _without_azimuth(run: _Run) -> Floats:
    return _on_axis(run, _plume(run, _friction(run, run.obukhov_m), run.obukhov_m, None))


def _by_class(run: _Run) -> Floats:
    name = classify_stability(obukhov_length_m=run.obukhov_m, roughness_length_m=_ROUGHNESS_M)
    obukhov = obukhov_length_m(stability_class=name, roughness_length_m=_ROUGHNESS_M)
    return _on_axis(run, _plume(run, _friction(run, obukhov), obukhov, None))


def _briggs(run: _Run) -> Floats:
    name = classify_stability(obukhov_length_m=run.obukhov_m, roughness_length_m=_ROUGHNESS_M)
    sigma_y, sigma_z = briggs_sigmas_m(x_m=run.x_m, stability_class=name)
    return concentration_kg_m3(
        mass_rate_kg_s=run.rate_kg_s,
        wind_speed_m_s=run.wind_m_s,
        x_m=run.x_m,
        y_m=0.0,
        z_m=run.receptor_m,
        release_height_m=run.source_m,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )


_MODELS: Final = {
    "similarity: u*, L, sigma_azimuth measured": _measured,
    "similarity: wind, L, sigma_azimuth measured": _from_wind,
    "similarity: wind, L measured": _without_azimuth,
    "similarity: wind measured, stability class": _by_class,
    "Briggs rural: wind measured, stability class": _briggs,
}


def _friction(run: _Run, obukhov: float) -> float:
    return float(
        friction_velocity_m_s(
            wind_speed_m_s=run.wind_m_s,
            height_m=_WIND_HEIGHT_M,
            roughness_length_m=_ROUGHNESS_M,
            obukhov_length_m=obukhov,
        )
    )


def _plume(run: _Run, friction: float, obukhov: float, azimuth: float | None) -> SimilarityPlume:
    return similarity_plume(
        friction_velocity_m_s=friction,
        obukhov_length_m=obukhov,
        roughness_length_m=_ROUGHNESS_M,
        release_height_m=run.source_m,
        sigma_azimuth_deg=azimuth,
    )


def _on_axis(run: _Run, plume: SimilarityPlume) -> Floats:
    return plume_concentration_kg_m3(
        plume=plume, mass_rate_kg_s=run.rate_kg_s, x_m=run.x_m, y_m=0.0, z_m=run.receptor_m
    )


def _integrated(run: _Run) -> Floats:
    plume = _plume(run, run.friction_m_s, run.obukhov_m, run.azimuth_deg)
    return crosswind_integrated_kg_m2(
        plume=plume, mass_rate_kg_s=run.rate_kg_s, x_m=run.x_m, z_m=run.receptor_m
    )


def _read() -> list[_Run]:
    arcs: dict[str, list[dict[str, str]]] = {}
    with evidence(_FILE).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["L_m"] and float(row["Cmax_mg_m3"]) * 1e-6 >= _DETECTION_KG_M3:
                arcs.setdefault(row["run"], []).append(row)
    return [_run(rows) for rows in arcs.values()]


def _run(rows: list[dict[str, str]]) -> _Run:
    first = rows[0]
    return _Run(
        rate_kg_s=float(first["Q_g_s"]) * 1e-3,
        source_m=float(first["src_h_m"]),
        receptor_m=float(first["rec_h_m"]),
        wind_m_s=float(first["U2m_m_s"]),
        friction_m_s=float(first["ustar_m_s"]),
        obukhov_m=float(first["L_m"]),
        azimuth_deg=float(first["sigma_azim_deg"]),
        x_m=np.array([float(row["arc_m"]) for row in rows]),
        highest_kg_m3=np.array([float(row["Cmax_mg_m3"]) for row in rows]) * 1e-6,
        integrated_kg_m2=np.array([float(row["CIC_mg_m2"]) for row in rows]) * 1e-6,
    )
