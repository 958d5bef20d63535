"""The rich dispatch model against every answer counted out, reordered, and against the greedy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimization.checkers.dispatch import check_dispatch
from optimization.dispatch_greedy import greedy_dispatch, nearest_dispatch
from optimization.dispatch_model import optimal_dispatch
from optimization.dispatch_policy import RichDispatch
from optimization.dispatch_problem import DispatchProblem, Incident, Offer, Sent, value_of
from scenarios.model.vocabulary import Capability as C
from sim.response.policy import Assignment, Candidate, Request
from tests.support.dispatching import brute_force, chance_problem


def offer(name: str, *kinds: str, **more) -> Offer:
    return Offer(name, dict.fromkeys(kinds, 1), **more)


@pytest.mark.parametrize("block", range(30))
def test_300_small_problems_equal_every_answer_counted_out(block):
    """Up to five units and two incidents with all rules: the three values are the least of all."""
    for seed in range(10 * block, 10 * block + 10):
        problem = chance_problem(seed, n_units=3 + seed % 3, n_incidents=2, need=2)
        answer = optimal_dispatch(problem)
        assert answer.value == brute_force(problem), seed
        assert answer.is_optimal
        assert check_dispatch(problem, answer) == ()
        assert all(proof.checker == "accepted" for proof in answer.proof)


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_units_and_incidents_changes_nothing(seed):
    """Shuffled lists: the same units for the same incidents in the same roles."""
    problem = chance_problem(seed, n_units=14, n_incidents=3)
    rng = np.random.default_rng(seed)
    ks, js = rng.permutation(14).tolist(), rng.permutation(3).tolist()
    place = {old: new for new, old in enumerate(js)}
    other = DispatchProblem(
        tuple(
            replace(problem.units[k], current=place.get(problem.units[k].current, -1)) for k in ks
        ),
        tuple(problem.incidents[i] for i in js),
        tuple(tuple(problem.arrival_s[k][i] for i in js) for k in ks),
        problem.covers[::-1],
        problem.switch_s,
    )
    assert other.hash == problem.hash
    for solve in (optimal_dispatch, greedy_dispatch, nearest_dispatch):
        mine, theirs = solve(problem), solve(other)
        assert mine.value == theirs.value
        back = sorted(Sent(ks[each.unit], js[each.incident], each.role) for each in theirs.sent)
        assert tuple(back) == mine.sent


@pytest.mark.parametrize("seed", range(12))
def test_names_do_not_change_what_the_best_is_worth(seed):
    """Other names for units and incidents: the same three values."""
    problem = chance_problem(seed, n_units=14, n_incidents=3)
    renamed = replace(
        problem,
        units=tuple(replace(u, id=f"x{97 * k % 101:03d}") for k, u in enumerate(problem.units)),
        incidents=tuple(replace(e, id=f"z{-i}") for i, e in enumerate(problem.incidents)),
    )
    assert optimal_dispatch(renamed).value == optimal_dispatch(problem).value


@pytest.mark.parametrize("seed", range(40))
def test_greedy_keeps_the_rules_and_is_never_better(seed):
    """Any problem: greedy and nearest are legal answers above the optimum."""
    problem = chance_problem(seed, n_units=25, n_incidents=4, plain=bool(seed % 2))
    best = optimal_dispatch(problem)
    for rule in (greedy_dispatch, nearest_dispatch):
        answer = rule(problem)
        assert check_dispatch(problem, answer) == ()
        assert answer.value >= best.value


@pytest.mark.parametrize("seed", [14, 38, 108])
def test_ruin_and_recreate_finds_the_least_shortage(seed):
    """Convoys, commanders and capacities where exchanges alone leave somebody short in vain."""
    rng = np.random.default_rng(seed)
    problem = chance_problem(
        20_000 + seed,
        n_units=int(rng.integers(10, 61)),
        n_incidents=int(rng.integers(2, 6)),
        need=4,
    )
    least = optimal_dispatch(problem).value[0]
    assert greedy_dispatch(problem, rounds=0).value[0] > least
    assert greedy_dispatch(problem).value[0] == least


def test_the_answer_of_a_moment_ago_is_kept_when_turning_costs_more_than_it_saves():
    """A nearer unit appears, 60 s closer: with a price of 100 s nobody is turned away."""
    units = (offer("far", "fire_attack", current=0), offer("near", "fire_attack"))
    scene = (Incident("I", 1, {"fire_attack": 1}),)
    calm = DispatchProblem(units, scene, ((160,), (160,)), switch_s=100)
    assert optimal_dispatch(calm).sent == (Sent(0, 0, "fire_attack"),)
    sooner = DispatchProblem(units, scene, ((160,), (100,)), switch_s=100)
    answer = optimal_dispatch(sooner, before=(Sent(0, 0, "fire_attack"),))
    assert answer.sent == (Sent(1, 0, "fire_attack"),), "completion comes before the price"


def test_severity_decides_who_goes_short():
    """One squad, two incidents: the graver gets it though it is farther."""
    problem = DispatchProblem(
        (offer("squad", "leak_stop"),),
        (Incident("a", 1, {"leak_stop": 1}), Incident("b", 3, {"leak_stop": 1})),
        ((60, 900),),
    )
    answer = optimal_dispatch(problem)
    assert answer.sent == (Sent(0, 1, "leak_stop"),)
    assert answer.value == (1, 2700, 900)


def test_nobody_goes_without_the_command_vehicle():
    """The only command vehicle cannot get there: nobody is sent, all is short."""
    problem = DispatchProblem(
        (offer("pump", "fire_attack"), offer("car", "command")),
        (Incident("I", 2, {"fire_attack": 1, "command": 1}, commander="command"),),
        ((60,), (None,)),
    )
    answer = optimal_dispatch(problem)
    assert answer.sent == ()
    assert answer.value == (4, 0, 0)


def test_an_impossible_question_is_refused_by_name():
    """Twice the same id, a locked unit without a way, a need of nothing."""
    pump = offer("pump", "fire_attack")
    scene = Incident("I", 1, {"fire_attack": 1})
    with pytest.raises(ValueError, match="unit id 'pump' is given twice"):
        DispatchProblem((pump, pump), (scene,), ((1,), (1,)))
    with pytest.raises(ValueError, match="locked where arrival_s is unknown"):
        DispatchProblem((replace(pump, current=0, locked=True),), (scene,), ((None,),))
    with pytest.raises(ValueError, match="need of fire_attack = 0"):
        DispatchProblem((pump,), (Incident("I", 1, {"fire_attack": 0}),), ((1,),))
    with pytest.raises(ValueError, match="weight = 0"):
        DispatchProblem((pump,), (Incident("I", 0, {"fire_attack": 1}),), ((1,),))


@pytest.mark.parametrize("proven", [False, True])
def test_as_a_policy_of_the_engine(proven):
    """The all-rounder is kept for what only it can do; numbers of units are the engine's own."""
    policy = RichDispatch(proven=proven)
    units = [
        Candidate(7, frozenset({C.fire_attack, C.leak_stop}), 60.0),
        Candidate(3, frozenset({C.fire_attack}), 300.0),
    ]
    requests = [Request(C.fire_attack, 1, 2), Request(C.leak_stop, 1, 3)]
    answer = policy.assign(requests, units)
    assert sorted(answer, key=lambda a: a.request) == [Assignment(0, 3), Assignment(1, 7)]
    assert policy.assign(requests, []) == []
    assert policy.assign([], units) == []


def test_the_value_is_what_the_definition_says():
    """By hand: 2 short of weight 3; last arrival 200 s; burden 100 + 200 + 50 for cover."""
    from optimization.dispatch_problem import Cover

    problem = DispatchProblem(
        (offer("a", "x", area="A"), offer("b", "x", area="A")),
        (Incident("I", 3, {"x": 4}),),
        ((100,), (200,)),
        (Cover("A", wanted=1, loss_s=50),),
    )
    assert value_of(problem, [Sent(0, 0, "x"), Sent(1, 0, "x")]) == (6, 600, 350)
