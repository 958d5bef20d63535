"""The demonstration: three accidents in Jilin City, two plans each, and the year's drills."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from scenarios.pack import load_pack
from sim.replicate import players
from tuiyan.commands import (
    plan_calendar,
    play_with_progress,
    show_result,
    write_calendar,
    write_run,
)
from tuiyan.console import Out
from tuiyan.drill_year import calendar_summary, weights_of
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
    done: list[Future[Played]] = []
    written: list[Future[None]] = []
    # one thread evaluates and writes what has been played while the next is being played
    with players(pack, workers) as crew, ThreadPoolExecutor(1) as clerk:
        for name, folder in folders.items():
            request = plan_request(pack, name, replications=replications, seed=seed)
            raw = play_with_progress(out, pack, crew, request)
            if done:
                show_result(out, done[-1].result())
            done.append(clerk.submit(evaluate, pack, raw))
            written.append(clerk.submit(_write, out, done[-1], root, folder))
        show_result(out, done[-1].result())
        weights = weights_of(played.result().evaluation for played in done)
        planned = plan_calendar(out, root, year=year, reading="lenient", weights=weights)
        for writing in written:
            writing.result()
    write_calendar(out, planned, root, calendar)
    out.say("demo_done")
    for path in (*(folder / "report.html" for folder in folders.values()), calendar):
        out.line(f"  {path}")
    out.finish(
        {
            "runs": [summary(played.result()) for played in done],
            "calendar": calendar_summary(planned.plan),
        }
    )


def _write(out: Out, played: Future[Played], root: Path, folder: Path) -> None:
    write_run(out, played.result(), root, folder)
