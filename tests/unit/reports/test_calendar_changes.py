"""The diff table: both languages, the proof, and nothing about a secret day."""

import csv
import dataclasses
import io
from datetime import date

import pytest

from optimization.calendar.change import Change, Replanned
from optimization.calendar.change_reasons import Reason
from reports.calendar.change_notice import change_notice
from reports.calendar.change_page import build_changes_report
from reports.calendar.changes import (
    ChangeStory,
    ChangeWords,
    changes_csv,
    changes_sheet,
)
from reports.exports.docx import render_docx
from reports.exports.html import render_html
from scenarios.model.base import Text
from scenarios.model.organisation import DayRange
from tests.unit.reports.small_calendar import SECRET, facts

RULE = Reason("team:city-fire", Text(zh="“市消防支队”该日不可用", en="City Fire is away that day"))
NEW_SECRET = date(2027, 5, 14)


def story(*, window: DayRange | None = None, bound: int = 3) -> ChangeStory:
    """a-01 a week later, c-01 dropped, b-01 (secret) on another day."""
    items = {item.drill.id: item for item in facts().scheduled}
    moved = items["a-01"].model_copy(update={"day": date(2027, 3, 31)})
    secret = items["b-01"].model_copy(update={"day": NEW_SECRET})
    if window is not None:
        secret = secret.model_copy(update={"window": window})
    after = [moved, secret, items["a-01-t"]]
    calendar = facts().calendar.model_copy(update={"scheduled": tuple(after)})
    changes = (
        Change("moved", moved.drill, items["a-01"], moved, (RULE,)),
        Change("dropped", items["c-01"].drill, items["c-01"], None, (RULE,)),
        Change("moved", secret.drill, items["b-01"], secret, (RULE,)),
    )
    return ChangeStory(
        facts=dataclasses.replace(facts(), calendar=calendar),
        replanned=Replanned(calendar, changes, 3, bound, 0, (), ()),
        reason=Text(zh="洪水", en="flood"),
        as_of=date(2027, 3, 1),
        notice_days=7,
    )


def test_a_row_says_from_when_to_when_and_why_in_both_languages() -> None:
    """Codes for programs, sentences for people."""
    rows = list(csv.DictReader(io.StringIO(changes_csv(story()).removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == ["a-01", "c-01"]
    first = rows[0]
    assert (first["from"], first["to"]) == ("2027-03-24", "2027-03-31")
    assert first["rules"] == "team:city-fire"
    assert first["why_zh"] == RULE.text.zh
    assert first["why_en"] == RULE.text.en
    assert rows[1]["fate"] == "dropped"
    assert rows[1]["to"] == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_secret_drill_inside_its_window_is_not_told(lang) -> None:
    """Neither its old nor its new day is anywhere; only that there is one."""
    told = story()
    texts = [changes_csv(told), str(changes_sheet(told, lang)), str(change_notice(told, lang)),
             render_html(build_changes_report(told, lang))]  # fmt: skip
    for text in texts:
        assert SECRET.isoformat() not in text
        assert NEW_SECRET.isoformat() not in text
        assert "b-01" not in text
    words = ChangeWords(told, lang)
    assert words.say.text("changes.silent", n=1) in list(words.remarks())


def test_a_changed_window_is_told_without_the_reason() -> None:
    """People must know the new two weeks; the rule against the old day would tell the day."""
    window = DayRange(first=date(2027, 5, 10), last=date(2027, 5, 23), reason="unannounced")
    text = changes_csv(story(window=window))
    assert "2027-05-10..2027-05-23" in text
    row = next(r for r in text.splitlines() if "b-01" in r)
    assert "city-fire" not in row
    assert NEW_SECRET.isoformat() not in text


def test_a_reason_does_not_tell_the_day_of_a_secret_drill() -> None:
    """Moved off the day on which the secret drill has the team: only that there is a conflict."""
    told = story()
    busy = Reason("team_full:city-fire", Text(zh="“市消防支队”已有演练", en="already serves"))
    first = told.replanned.changes[0]
    assert first.before is not None
    before = first.before.model_copy(update={"day": NEW_SECRET})
    near = dataclasses.replace(
        first, before=before, reasons=(busy, Reason("spacing:b-01", RULE.text))
    )
    far = dataclasses.replace(first, reasons=(busy,))
    text = [
        changes_csv(
            dataclasses.replace(told, replanned=dataclasses.replace(told.replanned, changes=(c,)))
        )
        for c in (near, far)
    ]
    assert "already serves" in text[1]
    assert "already serves" not in text[0]
    assert "b-01" not in text[0]
    assert "in conflict with other drills" in text[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_minimum_is_claimed_only_when_proved(lang) -> None:
    """Two proved necessary for three made: a bound, no minimum."""
    proved, bounded = (ChangeWords(story(bound=n), lang).proof() for n in (3, 2))
    word = {"zh": "不可能更少", "en": "impossible"}[lang]
    assert word in proved
    assert word not in bounded
    assert "2" in bounded


def test_the_notice_is_a_document() -> None:
    """Rendered as Word without an error, the list as its annex."""
    assert render_docx(change_notice(story(), "zh")).startswith(b"PK")
