"""The one flat event log of a replication: what happened, when, to whom, with which number.

Every metric, figure and drill script is computed from this log and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """What happened. `subject`, `object` and `value` are named in each comment."""

    incident_start = auto()  # subject: scenario
    detected = auto()
    call_received = auto()
    level_reached = auto()  # subject: rank
    notified = auto()  # subject: step
    dispatched = auto()  # subject: unit, object: task or level
    turned_out = auto()  # subject: unit
    arrived = auto()  # subject: unit, object: task or level
    rerouted = auto()  # subject: unit, value: s added
    unreachable = auto()  # subject: unit, object: task or level
    returned = auto()  # subject: unit; free to be sent again, from a hospital or from a cut way
    relieved = auto()  # subject: unit; endurance used up
    task_ready = auto()  # subject: task
    task_waits = auto()  # subject: task, object: capability, value: units missing
    task_supplied = auto()  # subject: task, object: capability
    stock_waits = auto()  # subject: task, object: material, value: amount
    stock_supplied = auto()  # subject: task, object: material
    task_started = auto()  # subject: task, value: units
    task_repeated = auto()  # subject: task, value: attempts so far
    task_done = auto()  # subject: task
    task_ended = auto()  # subject: task; its purpose has passed
    task_withdrawn = auto()  # subject: task
    protection_ordered = auto()  # subject: action
    protected_share = auto()  # subject: action, value: share of the zone that has left
    milestone = auto()  # subject: name
    controlled = auto()
    reach = auto()  # value: m from the source to the edge of the hazard zone
    roads_closed = auto()  # value: arcs
    trapped = auto()  # subject: casualty; not hurt, cannot get out
    injured = auto()  # subject: casualty, object: injury, value: RPM
    worsened = auto()  # subject: casualty, object: injury, value: RPM
    freed = auto()  # subject: casualty; brought out of danger
    decontaminated = auto()  # subject: casualty
    triaged = auto()  # subject: casualty, object: class, value: RPM
    loaded = auto()  # subject: casualty, object: unit
    admitted = auto()  # subject: casualty, object: hospital, value: RPM
    no_bed = auto()  # subject: casualty, object: specialty
    died = auto()  # subject: casualty, object: where
    survived = auto()  # subject: casualty, object: hospital
    responder_lost = auto()  # subject: unit, value: crew
    stand_down = auto()
    horizon = auto()  # end of the replication
    not_ready = auto()  # subject: unit; cannot be sent in this replication
    broke_down = auto()  # subject: unit; on the way, for good
    order_lost = auto()  # subject: unit; the order has to be given again
    routine_call = auto()  # subject: unit, value: s until it is ready again
    report_low = auto()  # the first report plays the accident down
    off_duty = auto()  # subject: unit; no crew at this hour and none comes in
    aid_asked = auto()  # subject: outside force, object: level
    bus_left = auto()  # subject: unit, object: action, value: people
    orders_wait = auto()  # subject: task, value: full spans of command above the first


_NONE: Final = ""


@dataclass(frozen=True, slots=True)
class EventLog:
    """Events of one replication in time order.

    `t_s` (n,) seconds since the incident's start; `kind` (n,) uint8 of `Kind`; `subject` and
    `object` (n,) int32 into `names`; `value` (n,) float64; `incident` (n,) uint8, 0 for the first
    incident of a scenario. Frozen: evaluation only reads.
    """

    t_s: NDArray[np.float64]
    kind: NDArray[np.uint8]
    subject: NDArray[np.int32]
    object: NDArray[np.int32]
    value: NDArray[np.float64]
    incident: NDArray[np.uint8]
    names: tuple[str, ...]

    def number_of(self, name: str) -> int | None:
        """Number of the incident of this name; None: it did not happen in this replication."""
        for row in np.flatnonzero(self.kind == Kind.incident_start).tolist():
            if self.names[self.subject[row]] == name:
                return int(self.incident[row])
        return None

    def of_incident(self, number: int) -> EventLog:
        """The rows of one incident on its own clock; the whole log when there is no other."""
        mine = self.incident == number
        if mine.all():
            return self
        t_s = self.t_s[mine]
        return EventLog(
            t_s - t_s[:1],  # an incident that never began has no rows
            self.kind[mine],
            self.subject[mine],
            self.object[mine],
            self.value[mine],
            self.incident[mine],
            self.names,
        )

    def rows(self) -> list[tuple[float, str, str, str, float]]:
        """The log as readable rows (time, kind, subject, object, value)."""
        return [
            (float(t), Kind(k).name, self.names[s], self.names[o], float(v))
            for t, k, s, o, v in zip(
                self.t_s, self.kind, self.subject, self.object, self.value, strict=True
            )
        ]


class LogWriter:
    """Collects events while the engine runs; times are rounded to the millisecond."""

    __slots__ = ("_index", "_rows")

    def __init__(self) -> None:
        self._index: dict[str, int] = {_NONE: 0}
        self._rows: list[tuple[float, int, int, int, float, int]] = []

    def add(
        self,
        t_s: float,
        kind: Kind,
        subject: str = _NONE,
        object_: str = _NONE,
        value: float = 0.0,
        incident: int = 0,
    ) -> None:
        """Note one event; `t_s` counts from the start of the first incident."""
        index = self._index
        s = index.setdefault(subject, len(index))
        o = index.setdefault(object_, len(index))
        self._rows.append((t_s, int(kind), s, o, value, incident))

    def finish(self) -> EventLog:
        """The frozen log, sorted by time; equal times keep the order in which they were noted."""
        rows = self._rows
        t_s = np.round(np.array([row[0] for row in rows]), 3)
        order = np.argsort(t_s, kind="stable")
        return EventLog(
            t_s=t_s[order],
            kind=np.array([row[1] for row in rows], dtype=np.uint8)[order],
            subject=np.array([row[2] for row in rows], dtype=np.int32)[order],
            object=np.array([row[3] for row in rows], dtype=np.int32)[order],
            value=np.array([float(f"{row[4]:.9g}") for row in rows])[order],
            incident=np.array([row[5] for row in rows], dtype=np.uint8)[order],
            names=tuple(str(name) for name in self._index),
        )
