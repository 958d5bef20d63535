"""`tuiyan log RUNDIR`: the events of one replication, played again and told in words."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reports.log_rows import LogRow, log_rows
from scenarios.errors import InputError
from scenarios.model.units import parse_quantity
from sim.play import play
from sim.response.events import Kind
from tuiyan.console import Out
from tuiyan.recorded import choose

_WHERE: Final = "command line"


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
        Its number from 0, ``median`` (as in the report) or ``worst``; see `tuiyan.recorded`.
    kinds
        Kinds of event to show; empty: all.
    begin, end
        Simulated times between which to show, such as "10 min".

    Raises
    ------
    InputError
        If the folder is no run, or a name or number is not in it.
    """
    wanted = _kinds(kinds)
    low_s, high_s = time_option(begin, "--from", 0.0), time_option(end, "--to", float("inf"))
    chosen = choose(folder, plan, replication)
    number, the_plan = chosen.replication, chosen.plan
    outcome = play(chosen.stage, policy=chosen.policy, seed=chosen.seed, replication=number)
    rows = [
        row
        for row in log_rows(outcome.log, chosen.pack, chosen.scenario, the_plan, out.translator)
        if low_s <= row.t_s <= high_s and (not wanted or row.kind in wanted)
    ]
    say = out.translator
    out.say("log_of", plan=say.name(the_plan.name), number=str(number), n=len(rows))
    for row in rows:
        out.line(_shown(row))
    out.say("log_simulated")
    out.finish(
        {
            "plan": the_plan.id,
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
