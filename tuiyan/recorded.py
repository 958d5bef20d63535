"""One replication of a recorded run: which one is meant, and how it is played again."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np

from scenarios.errors import InputError
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.scenario import Scenario
from sim.evaluation.table import OutcomeTable
from sim.play import Stage, build_stage
from sim.replay import RANKED, median_replication, worst_replication
from sim.response.policy import DispatchPolicy
from tuiyan.evaluate import policy_named
from tuiyan.verify import Recorded, read_run

_NEEDED: Final = (*RANKED, "stand_down_s")
"""Columns of the table of outcomes by which replications are ranked."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plan and the number of a replication of a run."""

    recorded: Recorded
    plan: Plan
    replication: int

    @property
    def pack(self) -> Pack:
        """What was read."""
        return self.recorded.pack

    @property
    def scenario(self) -> Scenario:
        """What was played."""
        return self.pack.scenarios[self.recorded.request.scenario]

    @property
    def seed(self) -> int:
        """Seed of the run."""
        return self.recorded.request.seed

    @property
    def stage(self) -> Stage:
        """Scenario and plan, ready to play."""
        return build_stage(self.pack, self.scenario.id, self.plan.id)

    @property
    def policy(self) -> DispatchPolicy:
        """How the run dispatched."""
        return policy_named(self.recorded.request.policy or self.plan.dispatch_policy)


def choose(folder: Path, plan: str | None = None, replication: str = "median") -> Chosen:
    """A replication of a run by number or rank.

    Parameters
    ----------
    folder
        Run folder.
    plan
        Plan that was played; None: the first.
    replication
        Its number from 0; ``median``: the one that the report replays, ranked under the first
        plan so that every plan meets the same accident; ``worst``: the middle one of the worst
        twentieth under this plan.

    Raises
    ------
    InputError
        If the folder is no run, did not play the plan or has no such replication.
    """
    recorded = read_run(folder)
    plans = recorded.request.plans
    if plan is not None and plan not in plans:
        raise InputError.one(
            "command line", "--plan", "the run did not play this plan", got=plan,
            allowed=", ".join(plans),
        )  # fmt: skip
    chosen = plan or plans[0]
    number = _number(folder, recorded, chosen, replication)
    return Chosen(recorded, recorded.pack.plans[chosen], number)


def _number(folder: Path, recorded: Recorded, plan: str, typed: str) -> int:
    n = recorded.request.replications or 0
    if typed.isdecimal() and int(typed) < n:
        return int(typed)
    if typed == "median":
        return median_replication(_table(folder, recorded, recorded.request.plans[0]))
    if typed == "worst":
        return worst_replication(_table(folder, recorded, plan))
    raise InputError.one(
        "command line", "--replication", "no such replication", got=typed,
        allowed=f"0 to {n - 1}, median or worst",
    )  # fmt: skip


def _table(folder: Path, recorded: Recorded, plan: str) -> OutcomeTable:
    """Ranked measures of a plan, from the table that the run wrote."""
    path = folder / "outcomes.csv"
    if not path.is_file():
        raise InputError.one(str(path), "", "the table of outcomes is missing")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = cast("list[Mapping[str, str]]", list(csv.DictReader(stream)))
    rows = sorted(
        (row for row in rows if row["plan"] == plan), key=lambda row: int(row["replication"])
    )
    request = recorded.request
    return OutcomeTable(
        request.scenario,
        plan,
        request.policy or recorded.pack.plans[plan].dispatch_policy,
        request.seed,
        recorded.pack.scenarios[request.scenario].horizon_s,
        {name: np.array([float(row[name] or "nan") for row in rows]) for name in _NEEDED},
    )
