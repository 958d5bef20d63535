"""`tuiyan stress`: find the smallest failures that defeat a plan; page, tables and JSON."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from reports.exports.html import write_html
from reports.roads_report import write_tables
from reports.stress_report import build_stress_report
from scenarios.errors import InputError
from scenarios.model.pack import Pack
from scenarios.model.units import parse_quantity
from sim.evaluation.break_plan import Broken, Case, break_plan, smallest_failures
from sim.replicate import Job, players
from tuiyan.console import Out
from tuiyan.evaluate import plan_request, policy_named
from tuiyan.manifest import versions
from tuiyan.run_folder import (
    FORMAT,
    copy_inputs,
    estimate_data,
    refuse_foreign,
    whole_folder,
    write_json,
)

WHERE: Final = "command line"

N_ACCIDENTS: Final = 100
"""Replications of each failure unless the caller says otherwise."""


def stress_command(
    out: Out,
    pack: Pack,
    root: Path,
    scenario: str,
    target: Path,
    *,
    plan: str | None,
    replications: int,
    seed: int,
    workers: int,
    accept: str,
    pairs: int,
    scheduler: str | None = None,
) -> None:
    """Break one plan and write page, tables and data.

    Raises
    ------
    InputError
        If the pack has no such scenario or plan, the plan has no objective, or an option is out of
        range.
    """
    request = plan_request(
        pack, scenario, plans=(plan,) if plan else (), replications=replications, seed=seed
    )
    chosen = pack.plans[request.plans[0]]
    if not chosen.objectives:
        raise InputError.one(
            pack.files.get(f"plans/{chosen.id}", WHERE), "objectives", "the plan has none",
            got=chosen.id, cure="add an objective: only what is promised can be defeated",
        )  # fmt: skip
    accepted = _share(accept)
    refuse_foreign(target)
    job = Job(scenario, chosen.id, policy_named(chosen.dispatch_policy), seed)
    with (
        out.waiting("stressing", plan=chosen.id),
        players(pack, workers, scheduler=scheduler) as crew,
    ):
        broken = break_plan(
            crew, job, n=request.replications, accepted_frac=accepted, n_outages=pairs
        )
    command = (
        f"tuiyan stress {root.name} {scenario} --plan {chosen.id} --replications "
        f"{request.replications} --seed {seed} --accept '{accept}' --pairs {pairs} --out DIR"
    )
    document = build_stress_report(broken, pack, out.lang, command=command)
    data = summary(broken)
    with whole_folder(target) as folder:
        copy_inputs(pack, root, folder / "inputs")
        write_html(folder / "report.html", document)
        write_tables(folder, document)
        write_json(folder / "summary.json", data)
        write_json(folder / "manifest.json", manifest(broken, pack))
    out.line(document.title)
    out.line(document.subtitle)
    for sentence in document.blocks[0].sentences:  # type: ignore[union-attr]
        out.line(sentence)
    out.say("run_done", folder=str(target))
    out.finish(data)


def manifest(broken: Broken, pack: Pack) -> dict[str, object]:
    """What was played: the part with everything in place can be repeated by `tuiyan verify`."""
    return {
        "format": FORMAT,
        "command": "stress",
        "pack": pack.header.id,
        "scenario": broken.scenario.id,
        "plans": [broken.plan.id],
        "policy": None,
        "compare_policies": False,
        "replications": broken.n,
        "seed": broken.seed,
        "inputs_sha256": dict(pack.hashes),
        "roads_sha256": pack.roads.content_hash,
        "log_sha256": broken.log_hash,
        "versions": versions(),
        "status": "synthetic" if pack.header.jurisdiction.synthetic else "as given",
        "use": "planning and training only; not for live life-safety decisions",
    }


def summary(broken: Broken) -> dict[str, object]:
    """The analysis as plain data; `gaps` has the form that `tuiyan calendar --gaps` reads."""
    search = broken.search
    return {
        "scenario": broken.scenario.id,
        "first_plan": broken.plan.id,
        "replications": broken.n,
        "seed": broken.seed,
        "accepted_frac": broken.accepted_frac,
        "grade": broken.grade,
        "sound": list(broken.sound),
        "intact": _case(broken.intact),
        "singles": [
            {"out": [_element(broken, i)], **_case(case)} for i, case in enumerate(broken.singles)
        ],
        "idle": [{"kind": each.kind, "id": each.id} for each in broken.idle],
        "pairs": [
            {"out": [_element(broken, i) for i in pair], **_case(case)}
            for pair, case in broken.pairs
        ],
        "search": search
        and {
            "n_simulated": search.n_simulated,
            "n_pairs_simulated": search.n_pairs_simulated,
            "bound": _known(search.bound),
            "proven": search.proven,
        },
        "weather": [
            {
                "from_deg": broken.scenario.climate.rose[cell.sector].from_deg,
                "night": cell.night,
                **_case(case),
            }
            for cell, case in broken.weather
        ],
        "alarms": [
            {
                "objective": alarm.objective,
                "tolerable_s": _known(alarm.tolerable_s),
                "too_late_s": _known(alarm.too_late_s),
            }
            for alarm in broken.alarms
        ],
        "gaps": {broken.plan.id: _gaps(broken)},
        "n_played": broken.n_played,
    }


def _gaps(broken: Broken) -> list[dict[str, object]]:
    """Objectives by how often they are missed under the smallest failure that defeats them."""
    found: list[tuple[float, dict[str, object]]] = [
        (
            each.then.value,
            {
                "kind": "objective_missed",
                "subject": each.objective,
                "share": estimate_data(each.then),
                "lateness_s": None,
                "waited_for": [],
                "chapter": "",
                "out": [_element(broken, i) for i in each.out or ()],
            },
        )
        for each in smallest_failures(broken)
    ]
    return [row for _, row in sorted(found, key=lambda pair: -pair[0])]


def _element(broken: Broken, number: int) -> dict[str, str]:
    element = broken.elements[number]
    return {"kind": element.kind, "id": element.id, "name": element.name}


def _case(case: Case) -> dict[str, object]:
    return {
        "missed": estimate_data(case.harm),
        "added": estimate_data(case.added),
        "objectives": {
            name: {"missed": estimate_data(each.failed), "added": estimate_data(each.added)}
            for name, each in case.objectives.items()
        },
        "differences": {d.metric: estimate_data(d.difference) for d in case.differences},
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _share(typed: str) -> float:
    try:
        value = parse_quantity(typed, "fraction")
    except ValueError as error:
        raise InputError.one(WHERE, "--accept", str(error), got=typed) from error
    if not 0 <= value < 1:
        raise InputError.one(
            WHERE, "--accept", "out of range", got=typed, allowed="at least 0 %, below 100 %"
        )
    return value
