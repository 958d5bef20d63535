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
from sim.hazard.mine_accident import explode
from sim.hazard.mine_danger import STEP_S, RepeatDanger
from sim.hazard.mine_flight import Flight
from sim.hazard.mine_layout import MineLayout
from sim.hazard.mine_search import errands_to, search_s
from sim.hazard.mine_warning import withdraw
from sim.hazard.rings import LocalZone, circle
from sim.mine.escape_ways import Places
from sim.mine.rescue_errand import Errands
from sim.streams import Streams

ZONE_M: Final = 200.0
_SEVERE = 2
"""Severity from which a miner cannot walk."""
_DEAD = 3
_BURNT_DEAD_PROB: Final = 0.7
"""Share of those in the flame who die of it (assumed)."""


class MineExplosionHazard:
    """One replication of a mine explosion."""

    def __init__(
        self,
        scenario: Scenario,
        source: MineSource,
        streams: Streams,
        detection_s: float = math.inf,
    ) -> None:
        incident = scenario.incident
        assert isinstance(incident, MineExplosion)
        self._mine = source.mine
        self._layout = layout = MineLayout.of(source.mine)
        self.n = layout.n_miners
        luck = streams.generator("people", "miners").random((5, self.n))
        self._tolerance, self._band = luck[1], luck[3]
        self._warned = withdraw(layout, incident, layout.miners(luck[0]), streams)
        places = self._warned.places
        self._accident = explode(layout, incident, places, streams)
        self._danger = RepeatDanger(
            self._accident,
            layout,
            streams,
            fire=streams.uniform("fire_remains") < incident.fire_remains_prob,
            horizon_s=scenario.horizon_s,
        )
        self._state = np.zeros(self.n, dtype=np.int8)
        self._known = np.zeros(self.n, dtype=bool)
        self._freed = np.zeros(self.n, dtype=bool)
        self._orders: list[ProtectionOrder] = []
        self._flight = Flight(
            layout,
            self._accident,
            places,
            streams,
            severity=self._blast(),
            on_the_way=self._warned.is_leaving,
            rescuer_fails=luck[4] < self._mine.self_rescuer_fails_prob,
            collapse_dose=np.asarray(collapse_threshold(quantile_prob=luck[2])),
            detection_s=detection_s,
        )
        self._nothing_before_s = 0.0
        self._quiet_until_s = 0.0
        self._measures: tuple[bool, ...] = ()
        self._gone: dict[str, float] | None = None
        self._last_s = -1.0
        self._told: set[str] = set()
        self._in_range = False
        self._seen_by_squad = False

    # -- what the engine asks -----------------------------------------------------------------

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        return self._accident.extrapolated

    def staging_xy(self) -> tuple[float, float]:
        """Rescuers gather at the pit head."""
        return 0.0, 0.0

    def access_s(self) -> float:
        """Time from the pit head to the base underground."""
        return self._mine.descent_s

    def errands(self, persons: NDArray[np.int64], now_s: float) -> Errands:
        """Times of a squad from the base to people and back, as the air is now."""
        flight = self._flight
        return errands_to(
            self._layout,
            self._accident,
            Places(flight.roadway[persons], flight.along_m[persons]),
            now_s=now_s,
            air_good_s=self._danger.air_good_s,
        )

    def search_s(self, now_s: float) -> float:
        """Time of one squad to look for people whose place nobody knows."""
        missing = self._flight.roadway[self._known & ~self._freed]
        return search_s(self._layout, missing, air_is_good=now_s >= self._danger.air_good_s)

    def step_s(self, now_s: float) -> float:
        """A minute until the miners' fate is settled and the danger is over."""
        settled = self.controlled() and now_s > self._flight.settled_s
        return math.inf if settled else STEP_S

    def controlled(self) -> bool:
        """The mine is aired and without a fire, or sealed and inert, and a squad has made sure."""
        return self._seen_by_squad and self._danger.is_over(self._last_s)

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

    def protect(self, order: ProtectionOrder) -> int:
        """The miners are told to leave."""
        self._orders.append(order)
        self._flight.tell(order)
        self._nothing_before_s = self._quiet_until_s = 0.0
        self._gone = None
        return 0

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        """Nobody waits for a bus here."""

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        self._freed[person] = True
        self._gone = None

    # -- time ---------------------------------------------------------------------------------

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport()
        measures = (
            controls.source_extinguished,
            controls.ventilation_restored,
            controls.sealed,
            controls.inerted,
        )
        if now_s >= self._quiet_until_s or measures != self._measures:
            self._measures = measures
            self._play(now_s, controls, report)
        self._last_s = now_s
        if self._orders:
            if self._gone is None:
                share = self._count_gone(now_s)
                self._gone = dict.fromkeys((order.key for order in self._orders), share)
            report.protected = self._gone
        return report

    def _play(self, now_s: float, controls: Controls, report: HazardReport) -> None:
        """All that may happen in this step, and until when nothing can."""
        if self._last_s < 0:
            report.zone_changed = True
            report.milestones.append("explosion")
            self._hurt(self._flight.severity, Injury.trauma, report)
            self._wait(self._flight.cut_off, report)
        else:
            self._respond(controls, report)
            self._explode_again(now_s, report)
            self._collapse(now_s, report)
        self._measure_gas(now_s, report)
        self._quiet_until_s = min(self._nothing_before_s, self._danger.steady_until_s(now_s))
        if "fumes_cleared" not in self._told:
            self._quiet_until_s = min(self._quiet_until_s, self._danger.cleared_s)

    def _count_gone(self, now_s: float) -> float:
        """Share of the miners who are safe, brought out or past walking."""
        gone = (self._flight.safe_s <= now_s) | self._freed | (self._state >= _SEVERE)
        return round(np.count_nonzero(gone) / self.n, 2) if self.n else 1.0

    def _respond(self, controls: Controls, report: HazardReport) -> None:
        """The danger follows the controls; whoever is still behind new seals is lost."""
        self._seen_by_squad |= (
            controls.source_extinguished or controls.ventilation_restored or controls.sealed
        )
        open_before = not self._danger.sealed
        self._danger.obey(controls, self._last_s)
        if open_before and self._danger.sealed:
            inside = self._flight.roadway == self._accident.roadway
            self._kill(inside & self._below(self._last_s), report)

    def _measure_gas(self, now_s: float, report: HazardReport) -> None:
        """What plans refer to: gas comes into the explosive range, fumes are gone."""
        in_range = self._danger.is_explosive(now_s)
        if in_range and not self._in_range:
            report.milestones.append("gas_in_range")
        self._in_range = in_range
        if now_s >= self._danger.cleared_s and "fumes_cleared" not in self._told:
            self._told.add("fumes_cleared")
            report.milestones.append("fumes_cleared")

    def _explode_again(self, now_s: float, report: HazardReport) -> None:
        """Whoever still lies in the mine when it explodes again does not live."""
        if self._danger.explodes(now_s):
            report.milestones.append("second_explosion")
            self._kill(self._below(now_s), report)

    def _below(self, now_s: float) -> NDArray[np.bool_]:
        """Who is still in the mine and not in a refuge."""
        return (~self._freed) & (self._flight.safe_s > now_s)

    def _kill(self, whom: NDArray[np.bool_], report: HazardReport) -> None:
        self._gone = None
        for person in np.flatnonzero(whom).tolist():
            self._state[person] = _DEAD
            self._tell(Harm(person, Injury.trauma, 0, trapped=True), report)

    # -- people -------------------------------------------------------------------------------

    def _blast(self) -> NDArray[np.int8]:
        """Severity of each miner by overpressure and flame."""
        felt = self._accident.felt
        by_blast = blast_severity(felt.peak_pa, self._tolerance)
        by_flame = np.where(self._tolerance < _BURNT_DEAD_PROB, _DEAD, _SEVERE)
        burnt = np.where(felt.in_flame, by_flame, 0).astype(np.int8)
        severity: NDArray[np.int8] = np.maximum(by_blast, burnt)
        severity[self._warned.is_up] = 0
        return severity

    def _collapse(self, now_s: float, report: HazardReport) -> None:
        """Miners who have collapsed in the fumes or died of them, sat down, or come out hurt."""
        if now_s < self._nothing_before_s:
            return
        self._gone = None
        flight = self._flight
        able = (self._state < _SEVERE) & ~self._freed
        falling = (flight.fall_s <= now_s) & able
        if falling.any():
            self._hurt(np.where(falling, _SEVERE, 0).astype(np.int8), Injury.poison, report)
        # fumes are followed in the air as the explosion left it: restored air saves who still lives
        dying_s = np.where(flight.dies_s < self._danger.air_good_s, flight.dies_s, np.inf)
        self._kill((dying_s <= now_s) & (self._state == _SEVERE) & ~self._freed, report)
        self._wait((flight.sits_s <= now_s) & ~self._known & able, report)
        starved = (flight.dies_waiting_s <= now_s) & able
        if starved.any():
            self._kill(starved, report)
        hurt = (self._state == 1) | flight.is_poisoned
        out = hurt & (self._state < _SEVERE) & ~self._known & (flight.safe_s <= now_s)
        for person in np.flatnonzero(out).tolist():
            injury = Injury.trauma if self._state[person] else Injury.poison
            self._state[person] = 1
            self._tell(Harm(person, injury, self._rpm(person, 1), trapped=False), report)
        self._nothing_before_s = flight.next_change_s(now_s)

    def _wait(self, whom: NDArray[np.bool_], report: HazardReport) -> None:
        """Whoever is able to walk and must yet be fetched is trapped, hurt or not."""
        for person in np.flatnonzero(whom & (self._state < _SEVERE)).tolist():
            rpm = self._rpm(person, 1) if self._state[person] else UNHURT_RPM
            self._tell(Harm(person, Injury.trauma, rpm, trapped=True), report)

    def _hurt(self, severity: NDArray[np.int8], injury: Injury, report: HazardReport) -> None:
        """Note who is hurt; the lightly hurt walk on and are casualties once they are out."""
        for person in np.flatnonzero(severity > self._state).tolist():
            level = int(severity[person])
            self._state[person] = level
            if level >= _SEVERE:
                self._flight.safe_s[person] = np.inf
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


def _make(what: Occurrence) -> MineExplosionHazard:
    assert isinstance(what.source, MineSource)
    return MineExplosionHazard(what.scenario, what.source, what.streams, what.detection_s)


KIND: Final = HazardKind(
    HazardFamily.mine_explosion,
    cards=(
        "mine.burnt_gas",
        "mine.roadway_blast",
        "mine.blast_spread",
        "consequence.blast_harm",
        "mine.fan",
        "mine.natural_draught",
        "mine.ventilation",
        "mine.fumes",
        "mine.gas_transport",
        "mine.afterdamp",
        "mine.fume_escape",
        "mine.poisoning",
        "mine.safety_systems",
        "mine.withdrawal",
        "mine.mine_rescue",
        "mine.methane",
        "mine.secondary_explosion",
        "mine.reentry",
    ),
    make=_make,
)
