"""Which scores were last accepted: a table that only grows, the newest row of a series counts.

`scores.csv` holds one row for each acceptance of a series, with date and reason, the intervals and
the limits that were in force. Later limits may be tighter, never looser; later scores may be
better, never worse. `python -m tests.validation --accept "reason"` adds rows.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.validation.registry import Limit, Row

SCORES: Final = Path(__file__).parent / "scores.csv"
_KEY: Final = ("dataset", "quantity", "model")
_VALUES: Final = ("fac2", "fb", "nmse", "mg", "vg")
_BOUNDS: Final = ("fac2_min", "fb_max", "nmse_max", "mg_min", "mg_max", "vg_max")
_COLUMNS: Final = (
    *_KEY, "n", *_VALUES, *(f"{name}_{end}" for name in _VALUES for end in ("low", "high")),
    *_BOUNDS, "date", "reason",
)  # fmt: skip

ROUNDING: Final = 0.002
"""Scores are written to three decimals; machines differ in the last digits."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One series as it was last accepted."""

    key: tuple[str, str, str]
    n: int
    scores: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    bounds: dict[str, float]
    """Limits in force then; empty when the series was only reported."""
    date: str
    reason: str

    def worse(self, row: Row) -> tuple[str, ...]:
        """Scores of a run that are farther from perfect than those accepted."""
        return tuple(
            f"{name} {now:.3f}, accepted {self.scores[name]:.3f}"
            for name in _VALUES
            if _distance(name, now := float(getattr(row.scores, name)))
            > _distance(name, self.scores[name]) + ROUNDING
        )

    def looser(self, limit: Limit | None) -> tuple[str, ...]:
        """Limits that are weaker than those under which the scores were accepted."""
        if limit is None:
            return tuple(self.bounds)
        return tuple(
            f"{name} {getattr(limit, name):g}, accepted {bound:g}"
            for name, bound in self.bounds.items()
            if (getattr(limit, name) < bound if name.endswith("_min")
                else getattr(limit, name) > bound)
        )  # fmt: skip

    @property
    def misses(self) -> tuple[str, ...]:
        """Names of the scores outside the limits."""
        s, b = self.scores, self.bounds
        if not b:
            return ()
        kept = {
            "FAC2": s["fac2"] >= b["fac2_min"],
            "FB": abs(s["fb"]) <= b["fb_max"],
            "NMSE": s["nmse"] <= b["nmse_max"],
            "MG": b["mg_min"] <= s["mg"] <= b["mg_max"],
            "VG": s["vg"] <= b["vg_max"],
        }
        return tuple(name for name, good in kept.items() if not good)


def accepted(path: Path = SCORES) -> dict[tuple[str, str, str], Accepted]:
    """Newest row of each series."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [_read(line) for line in csv.DictReader(file)]
    return {one.key: one for one in found}


def accept(
    rows: Sequence[Row], reason: str, *, path: Path = SCORES, today: dt.date | None = None
) -> int:
    """Add a row for each series that is new or differs from its newest row; how many were added.

    Raises
    ------
    ValueError
        If the reason is empty or a limit looser than the one accepted before.
    """
    if not reason.strip():
        raise ValueError("reason must say why these scores are accepted, got none")
    day = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    known = accepted(path) if path.is_file() else {}
    loose = [
        f"{row.dataset} {row.quantity} {row.model}: {text}"
        for row in rows
        if (old := known.get((row.dataset, row.quantity, row.model))) is not None
        for text in old.looser(row.limit)
    ]
    if loose:
        raise ValueError(f"limits may only tighten, got looser ones: {'; '.join(loose)}")
    lines = [_line(row, day, reason.strip()) for row in rows]
    fresh = [line for line in lines if _changed(line, known)]
    new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows(fresh)
    return len(fresh)


def _distance(name: str, score: float) -> float:
    """How far a score is from that of a perfect model."""
    if name == "mg":
        return max(score, 1.0 / score) - 1.0
    return abs(score - {"fac2": 1.0, "fb": 0.0, "nmse": 0.0, "vg": 1.0}[name])


def _line(row: Row, day: str, reason: str) -> dict[str, str]:
    line = dict(zip(_KEY, (row.dataset, row.quantity, row.model), strict=True))
    line["n"] = str(row.scores.n)
    for name in _VALUES:
        line[name] = f"{getattr(row.scores, name):.3f}"
        for end, value in zip(("low", "high"), row.intervals[name], strict=True):
            line[f"{name}_{end}"] = f"{value:.3f}"
    for name in _BOUNDS:
        line[name] = "" if row.limit is None else f"{getattr(row.limit, name):g}"
    return {**line, "date": day, "reason": reason}


def _read(line: dict[str, str]) -> Accepted:
    dataset, quantity, model = (line[name] for name in _KEY)
    return Accepted(
        key=(dataset, quantity, model),
        n=int(line["n"]),
        scores={name: float(line[name]) for name in _VALUES},
        intervals={
            name: (float(line[f"{name}_low"]), float(line[f"{name}_high"])) for name in _VALUES
        },
        bounds={name: float(line[name]) for name in _BOUNDS if line[name]},
        date=line["date"],
        reason=line["reason"],
    )


def _changed(line: dict[str, str], known: dict[tuple[str, str, str], Accepted]) -> bool:
    new = _read(line)
    old = known.get(new.key)
    return old is None or (old.n, old.scores, old.bounds) != (new.n, new.scores, new.bounds)


def in_order(found: Iterable[Accepted]) -> list[Accepted]:
    """Sorted by data set, quantity and model."""
    return sorted(found, key=lambda one: one.key)
