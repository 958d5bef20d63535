"""`tuiyan dispatch`: what would be best to send now, why, and what that leaves uncovered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from optimization.dispatch_advice import Advice, advise
from optimization.dispatch_moment import Moment, read_moment
from optimization.relocation_now import BUSY_FRAC, IdleMoves, idle_moves
from reports.dispatch_report import (
    build_dispatch_report,
    data_sentence,
    proof_sentence,
    regret_sentence,
)
from reports.exports.html import write_html
from reports.roads_report import write_tables
from scenarios.errors import InputError
from scenarios.model.pack import Pack
from scenarios.model.units import parse_quantity
from scenarios.pack import load_pack
from sim.play import Stage, build_stage
from tuiyan.console import Out
from tuiyan.evaluate import plan_request
from tuiyan.manifest import manifest_of
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json

_WHERE: Final = "command line"


def dispatch_command(
    out: Out,
    pack_name: str,
    scenario: str,
    target: Path,
    *,
    plan: str | None = None,
    also: tuple[str, ...] = (),
    at: str = "10 min",
    seed: int = 1,
    relocate: bool = False,
    busy_frac: float = BUSY_FRAC,
) -> None:
    """Advise on the units to send at a moment of one or several accidents; write page and tables.

    Raises
    ------
    InputError
        With what is wrong on the command line, or that nothing is asked for at the moment.
    """
    root = pack_root(pack_name)
    at_s = _moment(at)
    if not 0 <= busy_frac < 1:
        raise InputError.one(
            _WHERE, "--busy", "out of range", got=str(busy_frac), allowed="0 to below 1"
        )
    pack, _ = load_pack(root)
    names = (scenario, *also)
    if len(set(names)) < len(names):
        raise InputError.one(_WHERE, "--also", "the same scenario twice", got=", ".join(names))
    plans = [_plan(pack, name, plan if name == scenario else None) for name in names]
    refuse_foreign(target)
    stages = [build_stage(pack, *each) for each in zip(names, plans, strict=True)]
    moment = read_moment(stages, at_s=at_s, seed=seed)
    _refuse_idle(moment, stages, at)
    advice = advise(pack, moment)
    moves = idle_moves(pack, advice, busy_frac=busy_frac) if relocate else None
    document = build_dispatch_report(pack, advice, out.lang, moves=moves)
    data = summary(advice, names, moves)
    with whole_folder(target) as folder:
        write_html(folder / "report.html", document)
        write_tables(folder, document)
        write_json(folder / "summary.json", data)
        write_json(folder / "manifest.json", manifest_of("dispatch", pack))
    out.line(document.title)
    out.line(document.subtitle)
    for sentence in (proof_sentence, regret_sentence):
        out.line(sentence(advice, out.translator))
    out.line(data_sentence(pack, advice, out.translator))
    out.say("run_done", folder=str(target))
    out.finish(data)


def summary(
    advice: Advice, names: Sequence[str], moves: IdleMoves | None = None
) -> dict[str, object]:
    """The advice as plain data."""
    moment, problem = advice.moment, advice.moment.problem
    return {
        "at_s": moment.at_s,
        "scenarios": list(names),
        "needs": [dict(sorted(incident.needs.items())) for incident in problem.incidents],
        "sent": [
            {
                "unit": problem.units[each.sent.unit].id,
                "scenario": names[each.sent.incident],
                "role": each.sent.role,
                "arrival_s": each.arrival_s,
                "why": each.why,
                "next_best": None
                if each.next_best is None
                else problem.units[each.next_best[0]].id,
            }
            for each in advice.reasons
        ],
        "short": [
            {"scenario": names[i], "role": role, "number": number}
            for (i, role), number in sorted(advice.short.items())
        ],
        "value": list(advice.best.value),
        "nearest": list(advice.nearest.value),
        "bound": [proof.bound for proof in advice.best.proof],
        "is_optimal": advice.best.is_optimal,
        "objections": [f"{each.rule}: {each.who}" for each in advice.objections],
        "cover": [
            {
                "standard_s": row.standard_s,
                "n_people": row.n_people,
                "n_before": row.n_before,
                "n_best": row.n_best,
                "n_nearest": row.n_nearest,
            }
            for row in advice.cover
        ],
        "emptied": [{"station": e.station, "n_people": e.n_people} for e in advice.emptied],
        "moves": [
            {"unit": unit, "from": origin, "to": goal, "drive_s": move.drive_s, "gain": move.gain}
            for unit, origin, goal, move in (() if moves is None else moves.moves)
        ],
        "hash": problem.hash,
    }


def _plan(pack: Pack, scenario: str, plan: str | None) -> str:
    return plan_request(pack, scenario, plans=() if plan is None else (plan,)).plans[0]


def _moment(typed: str) -> float:
    try:
        value = parse_quantity(typed, "time")
    except ValueError as error:
        raise InputError.one(_WHERE, "--at", str(error), got=typed) from error
    if not 0 < value <= 86_400:
        raise InputError.one(
            _WHERE, "--at", "out of range", got=typed, allowed="above 0, to one day"
        )
    return value


def _refuse_idle(moment: Moment, stages: Sequence[Stage], at: str) -> None:
    """Nothing to decide where no accident has reached a level yet."""
    if any(incident.needs for incident in moment.problem.incidents):
        return
    names = ", ".join(stage.scenario.id for stage in stages)
    raise InputError.one(
        _WHERE, "--at", f"no plan of {names} has reached a level by then", got=at, cure="ask later"
    )
