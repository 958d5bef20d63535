"""Verification cases of casualties, dispatch, posts, streams and intervals: theory and tables."""

from __future__ import annotations

import numpy as np
from scipy import stats

from scenarios.model.distribution import LognormalTime, TriangularTime
from sim.casualties.rpm import DECLINE, SURVIVAL_PROB
from sim.casualties.severity import one_percent_ratio
from sim.consequence.harm.probit import probability_of_probit, probit_value
from sim.evaluation.statistics import mean_estimate, quantile_estimate, share_estimate
from sim.streams import quantile_s
from tests.support.queue import erlang_c
from tests.support.town import HAND
from tests.verification.registry import Pairs, case

_SACCO_SURVIVAL = (5.2, 8.9, 15, 23, 35, 49, 63, 75, 84, 90, 94, 97, 98)


@case(
    id="casualty.rpm.table",
    source="Sacco et al. 2005, tables as in public program files: survival by score, per cent",
    atol=1e-12,
)
def survival_of_sacco() -> Pairs:
    return [(np.array(_SACCO_SURVIVAL) / 100, SURVIVAL_PROB)]


@case(
    id="casualty.rpm.monotone",
    source="identity: nobody untreated gets better, and who was better stays no worse",
)
def decline_is_monotone() -> Pairs:
    table = np.array(DECLINE)
    rises = int(np.count_nonzero(np.diff(table, axis=1) > 0))
    crossings = int(np.count_nonzero(np.diff(table, axis=0) < 0))
    return [(0, rises), (0, crossings), (np.arange(13), table[:, 0])]


@case(
    id="casualty.dose.one_percent",
    source="closed form: at the guidance load the shifted probit equals that of 1 %",
    rtol=1e-9,
)
def one_in_a_hundred_at_the_guidance_load() -> Pairs:
    a, b = -8.29, 0.92
    pairs = []
    for load in (240.0, 2.4e4):
        shifted = load / one_percent_ratio(load, a=a, b=b)
        pairs.append((0.01, probability_of_probit(probit_value(a=a, b=b, dose=shifted))))
    return pairs


@case(id="engine.erlang_c", source="Gross & Harris, M/M/1: rho, M/M/2: 2 rho^2/(1+rho)", rtol=1e-12)
def erlang_c_of_one_and_two_servers() -> Pairs:
    loads = np.array([0.1, 0.5, 0.9])
    one = [erlang_c(1, float(x)) for x in loads]
    two = [erlang_c(2, float(2 * x)) for x in loads]
    return [(loads, one), (2 * loads**2 / (1 + loads), two)]


@case(id="engine.quantiles", source="scipy.stats: lognormal and triangular quantiles", rtol=1e-9)
def quantiles_of_scipy() -> Pairs:
    levels = np.linspace(0.001, 0.999, 37)
    log = LognormalTime(median_s=107.0, sigma=0.472, provenance=HAND)
    tri = TriangularTime(low_s=120.0, mode_s=210.0, high_s=360.0, provenance=HAND)
    return [
        (stats.lognorm(s=0.472, scale=107).ppf(levels), [quantile_s(log, p) for p in levels]),
        (stats.triang(c=90 / 240, loc=120, scale=240).ppf(levels),
         [quantile_s(tri, p) for p in levels]),
    ]  # fmt: skip


@case(id="engine.student", source="Student 1908, Biometrika 6:20, sleep data, 95 %", atol=5e-5)
def interval_of_student() -> Pairs:
    found = mean_estimate([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    return [([1.58, 0.7001, 2.4599], [found.value, found.low, found.high])]


@case(id="engine.wilson", source="Newcombe 1998, Statist. Med. 17:857, table I method 3", atol=5e-5)
def intervals_of_newcombe() -> Pairs:
    printed = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611),
               (1, 29): (0.0061, 0.1718)}  # fmt: skip
    return [
        (row, [share_estimate(*key).low, share_estimate(*key).high]) for key, row in printed.items()
    ]


@case(id="engine.ranks", source="tables of the sign test: 95 % ranks of the median, n = 6 to 100")
def ranks_of_the_median() -> Pairs:
    printed = {6: (1, 6), 10: (2, 9), 20: (6, 15), 30: (10, 21), 50: (18, 33), 100: (40, 61)}
    pairs = []
    for n, ranks in printed.items():
        found = quantile_estimate(np.arange(1.0, n + 1), 0.5)
        pairs.append((ranks, (found.low, found.high)))
    return pairs
