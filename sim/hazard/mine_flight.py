"""How the miners of a mine fare after the explosion: told, walking out, falling, waiting."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.hazard.base import ProtectionOrder
from sim.hazard.mine_accident import N_STEPS, STEP_S, Accident
from sim.hazard.mine_layout import MineLayout
from sim.hazard.people import Household
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.fume_escape import SPEED_IN_FUMES_RATIO, escape_through_fumes
from sim.mine.gas_transport import GasHistory
from sim.mine.poisoning import DYING_DOSE, LETHAL_DOSE, dies_lying_s, is_poisoned
from sim.mine.safety_systems import PARAMETERS, sheltered_by_air, told_s, waiting_s
from sim.streams import Streams

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FELT_PA: Final = 2.0e3
"""Miners who feel this overpressure start for the surface at once (assumed)."""

HORIZON_S: Final = STEP_S * N_STEPS
_SEVERE: Final = 2


class Flight:
    """What becomes of each miner as orders stand; arrays (n,), times from the explosion, s."""

    def __init__(
        self,
        layout: MineLayout,
        accident: Accident,
        places: Places,
        streams: Streams,
        *,
        severity: NDArray[np.int8],
        on_the_way: Bools,
        rescuer_fails: Bools,
        collapse_dose: Floats,
        detection_s: float,
    ) -> None:
        n = severity.size
        self._layout, self._accident = layout, accident
        self.severity = severity
        """What the blast has done to each, 0 to 3; from 2 on nobody walks."""
        self._rated_s = np.where(rescuer_fails, 0.0, layout.mine.self_rescuer_s)
        self._dose = collapse_dose
        self._household = Household(streams, n)
        exploded = (layout.mine.roadways[accident.roadway].id,)
        self._ways = ways_to_safety(
            network=layout.network, places=places, goals=layout.goals, blocked=exploded
        )
        self.cut_off: Bools = np.isinf(self._ways.length_m)
        """Who has no way to safety that does not lead through the exploded roadway."""
        self._way_in_m = np.zeros(n)
        if not layout.systems.communication:
            self._way_in_m = ways_to_safety(
                network=layout.network, places=places, goals=layout.mine.surface_nodes
            ).length_m
        self.safe_s = np.full(n, np.inf)
        """When each is at the surface or in a refuge; infinity for never."""
        self.fall_s = np.full(n, np.inf)
        """When each collapses in the fumes."""
        self.sits_s = np.full(n, np.inf)
        """When each sits down at a compressed-air station to wait."""
        self.dies_s = np.full(n, np.inf)
        """When each who lies in fumes dies of them."""
        self.is_poisoned: Bools = np.zeros(n, dtype=np.bool_)
        """Who gets out with so much in his blood that he needs a doctor."""
        history, foul_frac = accident.history, accident.fumes.foul_frac
        reached = np.asarray((history.junction_frac > foul_frac).any(axis=0))
        fouled = reached[history.air.upstream] | history.initial_frac.any(axis=1)
        self._meets_fumes: Bools = np.asarray(fouled[self._ways.roadway].any(axis=1))
        self.roadway = places.roadway.copy()
        self.along_m = places.along_m.copy()
        """Where each lies or waits in the end: roadway, and metres from its start."""
        alone = waiting_s(layout.systems, np.zeros(n, dtype=np.bool_))
        self._patience_s = alone
        leaves = on_the_way | (accident.felt.peak_pa >= FELT_PA)
        self._start_s = np.where(leaves, 0.0, np.inf)
        if layout.systems.monitoring and math.isfinite(detection_s):
            told = told_s(systems=layout.systems, way_m=self._way_in_m, human_report_s=detection_s)
            self._start_s = np.minimum(self._start_s, told)
        self._warned_s = self._warned_where_they_stand(places)
        self._walk((severity < _SEVERE) & np.isfinite(np.minimum(self._start_s, self._warned_s)))
        lying = np.flatnonzero(severity == _SEVERE)
        self._lie(lying, np.zeros(lying.size), self._rated_s[lying], LETHAL_DOSE)
        self._foresee()

    def _warned_where_they_stand(self, places: Places) -> Floats:
        """When fumes reach each miner who waits for an order, s; infinity for never."""
        history = self._accident.history
        warned = np.full(self.safe_s.size, np.inf)
        waiting = np.flatnonzero(self._meets_fumes & np.isinf(self._start_s))
        if waiting.size:
            road = places.roadway[waiting]
            share = places.along_m[waiting] / self._layout.network.length_m[road]
            steps = (waiting.size, N_STEPS)
            foul = self._accident.fumes.foul_frac < history.frac_at(
                np.broadcast_to(road[:, None], steps),
                np.broadcast_to(share[:, None], steps),
                history.times_s[:-1] + 0.5 * STEP_S,
            )
            warned[waiting] = np.where(foul.any(axis=1), STEP_S * foul.argmax(axis=1), np.inf)
        return warned

    def tell(self, order: ProtectionOrder) -> None:
        """An order to leave reaches those whom it reaches; without telephones somebody walks."""
        done = self._household.done_s(order)
        if not self._layout.systems.communication:
            done = done + self._way_in_m / PARAMETERS["messenger"].value
        # whom fumes have warned before is on his way already
        sooner = (done < np.minimum(self._start_s, self._warned_s)) & (self.severity < _SEVERE)
        self._start_s = np.minimum(self._start_s, done)
        self._walk(sooner)
        self._foresee()

    def _foresee(self) -> None:
        """What comes as orders stand."""
        since = np.where(self.cut_off, 0.0, self.sits_s)
        self.dies_waiting_s = since + self._patience_s
        """When those who wait where they are die of thirst."""
        times = (self.fall_s, self.safe_s, self.sits_s, self.dies_waiting_s, self.dies_s)
        self._changes_s = np.sort(np.concatenate(times))

    @property
    def settled_s(self) -> float:
        """From when on nothing more happens to anybody by walking."""
        walking = self.safe_s[np.isfinite(self.safe_s)]
        return max(HORIZON_S, float(walking.max(initial=0.0)))

    def next_change_s(self, now_s: float) -> float:
        """When the next miner collapses, sits down, comes out or dies as things stand, s."""
        after = int(np.searchsorted(self._changes_s, now_s, side="right"))
        return float(self._changes_s[after]) if after < self._changes_s.size else math.inf

    def _lie(self, who: NDArray[np.int64], from_s: Floats, shield_s: Floats, dose: float) -> None:
        """Whoever lies where he is goes on breathing what is there; `dose` kills the average."""
        self.dies_s[who] = dies_lying_s(
            history=self._accident.history,
            fumes=self._accident.fumes,
            network=self._layout.network,
            places=Places(self.roadway[who], self.along_m[who]),
            from_s=from_s,
            protected_s=shield_s,
            dose=dose * self._dose[who],
        )

    def _walk(self, whom: Bools) -> None:
        """Walk some of the miners with the present start times; the others stay as they are."""
        clear = whom & ~self._meets_fumes
        speed = self._layout.mine.walking_speed_m_s
        self.safe_s[clear] = self._start_s[clear] + self._ways.length_m[clear] / speed
        foul = whom & self._meets_fumes
        for group in (foul & self.cut_off, foul & ~self.cut_off):
            if group.any():
                self._walk_through_fumes(np.flatnonzero(group))

    def _history_until(self, time_s: float) -> GasHistory:
        """The fumes no longer than somebody walks in them."""
        whole = self._accident.history
        rows = N_STEPS + 1 if time_s >= HORIZON_S else math.ceil(time_s / STEP_S) + 2
        return replace(
            whole, junction_frac=whole.junction_frac[:rows], emitted_m3=whole.emitted_m3[:rows]
        )

    def _walk_through_fumes(self, who: NDArray[np.int64]) -> None:
        layout, speed = self._layout, self._layout.mine.walking_speed_m_s
        ways = self._ways.of(who)
        start = np.minimum(self._start_s[who], self._warned_s[who])
        slowest_s = start + ways.length_m / (SPEED_IN_FUMES_RATIO * speed)
        end = escape_through_fumes(
            ways=ways,
            fumes=self._accident.fumes,
            history=self._history_until(float(slowest_s.max())),
            start_s=start,
            walking_speed_m_s=speed,
            rated_time_s=self._rated_s[who],
            collapse_dose=self._dose[who],
        )
        # whoever still walks when the fumes are no longer followed walks on in clear air
        left = (ways.length_m - end.walked_m) / speed
        later = np.maximum(np.minimum(start, end.warned_by_fumes_s), HORIZON_S) + left
        falls = np.isfinite(end.collapsed_s)
        out = np.where(np.isfinite(end.out_s), end.out_s, np.where(falls, np.inf, later))
        names = layout.network.names
        sits = sheltered_by_air(
            falls,
            systems=layout.systems,
            network=layout.network,
            piped=layout.piped,
            fallen_in=[names[road] for road in end.roadway.tolist()],
            speed_m_s=SPEED_IN_FUMES_RATIO * speed,
            rated_time_s=self._rated_s[who],
        )
        self.safe_s[who] = out
        self.fall_s[who] = np.where(sits, np.inf, end.collapsed_s)
        self.sits_s[who] = np.where(sits, end.collapsed_s, np.inf)
        self.roadway[who] = end.roadway
        self.along_m[who] = end.share * layout.network.length_m[end.roadway]
        taken = is_poisoned(dose=end.dose, collapse_dose=self._dose[who])
        self.is_poisoned[who] = taken & np.isfinite(out)
        self.dies_s[who] = np.inf
        lies = falls & ~sits
        fallen = who[lies]
        self._lie(fallen, end.collapsed_s[lies], np.zeros(fallen.size), DYING_DOSE)
