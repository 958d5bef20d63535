"""The hypercube queue: published limits, symmetry, scale, and refusal of what means nothing."""

import json
from pathlib import Path

import numpy as np
import pytest

from optimization.siting.hypercube import approximate_workload, correction, exact_workload

FILE = Path(__file__).parents[5] / "shared/evidence/optimization/queues/hypercube_exact.json"


def town(seed=0, n_units=5, n_atoms=9, load=0.4):
    """Random rates and preference lists."""
    rng = np.random.default_rng(seed)
    rate = rng.random(n_atoms)
    return {
        "call_rate": rate * load * n_units / rate.sum(),
        "preference": np.argsort(rng.random((n_atoms, n_units)), axis=1),
        "service_rate": np.ones(n_units),
    }


@pytest.mark.skipif(not FILE.is_file(), reason="exact cases lie in ../shared/evidence, absent here")
def test_exact_cases_to_nine_digits_and_nine_units_to_two_percent():
    """Seven queues of 2 to 9 units, with and without a line."""
    for each in json.loads(FILE.read_text()):
        asked = {
            "call_rate": each["lam"], "preference": each["pref"],
            "service_rate": each["mu"], "line": each["line"],
        }  # fmt: skip
        found = exact_workload(**asked)
        assert found.busy_frac == pytest.approx(each["workload"], abs=1e-9)
        assert found.dispatch_rate == pytest.approx(
            np.array(each["dispatch_rate_no_delay"]), abs=1e-9
        )
        assert found.all_busy_prob == pytest.approx(each["P_all_busy"], abs=1e-9)
        assert found.queued_prob == pytest.approx(each["prob_queue_states"], abs=1e-9)
        assert found.state_prob == pytest.approx(each["state_prob"], abs=1e-9)
        if len(each["mu"]) == 9:
            rough = approximate_workload(**asked)
            assert rough.busy_frac == pytest.approx(each["workload"], rel=0.02)


@pytest.mark.parametrize("line", ["zero", "infinite"])
@pytest.mark.parametrize("method", [exact_workload, approximate_workload])
def test_calls_answered_and_busy_time_agree(method, line):
    """Every call taken keeps one unit busy for one service time (Little's law)."""
    asked = town()
    found = method(**asked, line=line)
    if line == "zero":
        assert found.busy_frac.sum() == pytest.approx(found.dispatch_rate.sum(), abs=1e-9)
        lost = asked["call_rate"].sum() * (1 - found.all_busy_prob)
        assert found.dispatch_rate.sum() == pytest.approx(lost, abs=1e-9)
    else:
        assert found.busy_frac.sum() == pytest.approx(asked["call_rate"].sum(), rel=1e-6)


@pytest.mark.parametrize("method", [exact_workload, approximate_workload])
def test_the_unit_of_time_and_the_names_of_units_do_not_matter(method):
    """Rates per hour instead of per minute; units numbered otherwise."""
    asked = town(3)
    base = method(**asked)
    hourly = method(**(asked | {k: 60 * asked[k] for k in ("call_rate", "service_rate")}))
    assert hourly.busy_frac == pytest.approx(base.busy_frac, abs=1e-10)
    new_name = np.array([2, 0, 4, 1, 3])
    renamed = method(**(asked | {"preference": new_name[asked["preference"]]}))
    assert renamed.busy_frac[new_name] == pytest.approx(base.busy_frac, abs=1e-10)


def test_more_calls_make_every_unit_busier():
    """Workload rises with the load, and the approximation stays within 5 % of the truth."""
    before = np.zeros(5)
    for load in (0.1, 0.3, 0.6):
        exact = exact_workload(**town(1, load=load)).busy_frac
        assert (exact > before).all()
        assert approximate_workload(**town(1, load=load)).busy_frac == pytest.approx(
            exact, rel=0.05
        )
        before = exact


def test_no_calls_no_work():
    """A quiet night."""
    asked = town() | {"call_rate": np.zeros(9)}
    for method in (exact_workload, approximate_workload):
        assert method(**asked).busy_frac == pytest.approx(np.zeros(5))


def test_units_independent_of_one_another_need_no_correction():
    """Binomial numbers of busy units: every factor is one."""
    from scipy.stats import binom

    assert correction(binom.pmf(np.arange(7), 6, 0.3)) == pytest.approx(np.ones(6))


def test_sixty_units_converge():
    """Two hundred atoms by sixty units: converged in a moment."""
    found = approximate_workload(**town(5, 60, 200))
    assert found.sweeps < 500
    assert 0 < found.busy_frac.min() <= found.busy_frac.max() < 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"call_rate": np.full(9, -1.0)}, "call_rate: got"),
        ({"call_rate": np.full(9, np.nan)}, "call_rate: got"),
        ({"service_rate": np.zeros(5)}, "service_rate: got"),
        ({"preference": np.zeros((9, 5), dtype=int)}, "preference: each atom must name"),
        ({"line": "short"}, "line: got 'short'"),
        ({"call_rate": np.ones(9), "line": "infinite"}, "call_rate: got 9 in all"),
    ],
)
def test_impossible_queues_are_refused(changed, words):
    """By the argument's name, with what is allowed."""
    for method in (exact_workload, approximate_workload):
        with pytest.raises(ValueError, match=words):
            method(**(town() | changed))


def test_too_many_units_for_the_exact_method():
    """The cure is named."""
    with pytest.raises(ValueError, match="n_units: got 13, allowed 1 to 12; use approximate"):
        exact_workload(**town(0, 13))
