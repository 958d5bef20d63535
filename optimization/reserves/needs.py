"""What one simulated accident takes from the reserves, read from its event log.

Two kinds of need: what a task of the plan asks for (`stock_waits` in the log), and what crews use
up without a plan saying so, such as air: unit-hours of work x wearers x use an hour. The second is
derived, and rather high than low: a task counts as work from its start to its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.model.stock_rule import CrewNeed
from sim.evaluation.reading import LogReader
from sim.response.events import Kind

_ENDS = (Kind.task_done, Kind.task_ended, Kind.task_withdrawn)


@dataclass(frozen=True, slots=True)
class Needs:
    """Units of each material that one incident asks for: by its plan, and derived from work."""

    planned: Mapping[str, float]
    derived: Mapping[str, float]

    def of(self, material: str) -> float:
        """Both together."""
        return self.planned.get(material, 0.0) + self.derived.get(material, 0.0)


def needs_of(log: LogReader, crew_needs: Sequence[CrewNeed]) -> Needs:
    """Needs of one incident."""
    planned: dict[str, float] = defaultdict(float)
    for row in log.of(Kind.stock_waits).tolist():
        planned[log.names[log.object[row]]] += float(log.value[row])
    derived: dict[str, float] = defaultdict(float)
    hours = unit_hours(log)
    for need in crew_needs:
        worked_h = hours.get(need.capability.value, 0.0)
        if worked_h:
            derived[need.material] += worked_h * need.n_wearers * need.n_per_person_h
    return Needs(dict(planned), dict(derived))


def unit_hours(log: LogReader) -> dict[str, float]:
    """Unit-hours of work by capability; a task that never ends works to the end of the log.

    The log counts the units of a task's first need; the others count as their fewest.
    """
    ends: dict[str, float] = {}
    for kind in _ENDS:
        for row in log.of(kind).tolist():
            name = log.names[log.subject[row]]
            ends[name] = min(ends.get(name, log.end_s), float(log.t_s[row]))
    total: dict[str, float] = defaultdict(float)
    for task in log.plan.tasks:
        for row in log.of(Kind.task_started, task.id).tolist():
            worked_h = max(0.0, ends.get(task.id, log.end_s) - float(log.t_s[row])) / 3600
            for i, need in enumerate(task.needs):
                units = float(log.value[row]) if i == 0 else float(need.minimum)
                total[need.capability.value] += worked_h * units
    return dict(total)
