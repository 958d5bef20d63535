"""A gas explosion in a coal mine in time: blast, fumes, miners walking out, a second explosion."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.hazard_source import MineSource
from scenarios.model.incident import MineExplosion
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import HazardFamily, Injury
from sim.casualties.severity import (
    LETHAL_RPM,
    MODERATE_RPM,
    SEVERE_RPM,
    UNHURT_RPM,
    rpm_in_band,
)
from sim.fire.tenability import collapse_threshold
from sim.hazard.base import Controls, Harm, HazardReport, ProtectionOrder
from sim.hazard.blast_severity import blast_severity
from sim.hazard.kind import HazardKind, Occurrence
from sim.hazard.mine_layout import (
    MineLayout,
    Miners,
    from_point_m,
    fumes_at_junctions_s,
    fumes_at_miners_s,
    ways_out,
)
from sim.hazard.people import Household
from sim.hazard.rings import LocalZone, circle
from sim.mine.methane import methane_frac
from sim.mine.roadway_blast import CARD as BLAST_CARD
from sim.mine.roadway_blast import flame_length_m, overpressure_on_path_pa
from sim.mine.secondary_explosion import hazard_rate_per_s
from sim.mine.self_rescue import escape
from sim.streams import Streams, triangular_quantile

STEP_S: Final = 60.0
FELT_PA: Final = 2.0e3
"""Miners who feel this overpressure start for the surface at once (assumed)."""

BROKEN: Final = 0.02
"""Factor on the resistance of crosscut doors that the blast has broken (assumed)."""

DEBRIS: Final = 3.0
"""Factor on the resistance of the roadway that the blast has left in debris (assumed)."""

BLOCKED: Final = 10_000.0
"""Factor where the roof has come down and only leakage is left (assumed)."""

FRESH_AIR_OXYGEN: Final = 0.2093
CLEAR_METHANE: Final = 0.01
ESCAPE_HORIZON_S: Final = 7200.0
ESCAPE_STEP_S: Final = 30.0
ZONE_M: Final = 200.0
_SEVERE = 2
"""Severity from which a miner cannot walk."""


class MineExplosionHazard:
    """One replication of a mine explosion."""

    def __init__(self, scenario: Scenario, source: MineSource, streams: Streams) -> None:
        incident = scenario.incident
        assert isinstance(incident, MineExplosion)
        self._streams = streams
        self._horizon_s = scenario.horizon_s
        self._mine = source.mine
        self._layout = layout = MineLayout.of(source.mine)
        self._road = layout.road(incident.roadway)
        luck = streams.generator("people", "miners").random((5, _n_miners(layout)))
        self._miners = Miners.of(layout, luck[0])
        self.n = self._miners.road.size
        self._tolerance, self._band = luck[1], luck[3]
        self._rescuer_fails = luck[4] < self._mine.self_rescuer_fails_prob
        self._collapse_dose = collapse_threshold(quantile_prob=luck[2])
        self._household = Household(streams, self.n)
        gas = incident.gas_length_m
        self._gas_m = triangular_quantile(
            streams.uniform("gas_length"), gas.low_m, gas.mode_m, gas.high_m
        )
        co = incident.co_frac
        self._co_frac = triangular_quantile(
            streams.uniform("co"), co.low_frac, co.mode_frac, co.high_frac
        )
        broken = streams.uniform("stoppings") < incident.stoppings_broken_prob
        self._fire = streams.uniform("fire_remains") < incident.fire_remains_prob
        untouched = (1.0,) * layout.start.size
        self._q_before = abs(float(layout.air(untouched)[self._road]))
        blocked = streams.uniform("roof_fall") < incident.face_blocked_prob
        self._air = layout.air(self._damage(broken=broken, blocked=blocked))
        self._face_air_m3_s = max(abs(float(self._air[self._road])), 1e-3)
        self._cleared_s = self._fume_clearing_s()
        self._n_again = 0
        self._second_at = self._draw_second()
        self._state = np.zeros(self.n, dtype=np.int8)
        self._known = np.zeros(self.n, dtype=bool)
        self._freed = np.zeros(self.n, dtype=bool)
        self._orders: list[ProtectionOrder] = []
        middle_m = float(layout.length_m[self._road]) / 2
        self._distance_m = from_point_m(layout, self._miners, self._road, middle_m)
        self._ways = ways_out(layout, self._miners, without=self._road)
        self._fumes_s = fumes_at_junctions_s(layout, self._air, self._road)
        self._start_s = self._plan_start()
        self._escape()
        self._last_s = -1.0
        self._told: set[str] = set()
        self._restored = False
        self._seen_by_squad = False
        self._foresee(0.0, methane=0.0, strain=0.0)

    # -- what the engine asks -----------------------------------------------------------------

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        return BLAST_CARD.outside(gas_length_m=self._gas_m)

    def staging_xy(self) -> tuple[float, float]:
        """Rescuers gather at the pit head."""
        return 0.0, 0.0

    def access_s(self) -> float:
        """Time from the pit head to the underground base, s."""
        return self._mine.descent_s

    def step_s(self, now_s: float) -> float:
        """A minute until the miners' fate is settled and the danger is over."""
        settled = now_s > ESCAPE_HORIZON_S and self.controlled()
        return math.inf if settled else STEP_S

    def controlled(self) -> bool:
        """No fire is left, the air carries the methane away, and a squad has made sure of it."""
        aired = self._mine.methane_emission_m3_s / self._face_air_m3_s < CLEAR_METHANE
        safe = self._last_s >= self._cleared_s and aired and not self._fire
        return safe and self._seen_by_squad

    def reach_m(self) -> float:
        """Cordon at the pit head, m."""
        return ZONE_M

    def zones(self) -> tuple[LocalZone, ...]:
        """Outlines of the present zones."""
        return (LocalZone("cordon", "200 m", circle(ZONE_M)),)

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """A mine explosion closes no road."""
        del y_m
        return np.zeros(x_m.shape, dtype=bool)

    def protect(self, order: ProtectionOrder) -> None:
        """The miners are told to leave."""
        self._orders.append(order)
        self._start_s = np.minimum(self._start_s, self._household.done_s(order))
        self._escape()

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        self._freed[person] = True

    # -- time ---------------------------------------------------------------------------------

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport()
        if self._last_s < 0:
            report.zone_changed = True
            report.milestones.append("explosion")
            self._hurt(self._blast(), Injury.trauma, report)
            self._cut_off(report)
        else:
            self._ventilate(controls)
            self._explode_again(now_s, report)
            self._collapse(now_s, report)
        self._last_s = now_s
        if now_s >= self._cleared_s and "fumes_cleared" not in self._told:
            self._told.add("fumes_cleared")
            report.milestones.append("fumes_cleared")
        if self._orders:
            gone = (self._safe_s <= now_s) | self._freed | (self._state >= _SEVERE)
            share = round(np.count_nonzero(gone) / self.n, 2) if self.n else 1.0
            report.protected = dict.fromkeys((order.key for order in self._orders), share)
        return report

    def _ventilate(self, controls: Controls) -> None:
        """Restored air brings the face back to its normal quantity; a dead fire stays dead."""
        self._seen_by_squad |= controls.source_extinguished or controls.ventilation_restored
        put_out = self._fire and controls.source_extinguished
        restored = controls.ventilation_restored and not self._restored
        if not (put_out or restored):
            return
        self._fire &= not put_out
        if restored:
            self._restored = True
            self._face_air_m3_s = max(self._q_before, self._face_air_m3_s)
            self._cleared_s = self._last_s + self._fume_clearing_s()
        methane, strain = self._gas_at(self._last_s)
        self._foresee(self._last_s, methane=methane, strain=strain)

    def _foresee(self, from_s: float, *, methane: float, strain: float) -> None:
        """Methane at the face and expected repeat explosions, minute by minute from now on.

        Both follow from the air and the fire, which change a few times in a replication at most;
        they are reckoned for the whole time ahead at once, and anew at each change.
        """
        time_s = np.arange(0.0, self._horizon_s + STEP_S, STEP_S)
        gas = methane_frac(
            time_s=time_s,
            emission_m3_s=self._mine.methane_emission_m3_s,
            air_quantity_m3_s=self._face_air_m3_s,
            volume_m3=float(self._layout.volume_m3[self._road]),
            initial_frac=methane,
        )
        rate = hazard_rate_per_s(
            methane_frac=gas,
            oxygen_frac=FRESH_AIR_OXYGEN * (1.0 - gas),
            fire_burns=self._fire,
        )
        rate[0] = 0.0  # the step that has just ended is in `strain` already
        self._foreseen = from_s, gas, strain + np.cumsum(rate) * STEP_S

    def _gas_at(self, now_s: float) -> tuple[float, float]:
        """Methane at the face and the expected number of repeat explosions so far."""
        from_s, gas, strain = self._foreseen
        step = min(round((now_s - from_s) / STEP_S), gas.size - 1)
        return float(gas[step]), float(strain[step])

    def _explode_again(self, now_s: float, report: HazardReport) -> None:
        """A second explosion, when the danger run up since the last one reaches what was drawn."""
        _, strain = self._gas_at(now_s)
        if strain < self._second_at:
            return
        self._n_again += 1
        self._second_at = self._draw_second()
        self._foresee(now_s, methane=0.0, strain=0.0)
        report.milestones.append("second_explosion")
        self._kill_trapped(now_s, report)

    def _draw_second(self) -> float:
        """Expected number of explosions at which the next one comes: exponential, mean 1."""
        return -math.log1p(-self._streams.uniform("second_explosion", str(self._n_again)))

    def _kill_trapped(self, now_s: float, report: HazardReport) -> None:
        """Whoever still lies in the mine when it explodes again does not live."""
        below = (~self._freed) & (self._safe_s > now_s)
        for person in np.flatnonzero(below).tolist():
            self._state[person] = 3
            self._tell(Harm(person, Injury.trauma, 0, trapped=True), report)

    # -- people -------------------------------------------------------------------------------

    def _blast(self) -> NDArray[np.int8]:
        """Severity of each miner by overpressure and flame."""
        distance_m = self._distance_m
        pressure = overpressure_on_path_pa(path_m=distance_m, gas_length_m=self._gas_m)
        by_blast = blast_severity(np.asarray(pressure), self._tolerance)
        in_flame = distance_m <= float(flame_length_m(gas_length_m=self._gas_m)) / 2
        burnt = np.where(in_flame, np.where(self._tolerance < 0.7, 3, 2), 0).astype(np.int8)
        severity: NDArray[np.int8] = np.maximum(by_blast, burnt)
        return severity

    def _plan_start(self) -> NDArray[np.float64]:
        """Miners near enough to feel the blast start at once; the others wait to be told."""
        pressure = np.asarray(
            overpressure_on_path_pa(path_m=self._distance_m, gas_length_m=self._gas_m)
        )
        return np.where(pressure >= FELT_PA, 0.0, ESCAPE_HORIZON_S)

    def _escape(self) -> None:
        """Walk everybody out with the present start times; fixes who collapses when."""
        way_m, station_m, junction = self._ways
        arrive = np.where(junction >= 0, self._fumes_s[junction], np.inf)
        arrive[:, 0] = fumes_at_miners_s(
            self._layout, self._miners, self._air, source=self._road, reached_s=self._fumes_s
        )
        start_s = np.minimum(self._start_s, arrive[:, 0])  # fumes themselves are a warning
        walking = np.isfinite(way_m)
        end = escape(
            way_m=np.where(walking, way_m, 1e5),
            station_m=station_m,
            fumes_arrive_s=arrive,
            co_frac=np.full(station_m.shape, self._co_frac),
            start_s=np.minimum(start_s, 1e7),
            walking_speed_m_s=self._mine.walking_speed_m_s,
            rated_time_s=np.where(self._rescuer_fails, 0.0, self._mine.self_rescuer_s),
            collapse_dose=self._collapse_dose,
            horizon_s=ESCAPE_HORIZON_S,
            time_step_s=ESCAPE_STEP_S,
        )
        able = walking & (self._state < _SEVERE)
        self._safe_s = np.where(able, end.out_s, np.inf)
        self._fall_s = end.collapsed_s
        self._nothing_before_s = 0.0

    def _collapse(self, now_s: float, report: HazardReport) -> None:
        """Miners who have collapsed in the fumes, or who have come out hurt."""
        if now_s < self._nothing_before_s:
            return
        falling = (self._fall_s <= now_s) & (self._state < _SEVERE) & ~self._freed
        if falling.any():
            severity = np.where(falling, np.where(self._band < 0.5, 3, 2), 0).astype(np.int8)
            self._hurt(severity, Injury.poison, report)
        out = (self._state == 1) & ~self._known & (self._safe_s <= now_s)
        for person in np.flatnonzero(out).tolist():
            self._tell(Harm(person, Injury.trauma, self._rpm(person, 1), trapped=False), report)
        self._nothing_before_s = self._next_change_s(now_s)

    def _next_change_s(self, now_s: float) -> float:
        """When the next miner collapses or comes out as things stand, s."""
        times = np.concatenate([self._fall_s, self._safe_s])
        return float(times.min(initial=math.inf, where=times > now_s))

    def _cut_off(self, report: HazardReport) -> None:
        """Whoever can walk but has no way out is trapped, hurt or not."""
        no_way = np.isinf(self._ways[0]) & (self._state < _SEVERE)
        for person in np.flatnonzero(no_way).tolist():
            rpm = self._rpm(person, 1) if self._state[person] else UNHURT_RPM
            self._tell(Harm(person, Injury.trauma, rpm, trapped=True), report)

    def _hurt(self, severity: NDArray[np.int8], injury: Injury, report: HazardReport) -> None:
        """Note who is hurt; the lightly hurt walk on and are casualties once they are out."""
        for person in np.flatnonzero(severity > self._state).tolist():
            level = int(severity[person])
            self._state[person] = level
            if level >= _SEVERE:
                self._safe_s[person] = np.inf
                self._tell(Harm(person, injury, self._rpm(person, level), trapped=True), report)

    def _tell(self, harm: Harm, report: HazardReport) -> None:
        """Report a miner newly hurt, or worse hurt when the response knows of him."""
        if self._known[harm.person]:
            report.worsened.append((harm.person, harm.rpm))
        else:
            self._known[harm.person] = True
            report.harmed.append(harm)

    def _rpm(self, person: int, level: int) -> int:
        band = (MODERATE_RPM, SEVERE_RPM, LETHAL_RPM)[level - 1]
        return int(rpm_in_band(self._band[person : person + 1], band)[0])

    # -- air ----------------------------------------------------------------------------------

    def _damage(self, *, broken: bool, blocked: bool) -> tuple[float, ...]:
        """Factors on the resistances after the explosion."""
        factor = [1.0] * len(self._mine.roadways)
        factor[self._road] = BLOCKED if blocked else DEBRIS
        if broken:
            for i, road in enumerate(self._mine.roadways):
                factor[i] = BROKEN if road.role == "crosscut" else factor[i]
        return tuple(factor)

    def _fume_clearing_s(self) -> float:
        """Time for the fumes in the flame zone to be aired to 24 ppm, s."""
        volume = float(flame_length_m(gas_length_m=self._gas_m)) * float(
            self._layout.area_m2[self._road]
        )
        return volume / self._face_air_m3_s * math.log(max(self._co_frac / 24e-6, 1.0))


def _n_miners(layout: MineLayout) -> int:
    return sum(road.n_miners for road in layout.mine.roadways)


def _make(what: Occurrence) -> MineExplosionHazard:
    assert isinstance(what.source, MineSource)
    return MineExplosionHazard(what.scenario, what.source, what.streams)


KIND: Final = HazardKind(
    HazardFamily.mine_explosion,
    cards=(
        "mine.ventilation",
        "mine.roadway_blast",
        "mine.fumes",
        "mine.self_rescue",
        "mine.methane",
        "mine.secondary_explosion",
        "consequence.blast_harm",
    ),
    make=_make,
)
