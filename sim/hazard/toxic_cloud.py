"""A passive plume from a leak: concentration per unit of release at points, zone, arrival delay."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.consequence.dispersion import plume
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.hazard.rings import Ring, tongue
from sim.hazard.weather import Weather

BREATHING_HEIGHT_M: Final = 1.5
DENSE_RATIO: Final = 1.2
"""Gas this much denser than air makes the passive plume an extrapolation."""

_AIR_KG_MOL: Final = 0.02896
_AXIS_M: Final[NDArray[np.float64]] = np.geomspace(20.0, 20_000.0, 160)


class ToxicCloud:
    """Geometry and dilution of the cloud in one weather, per kg/s released."""

    def __init__(
        self, weather: Weather, *, terrain: str, release_height_m: float, molar_mass_kg_mol: float
    ) -> None:
        self.weather = weather
        self._terrain = terrain
        self._height_m = release_height_m
        self._axis = self.per_rate(*self._on_axis(_AXIS_M))
        self.extrapolated = self._outside(molar_mass_kg_mol)

    def _on_axis(
        self, distance_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        towards = np.deg2rad(self.weather.wind_from_deg + 180.0)
        return distance_m * np.sin(towards), distance_m * np.cos(towards)

    def per_rate(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Concentration at breathing height per release rate, (kg/m3)/(kg/s), shape of `x_m`."""
        along, across = self.weather.along_wind(x_m, y_m)
        reached = np.flatnonzero(along > 1.0)
        answer = np.zeros_like(along)
        if reached.size:
            sigma_y, sigma_z = self._sigmas(along[reached])
            answer[reached] = plume.concentration_kg_m3(
                mass_rate_kg_s=1.0,
                wind_speed_m_s=self.weather.wind_speed_m_s,
                x_m=along[reached],
                y_m=across[reached],
                z_m=BREATHING_HEIGHT_M,
                release_height_m=self._height_m,
                sigma_y_m=sigma_y,
                sigma_z_m=sigma_z,
            )
        return answer

    def delay_s(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Travel time of the cloud from the source to points, s."""
        along, _ = self.weather.along_wind(x_m, y_m)
        return np.maximum(along, 0.0) / self.weather.wind_speed_m_s

    def reach_m(self, concentration_kg_m3: float, mass_rate_kg_s: float) -> float:
        """Farthest distance downwind with at least this concentration, m; 0 if there is none."""
        above = np.flatnonzero(self._axis * mass_rate_kg_s >= concentration_kg_m3)
        return float(_AXIS_M[above[-1]]) if above.size else 0.0

    def outline(self, concentration_kg_m3: float, mass_rate_kg_s: float) -> Ring:
        """Outline of the area with at least this concentration; empty if there is none."""
        axis = self._axis * mass_rate_kg_s
        inside = np.flatnonzero(axis >= concentration_kg_m3)
        if not inside.size:
            return np.empty((0, 2))
        along = _AXIS_M[inside]
        sigma_y, _ = self._sigmas(along)
        half = plume.isopleth_half_width_m(
            concentration_kg_m3=concentration_kg_m3,
            axis_concentration_kg_m3=axis[inside],
            sigma_y_m=sigma_y,
        )
        return tongue(along, np.asarray(half), self.weather.wind_from_deg)

    def _sigmas(
        self, along_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return briggs_sigmas_m(
            x_m=along_m,
            stability_class=self.weather.stability,
            terrain="urban" if self._terrain == "urban" else "rural",
        )

    def _outside(self, molar_mass_kg_mol: float) -> tuple[str, ...]:
        notes = list(
            plume.CARD.outside(
                wind_speed_m_s=self.weather.wind_speed_m_s, release_height_m=self._height_m
            )
        )
        if molar_mass_kg_mol > DENSE_RATIO * _AIR_KG_MOL:
            notes.append("gas denser than air treated as passive")
        return tuple(notes)
