"""The script of a drill out of a simulated event log: inject, expected action, by whom, how."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.i18n.quantity import clock
from reports.i18n.translator import Translator
from reports.labels import Labels
from sim.evaluation.reading import LogReader
from sim.response.events import Kind

MOST_ARRIVALS: Final = 12
"""Arrivals told one by one; a script with a hundred vehicles cannot be followed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the script; `t_s` counts from the start of the accident."""

    t_s: float
    inject: str
    action: str
    by: str
    channel: str
    checkpoint: str

    @property
    def clock(self) -> str:
        """Time as it is printed."""
        return clock(self.t_s)


def read_script(reader: LogReader, labels: Labels, translator: Translator) -> tuple[Step, ...]:
    """Steps in time order, from the event log of one replication and the plan it played.

    Parameters
    ----------
    reader
        Event log of the median replication with its plan.
    labels, translator
        Names and language.
    """
    script = _Script(reader, labels, translator)
    steps = [
        *script.milestones(), *script.levels(), *script.notifications(), *script.arrivals(),
        *script.tasks(), *script.protection(),
    ]  # fmt: skip
    return tuple(sorted(steps, key=lambda step: step.t_s))


class _Script:
    def __init__(self, reader: LogReader, labels: Labels, translator: Translator) -> None:
        self._reader = reader
        self._labels = labels
        self._translator = translator
        self._call_s = reader.first_s(Kind.call_received)

    def _step(
        self, t_s: float, inject: str, action: str, by: str, channel: str, checkpoint: str = ""
    ) -> Step:
        """A step; what is said on a channel begins with the words that mark it as a drill."""
        text = self._translator.text
        said = text("drill_book.message", message=inject)
        return Step(t_s, said, action, by, text(f"drill_book.channel_{channel}"), checkpoint)

    def _deadline(self, deadline_s: float | None) -> str:
        """Planned limit as time on the script's clock."""
        if deadline_s is None or not math.isfinite(self._call_s):
            return ""
        return self._translator.text("drill_book.limit", time=clock(self._call_s + deadline_s))

    def milestones(self) -> list[Step]:
        """What the accident does: injects of the controllers, and how they end."""
        reader, term, text = self._reader, self._translator.term, self._translator.text
        found = []
        for kind, action, by in (
            (Kind.detected, "report", "site"),
            (Kind.call_received, "take_call", "duty"),
            (Kind.controlled, "confirm", "command"),
            (Kind.stand_down, "debrief", "command"),
        ):
            t_s = reader.first_s(kind)
            if math.isfinite(t_s):
                words = (text(f"drill_book.do_{action}"), text(f"drill_book.by_{by}"))
                found.append(self._step(t_s, term(f"event.{kind.name}"), *words, "phone"))
        for row in reader.of(Kind.milestone):
            name = reader.names[reader.subject[row]]
            if ":" not in name:
                said = self._translator.term_or(f"milestone.{name}", name)
                words = (text("drill_book.do_assess"), text("drill_book.by_command"))
                found.append(self._step(float(reader.t_s[row]), said, *words, "card"))
        return found

    def levels(self) -> list[Step]:
        """Response levels as they are ordered."""
        reader, text = self._reader, self._translator.text
        found = []
        for row in reader.of(Kind.level_reached):
            level = self._labels.level(reader.plan, reader.names[reader.subject[row]])
            words = (text("drill_book.do_level", level=level), text("drill_book.by_command"))
            inject = text("drill_book.level_met", level=level)
            found.append(self._step(float(reader.t_s[row]), inject, *words, "order"))
        return found

    def notifications(self) -> list[Step]:
        """Steps of the reporting chain with their limits."""
        reader, text = self._reader, self._translator.text
        found = []
        for step in reader.plan.notification:
            t_s = reader.first_s(Kind.notified, step.id)
            if math.isfinite(t_s):
                from_s = reader.event_s(step.deadline_from)
                limit = ""
                if step.deadline_s is not None and math.isfinite(from_s):
                    limit = text("drill_book.limit", time=clock(from_s + step.deadline_s))
                name = self._translator.name(step.name)
                words = (text("drill_book.do_notify"), text("drill_book.by_duty"))
                found.append(self._step(t_s, name, *words, "phone", limit))
        return found

    def arrivals(self) -> list[Step]:
        """The first units on the scene."""
        reader, text = self._reader, self._translator.text
        found: list[Step] = []
        seen: set[str] = set()
        for row in reader.of(Kind.arrived):
            unit = reader.names[reader.subject[row]]
            if unit in seen or len(seen) == MOST_ARRIVALS:
                continue
            seen.add(unit)
            name = self._labels.unit(unit)
            inject = text("drill_book.arrived", unit=name)
            words = (text("drill_book.do_report_in"), name)
            found.append(self._step(float(reader.t_s[row]), inject, *words, "radio"))
        return found

    def tasks(self) -> list[Step]:
        """Each task as it starts and ends, by the units that were there for it."""
        reader, text = self._reader, self._translator.text
        crews: defaultdict[str, list[str]] = defaultdict(list)
        for row in reader.of(Kind.arrived):
            unit = self._labels.unit(reader.names[reader.subject[row]])
            crew = crews[reader.names[reader.object[row]]]
            if unit not in crew:
                crew.append(unit)
        found = []
        for task in reader.plan.tasks:
            name = self._translator.name(task.name)
            who = self._crew(crews[task.id])
            for kind, key in ((Kind.task_started, "start"), (Kind.task_done, "done")):
                t_s = reader.first_s(kind, task.id)
                if math.isfinite(t_s):
                    limit = self._deadline(task.deadline_s) if key == "start" else ""
                    inject = text(f"drill_book.task_{key}", task=name)
                    action = text(f"drill_book.do_task_{key}", task=name)
                    found.append(self._step(t_s, inject, action, who, "radio", limit))
        return found

    def _crew(self, units: list[str]) -> str:
        text = self._translator.text
        if not units:
            return text("drill_book.by_scene")
        named = self._translator.items(units[:3])
        return named if len(units) <= 3 else text("drill_book.and_others", units=named)

    def protection(self) -> list[Step]:
        """Evacuation or shelter: ordered, and when 95 % have followed."""
        reader, text = self._reader, self._translator.text
        found = []
        for action in reader.plan.protective_actions:
            name = self._labels.action(reader.plan, action.id)
            words = (text("drill_book.do_protect"), text("drill_book.by_government"))
            t_s = reader.first_s(Kind.protection_ordered, action.id)
            if math.isfinite(t_s):
                limit = self._deadline(action.target_s)
                found.append(self._step(t_s, name, *words, "broadcast", limit))
            rows = reader.of(Kind.protected_share, action.id)
            reached = rows[np.flatnonzero(reader.value[rows] >= 0.95)]
            if reached.size:
                said = text("drill_book.protected", action=name)
                words = (text("drill_book.do_confirm_protect"), text("drill_book.by_government"))
                found.append(self._step(float(reader.t_s[reached[0]]), said, *words, "radio"))
        return found
