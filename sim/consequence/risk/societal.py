"""How often how many people may die at once: F-N curve, expected deaths a year, limit lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.risk.individual import AccidentScenarios
from sim.model_card import ModelCard, register

_ROUNDING: Final = 1e-9
"""A curve this little (relative) above a line touches it: sums of frequencies are rounded."""

CARD = register(
    ModelCard(
        key="consequence.societal_risk",
        title_zh="社会风险：F-N 曲线与年期望死亡人数",
        title_en="Societal risk: F-N curve and expected deaths a year",
        source="TNO Purple Book CPR 18E (1999), eq. 6.3 to 6.7; TU Delft MUDE book, exercise on "
        "the F-N curve (two faults)",
        status="verified",
        limits_zh=("F 为死亡人数大于或等于 N 的累积频率；人数为期望值，可非整数",),
        limits_en=("F counts N deaths or more; numbers are expectations and need not be whole",),
        checks=("FN-delft", "FN-area", "FN-brute", "FN-lines", "PLL-places"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class AccidentList:
    """Accidents with their frequency and number of deaths.

    Parameters
    ----------
    frequency_per_year
        Frequency of each accident, 1/year, 0 or more.
    n_deaths
        Deaths in each, 0 or more, same shape.

    Raises
    ------
    ValueError
        If a value is impossible or the shapes differ.
    """

    frequency_per_year: Floats
    n_deaths: Floats

    def __init__(self, *, frequency_per_year: ArrayLike, n_deaths: ArrayLike) -> None:
        frequency = np.atleast_1d(non_negative("frequency_per_year", frequency_per_year, "1/year"))
        deaths = np.atleast_1d(non_negative("n_deaths", n_deaths))
        if frequency.shape != deaths.shape:
            raise ValueError(
                f"n_deaths must have the shape of frequency_per_year, {frequency.shape}, "
                f"got {deaths.shape}"
            )
        object.__setattr__(self, "frequency_per_year", frequency.ravel())
        object.__setattr__(self, "n_deaths", deaths.ravel())


@dataclass(frozen=True, slots=True, eq=False)
class FnCurve:
    """Corners of an F-N curve: F is constant from one number (excluded) to the next (included)."""

    n_deaths: Floats
    """Rising numbers of deaths above 0 at which the curve falls."""
    frequency_per_year: Floats
    """Frequency of that many deaths or more, 1/year."""

    def at(self, *, n_deaths: ArrayLike) -> Floats:
        """Frequency of so many deaths or more, 1/year.

        Parameters
        ----------
        n_deaths
            Number of deaths, above 0.

        Raises
        ------
        ValueError
            If a number is 0, negative or not finite.
        """
        wanted = positive("n_deaths", n_deaths)
        steps = np.append(self.frequency_per_year, 0.0)
        return np.asarray(steps[np.searchsorted(self.n_deaths, wanted, side="left")])

    @property
    def area_per_year(self) -> float:
        """Area under the steps: deaths expected a year."""
        widths = np.diff(self.n_deaths, prepend=0.0)
        return float(widths @ self.frequency_per_year)


@dataclass(frozen=True, slots=True)
class FnLine:
    """Limit line ``F = constant / N^slope`` over a range of numbers, with where it comes from."""

    key: str
    title_zh: str
    title_en: str
    constant_per_year: float
    slope: float
    from_deaths: float
    to_deaths: float
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """How a curve lies to a line."""

    line: FnLine
    exceeds: bool
    worst_ratio: float
    """Largest F over the line's F, where the line holds; 0 if the curve does not reach it."""
    worst_deaths: float
    """Number of deaths there; NaN if the curve does not reach the line's range."""


def accidents_of(
    *, scenarios: AccidentScenarios, n_people: ArrayLike, death_prob: ArrayLike
) -> AccidentList:
    """Accidents of each scenario in each weather: expected deaths ``N = sum n_people p``.

    Parameters
    ----------
    scenarios
        Frequencies and weather.
    n_people
        People at each place, 0 or more, shape (...places).
    death_prob
        Probability that a person there dies, 0 to 1, shape (n_scenarios, n_weathers, ...places);
        for people indoors and outdoors together see `deaths_frac` of `harm.shelter_rules`.

    Raises
    ------
    ValueError
        If an argument is impossible or the shapes do not match.
    """
    people = non_negative("n_people", n_people)
    death = within("death_prob", death_prob, 0.0, 1.0)
    cases = scenarios.case_frequency_per_year
    if death.shape != cases.shape + people.shape:
        raise ValueError(
            f"death_prob must have the shape {cases.shape + people.shape}, got {death.shape}"
        )
    deaths = np.asarray(death.reshape(*cases.shape, -1) @ people.ravel())
    return AccidentList(frequency_per_year=cases, n_deaths=deaths)


def expected_deaths_per_year(accidents: AccidentList) -> float:
    """Deaths expected a year (potential loss of life): ``sum f N``.

    Examples
    --------
    >>> two_faults = AccidentList(frequency_per_year=[0.1, 0.01], n_deaths=[10, 100])
    >>> expected_deaths_per_year(two_faults)
    2.0
    """
    return float(accidents.frequency_per_year @ accidents.n_deaths)


def fn_curve(accidents: AccidentList) -> FnCurve:
    """F-N curve of accidents: ``F(N) = sum of f over accidents with N deaths or more``.

    Parameters
    ----------
    accidents
        Frequencies and numbers; accidents without deaths do not appear on the curve.

    References
    ----------
    TNO Purple Book CPR 18E (1999), eq. 6.6 (greater than or equal).

    Examples
    --------
    >>> curve = fn_curve(AccidentList(frequency_per_year=[0.1, 0.01], n_deaths=[10, 100]))
    >>> curve.n_deaths.tolist(), curve.frequency_per_year.round(3).tolist()
    ([10.0, 100.0], [0.11, 0.01])
    >>> round(curve.area_per_year, 12)
    2.0
    """
    deadly = (accidents.n_deaths > 0.0) & (accidents.frequency_per_year > 0.0)
    numbers, where = np.unique(accidents.n_deaths[deadly], return_inverse=True)
    each = np.bincount(where, weights=accidents.frequency_per_year[deadly], minlength=numbers.size)
    # from the largest number down, so that the smallest frequencies are added first
    return FnCurve(numbers, np.asarray(np.cumsum(each[::-1])[::-1]))


def compare_with_line(curve: FnCurve, line: FnLine) -> LineVerdict:
    """Whether a curve exceeds a limit line, exact at the corners of the steps.

    Between two corners F is constant and a line that does not rise is lowest at the right end,
    so the worst point of each step is its right corner, or the end of the line inside it.

    Parameters
    ----------
    curve
        F-N curve.
    line
        Limit line; a curve that just touches it does not exceed it.

    Raises
    ------
    ValueError
        If the line rises or its range is empty.
    """
    positive("constant_per_year", line.constant_per_year, "1/year")
    non_negative("slope", line.slope)
    positive("from_deaths", line.from_deaths)
    if not line.to_deaths >= line.from_deaths:
        raise ValueError(f"to_deaths must be {line.from_deaths:g} or more, got {line.to_deaths:g}")
    corners = np.minimum(curve.n_deaths, line.to_deaths)
    begins = np.append(0.0, curve.n_deaths[:-1]) if curve.n_deaths.size else curve.n_deaths
    inside = (corners >= line.from_deaths) & (begins < line.to_deaths)
    if not np.any(inside):
        return LineVerdict(line, exceeds=False, worst_ratio=0.0, worst_deaths=float("nan"))
    at, frequency = corners[inside], curve.frequency_per_year[inside]
    ratio = frequency * at**line.slope / line.constant_per_year
    worst = int(np.argmax(ratio))
    return LineVerdict(
        line,
        exceeds=bool(ratio[worst] > 1.0 + _ROUNDING),
        worst_ratio=float(ratio[worst]),
        worst_deaths=float(at[worst]),
    )
