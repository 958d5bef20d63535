"""Reads one event log: rows by kind, first times, waiting times, queues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.plan import Plan, split_event
from scenarios.model.scenario import FurtherIncident, Scenario
from scenarios.model.vocabulary import Triage
from sim.casualties.rpm import triage_class
from sim.response.events import EventLog, Kind

_KIND_OF: Final[Mapping[str, Kind]] = {
    "detected": Kind.detected,
    "call_received": Kind.call_received,
    "first_arrival": Kind.arrived,
    "controlled": Kind.controlled,
    "stand_down": Kind.stand_down,
    "level": Kind.level_reached,
    "notified": Kind.notified,
    "task_started": Kind.task_started,
    "task_done": Kind.task_done,
    "protected": Kind.protection_ordered,
    "hazard": Kind.milestone,
}
"""How the log notes each kind of event that a plan may name."""


def read_further(
    scenario: Scenario, plans: Mapping[str, Plan], plan: Plan, logs: Sequence[EventLog]
) -> Iterator[tuple[FurtherIncident, Plan, list[LogReader]]]:
    """Each further incident of a scenario, the plan played there, and it in the logs that have it.

    Parameters
    ----------
    scenario, plan
        What was played.
    plans
        All plans of the pack, by id.
    logs
        Event log of each replication.
    """
    for each in scenario.further:
        beside = plans[scenario.plan_beside(each, plan.id)]
        numbers = [log.number_of(each.id) for log in logs]
        readers = [
            LogReader(log, beside, number)
            for log, number in zip(logs, numbers, strict=True)
            if number is not None
        ]
        yield each, beside, readers


class LogReader:
    """What one incident of an event log says, with the plan that was played; answers lazily."""

    def __init__(self, log: EventLog, plan: Plan, incident: int = 0) -> None:
        log = log.of_incident(incident)
        self.log = log
        self.plan = plan
        self.t_s, self.value = log.t_s, log.value
        self.subject, self.object, self.names = log.subject, log.object, log.names
        self.end_s = float(log.t_s[-1])

    @cached_property
    def _by_kind(self) -> dict[int, NDArray[np.int64]]:
        order = np.argsort(self.log.kind, kind="stable")
        kinds, starts = np.unique(self.log.kind[order], return_index=True)
        return dict(zip(kinds.tolist(), np.split(order, starts[1:]), strict=True))

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    def of(self, kind: Kind, subject: str | None = None) -> NDArray[np.int64]:
        """Rows of one kind in time order, all or of one subject."""
        rows = self._by_kind.get(int(kind), np.empty(0, dtype=np.int64))
        if subject is None or not rows.size:
            return rows
        same = np.flatnonzero(self.subject[rows] == self._index.get(subject, -1))
        return rows[same]

    def first_s(self, kind: Kind, subject: str | None = None) -> float:
        """Time of the first such event, s; infinite if there is none."""
        rows = self.of(kind, subject)
        return float(self.t_s[rows[0]]) if rows.size else np.inf

    def event_s(self, name: str) -> float:
        """Time of an event by its name in a plan, s; infinite if it has not happened."""
        kind, key = split_event(name)
        return self.first_s(_KIND_OF[kind], key or None)

    @cached_property
    def triage_classes(self) -> Mapping[str, Triage]:
        """Class of each casualty: as triaged, or by the score at injury when nobody came."""
        rows = self.of(Kind.injured)
        classes = {
            self.names[s]: triage_class(int(v))
            for s, v in zip(self.subject[rows], self.value[rows], strict=True)
        }
        rows = self.of(Kind.triaged)
        for s, o in zip(self.subject[rows], self.object[rows], strict=True):
            classes[self.names[s]] = Triage(self.names[o])
        return classes

    def waiting_unit_s(self) -> dict[tuple[str, str], float]:
        """Unit-seconds that each (purpose, capability) went short."""
        waits, supplied = self.of(Kind.task_waits), self.of(Kind.task_supplied)
        rows = np.sort(np.concatenate([waits, supplied]))
        lack: dict[tuple[str, str], float] = {}
        since: dict[tuple[str, str], float] = {}
        total: dict[tuple[str, str], float] = defaultdict(float)
        over = (Kind.task_done, Kind.task_ended, Kind.task_withdrawn)
        closed = {self.names[self.subject[i]]: self.t_s[i] for kind in over for i in self.of(kind)}
        for i in rows:
            key = (self.names[self.subject[i]], self.names[self.object[i]])
            t = float(self.t_s[i])
            total[key] += lack.get(key, 0.0) * (t - since.get(key, t))
            lack[key] = float(self.value[i]) if self.log.kind[i] == Kind.task_waits else 0.0
            since[key] = t
        for key, n in lack.items():
            end = float(closed.get(key[0], self.end_s))
            total[key] += n * max(0.0, end - since[key])
        return dict(total)

    def waiting_stock_s(self) -> dict[tuple[str, str], float]:
        """Seconds that each (task, material) waited for its delivery."""
        total: dict[tuple[str, str], float] = {}
        came = self.of(Kind.stock_supplied)
        keys = list(zip(self.subject[came].tolist(), self.object[came].tolist(), strict=True))
        arrived = dict(zip(keys, self.t_s[came].tolist(), strict=True))
        for i in self.of(Kind.stock_waits):
            pair = (int(self.subject[i]), int(self.object[i]))
            name = (self.names[pair[0]], self.names[pair[1]])
            total[name] = float(arrived.get(pair, self.end_s)) - float(self.t_s[i])
        return total
