"""What must have happened before each event of a plan, and how soon each can come.

An event comes about in one of several ways; each way needs all of its events. From that follow the
events that precede another one in every history (its *precedents*, as dominators follow in a
flow graph), those that can never happen (they have none), and a lower bound of the time from one
event to another. Nothing is simulated and no random number is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    NamedTime,
    TimeLaw,
    TimeSpec,
    TriangularTime,
    UniformTime,
)
from scenarios.model.plan import EventTrigger, Plan, ResponseLevel, UncontrolledTrigger

Laws = Mapping[str, TimeLaw]
Precedents = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an event comes about.

    `after`: all of these, then `delay_s` at the least; `beside`: these too, without a delay.
    """

    after: frozenset[str] = frozenset()
    delay_s: float = 0.0
    beside: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Everything that must have happened."""
        return self.after | self.beside


Ways = Mapping[str, tuple[Way, ...]]


def ways_of(plan: Plan, laws: Laws) -> Ways:
    """How each event of a plan comes about, as `sim.response` plays it.

    What the accident does, and names that the plan does not define (said elsewhere), need nothing.
    """
    found: dict[str, tuple[Way, ...]] = {
        "call_received": (Way(frozenset({"detected"})),),
        "stand_down": (Way(frozenset({"controlled"})),),
        # no unit may be sent before a level has been reached
        "first_arrival": tuple(Way(frozenset({f"level:{each.rank}"})) for each in plan.levels),
    }
    for level in plan.levels:
        found[f"level:{level.rank}"] = _ways_to(level, plan, laws)
    for step in plan.notification:
        delay_s = least_s(step.delay, laws)
        found[f"notified:{step.id}"] = (Way(frozenset({step.after}), delay_s),)
    for action in plan.protective_actions:
        found[f"protected:{action.id}"] = (Way(frozenset(action.start)),)
    for task in plan.tasks:
        there = frozenset({"first_arrival"} if task.needs else ())
        found[f"task_started:{task.id}"] = (Way(frozenset(task.start), beside=there),)
        if task.duration is not None:
            work_s = least_s(task.setup, laws) + least_s(task.duration, laws)
            found[f"task_done:{task.id}"] = (Way(frozenset({f"task_started:{task.id}"}), work_s),)
    named = {event for ways in found.values() for way in ways for event in way.all}
    return {**{event: (Way(),) for event in sorted(named - found.keys())}, **found}


def _ways_to(reached: ResponseLevel, plan: Plan, laws: Laws) -> tuple[Way, ...]:
    """A level is raised by its own triggers or with a higher one, those below it before it."""
    below = frozenset(f"level:{each.rank}" for each in plan.levels if each.rank > reached.rank)
    return tuple(
        Way(
            frozenset({"call_received"})
            | ({trigger.event} if isinstance(trigger, EventTrigger) else frozenset()),
            least_s(level.decision, laws)
            + (trigger.after_s if isinstance(trigger, UncontrolledTrigger) else 0.0),
            below,
        )
        for level in plan.levels
        if level.rank <= reached.rank
        for trigger in level.triggers
    )


def precedents(ways: Ways) -> Precedents:
    """Per event: itself and all that has happened by then in every history.

    An event that can never happen is left out.
    """
    found: dict[str, frozenset[str]] = {}
    changed = True
    while changed:
        changed = False
        for event, each_way in ways.items():
            histories = [
                frozenset[str]().union(*(found[name] for name in way.all))
                for way in each_way
                if way.all <= found.keys()
            ]
            if not histories:
                continue
            before = frozenset({event}) | frozenset.intersection(*histories)
            if found.get(event) != before:
                found[event], changed = before, True
    return found


def of_any(found: Precedents, events: Iterable[str]) -> frozenset[str]:
    """All that has happened by the time that all of some events have."""
    return frozenset[str]().union(*(found.get(event, frozenset({event})) for event in events))


def soonest_s(ways: Ways, found: Precedents, origin: str) -> dict[str, float]:
    """Least time from `origin` to each event, s; minus infinity where it may come before.

    Bellman and Ford from above: each round can only lower a time, and no delay is negative.
    """
    floor = {e: 0.0 if origin in before else -math.inf for e, before in found.items()}
    times = dict.fromkeys(floor, math.inf)
    changed = True
    while changed:
        changed = False
        for event, floor_s in floor.items():
            if event == origin:
                time_s = 0.0
            else:
                open_ways = [way for way in ways[event] if way.all <= floor.keys()]
                time_s = max(floor_s, min(_through(way, times) for way in open_ways))
            if time_s < times[event]:
                times[event], changed = time_s, True
    return times


def _through(way: Way, times: Mapping[str, float]) -> float:
    after_s = max((times[name] for name in way.after), default=-math.inf) + way.delay_s
    return max(after_s, *(times[name] for name in way.beside), -math.inf)


def least_s(spec: TimeSpec | None, laws: Laws) -> float:
    """Smallest time that a law can give, s; 0 for no law, and for a name that is not known."""
    law = laws.get(spec.parameter) if isinstance(spec, NamedTime) else spec
    match law:
        case ConstantTime():
            return law.value_s
        case UniformTime() | TriangularTime():
            return law.low_s
        case EmpiricalTime():
            return min(law.values_s)
        case _:  # lognormal and exponential times begin at zero
            return 0.0
