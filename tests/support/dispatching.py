"""Dispatch problems by chance, and every answer of a small one counted out."""

from __future__ import annotations

from itertools import product

import numpy as np

from optimization.checkers.dispatch import check_dispatch
from optimization.dispatch_problem import (
    Cover,
    DispatchAnswer,
    DispatchProblem,
    Incident,
    Offer,
    Sent,
    Value,
    value_of,
)
from optimization.solution import Certificate

KINDS = ("fire_attack", "hazmat_recon", "leak_stop", "medical_care", "command")


def chance_problem(
    seed: int, *, n_units: int, n_incidents: int, plain: bool = False, need: int = 3
) -> DispatchProblem:
    """Units in a city of 20 km; `plain`: no convoys, commanders, cover, capacities or closures."""
    rng = np.random.default_rng(seed)
    units_m = rng.uniform(0, 20_000, (n_units, 2))
    scenes_m = rng.uniform(0, 20_000, (n_incidents, 2))
    arrival = np.rint(60 + np.hypot(*(units_m[:, None] - scenes_m).transpose(2, 0, 1)) / 12)
    shut = (rng.random(arrival.shape) < 0.1) & (not plain)
    units = []
    for k in range(n_units):
        kinds = rng.choice(KINDS, size=rng.choice([1, 1, 2, 3]), replace=False)
        most = 1 if plain else int(rng.choice([1, 1, 1, 2]))
        current = -1 if plain or rng.random() < 0.8 else int(rng.integers(n_incidents))
        locked = current >= 0 and bool(rng.random() < 0.4)
        if locked:
            shut[k, current] = False
        convoy = "" if plain or locked or k >= 4 or rng.random() < 0.5 else "convoy"
        units.append(
            Offer(f"U{k:03d}", {str(t): most for t in kinds}, f"A{k % 3}", convoy, current, locked)
        )
    incidents = []
    for i in range(n_incidents):
        kinds = rng.choice(KINDS, size=rng.integers(1, 4), replace=False)
        needs = {str(t): int(rng.integers(1, need + 1)) for t in kinds}
        leads = "command" if not plain and "command" in needs and rng.random() < 0.7 else ""
        incidents.append(Incident(f"I{i}", int(rng.integers(1, 6)), needs, leads))
    covers = (
        []
        if plain
        else [Cover("A0", least=1, wanted=2, loss_s=300), Cover("A1", wanted=2, loss_s=150)]
    )
    times = tuple(
        tuple(None if shut[k, i] else int(arrival[k, i]) for i in range(n_incidents))
        for k in range(n_units)
    )
    return DispatchProblem(
        tuple(units), tuple(incidents), times, tuple(covers), 0 if plain else 120
    )


def plain_answer(problem: DispatchProblem, sent: tuple[Sent, ...], value: Value) -> DispatchAnswer:
    """An answer that claims a value and nothing more."""
    proof = [Certificate("feasible", float(v), 0.0, model_hash=problem.hash) for v in value]
    return DispatchAnswer(sent, value, (proof[0], proof[1], proof[2]), "test")


def brute_force(problem: DispatchProblem) -> Value:
    """The least value over every way to give each unit a place or none."""
    options = [
        [None]
        + [
            Sent(k, i, t)
            for i in range(len(problem.incidents))
            if problem.arrival_s[k][i] is not None
            for t in problem.roles(k, i)
        ]
        for k in range(len(problem.units))
    ]
    best: Value | None = None
    for choice in product(*options):
        sent = tuple(each for each in choice if each is not None)
        if any(problem.reach_s(each.unit, each.incident) is None for each in sent):
            continue
        value = value_of(problem, sent)
        if best is not None and value >= best:
            continue
        found = check_dispatch(problem, plain_answer(problem, sent, value))
        if not found:
            best = value
    assert best is not None
    return best
