"""Repeats a run from its folder and says whether the same comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from scenarios.errors import InputError, Problem
from scenarios.model.pack import Pack
from scenarios.pack import load_pack
from sim.replicate import players
from tuiyan.evaluate import PolicyName, Request, plan_request, play_request
from tuiyan.run_folder import file_hashes, read_manifest


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of a repetition: both hashes and the versions that differ."""

    recorded: str
    recomputed: str
    other_versions: Mapping[str, tuple[str, str]]

    @property
    def same(self) -> bool:
        """Whether the repetition gave the same events."""
        return self.recorded == self.recomputed


@dataclass(frozen=True, slots=True)
class Recorded:
    """An earlier run: its pack, its request, its manifest."""

    pack: Pack
    request: Request
    manifest: Mapping[str, object]


def read_run(folder: Path) -> Recorded:
    """Read a run folder and check that its inputs are what the run read.

    Raises
    ------
    InputError
        If the folder is incomplete or its inputs have been changed since the run.
    """
    recorded = read_manifest(folder)
    _check_inputs(folder, recorded)
    pack, _ = load_pack(folder / "inputs")
    request = plan_request(
        pack,
        str(recorded["scenario"]),
        plans=[str(name) for name in cast("list[object]", recorded["plans"])],
        replications=int(cast("int", recorded["replications"])),
        seed=int(cast("int", recorded["seed"])),
        policy=cast("PolicyName | None", recorded["policy"]),
    )
    return Recorded(pack, request, recorded)


def repeat(
    run: Recorded, *, workers: int, progress: Callable[[int], None] = lambda _n: None
) -> Verdict:
    """Play a run again and compare.

    Parameters
    ----------
    run
        The run.
    workers
        Processes to use; the answer does not depend on it.
    progress
        Hears of finished replications.
    """
    with players(run.pack, workers) as crew:
        again = play_request(run.pack, crew, run.request, progress=progress).evaluation
    before = cast("Mapping[str, str]", run.manifest.get("versions", {}))
    return Verdict(
        recorded=str(run.manifest["log_sha256"]),
        recomputed=again.log_hash,
        other_versions={
            name: (before.get(name, "?"), now)
            for name, now in again.versions.items()
            if before.get(name) != now
        },
    )


def _check_inputs(folder: Path, recorded: Mapping[str, object]) -> None:
    """Every stored input must still be what the run read."""
    expected = cast("Mapping[str, str]", recorded["inputs_sha256"])
    found = file_hashes(folder / "inputs")
    problems = [
        Problem(
            str(folder / "inputs" / name),
            "",
            "the file is missing" if name not in found else "the file has been changed since",
            cure="verify an untouched run folder",
        )
        for name, digest in expected.items()
        if found.get(name) != digest
    ]
    if problems:
        raise InputError(problems)
