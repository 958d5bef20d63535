"""The cloud of a release on the plan, by the model it calls for: points, zone, arrival."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import Bools, Floats
from sim.consequence.cloud.plume_table import FARTHEST_M, along_and_across_m
from sim.consequence.cloud.rated_cloud import RatedCloud, rated_cloud
from sim.consequence.cloud.sources import Air, Gas, Terrain, point_source_area_m2
from sim.hazard.rings import Ring, tongue
from sim.hazard.weather import Weather

CARDS: Final = (
    "consequence.rated_cloud",
    "consequence.dense_routing",
    "consequence.dense_plume",
    "consequence.similarity_plume",
    "consequence.lateral_spread",
    "consequence.wind_surface_layer",
    "consequence.gaussian_plume",
    "consequence.briggs_sigmas",
)
"""Keys of the models that a release may call for."""


@dataclass(frozen=True, slots=True, eq=False)
class Receptors:
    """Points in the cloud."""

    concentration_kg_m3: Callable[[ArrayLike], Floats]
    """Of a release rate, kg/s, one for all points or one for each."""
    delay_s: Floats
    """Time that the cloud takes from the source."""


class ToxicCloud:
    """The cloud of a gas in one weather, at its greatest rate and below."""

    def __init__(self, weather: Weather, *, terrain: Terrain, gas: Gas) -> None:
        self.weather = weather
        air = Air(weather.wind_speed_m_s, weather.stability, weather.temperature_k, terrain)
        area = max(gas.area_m2, point_source_area_m2(gas=gas, air=air))
        self._cloud: RatedCloud = rated_cloud(gas=replace(gas, area_m2=area), air=air)
        self.model = self._cloud.main.method
        self.extrapolated = self._cloud.main.outside

    def receptors(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> Receptors:
        """Points east and north of the source, ready for any rate."""
        along, across = self._axes(x_m, y_m)
        return Receptors(
            self._cloud.receptors(along_m=along, across_m=across),
            self._cloud.main.delay_s(along_m=along),
        )

    def reach_m(self, concentration_kg_m3: float, mass_rate_kg_s: float) -> float:
        """Farthest distance downwind with at least this concentration, m; 0 if there is none."""
        if mass_rate_kg_s <= 0:
            return 0.0
        table = self._cloud.table(rate_kg_s=mass_rate_kg_s)
        reach = float(table.reach_m(level_kg_m3=concentration_kg_m3)[0])
        return min(reach, FARTHEST_M)

    def outline(self, concentration_kg_m3: float, mass_rate_kg_s: float) -> Ring:
        """Outline of the area with at least this concentration; empty if there is none."""
        if mass_rate_kg_s <= 0:
            return np.empty((0, 2))
        table = self._cloud.table(rate_kg_s=mass_rate_kg_s)
        along, half = table.outline_m(level_kg_m3=concentration_kg_m3)
        if not along.size:
            return np.empty((0, 2))
        return tongue(along, half, self.weather.wind_from_deg)

    def exceeds(
        self,
        x_m: NDArray[np.float64],
        y_m: NDArray[np.float64],
        *,
        concentration_kg_m3: float,
        mass_rate_kg_s: float,
    ) -> Bools:
        """Points with at least this concentration."""
        if mass_rate_kg_s <= 0:
            return np.zeros(x_m.shape, dtype=bool)
        along, across = self._axes(x_m, y_m)
        table = self._cloud.table(rate_kg_s=mass_rate_kg_s)
        return table.inside(along_m=along, across_m=across, level_kg_m3=concentration_kg_m3)

    def _axes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> tuple[Floats, Floats]:
        return along_and_across_m(east_m=x_m, north_m=y_m, wind_from_deg=self.weather.wind_from_deg)
