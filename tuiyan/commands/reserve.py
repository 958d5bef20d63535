"""`tuiyan reserve`: where reserves should lie for the accidents of a pack, with proof."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from optimization.reserves.study import N_BATCHES, Asked, ReserveStudy, study_reserves
from reports.exports.html import write_html
from reports.reserve_report import build_reserve_report, proof_sentence, synthetic_sentence
from reports.roads_report import write_tables
from scenarios.errors import InputError, Problem
from scenarios.model.pack import Pack
from scenarios.pack import load_pack
from scenarios.stock_rules import FILE, load_stock_rules
from tuiyan.console import Out
from tuiyan.manifest import manifest_of
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json

_WHERE: Final = "command line"


def reserve_command(
    out: Out,
    pack_name: str,
    target: Path,
    *,
    scenarios: tuple[str, ...],
    n_accidents: int,
    seed: int,
    risk_weight: float,
    risk_level: float,
    budget_cny: float | None,
) -> None:
    """Decide the reserves of a pack and write page, tables and data.

    Raises
    ------
    InputError
        With all that is wrong in the pack or on the command line.
    InfeasibleError
        If rules, rooms and budget leave no answer.
    """
    root = pack_root(pack_name)
    pack, _ = load_pack(root)
    rules = load_stock_rules(root)
    asked = _asked(
        pack, scenarios, n_accidents, seed, risk_weight, risk_level,
        math.inf if budget_cny is None else budget_cny,
    )  # fmt: skip
    refuse_foreign(target)
    with out.progress("playing", 2 * n_accidents, scenario=pack.header.id) as advance:
        study = study_reserves(pack, rules, asked, progress=advance)
    document = build_reserve_report(study, out.lang)
    data = summary(study)
    with whole_folder(target) as folder:
        write_html(folder / "report.html", document)
        write_tables(folder, document)
        write_json(folder / "summary.json", data)
        write_json(folder / "manifest.json", manifest_of("reserve", pack, (root / FILE,)))
    out.line(document.title)
    out.line(proof_sentence(study, out.translator))
    out.line(synthetic_sentence(study, out.translator))
    out.say("run_done", folder=str(target))
    out.finish(data)


def _asked(
    pack: Pack,
    scenarios: tuple[str, ...],
    n_accidents: int,
    seed: int,
    risk_weight: float,
    risk_level: float,
    budget_cny: float,
) -> Asked:
    """The options, or every mistake in them."""
    chosen = tuple(dict.fromkeys(scenarios)) or tuple(pack.scenarios)
    problems = [
        Problem(_WHERE, "--scenario", "the pack has no such scenario", name,
                allowed=", ".join(pack.scenarios))
        for name in chosen
        if name not in pack.scenarios
    ]  # fmt: skip
    least = max(2 * N_BATCHES, len(chosen))
    for option, value, good, allowed in (
        ("--scenarios", n_accidents, n_accidents >= least, f"at least {least}"),
        ("--risk", risk_weight, 0 <= risk_weight <= 1, "0..1"),
        ("--tail", risk_level, 0 <= risk_level < 1, "0..1, below 1"),
        ("--budget", budget_cny, budget_cny >= 0, "at least 0"),
    ):
        if not good:
            problems.append(Problem(_WHERE, option, "out of range", str(value), allowed=allowed))
    if problems:
        raise InputError(problems)
    return Asked(chosen, n_accidents, seed, risk_weight, risk_level, budget_cny)


def summary(study: ReserveStudy) -> dict[str, object]:
    """The study as plain data."""
    certificate, problem = study.plan.certificate, study.problem
    return {
        "scenarios": list(study.asked.scenarios),
        "n_accidents": len(study.accidents),
        "seed": study.asked.seed,
        "stock": {
            site: {m: float(study.plan.stock[i, k]) for k, m in enumerate(problem.materials)
                   if study.plan.stock[i, k] > 0}
            for i, site in enumerate(problem.sites)
            if study.plan.is_open[i]
        },
        "first_cost_cny": study.plan.first_cost,
        "objective_cny": study.plan.objective,
        "today_cny": study.today.objective,
        "bound_cny": certificate.bound,
        "gap": certificate.gap,
        "status": certificate.status,
        "checker": certificate.checker,
        "parameters": dict(certificate.parameters),
        "model_hash": certificate.model_hash,
        "value_of_stochastic_solution_cny": _finite(study.worth.stochastic),
        "value_of_perfect_information_cny": study.worth.perfect,
        "out_of_sample_cny": {
            "value": study.fresh.total.value, "low": study.fresh.total.low,
            "high": study.fresh.total.high, "n": study.fresh.total.n,
        },
        "statistical_gap_cny": {"value": study.gap.gap, "limit": study.gap.limit},
        "synthetic_frac": study.synthetic,
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
