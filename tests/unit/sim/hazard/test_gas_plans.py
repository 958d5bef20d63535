"""What closing the valve and leaving before the repair are worth: the shipped plans on one leak."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenarios.model.pack import Pack
from sim.evaluation.statistics import mean_estimate
from sim.play import build_stage, play
from sim.response.events import Kind
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin


def without_valve() -> Pack:
    """Plan A whose gas company never comes."""
    plan = jilin().plans["gas-a"]
    tasks = tuple(task for task in plan.tasks if task.id != "isolate")
    return replace(
        jilin(), plans={**jilin().plans, "gas-a": plan.model_copy(update={"tasks": tasks})}
    )


@lru_cache
def played(plan: str, *, valve: bool = True, n: int = 20) -> np.ndarray:
    """Casualties, deaths and whether it explodes, by replication; the same leaks for every plan."""
    stage = build_stage(jilin() if valve else without_valve(), "chuanying-gas", plan)
    rows = []
    for number in range(n):
        found = play(stage, policy=NearestAvailable(), seed=1, replication=number)
        log, explosion = found.log, "explosion"
        told = [log.names[i] for i in log.subject[log.kind == Kind.milestone]]
        rows.append((found.measures["casualties"], found.measures["deaths"], explosion in told))
    return np.array(rows, dtype=float)


def test_leaving_before_the_repair_spares_people():
    """Plan B empties the street at first arrival: fewer casualties, the interval excludes zero."""
    first, second = played("gas-a"), played("gas-b")
    assert (first[:, 2] == second[:, 2]).all()  # both close the valve at the same moment
    assert (second[:, 0] <= first[:, 0]).all()
    difference = mean_estimate(second[:, 0] - first[:, 0])
    assert difference.high < 0.0, difference


def test_closing_the_valve_prevents_explosions():
    """The same leaks without it: none explodes less often, some more.

    So few leaks do not decide by how much: the interval of the difference may reach zero.
    """
    closed, open_ = played("gas-a", n=12)[:, 2], played("gas-a", valve=False, n=12)[:, 2]
    assert (closed <= open_).all()
    assert mean_estimate(closed - open_).value < 0.0
