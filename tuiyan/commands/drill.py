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
from sim.replay import replay
from tuiyan.commands.calendar_edits import facts_of
from tuiyan.console import Out
from tuiyan.drill_year import drill_problem
from tuiyan.manifest import versions
from tuiyan.packs import pack_root
from tuiyan.recorded import choose
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json


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
    chosen = choose(run)
    number, plan, scenario = chosen.replication, chosen.plan, chosen.scenario
    if scenario.incident.kind not in item.drill.hazards:
        raise InputError.one(
            str(run), "--run", "the run plays another hazard", got=scenario.incident.kind,
            allowed=", ".join(item.drill.hazards),
        )  # fmt: skip
    again = replay(chosen.stage, policy=chosen.policy, seed=chosen.seed, replication=number)
    translator = out.translator
    problem = drill_problem(
        root, year=published.year, reading=published.reading, weights={}, turns=published.turns
    )
    steps = read_script(
        LogReader(again.outcome.log, plan), Labels(chosen.pack, translator), translator
    )
    origin = translator.text(
        "drill_book.source", scenario=scenario.id, plan=plan.id, number=number,
        seed=chosen.seed,
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
        log = str(chosen.recorded.manifest["log_sha256"])
        made = {"command": "drill", **data, "log_sha256": log, "versions": versions()}
        write_json(folder / "manifest.json", made)
    out.say("run_done", folder=str(target))
    out.finish(data)
