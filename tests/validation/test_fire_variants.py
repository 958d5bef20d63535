"""Flame lengths by fuel class and the fireball in time keep what the issue asks."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from tests.validation.registry import EvidenceMissingError, Row, rows


@functools.cache
def _scored(name: str) -> tuple[Row, ...]:
    return tuple(rows(name))


def _rows(name: str) -> tuple[Row, ...]:
    try:
        return _scored(name)
    except EvidenceMissingError as missing:
        pytest.skip(str(missing))


def _ratios(name: str) -> list[float]:
    return [
        float(ratio)
        for row in _rows(name)
        if row.quantity == "flame_length"
        for ratio in np.divide(row.comparison.predicted, row.comparison.observed)
    ]


def test_lng_lengths_keep_their_limit() -> None:
    """The limit of the table holds."""
    assert [row.verdict for row in _rows("fires_lng_lengths")] == ["pass"]


def test_every_lng_flame_is_within_the_bar() -> None:
    """All sixteen LNG flames come out within 0.7 to 1.4 of their length."""
    ratios = _ratios("fires_lng_lengths")
    assert len(ratios) == 16
    assert 0.7 <= min(ratios) <= max(ratios) <= 1.4


def test_22_of_23_flames_are_within_the_bar_by_fuel_class() -> None:
    """Pritchard-Binding for LNG, Thomas for oils, Chamberlain for jets; one level jet is short."""
    ratios = [
        *_ratios("fires_lng_lengths"), *_ratios("fires_certec"), *_ratios("fires_loughborough")
    ]  # fmt: skip
    assert len(ratios) == 23
    assert sum(0.7 <= ratio <= 1.4 for ratio in ratios) >= 22


def test_fireball_in_time_beats_the_steady_one_on_the_dose() -> None:
    """Flux, energy and dose within a factor of two, and the energy nearer than by CCPS."""
    varying = {row.quantity: row for row in _rows("fires_shell_history") if "681" in row.model}
    steady = next(
        row for row in _rows("fires_shell") if "681" in row.model and row.quantity == "heat_dose"
    )
    assert all(row.scores.fac2 == 1.0 for row in varying.values())
    assert varying["heat_dose"].scores.vg < steady.scores.vg


def test_one_small_pool_radiometer_reads_more_than_its_fire_can_radiate() -> None:
    """CERTEC 04: 3.2 kW/m2 at 15 m is 71 % of the heat over a sphere, where the others are 7-20 %.

    No emissive power or flame length can meet it: its miss is kept, not fitted.
    """
    certec = next(row for row in _rows("fires_certec") if row.quantity == "radiometer_flux")
    distance = np.hypot([8.77, 14.87, 17.89, 14.87, 11.83], 2.0)
    burnt = np.array([0.054, 0.042, 0.051, 0.051, 0.058]) * np.square([3.0, 3.0, 6.0, 5.0, 4.0])
    share = np.asarray(certec.comparison.observed) * 16.0 * distance**2 / (burnt * 43e6)
    assert share[1] > 0.6
    assert np.all(np.delete(share, 1) < 0.25)
