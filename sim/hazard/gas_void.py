"""How gas from a leaking main fills a void, is aired out again, and what of it can explode."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.hazard_source import PipelineSource
from scenarios.model.substance import Substance
from sim.consequence.explosion.culvert_chain import gas_section_m2
from sim.consequence.explosion.enclosure_gas import (
    CARD,
    LONG_RATIO,
    CulvertGas,
    culvert_gas,
    room_history_frac,
    room_time_to_frac_s,
)
from sim.consequence.explosion.gas_ignition import exposure_s, ignition_time_s
from sim.consequence.release.soil_leak import CARD as SOIL_CARD
from sim.consequence.release.soil_leak import fading_rate_m3_s, isolated_gas_m3, soil_gas_m3

STEP_S: Final = 60.0
SAFE_SHARE: Final = 0.2
"""Share of the lower limit below which a void counts as free of gas (from memory of CJJ 51 on
work at gas installations, unverified)."""

METHANE_RANGE: Final = (0.05, 0.15)
"""Flammable range where the substance has none (Coward and Jones 1952)."""


_TRACE_M: Final = 1e-6
"""Length of mixture that is mere rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class GasCourse:
    """The gas in the void as things stand, from the start to the end of the scenario."""

    time_s: NDArray[np.float64]
    gas_frac: NDArray[np.float64]
    """In a room; empty for a culvert."""
    culvert: CulvertGas | None
    range_m: NDArray[np.float64]
    """Length of a culvert in range at each time; empty for a room."""
    exposure_s: NDArray[np.float64]
    """Time spent in the flammable range up to each time."""
    in_range_s: float
    """First moment in the flammable range; infinite if it never comes."""
    cleared_s: float
    """Moment from which the void is free of gas; infinite as long as the main leaks."""

    def explodes_s(self, needed_s: float) -> float:
        """Time at which the exposure reaches what ignites, s; infinite if it never does."""
        return ignition_time_s(time_s=self.time_s, exposure_s=self.exposure_s, needed_s=needed_s)


class GasVoid:
    """A void beside a leaking main: constants of one replication.

    Parameters
    ----------
    source, substance
        Main, void and gas.
    leak_m3_s
        Gas from the hole, m3/s at ambient pressure.
    into_void_frac
        Share of it that enters the void.
    horizon_s
        Time to look ahead, s.
    """

    def __init__(
        self,
        source: PipelineSource,
        substance: Substance,
        *,
        leak_m3_s: float,
        into_void_frac: float,
        horizon_s: float,
    ) -> None:
        self._leak_m3_s, self._share, self._horizon_s = leak_m3_s, into_void_frac, horizon_s
        low, high = substance.lfl_frac, substance.ufl_frac
        self.range_frac = METHANE_RANGE if low is None or high is None else (low, high)
        self._soil_distance_m = source.soil_distance_m
        self._soil_m3 = float(
            soil_gas_m3(
                distance_m=source.soil_distance_m, porosity_ratio=source.soil_porosity_ratio
            )
        )
        self._pipe_m3 = float(
            isolated_gas_m3(
                isolated_length_m=source.valve_spacing_m,
                pipe_diameter_m=source.diameter_m,
                gauge_pressure_pa=source.gauge_pressure_pa,
            )
        )
        self.volume_m3 = source.void_volume_m3 * (1.0 - source.water_depth_ratio)
        length = source.culvert_length_m
        section = source.void_volume_m3 / length if length else 0.0
        self.length_m = 0.0
        if length and length > LONG_RATIO * math.sqrt(4.0 * section / math.pi):
            self.length_m = length
            self.section_m2 = gas_section_m2(
                area_m2=section, water_depth_ratio=source.water_depth_ratio
            )
        self._air_m3_s = source.air_changes_per_hour / 3600.0 * self.volume_m3

    @property
    def outside(self) -> tuple[str, ...]:
        """Sentences on the filling outside its validity range."""
        soil = SOIL_CARD.outside(distance_m=self._soil_distance_m, into_void_frac=self._share)
        if self.length_m:
            return soil + CARD.outside(air_speed_m_s=self._air_m3_s / self.section_m2)
        return soil + CARD.outside(volume_m3=self.volume_m3)

    def course(self, *, closed_s: float = math.inf, clearing_s: float = 0.0) -> GasCourse:
        """The gas over time when the valve is shut at a time and airing begins there.

        The crew airs at a rate that would bring the void down to a fifth of the lower limit in
        `clearing_s` if nothing more came in. What pipe and soil still give off comes in all the
        same: closed is not cleared.
        """
        rate = self._leak_m3_s * self._share
        arrives_s = self._soil_m3 / self._leak_m3_s if rate > 0.0 else math.inf
        time = self._times(rate, arrives_s, closed_s, closed_s + clearing_s)
        start, middle = time[:-1], 0.5 * (time[:-1] + time[1:])
        gas = np.where((middle > arrives_s) & (middle < closed_s), rate, 0.0)
        air = np.full(gas.shape, self._air_m3_s)
        after = start >= closed_s
        if after.any():
            gas[after] = self._tail_m3_s(time[time >= closed_s] - closed_s, closed_s)
            air[after] = self._airing_m3_s(time, gas, closed_s, clearing_s)
        return self._played(time, gas, air, closed_s + clearing_s)

    def _times(
        self, rate: float, arrives_s: float, closed_s: float, planned_s: float
    ) -> NDArray[np.float64]:
        """Every minute, and the moments at which something changes."""
        marks = [arrives_s, closed_s, planned_s]
        if not self.length_m and rate > 0.0:
            fills = room_time_to_frac_s(
                target_frac=np.array(self.range_frac),
                gas_rate_m3_s=rate,
                ventilation_m3_s=self._air_m3_s,
                volume_m3=self.volume_m3,
            )
            marks += [arrives_s + fill for fill in fills.tolist()]
        end = max(self._horizon_s, STEP_S)
        grid = np.arange(0.0, end + STEP_S, STEP_S)
        return np.unique(np.append(grid, [m for m in marks if 0.0 < m < end]))

    def _tail_m3_s(self, since_s: NDArray[np.float64], closed_s: float) -> NDArray[np.float64]:
        """What shut-in pipe and soil still give off to the void, m3/s."""
        out_m3 = self._leak_m3_s * closed_s
        if self._share == 0.0 or out_m3 + self._pipe_m3 < self._soil_m3:
            return np.zeros(since_s.size - 1)  # the soil holds it all
        left = self._pipe_m3 + min(out_m3, self._soil_m3)
        return fading_rate_m3_s(
            time_s=since_s,
            rate_m3_s=self._leak_m3_s * self._share,
            left_m3=left * self._share,
        )

    def _airing_m3_s(
        self,
        time: NDArray[np.float64],
        gas: NDArray[np.float64],
        closed_s: float,
        clearing_s: float,
    ) -> float:
        """Air that the crew drives through the void, m3/s; never less than it draws by itself."""
        within_s = max(clearing_s, 1.0)
        if self.length_m:
            return max(self._air_m3_s, self.volume_m3 / within_s)
        before = time <= closed_s
        safe = SAFE_SHARE * self.range_frac[0]
        reached = safe
        if np.count_nonzero(before) > 1:
            reached = float(
                room_history_frac(
                    time_s=time[before],
                    gas_rate_m3_s=gas[: np.count_nonzero(before) - 1],
                    ventilation_m3_s=self._air_m3_s,
                    volume_m3=self.volume_m3,
                )[-1]
            )
        needed = self.volume_m3 * math.log(max(reached / safe, 1.0)) / within_s
        return max(self._air_m3_s, needed)

    def _played(
        self,
        time: NDArray[np.float64],
        gas: NDArray[np.float64],
        air: NDArray[np.float64],
        planned_s: float,
    ) -> GasCourse:
        low, high = self.range_frac
        safe = SAFE_SHARE * low * (1.0 + 1e-9)
        culvert, frac, range_m = None, np.zeros(0), np.zeros(0)
        if self.length_m:
            culvert = culvert_gas(
                time_s=time,
                gas_rate_m3_s=gas,
                air_rate_m3_s=air,
                area_m2=self.section_m2,
                length_m=self.length_m,
            )
            range_m = culvert.range_length_m(lower_frac=low, upper_frac=high)
            ready = range_m > _TRACE_M
            exposed = np.append(0.0, np.cumsum(np.diff(time) * (ready[1:] | ready[:-1])))
            gassed = culvert.range_length_m(lower_frac=safe, upper_frac=1.0) > _TRACE_M
        else:
            frac = room_history_frac(
                time_s=time, gas_rate_m3_s=gas, ventilation_m3_s=air, volume_m3=self.volume_m3
            )
            exposed = exposure_s(time_s=time, gas_frac=frac, lower_frac=low, upper_frac=high)
            gassed = frac > safe
        last = int(np.flatnonzero(gassed)[-1]) + 1 if gassed.any() else 0
        aired_s = float(time[last]) if last < time.size else math.inf
        return GasCourse(
            time_s=time,
            gas_frac=frac,
            culvert=culvert,
            range_m=range_m,
            exposure_s=exposed,
            in_range_s=ignition_time_s(time_s=time, exposure_s=exposed, needed_s=0.0),
            cleared_s=max(planned_s, aired_s),
        )
