"""Optimal dispatch against brute force, against the nearest rule, and against itself reordered."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimization.dispatch import OptimalDispatch, cost_of, shortage_price
from scenarios.model.vocabulary import Capability as C
from sim.response.policy import Assignment, Candidate, NearestAvailable, Request

ABILITIES = (C.fire_attack, C.leak_stop, C.search_rescue)
OPTIMAL, NEAREST = OptimalDispatch(), NearestAvailable()


def total(requests, candidates, answer) -> int:
    """Cost of an answer: travel, spared specialists and missing units."""
    by_unit = {c.unit: c for c in candidates}
    sent = [0] * len(requests)
    cost = 0
    for choice in answer:
        sent[choice.request] += 1
        cost += cost_of(requests[choice.request], by_unit[choice.unit])
    missing = [r.number - n for r, n in zip(requests, sent, strict=True)]
    assert min(missing, default=0) >= 0
    return cost + sum(m * shortage_price(r) for m, r in zip(missing, requests, strict=True))


def brute_force(requests, candidates) -> int:
    """Least cost over every way to send each unit to one request or nowhere."""
    best = None
    for choice in product(range(-1, len(requests)), repeat=len(candidates)):
        answer = [Assignment(i, c.unit) for i, c in zip(choice, candidates, strict=True) if i >= 0]
        fits = all(
            requests[i].capability in c.capabilities
            for i, c in zip(choice, candidates, strict=True)
            if i >= 0
        )
        full = all(choice.count(i) <= r.number for i, r in enumerate(requests))
        if fits and full:
            cost = total(requests, candidates, answer)
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


def candidate(number: int, *abilities: C, eta_s: float = 100.0) -> Candidate:
    return Candidate(number, frozenset(abilities), eta_s)


requests_ = st.lists(
    st.builds(Request, st.sampled_from(ABILITIES), st.integers(1, 3), st.integers(1, 9)),
    min_size=1,
    max_size=3,
)
etas = st.integers(0, 3600).map(float) | st.sampled_from([60.0, 120.0]) | st.floats(0, 50_000)
abilities = st.sets(st.sampled_from(ABILITIES), min_size=1).map(frozenset)


def candidates_(most: int):
    return st.lists(st.tuples(abilities, etas), max_size=most).map(
        lambda rows: [Candidate(i, able, eta) for i, (able, eta) in enumerate(rows)]
    )


def is_allowed(requests, candidates, answer) -> bool:
    """Each unit once, none without the ability, no request over-served."""
    by_unit = {c.unit: c for c in candidates}
    units = [a.unit for a in answer]
    counts = [sum(a.request == i for a in answer) for i in range(len(requests))]
    return (
        len(set(units)) == len(units)
        and all(requests[a.request].capability in by_unit[a.unit].capabilities for a in answer)
        and all(n <= r.number for n, r in zip(counts, requests, strict=True))
    )


@given(requests=requests_, candidates=candidates_(6))
@settings(max_examples=250, deadline=None)
def test_no_way_of_sending_is_cheaper(requests, candidates):
    """Up to six units and three requests: the cost is the least of all ways, counted out."""
    answer = OPTIMAL.assign(requests, candidates)
    assert is_allowed(requests, candidates, answer)
    assert total(requests, candidates, answer) == brute_force(requests, candidates)


@given(requests=requests_, candidates=candidates_(30))
@settings(max_examples=200, deadline=None)
def test_optimal_never_costs_more_than_nearest(requests, candidates):
    """On any case the planned choice is at most as dear as sending the nearest each time."""
    best, simple = (p.assign(requests, candidates) for p in (OPTIMAL, NEAREST))
    assert is_allowed(requests, candidates, simple)
    assert total(requests, candidates, best) <= total(requests, candidates, simple)


@given(requests=requests_, candidates=candidates_(12), order=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_list_of_units_changes_nothing(requests, candidates, order):
    """Shuffled candidates give the same units for the same requests, under both rules."""
    shuffled = list(candidates)
    order.shuffle(shuffled)
    for policy in (OPTIMAL, NEAREST):
        mine, theirs = policy.assign(requests, candidates), policy.assign(requests, shuffled)
        assert {(a.request, a.unit) for a in mine} == {(a.request, a.unit) for a in theirs}


@given(requests=requests_, candidates=candidates_(12))
@settings(max_examples=150, deadline=None)
def test_both_rules_send_whoever_can_be_sent(requests, candidates):
    """A request goes short only when no idle unit could serve it."""
    for policy in (OPTIMAL, NEAREST):
        answer = policy.assign(requests, candidates)
        assert is_allowed(requests, candidates, answer)
        free = {c.unit: c for c in candidates if c.unit not in {a.unit for a in answer}}
        for i, request in enumerate(requests):
            if sum(a.request == i for a in answer) < request.number:
                assert not any(request.capability in c.capabilities for c in free.values())


def test_a_shortage_falls_on_the_less_urgent():
    """One squad, two requests of priority 5 and 2: the more urgent gets it, though listed last."""
    squad = [candidate(0, C.leak_stop)]
    requests = [Request(C.leak_stop, 1, 5), Request(C.leak_stop, 1, 2)]
    for policy in (OPTIMAL, NEAREST):
        assert policy.assign(requests, squad) == [Assignment(1, 0)]


def test_the_allrounder_is_kept_for_what_only_it_can_do():
    """Nearest first sends the near all-rounder to the fire and leaves the leak short; optimal not.

    Fire wanted first (priority 2), leak second (3). Unit 0 can do both, 60 s away; unit 1 only
    fights fire, 300 s away. Nearest: unit 0 to the fire, nobody for the leak. Optimal: 1 and 0.
    """
    units = [candidate(0, C.fire_attack, C.leak_stop, eta_s=60.0),
             candidate(1, C.fire_attack, eta_s=300.0)]  # fmt: skip
    requests = [Request(C.fire_attack, 1, 2), Request(C.leak_stop, 1, 3)]
    assert NEAREST.assign(requests, units) == [Assignment(0, 0)]
    assert OPTIMAL.assign(requests, units) == [Assignment(0, 1), Assignment(1, 0)]


def test_a_missing_unit_is_dearer_than_any_drive():
    """A unit ten hours away is sent rather than going short, also to the least urgent."""
    far = [candidate(0, C.leak_stop, eta_s=50_000.0)]
    assert OPTIMAL.assign([Request(C.leak_stop, 1, 9)], far) == [Assignment(0, 0)]


def test_many_far_units_do_not_outweigh_one_missing():
    """Twenty requests in a chain: full service needs every unit on its far request; it is chosen.

    Unit i can serve requests i (far, ten hours) and i + 1 (at the door); only unit 0 can serve
    request 0. Leaving request 0 short would spare 20 drives of ten hours.
    """
    kinds = list(C)[:17]
    units = [candidate(i, *{kinds[i], kinds[min(i + 1, 16)]}, eta_s=36_000.0) for i in range(17)]
    requests = [Request(kind, 1, 9) for kind in kinds]
    assert len(OPTIMAL.assign(requests, units)) == 17


def test_of_equal_units_the_lower_numbers_are_sent():
    """Ten alike, three wanted: units 0, 1 and 2."""
    units = [candidate(i, C.fire_attack) for i in reversed(range(10))]
    answer = OPTIMAL.assign([Request(C.fire_attack, 3, 4)], units)
    assert sorted(a.unit for a in answer) == [0, 1, 2]


@pytest.mark.parametrize("policy", [OPTIMAL, NEAREST])
def test_nothing_to_choose_from_is_no_error(policy):
    """No units, or none with the ability: nobody is sent."""
    assert policy.assign([Request(C.leak_stop, 1, 1)], []) == []
    assert policy.assign([Request(C.leak_stop, 1, 1)], [candidate(0, C.command)]) == []
    assert policy.assign([], [candidate(0, C.command)]) == []


def test_a_second_of_travel_is_never_traded_for_a_lower_number():
    """300 candidates: three wanted are the three soonest although their numbers are the highest."""
    units = [candidate(i, C.fire_attack, eta_s=1000.0 - i) for i in range(300)]
    answer = OPTIMAL.assign([Request(C.fire_attack, 60, 9)], units)
    assert sorted(a.unit for a in answer) == list(range(240, 300))
