"""The PSPLIB instances of the evidence folder: read, never copied.

Kolisch and Sprecher 1996, PSPLIB - a project scheduling problem library, Eur. J. Oper. Res. 96.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from optimization.calendar.programme import Activity

FOLDER: Final = Path(__file__).parents[3] / "shared/evidence/drills/bench/psplib"


def instances(size: int = 30) -> tuple[Path, ...]:
    """Instance files of one size, in order; empty when the folder is absent."""
    return tuple(sorted(FOLDER.glob(f"j{size}[0-9]*_*.sm")))


def read_instance(path: Path) -> tuple[tuple[Activity, ...], tuple[int, ...]]:
    """Activities and capacities of one file."""
    text = path.read_text(encoding="utf-8")
    followers = {
        row[0]: row[3:] for row in _numbers(text, "PRECEDENCE RELATIONS:", "REQUESTS/DURATIONS:")
    }
    work = {
        row[0]: row[2:] for row in _numbers(text, "REQUESTS/DURATIONS:", "RESOURCEAVAILABILITIES:")
    }
    (capacities,) = _numbers(text, "RESOURCEAVAILABILITIES:", None)
    before: dict[int, list[int]] = {job: [] for job in work}
    for job, later in followers.items():
        for other in later:
            before[other].append(job - 1)
    activities = tuple(
        Activity(row[0], tuple(row[1:]), tuple(sorted(before[job])))
        for job, row in sorted(work.items())
    )
    return activities, tuple(capacities)


def known_optimum(path: Path) -> int:
    """Published optimum of an instance of 30 activities."""
    parameter, number = (int(part) for part in re.findall(r"j30(\d+)_(\d+)", path.name)[0])
    for row in _numbers((FOLDER / "j30opt.sm").read_text(encoding="utf-8"), "Paramter", None):
        if row[:2] == [parameter, number]:
            return row[2]
    raise KeyError(path.name)


def _numbers(text: str, start: str, end: str | None) -> list[list[int]]:
    part = text.split(start, 1)[1]
    part = part if end is None else part.split(end, 1)[0]
    return [
        [int(float(cell)) for cell in line.split()]
        for line in part.splitlines()
        if re.fullmatch(r"[\d\s.]+", line) and line.strip()
    ]
