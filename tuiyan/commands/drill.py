"""`tuiyan drill`: the book of one drill, its script filled from a simulated run."""

from __future__ import annotations

from pathlib import Path

from reports.drill_forms.book import DrillBook, drill_papers
from reports.drill_forms.script import read_script
from reports.exports.docx import write_docx
from reports.labels import Labels
from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.drill import DrillCalendar
from sim.evaluation.reading import LogReader
from sim.play import build_stage
from sim.replay import replay
from tuiyan.commands.calendar_edits import facts_of
from tuiyan.console import Out
from tuiyan.drill_year import drill_problem
from tuiyan.evaluate import policy_named
from tuiyan.manifest import versions
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json
from tuiyan.verify import read_run


def drill_command(
    out: Out, name: str, target: Path, *, calendar: Path, drill: str, run: Path
) -> None:
    """Write working plan, script, evaluation form and summary of one drill.

    Parameters
    ----------
    calendar
        Folder that `tuiyan calendar` wrote.
    drill
        Id of a drill in it.
    run
        Folder that `tuiyan run` wrote, of an accident that the drill is about; its median
        replication under the first plan becomes the script.

    Raises
    ------
    InputError
        If a folder is none, the drill is not in the calendar, or the run plays another hazard.
    """
    root = pack_root(name)
    refuse_foreign(target)
    source = calendar / "calendar-organisers.json"
    if not source.is_file():
        raise InputError.one(
            str(calendar), "--calendar", "calendar-organisers.json is missing",
            cure="name the folder that `tuiyan calendar` wrote",
        )  # fmt: skip
    published = read_model(source, DrillCalendar)
    item = next((s for s in published.scheduled if s.drill.id == drill), None)
    if item is None:
        raise InputError.one(
            str(source), "--drill", "no drill of this calendar has this id", got=drill,
            cure="ids stand in the last column of the workbook",
        )  # fmt: skip
    recorded = read_run(run)
    request, pack = recorded.request, recorded.pack
    scenario, plan = pack.scenarios[request.scenario], pack.plans[request.plans[0]]
    if scenario.incident.kind not in item.drill.hazards:
        raise InputError.one(
            str(run), "--run", "the run plays another hazard", got=scenario.incident.kind,
            allowed=", ".join(item.drill.hazards),
        )  # fmt: skip
    number = _median(run)
    again = replay(
        build_stage(pack, request.scenario, plan.id),
        policy=policy_named(request.policy or plan.dispatch_policy),
        seed=request.seed,
        replication=number,
    )
    translator = out.translator
    problem = drill_problem(root, year=published.year, reading=published.reading, weights={})
    steps = read_script(LogReader(again.outcome.log, plan), Labels(pack, translator), translator)
    origin = translator.text(
        "drill_book.source", scenario=request.scenario, plan=plan.id, number=number,
        seed=request.seed,
    )  # fmt: skip
    book = DrillBook(
        facts=facts_of(published, problem, root, secret_dates=False),
        item=item,
        scenario=translator.name(scenario.title),
        plan=translator.name(plan.name),
        source=origin,
        steps=steps,
    )
    data: dict[str, object] = {"drill": drill, "steps": len(steps), "replication": number}
    with whole_folder(target) as folder:
        for key, paper in drill_papers(book, out.lang).items():
            write_docx(folder / f"{key}.docx", paper)
        log = str(recorded.manifest["log_sha256"])
        made = {"command": "drill", **data, "log_sha256": log, "versions": versions()}
        write_json(folder / "manifest.json", made)
    out.say("run_done", folder=str(target))
    out.finish(data)


def _median(run: Path) -> int:
    """Number of the median replication: the one whose timeline the run folder tells."""
    path = run / "timeline.csv"
    try:
        with path.open(encoding="utf-8-sig") as stream:
            stream.readline()
            return int(stream.readline().split(",")[1])
    except (OSError, ValueError, IndexError) as error:
        raise InputError.one(str(path), "replication", "the run tells no replay") from error
