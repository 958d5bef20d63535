"""Plans that read well and cannot work: cards that end as they begin, orders against each other.

What can never work is a problem that stops a run; what is doubtful, or does nothing in the
accidents that the plan is written for, is a warning. Each names the chapter of its card.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.checks.plan_history import Precedents, precedents, ways_of
from scenarios.checks.plan_never import card
from scenarios.errors import Problem
from scenarios.model.effect import Effect
from scenarios.model.pack import Pack
from scenarios.model.plan import (
    CapabilityNeed,
    EventTrigger,
    Plan,
    ProtectiveAction,
    Task,
    UncontrolledTrigger,
    split_event,
)
from scenarios.model.vocabulary import MILESTONES_OF, Capability, HazardFamily

_FIRE, _MINE = HazardFamily.building_fire, HazardFamily.mine_explosion
_TOXIC, _GAS = HazardFamily.toxic_release, HazardFamily.gas_explosion

ACTS_IN: Final[dict[str, tuple[HazardFamily, ...]]] = {
    "stop_release": (_TOXIC,), "dilute": (_TOXIC,), "neutralise_pool": (_TOXIC,),
    "apply_water": (_FIRE,), "exhaust_smoke": (_FIRE,), "faster_premovement": (_FIRE,),
    "search_rooms": (_FIRE,), "ladder_rescue": (_FIRE,), "force_doors": (_FIRE,),
    "restore_ventilation": (_MINE,), "extinguish_source": (_MINE,), "seal_area": (_MINE,),
    "inert_area": (_MINE,), "isolate_gas": (_GAS,),
    "rescue": tuple(HazardFamily), "establish_command": tuple(HazardFamily),
}  # fmt: skip
"""Accidents in which each effect does something."""

WORDLESS: Final = {"siren"}
"""Warning channels that sound the same whatever people are to do."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two effects that must not be at work together: one card must be over when one begins."""

    first: str
    second: str
    why: str


CONTRADICTIONS: Final = (
    Contradiction("seal_area", "rescue", "crews and miners may be walled in"),
    Contradiction("seal_area", "extinguish_source", "the crew at the fire may be walled in"),
    Contradiction("seal_area", "restore_ventilation", "one shuts the air off, one brings it back"),
    Contradiction("inert_area", "restore_ventilation", "the air drives the nitrogen out again"),
    Contradiction("inert_area", "rescue", "nitrogen takes the air from miners who still breathe"),
)


def check_cards_can_run(pack: Pack) -> Iterator[Problem]:
    """No card may end with the event that starts it, or ask for more than it names."""
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        for i, task in enumerate(plan.tasks):
            ends = {"until": (task.ends_on,), "withdraw_on": task.withdraw_on}
            for field, events in ends.items():
                for event in sorted(set(events) & set(task.start)):
                    yield Problem(
                        file, f"tasks[{i}].{field}", f"the card ends with what starts it: {event}",
                        card(task), cure="start it on, or end it with, another event",
                    )  # fmt: skip
            for j, need in enumerate(task.needs):
                if need.minimum != (need.at_least or need.number):
                    yield Problem(
                        file, f"tasks[{i}].needs[{j}].at_least", "more than the number asked for",
                        f"{need.at_least} in {card(task)}", f"1 to {need.number}",
                    )  # fmt: skip


def check_milestones(pack: Pack) -> Iterator[Problem]:
    """A plan may only wait for what its accidents can do: other triggers can never fire."""
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        able = {name for family in plan.hazards for name in MILESTONES_OF[family]}
        known = {name for names in MILESTONES_OF.values() for name in names}
        for field, chapter, event in _waits(plan):
            kind, key = split_event(event)
            if kind == "hazard" and key in known - able:
                yield Problem(
                    file, field, "no accident of this plan does that, so it never happens",
                    f"{event}{chapter}", ", ".join(f"hazard:{name}" for name in sorted(able)),
                )  # fmt: skip


def _waits(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Field, chapter in brackets, event: starts, withdrawals and triggers; an end may stay away."""
    for i, level in enumerate(plan.levels):
        for j, trigger in enumerate(level.triggers):
            if isinstance(trigger, EventTrigger):
                yield f"levels[{i}].triggers[{j}].event", "", trigger.event
    for i, task in enumerate(plan.tasks):
        chapter = f" ({task.chapter})" if task.chapter else ""
        for name, events in (("start", task.start), ("withdraw_on", task.withdraw_on)):
            for j, event in enumerate(events):
                yield f"tasks[{i}].{name}[{j}]", chapter, event
    for i, action in enumerate(plan.protective_actions):
        for j, event in enumerate(action.start):
            yield f"protective_actions[{i}].start[{j}]", "", event


def check_buses(pack: Pack) -> Iterator[Problem]:
    """Buses are modelled where a zone is emptied: around a release."""
    for plan in pack.plans.values():
        for i, action in enumerate(plan.protective_actions):
            if action.buses is not None and set(plan.hazards) != {_TOXIC}:
                yield Problem(
                    pack.files[f"plans/{plan.id}"], f"protective_actions[{i}].buses",
                    "buses are modelled for toxic releases only", action.id, _TOXIC.value,
                    cure="leave the buses out",
                )  # fmt: skip


def warn_contradictions(pack: Pack) -> Iterator[Problem]:
    """Effects that work against each other in cards that may be worked on together."""
    for plan in pack.plans.values():
        file = pack.files[f"plans/{plan.id}"]
        found = precedents(ways_of(plan, pack.laws))
        for each in CONTRADICTIONS:
            for one in _tasks_with(plan, each.first):
                for other in _tasks_with(plan, each.second):
                    if one is not other and not _apart(one, other, found):
                        yield Problem(
                            file, f"tasks[{plan.tasks.index(one)}].effects",
                            f"{each.first} and {each.second} may be at work together: {each.why}",
                            f"{card(one)} and {card(other)}",
                            cure=f"withdraw {other.id} on task_started:{one.id}, or start one "
                            "when the other is over",
                        )  # fmt: skip
        yield from _both_ways(plan, file)


def _tasks_with(plan: Plan, kind: str) -> list[Task]:
    return [task for task in plan.tasks if any(_means(effect, kind) for effect in task.effects)]


def _means(effect: Effect, kind: str) -> bool:
    return effect.kind == kind and (kind != "rescue" or bool(getattr(effect, "underground", False)))


def _apart(one: Task, other: Task, found: Precedents) -> bool:
    """Whether one card is always over, or withdrawn, by the time that the other can begin."""
    for first, second in ((one, other), (other, one)):
        ends = {f"task_done:{first.id}", first.ends_on, *first.withdraw_on}
        began = found.get(f"task_started:{second.id}")
        if began is None or ends & began:
            return True
    return False


def _both_ways(plan: Plan, file: str) -> Iterator[Problem]:
    """The same people told at the same moment to leave and to stay."""
    for i, out in enumerate(plan.protective_actions):
        for stay in plan.protective_actions:
            at_once = set(out.start) == set(stay.start)
            if (out.action, stay.action) != ("evacuate", "shelter") or not at_once:
                continue
            if _radius_m(stay) <= _radius_m(out):  # a ring farther out may well stay
                yield Problem(
                    file, f"protective_actions[{i}]",
                    "the same zone is told at once to leave and to shelter",
                    f"{out.id} and {stay.id}", cure="give one of them another zone or start",
                )  # fmt: skip
            elif _channels(out) == _channels(stay) == WORDLESS:
                yield Problem(
                    file, f"protective_actions[{i}].alert",
                    "one siren at once for leaving and for staying: nobody can tell which is meant",
                    f"{out.id} and {stay.id}", cure="add a channel with words, or start one later",
                )  # fmt: skip


def _radius_m(action: ProtectiveAction) -> float:
    return float("inf") if action.radius_m is None else action.radius_m


def _channels(action: ProtectiveAction) -> set[str]:
    return {channel.name for channel in (action.alert, *action.also)}


def warn_idle_effects(pack: Pack) -> Iterator[Problem]:
    """Cards whose work does nothing in any accident that the plan is written for."""
    for plan in pack.plans.values():
        for i, task in enumerate(plan.tasks):
            for effect in task.effects:
                if not set(ACTS_IN[effect.kind]) & set(plan.hazards):
                    yield Problem(
                        pack.files[f"plans/{plan.id}"], f"tasks[{i}].effects",
                        f"{effect.kind} does nothing in {', '.join(plan.hazards)}", card(task),
                        ", ".join(k for k, v in ACTS_IN.items() if set(v) & set(plan.hazards)),
                    )  # fmt: skip


def warn_too_few_units(pack: Pack) -> Iterator[Problem]:
    """Cards that need more units of a capability at once than the whole pack has."""
    have: Counter[Capability] = Counter()
    for groups in (pack.resources.units, pack.resources.outside):
        for group in groups:
            for capability in group.capabilities:
                have[capability] += group.count
    for plan in pack.plans.values():
        for i, task in enumerate(plan.tasks):
            for j, need in enumerate(task.needs):
                if 0 < have[need.capability] < need.minimum:
                    yield _too_few(pack, plan, task, f"tasks[{i}].needs[{j}]", need, have)


def _too_few(
    pack: Pack, plan: Plan, task: Task, field: str, need: CapabilityNeed, have: Counter[Capability]
) -> Problem:
    return Problem(
        pack.files[f"plans/{plan.id}"], field, "the pack has fewer such units than the card needs",
        f"{need.minimum} {need.capability} in {card(task)}", f"at most {have[need.capability]}",
        cure="the task will never start; lower at_least or add units",
    )  # fmt: skip


def warn_triggers_beyond_the_end(pack: Pack) -> Iterator[Problem]:
    """A level that is raised after a time longer than any scenario of the plan is played."""
    for plan in pack.plans.values():
        horizons = [
            scenario.horizon_s
            for scenario in pack.scenarios.values()
            for _, _, plans in scenario.incidents()
            if plan.id in plans
        ]
        for i, level in enumerate(plan.levels):
            for j, trigger in enumerate(level.triggers):
                if (
                    isinstance(trigger, UncontrolledTrigger)
                    and horizons
                    and trigger.after_s >= max(horizons)
                ):
                    yield Problem(
                        pack.files[f"plans/{plan.id}"], f"levels[{i}].triggers[{j}].after_s",
                        "no scenario of this plan is played so long, so it never fires",
                        f"{trigger.after_s:g} s", f"below {max(horizons):g} s",
                    )  # fmt: skip
