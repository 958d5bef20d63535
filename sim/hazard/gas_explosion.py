"""An urban gas leak in time: the void fills, may explode unless isolated and aired, who is hurt."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.hazard_source import PipelineSource
from scenarios.model.incident import GasExplosion
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import HazardFamily, Injury
from sim.casualties.severity import LETHAL_RPM, MODERATE_RPM, SEVERE_RPM, rpm_in_band
from sim.consequence.explosion.blast_tnt import SURFACE_CARD as BLAST_CARD
from sim.consequence.explosion.blast_tnt import surface_burst_overpressure_pa, tnt_mass_kg
from sim.consequence.release.orifice import gas_orifice, ideal_gas_density_kg_m3
from sim.hazard.base import Controls, Harm, HazardReport, ProtectionOrder
from sim.hazard.blast_severity import blast_severity
from sim.hazard.kind import HazardKind, Neighbours, Occurrence
from sim.hazard.people import Household, share_done, sorted_finite
from sim.hazard.rings import LocalZone, circle
from sim.hazard.weather import draw_weather
from sim.mine.methane import time_to_frac_s
from sim.streams import Streams, triangular_quantile

STEP_S: Final = 60.0
ATMOSPHERE_PA: Final = 101_325.0
SOIL_K: Final = 283.15
MIXTURE_J_M3: Final = 3.4e6
"""Energy of a stoichiometric methane-air mixture per volume, J/m3 (from memory, unverified)."""

YIELD: Final = 0.2
"""Share of the energy that goes into the blast outside (assumed; TNT practice 3-10 % for clouds,
more for confined gas)."""

AIR_CHANGE_S: Final = 3600.0
"""The void is aired once an hour by itself (assumed)."""

LOWER_LIMIT: Final = 0.05
GLASS_PA: Final = 2.0e3
_BANDS: Final = (("blast_light", "2 kPa", 2.0e3), ("blast_severe", "20 kPa", 2.0e4))
BLAST_CLOSES_M: Final = 100.0
_SPREAD_M: Final = 120.0
"""People of a population point stand within this distance of it."""


class GasExplosionHazard:
    """One replication of an urban gas leak."""

    def __init__(
        self,
        scenario: Scenario,
        source: PipelineSource,
        substance: Substance,
        neighbours: Neighbours,
        streams: Streams,
    ) -> None:
        incident = scenario.incident
        assert isinstance(incident, GasExplosion)
        night = draw_weather(scenario.climate, streams).night
        self._in_range_s, self._explodes_s = _ignition_s(incident, source, substance, streams)
        self._in_range = False
        energy_j = MIXTURE_J_M3 * source.void_volume_m3
        self._tnt_kg = float(
            tnt_mass_kg(fuel_mass_kg=energy_j, heat_of_combustion_j_kg=1.0, yield_ratio=YIELD)
        )
        near = neighbours.select(
            np.hypot(neighbours.x_m, neighbours.y_m) <= incident.people_radius_m + _SPREAD_M
        )
        count = near.count(night=night)
        self.n = int(count.sum())
        luck = streams.generator("people", "street").random((4, self.n))
        angle = 2 * np.pi * luck[0]
        radius = _SPREAD_M * np.sqrt(luck[1])
        x = np.repeat(near.x_m, count) + radius * np.cos(angle)
        y = np.repeat(near.y_m, count) + radius * np.sin(angle)
        self._distance_m = np.maximum(np.hypot(x, y), 1.0)
        self._tolerance, self._band = luck[2], luck[3]
        self._household = Household(streams, self.n)
        self._leave_s = np.full(self.n, np.inf)
        self._orders: list[tuple[ProtectionOrder, NDArray[np.float64]]] = []
        self._exploded = False
        self._isolated_s = math.inf
        self._clearing_s = 0.0
        self._last_s = 0.0
        self._zone_told = False

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        nearest = float(self._distance_m.min(initial=BLAST_CLOSES_M))
        return BLAST_CARD.outside(scaled_distance=nearest / self._tnt_kg ** (1 / 3))

    def staging_xy(self) -> tuple[float, float]:
        """Responders gather at the corner of the street."""
        return BLAST_CLOSES_M, 0.0

    def access_s(self) -> float:
        """The way to the people is part of the time per person."""
        return 0.0

    def step_s(self, now_s: float) -> float:
        """A minute until the danger is over."""
        del now_s
        return math.inf if self.controlled() else STEP_S

    def controlled(self) -> bool:
        """The valve is closed and the void is aired (or has exploded)."""
        return self._last_s >= self._isolated_s + (0.0 if self._exploded else self._clearing_s)

    def reach_m(self) -> float:
        """Distance of the glass line once it has exploded, m."""
        if not self._exploded:
            return BLAST_CLOSES_M
        return self._distance_of_m(GLASS_PA)

    def _distance_of_m(self, pressure_pa: float) -> float:
        """Distance to which the blast exceeds an overpressure, m."""
        distance = np.geomspace(1.0, 2000.0, 400)
        pressure = surface_burst_overpressure_pa(distance_m=distance, tnt_mass_kg=self._tnt_kg)
        above = np.flatnonzero(np.asarray(pressure) >= pressure_pa)
        return float(distance[above[-1]]) if above.size else 0.0

    def zones(self) -> tuple[LocalZone, ...]:
        """Outlines of the present zones."""
        if not self._exploded:
            return (LocalZone("cordon", "100 m", circle(BLAST_CLOSES_M)),)
        return tuple(
            LocalZone(level, label, circle(self._distance_of_m(pressure_pa)))
            for level, label, pressure_pa in _BANDS
        )

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The street around the void."""
        return np.hypot(x_m, y_m) < BLAST_CLOSES_M * 0.8

    def protect(self, order: ProtectionOrder) -> None:
        """The street is told to leave."""
        done_s = self._household.done_s(order)
        inside = self._distance_m <= (order.radius_m or np.inf)
        np.minimum(self._leave_s, np.where(inside, done_s, np.inf), out=self._leave_s)
        self._orders.append((order, sorted_finite(done_s[inside])))

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport(zone_changed=not self._zone_told)
        self._zone_told = True
        if controls.gas_isolated and math.isinf(self._isolated_s):
            self._isolated_s, self._clearing_s = now_s, controls.gas_clearing_s
        cleared_s = self._isolated_s + self._clearing_s
        if not self._in_range and self._in_range_s <= min(now_s, cleared_s):
            self._in_range = True
            report.milestones.append("gas_in_range")
        if not self._exploded and self._explodes_s <= min(now_s, cleared_s):
            self._exploded = True
            report.zone_changed = True
            report.milestones.append("explosion")
            self._hurt(now_s, report)
        elif self._last_s < cleared_s <= now_s and not self._exploded:
            report.milestones.append("gas_cleared")
        self._last_s = now_s
        for order, done_s in self._orders:
            report.protected[order.key] = share_done(done_s, now_s)
        return report

    def _hurt(self, now_s: float, report: HazardReport) -> None:
        """Everybody still in the street feels the blast."""
        pressure = surface_burst_overpressure_pa(
            distance_m=self._distance_m, tnt_mass_kg=self._tnt_kg
        )
        severity = blast_severity(np.asarray(pressure), self._tolerance)
        severity[self._leave_s <= now_s] = 0
        bands = (MODERATE_RPM, SEVERE_RPM, LETHAL_RPM)
        for person in np.flatnonzero(severity).tolist():
            level = int(severity[person])
            rpm = int(rpm_in_band(self._band[person : person + 1], bands[level - 1])[0])
            report.harmed.append(Harm(person, Injury.trauma, rpm, trapped=level >= 2))


def _ignition_s(
    incident: GasExplosion, source: PipelineSource, substance: Substance, streams: Streams
) -> tuple[float, float]:
    """Times at which the void reaches 5 % gas and explodes when nobody acts, s; else infinite."""
    hole, into, wait = incident.hole_diameter_m, incident.into_void_frac, incident.ignition_s
    pressure_pa = source.gauge_pressure_pa + ATMOSPHERE_PA
    jet = gas_orifice(
        discharge_coefficient_ratio=0.85,
        hole_diameter_m=triangular_quantile(
            streams.uniform("hole_size"), hole.low_m, hole.mode_m, hole.high_m
        ),
        upstream_pressure_pa=pressure_pa,
        upstream_temperature_k=SOIL_K,
        upstream_density_kg_m3=ideal_gas_density_kg_m3(
            pressure_pa=pressure_pa,
            temperature_k=SOIL_K,
            molar_mass_kg_mol=substance.molar_mass_kg_mol,
        ),
        heat_ratio=substance.heat_ratio,
    )
    share = triangular_quantile(
        streams.uniform("into_void"), into.low_frac, into.mode_frac, into.high_frac
    )
    density = ideal_gas_density_kg_m3(
        pressure_pa=ATMOSPHERE_PA,
        temperature_k=SOIL_K,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
    )
    fills_s = float(
        time_to_frac_s(
            target_frac=LOWER_LIMIT,
            emission_m3_s=float(jet.mass_rate_kg_s) * share / float(density),
            air_quantity_m3_s=source.void_volume_m3 / AIR_CHANGE_S,
            volume_m3=source.void_volume_m3,
        )
    )
    ignition_s = triangular_quantile(
        streams.uniform("ignition"), wait.low_s, wait.mode_s, wait.high_s
    )
    return fills_s, fills_s + ignition_s


def _make(what: Occurrence) -> GasExplosionHazard:
    assert isinstance(what.source, PipelineSource)
    assert what.substance is not None
    return GasExplosionHazard(
        what.scenario, what.source, what.substance, what.neighbours, what.streams
    )


KIND: Final = HazardKind(
    HazardFamily.gas_explosion,
    cards=(
        "consequence.orifice_release",
        "mine.methane",
        "consequence.tnt_equivalence",
        "consequence.surface_burst",
        "consequence.blast_harm",
    ),
    make=_make,
)
