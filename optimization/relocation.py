"""Relocation: which idle units to move when cover is thin, and what a rule is worth.

Expected cover (MEXCLP, Daskin 1983): with x_b idle units at base b, q the share of time a unit is
busy, d_z the demand of zone z and n_z the idle units within reach of it,

    E(x) = sum_z d_z (1 - q^n_z),   each further unit adds  d_z (1 - q) q^(n_z).

A compliance table holds for every number of idle units the placing of greatest E, each solved to
proof. The dynamic rule (DMEXCLP) sends a unit that becomes free to the base that adds most; it is
played by `sim.routine`, where both rules are valued on the same calls.

References
----------
Daskin M. S. 1983, A maximum expected covering location model, Transportation Science 17(1).
Jagtenberg C. J., Bhulai S., van der Mei R. D. 2015, An efficient heuristic for real-time ambulance
redeployment, Operations Research for Health Care 4 (title and issue from memory, unverified; the
marginal benefit (1 - q) q^(k-1) read in the source of JEMSS.jl, move_up/dmexclp.jl).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.evaluation.statistics import Estimate, mean_estimate
from sim.routine import Calls, MoveRule, Service, play_calls

MOST_MOVES: Final = 3
"""Idle units moved at once: more would leave bases empty while they drive (our choice)."""

LEAST_GAIN_FRAC: Final = 0.005
"""A move pays from this share of all demand gained (our choice)."""


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """What expected cover is reckoned from.

    Attributes
    ----------
    demand
        Demand of each zone, any scale, shape (n_zones,).
    within
        Whether a base reaches a zone in time, shape (n_bases, n_zones).
    busy_frac
        Share of time that a unit is busy, q.
    """

    demand: NDArray[np.float64]
    within: NDArray[np.bool_]
    busy_frac: float

    @classmethod
    def make(
        cls, to_zone_s: ArrayLike, demand: ArrayLike, *, reach_s: float, busy_frac: float
    ) -> Coverage:
        """Zones that the same bases reach are added up: the value does not change.

        Raises
        ------
        ValueError
            If demand is negative or does not fit, or a number is out of range.
        """
        times = np.asarray(to_zone_s, dtype=np.float64)
        wanted = np.asarray(demand, dtype=np.float64)
        if times.ndim != 2 or wanted.shape != times.shape[1:]:
            raise ValueError(f"demand has shape {wanted.shape}; needs {times.shape[1:]}")
        if not (np.isfinite(wanted) & (wanted >= 0)).all():
            raise ValueError("demand must be finite and at least 0")
        if not 0 <= busy_frac < 1:
            raise ValueError(f"busy_frac = {busy_frac} must be in [0, 1)")
        if not reach_s > 0:
            raise ValueError(f"reach_s = {reach_s} must be above 0")
        patterns, which = np.unique(times <= reach_s, axis=1, return_inverse=True)
        totals = np.bincount(which.ravel(), wanted, patterns.shape[1])
        return cls(totals.astype(np.float64), patterns, busy_frac)

    def expected(self, units: ArrayLike) -> float:
        """Demand expected to find an idle unit in reach, with so many idle units at each base."""
        n = np.asarray(units, dtype=np.float64) @ self.within
        return float((self.demand * (1.0 - self.busy_frac**n)).sum())


def best_placing(cover: Coverage, n_units: int) -> NDArray[np.int64]:
    """Units at each base for the greatest expected cover, solved to proof (HiGHS in scipy).

    Raises
    ------
    RuntimeError
        If the solver does not prove an optimum.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - cold start
    from scipy.sparse import csr_array, eye_array, hstack, kron  # noqa: PLC0415 - as above

    n_bases, n_zones = cover.within.shape
    if n_units == 0:
        return np.zeros(n_bases, dtype=np.int64)
    levels = n_units if cover.busy_frac > 0 else 1
    gain = (1.0 - cover.busy_frac) * cover.busy_frac ** np.arange(levels)
    scale = max(float(cover.demand.sum()), 1.0)
    # x_b units at base b, y_zk: zone z has its k-th unit; falling gains keep the levels in order
    price = np.concatenate([np.zeros(n_bases), -np.outer(cover.demand, gain).ravel() / scale])
    have = csr_array(cover.within.T.astype(np.float64))
    levelled = kron(eye_array(n_zones), np.ones((1, levels)))
    placed = np.concatenate([np.ones(n_bases), np.zeros(n_zones * levels)])
    found = milp(
        price,
        constraints=[
            LinearConstraint(csr_array(hstack([-have, levelled])), -np.inf, 0.0),
            LinearConstraint(placed[None], n_units, n_units),
        ],
        integrality=np.concatenate([np.ones(n_bases), np.zeros(n_zones * levels)]),
        bounds=Bounds(
            0.0, np.concatenate([np.full(n_bases, float(n_units)), np.ones(n_zones * levels)])
        ),
        options={"mip_rel_gap": 0.0},
    )
    if found.status != 0:
        raise RuntimeError(f"no proved placing of {n_units} units: {found.message}")
    return np.rint(found.x[:n_bases]).astype(np.int64)


def compliance_table(cover: Coverage, n_units: int) -> NDArray[np.int64]:
    """Row k: the proved best placing of k idle units, shape (n_units + 1, n_bases)."""
    return np.array([best_placing(cover, k) for k in range(n_units + 1)])


@dataclass(frozen=True, slots=True)
class Relocation:
    """One idle unit from a base to another, and the demand that is expected to gain cover."""

    origin: int
    goal: int
    drive_s: float
    gain: float


def moves_now(
    cover: Coverage,
    idle: ArrayLike,
    between_s: ArrayLike,
    *,
    longest_s: float,
    most: int = MOST_MOVES,
    least_frac: float = LEAST_GAIN_FRAC,
) -> tuple[Relocation, ...]:
    """Moves that raise expected cover most, one after the other, while they pay.

    Parameters
    ----------
    idle
        Idle units at each base now.
    between_s
        Driving time between bases, s.
    longest_s
        No move takes longer, s.
    most, least_frac
        Moves at most; least gain of each as a share of all demand.
    """
    units = np.array(idle, dtype=np.int64)
    times = np.asarray(between_s, dtype=np.float64)
    least = least_frac * float(cover.demand.sum())
    found: list[Relocation] = []
    for _ in range(most):
        now = cover.expected(units)
        best: tuple[float, float, int, int] | None = None
        for a in np.flatnonzero(units > 0).tolist():
            for b in np.flatnonzero(times[a] <= longest_s).tolist():
                trial = units.copy()
                trial[a] -= 1
                trial[b] += 1
                gain = cover.expected(trial) - now
                key = (-gain, float(times[a, b]), a, b)
                if a != b and gain > 0 and gain >= least and (best is None or key < best):
                    best = key
        if best is None:
            break
        gain, drive_s, a, b = best
        units[a] -= 1
        units[b] += 1
        found.append(Relocation(a, b, drive_s, -gain))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class RuleWorth:
    """A rule against going home, on the same calls.

    Attributes
    ----------
    late
        Share of calls reached later than the standard.
    late_less, response_less_s
        Paired differences to going home: negative is better.
    moves
        Idle units moved for each 100 calls.
    """

    rule: MoveRule
    late: Estimate
    late_less: Estimate
    response_less_s: Estimate
    moves: float


def value_rules(
    service: Service, cover: Coverage, years: Sequence[Calls], *, standard_s: float
) -> tuple[RuleWorth, ...]:
    """Going home, the dynamic rule and the compliance table, valued on the same years of calls.

    `service` carries what the dynamic rule needs (`demand`, `reach_s`, `busy_frac`).
    """
    table = compliance_table(cover, service.n_units)
    rules = (MoveRule.home, MoveRule.dmexclp, MoveRule.table)
    late, response = np.zeros((3, len(years))), np.zeros((3, len(years)))
    moves = np.zeros(3)
    for i, rule in enumerate(rules):
        way = replace(service, rule=rule, table=table)
        for j, calls in enumerate(years):
            ledger = play_calls(way, calls)
            taken_s = ledger.responses_s(calls)
            late[i, j] = float(np.mean(~(taken_s <= standard_s)))
            response[i, j] = float(np.nanmean(taken_s))
            moves[i] += 100.0 * ledger.moves / calls.n / len(years)
    return tuple(
        RuleWorth(
            rule,
            mean_estimate(late[i]),
            mean_estimate(late[i] - late[0]),
            mean_estimate(response[i] - response[0]),
            float(moves[i]),
        )
        for i, rule in enumerate(rules)
    )
