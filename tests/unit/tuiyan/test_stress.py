"""`tuiyan stress`: a whole folder that a planner, a program and the calendar can read."""

from __future__ import annotations

import json

import pytest

from reports.exports.html import render_html
from reports.stress_report import build_stress_report
from scenarios.errors import InputError
from scenarios.pack import load_pack
from sim.evaluation.break_plan import break_plan
from sim.replicate import Job, players
from sim.response.policy import NearestAvailable
from tuiyan.commands.stress import stress_command
from tuiyan.console import Out
from tuiyan.drill_year import weights_from_runs
from tuiyan.verify import read_run, repeat


def stress(root, target, **changes):
    """Break the starter's first plan on two fires."""
    options = {
        "plan": None, "replications": 2, "seed": 1, "workers": 1, "accept": "20 %", "pairs": 3,
    }  # fmt: skip
    pack, _ = load_pack(root)
    out = Out("en", as_json=True)
    stress_command(out, pack, root, "market-fire", target, **{**options, **changes})


@pytest.fixture(scope="module")
def folder(starter, tmp_path_factory):
    """The written folder."""
    target = tmp_path_factory.mktemp("stress") / "market-fire"
    stress(starter, target)
    return target


def test_the_data_hold_every_failure_with_its_evidence(folder):
    """Elements, paired differences, grade, alarms: nothing infinite, nothing left out."""
    data = json.loads((folder / "summary.json").read_text("utf-8"))
    assert data["grade"] in {"A", "B", "C", "D", None}
    assert data["singles"]
    for single in data["singles"]:
        assert single["out"][0]["kind"]
        assert single["missed"]["low"] <= single["missed"]["value"] <= single["missed"]["high"]
        assert single["differences"]["deaths"]["n"] == 2
    assert {alarm["objective"] for alarm in data["alarms"]} == set(data["intact"]["objectives"])
    assert len(data["search"] or {"n_simulated": 0}) > 0
    assert (folder / "single-failures.csv").is_file() or not data["singles"]


def test_what_was_found_weights_the_drills(folder):
    """`tuiyan calendar --gaps` takes the folder like that of a run."""
    weights = weights_from_runs([folder])
    data = json.loads((folder / "summary.json").read_text("utf-8"))
    shares = [gap["share"]["value"] for gap in data["gaps"][data["first_plan"]]]
    assert list(weights.values()) == [pytest.approx(sum(shares[:3]) / len(shares[:3]))]


def test_the_intact_part_can_be_verified(folder):
    """`tuiyan verify` plays the accidents with everything in place again."""
    assert repeat(read_run(folder), workers=1).same


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"accept": "120 %"}, "--accept"), ({"plan": "none"}, "--plan"), ({"accept": "x"}, "accept")],
)
def test_a_mistake_is_named_before_anything_is_played(starter, tmp_path, changes, words):
    """Bad options end with the option, the value and what is allowed."""
    with pytest.raises(InputError, match=words):
        stress(starter, tmp_path / "out", **changes)
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def unsearched(starter):
    """One fire, no search for pairs."""
    pack, _ = load_pack(starter)
    job = Job("market-fire", pack.scenarios["market-fire"].plans[0], NearestAvailable(), 1)
    with players(pack, 1) as crew:
        return pack, break_plan(crew, job, n=1, n_outages=0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_made_in_both_languages(unsearched, lang):
    """Every sentence has its values; a search that was not made is said to be none."""
    pack, broken = unsearched
    page = render_html(build_stress_report(broken, pack, lang))
    assert "--pairs 0" in page
    assert ("安全等级" in page) == (lang == "zh")
