"""Plans that cannot work as written: unknown events, circular waiting, unknown laws or metrics."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from scenarios.checks.ids import unknown
from scenarios.errors import Problem
from scenarios.model.pack import Pack
from scenarios.model.plan import EventTrigger, Plan, split_event
from scenarios.model.vocabulary import METRIC_IDS, MILESTONES
from scenarios.rules.reporting import load_report_rules


def check_events(pack: Pack) -> Iterator[Problem]:
    """Every event that a plan waits for must be one that can happen."""
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        known = {
            "level": {str(level.rank) for level in plan.levels},
            "notified": {step.id for step in plan.notification},
            "task_started": {task.id for task in plan.tasks},
            "task_done": {task.id for task in plan.tasks if task.duration is not None},
            "protected": {action.id for action in plan.protective_actions},
            "hazard": set(MILESTONES),
        }
        for field, event in events_waited_for(plan):
            kind, key = split_event(event)
            if key and key not in known[kind]:
                yield unknown(file, field, f"event {kind}", key, known[kind])


def events_waited_for(plan: Plan) -> Iterator[tuple[str, str]]:
    """Every (field, event name) that the plan waits for."""
    for i, level in enumerate(plan.levels):
        for j, trigger in enumerate(level.triggers):
            if isinstance(trigger, EventTrigger):
                yield f"levels[{i}].triggers[{j}].event", trigger.event
    for i, step in enumerate(plan.notification):
        yield f"notification[{i}].after", step.after
        yield f"notification[{i}].deadline_from", step.deadline_from
    for i, task in enumerate(plan.tasks):
        for j, event in enumerate(task.start):
            yield f"tasks[{i}].start[{j}]", event
        for j, event in enumerate(task.withdraw_on):
            yield f"tasks[{i}].withdraw_on[{j}]", event
        yield f"tasks[{i}].until", task.ends_on
    for i, action in enumerate(plan.protective_actions):
        for j, event in enumerate(action.start):
            yield f"protective_actions[{i}].start[{j}]", event


def check_discharges(pack: Pack) -> Iterator[Problem]:
    """Rules that a report says it meets must be rules of the table."""
    known = {rule.id for rule in load_report_rules().rules}
    for plan in pack.plans.values():
        for i, step in enumerate(plan.notification):
            for j, rule in enumerate(step.discharges):
                if rule not in known:
                    file = pack.files[f"plans/{plan.id}"]
                    field = f"notification[{i}].discharges[{j}]"
                    yield unknown(file, field, "reporting rule", rule, known)


def check_unique_parts(pack: Pack) -> Iterator[Problem]:
    """Tasks, steps, actions, objectives and level ranks of one plan must differ."""
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        groups = {
            "levels": [str(level.rank) for level in plan.levels],
            "notification": [step.id for step in plan.notification],
            "tasks": [task.id for task in plan.tasks],
            "protective_actions": [action.id for action in plan.protective_actions],
            "objectives": [objective.id for objective in plan.objectives],
        }
        for field, ids in groups.items():
            for name in sorted({i for i in ids if ids.count(i) > 1}):
                yield Problem(file, field, "the id is used twice", name, cure="rename one")


def check_no_circle(pack: Pack) -> Iterator[Problem]:
    """No task, report or order may wait, through others, for itself: it would never start."""
    for plan in pack.plans.values():
        try:
            TopologicalSorter(_waits(plan)).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            yield Problem(
                pack.files[f"plans/{plan.id}"],
                "tasks" if any(":" not in name for name in circle) else "notification",
                "these wait for each other in a circle and never start",
                " -> ".join(circle),
                cure="remove one of these start conditions",
            )


def _waits(plan: Plan) -> dict[str, list[str]]:
    """What each task, report (`notified:<id>`) and order (`protected:<id>`) waits for."""
    waits = {task.id: task.start for task in plan.tasks}
    waits |= {f"notified:{step.id}": (step.after,) for step in plan.notification}
    waits |= {f"protected:{action.id}": action.start for action in plan.protective_actions}
    for level in plan.levels:  # any trigger raises it: only a sole event closes a circle
        sole = [t.event for t in level.triggers if isinstance(t, EventTrigger)]
        if len(level.triggers) == len(sole) == 1:
            waits[f"level:{level.rank}"] = (sole[0],)
    return {name: sorted(_cause(event) for event in events) for name, events in waits.items()}


def _cause(event: str) -> str:
    """Name of the task, report or order behind an event; the event itself for all others."""
    kind, key = split_event(event)
    return key if kind in {"task_started", "task_done"} else event


def check_named_times(pack: Pack) -> Iterator[Problem]:
    """Times given by name must be in the parameter table."""
    parts: list[tuple[str, object]] = [("resources", pack.resources.model_dump())]
    parts += [(f"plans/{plan.id}", plan.model_dump()) for plan in pack.plans.values()]
    parts += [(f"scenarios/{s.id}", s.model_dump()) for s in pack.scenarios.values()]
    for part, data in parts:
        for field, name in _named_times(data, ""):
            if name not in pack.laws:
                yield unknown(pack.files[part], field, "parameter", name, pack.laws)


def check_metrics(pack: Pack) -> Iterator[Problem]:
    """Objectives must be measured by a known metric."""
    for plan in pack.plans.values():
        for i, objective in enumerate(plan.objectives):
            if objective.metric not in METRIC_IDS:
                file, field = pack.files[f"plans/{plan.id}"], f"objectives[{i}].metric"
                yield unknown(file, field, "metric", objective.metric, METRIC_IDS)


def _named_times(data: object, field: str) -> Iterator[tuple[str, str]]:
    """Every (field, name) of a time given by name inside nested plain data."""
    if isinstance(data, dict):
        if data.get("dist") == "named":
            yield f"{field}.parameter", str(data["parameter"])
            return
        for key, value in data.items():
            yield from _named_times(value, f"{field}.{key}" if field else str(key))
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            yield from _named_times(value, f"{field}[{i}]")


def warn_capabilities(pack: Pack) -> Iterator[Problem]:
    """A plan that asks for what nobody can do will fail in every replication: say so at once."""
    able = {c for group in pack.resources.units for c in group.capabilities}
    stocked = {item for depot in pack.resources.depots for item in depot.stock}
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        wanted = [
            (f"levels[{i}].dispatch", need.capability, "the first assignment stays incomplete")
            for i, level in enumerate(plan.levels)
            for need in level.dispatch
        ]
        wanted += [
            (f"tasks[{i}].needs", need.capability, "the task will never start")
            for i, task in enumerate(plan.tasks)
            for need in task.needs
        ]
        for field, capability, outcome in wanted:
            if capability not in able:
                yield Problem(
                    file,
                    field,
                    "no unit of the pack has this capability",
                    capability,
                    cure=f"{outcome}; add a unit",
                )
        for i, task in enumerate(plan.tasks):
            for item in task.consumes:
                if item not in stocked:
                    yield Problem(
                        file,
                        f"tasks[{i}].consumes",
                        "no depot of the pack stocks this material",
                        item,
                        cure="the task will never start; add stock",
                    )
