"""`tuiyan run`: play, evaluate, show the main numbers, write the run folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from reports.exports.html import write_html
from reports.exports.tables import write_gaps_csv, write_outcomes_csv, write_timeline_csv
from reports.plan_evaluation import build_plan_evaluation
from scenarios.errors import InputError
from scenarios.model.base import Lang
from scenarios.model.pack import Pack
from scenarios.model.units import parse_quantity
from sim.evaluation.compare import PairedDifference
from sim.evaluation.evaluation import PolicyComparison
from sim.evaluation.metrics import METRICS
from sim.evaluation.precision import Precision
from sim.evaluation.statistics import Estimate
from sim.replicate import BlockStore, Players, players
from tuiyan.console import Out
from tuiyan.evaluate import (
    Played,
    PolicyName,
    RawRun,
    Request,
    evaluate,
    n_replications,
    plan_request,
    play_plans,
    play_until,
)
from tuiyan.run_folder import refuse_foreign, summary, whole_folder, write_data

MOST_REPLICATIONS: Final = 12_800
"""Replications at most when a precision is asked for and no number is given."""

SHOWN = (
    "total_response_time_s",
    "evacuation_completion_s",
    "time_to_control_s",
    "casualties",
    "deaths",
    "responders_lost",
)
"""Measures that the terminal shows; all others are in the report."""


def run_command(
    out: Out,
    pack: Pack,
    root: Path,
    scenario: str,
    target: Path,
    *,
    plans: tuple[str, ...],
    replications: int | None,
    seed: int,
    workers: int,
    policy: PolicyName | None,
    compare_policies: bool,
    scheduler: str | None = None,
    precision: str | None = None,
    measure: str = "time_to_control_s",
) -> None:
    """`tuiyan run`: play, evaluate, write the run folder.

    Finished blocks lie beside the target until the run folder is whole: the same command, given
    again after a kill, plays only what is missing and ends in the same bytes. With `precision`
    (such as "5 %") replications are added until the mean of `measure` is that exact for every
    plan; `replications` is then the greatest number.
    """
    request = plan_request(
        pack,
        scenario,
        plans=plans,
        replications=replications,
        seed=seed,
        policy=policy,
        compare_policies=compare_policies,
    )
    wanted = None
    if precision is not None:
        wanted = _precision(precision, measure, replications)
        request = replace(request, replications=wanted.n_most)
    refuse_foreign(target)
    store = BlockStore(blocks_folder(target), pack)
    try:
        with players(pack, workers, scheduler=scheduler) as crew:
            raw = play_with_progress(out, pack, crew, request, store=store, wanted=wanted)
            played = evaluate(pack, raw)
    except KeyboardInterrupt:
        if store.folder.is_dir():
            out.say("kept", folder=str(store.folder))
        raise
    show_result(out, played)
    show_precision(out, played, measure)
    write_run(played, root, target, out.lang)
    store.remove()
    out.say("run_done", folder=str(target))
    out.finish(summary(played))


def blocks_folder(target: Path) -> Path:
    """Where the finished blocks of an unfinished run lie: a hidden neighbour of its folder."""
    return target.with_name(f".{target.name}.blocks")


def play_with_progress(
    out: Out,
    pack: Pack,
    crew: Players,
    request: Request,
    *,
    store: BlockStore | None = None,
    wanted: Precision | None = None,
) -> RawRun:
    """Play one request under a progress bar; blocks found in `store` are not played again."""
    with out.progress("playing", n_replications(request), scenario=request.scenario) as advance:
        if wanted is not None:
            return play_until(pack, crew, request, wanted, progress=advance, store=store)
        return play_plans(pack, crew, request, progress=advance, store=store)


def _precision(typed: str, measure: str, n_most: int | None) -> Precision:
    """The stopping rule of the command line."""
    where = "command line"
    if measure not in METRICS:
        raise InputError.one(
            where, "--measure", "no such measure", got=measure, allowed=", ".join(METRICS)
        )
    try:
        part = parse_quantity(typed, "fraction")
    except ValueError as error:
        raise InputError.one(where, "--precision", str(error), got=typed) from error
    if not 0 < part <= 1:
        raise InputError.one(
            where, "--precision", "out of range", got=typed, allowed="above 0 %, at most 100 %"
        )
    return Precision(measure, part, MOST_REPLICATIONS if n_most is None else n_most)


def show_precision(out: Out, played: Played, measure: str) -> None:
    """Say whether the mean asked for is as exact as asked for."""
    for plan, reached in played.reached.items():
        out.say(
            "precise" if reached.enough else "imprecise",
            plan=plan,
            n=played.request.replications,
            measure=out.translator.metric(measure),
            mean=_interval(out, measure, reached.estimate),
        )


def write_run(played: Played, root: Path, target: Path, lang: Lang) -> None:
    """Write the run folder of a played request."""
    command = repeat_line(played.request, root)
    with whole_folder(target) as folder:
        write_data(folder, played, played.evaluation.pack, root)
        write_tables(folder, played, lang)
        write_html(
            folder / "report.html",
            build_plan_evaluation(played.evaluation, lang, command=command),
        )


def repeat_line(request: Request, root: Path) -> str:
    """The command that repeats a run."""
    plans = " ".join(f"--plan {name}" for name in request.plans)
    policy = f" --policy {request.policy}" if request.policy else ""
    compare = " --compare-policies" if request.compare_policies else ""
    return (
        f"tuiyan run {root.name} {request.scenario} {plans} --replications {request.replications} "
        f"--seed {request.seed}{policy}{compare} --out DIR"
    )


def write_tables(folder: Path, played: Played, lang: Lang) -> None:
    """Outcomes, gaps and the replayed timeline as CSV."""
    write_outcomes_csv(folder / "outcomes.csv", played.evaluation)
    write_gaps_csv(folder / "gaps.csv", played.evaluation, lang)
    write_timeline_csv(folder / "timeline.csv", played.evaluation, lang)


def show_result(out: Out, played: Played) -> None:
    """Print the main measures of each plan and the paired differences."""
    evaluation, say = played.evaluation, out.translator
    out.say(
        "result_title",
        scenario=evaluation.scenario.title.get(out.lang),
        n=played.request.replications,
    )
    headings = [say.text("cli.measure"), *(plan.id for plan in evaluation.plans)]
    if evaluation.differences:
        headings.append(say.text("cli.difference"))
    differences = {d.metric: d for d in evaluation.differences}
    rows = []
    for metric in SHOWN:
        cells = [_interval(out, metric, evaluation.tables[p.id].mean(metric))
                 for p in evaluation.plans]  # fmt: skip
        if metric in differences:
            cells.append(_difference(out, differences[metric]))
        rows.append([say.metric(metric), *cells])
    out.table(headings, rows)
    if evaluation.differences:
        out.say("decided_note")
    if evaluation.policies is not None:
        show_policies(out, played, evaluation.policies)


def show_policies(out: Out, played: Played, policies: PolicyComparison) -> None:
    """Print how the two dispatch policies differ on the first plan."""
    say = out.translator
    names = [say.term(f"policy.{table.policy}") for table in (policies.first, policies.second)]
    plan = played.evaluation.plans[0].name.get(out.lang)
    out.say("policy_title", plan=plan, first=names[0], second=names[1])
    differences = {d.metric: d for d in policies.differences}
    rows = [
        [
            say.metric(metric),
            _interval(out, metric, policies.first.mean(metric)),
            _interval(out, metric, policies.second.mean(metric)),
            _difference(out, differences[metric]),
        ]
        for metric in SHOWN
        if metric in differences
        and (differences[metric].difference.low or differences[metric].difference.high)
    ]
    if rows:
        out.table([say.text("cli.measure"), *names, say.text("cli.difference")], rows)
    else:
        out.say("policies_equal")


def _difference(out: Out, found: PairedDifference) -> str:
    return _interval(out, found.metric, found.difference) + (" *" if found.decided else "")


def _interval(out: Out, metric: str, estimate: Estimate) -> str:
    """Value and interval in the unit that suits the measure."""
    return out.translator.estimate(estimate, METRICS[metric].unit)
