"""Little's law as an identity on a log: time in the system, counted by clock and by person.

For every queue the integral of the number present over time must equal the sum of the times that
each one spent there. On a sample path this is exact, so a difference means that the log lost or
doubled somebody. It is checked on every log in the tests and may be called on any run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.evaluation.reading import LogReader
from sim.response.events import Kind

QUEUES: Final[Mapping[str, tuple[tuple[Kind, ...], tuple[Kind, ...]]]] = {
    "casualties": ((Kind.injured,), (Kind.admitted, Kind.died, Kind.survived)),
    "trapped": ((Kind.trapped,), (Kind.freed,)),
    "tasks waiting": (
        (Kind.task_ready,),
        (Kind.task_started, Kind.task_ended, Kind.task_withdrawn),
    ),
    "units called": ((Kind.dispatched,), (Kind.arrived, Kind.returned)),
}
"""What enters and what leaves each queue; a subject leaves with the first leaving event."""


def little_residuals(log: LogReader) -> dict[str, float]:
    """Relative difference between both counts of time in the system, per queue; 0 when empty."""
    return {name: _residual(log, enter, leave) for name, (enter, leave) in QUEUES.items()}


def _residual(log: LogReader, enter: tuple[Kind, ...], leave: tuple[Kind, ...]) -> float:
    t_in, t_out = _visits(log, enter, leave)
    if not t_in.size:
        return 0.0
    by_person = float(np.sum(t_out - t_in))
    times = np.concatenate([t_in, t_out])
    change = np.concatenate([np.ones(t_in.size), -np.ones(t_out.size)])
    order = np.argsort(times, kind="stable")
    present = np.cumsum(change[order])
    by_clock = float(np.sum(present[:-1] * np.diff(times[order])))
    return abs(by_clock - by_person) / max(by_person, 1.0)


def _visits(
    log: LogReader, enter: tuple[Kind, ...], leave: tuple[Kind, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Entry and exit of each visit; who never leaves stays to the end of the log.

    Raises
    ------
    ValueError
        If somebody enters twice without leaving, or leaves before entering.
    """
    rows = np.sort(np.concatenate([log.of(kind) for kind in (*enter, *leave)]))
    entering = {int(kind) for kind in enter}
    inside: dict[int, float] = {}
    done: list[tuple[float, float]] = []
    for i in rows:
        who, t = int(log.subject[i]), float(log.t_s[i])
        if int(log.log.kind[i]) in entering:
            if who in inside:
                raise ValueError(f"{log.names[who]} enters twice at {t} s")
            inside[who] = t
        elif who in inside:
            done.append((inside.pop(who), t))
    done += [(t, log.end_s) for t in inside.values()]
    pairs = np.array(done, dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
