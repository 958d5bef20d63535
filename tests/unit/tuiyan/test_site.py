"""`tuiyan site`: page, tables, layer and numbers in both languages; mistakes all named."""

import csv
import json

import pytest

from optimization.siting.problem import MODELS
from scenarios.errors import InputError
from tuiyan.commands.site import read_candidates, site_command
from tuiyan.console import Out


def told_by(capsys, starter, out, lang="en", **options):
    """The numbers for machines of one call."""
    site_command(Out(lang, as_json=True), str(starter), out, **options)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_is_written_whole(lang, starter, tmp_path, capsys):
    """Map, tables, proof, verdict, share of synthetic data; more stations reach more people."""
    out = tmp_path / "sites"
    told = told_by(capsys, starter, out, lang, sites=2, standard="3 min", top=2)
    assert told["status"] == "optimal"
    assert told["checker"] == "accepted"
    assert told["objective"] == told["bound"]
    assert told["n_reached_today"] <= told["n_reached_plan"] <= told["n_reachable"]
    assert len(told["new"]) <= 2
    reached = [step["n_people"] for step in told["front"]]
    assert reached == sorted(reached)
    assert told["others"][0]["objective"] <= told["objective"]
    page = (out / "report.html").read_text(encoding="utf-8")
    words = ("已证最优", "独立校验通过", "示意（合成）数据占比")
    if lang == "en":
        words = ("proved optimal", "checked independently", "Share of synthetic data")
    assert all(each in page for each in words)
    assert 'id="map-data"' in page
    with (out / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(told["new"])
    layer = json.loads((out / "sites.geojson").read_text(encoding="utf-8"))
    kinds = [feature["properties"]["kind"] for feature in layer["features"]]
    assert kinds.count("new") == len(told["new"])
    assert kinds.count("standing") == len(told["standing"])
    assert ";" in layer["attribution"]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_answers(model, starter, tmp_path, capsys):
    """Each is proved, one way or the other, and the checker accepts."""
    options = {"calls": 20.0, "busy_time": "45 min"} if model == "mexclp" else {}
    out = tmp_path / "sites"
    told = told_by(capsys, starter, out, model=model, standard="15 min", sites=2, **options)
    assert told["status"] in {"optimal", "infeasible"}
    assert told["checker"] == "accepted"
    assert (told["busy"] is not None) == (model == "mexclp")


def test_what_cannot_be_reached_is_named_with_the_least_relief(starter, tmp_path, capsys):
    """No site reaches everybody in 2 minutes: the page says who, and which time would do."""
    out = tmp_path / "sites"
    told = told_by(capsys, starter, out, model="lscp", standard="2 min")
    assert told["status"] == "infeasible"
    assert told["uncoverable"]
    relief = {each["rule"]: each["needed"] for each in told["relaxations"]}
    assert relief["standard"] > 120
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "No plan keeps all the rules" in page
    assert "time standard from" in page
    again = told_by(
        capsys, starter, out, model="lscp", standard=f"{relief['standard'] + 0.1:.1f} s"
    )
    assert again["status"] == "optimal"


def test_candidates_come_from_a_table(starter, tmp_path, capsys):
    """Only named places are chosen; one far from every road is refused by name."""
    ours = told_by(capsys, starter, tmp_path / "a", sites=1, standard="3 min")["new"][0]
    table = tmp_path / "candidates.csv"
    head = "id,name,lon,lat\n"
    table.write_text(f"{head}east-gate,东门,{ours['lon']},{ours['lat']}\n", encoding="utf-8")
    told = told_by(capsys, starter, tmp_path / "b", sites=1, standard="3 min", candidates=table)
    assert [each["id"] for each in told["new"]] == ["east-gate"]
    table.write_text(f"{head}sea,海上,10.0,0.0\n", encoding="utf-8")
    with pytest.raises(InputError, match="sea"):
        told_by(capsys, starter, tmp_path / "c", candidates=table)


@pytest.mark.parametrize("rows", ["", "a,A,126,95\n", "a,A,east,44\n", "a,A,1,2\na,B,1,2\n"])
def test_broken_tables_of_candidates_are_refused(rows, tmp_path):
    """Empty, off the globe, no number, a name twice."""
    table = tmp_path / "candidates.csv"
    table.write_text("id,name,lon,lat\n" + rows, encoding="utf-8")
    with pytest.raises(InputError):
        read_candidates(table)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"model": "best", "sites": -1, "top": 0}, ["--model", "--sites", "--top"]),
        ({"vehicle": "sledge", "standard": "10"}, ["--vehicle", "--standard"]),
        ({"standard": "0 min"}, ["--standard"]),
        ({"model": "mexclp"}, ["--calls", "--busy-time"]),
        ({"model": "mclp", "calls": 3.0, "busy_time": "1 h"}, ["--calls", "--busy-time"]),
        ({"model": "dsm", "outer": "5 min"}, ["--outer"]),
        ({"vehicle": "mine_rescue"}, ["--vehicle"]),
    ],
)
def test_mistakes_are_all_named(options, named, starter, tmp_path):
    """Every wrong option at once, and nothing is written."""
    out = tmp_path / "sites"
    with pytest.raises(InputError) as caught:
        site_command(Out("en", as_json=True), str(starter), out, **options)
    assert [problem.field for problem in caught.value.problems] == named
    assert not out.exists()
