"""From a road file to an evaluation on the command line, and from the generated network alike."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from scenarios.pack import load_pack
from sim.network.driving import driven_roads
from sim.play import build_stage, play
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin
from tests.support.road_files import geojson
from tuiyan.cli import run_app

ANDORRA = Path(__file__).parents[4] / "shared/evidence/roads/osm/andorra.osm.pbf"
GENERATED = Path(__file__).parents[3] / "scenarios/library/jilin"


def imported(file: Path, out: Path, *more: str) -> Path:
    options = ["--datum", "wgs84", "--pack-from", "jilin", "--out", str(out), *more]
    assert run_app(["import", "roads", str(file), *options]) == 0
    return out


def test_a_small_file_becomes_a_pack_that_checks_clean(tmp_path, capsys):
    """Stations that the file does not name are added and said to be; limits reach the vehicles."""
    file = geojson(tmp_path / "a.geojson")
    out = imported(file, tmp_path / "pack", "--licence", "test", "--lang", "en",
                   "--scenario", "chuanying-gas")  # fmt: skip
    assert "3 stations and 3 hospitals were added" in " ".join(capsys.readouterr().out.split())
    pack, warnings = load_pack(out)
    assert list(pack.scenarios) == ["chuanying-gas"]
    assert not warnings
    assert {s.provenance.grade.value for s in pack.resources.stations} == {"S"}
    known = driven_roads(pack).known
    assert known["weight"] == known["height"] * 2  # a two-way bridge, a one-way low street
    assert known["bends"] > 0
    assert pack.roads.shapes is not None


def test_an_unknown_scenario_leaves_nothing_behind(tmp_path):
    file = geojson(tmp_path / "a.geojson")
    code = run_app(
        ["import", "roads", str(file), "--datum", "wgs84", "--licence", "t", "--pack-from", "jilin",
         "--scenario", "volcano", "--out", str(tmp_path / "pack")]
    )  # fmt: skip
    assert code == 3
    assert [p.name for p in tmp_path.iterdir()] == ["a.geojson"]


@pytest.fixture(scope="module")
def andorra(tmp_path_factory) -> Path:
    if not ANDORRA.is_file():
        pytest.skip("extract absent: ../shared/evidence/roads/osm/andorra.osm.pbf")
    if importlib.util.find_spec("osmium") is None:
        pytest.skip("osmium, the extra [osm], is not installed")
    return imported(ANDORRA, tmp_path_factory.mktemp("roads") / "andorra", "--name", "andorra")


def test_the_import_report_stays_with_the_pack(andorra):
    report = json.loads((andorra / "report.json").read_text(encoding="utf-8"))
    assert report["n_nodes"] == load_pack(andorra)[0].roads.n_nodes


@pytest.mark.parametrize("scenario", sorted(jilin().scenarios))
@pytest.mark.parametrize("roads", ["generated", "imported"])
def test_every_scenario_is_driven_by_either_network(roads, scenario, request):
    """Each plan of each shipped scenario: crews arrive, on Jilin's network and on Andorra's."""
    root = GENERATED if roads == "generated" else request.getfixturevalue("andorra")
    pack, _ = load_pack(root)
    for plan in pack.scenarios[scenario].plans[:1]:
        stage = build_stage(pack, scenario, plan)
        outcome = play(stage, policy=NearestAvailable(), seed=1, replication=0)
        assert outcome.measures["first_arrival_s"] < stage.scenario.horizon_s


@pytest.mark.nightly
@pytest.mark.timeout(900)
@pytest.mark.parametrize("scenario", sorted(jilin().scenarios))
@pytest.mark.parametrize("roads", ["generated", "imported"])
def test_the_command_line_evaluates_every_scenario_on_either_network(
    roads, scenario, request, tmp_path
):
    """`tuiyan run` with all plans, report and map."""
    root = GENERATED if roads == "generated" else request.getfixturevalue("andorra")
    options = ["--replications", "4", "--workers", "1", "--out", str(tmp_path / "run")]
    assert run_app(["run", str(root), scenario, *options]) == 0
    assert (tmp_path / "run" / "report.html").is_file()
