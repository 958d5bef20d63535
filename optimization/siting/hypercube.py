"""The hypercube queue: how busy each unit is when calls take the nearest idle one.

Units are idle or busy; a call of atom a takes the first idle unit of its preference list. With no
line calls that find all units busy are lost; with a line they wait, first come first served.

    exact     2^n states b: sum of flows in = sum of flows out, solved as sparse equations
    inexact   rho_i = V_i / (1 + V_i), the chance that the first k units asked are busy being the
              product of their rho times Q_k, which corrects for their not being independent

    Q_k = sum_s P_s C_s(k) / (r^k (1 - r)),  C_s(k) = chance that of n units, s busy, the first k
    drawn are busy and the next is idle;  P_s chance of s busy, r the mean share busy

References
----------
.. [1] Larson 1974, A hypercube queuing model for facility location and redistricting.
.. [2] Larson 1975, Approximating the performance of urban emergency service systems (Q).
.. [3] Jarvis 1985, Approximating the equilibrium behavior of multi-server loss systems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FLOAT = NDArray[np.float64]
INTS = NDArray[np.int64]
Line = Literal["zero", "infinite"]

MOST_EXACT: Final = 12
"""Units up to which the 2^n equations are solved."""

_CLOSE: Final = 1e-12
_MOST_SWEEPS: Final = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """What the queue does in the long run.

    Attributes
    ----------
    busy_frac
        Share of its time that each unit is busy, shape (n_units,).
    dispatch_rate
        Calls a second that each unit answers at once, by atom, shape (n_units, n_atoms).
    all_busy_prob
        Chance that a call finds every unit busy.
    queued_prob
        Chance that somebody waits in line.
    state_prob
        Chance of each state without a line, bit i set where unit i is busy; empty if not exact.
    sweeps
        Sweeps until nothing changed by more than 1e-12; 0 where exact.
    """

    busy_frac: FLOAT
    dispatch_rate: FLOAT
    all_busy_prob: float
    queued_prob: float
    state_prob: FLOAT
    sweeps: int


def exact_workload(
    *, call_rate: ArrayLike, preference: ArrayLike, service_rate: ArrayLike, line: Line = "zero"
) -> Workload:
    """Long-run workload by solving the 2^n balance equations.

    Parameters
    ----------
    call_rate
        Calls a unit of time from each atom, at least 0, shape (n_atoms,).
    preference
        Units in the order in which each atom asks for them, shape (n_atoms, n_units).
    service_rate
        Calls a unit of time that each busy unit finishes, above 0, shape (n_units,).
    line
        Whether calls wait when all are busy.

    Raises
    ------
    ValueError
        For rates out of range, lists that are no orders, more than 12 units, or a line that grows
        without end.
    """
    from scipy.sparse import csc_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.linalg import spsolve  # noqa: PLC0415

    rate, order, serve = _checked(call_rate, preference, service_rate, line)
    n, n_states = serve.size, 1 << serve.size
    if n > MOST_EXACT:
        raise ValueError(f"n_units: got {n}, allowed 1 to {MOST_EXACT}; use approximate_workload")
    state = np.arange(n_states)
    busy = (state[:, None] >> np.arange(n)) & 1 == 1
    first = _first_idle(busy, order)
    up = np.zeros((n_states, n))
    for unit in range(n):
        up[:, unit] = (first == unit) @ rate
    target = state[:, None] ^ (1 << np.arange(n))
    flow = np.where(busy, serve, up)
    source = np.repeat(state, n)
    out = flow.sum(axis=1)
    rows = np.concatenate([target.ravel(), state])
    columns = np.concatenate([source, state])
    values = np.concatenate([flow.ravel(), -out])
    keep = rows != n_states - 1  # one equation follows from the others
    rows = np.concatenate([rows[keep], np.full(n_states, n_states - 1)])
    columns = np.concatenate([columns[keep], state])
    values = np.concatenate([values[keep], np.ones(n_states)])
    right = np.zeros(n_states)
    right[-1] = 1.0
    found = np.asarray(spsolve(csc_array((values, (rows, columns))), right))
    load = float(rate.sum() / serve.sum())
    waiting = found[-1] * load / (1 - load) if line == "infinite" else 0.0
    found = found / (1.0 + waiting)
    queued = float(waiting / (1.0 + waiting))
    dispatch = np.stack([found @ (first == unit) for unit in range(n)]) * rate
    return Workload(found @ busy + queued, dispatch, float(found[-1] + queued), queued, found, 0)


def approximate_workload(
    *, call_rate: ArrayLike, preference: ArrayLike, service_rate: ArrayLike, line: Line = "zero"
) -> Workload:
    """Long-run workload by Larson's and Jarvis' approximation, swept until nothing changes.

    Parameters and errors are those of `exact_workload`, without its limit on the units.
    """
    rate, order, serve = _checked(call_rate, preference, service_rate, line)
    n, total = serve.size, float(rate.sum())
    busy = np.full(n, min(0.9, total / float(serve.sum())))
    mean_s = float((1 / serve).mean())
    sweeps = 0
    for _ in range(_MOST_SWEEPS):
        sweeps += 1
        states, queued = _states(total * mean_s, n, line)
        factor = correction(states)
        share = busy[order]
        before = np.concatenate(
            [np.ones((rate.size, 1)), np.cumprod(share, axis=1)[:, :-1]], axis=1
        )
        odds = factor * before  # chance of being asked, over that of being idle
        at_once = odds * (1 - share)
        scale = float(states[:n].sum()) / at_once.sum(axis=1)
        flow = (rate * scale)[:, None] * odds / serve[order]
        load = np.bincount(order.ravel(), flow.ravel(), n)
        lined = total * (1 - float(states[:n].sum())) / n / serve if line == "infinite" else 0.0
        new = np.minimum((load + lined) / (1 + load), 1.0)
        answered = np.zeros((n, rate.size))
        answered[order, np.arange(rate.size)[:, None]] = (rate * scale)[:, None] * at_once
        change = float(np.abs(new - busy).max())
        busy = new
        if answered.sum() > 0:
            mean_s = float((answered.sum(axis=1) / serve).sum() / answered.sum())
        if change < _CLOSE:
            break
    all_busy = 1 - float(states[:n].sum())
    return Workload(busy, answered, all_busy, queued, np.zeros(0), sweeps)


def correction(states: FLOAT) -> FLOAT:
    """Q_k for k units asked in vain, from the chances of 0 to n busy units, shape (n,)."""
    n = states.size - 1
    s = np.arange(n + 1.0)
    share = float(states @ s) / n
    drawn, found = states.copy(), np.empty(n)
    for k in range(n):  # drawn holds P_s times the chance that the first k drawn are busy
        idle = float(drawn @ (n - s)) / (n - k)
        found[k] = idle / (share**k * (1 - share)) if share > 0 else float(k == 0)
        drawn = drawn * np.maximum(s - k, 0.0) / (n - k)
    return found


def _states(load: float, n: int, line: Line) -> tuple[FLOAT, float]:
    """Chances of 0 to n busy units of like units, those in line included, and that of a line."""
    from scipy.special import gammaln  # noqa: PLC0415 - slow to import

    k = np.arange(n + 1)
    log = k * np.log(load) - gammaln(k + 1) if load > 0 else np.where(k == 0, 0.0, -np.inf)
    found = np.exp(log - log.max())
    last = found[-1]
    if line == "infinite":
        found[-1] = last / (1 - min(load / n, 1 - 1e-9))
    queued = float((found[-1] - last) / found.sum())
    return np.asarray(found / found.sum()), queued


def _first_idle(busy: NDArray[np.bool_], order: INTS) -> INTS:
    """First idle unit of each atom in each state, -1 where none, shape (n_states, n_atoms)."""
    idle = ~busy[:, order]
    place = idle.argmax(axis=2)
    atom = np.arange(order.shape[0])
    return np.where(idle.any(axis=2), order[atom, place], -1)


def _checked(
    call_rate: ArrayLike, preference: ArrayLike, service_rate: ArrayLike, line: Line
) -> tuple[FLOAT, INTS, FLOAT]:
    rate = np.asarray(call_rate, dtype=np.float64)
    serve = np.asarray(service_rate, dtype=np.float64)
    order = np.asarray(preference, dtype=np.int64)
    if rate.ndim != 1 or not rate.size or not (np.isfinite(rate) & (rate >= 0)).all():
        raise ValueError(f"call_rate: got {rate.tolist()}, allowed 0 or more")
    if serve.ndim != 1 or not serve.size or not (np.isfinite(serve) & (serve > 0)).all():
        raise ValueError(f"service_rate: got {serve.tolist()}, allowed above 0")
    wanted = np.broadcast_to(np.arange(serve.size), (rate.size, serve.size))
    if order.shape != wanted.shape or not np.array_equal(np.sort(order, axis=1), wanted):
        raise ValueError(f"preference: each atom must name each of the {serve.size} units once")
    if line not in {"zero", "infinite"}:
        raise ValueError(f"line: got {line!r}, allowed zero, infinite")
    if line == "infinite" and rate.sum() >= serve.sum():
        raise ValueError(f"call_rate: got {rate.sum():g} in all, allowed below {serve.sum():g}")
    return rate, order, serve
