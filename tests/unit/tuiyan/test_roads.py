"""`tuiyan roads`: page, tables and layers in both languages, with the source of the roads."""

import csv
import json

import pytest

from tuiyan.cli import run_app


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_study_of_a_pack_is_written_whole(lang, starter, tmp_path, capsys):
    """Page, four tables, layers with attribution, numbers for machines."""
    out = tmp_path / "study"
    assert run_app(["roads", str(starter), "--out", str(out), "--lang", lang, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert ("第二路线" if lang == "zh" else "Second route") in page
    with (out / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(told["coverage"]) == 4
    assert (out / "access.csv").is_file()
    layers = json.loads((out / "roads.geojson").read_text(encoding="utf-8"))
    assert ";" in layers["attribution"]
    kinds = {feature["properties"]["kind"] for feature in layers["features"]}
    assert {"station", "source", "way_route"} <= kinds
    reach = json.loads((out / "reach" / "first-due.geojson").read_text(encoding="utf-8"))
    assert any(feature["geometry"]["coordinates"] for feature in reach["features"])
    covered = [row["n_night"] for row in told["coverage"]]
    assert covered == sorted(covered)
    assert all(row["closed_s"] is None or row["closed_s"] >= 0 for row in told["access"])


@pytest.mark.parametrize(
    ("option", "value"),
    [("--vehicle", "sledge"), ("--vehicle", "mine_rescue"), ("--within", "5"), ("--close", "0 m")],
)
def test_mistakes_are_named(option, value, starter, tmp_path, capsys):
    """Unknown vehicle, one that no station has, a time without unit, no radius."""
    out = tmp_path / "study"
    assert run_app(["roads", str(starter), "--out", str(out), option, value]) == 3
    assert option in capsys.readouterr().err
    assert not out.exists()
