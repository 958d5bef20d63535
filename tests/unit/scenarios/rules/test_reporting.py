"""The reporting clocks say what Decree 493 says, and nothing that nobody read."""

from __future__ import annotations

import pytest

from scenarios.errors import InputError
from scenarios.model.vocabulary import HazardFamily
from scenarios.rules.reporting import FILE, load_report_rules, read_report_rules


@pytest.mark.parametrize(
    ("n_deaths", "n_serious", "loss_cny", "grade"),
    [
        (0, 0, None, "general"),
        (2, 9, 9_999_999.0, "general"),
        (3, 0, None, "larger"),
        (0, 10, None, "larger"),
        (0, 0, 1e7, "larger"),
        (9, 49, None, "larger"),
        (10, 0, None, "major"),
        (0, 50, None, "major"),
        (29, 99, None, "major"),
        (30, 0, None, "extraordinary"),
        (0, 100, None, "extraordinary"),
        (0, 0, 1e8, "extraordinary"),
    ],
)
def test_grades_are_those_of_article_3(n_deaths, n_serious, loss_cny, grade):
    """493 art. 3: deaths 3/10/30, serious 10/50/100, loss 10/50/100 M yuan, lower inclusive."""
    found = load_report_rules().grade_of(n_deaths=n_deaths, n_serious=n_serious, loss_cny=loss_cny)
    assert found == grade


def test_the_chain_is_one_hour_then_two_hours_a_level():
    """493 arts. 9 and 11; art. 10 ends the chain at city, province or State Council."""
    rules = load_report_rules()
    chain = ["493-9-FIRM", "493-11-COUNTY", "493-11-CITY", "493-11-PROVINCE"]
    assert [rules.rule(name).limit_s for name in chain] == [3600.0, 7200.0, 7200.0, 7200.0]
    assert [rules.rule(name).after for name in chain] == ["493-9-SCENE", *chain[:-1]]
    assert [len(rules.rule(name).grades) for name in chain] == [4, 4, 3, 2]


def test_what_was_not_read_is_shown_as_such():
    """The fire service's article 44 and the phone report of order 21 are from memory."""
    unread = {rule.id for rule in load_report_rules().rules if not rule.verified}
    assert unread == {"FIRE-44", "ORDER21-PHONE"}


def test_fires_are_followed_up_for_seven_days_others_for_thirty():
    """493 art. 13."""
    rules = load_report_rules()
    days = {family: rules.supplement(family).limit_s / 86_400 for family in HazardFamily}
    assert days.pop(HazardFamily.building_fire) == 7
    assert set(days.values()) == {30}


def test_a_first_report_has_the_six_items_of_article_12():
    """In the order of the article."""
    assert [item.id for item in load_report_rules().items] == [
        "unit", "scene", "course", "casualties", "measures", "other",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("after: 493-11-CITY", "after: 493-11-PROVINCE", "names no rule above this one"),
        ("id: ERL-17", "id: COAL-59", "the id is used twice"),
        ("n_deaths: 10,", "n_deaths: 30,", "must fall from each grade to the next"),
        ("event: call_received", "gist2: x", "gist2"),
        ("    event: call_received\n", "", "give marks or event"),
    ],
)
def test_broken_rules_are_refused(tmp_path, old, new, message):
    """Each mistake is named."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "reporting.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_report_rules(path)
