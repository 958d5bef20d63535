"""Small random siting questions and their answers by trying every plan: knows no solver of ours."""

from bisect import bisect_left
from itertools import product

import numpy as np
from scipy.optimize import linprog

from optimization.siting.problem import MODELS, SitingProblem, SitingRules, problem


def question(seed: int, model: str) -> tuple[SitingProblem, SitingRules]:
    """A question of 5 to 8 points by 3 to 5 sites, with a random choice of extra rules."""
    rng = np.random.default_rng([seed, MODELS.index(model)])
    n, m = int(rng.integers(5, 9)), int(rng.integers(3, 6))
    time_s = rng.integers(1, 20, (n, m)).astype(float)
    if rng.random() < 0.2:
        time_s[rng.random((n, m)) < 0.15] = np.inf
    data = problem(
        weight=rng.integers(0, 9, n).astype(float),
        time_s=time_s,
        county=tuple(rng.choice(["A", "B", "C"], n).tolist()),
        existing=rng.random(m) < 0.2,
        price=rng.integers(0, 5, m).astype(float),
        capacity=rng.integers(8, 25, m).astype(float),
    )
    units = model in {"dsm", "mexclp"}
    extra = rng.random(5) < 0.35
    counties = model in {"mclp", "bacop", "dsm", "mexclp", "p_median"}
    scale = 15.0 if model == "p_median" else 1.0
    return data, SitingRules(
        model,
        n_sites=None if units or (model == "lscp" and extra[0]) else int(rng.integers(1, m + 1)),
        standard_s=float(rng.integers(5, 14)) if model not in {"p_median", "p_center"} else None,
        outer_s=20.0 if model == "dsm" else None,
        inner_frac=0.5 if model == "dsm" and extra[0] else 0.0,
        budget=float(rng.integers(0, 12)) if extra[1] else None,
        keep_existing=bool(rng.random() < 0.7),
        use_capacity=bool(extra[2]) and model in {"lscp", "mclp", "p_median", "p_center"},
        n_units=int(rng.integers(1, 4)) if units else None,
        units_a_site=int(rng.integers(1, 3)) if units else 1,
        busy_frac=0.3 if model == "mexclp" else None,
        county_worst=float(rng.uniform(0.3, 1.0) * scale) if counties and extra[3] else None,
        county_cvar=float(rng.uniform(0.3, 1.0) * scale) if counties and extra[4] else None,
        county_tail_frac=0.5,
    )


def best(data: SitingProblem, rules: SitingRules) -> float | None:
    """Value of the best plan by enumeration; empty when no plan keeps the rules."""
    top = min(rules.units_a_site, rules.n_units or 1)
    values = []
    for plan in product(range(top + 1), repeat=data.n_sites):
        value = _value(data, rules, np.array(plan))
        if value is not None:
            values.append(value)
    if not values:
        return None
    if rules.model == "bacop":
        return max(values)[1]
    found = max(values) if rules.model in {"mclp", "dsm", "mexclp"} else min(values)
    return float(found)


def _value(data, rules, plan):
    used = plan > 0
    broken = (
        (rules.n_sites is not None and used.sum() > rules.n_sites)
        or (rules.n_units is not None and plan.sum() > rules.n_units)
        or (rules.budget is not None and data.price[used].sum() > rules.budget)
        or (rules.keep_existing and (data.existing & ~used).any())
    )
    if broken:
        return None
    if rules.use_capacity:
        return _shared(data, rules, used)
    near = data.time_s[:, used].min(axis=1) if used.any() else np.full(data.n_demand, np.inf)
    if rules.model in {"p_median", "p_center"}:
        if not np.isfinite(near).all() or not _fair(data, rules, near):
            return None
        return float(data.weight @ near) if rules.model == "p_median" else float(near.max())
    return _cover_value(data, rules, plan, near)


def _cover_value(data, rules, plan, near):
    w = data.weight
    count = sum(plan[j] * (data.time_s[:, j] <= rules.standard_s) for j in range(len(plan)))
    gain = 1 - rules.busy_frac**count if rules.model == "mexclp" else (count > 0) * 1.0
    inner = rules.model == "dsm" and w @ gain < rules.inner_frac * w.sum()
    outer = rules.model == "dsm" and not (near <= rules.outer_s).all()
    uncovered = rules.model == "lscp" and not (count > 0).all()
    if inner or outer or uncovered or not _fair(data, rules, 1 - gain):
        return None
    once, twice = float(w @ gain), float(w @ (count > 1))
    price = float(data.price[plan > 0].sum())
    return {"lscp": price, "bacop": (once, twice), "dsm": twice}.get(rules.model, once)


def _fair(data, rules, loss):
    names = sorted({c for c, w in zip(data.county, data.weight, strict=True) if w > 0})
    mine = [np.array([c == name for c in data.county]) for name in names]
    each = sorted((float(np.average(loss[k], weights=data.weight[k])) for k in mine), reverse=True)
    if rules.county_worst is not None and each and each[0] > rules.county_worst + 1e-9:
        return False
    if rules.county_cvar is None or not each:
        return True
    share = rules.county_tail_frac * len(each)
    whole = int(share)
    tail = sum(each[:whole]) + (share - whole) * (each[whole] if whole < len(each) else 0.0)
    return tail / share <= rules.county_cvar + 1e-9


def _shared(data, rules, used):
    """Value under capacities: a transport problem for one plan."""
    limit = np.inf if rules.standard_s is None else rules.standard_s
    if rules.model == "p_center":
        times = np.unique(data.time_s[np.isfinite(data.time_s)])

        def fits(k):
            return _flow(data, rules, used, data.time_s <= times[k], None, must=True) is not None

        k = bisect_left(range(times.size), x=True, key=fits)
        return float(times[k]) if k < times.size else None
    reach = np.isfinite(data.time_s) & (data.time_s <= limit)
    time_s = np.where(reach, data.time_s, 0.0)
    cost = {"mclp": -np.ones_like(time_s), "p_median": time_s}.get(rules.model)
    found = _flow(data, rules, used, reach, cost, must=rules.model != "mclp")
    if found is None:
        return None
    return float(data.price[used].sum()) if rules.model == "lscp" else abs(found)


def _flow(data, rules, used, reach, cost, *, must):
    n, m = reach.shape
    w = data.weight
    c = np.zeros((n, m)) if cost is None else w[:, None] * cost
    a, b, e, f = [], [], [], []
    for i in range(n):
        row = np.zeros((n, m))
        row[i] = 1
        (e if must else a).append(row.ravel())
        (f if must else b).append(1.0)
    for j in range(m):
        row = np.zeros((n, m))
        row[:, j] = w
        a.append(row.ravel())
        b.append(data.capacity[j])
    names = sorted({k for k, x in zip(data.county, w, strict=True) if x > 0})
    losses = []
    for name in names:
        mine = np.array([k == name for k in data.county])
        row = np.where(mine[:, None], w[:, None] * (1.0 if rules.model == "p_median" else -1.0), 0)
        row = (
            row
            / w[mine].sum()
            * (np.where(reach, data.time_s, 0) if rules.model == "p_median" else np.ones((n, m)))
        )
        losses.append(row.ravel())
    extra = 0.0 if rules.model == "p_median" else 1.0
    if rules.county_worst is not None:
        a += losses
        b += [rules.county_worst - extra] * len(names)
    if rules.county_cvar is not None and names:
        a = [np.r_[row, np.zeros(len(names) + 1)] for row in a]
        e = [np.r_[row, np.zeros(len(names) + 1)] for row in e]
        for k, row in enumerate(losses):
            tail = np.zeros(len(names) + 1)
            tail[0], tail[k + 1] = -1.0, -1.0
            a.append(np.r_[row, tail])
            b.append(-extra)
        share = rules.county_tail_frac * len(names)
        a.append(np.r_[np.zeros(n * m), 1.0, np.full(len(names), 1 / share)])
        b.append(rules.county_cvar)
    more = len(names) + 1 if rules.county_cvar is not None and names else 0
    bounds = [(0, float(reach[i, j] and used[j])) for i in range(n) for j in range(m)]
    bounds += [(None, None)] * min(more, 1) + [(0, None)] * max(more - 1, 0)
    done = linprog(
        np.r_[c.ravel(), np.zeros(more)], A_ub=np.array(a) if a else None, b_ub=b or None,
        A_eq=np.array(e) if e else None, b_eq=f or None, bounds=bounds,
    )  # fmt: skip
    return float(done.fun) if done.status == 0 else None
