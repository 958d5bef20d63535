"""Which verification cases exist, and whether our numbers agree with the source's numbers.

A case is a function without arguments that returns one or more pairs (expected, obtained), each a
float or an array; `@case` names it and states the source and one tolerance. Modules
`tests/verification/cases_*.py` are found by name; nothing else needs to be edited to add one::

    from tests.verification.registry import case

    @case(id="D16", source="hyram 6.1 test_overpressure.py", rtol=1e-9)
    def tnt_mass_of_one_kilogram_of_hydrogen() -> list[tuple[float, float]]:
        return [(0.769, tnt_mass_kg(...))]

`expected` must come from a book, a paper, another program, a closed form or hand arithmetic.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pairs = Iterable[tuple[ArrayLike, ArrayLike]]
Verdict = Literal["pass", "fail"]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison of our code with a source; agreement is |obtained - expected| <= tolerance."""

    id: str
    source: str
    rtol: float
    atol: float
    run: Callable[[], Pairs]

    @property
    def tolerance(self) -> str:
        """The tolerance as text, such as ``rtol 1e-06``."""
        parts = [
            f"{name} {value:g}"
            for name, value in (("rtol", self.rtol), ("atol", self.atol))
            if value > 0
        ]
        return " + ".join(parts) or "exact"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case gave: all values in one row each way, and the verdict."""

    case: Case
    expected: tuple[float, ...]
    obtained: tuple[float, ...]
    verdict: Verdict
    worst: float
    """Largest |obtained - expected| / |expected| (absolute where expected is 0)."""
    error: str = ""
    """What the case raised instead of giving numbers."""

    def row(self) -> dict[str, object]:
        """The outcome as a row of `summary.json`."""
        return {
            "id": self.case.id,
            "expected": _json_numbers(self.expected),
            "obtained": _json_numbers(self.obtained),
            "tolerance": self.case.tolerance,
            "verdict": self.verdict,
            "source": self.case.source,
            "claim": self.case.run.__name__,
            "worst_relative_error": _json_numbers((self.worst,))[0],
            "error": self.error,
        }


_CASES: Final[dict[str, Case]] = {}


def case(
    *,
    id: str,  # noqa: A002 - the word of the summary file, keyword-only
    source: str,
    rtol: float = 0.0,
    atol: float = 0.0,
) -> Callable[[Callable[[], Pairs]], Callable[[], Pairs]]:
    """Enter a function that returns (expected, obtained) pairs as a verification case.

    Parameters
    ----------
    id
        Id of the case in reports, unique; ids of the evidence file keep their name (``D07``).
    source
        Where the expected numbers come from: author, year, page, or the closed form in words.
    rtol, atol
        Tolerance: |obtained - expected| <= atol + rtol * |expected|. Both zero means exact.

    Raises
    ------
    ValueError
        If the id is taken or a tolerance is negative.
    """
    if rtol < 0 or atol < 0:
        raise ValueError(f"case {id!r}: tolerance must be >= 0, got rtol {rtol:g}, atol {atol:g}")
    if not source.strip():
        raise ValueError(f"case {id!r}: a verification case needs a source")

    def enter(run: Callable[[], Pairs]) -> Callable[[], Pairs]:
        taken = _CASES.get(id)
        if taken is not None and taken.run.__qualname__ != run.__qualname__:
            raise ValueError(f"case id {id!r} is taken by {taken.run.__qualname__}")
        _CASES[id] = Case(id, source, rtol, atol, run)
        return run

    return enter


def all_cases() -> tuple[Case, ...]:
    """Every case of every `cases_*.py` beside this file, by id."""
    for path in sorted(Path(__file__).parent.glob("cases_*.py")):
        importlib.import_module(f"tests.verification.{path.stem}")
    return tuple(_CASES[key] for key in sorted(_CASES))


def judge(subject: Case) -> Outcome:
    """Run one case and compare; a pair of unequal shapes, or a NaN, is a failure."""
    expected: list[float] = []
    obtained: list[float] = []
    agrees = True
    for wanted, got in subject.run():
        left, right = _flat(wanted), _flat(got)
        agrees = agrees and left.shape == right.shape and _close(left, right, subject)
        expected.extend(left.tolist())
        obtained.extend(right.tolist())
    agrees = agrees and bool(expected)
    verdict: Verdict = "pass" if agrees else "fail"
    return Outcome(subject, tuple(expected), tuple(obtained), verdict, _worst(expected, obtained))


def judge_even_if_it_raises(subject: Case) -> Outcome:
    """Judge one case; an exception is a failure that leaves the other cases to be judged."""
    try:
        return judge(subject)
    except Exception as error:  # noqa: BLE001 - the summary must list every case
        return Outcome(subject, (), (), "fail", float("nan"), f"{type(error).__name__}: {error}")


def _json_numbers(values: tuple[float, ...]) -> list[float | None]:
    """Numbers as JSON can hold them: what is not finite becomes null."""
    return [value if np.isfinite(value) else None for value in values]


def _flat(values: ArrayLike) -> _Floats:
    return np.atleast_1d(np.asarray(values, dtype=float)).ravel()


def _close(expected: _Floats, obtained: _Floats, subject: Case) -> bool:
    allowed = subject.atol + subject.rtol * np.abs(expected)
    return bool(np.all(np.abs(obtained - expected) <= allowed))


def _worst(expected: list[float], obtained: list[float]) -> float:
    if not expected or len(expected) != len(obtained):
        return float("nan")
    left, right = np.array(expected), np.array(obtained)
    scale = np.where(left == 0.0, 1.0, np.abs(left))
    return float(np.max(np.abs(right - left) / scale))
