"""Where a plan breaks: which card failed or came late, how often, and what it waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Literal

import numpy as np

from scenarios.model.pack import Pack
from scenarios.model.plan import NotificationStep, Plan, Task
from scenarios.model.scenario import Scenario
from sim.evaluation.reading import LogReader, read_further
from sim.evaluation.statistics import Estimate, mean_estimate, share_estimate
from sim.response.events import EventLog, Kind

GapKind = Literal[
    "task_never_started",
    "task_late",
    "task_unfinished",
    "report_late",
    "protection_incomplete",
    "objective_missed",
    "died_waiting",
    "no_bed",
]


PATIENCE_S: Final = 900.0
"""A task without a limit of its own counts as not started after this wait, s."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One weakness of a plan.

    `share`: replications in which it showed; `lateness_s`: mean excess over the limit where it was
    late; `waited_for`: what was missing, with mean unit-hours (material: hours) over all
    replications.
    """

    kind: GapKind
    subject: str
    share: Estimate
    lateness_s: Estimate | None = None
    waited_for: tuple[tuple[str, float], ...] = ()
    chapter: str = ""
    incident: str = ""
    """Further incident of the scenario at which it showed; empty: the first one. Its share is of
    the replications in which that incident happened."""


@dataclass(slots=True)
class _Tally:
    shown: int = 0
    lateness: list[float] = field(default_factory=list)


def find_all_gaps(
    pack: Pack,
    scenario: Scenario,
    plan: Plan,
    logs: Sequence[EventLog],
    measures: Sequence[dict[str, float]],
) -> tuple[Gap, ...]:
    """Gaps of a plan at the first incident and of the plans beside it at the others.

    Parameters
    ----------
    pack, scenario, plan
        What was played.
    logs, measures
        Event log and measures of each replication, same order and length.
    """
    found = list(find_gaps(plan, [LogReader(log, plan) for log in logs], measures))
    for each, beside, readers in read_further(scenario, pack.plans, plan, logs):
        found += [replace(gap, incident=each.id) for gap in find_gaps(beside, readers, ())]
    return tuple(sorted(found, key=lambda gap: -gap.share.value))


def find_gaps(
    plan: Plan, logs: Sequence[LogReader], measures: Sequence[dict[str, float]]
) -> tuple[Gap, ...]:
    """All gaps of a plan over the replications played, the most frequent first.

    Parameters
    ----------
    plan
        The plan that was played.
    logs, measures
        Event log and measures of each replication, same order and length; without measures no
        objective is judged.
    """
    if not logs:
        return ()
    waited = _waiting(logs)
    gaps = [
        *_task_gaps(plan, logs, waited),
        *_report_gaps(plan, logs),
        *_protection_gaps(plan, logs),
        *_objective_gaps(plan, measures),
        *_casualty_gaps(logs),
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.share.value, gap.kind, gap.subject)))


def _waiting(logs: Sequence[LogReader]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Per purpose: what it went short of, mean over all replications, most first.

    Units count as unit-hours, material as hours until its delivery.
    """
    total: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for log in logs:
        for waited in (log.waiting_unit_s(), log.waiting_stock_s()):
            for (purpose, item), unit_s in waited.items():
                total[purpose][item] += unit_s / 3600.0 / len(logs)
    return {
        purpose: tuple(sorted(((k, v) for k, v in items.items() if v > 0), key=lambda kv: -kv[1]))
        for purpose, items in total.items()
    }


def _tally(logs: Sequence[LogReader], judge: Callable[[LogReader], float | None]) -> _Tally:
    """Count replications for which `judge` gives a number (its excess); None means no gap."""
    tally = _Tally()
    for log in logs:
        excess = judge(log)
        if excess is not None:
            tally.shown += 1
            if np.isfinite(excess):
                tally.lateness.append(excess)
    return tally


def _gap(
    kind: GapKind,
    subject: str,
    tally: _Tally,
    n: int,
    *,
    waited_for: tuple[tuple[str, float], ...] = (),
    chapter: str = "",
) -> Iterator[Gap]:
    if tally.shown:
        late = mean_estimate(tally.lateness) if tally.lateness else None
        yield Gap(kind, subject, share_estimate(tally.shown, n), late, waited_for, chapter)


def _task_gaps(
    plan: Plan, logs: Sequence[LogReader], waited: dict[str, tuple[tuple[str, float], ...]]
) -> Iterator[Gap]:
    for task in plan.tasks:
        short = waited.get(task.id, ())
        checks: tuple[tuple[GapKind, Callable[[LogReader], float | None]], ...] = (
            ("task_never_started", partial(_never_started, task=task)),
            ("task_late", partial(_late, task=task)),
            ("task_unfinished", partial(_unfinished, task=task)),
        )
        for kind, judge in checks:
            yield from _gap(
                kind,
                task.id,
                _tally(logs, judge),
                len(logs),
                waited_for=() if kind == "task_unfinished" else short,
                chapter=task.chapter,
            )


def _never_started(log: LogReader, task: Task) -> float | None:
    """Ready but not begun within its limit (or a quarter of an hour) before it was pointless."""
    ready_s = log.first_s(Kind.task_ready, task.id)
    if not np.isfinite(ready_s) or np.isfinite(log.first_s(Kind.task_started, task.id)):
        return None
    over = (Kind.task_ended, Kind.task_withdrawn)
    end_s = min(log.end_s, *(log.first_s(kind, task.id) for kind in over))
    return np.inf if end_s - ready_s >= (task.deadline_s or PATIENCE_S) else None


def _late(log: LogReader, task: Task) -> float | None:
    if task.deadline_s is None:
        return None
    started_s = log.first_s(Kind.task_started, task.id)
    excess_s = started_s - log.first_s(Kind.call_received) - task.deadline_s
    return excess_s if np.isfinite(started_s) and excess_s > 0 else None


def _unfinished(log: LogReader, task: Task) -> float | None:
    """Begun, of finite duration, but not done when the replication reached its horizon."""
    begun = np.isfinite(log.first_s(Kind.task_started, task.id))
    if task.duration is None or not begun or not log.of(Kind.horizon).size:
        return None
    over = (Kind.task_done, Kind.task_ended, Kind.task_withdrawn)
    return None if any(np.isfinite(log.first_s(kind, task.id)) for kind in over) else np.inf


def _report_gaps(plan: Plan, logs: Sequence[LogReader]) -> Iterator[Gap]:
    for step in plan.notification:
        if step.deadline_s is not None:
            tally = _tally(logs, partial(_report_late, step=step))
            yield from _gap("report_late", step.id, tally, len(logs), chapter=step.article)


def _report_late(log: LogReader, step: NotificationStep) -> float | None:
    assert step.deadline_s is not None
    start_s = log.event_s(step.deadline_from)
    if log.end_s < start_s + step.deadline_s:
        return None
    excess_s = log.first_s(Kind.notified, step.id) - start_s - step.deadline_s
    return excess_s if excess_s > 0 else None


def _protection_gaps(plan: Plan, logs: Sequence[LogReader]) -> Iterator[Gap]:
    for action in plan.protective_actions:
        if action.target_s is not None:
            judge = partial(_unprotected, key=action.id, target_s=action.target_s)
            yield from _gap("protection_incomplete", action.id, _tally(logs, judge), len(logs))


def _unprotected(log: LogReader, key: str, target_s: float) -> float | None:
    rows = log.of(Kind.protected_share, key)
    full = rows[np.flatnonzero(log.value[rows] >= 0.95)]
    done_s = float(log.t_s[full[0]]) if full.size else np.inf
    limit_s = log.first_s(Kind.call_received) + target_s
    if log.end_s < min(limit_s, done_s):  # all was over before the limit
        return None
    excess_s = done_s - limit_s
    return excess_s if excess_s > 0 else None


def _objective_gaps(plan: Plan, measures: Sequence[dict[str, float]]) -> Iterator[Gap]:
    for objective in plan.objectives if measures else ():
        values = np.array([row[objective.metric] for row in measures])
        missed = values > objective.at_most
        tally = _Tally(int(missed.sum()))
        tally.lateness = [float(v - objective.at_most) for v in values[missed] if np.isfinite(v)]
        yield from _gap("objective_missed", objective.id, tally, len(measures))


def _casualty_gaps(logs: Sequence[LogReader]) -> Iterator[Gap]:
    for place in ("trapped", "scene"):
        tally = _tally(logs, partial(_died_at, place=place))
        yield from _gap("died_waiting", place, tally, len(logs))
    yield from _gap("no_bed", "hospitals", _tally(logs, _bedless), len(logs))


def _died_at(log: LogReader, place: str) -> float | None:
    rows = log.of(Kind.died)
    return np.inf if any(log.names[i] == place for i in log.object[rows]) else None


def _bedless(log: LogReader) -> float | None:
    return np.inf if log.of(Kind.no_bed).size else None
