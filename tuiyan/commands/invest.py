"""`tuiyan invest`: which purchases within a budget lower the simulated harm most."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final

from optimization.checkers.invest import check_investments
from optimization.invest.answer import InvestAnswer
from optimization.invest.choose import (
    MOST_BUNDLES,
    bundles_within,
    choose_investments,
)
from reports.exports.html import write_html
from reports.invest_report import build_invest_report, invest_sentences
from reports.roads_report import write_tables
from scenarios.errors import InputError, Problem
from scenarios.investments import FILE, load_investments
from scenarios.pack import load_pack
from tuiyan.console import Out
from tuiyan.manifest import manifest_of
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json

_WHERE: Final = "command line"

MEASURES: Final = ("deaths", "casualties", "deaths_before_hospital", "responders_lost")
"""Counts of harm: always finite, and less is better."""

LEAST: Final = 10
"""Fewest replications of a bundle before the first decision."""


def invest_command(
    out: Out,
    pack_name: str,
    target: Path,
    *,
    scenario: str,
    budget_cny: float,
    measure: str,
    replications: int,
    seed: int,
) -> None:
    """Compare the pack's shortlist within a budget and write page, table and data.

    Every bundle plays `replications` accidents; as many again go where OCBA sends them, and the
    chosen bundle is judged on twice as many fresh ones.

    Raises
    ------
    InputError
        With all that is wrong in the pack, its shortlist or on the command line.
    """
    root = pack_root(pack_name)
    pack, _ = load_pack(root)
    options = load_investments(root, pack).options
    n_bundles = len(bundles_within(options, budget_cny)) if budget_cny >= 0 else 0
    problems = [
        Problem(_WHERE, option, rule, got, allowed=allowed)
        for option, rule, got, allowed, good in (
            ("--scenario", "the pack has no such scenario", scenario, ", ".join(pack.scenarios),
             scenario in pack.scenarios),
            ("--budget", "out of range", f"{budget_cny:g}", "at least 0", budget_cny >= 0),
            ("--measure", "no such measure of harm", measure, ", ".join(MEASURES),
             measure in MEASURES),
            ("--replications", "out of range", str(replications), f"at least {LEAST}",
             replications >= LEAST),
            ("--budget", "too many bundles to play", str(n_bundles), f"at most {MOST_BUNDLES}",
             n_bundles <= MOST_BUNDLES),
        )
        if not good
    ]  # fmt: skip
    if problems:
        raise InputError(problems)
    refuse_foreign(target)
    total = 2 * n_bundles * replications
    with out.progress("playing", total + 4 * replications, scenario=scenario) as advance:
        answer = choose_investments(
            pack, options, scenario=scenario, measure=measure, budget_cny=budget_cny,
            n_first=replications, n_total=total, n_fresh=2 * replications, seed=seed,
            progress=advance,
        )  # fmt: skip
    objections = check_investments(options, answer)
    document = build_invest_report(pack, options, answer, out.lang, accepted=not objections)
    data = summary(answer) | {"objections": [list(each) for each in objections]}
    with whole_folder(target) as folder:
        write_html(folder / "report.html", document)
        write_tables(folder, document)
        write_json(folder / "summary.json", data)
        write_json(folder / "manifest.json", manifest_of("invest", pack, (root / FILE,)))
    out.line(document.title)
    for sentence in invest_sentences(pack, options, answer, out.lang):
        out.line(sentence)
    out.say("run_done", folder=str(target))
    out.finish(data)


def summary(answer: InvestAnswer) -> dict[str, object]:
    """The answer as plain data, outcomes of every replication included."""
    return {
        "scenario": answer.scenario,
        "plan": answer.plan,
        "measure": answer.measure,
        "budget_cny": answer.budget_cny,
        "seed": answer.seed,
        "best": list(answer.bundles[answer.best].options),
        "not_separated": [list(answer.bundles[i].options) for i in answer.kept],
        "averted_fresh": asdict(answer.averted),
        "bundles": [
            {
                "options": list(each.options),
                "cost_cny": each.cost_cny,
                "averted": asdict(each.averted),
                "p_holm": each.p_holm,
                "harm": each.harm.tolist(),
            }
            for each in answer.bundles
        ],
    }
