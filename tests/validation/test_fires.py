"""The models of open fires keep their limits on pool fires, jets and a fireball."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from tests.validation.data_fires import AGA, JET, MEASURED, SERIES, TABLE
from tests.validation.registry import EvidenceMissingError, Row, rows

_READINGS = {
    "fires_montoir": 257,
    "fires_phoenix": 12,
    "fires_croce": 96,
    "fires_certec": 5,
    "fires_loughborough": 18,
}
"""All readings of each series: no inconvenient radiometer was left out."""


@functools.cache
def _scored(name: str) -> tuple[Row, ...]:
    return tuple(rows(name))


def _rows(name: str) -> tuple[Row, ...]:
    try:
        return _scored(name)
    except EvidenceMissingError as missing:
        pytest.skip(str(missing))


def _flux(name: str) -> dict[str, Row]:
    return {row.model: row for row in _rows(name) if row.quantity == "radiometer_flux"}


@pytest.mark.parametrize("name", SERIES)
def test_no_series_misses_its_limit(name: str) -> None:
    """Heat and flame length that we would have foretold were close to those measured."""
    failed = [f"{row.model}: {row.scores}" for row in _rows(name) if row.verdict == "fail"]
    assert not failed


@pytest.mark.parametrize(("name", "count"), _READINGS.items())
def test_every_reading_is_scored(name: str, count: int) -> None:
    """Montoir, Phoenix, Croce, CERTEC and Loughborough with all their radiometers."""
    assert {row.scores.n for row in _flux(name).values()} == {count}


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("fires_montoir", MEASURED),
        ("fires_phoenix", MEASURED),
        ("fires_croce", MEASURED),
        ("fires_certec", AGA),
        ("fires_loughborough", JET),
    ],
)
def test_four_of_five_radiometers_are_within_a_factor_of_two(name: str, model: str) -> None:
    """The bar of the issue, reached on each series by the tilt named here."""
    assert _flux(name)[model].scores.fac2 >= 0.8


def test_the_table_burns_lng_too_slowly() -> None:
    """A known shortcoming that a planner is told: with the listed flux the heat is too low."""
    for name in ("fires_montoir", "fires_phoenix"):
        scores = _flux(name)
        assert scores[TABLE].scores.mg > 1.5 > scores[MEASURED].scores.mg


def test_flame_lengths_within_the_bar() -> None:
    """17 of 23 flames come out within 0.7 to 1.4 of their length; the large LNG fires too short."""
    close, total = 0, 0
    for name, series in SERIES.items():
        _rows(name)  # skips without the measurements
        for comparison in series():
            if comparison.quantity == "flame_length":
                ratio = np.divide(comparison.predicted, comparison.observed)
                close += int(np.count_nonzero((ratio >= 0.7) & (ratio <= 1.4)))
                total += ratio.size
                assert np.all(ratio >= 0.65), name
    assert total == 23
    assert close >= 17
