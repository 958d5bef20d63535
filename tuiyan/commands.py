"""What each command does, between the command line and the library."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reports.calendar.facts import CalendarFacts
from reports.calendar.workbook import calendar_workbook
from reports.calendar_report import build_calendar_report
from reports.exports.html import write_html
from reports.exports.ics import write_ics
from reports.exports.tables import write_gaps_csv, write_outcomes_csv, write_timeline_csv
from reports.exports.xlsx import write_workbook
from reports.plan_evaluation import build_plan_evaluation
from scenarios.errors import InputError
from scenarios.files import write_text_atomic
from scenarios.importers.prepared_city import Request as ImportRequest
from scenarios.importers.prepared_city import import_city
from scenarios.model.base import Text
from scenarios.model.duty import Reading
from scenarios.model.pack import Pack
from scenarios.pack import load_pack
from sim.evaluation.compare import PairedDifference
from sim.evaluation.evaluation import PolicyComparison
from sim.evaluation.metrics import METRICS
from sim.evaluation.statistics import Estimate
from sim.replicate import Players, players
from tuiyan.console import Out
from tuiyan.drill_year import (
    PlannedYear,
    calendar_manifest,
    calendar_summary,
    county_names,
    drill_problem,
    plan_year,
    weights_from_runs,
)
from tuiyan.evaluate import (
    Played,
    PolicyName,
    RawRun,
    Request,
    evaluate,
    n_replications,
    plan_request,
    play_plans,
)
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, summary, whole_folder, write_data, write_json
from tuiyan.verify import read_run, repeat

SHOWN = (
    "total_response_time_s",
    "evacuation_completion_s",
    "time_to_control_s",
    "casualties",
    "deaths",
    "responders_lost",
)
"""Measures that the terminal shows; all others are in the report."""


def check_command(out: Out, name: str) -> None:
    """`tuiyan check`: warnings are printed, problems are raised."""
    root = pack_root(name)
    pack, warnings = load_pack(root)
    for warning in warnings:
        out.say("warning", text=str(warning))
    out.say(
        "check_done",
        pack=pack.header.title.get(out.lang),
        n_nodes=f"{pack.roads.n_nodes:,}",
        n_units=sum(group.count for group in pack.resources.units),
        n_plans=len(pack.plans),
        n_scenarios=len(pack.scenarios),
        n_warnings=len(warnings),
    )
    out.finish(
        {
            "pack": pack.header.id,
            "warnings": [str(warning) for warning in warnings],
            "plans": list(pack.plans),
            "scenarios": list(pack.scenarios),
        }
    )


def run_command(
    out: Out,
    name: str,
    scenario: str,
    target: Path,
    *,
    plans: tuple[str, ...],
    replications: int | None,
    seed: int,
    workers: int,
    policy: PolicyName | None,
    compare_policies: bool,
) -> None:
    """`tuiyan run`: play, evaluate, write the run folder."""
    root = pack_root(name)
    pack, _ = load_pack(root)
    request = plan_request(
        pack,
        scenario,
        plans=plans,
        replications=replications,
        seed=seed,
        policy=policy,
        compare_policies=compare_policies,
    )
    refuse_foreign(target)
    with players(pack, workers) as crew:
        played = evaluate(pack, play_with_progress(out, pack, crew, request))
    show_result(out, played)
    write_run(out, played, root, target)
    out.say("run_done", folder=str(target))
    out.finish(summary(played))


def play_with_progress(out: Out, pack: Pack, crew: Players, request: Request) -> RawRun:
    """Play one request under a progress bar."""
    with out.progress("playing", n_replications(request), scenario=request.scenario) as advance:
        return play_plans(pack, crew, request, progress=advance)


def write_run(out: Out, played: Played, root: Path, target: Path) -> None:
    """Write the run folder of a played request."""
    command = repeat_line(played.request, root)
    with whole_folder(target) as folder:
        write_data(folder, played, played.evaluation.pack, root)
        write_tables(out, folder, played)
        write_html(
            folder / "report.html",
            build_plan_evaluation(played.evaluation, out.lang, command=command),
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


def write_tables(out: Out, folder: Path, played: Played) -> None:
    """Outcomes, gaps and the replayed timeline as CSV."""
    write_outcomes_csv(folder / "outcomes.csv", played.evaluation)
    write_gaps_csv(folder / "gaps.csv", played.evaluation, out.lang)
    write_timeline_csv(folder / "timeline.csv", played.evaluation, out.lang)


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


def calendar_command(
    out: Out, name: str, target: Path, *, year: int, reading: Reading, gaps: tuple[Path, ...]
) -> None:
    """`tuiyan calendar`: solve the year and write workbook, calendar file and page."""
    root = pack_root(name)
    refuse_foreign(target)
    weights = weights_from_runs(gaps)
    planned = plan_calendar(out, root, year=year, reading=reading, weights=weights)
    write_calendar(out, planned, root, target)
    out.say("run_done", folder=str(target))
    out.finish(calendar_summary(planned.plan))


def plan_calendar(
    out: Out,
    root: Path,
    *,
    year: int,
    reading: Reading,
    weights: dict[tuple[str, str], float],
) -> PlannedYear:
    """Plan the year's drills and say how well that went."""
    problem = drill_problem(root, year=year, reading=reading, weights=weights)
    with out.waiting("calendar_start", n=len(problem.organisations), year=str(year)):
        plan = plan_year(problem)
    names = county_names(root)
    units = set(names) - {problem.jurisdiction}
    out.say(
        "calendar_done",
        n_drills=len(plan.calendar.scheduled),
        n_duties=len(plan.duties.duties),
        n_counties=len({item.drill.county for item in plan.calendar.scheduled} & units),
        n_units=len(units),
        n_unplaced=len(plan.calendar.unplaced),
    )
    out.line(plan.certificate.sentence(out.lang))
    return PlannedYear(problem, plan, names)


def write_calendar(out: Out, planned: PlannedYear, root: Path, target: Path) -> None:
    """Write every form of the calendar."""
    facts = CalendarFacts.of(planned.plan, planned.problem, planned.county_names)
    with whole_folder(target) as folder:
        write_html(folder / "calendar.html", build_calendar_report(facts, out.lang))
        write_workbook(folder / "calendar.xlsx", calendar_workbook(facts, out.lang))
        write_ics(folder / "calendar.ics", facts, out.lang, stamp=datetime.now(UTC))
        write_text_atomic(folder / "calendar-organisers.json", planned.plan.to_json())
        write_json(folder / "manifest.json", calendar_manifest(planned.problem, planned.plan, root))


def verify_command(out: Out, folder: Path, *, workers: int) -> None:
    """`tuiyan verify`: repeat a run and compare."""
    run = read_run(folder)
    with out.progress(
        "playing", n_replications(run.request), scenario=run.request.scenario
    ) as step:
        verdict = repeat(run, workers=workers, progress=step)
    for package, (before, now) in verdict.other_versions.items():
        out.say("other_version", package=package, before=before, now=now)
    out.finish(
        {"same": verdict.same, "recorded": verdict.recorded, "recomputed": verdict.recomputed}
    )
    if not verdict.same:
        raise InputError.one(
            str(folder / "manifest.json"), "log_sha256", "the repetition gave other events",
            got=verdict.recomputed, allowed=verdict.recorded,
            cure="install the versions named in the manifest and try again",
        )  # fmt: skip
    out.say("verify_same", hash=verdict.recomputed)


def import_command(
    out: Out,
    folder: Path,
    target: Path,
    *,
    name: str,
    source: str,
    licence: str,
    template: str,
    scenarios: tuple[str, ...],
) -> None:
    """`tuiyan import-city`: tables become a pack."""
    lent, _ = load_pack(pack_root(template))
    request = ImportRequest(
        folder=folder,
        name=name,
        title=Text(zh=name, en=name),
        source=source,
        licence=licence,
        scenarios=scenarios,
    )
    with whole_folder(target) as partial:
        partial.rmdir()
        report = import_city(request, lent, partial)
    for sentence in report.sentences():
        out.line(sentence)
    out.say("run_done", folder=str(target))
