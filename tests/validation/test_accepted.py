"""Scores never get worse unnoticed, limits never looser; the documentation shows what is accepted.

After a deliberate change: `python -m tests.validation --accept "reason"`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from sim.evaluation.model_scores import ModelScores
from tests.validation.accepted import SCORES, accept, accepted
from tests.validation.docs_page import DOCS, PAGES, docs_page
from tests.validation.registry import (
    Comparison,
    EvidenceMissingError,
    Limit,
    Row,
    dataset_names,
    limits,
    rows,
)

_LIMIT = Limit("test", fac2_min=0.8, fb_max=0.3, nmse_max=1.0, mg_min=0.7, mg_max=1.4, vg_max=1.5)
_DAY = dt.date(2026, 11, 23)


def _row(limit: Limit | None = _LIMIT, **changes: float) -> Row:
    scores = ModelScores(n=9, fac2=0.9, fb=-0.1, nmse=0.4, mg=0.8, vg=1.2)
    around = dict.fromkeys(("fac2", "fb", "nmse", "mg", "vg"), (0.5, 1.5))
    return Row(
        quantity="flux",
        dataset="demo",
        model="ours",
        scores=dataclasses.replace(scores, **changes),  # type: ignore[arg-type]
        intervals=around,
        limit=limit,
        comparison=Comparison("flux", "demo", "ours", [1.0], [1.0]),
    )


@pytest.mark.parametrize("name", dataset_names())
def test_no_score_is_worse_than_the_accepted_one(name: str) -> None:
    """Each series is in the file, complete, and at least as good as when it was accepted."""
    known = accepted()
    try:
        found = {(row.dataset, row.quantity, row.model): row for row in rows(name)}
    except EvidenceMissingError as missing:
        pytest.skip(str(missing))
    new = sorted(set(found) - set(known))
    assert not new, f'not accepted yet, run `python -m tests.validation --accept "reason"`: {new}'
    gone = sorted(key for key in known if key[0] == name and key not in found)
    assert not gone, f"series that were accepted and are no longer scored: {gone}"
    assert not {key: text for key, row in found.items() if (text := known[key].worse(row))}
    assert {key: known[key].n for key in found} == {key: row.scores.n for key, row in found.items()}


def test_no_limit_is_looser_than_the_accepted_one() -> None:
    """Limits only tighten; this needs no measurements."""
    now = limits()
    assert not {key: text for key, one in accepted().items() if (text := one.looser(now.get(key)))}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_the_accepted_scores(language: str) -> None:
    """The committed page is what the committed scores give."""
    text = (DOCS / PAGES[language]).read_text(encoding="utf-8")
    assert text == docs_page(accepted().values(), language)  # type: ignore[arg-type]


def test_every_row_says_when_and_why() -> None:
    """An accepted score has a date and a reason."""
    assert SCORES.is_file()
    for one in accepted().values():
        assert dt.date.fromisoformat(one.date) <= dt.datetime.now(dt.UTC).date()
        assert one.reason


def test_accepting_adds_rows_and_the_newest_counts(tmp_path: Path) -> None:
    """The history stays; an unchanged series adds nothing."""
    path = tmp_path / "scores.csv"
    assert accept([_row()], "first", path=path, today=_DAY) == 1
    assert accept([_row()], "again", path=path, today=_DAY) == 0
    assert accept([_row(fac2=0.85)], "simpler model", path=path, today=_DAY) == 1
    (newest,) = accepted(path).values()
    assert (newest.scores["fac2"], newest.reason) == (0.85, "simpler model")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"fac2": 0.89}, "fac2"),
        ({"fb": 0.11}, "fb"),
        ({"nmse": 0.41}, "nmse"),
        ({"mg": 0.79}, "mg"),
        ({"mg": 1.27}, "mg"),
        ({"vg": 1.21}, "vg"),
        ({"fac2": 0.95, "fb": 0.0, "mg": 1.1}, None),
        ({"fac2": 0.899, "vg": 1.201}, None),
    ],
)
def test_what_is_worse_is_farther_from_perfect(
    tmp_path: Path, changes: dict[str, float], word: str | None
) -> None:
    """Bias counts in both directions; rounding does not count."""
    path = tmp_path / "scores.csv"
    accept([_row()], "first", path=path, today=_DAY)
    (one,) = accepted(path).values()
    assert [text.partition(" ")[0] for text in one.worse(_row(**changes))] == [word] * bool(word)


def test_looser_limits_are_found_and_not_accepted(tmp_path: Path) -> None:
    """Neither a lower floor, nor a higher ceiling, nor a limit taken away."""
    path = tmp_path / "scores.csv"
    accept([_row()], "first", path=path, today=_DAY)
    (one,) = accepted(path).values()
    assert one.looser(_LIMIT) == ()
    assert one.looser(dataclasses.replace(_LIMIT, fac2_min=0.9, vg_max=1.3)) == ()
    for name, value in (("fac2_min", 0.7), ("vg_max", 1.6), ("mg_min", 0.6), ("mg_max", 1.5)):
        loose = dataclasses.replace(_LIMIT, **{name: value})  # type: ignore[arg-type]
        assert one.looser(loose)[0].startswith(name)
        with pytest.raises(ValueError, match="only tighten"):
            accept([_row(loose)], "easier", path=path, today=_DAY)
    assert len(one.looser(None)) == 6
    with pytest.raises(ValueError, match="reason"):
        accept([_row()], " ", path=path, today=_DAY)


def test_a_miss_is_named_on_the_page(tmp_path: Path) -> None:
    """A model outside its limit stands on the page as missed, in both languages."""
    path = tmp_path / "scores.csv"
    accept([_row(fac2=0.5)], "first", path=path, today=_DAY)
    english, chinese = (docs_page(accepted(path).values(), name) for name in ("en", "zh"))
    assert "**missed**" in english
    assert "outside its limits: FAC2" in english
    assert "未达到" in chinese
