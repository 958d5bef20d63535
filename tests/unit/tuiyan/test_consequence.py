"""`tuiyan consequence`: six inputs, a page, layers; every mistake named at once."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tuiyan.cli import run_app

ASK = ["--amount", "1 t", "--wind", "3 m/s", "--from", "SW", "--at", "126.57,43.93", "--night"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_planner_asks_and_gets_page_and_layers(lang, tmp_path, capsys):
    """Report, GeoJSON, KML and numbers say the same distances."""
    out = tmp_path / "out"
    code = run_app(["consequence", "氯", *ASK, "--lang", lang, "--json", "--out", str(out)])
    assert code == 0
    told = json.loads(capsys.readouterr().out)
    assert {path.name for path in out.iterdir()} == {
        "report.html",
        "zones.geojson",
        "zones.kml",
        "summary.json",
        "manifest.json",
    }
    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == told
    assert told["stability"] == "E"
    zones = json.loads((out / "zones.geojson").read_text(encoding="utf-8"))["features"]
    names = [zone["properties"]["name"] for zone in zones]
    assert any(re.search(r"AEGL-2.*2 ppm \(60 min\)", name) for name in names)
    marks = ET.parse(out / "zones.kml").getroot().iter("{http://www.opengis.net/kml/2.2}Placemark")
    # three levels by two plumes that have a shape, each with both edges of its band
    assert len(list(marks)) == len(zones) == 3 * 2 * 3
    assert {zone["properties"]["edge"] for zone in zones} == {"middle", "inner", "outer"}
    assert {effect["method"] for effect in told["effects"]} == {
        "dense_plume",
        "briggs_plume",
        "dense_workbook",
    }
    page = (out / "report.html").read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert ("所作假设" if lang == "zh" else "Assumptions made") in page


def test_the_zone_lies_downwind(tmp_path):
    """A wind from the south-west carries the gas to the north-east."""
    out = tmp_path / "out"
    assert run_app(["consequence", "7782-50-5", *ASK, "--out", str(out)]) == 0
    zones = json.loads((out / "zones.geojson").read_text(encoding="utf-8"))["features"]
    for zone in zones:
        lon, lat = zip(*zone["geometry"]["coordinates"][0], strict=True)
        assert max(lon) - 126.57 > 126.57 - min(lon)
        assert max(lat) - 43.93 > 43.93 - min(lat)


def test_all_mistakes_are_named_at_once(tmp_path, capsys):
    """Substance, amount, wind, direction, place: five lines, nothing written."""
    out = tmp_path / "out"
    code = run_app(
        ["consequence", "phlogiston", "--amount", "3 m", "--wind", "nan m/s", "--from", "up",
         "--at", "43.93,126.57", "--out", str(out)]
    )  # fmt: skip
    err = capsys.readouterr().err
    assert code == 3
    assert not out.exists()
    for field in ("SUBSTANCE", "--amount", "--wind", "--from", "--at"):
        assert f"command line: {field}" in err
    assert "swapped" in err


@pytest.mark.parametrize("wrong", ["0 kg", "-1 t", "1e30 t", "1", "t"])
def test_impossible_amounts(wrong, tmp_path, capsys):
    """Zero, negative, absurd, without a unit, without a number."""
    ask = ["--amount", wrong, *ASK[2:]]
    assert run_app(["consequence", "chlorine", *ask, "--out", str(tmp_path / "o")]) == 3
    assert "--amount" in capsys.readouterr().err


def test_one_family_of_methods_and_a_bund(tmp_path, capsys):
    """A smaller pool, one column; a bund that is no area is refused."""
    ask = ["benzene", *ASK, "--methods", "yellow_book", "--json"]
    assert run_app(["consequence", *ask, "--bund", "20 m2", "--out", str(tmp_path / "a")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["facts"]["pool_area"] == 20.0
    assert {effect["method"] for effect in told["effects"]} == {
        "pool_fire_yellow_book",
        "multi_energy",
    }
    assert run_app(["consequence", *ask, "--bund", "20 m", "--out", str(tmp_path / "b")]) == 3
    assert "--bund" in capsys.readouterr().err
