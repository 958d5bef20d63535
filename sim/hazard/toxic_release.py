"""A toxic release in time: the leak, the cloud over people indoors and out, who is hurt when."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.hazard_source import MajorHazardSource
from scenarios.model.incident import ToxicRelease
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import HazardFamily
from sim.arguments import Floats
from sim.consequence.dispersion.infiltration import gap_shares
from sim.consequence.release.orifice import (
    airborne_frac,
    flash_frac,
    gas_orifice,
    ideal_gas_density_kg_m3,
    liquid_orifice_rate_kg_s,
)
from sim.hazard.base import Controls, HazardReport, ProtectionOrder
from sim.hazard.exposed import Exposed
from sim.hazard.kind import HazardKind, Neighbours, Occurrence
from sim.hazard.rings import LocalZone
from sim.hazard.toxic_cloud import ToxicCloud
from sim.hazard.toxic_dose import ToxicScale
from sim.hazard.weather import draw_weather
from sim.streams import Streams, triangular_quantile

STEP_S: Final = 60.0
AIRING_STEP_S: Final = 300.0
"""Step once the cloud has passed and only rooms are still being aired, an hour or so each."""

ATMOSPHERE_PA: Final = 101_325.0
STAGING_M: Final = 300.0
"""Responders gather this far upwind (our rule; plans may say otherwise later)."""

_ZONE_CHANGE: Final = 0.1
"""The zone is reported anew when the effective release rate has changed by this share."""


class ToxicReleaseHazard:
    """One replication of a toxic release."""

    def __init__(
        self,
        scenario: Scenario,
        source: MajorHazardSource,
        substance: Substance,
        neighbours: Neighbours,
        streams: Streams,
    ) -> None:
        incident = scenario.incident
        assert isinstance(incident, ToxicRelease)
        self._weather = draw_weather(scenario.climate, streams)
        self._cloud = ToxicCloud(
            self._weather,
            terrain=scenario.climate.terrain,
            release_height_m=incident.release_height_m,
            molar_mass_kg_mol=substance.molar_mass_kg_mol,
        )
        self._scale = ToxicScale(substance)
        liquid_kg_s, self.rate_kg_s = _release_rate(
            incident, source, substance, streams.uniform("hole_size")
        )
        self._empty_s = source.vessel_mass_kg / liquid_kg_s
        self._exchange_s = incident.air_changes_per_hour / 3600.0
        unit = self._cloud.per_rate(neighbours.x_m, neighbours.y_m)
        longest_s = min(self._empty_s, scenario.horizon_s)
        in_reach = self._scale.may_hurt(unit * self.rate_kg_s, longest_s)
        near = neighbours.select(in_reach)
        self._unit = unit[in_reach]
        self._delay_steps = np.rint(self._cloud.delay_s(near.x_m, near.y_m) / STEP_S).astype(int)
        self._exposed = Exposed(
            near,
            self._scale,
            streams,
            night=self._weather.night,
            indoor_frac=incident.indoor_frac,
            worst_load=self._scale.load(self._unit * self.rate_kg_s, longest_s),
        )
        self._indoor = np.zeros(near.x_m.size)
        self._gap_shares: dict[float, tuple[Floats, Floats]] = {}
        self._emitted: list[float] = []
        self._last_s = 0.0
        self._stopped_s = math.inf
        self._reported_rate = -1.0
        self._orders: list[ProtectionOrder] = []
        self._streams = streams

    # -- what the engine asks -----------------------------------------------------------------

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        return self._cloud.extrapolated

    def staging_xy(self) -> tuple[float, float]:
        """The staging point lies upwind."""
        return self._weather.upwind_point(STAGING_M)

    def access_s(self) -> float:
        """The way to the people is part of the time per person."""
        return 0.0

    def step_s(self, now_s: float) -> float:
        """A minute while there is a cloud, longer while rooms air, then no more."""
        if math.isinf(self._stopped_s):
            return STEP_S
        cleared_s = self._stopped_s + (int(self._delay_steps.max(initial=0)) + 2) * STEP_S
        if now_s < cleared_s:
            return STEP_S
        # indoors the gas lingers: three air changes bring it to 5 %
        aired_s = cleared_s + 3.0 / max(self._exchange_s, 1e-6) if self._exposed.n else cleared_s
        return AIRING_STEP_S if now_s < aired_s else math.inf

    def controlled(self) -> bool:
        """The leak has been stopped or the vessel is empty."""
        return math.isfinite(self._stopped_s)

    def reach_m(self) -> float:
        """Distance to which AEGL-2 (60 min) is exceeded at the present rate, m."""
        rate = self._emitted[-1] if self._emitted else self.rate_kg_s
        return self._cloud.reach_m(self._scale.aegl2_kg_m3, rate)

    def zones(self) -> tuple[LocalZone, ...]:
        """AEGL zones (60 min) at the present rate."""
        rate = self._emitted[-1] if self._emitted else self.rate_kg_s
        if rate <= 0:
            return ()
        outlines = (
            (level, label, self._cloud.outline(concentration, rate))
            for level, label, concentration in self._scale.levels
        )
        return tuple(LocalZone(level, label, ring) for level, label, ring in outlines if ring.size)

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Points where AEGL-3 (60 min) is exceeded at the present rate."""
        rate = self._emitted[-1] if self._emitted else self.rate_kg_s
        if rate <= 0:
            return np.zeros(x_m.shape, dtype=bool)
        return self._cloud.per_rate(x_m, y_m) * rate >= self._scale.aegl3_kg_m3

    def protect(self, order: ProtectionOrder) -> None:
        """People of the zone are told to leave or to close their windows."""
        self._orders.append(order)
        self._exposed.protect(order)

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        self._exposed.leave(person)

    # -- time ---------------------------------------------------------------------------------

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport()
        if now_s > self._last_s:
            self._emit(now_s, controls, report)
            self._breathe(now_s - self._last_s)
            self._last_s = now_s
            self._exposed.judge(now_s, report)
        rate = self._emitted[-1] if self._emitted else self.rate_kg_s
        if self._reported_rate < 0 or (
            abs(rate - self._reported_rate) > _ZONE_CHANGE * self.rate_kg_s
        ):
            report.zone_changed = True
            self._reported_rate = rate
        for order in self._orders:
            report.protected[order.key] = self._exposed.protected_share(order.key, now_s)
        return report

    def _emit(self, now_s: float, controls: Controls, report: HazardReport) -> None:
        """Note the rate that left the source in this step."""
        if math.isinf(self._stopped_s) and (controls.release_stopped or now_s >= self._empty_s):
            self._stopped_s = now_s
            report.milestones.append("release_ended")
        running = math.isinf(self._stopped_s)
        self._emitted.append(self.rate_kg_s * (1 - controls.removed_frac) if running else 0.0)

    def _breathe(self, step_s: float) -> None:
        """Concentration over every group in this step, outdoors and indoors, added to the loads."""
        if not self._exposed.n:
            return
        emitted = np.asarray(self._emitted)
        index = emitted.size - 1 - self._delay_steps
        outdoor = self._unit * np.where(index >= 0, emitted[np.maximum(index, 0)], 0.0)
        if step_s not in self._gap_shares:  # one step or another, hundreds of times
            self._gap_shares[step_s] = gap_shares(np.asarray(self._exchange_s * step_s))
        kept, mean = self._gap_shares[step_s]
        gap = self._indoor - outdoor
        self._indoor = outdoor + gap * kept
        self._exposed.breathe(
            self._scale.load(outdoor, step_s), self._scale.load(outdoor + gap * mean, step_s)
        )


def _release_rate(
    incident: ToxicRelease, source: MajorHazardSource, substance: Substance, luck: float
) -> tuple[float, float]:
    """Rate that leaves the vessel and the part of it that becomes airborne, kg/s."""
    size = incident.hole_diameter_m
    hole_m = triangular_quantile(luck, size.low_m, size.mode_m, size.high_m)
    pressure_pa = source.gauge_pressure_pa + ATMOSPHERE_PA
    if source.storage == "gas":
        jet = gas_orifice(
            discharge_coefficient_ratio=incident.discharge_coefficient,
            hole_diameter_m=hole_m,
            upstream_pressure_pa=pressure_pa,
            upstream_temperature_k=source.temperature_k,
            upstream_density_kg_m3=ideal_gas_density_kg_m3(
                pressure_pa=pressure_pa,
                temperature_k=source.temperature_k,
                molar_mass_kg_mol=substance.molar_mass_kg_mol,
            ),
            heat_ratio=substance.heat_ratio,
        )
        return float(jet.mass_rate_kg_s), float(jet.mass_rate_kg_s)
    liquid = float(
        liquid_orifice_rate_kg_s(
            discharge_coefficient_ratio=incident.discharge_coefficient,
            hole_diameter_m=hole_m,
            liquid_density_kg_m3=substance.liquid_density_kg_m3,
            upstream_pressure_pa=pressure_pa,
            liquid_head_m=source.liquid_head_m,
        )
    )
    flash = flash_frac(
        temperature_k=source.temperature_k,
        boiling_point_k=substance.boiling_point_k,
        liquid_heat_capacity_j_kg_k=substance.liquid_heat_capacity_j_kg_k,
        heat_of_vaporisation_j_kg=substance.heat_of_vaporisation_j_kg,
    )
    return liquid, liquid * float(airborne_frac(flash_frac=flash))


def _make(what: Occurrence) -> ToxicReleaseHazard:
    assert isinstance(what.source, MajorHazardSource)
    assert what.substance is not None
    return ToxicReleaseHazard(
        what.scenario, what.source, what.substance, what.neighbours, what.streams
    )


KIND: Final = HazardKind(
    HazardFamily.toxic_release,
    cards=(
        "consequence.orifice_release",
        "consequence.flash_carry",
        "consequence.gaussian_plume",
        "consequence.briggs_sigmas",
        "consequence.infiltration",
        "consequence.toxic_load",
        "casualty.dose_severity",
    ),
    make=_make,
)
