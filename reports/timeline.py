"""What happened when in one replay: the facts behind the timeline figure, its table and the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.i18n.translator import Translator
from reports.labels import Labels
from scenarios.model.plan import Plan
from sim.evaluation.reading import LogReader
from sim.response.events import Kind

MOST_ARRIVALS: Final = 3
"""Arrivals told one by one; the others are in the files."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened."""

    t_s: float
    kind: Kind
    text: str
    short: str = ""
    """For the figure, where the text is long."""


@dataclass(frozen=True, slots=True)
class TaskSpan:
    """One task of the replay; times never reached are infinite, the deadline may be empty."""

    name: str
    ready_s: float
    started_s: float
    done_s: float
    """Done, ended or withdrawn; infinite when it was still running at the end."""
    completed: bool
    deadline_s: float | None
    """Planned start, s since the incident; the plan counts it from the call."""

    @property
    def is_late(self) -> bool:
        """Whether work began after the planned limit; work that never began is not late."""
        limit_s = math.inf if self.deadline_s is None else self.deadline_s
        return limit_s < self.started_s < math.inf


@dataclass(frozen=True, slots=True)
class Timeline:
    """One replay as a reader follows it."""

    moments: tuple[Moment, ...]
    tasks: tuple[TaskSpan, ...]
    end_s: float


@dataclass(frozen=True, slots=True)
class CasualtySeries:
    """Numbers of people over time; `t_s` (n,) ascending, each series (n,) the number from then."""

    t_s: NDArray[np.float64]
    injured: NDArray[np.int64]
    freed: NDArray[np.int64]
    admitted: NDArray[np.int64]
    died: NDArray[np.int64]


def read_timeline(reader: LogReader, labels: Labels, translator: Translator) -> Timeline:
    """Moments and task spans of a replay.

    Parameters
    ----------
    reader
        Event log of the replay with its plan.
    labels, translator
        Names and language.
    """
    plan = reader.plan
    moments = [
        *_plain(reader, translator),
        *_levels(reader, labels, translator),
        *_reports(reader, labels, translator),
        *_arrivals(reader, labels, translator),
        *_tasks_told(reader, labels, translator),
        *_protection(reader, labels, translator),
        *_milestones(reader, translator),
    ]
    moments.sort(key=lambda moment: (moment.t_s, moment.kind))
    spans = tuple(_span(reader, plan, task.id, translator.name(task.name)) for task in plan.tasks)
    return Timeline(tuple(moments), spans, reader.end_s)


def _plain(reader: LogReader, translator: Translator) -> list[Moment]:
    kinds = (Kind.detected, Kind.call_received, Kind.controlled, Kind.stand_down, Kind.horizon)
    return [
        Moment(reader.first_s(kind), kind, translator.term(f"event.{kind.name}"))
        for kind in kinds
        if math.isfinite(reader.first_s(kind))
    ]


def _levels(reader: LogReader, labels: Labels, translator: Translator) -> list[Moment]:
    return [
        Moment(
            float(reader.t_s[row]),
            Kind.level_reached,
            translator.text(
                "timeline.level", level=labels.level(reader.plan, reader.names[reader.subject[row]])
            ),
        )
        for row in reader.of(Kind.level_reached)
    ]


def _reports(reader: LogReader, labels: Labels, translator: Translator) -> list[Moment]:
    return [
        Moment(
            float(reader.t_s[row]),
            Kind.notified,
            translator.text(
                "timeline.notified",
                step=labels.step(reader.plan, reader.names[reader.subject[row]]),
            ),
        )
        for row in reader.of(Kind.notified)
    ]


def _arrivals(reader: LogReader, labels: Labels, translator: Translator) -> list[Moment]:
    found: list[Moment] = []
    seen: set[str] = set()
    for row in reader.of(Kind.arrived):
        unit = reader.names[reader.subject[row]]
        if unit in seen:
            continue
        seen.add(unit)
        text = translator.text("timeline.arrived", number=len(seen), unit=labels.unit(unit))
        short = translator.text("timeline.arrived_short", number=len(seen))
        found.append(Moment(float(reader.t_s[row]), Kind.arrived, text, short))
        if len(seen) == MOST_ARRIVALS:
            break
    return found


def _tasks_told(reader: LogReader, labels: Labels, translator: Translator) -> list[Moment]:
    sentences = {
        Kind.task_started: "timeline.task_started",
        Kind.task_done: "timeline.task_done",
        Kind.task_withdrawn: "timeline.task_withdrawn",
    }
    found: list[Moment] = []
    for kind, key in sentences.items():
        for task in reader.plan.tasks:
            t_s = reader.first_s(kind, task.id)
            if math.isfinite(t_s):
                text = translator.text(key, task=labels.purpose(reader.plan, task.id))
                found.append(Moment(t_s, kind, text))
    return found


def _protection(reader: LogReader, labels: Labels, translator: Translator) -> list[Moment]:
    found: list[Moment] = []
    for action in reader.plan.protective_actions:
        name = labels.action(reader.plan, action.id)
        ordered_s = reader.first_s(Kind.protection_ordered, action.id)
        if math.isfinite(ordered_s):
            text = translator.text("timeline.protection_ordered", action=name)
            found.append(Moment(ordered_s, Kind.protection_ordered, text))
        rows = reader.of(Kind.protected_share, action.id)
        reached = rows[np.flatnonzero(reader.value[rows] >= 0.95)]
        if reached.size:
            text = translator.text("timeline.protected", action=name)
            found.append(Moment(float(reader.t_s[reached[0]]), Kind.protected_share, text))
    return found


def _milestones(reader: LogReader, translator: Translator) -> list[Moment]:
    found: list[Moment] = []
    for row in reader.of(Kind.milestone):
        name = reader.names[reader.subject[row]]
        if ":" in name:  # of one room: they have a table of their own
            continue
        text = translator.term_or(f"milestone.{name}", name)
        found.append(Moment(float(reader.t_s[row]), Kind.milestone, text))
    for row in reader.of(Kind.responder_lost):
        text = translator.text("timeline.responder_lost", n=int(reader.value[row]))
        found.append(Moment(float(reader.t_s[row]), Kind.responder_lost, text))
    return found


def _span(reader: LogReader, plan: Plan, task: str, name: str) -> TaskSpan:
    deadline_s = next(t.deadline_s for t in plan.tasks if t.id == task)
    call_s = reader.first_s(Kind.call_received)
    done_s = reader.first_s(Kind.task_done, task)
    over_s = min(
        reader.first_s(kind, task)
        for kind in (Kind.task_done, Kind.task_ended, Kind.task_withdrawn)
    )
    return TaskSpan(
        name=name,
        ready_s=reader.first_s(Kind.task_ready, task),
        started_s=reader.first_s(Kind.task_started, task),
        done_s=over_s,
        completed=math.isfinite(done_s),
        deadline_s=None if deadline_s is None else call_s + deadline_s,
    )


def casualty_series(reader: LogReader) -> CasualtySeries:
    """Cumulative numbers of injured, brought out, admitted and dead over the replay."""
    kinds = (Kind.injured, Kind.freed, Kind.admitted, Kind.died)
    times = {kind: reader.t_s[reader.of(kind)] for kind in kinds}
    t_s = np.unique(np.concatenate([[0.0, reader.end_s], *times.values()]))
    injured, freed, admitted, died = (
        np.searchsorted(np.sort(times[kind]), t_s, side="right") for kind in kinds
    )
    return CasualtySeries(t_s, injured, freed, admitted, died)
