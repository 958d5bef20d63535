"""The dispatch checker names the rule that each of many corrupted answers breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimization.checkers.dispatch import check_dispatch
from optimization.dispatch_model import optimal_dispatch
from optimization.dispatch_problem import (
    ESCORT,
    Cover,
    DispatchProblem,
    Incident,
    Offer,
    Sent,
    value_of,
)
from tests.support.dispatching import plain_answer

FIRE, LEAK, LEAD, CARE = "fire_attack", "leak_stop", "command", "medical_care"
UNITS = (
    Offer("pump-1", {FIRE: 1}, "north"),
    Offer("pump-2", {FIRE: 1}, "north"),
    Offer("pump-3", {FIRE: 1}, "south"),
    Offer("tank", {LEAK: 2}, "south"),
    Offer("car-1", {LEAD: 1}, "north"),
    Offer("car-2", {LEAD: 1}, "south"),
    Offer("tow-1", {LEAK: 1}, "east", convoy="tow"),
    Offer("tow-2", {CARE: 1}, "east", convoy="tow"),
    Offer("busy", {FIRE: 1}, "", current=1, locked=True),
    Offer("coming", {CARE: 1}, "", current=0),
)
INCIDENTS = (
    Incident("plant", 4, {FIRE: 2, LEAK: 3, LEAD: 1}, commander=LEAD),
    Incident("mall", 2, {FIRE: 2, CARE: 1}),
)
ARRIVAL = (
    (100, 400), (150, 350), (500, None), (200, 300), (120, 130), (None, 260), (300, 310),
    (320, 330), (None, 0), (90, 80),
)  # fmt: skip
PROBLEM = DispatchProblem(
    UNITS, INCIDENTS, ARRIVAL, (Cover("north", 1, 2, 60), Cover("south", 1, 2, 30)), 45,
    {(2, 1): "closed road", (5, 0): "gas cloud"},
)  # fmt: skip
GOOD = optimal_dispatch(PROBLEM)


def add(*more: Sent) -> tuple[Sent, ...]:
    gone = {each.unit for each in more}
    return (*(each for each in GOOD.sent if each.unit not in gone), *more)


def without(*units: int) -> tuple[Sent, ...]:
    return tuple(each for each in GOOD.sent if each.unit not in units)


CORRUPTED = {
    "known": [add(Sent(k, i, FIRE)) for k, i in ((-1, 0), (10, 0), (99, 0), (0, -1), (0, 2))],
    "one_place": [
        (*GOOD.sent, GOOD.sent[0]),
        (*GOOD.sent, Sent(8, 1, ESCORT)),
        (*without(0), Sent(0, 0, FIRE), Sent(0, 1, FIRE)),
        (*without(3), Sent(3, 0, LEAK), Sent(3, 0, LEAK)),
    ],
    "reachable": [
        add(Sent(2, 1, FIRE)), add(Sent(5, 0, LEAD)), add(Sent(8, 0, FIRE)),
        (Sent(5, 0, LEAD), Sent(0, 0, FIRE), Sent(8, 1, FIRE)),
    ],
    "able": [
        add(Sent(0, 0, LEAK)), add(Sent(0, 1, CARE)), add(Sent(4, 1, LEAD)),
        add(Sent(9, 0, CARE)), add(Sent(0, 0, ESCORT)), add(Sent(3, 1, LEAK)),
        add(Sent(0, 0, "nonsense")),
    ],
    "commander": [without(4), (Sent(0, 0, FIRE), Sent(8, 1, FIRE)),
                  (Sent(3, 0, LEAK), Sent(8, 1, FIRE))],
    "convoy": [
        add(Sent(6, 0, LEAK), Sent(7, 1, CARE)),
        (*without(6, 7), Sent(6, 0, LEAK)),
        (*without(6, 7), Sent(7, 1, CARE)),
        (*without(6, 7), Sent(6, 0, ESCORT)),
    ],
    "cover": [
        (Sent(0, 0, FIRE), Sent(1, 0, FIRE), Sent(4, 0, LEAD), Sent(8, 1, FIRE)),
        (Sent(0, 1, FIRE), Sent(1, 0, FIRE), Sent(4, 0, LEAD), Sent(8, 1, FIRE)),
        (Sent(2, 0, FIRE), Sent(3, 0, LEAK), Sent(4, 0, LEAD), Sent(5, 1, ESCORT),
         Sent(8, 1, FIRE)),
    ],
    "locked": [without(8), (), (Sent(4, 0, LEAD), Sent(0, 0, FIRE))],
}  # fmt: skip


def claims() -> list[tuple[str, object]]:
    """Answers that keep the rules and lie about themselves."""
    lies: list[tuple[str, object]] = []
    for k in range(3):
        value = list(GOOD.value)
        value[k] -= 1
        lies.append(("value", replace(GOOD, value=tuple(value))))
        for field, rule in (
            ("objective", "value"),
            ("bound", "bound"),
            ("model_hash", "model_hash"),
        ):
            proof = list(GOOD.proof)
            wrong = "other" if field == "model_hash" else GOOD.value[k] + 7.0
            proof[k] = replace(proof[k], **{field: wrong})
            lies.append((rule, replace(GOOD, proof=tuple(proof))))
        proof = list(GOOD.proof)
        proof[k] = replace(proof[k], bound=GOOD.value[k] - 5.0, status="optimal")
        lies.append(("bound", replace(GOOD, proof=tuple(proof))))
    return lies


def test_the_good_answer_is_accepted():
    assert check_dispatch(PROBLEM, GOOD) == ()
    assert GOOD.is_optimal


@pytest.mark.parametrize(
    ("rule", "sent"), [(rule, sent) for rule, many in CORRUPTED.items() for sent in many]
)
def test_a_corrupted_answer_is_rejected_by_the_name_of_its_rule(rule, sent):
    """33 ways to break a rule."""
    found = check_dispatch(PROBLEM, plain_answer(PROBLEM, tuple(sent), GOOD.value))
    assert rule in {each.rule for each in found}
    assert all(each.who and each.found for each in found)


@pytest.mark.parametrize(("rule", "answer"), claims())
def test_an_answer_that_lies_about_itself_is_rejected(rule, answer):
    """15 false claims of value, bound, proof and data."""
    assert rule in {each.rule for each in check_dispatch(PROBLEM, answer)}


def test_a_worse_answer_with_its_true_value_is_accepted():
    """The checker judges rules and claims; that there is better, the bound says."""
    sent = (Sent(8, 1, FIRE),)
    assert check_dispatch(PROBLEM, plain_answer(PROBLEM, sent, value_of(PROBLEM, sent))) == ()


def test_the_corruptions_are_many():
    assert sum(len(many) for many in CORRUPTED.values()) >= 30
