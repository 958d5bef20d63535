"""Which measurements our models are scored against, and with which limits.

A data set is a function that yields `Comparison`s; `@dataset` enters it. Modules
`tests/validation/data_*.py` are found by name. Measurements stay in `../shared/evidence`, beside
the repository; a function raises `EvidenceMissingError` (use `evidence`) when they are not there.
The limits of acceptance, each with its reason, are in `limits.toml`.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from numpy.typing import ArrayLike

from sim.evaluation.model_scores import ModelScores, model_scores
from sim.evaluation.score_intervals import score_intervals

_ROOT: Final = Path(__file__).parents[2]
_EVIDENCE: Final = _ROOT.parent / "shared" / "evidence"
_LIMITS: Final = Path(__file__).parent / "limits.toml"

Verdict = Literal["pass", "fail", "reported"]


class EvidenceMissingError(Exception):
    """The measurements of a data set are not on this machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One quantity of one data set beside one model's predictions, pairwise."""

    quantity: str
    dataset: str
    model: str
    observed: ArrayLike
    predicted: ArrayLike
    trial: ArrayLike | None = None
    """Label of the trial of each pair: pairs of one trial are not independent."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a model must reach on a data set, and why that much."""

    reason: str
    fac2_min: float
    fb_max: float
    nmse_max: float
    mg_min: float
    mg_max: float
    vg_max: float

    def allows(self, scores: ModelScores) -> bool:
        """Whether all five scores keep the limit (equality keeps it)."""
        return (
            scores.fac2 >= self.fac2_min
            and abs(scores.fb) <= self.fb_max
            and scores.nmse <= self.nmse_max
            and self.mg_min <= scores.mg <= self.mg_max
            and scores.vg <= self.vg_max
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the scoreboard."""

    quantity: str
    dataset: str
    model: str
    scores: ModelScores
    intervals: Mapping[str, tuple[float, float]]
    """95 % bootstrap interval of each score."""
    limit: Limit | None
    comparison: Comparison

    @property
    def verdict(self) -> Verdict:
        """`reported` where no limit is set: shown for comparison only."""
        if self.limit is None:
            return "reported"
        return "pass" if self.limit.allows(self.scores) else "fail"

    def as_json(self) -> dict[str, object]:
        """The row as it is written to `scoreboard.json`."""
        return {
            "quantity": self.quantity,
            "dataset": self.dataset,
            "model": self.model,
            **asdict(self.scores),
            "intervals": {name: list(pair) for name, pair in self.intervals.items()},
            "limit": None if self.limit is None else asdict(self.limit),
            "verdict": self.verdict,
        }


_SETS: Final[dict[str, Callable[[], Iterable[Comparison]]]] = {}


def dataset(
    name: str,
) -> Callable[[Callable[[], Iterable[Comparison]]], Callable[[], Iterable[Comparison]]]:
    """Enter a function that yields comparisons as the data set `name`."""

    def enter(read: Callable[[], Iterable[Comparison]]) -> Callable[[], Iterable[Comparison]]:
        taken = _SETS.get(name)
        if taken is not None and taken.__qualname__ != read.__qualname__:
            raise ValueError(f"data set {name!r} is taken by {taken.__qualname__}")
        _SETS[name] = read
        return read

    return enter


def dataset_names() -> tuple[str, ...]:
    """Names of all data sets of all `data_*.py` beside this file."""
    for path in sorted(Path(__file__).parent.glob("data_*.py")):
        importlib.import_module(f"tests.validation.{path.stem}")
    return tuple(sorted(_SETS))


def rows(name: str) -> list[Row]:
    """Scoreboard lines of one data set.

    Raises
    ------
    EvidenceMissingError
        If its measurements are not on this machine.
    ValueError
        If a limit of this data set fits no comparison.
    """
    dataset_names()
    known = limits()
    found = [
        Row(
            comparison.quantity,
            comparison.dataset,
            comparison.model,
            model_scores(observed=comparison.observed, predicted=comparison.predicted),
            score_intervals(
                observed=comparison.observed,
                predicted=comparison.predicted,
                trial=comparison.trial,
            ),
            known.get((comparison.dataset, comparison.quantity, comparison.model)),
            comparison,
        )
        for comparison in _SETS[name]()
    ]
    met = {(row.dataset, row.quantity, row.model) for row in found}
    unmet = [key for key in known if key[0] == name and key not in met]
    if unmet:
        raise ValueError(f"limits.toml names what no data set yields: {unmet}")
    return found


def evidence(relative: str) -> Path:
    """Path of an evidence file.

    Raises
    ------
    EvidenceMissingError
        If it is not there.
    """
    path = _EVIDENCE / relative
    if not path.is_file():
        raise EvidenceMissingError(f"measurements absent: ../shared/evidence/{relative}")
    return path


def limits() -> dict[tuple[str, str, str], Limit]:
    """Limit of each (data set, quantity, model) that has one."""
    table = tomllib.loads(_LIMITS.read_text(encoding="utf-8"))
    grades = {name: Limit(**values) for name, values in table["grade"].items()}
    return {
        (entry["dataset"], entry["quantity"], entry["model"]): grades[entry["grade"]]
        for entry in table["limit"]
    }
