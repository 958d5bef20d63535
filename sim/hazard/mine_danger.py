"""When the exploded roadway explodes again: its atmosphere ahead, under what the response does."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sim.hazard.base import Controls
from sim.hazard.mine_accident import N_STEPS, Accident
from sim.hazard.mine_accident import STEP_S as FUME_STEP_S
from sim.hazard.mine_layout import MineLayout
from sim.mine.afterdamp import oxygen_frac
from sim.mine.reentry import Atmosphere, Measure, foresee_atmosphere, measure_of
from sim.streams import Streams

STEP_S: Final = 60.0
HORIZON_S: Final = FUME_STEP_S * N_STEPS
CLEAR_METHANE: Final = 0.01
"""Methane above which nobody works, the alarm of the sensors at a face."""


class RepeatDanger:
    """Methane, oxygen and fire where the gas exploded, and the repeat explosions drawn from them.

    All follow from the air and the fire, which change a few times in a replication at most; they
    are reckoned for the whole time ahead at once, and anew at each change.
    """

    def __init__(
        self,
        accident: Accident,
        layout: MineLayout,
        streams: Streams,
        *,
        fire: bool,
        horizon_s: float,
    ) -> None:
        self._streams = streams
        self._accident = accident
        self._emission_m3_s = layout.mine.methane_emission_m3_s
        self._volume_m3 = float(layout.network.volume_m3[accident.roadway])
        self._edges_s = np.arange(0.0, horizon_s + STEP_S, STEP_S)
        through = abs(float(accident.air.quantity_m3_s[accident.roadway]))
        self.air_m3_s = max(through, 1e-3)
        """Air through the roadway unless it is sealed."""
        self.fire = fire
        self.sealed = False
        self._inerted = False
        self._restored = False
        self._measure = measure_of(choice="enter", from_s=0.0, air_m3_s=self.air_m3_s)
        self.cleared_s = self._clearing_s()
        """When the fumes are gone where the flame has been."""
        self._n_again = 0
        self._second_at = self._draw()
        oxygen = oxygen_frac(fumes=accident.fumes, fume_frac=accident.fume_frac)
        self._foresee(0.0, methane=0.0, oxygen=float(oxygen), strain=0.0)

    def obey(self, controls: Controls, now_s: float) -> None:
        """Air restored, the fire put out, the area sealed or nitrogen fed in: each for good."""
        put_out = self.fire and controls.source_extinguished
        restores = controls.ventilation_restored and not self._restored
        seals = controls.sealed and not self.sealed
        inerts = controls.inerted and not self._inerted
        if not (put_out or restores or seals or inerts):
            return
        self.fire &= not put_out
        self.sealed |= seals
        self._inerted |= inerts
        if restores:
            self._restored = True
            self.air_m3_s = max(self._accident.air_before_m3_s, self.air_m3_s)
            self.cleared_s = now_s + self._clearing_s()
        self._measure = self._choose(controls)
        methane, oxygen, strain = self._at(now_s)
        self._foresee(now_s, methane=methane, oxygen=oxygen, strain=strain)

    def _choose(self, controls: Controls) -> Measure:
        air = controls.seal_leakage_m3_s if self.sealed else self.air_m3_s
        if self._inerted:
            return measure_of(
                choice="inert",
                from_s=0.0,
                air_m3_s=self.air_m3_s,
                leakage_m3_s=air,
                nitrogen_m3_s=controls.nitrogen_m3_s,
            )
        return measure_of(
            choice="seal" if self.sealed else "enter",
            from_s=0.0,
            air_m3_s=self.air_m3_s,
            leakage_m3_s=air,
        )

    @property
    def air_good_s(self) -> float:
        """From when on the air of the whole mine can be breathed.

        The fumes are followed for two hours in the air that the explosion has left; restored air
        takes them out as soon as the roadways where the flame has been are aired.
        """
        return self.cleared_s if self._restored else max(self.cleared_s, HORIZON_S)

    def methane_frac(self, now_s: float) -> float:
        """Methane in the roadway."""
        return self._at(now_s)[0]

    def is_explosive(self, now_s: float) -> bool:
        """Whether the mixture, with a fire, would explode."""
        return bool(self._ready[self._step(now_s)])

    def steady_until_s(self, now_s: float) -> float:
        """Before when, as measures stand, no mixture turns explosive or safe and nothing explodes.

        A second early, so that rounding of times never hides a change.
        """
        after = self._changes[self._changes > self._step(now_s)]
        if not after.size:
            return math.inf
        return self._from_s + STEP_S * (float(after[0]) - 0.5) - 1.0

    def is_over(self, now_s: float) -> bool:
        """Whether it is safe: aired and without a fire, or sealed and never explosive again."""
        if self.sealed:
            return not self._ready[self._step(now_s) :].any()
        aired = self._emission_m3_s / self.air_m3_s < CLEAR_METHANE
        return now_s >= self.cleared_s and aired and not self.fire

    def explodes(self, now_s: float) -> bool:
        """Whether the danger run up since the last explosion has reached what was drawn."""
        if self._strain[self._step(now_s)] < self._second_at:
            return False
        self._n_again += 1
        self._second_at = self._draw()
        self._foresee(now_s, methane=0.0, oxygen=self._at(now_s)[1], strain=0.0)
        return True

    def _draw(self) -> float:
        """Expected number of explosions at which the next one comes: exponential, mean 1."""
        return -math.log1p(-self._streams.uniform("second_explosion", str(self._n_again)))

    def _foresee(self, from_s: float, *, methane: float, oxygen: float, strain: float) -> None:
        # reckoned as if it burnt, so that it is known when the mixture is explosive
        ahead: Atmosphere = foresee_atmosphere(
            edges_s=self._edges_s,
            measures=(self._measure,),
            volume_m3=self._volume_m3,
            emission_m3_s=self._emission_m3_s,
            methane_frac=methane,
            oxygen_frac=oxygen,
        )
        rate = ahead.rate_per_s
        self._from_s, self._gas = from_s, ahead
        self._ready = np.concatenate([rate[:1], rate]) > 0.0
        run_up = np.cumsum(rate) * STEP_S if self.fire else np.zeros(rate.size)
        self._strain = strain + np.concatenate([[0.0], run_up])
        due = np.searchsorted(self._strain, self._second_at)
        turns = np.flatnonzero(self._ready[1:] != self._ready[:-1]) + 1
        self._changes = np.sort(np.append(turns, due))

    def _step(self, now_s: float) -> int:
        return min(int((now_s - self._from_s) / STEP_S + 0.5), self._edges_s.size - 1)

    def _at(self, now_s: float) -> tuple[float, float, float]:
        """Methane, oxygen, and the expected number of repeat explosions so far."""
        step = self._step(now_s)
        gas = self._gas
        return (
            float(gas.methane_frac[step]),
            float(gas.oxygen_frac[step]),
            float(self._strain[step]),
        )

    def _clearing_s(self) -> float:
        """Time for the fumes where the flame has been to be aired until they are not foul, s."""
        accident = self._accident
        foul = accident.fumes.foul_frac
        left = math.log(max(accident.fume_frac / foul, 1.0))
        return accident.swept_m3 / self.air_m3_s * left
