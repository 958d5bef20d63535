"""`tuiyan log RUNDIR`: the events of one replication, played again and told in words."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, cast

from reports.log_rows import LogRow, log_rows
from scenarios.errors import InputError
from scenarios.model.units import parse_quantity
from sim.play import build_stage, play
from sim.response.events import Kind
from tuiyan.console import Out
from tuiyan.evaluate import policy_named
from tuiyan.verify import Recorded, read_run

_WHERE: Final = "command line"
_RANKED: Final = ("casualties", "deaths", "time_to_control_s")


def log_command(
    out: Out,
    folder: Path,
    *,
    plan: str | None,
    replication: str,
    kinds: tuple[str, ...],
    begin: str | None,
    end: str | None,
) -> None:
    """Show the events of one replication of a run.

    Parameters
    ----------
    folder
        Run folder.
    plan
        Plan that was played; None: the first.
    replication
        Its number from 0, ``median``, or ``worst``: the middle one of the worst twentieth.
    kinds
        Kinds of event to show; empty: all.
    begin, end
        Simulated times between which to show, such as "10 min".

    Raises
    ------
    InputError
        If the folder is no run, or a name or number is not in it.
    """
    recorded = read_run(folder)
    request, pack = recorded.request, recorded.pack
    wanted = _kinds(kinds)
    low_s, high_s = time_option(begin, "--from", 0.0), time_option(end, "--to", float("inf"))
    chosen, number = replication_number(folder, recorded, plan, replication)
    scenario, the_plan = pack.scenarios[request.scenario], pack.plans[chosen]
    outcome = play(
        build_stage(pack, request.scenario, chosen),
        policy=policy_named(request.policy or the_plan.dispatch_policy),
        seed=request.seed,
        replication=number,
    )
    rows = [
        row
        for row in log_rows(outcome.log, pack, scenario, the_plan, out.translator)
        if low_s <= row.t_s <= high_s and (not wanted or row.kind in wanted)
    ]
    say = out.translator
    out.say("log_of", plan=say.name(the_plan.name), number=str(number), n=len(rows))
    for row in rows:
        out.line(_shown(row))
    out.say("log_simulated")
    out.finish(
        {
            "plan": chosen,
            "replication": number,
            "events": [
                {
                    "t_s": row.t_s, "kind": row.kind.name, "incident": row.incident,
                    "who": row.who, "where": row.where, "number": row.number,
                }
                for row in rows
            ],
        }
    )  # fmt: skip


def _shown(row: LogRow) -> str:
    """One line: clock, place where there are several, event, what it is about, its number."""
    hours, rest = divmod(round(row.t_s), 3600)
    clock = f"{hours:3d}:{rest // 60:02d}:{rest % 60:02d}"
    parts = (clock, row.incident, row.what, row.who, row.where, row.number)
    return " | ".join(part for part in parts if part)


def _plan(recorded: Recorded, plan: str | None) -> str:
    plans = recorded.request.plans
    if plan is not None and plan not in plans:
        raise InputError.one(
            _WHERE, "--plan", "the run did not play this plan", got=plan, allowed=", ".join(plans)
        )
    return plan or plans[0]


def _kinds(names: tuple[str, ...]) -> set[Kind]:
    known = {kind.name: kind for kind in Kind}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise InputError.one(
            _WHERE, "--kind", "no such kind of event", got=", ".join(wrong),
            allowed=", ".join(known),
        )  # fmt: skip
    return {known[name] for name in names}


def time_option(typed: str | None, option: str, default_s: float) -> float:
    """A time typed on the command line, s."""
    if typed is None:
        return default_s
    try:
        return parse_quantity(typed, "time")
    except ValueError as error:
        raise InputError.one(_WHERE, option, str(error), got=typed) from error


def replication_number(
    folder: Path, recorded: Recorded, plan: str | None, typed: str
) -> tuple[str, int]:
    """Plan and number of the replication asked for, by number or by its rank in harm and time.

    Raises
    ------
    InputError
        If the run did not play the plan or has no such replication.
    """
    chosen = _plan(recorded, plan)
    return chosen, _number(folder, recorded, chosen, typed)


def _number(folder: Path, recorded: Recorded, plan: str, typed: str) -> int:
    n = recorded.request.replications or 0
    if typed.isdigit() and int(typed) < n:
        return int(typed)
    if typed not in {"median", "worst"}:
        raise InputError.one(
            _WHERE, "--replication", "no such replication", got=typed,
            allowed=f"0 to {n - 1}, median or worst",
        )  # fmt: skip
    rows = _outcomes(folder, plan)
    ranks = dict.fromkeys(rows, 0)
    for name in _RANKED:
        for rank, number in enumerate(sorted(rows, key=lambda i: (rows[i][name], i))):
            ranks[number] += rank
    order = sorted(ranks, key=lambda i: (ranks[i], i))
    share = 0.5 if typed == "median" else 0.975
    return order[min(len(order) - 1, int(share * len(order)))]


def _outcomes(folder: Path, plan: str) -> dict[int, dict[str, float]]:
    """Ranked measures of every replication of a plan, from the table of the run."""
    path = folder / "outcomes.csv"
    if not path.is_file():
        raise InputError.one(str(path), "", "the table of outcomes is missing")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {
            int(row["replication"]): {name: float(row[name]) for name in _RANKED}
            for row in cast("list[dict[str, str]]", list(csv.DictReader(stream)))
            if row["plan"] == plan
        }
