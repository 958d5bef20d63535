"""The clock of a replication with several incidents, on which no wait is too short to pass."""

from __future__ import annotations

import math
from typing import Any

import simpy


class Clock(simpy.Environment):
    """SimPy's clock, but every wait above zero moves it.

    An incident that begins later counts from its own start, with a finer grain than the clock of
    the whole has by then: a wait for the last bit of its own time would end at the very instant at
    which it began, and be asked for again for ever.
    """

    def timeout(self, delay: float = 0, value: Any = None) -> simpy.events.Timeout:  # noqa: ANN401
        """An event after `delay` s; at least the next instant when `delay` is above zero."""
        now = self.now
        if delay > 0 and now + delay == now:
            delay = math.nextafter(now, math.inf) - now
        return simpy.events.Timeout(self, delay, value)
