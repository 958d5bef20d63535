"""Random streams: even, independent, keyed by cause and entity, true to their laws."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from scenarios.model.base import Grade, Provenance
from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    TriangularTime,
    UniformTime,
)
from sim.streams import Streams, quantile_s, quantiles_s, triangular_quantile

P = Provenance(grade=Grade.synthetic, source="test")
ROOT = Path(__file__).parents[3]
N = 4000

LAWS = {
    "uniform": (
        UniformTime(low_s=60.0, high_s=150.0, provenance=P),
        stats.uniform(loc=60, scale=90),
    ),
    "triangular": (
        TriangularTime(low_s=45.0, mode_s=60.0, high_s=100.0, provenance=P),
        stats.triang(c=15 / 55, loc=45, scale=55),
    ),
    "triangular, mode at the end": (
        TriangularTime(low_s=10.0, mode_s=30.0, high_s=30.0, provenance=P),
        stats.triang(c=1.0, loc=10, scale=20),
    ),
    "lognormal": (
        LognormalTime(median_s=145.0, sigma=0.5, provenance=P),
        stats.lognorm(s=0.5, scale=145),
    ),
    "exponential": (ExponentialTime(mean_s=720.0, provenance=P), stats.expon(scale=720)),
}


def streams(replication: int = 0, seed: int = 1) -> Streams:
    return Streams(seed=seed, scenario="s", replication=replication)


def draws(cause: str, n: int = N, **more: int) -> np.ndarray:
    """One draw of each of n entities, as the engine takes them."""
    luck = streams(**more)
    return np.array([luck.uniform(cause, f"P{i}") for i in range(n)])


# --- even and independent -------------------------------------------------------------------


@pytest.mark.parametrize("cause", ["survival", "found", "attempt", "wind_direction"])
def test_draws_of_many_people_are_even(cause):
    """Kolmogorov-Smirnov against the even law over 4000 people: p above 0.001 (fixed seed)."""
    assert stats.kstest(draws(cause), "uniform").pvalue > 0.001


def test_successive_draws_of_one_entity_are_even():
    """4000 attempts of one task, likewise."""
    luck = streams()
    sample = [luck.uniform("attempt", "plug") for _ in range(N)]
    assert stats.kstest(sample, "uniform").pvalue > 0.001


def test_draws_over_replications_are_even():
    """The first draw of 4000 replications, likewise: what a mean over replications rests on."""
    sample = [streams(replication=r).uniform("detection") for r in range(N)]
    assert stats.kstest(sample, "uniform").pvalue > 0.001


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda: draws("survival"), lambda: draws("found")),
        (lambda: draws("survival"), lambda: draws("survival", replication=1)),
        (lambda: draws("survival"), lambda: draws("survival", seed=2)),
        (lambda: draws("survival")[:-1], lambda: draws("survival")[1:]),
    ],
    ids=["two causes", "two replications", "two seeds", "two neighbours"],
)
def test_streams_do_not_know_of_each_other(first, second):
    """The correlation of 4000 pairs stays below 3.3 / sqrt(4000) = 0.052 (99.9 %)."""
    assert abs(np.corrcoef(first(), second())[0, 1]) < 3.3 / np.sqrt(N - 1)


def test_array_draws_are_even_and_apart_from_single_ones():
    """Generators of two causes are even, and neither follows the other."""
    luck = streams()
    a, b = (luck.generator("people", name).random(N) for name in ("tolerance", "protection"))
    assert stats.kstest(a, "uniform").pvalue > 0.001
    assert stats.kstest(b, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(a, b)[0, 1]) < 3.3 / np.sqrt(N - 1)


# --- keyed by cause and entity --------------------------------------------------------------


def test_a_draw_does_not_depend_on_what_others_have_drawn():
    """Drawing for other causes and entities in between changes nothing."""
    quiet, busy = streams(), streams()
    expected = [quiet.uniform("survival", "P7") for _ in range(3)]
    found = []
    for i in range(3):
        busy.uniform("turnout", "U1")
        busy.generator("people", "x").random(10)
        busy.uniform("survival", f"P{i}")
        found.append(busy.uniform("survival", "P7"))
    assert found == expected


def test_a_constant_time_draws_nothing():
    """A fixed time leaves the stream where it was: plans with and without spread stay paired."""
    luck, reference = streams(), streams()
    fixed = ConstantTime(value_s=5.0, provenance=P)
    assert luck.time_s(fixed, "task", "plug") == 5.0
    assert luck.uniform("task", "plug") == reference.uniform("task", "plug")


def test_every_key_gives_another_stream():
    """Seed, scenario, replication, cause and entity each matter; no two of 3^5 keys agree."""
    found = {
        Streams(seed=a, scenario=f"s{b}", replication=c).uniform(f"c{d}", f"e{e}")
        for a, b, c, d, e in product(range(3), repeat=5)
    }
    assert len(found) == 3**5


def test_names_that_run_together_are_kept_apart():
    """Cause "a", entity "b:c" is not cause "a:b", entity "c"."""
    luck = streams()
    assert luck.uniform("a", "b:c") != luck.uniform("a:b", "c")


def test_draws_are_the_same_for_every_hash_seed():
    """Three processes with PYTHONHASHSEED 0, 1 and 2 draw the same numbers."""
    code = (
        "from sim.streams import Streams;"
        "s = Streams(seed=1, scenario='x', replication=3);"
        "print(s.uniform('a', 'b'), s.generator('c', 'd').random(2).tolist())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "012"
    }
    assert len(said) == 1


# --- the laws -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAWS)
def test_quantiles_are_those_of_scipy(name):
    """At 99 levels and both tails the quantile is scipy's to 1e-9."""
    law, peer = LAWS[name]
    for p in [0.0001, *np.arange(0.01, 1.0, 0.01), 0.9999]:
        assert quantile_s(law, float(p)) == pytest.approx(peer.ppf(p), rel=1e-9)


@pytest.mark.parametrize("name", LAWS)
def test_means_of_draws_hold_the_law_s_mean(name):
    """The 99.9 % interval of 4000 draws holds the mean that the law states, which is scipy's."""
    law, peer = LAWS[name]
    assert law.mean_s == pytest.approx(peer.mean(), rel=1e-9)
    luck = streams()
    sample = np.array([luck.time_s(law, "t", str(i)) for i in range(N)])
    half = stats.t.ppf(0.9995, N - 1) * sample.std(ddof=1) / np.sqrt(N)
    assert abs(sample.mean() - law.mean_s) <= half


@pytest.mark.parametrize("name", LAWS)
def test_many_quantiles_at_once_are_the_single_ones(name):
    """The array form gives what the single form gives."""
    law, _ = LAWS[name]
    levels = np.linspace(0, 0.999, 50)
    np.testing.assert_allclose(
        quantiles_s(law, levels), [quantile_s(law, p) for p in levels], rtol=1e-12
    )


def test_observed_times_are_interpolated_between_neighbours():
    """Of 10, 20, 40 s the lower quartile is 15 s, the median 20 s, the upper quartile 30 s."""
    law = EmpiricalTime(values_s=(40.0, 10.0, 20.0), provenance=P)
    assert [quantile_s(law, p) for p in (0.0, 0.25, 0.5, 0.75)] == [10.0, 15.0, 20.0, 30.0]


def test_the_ends_of_the_laws_are_finite():
    """The lowest and the highest draw that can come give finite times."""
    highest = 1 - 2.0**-53
    for law, _ in LAWS.values():
        assert np.isfinite(quantile_s(law, 0.0))
        assert np.isfinite(quantile_s(law, highest))


def test_a_triangle_without_width_gives_its_one_value():
    """Low, mode and high equal: always that value."""
    assert triangular_quantile(0.7, 5.0, 5.0, 5.0) == 5.0
