"""MEXCLP iterated with the hypercube: plan and busy share bring each other about."""

import numpy as np
import pytest

from optimization.siting.busy import settle_busy, workload_of
from optimization.siting.problem import SitingRules, problem
from optimization.siting.solve import solve_siting
from scenarios.errors import InputError

CALLS_S = 1 / 1800


def towns(n=12, m=6, seed=3):
    """Towns and sites over a square of 20 by 20 minutes."""
    rng = np.random.default_rng(seed)
    a, b = rng.random((n, 2)) * 1200, rng.random((m, 2)) * 1200
    time_s = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1))
    return problem(weight=rng.integers(1, 50, n).astype(float), time_s=time_s)


def rules(n_units=3):
    """Up to two units at a site, 7 minutes."""
    return SitingRules("mexclp", n_units=n_units, units_a_site=2, standard_s=420.0, busy_frac=0.0)


@pytest.mark.parametrize("seed", range(5))
def test_plan_and_busy_share_agree(seed):
    """Solving again with the share gives the plan's value; its queue gives the share."""
    data = towns(seed=seed)
    found = settle_busy(data, rules(), call_rate_s=CALLS_S, service_s=1800.0)
    assert found.is_fixed
    queue = workload_of(data, found.answer.units, call_rate_s=CALLS_S, service_s=1800.0)
    assert queue.busy_frac.mean() == pytest.approx(found.busy_frac, abs=1e-6)
    again = solve_siting(data, found.answer.rules)
    assert again.certificate.objective == pytest.approx(found.answer.certificate.objective)
    assert found.answer.certificate.is_optimal
    assert found.answer.certificate.checker == "accepted"


def test_equal_crews_without_a_line_are_busy_as_erlang_says():
    """Mean busy share = a (1 - B(3, a)) / 3 with a = 1 offered; B(3, 1) = 1/16 (Erlang loss)."""
    found = settle_busy(towns(), rules(), call_rate_s=1 / 1800, service_s=1800.0)
    assert found.lost_prob == pytest.approx(1 / 16, rel=1e-9)
    assert found.busy_frac == pytest.approx((1 - 1 / 16) / 3, abs=1e-6)


def test_no_calls_leave_all_idle():
    """Then the expected cover is plain cover."""
    data = towns()
    found = settle_busy(data, rules(), call_rate_s=0.0, service_s=1800.0)
    assert found.busy_frac == 0
    plain = solve_siting(data, SitingRules("mclp", n_sites=3, standard_s=420.0))
    assert found.answer.certificate.objective == pytest.approx(plain.certificate.objective)


def test_more_calls_keep_crews_busier():
    """Busy share and loss grow with the calls."""
    shares = [
        settle_busy(towns(), rules(), call_rate_s=k * CALLS_S, service_s=1800.0)
        for k in (0.5, 1.0, 2.0)
    ]
    assert [s.busy_frac for s in shares] == sorted({s.busy_frac for s in shares})
    assert [s.lost_prob for s in shares] == sorted({s.lost_prob for s in shares})


@pytest.mark.parametrize(
    ("calls", "service", "named"),
    [(-1.0, 60.0, "call_rate_s"), (np.nan, 60.0, "call_rate_s"), (1.0, 0.0, "service_s")],
)
def test_impossible_rates_are_refused(calls, service, named):
    """By name."""
    with pytest.raises(InputError, match=named):
        settle_busy(towns(), rules(), call_rate_s=calls, service_s=service)


def test_other_models_have_no_busy_share():
    """Only mexclp."""
    with pytest.raises(InputError, match="model"):
        settle_busy(towns(), SitingRules("mclp", n_sites=2, standard_s=60.0),
                    call_rate_s=0.0, service_s=60.0)  # fmt: skip
