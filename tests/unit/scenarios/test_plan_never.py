"""What a plan waits for in vain: found before a run, with field, chapter and cure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.checks import check_pack
from scenarios.checks.plan_never import CORDON_M, people_at
from scenarios.errors import InputError, Problem
from scenarios.model.pack import Pack
from scenarios.model.plan import (
    CasualtyTrigger,
    EventTrigger,
    ReachTrigger,
    ResponseLevel,
    Task,
    UncontrolledTrigger,
)
from scenarios.model.vocabulary import Capability, HazardFamily
from sim.hazard import building_fire, mine_explosion
from tests.support.jilin import jilin
from tests.support.town import fixed, text


def with_plan(plan_id: str = "toxic-a", **changes: object) -> Pack:
    plan = jilin().plans[plan_id].model_copy(update=changes)
    return replace(jilin(), plans={**jilin().plans, plan_id: plan})


def with_cards(*cards: Task, plan_id: str = "toxic-a", **changes: object) -> Pack:
    return with_plan(plan_id, tasks=(*jilin().plans[plan_id].tasks, *cards), **changes)


def card(name: str, *start: str, **more: object) -> Task:
    return Task(**{"id": name, "name": text(name), "start": start, "chapter": "9.9", **more})


def on(event: str) -> EventTrigger:
    return EventTrigger(kind="event", event=event)


def levels(plan_id: str = "toxic-a", **triggers: tuple[object, ...]) -> tuple[ResponseLevel, ...]:
    """Levels of a plan, some with other triggers: r3=(...) for rank 3."""
    return tuple(
        each.model_copy(update={"triggers": triggers[f"r{each.rank}"]})
        if f"r{each.rank}" in triggers
        else each
        for each in jilin().plans[plan_id].levels
    )


def refused(pack: Pack) -> list[Problem]:
    with pytest.raises(InputError) as error:
        check_pack(pack)
    return list(error.value.problems)


# -- dead triggers -------------------------------------------------------------------------------


def test_a_level_that_only_what_it_starts_can_raise_is_refused():
    """Two triggers, both of cards that wait for the level: no circle of starts, yet never."""
    cards = (card("x", "level:3", duration=fixed(9)), card("y", "level:3", duration=fixed(9)))
    raised = levels(r3=(on("task_started:x"), on("task_done:y")), r2=(on("level:3"),))
    found = refused(with_cards(*cards, levels=raised))
    fields = {problem.field: problem.got for problem in found}
    assert fields["levels[1].triggers[0].event"] == "task_started:x of level:3"
    assert fields["levels[1].triggers[1].event"] == "task_done:y of level:3"
    assert "level:3 of x (9.9)" in fields.values()
    assert all(problem.cure for problem in found)


def test_a_trigger_behind_its_own_level_is_refused_beside_one_that_works():
    """Level 3 is raised by casualties; its second trigger starts only with level 3."""
    few = CasualtyTrigger(kind="casualties", at_least=3)
    (found,) = refused(
        with_cards(card("x", "level:3"), levels=levels(r3=(few, on("task_started:x"))))
    )
    assert found.field == "levels[1].triggers[1].event"
    assert "once the level has been reached" in found.rule


@pytest.mark.parametrize("event", ["level:3", "level:2", "first_arrival", "stand_down"])
def test_the_lowest_level_cannot_wait_for_what_follows_it(event):
    """Nobody is sent, and no higher level is raised, before the lowest one."""
    pack = with_plan(levels=levels(r4=(on("call_received"), on(event))))
    if event == "stand_down":
        assert check_pack(pack) == ()  # an accident may end by itself
    else:
        (found,) = refused(pack)
        assert (found.field, found.got) == ("levels[0].triggers[1].event", f"{event} of level:4")


def test_a_report_an_order_and_a_withdrawal_in_vain_are_refused():
    """Each waits for a card that only they could start."""
    plan = jilin().plans["toxic-a"]
    raised = levels(r3=(on("task_started:x"), on("level:2")), r2=(on("level:3"), on("protected:a")))
    step = plan.notification[0].model_copy(update={"after": "level:3"})
    action = plan.protective_actions[0].model_copy(update={"id": "a", "start": ("level:3",)})
    pack = with_cards(
        card("x", "level:3"),
        card("z", "call_received", withdraw_on=("task_started:x",)),
        levels=raised,
        notification=(step,),
        protective_actions=(action,),
    )
    fields = {problem.field for problem in refused(pack)}
    assert {
        "notification[0].after",
        "protective_actions[0].start[0]",
        f"tasks[{len(plan.tasks) + 1}].withdraw_on[0]",
    } <= fields


# -- cards over before they begin ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "more", "field"),
    [
        (("stand_down",), {}, "until"),  # open-ended work ends when the accident is controlled
        (("task_done:recon",), {"until": "task_started:recon"}, "until"),
        (("level:2",), {"withdraw_on": ("level:3",)}, "withdraw_on"),
        (("notified:county",), {"until": "notified:firm-head"}, "until"),
        (("call_received",), {"withdraw_on": ("detected",)}, "withdraw_on"),
    ],
)
def test_a_card_that_ends_before_it_can_begin_is_refused(start, more, field):
    """Its end comes first in every history."""
    (found,) = refused(with_cards(card("x", *start, **more)))
    assert found.field == f"tasks[{len(jilin().plans['toxic-a'].tasks)}].{field}"
    assert found.got == "x (9.9)"


def test_a_card_with_units_that_ends_when_the_first_arrives_is_refused():
    """Nobody can be there before the first unit; without units it is a card of the office."""
    needs = jilin().plans["toxic-a"].tasks[0].needs
    (found,) = refused(with_cards(card("x", "call_received", until="first_arrival", needs=needs)))
    assert found.field.endswith("until")
    assert check_pack(with_cards(card("x", "call_received", until="first_arrival"))) == ()


def test_an_end_that_may_come_first_is_no_fault():
    """A card for later may turn out needless: that is what an end is for."""
    assert check_pack(with_cards(card("x", "level:2", until="controlled"))) == ()


# -- reach, casualties ---------------------------------------------------------------------------


def test_cordons_are_those_of_the_models():
    """The table and the models agree."""
    assert {
        HazardFamily.building_fire: building_fire.ZONE_M,
        HazardFamily.mine_explosion: mine_explosion.ZONE_M,
    } == CORDON_M


@pytest.mark.parametrize(("plan_id", "most_m"), [("fire-a", 50.0), ("mine-a", 200.0)])
def test_a_zone_that_never_grows_so_large_is_refused(plan_id, most_m):
    """At the limit it fires, beyond it never."""
    top = jilin().plans[plan_id].levels[1]
    for at_least_m, wrong in ((most_m, False), (most_m + 1, True)):
        reach = ReachTrigger(kind="reach", at_least_m=at_least_m)
        pack = with_plan(
            plan_id, levels=levels(plan_id, **{f"r{top.rank}": (*top.triggers, reach)})
        )
        if wrong:
            (found,) = refused(pack)
            assert (found.field, found.allowed) == (
                f"levels[1].triggers[{len(top.triggers)}].at_least_m", f"at most {most_m:g} m",
            )  # fmt: skip
        else:
            check_pack(pack)


def test_more_casualties_than_people_is_found():
    """Counted in the mine of the scenario: by the hundred there are, by the thousand not."""
    source = jilin().sources[jilin().scenarios["shulan-mine"].incident.source]
    there = int(people_at(source))
    assert there == sum(each.n_miners for each in source.mine.roadways)
    for at_least, wrong in ((there, False), (there + 1, True)):
        many = CasualtyTrigger(kind="casualties", at_least=at_least)
        found = check_pack(with_plan("mine-a", levels=levels("mine-a", r2=(many,))))
        assert [p.allowed for p in found] == ([f"at most {there}"] if wrong else [])


def test_people_on_the_road_are_not_counted():
    """How many a cloud can reach is for the models to say."""
    assert people_at(jilin().sources[jilin().scenarios["longtan-toxic"].incident.source]) == float(
        "inf"
    )


# -- levels in the wrong order -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("third", "second", "wrong"),
    [
        (CasualtyTrigger(kind="casualties", at_least=10), 3, True),
        (CasualtyTrigger(kind="casualties", at_least=3), 3, True),
        (CasualtyTrigger(kind="casualties", at_least=3), 10, False),
        (UncontrolledTrigger(kind="uncontrolled", after_s=60), 3, False),
    ],
)
def test_a_level_that_a_higher_one_forestalls_is_found(third, second, wrong):
    """Ten casualties for level 3, three for level 2: level 3 never stands alone."""
    top = (CasualtyTrigger(kind="casualties", at_least=second),)
    found = check_pack(with_plan(levels=levels(r3=(third,), r2=top)))
    assert [p.field for p in found] == (["levels[1].triggers"] if wrong else [])


@pytest.mark.parametrize("second", [on("call_received"), on("detected")])
def test_a_highest_level_that_comes_with_the_call_forestalls_all_that_take_as_long(second):
    """It leaves level 3 nothing; level 4 stands alone while the higher order is considered."""
    found = check_pack(with_plan(levels=levels(r2=(second,))))
    assert [p.field for p in found] == ["levels[1].triggers"]
    at_once = tuple(
        each.model_copy(update={"decision": fixed(0)})
        for each in levels(r4=(on("call_received"),), r2=(second,))
    )
    found = check_pack(with_plan(levels=at_once))
    assert [p.field for p in found] == ["levels[0].triggers", "levels[1].triggers"]


# -- limits that cannot be kept ------------------------------------------------------------------


def test_a_set_up_longer_than_its_limit_is_found():
    """By hand: 1000 s of set-up, a limit of 900 s; 1000 s is just possible."""
    for deadline_s, wrong in ((900.0, True), (1000.0, False)):
        new = card("x", "call_received", setup=fixed(1000), deadline_s=deadline_s)
        found = check_pack(with_cards(new))
        assert [p.allowed for p in found] == (["at least 1000 s"] if wrong else [])
        assert all(p.got == "900 s for x (9.9)" for p in found)


def test_a_limit_shorter_than_the_work_before_it_is_found():
    """Ten minutes of work that waits for another ten, to begin within nine."""
    first = card("x", "call_received", duration=fixed(600))
    (found,) = check_pack(with_cards(first, card("y", "task_done:x", deadline_s=540.0)))
    assert found.field.endswith("deadline_s")
    assert found.allowed == "at least 600 s"


def test_a_report_and_an_order_too_late_are_found():
    """Two hours on the telephone for a limit of one; leaving takes longer than it may."""
    plan = jilin().plans["toxic-a"]
    slow = plan.notification[1].model_copy(update={"delay": fixed(7200)})
    late = plan.protective_actions[0].model_copy(
        update={"preparation": fixed(3600), "target_s": 1800.0}
    )
    steps = (plan.notification[0], slow, *plan.notification[2:])
    found = check_pack(with_plan(notification=steps, protective_actions=(late,)))
    assert [p.field for p in found] == [
        "protective_actions[0].target_s", "notification[1].deadline_s",
    ]  # fmt: skip


# -- crews that never come -----------------------------------------------------------------------


def with_group(**changes: object) -> Pack:
    """The pack with its ladders standing or crewed otherwise."""
    units = tuple(
        group.model_copy(update=changes) if Capability.aerial in group.capabilities else group
        for group in jilin().resources.units
    )
    return replace(jilin(), resources=jilin().resources.model_copy(update={"units": units}))


@pytest.mark.parametrize(
    ("on_duty", "said"), [("day", "at night"), ("night", "by day"), ("always", "")]
)
def test_a_shift_without_a_crew_is_found(on_duty, said):
    """Ladders crewed by day only, a fire at night: nobody climbs; called in, they do."""
    found = [p for p in check_pack(with_group(on_duty=on_duty)) if p.got.startswith("1 aerial")]
    assert bool(found) == bool(said)
    for problem in found:
        assert problem.rule.startswith(said)
        assert "scenario chuanying-fire" in problem.allowed
    assert check_pack(with_group(on_duty=on_duty, call_in=fixed(600))) == ()


def test_units_that_no_level_may_call_are_found():
    """The plan calls its own county only, and the ladders stand in another."""
    plan = jilin().plans["fire-b"]
    own = tuple(each.model_copy(update={"mobilises": "own"}) for each in plan.levels)
    home = jilin().sources[jilin().scenarios["chuanying-fire"].incident.source].county
    other = next(s.id for s in jilin().resources.stations if s.county != home)
    pack = with_group(station=other)
    pack = replace(pack, plans={**pack.plans, "fire-b": plan.model_copy(update={"levels": own})})
    found = [p for p in check_pack(pack) if "may call" in p.rule]
    assert [p.got for p in found] == ["1 aerial in ladder (3.4 应急处置)"]
    assert check_pack(with_group(station=other)) == ()
