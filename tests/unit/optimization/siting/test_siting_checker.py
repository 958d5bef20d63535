"""The checker finds every kind of wrong answer, by the name of the rule that is broken."""

from dataclasses import replace

import numpy as np
import pytest

from optimization.checkers.siting import judge_siting
from optimization.siting.answer import Conflict, Relaxation
from optimization.siting.problem import SitingRules, problem
from optimization.siting.solve import solve_siting

TOWNS = problem(
    weight=np.array([10.0, 20.0, 30.0, 5.0]),
    time_s=np.array(
        [
            [0.0, 300.0, 600.0, 900.0],
            [300.0, 0.0, 300.0, 600.0],
            [600.0, 300.0, 0.0, 300.0],
            [900.0, 600.0, 300.0, 0.0],
        ]
    ),
    demand=("a", "b", "c", "d"),
    sites=("A", "B", "C", "D"),
    county=("n", "n", "s", "s"),
    existing=np.array([True, False, False, False]),
    price=np.array([0.0, 2.0, 3.0, 4.0]),
    capacity=np.array([30.0, 40.0, 50.0, 20.0]),
)

RULES = {
    "mclp": SitingRules("mclp", n_sites=2, standard_s=300.0, budget=3.0, county_worst=0.8),
    "cvar": SitingRules("mclp", n_sites=2, standard_s=0.0, county_cvar=0.8, county_tail_frac=0.5),
    "lscp": SitingRules("lscp", standard_s=300.0),
    "shared": SitingRules("lscp", standard_s=300.0, use_capacity=True),
    "partly": SitingRules("mclp", standard_s=300.0, n_sites=2, use_capacity=True),
    "p_median": SitingRules("p_median", n_sites=2),
    "p_center": SitingRules("p_center", n_sites=2),
    "bacop": SitingRules("bacop", n_sites=3, standard_s=300.0),
    "dsm": SitingRules("dsm", n_units=3, units_a_site=2, standard_s=300.0, outer_s=600.0,
                       inner_frac=0.8),
    "mexclp": SitingRules("mexclp", n_units=3, units_a_site=2, standard_s=300.0, busy_frac=0.3),
    "none": SitingRules("lscp", standard_s=300.0, n_sites=1),
}  # fmt: skip


def proof(**changed):
    """A change of the certificate."""
    return lambda a: replace(a, certificate=replace(a.certificate, **changed))


def off(by):
    """An objective and bound that are both wrong by so much."""
    return lambda a: proof(objective=a.certificate.objective + by, bound=a.certificate.bound + by)(
        a
    )


def units(*plan):
    """Other units at the sites."""
    return lambda a: replace(a, units=plan)


def share(i, j, value):
    """Another share of a point served by a site."""

    def change(a):
        shares = a.shares.copy()
        shares[i, j] = value
        return replace(a, shares=shares)

    return change


def under(**changed):
    """Stricter rules than those that the answer was made for."""
    return lambda a: replace(a, rules=replace(a.rules, **changed))


CORRUPTED = [
    ("mclp", units(1, 0), "shape"),
    ("mclp", units(1, 0, -1, 0), "shape"),
    ("mclp", units(1, 0, 0.5, 0), "shape"),
    ("lscp", lambda a: replace(a, shares=np.zeros((4, 4))), "shape"),
    ("shared", lambda a: replace(a, shares=None), "shape"),
    ("shared", lambda a: replace(a, shares=np.zeros((2, 2))), "shape"),
    ("mclp", units(2, 0, 1, 0), "units_a_site"),
    ("mexclp", units(3, 0, 0, 0), "units_a_site"),
    ("mclp", units(1, 1, 1, 0), "count"),
    ("p_center", units(1, 1, 1, 1), "count"),
    ("p_median", under(n_sites=1), "count"),
    ("dsm", units(2, 1, 1, 1), "units"),
    ("mexclp", under(n_units=1), "units"),
    ("mclp", units(1, 0, 0, 1), "budget"),
    ("lscp", under(budget=0.0), "budget"),
    ("mclp", units(0, 1, 0, 0), "existing"),
    ("p_median", units(0, 1, 1, 0), "existing"),
    ("bacop", units(0, 1, 1, 0), "existing"),
    ("lscp", units(1, 0, 0, 0), "cover"),
    ("lscp", under(standard_s=10.0), "cover"),
    ("p_median", units(0, 0, 0, 0), "cover"),
    ("dsm", units(2, 0, 0, 0), "outer"),
    ("dsm", under(outer_s=1.0), "outer"),
    ("dsm", units(1, 0, 0, 0), "inner"),
    ("dsm", under(inner_frac=1.0, standard_s=10.0), "inner"),
    ("shared", share(0, 0, 0.2), "service"),
    ("shared", share(1, 1, 2.0), "service"),
    ("partly", share(0, 0, -0.5), "service"),
    ("partly", lambda a: replace(a, units=(1, 0, 0, 0)), "open"),
    ("shared", share(0, 3, 0.5), "reach"),
    ("shared", under(standard_s=1.0), "reach"),
    ("shared", share(2, 3, 1.0), "capacity"),
    ("mclp", under(county_worst=0.0, standard_s=0.0), "county_worst"),
    ("mclp", lambda a: under(county_worst=0.4)(units(1, 0, 0, 0)(a)), "county_worst"),
    ("cvar", units(1, 0, 0, 0), "county_cvar"),
    ("cvar", under(county_cvar=0.1), "county_cvar"),
    ("bacop", lambda a: replace(a, first_stage=None), "first_stage"),
    ("bacop", lambda a: replace(a, first_stage=a.first_stage - 1.0), "first_stage"),
    ("mclp", off(1.0), "objective"),
    ("p_median", off(-1.0), "objective"),
    ("p_center", off(60.0), "objective"),
    ("mexclp", off(0.01), "objective"),
    ("lscp", off(1.0), "objective"),
    ("bacop", off(5.0), "objective"),
    ("dsm", off(5.0), "objective"),
    ("mclp", proof(objective=None), "objective"),
    ("p_median", proof(bound=1e9), "bound"),
    ("mclp", proof(bound=0.0), "bound"),
    ("lscp", proof(bound=None), "bound"),
    ("p_median", proof(bound=0.0), "status"),
    ("p_median", proof(status="feasible"), "status"),
    ("mclp", proof(status="infeasible"), "status"),
    ("mclp", lambda a: replace(a, units=()), "status"),
    ("mclp", lambda a: replace(a, conflict=Conflict((), ())), "status"),
    ("mclp", proof(sense="minimise"), "question"),
    ("lscp", proof(model_hash="0"), "question"),
    ("lscp", under(standard_s=301.0), "question"),
    ("none", lambda a: replace(a, conflict=Conflict(("a",), ())), "conflict"),
    ("none", lambda a: replace(a, conflict=Conflict((), (Relaxation("count", 2.0, 2.0),))),
     "conflict"),
]  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_true_answers_are_accepted(name):
    """The solver's own answers raise no objection."""
    answer = solve_siting(TOWNS, RULES[name])
    assert judge_siting(TOWNS, answer) == ()
    assert answer.certificate.status == ("infeasible" if name == "none" else "optimal")


@pytest.mark.parametrize(("name", "corrupt", "check"), CORRUPTED)
def test_a_corrupted_answer_is_rejected_by_the_rule_it_breaks(name, corrupt, check):
    """Each of 59 corruptions is objected to under its own name."""
    answer = corrupt(solve_siting(TOWNS, RULES[name]))
    assert check in {finding.check for finding in judge_siting(TOWNS, answer)}
