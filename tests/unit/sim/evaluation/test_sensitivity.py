"""Which input drives the outcome: Ishigami's closed form, and given data."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evaluation.sensitivity import drivers, sobol_indices

A, B = 7.0, 0.1


def ishigami(u):
    """Ishigami and Homma 1990 on uniform numbers."""
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def exact():
    """First-order and total shares of the function in closed form."""
    v1 = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    v2, v13 = A**2 / 8, B**2 * np.pi**8 * 8 / 225
    v = v1 + v2 + v13
    return np.array([v1, v2, 0.0]) / v, np.array([v1 + v13, v2, v13]) / v


def test_sobol_shares_are_those_of_ishigami():
    """Within 0.01 of the closed form; the intervals hold it."""
    found = sobol_indices(ishigami, ("x1", "x2", "x3"), n_base=16384)
    first, total = exact()
    assert [s.first.value for s in found] == pytest.approx(first, abs=0.01)
    assert [s.total.value for s in found] == pytest.approx(total, abs=0.01)
    for each, value in zip(found, total, strict=True):
        assert each.total.low - 0.01 <= value <= each.total.high + 0.01


def test_given_data_shares_are_those_of_ishigami():
    """2,000 played replications give the first-order shares within 0.05 and the order."""
    u = np.random.default_rng(1).random((2000, 3))
    found = {d.name: d for d in drivers({f"x{i + 1}": u[:, i] for i in range(3)}, ishigami(u))}
    for i, share in enumerate(exact()[0]):
        assert found[f"x{i + 1}"].share == pytest.approx(share, abs=0.05)
    assert found["x1"].matters
    assert found["x2"].matters


def test_an_idle_input_is_told_from_one_that_matters():
    """Of twenty idle inputs about one passes the 5 % line, the real one always does."""
    rng = np.random.default_rng(4)
    idle = {f"idle{i}": rng.random(300) for i in range(20)}
    real = rng.random(300)
    found = drivers({**idle, "real": real}, real + rng.normal(0, 0.3, 300))
    assert found[0].name == "real"
    assert found[0].correlation > 0.5
    assert sum(d.matters for d in found[1:]) <= 4


def test_an_input_that_never_varied_explains_nothing():
    """Constant input or constant outcome: zero, not a division by it."""
    y = np.arange(100.0)
    assert drivers({"fixed": np.ones(100)}, y)[0].share == 0.0
    assert drivers({"y": y}, np.ones(100))[0].share == 0.0


def test_the_scale_of_an_input_does_not_matter():
    """Ranks: the logarithm drives as much as the number."""
    rng = np.random.default_rng(5)
    x = rng.lognormal(0, 1, 200)
    y = x + rng.normal(0, 1, 200)
    assert drivers({"x": x}, y)[0].share == drivers({"x": np.log(x)}, y)[0].share


def test_what_cannot_be_shared_out_is_refused():
    """Too few, not finite, no power of two, nothing varies."""
    with pytest.raises(ValueError, match="n >= 60"):
        drivers({}, np.ones(10))
    with pytest.raises(ValueError, match="x must be finite"):
        drivers({"x": np.full(100, np.inf)}, np.arange(100.0))
    with pytest.raises(ValueError, match="n_base"):
        sobol_indices(ishigami, "abc", n_base=1000)
    with pytest.raises(ValueError, match="nothing"):
        sobol_indices(lambda x: np.ones(len(x)), "abc", n_base=64)
