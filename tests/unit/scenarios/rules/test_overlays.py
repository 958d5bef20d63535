"""Overlays of provinces and cities: found by code, and no number that their texts do not hold."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from optimization.calendar.duties import list_duties
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.organisation import Organisation
from scenarios.rules.loader import FOLDER, load_rules, load_sectors
from scenarios.rules.wording import shortfall
from scenarios.rules.year import load_local_calendar, load_year

LAW = Path(__file__).parents[5] / "shared" / "evidence" / "law" / "law_facts.yaml"
PLACES = sorted(path.stem for path in (FOLDER / "overlays").glob("*.yaml"))


@pytest.mark.parametrize("place", PLACES)
def test_every_overlay_loads_on_top_of_the_layers_above(place):
    """Named by its own code; no double id, no unknown sector, nothing loosened."""
    layers = load_rules(place).layers
    assert layers[0].jurisdiction == "000000"
    assert layers[-1].jurisdiction == place


@pytest.mark.parametrize(
    ("place", "levels"),
    [
        ("370202", ["000000", "370000", "370200", "370202"]),
        ("310115", ["000000", "310000", "310115"]),
        ("440000", ["000000", "440000"]),
    ],
)
def test_the_layers_are_found_by_the_code(place, levels):
    """Province, city, county; a municipality has no city; what is not shipped says so."""
    layers = load_rules(place).layers
    assert [layer.jurisdiction for layer in layers] == levels
    if place not in PLACES:
        assert not layers[-1].rules
        assert "未收录" in layers[-1].status.zh


def test_nobody_gets_the_rules_of_another_city():
    """A county of Shandong is not bound by the city document of Jilin, nor Jilin by Shandong's."""
    assert not any(rule.id.startswith("JLC-") for rule in load_rules("370202").rules)
    assert not any(rule.id.startswith("SD-") for rule in load_rules("220202").rules)


@pytest.mark.skipif(not LAW.exists(), reason="the evidence folder is not here")
def test_every_local_text_of_the_evidence_is_shipped_in_its_place():
    """Instrument, place and how it was read, against the table of what was read."""
    text = LAW.read_text(encoding="utf-8")
    rows = [row for row in yaml.safe_load(text)["local_overlays"] if row["j"] != "吉林省"]
    assert len(rows) >= 26
    shipped = {}
    for place in PLACES:
        layer = load_rules(place).layers[-1]
        for entry in (*layer.rules, *layer.changes):
            found = shipped.setdefault((layer.name.zh, entry.instrument.zh), [])
            found.append((entry.article.zh, entry.verification))
    for row in rows:
        if row["j"] == "吉林市":
            continue
        title, number = re.fullmatch(r"([^( ]+)[^ ]* ?([\d-]*)", row["i"]).groups()
        entries = shipped.pop((row["j"], title))
        assert {verify for _, verify in entries} == {row["verify"]}
        articles = "、".join(f"第{n}条" for n in number.split("-"))
        assert {article for article, _ in entries} == {articles if number else "条号待核对"}
    assert not [key for key in shipped if not key[0].startswith("吉林")]


@pytest.mark.parametrize(
    ("place", "rule", "count", "period", "coverage"),
    [
        ("370202", "GOV-2Y", 1, "year", "any_one"),
        ("370202", "SD-KEY-SPECIAL-2Y", 1, "2y", "rolling"),
        ("370202", "SD-KEY-SITE-H", 1, "calendar_half", "each_plan"),
        ("370202", "FIRE-OTHER-Y", 2, "year", "any_one"),
        ("370202", "FOREST", 1, "year", "any_one"),
        ("330102", "PIPELINE", 1, "year", "any_one"),
        ("110101", "BJ-ROAD-H", 1, "calendar_half", "any_one"),
        ("220202", "GOV-2Y", 1, "2y", "any_one"),
        ("220202", "FOREST", None, "unspecified", "any_one"),
    ],
)
def test_numbers_as_the_texts_give_them(place, rule, count, period, coverage):
    """By hand from the table of local texts; Jilin keeps the national numbers."""
    found = load_rules(place).rule(rule)
    assert (found.count, found.period, found.coverage) == (count, period, coverage)


def test_the_same_mine_owes_more_in_shandong():
    """Nationally one on-site plan each half-year; in Shandong every on-site plan."""
    plans = load_sectors().plans_of(("coal_mine", "enterprise"), ())
    site = [plan for plan in plans if plan.kind == "on_site"]
    assert site

    def owed(county: str) -> list[str]:
        mine = Organisation(
            id="mine",
            name=Text(zh="示意煤矿", en="synthetic coal mine"),
            county=county,
            sectors=("coal_mine", "enterprise"),
            plans=plans,
            provenance=Provenance(grade=Grade.synthetic, source="test"),
        )
        rules = {county: load_rules(county).by_id()}
        year = load_year(2027)
        found = list_duties([mine], rules, year, load_local_calendar(), "lenient")
        assert all(duty.first >= date(2027, 1, 1) for duty in found.duties)
        return [duty.rule for duty in found.duties]

    assert owed("370202").count("SD-KEY-SITE-H") == 2 * len(site)
    assert set(owed("220202")) < set(owed("370202"))


def test_whom_nobody_read_is_not_told_that_he_breaks_the_law():
    """The number was read, the list of those bound was not: to be checked, no breach."""
    rule = load_rules("310101").rule("SH-LISTED-Y")
    assert not rule.who_read
    assert rule.standing == "check"
    assert "违反" not in shortfall(rule).zh
    assert "未核对" in shortfall(rule).zh
    assert load_rules("310101").rule("SH-POWER-Y").standing == "legal"
