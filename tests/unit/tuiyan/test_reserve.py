"""`tuiyan reserve`: page, tables and numbers; mistakes are all named."""

from __future__ import annotations

import csv
import json

import pytest

from optimization.reserves.study import Asked, study_reserves
from scenarios.errors import InputError
from scenarios.pack import load_pack
from scenarios.stock_rules import load_stock_rules
from tuiyan.commands import reserve
from tuiyan.commands.reserve import reserve_command
from tuiyan.console import Out

OPTIONS = {
    "scenarios": (), "n_accidents": 10, "seed": 1, "risk_weight": 0.3, "risk_level": 0.9,
    "budget_cny": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def study(starter):
    """The starter's reserves, decided once for all tests of this module."""
    pack, _ = load_pack(starter)
    asked = Asked(tuple(pack.scenarios), 10, 1, 0.3, 0.9, float("inf"))
    return study_reserves(pack, load_stock_rules(starter), asked, progress=lambda _n: None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_with_proof_and_the_share_of_synthetic_data(
    lang, study, starter, tmp_path, capsys, monkeypatch
):
    """The bound lies below the objective, the checker accepts, synthetic data are named."""
    monkeypatch.setattr(reserve, "study_reserves", lambda *_args, **_more: study)
    out = tmp_path / "reserve"
    reserve_command(Out(lang, as_json=True), str(starter), out, **OPTIONS)
    told = json.loads(capsys.readouterr().out)
    assert told["checker"] == "accepted"
    assert told["bound_cny"] <= told["objective_cny"] * (1 + 1e-9)
    assert told["value_of_perfect_information_cny"] >= -1e-6
    assert told["synthetic_frac"]["demand"] == 1.0
    held = sum(site.get("air-cylinder", 0) for site in told["stock"].values())
    assert held >= 100  # the least stock of the library's rules
    page = (out / "report.html").read_text(encoding="utf-8")
    for words in (
        ("待核实", "独立校验通过", "示意（虚构）")
        if lang == "zh"
        else ("to be checked", "accepted by the independent checker", "illustrative")
    ):
        assert words in page
    with (out / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) >= 2


def test_mistakes_are_all_named_at_once(starter, tmp_path):
    """Four wrong options are four problems, and nothing is written."""
    wrong = OPTIONS | {
        "scenarios": ("nowhere",), "n_accidents": 1, "risk_weight": 2.0, "budget_cny": -1.0,
    }  # fmt: skip
    out = tmp_path / "reserve"
    with pytest.raises(InputError) as caught:
        reserve_command(Out("en", as_json=True), str(starter), out, **wrong)
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["--scenario", "--scenarios", "--risk", "--budget"]
    assert not out.exists()
