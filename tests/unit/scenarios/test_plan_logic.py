"""Plans that cannot work as written: each fault is found by its card and chapter, and only it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.checks import check_pack
from scenarios.checks.plan_logic import ACTS_IN, CONTRADICTIONS, Contradiction
from scenarios.errors import InputError, Problem
from scenarios.model.effect import InertArea, Rescue, SealArea
from scenarios.model.pack import Pack
from scenarios.model.plan import (
    CapabilityNeed,
    EventTrigger,
    ProtectiveAction,
    Task,
    UncontrolledTrigger,
)
from scenarios.model.vocabulary import MILESTONES_OF, Capability, HazardFamily
from scenarios.pack import load_pack
from tests.support.jilin import jilin
from tests.support.town import fixed, text

ROOT = Path(__file__).parents[3]
SEAL = SealArea(kind="seal_area", leakage_m3_s=0.1)
REFUSED = {"search_rooms", "ladder_rescue", "force_doors"}
INERT = InertArea(kind="inert_area", nitrogen_m3_s=1.0)


def with_plan(plan_id: str, **changes: object) -> Pack:
    plan = jilin().plans[plan_id].model_copy(update=changes)
    return replace(jilin(), plans={**jilin().plans, plan_id: plan})


def with_task(plan_id: str, index: int = 0, **changes: object) -> Pack:
    tasks = list(jilin().plans[plan_id].tasks)
    tasks[index] = tasks[index].model_copy(update=changes)
    return with_plan(plan_id, tasks=tuple(tasks))


def with_card(plan_id: str, **card: object) -> Pack:
    values = {"id": "new", "name": text("new"), "start": ("first_arrival",), "chapter": "9.9"}
    new = Task(**{**values, **card})
    return with_plan(plan_id, tasks=(*jilin().plans[plan_id].tasks, new))


def errors(pack: Pack) -> list[Problem]:
    with pytest.raises(InputError) as error:
        check_pack(pack)
    return list(error.value.problems)


@pytest.mark.parametrize("name", ["jilin", "starter"])
def test_shipped_plans_have_no_fault(name):
    """Neither problem nor warning."""
    assert load_pack(ROOT / "scenarios" / "library" / name)[1] == ()


# -- what stops a run ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": ("controlled",)}, "until"),
        ({"start": ("stand_down",), "duration": fixed(60)}, "until"),
        ({"start": ("level:3",), "withdraw_on": ("level:3",)}, "withdraw_on"),
        ({"start": ("first_arrival",), "until": "first_arrival"}, "until"),
    ],
)
def test_a_card_that_ends_as_it_begins_is_refused(changes, field):
    """Named with its chapter."""
    (found,) = errors(with_card("toxic-a", **changes))
    assert found.field == f"tasks[{len(jilin().plans['toxic-a'].tasks)}].{field}"
    assert found.got == "new (9.9)"


def test_a_card_that_needs_more_than_it_asks_for_is_refused():
    """Two units asked for, at least three: a slip of the pen."""
    needs = (CapabilityNeed(capability=Capability.command, number=2, at_least=3),)
    (found,) = errors(with_task("toxic-a", needs=needs))
    assert found.field == "tasks[0].needs[0].at_least"
    assert found.allowed == "1 to 2"


@pytest.mark.parametrize("family", HazardFamily)
def test_waiting_for_what_another_accident_does_is_refused(family):
    """Every milestone of the other families, in a plan of this one."""
    plan = next(p for p in jilin().plans.values() if p.hazards == (family,))
    own = set(MILESTONES_OF[family])
    for others in MILESTONES_OF.values():
        for name in others:
            pack = with_task(plan.id, withdraw_on=(f"hazard:{name}",))
            if name in own:
                check_pack(pack)
            else:
                (found,) = errors(pack)
                assert found.field == "tasks[0].withdraw_on[0]"
                assert all(f"hazard:{each}" in found.allowed for each in own)


def test_a_level_raised_by_itself_is_a_circle():
    """Its only trigger is that it has been reached."""
    levels = list(jilin().plans["toxic-a"].levels)
    trigger = EventTrigger(kind="event", event=f"level:{levels[1].rank}")
    levels[1] = levels[1].model_copy(update={"triggers": (trigger,)})
    (found,) = errors(with_plan("toxic-a", levels=tuple(levels)))
    assert "circle" in found.rule


def test_a_level_raised_by_a_task_that_it_starts_is_a_circle():
    """Level 3 waits for the command post, the command post for level 3."""
    plan = jilin().plans["toxic-a"]
    levels = list(plan.levels)
    at = next(i for i, level in enumerate(levels) if level.rank == 3)
    trigger = EventTrigger(kind="event", event=f"task_started:{plan.tasks[0].id}")
    levels[at] = levels[at].model_copy(update={"triggers": (trigger,)})
    tasks = (plan.tasks[0].model_copy(update={"start": ("level:3",)}), *plan.tasks[1:])
    (found,) = errors(with_plan("toxic-a", levels=tuple(levels), tasks=tasks))
    assert "level:3" in found.got


def test_a_report_that_meets_no_known_rule_is_refused():
    """A slip in the rule's id is named with the rules there are."""
    steps = list(jilin().plans["toxic-a"].notification)
    steps[0] = steps[0].model_copy(update={"discharges": ("493-9-FRIM",)})
    (found,) = errors(with_plan("toxic-a", notification=tuple(steps)))
    assert found.field == "notification[0].discharges[0]"
    assert "493-9-FIRM" in found.cure


def test_buses_without_a_zone_to_empty_are_refused():
    """A building is left on foot."""
    lift = next(a.buses for a in jilin().plans["toxic-a"].protective_actions if a.buses)
    action = jilin().plans["fire-a"].protective_actions[0].model_copy(update={"buses": lift})
    (found,) = errors(with_plan("fire-a", protective_actions=(action,)))
    assert found.field == "protective_actions[0].buses"


# -- what a planner is warned of -----------------------------------------------------------------


def warned(pack: Pack) -> list[Problem]:
    return list(check_pack(pack))


CARD = {"duration": fixed(600)}


def against(each: Contradiction, tasks: tuple[Task, ...], **card: object) -> list[Problem]:
    """Warnings of one contradiction: these cards of the mine plan and a new one against them."""
    effect = SEAL if each.first == "seal_area" else INERT
    new = Task(
        id="new", name=text("new"), chapter="9.9", effects=(effect,),
        **{"start": ("first_arrival",), **CARD, **card},
    )  # fmt: skip
    return [p for p in warned(with_plan("mine-a", tasks=(*tasks, new))) if each.why in p.rule]


@pytest.mark.parametrize("each", CONTRADICTIONS, ids=lambda c: f"{c.first}-{c.second}")
def test_effects_against_each_other_are_found(each):
    """A warning with both cards; none when the other is withdrawn, or over, before this begins."""
    tasks = jilin().plans["mine-a"].tasks
    there = [t for t in tasks if any(e.kind == each.second for e in t.effects)]
    assert there
    found = against(each, tasks)
    assert len(found) == len(there)
    assert "new (9.9)" in found[0].got
    out = {"withdraw_on": ("task_started:new",)}
    assert not against(each, tuple(t.model_copy(update=out) if t in there else t for t in tasks))
    ends = there[0].ends_on if there[0].duration is None else f"task_done:{there[0].id}"
    assert not against(each, tasks, start=(ends,), until="hazard:fumes_cleared")


@pytest.mark.parametrize("each", CONTRADICTIONS, ids=lambda c: f"{c.first}-{c.second}")
def test_waiting_for_the_other_card_to_begin_settles_nothing(each):
    """Sealing as soon as the rescue has begun is the worst moment of all; nor does its end do."""
    tasks = jilin().plans["mine-a"].tasks
    there = [t for t in tasks if any(e.kind == each.second for e in t.effects)]
    assert against(each, tasks, start=tuple(f"task_started:{t.id}" for t in there))
    late = {"withdraw_on": ("task_done:new",)}
    assert against(each, tuple(t.model_copy(update=late) if t in there else t for t in tasks))


def test_a_rescue_above_ground_is_not_walled_in():
    """Only crews below are in the way of a seal."""
    above = Rescue(kind="rescue", per_person=fixed(60))
    tasks = tuple(
        t.model_copy(update={"effects": (above,)})
        if any(e.kind == "rescue" for e in t.effects)
        else t
        for t in jilin().plans["mine-a"].tasks
    )
    new = Task(
        id="new", name=text("new"), start=("first_arrival",), duration=fixed(60), effects=(SEAL,)
    )
    found = warned(with_plan("mine-a", tasks=(*tasks, new)))
    assert not [p for p in found if "miners may be walled in" in p.rule]


def at_once(**changes: object) -> list[Problem]:
    """Warnings of the chlorine plan with an order to stay beside the one to leave."""
    plan = jilin().plans["toxic-a"]
    out = next(a for a in plan.protective_actions if a.action == "evacuate")
    values = {**dict(out), "id": "stay", "action": "shelter", "buses": None, **changes}
    return warned(
        with_plan("toxic-a", protective_actions=(out, ProtectiveAction.model_construct(**values)))
    )


@pytest.mark.parametrize("radius_m", [3000.0, 800.0])
def test_leave_and_stay_at_once_is_found(radius_m):
    """The same zone or a part of it, the same moment, both orders."""
    assert [p for p in at_once(radius_m=radius_m) if "leave and to shelter" in p.rule]


def test_a_ring_farther_out_may_stay_unless_one_siren_says_both():
    """Leave within 3 km, stay within 5 km is sound, as is staying first; a siren has no words."""
    assert at_once(radius_m=5000.0) == []
    assert at_once(radius_m=800.0, start=("call_received",)) == []
    plan = jilin().plans["toxic-a"]
    siren = plan.protective_actions[0].alert.model_copy(update={"name": "siren"})
    out = plan.protective_actions[0].model_copy(update={"alert": siren})
    stay = out.model_copy(
        update={"id": "stay", "action": "shelter", "buses": None, "radius_m": 5000.0}
    )
    (found,) = warned(with_plan("toxic-a", protective_actions=(out, stay)))
    assert found.field == "protective_actions[0].alert"
    told = stay.model_copy(update={"also": (siren.model_copy(update={"name": "broadcast"}),)})
    assert warned(with_plan("toxic-a", protective_actions=(out, told))) == []


def test_an_effect_with_nothing_to_act_on_is_found():
    """Every effect that is not refused, in a plan of an accident where it does nothing."""
    for kind, families in ACTS_IN.items():
        idle = next((f for f in HazardFamily if f not in families), None)
        home = next(
            (t for p in jilin().plans.values() for t in p.tasks
             if t.effects and t.effects[0].kind == kind), None,
        )  # fmt: skip
        if idle is None or home is None or kind in REFUSED:
            continue
        plan = next(p for p in jilin().plans.values() if p.hazards == (idle,))
        found = warned(with_card(plan.id, effects=home.effects, duration=fixed(60)))
        assert [p for p in found if f"{kind} does nothing" in p.rule], kind


def test_a_card_for_more_units_than_there_are_is_found():
    """Two hundred command vehicles."""
    needs = (CapabilityNeed(capability=Capability.command, number=200),)
    (found,) = warned(with_task("toxic-a", needs=needs))
    assert found.field == "tasks[0].needs[0]"
    assert "200 command" in found.got


def test_a_level_raised_after_the_end_is_found():
    """The scenario is played for hours, the trigger waits for days."""
    levels = list(jilin().plans["toxic-a"].levels)
    late = UncontrolledTrigger(kind="uncontrolled", after_s=1e6)
    levels[0] = levels[0].model_copy(update={"triggers": (*levels[0].triggers, late)})
    found = warned(with_plan("toxic-a", levels=tuple(levels)))
    assert [p.field for p in found] == [
        f"levels[0].triggers[{len(levels[0].triggers) - 1}].after_s"
    ]
