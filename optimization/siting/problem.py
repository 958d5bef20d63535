"""What a siting question consists of: demand, sites, travel times, and the rules of an answer.

Knows no solver: the checker judges with the same data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from optimization.solution import Sense, model_hash
from scenarios.errors import InputError, Problem

FLOAT = NDArray[np.float64]
BOOL = NDArray[np.bool_]

Model = Literal["lscp", "mclp", "p_median", "p_center", "bacop", "dsm", "mexclp"]
"""lscp: cheapest cover of all; mclp: most demand covered; p_median: least total time; p_center:
least longest time; bacop: most covered, then most covered twice; dsm: double standard; mexclp: most
expected cover by units that may be busy."""

MODELS: Final[tuple[Model, ...]] = get_args(Model)

SENSE: Final[dict[Model, Sense]] = {
    "lscp": "minimise",
    "mclp": "maximise",
    "p_median": "minimise",
    "p_center": "minimise",
    "bacop": "maximise",
    "dsm": "maximise",
    "mexclp": "maximise",
}

WITH_STANDARD: Final = frozenset({"lscp", "mclp", "bacop", "dsm", "mexclp"})
WITH_UNITS: Final = frozenset({"dsm", "mexclp"})
"""Models that place units, several of which may share a site."""
WITH_CAPACITY: Final = frozenset({"lscp", "mclp", "p_median", "p_center"})
WITH_COUNTIES: Final = frozenset({"mclp", "bacop", "dsm", "mexclp", "p_median"})
"""Models in which a county can fare worse than another."""

WHERE: Final = "siting"


@dataclass(frozen=True, slots=True, eq=False)
class SitingProblem:
    """Demand and sites.

    Attributes
    ----------
    demand
        Names of the demand points, unique.
    sites
        Names of the sites, existing and candidate, unique.
    weight
        Demand at each point: people or calls, at least 0, shape (n_demand,).
    time_s
        Travel time from each site to each demand point, s, infinite where there is no way; any
        other distance will do, shape (n_demand, n_sites).
    county
        County of each demand point.
    existing
        Whether a station already stands at the site, shape (n_sites,).
    price
        Price of using the site, in any one unit of money or 1 each, shape (n_sites,).
    capacity
        Most demand that a site can serve, shape (n_sites,); infinite where unlimited.
    """

    demand: tuple[str, ...]
    sites: tuple[str, ...]
    weight: FLOAT
    time_s: FLOAT
    county: tuple[str, ...]
    existing: BOOL
    price: FLOAT
    capacity: FLOAT

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return len(self.demand)

    @property
    def n_sites(self) -> int:
        """Number of sites."""
        return len(self.sites)

    def covers(self, standard_s: float) -> BOOL:
        """Whether each site reaches each point in time, shape (n_demand, n_sites)."""
        return np.asarray(self.time_s <= standard_s)

    def counties(self) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """Names of the counties, sorted, and the index of each demand point's county."""
        names, index = np.unique(
            np.array(self.county, dtype=object).astype(str), return_inverse=True
        )
        return tuple(names.tolist()), np.asarray(index, dtype=np.int64)


def problem(
    *,
    weight: NDArray[np.float64],
    time_s: NDArray[np.float64],
    demand: tuple[str, ...] | None = None,
    sites: tuple[str, ...] | None = None,
    county: tuple[str, ...] | None = None,
    existing: NDArray[np.bool_] | None = None,
    price: NDArray[np.float64] | None = None,
    capacity: NDArray[np.float64] | None = None,
) -> SitingProblem:
    """A checked problem; names are numbers, no site exists and each costs 1 unless told otherwise.

    Raises
    ------
    InputError
        Naming every negative demand, unusable time, repeated name and misfitting length.
    """
    times = np.asarray(time_s, dtype=np.float64)
    if times.ndim != 2 or not times.size:
        raise InputError.one(WHERE, "time_s", "needs demand points and sites", got=str(times.shape))
    n, m = times.shape
    built = SitingProblem(
        demand=tuple(map(str, range(n))) if demand is None else tuple(demand),
        sites=tuple(map(str, range(m))) if sites is None else tuple(sites),
        weight=np.asarray(weight, dtype=np.float64),
        time_s=times,
        county=("",) * n if county is None else tuple(county),
        existing=np.zeros(m, dtype=bool) if existing is None else np.asarray(existing, dtype=bool),
        price=np.ones(m) if price is None else np.asarray(price, dtype=np.float64),
        capacity=np.full(m, np.inf) if capacity is None else np.asarray(capacity, dtype=np.float64),
    )
    problems = [*_lengths(built)]
    if not problems:
        problems = [*_values(built)]
    if problems:
        raise InputError(problems)
    return built


def _lengths(data: SitingProblem) -> Iterator[Problem]:
    n, m = data.time_s.shape
    sizes = (
        ("demand", len(data.demand), n),
        ("weight", data.weight.size, n),
        ("county", len(data.county), n),
        ("sites", len(data.sites), m),
        ("existing", data.existing.size, m),
        ("price", data.price.size, m),
        ("capacity", data.capacity.size, m),
    )
    for name, got, wanted in sizes:
        if got != wanted:
            yield Problem(WHERE, name, "has the wrong length", str(got), str(wanted))
    for name, names in (("demand", data.demand), ("sites", data.sites)):
        if len(set(names)) < len(names):
            twice = sorted({each for each in names if names.count(each) > 1})
            yield Problem(WHERE, name, "a name is used twice", ", ".join(twice), cure="rename one")


def _values(data: SitingProblem) -> Iterator[Problem]:
    wrong = (
        ("weight", data.demand, data.weight, ~(np.isfinite(data.weight) & (data.weight >= 0))),
        ("price", data.sites, data.price, ~(np.isfinite(data.price) & (data.price >= 0))),
        ("capacity", data.sites, data.capacity, ~(data.capacity >= 0)),
    )
    for name, names, values, bad in wrong:
        for i in np.flatnonzero(bad):
            at = f"{name}[{names[i]}]"
            yield Problem(WHERE, at, "must be at least 0", f"{values[i]:g}", "0 or more")
    broken = np.isnan(data.time_s) | (data.time_s < 0)
    for i, j in np.argwhere(broken)[:20]:
        at = f"time_s[{data.demand[i]}][{data.sites[j]}]"
        yield Problem(
            WHERE, at, "must be at least 0", f"{data.time_s[i, j]:g}", "0 or more, or inf"
        )


@dataclass(frozen=True, slots=True)
class SitingRules:
    """What an answer must keep.

    Attributes
    ----------
    model
        What is best, see `Model`.
    n_sites
        Most sites in use, existing ones included; empty: any number.
    standard_s
        Time standard of cover, s.
    budget
        Most money for all sites in use, in the unit of `SitingProblem.price`.
    keep_existing
        Whether existing stations stay.
    use_capacity
        Whether each site serves at most its capacity; a point may be served by several sites.
    outer_s, inner_frac
        Double standard: everybody within `outer_s`, this share of the demand within `standard_s`.
    n_units, units_a_site
        Units to place, and most of them at one site (dsm, mexclp).
    busy_frac
        Share of its time that a unit is busy (mexclp).
    county_worst
        Highest loss of any county: share of its demand not covered, or mean time (p_median), s.
    county_cvar, county_tail_frac
        Highest mean loss of the worst counties that make up this share of all counties.
    """

    model: Model
    n_sites: int | None = None
    standard_s: float | None = None
    budget: float | None = None
    keep_existing: bool = True
    use_capacity: bool = False
    outer_s: float | None = None
    inner_frac: float = 0.0
    n_units: int | None = None
    units_a_site: int = 1
    busy_frac: float | None = None
    county_worst: float | None = None
    county_cvar: float | None = None
    county_tail_frac: float = 0.2


def check_rules(data: SitingProblem, rules: SitingRules) -> None:
    """Refuse rules that mean nothing for these data.

    Raises
    ------
    InputError
        Naming every such rule.
    """
    problems = [*_needed(rules), *_ranges(data, rules), *_foreign(rules)]
    if problems:
        raise InputError(problems)


def _needed(rules: SitingRules) -> Iterator[Problem]:
    model = rules.model
    if model not in MODELS:
        yield Problem(WHERE, "model", "no such model", str(model), ", ".join(MODELS))
    needed = {
        "standard_s": model in WITH_STANDARD,
        "outer_s": model == "dsm",
        "n_units": model in WITH_UNITS,
        "busy_frac": model == "mexclp",
    }
    for name, wanted in needed.items():
        if wanted and getattr(rules, name) is None:
            yield Problem(WHERE, name, f"is needed by {model}")
    if model in {"mclp", "p_median", "p_center", "bacop"} and rules.n_sites is rules.budget is None:
        yield Problem(WHERE, "n_sites", f"{model} needs a number of sites or a budget")


def _ranges(data: SitingProblem, rules: SitingRules) -> Iterator[Problem]:
    ends = (
        ("n_sites", rules.n_sites, 1, data.n_sites),
        ("standard_s", rules.standard_s, 0, np.inf),
        ("budget", rules.budget, 0, np.inf),
        ("outer_s", rules.outer_s, rules.standard_s or 0, np.inf),
        ("inner_frac", rules.inner_frac, 0, 1),
        ("n_units", rules.n_units, 1, 10_000),
        ("units_a_site", rules.units_a_site, 1, 1000),
        ("busy_frac", rules.busy_frac, 0, 1),
        ("county_worst", rules.county_worst, 0, np.inf),
        ("county_cvar", rules.county_cvar, 0, np.inf),
        ("county_tail_frac", rules.county_tail_frac, 1e-6, 1),
    )
    for name, value, low, high in ends:
        if value is not None and not low <= value <= high:
            allowed = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} or more"
            yield Problem(WHERE, name, "out of range", f"{value:g}", allowed)


def _foreign(rules: SitingRules) -> Iterator[Problem]:
    """Rules that the model would silently ignore."""
    model = rules.model
    ignored = {
        "use_capacity": rules.use_capacity and model not in WITH_CAPACITY,
        "county_worst": rules.county_worst is not None and model not in WITH_COUNTIES,
        "county_cvar": rules.county_cvar is not None and model not in WITH_COUNTIES,
        "outer_s": rules.outer_s is not None and model != "dsm",
        "busy_frac": rules.busy_frac is not None and model != "mexclp",
        "n_units": rules.n_units is not None and model not in WITH_UNITS,
        "units_a_site": rules.units_a_site != 1 and model not in WITH_UNITS,
    }
    for name, wrong in ignored.items():
        if wrong:
            yield Problem(WHERE, name, f"means nothing for {model}", cure="leave it out")


def hash_of(data: SitingProblem, rules: SitingRules) -> str:
    """Hash of the question; the order of demand and sites does not change it."""
    rows, columns = np.argsort(data.demand), np.argsort(data.sites)
    plain = {
        "demand": [data.demand[i] for i in rows],
        "sites": [data.sites[j] for j in columns],
        "weight": _digest(data.weight[rows]),
        "time_s": _digest(data.time_s[np.ix_(rows, columns)]),
        "county": [data.county[i] for i in rows],
        "existing": _digest(data.existing[columns]),
        "price": _digest(data.price[columns]),
        "capacity": _digest(data.capacity[columns]),
        "rules": {name: getattr(rules, name) for name in SitingRules.__dataclass_fields__},
    }
    return model_hash(plain)


def _digest(values: NDArray[np.float64] | BOOL) -> str:
    """Hash of the numbers as little-endian floats: a table of a million entries takes no time."""
    plain = np.ascontiguousarray(values, dtype="<f8") + 0.0  # no negative zero
    return hashlib.blake2b(plain.tobytes(), digest_size=16).hexdigest()
