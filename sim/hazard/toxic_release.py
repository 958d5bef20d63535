"""A toxic release in time: the leak, the cloud over people indoors and out, who is hurt when."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.hazard_source import MajorHazardSource
from scenarios.model.incident import ToxicRelease
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import HazardFamily
from sim.arguments import Floats
from sim.consequence.cloud.sources import Gas
from sim.consequence.dispersion.infiltration import gap_shares
from sim.hazard.base import Controls, HazardReport, ProtectionOrder
from sim.hazard.exposed import Exposed
from sim.hazard.kind import HazardKind, Neighbours, Occurrence
from sim.hazard.rings import LocalZone
from sim.hazard.toxic_cloud import CARDS as CLOUD_CARDS
from sim.hazard.toxic_cloud import ToxicCloud
from sim.hazard.toxic_dose import ToxicScale
from sim.hazard.weather import Weather, draw_weather
from sim.source_term import Opening, SourceTerm, Store, Surroundings, source_term
from sim.source_term.given import PHASE_OF_STORAGE
from sim.streams import Streams, triangular_quantile

STEP_S: Final = 60.0
AIRING_STEP_S: Final = 300.0
"""Step once the cloud has passed and only rooms are still being aired, an hour or so each."""

STAGING_M: Final = 300.0
"""Responders gather this far upwind (our rule; plans may say otherwise later)."""

_ZONE_CHANGE: Final = 0.1
"""The zone is reported anew when the airborne rate has changed by this share of its peak; a closed
leak whose pool gives off less than that is under control."""

FAINT_M: Final = 100.0
"""A pool no longer counts once AEGL-2 does not reach so far: what is left of it is the operator's
to clean up (our rule; the usual first isolation distance around a spill)."""

DROPS: Final = "drops in the cloud are not followed"
"""They cool it and make it heavier than the vapour that the plume is made of."""

_HALVINGS: Final = 8
"""Of six decades of rates: to a share of 1.06, finer than any rate is known."""

_LEAST_KG_S: Final = 1e-6
_LEAST_M2: Final = 0.03


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
        self._scale = ToxicScale(substance)
        self._until = _release_until(
            scenario, source, substance, self._weather, streams.uniform("hole_size")
        )
        term = self._until(math.inf)
        self.rate_kg_s = term.peak_airborne_kg_s
        self._cloud = ToxicCloud(
            self._weather,
            terrain=scenario.climate.terrain,
            gas=Gas(
                rate_kg_s=max(self.rate_kg_s, _LEAST_KG_S),
                molar_mass_kg_mol=substance.molar_mass_kg_mol,
                heat_capacity_j_kg_k=substance.vapour_heat_capacity_j_kg_k,
                temperature_k=term.temperature_k,
                height_m=incident.release_height_m,
                area_m2=term.source_area_m2 or _LEAST_M2,
            ),
        )
        self._faint_s = math.inf
        self._faint_kg_s = self._rate_that_reaches(FAINT_M)
        self._follow(term)
        self._exchange_s = incident.air_changes_per_hour / 3600.0
        longest_s = self._time_at_peak_s()
        everywhere = self._cloud.receptors(neighbours.x_m, neighbours.y_m)
        worst = everywhere.concentration_kg_m3(self.rate_kg_s)
        in_reach = self._scale.may_hurt(worst, longest_s)
        near = neighbours.select(in_reach)
        self._field = self._cloud.receptors(near.x_m, near.y_m)
        self._delay_steps = np.rint(self._field.delay_s / STEP_S).astype(int)
        self._exposed = Exposed(
            near,
            self._scale,
            streams,
            night=self._weather.night,
            indoor_frac=incident.indoor_frac,
            worst_load=self._scale.load(worst[in_reach], longest_s),
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
        drops = (DROPS,) if self._term.vapour_frac < 1.0 else ()
        notes = (*self._cloud.extrapolated, *self._term.extrapolated, *drops)
        return tuple(dict.fromkeys(notes))

    def staging_xy(self) -> tuple[float, float]:
        """The staging point lies upwind."""
        return self._weather.upwind_point(STAGING_M)

    def access_s(self) -> float:
        """The way to the people is part of the time per person."""
        return 0.0

    def step_s(self, now_s: float) -> float:
        """A minute while there is a cloud, longer while rooms air or a pool lingers, then none."""
        if math.isinf(self._stopped_s):
            return STEP_S
        passing_s = (int(self._delay_steps.max(initial=0)) + 2) * STEP_S
        if now_s < self._stopped_s + passing_s:
            return STEP_S
        cleared_s = max(self._stopped_s, self._faint_s) + passing_s
        # indoors the gas lingers: three air changes bring it to 5 %
        aired_s = cleared_s + 3.0 / max(self._exchange_s, 1e-6) if self._exposed.n else cleared_s
        return AIRING_STEP_S if now_s < aired_s else math.inf

    def controlled(self) -> bool:
        """Nothing leaves the vessel any more, and little rises from the pool."""
        if math.isinf(self._stopped_s):
            return False
        return self._present_kg_s() <= _ZONE_CHANGE * self.rate_kg_s

    def reach_m(self) -> float:
        """Distance to which AEGL-2 (60 min) is exceeded at the present rate, m."""
        rate = self._present_kg_s()
        return self._cloud.reach_m(self._scale.aegl2_kg_m3, rate)

    def zones(self) -> tuple[LocalZone, ...]:
        """AEGL zones (60 min) at the present rate."""
        rate = self._present_kg_s()
        if rate <= 0:
            return ()
        outlines = (
            (level, label, self._cloud.outline(concentration, rate))
            for level, label, concentration in self._scale.levels
        )
        return tuple(LocalZone(level, label, ring) for level, label, ring in outlines if ring.size)

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Points where AEGL-3 (60 min) is exceeded at the present rate."""
        return self._cloud.exceeds(
            x_m,
            y_m,
            concentration_kg_m3=self._scale.aegl3_kg_m3,
            mass_rate_kg_s=self._present_kg_s(),
        )

    def protect(self, order: ProtectionOrder) -> int:
        """People of the zone are told to leave or to close their windows."""
        self._orders.append(order)
        return self._exposed.protect(order)

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        """Buses have taken away so great a share of those who waited under an order."""
        self._exposed.lifted(key, share_frac, now_s)

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
        rate = self._present_kg_s()
        if self._reported_rate < 0 or (
            abs(rate - self._reported_rate) > _ZONE_CHANGE * self.rate_kg_s
        ):
            report.zone_changed = True
            self._reported_rate = rate
        for order in self._orders:
            report.protected[order.key] = self._exposed.protected_share(order.key, now_s)
        return report

    def _emit(self, now_s: float, controls: Controls, report: HazardReport) -> None:
        """Note the mean rate that rose from the source in this step."""
        if math.isinf(self._stopped_s):
            if controls.release_stopped:
                self._follow(self._until(self._last_s))
            if controls.release_stopped or now_s >= self._ends_s:
                self._stopped_s = now_s
                report.milestones.append("release_ended")
        if controls.pool_neutralised and math.isfinite(self._stopped_s):
            self._faint_s = min(self._faint_s, self._last_s)
        step_s = now_s - self._last_s
        over = math.isfinite(self._stopped_s) and self._last_s >= self._faint_s
        rate = 0.0 if over else self._term.mean_airborne_kg_s(self._last_s, now_s)
        # one entry a minute, so that the way of the cloud can be counted in entries
        minutes = max(1, round(step_s / STEP_S))
        self._emitted.extend([rate * (1 - controls.removed_frac)] * minutes)

    def _follow(self, term: SourceTerm) -> None:
        """Take this source term from now on."""
        self._term = term
        ends_s = term.discharge_ends_s
        self._ends_s = ends_s if ends_s < term.edges_s[-1] else math.inf
        loud = np.flatnonzero(term.airborne_kg_s > self._faint_kg_s)
        self._faint_s = float(term.edges_s[loud[-1] + 1]) if loud.size else 0.0

    def _rate_that_reaches(self, distance_m: float) -> float:
        """Greatest rate at which AEGL-2 (60 min) stays within a distance, kg/s."""
        level, low, high = self._scale.aegl2_kg_m3, 1e-6 * self.rate_kg_s, self.rate_kg_s
        for _ in range(_HALVINGS):
            middle = math.sqrt(low * high)
            inside = self._cloud.reach_m(level, middle) < distance_m
            low, high = (middle, high) if inside else (low, middle)
        return low

    def _present_kg_s(self) -> float:
        """Airborne rate of the last step, or the first of all."""
        return self._emitted[-1] if self._emitted else float(self._term.airborne_kg_s[0])

    def _time_at_peak_s(self) -> float:
        """Time at the peak rate that makes the same toxic load as the whole release."""
        if self.rate_kg_s == 0.0:
            return 0.0
        share = self._term.airborne_kg_s / self.rate_kg_s
        return float(share**self._scale.probit.n @ np.diff(self._term.edges_s))

    def _breathe(self, step_s: float) -> None:
        """Concentration over every group in this step, outdoors and indoors, added to the loads."""
        if not self._exposed.n:
            return
        emitted = np.asarray(self._emitted)
        index = emitted.size - 1 - self._delay_steps
        rate = np.where(index >= 0, emitted[np.maximum(index, 0)], 0.0)
        outdoor = self._field.concentration_kg_m3(rate) if rate.any() else rate
        if step_s not in self._gap_shares:  # one step or another, hundreds of times
            self._gap_shares[step_s] = gap_shares(np.asarray(self._exchange_s * step_s))
        kept, mean = self._gap_shares[step_s]
        gap = self._indoor - outdoor
        self._indoor = outdoor + gap * kept
        self._exposed.breathe(
            self._scale.load(outdoor, step_s), self._scale.load(outdoor + gap * mean, step_s)
        )


def _release_until(
    scenario: Scenario,
    source: MajorHazardSource,
    substance: Substance,
    weather: Weather,
    luck: float,
) -> Callable[[float], SourceTerm]:
    """The source term as a function of the time at which the hole is closed."""
    incident = scenario.incident
    assert isinstance(incident, ToxicRelease)
    size = incident.hole_diameter_m
    hole_m = triangular_quantile(luck, size.low_m, size.mode_m, size.high_m)
    store = Store(
        phase=PHASE_OF_STORAGE[source.storage],
        temperature_k=source.temperature_k,
        gauge_pressure_pa=source.gauge_pressure_pa,
        inventory_kg=source.vessel_mass_kg,
        liquid_head_m=source.liquid_head_m,
    )
    opening = Opening(hole_m, incident.discharge_coefficient)
    around = Surroundings(weather.wind_speed_m_s, weather.temperature_k)

    def until(stop_s: float) -> SourceTerm:
        return source_term(
            substance, store, opening, around, horizon_s=scenario.horizon_s, stop_s=stop_s
        )

    return until


def _make(what: Occurrence) -> ToxicReleaseHazard:
    assert isinstance(what.source, MajorHazardSource)
    assert what.substance is not None
    return ToxicReleaseHazard(
        what.scenario, what.source, what.substance, what.neighbours, what.streams
    )


KIND: Final = HazardKind(
    HazardFamily.toxic_release,
    cards=(
        "source_term.release",
        "source_term.fluid",
        "consequence.orifice_release",
        "consequence.finite_inventory",
        "consequence.flash_carry",
        "consequence.liquid_pool",
        "consequence.pool_vapour",
        *CLOUD_CARDS,
        "consequence.infiltration",
        "consequence.toxic_load",
        "casualty.dose_severity",
    ),
    make=_make,
)
