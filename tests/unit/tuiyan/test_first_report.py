"""`tuiyan first-report`: six items, in both languages, from a run; wrong moments are refused."""

from __future__ import annotations

import json

import docx
import pytest

from reports.i18n.translator import Translator
from scenarios.rules.reporting import load_report_rules
from tuiyan.cli import run_app


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first") / "run"
    asked = ["--replications", "4", "--seed", "4", "--workers", "1", "--out", str(folder)]
    assert run_app(["run", "jilin", "chuanying-gas", *asked]) == 0
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_draft_holds_the_six_items_and_says_that_it_is_simulated(run, tmp_path, lang):
    """Every heading of the regulation once, in order, under the warning."""
    out = tmp_path / "draft"
    assert run_app(["first-report", str(run), "--out", str(out), "--lang", lang]) == 0
    lines = [p.text for p in docx.Document(str(out / "first-report.docx")).paragraphs]
    say = Translator(lang)
    assert lines[0] == say.text("first_report.simulated")
    names = [say.name(item.name) for item in load_report_rules().items]
    found = [i for name in names for i, line in enumerate(lines) if line.endswith(name)]
    assert found == sorted(found)
    assert len(found) == 6


def test_later_drafts_know_no_less(run, tmp_path):
    """Units sent and casualties known only grow."""
    seen = []
    for minutes in (90, 150, 300):
        out = tmp_path / str(minutes)
        at = f"{minutes} min"
        assert run_app(["first-report", str(run), "--out", str(out), "--at", at]) == 0
        made = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        seen.append((made["sent"], made["dead"] + made["hurt"]))
    assert seen == sorted(seen)
    assert seen[0][0] <= seen[-1][0]


def test_a_moment_before_anybody_knows_is_refused(run, tmp_path, capsys):
    """Nothing is written."""
    out = tmp_path / "none"
    assert run_app(["first-report", str(run), "--out", str(out), "--at", "0 s"]) == 3
    assert "nobody knows" in capsys.readouterr().err
    assert not out.exists()
