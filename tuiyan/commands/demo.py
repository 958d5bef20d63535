"""The demonstration: three accidents in Jilin City, two plans each, and the year's drills."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from scenarios.model.base import Lang
from scenarios.pack import load_pack
from sim.replicate import players
from tuiyan.commands.run import play_with_progress, show_result, write_run
from tuiyan.console import Out
from tuiyan.evaluate import Played, evaluate, plan_request
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, summary

PACK: Final = "jilin"
SCENARIOS: Final = ("shulan-mine", "longtan-toxic", "chuanying-fire")


def run_demo(
    out: Out, target: Path, *, replications: int, seed: int, workers: int, year: int
) -> None:
    """Play, compare and plan the drills that the law and the weaknesses call for.

    Parameters
    ----------
    out
        Where to print.
    target
        Folder for one run folder a scenario and one for the calendar.
    replications, seed, workers, year
        As on the command line.

    Raises
    ------
    InputError
        If the target holds other things.
    """
    folders = {name: target / name for name in SCENARIOS}
    calendar = target / f"calendar-{year}"
    for folder in (*folders.values(), calendar):
        refuse_foreign(folder)
    root = pack_root(PACK)
    pack, _ = load_pack(root)
    out.say("demo_start", title=pack.header.title.get(out.lang))
    evaluated: list[Future[Played]] = []
    with players(pack, workers) as crew, ThreadPoolExecutor(1) as desk:
        # solvers are slow to import: they load while the workers start
        from tuiyan.commands.calendar import plan_calendar, write_calendar  # noqa: PLC0415
        from tuiyan.drill_year import calendar_summary, weights_of  # noqa: PLC0415

        # the desk evaluates one scenario while the next is played, and a worker writes the
        # reports while the calendar is being solved
        for name in folders:
            request = plan_request(pack, name, replications=replications, seed=seed)
            raw = play_with_progress(out, pack, crew, request)
            if evaluated:
                show_result(out, evaluated[-1].result())
            evaluated.append(desk.submit(evaluate, pack, raw))
        show_result(out, evaluated[-1].result())
        done = [future.result() for future in evaluated]
        runs = list(zip(done, folders.values(), strict=True))
        written = crew.aside(_write_runs, runs, root, out.lang)
        weights = weights_of(played.evaluation for played in done)
        planned = plan_calendar(out, root, year=year, reading="lenient", weights=weights)
        written.result()
    write_calendar(out, planned, root, calendar)
    out.say("demo_done")
    for path in (*(folder / "report.html" for folder in folders.values()), calendar):
        out.line(f"  {path}")
    out.finish(
        {
            "runs": [summary(played) for played in done],
            "calendar": calendar_summary(planned.plan),
        }
    )


def _write_runs(runs: Sequence[tuple[Played, Path]], root: Path, lang: Lang) -> None:
    for played, folder in runs:
        write_run(played, root, folder, lang)
