"""The zone model keeps to CFAST on the rooms it was not fitted to."""

from __future__ import annotations

import numpy as np
import pytest

from tests.validation.cfast_figure import FIGURES, figure
from tests.validation.data_cfast import MODEL, NAME, cfast_rooms, fitted, scored
from tests.validation.docs_page import DOCS
from tests.validation.registry import Row, rows

HEIGHTS = ("smoke_at_head_s", "smoke_at_clear_height_s", "smoke_at_60_percent_s")


@pytest.fixture(scope="module")
def scoreboard() -> dict[str, Row]:
    return {row.quantity: row for row in rows(NAME)}


def _ratio(row: Row) -> np.ndarray:
    return np.asarray(row.comparison.predicted) / np.asarray(row.comparison.observed)


@pytest.mark.parametrize("quantity", HEIGHTS)
def test_smoke_is_on_time_or_early_in_nine_rooms_of_ten(
    scoreboard: dict[str, Row], quantity: str
) -> None:
    """Issue 4: at most 10 % later than CFAST in at least 90 % of the rooms held back."""
    assert np.mean(_ratio(scoreboard[quantity]) <= 1.10) >= 0.90


def test_early_is_not_bought_with_hours(scoreboard: dict[str, Row]) -> None:
    """An always-early model would pass the line above: no room is foretold at half its time."""
    assert np.min(_ratio(scoreboard["smoke_at_head_s"])) > 0.5


@pytest.mark.parametrize("quantity", HEIGHTS)
def test_times_keep_the_limit(scoreboard: dict[str, Row], quantity: str) -> None:
    """Bias and scatter as set in limits.toml."""
    row = scoreboard[quantity]
    assert row.model == MODEL
    assert row.limit is not None, "a model under test needs a limit in limits.toml"
    assert row.verdict == "pass", f"{row.scores} against {row.limit}"


def test_rooms_are_the_sample_the_issue_asks_for(scoreboard: dict[str, Row]) -> None:
    """200 rooms, floor area over height squared 5 to 70, slow to ultra-fast, halves apart."""
    table = cfast_rooms()
    spread = table["width_m"] * table["depth_m"] / np.square(table["height_m"])
    assert spread.size == 200
    assert 4.99 < spread.min() < 6.0
    assert 69.0 < spread.max() < 70.01
    assert table["growth_w_s2"].min() < 4.0
    assert table["growth_w_s2"].max() > 150.0
    assert {row.scores.n for row in scoreboard.values()} == {100}
    assert not set(fitted(table)["width_m"]) & set(scored(table)["width_m"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figure_of_the_documentation_shows_the_present_model(language: str) -> None:
    """Drawn anew it is the same, byte by byte; see `cfast_figure`."""
    stored = (DOCS / FIGURES[language]).read_text(encoding="utf-8")
    assert stored == figure(language)
