"""What a plan waits for in vain: dead triggers, cards over before they begin, lost deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.checks.plan_history import (
    Precedents,
    least_s,
    of_any,
    precedents,
    soonest_s,
    ways_of,
)
from scenarios.checks.plans import check_no_circle
from scenarios.errors import Problem
from scenarios.model.distribution import NamedTime, TimeSpec
from scenarios.model.hazard_source import BuildingSource, HazardSource, MineSource
from scenarios.model.pack import Pack
from scenarios.model.plan import (
    CasualtyTrigger,
    EventTrigger,
    Plan,
    ReachTrigger,
    ResponseLevel,
    Task,
    Trigger,
    UncontrolledTrigger,
)
from scenarios.model.vocabulary import HazardFamily

CORDON_M: Final = {HazardFamily.building_fire: 50.0, HazardFamily.mine_explosion: 200.0}
"""Reach of the accidents whose zone never grows; as `sim.hazard` draws it."""


def card(task: Task) -> str:
    """A card and its chapter, as a planner finds it."""
    return f"{task.id} ({task.chapter})" if task.chapter else task.id


def check_never_happens(pack: Pack) -> Iterator[Problem]:
    """What can only happen after the thing that waits for it never happens."""
    circled = {problem.file for problem in check_no_circle(pack)}  # said there, with the way round
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        if file in circled:
            continue
        ways = ways_of(plan, pack.laws)
        found = precedents(ways)
        for field, event, whose, leads_to in _waits(plan):
            if event in ways.keys() - found.keys():
                yield Problem(
                    file, field, "this can never happen: all that leads to it waits for it",
                    f"{event} of {whose}", cure="name an event that comes about without it",
                )  # fmt: skip
            elif leads_to in found.get(event, ()):
                yield Problem(
                    file, field, "this only happens once the level has been reached",
                    f"{event} of {whose}", cure="name an event that can come before it",
                )  # fmt: skip


def _waits(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    """Field, event, whose it is, and for a trigger the level that it raises.

    The end of a card may stay away.
    """
    for i, level in enumerate(plan.levels):
        for j, trigger in enumerate(level.triggers):
            if isinstance(trigger, EventTrigger):
                field, name = f"levels[{i}].triggers[{j}].event", f"level:{level.rank}"
                yield field, trigger.event, name, name
    for i, step in enumerate(plan.notification):
        yield f"notification[{i}].after", step.after, step.id, ""
        yield f"notification[{i}].deadline_from", step.deadline_from, step.id, ""
    for i, task in enumerate(plan.tasks):
        for name, events in (("start", task.start), ("withdraw_on", task.withdraw_on)):
            for j, event in enumerate(events):
                yield f"tasks[{i}].{name}[{j}]", event, card(task), ""
    for i, action in enumerate(plan.protective_actions):
        for j, event in enumerate(action.start):
            yield f"protective_actions[{i}].start[{j}]", event, action.id, ""


def check_ends_after_start(pack: Pack) -> Iterator[Problem]:
    """No card may end, or be withdrawn, with what always comes before it can begin."""
    for plan in pack.plans.values():
        found = precedents(ways_of(plan, pack.laws))
        for i, task in enumerate(plan.tasks):
            before = found.get(f"task_started:{task.id}", frozenset()) - set(task.start)
            for name, events in (("until", (task.ends_on,)), ("withdraw_on", task.withdraw_on)):
                for event in sorted(before & set(events)):
                    yield Problem(
                        pack.files[f"plans/{plan.id}"], f"tasks[{i}].{name}",
                        f"{event} always comes before the card can begin: nobody ever works on it",
                        card(task), cure="end it with a later event, or start it on an earlier one",
                    )  # fmt: skip


def check_reach(pack: Pack) -> Iterator[Problem]:
    """A level may not wait for a zone larger than its accidents ever have."""
    for plan in pack.plans.values():
        most_m = max(CORDON_M.get(family, float("inf")) for family in plan.hazards)
        for i, level in enumerate(plan.levels):
            for j, trigger in enumerate(level.triggers):
                if isinstance(trigger, ReachTrigger) and trigger.at_least_m > most_m:
                    yield Problem(
                        pack.files[f"plans/{plan.id}"], f"levels[{i}].triggers[{j}].at_least_m",
                        "the zone of these accidents never grows so large",
                        f"{trigger.at_least_m:g} m for level:{level.rank}", f"at most {most_m:g} m",
                        "use casualties, uncontrolled or an event",
                    )  # fmt: skip


def warn_level_never_first(pack: Pack) -> Iterator[Problem]:
    """A level that a higher one always forestalls: it is never raised alone."""
    for plan in pack.plans.values():
        found = precedents(ways_of(plan, pack.laws))
        for i, level in enumerate(plan.levels):
            for higher in plan.levels:
                slower = _mean_s(higher.decision, pack) > _mean_s(level.decision, pack)
                if higher.rank < level.rank and not slower and _forestalled(level, higher, found):
                    yield Problem(
                        pack.files[f"plans/{plan.id}"], f"levels[{i}].triggers",
                        f"level {higher.rank} is higher and is always called for as soon",
                        f"level {level.rank} ({level.name.zh})",
                        cure="let its triggers come before those of the higher level",
                    )  # fmt: skip


def _mean_s(decision: TimeSpec, pack: Pack) -> float:
    law = pack.laws.get(decision.parameter) if isinstance(decision, NamedTime) else decision
    return 0.0 if law is None else law.mean_s


def _forestalled(level: ResponseLevel, higher: ResponseLevel, found: Precedents) -> bool:
    return all(any(_no_later(t, than, found) for t in higher.triggers) for than in level.triggers)


def _no_later(trigger: Trigger, than: Trigger, found: Precedents) -> bool:
    """Whether a trigger has fired by the time that another one does, in every history."""
    match trigger, than:
        case EventTrigger(), _:
            events = ("call_received", *((than.event,) if isinstance(than, EventTrigger) else ()))
            return trigger.event in of_any(found, events)
        case CasualtyTrigger(), CasualtyTrigger():
            return trigger.at_least <= than.at_least
        case UncontrolledTrigger(), UncontrolledTrigger():
            return trigger.after_s <= than.after_s
        case ReachTrigger(), ReachTrigger():
            return trigger.at_least_m <= than.at_least_m
        case _:
            return False


def warn_more_casualties_than_people(pack: Pack) -> Iterator[Problem]:
    """A level that waits for more casualties than there are people where the plan is played."""
    for plan in pack.plans.values():
        there = [
            people_at(pack.sources[incident.source])
            for scenario in pack.scenarios.values()
            for _, incident, plans in scenario.incidents()
            if plan.id in plans and incident.source in pack.sources
        ]
        most = max(there, default=float("inf"))
        for i, level in enumerate(plan.levels):
            for j, trigger in enumerate(level.triggers):
                if isinstance(trigger, CasualtyTrigger) and trigger.at_least > most:
                    yield Problem(
                        pack.files[f"plans/{plan.id}"], f"levels[{i}].triggers[{j}].at_least",
                        "no place where this plan is played holds so many people",
                        f"{trigger.at_least} for level:{level.rank}", f"at most {most:.0f}",
                    )  # fmt: skip


def people_at(source: HazardSource) -> float:
    """People whom an accident can hurt; infinite where that depends on how far it reaches."""
    if isinstance(source, BuildingSource):
        floors = source.building.floors
        rooms = [room for floor in floors for room in floor.rooms]
        n_day = sum(place.n_day for place in floors) + sum(room.n_day for room in rooms)
        n_night = sum(place.n_night for place in floors) + sum(room.n_night for room in rooms)
        return max(n_day, n_night)
    if isinstance(source, MineSource):
        return sum(roadway.n_miners for roadway in source.mine.roadways)
    return float("inf")


def warn_deadlines(pack: Pack) -> Iterator[Problem]:
    """Limits that cannot be kept even when everything takes the least time that it can."""
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        for field, whose, deadline_s, least in _limits(plan, pack):
            if least > deadline_s:
                yield Problem(
                    file, field, "even at the quickest it is later than this limit",
                    f"{deadline_s:g} s for {whose}", f"at least {least:g} s",
                    "allow more time, or start it earlier",
                )  # fmt: skip


def _limits(plan: Plan, pack: Pack) -> Iterator[tuple[str, str, float, float]]:
    """Field, whose it is, limit and least time, both from where the limit counts, s."""
    ways = ways_of(plan, pack.laws)
    found = precedents(ways)
    from_call = soonest_s(ways, found, "call_received")
    never = float("-inf")  # said by `check_never_happens`
    for i, task in enumerate(plan.tasks):
        if task.deadline_s is not None:
            # not their sum: the gaps of a run count to the start of the set-up, not to its end
            start_s = from_call.get(f"task_started:{task.id}", never)
            least = max(start_s, least_s(task.setup, pack.laws))
            yield f"tasks[{i}].deadline_s", card(task), task.deadline_s, least
    for i, action in enumerate(plan.protective_actions):
        if action.target_s is not None:
            least = from_call.get(f"protected:{action.id}", never)
            least += least_s(action.preparation, pack.laws)
            yield f"protective_actions[{i}].target_s", action.id, action.target_s, least
    for i, step in enumerate(plan.notification):
        if step.deadline_s is not None and step.deadline_from in found:
            since = soonest_s(ways, found, step.deadline_from)
            least = since.get(f"notified:{step.id}", never)
            yield f"notification[{i}].deadline_s", step.id, step.deadline_s, least
