"""Hostile and broken packs through the command line: refused by name, nothing written, no crash.

Each case copies the shipped pack, breaks one thing, and runs `tuiyan check` on it. The program must
answer with exit code 3 and name the file and the field on standard error, without a traceback.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support.jilin import ROOT
from tuiyan.cli import run_app

SLOWEST_S = 5.0
"""No case may take longer, on any machine; the measured times are under a second."""

SUITE = {"drill_resources.yaml", "organisations.csv", "organisation_plans.csv"}


@dataclass(frozen=True)
class Case:
    """What is broken and which words the answer must contain (file first, then field)."""

    name: str
    breaks: Callable[[Path], object]
    says: tuple[str, ...]


def replaced(file: str, old: str, new: str, *, count: int = 1) -> Callable[[Path], object]:
    """Replace a text that must be there."""

    def do(pack: Path) -> None:
        path = pack / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in {file}"
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return do


def edited(file: str, change: Callable[[dict], object]) -> Callable[[Path], object]:
    """Change the plain data of a YAML file."""

    def do(pack: Path) -> None:
        path = pack / file
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(data)
        data = json.loads(json.dumps(data))  # no anchors for what stands at two places
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    return do


def written(file: str, content: str | bytes) -> Callable[[Path], object]:
    """Put a file in place of another."""
    data = content if isinstance(content, bytes) else content.encode()
    return lambda pack: (pack / file).write_bytes(data)


def removed(file: str) -> Callable[[Path], object]:
    return lambda pack: (pack / file).unlink()


def tables(pack: Path) -> None:
    """Write the roads as tables, so that their rows can be broken."""
    from scenarios.pack import load_pack
    from scenarios.roads.tables import write_network

    network = load_pack(ROOT)[0].roads
    write_network(network, pack)
    meta = network.meta.model_dump(mode="json")
    (pack / "roads.yaml").write_text(yaml.safe_dump(meta, allow_unicode=True), encoding="utf-8")
    replaced("pack.yaml", "kind: synthetic", "kind: tables")(pack)


def gbk_population(pack: Path) -> None:
    """A population table saved by a Chinese spreadsheet, with one broken row."""
    rows = "lon,lat,n_night,n_day\n126.55,43.85,100,80\n126.56,八十,100,80\n"
    (pack / "population.csv").write_bytes(rows.encode("gb18030"))


def road_island(pack: Path) -> None:
    """Every road of the first station's crossing is taken away."""
    tables(pack)
    resources = yaml.safe_load((pack / "resources.yaml").read_text(encoding="utf-8"))
    place = resources["stations"][0]
    nodes = (pack / "nodes.csv").read_text(encoding="utf-8").splitlines()
    head = nodes[0].split(",")
    lon, lat, name = head.index("lon"), head.index("lat"), head.index("id")

    def off(row: str) -> float:
        cells = row.split(",")
        return abs(float(cells[lon]) - place["lon"]) + abs(float(cells[lat]) - place["lat"])

    at = min(nodes[1:], key=off).split(",")[name]
    arcs = (pack / "arcs.csv").read_text(encoding="utf-8").splitlines()
    ends = [arcs[0].split(",").index(column) for column in ("from", "to")]
    kept = [row for row in arcs[1:] if at not in {row.split(",")[i] for i in ends}]
    (pack / "arcs.csv").write_text("\n".join([arcs[0], *kept]) + "\n", encoding="utf-8")


def building(change: Callable[[dict], object]) -> Callable[[Path], object]:
    """Change the shipped building."""

    def do(data: dict) -> object:
        sources = data["hazard_sources"]
        return change(next(s for s in sources if s["kind"] == "building")["building"])

    return edited("hazard_sources.yaml", do)


SIDE_ROOM = {
    "id": "R1", "area_m2": 40, "n_day": 10, "n_night": 0, "door_width_m": 0.9,
    "travel_distance_m": 20,
}  # fmt: skip


def pit(sources: dict) -> dict:
    """The shipped mine in the plain data of the hazard sources."""
    return next(s for s in sources["hazard_sources"] if s["kind"] == "mine")["mine"]


def roadway(sources: dict, name: str) -> dict:
    return next(road for road in pit(sources)["roadways"] if road["id"] == name)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
TOXIC, PLAN, RES = "scenarios/longtan-toxic.yaml", "plans/toxic-a.yaml", "resources.yaml"
GAS = "scenarios/chuanying-gas.yaml"
SOURCES = "hazard_sources.yaml"

CASES = (
    # --- the text itself
    Case("yaml alias bomb", written("pack.yaml", BOMB), ("pack.yaml", "anchors")),
    Case("depth bomb", written("pack.yaml", "[" * 5000 + "]" * 5000), ("pack.yaml", "deep")),
    Case("depth bomb by indent",
         written("pack.yaml", "".join("  " * i + "a:\n" for i in range(500))), ("pack.yaml",)),
    Case("python object", written("pack.yaml", "!!python/object/apply:os.system ['echo hi']\n"),
         ("pack.yaml",)),
    Case("cycle", written("pack.yaml", "a: &x [*x]\n"), ("pack.yaml",)),
    Case("duplicate key", replaced(TOXIC, "horizon_s: 5 h", "horizon_s: 5 h\nhorizon_s: 6 h"),
         (TOXIC, "horizon_s")),
    Case("empty file", written(TOXIC, ""), (TOXIC,)),
    Case("binary junk", written(RES, bytes(range(256)) * 40), (RES,)),
    Case("huge file", written(RES, "# " + "x" * 6_000_000), (RES, "bytes")),
    Case("utf-16", written(PLAN, "id: toxic-a\n".encode("utf-16")), (PLAN,)),
    Case("nul bytes", replaced("pack.yaml", "id: jilin", "id: ji\0lin"), ("pack.yaml",)),
    Case("a list instead of a mapping", written(PLAN, "- 1\n- 2\n"), (PLAN,)),
    # --- numbers
    Case("not a number", replaced(TOXIC, "indoor_frac: 0.85", "indoor_frac: .nan"),
         (TOXIC, "indoor_frac")),
    Case("infinity", replaced(TOXIC, "horizon_s: 5 h", "horizon_s: .inf"), (TOXIC, "horizon_s")),
    Case("negative rate", replaced(TOXIC, "air_changes_per_hour: 0.7", "air_changes_per_hour: -1"),
         (TOXIC, "air_changes_per_hour")),
    Case("negative mass", replaced(SOURCES, "vessel_mass_kg: 20 t", "vessel_mass_kg: -1 t"),
         (SOURCES, "vessel_mass_kg")),
    Case("zero count", edited(RES, lambda d: d["units"][0].update(count=0)), (RES, "count", "1")),
    Case("absurd count", edited(RES, lambda d: d["units"][0].update(count=10**9)), (RES, "count")),
    Case("a fraction above one", replaced(TOXIC, "indoor_frac: 0.85", "indoor_frac: 85"),
         (TOXIC, "indoor_frac", "1")),
    Case("a number as true", replaced(TOXIC, "replications: 200", "replications: true"),
         (TOXIC, "replications")),
    Case("unordered spread", replaced(TOXIC, "low_m: 5 mm", "low_m: 50 mm"),
         (TOXIC, "hole_diameter_m")),
    Case("a hole of nothing",
         replaced(TOXIC, "{low_m: 5 mm, mode_m: 10 mm, high_m: 30 mm}",
                  "{low_m: 0, mode_m: 0, high_m: 0}"), (TOXIC, "hole_diameter_m")),
    Case("a hole wider than its pipe",
         replaced(GAS, "high_m: 25 mm", "high_m: 2 m"), (GAS, "hole_diameter_m", "pipe")),
    # --- units of measure
    Case("unit of another dimension", replaced(TOXIC, "horizon_s: 5 h", "horizon_s: 5 kg"),
         (TOXIC, "horizon_s", "kg")),
    Case("number without unit as text", replaced(TOXIC, "horizon_s: 5 h", 'horizon_s: "18000"'),
         (TOXIC, "horizon_s", "unit")),
    Case("unknown unit", replaced(TOXIC, "horizon_s: 5 h", "horizon_s: 5 fortnights"),
         (TOXIC, "horizon_s")),
    # --- places
    Case("swapped coordinates",
         edited(RES, lambda d: d["stations"][0].update(lon=d["stations"][0]["lat"],
                                                       lat=d["stations"][0]["lon"])),
         (RES, "lat", "90")),
    Case("far-away site", edited(RES, lambda d: d["hospitals"][0].update(lon=87.6, lat=43.8)),
         (RES, "hospitals[0]", "far outside")),
    Case("site off the roads", edited(RES, lambda d: d["depots"][0].update(lat=42.9)),
         (RES, "depots[0]", "road")),
    Case("site on a road island", road_island, (RES, "stations[0]", "cut off")),
    # --- names
    Case("dangling station", edited(RES, lambda d: d["units"][3].update(station="nowhere")),
         (RES, "units[3].station", "nowhere")),
    Case("dangling plan", replaced(TOXIC, "plans: [toxic-a, toxic-b]", "plans: [toxic-a, toxic-c]"),
         (TOXIC, "plans[1]", "toxic-c", "toxic-a")),
    Case("plan for another hazard", replaced(TOXIC, "[toxic-a, toxic-b]", "[fire-a, toxic-b]"),
         (TOXIC, "plans[0]", "fire-a")),
    Case("dangling source", replaced(TOXIC, "source: longtan-chlorine", "source: longtan-chlorin"),
         (TOXIC, "incident.source", "longtan-chlorine")),
    Case("unknown event", replaced(PLAN, '"task_done:command"', '"task_done:commando"'),
         (PLAN, "start", "commando")),
    Case("event outside the grammar", replaced(PLAN, '"first_arrival"', '"whenever"'),
         (PLAN, "start")),
    Case("circular tasks",
         edited(PLAN, lambda d: next(t for t in d["tasks"] if t["id"] == "recon").update(
             start=["task_done:plug"])), (PLAN, "tasks", "circle")),
    Case("unknown metric", replaced(PLAN, "metric: time_to_control_s", "metric: time_to_contrl_s"),
         (PLAN, "objectives", "time_to_control_s")),
    Case("unknown parameter", replaced(PLAN, "parameter: hazmat_recon", "parameter: hazmat_rekon"),
         (PLAN, "parameter", "hazmat_recon")),
    Case("unknown capability", replaced(PLAN, "capability: leak_stop", "capability: leak_stopp"),
         (PLAN, "capability", "leak_stop")),
    Case("unknown field", replaced(PLAN, "priority: 2", "priorty: 2"),
         (PLAN, "priorty", "priority")),
    Case("unknown county", replaced(SOURCES, 'county: "220203"', 'county: "220209"'),
         (SOURCES, "county", "220209")),
    Case("duplicate unit id",
         edited(RES, lambda d: d["units"][1].update(id=d["units"][0]["id"], count=1) or
                d["units"][0].update(count=1)), (RES, "units", "twice")),
    Case("full-width twin of an id",
         edited(RES, lambda d: d["stations"].append(
             {**d["stations"][0], "id": "".join(
                 chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in d["stations"][0]["id"])})),
         (RES, "id")),
    Case("case twin of an id",
         edited(RES, lambda d: d["hospitals"].append(
             {**d["hospitals"][0], "id": d["hospitals"][0]["id"].upper()})),
         (RES, "hospitals", "twice")),
    Case("path traversal in a name", replaced(TOXIC, "id: longtan-toxic", "id: ../../etc/passwd"),
         (TOXIC, "id")),
    Case("right-to-left trick in a name", replaced(TOXIC, "id: longtan-toxic",
                                                   "id: longtan\u202etoxic"), (TOXIC, "id")),
    Case("two plans of one id", replaced("plans/toxic-b.yaml", "id: toxic-b", "id: toxic-a"),
         ("toxic-b.yaml", "id", "twice")),
    # --- buildings
    Case("door narrower than its boundary layers", building(lambda b: b["exits"][1].update(
        clear_width_m=0.3)), (SOURCES, "exits[1].clear_width_m", "E2: 0.3 m", "nobody passes")),
    Case("stair door nobody fits through", building(lambda b: b["stairs"][0].update(
        door_width_m="25 cm")), (SOURCES, "stairs[0].door_width_m", "nobody passes")),
    Case("more people than can stand", building(lambda b: b["floors"][3].update(
        n_night=4061)), (SOURCES, "floors[3].n_night", "F4: 4061", "at most 4060")),
    Case("room without exit", building(lambda b: b["floors"][1].update(rooms=[
        SIDE_ROOM | {"leads_to": "E1"}])),
        (SOURCES, "floors[1].rooms[0].leads_to", "R1 to E1", "S1 or S2")),
    Case("rooms larger than their storey", building(lambda b: b["floors"][1].update(rooms=[
        SIDE_ROOM | {"area_m2": 1080}])), (SOURCES, "floors[1].rooms", "corridor")),
    Case("crowded side room", building(lambda b: b["floors"][1].update(rooms=[
        SIDE_ROOM | {"n_day": 200}])), (SOURCES, "floors[1].rooms[0].n_day", "R1: 200")),
    Case("upper floors without a stair", building(lambda b: b.update(stairs=[])),
         (SOURCES, "building", "stair")),
    Case("building without exit", building(lambda b: b.update(exits=[])), (SOURCES, "exits")),
    Case("two floors of one id", building(lambda b: b["floors"][1].update(id="F1")),
         (SOURCES, "building.floors", "twice")),
    Case("storey to the sky", building(lambda b: b["floors"][1].update(height_m=300)),
         (SOURCES, "building.floors", "200 m")),
    # --- mines
    Case("roadways without a path to the surface",
         edited(SOURCES, lambda d: roadway(d, "heading").update(start="x1", end="x2")),
         (SOURCES, "mine.roadways", "path to the surface", "heading")),
    Case("a mine open nowhere", edited(SOURCES, lambda d: pit(d).update(surface_nodes=[])),
         (SOURCES, "surface_nodes")),
    Case("a roadway of no section",
         edited(SOURCES, lambda d: roadway(d, "face").update(area_m2=0)), (SOURCES, "area_m2")),
    Case("a roadway like a pipe",
         edited(SOURCES, lambda d: roadway(d, "face").update(area_m2=0.2)),
         (SOURCES, "area_m2", "face", "1..100 m2")),
    Case("a roadway in a ring",
         edited(SOURCES, lambda d: roadway(d, "crosscut-1").update(end="n2")),
         (SOURCES, "crosscut-1")),
    Case("methane drawn out of the air",
         edited(SOURCES, lambda d: pit(d).update(methane_emission_m3_s=-0.1)),
         (SOURCES, "methane_emission_m3_s", "0")),
    Case("a fan without pressure",
         edited(SOURCES, lambda d: pit(d)["fans"][0].update(a0_pa=0)), (SOURCES, "a0_pa")),
    Case("a fan overpowered by another",
         edited(SOURCES, lambda d: pit(d)["fans"].append(
             {"roadway": "main-shaft", "a0_pa": 20, "a2_pa_s2_m6": -0.5})),
         (SOURCES, "main-shaft", "never meets")),
    Case("a fan driven beyond its measured curve",
         edited(SOURCES, lambda d: pit(d)["fans"][0].update(most_flow_m3_s=30)),
         (SOURCES, "return-shaft", "never meets")),
    Case("more methane than explodes",
         replaced("scenarios/shulan-mine.yaml", "co_frac:",
                  "methane_frac: {low_frac: 5 %, mode_frac: 10 %, high_frac: 30 %}\n  co_frac:"),
         ("scenarios/shulan-mine.yaml", "methane_frac", "0.16")),
    # --- missing things
    Case("missing file", removed(RES), (RES, "missing")),
    Case("no plans at all", lambda pack: shutil.rmtree(pack / "plans"), ("plans",)),
    Case("a plan without tasks", edited(PLAN, lambda d: d.update(tasks=[])), (PLAN, "tasks")),
    Case("a plan without levels", edited(PLAN, lambda d: d.update(levels=[])), (PLAN, "levels")),
    Case("a field left out", replaced(TOXIC, "horizon_s: 5 h\n", "horizon_s:\n"),
         (TOXIC, "horizon_s")),
    # --- tables
    Case("gbk table with a broken row", gbk_population, ("population.csv", "lat")),
    Case("population out of range",
         written("population.csv", "lon,lat,n_night,n_day\n126.5,43.8,-5,3\n"),
         ("population.csv", "n_night")),
    Case("table without a column", written("population.csv", "lon,lat,n_night\n126.5,43.8,5\n"),
         ("population.csv", "n_day")),
    Case("broken recipe of roads", replaced("roads.yaml", "id:", "idd:"), ("roads.yaml", "id")),
)  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the shipped pack to break."""
    copy = tmp_path / "pack"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*SUITE))
    return copy


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name.replace(" ", "-"))
def test_a_broken_pack_is_refused_by_file_and_field(
    case: Case, pack: Path, capsys, record_property
):
    """Exit code 3, file and field named, no traceback, nothing written, no waiting."""
    case.breaks(pack)
    before = files(pack.parent)
    begin = time.perf_counter()
    code = run_app(["check", str(pack), "--lang", "en"])
    took = time.perf_counter() - begin
    record_property("seconds", round(took, 3))
    out, err = capsys.readouterr()
    assert code == 3, err
    for words in case.says:
        assert words in err, err
    assert "Traceback" not in out + err
    assert all(line.startswith("error: ") for line in err.splitlines() if line.strip())
    assert files(pack.parent) == before
    assert took < SLOWEST_S


def test_the_unbroken_copy_passes(pack: Path, capsys):
    """The copy itself is fine: what the cases find is what they broke."""
    assert run_app(["check", str(pack), "--lang", "en"]) == 0
    assert capsys.readouterr().err == ""


def test_a_warning_does_not_stop_a_pack(pack: Path, capsys):
    """Nobody can stop a leak: said, but the pack may be played to see what it leads to."""
    replaced(RES, "leak_stop", "power_support", count=10_000)(pack)
    assert run_app(["check", str(pack), "--lang", "en"]) == 0
    assert "leak_stop" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys):
    """A typo in the path: exit code 3 and what can be had instead."""
    assert run_app(["check", str(tmp_path / "nowhere")]) == 3
    assert "nowhere" in capsys.readouterr().err


def test_an_unknown_scenario_writes_nothing(tmp_path: Path, capsys):
    """`tuiyan run` of a scenario that does not exist: exit code 3, no folder made."""
    out = tmp_path / "out"
    assert run_app(["run", "jilin", "longtan-toxik", "--out", str(out)]) == 3
    assert "longtan-toxic" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("name", ["../../x", "C:\\x", "a/b", "con\0", "x" * 300])
def test_a_name_is_never_a_path(name: str, pack: Path, capsys):
    """Ids that would leave the folder are refused wherever they stand."""
    edited(PLAN, lambda d: d.update(id=name))(pack)
    assert run_app(["check", str(pack), "--lang", "en"]) == 3
    assert re.search(r"toxic-a\.yaml.*: id", capsys.readouterr().err)
