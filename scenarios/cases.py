"""The shipped replay cases: which there are, and one read and checked with its pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.files import read_model
from scenarios.model.checkpoints import ReplayCase, TimeCheckpoint
from scenarios.model.pack import Pack
from scenarios.model.plan import split_event
from scenarios.pack import LIBRARY, load_pack

CASES: Final = LIBRARY / "cases"


def shipped_cases() -> tuple[str, ...]:
    """Names of the shipped cases."""
    return tuple(sorted(path.parent.name for path in CASES.glob("*/checkpoints.yaml")))


def case_root(name: str) -> Path:
    """Folder of a case: one that the user names, or a shipped one.

    Raises
    ------
    InputError
        If neither exists.
    """
    folder = Path(name)
    if (folder / "checkpoints.yaml").is_file():
        return folder
    if name in shipped_cases():
        return CASES / name
    raise InputError.one(
        name,
        "",
        "no folder with checkpoints.yaml and no shipped case of this name",
        allowed=", ".join(shipped_cases()),
    )


def load_case(root: Path) -> tuple[Pack, ReplayCase]:
    """Read a case with its pack.

    Raises
    ------
    InputError
        With all problems of the pack, or else with all checkpoints that its scenarios cannot meet.
    """
    pack, _ = load_pack(root)
    file = root / "checkpoints.yaml"
    case = read_model(file, ReplayCase)
    problems = [*_unknown_scenarios(pack, case, str(file))]
    if not problems:
        problems = [*_impossible(pack, case, str(file))]
    if problems:
        raise InputError(problems)
    return pack, case


def _unknown_scenarios(pack: Pack, case: ReplayCase, file: str) -> Iterator[Problem]:
    for i, name in enumerate(case.scenarios):
        if name not in pack.scenarios:
            allowed = ", ".join(pack.scenarios)
            yield Problem(file, f"scenarios[{i}]", "the pack has no such scenario", name, allowed)


def _impossible(pack: Pack, case: ReplayCase, file: str) -> Iterator[Problem]:
    """Times beyond the horizon, and tasks that a plan does not have."""
    scenarios = [pack.scenarios[name] for name in case.scenarios]
    plans = [pack.plans[plan] for scenario in scenarios for plan in scenario.plans]
    horizon_s = min(scenario.horizon_s for scenario in scenarios)
    tasks = set.intersection(*({task.id for task in plan.tasks} for plan in plans))
    for i, checkpoint in enumerate(case.checkpoints):
        if not isinstance(checkpoint, TimeCheckpoint):
            continue
        if checkpoint.high_s > horizon_s:
            yield Problem(
                file,
                f"checkpoints[{i}].high_s",
                "the recorded time lies beyond what is played",
                f"{checkpoint.high_s:g} s",
                f"at most {horizon_s:g} s",
                "raise horizon_s of the scenarios",
            )
        for field, event in (("since", checkpoint.since), ("until", checkpoint.until)):
            kind, key = split_event(event)
            if kind.startswith("task_") and key not in tasks:
                allowed = ", ".join(sorted(tasks))
                yield Problem(
                    file, f"checkpoints[{i}].{field}", "not every plan has this task", key, allowed
                )
