"""Published instances reach their published optima, with proof."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from optimization.siting.problem import SitingRules, problem
from optimization.siting.solve import solve_siting

EVIDENCE = Path(__file__).parents[5] / "shared" / "evidence" / "optimization"

pytestmark = pytest.mark.skipif(
    not EVIDENCE.is_dir(), reason="OR-Library instances lie in ../shared/evidence, absent here"
)


def medians():
    """The 27 p-median instances as (name, optimum)."""
    path = EVIDENCE / "pmed" / "optima.csv"
    return [(r["instance"], int(r["p_median_optimum"])) for r in rows(path)]


def rows(path):
    """Rows of a table; none where it is absent."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def median_table(name):
    """Distances between all nodes, and p; a later edge replaces an earlier one."""
    numbers = np.array((EVIDENCE / "pmed" / f"{name}.txt").read_text().split(), dtype=float)
    n, m, p = numbers[:3].astype(int)
    edges = numbers[3 : 3 + 3 * m].reshape(m, 3)
    length = np.zeros((n, n))
    for a, b, each in edges:
        length[int(a) - 1, int(b) - 1] = length[int(b) - 1, int(a) - 1] = each
    return shortest_path(csr_array(length), directed=False), int(p)


def cover_table(name):
    """Prices of the columns and which rows each covers, as times of 0 and infinity."""
    numbers = list(map(int, (EVIDENCE / "scp" / f"{name}.txt").read_text().split()))
    n, m = numbers[:2]
    time_s, at = np.full((n, m), np.inf), 2 + m
    for i in range(n):
        k = numbers[at]
        time_s[i, np.array(numbers[at + 1 : at + 1 + k]) - 1] = 0.0
        at += 1 + k
    return np.array(numbers[2 : 2 + m], dtype=float), time_s


def town_table(name):
    """Demand and plain distances of a city of São José dos Campos, m."""
    lines = (EVIDENCE / "mclp" / f"{name}.txt").read_text().splitlines()[1:]
    table = np.array([line.split()[:3] for line in lines if line.strip()], dtype=float)
    x, y = table[:, 0], table[:, 1]
    return table[:, 2], np.hypot(x[:, None] - x[None], y[:, None] - y[None])


SLOW = {"pmed17", "pmed22", "pmed32", "pmed35", "pmed38", "pmed31", "pmed26", "pmed34"}


@pytest.mark.parametrize(
    ("name", "optimum"),
    [
        pytest.param(*each, marks=[pytest.mark.nightly] if each[0] in SLOW else [])
        for each in medians()
    ],
)
@pytest.mark.timeout(120)
def test_p_median_reaches_the_published_optimum(name, optimum):
    """OR-Library pmed: the value in the literature, proved."""
    distance, p = median_table(name)
    data = problem(weight=np.ones(len(distance)), time_s=distance)
    answer = solve_siting(data, SitingRules("p_median", n_sites=p))
    assert answer.certificate.objective == optimum
    assert answer.certificate.is_optimal
    assert answer.certificate.checker == "accepted"


@pytest.mark.parametrize("row", rows(EVIDENCE / "scp" / "optima.csv"), ids=lambda r: r["instance"])
def test_set_covering_reaches_the_published_optimum(row):
    """OR-Library scp as cheapest cover."""
    price, time_s = cover_table(row["instance"])
    data = problem(weight=np.ones(len(time_s)), time_s=time_s, price=price)
    answer = solve_siting(data, SitingRules("lscp", standard_s=0.0))
    assert answer.certificate.objective == int(row["optimum"])
    assert answer.certificate.is_optimal


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(r, marks=[pytest.mark.nightly] if r["instance"] != "SJC324" else [])
        for r in rows(EVIDENCE / "mclp" / "optima.csv")
    ],
    ids=lambda r: f"{r['instance']}-{r['radius_m']}-{r['P']}",
)
@pytest.mark.timeout(300)
def test_greatest_cover_reaches_the_known_optimum(row):
    """Lorena's towns."""
    weight, distance = town_table(row["instance"])
    rules = SitingRules("mclp", n_sites=int(row["P"]), standard_s=float(row["radius_m"]))
    answer = solve_siting(problem(weight=weight, time_s=distance), rules)
    assert answer.certificate.objective == int(row["optimal_covered_demand"])
    assert answer.certificate.is_optimal


def test_expected_cover_equals_full_enumeration():
    """Both small MEXCLP cases, several units at a site allowed."""
    for each in json.loads((EVIDENCE / "queues" / "mexclp_small.json").read_text()):
        data = problem(weight=np.array(each["weights"]), time_s=np.array(each["times"]))
        rules = SitingRules(
            "mexclp", standard_s=each["radius"], n_units=each["units"],
            units_a_site=each["units"], busy_frac=each["busy_fraction"],
        )  # fmt: skip
        answer = solve_siting(data, rules)
        assert answer.certificate.objective == pytest.approx(each["optimum"], rel=1e-12)
        assert answer.certificate.is_optimal
