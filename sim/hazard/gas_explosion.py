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
from sim.consequence.explosion.culvert_chain import corridor
from sim.consequence.explosion.gas_ignition import time_in_range_s
from sim.consequence.release.soil_leak import BuriedLeak, buried_leak, hole_diameter_m
from sim.hazard.base import Controls, Harm, HazardReport, ProtectionOrder
from sim.hazard.blast_severity import blast_severity
from sim.hazard.gas_burst import GasBurst, explode
from sim.hazard.gas_void import STEP_S, GasVoid
from sim.hazard.kind import HazardKind, Neighbours, Occurrence
from sim.hazard.people import Household, share_done, sorted_finite
from sim.hazard.rings import LocalZone, circle
from sim.hazard.weather import draw_weather
from sim.streams import Streams, triangular_quantile

SOIL_K: Final = 283.15
GLASS_PA: Final = 2.0e3
_BANDS: Final = (("blast_light", "2 kPa", 2.0e3), ("blast_severe", "20 kPa", 2.0e4))
BLAST_CLOSES_M: Final = 100.0
_SHUT_SHARE: Final = 0.8
"""Share of the cordon within which no vehicle drives."""

_ROOM_HEIGHT_M: Final = 3.0
"""Height of a void drawn on the map as the circle of its floor (assumed)."""

_GROWTH_SHARE: Final = 0.5
"""Share of a culvert by which its gas must lengthen before the map is drawn anew."""

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
        self._source, self._substance = source, substance
        leak = _leak(incident, source, substance, streams)
        into = incident.into_void_frac
        self._void = GasVoid(
            source,
            substance,
            leak_m3_s=float(leak.volume_rate_m3_s),
            into_void_frac=triangular_quantile(
                streams.uniform("into_void"), into.low_frac, into.mode_frac, into.high_frac
            ),
            horizon_s=scenario.horizon_s,
        )
        self._needed_s = _needed_s(incident, source, streams)
        self._place_ratio = streams.uniform("ignition_place")
        self._outside = leak.outside + self._void.outside
        self._isolated_s = math.inf
        self._foresee(clearing_s=0.0)
        self._in_range = False
        self._shown_m = 0.0
        near = neighbours.select(
            self._from_void_m(*self._turned(neighbours.x_m, neighbours.y_m))
            <= incident.people_radius_m + _SPREAD_M
        )
        count = near.count(night=night)
        self.n = int(count.sum())
        luck = streams.generator("people", "street").random((4, self.n))
        angle = 2 * np.pi * luck[0]
        radius = _SPREAD_M * np.sqrt(luck[1])
        self._along_m, self._across_m = self._turned(
            np.repeat(near.x_m, count) + radius * np.cos(angle),
            np.repeat(near.y_m, count) + radius * np.sin(angle),
        )
        self._distance_m = np.maximum(self._from_void_m(self._along_m, self._across_m), 1.0)
        self._tolerance, self._band = luck[2], luck[3]
        self._household = Household(streams, self.n)
        self._leave_s = np.full(self.n, np.inf)
        self._orders: list[tuple[ProtectionOrder, NDArray[np.float64]]] = []
        self._burst: GasBurst | None = None
        self._last_s = 0.0
        self._zone_told = False

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        if self._burst is None:
            return self._outside
        nearest_m = float(self._distance_m.min(initial=BLAST_CLOSES_M))
        return self._outside + self._burst.outside_at(nearest_m)

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
        """The valve is closed and the void is free of gas (or has exploded)."""
        return self._last_s >= (self._isolated_s if self._burst else self._course.cleared_s)

    def reach_m(self) -> float:
        """Distance of the cordon, or of the glass line once it has exploded, m."""
        cordon_m = self._void.length_m + BLAST_CLOSES_M
        if self._burst is None:
            return cordon_m
        closed_m = self._void.length_m + _SHUT_SHARE * BLAST_CLOSES_M
        return max(self._burst.reach_m(GLASS_PA), closed_m)

    def zones(self) -> tuple[LocalZone, ...]:
        """Outlines of the present zones: cordon and gas in range, then blast."""
        if self._burst is not None:
            return tuple(
                LocalZone(level, label, self._burst.ring(pressure_pa))
                for level, label, pressure_pa in _BANDS
            )
        length_m, bearing_deg = self._void.length_m, self._source.bearing_deg
        cordon = circle(BLAST_CLOSES_M)
        if length_m:
            cordon = corridor(
                start_m=0.0,
                end_m=length_m,
                half_width_m=BLAST_CLOSES_M,
                bearing_deg=bearing_deg,
            )
        found = [LocalZone("cordon", "100 m", cordon)]
        low, high = self._void.range_frac
        label = f"{low:.0%}-{high:.0%}"
        if self._course.culvert is not None:
            starts, ends = self._course.culvert.stretches_m(
                at_s=self._last_s, lower_frac=low, upper_frac=high
            )
            half_m = 0.5 * math.sqrt(self._void.section_m2)
            found += [
                LocalZone(
                    "gas",
                    label,
                    corridor(start_m=a, end_m=b, half_width_m=half_m, bearing_deg=bearing_deg),
                )
                for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
            ]
        elif low <= np.interp(self._last_s, self._course.time_s, self._course.gas_frac) <= high:
            radius_m = math.sqrt(self._void.volume_m3 / (math.pi * _ROOM_HEIGHT_M))
            found.append(LocalZone("gas", label, circle(radius_m)))
        return tuple(found)

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The street around the void."""
        return self._from_void_m(*self._turned(x_m, y_m)) < BLAST_CLOSES_M * _SHUT_SHARE

    def protect(self, order: ProtectionOrder) -> int:
        """The street is told to leave."""
        done_s = self._household.done_s(order)
        inside = self._distance_m <= (order.radius_m or np.inf)
        np.minimum(self._leave_s, np.where(inside, done_s, np.inf), out=self._leave_s)
        self._orders.append((order, sorted_finite(done_s[inside])))
        return 0

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        """Nobody waits for a bus here."""

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport(zone_changed=not self._zone_told)
        self._zone_told = True
        if controls.gas_isolated and math.isinf(self._isolated_s):
            self._isolated_s = now_s
            self._foresee(controls.gas_clearing_s)
        if self._burst is None:
            self._play_gas(now_s, report)
        self._last_s = now_s
        for order, done_s in self._orders:
            report.protected[order.key] = share_done(done_s, now_s)
        return report

    def _foresee(self, clearing_s: float) -> None:
        """The gas over time as things stand, and when it ignites."""
        self._course = self._void.course(closed_s=self._isolated_s, clearing_s=clearing_s)
        self._explodes_s = self._course.explodes_s(self._needed_s)

    def _play_gas(self, now_s: float, report: HazardReport) -> None:
        """Gas in range, explosion, gas cleared: whichever has come since the last step."""
        if not self._in_range and self._course.in_range_s <= now_s:
            self._in_range = True
            report.milestones.append("gas_in_range")
            report.zone_changed = True
        if self._explodes_s <= now_s:
            self._burst = explode(
                self._source,
                self._substance,
                self._void,
                self._course,
                at_s=self._explodes_s,
                place_ratio=self._place_ratio,
            )
            report.zone_changed = True
            report.milestones.append("explosion")
            self._hurt(now_s, report)
        elif self._last_s < self._course.cleared_s <= now_s:
            report.milestones.append("gas_cleared")
            report.zone_changed = True
        elif self._lengthened(now_s):
            report.zone_changed = True

    def _lengthened(self, now_s: float) -> bool:
        """Whether the gas in a culvert has come so much farther that the map must show it."""
        if self._course.culvert is None or self._shown_m >= self._void.length_m:
            return False
        present_m = float(np.interp(now_s, self._course.time_s, self._course.range_m))
        if present_m < self._shown_m + _GROWTH_SHARE * self._void.length_m:
            return False
        self._shown_m = present_m
        return True

    def _hurt(self, now_s: float, report: HazardReport) -> None:
        """Everybody still in the street feels the blast."""
        assert self._burst is not None
        pressure = self._burst.overpressure_pa(self._along_m, self._across_m)
        severity = blast_severity(pressure, self._tolerance)
        severity[self._leave_s <= now_s] = 0
        bands = (MODERATE_RPM, SEVERE_RPM, LETHAL_RPM)
        for person in np.flatnonzero(severity).tolist():
            level = int(severity[person])
            rpm = int(rpm_in_band(self._band[person : person + 1], bands[level - 1])[0])
            report.harmed.append(Harm(person, Injury.trauma, rpm, trapped=level >= 2))

    def _turned(
        self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Places as distances along the culvert and to its right, m."""
        bearing = math.radians(self._source.bearing_deg)
        east, north = math.sin(bearing), math.cos(bearing)
        return x_m * east + y_m * north, x_m * north - y_m * east

    def _from_void_m(
        self, along_m: NDArray[np.float64], across_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Distance from the leak or the line of the culvert, m."""
        beyond = np.maximum(np.maximum(-along_m, along_m - self._void.length_m), 0.0)
        return np.hypot(beyond, across_m)


def _leak(
    incident: GasExplosion, source: PipelineSource, substance: Substance, streams: Streams
) -> BuriedLeak:
    """The leak through the hole that is drawn."""
    level, spread = streams.uniform("hole_size"), incident.hole_diameter_m
    if source.hole_size_frac is None:
        hole_m = triangular_quantile(level, spread.low_m, spread.mode_m, spread.high_m)
    else:
        hole_m = hole_diameter_m(
            pipe_diameter_m=source.diameter_m,
            weights=source.hole_size_frac,
            quantile_prob=level,
        )
    return buried_leak(
        gauge_pressure_pa=source.gauge_pressure_pa,
        pipe_diameter_m=source.diameter_m,
        hole_diameter_m=hole_m,
        temperature_k=SOIL_K,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_ratio=substance.heat_ratio,
    )


def _needed_s(incident: GasExplosion, source: PipelineSource, streams: Streams) -> float:
    """Time in the flammable range after which it ignites, drawn by one uniform number, s.

    A triangular law is a rate that grows with the time in range; a given rate is constant. Both
    invert the cumulative hazard.
    """
    level, wait = streams.uniform("ignition"), incident.ignition_s
    if source.ignition_rate_per_s is None:
        return triangular_quantile(level, wait.low_s, wait.mode_s, wait.high_s)
    return float(
        time_in_range_s(ignition_rate_per_s=source.ignition_rate_per_s, quantile_prob=level)
    )


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
        "consequence.buried_gas_leak",
        "consequence.enclosure_gas",
        "consequence.gas_ignition",
        "consequence.vented_explosion",
        "consequence.gas_void_blast",
        "consequence.multi_energy",
        "consequence.culvert_chain",
        "consequence.tnt_equivalence",
        "consequence.blast_harm",
    ),
    make=_make,
)
