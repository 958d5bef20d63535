"""`tuiyan invest`: page and numbers from stored outcomes; mistakes are all named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from optimization.invest import choose
from scenarios.errors import InputError
from scenarios.pack import LIBRARY, load_pack
from tuiyan.commands.invest import invest_command
from tuiyan.console import Out

OPTIONS = {
    "scenario": "longtan-toxic", "budget_cny": 250_000.0, "measure": "casualties",
    "replications": 10, "seed": 1,
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_that_names_what_is_bought_and_what_is_open(lang, tmp_path, capsys, monkeypatch):
    """One bundle of 210,000 yuan lowers every accident by two: chosen, decided, checked."""
    pack, _ = load_pack(LIBRARY / "jilin")

    def stage(changed, _scenario, _plan):
        return changed.resources != pack.resources

    def harm(bought, _measure, _seed, replication):
        return 5.0 + replication % 3 - 2.0 * bought

    monkeypatch.setattr(choose, "build_stage", stage)
    monkeypatch.setattr(choose, "_harm", harm)
    out = tmp_path / "invest"
    invest_command(Out(lang, as_json=True), "jilin", out, **OPTIONS)
    told = json.loads(capsys.readouterr().out)
    assert told["objections"] == []
    assert set(told["best"]) == {"turnout-longtan", "neutraliser-longtan"}
    assert told["averted_fresh"]["value"] == pytest.approx(2.0)
    nothing, bought = (np.array(each["harm"]) for each in told["bundles"])
    assert (nothing[: bought.size] - bought == 2.0).all()
    page = (out / "report.html").read_text(encoding="utf-8")
    for words in ("首选", "待核实", "示意") if lang == "zh" else ("First choice", "to be checked"):
        assert words in page
    assert (out / "bundles.csv").is_file()


def test_mistakes_are_all_named_at_once(tmp_path):
    """Scenario, budget, measure and number wrong: four problems, nothing written."""
    wrong = {
        "scenario": "nowhere", "budget_cny": -1.0, "measure": "joy", "replications": 1, "seed": 1,
    }  # fmt: skip
    out = tmp_path / "invest"
    with pytest.raises(InputError) as caught:
        invest_command(Out("en", as_json=True), "jilin", out, **wrong)
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["--scenario", "--budget", "--measure", "--replications"]
    assert not out.exists()
