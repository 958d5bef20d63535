"""The demonstration: three accidents in Jilin City, two plans each, and the year's drills."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scenarios.pack import load_pack
from sim.replicate import players
from tuiyan.commands import play_and_write, write_calendar
from tuiyan.console import Out
from tuiyan.drill_year import calendar_summary, weights_of
from tuiyan.evaluate import plan_request
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, summary

PACK: Final = "jilin"
SCENARIOS: Final = ("shulan-mine", "longtan-toxic", "chuanying-fire")
POLICIES_OF: Final = "chuanying-fire"
"""Scenario whose first plan is also played under the other dispatch policy."""


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
    done = []
    with players(pack, workers) as crew:
        for name, folder in folders.items():
            request = plan_request(
                pack,
                name,
                replications=replications,
                seed=seed,
                compare_policies=name == POLICIES_OF,
            )
            done.append(play_and_write(out, pack, root, crew, request, folder))
    plan = write_calendar(
        out,
        root,
        calendar,
        year=year,
        reading="lenient",
        weights=weights_of(played.evaluation for played in done),
    )
    out.say("demo_done")
    for path in (*(folder / "report.html" for folder in folders.values()), calendar):
        out.line(f"  {path}")
    out.finish({"runs": [summary(played) for played in done], "calendar": calendar_summary(plan)})
