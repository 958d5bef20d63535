"""`tuiyan verify`: repeat a run from its folder and compare."""

from __future__ import annotations

from pathlib import Path

from scenarios.errors import InputError
from tuiyan.console import Out
from tuiyan.evaluate import n_replications
from tuiyan.verify import read_run, repeat


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
