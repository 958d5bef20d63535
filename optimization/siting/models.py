"""The siting models as programs: which columns and which named rows each of them has.

Symbols: i demand, j site, w_i demand, t_ij time, N_i sites within the standard of i, c county.

    x_jk  unit k stands at j (whole; one k unless units may share a site), x_jk >= x_j,k+1
    y_i   i is covered        u_i  i is covered twice        y_ik  k-th unit covers i
    z_l   points of one class are farther than their l-th distance (p-median by radius)
    s_ij  share of i served by j (where sites have capacities)

    lscp      min sum p_j x_j           sum over N_i of x >= 1
    mclp      max sum w_i y_i           y_i <= sum over N_i of x
    bacop     max sum w_i u_i           y_i + u_i <= sum over N_i of x, u_i <= y_i, sum w y >= mclp
    dsm       max sum w_i u_i           the same, and everybody within the outer standard,
                                        sum w_i y_i >= share of all demand
    mexclp    max sum w_i (1-q) q^(k-1) y_ik     sum_k y_ik <= sum over N_i of x
    p_median  min sum w_i t_i           as distances beyond each radius, or sum w_i t_ij s_ij

Points with the same sites, and the same county where counties matter, are one row.

References
----------
.. [1] Toregas et al. 1971 (LSCP); Church and ReVelle 1974 (MCLP); Hogan and ReVelle 1986 (BACOP);
   Gendreau, Laporte and Semet 1997 (DSM); Daskin 1983 (MEXCLP); Elloumi 2010 (radius form).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimization.siting.problem import SitingProblem, SitingRules
from optimization.siting.program import FLOAT, INTS, Program


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A program and where its answer stands.

    Attributes
    ----------
    program
        Minimises; the objective of a model that maximises is negated.
    units
        Columns x_jk, shape (n_sites, n_copies).
    shares
        Columns s_ij and the pairs they stand for, (column, i, j) each of shape (n,); empty without
        capacities.
    constant
        To be added to the program's value.
    """

    program: Program
    units: INTS
    shares: tuple[INTS, INTS, INTS]
    constant: float


def build(
    data: SitingProblem,
    rules: SitingRules,
    *,
    first_stage: float | None = None,
    refused: tuple[tuple[int, ...], ...] = (),
) -> Built:
    """The program of a model.

    Parameters
    ----------
    data, rules
        The question.
    first_stage
        Demand that must be covered once (bacop); empty: the first stage itself, as mclp.
    refused
        Plans, as units at each site, that must not be the answer.
    """
    program = Program()
    units = _units(program, data, rules)
    for k, plan in enumerate(refused):
        _refuse(program, units, plan, str(k + 1))
    match rules.model:
        case "lscp":
            program.cost[0] = np.asarray(np.repeat(data.price, units.shape[1]))
            shares = _served(program, data, rules, units, must=True)
            return Built(program, units, shares, 0.0)
        case "mclp" if rules.use_capacity:
            shares = _served(program, data, rules, units, must=False)
            return Built(program, units, shares, 0.0)
        case "p_median" if rules.use_capacity:
            shares = _served(program, data, rules, units, must=True, timed=True)
            return Built(program, units, shares, 0.0)
        case "p_median":
            return Built(program, units, _none(), _radius(program, data, rules, units))
        case _:
            _covered(program, data, rules, units, first_stage)
            return Built(program, units, _none(), 0.0)


def _none() -> tuple[INTS, INTS, INTS]:
    empty = np.zeros(0, dtype=np.int64)
    return empty, empty, empty


def _units(program: Program, data: SitingProblem, rules: SitingRules) -> INTS:
    """Columns x_jk with the rules on numbers, money and stations that stay."""
    m, copies = data.n_sites, min(rules.units_a_site, rules.n_units or 1)
    units = program.columns(m * copies, whole=True).reshape(m, copies)
    if rules.keep_existing:
        stay = np.flatnonzero(data.existing)
        names = [data.sites[j] for j in stay]
        program.rows("existing", names, (np.arange(stay.size), units[stay, 0], 1.0), low=1.0)
    if copies > 1:
        n = m * (copies - 1)
        each = np.arange(n)
        names = [data.sites[j] for j in np.repeat(np.arange(m), copies - 1)]
        earlier, later = units[:, :-1].ravel(), units[:, 1:].ravel()
        program.rows("order", names, (each, earlier, 1.0), (each, later, -1.0), low=0.0)
    if rules.n_sites is not None:
        program.rows("count", [""], (0, units[:, 0], 1.0), high=float(rules.n_sites))
    if rules.n_units is not None:
        program.rows("units", [""], (0, units.ravel(), 1.0), high=float(rules.n_units))
    if rules.budget is not None:
        program.rows("budget", [""], (0, units[:, 0], data.price), high=rules.budget)
    return units


def _refuse(program: Program, units: INTS, plan: tuple[int, ...], name: str) -> None:
    """Differ from a plan in at least one unit."""
    here = np.arange(units.shape[1])[None, :] < np.array(plan)[:, None]
    factor = np.where(here, -1.0, 1.0).ravel()
    program.rows("differ", [name], (0, units.ravel(), factor), low=1.0 - float(here.sum()))


def classes(data: SitingProblem, rules: SitingRules, cover: NDArray[np.bool_]) -> tuple[INTS, INTS]:
    """First member of each class of points with the same sites and county, and class of each."""
    county = data.counties()[1] if _by_county(rules) else np.zeros(data.n_demand, dtype=np.int64)
    key = np.column_stack(
        [np.packbits(cover, axis=1), county[:, None].view(np.uint8).reshape(-1, 8)]
    )
    _, first, member = np.unique(
        np.ascontiguousarray(key).view(np.dtype((np.void, key.shape[1]))).ravel(),
        return_index=True,
        return_inverse=True,
    )
    return np.asarray(first, dtype=np.int64), np.asarray(member, dtype=np.int64).ravel()


def _by_county(rules: SitingRules) -> bool:
    return rules.county_worst is not None or rules.county_cvar is not None


def _covered(
    program: Program,
    data: SitingProblem,
    rules: SitingRules,
    units: INTS,
    first_stage: float | None,
) -> None:
    """Rows of cover: once, twice, in a double standard, or expected."""
    assert rules.standard_s is not None
    near = data.covers(rules.standard_s)
    far = data.covers(rules.outer_s) if rules.outer_s is not None else near
    first, member = classes(data, rules, np.hstack([near, far]))
    weight: FLOAT = np.bincount(member, data.weight, first.size).astype(np.float64)
    names = [data.demand[i] for i in first]
    levels, gains = _levels(rules, first_stage)
    n, depth = first.size, len(levels)
    reachable = near[first].any(axis=1)
    twice = depth > 1 and rules.model != "mexclp"
    # a second cover must be whole: with halves, one unit would cover half once and half twice
    y = np.column_stack(
        [
            program.columns(n, cost=-gain * weight, high=reachable, whole=twice and k == 1)
            for k, gain in enumerate(gains)
        ]
    )
    i, j = np.nonzero(near[first])
    copies = units.shape[1]
    i, x = np.repeat(i, copies), units[j].ravel()
    each = np.arange(n)[:, None]
    program.rows("cover", names, (each, y, -1.0), (i, x, 1.0), low=0.0)
    if twice:  # under mexclp the gains fall and the order comes by itself
        program.rows(
            "backup", names, (each[:, 0], y[:, 0], 1.0), (each[:, 0], y[:, 1], -1.0), low=0.0
        )
    if first_stage is not None:
        program.rows("first_stage", [""], (0, y[:, 0], weight), low=first_stage * (1 - 1e-9))
    if rules.model == "dsm":
        share = rules.inner_frac * float(data.weight.sum())
        program.rows("inner", [""], (0, y[:, 0], weight), low=share * (1 - 1e-9))
        i, j = np.nonzero(far[first])
        i, x = np.repeat(i, copies), units[j].ravel()
        program.rows("outer", names, (i, x, 1.0), low=1.0)
    worth = gains if rules.model == "mexclp" else (1.0, *(0.0,) * (depth - 1))
    share_of: FLOAT = np.array(worth, dtype=np.float64)
    _counties(program, data, rules, first, weight, (np.arange(n)[:, None], y, share_of))


def _levels(rules: SitingRules, first_stage: float | None) -> tuple[range, tuple[float, ...]]:
    """Depth of cover, and what the k-th cover of one person is worth."""
    match rules.model:
        case "mexclp":
            assert rules.busy_frac is not None
            assert rules.n_units is not None
            q = rules.busy_frac
            return range(rules.n_units), tuple((1 - q) * q**k for k in range(rules.n_units))
        case "dsm":
            return range(2), (0.0, 1.0)
        case "bacop" if first_stage is not None:
            return range(2), (0.0, 1.0)
        case _:
            return range(1), (1.0,)


def _counties(
    program: Program,
    data: SitingProblem,
    rules: SitingRules,
    first: INTS,
    weight: FLOAT,
    gained: tuple[INTS, INTS, FLOAT],
) -> None:
    """Loss of each county below a limit, and the mean of the worst below another.

    The loss is 1 less the share gained; `gained` holds class, column and gain a person.
    """
    if not _by_county(rules):
        return
    names, index = data.counties()
    total = np.bincount(index[first], weight, len(names))
    scale = np.where(total > 0, total, 1.0)
    row, column, gain = np.broadcast_arrays(*gained)
    county = index[first][row]
    share = gain * weight[row] / scale[county]
    kept = np.flatnonzero(total > 0)
    place = np.full(len(names), -1)
    place[kept] = np.arange(kept.size)
    use = (place[county] >= 0).ravel()
    terms = (place[county].ravel()[use], column.ravel()[use], -share.ravel()[use])
    limit_losses(program, rules, [names[c] for c in kept], terms, np.ones(kept.size))


def limit_losses(
    program: Program,
    rules: SitingRules,
    names: list[str],
    terms: tuple[INTS, INTS, FLOAT],
    constant: FLOAT,
) -> None:
    """Rows for the worst county and for the worst share of the counties.

    The loss of county c is ``constant[c] + sum of factor * column`` over its terms. The mean of the
    worst share a of C counties is at most L exactly when, for some e, e + sum z_c / (a C) <= L with
    z_c >= loss_c - e, z_c >= 0 (Rockafellar and Uryasev 2000).
    """
    if rules.county_worst is not None:
        program.rows("county_worst", names, terms, high=rules.county_worst - constant)
    if rules.county_cvar is not None:
        n = len(names)
        level = program.columns(1, low=-np.inf, high=np.inf)
        above = program.columns(n, high=np.inf)
        each = np.arange(n)
        row, column, factor = terms
        program.rows(
            "county_above", names,
            (each, above, 1.0), (each, level, 1.0), (row, column, -factor),
            low=constant,
        )  # fmt: skip
        share = 1.0 / (rules.county_tail_frac * n)
        program.rows(
            "county_cvar", [""], (0, level, 1.0), (0, above, share), high=rules.county_cvar
        )


def _served(
    program: Program,
    data: SitingProblem,
    rules: SitingRules,
    units: INTS,
    *,
    must: bool,
    timed: bool = False,
) -> tuple[INTS, INTS, INTS]:
    """Rows of service: everybody by sites in use, within the standard and the capacity.

    With capacities each point may be served in parts; without, sites in use suffice.
    """
    reach = np.isfinite(data.time_s) if rules.standard_s is None else data.covers(rules.standard_s)
    if not rules.use_capacity:
        first, _ = classes(data, rules, reach)
        i, j = np.nonzero(reach[first])
        names = [data.demand[k] for k in first]
        program.rows("cover", names, (i, units[j, 0], 1.0), low=1.0)
        return _none()
    i, j = np.nonzero(reach)
    if timed:
        cost = data.weight[i] * data.time_s[i, j]
    else:
        cost = np.zeros(i.size) if must else -data.weight[i]
    s = program.columns(i.size, cost=cost)
    names = list(data.demand)
    program.rows("cover", names, (i, s, 1.0), low=1.0 if must else 0.0, high=1.0)
    pairs = np.arange(i.size)
    program.rows(
        "open", [data.sites[k] for k in j], (pairs, s, -1.0), (pairs, units[j, 0], 1.0), low=0.0
    )
    limited = np.flatnonzero(np.isfinite(data.capacity))
    place = np.full(data.n_sites, -1)
    place[limited] = np.arange(limited.size)
    use = np.flatnonzero(place[j] >= 0)
    program.rows(
        "capacity",
        [data.sites[k] for k in limited],
        (place[j[use]], s[use], -data.weight[i[use]]),
        (np.arange(limited.size), units[limited, 0], data.capacity[limited]),
        low=0.0,
    )
    if _by_county(rules):
        names_c, index = data.counties()
        total = np.bincount(index, data.weight, len(names_c))
        kept = np.flatnonzero(total > 0)
        place_c = np.full(len(names_c), -1)
        place_c[kept] = np.arange(kept.size)
        mine = np.flatnonzero(place_c[index[i]] >= 0)
        county = index[i[mine]]
        loss = data.time_s[i, j][mine] if timed else np.full(mine.size, -1.0)
        terms = (place_c[county], s[mine], data.weight[i[mine]] / total[county] * loss)
        constant = np.zeros(kept.size) if timed else np.ones(kept.size)
        limit_losses(program, rules, [names_c[c] for c in kept], terms, constant)
    return s, i, j


def _radius(program: Program, data: SitingProblem, rules: SitingRules, units: INTS) -> float:
    """Total time as the sum of steps between the distances at which nobody is yet.

    z_il = 1 while no site within the l-th distance of i is used; returns the constant part.
    """
    order = np.argsort(data.time_s, axis=1, kind="stable")
    times = np.take_along_axis(data.time_s, order, axis=1)
    finite = np.isfinite(times)
    times = np.where(finite, times, np.max(times, where=finite, initial=0.0) + 1.0)
    new = np.diff(times, axis=1, prepend=-1.0) > 0
    level = np.cumsum(new, axis=1) - 1
    i, k = np.nonzero(finite)
    n_levels = np.where(finite.any(axis=1), np.where(finite, level, -1).max(axis=1) + 1, 1)
    start = np.concatenate([[0], np.cumsum(n_levels)])[:-1]
    row = start[i] + level[i, k]
    starts = finite & new
    si, sk = np.nonzero(starts)
    at = times[si, sk]
    same = np.r_[si[1:] == si[:-1], False]
    step = np.where(same, np.r_[at[1:], 0.0] - at, 0.0)
    points, rows = si[same], start[si[same]] + level[si, sk][same]
    z = program.columns(rows.size, cost=data.weight[points] * step[same])
    n_rows = int(n_levels.sum())
    owner = np.repeat(np.arange(data.n_demand), n_levels)
    low = np.zeros(n_rows)
    low[start] = 1.0
    program.rows(
        "cover", [data.demand[p] for p in owner],
        (row, units[order[i, k], 0], 1.0), (rows, z, 1.0), (rows + 1, z, -1.0),
        low=low,
    )  # fmt: skip
    nearest = np.where(finite[:, 0], times[:, 0], 0.0)
    if _by_county(rules):
        names, index = data.counties()
        total = np.bincount(index, data.weight, len(names))
        kept = np.flatnonzero(total > 0)
        place = np.full(len(names), -1)
        place[kept] = np.arange(kept.size)
        mine = np.flatnonzero(place[index[points]] >= 0)
        county = index[points[mine]]
        factor = data.weight[points[mine]] / total[county] * step[same][mine]
        constant = np.bincount(index, data.weight * nearest, len(names))[kept] / total[kept]
        limit_losses(
            program, rules, [names[c] for c in kept], (place[county], z[mine], factor), constant
        )
    return float(data.weight @ nearest)
