"""The programme of a drill day: activities with durations, order and shared resources, shortest.

The resource-constrained project scheduling problem. With start s[j], duration p[j], demand r[j, k]:

    minimise  max (s[j] + p[j])
    order     s[j] >= s[i] + p[i]                           for every pair (i, j)
    capacity  sum of r[j, k] over activities j that run at t  <=  R[k]   for every t, k

A set of activities no two of which can run together (by order, or because their demands exceed a
capacity) is strung on one line: the sum of the durations bounds the makespan from below, and the
solver is told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model

from optimization.solution import Certificate, model_hash
from optimization.solver import CpSettings, solve_cp

PROGRAMME_LIMIT: Final = 60.0
"""Deterministic time for one programme; days of thirty activities need a tenth of it."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a drill day."""

    duration: int
    demands: tuple[int, ...]
    """Units of each resource while it runs."""
    after: tuple[int, ...] = ()
    """Activities that must have ended."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Start of each activity, and the proof that no programme is shorter."""

    starts: tuple[int, ...]
    certificate: Certificate

    def makespan(self, activities: Sequence[Activity]) -> int:
        """End of the last activity."""
        return max(
            (s + a.duration for s, a in zip(self.starts, activities, strict=True)), default=0
        )


def shortest_programme(
    activities: Sequence[Activity], capacities: Sequence[int], *, limit: float = PROGRAMME_LIMIT
) -> Programme:
    """Starts of all activities so that the day ends as early as possible.

    Parameters
    ----------
    activities
        Durations and demands are whole numbers in the caller's time step.
    capacities
        Units of each resource.
    limit
        Deterministic time of the search.

    Raises
    ------
    ValueError
        If an activity alone needs more than there is, names an unknown one, or the order is a
        circle.
    """
    _refuse(activities, capacities)
    order = _topological(activities)
    heads = _heads(activities, order)
    tails = _tails(activities, order)
    hint = _serial(activities, capacities, tails, order)
    horizon = max((s + a.duration for s, a in zip(hint, activities, strict=True)), default=0)
    least = max(
        (h + t + a.duration for h, t, a in zip(heads, tails, activities, strict=True)), default=0
    )
    if horizon == least:
        return Programme(hint, _certificate(activities, capacities, horizon, least, 0.0, limit))
    model = cp_model.CpModel()
    starts = [
        model.new_int_var(heads[j], horizon - tails[j] - a.duration, "")
        for j, a in enumerate(activities)
    ]
    runs = [
        model.new_fixed_size_interval_var(starts[j], a.duration, "")
        for j, a in enumerate(activities)
    ]
    for j, activity in enumerate(activities):
        model.add_hint(starts[j], hint[j])
        for i in activity.after:
            model.add(starts[j] >= starts[i] + activities[i].duration)
    for k, capacity in enumerate(capacities):
        users = [j for j, a in enumerate(activities) if a.demands[k] and a.duration]
        model.add_cumulative(
            [runs[j] for j in users], [activities[j].demands[k] for j in users], capacity
        )
        big = [j for j in users if 2 * activities[j].demands[k] > capacity]
        if len(big) > 1:
            model.add_no_overlap([runs[j] for j in big])
    end = model.new_int_var(least, horizon, "")
    for j, activity in enumerate(activities):
        model.add(end >= starts[j] + activity.duration + tails[j])
    model.minimize(end)
    outcome = solve_cp(model, _settings(limit))
    found = hint if outcome.objective is None else tuple(outcome.solver.value(s) for s in starts)
    length = max(s + a.duration for s, a in zip(found, activities, strict=True))
    bound = max(least, round(outcome.bound or 0))
    work = outcome.deterministic_time
    return Programme(found, _certificate(activities, capacities, length, bound, work, limit))


def programme_faults(
    activities: Sequence[Activity], capacities: Sequence[int], starts: Sequence[int]
) -> list[str]:
    """Rules that a programme breaks, found without a solver; empty for a valid one."""
    found = [f"start:{j}" for j, start in enumerate(starts) if start < 0]
    for j, activity in enumerate(activities):
        found += [
            f"order:{i}:{j}"
            for i in activity.after
            if starts[j] < starts[i] + activities[i].duration
        ]
    for t in sorted(set(starts)):
        for k, capacity in enumerate(capacities):
            used = sum(
                a.demands[k]
                for s, a in zip(starts, activities, strict=True)
                if s <= t < s + a.duration
            )
            if used > capacity:
                found.append(f"capacity:{k}:{t}")
    return found


def _settings(limit: float) -> CpSettings:
    """No linear relaxation: it is weak for capacities over time and slows the proof sixfold."""
    return CpSettings(max_deterministic_time=limit, linearization_level=0)


def _certificate(
    activities: Sequence[Activity],
    capacities: Sequence[int],
    length: int,
    bound: int,
    work: float,
    limit: float,
) -> Certificate:
    data = [[a.duration, a.demands, a.after] for a in activities]
    return Certificate(
        status="optimal" if length == bound else "feasible",
        objective=float(length),
        bound=float(bound),
        deterministic_time=work,
        parameters=_settings(limit).as_parameters(),
        model_hash=model_hash([data, list(capacities)]),
    )


def _refuse(activities: Sequence[Activity], capacities: Sequence[int]) -> None:
    for j, activity in enumerate(activities):
        if activity.duration < 0 or len(activity.demands) != len(capacities):
            raise ValueError(f"activity {j}: duration {activity.duration}, {activity.demands}")
        for k, (need, capacity) in enumerate(zip(activity.demands, capacities, strict=True)):
            if not 0 <= need <= capacity:
                raise ValueError(
                    f"activity {j} needs {need} of resource {k}, allowed 0 to {capacity}"
                )
        for i in activity.after:
            if not 0 <= i < len(activities):
                raise ValueError(f"activity {j} comes after {i}, which is none of them")


def _topological(activities: Sequence[Activity]) -> list[int]:
    left = {j: set(a.after) for j, a in enumerate(activities)}
    order: list[int] = []
    while left:
        ready = [j for j, before in left.items() if not before]
        if not ready:
            raise ValueError(f"the order of activities {sorted(left)} is a circle")
        order += ready
        for j in ready:
            del left[j]
        for before in left.values():
            before.difference_update(ready)
    return order


def _heads(activities: Sequence[Activity], order: Sequence[int]) -> list[int]:
    """Earliest start of each activity by order alone."""
    heads = [0] * len(activities)
    for j in order:
        heads[j] = max((heads[i] + activities[i].duration for i in activities[j].after), default=0)
    return heads


def _tails(activities: Sequence[Activity], order: Sequence[int]) -> list[int]:
    """Least time from the end of each activity to the end of all."""
    tails = [0] * len(activities)
    for j in reversed(order):
        for i in activities[j].after:
            tails[i] = max(tails[i], tails[j] + activities[j].duration)
    return tails


def _serial(
    activities: Sequence[Activity],
    capacities: Sequence[int],
    tails: Sequence[int],
    order: Sequence[int],
) -> tuple[int, ...]:
    """A valid programme at once: activities with the longest way to go first, each at its earliest.

    Sorting by duration plus tail keeps the order, as a follower always has less to go.
    """
    rank = {j: position for position, j in enumerate(order)}
    queue = sorted(order, key=lambda j: (-tails[j] - activities[j].duration, rank[j]))
    horizon = sum(a.duration for a in activities) + 1
    free = [[capacity] * horizon for capacity in capacities]
    starts = [0] * len(activities)
    for j in queue:
        activity = activities[j]
        start = max((starts[i] + activities[i].duration for i in activity.after), default=0)
        while any(
            free[k][t] < need
            for k, need in enumerate(activity.demands)
            for t in range(start, start + activity.duration)
        ):
            start += 1
        for k, need in enumerate(activity.demands):
            for t in range(start, start + activity.duration):
                free[k][t] -= need
        starts[j] = start
    return tuple(starts)
