"""What else weighs on the response: routine calls, units and orders that fail, bridges cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import simpy
from numpy.typing import NDArray

from scenarios.model.distribution import TimeLaw, TimeSpec
from scenarios.model.road import RoadNetwork
from scenarios.model.strain import RoutineCalls
from scenarios.model.strain import Strain as StrainModel
from sim.response.events import Kind, LogWriter
from sim.response.units import Status, Unit
from sim.streams import Streams, quantile_s

if TYPE_CHECKING:
    from sim.response.dispatch import DispatchRoom

MOST_LOST: Final = 20
"""An order gets through after this many failures: a line that never works is not modelled here."""

_LOOK_BACK: Final = 0.999
"""Calls from before the accident are reckoned back to this quantile of the time they take."""


class Strain:
    """The strain of one replication, with luck of its own so that it shifts nothing else."""

    def __init__(
        self, what: StrainModel, law: Callable[[TimeSpec], TimeLaw], streams: Streams
    ) -> None:
        self.what = what
        self._law = law
        self._streams = streams

    # -- at the start -------------------------------------------------------------------------

    def weigh_on(self, env: simpy.Environment, log: LogWriter, room: DispatchRoom) -> None:
        """Take away what is not ready and let the routine calls come."""
        for unit in room.units:
            if self._streams.uniform("not_ready", unit.spec.id) < self.what.not_ready_prob:
                unit.status = Status.out
                log.add(0.0, Kind.not_ready, unit.spec.id)
        for calls in self.what.routine_calls:
            for left_s in self._busy_at_start(calls):
                self._send(env, log, room, calls, left_s)
            env.process(self._calls(env, log, room, calls))

    def bridges_cut(self, network: RoadNetwork) -> NDArray[np.bool_]:
        """Arcs on bridges that cannot be passed; both directions of a bridge share their luck."""
        cut = np.zeros(network.tail.size, dtype=bool)
        if not self.what.bridge_cut_prob:
            return cut
        broken: dict[str, bool] = {}
        for arc in np.flatnonzero(network.bridge).tolist():
            left, right = sorted((int(network.tail[arc]), int(network.head[arc])))
            name = f"{left}-{right}"
            if name not in broken:
                broken[name] = self._streams.uniform("bridge", name) < self.what.bridge_cut_prob
            cut[arc] = broken[name]
        return cut

    def plays_down(self, incident: str) -> bool:
        """Whether the first report of an incident plays it down."""
        return self._streams.uniform("report", incident) < self.what.report_low_prob

    # -- on a mission -------------------------------------------------------------------------

    def orders_lost(self, mission: str) -> Iterator[float]:
        """Waits, s, one for each time that the order of a mission does not get through."""
        for _ in range(MOST_LOST):
            if self._streams.uniform("order", mission) >= self.what.order_lost_prob:
                return
            again = self.what.order_again
            yield 0.0 if again is None else self._time_s(again, "order_again", mission)

    def breaks_down(self, mission: str) -> float | None:
        """Share of the way at which a unit breaks down; None: it does not."""
        if self._streams.uniform("breakdown", mission) >= self.what.breakdown_prob:
            return None
        return self._streams.uniform("breakdown_at", mission)

    # -- routine calls ------------------------------------------------------------------------

    def _busy_at_start(self, calls: RoutineCalls) -> list[float]:
        """Time left, s, of each call that is being served when the accident happens.

        Calls of a Poisson stream over the longest time that one takes, those kept that are not
        over: the state of the stream at a time that nobody chose.
        """
        law = self._law(calls.busy)
        longest_s = quantile_s(law, _LOOK_BACK)
        generator = self._streams.generator("routine_before", calls.capability)
        n = int(generator.poisson(calls.calls_per_hour / 3600.0 * longest_s))
        ago_s = generator.uniform(0.0, longest_s, n)
        busy_s = np.array([quantile_s(law, float(p)) for p in generator.uniform(0.0, 1.0, n)])
        return [float(left) for left in busy_s - ago_s if left > 0] if n else []

    def _calls(
        self, env: simpy.Environment, log: LogWriter, room: DispatchRoom, calls: RoutineCalls
    ) -> Generator[simpy.Event, object, None]:
        mean_gap_s = 3600.0 / calls.calls_per_hour
        while True:
            gap = self._streams.uniform("routine_gap", calls.capability)
            yield env.timeout(-mean_gap_s * math.log1p(-gap))
            busy_s = self._time_s(calls.busy, "routine_busy", calls.capability)
            self._send(env, log, room, calls, busy_s)

    def _send(
        self,
        env: simpy.Environment,
        log: LogWriter,
        room: DispatchRoom,
        calls: RoutineCalls,
        busy_s: float,
    ) -> None:
        """Some idle unit goes; with none idle the call is left to others."""
        idle = [
            unit
            for unit in room.units
            if unit.status is Status.idle and calls.capability in unit.spec.capabilities
        ]
        pick = self._streams.uniform("routine_unit", calls.capability)
        if not idle:
            return
        unit = idle[int(pick * len(idle))]
        unit.status = Status.elsewhere
        log.add(float(env.now), Kind.routine_call, unit.spec.id, value=busy_s)
        env.process(_come_back(env, room, unit, busy_s))

    def _time_s(self, spec: TimeSpec, cause: str, entity: str) -> float:
        return self._streams.time_s(self._law(spec), cause, entity)


def _come_back(
    env: simpy.Environment, room: DispatchRoom, unit: Unit, busy_s: float
) -> Generator[simpy.Event, object, None]:
    yield env.timeout(busy_s)
    unit.status = Status.idle
    room.review_soon()
