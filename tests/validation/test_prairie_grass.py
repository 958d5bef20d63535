"""The dispersion models keep their limits on Prairie Grass."""

from __future__ import annotations

import pytest

from tests.validation.registry import EvidenceMissingError, Row, rows


@pytest.fixture(scope="module")
def scoreboard() -> dict[str, Row]:
    try:
        found = rows("prairie_grass")
    except EvidenceMissingError as missing:
        pytest.skip(str(missing))
    return {row.model: row for row in found if row.quantity == "arc_max_concentration"}


@pytest.mark.parametrize(
    "model",
    [
        "similarity: u*, L, sigma_azimuth measured",
        "similarity: wind, L, sigma_azimuth measured",
        "similarity: wind, L measured",
        "similarity: wind measured, stability class",
        "Briggs rural: wind measured, stability class",
    ],
)
def test_arc_maxima_keep_the_limit(scoreboard: dict[str, Row], model: str) -> None:
    """The concentrations that we would have foretold were close to those measured."""
    row = scoreboard[model]
    assert row.limit is not None, "a model under test needs a limit in limits.toml"
    assert row.verdict == "pass", f"{row.scores} against {row.limit}"


def test_every_run_with_measured_weather_is_scored(scoreboard: dict[str, Row]) -> None:
    """No inconvenient run was left out: 35 runs of five arcs."""
    assert {row.scores.n for row in scoreboard.values()} == {175}


def test_measured_turbulence_beats_the_stability_class(scoreboard: dict[str, Row]) -> None:
    """Knowing the turbulence gives a better forecast than a letter for the weather."""
    best = scoreboard["similarity: u*, L, sigma_azimuth measured"].scores
    letter = scoreboard["Briggs rural: wind measured, stability class"].scores
    assert best.vg < letter.vg
    assert best.fac2 > letter.fac2
