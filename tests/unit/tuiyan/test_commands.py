"""The commands as a user types them: what they print, what they write, how they end."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scenarios.files import read_json
from tuiyan.cli import run_app


def files_of(folder: Path) -> set[str]:
    """Every file below a folder, by relative name."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_run_leaves_a_whole_folder(run_folder):
    names = files_of(run_folder)
    assert {
        "manifest.json", "summary.json", "outcomes.csv", "gaps.csv", "timeline.csv",
        "events.npz", "report.html", "inputs/pack.yaml", "inputs/scenarios/market-fire.yaml",
    } <= names  # fmt: skip
    assert not list(run_folder.parent.glob(".market-fire*"))  # nothing half-written stays behind


def test_the_manifest_says_how_to_repeat_the_run(run_folder):
    manifest = read_json(run_folder / "manifest.json")
    assert (manifest["replications"], manifest["seed"]) == (6, 7)
    assert manifest["plans"] == ["fire-now", "fire-better"]
    assert manifest["status"] == "synthetic"
    assert set(manifest["inputs_sha256"]) == {
        name.removeprefix("inputs/") for name in files_of(run_folder) if name.startswith("inputs/")
    }
    assert len(manifest["log_sha256"]) == 64


def test_the_summary_holds_intervals_around_means(run_folder):
    summary = read_json(run_folder / "summary.json")
    for measures in summary["plans"].values():
        for name, found in measures.items():
            mean = found["mean"]
            if mean["n"] > 1:  # a single value has no interval
                assert mean["low"] <= mean["value"] <= mean["high"], name
    control = summary["differences"]["time_to_control_s"]["mean"]
    assert control["n"] == 6


def test_the_table_has_a_row_for_every_replication_and_plan(run_folder):
    rows = (run_folder / "outcomes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 2 * 6


@pytest.mark.parametrize("workers", [1, 2])
def test_verify_repeats_the_run_with_any_number_of_workers(run_folder, workers, capsys):
    assert run_app(["verify", str(run_folder), "--workers", str(workers), "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["same"]
    assert verdict["recomputed"] == read_json(run_folder / "manifest.json")["log_sha256"]


def test_verify_refuses_a_changed_input(run_folder, tmp_path, capsys):
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(run_folder, copy)
    plan = copy / "inputs" / "plans" / "fire-now.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    assert run_app(["verify", str(copy), "--workers", "1"]) == 3
    error = capsys.readouterr().err
    assert "fire-now.yaml" in error
    assert "changed" in error


def test_verify_notices_another_outcome(run_folder, tmp_path, capsys):
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(run_folder, copy)
    manifest = read_json(copy / "manifest.json")
    manifest["log_sha256"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run_app(["verify", str(copy), "--workers", "1"]) == 3
    assert "log_sha256" in capsys.readouterr().err


def test_the_calendar_is_written_in_every_form(calendar_folder):
    assert files_of(calendar_folder) == {
        "calendar.html", "calendar.xlsx", "calendar.ics", "calendar-organisers.json",
        "notice.docx", "manifest.json", "ics/teams/fire-990100.ics",
        "ics/teams/ground-990100.ics",
        *(f"ics/organisations/{name}.ics" for name in (
            "bureau", "gas", "gov", "hospital", "market", "school", "town-east",
        )),
    }  # fmt: skip
    manifest = read_json(calendar_folder / "manifest.json")
    assert manifest["checker"] == "accepted"
    assert manifest["unplaced"] == []
    assert manifest["gap"] <= 0.01


def test_gaps_of_a_run_weight_the_calendar(starter, run_folder, tmp_path, capsys):
    arguments = ["calendar", str(starter), "--year", "2027", "--gaps", str(run_folder)]
    assert run_app([*arguments, "--out", str(tmp_path / "year"), "--json"]) == 0
    weights = read_json(tmp_path / "year" / "manifest.json")["weights"]
    [[county, hazard, weight]] = weights
    assert (county, hazard) == ("990100", "building_fire")
    assert 0 < weight <= 1
    assert json.loads(capsys.readouterr().out)["checker"] == "accepted"


def test_check_prints_what_the_pack_holds(starter, capsys):
    assert run_app(["check", str(starter), "--json", "--lang", "en"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["plans"] == ["fire-better", "fire-now"]
    assert "in order" in printed.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run"], 2, "SCENARIO"),
        (["fly"], 2, "fly"),
        (["calendar", "jilin", "--year", "1066", "--out", "x"], 2, "greater than or equal to 2024"),
        (["check", "no-such-place"], 3, "tuiyan init"),
        (["run", "jilin", "no-such-scenario", "--out", "x"], 3, "shulan-mine"),
        (["run", "jilin", "shulan-mine", "--plan", "fire-a", "--out", "x"], 3, "mine-a"),
        (["calendar", "jilin", "--year", "2050", "--out", "x"], 3, "2050"),
        (["verify", "no-such-run"], 3, "manifest.json"),
        (["init", "README.md"], 3, "README.md"),
    ],
)
def test_a_mistake_ends_with_its_code_and_a_cure(arguments, code, words, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert run_app(arguments) == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert "Traceback" not in printed.err
    assert not Path("x").exists()


def test_other_files_are_never_replaced(starter, tmp_path, capsys):
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter1.txt").write_text("years of work", encoding="utf-8")
    began = time.monotonic()
    code = run_app(["run", str(starter), "market-fire", "--out", str(precious)])
    assert code == 3
    assert time.monotonic() - began < 5  # refused before the long work
    assert files_of(precious) == {"chapter1.txt"}
    assert "holds other things" in capsys.readouterr().err


def test_an_earlier_run_is_replaced_whole(starter, tmp_path):
    target = tmp_path / "run"
    arguments = ["run", str(starter), "market-fire", "--plan", "fire-now", "--replications", "2"]
    assert run_app([*arguments, "--workers", "1", "--out", str(target)]) == 0
    (target / "report.html").unlink()
    assert run_app([*arguments, "--workers", "1", "--out", str(target)]) == 0
    assert (target / "report.html").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_folder_that_cannot_be_made_is_an_input_output_error(starter, tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    target = tmp_path / "file" / "below"
    arguments = ["run", str(starter), "market-fire", "--plan", "fire-now", "--replications", "2"]
    assert run_app([*arguments, "--workers", "1", "--out", str(target)]) == 6
    assert "cannot" in capsys.readouterr().err


def test_an_internal_error_shows_no_traceback(monkeypatch, capsys):
    def fail(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr("tuiyan.commands.check.check_command", fail)
    assert run_app(["check", "jilin"]) == 7
    assert "RuntimeError: boom" in capsys.readouterr().err


def test_help_needs_none_of_the_heavy_packages():
    """What makes `tuiyan --help` quick: nothing heavy is imported for it."""
    code = (
        "import sys\n"
        "from tuiyan.cli import run_app\n"
        "assert run_app(['--help']) == 0\n"
        "heavy = {'numpy', 'scipy', 'ortools', 'matplotlib', 'pydantic', 'networkx', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "仅用于规划与培训" in done.stdout
